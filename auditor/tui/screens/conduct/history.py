"""The history of an item: the lines of the trail that touched it, newest first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import tzinfo
from typing import TYPE_CHECKING, Any

from auditor.ledger import Line
from auditor.model.people import Person

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen

_SHOWN = {
    "grade": "grade",
    "outcome": "outcome",
    "note": "note",
    "reason": "reason",
    "state": "state",
    "evidence": "pieces of evidence",
    "confirmed_by": "confirmed",
    "parked_until": "until",
}


def show(screen: ConductScreen) -> None:
    """Show who changed what at the current item, when and why."""
    item = screen.current
    people = {person.id: f"{person.ref} {person.name}" for person in screen.book.all(Person).values()}
    lines = screen.book.ledger.history("items", item.id)
    told = [_told(line, item.id, people, screen.zone) for line in reversed(lines)]
    screen.read(f"History of {item.ref}   esc closes", "\n\n".join(told) or "Nothing happened here yet.")


def _told(line: Line, item: str, people: Mapping[str, str], zone: tzinfo) -> str:
    who = people.get(line.author, line.author)
    head = f"{line.recorded.astimezone(zone):%Y-%m-%d %H:%M:%S}  {line.verb}   {who}"
    if abs((line.recorded - line.effective).total_seconds()) > 3600:
        head += f"   effective {line.effective.astimezone(zone):%Y-%m-%d %H:%M}"
    fields = next((change.fields for change in line.changes if change.record == item), {})
    said = [_said(words, fields[name]) for name, words in _SHOWN.items() if name in fields]
    if line.reason and line.verb != "undo":
        said.append(f"reason: {line.reason}")
    return "\n".join([head, *(f"    {each}" for each in said if each)])


def _said(words: str, value: Any) -> str:
    if isinstance(value, list):
        return f"{len(value)} {words}"
    return f"{words}: {str(value).replace('_', ' ')}" if value else ""
