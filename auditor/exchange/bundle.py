"""A bundle: one file that holds one ledger - its trails up to one moment, its evidence, its issued reports.

Drafts are nobody else's, lines in quarantine were never reported as kept: neither leaves the workspace. A bundle that
comes from somebody is a stranger's: nothing derived in it is believed. Its snapshot is thrown away and its manifest
made anew; what remains is what the chains of its trails and the hashes of its exhibits prove.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, Strict, ValidationError

from auditor.exchange import archive
from auditor.exchange.archive import Archive, Count, FileFacts, Progress
from auditor.exchange.archive_names import why_not
from auditor.exchange.packing import Writing, written
from auditor.exchange.photo_location import tells_where
from auditor.exchange.zipped import Limits, refuse
from auditor.ledger import DamagedLedger, Ledger, disk, exhibits, trails, utc_now
from auditor.ledger.merging import UnsoundCopy, sound
from auditor.ledger.problems import Problem
from auditor.ledger.snapshot import MANIFEST, NAME, Manifest, read_manifest, write_manifest
from auditor.ledger.trail import head_of
from auditor.model.text import Line

KIND = "bundle"
ISSUED = "issued"
_LIMITS = Limits(entries=100_000, total=64 << 30, listing=32 << 20)
_TRAILS_IN_ALL = 2 << 30
_LINE = 32 << 20
"""Bytes of a trail's line: far beyond any that is written here."""

_TRAIL = re.compile(rf"{trails.FOLDER}/[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}\.jsonl")
_EXHIBIT = re.compile(rf"{exhibits.FOLDER}/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})(?:\.[a-z0-9]{{1,10}})?")
_REPORT = re.compile(rf"{ISSUED}/r([0-9]{{1,6}})(?:-[0-9a-f]{{8}})?\.(?:pdf|json)")


