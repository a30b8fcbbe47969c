"""What is searched in each nonconformity of the register: its own words, and those of whom and what it names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache

from auditor.figures.overview import Followed, NonconformityRow, RegisterPage
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.model.words import NonconformityState
from auditor.tui.screens import names

_STATES = {state: names.state(state.value) for state in NonconformityState}

Fold = Callable[[str], str]


def texts(entries: Iterable[Followed]) -> Mapping[Id, str]:
    """The text of each, folded for comparison. Thousands are gone through, so what a page names is folded once."""
    fold = lru_cache(4096)(searchable)
    pages: dict[int, _Page] = {}
    found: dict[Id, str] = {}
    for it in entries:
        page = pages.get(id(it.page))
        if page is None:
            page = pages[id(it.page)] = _Page(it.page, fold)
        found[it.row.id] = "\n".join(page.parts(it.row))
    return found


class _Page:
    """The folded texts of one page, by the places of its rows."""

    def __init__(self, page: RegisterPage, fold: Fold) -> None:
        self._fold = fold
        self._audit = fold(page.audit)
        self._clauses = list(map(fold, page.clauses))
        self._processes, self._sites, self._people = (
            # Nobody's place is -1, which is the last one; an id is no word that anybody looks for.
            [*(fold(text.partition("\n")[2]) for text in texts), ""]
            for texts in (page.processes, page.sites, page.people)
        )

    def parts(self, row: NonconformityRow) -> Iterator[str]:
        """What is searched in a row."""
        yield self._fold(row.ref)
        yield self._fold(row.title)
        yield self._fold(row.repeat_of)
        yield _STATES[row.state]
        yield row.grade.value
        yield self._audit
        for place in row.clauses:
            yield self._clauses[place]
        yield self._processes[row.process]
        yield self._sites[row.site]
        yield self._people[row.owner]
        yield self._people[row.process_owner]
        yield self._people[row.verifier]
