"""The views of the list: one list of items in several orders, with headings that count.

A view only sorts and groups. Groups are made when a view is opened and stay while it is open, so that no row moves
under the hands of the person who grades it; what changes is the counts.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from auditor.model.audit import AgendaLine
from auditor.model.item import Item
from auditor.model.people import Site
from auditor.model.record import Id
from auditor.model.words import ItemState
from auditor.tui.screens.conduct.index import Index
from auditor.tui.widgets.columns import Row

RowMaker = Callable[[Item], Row]


class View(StrEnum):
    """The orders of the list, in the order in which ``v`` goes through them; the first while a line runs."""

    LINE = "this line"
    AGENDA = "by agenda line"
    CLAUSE = "by clause"
    PROCESS = "by process"
    SITE = "by site"
    OPEN = "by what is open"
    THIN = "by what is thin"


@dataclass(slots=True)
class Group:
    """A heading and what stands under it, its sub-groups included."""

    key: str
    title: str
    depth: int = 0
    rank: tuple[object, ...] = ()
    """Orders the groups of a view that is not a tree."""
    total: int = 0
    settled: int = 0

    @property
    def row(self) -> Row:
        """The heading as it is drawn: its title, and how many of how many are settled."""
        return Row(self.key, ("  " * self.depth + self.title, f"{self.settled}/{self.total}"), heading=True)


class Order:
    """The rows of one view; makes a row only when it is drawn."""

    def __init__(
        self, index: Index, entries: Sequence[str], groups: dict[str, Group], chains: dict[Id, tuple[str, ...]]
    ) -> None:
        self._index = index
        self.entries = entries
        """Keys of the rows: those of groups, and the ids of items."""
        self.groups = groups
        self.chains = chains
        """The keys of the groups that each item stands under, the nearest first."""
        self._positions: dict[str, int] | None = None
        self._spans: dict[str, tuple[int, int]] | None = None
        self.draw: RowMaker = lambda item: Row(item.id, (item.ref,))

    def __len__(self) -> int:
        return len(self.entries)

    def __getitem__(self, position: int) -> Row:
        key = self.entries[position]
        group = self.groups.get(key)
        if group is not None:
            return group.row
        item = self._index.book.items.get(key)
        return self.draw(item) if item is not None else Row(key, ())  # gone, and the next order is on its way

    def position(self, key: str) -> int | None:
        """Where a key stands."""
        if self._positions is None:
            self._positions = {each: n for n, each in enumerate(self.entries)}
        return self._positions.get(key)

    def headings(self) -> Sequence[int]:
        """Where the headings stand."""
        return [n for n, key in enumerate(self.entries) if key in self.groups]

    def group_of(self, item: Id) -> Group | None:
        """The nearest group of an item."""
        chain = self.chains.get(item)
        return self.groups[chain[0]] if chain else None

    def count(self, item: Id, settled: int) -> tuple[str, ...]:
        """Add to the counts of every group an item stands under; give their keys."""
        chain = self.chains.get(item, ())
        for key in chain:
            self.groups[key].settled += settled
        return chain

    def mates(self, item: Id) -> Sequence[str]:
        """The items under the same heading that this list shows, in its order."""
        chain = self.chains.get(item)
        return self.members(chain[0]) if chain else ()

    def members(self, group: str) -> Sequence[str]:
        """The items right under a heading that this list shows."""
        if self._spans is None:
            self._spans = self._measured()
        first, last = self._spans.get(group, (0, 0))
        return self.entries[first:last]

    def _measured(self) -> dict[str, tuple[int, int]]:
        """Where the items of each group begin and end; those of one heading stand together."""
        spans: dict[str, tuple[int, int]] = {}
        for position, key in enumerate(self.entries):
            if key not in self.groups:
                group = self.chains[key][0]
                spans[group] = (spans.get(group, (position, 0))[0], position + 1)
        return spans

    def after(self, item: Id | None) -> Iterable[Id]:
        """The items from the one below *item* to the end, then from the beginning."""
        at = (self.position(item) if item else None) or 0
        for key in (*self.entries[at + 1 :], *self.entries[: at + 1]):
            if key not in self.groups:
                yield key

    def narrowed(self, items: set[Id]) -> Order:
        """The same list with only *items*, under the headings that still have some; counts stay those of the whole."""
        kept: list[str] = []
        waiting: list[Group] = []
        for key in self.entries:
            group = self.groups.get(key)
            if group is not None:
                while waiting and waiting[-1].depth >= group.depth:
                    waiting.pop()
                waiting.append(group)
            elif key in items:
                kept += [each.key for each in waiting]
                waiting.clear()
                kept.append(key)
        narrowed = Order(self._index, kept, self.groups, self.chains)
        narrowed.draw = self.draw
        return narrowed


Grouping = Callable[[Item], tuple[tuple[object, ...], str, str]]
"""Gives rank, key and title of the group of an item."""


def arrange(view: View, index: Index) -> Order:
    """Sort and group every item for a view."""
    if view is View.CLAUSE:
        return _tree(index)
    grouping, items = _grouping(view, index), index.book.items
    groups: dict[str, Group] = {}
    members: dict[str, list[Id]] = {}
    chains: dict[Id, tuple[str, ...]] = {}
    for item in index.by_clause:
        key = _joined(groups, grouping(items[item]), item not in index.open)
        members.setdefault(key, []).append(item)
        chains[item] = (key,)
    return _listed(index, groups, members, chains)


def of_line(index: Index, agenda: Order, line: Id) -> Order:
    """The items of one line of the agenda alone; *agenda* is the list by agenda line."""
    key = f"#{line}"
    group = agenda.groups.get(key)
    if group is None:
        return Order(index, (), {}, {})
    members = agenda.members(key)
    return Order(index, [key, *members], {key: replace(group)}, dict.fromkeys(members, (key,)))


def regroup(view: View, index: Index, order: Order, changed: Iterable[Id]) -> Order:
    """The same view with what *changed* since in the groups where it belongs now; the other items are not looked at."""
    grouping, items = _grouping(view, index), index.book.items
    groups = order.groups
    members = {key: list(order.members(key)) for key in groups}
    chains = order.chains
    for item in changed:
        (old,), settled = chains[item], item not in index.open
        members[old].remove(item)
        groups[old].total -= 1
        groups[old].settled -= settled
        new = _joined(groups, grouping(items[item]), settled)
        insort(members.setdefault(new, []), item, key=index.places.__getitem__)
        chains[item] = (new,)
    return _listed(index, {key: group for key, group in groups.items() if group.total}, members, chains)


def _grouping(view: View, index: Index) -> Grouping:
    groupings: dict[View, Grouping] = {
        View.AGENDA: lambda item: _by_line(index, item),
        View.PROCESS: lambda item: _by_process(index, item),
        View.SITE: lambda item: _by_site(index, item),
        View.OPEN: _by_what_is_open,
        View.THIN: _by_what_is_thin,
    }
    return groupings[view]


def _joined(groups: dict[str, Group], found: tuple[tuple[object, ...], str, str], settled: bool) -> str:
    """Count an item in its group, which is made if it is the first; give the group's key."""
    rank, key, title = found
    key = f"#{key}"
    group = groups.get(key)
    if group is None:
        group = groups[key] = Group(key, title, rank=rank)
    group.total += 1
    group.settled += settled
    return key


