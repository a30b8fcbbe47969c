"""The keys as the person at the desk set them: the table of keys, with those that the preferences give other keys.

A process has one person at the keyboard, so what is worn holds for all of it. Whatever names a key in words asks here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

from auditor.errors import InvalidInput
from auditor.tui.key import Key, Where, shown
from auditor.tui.keys import TABLE, works_in

_WRITTEN = {"esc": "escape", "return": "enter", "page-up": "pageup", "page-down": "pagedown", "del": "delete"}
_MOVING = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown")
_NAMED = frozenset(("enter", "escape", "tab", "space", "backspace", "delete", "insert", *_MOVING)) | {
    f"f{number}" for number in range(1, 25)
}
_MODIFIED = re.compile(r"(?:(?:ctrl|alt|shift)\+)+(?:[a-z0-9]|" + "|".join(sorted(_NAMED)) + ")")
_REACHES_INTO_TEXT = re.compile(r"f[0-9]+|.+\+.+")
_TYPING = frozenset(("space", "backspace", "delete", "left", "right", "home", "end"))
_PLACE = re.compile(r"\{([a-z-]+)\}")
_LEFT_ALONE = "Take the line out of [keys] in the preferences, or give it another key; auditor keys shows the table."

_worn: dict[str, Key] = dict(TABLE)
_characters: list[frozenset[str]] = []


def wear(wanted: Mapping[str, str]) -> None:
    """From here on the entries named in *wanted* have the keys written there, apart by spaces; the rest the usual ones.

    What only says a wider entry more exactly goes with it. :class:`InvalidInput` for an entry that is not in the table,
    for what is no key, and where a key would mean two things in one place; then the keys stay as they are.
    """
    found = table_with(wanted)
    _worn.clear()
    _worn.update(found)
    _characters.clear()


def table_with(wanted: Mapping[str, str]) -> dict[str, Key]:
    """The table as :func:`wear` would have it, with the same errors."""
    found = dict(TABLE)
    for name, written in wanted.items():
        if name not in TABLE:
            near = get_close_matches(name, TABLE, 1)
            raise InvalidInput(f"{name!r} is no entry of the table of keys.", _meant(near) or _LEFT_ALONE)
        keys = [_key(name, each) for each in written.split()]
        if not keys:
            raise InvalidInput(f"{name!r} is given no key.", _LEFT_ALONE)
        for entry in (TABLE[name], *_refining(name)):
            if entry.id == name or entry.id not in wanted:
                found[entry.id] = replace(entry, pressed=" ".join(keys))
    _check_text(found[name] for name in wanted)
    _check_places(found)
    return found


def worn() -> Mapping[str, Key]:
    """Every entry by its id, with the keys it has for this person."""
    return _worn


def characters() -> frozenset[str]:
    """The keys that are characters; asked for at each key, so they are gathered once."""
    if not _characters:
        _characters.append(frozenset(key for entry in _worn.values() for key in entry.keys if len(key) == 1))
    return _characters[0]


def changed() -> dict[str, str]:
    """The entries with other keys than usual: id, then the keys apart by commas, as Textual takes them."""
    others = {name: entry.keys for name, entry in _worn.items() if entry.pressed != TABLE[name].pressed}
    return {name: ",".join("comma" if key == "," else key for key in keys) for name, keys in others.items()}


def key_of(name: str) -> str:
    """The first key of an entry as people write it."""
    return _worn[name].shown


def as_key(name: str) -> tuple[str, str]:
    """The first key of an entry as a piece of a line, in the tone of keys."""
    return key_of(name), "key"


def told(text: str) -> str:
    """A text of the program, with the key of an entry where its id stands in braces: ``{new} adds one``."""
    return _PLACE.sub(lambda place: key_of(place[1]) if place[1] in _worn else place[0], text)


def _meant(near: list[str]) -> str:
    return f"Is {near[0]!r} meant? auditor keys shows the table." if near else ""


def _refining(name: str) -> Iterator[Key]:
    return (entry for entry in TABLE.values() if entry.refines == name)


def _key(name: str, written: str) -> str:
    """A key by the name that the table uses; a letter stays as it is, since ``m`` and ``M`` are two keys."""
    if len(written) == 1:
        return written
    low = _WRITTEN.get(written.casefold(), written.casefold())
    if low in _NAMED or _MODIFIED.fullmatch(low):
        return low
    raise InvalidInput(
        f"{written!r}, for {name!r}, is no key.", "Write a character, or a name such as F9, ctrl+n, tab."
    )


def _check_text(entries: Iterable[Key]) -> None:
    """What works inside a text has to leave the letters, and what corrects them, to the text."""
    for entry in entries:
        if entry.where in (Where.TEXT, Where.FORM) or entry.priority:
            typed = next((each for each in entry.keys if len(each) == 1 or each in _TYPING), None)
            if typed is not None:
                raise InvalidInput(
                    f"{shown(typed)!r} is typed in a text, and {entry.id!r} works there.", "Give it F9 or ctrl+n, say."
                )


def _check_places(table: Mapping[str, Key]) -> None:
    for where in Where:
        meant: dict[str, Key] = {}
        for each, entry in _heard(where, table):
            other = meant.setdefault(each, entry)
            if (other.refines or other.id) != (entry.refines or entry.id):
                both = f"{other.id!r} and {entry.id!r}"
                raise InvalidInput(f"{shown(each)} would mean two things {placed(where)}: {both}.", _LEFT_ALONE)


def _heard(where: Where, table: Mapping[str, Key]) -> Iterator[tuple[str, Key]]:
    """Each key that acts in a place, with what it does there; some of everywhere reach into dialogs and texts, too."""
    for entry in table.values():
        if entry.priority:
            yield from ((each, entry) for each in entry.keys)
        elif where is Where.TEXT and entry.where is Where.EVERYWHERE:
            yield from ((each, entry) for each in entry.keys if _REACHES_INTO_TEXT.fullmatch(each))
    for entry in works_in(where, table.values()):
        yield from ((each, entry) for each in entry.keys)


def placed(where: Where) -> str:
    """A place amid a sentence."""
    return where.value[0].lower() + where.value[1:]
