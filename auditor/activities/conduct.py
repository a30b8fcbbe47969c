"""Conducting an audit: meetings, notes, grades, parking (A6 to A9, C1 to C6; ISO 19011 6.4).

Keep first: a grade is kept the moment its key is pressed. What is still missing is shown as missing, and refused only
when the team agrees the finding (F2) or the report is issued (A10).
"""

from __future__ import annotations

from collections.abc import Collection

from auditor.activities import drafting, plan_version
from auditor.activities.act import Act, Outcome, Step, step
from auditor.activities.nonconformities import usual_response_times
from auditor.activities.permission import NOTE_TAKERS, only
from auditor.activities.team import Given, independent
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.audit import Audit, Meeting, Note, ResponseTimes, TeamMember
from auditor.model.finding import Finding
from auditor.model.guards import conduct as guards
from auditor.model.guards import planning as planning_guards
from auditor.model.guards.reporting import nonconformities_were_presented
from auditor.model.item import Item
from auditor.model.machine import NotAllowed
from auditor.model.machines import AUDIT, ITEM
from auditor.model.record import Id
from auditor.model.words import AuditState, Grade, ItemState, Role
from auditor.workspace import AuditBook


def open_meeting(book: AuditBook, acting: Act, attendees: Collection[Id] = (), note: str = "") -> Outcome[Audit]:
    """A6: the opening meeting; the plan was accepted before, or the objection is on record."""
    with step(book, acting, "hold opening meeting") as now:
        audit = book.audit
        state = now.allow(AUDIT, "hold opening meeting", audit, note=note)
        issued = plan_version.issued(book)
        if not issued or not (issued[-1].accepted_by or issued[-1].objection):
            raise InvalidInput(
                "A6: the auditee has neither accepted the plan nor objected.",
                "auditor audit accept-plan REF --by PERSON [--objection TEXT]",
            )
        if not book.items:
            raise InvalidInput("A6: no items are chosen.", "auditor audit choose-items REF --checklist ID")
        opening = Meeting(held=acting.on, attendees=_present(acting, attendees), note=note)
        audit = audit.having(state=state, opening=opening)
        now.put(audit)
        return now.outcome(audit)


def change_plan(book: AuditBook, acting: Act, change: str) -> Outcome[Note]:
    """A7: a change on the fly, noted; no new issue of the plan."""
    with step(book, acting, "change plan") as now:
        now.allow(AUDIT, "change plan", book.audit, note=change)
        note = Note(id=uuid7(), text=change, at=acting.on, by=acting.by, kind="plan-change")
        now.put(note)
        plan_version.change_on_the_fly(now, book, change)
        return now.outcome(note)


def close_meeting(
    book: AuditBook, acting: Act, attendees: Collection[Id] = (), note: str = "", times: ResponseTimes | None = None
) -> Outcome[Audit]:
    """A8: the closing meeting; open items, drafts and what was not presented warn (G-15, G-17, G-18).

    By when nonconformities are answered is agreed there; where nothing else is said, the times of the deadline scheme.
    """
    with step(book, acting, "hold closing meeting") as now:
        audit = book.audit
        state = now.allow(AUDIT, "hold closing meeting", audit, note=note)
        all_findings = list(book.all(Finding).values())
        now.check(guards.none_is_draft(all_findings), audit.id)
        now.warnings.extend(guards.every_item_is_settled(list(book.items.values())))
        now.warnings.extend(nonconformities_were_presented(all_findings))
        closing = Meeting(held=acting.on, attendees=_present(acting, attendees), note=note)
        audit = audit.having(state=state, closing=closing, response_times=times or usual_response_times(book))
        now.put(audit)
        return now.outcome(audit)


def stop_early(book: AuditBook, acting: Act, reason: str, with_person: Id | None = None) -> Outcome[Audit]:
    """A9: by the lead with the programme manager (*with_person*); findings so far may still be issued (A10)."""
    with step(book, acting, "stop early") as now:
        state = now.allow(AUDIT, "stop early", book.audit, note=reason)
        if not reason:
            raise InvalidInput("A9: say why, what was done, and what follows.", "--reason TEXT")
        agreeing = set(now.roles) | (set(book.roles(with_person)) if with_person else set())
        if Role.PROGRAMME_MANAGER not in agreeing:
            raise InvalidInput("A9: the programme manager agrees to stop early.", "--with PERSON")
        audit = book.audit.having(state=state, reason=reason)
        now.put(audit)
        return now.outcome(audit)


def write_note(book: AuditBook, acting: Act, item: Id, text: str) -> Outcome[Item]:
    """C1: the note of an item, as it stands when the field is left."""
    with step(book, acting, "write note") as now:
        standing = _conducted(now, book, item)
        state = now_state(now, "note", standing)
        if standing.state is ItemState.IN_WORK and not text and not standing.evidence:
            state = ItemState.UNANSWERED
        changed = standing.having(note=text, state=state)
        now.put(changed, *drafting.followed_note(book, standing, changed))
        return now.outcome(changed)


