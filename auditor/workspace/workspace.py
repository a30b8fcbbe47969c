"""The workspace: a folder with settings, the programme's ledger and a ledger for each audit."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Self
from zoneinfo import ZoneInfo

from auditor.errors import InvalidInput, NotFound, WorkspaceError
from auditor.ledger import DamagedLedger, Ledger, NewerFormat, Writer
from auditor.ledger.disk import is_temporary, make_folder, refusal
from auditor.ledger.snapshot import MANIFEST, read_manifest
from auditor.model.audit import Audit
from auditor.model.text import searchable
from auditor.workspace.books import AuditBook, ProgrammeBook
from auditor.workspace.damage import BRING_BACK, FOLDER_IS_MISSING, copied_from, had_lines, told
from auditor.workspace.names import nearest
from auditor.workspace.overview import Overview
from auditor.workspace.programme_exchange import exchange, finish
from auditor.workspace.settings import FILE, Settings, bring_up, newer, read_settings, write_settings

PROGRAMME = "programme"
AUDITS = "audits"
ROOMS = (AUDITS, "checklists", "reports")
INCOMING = ".incoming"  # what others sent, while it is looked at
_LISTED = 12  # how many audits a refusal names


def utc_now() -> datetime:
    """The clock."""
    return datetime.now(UTC)


def user_home() -> Path:
    """The folder that holds what belongs to a person and a machine, not to a workspace."""
    override = os.environ.get("AUDITOR_HOME")
    if override:
        return Path(override)
    import platformdirs

    return Path(platformdirs.user_data_dir("auditor", appauthor=False))


class Workspace:
    """An open workspace; ``as_of`` makes it read-only, as it was effective by then, and judged at that moment."""

    def __init__(
        self,
        folder: Path,
        settings: Settings,
        *,
        home: Path,
        clock: Callable[[], datetime] = utc_now,
        as_of: datetime | None = None,
        read_only: bool = False,
    ) -> None:
        self.folder = folder
        self.settings = settings
        self.as_of = as_of
        self.newer = newer(settings)  # what a newer version wrote, so that nothing may be changed
        self.read_only = read_only or as_of is not None or self.newer is not None
        self._home = home
        self._clock = clock
        self._writer: Writer | None = None
        self._programme: ProgrammeBook | None = None
        self._audits: dict[str, AuditBook] = {}
        self._overview: Overview | None = None
        self._left: list[str] = []  # what did not check in books that were let go of

    @classmethod
    def create(
        cls, folder: Path, settings: Settings, *, home: Path | None = None, clock: Callable[[], datetime] = utc_now
    ) -> Workspace:
        """Make an empty workspace, durable; a folder that holds anything is refused, but for what a crash here left."""
        if folder.exists() and not _is_unfinished(folder):
            raise InvalidInput(f"{folder} is not empty.", "Choose a new folder; nothing was written.")
        workspace = cls(folder, settings, home=home or user_home(), clock=clock)
        try:
            for room in ROOMS:
                make_folder(folder / room)
        except OSError as error:
            raise refusal(error, folder) from error
        workspace._programme = ProgrammeBook(workspace._make_ledger(folder / PROGRAMME, PROGRAMME, PROGRAMME))
        write_settings(folder, settings)  # at last: without them a folder is no workspace
        return workspace

    @classmethod
    def open(
        cls,
        folder: Path,
        *,
        home: Path | None = None,
        clock: Callable[[], datetime] = utc_now,
        as_of: datetime | None = None,
        read_only: bool = False,
    ) -> Self:
        """Open the workspace in *folder*; settings of an older format are brought up, newer ones only read."""
        if not (folder / FILE).is_file():
            raise WorkspaceError(
                f"{folder} is no workspace: it has no {FILE}.",
                "Make one with: auditor init DIR, or look at the demo: auditor demo",
            )
        settings = read_settings(folder)
        if not read_only and as_of is None:
            bring_up(folder)
        return cls(
            folder,
            settings,
            home=home or user_home(),
            clock=clock,
            as_of=as_of,
            read_only=read_only,
        )

    @property
    def name(self) -> str:
        """How the workspace is called on screen."""
        return self.settings.organisation.short or self.settings.organisation.name or self.folder.name

    @property
    def id(self) -> str:
        """The id of the programme's ledger, which tells workspaces apart; empty where its manifest cannot be read."""
        try:
            manifest = read_manifest(self.folder / PROGRAMME)
        except OSError:
            return ""
        return manifest.id if manifest else ""

    @property
    def home(self) -> Path:
        """The folder of what belongs to the person and the machine, not to the workspace."""
        return self._home

    @property
    def zone(self) -> ZoneInfo:
        """The organisation's time zone, in which a day without a time is meant."""
        return ZoneInfo(self.settings.organisation.timezone)

    @property
    def writer(self) -> Writer:
        """This installation's writer in this workspace."""
        if self._writer is None:
            self._writer = Writer.for_workspace(self.folder, self._home)
        return self._writer

    def now(self) -> datetime:
        """The moment at which all is judged: ``as_of``, the demo's pinned day at this time of day, or the clock."""
        if self.as_of is not None:
            return self.as_of
        now = self._clock().astimezone(self.zone)
        demo = self.settings.demo
        if demo.today is None:
            return now
        return datetime.combine(demo.today, (now + timedelta(minutes=demo.ahead)).timetz())

    @property
    def pinned(self) -> str:
        """Why another day counts as today than the calendar has, and how to change that; empty where none does."""
        day = self.settings.demo.today
        if day is None:
            return ""
        return (
            f"In this workspace it is always {day.isoformat()}: its day is pinned, as the demo's is. To lift that, "
            f"take the line “today = {day.isoformat()}” out of [demo] in {self.folder / FILE}."
        )

    def today(self) -> date:
        """The day of :meth:`now` in the organisation's zone."""
        return self.now().astimezone(self.zone).date()

    def moment(self, text: str, *, end_of_day: bool = True) -> datetime:
        """Read a DATE or DATETIME; a day means its last minute, a time without zone the organisation's."""
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as wrong:
            raise InvalidInput(f"{text!r} is no date.", "Write 2026-10-07 or 2026-10-07T09:30 (+02:00).") from wrong
        if len(text) <= len("2026-10-07"):
            moment = datetime.combine(moment.date(), time(23, 59) if end_of_day else time(0, 0))
        if moment.utcoffset() is None:
            moment = moment.replace(tzinfo=self.zone)
        return moment

    @property
    def programme(self) -> ProgrammeBook:
        """The programme's book."""
        if self._programme is None:
            finish(*self._exchanged)
            self._programme = ProgrammeBook(self.open_ledger(self.folder / PROGRAMME))
        return self._programme

    def exchange_programme(self) -> None:
        """Put the programme's ledger that lies complete under ``.incoming`` in the place of the empty one here.

        The next to open the programme finishes what a crash interrupts. Raises InvalidInput if it has lines by then.
        """
        if self._programme is not None:
            self._programme.close()
            self._programme = None
        exchange(*self._exchanged)

    @property
    def _exchanged(self) -> tuple[Path, Path]:
        return self.folder / PROGRAMME, self.folder / INCOMING / PROGRAMME

    def audit_refs(self) -> list[str]:
        """The references of the audits that have a ledger with a first line, or had one, sorted."""
        return [name for name in self.folders() if self._has_begun(name)]

    @property
    def programme_folder(self) -> Path:
        """The folder of the programme's ledger."""
        return self.folder / PROGRAMME

    @property
    def audits_folder(self) -> Path:
        """The folder that holds the folder of each audit."""
        return self.folder / AUDITS

    def folders(self) -> list[str]:
        """The names in it, whatever they are, sorted."""
        try:
            return sorted(os.listdir(self.audits_folder))  # noqa: PTH208  # there are thousands
        except FileNotFoundError:
            return []

    def _has_begun(self, name: str) -> bool:
        folder = f"{self.audits_folder}/{name}"
        with suppress(FileNotFoundError, NotADirectoryError), os.scandir(f"{folder}/trail") as trails:
            if any(trail.name.endswith(".jsonl") and trail.stat().st_size for trail in trails):
                return True
        return had_lines(folder)

    def audit(self, ref: str) -> AuditBook:
        """The book of one audit, opened once; ``IA-2026-03`` in any case. DamagedLedger where nothing of it is left."""
        book = self._book(ref)
        if not book.all(Audit):
            broken = [problem for problem in book.ledger.damage if not problem.note]
            if broken:
                raise DamagedLedger(f"{book.ref} is damaged: {broken[0]}", broken[0].hint or BRING_BACK)
        return book

    def _book(self, ref: str) -> AuditBook:
        if ref in self._audits:
            return self._audits[ref]
        wanted, folders = ref.strip(), self.folders()
        alike = [wanted] if wanted in folders else [name for name in folders if searchable(name) == searchable(wanted)]
        name = next(filter(self._has_begun, alike), None)
        if name is None:
            missing = next((each for each in self.at_hand.lost() if searchable(each) == searchable(wanted)), None)
            if missing is not None:
                folder = self.audits_folder / missing
                raise DamagedLedger(f"{missing} is damaged. {folder}: {FOLDER_IS_MISSING}", BRING_BACK)
            raise NotFound(f"There is no audit {ref!r}.", self.audits_here(wanted))
        if name not in self._audits:
            try:
                self._audits[name] = AuditBook(self.open_ledger(self.folder / AUDITS / name), self.settings.calendar)
            except NotFound as nothing:  # neither manifest nor trail, but something that comes after them
                raise DamagedLedger(f"{name} is damaged: {nothing.message}", BRING_BACK) from nothing
        return self._audits[name]

    def audits_here(self, wanted: str = "") -> str:
        """A hint for whoever asked for an audit that is not here: the one that may be meant, and what there is."""
        refs = self.audit_refs()
        meant = nearest(wanted, refs)
        more = f", and {len(refs) - _LISTED} more (auditor audit list)" if len(refs) > _LISTED else ""
        listed = ", ".join(refs[:_LISTED]) + more or "none yet (auditor audit new)"
        return f"{f'Did you mean {meant}? ' if meant else ''}Audits here: {listed}"

    def audits(self) -> Iterator[AuditBook]:
        """The book of every audit that was planned by the moment of reading, by reference, for what needs all records.

        A folder that was copied beside the one it is of is left out; the overview tells of it. One that was not open
        before is let go of when the next one is asked for.
        """
        for ref in self.audit_refs():
            was_open = ref in self._audits
            book = self._book(ref)
            if book.all(Audit) and not copied_from(book.ledger):
                yield book
            if not was_open:
                self.release(ref)

    def drafted(self) -> list[str]:
        """The references of the audits in which a text was left open; nothing of them is read."""
        audits = str(self.audits_folder)
        folders = ((name, f"{audits}/{name}/drafts") for name in self.folders())
        there = [(name, folder) for name, folder in folders if os.access(folder, os.F_OK)]
        return [name for name, folder in there if any(Path(folder).glob("*.txt"))]

    def open_books(self) -> Mapping[str, AuditBook]:
        """The books of the audits that are open, by reference."""
        return self._audits

    def reading(self, ref: str) -> Ledger:
        """The ledger of an audit for a moment of reading; whoever asks closes it."""
        return Ledger.open(self.audits_folder / ref, writer=None, clock=self._clock, as_of=self.as_of)

    @property
    def at_hand(self) -> Overview:
        """The overview as the workspace looked the last time; nobody looks again."""
        if self._overview is None:
            self._overview = Overview(self)
        return self._overview

    def overview(self, *, at_most: int | None = None) -> Overview:
        """A row of every audit and nonconformity as they stand, without opening the ledgers that did not change.

        Where *at_most* so many ledgers may be read and more have changed, none is: the rows are those known so far.
        """
        self.at_hand.refresh(at_most)
        return self.at_hand

    def release(self, ref: str) -> None:
        """Let go of an audit's book, if it is open; its snapshot is written."""
        book = self._audits.pop(ref, None)
        if book is not None:
            self._left += told(book.ledger.damage)
            book.close()

    def make_audit(self, ref: str) -> AuditBook:
        """Create the empty ledger of an audit; the folder is its reference. One that a crash left empty is taken on."""
        self._audits[ref] = AuditBook(
            self._make_ledger(self.folder / AUDITS / ref, "audit", ref), self.settings.calendar
        )
        return self._audits[ref]

    def _make_ledger(self, folder: Path, kind: str, name: str) -> Ledger:
        if (folder / MANIFEST).exists():
            return self.open_ledger(folder)
        return Ledger.create(folder, kind=kind, name=name, writer=self.writer, clock=self._clock)

    @property
    def damage(self) -> list[str]:
        """What did not check in the ledgers that were opened, as far as they were read; what a newer version wrote."""
        books = [book for book in (self._programme, *self._audits.values()) if book is not None]
        seen = self._overview.damage if self._overview else {}
        beside = [problem for ref, problems in seen.items() if ref not in self._audits for problem in problems]
        unknown = [self.newer.message] if self.newer else []
        found = [problem for book in books for problem in told(book.ledger.damage)]
        return unknown + self._left + beside + found

    def may_change(self) -> None:
        """Raises NewerFormat where a newer version wrote the settings, or this installation's own data."""
        if self.newer is not None:
            raise self.newer
        if not self.read_only:
            _ = self.writer

    def refresh(self) -> None:
        """Fold in what other processes wrote to the open ledgers."""
        for book in (self._programme, *self._audits.values()):
            if book is not None:
                book.ledger.refresh()

    def close(self) -> None:
        """Write the snapshots and the index, and let go."""
        if self._overview is not None:
            self._overview.take_open()
        for book in (self._programme, *self._audits.values()):
            if book is not None:
                book.close()
        self._programme = None
        self._audits.clear()
        if self._overview is not None:
            self._overview.keep()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def open_ledger(self, folder: Path) -> Ledger:
        """The ledger in *folder*, for whoever may write here; whoever asks closes it."""
        writer = None
        if not self.read_only:
            try:
                writer = self.writer
            except NewerFormat as unknown:
                self.newer, self.read_only = unknown, True
        return Ledger.open(folder, writer=writer, clock=self._clock, as_of=self.as_of)


def _is_unfinished(folder: Path) -> bool:
    """Whether nothing is there but what making a workspace leaves until its last step, which writes the settings."""
    return (
        folder.is_dir()
        and all(path.name in (*ROOMS, PROGRAMME) or is_temporary(path, FILE) for path in folder.iterdir())
        and not any(any(each.iterdir()) for room in ROOMS if (each := folder / room).is_dir())
        and not any(path.stat().st_size for path in (folder / PROGRAMME / "trail").glob("*"))
    )
