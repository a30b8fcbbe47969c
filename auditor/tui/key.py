"""One thing that keys do, and the places where keys work: what the table of keys is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Where(StrEnum):
    """The place a key works in; the value is its heading in the help."""

    EVERYWHERE = "Everywhere"
    LIST = "In every list"
    AUDIT_LIST = "In an audit's lists"
    TEXT = "In a text field"
    FORM = "In a form"
    MENU = "In the menu of screens"
    PRESENTATION = "In the presentation"


INCLUDES: Mapping[Where, tuple[Where, ...]] = {
    Where.LIST: (Where.EVERYWHERE,),
    Where.AUDIT_LIST: (Where.LIST, Where.EVERYWHERE),
}
"""Whose keys also work in a place. Text fields, forms and the menu have only their own."""


@dataclass(frozen=True, slots=True)
class Key:
    """One thing that keys do."""

    id: str
    """Name of the entry, by which a person may give it other keys."""
    pressed: str
    """The keys, apart by a space, the one to show first; empty for what only the palette offers."""
    where: Where
    word: str
    """One or two words for the footer."""
    help: str
    """One sentence: what happens."""
    palette: str = ""
    """The words to look for in the command palette; empty: not offered there."""
    action: str = ""
    """The action in Textual's writing; empty: the id."""
    footer: bool = True
    """Whether the footer shows it; the help shows all."""
    priority: bool = False
    """Whether it works before any field or dialog sees the key."""
    refines: str = ""
    """The entry of a wider place that this one says more exactly, with the same key."""

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys, the one to show first."""
        return tuple(self.pressed.split())

    @property
    def does(self) -> str:
        """The action in Textual's writing."""
        return self.action or self.id.replace("-", "_")

    @property
    def shown(self) -> str:
        """The first key as people write it; empty if there is none."""
        return shown(self.keys[0]) if self.pressed else ""

    @property
    def all_shown(self) -> str:
        """All keys as people write them."""
        return " ".join(shown(key) for key in self.keys)


_SHOWN = {"escape": "esc", "pageup": "page up", "pagedown": "page down"}


def shown(key: str) -> str:
    """A key as people write it: ``F9``, ``esc``, ``ctrl+n``, ``m``."""
    if key[0] == "f" and key[1:].isdigit():
        return key.upper()
    return _SHOWN.get(key, key)
