"""Handing a copy of a ledger to somebody: a file, and a line that says who numbers under which letter."""

from __future__ import annotations

from collections.abc import Callable
from os.path import lexists
from pathlib import Path

from auditor.activities.act import Act, step
from auditor.activities.numbering import given_by_the_lead
from auditor.errors import InvalidInput
from auditor.exchange.bundle import BundleManifest, write_bundle
from auditor.ledger import uuid7
from auditor.model.copies import HandedOut, next_letter
from auditor.model.machine import NotAllowed
from auditor.model.people import Person
from auditor.model.words import Role
from auditor.workspace import Book

_HAND_OUT = frozenset({Role.LEAD, Role.PROGRAMME_MANAGER})


def hand_out(
    book: Book, acting: Act, to: Person, target: Path, progress: Callable[[int, int], None] | None = None
) -> BundleManifest:
    """Write the bundle of a copy for *to* under a letter of its own; the line that gives the letter is in it.

    A letter is never given twice, so one is spent even where writing the file fails afterwards.
    """
    if lexists(target):
        raise InvalidInput(f"{target} is there already.", "Nothing is ever replaced: choose another name.")
    with step(book, acting, "hand out copy") as now:
        if not _HAND_OUT.intersection(now.roles):
            raise NotAllowed(
                "M-02",
                f"copies of {book.ledger.name} that number are handed out by the lead auditor or the programme manager",
                "--by PERSON, or leave out --to: a bundle without a letter is for reading and for merging back",
            )
        given_by_the_lead(book, "copies are handed out")
        letter = next_letter([each.letter for each in book.all(HandedOut).values()])
        now.put(
            HandedOut(
                id=uuid7(), letter=letter, person=book.get(Person, to.id).id, on=acting.day, by=acting.by, writer=""
            )
        )
        now.keep()
    return write_bundle(book.ledger, target, letter=letter, handed_to=to.name, progress=progress)
