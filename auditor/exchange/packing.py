"""Packing an archive: beside its target and durable, read back whole from the disk, and only then given its name.

A file that is there is never replaced. The same files and words give the same bytes with the same libraries. A crash at
any moment leaves no archive or a whole one; of the first, a hidden file beside it may remain.
"""

from __future__ import annotations

import hashlib
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from auditor import __version__
from auditor.errors import InvalidInput
from auditor.exchange import archive, zipped
from auditor.exchange.archive import FORMAT, MANIFEST, Count, FileFacts, opened_file
from auditor.exchange.archive_names import Names
from auditor.exchange.zipped import PART, Limits
from auditor.ledger import disk, uuid7
from auditor.ledger.line import seal

if TYPE_CHECKING:
    from zipfile import ZipFile

_PACKED_ALREADY = frozenset(
    (
        *(".avif", ".gif", ".heic", ".heif", ".jpeg", ".jpg", ".png", ".webp"),
        *(".m4a", ".mov", ".mp3", ".mp4", ".ogg", ".webm"),
        *(".docx", ".odt", ".pdf", ".pptx", ".xlsx"),
        *(".7z", ".bz2", ".gz", ".xz", ".zip", ".zst"),
    )
)


class SourceUnreadable(InvalidInput):
    """A file that was to go into an archive cannot be read, or not to its end; what was read of it is in."""

    def __init__(self, source: Path, error: OSError, read: int = 0) -> None:
        self.reason = f"it cannot be read{' to its end' if read else ''} ({error.strerror or error})"
        super().__init__(f"{source}: {self.reason}.", "See who may read it, and whether its disk is sound.")


@dataclass(slots=True)
class Writing:
    """An archive that is being written; ``about`` may be filled until the end."""

    zip: ZipFile
    count: Count
    about: dict[str, Any] = field(default_factory=dict)
    folders: list[str] = field(default_factory=list)
    files: list[FileFacts] = field(default_factory=list)
    _names: Names = field(default_factory=Names)
    _loose: int = 0

    def why_not(self, name: str) -> str:
        """Why a file of this name cannot be added; "" if it can, and is then to be added."""
        return "its name is taken" if name == MANIFEST else self._names.why_not(name)

    def add(self, name: str, source: Path, size: int | None = None) -> FileFacts:
        """Add the first *size* bytes of a file, or all that it holds at this moment, streamed.

        Raises SourceUnreadable; OSError is about the archive alone.
        """
        try:
            file = opened_file(source)
            held = os.fstat(file.fileno()).st_size
            length = held if size is None else min(size, held)
            packs = self._packs(source, length)
        except OSError as error:
            raise SourceUnreadable(source, error) from error
        with file:
            return self._copy(name, source, file, length, packs)

    def _copy(self, name: str, source: Path, file: BinaryIO, length: int, packs: bool) -> FileFacts:
        total, size, broken = hashlib.sha256(), 0, None
        info = _info(name, packs)
        with self.zip.open(info, "w", force_zip64=length > 1 << 30) as out:
            while size < length and broken is None:
                try:
                    part = file.read(min(PART, length - size))
                except OSError as error:
                    part, broken = b"", error
                if not part:
                    break
                out.write(part)
                total.update(part)
                size += len(part)
                self.count.add(len(part))
        if size > info.compress_size * zipped.RATIO:
            self._loose += size
        facts = FileFacts(path=name, size=size, sha256=total.hexdigest())
        self.files.append(facts)
        if broken is not None:
            raise SourceUnreadable(source, broken, size) from broken
        return facts

    def _packs(self, source: Path, length: int) -> bool:
        """Whether to compress it: not what is compressed already, nor what would look like a bomb to who reads it."""
        if source.suffix.lower() in _PACKED_ALREADY or self._loose > zipped.LOOSE // 2:
            return False
        return length <= zipped.LOOSE // 16 or _packed_size(source) * zipped.RATIO > length


@contextmanager
def written(target: Path, kind: str, made: datetime, limits: Limits, count: Count | None = None) -> Iterator[Writing]:
    """Write an archive; it is there when this ends. *count* gets each byte twice, as it is written and as it is read.

    Files are added inside. Raises InvalidInput if *target* is there already, DiskFull or NotKept; then nothing is.
    """
    from zipfile import ZipFile

    _refuse_taken(target)
    count = count or Count(None, 0)
    temporary = target.with_name(f".{target.name}.{uuid7()}.tmp")
    try:
        with temporary.open("xb") as file:
            with ZipFile(file, "w") as zip_file:
                writing = Writing(zip_file, count)
                yield writing
                with zip_file.open(_info(MANIFEST, True), "w", force_zip64=True) as out:
                    out.write(_sealed(writing, kind, made))
            file.flush()
            disk.sync(file.fileno())
            disk.forget(file.fileno())
        with archive.opened(temporary, kind, limits) as back:
            for each in back.files():
                for part in back.parts(each):
                    count.add(len(part))
        disk.place(temporary, target)
        disk.sync_folder(target.parent)
    except FileExistsError as error:
        raise _taken(target) from error
    except OSError as error:
        raise disk.refusal(error, target) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _sealed(writing: Writing, kind: str, made: datetime) -> bytes:
    files = sorted(writing.files, key=lambda each: each.path)
    return seal(
        {
            "format": FORMAT,
            "kind": kind,
            "made": made.isoformat(),
            "program": __version__,
            "about": writing.about,
            "files": [each.model_dump() for each in files],
            "folders": sorted(writing.folders),
        }
    )


def _info(name: str, packs: bool) -> Any:
    """The same words for the same file, whoever writes it, wherever and whenever."""
    from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipInfo

    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED if packs else ZIP_STORED
    info.create_system = 3
    info.external_attr = (stat.S_IFREG | 0o644) << 16
    return info


def _packed_size(source: Path) -> int:
    packer = zlib.compressobj()
    with source.open("rb") as file:
        return sum(len(packer.compress(part)) for part in iter(lambda: file.read(PART), b"")) + len(packer.flush())


def _refuse_taken(target: Path) -> None:
    if os.path.lexists(target):
        raise _taken(target)


def _taken(target: Path) -> InvalidInput:
    return InvalidInput(f"{target} is there already.", "Nothing is ever replaced: choose another name.")
