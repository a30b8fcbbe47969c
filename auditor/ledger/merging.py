"""Merging: taking over from another copy of the ledger what is not here yet, line by line and exhibit by exhibit.

A line is the same line wherever it lies, known by the hash it was first written with. Each line of the copy that is not
here goes behind the one it follows from, byte for byte; where another line stands there already, the trail was forked,
and it is adopted under a writer of its own (`forks`). So merging may be done in any order, and again, and adds nothing
twice. The copy is checked whole before anything is written; each trail is replaced by a longer one, all or nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from auditor.errors import InvalidInput, WorkspaceError
from auditor.ledger import disk, exhibits, forks, opening
from auditor.ledger.line import HASH, Entry, Line, as_line, origin, restored, seal, unseal
from auditor.ledger.problems import DamagedLedger, NewerFormat, Problem
from auditor.ledger.snapshot import Manifest
from auditor.ledger.trail import Trail
from auditor.ledger.trails import ID, Passed, Trails, names_nothing

LONGEST = 64 << 20  # bytes of a line
AHEAD = timedelta(days=3653)  # a clock that is so far ahead would date everything that is written here later
_RECORDED = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
_EXHIBIT = re.compile(r"[0-9a-f]{64}(\.[a-z0-9]{1,10})?")


@dataclass(frozen=True, slots=True)
class Gain:
    """A trail that gets longer: the number of its last line here, and how many lines come behind it."""

    writer: str
    here: int
    gets: int


@dataclass(frozen=True, slots=True)
class Fork:
    """One number of one writer given to two lines; and how many of theirs there are from there on.

    Without `ours` it is a number of our own writer that was never given here, where our trail ends before it.
    """

    writer: str
    ours: Line | None
    theirs: Line
    behind: int

    def __str__(self) -> str:
        if self.ours is None:
            first = (self.theirs.adopted or self.theirs).sequence
            return (
                f"{self.behind} lines from number {first} on stand under the name of this installation "
                f"({self.writer}), which never wrote them: {self.theirs.verb!r} by {self.theirs.author} and what "
                "follows. They are forged, or were written in a copy of this folder together with the user's data."
            )
        ours, theirs = (
            f"{line.verb!r} by {line.author} on {line.recorded:%Y-%m-%d %H:%M} UTC" for line in (self.ours, self.theirs)
        )
        number = (self.theirs.adopted or self.theirs).sequence
        return f"Writer {self.writer} gave number {number} twice: here {ours}, there {theirs}, {self.behind} lines on."


@dataclass(frozen=True, slots=True)
class Comparison:
    """What a copy has that is not here.

    `lines` in order of recorded time, as they will stand here, those of forks included; `exhibits` by their SHA-256.
    `renewed`: the copy was written to under our own writer's name, so writing here goes on under a new one.
    """

    gains: tuple[Gain, ...]
    forks: tuple[Fork, ...]
    lines: tuple[Line, ...]
    exhibits: tuple[str, ...]
    renewed: bool


class UnsoundCopy(DamagedLedger):
    """Something in a copy does not check; `problem` says what and where."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(f"The copy does not check, nothing was merged. {problem}", "Ask for the copy again.")
        self.problem = problem


class ForkedTrail(WorkspaceError):
    """The copy and the ledger went on apart under one writer's name; nothing is merged until a person says so."""

    def __init__(self, forks: tuple[Fork, ...]) -> None:
        super().__init__(
            (
                "The same installation went on in two places, as when the image of a laptop is used twice. "
                if any(fork.ours for fork in forks)
                else ""
            )
            + " ".join(str(fork) for fork in forks),
            "Nothing was merged. If both went on rightly, import it with --adopt-forks: all lines of both are kept.",
        )
        self.forks = forks


@dataclass(slots=True)
class Arrivals:
    """What comes from a copy: the lines by the trail they go into, the files of exhibits, and the whole in words."""

    comparison: Comparison
    lines: Mapping[str, list[bytes]]
    exhibits: list[Path]


def arrivals(trails: Trails, folder: Path, copy: Path, now: datetime, own: str | None) -> Arrivals:
    """Compare `folder`, of which `trails` were read to their ends, with a copy of it; `own` is who writes here.

    Raises NotFound if the copy is no ledger, InvalidInput if it is another one, NewerFormat, and UnsoundCopy with
    file and line if anything in it does not check.
    """
    found = _Course(trails, own)
    for entry in sound(copy, trails.ledger, now):
        found.take(entry)
    files = list(_exhibits(folder, copy))
    names = tuple(path.name.partition(".")[0] for path in files)
    return Arrivals(found.comparison(names), found.added, files)


