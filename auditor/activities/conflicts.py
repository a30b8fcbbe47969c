"""What two copies did to the same thing: listed in words, settled by a person, and that choice is a line of the trail.

Three kinds: a field, or a step as a whole, that two changed apart; a reference, a team entry or a history that merging
left twice; and a rule that the merged records break. The first two are settled here, the third is mended by the
ordinary activity that its hint names. Until then both sides are kept, and the later one stands.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from auditor.activities import history, numbering, recheck, renumbering
from auditor.activities.act import Act, Outcome, Step, step
from auditor.activities.disagreement import (
    Disagreement,
    View,
    digest,
    id_of_rule,
    joined_sides,
    model_of,
    of_fields,
    of_rule,
)
from auditor.activities.recheck import Broken
from auditor.activities.writers import Writers
from auditor.errors import InvalidInput, NotFound
from auditor.ledger import Change, Conflict, uuid7
from auditor.ledger.trails import FOLDER as TRAILS
from auditor.model.audit import Note, TeamMember
from auditor.model.clause import Clause
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.guards import merged
from auditor.model.guards.rule import Breach
from auditor.model.item import Item
from auditor.model.machine import NotAllowed
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.record import MERGED, HistoryEntry, Id, Record
from auditor.model.report import ReportDraft
from auditor.model.sample import Sample
from auditor.model.words import FindingState, Role
from auditor.workspace import AuditBook, Book, Workspace
from auditor.workspace.damage import copied_from
from auditor.workspace.workspace import AUDITS

__all__ = ["BOTH", "Disagreement", "View", "blocking", "books_to_look_at", "open_conflicts", "settle"]

VERB = "settle conflict"
BOTH = 0
"""The side to take where both belong together: of a list every entry, of a text both, one after the other."""

_JUDGED: tuple[type[Record], ...] = (Item, Finding, Evidence, Sample, ReportDraft, Note)
"""What the audit team judges: the lead auditor has the last word."""

_STEPS_OF_FIELDS = frozenset({"M-05", "M-07", "M-09"})
"""Rules that break by a conflict of fields, and hold again when that is settled."""


def open_conflicts(book: Book, workspace: Workspace | None = None) -> list[Disagreement]:
    """Everything of a ledger that waits for a person; nothing where only one has written.

    Items come first, in the order of the checklist; other records by kind and reference. With its *workspace* also the
    numbers of nonconformities that another audit has, too.
    """
    open_fields, broken = book.ledger.conflicts(), list(recheck.broken(book))
    if not open_fields and not broken and workspace is None:
        return []
    names, writers = history.labels(book), Writers(book)
    found = [of_fields(book, conflict, names, writers) for conflict in open_fields]
    contested = {each.record for each in found}
    for each in broken:
        if each.breach.rule.id in _STEPS_OF_FIELDS and contested.intersection(_concerned(each)):
            continue
        found.append(of_rule(book, each, names, writers))
    if workspace is not None and isinstance(book, AuditBook):
        found += [_of_numbers(book, each) for each in _across(workspace, book)]
    return sorted(found, key=_place(book))


def _place(book: Book) -> Callable[[Disagreement], tuple[Any, ...]]:
    """Where a disagreement stands in the list, to sort by."""
    kinds: list[type[Record]] = sorted(book.tables, key=lambda model: model is not Item)
    records = {record.id: (n, record) for n, model in enumerate(kinds) for record in book.all(model).values()}

    def place(each: Disagreement) -> tuple[Any, ...]:
        number, record = records.get(each.record, (len(kinds), None))
        clause = Clause.parse(record.clause).sort_key if isinstance(record, Item) else ()
        ref = str(getattr(record, "ref", ""))
        return number, clause, (len(ref), ref), each.about, each.id

    return place


def _concerned(broken: Broken) -> Iterator[Id]:
    """The records that a broken rule is about; of a draft the items that it is of."""
    for record in broken.records:
        yield record.id
        yield from record.items if isinstance(record, Finding) else ()


def books_to_look_at(workspace: Workspace) -> Iterator[Book]:
    """The programme and the audits that more than one installation has written to, or whose numbers are doubled."""
    yield workspace.programme
    refs = Counter(each.ref for each in workspace.overview().followed)
    doubled = {each.audit for each in workspace.overview().followed if refs[each.ref] > 1}
    for ref in workspace.audit_refs():
        trails = list((workspace.folder / AUDITS / ref / TRAILS).glob("*.jsonl"))
        if (len(trails) > 1 or ref in doubled) and not copied_from(workspace.audit(ref).ledger):
            yield workspace.audit(ref)


def blocking(book: Book) -> list[Breach]:
    """M-01: what has to be settled before a report is issued or the audit is closed."""
    waiting = [each.said for each in open_conflicts(book) if each.blocks]
    return list(merged.nothing_is_open(waiting, book.ledger.name))


def settle(
    book: Book, acting: Act, conflict_id: str, side: int, reason: str = "", workspace: Workspace | None = None
) -> Outcome[Disagreement]:
    """Take one side, counted from 1, or :data:`BOTH` where they belong together; the other stays in the trail.

    *workspace* is needed where a nonconformity or an audit gets another number; what is told says which audits did.
    """
    if workspace is None:
        return _settled_in(book, acting, conflict_id, side, reason, None)
    with workspace.programme.writing():  # numbers are given under its lock
        before = renumbering.numbers(workspace)
        outcome = _settled_in(book, acting, conflict_id, side, reason, workspace)
        if isinstance(book, AuditBook):
            moved = renumbering.follow_audit(workspace, acting, book.folder.name)
        else:
            moved = renumbering.follow_numbers(workspace, acting) if renumbering.numbers(workspace) != before else []
        return replace(outcome, told=renumbering.since(workspace, before, moved))


def _settled_in(
    book: Book, acting: Act, conflict_id: str, side: int, reason: str, workspace: Workspace | None
) -> Outcome[Disagreement]:
    with step(book, acting, VERB) as now:
        fields = {conflict.id: conflict for conflict in book.ledger.conflicts()}
        rules = {id_of_rule(each): each for each in recheck.broken(book)}
        if conflict_id in fields:
            conflict = fields[conflict_id]
            settled = of_fields(book, conflict, history.labels(book), Writers(book))
            _may_settle(now, model_of(book, conflict.table))
            _take(now, conflict, _side(settled, side))
            return now.outcome(settled, reason)
        if conflict_id in rules:
            broken = rules[conflict_id]
            settled = of_rule(book, broken, history.labels(book), Writers(book))
            _may_settle(now, type(broken.records[0]))
            _choose(workspace, now, broken, settled, side)
            return now.outcome(settled, reason)
        if workspace is not None and isinstance(book, AuditBook):
            for each in _across(workspace, book):
                if each.id == conflict_id:
                    return _renumber(workspace, book, acting, each, side, reason)
        raise NotFound(f"Nothing called {conflict_id!r} waits in {book.ledger.name}.", "auditor conflicts REF")


# -- numbers over audits -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Doubled:
    """One number that nonconformities of several audits have, in the order they were raised in."""

    ref: str
    audits: tuple[AuditBook, ...]
    nonconformities: tuple[Nonconformity, ...]

    @property
    def id(self) -> str:
        return digest(("M-02", self.ref, *(each.id for each in self.nonconformities)))


def _across(workspace: Workspace, book: AuditBook) -> Iterator[_Doubled]:
    """The numbers of this audit's nonconformities that others have as well."""
    ours = {each.ref for each in book.all(Nonconformity).values()}
    there = [each for each in workspace.overview().followed if each.ref in ours]
    for ref in sorted(ours):
        same = sorted((each for each in there if each.ref == ref), key=lambda each: each.id)
        if len({each.audit for each in same}) > 1:
            audits = tuple(workspace.audit(each.audit) for each in same)
            records = (audit.get(Nonconformity, each.id) for audit, each in zip(audits, same, strict=True))
            yield _Doubled(ref, audits, tuple(records))


