"""Everything on the disk held against everything else: each file is read once, from its beginning to its end.

Held in memory: one line of each trail, the records once (first as the snapshot has them, then as the lines give them),
a fingerprint of 16 bytes for each record of the snapshot, and a megabyte of an exhibit. So memory grows with the number
of records, not with the length of a trail nor with the size of an exhibit.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from heapq import merge
from pathlib import Path

import msgspec

from auditor.ledger import exhibits, forks, opening
from auditor.ledger.anchors import Anchor, Lookout, Standing
from auditor.ledger.line import Entry, is_long_ago, stamp
from auditor.ledger.past import settle
from auditor.ledger.problems import Problem, in_runs
from auditor.ledger.records import State
from auditor.ledger.snapshot import MANIFEST, NAME, Manifest, lean, read_snapshot
from auditor.ledger.trail import Head, Trail, head_of, torn
from auditor.ledger.trails import FOLDER as TRAILS
from auditor.ledger.trails import Passed, Trails, names_nothing

Told = Callable[[int, int], None]
"""Is told how many bytes were read of how many."""

#: What may lie in a ledger's folder, beside exhibits; which files may be under `issued`, whoever issues knows.
KNOWN = (
    r"manifest\.json",
    r"audit\.json",
    r"copy\.json",
    r"elsewhere\.json",
    r"lock(\.next)?",
    r"trail/[^/]+\.jsonl",
    r"quarantine/[^/]+\.torn",
    r"drafts/[0-9a-f]{32}\.txt",
    r"issued/[^/]+",
    r"[^/]+\.format\d+",
)
_KNOWN = re.compile("|".join(KNOWN))
_EXHIBIT = re.compile(rf"{exhibits.FOLDER}/([0-9a-f]{{2}})/(\1[0-9a-f]{{62}})(\.[a-z0-9]{{1,10}})?")
_PART = 1 << 20
_LEAN = 10_000  # stamps that may stand without a record before they are dropped


@dataclass(slots=True)
class Reading:
    """How far the reading got; `told` hears of it about once a megabyte."""

    of_all: int
    told: Told | None = None
    done: int = 0
    _last: int = field(default=0, init=False)

    def read(self, size: int) -> None:
        """So many bytes more."""
        self.done += size
        if self.told is not None and (self.done - self._last >= _PART or self.done >= self.of_all):
            self._last = self.done
            self.told(self.done, self.of_all)


@dataclass(slots=True)
class Examined:
    """What a ledger's folder came to: the records its lines give, where the trails end, what does not check."""

    name: str
    state: State
    heads: Mapping[str, Head]
    standings: Sequence[Standing]  # of the anchors that were given and sought
    exhibits: Mapping[str, Path]
    problems: list[Problem]
    opened: (
        opening.Opened
    )  # the same as a ledger is opened, for whoever asks more of the records; nothing is read again
    lines_check: bool = True
    """Whether every line of the trails does; else records are without what some of them say."""


def verify(
    folder: Path, expected: Collection[str] = (), anchors: Sequence[Anchor] = (), told: Told | None = None
) -> list[Problem]:
    """All problems in a ledger's folder, in the order trails, manifest, snapshot, anchors, exhibits, other files."""
    return examine(folder, Reading(size_of(folder), told), expected, anchors).problems