def _listed(
    index: Index, groups: dict[str, Group], members: dict[str, list[Id]], chains: dict[Id, tuple[str, ...]]
) -> Order:
    """The groups by their rank, each with its members below it."""
    entries: list[str] = []
    for group in sorted(groups.values(), key=lambda each: each.rank):
        entries += [group.key, *members[group.key]]
    return Order(index, entries, groups, chains)


def _tree(index: Index) -> Order:
    """Items under the tree of their clauses, each clause with the counts of everything below it."""
    titles = index.book.clause_titles
    standards = len({index.clause(item.clause).standard for item in index.book.items.values()})
    entries: list[str] = []
    groups: dict[str, Group] = {}
    chains: dict[Id, tuple[str, ...]] = {}
    for item_id in index.by_clause:
        clause = index.clause(index.book.items[item_id].clause)
        path = (clause, *clause.parents)
        for depth, each in enumerate(reversed(path)):
            key = f"#{each}"
            if key not in groups:
                name = str(each) if standards > 1 else each.number
                groups[key] = Group(key, f"{name} {titles.get(str(each), '')}".rstrip(), depth)
                entries.append(key)
        chain = tuple(f"#{each}" for each in path)
        for key in chain:
            groups[key].total += 1
            groups[key].settled += item_id not in index.open
        entries.append(item_id)
        chains[item_id] = chain
    return Order(index, entries, groups, chains)


def line_title(line: AgendaLine) -> str:
    """A line of the agenda as a heading."""
    return f"{line.start:%H:%M} {line.topic}"


def _by_line(index: Index, item: Item) -> tuple[tuple[object, ...], str, str]:
    line = index.line(item)
    if line is None:
        return (1,), "", "Not on the agenda"
    several_days = index.agenda[0].day != index.agenda[-1].day
    day = f"{line.day.day} {line.day:%b} " if several_days else ""
    return (0, line.day, line.start, line.track, line.id), line.id, f"{day}{line_title(line)}"


def _by_process(index: Index, item: Item) -> tuple[tuple[object, ...], str, str]:
    process = index.process(item)
    return ((0, process.ref), process.id, process.name) if process else ((1, ""), "", "In no process")


def _by_site(index: Index, item: Item) -> tuple[tuple[object, ...], str, str]:
    site = index.book.all(Site).get(item.site) if item.site else None
    return ((0, site.ref), site.id, f"{site.ref} {site.name}") if site else ((1, ""), "", "At no site")


_OPEN_GROUPS = ("In work", "Not asked yet", "Parked", "Something missing", "To be confirmed", "Thin", "Complete")


def _by_what_is_open(item: Item) -> tuple[tuple[object, ...], str, str]:
    if item.state is ItemState.PARKED:
        number = 2
    elif item.is_open:
        number = 0 if item.state is ItemState.IN_WORK else 1
    elif item.lacks:
        number = 3
    elif item.proposed_by and not item.confirmed_by:
        number = 4
    else:
        number = 5 if item.is_thin else 6
    return (number,), f"open{number}", _OPEN_GROUPS[number]


_THIN_GROUPS = ("Thin: neither note nor evidence", "Something missing", "Open", "Complete")


def _by_what_is_thin(item: Item) -> tuple[tuple[object, ...], str, str]:
    number = 0 if item.is_thin else 1 if item.lacks else 2 if item.is_open else 3
    return (number,), f"thin{number}", _THIN_GROUPS[number]
