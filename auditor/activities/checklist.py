"""Choosing the items of an audit from one or more checklists, and adding its own (C8)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from auditor.activities import permission
from auditor.activities.act import Act, Outcome, Step, not_reported, step
from auditor.activities.permission import PLANNERS
from auditor.activities.team import Given, graded, independent
from auditor.errors import InvalidInput, NotFound
from auditor.figures.scope import chosen
from auditor.ledger import uuid7
from auditor.model.audit import AgendaLine
from auditor.model.checklist import Checklist, ChecklistItem
from auditor.model.clause import Clause
from auditor.model.guards import conduct as guards
from auditor.model.item import ClauseTitle, Item
from auditor.model.machines import ITEM
from auditor.model.record import Id
from auditor.model.words import BEFORE_OPENING, AuditState, Method, TransitionKind
from auditor.workspace import AuditBook

PREFIX = "CK-"
_ASSIGNED = frozenset({"auditor", "site", "process", "method", "also_cites"})


def choose(
    book: AuditBook,
    acting: Act,
    checklist: Checklist,
    *,
    clauses: Collection[Clause] = (),
    methods: Collection[Method] = (),
    weights: Collection[int] = (),
    kinds: Collection[TransitionKind] = (),
    only: Collection[str] = (),
    refs: Mapping[str, str] | None = None,
    site: Id | None = None,
) -> Outcome[list[Item]]:
    """Copy the items of *checklist* that fit into the audit; all of its scope if nothing is said.

    *only* names items one by one, *refs* gives them references other than the next free ones; an item that is chosen
    already is not chosen twice.
    """
    strange = set(only) - {item.id for item in checklist.items}
    if strange:
        raise NotFound(f"{checklist.id} has no item {', '.join(sorted(strange))}.", "auditor checklist show ID")
    with step(book, acting, "choose items") as now:
        audit = book.audit
        permission.only(now, PLANNERS, "A4", "items are chosen")
        if audit.state not in BEFORE_OPENING:
            raise InvalidInput(f"{audit.ref} is in progress or later: items are added one by one now (key +).")
        scope = list(clauses) or [Clause.parse(c) for c in audit.clauses]
        taken = {(item.checklist, item.source) for item in book.items.values()}
        free = book.numbers(Item, PREFIX)
        items = []
        for asked in chosen(checklist, scope, methods, weights, kinds):
            if (only and asked.id not in only) or (checklist.id, asked.id) in taken:
                continue
            number = next(free)
            ref = (refs or {}).get(asked.id) or number
            items.append(assigned(book, from_checklist(checklist, asked, ref, site=site)))
        if not items:
            raise NotFound(
                f"No item of {checklist.id} fits that choice, or all of them are chosen already.",
                "Widen it: fewer --clause, --method or --only.",
            )
        now.put(*items, *_titles(book, checklist))
        return now.outcome(items)


def _titles(book: AuditBook, checklist: Checklist) -> Iterable[ClauseTitle]:
    """The checklist's clauses with their titles, those the audit does not know yet."""
    known = book.clause_titles
    for outlined in checklist.clauses:
        clause = checklist.with_standard(outlined.number)
        if clause not in known:
            yield ClauseTitle(id=uuid7(), clause=clause, title=outlined.title, weight=outlined.weight or 0)


def from_checklist(checklist: Checklist, asked: ChecklistItem, ref: str, **fields: Any) -> Item:
    """The audit's copy of a checklist item."""
    return Item(
        id=uuid7(),
        ref=ref,
        clause=asked.clause,
        also_cites=asked.also_cites,
        question=asked.question,
        asks=asked.topics,
        look_for=asked.look_for,
        likely_evidence=asked.evidence,
        documented_information=asked.documented_information,
        weight=asked.weight,
        phase=checklist.pdca_of(asked),
        method=asked.method,
        checklist=checklist.id,
        source=asked.id,
        **fields,
    )


def assigned(book: AuditBook, item: Item) -> Item:
    """The item with site and auditor of the agenda line that holds its clause, where nobody said otherwise."""
    clause = Clause.parse(item.clause)
    for line in book.all(AgendaLine).values():
        if any(Clause.parse(c).covers(clause) for c in line.clauses) and item.site in (None, line.site):
            auditor = item.auditor or (line.auditors[0] if line.auditors else None)
            return item.having(site=item.site or line.site, auditor=auditor)
    return item


def add(book: AuditBook, acting: Act, *, question: str, clause: str, ref: str = "", **fields: Any) -> Outcome[Item]:
    """C8: an item of the audit's own, at planning or on the fly; outside the scope it warns and is marked (G-26)."""
    with step(book, acting, "add item") as now:
        item = new_item(now, book, question=question, clause=clause, ref=ref, **fields)
        now.put(item)
        return now.outcome(item)


def new_item(now: Step, book: AuditBook, *, question: str, clause: str, ref: str = "", **fields: Any) -> Item:
    """An item that a step adds (C8), checked; whoever adds it puts it."""
    audit = book.audit
    not_reported(audit)
    permission.only(now, PLANNERS, "C8", "items are added")
    if audit.opening is not None:
        now.allow(ITEM, "add", None)
    item = Item(
        id=uuid7(),
        ref=book.reference(Item, PREFIX, ref),
        clause=clause,
        question=question,
        added_on_the_fly=audit.state is AuditState.IN_PROGRESS,
        **fields,
    )
    if item.auditor:
        independent(now, book, graded(book, [_given(item)]))
    outside = list(guards.is_within_scope(item, audit))
    now.check(outside, item.id)
    return item.having(outside_scope=bool(outside))


def assign(book: AuditBook, acting: Act, items: Collection[Id], **fields: Any) -> Outcome[list[Item]]:
    """Give items to an auditor, a site, a process; what is answered by then stays as it is."""
    strange = fields.keys() - _ASSIGNED
    if strange:
        raise InvalidInput(f"{', '.join(sorted(strange))} of an item is not assigned.")
    with step(book, acting, "assign items") as now:
        not_reported(book.audit)
        permission.only(now, PLANNERS, "A4", "items are assigned")
        changed = [book.get(Item, item).having(**fields) for item in items]
        if fields.get("auditor"):
            independent(now, book, graded(book, map(_given, changed)))
        now.put(*changed)
        return now.outcome(changed)


def _given(item: Item) -> Given:
    return Given(item.auditor or "", item.clause, item.site)


def remove(book: AuditBook, acting: Act, item: Id) -> Outcome[Item]:
    """Drop a chosen item before the audit is in progress (G-39)."""
    with step(book, acting, "remove item") as now:
        permission.only(now, PLANNERS, "A4", "items are dropped")
        gone = book.get(Item, item)
        now.check(guards.may_delete(book.audit))
        now.remove(gone)
        return now.outcome(gone)
