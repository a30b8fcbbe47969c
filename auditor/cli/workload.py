"""Who has how much to do, and who is competent in what."""

from __future__ import annotations

from collections.abc import Iterable

import click

from auditor.cli import rows
from auditor.cli.context import Call, reads
from auditor.cli.edges import Verb
from auditor.cli.show import emit, table
from auditor.figures.competence import LETTERS, CompetenceMatrix, Held, competence_matrix
from auditor.figures.workload import Load
from auditor.figures.workload import workload as loads
from auditor.model.calendar import MONTHS
from auditor.model.people import Person
from auditor.model.words import Role


@click.command(cls=Verb)
@click.option("--year", type=click.IntRange(1900, 2200), help="Default: this year.")
@reads
def workload(call: Call, year: int | None) -> None:
    """The days of each auditor in a year: by month, held, to come, and free of those he or she has for audits.

    What is planned for two audits on one day is listed below. The JSON tells the audits of each, too.
    """
    people = call.workspace.programme.all(Person).values()
    holidays = call.workspace.settings.calendar.holidays
    found = [_load(load) for load in loads(call.overview().audits, list(people), year or call.today.year, holidays)]
    shown = [
        {month: f"{days:.3g}" if days else "·" for month, days in zip(MONTHS, row["months"], strict=True)}
        | {name: "" if row[name] is None else f"{row[name]:.4g}" for name in ("available", "free")}
        | {"ref": row["ref"], "held": f"{row['used']:.4g}", "to come": f"{row['to_come']:.4g}", "name": row["name"]}
        for row in found
    ]
    columns = ["ref", *MONTHS, "held", "to come", "available", "free", "name"]
    emit(call.as_json, found, [*table(shown, columns), *_twice(found)])


def _load(load: Load) -> rows.Row:
    return {
        "ref": load.person.ref,
        "name": load.person.name,
        "year": load.year,
        "months": [round(days, 3) for days in load.months],
        "planned": round(load.planned, 3),
        "used": round(load.used, 3),
        "to_come": round(load.to_come, 3),
        "available": load.available,
        "free": None if load.free is None else round(load.free, 3),
        "audits": [
            {
                "ref": part.audit,
                "from": part.begins.isoformat(),
                "to": part.ends.isoformat(),
                "planned": round(part.planned, 3),
                "used": round(part.used, 3),
            }
            for part in load.parts
        ],
        "twice": [{"day": day.isoformat(), "audits": list(audits)} for day, audits in load.twice],
    }


def _twice(found: Iterable[rows.Row]) -> list[str]:
    return [
        f"{row['ref']} is wanted twice on {each['day']}: {', '.join(each['audits'])}"
        for row in found
        for each in row["twice"]
    ]


@click.command(cls=Verb)
@reads
def competence(call: Call) -> None:
    """Who is competent in what, with its evidence and until when it counts: subjects down, people across.

    Y held, s ends within 90 days, x has ended and is none any more (G-11), t counts later. The JSON has a row for each.
    """
    matrix = competence_matrix(call.workspace.programme.all(Person).values(), call.today, _auditors(call))
    emit(call.as_json, _known(matrix), _matrix(matrix))


def _auditors(call: Call) -> set[str]:
    grading = {Role.LEAD, Role.AUDITOR, Role.TRAINEE}
    return {m.person for row in call.overview().audits for m in row.members if grading.intersection(m.roles)}


def _matrix(matrix: CompetenceMatrix) -> list[str]:
    shown = [
        {"kind": subject.kind or "other", "subject": subject.name}
        | {person.ref: LETTERS[matrix.at(subject, person).held] for person in matrix.people}
        for subject in matrix.subjects
    ]
    legend = "Y held  s ends within 90 days  x has ended, is none any more (G-11)  t counts later  · none"
    return [*table(shown, ["kind", "subject", *(person.ref for person in matrix.people)]), "", legend]


def _known(matrix: CompetenceMatrix) -> list[rows.Row]:
    found: list[rows.Row] = []
    for subject in matrix.subjects:
        for person in matrix.people:
            known = matrix.at(subject, person)
            if known.held is Held.NONE:
                continue
            row: rows.Row = {
                "person": person.ref,
                "name": person.name,
                "kind": subject.kind,
                "subject": subject.name,
                "state": known.held.value,
                "evidence": "",
                "since": None,
                "until": None,
            }
            if known.competence:
                row |= known.competence.model_dump(mode="json", include={"evidence", "since", "until"})
            found.append(row)
    return found
