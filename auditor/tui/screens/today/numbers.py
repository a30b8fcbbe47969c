"""The two lines of figures: how far the cycle is, and how the nonconformities stand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from auditor.errors import NotFound
from auditor.figures.follow_up import counts
from auditor.figures.overview import AuditRow, NonconformityRow, SlotRow, clauses_in
from auditor.model.clause import Clause
from auditor.model.words import AuditState
from auditor.tui.cells import Segments
from auditor.tui.screens.today.line import Line
from auditor.workspace import ProgrammeBook

_HELD = (
    AuditState.CONCLUDED,
    AuditState.REPORTED,
    AuditState.COMPLETED,
    AuditState.FOLLOW_UP,
    AuditState.CLOSED,
)


def cycle(
    programme: ProgrammeBook, slots: Sequence[SlotRow], audits: Sequence[AuditRow], today: date
) -> Iterator[Line]:
    """Audits done and to come, and the clauses audited this year; nothing without a programme."""
    try:
        in_force = programme.programme
    except NotFound:
        return
    states = {row.ref: row.state for row in audits}
    done = sum(states.get(slot.ref) in _HELD for slot in slots)
    off = sum(states.get(slot.ref) in (AuditState.CANCELLED, AuditState.TERMINATED) for slot in slots)
    clauses, leaves = clauses_of_year(audits, today.year)
    years = f"{in_force.cycle_from.year}-{in_force.cycle_to.year}"
    if in_force.cycle_from.year == in_force.cycle_to.year:
        years = str(in_force.cycle_from.year)
    revision = f", revision {in_force.revision}" if in_force.revision else ""
    yield Line("audits", years, f"{done} done, {len(slots) - done - off} to come", "audits", opens=("goto", "audits"))
    if clauses:
        said = f"{clauses}{f' of {leaves}' if leaves else ''} audited this year"
        yield Line("clauses", "", said, "clauses", opens=("goto", "programme"))
    yield Line("programme", "", f"{in_force.state.value}{revision}", "programme", opens=("goto", "programme"))


def clauses_of_year(audits: Sequence[AuditRow], year: int) -> tuple[int, int]:
    """How many of the known leaf clauses were audited in *year*, and how many there are; audits tell of both."""
    held = (row.clauses for row in audits if row.state in _HELD and row.planned_from.year == year)
    audited = _clauses(held)
    standards = {clause.standard for clause in audited}
    known = {clause for clause in _clauses(row.outline for row in audits) if clause.standard in standards}
    leaves = known.difference(parent for clause in known for parent in clause.parents)
    if not leaves:
        return len(audited), 0
    return sum(any(clause.covers(leaf) for clause in audited) for leaf in leaves), len(leaves)


def _clauses(texts: Iterable[str]) -> set[Clause]:
    """The clauses in texts that hold several each; most of the texts are the same."""
    return {clause for text in set(texts) for clause in clauses_in(text)}


def nonconformities(owed: Sequence[NonconformityRow], audits: Sequence[AuditRow], today: date) -> Iterator[Line]:
    """How many are open and overdue, and how old they are; nothing where the audits have none."""
    if not any(row.nonconformities for row in audits):
        return
    counted = counts(owed, today)
    repeats = sum(record.is_open for record in owed if record.repeat_of)
    closed = sum(row.closed_nonconformities for row in audits)
    words: Segments = ((f"{counted.open} open", ""),)
    words += ((f", {counted.overdue} overdue", "error"),) if counted.overdue else ()
    words += ((f", {counted.open_majors} major", "major"),) if counted.open_majors else ()
    yield Line("nonconformities", "NCs", words, "standing", opens=("goto", "register"))
    also = [f"{n} {word}" for n, word in ((repeats, "repeat"), (closed, "closed")) if n]
    if also:
        yield Line("besides", "", ", ".join(also), "besides", opens=("goto", "register"))
    if counted.open:
        ages = ", ".join(f"{n} of {name} days" for name, n in counted.ageing.items() if n)
        yield Line("ages", "", ages, "age", opens=("goto", "register"))
