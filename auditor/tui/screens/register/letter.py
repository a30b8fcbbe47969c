"""The text to the owner of a nonconformity: what was found, what is asked, by when, and what counts as done.

Owners often have no terminal: it is plain text, to be copied into whatever they read.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.words import Grade, Owed
from auditor.model.words import NonconformityState as N
from auditor.tui.keymap import key_of
from auditor.tui.screens import names
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.register.entries import Entry, person
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.tui.screens.register.register import RegisterScreen

_ASKED = {
    N.ISSUED: "Please acknowledge it and name who will answer it.",
    N.ACKNOWLEDGED: "Please answer it.",
    N.RESPONSE_RETURNED: "Please answer it again; the reason of the return stands below.",
    N.REOPENED: "The actions were not effective. Please answer it anew.",
    N.RESPONSE_ACCEPTED: "Please carry out the actions and report each with its day and its evidence.",
    N.IMPLEMENTATION_REJECTED: "The implementation was not accepted. Please complete it and report it again.",
}

_DONE = {
    N.ISSUED: "The name of the owner, and whether the facts are agreed. Acknowledging is not agreeing.",
    N.RESPONSE_ACCEPTED: "Every action has the day it was done, and evidence that somebody else can look at.",
    N.IMPLEMENTATION_REJECTED: "Every action has the day it was done, and evidence that somebody else can look at.",
}

_ANSWER = (
    "Correction (what was put right at once), extent (where else?), cause (and how it was found), "
    "corrective actions with owner and date, and the criterion by which it will be seen that they work."
)


def show(screen: BookScreen | RegisterScreen, book: AuditBook, each: Entry) -> None:
    """Show the letter to be copied; a terminal that allows it has it in the clipboard already."""
    written = text(book, each, screen.desk.name)
    screen.app.copy_to_clipboard(written)
    screen.read(f"To {addressee(each)} · copied where the terminal allows it · {key_of('back')} closes", written)


def addressee(each: Entry) -> str:
    """Who gets it: whoever has the turn, else the owner, else the process owner."""
    turn = each.standing.whose if each.standing.turn is Owed.OWNER else None
    return person(each.it, turn or each.it.owner or each.it.process_owner) or "the owner"


def text(book: AuditBook, each: Entry, organisation: str) -> str:
    """The whole letter."""
    record = book.get(Nonconformity, each.it.id)
    finding = book.get(Finding, record.finding)
    asked = _ASKED.get(record.state) or f"Nothing is asked of you at the moment. Next: {each.standing.next_step}."
    parts = [
        f"{record.ref}, {book.grading.label(record.grade)}: {record.title}",
        f"{organisation}, audit {book.ref}, {book.audit.title}. "
        f"{', '.join(names.clause(book, c) for c in record.clauses)}."
        + (f" Process: {names.process(book, record.process)}." if record.process else ""),
        f"What was found\n{finding.statement or finding.title}",
        f"What is required\n{finding.requirement}" if finding.requirement else "",
        f"What is asked\n{asked}",
        _returned(record),
        f"By when\n{_by_when(each)}" if each.standing.due else "",
        f"What counts as done\n{_counts(record)}" if record.state in _ASKED else "",
        f"It repeats {record.repeat_of}." if record.repeat_of else "",
    ]
    return "\n\n".join(part for part in parts if part)


def _by_when(each: Entry) -> str:
    due = each.standing.due
    late = f" It is {each.standing.overdue} days over." if each.standing.overdue else ""
    return f"{due.isoformat()}.{late}" if due else ""


def _counts(record: Nonconformity) -> str:
    done = _DONE.get(record.state, _ANSWER)
    if record.grade is Grade.MAJOR and done is _ANSWER:
        done = f"Containment, and this: {done[0].lower()}{done[1:]}"
    if record.state in (N.RESPONSE_ACCEPTED, N.IMPLEMENTATION_REJECTED):
        lines = [
            f"- {a.text} ({a.ref}, due {a.due.isoformat()}{', done' if a.done else ''})"
            for a in record.response.actions
        ]
        done = "\n".join([done, *lines])
    return done


def _returned(record: Nonconformity) -> str:
    if record.state is N.RESPONSE_RETURNED and record.reviews:
        return f"Why the response was returned\n{record.reviews[-1].reason}"
    rejected = [c for c in record.checks if c.result in ("rejected", "not-effective")]
    if record.state in (N.IMPLEMENTATION_REJECTED, N.REOPENED) and rejected:
        return f"What was seen\n{rejected[-1].seen}"
    return ""
