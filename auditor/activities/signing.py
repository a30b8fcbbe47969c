"""Signing an issued report: a copy with a certifying signature, the line that tells of it, and what one is worth."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.activities import witness
from auditor.activities.act import Act, Outcome, step
from auditor.activities.issued_file import issued_bytes
from auditor.activities.permission import only
from auditor.errors import InvalidInput, NotFound
from auditor.ledger.disk import write_file
from auditor.model.report import Revision, SignedCopy
from auditor.model.words import Role
from auditor.workspace import AuditBook, Workspace

if TYPE_CHECKING:
    from auditor.exchange.signed_pdf import Key, Signature

SIGNERS = frozenset({Role.LEAD, Role.PROGRAMME_MANAGER, Role.CLIENT})
"""Whose signature certifies a report; what others agree to is data in the report."""


@dataclass(frozen=True, slots=True)
class Checked:
    """A signature in a file, and the issued report that the file begins with.

    ``audit`` and ``revision`` are what the file says it is; ``is_issued`` whether this workspace issued just these
    bytes, ``None`` where it does not know the audit; ``is_recorded`` whether its trail tells of this very copy.
    """

    file: Path
    signature: Signature
    audit: str = ""
    revision: int = 0
    is_issued: bool | None = None
    is_recorded: bool = False

    @property
    def is_good(self) -> bool:
        """Whether nothing was found against it; that a certificate is trusted is asked apart."""
        return self.signature.is_sound and self.is_issued is not False


def sign(
    workspace: Workspace, book: AuditBook, acting: Act, key: Key, output: Path, number: int | None = None
) -> Outcome[Revision]:
    """Write a signed copy of an issued revision (default the newest) to *output*, then the line that tells of it.

    What was issued stays as it is, and the copy begins with it. Raises ``NotFound`` where nothing is issued,
    ``WorkspaceError`` where the issued file is not what it was, ``InvalidInput`` where it has no place to be signed, or
    where the copy would replace something.
    """
    from auditor.exchange.signed_pdf import signed
    from auditor.reporting.design import Palette, design_file
    from auditor.reporting.signature_field import NAME
    from auditor.reporting.signature_stamp import signature_stamp

    replaces_nothing(output)
    with step(book, acting, "sign report") as now:
        revision = _revision(book, number)
        only(now, SIGNERS, "signature", "an issued report is signed")
        reports = workspace.folder / "reports"
        about = f"{book.ref} revision {revision.number}"
        lines = (f"signed {acting.day.isoformat()}: {about}", f"certificate {key.fingerprint[:32]}…")
        palette = design_file("palette.yaml", Palette, reports)
        stamp = signature_stamp(key.name, lines, palette, reports / "fonts")
        copy = signed(issued_bytes(book, revision), key, NAME, stamp, f"Issued as {about}")
        write_file(output, copy)
        told = SignedCopy(
            by=acting.by,
            on=acting.day,
            name=key.name,
            certificate_sha256=key.fingerprint,
            pdf_sha256=hashlib.sha256(copy).hexdigest(),
        )
        revision = revision.having(signed=[*revision.signed, told])
        now.put(revision)
        return now.outcome(revision)


def replaces_nothing(output: Path) -> None:
    """``InvalidInput`` where something of the name of *output* is there, be it a link that leads nowhere."""
    if os.path.lexists(output):
        raise InvalidInput(f"{output} exists already.", "Name a new file: a signed copy replaces nothing.")


def check(workspace: Workspace, file: Path, trusted: Sequence[bytes] = ()) -> list[Checked]:
    """What the signatures in a PDF are worth; none for a file that is not signed, or is no PDF."""
    from auditor.exchange.signed_pdf import is_signed, signatures

    with file.open("rb") as opened:
        is_pdf = opened.read(4) == b"%PDF"  # a bundle or a backup is not read for this: it may be very large
    data = file.read_bytes() if is_pdf else b""
    if not is_signed(data):
        return []
    record = witness.attached(data)
    frozen = witness.frozen_record(record) if record is not None else None
    audit, number = (frozen.audit, frozen.revision.number) if frozen is not None else ("", 0)
    revision = _known(workspace, audit, number)
    this = hashlib.sha256(data).hexdigest()
    return [
        Checked(
            file,
            each,
            audit,
            number,
            revision.pdf_sha256 == each.signed_sha256 if revision is not None else None,
            any(copy.pdf_sha256 == this for copy in revision.signed) if revision is not None else False,
        )
        for each in signatures(data, trusted)
    ]


def _revision(book: AuditBook, number: int | None) -> Revision:
    issued = [each for each in book.revisions() if number in (None, each.number)]
    if not issued:
        which = "no issued report" if number is None else f"no report revision {number}"
        raise NotFound(f"{book.ref} has {which}; a draft is not signed.", f"auditor issue {book.ref}")
    return issued[-1]


def _known(workspace: Workspace, audit: str, number: int) -> Revision | None:
    try:
        book = workspace.audit(audit) if audit else None
    except NotFound:
        return None
    revisions = book.revisions() if book is not None else ()
    return next((each for each in revisions if each.number == number), None)
