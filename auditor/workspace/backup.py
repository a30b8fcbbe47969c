"""A backup: one file that holds the whole workspace, and the way back.

Everything in the folder is in it, but for what can be rebuilt, what is unfinished, and locks. What cannot be in it is
told, and the rest is in it all the same: a damaged workspace can be backed up. What was written is read back whole, and
each ledger is checked as it lies in the backup.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Strict, ValidationError

from auditor.errors import AuditorError, InvalidInput, WorkspaceError
from auditor.exchange import archive
from auditor.exchange.archive import Archive, Count, Manifest, Progress
from auditor.exchange.packing import written
from auditor.exchange.zipped import Limits, refuse
from auditor.ledger import disk, exhibits, utc_now, uuid7
from auditor.model.text import readable
from auditor.workspace.backup_check import damage_in
from auditor.workspace.backup_contents import Contents
from auditor.workspace.damage import FOLDER_IS_MISSING
from auditor.workspace.programme_exchange import finish
from auditor.workspace.settings import FILE, read_settings
from auditor.workspace.workspace import INCOMING, PROGRAMME

KIND = "backup"
_LIMITS = Limits(entries=500_000, total=4 << 40, listing=128 << 20)


class LedgerEnds(BaseModel):
    """Where the trails of one ledger ended: its path in the workspace, its id, and the ends by writer."""

    model_config = ConfigDict(strict=True, frozen=True)

    path: str
    ledger: str
    heads: dict[str, Annotated[tuple[int, str], Strict(False)]]
    head: str


class _About(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)

    workspace: str
    ledgers: list[LedgerEnds]
    left_out: list[Annotated[tuple[str, str], Strict(False)]]


@dataclass(frozen=True, slots=True)
class BackupManifest:
    """What a backup says of itself: of which workspace, made when and by which version, what could not be in it."""

    workspace: str
    made: datetime
    program: str
    format: int
    files: int
    size: int
    ledgers: Sequence[LedgerEnds]
    left_out: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was written or restored, and what in it does not check: its source was damaged already."""

    path: Path
    manifest: BackupManifest
    damage: tuple[str, ...]


def name_for(folder: Path, made: datetime) -> str:
    """The name of a backup that was given none: the workspace's folder, and the moment in UTC."""
    return f"{folder.resolve().name}-{made.astimezone(UTC):%Y%m%dT%H%M%SZ}.zip"


def back_up(workspace: Path, target: Path, progress: Progress | None = None, *, made: datetime | None = None) -> Backup:
    """Write a backup of the workspace in a folder, and read it back; nothing is ever replaced.

    Other processes may go on working: each ledger is copied as it stood at one moment. Raises WorkspaceError where
    there is no workspace, InvalidInput for a target that is taken or inside it, LockedLedger, DiskFull and NotKept.
    """
    root = workspace.resolve()
    if not (root / FILE).is_file() and not (root / PROGRAMME).is_dir():
        raise WorkspaceError(f"{workspace} is no workspace: it has no {FILE}.", "Name one: --workspace DIR")
    if target.resolve().is_relative_to(root):
        raise InvalidInput(
            f"{target} lies in the workspace, and would be lost with it.", "Name a file in another folder, or disk."
        )
    with suppress(OSError):  # where nothing can be moved, what is missing is told as damage
        finish(root / PROGRAMME, root / INCOMING / PROGRAMME)
    count = Count(progress, 3 * _size(root))
    with written(target, KIND, made or utc_now(), _LIMITS, count) as out:
        contents = Contents(root, out)
        contents.copy()
        out.about |= {"workspace": readable(root.name), "ledgers": contents.ledgers, "left_out": contents.left_out}
    with archive.opened(target, KIND, _LIMITS) as opened:
        return _told(opened, target, root, target.parent, count)


def backup_manifest(path: Path) -> BackupManifest:
    """What a backup says of itself, its files not read. Raises NotFound, InvalidInput and RefusedArchive."""
    with archive.opened(path, KIND, _LIMITS) as opened:
        return _read(opened.manifest)