def grade(
    book: AuditBook,
    acting: Act,
    item: Id,
    grade: Grade,
    *,
    note: str | None = None,
    evidence: Collection[Id] = (),
    reason: str = "",
    maturity: int | None = None,
    draft_finding: bool = True,
) -> Outcome[Item]:
    """C2, C6: keep the grade; one that is written up drafts its finding in the same line, a changed one takes it along.

    A trainee's grade is a draft until the supervisor or the lead confirms it (G-09). *maturity* is the optional rating
    from 0 to 5 beside it.
    """
    with step(book, acting, "grade") as now:
        standing = _conducted(now, book, item)
        now.check(planning_guards.member_grades(list(book.all(TeamMember).values()), acting.by))
        _regraded_by_its_grader(standing, now)
        state = now_state(now, "grade", standing)
        _may_answer(now, book, standing)
        changed = standing.having(
            state=state,
            grade=grade,
            outcome=None,
            reason="",
            parked_until="",
            note=standing.note if note is None else note,
            evidence=list(dict.fromkeys((*standing.evidence, *evidence))),
            maturity=standing.maturity if maturity is None else maturity,
            answered_by=acting.by,
            answered_at=now.act.on,
            **_proposal(acting, now.roles, confirmed={Role.LEAD, Role.AUDITOR}),
        )
        now.move(changed)
        now.put(*drafting.followed(book, acting, standing, changed, reason, draft=draft_finding))
        now.warnings.extend((*guards.item_is_supported(changed), *guards.is_thin(changed)))
        return now.outcome(changed)


def mark_not_applicable(book: AuditBook, acting: Act, item: Id, reason: str = "") -> Outcome[Item]:
    """C4: not applicable, kept at once; the reason is owed (G-24), a whole clause of 20000-1 cannot go (G-25)."""
    return _the_one(mark(book, acting, [item], ItemState.NOT_APPLICABLE, reason))


def mark_not_audited(
    book: AuditBook, acting: Act, item: Id, reason: str = "", carried_over_to: str = ""
) -> Outcome[Item]:
    """C5: not audited, kept at once; the reason is owed (G-18), another audit may take the item over."""
    return _the_one(mark(book, acting, [item], ItemState.NOT_AUDITED, reason, carried_over_to))


def mark(
    book: AuditBook, acting: Act, items: Collection[Id], outcome: ItemState, reason: str = "", carried_over_to: str = ""
) -> Outcome[list[Item]]:
    """C4 or C5 at several items for one reason, in one line, which one undo takes back; all of them or none.

    An item that has this outcome and owes its reason gets the reason.
    """
    with step(book, acting, f"mark {outcome.value.replace('_', ' ')}") as now:
        for item in items:
            standing = _conducted(now, book, item)
            if standing.outcome is outcome and reason and not standing.reason:
                now.move(_reasoned(now, standing, reason, carried_over_to))
            else:
                _mark(now, book, standing, outcome, reason, carried_over_to)
        changed = [record for record in now.records.values() if isinstance(record, Item)]
        return now.outcome(changed)


def _the_one(marked: Outcome[list[Item]]) -> Outcome[Item]:
    (item,) = marked.value
    return Outcome(item, marked.warnings, marked.line, marked.told)


def _mark(now: Step, book: AuditBook, standing: Item, outcome: ItemState, reason: str, carried_over_to: str) -> None:
    _regraded_by_its_grader(standing, now)
    state = now_state(now, now.verb, standing)
    _may_answer(now, book, standing)
    changed = standing.having(
        state=state,
        outcome=outcome,
        grade=None,
        reason=reason,
        parked_until="",
        carried_over_to=carried_over_to,
        answered_by=now.act.by,
        answered_at=now.act.on,
        **_proposal(now.act, now.roles, confirmed={Role.LEAD}),
    )
    if outcome is ItemState.NOT_APPLICABLE:
        marked = {record.id: record for record in now.records.values() if isinstance(record, Item)}
        others = [i for i in {**book.items, **marked}.values() if i.id != standing.id and i.clause == standing.clause]
        now.check(guards.clause_is_not_excluded(changed, others))
    now.move(changed)
    now.put(*drafting.followed(book, now.act, standing, changed, reason, draft=False))
    now.warnings.extend(guards.item_is_supported(changed))


def give_reason(book: AuditBook, acting: Act, item: Id, reason: str, carried_over_to: str = "") -> Outcome[Item]:
    """Supply the reason of an item kept as not applicable or not audited."""
    with step(book, acting, "give reason") as now:
        standing = _conducted(now, book, item)
        changed = _reasoned(now, standing, reason, carried_over_to)
        now.move(changed)
        return now.outcome(changed)


def _reasoned(now: Step, standing: Item, reason: str, carried_over_to: str) -> Item:
    now_state(now, "note", standing)
    return standing.having(
        reason=reason,
        carried_over_to=carried_over_to or standing.carried_over_to,
        **_proposal(now.act, now.roles, confirmed={Role.LEAD}),
    )


