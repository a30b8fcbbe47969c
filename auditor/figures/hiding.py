"""Names of persons taken out of a text before a room hears or reads it: the function stands in their place."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from auditor.model.people import Person

_LEAST = 3


def hidden(text: str, people: Collection[Person]) -> str:
    """*text* without the names of *people*; see :func:`hiding`."""
    return hiding(people)(text)


def hiding(people: Collection[Person]) -> Callable[[str], str]:
    """Takes the names of *people* out of texts: whole names in any case, single parts of them as written.

    In one pass: what stands in the place of a name is not looked at again, whatever it says.
    """
    whole = {person.name.casefold(): person for person in people if person.name}
    parts = {part: person for person in people for part in person.name.split() if len(part) >= _LEAST}
    names = [f"(?i:{re.escape(person.name)})" for person in sorted(whole.values(), key=lambda p: -len(p.name))]
    names += [re.escape(part) for part in sorted(parts, key=len, reverse=True)]
    if not names:
        return str
    known = re.compile(rf"(?<![^\W_])(?:{'|'.join(names)})(?![^\W_])")  # also between the strokes of a file's name

    def instead(found: re.Match[str]) -> str:
        person = whole.get(found[0].casefold()) or parts.get(found[0])
        return f"[{person.function or person.ref}]" if person is not None else found[0]

    return lambda text: known.sub(instead, text)
