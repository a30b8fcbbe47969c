"""The matrix: leaf clauses or processes against years, audits, sites or services, one or two of them (chapter 15)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import product

from auditor.figures.coverage.basis import CoverageBasis
from auditor.figures.coverage.cell import AS_A_WHOLE, EMPTY, Cell, CellState, Dimension, Head, Matrix, Subject
from auditor.figures.coverage.looks import Look, audited, met
from auditor.figures.coverage.required import Requirement, Thing, looks_for, required
from auditor.figures.indicator import Period, Share
from auditor.model.calendar import months_before
from auditor.model.clause import Clause

Key = tuple[str, ...]
"""A column: a key of each dimension."""


def matrix(
    basis: CoverageBasis,
    today: date,
    *,
    rows: Subject = Subject.CLAUSE,
    columns: Dimension = Dimension.YEAR,
    then: Dimension | None = None,
    standard: str | None = None,
) -> Matrix:
    """The matrix as of *today*: of one *standard* or of all; with two dimensions a column for each pair.

    Something that has to be audited once in a period is required in the columns of the audits that do it; where none
    does, it is a gap in the column of the day it is due, of its site, or of no audit at all. Sites and services have
    one more row, for each as a whole.
    """
    dimensions = (columns,) if then is None or then is columns else (columns, then)
    by_row = _by_row(basis, today)
    lines = list(_whole_rows(basis, by_row, dimensions)) + list(_rows(basis, by_row, rows, standard))
    made = _Cells(months_before(today, basis.minima.stale_after_months))
    placing = _Placing(basis, dimensions)
    filled = [_fill(looks, wanted, placing, made) for _, looks, wanted in lines]
    heads = _columns(basis, dimensions, {key for row in filled for key in row})
    cells = tuple(tuple(row.get(key, EMPTY) for key, _ in heads) for row in filled)
    shares = _shares(row for (head, _, _), row in zip(lines, filled, strict=True) if head.key != AS_A_WHOLE)
    return Matrix(
        rows=tuple(head for head, _, _ in lines),
        columns=tuple(head for _, head in heads),
        cells=cells,
        by_column=tuple(shares.get(key, _NOTHING) for key, _ in heads),
        whole=covered(basis, today, basis.cycle, rows=rows, standard=standard),
        weighted=covered(basis, today, basis.cycle, rows=rows, standard=standard, weighted=True),
    )


def covered(
    basis: CoverageBasis,
    today: date,
    period: Period,
    *,
    rows: Subject = Subject.CLAUSE,
    standard: str | None = None,
    weighted: bool = False,
) -> Share:
    """How many of what the cycle requires were audited in *period*, by count or by the weights of the outline."""
    by_row = _by_row(basis, today)
    share = Share(0, 0)
    for head, looks, wanted in _rows(basis, by_row, rows, standard):
        if wanted:
            weight = basis.leaves[basis.by_text[head.key]].weight if weighted and rows is Subject.CLAUSE else 1
            done = any(look.is_done and period.holds(look.day) for look in looks)
            share = Share(share.n + weight * done, share.of + weight)
    return share


def audited_in(basis: CoverageBasis, period: Period) -> frozenset[Clause]:
    """The leaf clauses to which an audit that was held in *period* gave a grade, or which a taken-over one lists."""
    within = (audit for audit in basis.audits if audit.counts and period.holds(audit.day))
    leaves = frozenset[int]().union(*{audited(basis, audit) for audit in within})
    return frozenset(basis.leaves[leaf].clause for leaf in leaves)


Wanted = Sequence[tuple[Requirement, Sequence[Look]]]
"""What is required of a row, each with the looks that may do it."""

Line = tuple[Head, Sequence[Look], Wanted]


def _by_row(basis: CoverageBasis, today: date) -> Mapping[tuple[Thing, str], Wanted]:
    found: dict[tuple[Thing, str], list[tuple[Requirement, Sequence[Look]]]] = {}
    for each in required(basis, today):
        found.setdefault((each.thing, each.key), []).append((each, looks_for(basis, each)))
    return found


def _rows(
    basis: CoverageBasis, by_row: Mapping[tuple[Thing, str], Wanted], rows: Subject, standard: str | None
) -> Iterator[Line]:
    if rows is Subject.PROCESS:
        yield from _processes(basis, by_row)
        return
    several = standard is None and len(basis.standards) > 1
    for leaf, looks in zip(basis.leaves, basis.looks.at_clauses, strict=True):
        if standard in (None, leaf.clause.standard):
            text = str(leaf.clause)
            head = Head(text, text if several else leaf.clause.number, leaf.title)
            yield head, looks, by_row.get((Thing.CLAUSE, text), ())


def _processes(basis: CoverageBasis, by_row: Mapping[tuple[Thing, str], Wanted]) -> Iterator[Line]:
    """A process is required where one of its clauses is, and has a gap where one of them has."""
    for process in basis.processes:
        leaves = sorted(basis.looks.leaves_of[process.id])
        of_clauses = (by_row.get((Thing.CLAUSE, str(basis.leaves[leaf].clause)), ()) for leaf in leaves)
        wanted = [*by_row.get((Thing.PROCESS, process.id), ()), *(each for found in of_clauses for each in found)]
        yield Head(process.id, process.ref, process.name), basis.looks.at_processes[process.id], wanted


def _whole_rows(
    basis: CoverageBasis, by_row: Mapping[tuple[Thing, str], Wanted], dimensions: Sequence[Dimension]
) -> Iterator[Line]:
    """The row for sites, or services, each as a whole."""
    for dimension, thing, title, at in (
        (Dimension.SITE, Thing.SITE, "on site", basis.looks.at_sites),
        (Dimension.SERVICE, Thing.SERVICE, "the service", basis.looks.at_services),
    ):
        if dimension in dimensions:
            wanted = [each for (what, _), found in by_row.items() if what is thing for each in found]
            yield Head(AS_A_WHOLE, "all", title), [look for looks in at.values() for look in looks], wanted


class _Placing:
    """In which columns a look, or a gap, stands."""

    def __init__(self, basis: CoverageBasis, dimensions: Sequence[Dimension]) -> None:
        self._basis = basis
        self._dimensions = dimensions
        self._years = (basis.cycle.first.year if basis.cycle.first else basis.cycle.last.year, basis.cycle.last.year)
        self._of_look: dict[int, Sequence[Key]] = {}

    def look(self, look: Look) -> Sequence[Key]:
        """The columns of a look; none if it is outside the cycle."""
        known = self._of_look.get(id(look))
        if known is None:
            parts = [list(self._keys(look, dimension)) for dimension in self._dimensions]
            known = self._of_look[id(look)] = list(product(*parts)) if self._basis.cycle.holds(look.day) else []
        return known

    def _keys(self, look: Look, dimension: Dimension) -> Iterable[str]:
        match dimension:
            case Dimension.YEAR:
                return (str(look.day.year),)
            case Dimension.AUDIT:
                return (look.audit.ref,)
            case Dimension.SITE:
                return look.sites
        return look.audit.services

    def required(self, requirement: Requirement, does: Sequence[Look]) -> Iterable[Key]:
        """The columns in which something is required: of the audits that do it, else of the gap."""
        if does:
            keys = {key for look in does for key in self.look(look)}
            bound = self._bound(requirement)
            return [key for key in keys if all(wanted in ("", part) for wanted, part in zip(bound, key, strict=True))]
        return (tuple(self._gap(requirement, dimension) for dimension in self._dimensions),)

    def _bound(self, requirement: Requirement) -> Key:
        """The site or service that a requirement is about, in the place of its dimension."""
        site = requirement.site
        service = requirement.key if requirement.thing is Thing.SERVICE else ""
        about = {Dimension.SITE: site, Dimension.SERVICE: service}
        return tuple(about.get(dimension, "") for dimension in self._dimensions)

    def _gap(self, requirement: Requirement, dimension: Dimension) -> str:
        match dimension:
            case Dimension.YEAR:
                return str(min(max(requirement.due.year, self._years[0]), self._years[1]))
            case Dimension.AUDIT:
                return AS_A_WHOLE
            case Dimension.SITE:
                return requirement.site or self._basis.centre
        return requirement.key if requirement.thing is Thing.SERVICE else AS_A_WHOLE


def _fill(looks: Sequence[Look], wanted: Wanted, placing: _Placing, cells: _Cells) -> Mapping[Key, Cell]:
    """The cells of one row that are not empty."""
    seen: dict[Key, list[Look]] = {}
    for look in looks:
        for key in placing.look(look):
            seen.setdefault(key, []).append(look)
    why: dict[Key, list[str]] = {}
    gaps: set[Key] = set()
    for requirement, may_do in wanted:
        does = met(may_do, requirement.period, requirement.site)
        for key in placing.required(requirement, does):
            if not does:
                gaps.add(key)
            if requirement.says not in why.setdefault(key, []):
                why[key].append(requirement.says)
    return {key: cells.of(seen.get(key, ()), tuple(why.get(key, ())), key in gaps) for key in {**seen, **why}}


class _Cells:
    """Makes the cells; an audit alone in a cell stands alike in many, which are then one."""

    def __init__(self, oldest: date) -> None:
        self._oldest = oldest
        self._alone: dict[tuple[int, tuple[str, ...], bool], Cell] = {}

    def of(self, looks: Sequence[Look], why: tuple[str, ...], is_gap: bool) -> Cell:
        """The cell of these looks, required for these reasons."""
        if len(looks) != 1:
            return self._made(looks, why, is_gap)
        key = id(looks[0]), why, is_gap
        if key not in self._alone:
            self._alone[key] = self._made(looks, why, is_gap)
        return self._alone[key]

    def _made(self, looks: Sequence[Look], why: tuple[str, ...], is_gap: bool) -> Cell:
        marks = {look.mark for look in looks}
        last = max((look.day for look in looks if look.is_done), default=None)
        refs = tuple(dict.fromkeys([look.audit.ref for look in looks]))  # one audit may look at several sites
        return Cell(_state(marks, last, is_gap, self._oldest), refs, why, last)


def _state(marks: set[CellState], last: date | None, is_gap: bool, oldest: date) -> CellState:
    """A gap comes before all else: what was audited there is not what is asked for. Then what there is to be seen."""
    if is_gap:
        return CellState.NOT_AUDITED if marks == {CellState.NOT_AUDITED} else CellState.GAP
    if CellState.OPEN_NC in marks:
        return CellState.OPEN_NC
    if last is not None:
        return CellState.STALE if last < oldest else CellState.AUDITED
    for mark in (CellState.IN_WORK, CellState.PLANNED, CellState.NOT_AUDITED):
        if mark in marks:
            return mark
    return CellState.NOT_REQUIRED


_NOTHING = Share(0, 0)


def _shares(filled: Iterable[Mapping[Key, Cell]]) -> Mapping[Key, Share]:
    """Of the cells that are required in each column, those that were audited."""
    counted: dict[Key, list[int]] = {}
    for row in filled:
        for key, cell in row.items():
            if cell.required_by:
                share = counted.setdefault(key, [0, 0])
                share[0] += cell.state.was_audited
                share[1] += 1
    return {key: Share(n, of) for key, (n, of) in counted.items()}


# The columns


def _columns(basis: CoverageBasis, dimensions: Sequence[Dimension], used: set[Key]) -> list[tuple[Key, Head]]:
    """The columns in their order: all that there are of one dimension; of two, the pairs in which there is anything
    where one of them is the audit, else all pairs. The column of no audit only where something stands in it."""
    every = [_heads(basis, dimension) for dimension in dimensions]
    sparse = len(dimensions) > 1 and Dimension.AUDIT in dimensions
    found = []
    for heads in product(*every):
        key = tuple(head.key for head in heads)
        if key in used or not (sparse or _is_nowhere(key)):
            found.append((key, heads[0] if len(heads) == 1 else _joined(heads)))
    return found


def _is_nowhere(key: Key) -> bool:
    return AS_A_WHOLE in key


def _joined(heads: Sequence[Head]) -> Head:
    return Head(
        "\n".join(head.key for head in heads),
        " ".join(head.label for head in heads),
        ", ".join(head.title for head in heads if head.title),
    )


def _heads(basis: CoverageBasis, dimension: Dimension) -> Sequence[Head]:
    nowhere = Head(AS_A_WHOLE, "–", "in no audit")
    match dimension:
        case Dimension.YEAR:
            first = basis.cycle.first or basis.cycle.last
            return [Head(str(year), str(year)) for year in range(first.year, basis.cycle.last.year + 1)]
        case Dimension.AUDIT:
            held = [audit for audit in basis.audits if audit.counts and basis.cycle.holds(audit.day)]
            ordered = sorted(held, key=lambda audit: (audit.day, audit.ref))
            return [*(Head(audit.ref, audit.ref, audit.title) for audit in ordered), nowhere]
        case Dimension.SITE:
            return [*(Head(each.id, each.ref, each.name) for each in basis.sites), Head(AS_A_WHOLE, "–", "at no site")]
    return [*(Head(each.id, each.ref, each.name) for each in basis.services), Head(AS_A_WHOLE, "–", "of no service")]
