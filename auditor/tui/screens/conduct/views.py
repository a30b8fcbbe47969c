"""Which view the list is shown in: that of the line that runs comes when one begins it, and goes when one ends it.

What somebody else begins or ends elsewhere moves nothing here.
"""

from __future__ import annotations

from auditor.model.record import Id
from auditor.tui.screens.conduct.index import Index
from auditor.tui.screens.conduct.order import View
from auditor.tui.screens.conduct.orders import Orders
from auditor.tui.screens.conduct.place import Place


class Views:
    """Which view is shown, and which comes back when the line ends."""

    def __init__(self, place: Place, index: Index, orders: Orders, person: Id) -> None:
        self._index = index
        self._orders = orders
        self._person = person
        usual = View.AGENDA if index.agenda else View.CLAUSE
        self.before = _view(place.before) or usual
        """The view that comes back."""
        self.now = View.LINE if self._enter() and place.view in ("", View.LINE) else _view(place.view) or self.before
        """The view that is shown."""
        self._outside: tuple[Id, Id] = ("", "")

    def begin(self) -> None:
        """The line that runs is shown alone."""
        if self._enter():
            if self.now is not View.LINE:
                self.before = self.now
            self.now = View.LINE

    def end(self) -> None:
        """The view before comes back."""
        if self.now is View.LINE:
            self.now = self.before

    def follow_clock(self) -> None:
        """One's own undo began or ended a line: its view comes or goes with it."""
        self.begin()
        if self._index.running(self._person) is None:
            self.end()

    def turn(self, item: Id) -> Id:
        """The next view; gives the item to go to, which is *item* where the view has it."""
        runs = self._index.running(self._person) is not None
        cycle = [view for view in View if view is not View.LINE or runs]
        if self.now is View.LINE:
            (landed, outside), self._outside = self._outside, ("", "")
            self.now = View.AGENDA if runs else self.before
            return outside if outside and item == landed else item
        following = cycle[(cycle.index(self.now) + 1) % len(cycle)]
        if following is not View.LINE:
            self.now = following
            return item
        self.begin()
        order = self._orders.of(View.LINE)
        if item in order.chains or not order.chains:
            return item
        landed = next((each for each in order.chains if each in self._index.open), next(iter(order.chains)))
        self._outside = (landed, item)
        return landed

    def lead_to(self, item: Id) -> bool:
        """Leave the line's view where it does not have the item; tells whether that was so."""
        leaves = self.now is View.LINE and item not in self._orders.of(View.LINE).chains
        if leaves:
            self.now = self.before
        return leaves

    def _enter(self) -> bool:
        """The view is about the line that runs; false: none runs."""
        line = self._index.running(self._person)
        if line is not None:
            self._orders.show_line(line.id)
        return line is not None


def _view(name: str) -> View | None:
    return View(name) if name in list(View) and name != View.LINE else None
