"""The company is recorded: people, sites and the ways between them, services, other parties, processes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from auditor.activities import organisation
from auditor.activities.act import Act
from auditor.activities.ways import set_way
from auditor.demo.scenario import PersonTold
from auditor.demo.timeline import Event, Stage
from auditor.ledger import uuid7
from auditor.model.people import Competence, OtherParty, Person, Process, Service, Site, Tie


def events(stage: Stage) -> Iterator[Event]:
    """Sites first, since people work at one; then the programme manager, who adds everybody else."""
    told, supplied = stage.scenario.organization, stage.supplement.organisation
    first = next(person for person in told.people if person.id == supplied.by)

    def begin(acting: Act) -> None:
        """Whoever is first has nobody to be recorded by."""
        person = uuid7()
        acting = Act(person, acting.on, acting.now, acting.late_reason)
        book = stage.workspace.programme
        for site in told.sites:
            organisation.add(book, acting, Site, ref=site.id, **site.model_dump(exclude={"id"}))
        organisation.add(book, acting, Person, id=person, **_person(stage, first))

    def record(acting: Act) -> None:
        book = stage.workspace.programme
        for other in told.people:
            if other is not first:
                organisation.add(book, acting, Person, **_person(stage, other))
        for service in told.services:
            organisation.add(book, acting, Service, ref=service.id, **service.model_dump(exclude={"id"}))
        for party in told.other_parties:
            organisation.add(book, acting, OtherParty, ref=party.id, **party.model_dump(exclude={"id"}))
        for process in stage.supplement.processes.entries:
            owner = stage.person(process.owner)
            organisation.add(book, acting, Process, name=process.name, owner=owner, clauses=process.clauses)
        for way in stage.supplement.ways:
            here, there = map(stage.site, way.sites)
            set_way(book, acting, here, there, way.minutes)

    yield Event(supplied.recorded, "", begin)
    yield Event(supplied.recorded, supplied.by, record)


def _person(stage: Stage, person: PersonTold) -> dict[str, Any]:
    supplement = stage.supplement
    return {
        "ref": person.id,
        "name": person.name,
        "function": person.role,
        "site": stage.site(person.site) if person.site else None,
        "languages": person.languages,
        "note": person.note,
        "ties": [
            Tie(kind="clause", reference=tie.clause, reason=tie.reason)
            for tie in supplement.ties
            if tie.person == person.id
        ],
        "audit_days": next((told.days for told in supplement.audit_days if told.person == person.id), None),
        "competences": [
            Competence.model_validate(known.model_dump(exclude={"supplement", "person"}))
            for known in supplement.competences
            if known.person == person.id
        ],
    }
