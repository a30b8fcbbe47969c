"""How the states of the coverage's cells are told: their tones, the words of the legend, and rows found by a state."""

from __future__ import annotations

from collections.abc import Collection

from auditor.figures.coverage import LETTERS, Cell, CellState, Matrix

TONES = {
    CellState.GAP: "error",
    CellState.PLANNED: "",
    CellState.IN_WORK: "strong",
    CellState.AUDITED: "success",
    CellState.OPEN_NC: "minor",
    CellState.NOT_AUDITED: "warning",
    CellState.STALE: "warning",
    CellState.NOT_REQUIRED: "muted",
}
_BRIEF = {
    CellState.GAP: "not planned",
    CellState.AUDITED: "audited",
    CellState.OPEN_NC: "open NC",
    CellState.PLANNED: "planned",
    CellState.IN_WORK: "in work",
    CellState.NOT_AUDITED: "missed",
    CellState.STALE: "stale",
    CellState.NOT_REQUIRED: "not required",
}
_STATES = {letter: state for state, letter in LETTERS.items()} | {"gap": CellState.GAP}


def legend(matrix: Matrix) -> str:
    """What the letters that are shown stand for."""
    shown = {cell.state for row in matrix.cells for cell in row}
    return "  ".join(f"{LETTERS[state]} {words}" for state, words in _BRIEF.items() if state in shown)


def states_in(words: str) -> tuple[Collection[CellState], str]:
    """The states that *words* of a filter name by their letters, and the words that are left."""
    named = words.split()
    return {_STATES[word] for word in named if word in _STATES}, " ".join(w for w in named if w not in _STATES)


def has_state(cells: tuple[Cell, ...], column: int, states: Collection[CellState]) -> bool:
    """Whether the cell of a row in a column is in one of the *states*."""
    return 0 <= column < len(cells) and cells[column].state in states
