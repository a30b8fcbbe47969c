"""What Textual is told of the table of keys, and what a screen of Textual tells of the keys that work on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from textual.binding import ActiveBinding, Binding
from textual.keys import _character_to_key

from auditor.tui.key import Key, Where, shown
from auditor.tui.keymap import characters, worn
from auditor.tui.keys import TABLE

if TYPE_CHECKING:
    from textual.binding import BindingType
    from textual.dom import DOMNode
    from textual.screen import Screen

_ORDER = {name: position for position, name in enumerate(TABLE)}


def is_typed(key: str) -> bool:
    """Whether a key of the table, by Textual's name, is a character that a text field takes; Textual misses ``/``."""
    return key == "space" or key in _all_named(characters())


@lru_cache(8)
def _all_named(keys: frozenset[str]) -> frozenset[str]:
    return frozenset(_named(key) for key in keys)


def as_written(binding: Binding) -> str:
    """The key of a binding as people write it; one that was given another key has Textual's name of it only."""
    if binding.key_display:
        return binding.key_display
    entry = worn().get(binding.id or "")
    keys = entry.keys if entry is not None else ()
    return next((shown(key) for key in keys if _named(key) == binding.key), shown(binding.key))


def _named(key: str) -> str:
    """A key by Textual's name."""
    return _character_to_key(key) if len(key) == 1 else key


def bindings(*names: str, **words: str) -> list[BindingType]:
    """The bindings of the named entries; a keyword gives an entry another footer word (``next_view="board"``)."""
    renamed = {name.replace("_", "-"): word for name, word in words.items()}
    entries = [replace(TABLE[name], word=renamed.get(name, TABLE[name].word)) for name in names]
    return [binding(entry, key) for entry in entries for key in entry.keys]


def quiet(*names: str) -> list[BindingType]:
    """The bindings of entries that the line of keys leaves out on this screen; the help shows them."""
    return [binding(replace(TABLE[name], footer=False), key) for name in names for key in TABLE[name].keys]


def binding(entry: Key, key: str = "") -> Binding:
    """The binding of one entry to one of its keys."""
    return Binding(
        key,
        entry.does,
        entry.word,
        show=entry.footer,
        key_display=shown(key) if key else None,
        priority=entry.priority,
        tooltip=entry.help,
        id=entry.id,
    )


def of_the_app() -> list[BindingType]:
    """The bindings that the app itself has: what works everywhere, whatever the screen."""
    return bindings(
        *(e.id for e in TABLE.values() if e.where is Where.EVERYWHERE and e.does.startswith("app.") and e.keys)
    )


def palette_only(node: DOMNode) -> list[ActiveBinding]:
    """What has no key and is offered in the palette only, with the app as its *node*."""
    entries = (entry for entry in TABLE.values() if not entry.keys and entry.where is Where.EVERYWHERE)
    return [ActiveBinding(node, binding(entry), True, entry.help) for entry in entries]


def palette_only_of(screen: Screen[Any]) -> list[ActiveBinding]:
    """What has no key and is offered in the palette of one screen, which names the entries in its ``PALETTE``.

    What the screen does not do at this moment is left out.
    """
    entries = (TABLE[name] for name in getattr(screen, "PALETTE", ()))
    offered = (entry for entry in entries if screen.check_action(entry.does, ()))
    return [ActiveBinding(screen, binding(entry), True, entry.help) for entry in offered]


def at_work(screen: Screen[Any]) -> Iterator[ActiveBinding]:
    """The bindings that work on a screen at this moment, each once, in the order of the table."""
    seen: set[str] = set()
    active = sorted(screen.active_bindings.values(), key=lambda a: _ORDER.get(a.binding.id or "", -1))
    for each in active:
        name = each.binding.id or each.binding.action
        if each.enabled and each.binding.description and name not in seen:
            seen.add(name)
            yield each
