"""Recording evidence: a file kept as found, a reference, a statement; attached to items (ISO 19011 6.4.7)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from auditor.activities import drafting
from auditor.activities.act import Act, Outcome, not_reported, step
from auditor.activities.permission import more_than_reads
from auditor.errors import InvalidInput, NotFound
from auditor.ledger import uuid7
from auditor.model.audit import Audit
from auditor.model.evidence import Evidence, ExhibitFile
from auditor.model.guards.clock import seen_by_now
from auditor.model.item import Item
from auditor.model.machines import ITEM
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id, Record
from auditor.model.text import readable
from auditor.model.words import Confidentiality, EvidenceKind, ItemState, Verification
from auditor.workspace import AuditBook

PREFIX = "E-"


def add(
    book: AuditBook,
    acting: Act,
    *,
    kind: EvidenceKind,
    reference: str = "",
    file: Path | None = None,
    items: Collection[Id] = (),
    ref: str = "",
    captured: datetime | None = None,
    follow_up: bool = False,
    **fields: Any,
) -> Outcome[Evidence]:
    """Record a piece of evidence, its file stored before the line that refers to it, and attach it to *items*.

    The reference has to be there, or a file whose name serves as one. In follow-up, evidence goes on the record of a
    nonconformity instead of an item; what comes after the issue of the report is follow-up (G-22).
    """
    exhibit = None
    if file is not None:
        exhibit = stored(book, file)
        reference = reference or exhibit.name
    if not reference.strip():
        raise InvalidInput("Evidence says where it is found again.", "--reference TEXT, or a FILE")
    with step(book, acting, "add evidence") as now:
        more_than_reads(now, "C1", "evidence is added")
        piece = Evidence(
            id=uuid7(),
            ref=book.reference(Evidence, PREFIX, ref),
            kind=kind,
            reference=reference,
            captured=captured or acting.on,
            captured_by=fields.pop("captured_by", acting.by),
            file=exhibit,
            follow_up=follow_up or bool(book.revisions()),
            **{"verification": usual_verification(kind), **fields},
        )
        if exhibit is None:  # a file's own date is what its clock said
            now.check(seen_by_now(piece, acting.now))
        changed = _attached(book, now.roles, [piece.id], items)
        now.put(piece, *changed, *_drafts(book, changed))
        return now.outcome(piece)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is stored already, and as what it is to be recorded."""

    exhibit: ExhibitFile
    kind: EvidenceKind
    captured: datetime


def add_files(
    book: AuditBook,
    acting: Act,
    files: Sequence[StoredFile],
    items: Collection[Id],
    *,
    confidentiality: Confidentiality,
    known: Collection[Id] = (),
) -> Outcome[list[Evidence]]:
    """Record several files at *items* in one line, so that one undo takes all of them off again.

    Pieces that are *known* already are used there, too. The new pieces are handed back.
    """
    with step(book, acting, "add evidence") as now:
        more_than_reads(now, "C1", "evidence is added")
        numbers = book.numbers(Evidence, PREFIX)
        pieces = [
            Evidence(
                id=uuid7(),
                ref=next(numbers),
                kind=file.kind,
                reference=file.exhibit.name,
                captured=file.captured,
                captured_by=acting.by,
                file=file.exhibit,
                follow_up=bool(book.revisions()),
                verification=usual_verification(file.kind),
                confidentiality=confidentiality,
            )
            for file in files
        ]
        changed = _attached(book, now.roles, [*known, *(piece.id for piece in pieces)], items)
        now.put(*pieces, *changed, *_drafts(book, changed))
        return now.outcome(pieces)


def attach(book: AuditBook, acting: Act, evidence: Collection[Id], items: Collection[Id]) -> Outcome[list[Item]]:
    """Use evidence for more items: one piece may support many."""
    with step(book, acting, "attach evidence") as now:
        changed = _attached(book, now.roles, [book.get(Evidence, piece).id for piece in evidence], items)
        now.put(*changed, *_drafts(book, changed))
        return now.outcome(changed)


