"""What the clock says once, while one works: a parked item's time has come, a line is about to end. It never stops."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.model.audit import AgendaLine
from auditor.model.record import Id
from auditor.tui.keymap import told
from auditor.tui.screens.conduct.clock import WARN, minutes_left
from auditor.tui.screens.conduct.index import Index


class Reminders:
    """Remembers what was said, so that it is said once."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._said: set[tuple[str, ...]] = set()

    def due(self, now: datetime, running: AgendaLine | None, open_items: int) -> list[str]:
        """The sentences that are to be said now; *open_items* are those of the line that runs."""
        return [*(self._line(running, now, open_items) if running is not None else ()), *self._parked(now)]

    def _parked(self, now: datetime) -> Iterator[str]:
        come = [item for item in come_due(self._index, now) if self._is_new(item, str(self._index.parked[item]))]
        if come:
            refs = ", ".join(self._index.book.items[item].ref for item in come[:5])
            more = f" and {len(come) - 5} more" if len(come) > 5 else ""
            yield told(f"Time for {refs}{more}: {{next-open}} goes there")

    def _line(self, line: AgendaLine, now: datetime, open_items: int) -> Iterator[str]:
        minutes = minutes_left(line, now)
        if minutes > WARN:
            return
        stage = "over" if minutes <= 0 else "soon"
        if self._is_new(line.id, f"{line.end}", stage):
            when = f"{minutes} min left" if minutes > 0 else f"Planned until {line.end:%H:%M}"
            rest = f", {open_items} open: {{move-rest}} moves the rest" if open_items else ": {agenda-line} ends it"
            yield f"{when}{told(rest)}"

    def _is_new(self, *said: str) -> bool:
        is_new = said not in self._said
        self._said.add(said)
        return is_new


def come_due(index: Index, now: datetime) -> list[Id]:
    """The parked items whose time has come, the earliest first."""
    return sorted((item for item, at in index.parked.items() if at <= now), key=index.parked.__getitem__)