class _About(BaseModel):
    """What the manifest of a bundle says of its ledger."""

    model_config = ConfigDict(strict=True, frozen=True)

    ledger: str = Field(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
    kind: str = Field(pattern=r"^[a-z]{1,30}$")
    name: Line
    created: Annotated[AwareDatetime, Strict(False)]
    heads: dict[str, Annotated[tuple[int, str], Strict(False)]]
    head: str
    letter: str = Field(pattern=r"^[A-Z]{0,3}$")
    handed_to: Line
    located_photos: int = Field(ge=0)
    missing: Annotated[tuple[str, ...], Strict(False)]


@dataclass(frozen=True, slots=True)
class BundleManifest:
    """Which ledger a bundle holds, where its trails end, and to whom it was handed out under which letter.

    `missing` are hashes of exhibits that its trails refer to and that were gone already where it was written.
    """

    ledger: str
    kind: str
    name: str
    created: datetime
    heads: Mapping[str, tuple[int, str]]
    head: str
    letter: str
    handed_to: str
    located_photos: int
    missing: tuple[str, ...]
    made: datetime
    program: str
    format: int
    files: int
    size: int


def located_photos(ledger: Ledger) -> list[str]:
    """SHA-256 of the exhibits that tell where they were taken; originals are kept as found, so a bundle holds it."""
    return [path.name.partition(".")[0] for path in exhibits.stored(ledger.folder) if tells_where(path)]


def write_bundle(
    ledger: Ledger,
    target: Path,
    *,
    letter: str = "",
    handed_to: str = "",
    made: datetime | None = None,
    progress: Progress | None = None,
) -> BundleManifest:
    """Write the bundle of a ledger that is open for writing, and read it back; nothing is ever replaced.

    The lock is held while the trails are copied, not for the evidence, which never changes. Raises InvalidInput,
    DamagedLedger, ReadOnlyLedger, LockedLedger, DiskFull and NotKept; then there is no file.
    """
    located = len(located_photos(ledger))
    size = sum(path.stat().st_size for path in ledger.folder.rglob("*") if path.is_file())
    with written(target, KIND, made or utc_now(), _LIMITS, Count(progress, 2 * size)) as out:
        with ledger.locked():
            ledger.save_snapshot()
            out.about |= _about(ledger, letter, handed_to, located)
            _add_records(out, ledger)
        _add_exhibits(out, ledger)
        _add_reports(out, ledger)
    return bundle_manifest(target)


def bundle_manifest(path: Path) -> BundleManifest:
    """What a bundle says of itself, its files not read. Raises NotFound, InvalidInput and RefusedArchive."""
    with archive.opened(path, KIND, _LIMITS) as opened:
        return _read(opened.manifest)


@contextmanager
def opened_bundle(
    path: Path, room: Path | None = None, progress: Progress | None = None
) -> Iterator[tuple[BundleManifest, Path]]:
    """The ledger in a bundle, in a new folder below *room* that is gone afterwards; checked whole before it is given.

    Raises NotFound, InvalidInput and RefusedArchive, which says what is wrong with which of its files, and DiskFull.
    """
    from tempfile import TemporaryDirectory

    if room is not None:
        room.mkdir(parents=True, exist_ok=True)
    with archive.opened(path, KIND, _LIMITS) as opened:
        manifest = _read(opened.manifest)
        with TemporaryDirectory(prefix="bundle-", dir=room) as made:
            folder = Path(made)
            _extract(opened, folder, progress)
            _check_ledger(folder, manifest, opened.manifest.files)
            yield manifest, folder


def _about(ledger: Ledger, letter: str, handed_to: str, located: int) -> Mapping[str, Any]:
    manifest = read_manifest(ledger.folder)
    assert manifest is not None  # it was written a moment ago, with the lock held
    return {
        "ledger": ledger.id,
        "kind": ledger.kind,
        "name": ledger.name,
        "created": manifest.created,
        "heads": {writer: [head.sequence, head.hash] for writer, head in ledger.heads.items()},
        "head": ledger.head,
        "letter": letter,
        "handed_to": handed_to,
        "located_photos": located,
        "missing": _missing(ledger),
    }


def _add_records(out: Writing, ledger: Ledger) -> None:
    """What changes from one moment to the next; of a trail as far as it was read."""
    for name in (MANIFEST, NAME):
        out.add(name, ledger.folder / name)
    for writer, head in ledger.heads.items():
        name = f"{trails.FOLDER}/{writer}.jsonl"
        out.add(name, ledger.folder / name, head.end)


def _add_exhibits(out: Writing, ledger: Ledger) -> None:
    """Exhibits; what else somebody put between them is none, and stays behind."""
    for path in exhibits.stored(ledger.folder):
        expected = exhibit_in(path.relative_to(ledger.folder).as_posix())
        if expected and _added(out, ledger, path).sha256 != expected:
            raise _changed("exhibit", path)


def _add_reports(out: Writing, ledger: Ledger) -> None:
    """Issued reports; a file that no revision refers to was left by an issue that a crash ended, and stays behind."""
    known = issued_hashes(ledger.records("revisions"))
    for path in sorted((ledger.folder / ISSUED).glob("r*")):
        number = _REPORT.fullmatch(f"{ISSUED}/{path.name}")
        if number is not None and number[1] in known and _added(out, ledger, path).sha256 not in known[number[1]]:
            raise _changed("issued report", path)


def _added(out: Writing, ledger: Ledger, path: Path) -> FileFacts:
    return out.add(path.relative_to(ledger.folder).as_posix(), path)


def _changed(what: str, path: Path) -> DamagedLedger:
    return DamagedLedger(
        f"The {what} {path} was changed: its content does not match its hash.",
        "Bring it back from a backup, or keep it aside as proof of the change; then do it again.",
    )


def _read(manifest: archive.Manifest) -> BundleManifest:
    """The manifest as that of a bundle, with the names of its files."""
    try:
        about = _About.model_validate(manifest.about)
    except ValidationError as wrong:
        error = wrong.errors()[0]
        refuse(f"about.{'.'.join(map(str, error['loc']))}: {error['msg']}.", archive.MANIFEST)
    if why_not(about.name) or "/" in about.name:
        refuse("The name of its ledger cannot name a folder.", archive.MANIFEST)
    if manifest.folders:
        refuse("A bundle has no empty folders.", archive.MANIFEST)
    in_trails = 0
    for each in manifest.files:
        if _TRAIL.fullmatch(each.path):
            in_trails += each.size
        elif not _belongs(each):
            refuse("It does not belong into a bundle, or is not what its name says.", each.path)
    if in_trails > _TRAILS_IN_ALL:
        refuse("Its trails are larger than those of any audit.")
    facts = about.model_dump()
    return BundleManifest(
        **facts,
        made=manifest.made,
        program=manifest.program,
        format=manifest.format,
        files=len(manifest.files),
        size=manifest.size,
    )


def _belongs(file: FileFacts) -> bool:
    expected = exhibit_in(file.path)
    if expected:
        return expected == file.sha256
    return file.path in (MANIFEST, NAME) or _REPORT.fullmatch(file.path) is not None


def _extract(opened: Archive, folder: Path, progress: Progress | None) -> None:
    try:
        opened.extract(folder, opened.files(), Count(progress, opened.manifest.size).add)
    except OSError as error:
        raise disk.refusal(error, folder) from error


def _check_ledger(folder: Path, manifest: BundleManifest, files: Sequence[FileFacts]) -> None:
    """Let the trails speak for themselves: every chain, the ends that the manifest names, the reports they refer to."""
    for path in sorted((folder / trails.FOLDER).glob("*.jsonl")):
        _check_lines(path)
    (folder / NAME).unlink(missing_ok=True)
    mine = Manifest(manifest.ledger, manifest.kind, manifest.name, manifest.created.isoformat())
    write_manifest(folder, mine, head_of({}))
    with Ledger.open(folder, writer=None) as ledger:
        for problem in ledger.damage:
            refuse(problem.message, _place(problem, folder))
        _require_sound(folder, manifest.ledger)
        ends = {writer: (head.sequence, head.hash) for writer, head in ledger.heads.items()}
        if ends != manifest.heads or ledger.head != manifest.head:
            refuse("Its trails do not end where its manifest says.")
        gone = set(_missing(ledger)).difference(manifest.missing)
        if gone:
            refuse("An exhibit that its trails refer to is not in it.", min(gone))
        known = issued_hashes(ledger.records("revisions"))
        for file in files:
            number = _REPORT.fullmatch(file.path)
            if number is not None and file.sha256 not in known.get(number[1], ()):
                refuse("No revision of the report in its trail has this hash.", file.path)
        mine.heads = dict(ledger.heads)
        mine.exhibits = [path.name.partition(".")[0] for path in exhibits.stored(folder)]
        write_manifest(folder, mine, ledger.head)


def _require_sound(folder: Path, ledger: str) -> None:
    """Every line is one that a ledger writes: what is taken in anew is checked as what is merged."""
    try:
        for _ in sound(folder, ledger, utc_now()):
            pass
    except UnsoundCopy as wrong:
        refuse(wrong.problem.message, _place(wrong.problem, folder))


def _place(problem: Problem, folder: Path) -> str:
    return f"{problem.path.relative_to(folder).as_posix()}, line {problem.line}"


def _check_lines(path: Path) -> None:
    """No line is so long that reading it would be the attack."""
    with path.open("rb") as file:
        number = 0
        while raw := file.readline(_LINE + 1):
            number += 1
            if len(raw) > _LINE:
                refuse("It is longer than any line.", f"{trails.FOLDER}/{path.name}, line {number}")


def _missing(ledger: Ledger) -> list[str]:
    there = {path.name.partition(".")[0] for path in exhibits.stored(ledger.folder)}
    return sorted(referred_to(ledger.records("evidence")) - there)


def exhibit_in(name: str) -> str:
    """The SHA-256 that the path of an exhibit, within its ledger's folder, promises; "" for what is no exhibit."""
    found = _EXHIBIT.fullmatch(name)
    return found[2] if found is not None else ""


def referred_to(evidence: Iterable[Mapping[str, Any]]) -> set[str]:
    """SHA-256 of the exhibits that the records of the table `evidence` refer to."""
    files = (row.get("file") for row in evidence)
    return {str(file.get("sha256")) for file in files if isinstance(file, dict)}


def issued_hashes(revisions: Iterable[Mapping[str, Any]]) -> dict[str, set[str]]:
    """The hashes of the issued files by the number of their revision, by the records of the table `revisions`."""
    known: dict[str, set[str]] = {}
    for row in revisions:
        known.setdefault(str(row.get("number")), set()).update(str(row.get(f"{e}_sha256")) for e in ("pdf", "json"))
    return known