def examine(
    folder: Path,
    reading: Reading,
    expected: Collection[str] = (),
    anchors: Sequence[Anchor] = (),
    sought: Sequence[Anchor] = (),
) -> Examined:
    """Read everything in a ledger's folder but what was issued; nothing is changed. Raises NotFound if there is none.

    `expected` are hashes of exhibits that must be there, beside those in the manifest. `sought` are anchors that may be
    those of another ledger: how they stand is told, but is no problem.
    """
    aside: list[Problem] = []
    manifest = opening.manifest_in(folder, aside)
    replay = _Replay(folder, manifest.id, reading)
    is_typed = sought or any(not anchor.heads for anchor in anchors)
    forked = forks.begins(folder / TRAILS) if is_typed else ()
    lookout = Lookout([*_own(manifest, replay.saved), *anchors], sought, forked)
    aside += replay.run(lookout)
    shelf: dict[str, Path] = {}
    beside = list(_beside(folder, shelf, {*expected, *manifest.exhibits}, reading))
    problems = [*replay.problems(), *aside, *lookout.problems(folder / TRAILS, replay.ends), *beside]
    standings = [lookout.standing(anchor) for anchor in (*anchors, *sought)]
    opened = opening.Opened(folder, manifest, None, replay.state, replay.trails())
    heads = replay.heads()
    return Examined(manifest.name, replay.state, heads, standings, shelf, problems, opened, replay.lines_check)


def size_of(folder: Path) -> int:
    """Bytes of all files that `examine` reads."""
    read = (MANIFEST, NAME, f"{TRAILS}/", f"{exhibits.FOLDER}/")
    return sum(path.stat().st_size for path, name in _files(folder) if name.startswith(read))


def hash_of(path: Path, reading: Reading) -> str:
    """SHA-256 of a file, a part at a time."""
    total = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(_PART):
            total.update(part)
            reading.read(len(part))
    return total.hexdigest()


class _Replay:
    """The records as the lines give them, held against the snapshot where the lines reach the point it was made at."""

    def __init__(self, folder: Path, ledger: str, reading: Reading) -> None:
        self.folder = folder
        self.state = State()
        self._ledger = ledger
        self._reading = reading
        self._most = _LEAN
        self._passed = Passed()
        self._odd: list[Problem] = []
        snapshot = read_snapshot(folder, ledger)  # before the trails, which then reach at least as far
        self.saved = dict(snapshot.heads) if snapshot else {}
        self._unused = opening.unused(folder, snapshot)
        self._fingerprints = _fingerprints(snapshot.state) if snapshot else {}
        reading.read(sum(path.stat().st_size for path in (folder / NAME, folder / MANIFEST) if path.exists()))
        self._trails = [Trail(path, ledger) for path in sorted((folder / TRAILS).glob("*.jsonl"))]
        self._sizes = {trail.head.writer: trail.path.stat().st_size for trail in self._trails}

    @property
    def ends(self) -> Mapping[str, Head]:
        """Where each trail ends, an empty one at its beginning."""
        return {trail.head.writer: trail.head for trail in self._trails}

    def heads(self) -> Mapping[str, Head]:
        """Where each trail ends; writers without a line are left out."""
        return {writer: head for writer, head in self.ends.items() if head.number}

    def trails(self) -> Trails:
        """The trails, as far as they were read."""
        return Trails.of(self.folder, self._ledger, self._trails)

    @property
    def lines_check(self) -> bool:
        """Whether nothing was wrong with the lines that were read."""
        return not any(trail.problems for trail in self._trails)

    def run(self, lookout: Lookout) -> list[Problem]:
        """Read all lines, in recorded order up to the snapshot and from there; what is wrong with the snapshot."""
        self._read({writer: head.end for writer, head in self.saved.items()}, lookout)
        found = self._unused or self._compared()
        self._read(self._sizes, lookout)
        return found

    def problems(self) -> list[Problem]:
        """What does not check in the trails, and a note for each line that was cut off after a crash."""
        found = in_runs(problem for trail in self._trails for problem in trail.problems)
        found += [each for each in self._odd if each.note or self.lines_check]
        found += [trail.unfinished() for trail in self._trails if trail.tail]
        return found + [torn(kept) for kept in sorted((self.folder / opening.QUARANTINE).glob("*.torn"))]

    def _read(self, limits: Mapping[str, int], lookout: Lookout) -> None:
        for entry in merge(*(self._lines(each, limits.get(each.head.writer, 0)) for each in self._trails), key=stamp):
            lookout.see(entry)
            self._odd += self._oddities(entry)
            self.state.fold(entry)
            if len(self.state.stamps) > self._most:
                self.state = lean(self.state)
                self._most = 2 * len(self.state.stamps) + _LEAN
        settle(self.state, self.trails())

    def _oddities(self, entry: Entry) -> Iterator[Problem]:
        """What is wrong with a good line beside the others, while it is the last that was read of its trail."""
        unknown = self._passed.see(entry)
        effective = datetime.fromisoformat(entry["effective"])
        if not unknown and not is_long_ago(effective):
            return
        trail = next(each for each in self._trails if each.head.writer == entry["writer"])
        place = trail.path, trail.head.number, trail.head.since
        if unknown:
            yield Problem(*place, names_nothing(unknown))
        if is_long_ago(effective):
            yield Problem(*place, f"The line is dated {effective.date()}: a slip of the hand?", note=True)

    def _lines(self, trail: Trail, limit: int) -> Iterator[Entry]:
        before = trail.head.end
        for entry in trail.entries(min(limit, self._sizes[trail.head.writer])):
            self._reading.read(trail.head.end - before)
            before = trail.head.end
            yield entry

    def _compared(self) -> list[Problem]:
        path = self.folder / NAME
        ends = self.ends
        if any(trail.problems for trail in self._trails) or any(
            writer not in ends or ends[writer].sequence < head.sequence for writer, head in self.saved.items()
        ):
            return [Problem(path, 0, None, "It was not held against the trail, which is damaged.", note=True)]
        replayed = _fingerprints(self.state) if self.saved else {}
        return [
            Problem(path, 0, None, f"Record {record} in {table} is not what the trail says.")
            for table, record in sorted(replayed.keys() | self._fingerprints.keys())
            if replayed.get((table, record)) != self._fingerprints.get((table, record))
        ]


