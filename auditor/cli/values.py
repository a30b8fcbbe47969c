"""What people write after an option: days, times, names with values, and the short forms of longer things."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any

import click

from auditor.errors import InvalidInput
from auditor.model.calendar import day_ahead
from auditor.model.criteria import AS_PARTS, fields_of
from auditor.model.words import Grade

IMPROVEMENT = "improvement"

NOT_APPLICABLE, NOT_AUDITED = "not-applicable", "not-audited"
"""What an item may come to instead of a grade."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """A day that is written from today on: which one it is, the workspace has to say."""

    text: str

    def on(self, today: date) -> date:
        """The day itself."""
        return day_ahead(self.text, today) or today


def day(text: str) -> date | Ahead:
    """The type of an option that takes a day: as ISO 8601 writes it, or ``+14``, of which the call makes the day."""
    if day_ahead(text, date.min) is not None:
        return Ahead(text)
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise click.BadParameter(f"{text!r} is no day; write 2026-10-07, or +14 for 14 days ahead") from wrong


def moment(text: str) -> datetime:
    """The type of an option that takes a moment; a day alone is its beginning, and without a zone it has none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError as wrong:
        raise click.BadParameter(f"{text!r} is no moment; write 2026-10-07T09:28") from wrong


def clock(text: str) -> time:
    """The type of an option that takes a time of day."""
    try:
        read = time.fromisoformat(text)
    except ValueError as wrong:
        raise click.BadParameter(f"{text!r} is no time of day; write 09:30") from wrong
    if read.tzinfo is not None:
        raise click.BadParameter(f"{text!r} has a zone; the zone is an option of its own")
    return read


def pair(text: str) -> tuple[str, str]:
    """The type of an option that takes a name and its value: ``NAME=VALUE``."""
    name, _, value = text.partition("=")
    if not (name.strip() and value.strip()):
        raise click.BadParameter(f"{text!r} is no pair; write NAME=VALUE")
    return name.strip(), value.strip()


class GradeChoice(click.Choice[str]):
    """The grades, and *more* words where they stand for a grade; "improvement" is another word for ofi."""

    def __init__(self, *more: str) -> None:
        super().__init__([*(grade.value for grade in Grade), *more])

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The word as it is kept."""
        return super().convert(Grade.OFI.value if value == IMPROVEMENT else value, param, ctx)


def choice(words: type[StrEnum]) -> click.Choice[str]:
    """The words of an enumeration as the values of an option."""
    return click.Choice([word.value for word in words])


def given(**options: Any) -> dict[str, Any]:
    """The options that were given: the others keep what stands."""
    return {name: list(v) if isinstance(v, tuple) else v for name, v in options.items() if v is not None and v != ()}


def parts(text: str, names: str) -> list[str]:
    """Split ``A;B;C`` into as many parts as *names* (``A;B;C``) has; missing ones are empty, too many are refused."""
    found = [part.strip() for part in text.split(";")]
    wanted = names.count(";") + 1
    if len(found) > wanted or not found[0]:
        raise InvalidInput(f"{text!r} cannot be read.", f"Write {names}; parts at the end may be left out.")
    return found + [""] * (wanted - len(found))


def day_of(text: str, what: str, today: date | None = None) -> date:
    """A day inside a longer value; where *today* is told, also one that is written from it on."""
    ahead = day_ahead(text, today) if today else None
    if ahead is not None:
        return ahead
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise InvalidInput(f"{what}: {text!r} is no day.", "Write it as 2026-10-07.") from wrong


def days_by_name(pairs: Iterable[tuple[str, str]], what: str, today: date) -> dict[str, date]:
    """``NAME=DATE`` pairs as a mapping."""
    return {name: day_of(value, f"{what} {name}", today) for name, value in pairs}


def criterion(text: str) -> Mapping[str, str]:
    """A criterion as fields: ``TITLE;STANDARD;EDITION;KIND``; ``ISO/IEC 20000-1:2018`` alone says all of it."""
    parts(text, AS_PARTS)  # too many, or no title, is refused
    return fields_of(text)
