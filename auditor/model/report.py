"""The audit report: what people write for it, and the revisions that were issued (ISO 19011 6.5)."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import Field

from auditor.model.record import Id, Part, Record
from auditor.model.text import Line, Name, Prose
from auditor.model.words import RevisionState

NONE = "none"
"""What a report field holds when there is nothing to say: every field of G-21 is filled, or says so."""


class ObjectiveConclusion(Part):
    """What the audit says to one of its objectives."""

    objective: Name
    conclusion: Prose


class ReportDraft(Record):
    """The written parts of the report (G-21); its id is the audit's. ``none`` is an answer, an empty field is not.

    ``language`` is that of headings and labels; what people wrote is printed as they wrote it.
    """

    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})?$")] = "en"
    conclusion_headline: Line = ""
    conclusion: Prose = ""
    objective_conclusions: list[ObjectiveConclusion] = Field(default_factory=list)
    fulfilment: Prose = ""
    disagreements: Prose = ""
    obstacles: Prose = ""
    limits: Prose = ""
    follow_up_of_earlier: Prose = ""
    confidentiality: Prose = ""
    participants: list[Id] = Field(default_factory=list)
    distribution: list[Id] = Field(default_factory=list)


class Sent(Part):
    """One copy of an issued revision, handed to somebody."""

    to: Id
    on: date


class SignedCopy(Part):
    """One copy that somebody signed with a certificate: the copy and the certificate are told by their hashes."""

    by: Id
    on: date
    name: Line
    certificate_sha256: str
    pdf_sha256: str


class Revision(Record):
    """One issued revision: frozen content told by its printed hash, both files by theirs.

    ``head`` is the hash over the ends of all trails before the issue line, which is printed; ``heads`` are these ends,
    sequence and hash by writer. Revisions of the first release have no ``heads``.
    """

    number: int = Field(ge=1)
    state: RevisionState = RevisionState.ISSUED
    issued: date
    by: Id
    reason: Prose = ""
    changes: list[Line] = Field(default_factory=list)
    asked_by: Line = ""
    supersedes: int | None = None
    content_sha256: str
    json_sha256: str = ""
    pdf_sha256: str
    head: str
    heads: dict[str, tuple[int, str]] = Field(default_factory=dict)
    distribution: list[Sent] = Field(default_factory=list)
    signed: list[SignedCopy] = Field(default_factory=list)
