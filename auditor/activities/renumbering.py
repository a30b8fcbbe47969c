"""Audits that two copies of a programme gave one number, as when a restored backup and its original both plan.

Each gets a number of its own. The slot says which; its audit follows, and so does the folder of its ledger. What a
crash leaves between these is finished at the next open (`schedule.finish_slots`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from auditor.activities import numbering
from auditor.activities.act import Act, step
from auditor.figures.overview import AuditRow
from auditor.model.copies import FormerReference
from auditor.model.programme import Slot
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.model.words import Role
from auditor.workspace import AuditBook, Workspace
from auditor.workspace.moving import move_audit
from auditor.workspace.names import is_safe

VERB = "renumber"


@dataclass(frozen=True, slots=True)
class Renumbered:
    """An audit that has another number than before."""

    audit: Id
    title: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"The audit “{self.title}” was {self.before}, as another one; it is {self.after} from now on."


def numbers(workspace: Workspace) -> Mapping[Id, tuple[str, str]]:
    """Title and number of each audit that is planned, to be compared with later."""
    return {slot.id: (slot.title, slot.ref) for slot in workspace.programme.all(Slot).values()}


def since(workspace: Workspace, before: Mapping[Id, tuple[str, str]], moved: Iterable[Renumbered]) -> tuple[str, ...]:
    """In sentences which audits have another number than *before*, those *moved* included."""
    told = {each.audit: each for each in moved}
    for audit, (title, number) in numbers(workspace).items():
        if audit in before and before[audit][1] != number:
            told[audit] = Renumbered(audit, title, before[audit][1], number)
    return tuple(str(each) for each in told.values())


def number_of_new(workspace: Workspace, audit: Id, number: str) -> str:
    """What an audit that comes from elsewhere as *number* is called here: the next free one, if another has that."""
    book = workspace.programme
    slot = book.all(Slot).get(audit)
    former = {searchable(each.ref) for each in book.all(FormerReference).values() if each.object == audit}
    if slot is not None and searchable(number) in former and not _is_taken(workspace, slot.ref):
        return slot.ref
    return numbering.next_audit(workspace, number) if _is_taken(workspace, number) else number


def follow_slot(workspace: Workspace, acting: Act, audit: Id, number: str) -> None:
    """Say in its slot, if there is one, that an audit has this number."""
    with step(workspace.programme, acting, VERB, {Role.SYSTEM}) as now:
        slot = now.book.all(Slot).get(audit)
        if slot is not None and slot.ref != number:
            now.put(numbering.renumbered(now, slot, number))
            now.keep()


def follow_audit(workspace: Workspace, acting: Act, folder: str) -> list[Renumbered]:
    """After its copy was taken in: if it has another number there, so it has here, unless that is another one's."""
    audit = workspace.audit(folder).audit
    if audit.ref == folder:
        return []
    with workspace.programme.writing():
        if not _is_taken(workspace, audit.ref):
            follow_slot(workspace, acting, audit.id, audit.ref)
        return follow_numbers(workspace, acting)


def follow_numbers(workspace: Workspace, acting: Act) -> list[Renumbered]:
    """Bring together the numbers of slots, audits and folders; says which audits have another one. Idempotent."""
    done: list[Renumbered] = []
    with workspace.programme.writing():
        for each in list(_doubled_and_placed(workspace)):
            follow_slot(workspace, acting, each.audit, each.after)
            done.append(each)
        while moves := _moves(workspace):
            folder, number = next((each for each in moves.items() if _is_free(workspace, *each)), ("", ""))
            if not folder:  # each waits for the place of another
                folder, number = next(iter(moves.items()))
                number = numbering.next_audit(workspace, number)
                follow_slot(workspace, acting, workspace.audit(folder).audit.id, number)
            done.append(_move(workspace, acting, folder, number))
    return done


def misplaced(workspace: Workspace) -> bool:
    """Whether an audit waits for `follow_numbers`, as far as the rows at hand tell."""
    return bool(_wanted(workspace.at_hand.placed(), {slot.id: slot.ref for slot in workspace.at_hand.slots}))


def _moves(workspace: Workspace) -> dict[str, str]:
    """The folders of audits that are to lie elsewhere, or are called otherwise, and the number of each."""
    placed = workspace.overview().placed()
    slots = {slot.id: slot.ref for slot in workspace.programme.all(Slot).values()}
    damaged = workspace.at_hand.damage
    wanted = {folder: number for folder, number in _wanted(placed, slots).items() if folder not in damaged}
    return {each: number for each, number in wanted.items() if _was_called(workspace.audit(each), each)}


def _was_called(book: AuditBook, folder: str) -> bool:
    """Whether the folder has a number of its audit; one that somebody renamed by hand is left alone."""
    return folder in (book.audit.ref, *(each.ref for each in book.all(FormerReference).values()))


def _wanted(placed: Mapping[str, AuditRow], slots: Mapping[Id, str]) -> dict[str, str]:
    many = Counter(map(searchable, slots.values()))
    found: dict[str, str] = {}
    for folder, row in placed.items():
        number = slots.get(row.id, row.ref)
        if many[searchable(number)] > 1 or (row.id not in slots and searchable(number) in map(searchable, placed)):
            number = folder  # a person says which keeps it; and without a slot the one that lies there does
        if (folder, row.ref) != (number, number) and is_safe(number):
            found[folder] = number
    return found


def _doubled_and_placed(workspace: Workspace) -> Iterator[Renumbered]:
    """The slots that share a number, and whose audit was taken in under another one, which they get."""
    slots = workspace.programme.all(Slot)
    many = Counter(searchable(slot.ref) for slot in slots.values())
    for folder, row in workspace.overview().placed().items():
        slot = slots.get(row.id)
        if slot is not None and many[searchable(slot.ref)] > 1 and searchable(slot.ref) != searchable(folder):
            yield Renumbered(slot.id, slot.title, slot.ref, folder)


def _move(workspace: Workspace, acting: Act, folder: str, number: str) -> Renumbered:
    book = workspace.audit(folder)
    audit = book.audit
    _numbered(book, acting, number)
    if folder != number:
        move_audit(workspace, folder, number)
    return Renumbered(audit.id, audit.title, folder if folder != number else audit.ref, number)


def _numbered(book: AuditBook, acting: Act, number: str) -> None:
    with step(book, acting, VERB, {Role.SYSTEM}) as now:
        audit = book.audit
        if audit.ref != number:
            now.put(numbering.renumbered(now, audit, number))
            now.keep()


def _is_free(workspace: Workspace, folder: str, number: str) -> bool:
    return folder == number or not _is_taken(workspace, number)


def _is_taken(workspace: Workspace, number: str) -> bool:
    return searchable(number) in map(searchable, workspace.folders())
