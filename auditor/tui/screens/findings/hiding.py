"""Names of persons taken out of a text before a room reads it: the function stands in their place."""

from __future__ import annotations

import re

from auditor.model.people import Person
from auditor.workspace import AuditBook

_LEAST = 3


def hidden(text: str, book: AuditBook) -> str:
    """*text* without the names of the people of an audit: whole names in any case, single parts of them as written."""
    for person in sorted(book.all(Person).values(), key=lambda p: -len(p.name)):
        instead = f"[{person.function or person.ref}]"
        text = _replaced(text, person.name, instead, re.IGNORECASE)
    for person in book.all(Person).values():
        instead = f"[{person.function or person.ref}]"
        for part in person.name.split():
            if len(part) >= _LEAST:
                text = _replaced(text, part, instead, re.NOFLAG)
    return text


def _replaced(text: str, name: str, instead: str, flags: re.RegexFlag) -> str:
    if not name or name.casefold() not in text.casefold():
        return text
    return re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _: instead, text, flags=flags)
