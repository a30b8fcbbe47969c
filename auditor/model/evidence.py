"""Objective evidence: described so precisely that a third person finds it again (ISO 19011 3.9, 6.4.7)."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import Field

from auditor.model.record import Id, Moment, Part, Record
from auditor.model.text import Line, Name, Prose, searchable
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

    @property
    def short_hash(self) -> str:
        """The beginning and the end of its SHA-256, to be compared at a glance."""
        return f"{self.sha256[:4]}…{self.sha256[-2:]}"


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


_NUMBERED = re.compile(r"(?P<function>.*?)[\s-]*(?P<number>\d+)", re.DOTALL)


def unnamed(function: str, known: Iterable[str]) -> str:
    """A respondent without name: the function, and the number after those that *known* respondents of it have.

    What ends in a number already, or is empty, stays as it is: the same person says more.
    """
    function = function.strip()
    if not function or _NUMBERED.fullmatch(function):
        return function
    parted = (_NUMBERED.fullmatch(each.strip()) for each in known)
    taken = [int(m["number"]) for m in parted if m and searchable(m["function"]) == searchable(function)]
    return f"{function} {max(taken, default=0) + 1}"
