"""The past of a finding or a nonconformity: its steps as a timeline, and the lines of the trail that touched it."""

from __future__ import annotations

from datetime import tzinfo

from auditor.model.record import HistoryEntry, Id, Override, Warned
from auditor.tui.screens import names
from auditor.tui.widgets.facts import Fact
from auditor.workspace import AuditBook

LABEL = 26
"""Cells that day, time and person of a step take."""


def timeline(book: AuditBook, record: Id, zone: tzinfo) -> tuple[Fact, ...]:
    """The steps, newest first, each with what was said; what warned and what was set aside stands among them."""
    facts: list[tuple[str, Fact]] = []
    for step in book.history(record):
        when = step.on.astimezone(zone)
        who = names.ref(book, step.by)
        facts.append((when.isoformat(), Fact(f"{when:%Y-%m-%d %H:%M}  {who}", _said(book, step))))
    for warned in book.all(Warned).values():
        if warned.object == record:
            when = warned.on.astimezone(zone)
            label = f"{when:%Y-%m-%d %H:%M}  {warned.rule}"
            facts.append((when.isoformat(), Fact(label, warned.text, "warning")))
    for override in book.all(Override).values():
        if override.object == record:
            day = override.approved_on.isoformat()
            text = f"set aside by {names.person(book, override.approved_by)}: {override.reason}"
            facts.append((day, Fact(f"{day}        {override.rule}", text, "warning")))
    newest = sorted(facts, key=lambda each: each[0], reverse=True)
    return (Fact("History", "newest first", "muted"), *(fact for _, fact in newest))


def _said(book: AuditBook, step: HistoryEntry) -> str:
    """What came of a step; what was done where the state stays."""
    moved = step.from_state != step.to_state and step.to_state
    said = names.state(step.to_state) if moved else step.action
    return f"{said}{f': {_named(book, step.note)}' if step.note else ''}"


def _named(book: AuditBook, note: str) -> str:
    """A note as it was written; ids in it as the names of the people they are."""
    for person, name in book.names.items():
        note = note.replace(person, name)
    return note


def trail(book: AuditBook, table: str, record: Id, zone: tzinfo) -> str:
    """Every line of the trail that changed the record, newest first: who, when, which verb, which fields."""
    told = []
    for line in reversed(book.ledger.history(table, record)):
        when = line.recorded.astimezone(zone)
        head = f"{when:%Y-%m-%d %H:%M:%S}  {line.verb}   {names.person(book, line.author)}"
        if abs((line.recorded - line.effective).total_seconds()) > 3600:
            head += f"   effective {line.effective.astimezone(zone):%Y-%m-%d %H:%M}"
        fields = next((change.fields for change in line.changes if change.record == record), {})
        changed = ", ".join(name.replace("_", " ") for name in fields if name not in ("id", "extra"))
        told.append(
            "\n".join(
                [head, *([f"    {changed}"] if changed else []), *([f"    {line.reason}"] if line.reason else [])]
            )
        )
    return "\n\n".join(told) or "Nothing happened here yet."
