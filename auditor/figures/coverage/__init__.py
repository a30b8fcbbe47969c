"""Coverage: what was audited of what has to be, and where the gaps are (chapters 14 and 15)."""

from auditor.figures.coverage.basis import CoverageBasis, CoveringAudit, Leaf, covering_audit
from auditor.figures.coverage.cell import (
    AS_A_WHOLE,
    LABELS,
    LETTERS,
    Cell,
    CellState,
    Dimension,
    Head,
    Matrix,
    Subject,
)
from auditor.figures.coverage.gaps import Gap, gaps, in_sentences, in_words, left_uncovered, opened
from auditor.figures.coverage.matrix import audited_in, covered, matrix
from auditor.figures.coverage.required import Reason, Requirement, Thing, required, required_clauses
from auditor.figures.coverage.risk import Risk, risks
from auditor.figures.coverage.uncounted import uncounted

__all__ = [
    "AS_A_WHOLE",
    "LABELS",
    "LETTERS",
    "Cell",
    "CellState",
    "CoverageBasis",
    "CoveringAudit",
    "Dimension",
    "Gap",
    "Head",
    "Leaf",
    "Matrix",
    "Reason",
    "Requirement",
    "Risk",
    "Subject",
    "Thing",
    "audited_in",
    "covered",
    "covering_audit",
    "gaps",
    "in_sentences",
    "in_words",
    "left_uncovered",
    "matrix",
    "opened",
    "required",
    "required_clauses",
    "risks",
    "uncounted",
]
