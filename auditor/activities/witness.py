"""Witnesses from outside that trails are held against: heads on paper, in issued reports, in bundles, in backups."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import msgspec

from auditor.errors import InvalidInput, NotFound
from auditor.exchange.zipped import RefusedArchive
from auditor.ledger.anchors import Anchor
from auditor.reporting.record import ATTACHMENT

PRINTED = 64
"""How many digits a head has as it is printed; screens show the first 12."""
_SHORTEST = 12

LARGEST = 500_000_000
"""Bytes of the largest report that is looked into; it is read as a whole. A bundle or a backup may be larger."""


@dataclass(frozen=True, slots=True)
class Witness:
    """An anchor, and of which ledger it speaks: by id, by name, or of any; and the file of a bundle."""

    anchor: Anchor
    ledger: str = ""
    name: str = ""
    file: Path | None = None

    def speaks_of(self, ledger: str, name: str) -> bool:
        """Whether it is about the ledger with this id and this name."""
        return self.ledger in ("", ledger) and self.name in ("", name)


class FrozenRevision(msgspec.Struct):
    """Which revision it is, where the trails ended, and the hash of what it reports."""

    number: int = 0
    head: str = ""
    heads: dict[str, tuple[int, str]] = {}
    content_sha256: str = ""


class Frozen(msgspec.Struct):
    """What of a frozen report is looked at; ``audit`` is its reference."""

    format: str
    audit: str
    revision: FrozenRevision


def on_paper(head: str) -> Witness:
    """A head as it was typed from a report: all 64 digits, or the first 12 or more; spaces do not count."""
    digits = re.sub(r"\s", "", head).lower()
    if not re.fullmatch(rf"[0-9a-f]{{{_SHORTEST},{PRINTED}}}", digits):
        raise InvalidInput(
            f"{head!r} is no head. A head is the checksum over a whole trail: {PRINTED} digits from 0 to 9 and a to f.",
            "Type it as an issued report prints it in its document control, or as auditor verify lists it; "
            f"its first {_SHORTEST} digits are enough.",
        )
    return Witness(Anchor(f"the head {digits}", {}, digits))


def in_file(path: Path) -> list[Witness]:
    """The anchors in a bundle, a backup, an issued PDF or a frozen record. Raises NotFound, InvalidInput."""
    if not path.is_file():
        raise NotFound(f"There is no file {path}.", "Check the path.")
    with path.open("rb") as file:
        begins = file.read(4)
    if begins.startswith(b"PK"):
        return _in_archive(path)
    if path.stat().st_size > LARGEST:
        raise InvalidInput(f"{path} is too large to be a report.", f"Reports up to {LARGEST // 1_000_000} MB are read.")
    record = attached(path.read_bytes()) if begins == b"%PDF" else path.read_bytes()
    found = None if record is None else in_record(record)
    if found is None:
        raise InvalidInput(
            f"{path} is no witness: it holds no head of a trail.",
            "Give a bundle, a backup, an issued report (PDF) or its frozen record (JSON).",
        )
    anchor = found.anchor
    return [Witness(Anchor(f"{anchor.source} in {path.name}", anchor.heads, anchor.head), name=found.name)]


def frozen_record(record: bytes) -> Frozen | None:
    """What a report's frozen record says of its revision; None if it is none."""
    try:
        frozen = msgspec.json.decode(record, type=Frozen)
    except (msgspec.MsgspecError, RecursionError):
        return None
    is_report = frozen.format.startswith("auditor.audit-report/") and frozen.revision.head
    return frozen if is_report else None


def in_record(record: bytes) -> Witness | None:
    """The anchor in a report's frozen record; None if it is none."""
    frozen = frozen_record(record)
    if frozen is None:
        return None
    revision = frozen.revision
    source = f"report {frozen.audit} revision {revision.number}"
    return Witness(Anchor(source, revision.heads, revision.head), name=frozen.audit)


def attached(pdf: bytes) -> bytes | None:
    """The record that an issued PDF carries; None if there is none, or it is no PDF that can be read."""
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            file = opened.attachments[ATTACHMENT].get_file()
            content = file.obj.read_bytes(pikepdf.StreamDecodeLevel.specialized)
            return bytes(content[: file.size])  # one in a hundred of the first release has a space behind it
    except (pikepdf.PdfError, KeyError, ValueError, TypeError):
        return None


def _in_archive(path: Path) -> list[Witness]:
    from auditor.exchange.bundle import bundle_manifest
    from auditor.workspace.backup import backup_manifest

    try:
        bundle = bundle_manifest(path)
    except RefusedArchive as refused:
        if "no bundle" not in refused.message:
            raise
    else:
        found = _witness(f"bundle {path.name}", bundle.ledger, bundle.heads, bundle.head)
        return [replace(found, file=path)]
    return [
        _witness(f"backup {path.name}", each.ledger, each.heads, each.head) for each in backup_manifest(path).ledgers
    ]


def _witness(source: str, ledger: str, heads: Mapping[str, tuple[int, str]], head: str) -> Witness:
    return Witness(Anchor(source, heads, head), ledger=ledger)
