"""What the conduct screen tells around the list: the item's facts and head, the clock above, the state below."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from auditor.model.item import Item
from auditor.model.people import Site
from auditor.model.record import Id
from auditor.model.words import AuditState
from auditor.tui.keymap import told
from auditor.tui.screens.conduct import sheet
from auditor.tui.screens.conduct.clock import ClockLine, left, place
from auditor.tui.screens.conduct.order import View
from auditor.tui.widgets.facts import Fact

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.showing import ItemsOnScreen

_CONDUCTED = (AuditState.IN_PROGRESS, AuditState.CONCLUDED, AuditState.TERMINATED)


def guidance(screen: ItemsOnScreen, item: Item) -> list[Fact]:
    """What helps to ask, what earlier audits found among it."""
    book, index = screen.book, screen.index
    process = index.process(item)
    site = book.all(Site).get(item.site) if item.site else None
    clause = index.clause(item.clause)
    found = screen.earlier.of(clause, process.name if process else "", site.name if site else "")
    return sheet.guidance(index, item, found)


def support(screen: ItemsOnScreen, item: Item) -> list[Fact]:
    """What supports the answer; above it a text that was not kept when the program stopped."""
    facts = sheet.support(screen.index, item, screen.zone)
    if item.id in screen.unfinished:
        goes_on = ((told("{open} goes on with it"), "muted"),)
        facts.insert(0, Fact("Not kept", screen.unfinished[item.id], "warning", tail=goes_on))
    return facts


def show_head(screen: ItemsOnScreen, item: Item) -> None:
    """The clause, the place among its mates, and what is special about the item."""
    title = screen.index.titles.get(item.clause, "")
    special = (("own", item.added_on_the_fly), ("outside scope", item.outside_scope), ("moved", bool(item.moved_to)))
    marks = [word for word, holds in special if holds]
    mates = screen.order.mates(item.id)
    right = [f"{mates.index(item.id) + 1} of {len(mates)}" if item.id in mates else "", item.ref, *marks]
    screen.pane.head.show(
        ((item.clause, "strong"), (f"  {title}", "")), ((" · ".join(part for part in right if part), "muted"),)
    )


def open_in(screen: ItemsOnScreen, line: Id) -> tuple[int, int]:
    """How many items of a line are open, and how many it has."""
    group = screen.orders.of(View.AGENDA).groups.get(f"#{line}")
    return (group.total - group.settled, group.total) if group else (0, 0)


def show_place(screen: ItemsOnScreen, item: Item | None, now: datetime) -> None:
    """The clock above, the crumb of the folded list, and the state of the whole below."""
    index, book = screen.index, screen.book
    line = index.running(screen.desk.by) or (index.line(item) if item else None)
    clock = screen.query_one(ClockLine)
    is_told_below = screen.rows.folded and screen.view in (View.AGENDA, View.LINE)
    clock.where = place(index, book.audit, line, with_line=not is_told_below)
    state = book.audit.state
    if state in _CONDUCTED:
        open_items, items = open_in(screen, line.id) if line else (0, 0)
        clock.left_over = left(line, open_items, items, now, screen.signs.ascii)
    else:
        clock.left_over = ((f"{state.value.replace('_', ' ')}: read only", "muted"),)
    if item is not None:
        screen.rows.say_where(sheet.crumb(screen.order, book.items, item, screen.signs))
    narrowed = f"holding “{screen.filter_words}”" if screen.filter_words else ""
    left_open = f"{len(index.open)} of {len(book.items)} open"
    if not index.open and state is AuditState.IN_PROGRESS:
        left_open += told(", {back} leads on to the closing meeting")
    screen.locate(screen.view.value, narrowed, left_open)
