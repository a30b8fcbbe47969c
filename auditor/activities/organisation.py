"""Keeping the organisation's people, sites, services, processes and other parties."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from auditor.activities.act import Act, Outcome, Step, act, step
from auditor.activities.permission import keeps_the_organisation, only
from auditor.activities.ways import there_and_back
from auditor.errors import NotFound, WorkspaceError
from auditor.ledger import uuid7
from auditor.model.people import OtherParty, Person, Process, Service, Site
from auditor.model.programme import Programme
from auditor.model.record import Id, Record
from auditor.model.text import searchable
from auditor.model.words import Role
from auditor.model.zones import known_zone
from auditor.workspace import AuditBook, Book, Workspace
from auditor.workspace.copies import is_marked

K = TypeVar("K", Person, Site, Service, Process, OtherParty)

_LISTED = 12  # how many people a refusal names

PREFIX: dict[type[Record], str] = {Person: "P", Site: "SITE", Service: "S", Process: "PR", OtherParty: "X"}
"""What a reference starts with when nobody gave one."""


def add(book: Book, acting: Act, kind: type[K], /, **fields: Any) -> Outcome[K]:
    """Add a person, site, service, process or other party; a reference in use is refused.

    Somebody who is new adds himself or herself: *id* may be given, so that who acts is who is added. Once there is a
    programme, who answers for it adds all but people.
    """
    with step(book, acting, f"add {kind.__name__.lower()}") as now:
        if fields.get("id") != acting.by:
            keeps_the_organisation(now, book, kind)
        reference = book.reference(kind, PREFIX[kind], fields.pop("ref", ""), digits=2)
        record = kind.model_validate({"id": uuid7(), **fields, "ref": reference})
        if isinstance(record, Site):
            known_zone(record.timezone)
        now.put(record)
        return now.outcome(record)


def edit(book: Book, acting: Act, kind: type[K], record: Id, /, **fields: Any) -> Outcome[K]:
    """Change what is known of one of them; audits planned earlier keep their copies.

    Once there is a programme, who answers for it changes all but people. Nobody else takes away the own ties, or writes
    down the own competence (G-10, G-11).
    """
    with step(book, acting, f"edit {kind.__name__.lower()}") as now:
        standing = book.get(kind, record)
        changed = standing.having(**fields)
        if searchable(changed.ref) != searchable(standing.ref):
            book.reference(kind, PREFIX[kind], changed.ref)
        if isinstance(standing, Site):
            if "timezone" in fields:
                known_zone(changed.timezone)
            now.put(*there_and_back(book, standing, changed))
        if isinstance(standing, Person):
            _not_the_own_case(now, book, standing, changed)
        else:
            keeps_the_organisation(now, book, kind)
        now.put(changed)
        return now.outcome(changed)


def _not_the_own_case(now: Step, book: Book, standing: Person, changed: Person) -> None:
    loses = any(tie not in changed.ties for tie in standing.ties)
    gains = any(competence not in standing.competences for competence in changed.competences)
    if now.act.by == standing.id and (loses or gains) and book.all(Programme):
        what = ("G-10", "the own ties are taken away") if loses else ("G-11", "the own competence is written down")
        only(now, (Role.PROGRAMME_MANAGER, Role.CLIENT), *what)


def everybody(workspace: Workspace) -> list[Person]:
    """Who may be named as acting, by reference: the organisation's people, or those of its audits if it knows nobody.

    A workspace that was made to take in a colleague's audit knows nobody.
    """
    known = dict(workspace.programme.all(Person))
    for ref in () if known else workspace.audit_refs():
        known |= workspace.audit(ref).all(Person)
    return sorted(known.values(), key=lambda person: person.ref)


def take_over(workspace: Workspace, person: Person) -> None:
    """Have a person of an audit in the organisation, too, under the same id; under another reference if it is taken."""
    known = workspace.programme.all(Person)
    if person.id not in known:
        is_taken = any(searchable(other.ref) == searchable(person.ref) for other in known.values())
        fields = {"id": person.id, "name": person.name, "function": person.function}
        add(workspace.programme, act(workspace, person.id), Person, ref="" if is_taken else person.ref, **fields)


@dataclass(frozen=True, slots=True)
class Known:
    """A person, and the audit that came from elsewhere with him or her in it; empty for the organisation's own."""

    person: Person
    audit: str = ""

    def __str__(self) -> str:
        return f"{self.person.ref} {self.person.name}" + (f" of {self.audit}" if self.audit else "")


def known_people(workspace: Workspace) -> list[Known]:
    """The organisation's people by reference, then those of audits that were taken in from elsewhere.

    An audit carries its own people. Somebody whom the organisation knows, too, is told once; two persons of two
    organisations may have one reference.
    """
    own = sorted(workspace.programme.all(Person).values(), key=lambda person: person.ref)
    found = {person.id: Known(person) for person in own}
    for ref in filter(partial(_came_from_elsewhere, workspace), workspace.folders()):
        with suppress(NotFound, WorkspaceError):  # one that cannot be read is told by whoever opens it
            for person in sorted(workspace.audit(ref).all(Person).values(), key=lambda person: person.ref):
                found.setdefault(person.id, Known(person, ref))
    return list(found.values())


def _came_from_elsewhere(workspace: Workspace, ref: str) -> bool:
    return is_marked(f"{workspace.audits_folder}/{ref}")


def find_person(workspace: Workspace, wanted: str, book: AuditBook | None = None) -> Person:
    """The person *wanted* names: looked for in the audit's copies first, then among all who are known here.

    A reference or a name that several have is refused with who they are: in audits that came from elsewhere the same
    reference is often somebody else.
    """
    if book is not None:
        with suppress(NotFound):
            return book.find(Person, wanted)
    own = workspace.programme.all(Person)
    if wanted in own:
        return own[wanted]
    known = known_people(workspace)
    folded = searchable(wanted.strip())
    for alike in (
        [each for each in known if each.person.id == wanted],
        [each for each in known if searchable(each.person.ref) == folded],
        [each for each in known if folded and folded in searchable(each.person.name)],
    ):
        if len({each.person.id for each in alike}) == 1:
            return alike[0].person
        if len(alike) > 1:
            raise NotFound(f"{wanted!r} is ambiguous: {_named(alike)}.", "Give the whole name, or the id.")
    if own or not known:
        return workspace.programme.find(Person, wanted)
    raise NotFound(f"There is nobody called {wanted!r} here.", f"Known: {_named(known)}")


def _named(known: Sequence[Known]) -> str:
    """Who they are; the id with those who have both reference and name in common."""
    told = [str(each) for each in known]
    words = [
        f"{said} (id {each.person.id})" if _twice(each, known) else said for said, each in zip(told, known, strict=True)
    ]
    rest = f" and {len(words) - _LISTED} more (auditor people list)" if len(words) > _LISTED else ""
    return ", ".join(words[:_LISTED]) + rest


def _twice(one: Known, known: Sequence[Known]) -> bool:
    return sum(searchable(each.person.name) == searchable(one.person.name) for each in known) > 1
