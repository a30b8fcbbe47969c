"""The coverage of a programme as facts of its status: a matrix for each standard, one of processes, and the gaps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Literal

from auditor.figures.coverage import (
    AS_A_WHOLE,
    CellState,
    CoverageBasis,
    Dimension,
    Gap,
    Matrix,
    Subject,
    covered,
    matrix,
)
from auditor.figures.coverage.required import Reason
from auditor.reporting.programme_record import ColumnFacts, GapFacts, LineFacts, MatrixFacts

MOST_AUDITS = 12
"""With more audits of a standard than that in the cycle the columns are years."""

_MANY = 100
"""With more audits than that nobody looks how many are about which standard."""


def covered_facts(basis: CoverageBasis, today: date) -> tuple[float, float]:
    """How many leaf clauses were audited in the cycle, of those that have to be."""
    share = covered(basis, today, basis.cycle)
    return share.n, share.of


def matrices(basis: CoverageBasis, today: date) -> Iterator[MatrixFacts]:
    """A matrix for each standard that an audit is about; one of the processes where there are any."""
    held = sum(audit.counts and basis.cycle.holds(audit.day) for audit in basis.audits)
    for standard in basis.standards:
        told = None
        if held <= _MANY:
            told = _told(matrix(basis, today, columns=Dimension.AUDIT, standard=standard), standard, "audit")
        if told is None or len(told.columns) > MOST_AUDITS:
            told = _told(matrix(basis, today, columns=Dimension.YEAR, standard=standard), standard, "year")
        yield told
    if basis.processes:
        yield _told(matrix(basis, today, rows=Subject.PROCESS, columns=Dimension.YEAR), "", "year")


def _told(found: Matrix, standard: str, by: Literal["audit", "year"]) -> MatrixFacts:
    """The columns of audits only where something of the standard stands in them."""
    columns = range(len(found.columns))
    used = [n for n in columns if by == "year" or any(_is_seen(row[n].state) for row in found.cells)]
    lines = [
        LineFacts(
            label=head.label,
            title=head.title,
            cells={place: row[n].state for place, n in enumerate(used) if _is_seen(row[n].state)},
            last=max((cell.last for cell in row if cell.last is not None), default=None),
        )
        for head, row in zip(found.rows, found.cells, strict=True)
        if head.key != AS_A_WHOLE
    ]
    heads = [found.columns[n] for n in used]
    return MatrixFacts(
        standard=standard,
        by=by,
        columns=[ColumnFacts(label=head.label if head.key else "", title=head.title) for head in heads],
        lines=lines,
        covered=found.whole.n,
        required=found.whole.of,
    )


def _is_seen(state: CellState) -> bool:
    return state is not CellState.NOT_REQUIRED


def gap_facts(basis: CoverageBasis, found: Iterable[Gap], today: date) -> Iterator[GapFacts]:
    """The gaps: what is asked for every year once, with the days; what is over last."""
    alike: dict[tuple[str, ...], list[Gap]] = {}
    for gap in found:
        is_over = str(gap.is_missed(today))
        yearly = "" if gap.reason is Reason.YEAR else str(gap.due)
        alike.setdefault((is_over, gap.thing.value, gap.key, gap.why, gap.site, yearly), []).append(gap)
    for same in sorted(alike.values(), key=lambda each: (each[0].is_missed(today), each[0].due)):
        first = same[0]
        yield GapFacts(
            thing=first.thing,
            label=first.label,
            title=first.title,
            reason=first.reason,
            why=first.why,
            site=basis.named("site", first.site)[1] if first.site else "",
            cause=first.cause,
            due=[gap.due for gap in same],
            is_missed=first.is_missed(today),
            too_late=list(dict.fromkeys(words.partition(" ")[0] for gap in same for words in gap.too_late)),
        )
