"""Names of persons taken out of a text before a room hears or reads it: the function stands in their place."""

from __future__ import annotations

import re
from collections.abc import Collection

from auditor.model.people import Person

_LEAST = 3


def hidden(text: str, people: Collection[Person]) -> str:
    """*text* without the names of *people*: whole names in any case, single parts of them as written."""
    for person in sorted(people, key=lambda p: -len(p.name)):
        text = _replaced(text, person.name, _instead(person), re.IGNORECASE)
    for person in people:
        for part in person.name.split():
            if len(part) >= _LEAST:
                text = _replaced(text, part, _instead(person), re.NOFLAG)
    return text


def _instead(person: Person) -> str:
    return f"[{person.function or person.ref}]"


def _replaced(text: str, name: str, instead: str, flags: re.RegexFlag) -> str:
    if not name or name.casefold() not in text.casefold():
        return text
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: instead, text, flags=flags)
