"""Handing the file of a piece of evidence to the system's viewer: as a copy, so that the original stays as found."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

from auditor.errors import InvalidInput, NotFound
from auditor.ledger.identifiers import uuid7
from auditor.model.evidence import IMAGES, Evidence
from auditor.tui.screens import viewer
from auditor.workspace import AuditBook

_SHOWN = IMAGES | frozenset(
    (
        *(".heic", ".heif", ".avif", ".svg", ".pdf", ".txt", ".md", ".log", ".csv", ".tsv"),
        *(".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".rtf", ".eml"),
        *(".mp3", ".m4a", ".wav", ".ogg", ".flac", ".mp4", ".mov", ".mkv", ".webm", ".avi"),
    )
)
"""File endings that a viewer shows; what a system might run instead is never handed to it."""


def look_at(book: AuditBook, piece: Evidence) -> str:
    """Show the file of a piece in the system's viewer, and say so. Raises where there is none, or none may show it."""
    if piece.file is None:
        raise NotFound(f"{piece.ref} is a reference without a file: {piece.reference}")
    original = book.ledger.exhibit(piece.file.sha256)
    ending = Path(piece.file.name).suffix.lower()
    if ending not in _SHOWN:
        raise InvalidInput(
            f"{piece.file.name} is not handed to a viewer: its kind might be run instead of shown.",
            f"It lies, as found, in {original}",
        )
    copy = _folder() / f"{piece.ref}-{str(uuid7())[-6:]}{ending}"
    shutil.copyfile(original, copy)
    copy.chmod(0o400)
    if not viewer.open_file(copy):
        copy.unlink()
        raise NotFound("No program to show files with was found here.", f"The file lies, as found, in {original}")
    return f"A copy of {piece.ref} is shown by the system's viewer; the original stays as found"


@cache
def _folder() -> Path:
    """A folder for this person only, gone when the program ends."""
    folder = Path(tempfile.mkdtemp(prefix="auditor-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