def restore(backup: Path, folder: Path, progress: Progress | None = None) -> Backup:
    """Make a workspace of a backup in *folder*, which is new or empty; all of it, or nothing of it.

    Every file is compared with its hash as it lies on the disk then. Raises InvalidInput for a folder that holds
    something, NotFound and RefusedArchive for a file that is no sound backup, DiskFull and NotKept.
    """
    if os.path.lexists(folder) and not (folder.is_dir() and not any(folder.iterdir())):
        raise InvalidInput(f"{folder} is not empty.", "Choose a new folder; nothing is ever replaced.")
    with archive.opened(backup, KIND, _LIMITS) as opened:
        _read(opened.manifest)
        try:
            with _room(folder) as room:
                count = Count(progress, 3 * opened.manifest.size)
                _unpack(opened, room, count)
                told = _told(opened, backup, room, room, count)
                _move(room, folder)
        except OSError as error:
            raise disk.refusal(error, folder) from error
        return told


def _read(manifest: Manifest) -> BackupManifest:
    try:
        about = _About.model_validate(manifest.about)
    except ValidationError as wrong:
        error = wrong.errors()[0]
        refuse(f"about.{'.'.join(map(str, error['loc']))}: {error['msg']}.", archive.MANIFEST)
    return BackupManifest(
        workspace=about.workspace,
        made=manifest.made,
        program=manifest.program,
        format=manifest.format,
        files=len(manifest.files),
        size=manifest.size,
        ledgers=about.ledgers,
        left_out=dict(about.left_out),
    )


def _told(opened: Archive, path: Path, root: Path, room: Path, count: Count) -> Backup:
    damage = [*_settings_damage(root), *damage_in(opened, room, count)]
    if not any(file.path.startswith(f"{PROGRAMME}/") for file in opened.files()):
        damage.append(f"{PROGRAMME}: {FOLDER_IS_MISSING}")
    return Backup(path, _read(opened.manifest), tuple(damage))


def _settings_damage(root: Path) -> Iterator[str]:
    if not (root / FILE).is_file():
        yield f"{FILE}: It is not there; without it the folder is no workspace."
        return
    try:
        read_settings(root)
    except AuditorError as wrong:
        yield wrong.message.replace(f"{root}{os.sep}", "")


def _size(root: Path) -> int:
    """Bytes in a folder, for who counts them; a file that is gone meanwhile, such as a finished draft, has none."""
    total = 0
    for folder, _, names in os.walk(root):
        for name in names:
            with suppress(FileNotFoundError):
                total += (Path(folder) / name).lstat().st_size
    return total


@contextmanager
def _room(folder: Path) -> Iterator[Path]:
    """An empty folder to unpack into, on the same disk; gone afterwards, but for what was moved out of it."""
    beside = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    room = beside / f".{folder.name}.{uuid7()}.tmp"
    room.mkdir()
    try:
        yield room
    finally:
        shutil.rmtree(room, ignore_errors=True)


def _unpack(opened: Archive, room: Path, count: Count) -> None:
    opened.extract(room, opened.files(), count.add, durable=True)
    for name in opened.manifest.folders:
        room.joinpath(*name.split("/")).mkdir(parents=True, exist_ok=True)
    for folder, _, _ in os.walk(room):
        disk.sync_folder(Path(folder))
    for file in opened.files():
        if exhibits.sha256_of(room.joinpath(*file.path.split("/"))) != file.sha256:
            refuse(
                "It is not on the disk as it was written there.", file.path, "Check the disk, and restore elsewhere."
            )
        count.add(file.size)


def _move(room: Path, folder: Path) -> None:
    """Give the workspace its place: in one step, or into an empty folder piece by piece, its settings at last.

    Without its settings a folder is no workspace: a crash between two pieces leaves none.
    """
    if not folder.exists():
        disk.make_folder(folder.parent)
        room.rename(folder)
        disk.sync_folder(folder.parent)
        return
    for path in sorted(room.iterdir(), key=lambda path: path.name == FILE):
        if path.name == FILE:
            disk.sync_folder(folder)
        path.rename(folder / path.name)
    disk.sync_folder(folder)
