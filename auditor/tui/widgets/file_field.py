"""A field for the path of a file, completed as one types."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditor.model.text import searchable
from auditor.tui.paths import path_of
from auditor.tui.widgets.columns import Row
from auditor.tui.widgets.draft import Keep
from auditor.tui.widgets.form_fields import Chosen, Field, OneOfAnswer

_OFFERED_AT_MOST = 200


@dataclass(frozen=True, slots=True)
class FileField(Field):
    """A file by its path, which may be that of a folder; ``~`` is one's own folder. The answer is the whole path."""

    suffixes: tuple[str, ...] = ()
    """Only such files are offered; none: all."""
    is_new: bool = False
    """Whether the file is still to be written: only folders are offered."""


class FileAnswer(OneOfAnswer):
    """The widget of a :class:`FileField`: a line, and below it what the folder holds that begins so."""

    def __init__(self, field: FileField, value: str, keep_draft: Keep | None) -> None:
        super().__init__((), value, keep_draft, field.help)
        self._suffixes = field.suffixes
        self._only_folders = field.is_new

    def answer(self) -> str:
        """The path."""
        text = self.field.answer()
        return str(path_of(text)) if text else ""

    def offer(self, typed: str) -> bool:
        """List what begins as it is typed."""
        rows = [Row(path, (name,)) for path, name in self._beginning(typed)]
        self._list.set_rows(rows)
        return bool(rows) and [row.key for row in rows] != [typed]

    def _beginning(self, typed: str) -> Iterator[tuple[str, str]]:
        """Path and name of what stands in the folder that is typed so far; folders first, each with a stroke."""
        head, stroke, tail = typed.rpartition("/")
        found = _entries(path_of(head + stroke)) if stroke else []
        wanted = searchable(tail)
        offered = 0
        for name, is_folder in found:
            if not is_folder and (self._only_folders or not name.lower().endswith(self._suffixes or "")):
                continue
            if searchable(name).startswith(wanted) and name.startswith(".") <= tail.startswith("."):
                end = "/" if is_folder else ""
                yield f"{head}{stroke}{name}{end}", f"{name}{end}"
                offered += 1
                if offered == _OFFERED_AT_MOST:
                    return

    def _take(self, key: str) -> None:
        self.field.value = key
        self.field.cursor_position = len(key)
        self.remove_class("-open")
        if not key.endswith("/"):
            self.post_message(Chosen())


def _entries(folder: Path) -> list[tuple[str, bool]]:
    """Names in a folder and whether each is a folder, these first; nothing where it cannot be read."""
    try:
        with os.scandir(folder) as found:
            return sorted(((e.name, _is_folder(e)) for e in found), key=lambda each: (not each[1], each[0].casefold()))
    except (OSError, ValueError):
        return []


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:
        return False
