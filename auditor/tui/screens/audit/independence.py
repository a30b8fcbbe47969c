"""Independence (G-10): nobody audits the own work, or somebody else approves that with a compensating measure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from auditor.activities import team
from auditor.activities.act import Act
from auditor.model.audit import TeamMember
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


def look_at(
    screen: AuditScreen, auditors: Sequence[Id], clauses: Sequence[str], site: Id | None, keep: Callable[..., object]
) -> None:
    """Where one of *auditors* may not audit a clause, offer another or the override; look again, then *keep* them."""
    book = screen.book
    given = [team.Given(person, clause, site) for person in auditors for clause in clauses]
    found = next(team.lacking(book, team.graded(book, given)), None)
    if found is None:
        keep(auditors)
        return
    it, _, why = found
    person = book.get(Person, it.person)
    rows = [
        Row(other.id, (other.ref, other.name, "auditor, independent of it")) for other in _others(book, auditors, it)
    ]
    rows.append(Row(_OVERRIDE, ("", "Keep the assignment", "with a reason, a compensating measure and an approval")))

    def again(those: Sequence[Id]) -> None:
        look_at(screen, those, clauses, site, keep)

    def chosen(key: str) -> None:
        if key == _OVERRIDE:
            _override(screen, person, it.clause, why, lambda: again(auditors))
            return
        name = book.get(Person, key).name
        team.record_independence(
            book,
            screen.desk.act(),
            person=person.id,
            clause=it.clause,
            result="blocked",
            reason=why,
            decision=f"{name} instead",
        )
        again(list(dict.fromkeys(key if each == person.id else each for each in auditors)))

    title = f"G-10: {person.ref} {person.name} is not independent of {it.clause}: {why}"
    screen.choose(title, (Column("", 5), Column(), Column(share=2)), rows, chosen)


def _others(book: AuditBook, auditors: Sequence[Id], blocked: team.Given) -> list[Person]:
    graders = [m.person for m in book.all(TeamMember).values() if m.grades and m.role is not Role.TRAINEE]
    free = (person for person in graders if person not in auditors)
    return [book.get(Person, p) for p in free if not any(team.lacking(book, [blocked._replace(person=p)]))]


def _override(screen: AuditScreen, person: Person, clause: str, why: str, then: Callable[[], object]) -> None:
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
        then=then,
    )
