"""Which items of a checklist an audit takes over: by clause, method, weight and kind, or all of them."""

from __future__ import annotations

from collections.abc import Collection

from auditor.model.checklist import Checklist, ChecklistItem
from auditor.model.clause import Clause
from auditor.model.words import Method, TransitionKind


def chosen(
    checklist: Checklist,
    clauses: Collection[Clause] = (),
    methods: Collection[Method] = (),
    weights: Collection[int] = (),
    kinds: Collection[TransitionKind] = (),
    also: Collection[str] = (),
) -> tuple[ChecklistItem, ...]:
    """The items that every given choice takes, in the order of the checklist; a choice not given takes all.

    A clause takes everything below it; an item that names no kind of transition is asked for each. *also* are ids
    taken one by one, whatever the choices say.
    """
    return tuple(
        item
        for item in checklist.items
        if item.id in also
        or (
            (not clauses or _is_below(item, clauses))
            and (not methods or item.method in methods)
            and (not weights or item.weight in weights)
            and (not kinds or not item.kinds or not set(kinds).isdisjoint(item.kinds))
        )
    )


def _is_below(item: ChecklistItem, clauses: Collection[Clause]) -> bool:
    home = Clause.parse(item.clause)
    return any(clause.covers(home) for clause in clauses)