def detach(book: AuditBook, acting: Act, evidence: Id, item: Id) -> Outcome[Item]:
    """Take evidence off an item; the piece itself stays in the audit."""
    with step(book, acting, "detach evidence") as now:
        standing = book.get(Item, item)
        ITEM.step("note", standing.state, now.roles)
        changed = standing.having(evidence=[e for e in standing.evidence if e != evidence])
        now.put(changed)
        return now.outcome(changed)


def describe(book: AuditBook, acting: Act, evidence: Id, **fields: Any) -> Outcome[Evidence]:
    """Say more about a piece of evidence: class, verification, place, who said it.

    What an issued report prints is corrected by a revision; the date of what a verification rests on stands (G-35).
    """
    fixed = {"id", "ref", "file", "captured_by", "follow_up"} & fields.keys()
    if fixed:
        raise InvalidInput(f"{', '.join(sorted(fixed))} of a piece of evidence does not change.")
    with step(book, acting, "describe evidence") as now:
        standing = book.get(Evidence, evidence)
        if not standing.follow_up:
            not_reported(book.audit)
        more_than_reads(now, "C1", "evidence is described")
        changed = standing.having(**fields)
        checks = [check for n in book.all(Nonconformity).values() for check in n.checks]
        if changed.captured != standing.captured and any(evidence in check.evidence for check in checks):
            raise InvalidInput(f"The date of {standing.ref} does not change: a verification rests on it (G-35).")
        if "captured" in fields:
            now.check(seen_by_now(changed, acting.now))
        now.put(changed)
        return now.outcome(changed)


def start_with(
    book: AuditBook,
    acting: Act,
    *,
    evidence_class: Confidentiality | None = None,
    photo_places: bool | None = None,
) -> Outcome[Audit]:
    """Say for the audit which class its evidence starts with, and whether what is derived from photos keeps places.

    What is ``None`` stays as it was said; pieces that are recorded already stay what they are.
    """
    with step(book, acting, "start evidence with") as now:
        not_reported(book.audit)
        more_than_reads(now, "C1", "that is said")
        said = {"evidence_class": evidence_class, "photo_places": photo_places}
        audit = book.audit.having(**{name: value for name, value in said.items() if value is not None})
        now.put(audit)
        return now.outcome(audit)


def _attached(book: AuditBook, roles: Collection[Any], evidence: Collection[Id], items: Collection[Id]) -> list[Item]:
    changed = []
    for standing in (book.get(Item, item) for item in items):
        transition = ITEM.step("note", standing.state, roles)
        changed.append(
            standing.having(
                evidence=list(dict.fromkeys((*standing.evidence, *evidence))),
                state=ItemState(transition.target or standing.state),
            )
        )
    return changed


def _drafts(book: AuditBook, items: Collection[Item]) -> list[Record]:
    return [finding for item in items for finding in drafting.followed_evidence(book, item)]


def stored(book: AuditBook, file: Path) -> ExhibitFile:
    """Keep a file as found, named by its hash; nothing refers to it yet."""
    if not file.is_file():
        raise NotFound(f"There is no file {file}.", "Check the path; nothing was recorded.")
    kept = book.ledger.store_exhibit(file, suffix=file.suffix)
    return ExhibitFile(sha256=kept.sha256, size=kept.size, name=readable(file.name).replace("\n", " "))


def usual_verification(kind: EvidenceKind) -> Verification:
    """The degree a kind of evidence usually has; a statement alone is a single statement."""
    match kind:
        case EvidenceKind.STATEMENT:
            return Verification.SINGLE_STATEMENT
        case EvidenceKind.DOCUMENT | EvidenceKind.RECORD | EvidenceKind.MEASUREMENT:
            return Verification.RECORD
        case EvidenceKind.OBSERVATION | EvidenceKind.PHOTO:
            return Verification.SEEN
    return Verification.NONE
