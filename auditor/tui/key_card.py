"""The table of keys as a card: what works in an audit first, then what works everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from auditor.reporting.key_card_record import KeyCard, KeyFacts, KeyGroup
from auditor.tui import keymap
from auditor.tui.key import Key, Where, shown
from auditor.tui.keymap import placed
from auditor.tui.keys import SCREENS as KEYED
from auditor.tui.screens import SCREENS

_ORDER = (
    (Where.AUDIT_LIST,),
    (Where.LIST,),
    (Where.EVERYWHERE,),
    (Where.TEXT, Where.FORM),
    (Where.PRESENTATION,),
)
"""The places in the order of the card, those of one group together. The menu of screens says its letters itself."""

_MOVING = frozenset(
    (
        *("up", "down", "left", "right", "page-up", "page-down", "first", "last", "scroll-up", "scroll-down"),
        *("to-next-item", "to-item-before", "next-field"),
    )
)
_NOT_YET = frozenset(KEYED) - frozenset(SCREENS)
"""Screens that have their key and are not there."""

_MOVE = KeyFacts(id="move", keys=["arrows"], says="Move; page up, page down, home and end, too")


def key_card(keys: Mapping[str, str], day: date) -> KeyCard:
    """The card of a person with *keys* of his or her own; :class:`InvalidInput` as :func:`keymap.wear` raises it."""
    table = keymap.table_with(keys)
    groups = []
    for places in _ORDER:
        entries = [_facts(entry) for entry in table.values() if entry.where in places and _is_on_card(entry, table)]
        moves = [_MOVE] if Where.LIST in places else []
        title = ", ".join(where.value if n == 0 else placed(where) for n, where in enumerate(places))
        groups.append(KeyGroup(title=title, keys=[*entries, *moves]))
    return KeyCard(day=day, groups=groups)


def _is_on_card(entry: Key, table: Mapping[str, Key]) -> bool:
    """What has a key, and does not only say more exactly what the same key does anyway in the same place."""
    wider = table.get(entry.refines)
    is_said = wider is not None and (wider.keys, wider.where) == (entry.keys, entry.where)
    return bool(entry.keys) and entry.id not in {*_MOVING, *_NOT_YET} and not is_said


def _facts(entry: Key) -> KeyFacts:
    return KeyFacts(id=entry.id, keys=[shown(key) for key in entry.keys], says=entry.help.removesuffix("."))
