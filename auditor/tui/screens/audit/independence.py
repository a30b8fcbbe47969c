"""Independence (G-10): nobody audits the own work, or somebody else approves that with a compensating measure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.activities import agenda, team
from auditor.activities.act import Act
from auditor.model.audit import AgendaLine, IndependenceCheck, TeamMember
from auditor.model.clause import Clause
from auditor.model.guards.planning import tie_to
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.words import Role
from auditor.tui.screens.audit.doing import Answers, do_step
from auditor.tui.screens.people import several
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import LongField
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.tui.screens.audit.screen import AuditScreen

_OVERRIDE = "override"


def blocked(book: AuditBook, line: AgendaLine) -> list[tuple[Person, str, str]]:
    """Who of the line's auditors is not independent of which clause, and why; what was overridden is left out."""
    cleared = {(c.person, c.clause) for c in book.all(IndependenceCheck).values() if c.result == "override"}
    graders = [m.person for m in book.all(TeamMember).values() if m.grades and m.role is not Role.TRAINEE]
    found = []
    for person in (book.get(Person, p) for p in line.auditors if p in graders):
        for clause in line.clauses:
            why = tie_to(person, Clause.parse(clause), book.audit.planned_from)
            if why and (person.id, clause) not in cleared:
                found.append((person, clause, why))
    return found


def look_at(screen: AuditScreen, line: AgendaLine) -> None:
    """Where an assignment is blocked, offer another auditor or the override; then look again."""
    found = blocked(screen.book, line)
    if not found:
        return
    person, clause, why = found[0]
    rows = [
        Row(other.id, (other.ref, other.name, "auditor, independent of it"))
        for other in _others(screen.book, line, clause)
    ]
    rows.append(Row(_OVERRIDE, ("", "Keep the assignment", "with a reason, a compensating measure and an approval")))

    def chosen(key: str) -> None:
        if key == _OVERRIDE:
            _override(screen, line, person, clause, why)
        else:
            _instead(screen, line, person, clause, why, key)

    title = f"G-10: {person.ref} {person.name} is not independent of {clause}: {why}"
    screen.choose(title, (Column("", 5), Column(), Column(share=2)), rows, chosen)


def _others(book: AuditBook, line: AgendaLine, clause: str) -> list[Person]:
    graders = [m.person for m in book.all(TeamMember).values() if m.grades and m.role is not Role.TRAINEE]
    wanted, on = Clause.parse(clause), book.audit.planned_from
    people = [book.get(Person, p) for p in graders if p not in line.auditors]
    return [p for p in people if tie_to(p, wanted, on) is None]


def _instead(screen: AuditScreen, line: AgendaLine, person: Person, clause: str, why: str, other: Id) -> None:
    """Another auditor takes the line over; the blocked assignment stays on record."""
    acting = screen.desk.act()
    name = screen.book.get(Person, other).name
    team.record_independence(
        screen.book, acting, person=person.id, clause=clause, result="blocked", reason=why, decision=f"{name} instead"
    )
    auditors = [other if p == person.id else p for p in line.auditors]
    outcome = agenda.edit_line(screen.book, acting, line.id, auditors=auditors)
    screen.kept(outcome, f"{name} takes the line over")
    look_at(screen, outcome.value)


def _override(screen: AuditScreen, line: AgendaLine, person: Person, clause: str, why: str) -> None:
    book = screen.book
    may = [p for p in (book.audit.manager, book.audit.client) if p and p != person.id]
    fields = (
        LongField("reason", "Reason", why, required=True, height=3),
        LongField("compensation", "Made up for by", required=True, height=3, help="a second auditor, a review …"),
        several(book, Person, "approved_by", "Approved by", may[:1], required=True, most=1, only=may),
    )

    def do(answers: Answers, acting: Act) -> object:
        return team.record_independence(
            book,
            acting,
            person=person.id,
            clause=clause,
            result="override",
            reason=answers["reason"],
            decision="assigned all the same",
            compensation=answers["compensation"],
            approved_by=answers["approved_by"],
            approved_on=acting.day,
        )

    do_step(
        screen,
        f"Keep {person.ref} on {clause}",
        fields,
        do,  # type: ignore[arg-type]
        "The override is on record",
        book=book,
        text="The report prints this (G-10).",
        then=lambda: look_at(screen, line),
    )
