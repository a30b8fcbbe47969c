"""Taking in a copy: looked at first, merged under the lock, and looked at again by every rule.

What comes in a bundle is somebody else's. Before a line of it is kept here, the two are merged beside the workspace;
only if every record of the result can be read does the merge take place.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path

from auditor.activities import conflicts, history, numbering, renumbering
from auditor.activities.act import Act, act, step
from auditor.activities.arrival import (
    ASK,
    another,
    check_readable,
    check_records,
    fork_in_words,
    made_meanwhile,
    move_ledger,
)
from auditor.activities.conflicts import Disagreement
from auditor.activities.history import HistoryStep
from auditor.activities.issued_file import issued_file
from auditor.activities.organisation import find_person
from auditor.activities.writers import shared_letters
from auditor.errors import InvalidInput, NotFound
from auditor.exchange.bundle import ISSUED, BundleManifest, opened_bundle
from auditor.ledger import Comparison, Ledger, Line, Writer, disk, uuid7
from auditor.ledger.snapshot import MANIFEST, Manifest, read_manifest, write_manifest
from auditor.ledger.trail import head_of
from auditor.ledger.trails import FOLDER as TRAILS
from auditor.model.audit import Audit
from auditor.model.copies import HandedOut, TakenIn
from auditor.model.people import Person
from auditor.model.programme import Slot
from auditor.model.record import Id
from auditor.model.report import Revision
from auditor.model.text import searchable
from auditor.workspace import AuditBook, Book, ProgrammeBook, Workspace
from auditor.workspace.copies import elsewhere, mark, tell_elsewhere
from auditor.workspace.names import safe_name
from auditor.workspace.workspace import AUDITS, INCOMING, PROGRAMME

VERB = "take in copy"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a bundle brings, or has brought: every line in words, and what it leaves for a person to decide."""

    name: str
    kind: str  # "audit", "programme"
    letter: str
    handed_to: str
    made: datetime
    is_new: bool  # there is no copy of this ledger here yet
    steps: tuple[HistoryStep, ...]
    evidence: tuple[str, ...]  # pieces that come: "E-B001 Query Q-117"
    exhibits: int  # files that come
    conflicts: tuple[Disagreement, ...]  # those that are not open here already
    forks: tuple[str, ...]
    renewed: bool  # lines of our own installation come back: numbers are given under another writer from here on
    letters: tuple[str, ...] = ()  # in sentences, the letters that were given twice
    renumbered: tuple[str, ...] = ()  # in sentences, which audits have another number here than before, or than there

    @property
    def is_empty(self) -> bool:
        """Whether all of it is here already."""
        return not (self.steps or self.exhibits or self.forks or self.is_new)


@contextmanager
def opened(
    workspace: Workspace, bundle: Path, progress: Callable[[int, int], None] | None = None
) -> Iterator[Incoming]:
    """The bundle, checked whole and unpacked beside the workspace's ledgers until this is left.

    Raises NotFound and InvalidInput for what is no bundle or does not check, and for what this workspace cannot hold.
    """
    room = workspace.folder / INCOMING
    with opened_bundle(bundle, room, progress) as (manifest, folder):
        incoming = Incoming(workspace, manifest, folder)
        try:
            yield incoming
        finally:
            incoming.close()


def preview(workspace: Workspace, bundle: Path) -> Preview:
    """What taking it in would bring; nothing is changed."""
    with opened(workspace, bundle) as incoming:
        return incoming.preview()


def take_in(workspace: Workspace, bundle: Path, acting: Act, *, adopt_forks: bool = False) -> Preview:
    """Merge it, or make it an audit of this workspace; once more adds nothing, not even a line.

    Raises InvalidInput where its records cannot be read here, ForkedTrail where there are forks that are not adopted.
    """
    with opened(workspace, bundle) as incoming:
        return incoming.take_in(acting, adopt_forks=adopt_forks)


