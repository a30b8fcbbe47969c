"""The help: every key that works here, then the rest of the table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from textwrap import fill

from textual.content import Content

from auditor.tui.bindings import at_work
from auditor.tui.key import Key, Where
from auditor.tui.keymap import told, worn
from auditor.tui.keys import SCREENS
from auditor.tui.screen import WorkScreen
from auditor.tui.screens import SCREENS as THERE
from auditor.tui.widgets.reader import Reader

_KEYS = 14  # cells of the column of keys, after an indent of two
_MOST, _BESIDE = 100, 4  # the widest a reader is; its padding, the scrollbar and one cell of air


class Help(Reader):
    """The keys of one screen, as its bindings and the table of keys have them."""

    def __init__(self, screen: WorkScreen) -> None:
        table = worn()
        here = [
            _as_here(table[name], each.binding.description)
            for each in at_work(screen)
            if (name := each.binding.id or "") in table
        ]
        said = {_meant(entry) for entry in here}
        missing = frozenset(SCREENS) - frozenset(THERE)
        rest = [
            entry
            for entry in table.values()
            if entry.keys and entry.id not in missing and _meant(entry) not in said and not _said(entry, table)
        ]
        width = min(screen.size.width, _MOST) - _BESIDE
        parts = [*_section("Here", here, width)]
        for where in Where:
            parts += _section(where.value, [entry for entry in rest if entry.where is where], width)
        super().__init__(told("Keys   {back} closes"), Content.assemble(*parts))


def _as_here(entry: Key, word: str) -> Key:
    """The entry with the footer's own word of this screen, where it has one, added to what the table says."""
    return entry if word == entry.word else replace(entry, help=f"{entry.help.removesuffix('.')} ({word}).")


def _meant(entry: Key) -> tuple[str, tuple[str, ...]]:
    """What the keys of an entry mean: one thing, of which each place has its own."""
    return entry.refines or entry.id, entry.keys


def _said(entry: Key, table: Mapping[str, Key]) -> bool:
    """Whether a wider entry with the same keys stands in the same group."""
    wider = table.get(entry.refines)
    return wider is not None and (wider.keys, wider.where) == (entry.keys, entry.where)


def _indented(text: str, width: int) -> str:
    """A text whose further lines stand under its first."""
    left = " " * (_KEYS + 2)
    return fill(text, width, initial_indent=left, subsequent_indent=left)[len(left) :]


def _section(heading: str, entries: Iterable[Key], width: int) -> list[tuple[str, str]]:
    lines = [
        piece
        for entry in entries
        for piece in ((f"  {entry.all_shown:<{_KEYS - 1}} ", "bold"), (f"{_indented(entry.help, width)}\n", ""))
    ]
    return [(f"{heading}\n", "bold $muted"), *lines, ("\n", "")] if lines else []