def _of_numbers(book: AuditBook, doubled: _Doubled) -> Disagreement:
    (breach,) = merged.reference_names_one(doubled.nonconformities)
    views = []
    for audit, record in zip(doubled.audits, doubled.nonconformities, strict=True):
        first = audit.ledger.history(audit.tables[Nonconformity], record.id)[0]
        who = audit.names.get(first.author, first.author)
        views.append(View(who, first.effective, f"{record.title} ({audit.ref})"))
    return Disagreement(
        id=doubled.id,
        about=f"nonconformity {doubled.ref}",
        said=f"{breach.rule.id}: {breach.missing}",
        sides=tuple(views),
        rule=breach.rule.id,
        hint=f"auditor conflicts {book.ref} --settle {doubled.id} --take 1|2",
        record=next(n.id for n in doubled.nonconformities if n.id in book.all(Nonconformity)),
        is_choice=True,
    )


def _renumber(
    workspace: Workspace, book: AuditBook, acting: Act, doubled: _Doubled, side: int, reason: str
) -> Outcome[Disagreement]:
    """Give the others the next free numbers, each in the ledger of its audit."""
    settled = _of_numbers(book, doubled)
    chosen, outcome = _side(settled, side) - 1, None
    for place, (audit, record) in enumerate(zip(doubled.audits, doubled.nonconformities, strict=True)):
        if place != chosen:
            with step(audit, acting, VERB) as now:
                _may_settle(now, Nonconformity)
                now.put(numbering.another(workspace, now, record))
                outcome = now.outcome(settled, reason)
    assert outcome is not None  # there are at least two
    return outcome