def park(book: AuditBook, acting: Act, item: Id, reason: str = "", until: str = "") -> Outcome[Item]:
    """C3: come back later, with a word why and optionally a time."""
    with step(book, acting, "park") as now:
        standing = _conducted(now, book, item)
        changed = standing.having(state=now_state(now, "park", standing), reason=reason, parked_until=until)
        now.move(changed)
        return now.outcome(changed)


def take_back(book: AuditBook, acting: Act, item: Id, reason: str = "") -> Outcome[Item]:
    """C6: no grade any more; note and evidence stay, a draft finding goes with the grade."""
    with step(book, acting, "take back") as now:
        standing = _conducted(now, book, item)
        state = now_state(now, "take back", standing)
        _regraded_by_its_grader(standing, now)
        changed = standing.having(state=state, grade=None, outcome=None, reason="", answered_at=None, answered_by=None)
        now.move(changed)
        now.put(*drafting.followed(book, acting, standing, changed, reason, draft=False))
        return now.outcome(changed)


def confirm(book: AuditBook, acting: Act, items: Collection[Id]) -> Outcome[list[Item]]:
    """The lead or the supervisor confirms what a trainee graded or an auditor proposed (G-09)."""
    with step(book, acting, "confirm") as now:
        supervised = {m.person for m in book.all(TeamMember).values() if m.supervised_by == acting.by}
        changed = []
        for item in items:
            standing = _conducted(now, book, item)
            may = Role.LEAD in now.roles or standing.proposed_by in supervised
            if not may:
                raise InvalidInput(f"G-09: {standing.ref} is confirmed by the lead auditor or the supervisor.")
            changed.append(standing.having(confirmed_by=acting.by))
            now.move(changed[-1])
        return now.outcome(changed)


def quick_note(
    book: AuditBook,
    acting: Act,
    text: str,
    *,
    item: Id | None = None,
    for_person: Id | None = None,
    trail: bool = False,
) -> Outcome[Note]:
    """A note from any screen, at an item or on the trail to another one's list; nothing is asked."""
    with step(book, acting, "quick note") as now:
        only(now, {*NOTE_TAKERS, Role.PROGRAMME_MANAGER}, "C1", "notes are taken")
        note = Note(
            id=uuid7(),
            text=text,
            at=acting.on,
            by=acting.by,
            item=item,
            for_person=for_person,
            kind="trail" if trail else "quick",
        )
        now.put(note)
        return now.outcome(note)


def file_note(book: AuditBook, acting: Act, note: Id, item: Id) -> Outcome[Note]:
    """Move a note to the item where it belongs; its words are added to the item's note."""
    with step(book, acting, "file note") as now:
        standing, target = book.get(Note, note), _conducted(now, book, item)
        text = f"{target.note}\n{standing.text}" if target.note else standing.text
        filed = standing.having(item=item, filed=True)
        now.put(filed, target.having(note=text, state=now_state(now, "note", target)))
        return now.outcome(filed)


def _present(acting: Act, attendees: Collection[Id]) -> list[Id]:
    """Who was there: whoever holds the meeting, and those named."""
    return list(dict.fromkeys((acting.by, *attendees)))


def now_state(now: Step, action: str, item: Item) -> ItemState:
    """The state that *action* leads to by machine C, for whoever acts."""
    transition = ITEM.step(action, item.state, now.roles)
    return ItemState(transition.target or item.state)


def _conducted(now: Step, book: AuditBook, item: Id) -> Item:
    """The item, in an audit that is being conducted; not before its opening or the answer that stands (G-42)."""
    audit = book.audit
    if audit.state not in (AuditState.IN_PROGRESS, AuditState.CONCLUDED, AuditState.TERMINATED):
        raise InvalidInput(
            f"{audit.ref} is {audit.state.value.replace('_', ' ')}; items are answered while an audit is in progress.",
            "Hold the opening meeting first: auditor audit start REF"
            if audit.opening is None
            else "What is issued is frozen; a change is a new report revision.",
        )
    standing = book.get(Item, item)
    before = [moment for moment in (audit.opening and audit.opening.held, standing.answered_at) if moment]
    now.comes_after(max(before, default=None))
    return standing


def _may_answer(now: Step, book: AuditBook, item: Item) -> None:
    """Who takes over another's item, which is recorded by who answered it, is independent of it as well (G-10)."""
    if item.auditor != now.act.by:
        independent(now, book, [Given(now.act.by, item.clause, item.site)])


def _regraded_by_its_grader(item: Item, now: Step) -> None:
    """C6: a grade is changed by whoever gave it, or by the lead auditor."""
    if item.answered_by not in (None, now.act.by) and Role.LEAD not in now.roles:
        raise NotAllowed(
            "C6",
            f"{item.ref} was graded by somebody else",
            "Who graded it or the lead auditor changes the grade; t sends them a note.",
        )


def _proposal(acting: Act, roles: Collection[Role], confirmed: set[Role]) -> dict[str, Id | None]:
    """Whose answer is only proposed: it waits for confirmation unless the actor holds one of *confirmed*."""
    if confirmed.intersection(roles):
        return {"proposed_by": None, "confirmed_by": None}
    return {"proposed_by": acting.by, "confirmed_by": None}
