"""Who is competent in what: subjects against people, with what is held, what ends soon, and what has ended (G-11)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from auditor.model.clause import Clause
from auditor.model.people import Competence, CompetenceKind, Person
from auditor.model.record import Id

SOON = timedelta(days=90)
"""How long before its end a competence is said to end soon."""


class Held(StrEnum):
    """How somebody stands to a subject on a day."""

    HELD = "held"
    ENDS_SOON = "ends-soon"
    ENDED = "ended"
    TO_COME = "to-come"
    NONE = "none"


LETTERS = {Held.HELD: "Y", Held.ENDS_SOON: "s", Held.ENDED: "x", Held.TO_COME: "t", Held.NONE: "·"}
"""One letter each, where there is no room for the word."""

_BEST = (Held.HELD, Held.ENDS_SOON, Held.TO_COME, Held.ENDED)
_ORDER: tuple[CompetenceKind, ...] = ("standard", "clause", "process", "sector", "method", "language", "")


@dataclass(frozen=True, slots=True)
class Subject:
    """One thing to be competent in; a kind that nobody said is told by the subject, or stays empty."""

    kind: CompetenceKind
    name: str


@dataclass(frozen=True, slots=True)
class Knowledge:
    """How one person stands to one subject, and the competence that says so; a language needs none."""

    held: Held
    competence: Competence | None = None


@dataclass(frozen=True)
class CompetenceMatrix:
    """Subjects down, people across."""

    people: tuple[Person, ...]
    subjects: tuple[Subject, ...]
    cells: Mapping[tuple[Subject, Id], Knowledge]

    def at(self, subject: Subject, person: Person) -> Knowledge:
        """One cell."""
        return self.cells.get((subject, person.id), Knowledge(Held.NONE))


def competence_matrix(people: Iterable[Person], on: date, auditors: Collection[Id] = ()) -> CompetenceMatrix:
    """The matrix of that day: of those who have a competence or days for audits, or are among the *auditors*."""
    shown = [p for p in people if p.competences or p.audit_days is not None or p.id in auditors]
    cells: dict[tuple[Subject, Id], Knowledge] = {}
    for person in shown:
        for language in person.languages:
            cells[Subject("language", language), person.id] = Knowledge(Held.HELD)
        for each in person.competences:
            key = (Subject(kind_of(each), each.subject), person.id)
            found = Knowledge(_held(each, on), each)
            if key not in cells or _BEST.index(found.held) <= _BEST.index(cells[key].held):
                cells[key] = found
    subjects = {subject for subject, _ in cells}
    ordered = sorted(subjects, key=lambda each: (_ORDER.index(each.kind), _place(each.name)))
    return CompetenceMatrix(tuple(sorted(shown, key=lambda each: each.ref)), tuple(ordered), cells)


def kind_of(competence: Competence) -> CompetenceKind:
    """What a competence is in: as it says, else a clause or a standard by how it is written."""
    if competence.kind:
        return competence.kind
    try:
        Clause.parse(competence.subject)
    except ValueError:
        is_number = competence.subject.replace("-", "").isdigit()
        return "standard" if is_number and len(competence.subject) > 3 else ""
    return "clause"


def _held(competence: Competence, on: date) -> Held:
    if competence.has_ended(on):
        return Held.ENDED
    if not competence.counts(on):
        return Held.TO_COME
    return Held.ENDS_SOON if competence.has_ended(on + SOON) else Held.HELD


def _place(name: str) -> tuple[str, tuple[tuple[int, int, str], ...]]:
    """Clauses in the order of reading, everything else by name."""
    try:
        return Clause.parse(name).sort_key
    except ValueError:
        return name, ()
