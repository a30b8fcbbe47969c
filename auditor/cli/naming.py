"""From what people write - a reference, a name, a number - to the record it names."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

from auditor.activities.agenda import lines
from auditor.errors import InvalidInput, NotFound
from auditor.model.audit import AgendaLine, Note
from auditor.model.clause import Clause
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.people import Person, Process, Service, Site
from auditor.model.record import Id, Record
from auditor.model.sample import Sample
from auditor.workspace import AuditBook, Book

R = TypeVar("R", bound=Record)


def ids(book: Book, model: type[Record], wanted: Iterable[str]) -> list[Id]:
    """The ids of the records that *wanted* names."""
    return [book.find(model, each).id for each in wanted]


def optional(book: Book, model: type[Record], wanted: str | None) -> Id | None:
    """The id of the record that *wanted* names, if it names one."""
    return book.find(model, wanted).id if wanted else None


def item_of(book: AuditBook, wanted: str) -> Item:
    """An item by its reference in the audit, or by its id in the checklist."""
    asked = [item for item in book.items.values() if item.source == wanted]
    return asked[0] if len(asked) == 1 else book.find(Item, wanted)


def items_of(book: AuditBook, wanted: Iterable[str]) -> list[Id]:
    """The ids of several items."""
    return [item_of(book, each).id for each in wanted]


def evidence_of(book: AuditBook, wanted: Iterable[str]) -> list[Id]:
    """The ids of several pieces of evidence."""
    return ids(book, Evidence, wanted)


def finding_of(book: AuditBook, wanted: str) -> Finding:
    """A finding by its reference."""
    return book.find(Finding, wanted)


def sample_of(book: AuditBook, wanted: str) -> Sample:
    """A sample by its reference."""
    return book.find(Sample, wanted)


def person_of(book: Book, wanted: str | None) -> Id | None:
    """The id of a person, if one is named."""
    return optional(book, Person, wanted)


def site_of(book: Book, wanted: str | None) -> Id | None:
    """The id of a site, if one is named."""
    return optional(book, Site, wanted)


def process_of(book: Book, wanted: str | None) -> Id | None:
    """The id of a process, if one is named."""
    return optional(book, Process, wanted)


def process_named(book: Book, wanted: str | None) -> str | None:
    """The name of a process; one that nobody keeps may be named in one's own words."""
    if wanted is None:
        return None
    try:
        return book.find(Process, wanted).name
    except NotFound:
        return wanted


def services_of(book: Book, wanted: Iterable[str]) -> list[Id]:
    """The ids of several services."""
    return ids(book, Service, wanted)


def agenda(book: AuditBook) -> list[AgendaLine]:
    """The agenda as it is read: by day, time and track. Lines are named by their number in it."""
    return lines(book)


def notes(book: AuditBook) -> list[Note]:
    """The notes, oldest first. They are named by their number."""
    return sorted(book.all(Note).values(), key=lambda note: (note.at, note.id))


def numbered(records: list[R], wanted: str, what: str) -> R:
    """The record with this number in the list (from 1), or with this id."""
    for number, record in enumerate(records, 1):
        if wanted in (str(number), record.id):
            return record
    raise NotFound(f"There is no {what} {wanted!r}.", f"They are numbered 1 to {len(records)}." if records else "")


def clause_of(book: AuditBook, wanted: str, option: str = "--clause") -> str:
    """A clause of the audit; its standard may be left out where the audit has only one."""
    clause = _parsed(wanted, _standards(book), option)
    known = [c for c in map(Clause.parse, book.clause_titles) if c.standard == clause.standard]
    if known and clause not in known:
        raise NotFound(f"{option}: {clause} is no clause of the checklists of {book.ref}.", "auditor checklist show ID")
    return str(clause)


def full_clause(wanted: str, option: str = "--clause", standards: Iterable[str] = ()) -> str:
    """A clause where no audit says which standard is meant; it may be left out where the programme has only one."""
    return str(_parsed(wanted, list(standards), option))


def clauses_of(book: AuditBook, wanted: Iterable[str], option: str = "--clause") -> list[str]:
    """Several clauses of the audit."""
    return [clause_of(book, each, option) for each in wanted]


def filtered_by_clause(book: AuditBook, wanted: str) -> list[Item]:
    """The items of a clause and of everything below it; a number alone is meant in every standard."""
    standards = sorted({Clause.parse(item.clause).standard for item in book.items.values()})
    wanted_ones = [_parsed(wanted, [standard], "--clause") for standard in standards if ":" not in wanted]
    wanted_ones = wanted_ones or [_parsed(wanted, standards, "--clause")]
    known = {*map(Clause.parse, book.clause_titles), *(Clause.parse(i.clause) for i in book.items.values())}
    if not any(one.covers(clause) for one in wanted_ones for clause in known):
        raise NotFound(f"--clause: {wanted} is no clause of {book.ref}.", "auditor audit items REF lists them.")
    return [i for i in book.items.values() if any(one.covers(Clause.parse(i.clause)) for one in wanted_ones)]


def _standards(book: AuditBook) -> list[str]:
    clauses = [*book.audit.clauses, *(item.clause for item in book.items.values())]
    return sorted({Clause.parse(clause).standard for clause in clauses})


def _parsed(wanted: str, standards: list[str], option: str) -> Clause:
    try:
        return Clause.parse(wanted, standards[0] if len(standards) == 1 else "")
    except ValueError as wrong:
        raise InvalidInput(f"{option}: {wrong}.", "The audit's clauses: auditor audit show REF") from wrong
