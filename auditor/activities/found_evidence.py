"""What a file proposes of itself as evidence, before it is recorded: its kind, its own date, whether it is known."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from pathlib import Path

from auditor.exchange.photo import photo_of, taken_of
from auditor.exchange.photo_location import NOT_DECODED, tells_where
from auditor.exchange.watched_folder import FoundFile, found_file
from auditor.ledger.exhibits import sha256_of
from auditor.model import zones
from auditor.model.evidence import IMAGES, Evidence
from auditor.model.item import Item
from auditor.model.people import Site
from auditor.model.words import Confidentiality, EvidenceKind
from auditor.workspace import AuditBook, Workspace


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a file is recorded as; ``told`` says why a picture is kept as a file.

    ``is_dated`` where ``captured`` is what the camera says, not only when the file was last written to.
    """

    kind: EvidenceKind
    captured: datetime
    has_place: bool = False
    told: str = ""
    is_dated: bool = False


def proposed(file: Path, zone: tzinfo, now: datetime) -> Proposal:
    """A photo from when its camera says, if that is not in the future, else a file from when it was last written to."""
    found = found_file(file)
    written = min(found.written if found else now, now)
    has_place = tells_where(file)
    ending = file.suffix.casefold()
    if ending in NOT_DECODED:
        taken = taken_of(file, zone)
    elif ending in IMAGES:
        photo = photo_of(file, zone)
        if isinstance(photo, str):
            return Proposal(EvidenceKind.FILE, written, has_place, f"kept as a file: {photo}")
        taken = photo.taken
    else:
        return Proposal(EvidenceKind.FILE, written, has_place)
    taken = taken if taken is not None and taken <= now else None
    return Proposal(EvidenceKind.PHOTO, taken or written, has_place, is_dated=taken is not None)


def is_whole(file: FoundFile) -> bool:
    """Whether nothing is being written to it, and it is no half of a picture that came in the last few seconds."""
    if not file.is_quiet or found_file(file.path) != file:
        return False
    age = (datetime.now(UTC) - file.written).total_seconds()
    is_half = 0 <= age < _FRESH and file.path.suffix.casefold() in IMAGES and isinstance(photo_of(file.path, UTC), str)
    return not is_half


_FRESH = 10.0
"""Seconds in which the rest of half a picture may still come."""


def known(book: AuditBook, file: FoundFile) -> Evidence | None:
    """The piece of evidence that holds this very file already: one file is one piece, for however many items."""
    alike = [e for e in book.all(Evidence).values() if e.file is not None and e.file.size == file.size]
    if not alike:
        return None
    sha256 = sha256_of(file.path)
    return next((e for e in alike if e.file is not None and e.file.sha256 == sha256), None)


def usual_class(workspace: Workspace, book: AuditBook) -> Confidentiality:
    """The class that evidence starts with: the audit's, else the organisation's."""
    return book.audit.evidence_class or workspace.settings.defaults.confidentiality


def zone_of(workspace: Workspace, book: AuditBook, item: Item | None = None) -> tzinfo:
    """The zone in which a camera is taken to stand: that of the item's site or the only one, else the workspace's."""
    sites = [item.site] if item is not None and item.site else book.audit.sites
    site = book.all(Site).get(sites[0]) if len(sites) == 1 else None
    return workspace.zone if site is None else zones.zone_of(site.timezone)
