"""Who is competent in what: subjects down, people across; and competences as a person writes them in a form."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from rich.cells import cell_len

from auditor.figures.competence import LETTERS, CompetenceMatrix, Held, Subject, competence_matrix
from auditor.model.people import Competence, CompetenceKind, Person
from auditor.model.words import Role
from auditor.tui.cells import Segments
from auditor.tui.screens import names, reading
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.widgets.columns import GAP, Column, Row

HELP = "one a line: 20000-1; lead auditor course; 2024-05-01; until; kind"
_FIELDS = 5
_TONES = {
    Held.HELD: "success",
    Held.ENDS_SOON: "warning",
    Held.ENDED: "error",
    Held.TO_COME: "",
    Held.NONE: "muted",
}
_WORDS = {
    Held.HELD: "held",
    Held.ENDS_SOON: "ends soon",
    Held.ENDED: "has ended: it is none any more",
    Held.TO_COME: "counts later",
    Held.NONE: "no competence recorded",
}
_KIND = 8
_GRADING = frozenset({Role.LEAD, Role.AUDITOR, Role.TRAINEE})


class Competences(ProgrammeSection):
    """Letters say what is held, what ends within 90 days, and what has ended (G-11); enter changes the person."""

    name = "competences"
    title = "Competence"
    wide = True
    stay = 2
    beneath = 2
    empty = "No competence is recorded yet: {open} on a person writes them down."

    @property
    def matrix(self) -> CompetenceMatrix:
        """The matrix of today."""
        return self.screen.once("competences", self._count)

    def _count(self) -> CompetenceMatrix:
        audits = self.screen.overview.audits if self.screen.knows else ()
        auditors = {m.person for row in audits for m in row.members if _GRADING.intersection(m.roles)}
        return competence_matrix(self.book.all(Person).values(), self.today, auditors)

    def count(self) -> str:
        """How many have ended or end soon, and have to be shown again."""
        late = sum(known.held in (Held.ENDED, Held.ENDS_SOON) for known in self.matrix.cells.values())
        return str(late or "")

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        """Kind and subject stay, the people move."""
        it = self.matrix
        people = [Column(person.ref, max(cell_len(person.ref), 4)) for person in it.people]
        left = self.screen.section_width - _KIND - sum(column.width + GAP for column in people) - 2 * GAP
        longest = max((cell_len(subject.name) for subject in it.subjects), default=8)
        return (Column("in", _KIND), Column("", min(longest, max(left, 12))), *people)

    def rows(self) -> Sequence[Row]:
        """A row for each subject."""
        it = self.matrix
        found = []
        for subject in it.subjects:
            cells = [it.at(subject, person).held for person in it.people]
            letters = tuple(((LETTERS[held], _TONES[held]),) for held in cells)
            found.append(Row(_key(subject), (((subject.kind or "other", "muted"),), subject.name, *letters)))
        return found

    def says(self, key: str, column: int) -> Sequence[Segments]:
        """Who it is, what is held, by what evidence, and until when."""
        it = self.matrix
        subject = next((each for each in it.subjects if _key(each) == key), None)
        if subject is None or not 0 <= column < len(it.people):
            return ()
        person = it.people[column]
        known = it.at(subject, person)
        head: Segments = (
            (f"{person.ref} {person.name}", "strong"),
            (f"   {subject.name}: ", "muted"),
            (_WORDS[known.held], _TONES[known.held]),
        )
        shown = known.competence
        if shown is None:
            return head, ((person.function, "muted"),)
        days = [f"since {shown.since}" if shown.since else "", f"until {shown.until}" if shown.until else ""]
        said = [shown.evidence or "no evidence told", *days]
        return head, (("; ".join(each for each in said if each), "muted"),)

    def open(self, key: str) -> None:
        """Change the person at the cursor."""
        people = self.matrix.people
        column = self.screen.rows.column
        if column < len(people):
            self.screen.sections["people"].open(people[column].id)


def _key(subject: Subject) -> str:
    return f"{subject.kind}:{subject.name}"


def as_text(competences: Sequence[Competence]) -> str:
    """Competences as lines of a form."""
    parts = ((c.subject, c.evidence, names.day(c.since), names.day(c.until), c.kind) for c in competences)
    return "\n".join("; ".join(each).rstrip("; ") for each in parts)


def read(text: str) -> list[Competence]:
    """The reverse of :func:`as_text`; ``ValueError`` says which kinds there are."""
    found = []
    for line in reading.lines(text):
        parts = [part.strip() for part in line.split(";", _FIELDS - 1)]
        subject, evidence, since, until, kind = (*parts, *[""] * (_FIELDS - len(parts)))
        if kind not in get_args(CompetenceKind):
            raise ValueError(f"{kind}: the kind is {', '.join(filter(None, get_args(CompetenceKind)))} or left out")
        days = {name: reading.day(day) if day else None for name, day in (("since", since), ("until", until))}
        found.append(Competence.model_validate({"subject": subject, "evidence": evidence, "kind": kind, **days}))
    return found
