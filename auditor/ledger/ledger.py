"""A ledger: one folder that holds what was decided, by whom and when, and loses none of it."""

from __future__ import annotations

import errno
import threading
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import TracebackType
from typing import Self

from auditor.errors import InvalidInput, NotFound
from auditor.ledger import checks, disk, drafts, exhibits, merging, opening, past
from auditor.ledger.anchors import Anchor
from auditor.ledger.conflicts import Conflict, conflicts_of, is_at_rest
from auditor.ledger.difference import difference
from auditor.ledger.exhibits import Exhibit
from auditor.ledger.forks import Knowledge
from auditor.ledger.line import Change, Entry, Line, as_line, copy, is_long_ago, is_moment, recorded_text, stamp
from auditor.ledger.merging import Comparison, ForkedTrail
from auditor.ledger.pen import Pen
from auditor.ledger.problems import (
    DamagedLedger,
    LockedLedger,
    NewerFormat,
    NothingChanged,
    NotKept,
    Problem,
    ReadOnlyLedger,
)
from auditor.ledger.records import Document, Key
from auditor.ledger.snapshot import Manifest, write_manifest
from auditor.ledger.table import LedgerStorage, RecordTable
from auditor.ledger.trail import Head, head_of
from auditor.ledger.writer import Writer


def utc_now() -> datetime:
    """The clock a ledger goes by unless it is given another."""
    return datetime.now(UTC)


