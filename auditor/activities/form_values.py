"""What people write into the fields of a form that want more than words: a day, a person, yes or no, a method."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from auditor.errors import InvalidInput, NotFound
from auditor.exchange.received_text import folded
from auditor.model.cause import category
from auditor.model.people import Person
from auditor.model.text import searchable
from auditor.reporting.response_design import FormWords
from auditor.workspace import AuditBook

_MONTHS = {
    "jan": 1,
    "feb": 2,
    "fev": 2,
    "mar": 3,
    "apr": 4,
    "avr": 4,
    "may": 5,
    "mai": 5,
    "jun": 6,
    "juin": 6,
    "jul": 7,
    "juil": 7,
    "aug": 8,
    "aou": 8,
    "sep": 9,
    "oct": 10,
    "okt": 10,
    "nov": 11,
    "dec": 12,
    "dez": 12,
}
_DAY = "Write it as 2026-12-31."
_REF = re.compile(r"\((?P<ref>[^()]+)\)\s*$")
_FISHBONE = ("ishikawa", "fishbone", "fischgrat", "arete")


def day_in(text: str, language: str) -> date:
    """A day as people write it; InvalidInput where it is none, or could be two."""
    said = searchable(text).strip(" .,")
    if found := re.fullmatch(r"(\d{4})[-./](\d{1,2})[-./](\d{1,2})", said):
        return _date(text, *(int(part) for part in found.groups()))
    if found := re.fullmatch(r"(\d{1,2})\s?\.\s?(\d{1,2})\s?\.\s?(\d{4})", said):
        day, month, year = (int(part) for part in found.groups())
        return _date(text, year, month, day)
    if found := re.fullmatch(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})", said):
        one, two, year = (int(part) for part in found.groups())
        if language == "en" and one != two and one <= 12 and two <= 12:
            raise InvalidInput(f"{text!r} may be two days.", _DAY)
        return _date(text, year, one, two) if two > 12 else _date(text, year, two, one)
    return _with_month(text, said)


def _with_month(text: str, said: str) -> date:
    words = re.findall(r"[a-z]+|\d+", re.sub(r"(?<=\d)(?:st|nd|rd|th|er)\b", "", said))
    months = [month for word in words if (month := _MONTHS.get(word[:4]) or _MONTHS.get(word[:3]))]
    numbers = [int(word) for word in words if word.isdecimal()]
    years = [number for number in numbers if number > 1000]
    days = [number for number in numbers if number <= 31]
    if len(months) == len(years) == len(days) == 1 and len(numbers) == 2:
        return _date(text, years[0], months[0], days[0])
    raise InvalidInput(f"{text[:60]!r} is no day.", _DAY)


def _date(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError as wrong:
        raise InvalidInput(f"{text[:60]!r} is no day of the calendar.", _DAY) from wrong


def person_in(book: AuditBook, text: str) -> Person:
    """The person that is named: by name, reference, address, or as the form names people."""
    wanted = " ".join(text.split())
    found = _REF.search(wanted)
    for each in (wanted, found["ref"] if found else "", _REF.sub("", wanted).strip()):
        if not each:
            continue
        by_address = [p for p in book.all(Person).values() if p.email and searchable(p.email) == searchable(each)]
        if len(by_address) == 1:
            return by_address[0]
        try:
            return book.find(Person, each)
        except NotFound:
            continue
    raise InvalidInput(f"{wanted[:60]!r} is nobody known in {book.ref}.", "Name and reference, or: auditor people add")


def facts_in(text: str, words: FormWords) -> tuple[bool, str]:
    """Whether the facts are agreed, and what is said of it; InvalidInput where neither is said."""
    said = folded(text)
    for agrees, each in [*((False, w) for w in words.disagreed), *((True, w) for w in words.agreed)]:
        word = folded(each)
        if re.match(rf"{re.escape(word)}(?!\w)", said):
            note = text.strip()[len(each) :].lstrip(" :;,.-–—\n") if said.startswith(word) else text
            return agrees, note
    raise InvalidInput(
        "It says neither that the facts are agreed nor that they are not.",
        f"{words.agreed[0]}, or: {words.disagreed[0]}, and why.",
    )


def method_in(text: str, called: Mapping[str, str] = MappingProxyType({})) -> tuple[str, list[str]]:
    """The method and its categories: those of Ishikawa stand behind a colon, apart by commas.

    *called* gives categories by the words of the form, folded; others are kept as they were written.
    """
    method, colon, rest = (part.strip() for part in text.partition(":"))
    if colon and any(word in searchable(method) for word in _FISHBONE):
        words = (" ".join(each.split()) for each in re.split(r"[,;\n]", rest))
        return method, [called.get(folded(word)) or category(word) for word in words if word]
    return " ".join(text.split()), []