def _side(settled: Disagreement, side: int) -> int:
    if side == BOTH and not settled.can_be_both:
        raise InvalidInput(f"{settled.about}: the sides exclude each other.", "--take 1|2")
    if not 0 <= side <= len(settled.sides):
        raise InvalidInput(f"{settled.about} has {len(settled.sides)} sides.", f"--take 1 to {len(settled.sides)}")
    return side


def _may_settle(now: Step, model: type[Record] | None) -> None:
    """The lead auditor settles; the programme manager what the team does not judge, and all of the programme."""
    judged = isinstance(now.book, AuditBook) and model in _JUDGED
    may = {Role.LEAD} if judged else {Role.LEAD, Role.PROGRAMME_MANAGER, Role.CLIENT}
    nobody_yet = not isinstance(now.book, AuditBook) and not any(
        now.book.roles(person) for person in now.book.all(Person)
    )
    if not may.intersection(now.roles) and not nobody_yet:
        roles = " or the ".join(sorted(role.value.replace("-", " ") for role in may))
        raise NotAllowed("M-01", f"what two copies did apart is settled by the {roles}", "--by PERSON")


# -- fields ------------------------------------------------------------------------------------------------------------


def _take(now: Step, conflict: Conflict, side: int) -> None:
    """Let one side stand, with what hangs on it."""
    book = now.book
    model = model_of(book, conflict.table)
    _stays_as_printed(book, model, conflict, side)
    change = conflict.choose(max(side - 1, 0))
    if side == BOTH:
        joined = joined_sides(model, conflict)
        assert joined is not None
        change = Change(change.table, change.record, {conflict.fields[0]: joined}, settles=change.settles)
    standing = book.all(model).get(conflict.record) if model else None
    if standing is not None and not change.deleted:
        type(standing).model_validate({**standing.fields(), **change.fields}, context=MERGED)
    now.changes.append(change)
    if standing is not None and "state" in change.fields and book.history(standing.id):
        before = str(getattr(standing, "state", ""))
        now.put(_settled(now, standing.id, before, str(change.fields["state"])))
    if model is Item and side != BOTH:
        now.put(*_drafts_of_the_other(book, conflict, side))


def _settled(now: Step, about: Id, before: str, after: str) -> HistoryEntry:
    return HistoryEntry(
        id=uuid7(),
        object=about,
        on=now.act.on,
        by=now.act.by,
        transition=merged.SETTLED,
        action="settle",
        from_state=before,
        to_state=after,
    )


def _drafts_of_the_other(book: Book, conflict: Conflict, side: int) -> Iterator[Finding]:
    """A draft that the other side's grade made of this item alone goes with that grade."""
    for number, other in enumerate(conflict.sides, 1):
        if number == side:
            continue
        made = {change.record for change in other.line.changes if change.table == book.tables[Finding]}
        for finding in (book.all(Finding).get(record) for record in sorted(made)):
            if finding and finding.state is FindingState.DRAFT and finding.items == [conflict.record]:
                yield finding.having(state=FindingState.WITHDRAWN, reason="the item's other grade was taken")


def _stays_as_printed(book: Book, model: type[Record] | None, conflict: Conflict, side: int) -> None:
    """G-22: what an issued report prints is not changed by a choice, but by a revision.

    Where it prints none of the sides, any may be taken, which is told until it is revised.
    """
    revisions = book.revisions() if isinstance(book, AuditBook) else ()
    if not isinstance(book, AuditBook) or not revisions or model not in (Item, Sample, Finding, ReportDraft):
        return
    issuer = recheck.issuing(book, revisions[-1])
    names = [each.line.revision for each in conflict.sides]
    printed = [n for n, line in enumerate(names, 1) if issuer.knows(line) or issuer.precedes(line)]
    if printed and side not in printed:
        raise InvalidInput(
            f"G-22: revision {revisions[-1].number} of the report prints the other side.",
            f"Take it, and correct it: auditor revise {book.ledger.name} --reason TEXT --change TEXT --correct …",
        )


# -- rules -------------------------------------------------------------------------------------------------------------


def _choose(workspace: Workspace | None, now: Step, broken: Broken, settled: Disagreement, side: int) -> None:
    """Let one of the records keep what both have."""
    if not broken.is_choice:
        raise InvalidInput(f"{settled.said}: that is mended, not chosen.", settled.hint)
    rule, chosen = broken.breach.rule.id, _side(settled, side) - 1
    if rule == merged.SETTLED:
        record = broken.records[0]
        state = str(getattr(record, "state", ""))
        now.put(_settled(now, record.id, state, state))
        return
    for record in (each for place, each in enumerate(broken.records) if place != chosen):
        if isinstance(record, TeamMember):
            now.remove(record)
        elif rule == merged.DRAFTED and isinstance(record, Finding):
            stays = getattr(broken.records[chosen], "ref", "")
            now.put(record.having(state=FindingState.WITHDRAWN, reason=f"{stays} is of the same grade"))
        else:
            now.put(numbering.another(workspace, now, record))
