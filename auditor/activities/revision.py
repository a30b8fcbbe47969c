"""Revisions of the programme: proposed by the manager, compared in words, approved by top management (P6).

What is approved is kept as it was then, statements and slots, so that any two revisions can be compared later.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from auditor.activities import schedule
from auditor.activities.act import Act, Outcome, Step, step
from auditor.errors import InvalidInput, NotFound
from auditor.figures import difference as comparing
from auditor.ledger import uuid7
from auditor.model.machines import PROGRAMME
from auditor.model.people import Person, Process, Service, Site
from auditor.model.programme import Approval, Programme, ProgrammeRevision
from auditor.model.record import Id
from auditor.model.words import AuditState
from auditor.workspace import ProgrammeBook, Workspace


def propose(book: ProgrammeBook, acting: Act, reason: str) -> Outcome[Programme]:
    """P6, first half: the manager says why the programme has to change.

    From then on what it states is written as proposed; audits added count as provisional until the approval. Proposing
    again gives another reason.
    """
    with step(book, acting, "propose programme revision") as now:
        programme = book.programme
        now.allow(PROGRAMME, "propose revision", programme, note=reason)
        if not reason:
            raise InvalidInput("P6: a revision needs a reason.", "--reason TEXT")
        return _kept(now, programme.having(proposed_change=reason))


def drop(book: ProgrammeBook, acting: Act, reason: str) -> Outcome[Programme]:
    """Take a proposed revision back: what it would state is dropped, audits that were added stay provisional."""
    with step(book, acting, "drop programme revision") as now:
        now.allow(PROGRAMME, "drop revision", book.programme, note=reason)
        programme = _proposed(book)
        if not reason:
            raise InvalidInput("P6: dropping a proposed revision needs a reason.", "--reason TEXT")
        return _kept(now, programme.having(proposed_change="", proposed=None))


def approve(workspace: Workspace, acting: Act, changes: Sequence[str] = ()) -> Outcome[Programme]:
    """P6, second half: what is proposed counts from now on; what changed is computed unless *changes* says it."""
    schedule.follow_audits(workspace, acting)
    cancelled = not_taking_place(workspace)
    book = workspace.programme
    with step(book, acting, "approve programme revision") as now:
        number = book.programme.revision + 1
        now.allow(PROGRAMME, "approve revision", book.programme, note=f"revision {number}")
        programme = _proposed(book)
        listed = list(changes) or list(_since(book, cancelled, acting))
        if not listed:
            raise InvalidInput(
                f"P6: nothing differs from revision {programme.revision}.", "Change it first, or drop the proposal."
            )
        for slot in book.slots():
            if slot.provisional and slot.ref not in cancelled:  # what was given up before was never due (K-01)
                now.put(slot.having(provisional=False, first_planned=slot.planned_from, added_in_revision=number))
        kept = keep(now, programme, cancelled, listed)
        return _kept(
            now,
            programme.having(
                **dict(kept.stated),
                revision=number,
                approvals=[*programme.approvals, approval_of(kept)],
                proposed_change="",
                proposed=None,
            ),
        )


def keep(now: Step, programme: Programme, cancelled: Collection[str], changes: Sequence[str] = ()) -> ProgrammeRevision:
    """Keep the programme as it stands in this step as its next revision."""
    book = now.book
    assert isinstance(book, ProgrammeBook)
    standing = comparing.as_it_stands(programme, book.slots(programme.id), cancelled, now.act.day, now.act.by)
    kept = standing.having(id=uuid7(), changes=list(changes))
    now.put(kept)
    return kept


def approval_of(kept: ProgrammeRevision) -> Approval:
    """The entry of an approved revision in the programme itself."""
    return Approval(revision=kept.number, on=kept.on, by=kept.by, reason=kept.reason, changes=kept.changes)


def difference(
    workspace: Workspace, old: int | None = None, new: int | None = None, *, at_hand: bool = False
) -> tuple[str, ...]:
    """What differs between two revisions, in words; without *new* as the programme stands, what is proposed included.

    Without *old* from the revision in force. NotFound if one of them was never kept. *at_hand* takes the audits as they
    were looked at last.
    """
    book = workspace.programme
    programme = book.programme
    if new is None:
        cancelled = not_taking_place(workspace, at_hand=at_hand)
        after = comparing.as_it_stands(programme, book.slots(), cancelled, workspace.today())
    else:
        after = _numbered(book, new)
    before = _numbered(book, programme.revision if old is None else old)
    return comparing.difference(before, after, _names(book))


def not_taking_place(workspace: Workspace, *, at_hand: bool = False) -> frozenset[str]:
    """The references of the audits that are cancelled."""
    overview = workspace.at_hand if at_hand else workspace.overview()
    return frozenset(row.ref for row in overview.audits if row.state is AuditState.CANCELLED)


def revisions(book: ProgrammeBook) -> Sequence[ProgrammeRevision]:
    """The approved revisions of the programme in force, first to last."""
    programme = book.programme.id
    kept = (each for each in book.all(ProgrammeRevision).values() if each.programme == programme)
    return sorted(kept, key=lambda each: each.number)


def _since(book: ProgrammeBook, cancelled: Collection[str], acting: Act) -> tuple[str, ...]:
    programme = book.programme
    standing = comparing.as_it_stands(programme, book.slots(), cancelled, acting.day, acting.by)
    return comparing.difference(_numbered(book, programme.revision), standing, _names(book))


def _numbered(book: ProgrammeBook, number: int) -> ProgrammeRevision:
    known = revisions(book)
    found = next((each for each in known if each.number == number), None)
    programme = book.programme
    if found is None and number == programme.revision:
        approval = next((each for each in programme.approvals if each.revision == number), None)
        on = approval.on if approval else programme.cycle_from
        return comparing.as_it_was(programme, book.slots(), on)
    if found is None:
        numbers = ", ".join(str(each.number) for each in known) or "none yet"
        raise NotFound(f"Revision {number} of {programme.ref} was not kept.", f"Kept: {numbers}")
    return found


def _proposed(book: ProgrammeBook) -> Programme:
    programme = book.programme
    if not programme.proposed_change:
        raise InvalidInput("P6: no revision is proposed.", "auditor programme revise --reason TEXT")
    return programme


def _names(book: ProgrammeBook) -> dict[Id, str]:
    named: list[Site | Service | Process | Person] = [
        *book.all(Site).values(),
        *book.all(Service).values(),
        *book.all(Process).values(),
        *book.all(Person).values(),
    ]
    return {each.id: each.ref for each in named}


def _kept(now: Step, programme: Programme) -> Outcome[Programme]:
    now.move(programme)
    return now.outcome(programme)
