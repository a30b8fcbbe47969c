"""The index held against what the trails give: rows that somebody sealed anew look like any others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Raw

from auditor.figures.overview import slot_row
from auditor.ledger import Ledger, Problem
from auditor.model.audit import Audit
from auditor.model.programme import Slot
from auditor.workspace.books import AuditBook, ProgrammeBook
from auditor.workspace.damage import copied_from
from auditor.workspace.index import FOLDER, PARTS, RECENT, SLOTS, Entry, Index, look
from auditor.workspace.rows import rows_of
from auditor.workspace.workspace import PROGRAMME, Workspace

HINT = "Delete the folder .cache of the workspace: it is made anew from the trails. Nothing recorded is in it."


class IndexCheck:
    """The index of a workspace as it stands before the trails are read; what it says of a ledger that looks so still.

    One row at a time is unpacked.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._folder = workspace.folder / FOLDER
        self._index = Index(workspace.folder, workspace.id)
        self._recent = self._index.recent()
        self._parts: Mapping[str, Mapping[str, Entry[Raw]]] = {part: self._index.raw(part) for part in PARTS}

    def problems(self, ledger: Ledger) -> Iterator[Problem]:
        """Each part of the index that says otherwise than the records of *ledger*, which is sound."""
        seen = look(str(ledger.folder))
        if ledger.kind == PROGRAMME:
            slots = self._index.slots()
            rows = tuple(slot_row(slot) for slot in ProgrammeBook(ledger).all(Slot).values())
            if slots is not None and slots.look == seen and slots.row != rows:
                yield self._false(SLOTS, "slots", PROGRAMME)
            return
        kept = {part: each for part, each in self._kept(ledger.folder.name).items() if each[1].look == seen}
        if not kept:
            return
        book = AuditBook(ledger)
        made = rows_of(book) if book.all(Audit) else None
        origin = copied_from(ledger)
        for part, (file, entry) in kept.items():
            row: Any = PARTS[part] | None
            true = msgspec.msgpack.decode(msgspec.msgpack.encode(getattr(made, part, None)), type=row)
            if (_unpacked(entry.row, row), entry.damage, entry.copied_from) != (true, (), origin):
                yield self._false(file, part, ledger.name)

    def _kept(self, ref: str) -> Mapping[str, tuple[str, Entry[Raw]]]:
        """By part the file that holds the entry of an audit, and the entry."""
        recent = self._recent.get(ref)
        if recent is None:
            return {part: (part, entries[ref]) for part, entries in self._parts.items() if ref in entries}
        rows = zip(PARTS, recent.row, strict=False)
        return {part: (RECENT, Entry(ref, recent.look, recent.damage, row, recent.copied_from)) for part, row in rows}

    def _false(self, file: str, part: str, name: str) -> Problem:
        message = f"The index says otherwise of {name} than its trails ({part}): lists and figures may be false."
        return Problem(Path(self._folder, file), 0, None, message, hint=HINT)


def _unpacked(row: Raw, kind: Any) -> Any:
    """The row; what is none is no row."""
    try:
        return msgspec.msgpack.decode(row, type=kind)
    except msgspec.MsgspecError:
        return row
