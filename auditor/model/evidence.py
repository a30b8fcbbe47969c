"""Objective evidence: described so precisely that a third person finds it again (ISO 19011 3.9, 6.4.7)."""

from __future__ import annotations

from pydantic import Field

from auditor.model.record import Id, Moment, Part, Record
from auditor.model.text import Line, Name, Prose
from auditor.model.words import Confidentiality, EvidenceKind, Verification

IMAGES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp", ".gif"})
"""File endings that are shown as pictures."""


class ExhibitFile(Part):
    """The file behind a piece of evidence, kept as found; the ledger stores it by its hash."""

    sha256: str = Field(min_length=64, max_length=64)
    size: int = Field(ge=0)
    name: Name

    @property
    def is_image(self) -> bool:
        """Whether it can be shown as a picture, judged by its ending."""
        return any(self.name.casefold().endswith(ending) for ending in IMAGES)


class Evidence(Record):
    """A document, record, statement or observation; ``captured`` is its own date, apart from when it was recorded."""

    ref: Name
    kind: EvidenceKind
    reference: Prose
    description: Prose = ""
    captured: Moment
    captured_by: Id
    site: Id | None = None
    place: Line = ""
    respondent: Line = ""
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    verification: Verification = Verification.NONE
    verification_note: Line = ""
    file: ExhibitFile | None = None
    follow_up: bool = False