def sound(copy: Path, ledger: str, now: datetime) -> Iterator[Entry]:
    """The lines of a copy of this ledger by recorded time, each found to be one that a ledger writes, to the last one.

    Raises what `arrivals` does.
    """
    manifest = _same_ledger(ledger, copy)
    theirs = Trails(copy, ledger)
    _presentable(theirs)
    before: dict[str, Entry] = {}
    passed = Passed()
    for entry in theirs.read():
        _require(theirs.problems())
        _sound(theirs.trail(entry["writer"]), entry, before.get(entry["writer"]), now)
        before[entry["writer"]] = entry
        if unknown := passed.see(entry):
            trail = theirs.trail(entry["writer"])
            _require([Problem(trail.path, trail.head.number, trail.head.since, names_nothing(unknown))])
        yield entry
    _require([*theirs.problems(), *opening.missing(theirs, manifest.heads)])


def append(trails: Trails, lines: Mapping[str, list[bytes]], quarantine: Path) -> list[Problem]:
    """Put lines behind the trails, each trail all or nothing and durable; what a crash had left there is told.

    All longer trails are on the disk before the first one takes its place. Raises DiskFull or NotKept.
    """
    told: list[Problem] = []
    ready: list[tuple[Trail, Path]] = []
    try:
        for writer, raws in lines.items():
            trail = trails.trail(writer)
            if trail.tail:
                torn = trail.mend(quarantine)
                told += [torn] if torn else []
            ready.append((trail, trail.extended(raws)))
        for trail, longer in ready:
            trail.become(longer)
    finally:
        for _, longer in ready:
            with suppress(OSError):
                longer.unlink(missing_ok=True)
    if ready:
        try:
            disk.sync_folder(trails.folder)
        except OSError as error:
            raise disk.refusal(error, trails.folder) from error
    return told


class _Course:
    """Where each line of a copy goes."""

    def __init__(self, trails: Trails, own: str | None) -> None:
        self.added: dict[str, list[bytes]] = {}
        self._trails = trails
        self._own = own
        self._places: dict[str, tuple[str, int]] = {}  # hash of the line as first written -> trail, number
        self._ends: dict[str, tuple[int, str]] = {}
        self._entries: dict[str, list[Entry]] = {}
        self._forks: dict[str, tuple[Line | None, Line]] = {}
        self._renewed = False
        for writer, trail in trails.by_writer.items():
            for number, raw in enumerate(trail.raw_lines(), 1):
                self._places[_first_hash(raw)] = (writer, number)
            self._ends[writer] = (trail.head.sequence, trail.head.hash)

    def take(self, entry: Entry) -> None:
        """Find the place of the next line; parents come before what follows from them.

        None of theirs goes into our own writer's trail: what stands there is only what was written here.
        """
        first = origin(entry)
        if first.hash in self._places:
            return
        self._renewed = self._renewed or first.writer == self._own
        writer, number, line_hash = entry["writer"], entry["sequence"], entry["previous"]
        if writer != self._own and self._ends.get(writer, (0, "")) == (number - 1, line_hash):
            self._put(entry, first.hash)
            return
        before = (entry.get("adopted") or entry)["previous"]
        host, at = self._places.get(before, (first.writer, 0))
        last, line_hash = self._ends.get(host, (0, ""))
        original = _parsed(restored(entry))
        if last == at and host != self._own:
            if host != first.writer:
                original = _parsed(forks.adopted(original, host, last + 1, line_hash))
            self._put(original, first.hash)
            return
        entry = _parsed(forks.adopted(original, forks.twin(first.writer, first.hash), 1, ""))
        ours = as_line(self._line(host, at + 1)) if at < last else None
        self._forks[entry["writer"]] = (ours, as_line(entry))
        self._put(entry, first.hash)

    def comparison(self, exhibits: tuple[str, ...]) -> Comparison:
        """What was found, in words."""
        every = sorted((line for entries in self._entries.values() for line in map(as_line, entries)), key=_by_time)
        gains = []
        for writer, entries in sorted(self._entries.items()):
            if writer not in self._forks:
                gains.append(Gain(writer, entries[0]["sequence"] - 1, len(entries)))
        apart = [
            Fork(theirs.adopted.writer if theirs.adopted else writer, ours, theirs, len(self._entries[writer]))
            for writer, (ours, theirs) in sorted(self._forks.items())
        ]
        return Comparison(tuple(gains), tuple(apart), tuple(every), exhibits, self._renewed)

    def _put(self, entry: Entry, first_hash: str) -> None:
        writer, number = entry["writer"], entry["sequence"]
        raw = seal({name: value for name, value in entry.items() if name != "hash"})
        self.added.setdefault(writer, []).append(raw)
        self._entries.setdefault(writer, []).append(entry)
        self._places[first_hash] = (writer, number)
        self._ends[writer] = (number, entry["hash"])

    def _line(self, writer: str, number: int) -> Entry:
        """A line that is here, or comes from the same copy."""
        trail = self._trails.trail(writer)
        if number > trail.head.sequence:
            return self._entries[writer][number - trail.head.sequence - 1]
        return next(_parsed(raw) for at, raw in enumerate(trail.raw_lines(), 1) if at == number)


