"""The past of what stands on a screen: the steps of a finding or a nonconformity, and whose history a row asks for."""

from __future__ import annotations

from datetime import tzinfo

from auditor.model.programme import Slot
from auditor.model.record import HistoryEntry, Id, Override, Warned
from auditor.tui.screens import names
from auditor.tui.widgets.facts import Fact
from auditor.workspace import AuditBook, Book

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


def record_at(book: Book, key: str) -> Id:
    """The record that a row with *key* stands for, by its id or its reference; empty where it stands for none."""
    own = key.partition("#")[0]
    if any(own in book.all(model) for model in book.tables):
        return own
    slots = book.all(Slot).values() if own and Slot in book.tables else ()
    return next((slot.id for slot in slots if slot.ref == own), "")
