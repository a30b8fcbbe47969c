"""All views of the list, kept up line by line: a key changes counts, never the order under one's hands."""

from __future__ import annotations

from dataclasses import dataclass

from auditor.ledger import Line
from auditor.model.record import Id
from auditor.tui.screens.conduct.index import Index
from auditor.tui.screens.conduct.order import Order, RowMaker, View, arrange, of_line, regroup

STEADY = (View.LINE, View.AGENDA, View.CLAUSE, View.PROCESS, View.SITE)
"""The views whose groups do not depend on the answers, so that they stay when they are left."""

_GROUPING = {"moved_to", "site", "process", "auditor", "clause", "ref"}


@dataclass(frozen=True, slots=True)
class Followed:
    """What a line of the ledger means for the list."""

    items: set[Id]
    """The items that look different."""
    rows: set[str]
    """Keys of the rows to draw anew, headings included."""
    is_regrouped: bool
    """Whether rows come, go, or belong elsewhere."""


class Orders:
    """The list in every view that was opened so far."""

    def __init__(self, index: Index, draw: RowMaker) -> None:
        self._index = index
        self._draw = draw
        self._orders: dict[View, Order] = {}
        self._changed: dict[View, set[Id]] = {}
        self._line: Id = ""

    def show_line(self, line: Id) -> None:
        """Which line of the agenda :attr:`View.LINE` is about from here on."""
        if line != self._line:
            self._line = line
            self._orders.pop(View.LINE, None)

    def of(self, view: View) -> Order:
        """The whole list in a view."""
        order = self._orders.get(view)
        if order is None:
            is_line = view is View.LINE
            order = of_line(self._index, self.of(View.AGENDA), self._line) if is_line else arrange(view, self._index)
            self._orders[view] = order
            order.draw = self._draw
        return order

    def opened(self, view: View) -> Order:
        """The list in a view that is entered: what depends on the answers is grouped anew."""
        order, changed = self._orders.get(view), self._changed.pop(view, None)
        if order is not None and changed:
            order = self._orders[view] = regroup(view, self._index, order, changed)
            order.draw = self._draw
        return self.of(view)

    def follow(self, line: Line) -> Followed:
        """Take in one line of the ledger."""
        was_open = {c.record: c.record in self._index.open for c in line.changes if c.table == "items"}
        known = {item for item in was_open if any(item in order.chains for order in self._orders.values())}
        items = self._index.follow(line)
        if _regroups(line, known):
            self._orders.clear()
            self._changed.clear()
            return Followed(items, set(), is_regrouped=True)
        rows: set[str] = set(items)
        for view in (view for view in self._orders if view not in STEADY):
            self._changed.setdefault(view, set()).update(was_open)
        for item, was in was_open.items():
            settled = was - (item in self._index.open)
            if settled:
                for order in self._orders.values():
                    rows.update(order.count(item, settled))
        return Followed(items, rows, is_regrouped=False)


def _regroups(line: Line, known: set[Id]) -> bool:
    """Whether items come, go, or belong elsewhere after a line; begun and ended lines of the agenda stay."""
    for change in line.changes:
        if change.table == "items":
            if change.deleted or change.record not in known or _GROUPING & set(change.fields):
                return True
        elif change.table == "agenda":
            if change.deleted or set(change.fields) - {"begun", "ended"}:
                return True
        elif change.table in ("processes", "sites", "clauses"):
            return True
    return False
