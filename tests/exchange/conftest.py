"""A small ledger with everything that a bundle may hold, and everything that it must not."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from auditor.ledger import Change, Ledger, Writer, uuid7

NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)
Make = Callable[[str], Ledger]


def clock() -> datetime:
    return NOON


def put(ledger: Ledger, table: str = "notes", record: str = "", /, **fields: object) -> str:
    """Commit one record; returns its id."""
    record = record or uuid7()
    ledger.commit("note", author="Jana", effective=NOON, changes=[Change(table, record, fields)])
    return record


def photo(*, located: bool) -> bytes:
    """A photo as a telephone takes it, with the place it was taken at or without."""
    from PIL import Image

    exif = Image.Exif()
    exif[0x0110] = "Telephone"
    if located:
        exif[0x8825] = {1: "N", 2: (49.0, 12.0, 3.0), 3: "E", 4: (16.0, 36.0, 1.0)}
    out = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "JPEG", exif=exif.tobytes())
    return out.getvalue()


def issue(ledger: Ledger, number: int) -> None:
    """Files of an issued revision, and the line that refers to them."""
    folder = ledger.folder / "issued"
    folder.mkdir(exist_ok=True)
    hashes = {}
    for ending in ("pdf", "json"):
        data = f"report {number} {ending}".encode()
        (folder / f"r{number}.{ending}").write_bytes(data)
        hashes[f"{ending}_sha256"] = hashlib.sha256(data).hexdigest()
    put(ledger, "revisions", number=number, **hashes)


@pytest.fixture
def new(tmp_path: Path) -> Make:
    """Makes a ledger in a workspace of its own, by name."""

    def made(workspace: str) -> Ledger:
        folder = tmp_path / workspace
        writer = Writer.for_workspace(folder, tmp_path / "home")
        return Ledger.create(folder / "audits/IA-1", kind="audit", name="IA-1", writer=writer, clock=clock)

    return made


@pytest.fixture
def ledger(new: Make) -> Ledger:
    """Lines, two exhibits, an issued report; and a draft, a quarantined line, temporary files, which are nobody's."""
    ledger = new("workspace")
    for number in range(5):
        put(ledger, text=f"příloha {number}")
    for data in (photo(located=False), b"minutes"):
        kept = ledger.store_exhibit(data, suffix=".jpg" if data[:1] == b"\xff" else ".txt")
        put(ledger, "evidence", ref="E-001", file={"sha256": kept.sha256, "size": kept.size, "name": "x"})
    issue(ledger, 1)
    ledger.keep_draft("notes/x", "half a sentence")
    (ledger.folder / "quarantine").mkdir()
    (ledger.folder / "quarantine" / "w-3-100.torn").write_bytes(b'{"half":')
    (ledger.folder / "issued" / "r2.pdf").write_bytes(b"an issue that a crash ended")
    (ledger.folder / "evidence" / ".x.tmp").write_bytes(b"half a photo")
    (ledger.folder / "copy.json").write_bytes(b"{}")
    for shelf in ledger.folder.glob("evidence/??"):
        (shelf / "Thumbs.db").write_bytes(b"made by a file manager")
    return ledger


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)
