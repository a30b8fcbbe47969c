"""Photos as they are printed, kept by the hash of what they were made from: a photo is decoded once, not per report.

What is kept may be deleted at any time. A file that was changed is not used, and made anew from the photo.
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from auditor.ledger import NotKept
from auditor.ledger.disk import make_folder, write_file

RECIPE: Final = 2
"""Raised when the same photo is made into another picture than before."""

_HASH = re.compile(r"[0-9a-f]{64}")
_SIZE = re.compile(rb"([0-9]+(?:\.[0-9]+)?) ([0-9]+(?:\.[0-9]+)?)\n")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo ready for paper: encoded, with its printed size in points."""

    data: bytes
    width: float
    height: float


class PreparedPhotos:
    """A folder of them; each file begins with the hash of the rest."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, photo: str, width: float) -> Prepared | None:
        """What was made of the photo with the hash *photo* for *width* points; None where that is not known."""
        path = self._path(photo, width)
        if path is None or not path.is_file():
            return None
        content = path.read_bytes()
        told, rest = content[:64], content[64:]
        size = _SIZE.match(rest)
        if size is None or sha256(rest).hexdigest().encode() != told:
            return None
        return Prepared(rest[size.end() :], float(size[1]), float(size[2]))

    def keep(self, photo: str, width: float, prepared: Prepared) -> None:
        """Keep it for the next report; where nothing can be written, the next one decodes the photo again."""
        path = self._path(photo, width)
        if path is None:
            return
        rest = f"{prepared.width!r} {prepared.height!r}\n".encode() + prepared.data
        with suppress(OSError, NotKept):
            make_folder(self._folder)
            write_file(path, sha256(rest).hexdigest().encode() + rest)

    def _path(self, photo: str, width: float) -> Path | None:
        """A name that is no hash came from a record that somebody else wrote; it never becomes a path."""
        return self._folder / f"{photo}-{width:g}-{RECIPE}" if _HASH.fullmatch(photo) else None
