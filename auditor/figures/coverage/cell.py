"""The coverage matrix: its rows, columns and cells (chapter 15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from auditor.figures.indicator import Share


class CellState(StrEnum):
    """How a clause or process stands in a column; each cell has exactly one."""

    NOT_REQUIRED = "not-required"
    GAP = "gap"
    PLANNED = "planned"
    IN_WORK = "in-work"
    AUDITED = "audited"
    OPEN_NC = "open-nc"
    NOT_AUDITED = "not-audited"
    STALE = "stale"

    @property
    def was_audited(self) -> bool:
        """Whether an audit that was held looked at it."""
        return self in (CellState.AUDITED, CellState.OPEN_NC, CellState.STALE)


LABELS: dict[CellState, str] = {
    CellState.NOT_REQUIRED: "not required",
    CellState.GAP: "required, and nobody planned it",
    CellState.PLANNED: "planned",
    CellState.IN_WORK: "in work",
    CellState.AUDITED: "audited",
    CellState.OPEN_NC: "audited, with an open nonconformity",
    CellState.NOT_AUDITED: "was planned, and not audited",
    CellState.STALE: "audited too long ago",
}
"""The states in words."""

LETTERS: dict[CellState, str] = {
    CellState.NOT_REQUIRED: "-",
    CellState.GAP: "GAP",
    CellState.PLANNED: "p",
    CellState.IN_WORK: "w",
    CellState.AUDITED: "A",
    CellState.OPEN_NC: "A!",
    CellState.NOT_AUDITED: "x",
    CellState.STALE: "s",
}
"""The states as short as a column."""


class Dimension(StrEnum):
    """What the columns are."""

    YEAR = "year"
    AUDIT = "audit"
    SITE = "site"
    SERVICE = "service"


class Subject(StrEnum):
    """What the rows are."""

    CLAUSE = "clause"
    PROCESS = "process"


AS_A_WHOLE = ""
"""The key of the row that stands for a site or service as a whole, and of the column of what no audit looks at."""


@dataclass(frozen=True, slots=True)
class Head:
    """A row or a column: ``key`` is a clause, an id, a year or an audit's reference; of two dimensions both, parted by
    a line break."""

    key: str
    label: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A row in a column: which audits look at it, why it is required there, and when it was last audited."""

    state: CellState
    audits: tuple[str, ...] = ()
    required_by: tuple[str, ...] = ()
    last: date | None = None


EMPTY = Cell(CellState.NOT_REQUIRED)
"""Nothing asks for it, and no audit looks at it."""


@dataclass(frozen=True)
class Matrix:
    """Rows and columns with their cells. Shares count the required clauses or processes that were audited: in each
    column, in the cycle, and in the cycle by weight."""

    rows: tuple[Head, ...]
    columns: tuple[Head, ...]
    cells: tuple[tuple[Cell, ...], ...]
    by_column: tuple[Share, ...]
    whole: Share
    weighted: Share