def _own(manifest: Manifest, saved: Mapping[str, Head]) -> Iterator[Anchor]:
    """What the folder itself says about the ends of its trails."""
    for source, heads, head in (
        ("the manifest", manifest.heads, manifest.head),
        ("the snapshot", saved, head_of(saved)),
    ):
        if heads:
            yield Anchor(source, {writer: (end.sequence, end.hash) for writer, end in heads.items()}, head)


def _fingerprints(state: State) -> dict[tuple[str, str], bytes]:
    """By table and record, a hash over its fields, the revision of each, and its tombstone."""
    found = {}
    state = lean(state)
    for name, records in state.tables.items():
        for record in records.revisions.keys() | records.gone.keys():
            known = records.revisions.get(record)
            revisions = known if isinstance(known, dict) else {"": known}
            whole = [
                records.get(record),
                {field: state.stamps[at] for field, at in revisions.items() if at is not None},
                state.stamps[records.gone[record]] if record in records.gone else None,
            ]
            found[name, record] = hashlib.blake2b(msgspec.json.encode(whole, order="sorted"), digest_size=16).digest()
    return found


def _beside(folder: Path, shelf: dict[str, Path], expected: set[str], reading: Reading) -> Iterator[Problem]:
    """Exhibits that are changed or missing, and files that nobody knows; good exhibits are put on the `shelf`."""
    for path, name in _files(folder):
        exhibit = _EXHIBIT.fullmatch(name)
        if exhibit:
            shelf[exhibit[2]] = path
            if hash_of(path, reading) != exhibit[2]:
                yield Problem(path, 0, None, "The exhibit was changed: its content does not match its hash.")
        elif not _KNOWN.fullmatch(name):
            yield Problem(path, 0, None, "Nothing here knows this file.", note=True)
    for missing in sorted(expected - shelf.keys()):
        yield Problem(folder / exhibits.FOLDER / missing[:2] / missing, 0, None, "The exhibit is missing.")


def _files(folder: Path) -> Iterator[tuple[Path, str]]:
    """All files under a folder with their names relative to it, sorted."""
    for place, folders, files in os.walk(folder):
        folders.sort()
        for name in sorted(files):
            path = Path(place, name)
            yield path, path.relative_to(folder).as_posix()
