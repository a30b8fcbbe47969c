"""One piece of evidence in full: what it is, how far it is verified, when it was and when it was recorded, its file."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.people import Person, Site
from auditor.model.record import Id
from auditor.tui.screens.conduct.sheet import VERIFIED, size
from auditor.tui.widgets.facts import Fact
from auditor.workspace import AuditBook


def facts(book: AuditBook, piece: Evidence, zone: ZoneInfo) -> list[Fact]:
    """What there is to say of a piece."""
    site = book.all(Site).get(piece.site) if piece.site else None
    place = " · ".join(part for part in (site.name if site else "", piece.place) if part)
    secrecy = piece.confidentiality.value
    found = [
        Fact("", piece.reference, "strong", lead=((f"{piece.ref} ", "strong"), (f"{piece.kind.value} ", "muted"))),
        Fact("Shows", piece.description),
        Fact("Said by", piece.respondent),
        Fact("Verified", " · ".join(filter(None, (VERIFIED[piece.verification], piece.verification_note, secrecy)))),
        Fact("Dated", f"{_moment(piece.captured, zone)}{_recorded(book, piece.id, zone)}"),
        Fact("Place", place),
        Fact("Used at", ", ".join(used_at(book, piece.id)) or "nothing yet"),
    ]
    if piece.file is not None:
        name = f"{piece.file.name}, " if piece.file.name != piece.reference else ""
        found += [
            Fact("File", f"{name}{size(piece.file.size)} ({piece.file.size} bytes)"),
            Fact("SHA-256", piece.file.sha256, "muted"),
        ]
    return [fact for fact in found if fact.text]


def used_at(book: AuditBook, piece: Id) -> list[str]:
    """The references of the items and findings that a piece supports."""
    items = sorted(item.ref for item in book.items.values() if piece in item.evidence)
    findings = sorted(f.ref for f in book.all(Finding).values() if piece in f.evidence and not f.is_withdrawn)
    return [*items, *findings]


def _recorded(book: AuditBook, piece: Id, zone: ZoneInfo) -> str:
    """When it was written into the trail, and by whom."""
    lines = book.ledger.history("evidence", piece)
    if not lines:
        return ""
    by = book.all(Person).get(lines[0].author)
    return f", recorded {_moment(lines[0].recorded, zone)}{f' by {by.ref}' if by else ''}"


def _moment(when: datetime, zone: ZoneInfo) -> str:
    return f"{when.astimezone(zone):%Y-%m-%d %H:%M}"
