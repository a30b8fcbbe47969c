"""In which line of the agenda an item is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from auditor.model.audit import AgendaLine
from auditor.model.clause import Clause
from auditor.model.item import Item


def about_clauses(agenda: Iterable[AgendaLine]) -> list[AgendaLine]:
    """The lines that are about clauses, in the order of the day."""
    return sorted(
        (line for line in agenda if line.clauses), key=lambda line: (line.day, line.start, line.track, line.id)
    )


class LinesOfItems:
    """Looks a clause up once. *lines* are in the order of the day, and about clauses."""

    def __init__(self, lines: Sequence[AgendaLine], clause: Callable[[str], Clause] = Clause.parse) -> None:
        self._lines = lines
        self._clause = clause
        self._by_id = {line.id: line for line in lines}
        self._by_clause: dict[str, Sequence[AgendaLine]] = {}

    def of(self, item: Item) -> AgendaLine | None:
        """The line it was moved to, else one with its clause and site, its auditor's before others'."""
        moved = self._by_id.get(item.moved_to or "")
        if moved is not None:
            return moved
        fitting = [line for line in self._with(item.clause) if item.site in (None, line.site)]
        return next((line for line in fitting if item.auditor in line.auditors), fitting[0] if fitting else None)

    def _with(self, clause: str) -> Sequence[AgendaLine]:
        if clause not in self._by_clause:
            wanted = self._clause(clause)
            self._by_clause[clause] = [
                line for line in self._lines if any(self._clause(each).covers(wanted) for each in line.clauses)
            ]
        return self._by_clause[clause]
