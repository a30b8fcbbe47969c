"""Keeping the organisation's people, sites, services, processes and other parties."""

from __future__ import annotations

from contextlib import suppress
from typing import Any, TypeVar

from auditor.activities.act import Act, Outcome, act, step
from auditor.activities.ways import there_and_back
from auditor.errors import NotFound
from auditor.ledger import uuid7
from auditor.model.people import OtherParty, Person, Process, Service, Site
from auditor.model.record import Id, Record
from auditor.model.text import searchable
from auditor.model.zones import known_zone
from auditor.workspace import AuditBook, Book, Workspace

K = TypeVar("K", Person, Site, Service, Process, OtherParty)

PREFIX: dict[type[Record], str] = {Person: "P", Site: "SITE", Service: "S", Process: "PR", OtherParty: "X"}
"""What a reference starts with when nobody gave one."""


def add(book: Book, acting: Act, kind: type[K], /, **fields: Any) -> Outcome[K]:
    """Add a person, site, service, process or other party; a reference in use is refused.

    The first person adds himself or herself: *id* may be given, so that who acts is who is added.
    """
    with step(book, acting, f"add {kind.__name__.lower()}") as now:
        reference = book.reference(kind, PREFIX[kind], fields.pop("ref", ""), digits=2)
        record = kind.model_validate({"id": uuid7(), **fields, "ref": reference})
        if isinstance(record, Site):
            known_zone(record.timezone)
        now.put(record)
        return now.outcome(record)


def edit(book: Book, acting: Act, kind: type[K], record: Id, /, **fields: Any) -> Outcome[K]:
    """Change what is known of one of them; audits planned earlier keep their copies."""
    with step(book, acting, f"edit {kind.__name__.lower()}") as now:
        standing = book.get(kind, record)
        changed = standing.having(**fields)
        if searchable(changed.ref) != searchable(standing.ref):
            book.reference(kind, PREFIX[kind], changed.ref)
        if isinstance(standing, Site):
            if "timezone" in fields:
                known_zone(changed.timezone)
            now.put(*there_and_back(book, standing, changed))
        now.put(changed)
        return now.outcome(changed)


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


def find_person(workspace: Workspace, wanted: str, book: AuditBook | None = None) -> Person:
    """The person *wanted* names: looked for in the audit's copies first, then in the organisation.

    A workspace that was made to take in a colleague's audit knows nobody: there the people of its audits act.
    """
    books: list[Book] = [book] if book is not None else []
    knows_nobody = not workspace.programme.all(Person)
    books += [workspace.audit(ref) for ref in workspace.audit_refs()] if knows_nobody else []
    for each in books:
        with suppress(NotFound):
            return each.find(Person, wanted)
    return workspace.programme.find(Person, wanted)