@dataclass
class Incoming:
    """A copy of a ledger that lies beside the workspace, checked by its hashes, and the ledger here that it is of."""

    workspace: Workspace
    manifest: BundleManifest
    folder: Path
    _copy: Book | None = field(default=None, init=False)

    @cached_property
    def here(self) -> Book | None:
        """The book of our own copy; None if this ledger is new here. Another programme is refused."""
        name, found = self.manifest.name, self._of_the_same()
        if self.manifest.kind == PROGRAMME:
            ours = self.workspace.programme
            if ours.ledger.id == self.manifest.ledger:
                return ours
            if ours.ledger.heads:
                raise another("programme")
            return None
        if self.manifest.kind != "audit":
            raise InvalidInput(f"It holds a {self.manifest.kind}; audits and programmes are taken in.", "")
        if found:
            return self.workspace.audit(found)
        safe_name(name)
        audit = self._audit
        if any(row.id == audit.id for row in self.workspace.overview().placed().values()):
            raise another(name)  # one slot had its ledger made twice
        return None

    @property
    def _audit(self) -> Audit:
        """The audit that comes."""
        audits = list(self.copy.all(Audit).values())
        if len(audits) != 1 or searchable(audits[0].ref) != searchable(self.manifest.name):
            raise InvalidInput(f"The bundle calls itself {self.manifest.name}, and holds another audit or none.", ASK)
        return audits[0]

    def _number(self) -> tuple[str, tuple[str, ...]]:
        """What it is called here, where it is new; and a sentence, if that is not what it was called there."""
        name = self.manifest.name
        if self.manifest.kind == PROGRAMME:
            return name, ()
        audit = self._audit
        number = renumbering.number_of_new(self.workspace, audit.id, name)
        told = str(renumbering.Renumbered(audit.id, audit.title, name, number))
        return number, (told,) if number != name else ()

    @property
    def copy(self) -> Book:
        """The book of the copy, for reading."""
        if self._copy is None:
            self._copy = _book(Ledger.open(self.folder, writer=None))
            check_records(self._copy)
        return self._copy

    def act(self, by: str, on: datetime | None = None, late_reason: str = "") -> Act:
        """*by* acts, who may be known to the copy only; nobody named means whom it was handed to."""
        wanted = by or self.manifest.handed_to
        if not wanted:
            raise InvalidInput("Say who takes it in.", "--by PERSON")
        try:
            person = find_person(self.workspace, wanted)
        except NotFound:
            person = self.copy.find(Person, wanted)
        return act(self.workspace, person.id, on, late_reason)

    def preview(self) -> Preview:
        """What taking it in would bring."""
        if self.here is None:
            check_readable(self.copy, list(self.copy.ledger.lines()), self.workspace)
            number, renumbered = self._number()
            return replace(self._told(self.copy, None, ()), name=number, renumbered=renumbered)
        known = {each.id for each in conflicts.open_conflicts(self.here)}
        with self._merged_beside(self.here) as (book, comparison):
            return self._told(book, comparison, known)

    def take_in(self, acting: Act, *, adopt_forks: bool = False) -> Preview:
        """Do it: evidence and issued reports first, then the lines; then the line that says so."""
        here = self.here
        if here is None and self.manifest.kind == PROGRAMME:
            return self._made_programme(acting)
        with self.workspace.programme.writing():
            if here is None and self._of_the_same():
                raise made_meanwhile(self.manifest.name)
            if here is None:
                return self._made(acting)
            before = renumbering.numbers(self.workspace)
            told = self._merged(here, acting, adopt_forks)
            if isinstance(here, AuditBook):
                moved = renumbering.follow_audit(self.workspace, acting, here.folder.name)
            else:
                moved = renumbering.follow_numbers(self.workspace, acting)
                waiting = {each.id for each in conflicts.open_conflicts(here)} if moved else set()
                told = replace(told, conflicts=tuple(c for c in told.conflicts if not moved or c.id in waiting))
            name = next((each.after for each in moved if each.before == told.name), told.name)
            return replace(told, name=name, renumbered=renumbering.since(self.workspace, before, moved))

    def _merged(self, here: Book, acting: Act, adopt_forks: bool) -> Preview:
        with here.writing():
            known = {each.id for each in conflicts.open_conflicts(here)}
            with self._merged_beside(here) as (merged, _):  # refused there is refused whole
                if isinstance(merged, ProgrammeBook):
                    came = merged.all(Slot).keys() - here.all(Slot).keys()
                    tell_elsewhere(here.folder, elsewhere(here.folder) | came)
            self._take_reports(here)
            comparison = here.ledger.merge(self.folder, adopt_forks=adopt_forks)
            self._say_so(here, acting, comparison.lines, len(comparison.exhibits))
            return self._told(here, comparison, known)

    def close(self) -> None:
        """Let go of the copy."""
        if self._copy is not None:
            self._copy.close()
            self._copy = None

    def _of_the_same(self) -> str:
        """The folder among the audits that holds the same ledger, whatever it is called by now."""
        folders = _folders(self.workspace)
        first = [each for each in folders if each.name == self.manifest.name]
        for folder in (*first, *folders):
            if (folder / MANIFEST).is_file():
                manifest = read_manifest(folder)
                if manifest is not None and manifest.id == self.manifest.ledger:
                    return folder.name
        return ""

    @contextmanager
    def _merged_beside(self, ours: Book) -> Iterator[tuple[Book, Comparison]]:
        """Both merged in a folder of their own, without evidence, to see what comes of it."""
        from shutil import copytree
        from tempfile import TemporaryDirectory

        with TemporaryDirectory(prefix="beside-", dir=self.folder.parent) as made:
            mine, theirs = Path(made) / "mine", Path(made) / "theirs"
            for source, target in ((ours.folder, mine), (self.folder, theirs)):
                copytree(source / TRAILS, target / TRAILS)
                about = Manifest(self.manifest.ledger, self.manifest.kind, self.manifest.name, "")
                write_manifest(target, about, head_of({}))
            with Ledger.open(mine, writer=Writer.for_workspace(mine, Path(made) / "home")) as ledger:
                comparison = ledger.merge(theirs, adopt_forks=True)
                book = _book(ledger)
                check_readable(book, comparison.lines, self.workspace, (self.manifest.name, ours.ledger.name))
                found = ours.ledger.compare(self.folder)  # beside it is another writer, and there are no exhibits
                apart = replace(comparison, renewed=found.renewed, forks=found.forks)
                yield book, replace(apart, exhibits=found.exhibits)

    def _told(self, book: Book, comparison: Comparison | None, known: Collection[str]) -> Preview:
        lines = comparison.lines if comparison else list(book.ledger.lines())
        coming = {line.revision for line in lines}
        steps = [each for each in history.steps(book) if each.revision in coming]
        new = [change for each in steps for change in each.changes if change.is_new and change.kind == "evidence"]
        pieces = {change.record: change.about.removeprefix("evidence ") for change in new}
        exhibits = len(comparison.exhibits) if comparison else len(self.manifest_exhibits())
        return Preview(
            name=self.manifest.name,
            kind=self.manifest.kind,
            letter=self.manifest.letter,
            handed_to=self.manifest.handed_to,
            made=self.manifest.made,
            is_new=comparison is None,
            steps=tuple(steps),
            evidence=tuple(pieces.values()),
            exhibits=exhibits,
            conflicts=tuple(each for each in conflicts.open_conflicts(book) if each.id not in known),
            forks=tuple(fork_in_words(book, fork) for fork in (comparison.forks if comparison else ())),
            renewed=bool(comparison and comparison.renewed),
            letters=tuple(shared_letters(book)),
        )

    def manifest_exhibits(self) -> Sequence[str]:
        """The exhibits that the bundle holds."""
        manifest = read_manifest(self.folder)
        return list(manifest.exhibits) if manifest else []

    def _take_reports(self, ours: Book) -> None:
        """The files of revisions that are not here; where both issued one of the same number, each keeps its own."""
        if not isinstance(ours, AuditBook):
            return
        for revision in self.copy.all(Revision).values():
            for ending, sha256 in (("json", revision.json_sha256), ("pdf", revision.pdf_sha256)):
                found = issued_file(self.folder, revision.number, ending, sha256)
                if found is not None and issued_file(ours.folder, revision.number, ending, sha256) is None:
                    target = ours.folder / ISSUED / f"r{revision.number}.{ending}"
                    if target.exists():
                        target = target.with_stem(f"r{revision.number}-{sha256[:8]}")
                    disk.make_folder(target.parent)
                    disk.write_file(target, found.read_bytes())

    def _say_so(self, book: Book, acting: Act, lines: Sequence[Line], exhibits: int, number: str = "") -> None:
        """The line that says what came, unless it is only that others took something in; and whose letter is ours.

        With its *number* here, where an audit has another one there.
        """
        came = [line for line in lines if line.verb != VERB]
        claimed = next((c for c in book.all(HandedOut).values() if c.letter == book.letter and not c.writer), None)
        if not came and claimed is None:
            return
        with step(book, acting, VERB) as now:
            up_to = {line.writer: line.sequence for line in lines}
            now.put(
                TakenIn(
                    id=uuid7(),
                    on=acting.on,
                    by=acting.by,
                    lines=len(lines),
                    exhibits=exhibits,
                    up_to=up_to,
                    head=self.manifest.head,
                ),
                *([claimed.having(writer=self.workspace.writer.id)] if claimed else []),
                *([numbering.renumbered(now, book.audit, number)] if number and isinstance(book, AuditBook) else []),
            )
            now.keep()

    def _made(self, acting: Act) -> Preview:
        """An audit that is new here: complete under its name, the line that says so in it, or not there."""
        told, workspace, audit = self.preview(), self.workspace, self._audit.id
        self.close()
        mark(self.folder, self.manifest.ledger, self.manifest.letter)
        book = AuditBook(workspace.open_ledger(self.folder))
        book.ledger.name = told.name
        try:
            self._say_so(book, acting, list(book.ledger.lines()), told.exhibits, told.name if told.renumbered else "")
            book.ledger.save_snapshot()
        finally:
            book.close()
        renumbering.follow_slot(workspace, acting, audit, told.name)
        move_ledger(self.folder, workspace.audits_folder / safe_name(told.name))
        tell_elsewhere(workspace.programme_folder, elsewhere(workspace.programme_folder) - {audit})
        self.__dict__["here"] = workspace.audit(told.name)
        return told

    def _made_programme(self, acting: Act) -> Preview:
        """A programme where there is none yet."""
        from shutil import rmtree

        told = self.preview()
        self.close()
        staged = self.workspace.folder / INCOMING / PROGRAMME
        rmtree(staged, ignore_errors=True)  # what a crash left before the exchange
        mark(self.folder, self.manifest.ledger, self.manifest.letter)
        move_ledger(self.folder, staged)
        self.workspace.exchange_programme()
        self.__dict__["here"] = book = self.workspace.programme
        self._say_so(book, acting, list(book.ledger.lines()), told.exhibits)
        return told


def _book(ledger: Ledger) -> Book:
    return ProgrammeBook(ledger) if ledger.kind == PROGRAMME else AuditBook(ledger)


def _folders(workspace: Workspace) -> list[Path]:
    folder = workspace.folder / AUDITS
    return sorted(path for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []


def letters(book: Book) -> dict[str, Id]:
    """Who works under which letter."""
    return {copy.letter: copy.person for copy in book.all(HandedOut).values()}
