"""The line above: which audit, which line of its agenda, how much time and how many items are left in it."""

from __future__ import annotations

from datetime import datetime, timedelta

from textual.reactive import reactive

from auditor.model.audit import AgendaLine, Audit
from auditor.model.people import Site
from auditor.model.quantity import quantity
from auditor.model.zones import zone_of
from auditor.tui.cells import Segments
from auditor.tui.keymap import as_key
from auditor.tui.screens.conduct.index import Index
from auditor.tui.widgets.frame import HeaderLine
from auditor.tui.workplace import Workplace

WARN = 5
"""The clock warns where so few minutes are left, or fewer for each open item."""


_ROOMY = 100
_EACH = " min each"


class ClockLine(HeaderLine):
    """The header of the conduct screen."""

    where: reactive[tuple[str, ...]] = reactive(())
    """The audit, the day, the line of the agenda, the site."""
    left_over: reactive[tuple[tuple[str, str], ...]] = reactive(())
    """The time and the items that are left."""

    news: reactive[int] = reactive(0)
    """How many files of the watched folder are new."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__(workplace)
        self.id = "clock"

    def left(self) -> Segments:
        """Where one is."""
        head, *rest = self.where or ("",)
        words = f"  {quantity(self.news, 'new file')}: "
        new: Segments = ((words, "strong"), as_key("attach")) if self.news else ()
        return ((head, "strong"), *self.alerted(), *new, ("".join(f" · {part}" for part in rest), ""))

    def right(self) -> Segments:
        """What is left; the minutes for each item only where they are scarce or there is room."""
        roomy = self.size.width >= _ROOMY
        return tuple(piece for piece in self.left_over if roomy or piece[1] != "muted" or not piece[0].endswith(_EACH))


def place(index: Index, audit: Audit, line: AgendaLine | None, with_line: bool = True) -> tuple[str, ...]:
    """The audit, and the line of its agenda with day, time and site; its topic may be told elsewhere."""
    if line is None:
        return (audit.ref, audit.title)
    site = index.book.all(Site).get(line.site) if line.site else None
    number = (line.day - audit.planned_from).days + 1
    day = f"day {number}" if number > 0 and audit.planned_to > audit.planned_from else f"{line.day:%d %b}"
    hours = f"{line.start:%H:%M}–{line.end:%H:%M}"
    parts = (audit.ref, day, f"{hours} {line.topic}" if with_line else hours, site.ref if site else "")
    return tuple(part for part in parts if part)


def left(line: AgendaLine | None, open_items: int, items: int, now: datetime, ascii_only: bool) -> Segments:
    """Minutes and items left in a line; a line that does not run says which key begins it."""
    count = f"{open_items} of {items} open"
    if line is None:
        return ()
    if line.ended:
        return ((f"ended · {count}   ", "muted"), as_key("agenda-line"), (" begins it again", "muted"))
    if not line.begun:
        return ((f"{count}   ", "muted"), as_key("agenda-line"), (" begins it", "muted"))
    sign = ">" if ascii_only else "▶"
    minutes = minutes_left(line, now)
    if abs(minutes) > 24 * 60:
        return (
            (f"{sign} since {line.begun.astimezone(zone_of(line.zone)):%d %b %H:%M}", "strong"),
            (f" · {count}", ""),
        )
    if minutes < 0:
        return ((f"{sign} {-minutes} min over", "warning"), (f" · {count}", ""))
    each = minutes / open_items if open_items else WARN
    tone = "warning" if each < WARN else "strong"
    per_item: Segments = ((f" · {round(each)}{_EACH}", "warning" if each < WARN else "muted"),)
    return ((f"{sign} {minutes} min left", tone), (f" · {count}", ""), *(per_item if open_items > 1 else ()))


def minutes_left(line: AgendaLine, now: datetime) -> int:
    """Minutes until the planned end of a line; negative after it."""
    return round((ends(line) - now) / timedelta(minutes=1))


def begin_of(line: AgendaLine) -> datetime:
    """The planned begin of a line, in its own zone."""
    return datetime.combine(line.day, line.start, zone_of(line.zone))


def ends(line: AgendaLine) -> datetime:
    """The planned end of a line, in its own zone."""
    return datetime.combine(line.day, line.end, zone_of(line.zone))
