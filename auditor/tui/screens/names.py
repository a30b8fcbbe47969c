"""How people, clauses, processes, sites and states are called on a screen."""

from __future__ import annotations

from datetime import date

from auditor.model.clause import Clause
from auditor.model.people import Person, Process, Site
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.workspace import AuditBook


def person(book: AuditBook, who: Id | None) -> str:
    """Reference and name; empty if nobody is named, the id if nobody here has it."""
    found = book.all(Person).get(who or "")
    return f"{found.ref} {found.name}" if found else who or ""


def ref(book: AuditBook, who: Id | None) -> str:
    """The reference of a person; empty if nobody is named."""
    found = book.all(Person).get(who or "")
    return found.ref if found else ""


def people(book: AuditBook) -> tuple[tuple[Id, str], ...]:
    """Everybody whom the audit knows, for a field that asks for one: id, and reference, name and function."""
    everybody = sorted(book.all(Person).values(), key=lambda p: p.ref)
    return tuple((p.id, ", ".join(part for part in (f"{p.ref} {p.name}", p.function) if part)) for p in everybody)


def clause(book: AuditBook, text: str) -> str:
    """A clause with its short title."""
    return f"{text} {book.clause_titles.get(text, '')}".rstrip()


def numbers(clauses: list[str]) -> str:
    """Clauses by number, the standard only where it changes: ``8.2.6, 8.5.1, 27001:A.5.1``."""
    said: list[str] = []
    standard = ""
    for number, each in enumerate(map(Clause.parse, clauses)):
        said.append(each.number if each.standard == standard or number == 0 else str(each))
        standard = standard or each.standard
    return ", ".join(said)


def process(book: AuditBook, wanted: Id | None) -> str:
    """The name of a process; empty without one."""
    found = book.all(Process).get(wanted or "")
    return found.name if found else ""


def site(book: AuditBook, wanted: Id | None) -> str:
    """The reference of a site, which is short; empty without one."""
    found = book.all(Site).get(wanted or "")
    return found.ref if found else ""


def state(value: str) -> str:
    """A state in words."""
    return value.replace("_", " ")


def day(when: date | None) -> str:
    """A day as it is written in lists; empty without one."""
    return when.isoformat() if when else ""


def ago(then: date, today: date) -> str:
    """How long ago in one number: ``12 days ago``, ``14 months ago``."""
    days = (today - then).days
    if days < 62:
        return f"{quantity(days, 'day')} ago"
    return f"{round(days / 30.44)} months ago"