def _by_time(line: Line) -> tuple[datetime, str]:
    return line.recorded, line.revision


def _parsed(raw: bytes) -> Entry:
    entry = unseal(raw)
    assert entry is not None
    return entry


def _first_hash(raw: bytes) -> str:
    """The hash a good line was first written with; only an adopted one has to be parsed for it."""
    if b'"adopted":' in raw:
        return origin(_parsed(raw)).hash
    return raw[-64 - 3 : -3].decode()


# -- checking what comes ----------------------------------------------------------------------------------------------


def _same_ledger(ledger: str, copy: Path) -> Manifest:
    problems: list[Problem] = []
    manifest = opening.manifest_in(copy, problems)
    _require(problems)
    if manifest.id != ledger:
        raise InvalidInput(
            f"{copy} holds another ledger ({manifest.name}).", "Merging takes a copy of the same audit or programme."
        )
    return manifest


def _require(problems: list[Problem]) -> None:
    """Raise what does not check; a note is no damage."""
    broken = next((problem for problem in problems if not problem.note), None)
    if broken is None:
        return
    if broken.hint:
        raise NewerFormat(f"Nothing was merged. {broken}", broken.hint)
    raise UnsoundCopy(broken)


def _presentable(trails: Trails) -> None:
    """Refuse files that are no trails, before they are read."""
    for path in sorted(trails.folder.glob("*.jsonl")):
        if not ID.fullmatch(path.stem.encode()) or path.is_symlink() or not path.is_file():
            _require([Problem(path, 0, None, "This is no trail.")])
        with path.open("rb") as file:
            for number in range(1, path.stat().st_size + 2):
                size = len(file.readline(LONGEST + 1))
                if size > LONGEST:
                    _require([Problem(path, number, None, f"The line is longer than {LONGEST >> 20} MB.")])
                if not size:
                    break


def _sound(trail: Trail, entry: Entry, before: Entry | None, now: datetime) -> None:
    """Refuse a line that checks but that no ledger writes."""
    wrong = next(_oddities(entry, before, now), None)
    if wrong is not None:
        _require([Problem(trail.path, trail.head.number, None, f"The line {wrong}.")])


def _oddities(entry: Entry, before: Entry | None, now: datetime) -> Iterator[str]:
    if not _RECORDED.fullmatch(entry["recorded"]):
        yield "has a recorded time that no ledger writes"
    elif datetime.fromisoformat(entry["recorded"]) > now + AHEAD:
        yield f"was recorded at {entry['recorded']}: the clock there was far ahead"
    if not _is_canonical(entry):
        yield "is not written as a ledger writes"
    records = [(change["table"], change["record"]) for change in entry["changes"]]
    if len(set(records)) < len(records) or any("" in change.get("fields", {}) for change in entry["changes"]):
        yield "changes a record as no ledger does"
    if not _is_in_place(entry, before):
        yield "does not follow from the line before in the trail it was taken over from"


def _is_canonical(entry: Entry) -> bool:
    try:
        raw = seal({name: value for name, value in entry.items() if name != "hash"})
    except InvalidInput:
        return False
    return raw.endswith(HASH + entry["hash"].encode() + b'"}\n')


def _is_in_place(entry: Entry, before: Entry | None) -> bool:
    """Whether an adopted line stands in the trail that adopts that side, behind its own parent."""
    if before is not None and bool(before.get("adopted")) != bool(entry.get("adopted")):
        return False
    if not entry.get("adopted"):
        return True
    first = origin(entry)
    if before is None:
        return bool(entry["writer"] == forks.twin(first.writer, first.hash))
    return forks.parent(entry) == origin(before).revision and entry["adopted"]["previous"] == origin(before).hash


def _exhibits(folder: Path, copy: Path) -> Iterator[Path]:
    """The files of the copy's exhibits that are not here, their content checked against their names."""
    for path in exhibits.stored(copy):
        if path.is_symlink() or not path.is_file() or not _EXHIBIT.fullmatch(path.name):
            _require([Problem(path, 0, None, "This is no exhibit.")])
        sha256 = path.name.partition(".")[0]
        if exhibits.is_stored(folder, sha256):
            continue
        if path.parent.name != sha256[:2] or exhibits.sha256_of(path) != sha256:
            _require([Problem(path, 0, None, "The exhibit was changed: its content does not match its hash.")])
        yield path
