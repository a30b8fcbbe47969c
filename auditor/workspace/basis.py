"""What indicators and coverage are counted from: the programme in force, and the facts of each audit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

from auditor.errors import NotFound
from auditor.figures.coverage import CoverageBasis, CoveringAudit, Leaf, covering_audit, required_clauses
from auditor.figures.indicator import Basis, Period
from auditor.figures.indicator_facts import AuditFacts
from auditor.figures.overview import SlotRow, clauses_in
from auditor.library.checklists import InvalidChecklist, read, shelf
from auditor.model.checklist import Checklist
from auditor.model.clause import Clause
from auditor.model.frequency import RiskFactors
from auditor.model.people import Person, Process, Service, Site
from auditor.model.programme import EarlierNonconformity, Programme
from auditor.workspace.workspace import Workspace

K = TypeVar("K", Site, Service, Process)


def indicator_basis(workspace: Workspace, programme: Programme | None = None, *, at_hand: bool = False) -> Basis:
    """The basis for a programme or the one in force; not found where there is none.

    *at_hand* takes the rows of the audits as they were looked at last, for who does not want to wait.
    """
    book = workspace.programme
    overview = workspace.at_hand if at_hand else workspace.overview()
    programme = programme or book.programme
    return Basis(
        slots=overview.slots_of(programme.id),
        audits=overview.facts,
        cycle=Period(programme.cycle_from, programme.cycle_to),
        required=required_clauses(coverage_basis(workspace, programme, at_hand=True), workspace.today()),
        people=book.all(Person).values(),
        processes=book.all(Process).values(),
        earlier=list(book.all(EarlierNonconformity).values()),
        holidays=workspace.settings.calendar.holidays,
    )


def coverage_basis(workspace: Workspace, programme: Programme | None = None, *, at_hand: bool = False) -> CoverageBasis:
    """What coverage, gaps and proposals are counted from, for a programme or the one in force.

    Slots of other programmes do not count, but what was audited does, whichever programme it was for. *at_hand* takes
    the rows of the audits as they were looked at last. Not found where there is no programme.
    """
    book, settings = workspace.programme, workspace.settings
    overview = workspace.at_hand if at_hand else workspace.overview()
    programme = programme or book.programme
    slots = overview.slots_of(programme.id)
    audited, criteria = _standards(slots), _criteria(programme)
    leaves, titles, outlined = _outline(workspace, audited or criteria)
    return CoverageBasis(
        cycle=Period(programme.cycle_from, programme.cycle_to),
        leaves=leaves,
        titles=titles,
        not_outlined=sorted((audited | criteria) - outlined),
        not_planned=sorted((criteria & outlined) - audited) if audited else (),
        audits=list(_covering(slots, overview.slots, {facts.ref: facts for facts in overview.facts})),
        sites=_by_ref(book.all(Site).values()),
        services=_by_ref(book.all(Service).values()),
        processes=_by_ref(book.all(Process).values()),
        factors=list(book.all(RiskFactors).values()),
        earlier=list(book.all(EarlierNonconformity).values()),
        certification=_certification(programme),
        minima=settings.coverage,
        frequency=settings.frequency,
        effort=settings.effort,
    )


def _covering(
    mine: Iterable[SlotRow], every: Iterable[SlotRow], facts: Mapping[str, AuditFacts]
) -> Iterator[CoveringAudit]:
    """The audits of the programme's slots, and those of others that were held."""
    own = {slot.ref: slot for slot in mine}
    for slot in own.values():
        yield covering_audit(slot, facts.get(slot.ref))
    others = {slot.ref: slot for slot in every if slot.ref not in own}
    for ref, known in facts.items():
        if ref not in own and known.held is not None:
            yield covering_audit(others.get(ref), known)


def _certification(programme: Programme) -> date | None:
    """The first day of the first certification audit that the programme has among its events."""
    return min((event.on for event in programme.events if event.kind == "stage-2"), default=None)


def _standards(slots: Iterable[SlotRow]) -> set[str]:
    texts = {slot.clauses for slot in slots}  # most slots share theirs with others
    return {clause.standard for text in texts for clause in clauses_in(text)}


def _criteria(programme: Programme) -> set[str]:
    """The standards that a programme without audits is to be about."""
    return {criterion.standard for criterion in programme.criteria if criterion.binds and criterion.standard}


def _outline(workspace: Workspace, wanted: Set[str]) -> tuple[Sequence[Leaf], Mapping[Clause, str], Set[str]]:
    """The leaf clauses of the standards *wanted*, and the titles of all clauses, as the checklists on the shelf have
    them; and every standard that is outlined there.

    Where several outline a clause the first counts.
    """
    paths = shelf(workspace.folder / "checklists").paths().items()
    outlines = (_read_once(name, path, _looks(path)) for name, path in paths)
    found: dict[Clause, Leaf] = {}
    titles: dict[Clause, str] = {}
    outlined: set[str] = set()
    for outline in outlines:
        if outline is None or not outline.clauses:
            continue
        outlined.add(outline.standard)
        if outline.standard not in wanted:
            continue
        kept = [Clause(outline.standard, number) for number in outline.not_excludable]
        for each in outline.clauses:
            titles.setdefault(Clause(outline.standard, each.number), each.title)
        for leaf in outline.leaves:
            clause = Clause(outline.standard, leaf.number)
            excludable = not any(whole.covers(clause) for whole in kept)
            found.setdefault(clause, Leaf(clause, leaf.title, leaf.weight, excludable))
    return [found[clause] for clause in sorted(found)], titles, outlined


@lru_cache(maxsize=32)
def _read_once(name: str, path: Path, looks: tuple[int, int]) -> Checklist | None:
    """The checklist in a file as it looks; ``None`` where it cannot be used, which who lists the shelf is told.

    Reading one takes longer than counting all that it outlines.
    """
    try:
        found = read(path)
    except (InvalidChecklist, NotFound):
        return None
    return found if found.id == name else None


def _looks(path: Path) -> tuple[int, int]:
    try:
        status = path.stat()
    except OSError:  # reading it says what is wrong
        return 0, 0
    return status.st_mtime_ns, status.st_size


def _by_ref(records: Iterable[K]) -> list[K]:
    return sorted(records, key=lambda record: (len(record.ref), record.ref))
