"""What the indicators are counted from: the programme in force, and the facts of each audit of the workspace."""

from __future__ import annotations

from collections.abc import Iterable

from auditor.figures.indicator import Basis, Period
from auditor.figures.overview import clauses_in
from auditor.library.checklists import shelf
from auditor.model.clause import Clause
from auditor.model.people import Person, Process
from auditor.model.programme import EarlierNonconformity
from auditor.workspace.workspace import Workspace


def indicator_basis(workspace: Workspace) -> Basis:
    """The basis for the programme in force; not found where there is none."""
    book = workspace.programme
    overview, programme = workspace.overview(), book.programme
    slots = overview.slots_of(programme.id)
    texts = {slot.clauses for slot in slots}  # most slots share theirs with others
    return Basis(
        slots=slots,
        audits=overview.facts,
        cycle=Period(programme.cycle_from, programme.cycle_to),
        required=_leaves(workspace, {clause.standard for text in texts for clause in clauses_in(text)}),
        people=book.all(Person).values(),
        processes=book.all(Process).values(),
        earlier=list(book.all(EarlierNonconformity).values()),
        holidays=workspace.settings.calendar.holidays,
    )


def _leaves(workspace: Workspace, standards: Iterable[str]) -> tuple[Clause, ...]:
    """The leaf clauses of *standards*, as the checklists on the shelf outline them."""
    wanted = set(standards)
    outlines = (entry.checklist for entry in shelf(workspace.folder / "checklists").entries())
    found = {
        Clause(outline.standard, leaf.number)
        for outline in outlines
        if outline is not None and outline.standard in wanted
        for leaf in outline.leaves
    }
    return tuple(sorted(found))
