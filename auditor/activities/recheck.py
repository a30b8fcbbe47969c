"""The guards once more, over the records that merging leaves: each copy kept the rules by itself.

Only what holds of every record written in one copy is asked here, so that a breach always comes from two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from auditor.activities import agenda as agenda_work
from auditor.activities import findings as finding_work
from auditor.activities import history, wording
from auditor.activities.follow_up.following import answered_by, zone_there
from auditor.activities.team import lacking_independence
from auditor.ledger.line import JSON
from auditor.ledger.past import Viewpoint
from auditor.model.audit import AgendaLine, Audit, TeamMember
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.guards import agenda as agenda_guards
from auditor.model.guards import conduct, follow_up, merged, planning, reporting
from auditor.model.guards.rule import Breach, Strength
from auditor.model.nonconformity import Nonconformity
from auditor.model.programme import Programme, Slot
from auditor.model.record import Id, Override, Record, Warned
from auditor.model.report import Revision
from auditor.model.sample import Sample
from auditor.model.words import AuditState, FindingState, NonconformityState, Role
from auditor.workspace import AuditBook, Book, choices
from auditor.workspace.choices import TELLING_ONLY

_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that the merged records break, and the records it is about: those to choose from, if it is a choice."""

    breach: Breach
    records: tuple[Record, ...]
    is_choice: bool = False


def broken(book: Book) -> Iterator[Broken]:
    """All rules that the records of a ledger with more than one trail break; a ledger of one writer breaks none."""
    if len(book.ledger.heads) < 2:
        return
    yield from _doubled(book)
    yield from _names_of_what_is_gone(book)
    yield from _steps(book)
    yield from _fits(book)
    if isinstance(book, AuditBook) and book.all(Audit):
        yield from _team(book)
        yield from _agenda(book)
        yield from _items(book)
        yield from _findings(book)
        yield from _nonconformities(book)
        yield from _issued(book)


def _doubled(book: Book) -> Iterator[Broken]:
    """M-02."""
    for group in choices.doubled_references(book):
        yield from (Broken(each, tuple(group), is_choice=True) for each in merged.reference_names_one(group))


def _names_of_what_is_gone(book: Book) -> Iterator[Broken]:
    """M-03: looked at only where something was removed at all."""
    gone = _gone(book)
    if not gone:
        return
    for model in book.tables:
        if model in TELLING_ONLY:
            continue
        for record in book.all(model).values():
            named = [found for found in _ids_in(record.fields()) if found in gone and found != record.id]
            about = wording.called(model, record.fields(), history.labels(book)) if named else ""
            for each in merged.names_what_is_there(about, gone, dict.fromkeys(named)):
                yield Broken(each, (record,))


def _gone(book: Book) -> Mapping[Id, str]:
    """The records that were removed, and what each was called."""
    removed = book.ledger.removed()
    if not removed:
        return {}
    models = {table: model for model, table in book.tables.items()}
    names = history.labels(book)
    called: dict[Id, str] = {}
    for _, differences in history.read(book):
        for difference in differences:
            change = difference.change
            if change.record in removed and change.table in models:
                called[change.record] = wording.called(models[change.table], difference.document, names)
    return {record: called.get(record, "a record") for record in removed}


def _ids_in(value: JSON) -> Iterator[Id]:
    match value:
        case str() if _ID.fullmatch(value):
            yield value
        case dict():
            for part in value.values():
                yield from _ids_in(part)
        case list():
            for part in value:
                yield from _ids_in(part)


def _steps(book: Book) -> Iterator[Broken]:
    """M-07."""
    for record, steps in choices.branched(book):
        about = wording.called(type(record), record.fields(), history.labels(book))
        yield from (Broken(each, (record,), is_choice=True) for each in merged.steps_follow(about, steps))


def _fits(book: Book) -> Iterator[Broken]:
    """M-08, of the kinds of records whose fields depend on each other."""
    names = history.labels(book)
    for model in (Audit, AgendaLine, Sample, Programme, Slot):
        for record in book.all(model).values() if model in book.tables else ():
            try:
                model.model_validate(dict(record))
            except ValidationError as error:
                wrong = error.errors()[0]["msg"].removeprefix("Value error, ")
                about = wording.called(model, record.fields(), names)
                yield from (Broken(each, (record,)) for each in merged.fields_fit(about, wrong))


def _team(book: AuditBook) -> Iterator[Broken]:
    """M-06 and G-06: each once, and one who leads."""
    for members in choices.doubled_members(book):
        for each in merged.member_is_named_once(members, book.names):
            yield Broken(each, tuple(members), is_choice=True)
    audit = book.audit
    leads = [member for member in book.all(TeamMember).values() if member.role is Role.LEAD]
    if leads and len({member.person for member in leads} | {audit.lead}) > 1:
        yield from (Broken(each, (audit, *leads)) for each in planning.exactly_one_leads(audit, leads))


def _agenda(book: AuditBook) -> Iterator[Broken]:
    """G-10 and G-13 while the issued plan stands; what was warned about and ignored before is not told again."""
    audit, agenda = book.audit, list(book.all(AgendaLine).values())
    if audit.state not in (AuditState.PLAN_ISSUED, AuditState.IN_PROGRESS):
        return
    warned = {(each.rule, each.text) for each in book.all(Warned).values()}
    ways, sites = agenda_work.ways(book), agenda_work.site_names(book)
    found = list(agenda_guards.nobody_is_in_two_places(agenda, book.names, ways, sites))
    if audit.state is AuditState.PLAN_ISSUED and not _set_aside(book, "G-10"):
        assigned = [(person, clause) for line in agenda for person in line.auditors for clause in line.clauses]
        found += lacking_independence(book, audit, assigned)
    yield from (Broken(each, (audit,)) for each in found if (each.rule.id, each.missing) not in warned)


