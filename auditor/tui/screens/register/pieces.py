"""Evidence named in a form of the follow-up: by references of what is recorded, or as a new piece in words."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.activities import evidence
from auditor.activities.act import Act
from auditor.model.evidence import Evidence
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.model.words import EvidenceKind
from auditor.tui.paths import file_named
from auditor.workspace import AuditBook

HELP = "E-021 E-022, or where a new record is found, or the path of a file"


def named(book: AuditBook, acting: Act, text: str) -> list[Id]:
    """The pieces that *text* names. What is no reference is recorded as one new piece of the follow-up.

    The same words name the same piece, so that a form that was refused and accepted again records it once.
    """
    text = text.strip()
    if not text:
        return []
    if found := referred(book, text):
        return found
    file = file_named(text)
    for piece in book.all(Evidence).values():
        if piece.follow_up and piece.reference == (file.name if file else text) and piece.captured.date() == acting.day:
            return [piece.id]
    recorded = evidence.add(
        book,
        acting,
        kind=EvidenceKind.RECORD if file is None else EvidenceKind.FILE,
        reference="" if file else text,
        file=file,
        follow_up=True,
    )
    return [recorded.value.id]


def referred(book: AuditBook, text: str) -> list[Id]:
    """The pieces that *text* names by their references alone; none where it says anything else."""
    known = {searchable(piece.ref): piece.id for piece in book.all(Evidence).values()}
    words = [searchable(word) for word in text.replace(",", " ").split()]
    return [known[word] for word in words] if all(word in known for word in words) else []


def refs(book: AuditBook, evidence: Iterable[Id]) -> list[str]:
    """The references of pieces of evidence."""
    known = book.all(Evidence)
    return [known[piece].ref for piece in evidence if piece in known]
