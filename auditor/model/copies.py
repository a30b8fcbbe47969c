"""Copies of a ledger in other hands: who works under which letter, what was taken in, what a reference was before."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import date
from typing import Annotated

from pydantic import Field

from auditor.model.record import Id, Moment, Record
from auditor.model.text import Name

Letter = Annotated[str, Field(pattern=r"^([B-Z]|[A-Z]{2,4})$")]
"""What the numbers of a copy carry: ``B`` of E-B004. The lead's own copy is A and writes none."""

Writer = Annotated[str, Field(pattern=r"^[0-9a-f-]*$")]
"""The id of an installation that writes."""

_LETTERED = re.compile(r"(?:.*[^A-Z])?([A-Z]+)[0-9]+")


class HandedOut(Record):
    """A copy that was handed to somebody; no letter is given twice.

    ``writer`` is the installation that works under the letter, once it has taken the copy in.
    """

    letter: Letter
    person: Id
    on: date
    by: Id
    writer: Writer = ""


class TakenIn(Record):
    """Lines of another copy that were merged into this one: how many, and up to which of each writer.

    ``head`` is that of the copy as it was sent.
    """

    on: Moment
    by: Id
    lines: int = Field(ge=0)
    exhibits: int = Field(default=0, ge=0)
    up_to: dict[str, int] = Field(default_factory=dict)
    head: str = Field(default="", pattern=r"^[0-9a-f]*$")


class FormerReference(Record):
    """A reference that a record no longer has but is still found by: the working number of a copy, or a doubled one."""

    object: Id
    ref: Name


def next_letter(given: Collection[str]) -> str:
    """The first letter after the last of *given*, of B to Z, AA to ZZ and so on."""
    last = max((_value(letter) for letter in given), default=1)
    return _letter(last + 1)


def is_working_number(ref: str, letters: Collection[str]) -> bool:
    """Whether *ref* was numbered under one of *letters*: F-B02 under B."""
    return letter_in(ref) in letters


def letter_in(ref: str) -> str:
    """The letter a reference may have been numbered under: B of F-B02; nothing of F-02."""
    found = _LETTERED.fullmatch(ref)
    return found.group(1) if found else ""


def _value(letter: str) -> int:
    value = 0
    for character in letter:
        value = value * 26 + ord(character) - ord("A") + 1
    return value


def _letter(value: int) -> str:
    letter = ""
    while value:
        value, place = divmod(value - 1, 26)
        letter = chr(ord("A") + place) + letter
    return letter