class Ledger:
    """Records of one audit, transition or programme, changed by `commit` only; every commit is a durable line.

    Commits, `records` and `record` may be called from several threads; tables from the thread that commits.
    """

    def __init__(self, opened: opening.Opened, writer: Writer | None, clock: Callable[[], datetime]) -> None:
        self.folder = opened.folder
        self.id = opened.manifest.id
        self.kind = opened.manifest.kind
        self.name = opened.manifest.name
        self.as_of = opened.as_of
        self._created = opened.manifest.created
        self._state = opened.state
        self._trails = opened.trails
        self._saved = opened.saved
        self._shelf = set(opened.manifest.exhibits)  # exhibits that are known to be durable
        self._problems = opened.problems
        self._pen = Pen(opened.trails, writer) if writer is not None and opened.as_of is None else None
        self._how_to_write = "Leave out --as-of" if opened.as_of else "Open it with a writer"
        self._clock = clock
        self._listeners: list[Callable[[Line], None]] = []
        self._storage = LedgerStorage(opened.state)
        self._lock = disk.Lock(opened.folder / opening.LOCK)
        self._mutex = threading.RLock()
        self._depth = 0
        self._conflicts: dict[Key, list[Conflict]] = {}
        self.beside: Mapping[str, Collection[str]] = {}
        """By table the fields that only tell who gave others and when; they make no conflict. Set before any is asked
        for."""

    # -- opening and closing ------------------------------------------------------------------------------------

    @classmethod
    def create(
        cls, folder: Path, *, kind: str, name: str, writer: Writer, clock: Callable[[], datetime] = utc_now
    ) -> Ledger:
        """A new, empty ledger in `folder`, which must be empty or not there.

        Raises InvalidInput if something is there already, DiskFull or NotKept.
        """
        opening.create(folder, kind, name, writer.id, recorded_text(clock()))
        return cls.open(folder, writer=writer, clock=clock)

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        writer: Writer | None,
        clock: Callable[[], datetime] = utc_now,
        as_of: datetime | None = None,
        patience: float = 10.0,
    ) -> Ledger:
        """Open the ledger in `folder`: for reading only without a writer, or as of a moment in the past.

        What does not check is told in `damage` and opens it for reading only. Raises NotFound if there is no ledger,
        LockedLedger if another process holds it for longer than `patience` seconds (open it without a writer then).
        """
        if as_of is not None and as_of.tzinfo is None:
            raise InvalidInput("A moment without a zone.", "Give the moment with its zone.")
        ledger = cls(opening.read(folder, as_of), writer, clock)
        ledger._lock.timeout = patience
        if ledger._pen is not None:
            try:
                with ledger._hold():
                    if not ledger.heads and not ledger.read_only:
                        ledger._pen.trail.prepare()  # and so the first commit is one fsync, too
            except OSError as error:
                if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS):
                    raise disk.refusal(error, folder) from error
                ledger._pen = None
                ledger._how_to_write = f"See that {folder} may be written to, and open it again"
                message = f"The folder may not be written to ({error.strerror}): reading only."
                ledger._problems.append(Problem(folder, 0, None, message, note=True))
        return ledger

    def close(self) -> None:
        """Save the snapshot if there are new lines, and give all files back.

        Where it cannot be written it waits: nothing is lost, and to whoever closes it would sound as if it were.
        """
        try:
            if not self.read_only and self._saved != self.heads:
                with suppress(NotKept, LockedLedger):
                    self.save_snapshot()
        finally:
            self._release()

    def _release(self) -> None:
        self._trails.close()
        self._lock.close()
        if self._pen is not None:
            self._pen.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # after an error the snapshot may wait: it can be rebuilt, and a second error would hide the first
        if error is None:
            self.close()
        else:
            self._release()

    @property
    def damage(self) -> tuple[Problem, ...]:
        """What did not check so far, notes included."""
        return (*self._problems, *self._trails.problems())

    @property
    def read_only(self) -> bool:
        """Whether `commit` is refused: opened so, or damaged."""
        return self._pen is None or any(not problem.note for problem in self.damage)

    # -- writing --------------------------------------------------------------------------------------------------

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the ledger against other processes, with their lines folded in; may be nested.

        Raises LockedLedger, and ReadOnlyLedger or DamagedLedger where nothing can be written anyway.
        """
        self._require_pen()
        with self._hold():
            yield

    def commit(
        self,
        verb: str,
        *,
        author: str,
        effective: datetime,
        changes: Sequence[Change],
        reason: str = "",
        recorded_by: str = "",
    ) -> Line:
        """Make one line of `changes`, durable by exactly one fsync; then change memory and tell the listeners.

        `recorded_by` is kept where it is not the author.

        All or nothing. (A writer's very first line in a ledger also makes its file durable.) Raises NothingChanged,
        InvalidInput, NotFound, LockedLedger, ReadOnlyLedger, DamagedLedger, DiskFull and NotKept; after each of them
        the ledger is as it was before.
        """
        if not verb or not author or not is_moment(effective) or is_long_ago(effective):
            raise InvalidInput("A line has a verb, an author, and a possible time with its zone.", "Give all three.")
        with self.locked():
            pen = self._require_pen()
            changed = difference(self._state, changes)
            if not changed:
                raise NothingChanged(f"Nothing to keep: {verb} changes no field.", "All is as given already.")
            entry = pen.write(
                {
                    "recorded": self._recorded(),
                    "effective": effective.isoformat(),
                    "author": author,
                    "verb": verb,
                    "reason": reason,
                    "changes": changed,
                    **({"recorded_by": recorded_by} if recorded_by not in ("", author) else {}),
                }
            )
            self._state.follow(entry)
            return self._tell([entry])[0]

    def refresh(self) -> list[Line]:
        """Fold in the lines other processes appended since, tell the listeners, and return them."""
        with self._mutex:
            if self.as_of is not None or self._depth or not self._trails.stale():
                return []
            if self._pen is None or self.read_only:
                return self._take_in()
            with self._hold() as lines:
                return lines

    def subscribe(self, listener: Callable[[Line], None]) -> Callable[[], None]:
        """Call `listener` for each line once it is durable and folded; it must not raise. Returns how to stop it."""
        self._listeners.append(listener)

        def stop() -> None:
            with suppress(ValueError):
                self._listeners.remove(listener)

        return stop

    # -- reading --------------------------------------------------------------------------------------------------

    def table(self, name: str) -> RecordTable:
        """TinyDB's query API over one table; what it returns are copies, what would write is refused."""
        return RecordTable(self._storage, name)

    def records(self, table: str) -> list[Document]:
        """Copies of all records of a table, in order of their ids, that is of their making."""
        with self._mutex:
            found = self._state.tables.get(table)
            return [copy(document) for document in found] if found is not None else []

    def record(self, table: str, record: str) -> Document:
        """A copy of one record. Raises NotFound."""
        with self._mutex:
            document = self._state.record(table, record)
        if document is None:
            raise NotFound(f"There is no record {record} in {table} of {self.name}.", "It may have been deleted.")
        found: Document = copy(document)
        return found

    def removed(self) -> frozenset[str]:
        """The records that were deleted and are in no table."""
        with self._mutex:
            tables = list(self._state.tables.values())
            gone = {record for table in tables for record in table.gone}
            return frozenset(record for record in gone if all(table.get(record) is None for table in tables))

    def revision(self, table: str, record: str, field: str) -> str | None:
        """The name of the line that set the field last (`Line.revision`); None if it has no value."""
        with self._mutex:
            return self._state.revision(table, record, field)

    def lines(self) -> Iterator[Line]:
        """All lines of all writers in order of recorded time, read from the disk; as of a moment, those by then."""
        return past.lines(self._trails, self.as_of)

    def history(self, table: str, record: str) -> list[Line]:
        """The lines that changed one record, in order of recorded time; other lines are not parsed."""
        return past.history(self._trails, table, record, self.as_of)

    def mentioning(self, record: str) -> list[Line]:
        """The lines that name a record anywhere, in order of recorded time; other lines are not parsed."""
        return past.mentioning(self._trails, record, self.as_of)

    def before(self, line: Line) -> dict[tuple[str, str], Document | None]:
        """The records a line changed as its author saw them (None: not there), by (table, record); from the trail."""
        return past.before(self._trails, line)

    def viewpoint(self, line: str, record: str) -> past.Viewpoint:
        """What the author of a line knew that changed the record; by its name, as `revision` answers."""
        return past.viewpoint(self._trails, line, record)

    @property
    def heads(self) -> Mapping[str, Head]:
        """Where each writer's trail ends."""
        return self._trails.heads()

    @property
    def head(self) -> str:
        """One SHA-256 over all heads: what an issued report prints, and `verify` compares."""
        return head_of(self.heads)

    def verify(
        self,
        expected: Sequence[str] = (),
        *,
        anchors: Sequence[Anchor] = (),
        progress: Callable[[int, int], None] | None = None,
    ) -> list[Problem]:
        """Check everything on the disk: chains, manifest, snapshot against replay, exhibits against their hashes.

        `expected` are hashes of exhibits that the caller knows to be referred to; missing ones are told. `anchors` say
        where the trails ended once. `progress` is told the bytes that were read, and the bytes of all files.
        """
        with self._mutex:
            told = list(self._problems)
        found = checks.verify(self.folder, expected, anchors, progress)
        return [*told, *(problem for problem in found if problem not in told)]

    def save_snapshot(self) -> None:
        """Write `audit.json` and `manifest.json`, each durable, all or nothing; for close, seal and export."""
        with self.locked():
            heads = dict(self.heads)
            self.conflicts()  # so that the same lines give the same snapshot
            opening.save(self.folder, self.id, self._state, self._trails)
            self._shelf |= exhibits.secured(self.folder, self._shelf)
            manifest = Manifest(self.id, self.kind, self.name, self._created, heads, sorted(self._shelf))
            write_manifest(self.folder, manifest, head_of(heads))
            self._saved = heads

    # -- several writers ------------------------------------------------------------------------------------------

    def compare(self, copy: Path) -> Comparison:
        """What another copy of this ledger, in the folder `copy`, has that is not here. Nothing is written.

        Raises NotFound or InvalidInput if that is no copy of this one, NewerFormat, and DamagedLedger if it or this one
        does not check.
        """
        with self._mutex:
            self.refresh()
            return self._arrivals(copy).comparison

    def merge(self, copy: Path, *, adopt_forks: bool = False) -> Comparison:
        """Take over what another copy of this ledger has that is not here; exhibits first, then the lines.

        May be done in any order and again. Raises what `compare` does; ForkedTrail if one writer's trail went on apart
        in both, unless the other side is to be adopted; and like `commit`. After a crash, or where the disk is full, do
        it again.
        """
        with self.locked():
            pen = self._require_pen()
            found = self._arrivals(copy)
            if found.comparison.forks and not adopt_forks:
                raise ForkedTrail(found.comparison.forks)
            for path in found.exhibits:
                self._shelf.add(exhibits.store(self.folder, path).sha256)
            if found.comparison.renewed:
                pen.renew()
            self._problems += merging.append(self._trails, found.lines, self.folder / opening.QUARANTINE)
            self._take_in()
            return found.comparison

    def conflicts(self) -> tuple[Conflict, ...]:
        """What was changed apart and not settled yet, oldest first; nothing, and at once, for one writer."""
        with self._mutex:
            fresh = self._state.contested - self._conflicts.keys()
            if fresh:
                knows = Knowledge(self._trails)
                for strand in past.strands(self._trails, fresh, knows, self._is_by_then):
                    beside = self.beside.get(strand.key[0], ())
                    self._conflicts[strand.key] = conflicts_of(strand, beside)
                    if not self._conflicts[strand.key] and is_at_rest(strand, beside):
                        self._state.contested.discard(strand.key)
            found = [each for every in self._conflicts.values() for each in every]
        return tuple(sorted(found, key=lambda each: (each.sides[-1].line.recorded, each.id)))

    # -- exhibits and drafts -------------------------------------------------------------------------------------

    def store_exhibit(self, source: Path | bytes, *, suffix: str = "") -> Exhibit:
        """Copy evidence in, streamed and fsynced, once per content; commit the line that refers to it afterwards."""
        self._require_pen()
        exhibit = exhibits.store(self.folder, source, suffix)
        self._shelf.add(exhibit.sha256)
        return exhibit

    def exhibit(self, sha256: str) -> Path:
        """Where the exhibit lies. Raises NotFound."""
        return exhibits.find(self.folder, sha256)

    def keep_draft(self, key: str, text: str) -> None:
        """Keep open text as it stands, durable before this returns; it is no line of the trail."""
        self._require_pen()
        drafts.keep(self.folder, key, text)

    def draft(self, key: str) -> str | None:
        """The text kept under `key`, or None."""
        return drafts.read(self.folder, key)

    def drafts(self) -> dict[str, str]:
        """All kept texts by key."""
        return drafts.read_all(self.folder)

    def drop_draft(self, key: str) -> None:
        """Forget the text kept under `key`, if any."""
        self._require_pen()
        drafts.drop(self.folder, key)

    # -- within -------------------------------------------------------------------------------------------------

    def _is_by_then(self, entry: Entry) -> bool:
        return past.by_then(entry, self.as_of)

    def _arrivals(self, copy: Path) -> merging.Arrivals:
        self._require_undamaged()
        writer = self._pen.writer if self._pen else None
        return merging.arrivals(self._trails, self.folder, copy, self._clock(), writer)

    def _require_pen(self) -> Pen:
        self._require_undamaged()
        if self._pen is None:
            raise ReadOnlyLedger(f"{self.name} is open for reading only.", f"{self._how_to_write} to change something.")
        return self._pen

    def _require_undamaged(self) -> None:
        broken = [problem for problem in self.damage if not problem.note]
        if broken and broken[0].hint:
            raise NewerFormat(f"{self.name} is open for reading only. {broken[0]}", broken[0].hint)
        if broken:
            raise DamagedLedger(
                f"{self.name} is damaged and open for reading only. {broken[0]}",
                "Run auditor verify; bring the file back from a backup or a bundle.",
            )

    @contextmanager
    def _hold(self) -> Iterator[list[Line]]:
        with self._mutex:
            if self._depth == 0:
                self._lock.acquire()
            self._depth += 1
            try:
                yield self._take_in() if self._depth == 1 else []
            finally:
                self._depth -= 1
                if self._depth == 0:
                    self._lock.release()

    def _take_in(self) -> list[Line]:
        """Fold in what was appended since; with the lock held, also see to an unfinished last line of our own."""
        fresh = self._fold()
        if self._depth and self._pen is not None and not self.read_only:
            self._problems += self._pen.check()
            if self._pen.trail.tail and not self.read_only:
                torn = self._pen.trail.mend(self.folder / opening.QUARANTINE)
                self._problems += [torn] if torn else []
                fresh += self._fold()
            self._trails.secure()
        return self._tell(sorted(fresh, key=stamp)) if fresh else []

    def _fold(self) -> list[Entry]:
        fresh = list(self._trails.read())
        for entry in fresh:
            self._state.fold(entry)
        past.settle(self._state, self._trails, self.as_of)
        return fresh

    def _tell(self, entries: Sequence[Entry]) -> list[Line]:
        lines = [as_line(entry) for entry in entries]
        if self._conflicts:
            for change in (change for line in lines for change in line.changes):
                self._conflicts.pop((change.table, change.record), None)
        for line in lines:
            for listener in tuple(self._listeners):
                listener(line)
        return lines

    def _recorded(self) -> str:
        """The clock, or just after the latest line that was seen if the clock went back."""
        latest = self._trails.latest()
        moment = self._clock()
        if latest is not None and moment <= latest:
            moment = latest + timedelta(microseconds=1)
        return recorded_text(moment)
