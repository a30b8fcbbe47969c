"""Verifying a workspace: every trail, snapshot, exhibit, issued report and manifest against hashes and anchors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from auditor.activities import issued
from auditor.activities.ahead import Ahead, ahead
from auditor.activities.witness import Witness
from auditor.activities.writers import shared_letters
from auditor.errors import AuditorError, NotFound
from auditor.ledger import Ledger, Problem, Writer, utc_now
from auditor.ledger.anchors import Anchor, Standing
from auditor.ledger.checks import Examined, Reading, examine, size_of
from auditor.ledger.snapshot import NAME as SNAPSHOT
from auditor.ledger.snapshot import read_manifest
from auditor.ledger.trail import head_of
from auditor.model.audit import PlanVersion
from auditor.model.evidence import Evidence
from auditor.model.people import Site
from auditor.model.programme import Slot
from auditor.model.record import Record
from auditor.model.report import Revision
from auditor.model.text import searchable
from auditor.workspace import AuditBook, ProgrammeBook, Workspace
from auditor.workspace.copies import elsewhere, letter_of
from auditor.workspace.damage import ONCE_MORE
from auditor.workspace.index_check import IndexCheck
from auditor.workspace.settings import FILE as SETTINGS
from auditor.workspace.workspace import AUDITS, PROGRAMME

NO_SNAPSHOT = "The snapshot is missing; it is written anew when the ledger is closed."
"""A note that asks nothing of anybody."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What one ledger's folder came to: its lines, one hash over its trails, what does not check, what is only said.

    ``standings`` tell of each anchor how it stands: of its issued reports first, then of the witnesses.
    """

    folder: Path
    events: int = 0
    head: str = ""
    problems: tuple[Problem, ...] = ()
    notes: tuple[Problem, ...] = ()
    standings: tuple[Standing, ...] = ()
    ahead: tuple[Ahead, ...] = ()


@dataclass(frozen=True, slots=True)
class Verification:
    """What all the ledgers came to, and what the witnesses say that no ledger answers for.

    Of a witness that is `ahead` of what is here, the anchor is `given` as far as both go.
    """

    ledgers: tuple[Verified, ...]
    unanswered: tuple[Witness, ...]
    given: tuple[Anchor, ...] = ()
    index: tuple[Problem, ...] = ()
    """Where the index says otherwise than the trails; that is no damage, and nothing is lost."""

    @property
    def is_sound(self) -> bool:
        """Whether nothing was found; notes are nothing."""
        return not self.unanswered and not self.index and not any(each.problems for each in self.ledgers)

    @property
    def ahead(self) -> list[Ahead]:
        """The bundles that hold more than is here."""
        return [ahead for each in self.ledgers for ahead in each.ahead]


def verify(
    workspace: Workspace,
    ref: str = "",
    witnesses: Sequence[Witness] = (),
    told: Callable[[int, int], None] | None = None,
) -> Verification:
    """Read the programme's ledger and every audit's, or one audit's; nothing is changed. *told* hears of the progress.

    Each file is read once, whatever its size, and no ledger is held while the next is read.
    """
    folders = _folders(workspace, ref)
    reading = Reading(sum(size_of(folder) + issued.size_of(folder) for folder in folders), told)
    found = []
    own = Writer.known(workspace.folder, workspace.home)
    index, otherwise = IndexCheck(workspace), list[Problem]()
    for folder in folders:
        verified, planned, read = _verified(folder, reading, witnesses, own)
        if read is not None and not verified.problems:
            ledger = Ledger(read.opened, None, utc_now)
            otherwise += index.problems(ledger)
            book = ProgrammeBook(ledger) if folder.name == PROGRAMME else AuditBook(ledger)
            letters = [Problem(folder, 0, None, said, note=True) for said in shared_letters(book)]
            strange = _unknown_places(workspace, book) if isinstance(book, ProgrammeBook) else ()
            verified = replace(verified, notes=(*verified.notes, *letters, *strange))
        found.append(verified)
        if not ref:
            missing = (workspace.folder / AUDITS / name for name in planned)
            found += [_no_ledger(each) for each in missing if not each.is_dir()]
    if not ref:
        found = list(_once_more(found))
    given = [_shared(witness.anchor, [each for verified in found for each in verified.ahead]) for witness in witnesses]
    unanswered = [w for w, anchor in zip(witnesses, given, strict=True) if not _is_answered(anchor, found)]
    if ref and len(unanswered) < len(witnesses):
        unanswered = [each for each in unanswered if not each.anchor.heads]  # a backup speaks of other ledgers, too
    return Verification(tuple(found), tuple(unanswered), tuple(given), tuple(otherwise))


def _unknown_places(workspace: Workspace, programme: ProgrammeBook) -> Iterator[Problem]:
    """Sites of ``[calendar] public`` that nobody has: their holidays would count nowhere, and nobody would notice."""
    sites = sorted(site.ref for site in programme.all(Site).values())
    known, refs = {searchable(ref) for ref in sites}, ", ".join(sites) or "none yet"
    for named, place in workspace.settings.calendar.public.items():
        if searchable(named) not in known:
            said = f"calendar.public: no site is called {named}, so the public holidays of {place} count nowhere"
            yield Problem(workspace.folder / SETTINGS, 0, None, f"{said}; the sites are {refs}.", note=True)


def _shared(anchor: Anchor, further: Iterable[Ahead]) -> Anchor:
    """The anchor of a witness, as far as it speaks of what is here."""
    return next((each.shared for each in further if each.given is anchor), anchor)


def _is_answered(anchor: Anchor, found: Iterable[Verified]) -> bool:
    """Whether a ledger was held against the anchor; if only its hash is known, whether one ever ended so."""
    told = [standing for each in found for standing in each.standings if standing.anchor == anchor]
    return bool(told) if anchor.heads else any(standing.stands for standing in told)


def _folders(workspace: Workspace, ref: str) -> list[Path]:
    """The programme's folder and every audit's; or one audit's, which may be planned and have none."""
    folders = {path.name: path for path in sorted((workspace.folder / AUDITS).glob("*")) if path.is_dir()}
    if not ref:
        return [workspace.folder / PROGRAMME, *folders.values()]
    if not any(searchable(name) == searchable(ref.strip()) for name in folders):
        folders |= {slot.ref: workspace.folder / AUDITS / slot.ref for slot in _slots(workspace)}
    found = [path for name, path in folders.items() if searchable(name) == searchable(ref.strip())]
    if not found:
        raise NotFound(f"There is no audit {ref!r}.", f"Audits here: {', '.join(sorted(folders)) or 'none yet'}")
    return found


