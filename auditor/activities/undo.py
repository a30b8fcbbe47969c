"""Undo: my last reversible change in this audit, taken back by a new line, never by removing one.

Approval, issue, closing and handing out are not undone; they have verbs of their own (reopen, revise, void). Neither is
what was settled between two copies: every copy takes it as decided, and what was set aside is recorded anew.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass

from auditor.activities import history
from auditor.activities.act import Act
from auditor.activities.conflicts import VERB as SETTLE
from auditor.errors import InvalidInput, NotFound
from auditor.ledger import Change, Line
from auditor.ledger.records import Document
from auditor.model.audit import Audit
from auditor.model.guards.clock import time_runs_forward
from auditor.model.guards.rule import enforce
from auditor.workspace import AuditBook

VERB = "undo"
REVERSIBLE = frozenset(
    {
        "accept agenda proposal",
        "add agenda line",
        "add evidence",
        "add item",
        "agree response",
        "ask later",
        "assign items",
        "attach evidence",
        "begin agenda line",
        "choose items",
        "conclude sample",
        "close question",
        "confirm",
        "describe audit",
        "describe evidence",
        "detach evidence",
        "draw sample",
        "edit agenda line",
        "end agenda line",
        "extend sample",
        "file note",
        "give reason",
        "grade",
        "keep feedback",
        "make item of question",
        "mark not applicable",
        "mark not audited",
        "mark sample",
        "move agenda line",
        "move rest of agenda line",
        "name team member",
        "park",
        "quick note",
        "raise finding",
        "record dissent",
        "replace in sample",
        "settle dissent",
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
    """The person's newest reversible line that is not undone already, of those since the audit's last step.

    A step of the audit itself (plan issued, meeting held, report issued) rests on what stood then. So does a choice
    between two copies: it is returned, and :func:`undo_last` refuses it.
    """
    mine: list[Line] = []
    for line in book.ledger.lines():
        if any(change.table == book.tables[Audit] and "state" in change.fields for change in line.changes):
            mine.clear()
        if line.author == person:
            mine.append(line)
    undone = {line.reason for line in mine if line.verb == VERB}
    reversible = REVERSIBLE | {SETTLE}
    return next((x for x in reversed(mine) if x.verb in reversible and x.revision not in undone), None)


def undo_last(book: AuditBook, acting: Act) -> Undone:
    """Take back the person's last reversible change; what somebody changed since is not touched, and said."""
    with book.writing():
        line = last_reversible(book, acting.by)
        if line is None:
            raise NotFound(
                "Nothing of yours in this audit can be undone.", "Issue, approval and closing have verbs of their own."
            )
        if line.verb == SETTLE:
            raise _settled(book, line)
        acting = acting.waiting_for(line.effective)
        enforce(time_runs_forward(acting.on, acting.now, line.effective, acting.late_reason))
        before = book.ledger.before(line)
        undos = {other.revision for other in book.ledger.lines() if other.verb == VERB}
        for change in line.changes:
            _stands_as_left(book, line, change, undos)
        changes = [_reverse(change, before[change.table, change.record]) for change in line.changes]
        _leaves_nothing_hanging(book, line, changes)
        written = book.ledger.commit(VERB, author=acting.by, effective=acting.on, changes=changes, reason=line.revision)
    return Undone(line, written)


def _reverse(change: Change, was: Document | None) -> Change:
    """What gives back *was*, the record before the change."""
    if was is None:
        return Change(change.table, change.record, {}, deleted=True)
    if change.deleted:
        return Change(change.table, change.record, dict(was))
    fields = {name: was.get(name) for name in change.fields}
    return Change(change.table, change.record, fields, transition=change.transition)


def _stands_as_left(book: AuditBook, line: Line, change: Change, undos: Collection[str]) -> None:
    """Whether each field is as *line* left it, or as an undo gave it back; the record may be gone since.

    One that the line deleted may be there all the same: somebody who did not know of that went on with it.
    """
    if change.deleted and any(row["id"] == change.record for row in book.ledger.records(change.table)):
        raise _built_on(book, line, "what it removed was kept in another copy")
    for name in change.fields:
        current = book.ledger.revision(change.table, change.record, name)
        if current is None:
            raise _built_on(book, line, "what it changed is gone")
        if current != line.revision and current not in undos:
            raise _built_on(book, line, f"{name.replace('_', ' ')} was changed since")


def _leaves_nothing_hanging(book: AuditBook, line: Line, changes: Collection[Change]) -> None:
    """A record that others would still name stays: evidence at another item, an item in a finding.

    The written parts of the report have the id of the audit, which stays when they go.
    """
    deleted = {(change.table, change.record) for change in changes if change.deleted}
    if not deleted:
        return
    standing = [(table, row) for table in set(book.tables.values()) for row in book.ledger.records(table)]
    standing = [(table, row) for table, row in standing if (table, row["id"]) not in deleted]
    gone = {record for _, record in deleted} - {row["id"] for _, row in standing}
    given_back = {(change.table, change.record): change.fields for change in changes}
    for table, row in standing:
        left = json.dumps({**row, **given_back.get((table, row["id"]), {})})
        if any(record in left for record in gone):
            raise _built_on(book, line, f"{row.get('ref') or 'something else'} refers to it")


def _settled(book: AuditBook, line: Line) -> InvalidInput:
    of = next((change for change in line.changes if change.settles), line.changes[0])
    record = history.labels(book).get(of.record, "")
    return InvalidInput(
        "What was settled between two copies is not undone: it is decided in all of them.",
        "Record what is right, as any other change. What was set aside stands in the history "
        f"(auditor history {book.ref}{f' {record}' if record else ''}).",
    )


def _built_on(book: AuditBook, line: Line, why: str) -> NotFound:
    return NotFound(f"“{line.verb}” cannot be undone: {why}.", f"auditor history {book.ref}")
