"""What comes: today's lines of the agenda, and the next audits with what they still need."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import partial

from auditor.figures.overview import AuditRow, SessionRow, SlotRow
from auditor.model.people import Person
from auditor.model.words import BEFORE_OPENING, AuditState, NonconformityState
from auditor.tui.screens.audit.tasks import next_task
from auditor.tui.screens.reading import in_days
from auditor.tui.screens.today.line import Line
from auditor.workspace import ProgrammeBook
from auditor.workspace.overview import Overview

_NOT_SHOWN = (NonconformityState.DRAFT, NonconformityState.VOID)


def audits_to_come(
    programme: ProgrammeBook, slots: Iterable[SlotRow], audits: Iterable[AuditRow], today: date
) -> Iterator[Callable[[], Line]]:
    """The audits that have not begun, the next first; one that is not read yet stands as the programme has it."""
    known = {row.ref: row for row in audits}
    for slot in slots:
        row = known.get(slot.ref)
        if row is not None and row.state not in BEFORE_OPENING:
            continue
        if row is None and (slot.taken_over or slot.planned_to < today):
            continue
        yield partial(_audit, programme, slot, row, today)


def _audit(programme: ProgrammeBook, slot: SlotRow, row: AuditRow | None, today: date) -> Line:
    task = next_task(row) if row else None
    late = slot.planned_from < today
    return Line(
        key=f"{slot.ref}/coming",
        ref=slot.ref,
        sign=(("!", "warning"),) if late else "",
        kind=f"{slot.planned_from:%d %b %y}".lstrip("0"),
        words=((task.short, ""), ("   ", ""), (slot.title, "muted")) if task else ((slot.title, "muted"),),
        whose=_person(programme, slot.lead),
        when=in_days(slot.planned_from, today),
        opens=("audit", slot.ref),
    )


def _person(programme: ProgrammeBook, who: str | None) -> str:
    found = programme.all(Person).get(who or "")
    return f"{found.ref} {found.name}" if found else ""


Found = Mapping[str, Mapping[str, Collection[str]]]
"""What earlier audits found, by the audit that looks at the same and the clause."""


def todays_agenda(audits: Iterable[AuditRow], today: date, found: Found) -> Iterator[Line]:
    """The lines of today, each with its items and what earlier audits *found* about the same (G-44)."""
    for row in audits:
        yield from (_agenda(row, each, found.get(row.ref, {})) for each in _sessions(row, today))


def found_before(overview: Overview, today: date) -> Found:
    """What the sessions of today are to know; it takes a look at all that was ever found."""
    asked = ((row, {clause for each in _sessions(row, today) for clause in each.clauses}) for row in overview.audits)
    return {row.ref: _found_before(overview, row, clauses) for row, clauses in asked if clauses}


def _sessions(row: AuditRow, today: date) -> list[SessionRow]:
    return [session for session in row.sessions if session.day == today]


def _agenda(row: AuditRow, session: SessionRow, found: Mapping[str, Collection[str]]) -> Line:
    before = {*session.before, *(ref for clause in session.clauses for ref in found.get(clause, ()))}
    count = f"{session.items - session.open}/{session.items}" if session.items else ""
    see = f"see {', '.join(sorted(before))}   " if before else ""
    return Line(
        key=session.id,
        ref=f"{session.start:%H:%M}-{session.end:%H:%M}",
        kind=f"{session.site:<4} {count}".rstrip(),
        words=((see, "muted"), (session.topic, "")),
        whose=row.ref,
        when=", ".join(session.auditors),
        opens=("conduct", row.ref, session.id) if row.state is AuditState.IN_PROGRESS else ("audit", row.ref),
    )


def due(audits: Iterable[AuditRow], person: str, now: datetime) -> str:
    """The key of the line of today that whoever has the reference *person* is in, or goes to next; empty for none."""
    mine = (each for row in audits for each in _sessions(row, now.date()) if person in each.auditors)
    ahead = sorted((each for each in mine if each.end > now.time()), key=lambda each: (each.start, each.id))
    return ahead[0].id if ahead else ""


def _found_before(overview: Overview, audit: AuditRow, wanted: Collection[str]) -> Mapping[str, Collection[str]]:
    """What the audits that began before this one found, by clause, about exactly the clauses that are wanted."""
    began = {r.ref for r in overview.audits if r.ref != audit.ref and r.planned_from <= audit.planned_from}
    found: dict[str, set[str]] = {clause: set() for clause in wanted}
    for page in (*overview.register, *overview.settled):
        if page.audit in began:
            refs = {n: found[c] for n, text in enumerate(page.clauses) if (c := text.partition(" ")[0]) in found}
            for row in page.rows if refs else ():
                for place in row.clauses:
                    if place in refs and row.state not in _NOT_SHOWN:
                        refs[place].add(row.ref)
    for others in overview.findings:
        for noted in others.rows if others.audit in began else ():
            for clause in noted.clauses:
                if clause in found:
                    found[clause].add(noted.ref)
    return found
