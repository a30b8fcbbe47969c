"""Undo: my last reversible change in this audit, taken back by a new line, never by removing one.

Approval, issue, closing and handing out are not undone; they have verbs of their own (reopen, revise, void).
"""

from __future__ import annotations

from dataclasses import dataclass

from auditor.activities.act import Act
from auditor.errors import NotFound
from auditor.ledger import Change, Line
from auditor.model.guards.clock import time_runs_forward
from auditor.model.guards.rule import enforce
from auditor.workspace import AuditBook

VERB = "undo"
REVERSIBLE = frozenset(
    {
        "add agenda line",
        "add evidence",
        "add item",
        "assign items",
        "attach evidence",
        "begin agenda line",
        "choose items",
        "conclude sample",
        "confirm",
        "describe audit",
        "describe evidence",
        "detach evidence",
        "draw sample",
        "edit agenda line",
        "end agenda line",
        "file note",
        "give reason",
        "grade",
        "mark not applicable",
        "mark not audited",
        "mark sample",
        "name team member",
        "park",
        "quick note",
        "raise finding",
        "take back",
        "use sample",
        "write finding",
        "write note",
        "write report",
    }
)
"""The verbs that a single key may take back."""


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back, and the line that did it."""

    taken_back: Line
    line: Line


def last_reversible(book: AuditBook, person: str) -> Line | None:
    """The person's newest reversible line that is not undone already and that nothing was built upon."""
    mine = [line for line in book.ledger.lines() if line.author == person]
    undone = {line.reason for line in mine if line.verb == VERB}
    for line in reversed(mine):
        if line.verb in REVERSIBLE and _name(line) not in undone:
            return line
    return None


def undo_last(book: AuditBook, acting: Act) -> Undone:
    """Take back the person's last reversible change; what somebody changed since is not touched, and said."""
    with book.writing():
        line = last_reversible(book, acting.by)
        if line is None:
            raise NotFound(
                "Nothing of yours in this audit can be undone.", "Issue, approval and closing have verbs of their own."
            )
        for change in line.changes:
            for name in change.fields:
                current = book.ledger.revision(change.table, change.record, name)
                if current not in (None, _name(line)) and not _is_undo(book, current):
                    raise NotFound(
                        f"“{line.verb}” cannot be undone: {name.replace('_', ' ')} was changed since.",
                        f"auditor history {book.ref}",
                    )
        enforce(time_runs_forward(acting.on, acting.now, line.effective, acting.late_reason))
        before = book.ledger.before(line)
        changes = []
        for change in line.changes:
            was = before[change.table, change.record]
            if was is None:
                changes.append(Change(change.table, change.record, {}, deleted=True))
            elif change.deleted:
                changes.append(Change(change.table, change.record, was))
            else:
                fields = {name: was.get(name) for name in change.fields}
                changes.append(Change(change.table, change.record, fields, transition=change.transition))
        written = book.ledger.commit(VERB, author=acting.by, effective=acting.on, changes=changes, reason=_name(line))
    return Undone(line, written)


def _name(line: Line) -> str:
    return f"{line.writer}:{line.sequence}"


def _is_undo(book: AuditBook, revision: str) -> bool:
    """Whether the field was last written by an undo, which gave back what stood there."""
    return any(_name(line) == revision and line.verb == VERB for line in book.ledger.lines())