def _slots(workspace: Workspace) -> list[Slot]:
    try:
        return list(workspace.programme.all(Slot).values())
    except AuditorError:  # a damaged programme is told as such when its own folder is looked at
        return []


def _no_ledger(folder: Path) -> Verified:
    return Verified(folder, problems=(Problem(folder, 0, None, "There is no ledger: the folder is missing."),))


def _once_more(found: Sequence[Verified]) -> Iterator[Verified]:
    """The same, with a problem at each folder that was copied beside the one it is of."""
    ledgers = {each.folder: _ledger_in(each.folder) for each in found}
    first: dict[str, Path] = {}
    for folder, (ledger, _) in sorted(ledgers.items(), key=lambda item: item[0].name != item[1][1]):
        first.setdefault(ledger or str(folder), folder)
    for each in found:
        one = first.get(ledgers[each.folder][0], each.folder)
        if one != each.folder:
            problem = Problem(each.folder, 0, None, ONCE_MORE.format(one.name))
            each = replace(each, problems=(*each.problems, problem))
        yield each


def _verified(
    folder: Path, reading: Reading, witnesses: Sequence[Witness], own: str
) -> tuple[Verified, list[str], Examined | None]:
    """What a ledger's folder came to, and what was read of it; of the programme the references of planned audits."""
    reports = issued.Issued(folder, reading)
    further: list[Ahead] = []
    try:
        ledger = _ledger_in(folder)
        spoken = [each for each in witnesses if each.speaks_of(*ledger)]
        examined = _examined(folder, reading, reports.anchors, [each.anchor for each in spoken])
        fallen = [standing.anchor for standing in examined.standings if not standing.stands]
        longer = (ahead(each, examined.heads, own) for each in spoken if any(each.anchor is one for one in fallen))
        further = [each for each in longer if each is not None]
        if further:
            anchors = [_shared(each.anchor, further) for each in spoken]
            examined = _examined(folder, Reading(0), reports.anchors, anchors)
    except AuditorError as missing:
        return Verified(folder, problems=(Problem(folder, 0, None, missing.message),)), [], None
    is_programme = folder.name == PROGRAMME
    records = _Records(folder, examined, ProgrammeBook.tables if is_programme else AuditBook.tables)
    problems = [*_named(examined.problems, records.files), *records.problems]
    problems += reports.held_against(records.revisions)
    problems += _later_anchors(folder, reports.anchors, records.revisions)
    problems += _unreferred(examined, records.files)
    if examined.heads and not (folder / SNAPSHOT).exists():
        problems.append(Problem(folder / SNAPSHOT, 0, None, NO_SNAPSHOT, note=True))
    verified = Verified(
        folder,
        sum(head.sequence for head in examined.heads.values()),
        head_of(examined.heads),
        tuple(problem for problem in problems if not problem.note),
        tuple(problem for problem in problems if problem.note),
        tuple(examined.standings),
        tuple(further),
    )
    return verified, records.planned, examined


