"""Notes: the item's own, quick ones, those sent to another item, and what was being typed when the program stopped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.activities import conduct, questions
from auditor.errors import InvalidInput
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.model.text import PROSE_LIMIT
from auditor.tui.keymap import told
from auditor.tui.marks import Signs
from auditor.tui.screens.conduct.index import Index
from auditor.tui.screens.conduct.sheet import mark_of
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import LongField
from auditor.tui.workplace import NotePlace
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen

_ITEM, _QUICK = "items/", "quick/"


def keep_draft(book: AuditBook, item: Id, text: str) -> None:
    """What is being typed at an item, durable beside the trail."""
    book.ledger.keep_draft(f"{_ITEM}{item}/note", text)


def keep(screen: ConductScreen, item: Id, text: str, before: str) -> None:
    """One line of the trail for the whole text; *before* is the note as it was when typing began.

    Where somebody else wrote meanwhile, both texts stay.
    """
    standing = screen.book.get(Item, item).note
    both = standing not in (before, text)
    text = f"{standing}\n{text}" if both and standing else text
    _fits(text)
    if text.strip() != standing:
        kept = conduct.write_note(screen.book, screen.desk.act(), item, text.strip())
        more = "; somebody else wrote there too, both texts stand" if both else ""
        screen.kept(kept, f"{kept.value.ref} note kept{more}")
    screen.book.ledger.drop_draft(f"{_ITEM}{item}/note")


def keep_of_gone(screen: ConductScreen, item: Id, text: str) -> None:
    """What was typed at an item that somebody took back meanwhile is a note of the audit."""
    if text.strip():
        _fits(text)
        kept = questions.noted(screen.book, screen.desk.act(), text)
        screen.kept(kept, f"The item was taken back meanwhile: its text is a note of {screen.book.ref}")
    for key in (f"{_ITEM}{item}/note", f"{_QUICK}{item}"):
        screen.book.ledger.drop_draft(key)


def unfinished(screen: ConductScreen) -> dict[Id, str]:
    """Texts that were being typed when the program stopped, by item; quick notes among them are kept where they were.

    A draft that says what its note says is done, and goes.
    """
    book, found = screen.book, {}
    for key, text in book.ledger.drafts().items():
        kind, _, rest = key.partition("/")
        item = rest.partition("/")[0]
        if f"{kind}/" not in (_ITEM, _QUICK):
            continue
        if item not in book.items:
            keep_of_gone(screen, item, text)
        elif kind == "items" and text.strip() != book.items[item].note:
            found[item] = text
        elif kind == "quick" and text.strip():
            _keep_quick(screen, item, text)
        else:
            book.ledger.drop_draft(key)
    return found


def quick(screen: ConductScreen) -> NotePlace | None:
    """Where a quick note lands: at the current item, with the time."""
    item = screen.current_id
    if item is None:
        return None
    kept: list[str] = []

    def keep_draft(text: str) -> None:
        if text.strip() not in kept:  # the field tells of its text once more when it closes
            screen.book.ledger.keep_draft(f"{_QUICK}{item}", text)

    def keep(text: str) -> None:
        _keep_quick(screen, item, text)
        kept.append(text)

    return NotePlace(screen.current.ref, keep_draft, keep)


def _fits(text: str) -> None:
    if len(text) > PROSE_LIMIT:
        raise InvalidInput(
            f"{len(text)} characters are more than a note holds ({PROSE_LIMIT}).",
            told("Keep the long text as a file, and attach it as evidence ({evidence})."),
        )


def _keep_quick(screen: ConductScreen, item: Id, text: str) -> None:
    _fits(text)
    kept = questions.noted(screen.book, screen.desk.act(), text, item=item)
    at = screen.book.items[item].ref
    asked = told(f"Kept to be asked, from {at}: {{questions}} shows all")
    screen.kept(kept, asked if questions.is_open(kept.value) else f"Noted at {at}")
    screen.book.ledger.drop_draft(f"{_QUICK}{item}")


def send(screen: ConductScreen) -> None:
    """Choose another item and write what belongs there, without leaving the place."""
    rows = rows_of_items(screen.index, screen.signs, but=screen.current_id)
    screen.choose("Note to which item?", ITEM_COLUMNS, rows, lambda item: _write_to(screen, item))


ITEM_COLUMNS = (Column("", 8), Column("", 16), Column(""))
"""The columns of a list from which an item is chosen."""


def rows_of_items(index: Index, signs: Signs, but: Id | None = None) -> list[Row]:
    """The items to choose from, all but one."""
    return [_row(index.book.items[item], signs) for item in index.by_clause if item != but]


def _row(item: Item, signs: Signs) -> Row:
    name = mark_of(item)
    return Row(item.id, (((signs.letter(name), name), (f" {item.ref}", "")), item.clause, item.question))


def _write_to(screen: ConductScreen, item: Id) -> None:
    target = screen.book.get(Item, item)

    def accept(answers: dict[str, str]) -> None:
        kept = conduct.quick_note(
            screen.book, screen.desk.act(), answers["text"], item=item, for_person=target.auditor, trail=True
        )
        screen.kept(kept, f"Noted at {target.ref}; you are still here")

    screen.ask(f"Note to {target.ref}, {target.clause}", [LongField("text", "Note", required=True, height=6)], accept)
