"""The overview: a row of every audit and nonconformity, without opening a ledger that did not change.

Each audit's trails are looked at by stat; only where they look otherwise than when its row was made is the ledger
read. What was read is kept in the index, unless the folder may not be written to. As of a moment in the past all
ledgers are read and nothing is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import suppress
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import Raw

from auditor.errors import AuditorError
from auditor.figures.indicator_facts import AuditFacts
from auditor.figures.overview import (
    AuditRow,
    FindingsPage,
    Followed,
    HistoryPage,
    PastRow,
    RegisterPage,
    SlotRow,
    slot_row,
)
from auditor.ledger.problems import NotKept
from auditor.model.audit import Audit
from auditor.model.programme import Slot
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.workspace.books import AuditBook
from auditor.workspace.copies import elsewhere, letter_of
from auditor.workspace.damage import FOLDER_IS_MISSING, ONCE_MORE, copied_from, gone, had_lines, told
from auditor.workspace.index import PARTS, RECENT, SLOTS, Entries, Entry, Index, Look, look
from auditor.workspace.rows import Rows, rows_of
from auditor.workspace.shared import SHARING

if TYPE_CHECKING:
    from auditor.workspace.workspace import Workspace

_LOST = Look(0, ())
"""How trails look that are not there any more."""

T = TypeVar("T")

FEW = 32
"""So many changed audits stand in a small file of their own; with more the parts are written anew."""


class Overview:
    """The rows of a workspace, in the order of the audits' references.

    A part is read from the index when it is first asked for, and brought up to date then. Who does not want to wait
    asks with :meth:`stale` which audits have to be read, and reads them one by one with :meth:`take`.
    """

    def __init__(self, workspace: Workspace) -> None:
        self.read = 0
        """How many ledgers were opened so far."""
        self.version = 0
        """Goes up whenever rows come to be others."""
        self.reading: Callable[[Sequence[str]], Iterable[str]] = iter
        """Goes through the audits that have to be read, such as one that counts them for a person."""
        self._workspace = workspace
        self._at_most: int | None = None
        self._index: Index | None = None
        self._looks: dict[str, Look] = {}
        self._parts: dict[str, Entries[Any]] = {}
        self._recent: Entries[tuple[Raw, ...]] = {}
        self._slots: Entry[tuple[SlotRow, ...]] | None = None
        self._lost: tuple[Sequence[SlotRow], Mapping[str, Look], Sequence[str]] | None = None
        self._unsaved = False
        self._unsaved_slots = False
        self._made: dict[Hashable, Any] = {}
        self._texts: dict[str, str] = {}

    # What there is

    @property
    def audits(self) -> Sequence[AuditRow]:
        """The audits that are planned and can be read."""
        return self._rows("audits")

    @property
    def register(self) -> Sequence[RegisterPage]:
        """The nonconformities of which somebody owes something, drafts included; a page for each audit."""
        return self._rows("register")

    @property
    def settled(self) -> Sequence[RegisterPage]:
        """The nonconformities of which nothing is owed any more: most of them, and seldom looked at."""
        return self._rows("settled")

    @property
    def followed(self) -> Sequence[Followed]:
        """All nonconformities: those of which somebody owes something, then the others."""
        owed, pages = self.owed, self.settled
        return self.once("followed", lambda: [*owed, *_entries(pages)])

    @property
    def owed(self) -> Sequence[Followed]:
        """Those of which somebody owes something, drafts included."""
        pages = self.register
        return self.once("owed", lambda: _entries(pages))

    def by_reference(self) -> tuple[Sequence[Followed], Sequence[Followed]]:
        """Those of which somebody owes something, and the others; each in the order of their references."""
        owed, pages = self.owed, self.settled
        ordered = self.once("by_reference", lambda: [sorted(each, key=_reference) for each in (owed, _entries(pages))])
        return ordered[0], ordered[1]

    @property
    def findings(self) -> Sequence[FindingsPage]:
        """The issued findings that are no nonconformities."""
        return self._rows("findings")

    @property
    def facts(self) -> Sequence[AuditFacts]:
        """What the indicators are counted from."""
        return self._rows("indicators")

    @property
    def slots(self) -> Sequence[SlotRow]:
        """The slots of all programmes, in the order of their making."""
        self._open_index()
        programme = self._workspace.programme_folder
        seen = look(str(programme), self._slots.look if self._slots else None)
        if self._slots is None or self._slots.look != seen:
            book = self._workspace.programme
            book.ledger.refresh()
            rows = tuple(slot_row(slot) for slot in book.all(Slot).values())
            self._slots = Entry(programme.name, seen or Look(0, ()), (), rows)
            self._unsaved_slots = True
        return self._slots.row

    def slots_of(self, programme: Id) -> Sequence[SlotRow]:
        """The slots of one programme, by planned day."""
        mine = [slot for slot in self.slots if slot.programme == programme]
        return sorted(mine, key=attrgetter("planned_from", "ref"))

    def past(self) -> Mapping[Id, PastRow]:
        """Where each nonconformity comes from, by its id."""
        pages: Sequence[HistoryPage] = self._rows("history")
        return {record: past for page in pages for record, past in page.past.items()}

    @property
    def damage(self) -> Mapping[str, tuple[str, ...]]:
        """What did not check, by the reference of the audit, as far as it was seen when its ledger was read."""
        part = self._any_part
        found = {ref: part[ref].damage for ref in self._looks if ref in part and part[ref].damage}
        for ref in self._looks:
            if ref in part and self._is_counted(part[ref].copied_from):
                told = f"{self._workspace.audits_folder / ref}: {ONCE_MORE.format(part[ref].copied_from)}"
                found[ref] = (*found.get(ref, ()), told)
        return found | {ref: (f"{self._workspace.audits_folder / ref}: {FOLDER_IS_MISSING}",) for ref in self.lost()}

    def _is_counted(self, copied_from: str) -> bool:
        """Whether the folder is there that another one was copied from, so that only that one counts."""
        return bool(copied_from) and copied_from in self._looks

    def lost(self) -> Sequence[str]:
        """The audits that were planned here and of whose ledger nothing is there any more."""
        looks = self._looks or self._look()
        try:
            slots = self.slots
            if self._lost is None or self._lost[0] is not slots or self._lost[1] is not looks:
                programme = self._workspace.programme_folder
                letter, away = letter_of(programme, self._workspace.id), elsewhere(programme)
                planned = [slot for slot in slots if letter != "" and slot.planned_in == (letter or "")]
                planned = [slot for slot in planned if slot.id not in away]
                self._lost = slots, looks, gone(planned, looks)
        except (AuditorError, OSError):  # what is wrong with the programme is told by who reads it
            return ()
        return self._lost[2]

    def unreadable(self) -> Mapping[str, tuple[str, ...]]:
        """The audits of which there is no row since their ledger cannot be read, with the reason."""
        self._rows("audits")
        known = {ref for ref, entry in self._parts["audits"].items() if ref in self._looks and entry.row is not None}
        return {ref: problems for ref, problems in self.damage.items() if ref not in known}

    def placed(self) -> Mapping[str, AuditRow]:
        """The row of each audit that counts, by the folder it lies in; an audit that was renumbered may be called
        otherwise."""
        self._rows("audits")
        entries = self._parts["audits"]
        there = {ref: entries[ref] for ref in self._looks if ref in entries}
        return {r: e.row for r, e in there.items() if e.row is not None and not self._is_counted(e.copied_from)}

    def knows(self, *parts: str) -> bool:
        """Whether the rows of *parts* were asked for already."""
        return all(part in self._parts for part in parts)

    def audit(self, ref: str) -> AuditRow | None:
        """The row of one audit, by its exact reference."""
        rows = self.audits
        return self.once("by_ref", lambda: {row.ref: row for row in rows}).get(ref)

    def find(self, wanted: str) -> Followed | None:
        """The nonconformity with this id or reference, blind to case; by one that it had before if none has it now."""
        exact = next((each for each in self.followed if wanted in (each.row.ref, each.row.id)), None)
        if exact is not None:
            return exact
        folded = searchable(wanted.strip())
        alike = (each for each in self.followed if searchable(each.row.ref) == folded)
        former = (each for each in self.followed if any(searchable(ref) == folded for ref in each.row.former))
        return next(alike, None) or next(former, None)

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """What *make* gives, until rows come to be others."""
        if what not in self._made:
            self._made[what] = make()
        found: T = self._made[what]
        return found

    def _rows(self, part: str) -> Sequence[Any]:
        if part not in self._parts:
            self._load(part)
            if not self._looks:
                self._looks = self._look()
            self._read_what_is_behind(part)
        if part not in self._made:
            entries = self._parts[part]
            there = (entries[ref] for ref in self._looks if ref in entries)
            self._made[part] = [e.row for e in there if e.row is not None and not self._is_counted(e.copied_from)]
        found: Sequence[Any] = self._made[part]
        return found

    # Keeping up

    def refresh(self, at_most: int | None = None) -> None:
        """Take in what changed, by whomever, since the last time; not if more than *at_most* ledgers had to be read."""
        self._at_most = at_most
        if self._parts:
            self._look_again()
            self._read_what_is_behind(*self._parts)

    def stale(self, *parts: str) -> list[str]:
        """The audits whose ledger has to be read before the rows of *parts* are up to date.

        Who asks does not want to wait: until the next :meth:`refresh` no ledger is read but those that are taken.
        """
        self._at_most = 0
        for part in parts:
            self._load(part)
        self._look_again()
        return self._behind(*parts)

    def _look_again(self) -> None:
        before, self._looks = self._looks, self._look()
        if before != self._looks:
            self._changed()

    def _behind(self, *parts: str) -> list[str]:
        asked = [self._parts[part] for part in parts]
        return [
            ref
            for ref, seen in self._looks.items()
            if any(ref not in entries or entries[ref].look != seen for entries in asked)
        ]

    def _read_what_is_behind(self, *parts: str) -> None:
        behind = self._behind(*parts)
        if self._at_most is None or len(behind) <= self._at_most:
            for ref in self.reading(behind):
                self.take(ref)

    def _look(self) -> dict[str, Look]:
        folder, refs, known = str(self._workspace.audits_folder), self._workspace.folders(), self._any_part
        looks = ((ref, look(f"{folder}/{ref}", known[ref].look if ref in known else None)) for ref in refs)
        return {ref: seen or _LOST for ref, seen in looks if seen is not None or had_lines(f"{folder}/{ref}")}

    @property
    def _any_part(self) -> Entries[Any]:
        return next(iter(self._parts.values()), {})

    def take(self, ref: str) -> None:
        """Make the rows of one audit anew: from its book if that is open, else from its ledger."""
        seen, made = self._looks[ref], None
        damage: tuple[str, ...] = ()
        copied_from = ""
        try:
            book = self._workspace.open_books().get(ref)
            if book is not None:
                book.ledger.refresh()
                damage, made, copied_from = _read_from(book)
            else:
                self.read += 1
                with self._workspace.reading(ref) as ledger:
                    damage, made, copied_from = _read_from(AuditBook(ledger))
        except (AuditorError, OSError) as wrong:  # one that cannot be read does not hide the others: its row says so
            damage = (str(wrong),)
        rows = [getattr(made, part) if made else None for part in PARTS]
        for part, row in zip(PARTS, rows, strict=True):
            if part in self._parts:
                self._parts[part][ref] = Entry(ref, seen, damage, row, copied_from)
        packed = tuple(Raw(msgspec.msgpack.encode(row)) for row in rows)
        self._recent[ref] = Entry(ref, seen, damage, packed, copied_from)
        self._unsaved = True
        self._changed()

    def take_open(self) -> None:
        """Make the rows of the audits whose books are open anew, if they changed; before they are closed."""
        for ref, book in self._workspace.open_books().items():
            seen = look(str(book.folder))
            if self._parts and seen is not None and self._looks.get(ref) != seen:
                self._looks[ref] = seen
                self.take(ref)

    def _changed(self) -> None:
        self._made.clear()
        self.version += 1

    # The index

    def _load(self, part: str) -> None:
        if part in self._parts:
            return
        self._open_index()
        entries: Entries[Any] = self._index.part(part) if self._index else {}
        if part in SHARING:
            entries = {ref: self._shared(part, entry) for ref, entry in entries.items()}
        row: Any = PARTS[part]
        number = list(PARTS).index(part)
        for ref, entry in self._recent.items():
            made = msgspec.msgpack.decode(entry.row[number], type=row | None)
            entries[ref] = Entry(ref, entry.look, entry.damage, made, entry.copied_from)
        self._parts[part] = entries

    def _shared(self, part: str, entry: Entry[Any]) -> Entry[Any]:
        """The same in less room: one look for all parts, and texts that other rows have, too."""
        known = self._any_part.get(entry.ref)
        look = known.look if known is not None and known.look == entry.look else entry.look
        row = None if entry.row is None else SHARING[part](entry.row, self._texts)
        return Entry(entry.ref, look, entry.damage, row, entry.copied_from)

    def _open_index(self) -> None:
        if self._index is None and self._workspace.as_of is None:
            self._index = Index(self._workspace.folder, self._workspace.id)
            self._recent = self._index.recent()
            self._slots = self._index.slots()

    def keep(self) -> None:
        """Write to the index what was read; a folder that takes nothing costs reading it again the next time."""
        if self._index is None or self._workspace.newer is not None:
            return
        with suppress(NotKept, OSError):
            if self._unsaved_slots:
                self._index.write(SLOTS, [self._slots])
                self._unsaved_slots = False
            if not self._unsaved:
                return
            recent = {ref: entry for ref, entry in self._recent.items() if ref in self._looks}
            if len(recent) <= FEW:
                self._index.write(RECENT, list(recent.values()))
            else:
                self._write_parts(recent)
            self._unsaved = False

    def _write_parts(self, recent: Entries[tuple[Raw, ...]]) -> None:
        assert self._index is not None
        for number, part in enumerate(PARTS):
            kept = {ref: entry for ref, entry in self._index.raw(part).items() if ref in self._looks}
            kept |= {ref: Entry(ref, e.look, e.damage, e.row[number], e.copied_from) for ref, e in recent.items()}
            self._index.write(part, list(kept.values()))
        self._index.forget_recent()
        self._recent = {}


_reference = attrgetter("row.ref")


def _entries(pages: Iterable[RegisterPage]) -> Sequence[Followed]:
    return [Followed(row, page) for page in pages for row in page.rows]


def _read_from(book: AuditBook) -> tuple[tuple[str, ...], Rows | None, str]:
    """What does not check in a book; its rows, none if the audit is not planned yet; the folder it was copied from."""
    return told(book.ledger.damage), rows_of(book) if book.all(Audit) else None, copied_from(book.ledger)