def _examined(folder: Path, reading: Reading, reports: Sequence[Anchor], outside: Sequence[Anchor]) -> Examined:
    """The ledger's folder held against its reports and the witnesses from outside, with or without their trail ends."""
    known = [*reports, *(anchor for anchor in outside if anchor.heads)]
    return examine(folder, reading, anchors=known, sought=[anchor for anchor in outside if not anchor.heads])


def _ledger_in(folder: Path) -> tuple[str, str]:
    """Id and name of the ledger in a folder, as its manifest has it."""
    try:
        manifest = read_manifest(folder)
    except FileNotFoundError:
        manifest = None
    return (manifest.id, manifest.name) if manifest else ("", folder.name)


@dataclass(slots=True)
class _Records:
    """What the records of a ledger say that files are held against; rows that no model reads are problems."""

    folder: Path
    examined: Examined
    tables: Mapping[type[Record], str]
    evidence: dict[str, list[str]] = field(default_factory=dict)  # SHA-256 -> references
    plans: dict[str, list[str]] = field(default_factory=dict)  # SHA-256 -> plan versions
    revisions: list[Revision] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def __post_init__(self) -> None:
        incomplete: list[Problem] = []
        for model, table in self.tables.items():
            for row in self.examined.state.table(table):
                try:
                    self._take(model.model_validate(row))
                except ValidationError as wrong:
                    incomplete.append(self._unreadable(table, row, wrong))
        self.problems += incomplete if self.examined.lines_check else self._because_of_lines(incomplete)
        for what, named in (("Evidence", self.evidence), ("Record of", self.plans)):
            for sha256, refs in named.items():
                if sha256 not in self.examined.exhibits and not self._is_told(sha256):
                    message = f"Its file {sha256} is missing."
                    self.problems.append(Problem(self.folder, 0, None, f"{what} {', '.join(refs)}: {message}"))

    @property
    def files(self) -> dict[str, list[str]]:
        """The exhibits that records refer to, with what these are called."""
        return {**self.evidence, **self.plans}

    @property
    def planned(self) -> list[str]:
        """The audits whose ledgers are to be here; one that was planned in another copy comes as a bundle."""
        if not self.slots:
            return []
        letter, away = letter_of(self.folder, _ledger_in(self.folder)[0]) or "", elsewhere(self.folder)
        return [slot.ref for slot in self.slots if slot.planned_in == letter and slot.id not in away]

    def _take(self, record: Record) -> None:
        if isinstance(record, Evidence) and record.file:
            self.evidence.setdefault(record.file.sha256, []).append(record.ref)
        elif isinstance(record, PlanVersion) and record.record:
            self.plans.setdefault(record.record, []).append(f"plan version {record.label}")
        elif isinstance(record, Revision):
            self.revisions.append(record)
        elif isinstance(record, Slot):
            self.slots.append(record)

    def _unreadable(self, table: str, row: Mapping[str, Any], wrong: ValidationError) -> Problem:
        first = wrong.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        return Problem(self.folder, 0, None, f"Record {row['id']} in {table} cannot be read: {where}: {first['msg']}.")

    def _because_of_lines(self, incomplete: Sequence[Problem]) -> Iterator[Problem]:
        if incomplete:
            many = "1 record cannot" if len(incomplete) == 1 else f"{len(incomplete)} records cannot"
            yield Problem(self.folder, 0, None, f"{many} be read without the lines that do not check.", note=True)

    def _is_told(self, sha256: str) -> bool:
        return any(problem.path.name == sha256 for problem in self.examined.problems)


def _named(problems: Iterable[Problem], files: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    """Problems with exhibits say what they are the file of."""
    for problem in problems:
        refs = files.get(problem.path.name.partition(".")[0])
        if refs:
            message = f"{problem.message} It is the file of {', '.join(refs)}."
            problem = Problem(problem.path, problem.line, problem.since, message, problem.note, problem.hint)
        yield problem


def _unreferred(examined: Examined, files: Mapping[str, Sequence[str]]) -> Iterator[Problem]:
    for sha256, path in examined.exhibits.items():
        if sha256 not in files:
            message = "No evidence refers to this exhibit: it was taken back, or a crash came before its line."
            yield Problem(path, 0, None, message, note=True)


def _later_anchors(folder: Path, known: Iterable[Anchor], revisions: Iterable[Revision]) -> list[Problem]:
    """What the records say of revisions whose frozen file is gone or changed; only then the trails are read again."""
    heads = {anchor.head for anchor in known}
    anchors = [
        Anchor(f"the record of report revision {revision.number}", revision.heads, revision.head)
        for revision in revisions
        if revision.head not in heads
    ]
    if not anchors:
        return []
    told = examine(folder, Reading(0), anchors=anchors).problems
    return [problem for problem in told if any(anchor.source in problem.message for anchor in anchors)]
