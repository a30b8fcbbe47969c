"""Issuing the report, completing and closing the audit, and new revisions: what cannot be undone says so first."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from auditor.activities import report
from auditor.errors import InvalidInput
from auditor.model.finding import Finding
from auditor.model.guards.rule import Refusal, Strength
from auditor.model.machines import AUDIT
from auditor.model.nonconformity import Nonconformity
from auditor.model.quantity import they_are
from auditor.model.words import AuditState, RevisionState
from auditor.tui.keymap import told
from auditor.tui.screens import names
from auditor.tui.screens.acting import act_of, acts
from auditor.tui.widgets.columns import Row
from auditor.tui.widgets.form_fields import Field, LongField
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.tui.screens.report.report import ReportScreen

_STEPS = {
    AuditState.CONCLUDED: "issue",
    AuditState.TERMINATED: "issue",
    AuditState.REPORTED: "complete",
    AuditState.COMPLETED: "close",
    AuditState.FOLLOW_UP: "close",
}


def next_step(book: AuditBook) -> str:
    """The word for the next step of the audit; empty where the report has none."""
    return _STEPS.get(book.audit.state, "")


def ask_next(screen: ReportScreen) -> None:
    """The form of the next step."""
    match next_step(screen.book):
        case "issue":
            _ask_issue(screen)
        case "complete":
            _ask_complete(screen)
        case "close":
            _ask_close(screen)
        case _:
            state = names.state(screen.book.audit.state.value)
            raise InvalidInput(
                f"{screen.book.ref} is {state}; its report is issued after the closing meeting.",
                told("What is missing by now stands in the list; {preview} shows a draft."),
            )


def _may(screen: ReportScreen, action: str) -> Field:
    book = screen.book
    rows = [row for row in AUDIT.named(action) if book.audit.state in row.sources]
    who = {role for row in rows for role in row.who}
    turn = book.audit.manager if action == "close" else book.audit.lead
    return acts(screen.desk, book, lambda person: bool(book.roles(person) & who), turn)


def _ask_issue(screen: ReportScreen) -> None:
    """Everything that is missing is refused now, before anything is asked."""
    book = screen.book
    missing = [b for b in report.gaps(book) if b.rule.strength is Strength.HARD]
    if missing:
        raise Refusal(missing)

    def accept(answers: dict[str, str]) -> None:
        outcome = report.issue(screen.desk.workspace, book, act_of(screen.desk, answers))
        screen.kept(outcome, f"Revision 1 issued; head {outcome.value.head[:12]}")

    screen.ask(f"Issue the report of {book.ref}", [_may(screen, "issue report")], accept, text=_what_happens(book))


def _what_happens(book: AuditBook) -> str:
    counting = [f for f in book.all(Finding).values() if not f.is_withdrawn]
    drafts = [n for n in book.all(Nonconformity).values() if n.issued is None and not n.state.is_final]
    readers = ", ".join(names.person(book, person) for person in book.report.distribution)
    lines = [
        "This cannot be undone; a later change is a new revision.",
        f"- locked and issued: {_number(book.items, 'item')}, {_number(counting, 'finding')}",
        f"- nonconformities issued, with their due dates from today: {', '.join(n.ref for n in drafts) or 'none'}",
        "- the content is frozen with its hash; PDF and data are stored with the audit",
        f"- it goes to {readers}",
    ]
    unset = [n.ref for n in drafts if n.process_owner is None or n.verifier is None]
    if unset:
        lines.append(f"- G-31 warns: no process owner or verifier yet for {', '.join(unset)}")
    return "\n".join(lines)


def _number(things: Collection[object], noun: str) -> str:
    return f"{len(things)} {noun}{'s' if len(things) != 1 else ''}"


def _ask_complete(screen: ReportScreen) -> None:
    book = screen.book

    def accept(answers: dict[str, str]) -> None:
        outcome = report.complete(book, act_of(screen.desk, answers), answers["lessons"])
        screen.kept(outcome, f"{book.ref} {names.state(outcome.value.state.value)}")

    open_ones = [n.ref for n in book.all(Nonconformity).values() if not n.state.is_final]
    text = (
        f"It goes to follow-up: {', '.join(open_ones)} {they_are(len(open_ones))} open."
        if open_ones
        else "No nonconformity is open."
    )
    lessons = LongField(
        "lessons", "Lessons", book.audit.lessons, required=True, help="what was learned; none is an answer"
    )
    screen.ask(f"Complete {book.ref}", [lessons, _may(screen, "complete")], accept, text=text)


def _ask_close(screen: ReportScreen) -> None:
    book = screen.book

    def accept(answers: dict[str, str]) -> None:
        outcome = report.close(book, act_of(screen.desk, answers))
        screen.kept(outcome, f"{book.ref} closed")

    text = "Its nonconformities are final; nothing is owed any more. The programme manager closes it."
    open_ones = [n.ref for n in book.all(Nonconformity).values() if not n.state.is_final]
    if open_ones:
        text = f"G-30: not final yet: {', '.join(open_ones)}."
    screen.ask(f"Close {book.ref}", [_may(screen, "close")], accept, text=text)


def ask_revision(screen: ReportScreen) -> None:
    """G-22: reason, changes, who asked; with the texts that were written for it."""
    book = screen.book
    if not book.revisions():
        raise InvalidInput("No report was issued yet.", "y issues it; until then every part can be written.")
    drafts = {key: text for key, text in screen.drafts().items() if text.strip() != _standing(screen, key)}

    def accept(answers: dict[str, str]) -> None:
        from auditor.tui.screens.report import written

        outcome = report.revise(
            screen.desk.workspace,
            book,
            act_of(screen.desk, answers),
            reason=answers["reason"],
            changes=[line.strip("- ").strip() for line in answers["changes"].splitlines() if line.strip("- ")],
            asked_by=answers["asked"],
            **written.fields_of(book, book.report, {key: text.strip() for key, text in drafts.items()}),
        )
        for key in drafts:
            book.ledger.drop_draft(f"revision/{key}")
        screen.kept(outcome, f"Revision {outcome.value.number} issued; the earlier one stays readable")

    from auditor.tui.screens.report.written import LANGUAGE, TEXTS

    told_of = {**TEXTS, LANGUAGE: f"Language {drafts.get(LANGUAGE, '')}"}
    offered = "\n".join(f"{told_of.get(key, 'Conclusion on an objective')} rewritten" for key in drafts)
    number = book.revisions()[-1].number + 1
    text = f"Revision {number} supersedes {number - 1}, which stays readable. Everybody who had it gets this one, too."
    if not drafts:
        text += " Texts are changed in the view “written” first; findings and evidence with: auditor revise."
    screen.ask(
        f"Revision {number} of the report of {book.ref}",
        [
            LongField("reason", "Reason", required=True, height=2),
            LongField("changes", "Changes, one a line", offered, required=True, height=4),
            Field("asked", "Asked for by", help="who wanted it; may stay empty"),
            acts(screen.desk, book, lambda person: person == book.audit.lead, book.audit.lead),
        ],
        accept,
        text=text,
    )


def _standing(screen: ReportScreen, key: str) -> str:
    from auditor.tui.screens.report import written

    return written.text_of(screen.book, screen.book.report, key)


def revision_rows(book: AuditBook) -> list[Row]:
    """The issued revisions, the newest first."""
    return [
        Row(
            str(r.number),
            (
                f"r{r.number}",
                r.issued.isoformat(),
                names.ref(book, r.by),
                ((names.state(r.state.value), "success" if r.state is RevisionState.ISSUED else "muted"),),
                "; ".join(part for part in (r.reason, *r.changes) if part) or "first issue",
            ),
        )
        for r in reversed(book.revisions())
    ]
