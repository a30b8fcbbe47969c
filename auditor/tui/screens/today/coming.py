"""What comes: today's lines of the agenda, and the next audits with what they still need."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from auditor.errors import NotFound
from auditor.model.audit import AgendaLine
from auditor.model.clause import Clause
from auditor.model.people import Person
from auditor.model.programme import Slot
from auditor.model.words import AuditState
from auditor.tui.screens import names
from auditor.tui.screens.audit.tasks import next_task
from auditor.tui.screens.conduct.earlier import EarlierFindings
from auditor.tui.screens.reading import in_days
from auditor.tui.screens.today.line import Line
from auditor.workspace import AuditBook, ProgrammeBook, Workspace

_BEFORE_OPENING = (AuditState.PLANNED, AuditState.INITIATED, AuditState.PREPARING, AuditState.PLAN_ISSUED)


def audits_to_come(programme: ProgrammeBook, books: Mapping[str, AuditBook], today: date) -> Iterator[Line]:
    """The audits that have not begun, the next first; one that is not read yet stands as the programme has it."""
    try:
        slots = programme.slots()
    except NotFound:
        return
    for slot in slots:
        book = books.get(slot.ref)
        if book is not None and book.audit.state not in _BEFORE_OPENING:
            continue
        if book is None and (slot.taken_over or slot.planned_to < today):
            continue
        yield _audit(programme, slot, book, today)


def _audit(programme: ProgrammeBook, slot: Slot, book: AuditBook | None, today: date) -> Line:
    task = next_task(book) if book else None
    late = slot.planned_from < today
    return Line(
        key=f"{slot.ref}/coming",
        ref=slot.ref,
        sign=(("!", "warning"),) if late else "",
        kind=f"{slot.planned_from:%d %b %y}".lstrip("0"),
        words=((task.short, ""), ("   ", ""), (slot.title, "muted")) if task else ((slot.title, "muted"),),
        whose=_person(programme, slot.lead),
        when=in_days(slot.planned_from, today),
        rank=(0, slot.planned_from.isoformat()),
        opens=("audit", slot.ref),
    )


def _person(programme: ProgrammeBook, who: str | None) -> str:
    found = programme.all(Person).get(who or "")
    return f"{found.ref} {found.name}" if found else ""


def todays_agenda(workspace: Workspace, books: Mapping[str, AuditBook], today: date) -> Iterator[Line]:
    """The lines of today, each with its items and what earlier audits found about the same (G-44)."""
    for book in books.values():
        if book.audit.state in (AuditState.IN_PROGRESS, *_BEFORE_OPENING):
            lines = [line for line in book.all(AgendaLine).values() if line.day == today]
            if lines:
                earlier = EarlierFindings(workspace, book)
                for other in earlier.others():
                    if other in books:
                        earlier.gather(other)
                yield from (_agenda(book, line, earlier) for line in sorted(lines, key=lambda a: (a.start, a.track)))


def _agenda(book: AuditBook, line: AgendaLine, earlier: EarlierFindings) -> Line:
    clauses = [Clause.parse(clause) for clause in line.clauses]
    items = [i for i in book.items.values() if _belongs(i.clause, clauses) and i.site in (None, line.site)]
    open_ones = sum(i.is_open for i in items)
    site = names.site(book, line.site)
    before = {m.earlier.ref for clause in clauses for m in earlier.of(clause, "", site)}
    said = [f"{len(items) - open_ones}/{len(items)} items"] if items else []
    said += [f"see {', '.join(sorted(before))}"] if before else []
    return Line(
        key=line.id,
        ref=f"{line.start:%H:%M}-{line.end:%H:%M}",
        kind=site,
        words=((line.topic, ""), ("   ", ""), (" · ".join(said), "muted")) if said else line.topic,
        whose=", ".join(names.ref(book, person) for person in line.auditors),
        when=book.ref,
        opens=("conduct" if book.audit.state is AuditState.IN_PROGRESS else "audit", book.ref),
    )


def _belongs(clause: str, clauses: list[Clause]) -> bool:
    home = Clause.parse(clause)
    return any(each.covers(home) for each in clauses)