def _items(book: AuditBook) -> Iterator[Broken]:
    """M-05 and G-25."""
    for item in book.items.values():
        yield from (Broken(each, (item,)) for each in merged.answer_is_whole(item))
    yield from (Broken(each, (book.audit,)) for each in conduct.no_clause_is_excluded(list(book.items.values())))


def _findings(book: AuditBook) -> Iterator[Broken]:
    """M-09; F2, G-07, G-08, G-16 and G-29: what the team has agreed is still complete."""
    for drafts in choices.doubled_drafts(book):
        about = book.items[drafts[0].items[0]].ref
        yield from (Broken(each, tuple(drafts), is_choice=True) for each in merged.grade_drafts_one(about, drafts))
    agreed = (FindingState.AGREED, FindingState.PRESENTED)
    for finding in book.all(Finding).values():
        nonconforming = finding.state is FindingState.ISSUED and finding.grade.is_nonconformity
        if finding.state in agreed or nonconforming:
            lacking = finding_work.lacking(book, finding)
            yield from (Broken(each, (finding,)) for each in lacking if each.rule.strength is Strength.HARD)


def _nonconformities(book: AuditBook) -> Iterator[Broken]:
    """M-04, G-30, G-34 and G-35."""
    known = book.all(Finding)
    nonconformities = list(book.all(Nonconformity).values())
    for nonconformity in nonconformities:
        found = [
            *merged.finding_and_nonconformity_agree(nonconformity, known.get(nonconformity.finding)),
            *_other_eyes(book, nonconformity),
            *_later_evidence(book, nonconformity),
        ]
        yield from (Broken(each, (nonconformity,)) for each in found)
    if book.audit.state is AuditState.CLOSED:
        yield from (Broken(each, (book.audit,)) for each in reporting.nonconformities_are_final(nonconformities))


def _other_eyes(book: AuditBook, nonconformity: Nonconformity) -> Iterable[Breach]:
    """G-34 of whoever took the last decision that stands."""
    if _set_aside(book, "G-34", nonconformity.id):
        return []
    answered = answered_by(book, nonconformity.id)
    if nonconformity.state is NonconformityState.RESPONSE_ACCEPTED and nonconformity.reviews:
        return follow_up.four_eyes(nonconformity, nonconformity.reviews[-1].by, answered)
    if nonconformity.state in _VERIFIED and nonconformity.checks:
        return follow_up.four_eyes(nonconformity, nonconformity.checks[-1].by, answered)
    return []


def _later_evidence(book: AuditBook, nonconformity: Nonconformity) -> Iterable[Breach]:
    """G-35 of the check that stands; evidence that is gone is told by M-03."""
    if nonconformity.state not in _VERIFIED or not nonconformity.checks:
        return []
    known = book.all(Evidence)
    pieces = [known[piece] for piece in nonconformity.checks[-1].evidence if piece in known]
    return follow_up.evidence_is_later(nonconformity, pieces, zone_there(book, nonconformity.site)) if pieces else []


_VERIFIED = (NonconformityState.IMPLEMENTATION_VERIFIED, NonconformityState.CLOSED_EFFECTIVE)


def _set_aside(book: AuditBook, rule: str, about: Id = "") -> bool:
    return any(o.rule == rule and (not about or o.object in ("", about)) for o in book.all(Override).values())


def _issued(book: AuditBook) -> Iterator[Broken]:
    """G-22: what the newest revision prints is what stands; an issuer may not have had the others' latest lines."""
    revisions = book.revisions()
    if not revisions or not revisions[-1].heads:
        return
    newest = revisions[-1]
    viewpoint = issuing(book, newest)
    frozen: list[Record] = [*book.items.values(), *book.all(Sample).values()]
    frozen += [finding for finding in book.all(Finding).values() if finding.state is FindingState.ISSUED]
    names = history.labels(book)
    for record in frozen:
        if not _is_printed(book, viewpoint, record):
            about = wording.called(type(record), record.fields(), names)
            found = reporting.issued_with_all_that_was_known(newest.number, [about])
            yield from (Broken(each, (record,)) for each in found)


def _is_printed(book: AuditBook, issuer: Viewpoint, record: Record) -> bool:
    """Whether it stands as who issued the report had it, no later choice between copies notwithstanding."""
    table = book.tables[type(record)]
    named = {name: book.ledger.revision(table, record.id, name) for name in type(record).model_fields}
    set_by = {name: line for name, line in named.items() if line}
    if not all(issuer.knows(line) or issuer.precedes(line) for line in set_by.values()):
        return False
    if not any(map(issuer.precedes, set_by.values())):
        return True
    had: dict[str, JSON] = {}
    for line in book.ledger.history(table, record.id):
        for change in (each for each in line.changes if (each.table, each.record) == (table, record.id)):
            if issuer.knows(line.revision):
                had |= change.fields
            elif any(set_by.get(n) == line.revision and change.fields[n] != had.get(n) for n in change.settles):
                return False
    return True


def issuing(book: AuditBook, issued: Revision) -> Viewpoint:
    """What who issued a report's revision knew."""
    return book.ledger.viewpoint(book.ledger.revision(book.tables[Revision], issued.id, "number") or "", issued.id)
