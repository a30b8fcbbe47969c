"""What else may happen to a nonconformity: void, transferred, given to another owner, reopened (N12-N14, N17)."""

from __future__ import annotations

from auditor.activities import follow_up
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.words import NonconformityState as N
from auditor.model.words import Role
from auditor.tui.screens import names
from auditor.tui.screens.acting import act_of, acts, somebody
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.register import dates, pieces
from auditor.tui.screens.register.dates import a_day, a_number
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import Field, LongField
from auditor.workspace import AuditBook

_WHY = LongField("reason", "Reason", required=True, height=2)


def can(action: str, record: Nonconformity) -> bool:
    """Whether one of these can be done in the state in which it is."""
    return record.state is N.CLOSED_EFFECTIVE if action == "reopen" else not record.state.is_final


def reopen(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    """N12: new evidence says that it was not effective."""

    def accept(answers: dict[str, str]) -> None:
        acting, text = act_of(screen.desk, answers), answers["evidence"]
        referred = pieces.referred(book, text)
        outcome = follow_up.reopen(
            screen.desk.workspace,
            book,
            acting,
            record.id,
            answers["reason"],
            referred,
            shown_by="" if referred else text,
            dated=a_day(answers["dated"]) if answers["dated"] else None,
        )
        screen.kept(outcome, f"{record.ref} is reopened")

    screen.ask(
        f"Reopen {record.ref}",
        [
            LongField("reason", "Reason", required=True, height=2, help="why was it not effective after all?"),
            Field("evidence", "New evidence", required=True, help="E-021 E-022, or in words, with its date"),
            DayField("dated", "Dated", help="of evidence in words"),
            acts(screen.desk, book, dates.holds(book, record, Role.LEAD, Role.PROGRAMME_MANAGER), book.audit.lead),
        ],
        accept,
        text="The owner answers it anew. What was found too long after closing is a new nonconformity, as a repeat.",
    )


def void(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    """N13: it was none; the lead auditor and the programme manager say so together, in a revision of the report."""
    issued = [revision.number for revision in book.revisions()]

    def accept(answers: dict[str, str]) -> None:
        outcome = follow_up.void(
            book,
            act_of(screen.desk, answers),
            record.id,
            answers["reason"],
            with_person=answers["with"] or None,
            revision=a_number(answers["revision"]),
        )
        screen.kept(outcome, f"{record.ref} is void")

    screen.ask(
        f"{record.ref} was none",
        [
            LongField("reason", "Reason", required=True, height=2, help="was the fact wrong, or the criterion?"),
            Field(
                "revision",
                "Revision",
                str(issued[-1] + 1) if issued else "",
                check=a_number,
                help="of the report, that says so (G-37)",
            ),
            acts(screen.desk, book, dates.holds(book, record, Role.LEAD), book.audit.lead),
            somebody(book, "with", "Together with", book.audit.manager, required=True),
        ],
        accept,
        text="The lead auditor and the programme manager decide it together. It stays in the register, as void.",
    )


def transfer(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    """N14: it is followed elsewhere."""

    def accept(answers: dict[str, str]) -> None:
        outcome = follow_up.transfer(
            book, act_of(screen.desk, answers), record.id, answers["target"], answers["reason"]
        )
        screen.kept(outcome, f"{record.ref} is followed in {answers['target']} from here on")

    screen.ask(
        f"Transfer {record.ref}",
        [
            Field("target", "To", required=True, help="another audit, or the organisation's own system"),
            _WHY,
            acts(screen.desk, book, dates.holds(book, record, Role.PROGRAMME_MANAGER), book.audit.manager),
        ],
        accept,
        text="It is followed elsewhere; it stays visible in the register and in the figures.",
    )


def reassign(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    """N17: another owner."""
    turn: Id | None = record.process_owner or book.audit.manager

    def accept(answers: dict[str, str]) -> None:
        outcome = follow_up.reassign(book, act_of(screen.desk, answers), record.id, answers["owner"], answers["reason"])
        screen.kept(outcome, f"{record.ref}: {names.person(book, answers['owner'])} owns it")

    screen.ask(
        f"Another owner of {record.ref}",
        [
            somebody(book, "owner", "Owner", required=True),
            _WHY,
            acts(screen.desk, book, dates.holds(book, record, Role.PROCESS_OWNER, Role.PROGRAMME_MANAGER), turn),
        ],
        accept,
        text=f"Until now: {names.person(book, record.owner) or 'nobody'}.",
    )
