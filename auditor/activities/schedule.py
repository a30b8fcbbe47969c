"""The schedule: slots, and the audits made from them or taken over (A1; ISO 19011 5.5.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from auditor.activities.act import Act, Outcome, step
from auditor.activities.numbering import in_folders
from auditor.activities.renumbering import follow_numbers, misplaced
from auditor.activities.uncovered import schedule_may_change, tell_the_programme
from auditor.errors import InvalidInput
from auditor.figures.overview import AuditRow, SlotRow, clauses_in
from auditor.ledger import uuid7
from auditor.model.audit import Audit
from auditor.model.guards import programme as guards
from auditor.model.machines import AUDIT
from auditor.model.programme import Programme, Slot
from auditor.model.record import Override
from auditor.model.schemes import DeadlineScheme, GradingScheme
from auditor.model.text import searchable
from auditor.model.words import AuditState, Role
from auditor.workspace import COPIED, AuditBook, Workspace
from auditor.workspace.book import next_in_year
from auditor.workspace.copies import elsewhere
from auditor.workspace.damage import gone
from auditor.workspace.names import safe_name


def next_reference(workspace: Workspace, year: int) -> str:
    """The next free reference of an audit planned in *year*."""
    book = workspace.programme
    taken = [*book.all(Slot).values(), *in_folders(workspace)]
    return next_in_year(workspace.settings.defaults.audit_reference, year, taken, book.letter)


def add_slot(workspace: Workspace, acting: Act, *, ref: str = "", of: str = "", **fields: Any) -> Outcome[Slot]:
    """A1: a slot in the programme, and from it the audit's own ledger.

    On days kept free of audits (S-01), or outside the cycle (G-03), it warns.

    Without *of*, the reference of a programme, it goes into the one whose cycle holds its first day. After the approval
    it is provisional until a revision is approved; an unplanned audit says why (7.1).

    The slot is written first and is the recorded intent: :func:`finish_slots` makes the ledger of any slot that has
    none, so a crash between the two loses nothing.
    """
    book = workspace.programme
    with book.writing():
        programme = book.called(of) if of else book.programme_on(fields["planned_from"])
        with step(book, acting, "add slot", book.roles_in(programme, acting.by)) as now:
            now.allow(AUDIT, "add slot", None)
            schedule_may_change(programme)
            if fields.get("unplanned") and not fields.get("reason"):
                raise InvalidInput("A1: an unplanned audit says what it comes from.", "--reason TEXT")
            reference = ref or next_reference(workspace, fields["planned_from"].year)
            if book.is_copy and not book.letter:
                raise InvalidInput(
                    "A1: this copy of the programme has no letter: what is planned in it would get numbers twice.",
                    "Ask for one with a letter: auditor export bundle programme --to PERSON",
                )
            if _slot_called(workspace, reference):
                raise InvalidInput(f"{reference} is planned already.", "Give another reference, or none: --ref")
            slot = Slot(
                id=uuid7(),
                ref=reference,
                programme=programme.id,
                provisional=programme.revision > 0,
                planned_in=book.letter,
                **fields,
            )
            safe_name(slot.ref)
            now.check(
                guards.is_free_of_blackouts(slot.planned_from, slot.planned_to, slot.sites, programme.blackouts),
                slot.id,
            )
            if not slot.taken_over:
                now.warn(guards.is_within_the_cycle(slot.planned_from, slot.planned_to, programme), slot.id)
            now.put(slot)
            outcome = now.outcome(slot)
            _make_audit(workspace, slot, acting)
    return outcome


def take_over(
    workspace: Workspace, acting: Act, *, ref: str, report_issued: date | None = None, **fields: Any
) -> Outcome[Slot]:
    """Take over an audit that was done without the product: its clauses count as audited, it holds no items.

    An audit that is planned here already is taken over as it is planned; otherwise *fields* make its slot.
    """
    slots = workspace.programme
    planned = _slot_called(workspace, ref)
    extra = {name: value for name, value in fields.items() if name not in Slot.model_fields}
    if planned is None:
        # what the audit would refuse is refused before its slot is kept
        Audit(id=uuid7(), ref=ref, title=ref, planned_from=date.min, planned_to=date.min, **extra)
        planned = add_slot(workspace, acting, ref=ref, taken_over=True, **_slot_fields(fields)).value
    book = workspace.audit(planned.ref)
    _can_be_taken_over(book.audit)
    with step(slots, acting, "take over slot") as now:
        AUDIT.step("add slot", "", now.roles)
        slot = slots.get(Slot, planned.id)
        schedule_may_change(slots.get(Programme, slot.programme))
        if not slot.taken_over:
            slot = slot.having(taken_over=True)
            now.put(slot)
            now.keep()
    with step(book, acting, "take over audit") as now:
        audit = book.audit
        _can_be_taken_over(audit)
        now.follow(audit.id, "A1", "take over", audit.state, AuditState.CLOSED, "done without this product")
        now.put(audit.having(state=AuditState.CLOSED, taken_over=True, report_issued=report_issued, **extra))
        return now.outcome(slot)


def _slot_called(workspace: Workspace, ref: str) -> Slot | None:
    """The slot whose reference differs by no more than case and accents: both would name one folder."""
    return next((s for s in workspace.programme.all(Slot).values() if searchable(s.ref) == searchable(ref)), None)


def _can_be_taken_over(audit: Audit) -> None:
    if audit.state is not AuditState.PLANNED:
        raise InvalidInput(f"{audit.ref} was begun here already; it is finished here, not taken over.")


def _slot_fields(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name in Slot.model_fields}


def finish_slots(workspace: Workspace, acting: Act) -> list[str]:
    """Finish what a crash interrupted: make the ledger of every slot that has none; then :func:`follow_audits`.

    Idempotent; says which audits got their ledger. The programme's lock keeps two processes from making one twice. An
    audit that cannot be read is left as it is.
    """
    made = []
    with workspace.programme.writing():
        follow_numbers(workspace, acting)
        overview = workspace.overview()
        for slot in list(workspace.programme.all(Slot).values()):
            row = overview.audit(slot.ref)
            if row is None and slot.ref not in overview.damage:
                if not _is_made_here(workspace, slot):
                    continue
                _make_audit(workspace, slot, acting)
                made.append(slot.ref)
        follow_audits(workspace, acting)
    return made


def follow_audits(workspace: Workspace, acting: Act) -> None:
    """Finish what a crash interrupted between an audit and its slot: the slot follows, what was set aside is told."""
    with workspace.programme.writing():
        overview = workspace.overview()
        told = workspace.programme.all(Override)
        for slot in list(workspace.programme.all(Slot).values()):
            row = overview.audit(slot.ref)
            if row is None or slot.ref in overview.damage:
                continue
            if _lags(slot, row):
                follow_audit(workspace, acting, workspace.audit(slot.ref).audit)
            if not told.keys() >= set(row.set_aside):
                overrides = workspace.audit(slot.ref).all(Override)
                tell_the_programme(workspace, acting, "keep override", [overrides[each] for each in row.set_aside])


def _lags(slot: Slot, row: AuditRow) -> bool:
    """Whether its audit was moved, or looks at more, and a crash came before the slot followed.

    At which sites and services is said by who leads it, too, which is no change of the programme.
    """
    if (slot.planned_from, slot.planned_to) != (row.planned_from, row.planned_to):
        return True
    if not set(row.processes).issubset(slot.processes):
        return True
    return not set(map(str, clauses_in(row.clauses))).issubset(slot.clauses)


def unfinished(workspace: Workspace) -> list[str]:
    """The audits that are planned, and whose ledger is to be made here, or lies under another number."""
    there = set(workspace.audit_refs())
    slots = workspace.at_hand.slots
    if all(slot.ref in there for slot in slots):
        return []
    if misplaced(workspace):
        return [slot.ref for slot in slots if slot.ref not in there]
    planned = [slot for slot in slots if _is_made_here(workspace, slot)]
    lost = gone(planned, there)
    return [slot.ref for slot in planned if slot.ref not in there and slot.ref not in lost]


def _is_made_here(workspace: Workspace, slot: Slot | SlotRow) -> bool:
    """An audit has one ledger, made where it was planned; to a copy of the programme it comes as a bundle."""
    book = workspace.programme
    if slot.planned_in != book.letter or (book.is_copy and not book.letter):
        return False
    return slot.id not in elsewhere(workspace.programme_folder)


def _make_audit(workspace: Workspace, slot: Slot, acting: Act) -> None:
    programme = workspace.programme.get(Programme, slot.programme)
    book = workspace.make_audit(slot.ref)
    audit = Audit(
        id=slot.id,
        ref=slot.ref,
        title=slot.title,
        programme=programme.ref,
        client=programme.client,
        manager=programme.manager,
        lead=slot.lead,
        criteria=slot.criteria or programme.criteria,
        sites=slot.sites,
        services=slot.services,
        processes=slot.processes,
        clauses=slot.clauses,
        mode=slot.mode,
        planned_from=slot.planned_from,
        planned_to=slot.planned_to,
        planned_days=slot.planned_days,
        taken_over=slot.taken_over,
    )
    with step(book, acting, "plan audit", {Role.SYSTEM}) as now:
        if book.all(Audit):
            return
        now.follow(audit.id, "A1", "add slot", "", audit.state)
        now.put(audit, *_copies(workspace, programme))
        now.keep()


def _copies(workspace: Workspace, programme: Programme) -> Iterable[Any]:
    """What an audit takes copies of, so that it stands alone; of the schemes only those its *programme* declares."""
    book = workspace.programme
    for kind in COPIED:
        for record in book.all(kind).values():
            if isinstance(record, (GradingScheme, DeadlineScheme)) and record.id not in (
                programme.grading,
                programme.deadlines,
            ):
                continue
            yield record


def refresh_copies(workspace: Workspace, book: AuditBook, acting: Act) -> int:
    """Take over what the organisation changed since (a new person, a corrected name); says how many differ."""
    slot, programmes = workspace.programme.all(Slot).get(book.audit.id), workspace.programme
    programme = programmes.get(Programme, slot.programme) if slot else programmes.programme
    with step(book, acting, "refresh copies") as now:
        fresh = [r for r in _copies(workspace, programme) if book.all(type(r)).get(r.id) != r]
        if fresh:
            now.put(*fresh)
            now.keep()
    return len(fresh)


def follow_audit(workspace: Workspace, acting: Act, audit: Audit, *, exactly: bool = False, reason: str = "") -> None:
    """The slot lies where its audit does, and names what its audit looks at, or *exactly* that; *reason* says why.

    Nothing is written where it does. A workspace that was made for an audit's copy has no slot of it.
    """
    book = workspace.programme
    with step(book, acting, "move slot") as now:
        slot = book.all(Slot).get(audit.id)
        if slot is None:
            return
        moved = slot.having(
            planned_from=audit.planned_from,
            planned_to=audit.planned_to,
            **{
                name: getattr(audit, name)
                if exactly
                else list(dict.fromkeys([*getattr(slot, name), *getattr(audit, name)]))
                for name in ("clauses", "sites", "services", "processes")
            },
        )
        if moved != slot:
            now.put(moved)
            now.keep(reason)
