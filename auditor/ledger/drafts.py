"""Open text, kept while it is being typed: one small file a key, beside the trail, never part of it.

A draft file is its key, a line end, and the text: whatever happens to it, it can be read.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from auditor.errors import InvalidInput
from auditor.ledger import disk

FOLDER = "drafts"


def keep(folder: Path, key: str, text: str) -> None:
    """Replace the draft of `key`, durable before this returns. Raises DiskFull or NotKept."""
    path = _path(folder, key)
    try:
        disk.make_folder(path.parent)
    except OSError as error:
        raise disk.refusal(error, path.parent) from error
    disk.write_file(path, f"{key}\n{text}".encode(errors="surrogatepass"))


def read(folder: Path, key: str) -> str | None:
    """The draft of `key`, or None."""
    path = _path(folder, key)
    return _read(path)[1] if path.exists() else None


def read_all(folder: Path) -> dict[str, str]:
    """All drafts by key."""
    return dict(sorted(_read(path) for path in (folder / FOLDER).glob("*.txt")))


def drop(folder: Path, key: str) -> None:
    """Forget the draft of `key`, if there is one: its text is a line now, or was taken back. Raises NotKept.

    Not durable by itself: after a power cut it may be there again, and is then offered once more.
    """
    path = _path(folder, key)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise disk.refusal(error, path) from error


def _path(folder: Path, key: str) -> Path:
    if not key or "\n" in key:
        raise InvalidInput(f"{key!r} is no key for a draft.", "Give one line of text, such as 'responses/<id>/note'.")
    return folder / FOLDER / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.txt"


def _read(path: Path) -> tuple[str, str]:
    data = path.read_bytes()
    try:
        whole = data.decode(errors="surrogatepass")  # a draft keeps what was typed, valid or not
    except UnicodeDecodeError:
        whole = data.decode(errors="replace")
    key, _, text = whole.partition("\n")
    return key, text
