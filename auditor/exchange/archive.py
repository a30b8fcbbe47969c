"""An archive: one zip file with a manifest that holds the size and SHA-256 of every file in it, and one hash over all.

Whoever reads one treats it as hostile: it is checked whole, or refused whole.
"""

from __future__ import annotations

import hashlib
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, BinaryIO

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, Strict, ValidationError

from auditor.errors import InvalidInput, NotFound
from auditor.exchange import zipped
from auditor.exchange.archive_names import Names
from auditor.exchange.zipped import Entry, Limits, RefusedArchive, refuse
from auditor.ledger import DiskFull, disk
from auditor.ledger.line import unseal

MANIFEST = "archive.json"
FORMAT = 1
Progress = Callable[[int, int], None]
"""Told while it goes on: bytes done, bytes of all."""


@dataclass(slots=True)
class Count:
    """Counts bytes for a `Progress`, if there is one."""

    progress: Progress | None
    total: int
    done: int = 0

    def add(self, size: int) -> None:
        """So many bytes more are done."""
        self.done += size
        if self.progress is not None:
            self.progress(self.done, max(self.total, self.done))


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)


class FileFacts(_Part):
    """One file of an archive: its path with ``/`` between folders, its size in bytes, its SHA-256."""

    path: str
    size: int = Field(ge=0)
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$")


class Manifest(_Part):
    """What an archive is and holds; ``about`` is what its kind says beside that, ``hash`` covers all of it."""

    format: int
    kind: str
    made: Annotated[AwareDatetime, Strict(False)]
    program: str
    about: dict[str, Any]
    files: list[FileFacts]
    folders: list[str]
    hash: str

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(each.size for each in self.files)


class Archive:
    """An open archive whose list of files was checked; content is checked while it is read."""

    def __init__(self, file: BinaryIO, path: Path, entries: Mapping[str, Entry], manifest: Manifest) -> None:
        self.path = path
        self.manifest = manifest
        self._file = file
        self._entries = entries

    def files(self) -> Sequence[FileFacts]:
        """All files, in the order in which they lie in the archive."""
        facts = {each.path: each for each in self.manifest.files}
        return [facts[name] for name in self._entries if name in facts]

    def parts(self, facts: FileFacts) -> Iterator[bytes]:
        """The content of a file, in parts; good only if the end is reached. Raises RefusedArchive."""
        total = hashlib.sha256()
        for part in zipped.content(self._file, self._entries[facts.path]):
            total.update(part)
            yield part
        if total.hexdigest() != facts.sha256:
            refuse("It does not match its hash.", facts.path)

    def extract(
        self, folder: Path, files: Sequence[FileFacts], told: Callable[[int], None], *, durable: bool = False
    ) -> None:
        """Write some files below *folder*, which is empty and nobody else's; on error, remove it whole."""
        _require_room(folder, sum(each.size for each in files))
        for each in files:
            path = folder.joinpath(*each.path.split("/"))
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as out:
                for part in self.parts(each):
                    out.write(part)
                    told(len(part))
                out.flush()
                if durable:
                    disk.sync(out.fileno())


@contextmanager
def opened(path: Path, kind: str, limits: Limits) -> Iterator[Archive]:
    """Open an archive of this kind for reading. Raises NotFound, InvalidInput, RefusedArchive."""
    try:
        file = opened_file(path)
    except FileNotFoundError as error:
        raise NotFound(f"There is no file {path}.", "Check the path.") from error
    except OSError as error:
        raise InvalidInput(f"{path} cannot be read: {error.strerror or error}.", "Check who may read it.") from error
    with file:
        try:
            entries = {each.name: each for each in zipped.entries(file, limits)}
            archive = Archive(file, path, entries, _manifest(file, entries, kind, limits))
            yield archive
        except RefusedArchive as refused:
            if not refused.message.startswith(f"{path}: "):
                refused.message = f"{path}: {refused.message}"
            raise


def opened_file(path: Path) -> BinaryIO:
    """Open a file, and nothing that only looks like one: a pipe would never end, a device may act."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise InvalidInput(f"{path} is not a file.", "Give the path of a file.")
    return path.open("rb")


def _manifest(file: BinaryIO, entries: Mapping[str, Entry], kind: str, limits: Limits) -> Manifest:
    entry = entries.get(MANIFEST)
    if entry is None:
        refuse(f"It is no archive of Auditor: it has no {MANIFEST}.")
    if entry.size > limits.listing:
        refuse("It is larger than any list of files.", MANIFEST)
    value = unseal(b"".join(zipped.content(file, entry)))
    if value is None:
        refuse("It was changed: it does not match its hash.", MANIFEST)
    version = value.get("format")
    if type(version) is int and version > FORMAT:
        hint = "Update Auditor: pip install --upgrade auditor"
        refuse(f"It has format {version}, this version knows {FORMAT}: it needs a newer version.", hint=hint)
    if value.get("kind") != kind:
        refuse(f"It is no {kind}.", hint="A bundle is imported, a backup is restored.")
    try:
        manifest = Manifest.model_validate(value)
    except ValidationError as wrong:
        refuse(f"{'.'.join(map(str, wrong.errors()[0]['loc']))}: {wrong.errors()[0]['msg']}.", MANIFEST)
    _require_the_same(manifest, entries)
    return manifest


def _require_the_same(manifest: Manifest, entries: Mapping[str, Entry]) -> None:
    """The files of the manifest are those of the archive, each once, with the same size; folders have fine names."""
    listed = {each.path for each in manifest.files}
    if len(listed) != len(manifest.files) or MANIFEST in listed:
        refuse("It lists a file twice, or itself.", MANIFEST)
    for name in entries.keys() - listed - {MANIFEST}:
        refuse("It is not in the manifest.", name)
    for each in manifest.files:
        entry = entries.get(each.path)
        if entry is None:
            refuse("It is missing.", each.path)
        if entry.size != each.size:
            refuse("Its size is not that of the manifest.", each.path)
    names = Names()
    for name in (*entries, *manifest.folders):
        reason = names.why_not(name)
        if reason:
            refuse(f"{reason}.", name)


def _require_room(folder: Path, size: int) -> None:
    free = shutil.disk_usage(folder).free
    if free < size:
        raise DiskFull(
            f"It needs {size:,} bytes, and the disk that holds {folder.parent} has {free:,}.", "Make room, then go on."
        )
