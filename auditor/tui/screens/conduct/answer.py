"""Answering: a key keeps the grade at once; what it still needs is asked afterwards, or stays owed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.activities import conduct, findings, undo
from auditor.errors import InvalidInput
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.parking import read_until, said, written
from auditor.model.record import Id
from auditor.model.words import FindingState, Grade, ItemState
from auditor.model.zones import zone_of

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen

_OUTCOMES = {"not-applicable": ItemState.NOT_APPLICABLE, "not-audited": ItemState.NOT_AUDITED}


def grade(screen: ConductScreen, result: str) -> None:
    """Keep a grade or an outcome of the current item."""
    item = screen.current
    if item.result == result and not item.proposed_by and result not in _OUTCOMES:
        draft = _draft(screen, item)
        if draft is not None:
            _ask_grade_reason(screen, draft)
        else:
            screen.say(f"{item.ref} is {screen.book.grading.label(Grade(result))} already")
    elif result in _OUTCOMES:
        _mark(screen, item, result)
    elif (bound := _bound(screen, item)) and item.result != result:
        refs = ", ".join(finding.ref for finding in bound)
        label = f"{refs} hangs on it: why the grade changes"
        screen.ask_line(label, lambda reason: _keep_grade(screen, item.id, Grade(result), reason))
    else:
        _keep_grade(screen, item.id, Grade(result))


def _bound(screen: ConductScreen, item: Item) -> list[Finding]:
    """The findings that do not simply go with the grade (C6)."""
    return [f for f in screen.index.findings(item.id) if f.items != [item.id] or f.state is not FindingState.DRAFT]


def _keep_grade(screen: ConductScreen, item: Id, result: Grade, reason: str = "") -> None:
    kept = conduct.grade(screen.book, screen.desk.act(), item, result, reason=reason)
    screen.kept(kept, f"{kept.value.ref} {screen.book.grading.label(result)}")


def _draft(screen: ConductScreen, item: Item) -> Finding | None:
    """The draft that came with a nonconformity's grade; ``None`` where there is none, or it is not a draft any more."""
    found = screen.index.findings(item.id) if item.grade is not None and item.grade.is_nonconformity else ()
    return next((f for f in found if f.state is FindingState.DRAFT), None)


def _ask_grade_reason(screen: ConductScreen, draft: Finding) -> None:
    """The one line that a nonconformity's draft has not from the item: why this grade (F2)."""

    def accept(reason: str) -> None:
        kept = findings.write(screen.book, screen.desk.act(), draft.id, grade_reason=reason)
        screen.kept(kept, f"{draft.ref}: reason of the grade kept")

    screen.ask_line(f"Why {draft.grade.value}", accept, draft.grade_reason, "what holds, what fails; esc: later")


def _mark(screen: ConductScreen, item: Item, result: str) -> None:
    """Not applicable or not audited: kept, then the reason is asked."""
    if item.outcome is not _OUTCOMES[result]:
        mark = conduct.mark_not_applicable if result == "not-applicable" else conduct.mark_not_audited
        kept = mark(screen.book, screen.desk.act(), item.id)
        screen.kept(kept, f"{item.ref} {result.replace('-', ' ')}")
    _ask_reason(screen, item.id, f"Why {result.replace('-', ' ')}")


def _ask_reason(screen: ConductScreen, item: Id, label: str) -> None:
    def accept(reason: str) -> None:
        kept = conduct.give_reason(screen.book, screen.desk.act(), item, reason)
        screen.kept(kept, f"{kept.value.ref}: reason kept")

    standing = screen.book.get(Item, item)
    screen.ask_line(label, accept, standing.reason, "esc: later")


def park(screen: ConductScreen) -> None:
    """Come back later: kept, then until when, or why; what begins with a time is one."""
    item = screen.current
    if item.state is not ItemState.PARKED:
        kept = conduct.park(screen.book, screen.desk.act(), item.id)
        screen.kept(kept, f"{item.ref} parked")
    line = screen.index.line(item)
    zone = zone_of(line.zone) if line is not None else screen.zone
    now = screen.now().astimezone(zone)

    def accept(text: str) -> None:
        moment, reason = read_until(text, screen.now().astimezone(zone))
        until = written(moment) if moment is not None else ""
        kept = conduct.park(screen.book, screen.desk.act(), item.id, reason, until)
        when = f" until {said(until, now.date())}" if until else ""
        screen.kept(kept, f"{item.ref} parked{when}{f': {reason}' if reason else ''}")

    standing = screen.book.get(Item, item.id)
    typed = " ".join(part for part in (said(standing.parked_until, now.date()), standing.reason) if part)
    screen.ask_line("Parked until when, or why", accept, typed, "14:30, +45, tomorrow 9; or a reason; esc: later")


def confirm(screen: ConductScreen) -> None:
    """Confirm what a trainee graded or an auditor proposed (G-09)."""
    item = screen.current
    if not item.proposed_by or item.confirmed_by:
        raise InvalidInput(f"{item.ref} does not wait for a confirmation.")
    kept = conduct.confirm(screen.book, screen.desk.act(), [item.id])
    screen.kept(kept, f"{item.ref} confirmed")


def take_back(screen: ConductScreen) -> None:
    """Take back my last change that can be taken back, and show where it was."""
    undone = undo.undo_last(screen.book, screen.desk.act())
    changed = [change.record for change in undone.taken_back.changes if change.table == "items"]
    items = [screen.book.items[item] for item in changed if item in screen.book.items]
    refs = ", ".join(item.ref for item in items[:3])
    screen.saved(undone.line.recorded.astimezone(screen.zone))
    screen.say(f"Taken back: {undone.taken_back.verb}{f' at {refs}' if refs else ''}")
    if any(change.table == "agenda" for change in undone.taken_back.changes):
        screen.views.follow_clock()
        screen.show_rows()
    if len(items) == 1 and items[0].id != screen.current_id:
        screen.go_to(items[0].id)
