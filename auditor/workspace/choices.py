"""What two copies left that waits for a person's choice, found from what a book holds; the words for it come above.

Beside the fields that were set apart: one reference for two records, one person twice in a team, one grade that drafted
two findings, and a history that branched. In a ledger that one installation writes there is none of it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from auditor.model.audit import PlanVersion, TeamMember
from auditor.model.copies import FormerReference, HandedOut, TakenIn
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.guards import merged
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import OtherParty, Person, Process, Service, Site
from auditor.model.programme import EarlierNonconformity, Slot
from auditor.model.record import HistoryEntry, Id, Override, Record, Warned
from auditor.model.sample import Sample
from auditor.model.words import FindingState
from auditor.workspace.book import Book
from auditor.workspace.books import AuditBook

TELLING_ONLY: tuple[type[Record], ...] = (
    HistoryEntry,
    Override,
    Warned,
    HandedOut,
    TakenIn,
    FormerReference,
    PlanVersion,
)
"""Records that say what was, and may name what is gone."""

_NUMBERED_IN_AUDITS: tuple[type[Record], ...] = (Item, Evidence, Sample, Finding, Nonconformity)
_NUMBERED_IN_PROGRAMMES: tuple[type[Record], ...] = (
    Person,
    Site,
    Service,
    Process,
    OtherParty,
    Slot,
    EarlierNonconformity,
)
NUMBERED = (*_NUMBERED_IN_AUDITS, *_NUMBERED_IN_PROGRAMMES)
"""All kinds of records that get the next number."""


def how_many(book: AuditBook) -> int:
    """How many choices wait in an audit: nothing, and at once, where one installation wrote all of it."""
    if len(book.ledger.heads) < 2:
        return 0
    fields = book.ledger.conflicts()
    contested = {each.record for each in fields}
    return len(fields) + sum(
        len(list(found))
        for found in (
            doubled_references(book),
            doubled_members(book),
            doubled_drafts(book, contested),
            (record for record, _ in branched(book) if record.id not in contested),
        )
    )


def doubled_references(book: Book) -> Iterator[list[Record]]:
    """M-02: the records that share a reference; in an audit those that are numbered there, not its copies."""
    for kind in _NUMBERED_IN_AUDITS if isinstance(book, AuditBook) else _NUMBERED_IN_PROGRAMMES:
        yield from merged.doubled(book.all(kind).values())


def doubled_members(book: AuditBook) -> Iterator[list[TeamMember]]:
    """M-06: the entries of whoever is in the team more than once."""
    entries: dict[Id, list[TeamMember]] = {}
    for member in book.all(TeamMember).values():
        entries.setdefault(member.person, []).append(member)
    yield from (found for found in entries.values() if len(found) > 1)


def doubled_drafts(book: AuditBook, contested: Collection[Id] = ()) -> Iterator[list[Finding]]:
    """M-09: what several copies drafted of one item by grading it; *contested* items are a choice anyway."""
    drafts: dict[Id, list[Finding]] = {}
    for finding in book.all(Finding).values():
        if finding.state is FindingState.DRAFT and len(finding.items) == 1 and finding.items[0] not in contested:
            drafts.setdefault(finding.items[0], []).append(finding)
    for found in drafts.values():
        made = {_graded_by(book, finding): finding for finding in found} if len(found) > 1 else {}
        made.pop("", None)
        if len(made) > 1:
            yield sorted(made.values(), key=lambda finding: finding.id)


def _graded_by(book: AuditBook, finding: Finding) -> str:
    """The installation where grading an item drafted the finding; nothing for one that was written otherwise."""
    first = book.ledger.history(book.tables[Finding], finding.id)[0]
    return first.writer if first.verb == "grade" else ""


def branched(book: Book) -> Iterator[tuple[Record, Sequence[HistoryEntry]]]:
    """M-07: the records of whose history one step does not begin where the one before it ended; with that history."""
    steps: dict[Id, list[HistoryEntry]] = {}
    for step in sorted(book.all(HistoryEntry).values(), key=lambda h: (h.on, h.id)):
        steps.setdefault(step.object, []).append(step)
    for model in book.tables:
        for record in book.all(model).values() if model not in TELLING_ONLY else ():
            if record.id in steps and any(True for _ in merged.steps_follow("", steps[record.id])):
                yield record, steps[record.id]
