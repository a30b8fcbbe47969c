"""A book: one ledger, read as the typed records it holds.

The ledger knows tables and fields; a book knows which record stands in which table, finds it by id or by reference, and
turns changed records into the changes of one line. Records that a book hands out are frozen, so nobody can alter what
others read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from functools import cache
from itertools import count
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import ValidationError

from auditor.errors import InvalidInput, NotFound
from auditor.ledger import Change, DamagedLedger, Ledger, Line
from auditor.model.copies import FormerReference
from auditor.model.record import MERGED, HistoryEntry, Id, Record
from auditor.model.text import searchable
from auditor.model.words import Role
from auditor.workspace.copies import letter_of

R = TypeVar("R", bound=Record)


_SHOWN = 12  # how many references a refusal names

_LISTS = {
    "Person": "people list",
    "Site": "sites list",
    "Service": "services list",
    "Process": "processes list",
    "Item": "audit items {}",
    "Finding": "finding list {}",
    "Evidence": "evidence list {}",
}
"""The command that lists all records of a kind, by its name."""


class Book:
    """The typed view of one ledger; ``tables`` names the table of each kind of record."""

    tables: Mapping[type[Record], str] = MappingProxyType({})

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self._read: dict[type[Record], dict[Id, Record]] = {}
        self._models = {table: model for model, table in self.tables.items()}
        ledger.beside = {table: model.WHO_AND_WHEN for table, model in self._models.items()}
        self._stop_listening = ledger.subscribe(self._follow)

    @property
    def folder(self) -> Path:
        """Where the ledger lies."""
        return self.ledger.folder

    def all(self, model: type[R]) -> Mapping[Id, R]:
        """Every record of a kind, by id, in the order of their ids (which is the order they were made in)."""
        if model not in self._read:
            rows = self.ledger.records(self.tables[model])
            try:
                self._read[model] = {row["id"]: _lean(model.model_validate(row, context=MERGED)) for row in rows}
            except ValidationError as wrong:
                raise DamagedLedger(
                    f"{self.ledger.name}: a record of {self.tables[model]} cannot be read "
                    f"({wrong.errors()[0]['loc']}: {wrong.errors()[0]['msg']}).",
                    "Run auditor verify; bring the files back from a backup or a bundle.",
                ) from wrong
        return self._read[model]  # type: ignore[return-value]  # one dict per kind, each of its own records

    def get(self, model: type[R], record: Id) -> R:
        """The record with this id; :class:`NotFound` names what was looked for."""
        found = self.all(model).get(record)
        if found is None:
            raise NotFound(f"There is no {noun(model)} with the id {record} in {self.ledger.name}.")
        return found

    def find(self, model: type[R], wanted: str) -> R:
        """The record whose reference, id or (if unambiguous) name *wanted* is, blind to case and accents."""
        records = self.all(model)
        if wanted in records:
            return records[wanted]
        folded = searchable(wanted.strip())
        referred = [record for record in records.values() if searchable(getattr(record, "ref", "")) == folded]
        referred = referred or self._formerly(records, folded)
        if len(referred) == 1:
            return referred[0]
        if referred:
            raise NotFound(
                f"{wanted} was given to {len(referred)} records of {self.ledger.name}, in copies that did not know of "
                "each other.",
                f"auditor conflicts lists them; until one is renumbered, say which by id: "
                f"{', '.join(record.id for record in referred)}",
            )
        named = [r for r in records.values() if folded and folded in searchable(getattr(r, "name", ""))]
        if len(named) == 1:
            return named[0]
        refs = [str(getattr(r, "ref", r.id)) for r in named or records.values()]
        listed = f": auditor {_LISTS[model.__name__]}" if model.__name__ in _LISTS else ""
        more = f" and {len(refs) - _SHOWN} more{listed.format(self.ledger.name)}" if len(refs) > _SHOWN else ""
        known = ", ".join(refs[:_SHOWN]) + more
        problem = "is ambiguous" if named else "is not known"
        raise NotFound(f"{noun(model)} {wanted!r} {problem} in {self.ledger.name}.", f"Known: {known or 'none yet'}")

    def history(self, record: Id) -> Sequence[HistoryEntry]:
        """The steps of one object, oldest first."""
        return sorted((h for h in self.all(HistoryEntry).values() if h.object == record), key=lambda h: (h.on, h.id))

    @property
    def letter(self) -> str:
        """What the numbers given here carry: nothing in the lead's own copy, B in a copy that was handed out as B."""
        return letter_of(self.folder, self.ledger.id) or ""

    @property
    def is_copy(self) -> bool:
        """Whether the ledger was made elsewhere and taken in here."""
        return letter_of(self.folder, self.ledger.id) is not None

    def reference(self, model: type[R], prefix: str, wanted: str = "", digits: int = 3) -> str:
        """*wanted* if no other record of the kind has it, blind to case; without it the next free number."""
        if not wanted:
            return next(self.numbers(model, prefix, digits))
        taken = [*self.all(model).values(), *self._former()]
        if any(searchable(getattr(known, "ref", "")) == searchable(wanted) for known in taken):
            raise InvalidInput(f"{wanted} is taken.", "Give another reference, or none.")
        return wanted

    def numbers(self, model: type[R], prefix: str, digits: int = 3, beside: Iterable[Any] = ()) -> Iterator[str]:
        """The free references of a kind, from the next one on, those of *beside* taken too: E-013, in copy B E-B004."""
        stem = f"{prefix}{self.letter}"
        for number in count(highest([*self.all(model).values(), *self._former(), *beside], stem) + 1):
            yield f"{stem}{number:0{digits}}"

    def _former(self) -> Collection[FormerReference]:
        return self.all(FormerReference).values() if FormerReference in self.tables else ()

    def _formerly(self, records: Mapping[Id, R], folded: str) -> list[R]:
        """The records that once had the reference *folded*, such as the working number of a copy."""
        ids = {former.object for former in self._former() if searchable(former.ref) == folded}
        return [records[record] for record in sorted(ids) if record in records]

    def roles(self, person: Id) -> frozenset[Role]:
        """The roles a person holds in what this book is about; each kind of book knows its own."""
        return frozenset()

    def writing(self) -> AbstractContextManager[None]:
        """Hold the ledger's lock, others' lines folded in: what is checked inside still holds at the commit."""
        return self.ledger.locked()

    def commit(
        self,
        verb: str,
        *,
        author: Id,
        effective: datetime,
        records: Iterable[Record],
        transitions: Iterable[Id] = (),
        reason: str = "",
        removed: Iterable[Record] = (),
        changes: Iterable[Change] = (),
        recorded_by: Id = "",
    ) -> Line:
        """Write one line with what differs in *records* from what stands; *transitions* merge as a unit.

        *changes* go into it as they are; *recorded_by* is who sits at the desk, where that is not the *author*.
        """
        steps = frozenset(transitions)
        written = [*changes]
        written += [c for r in records if (c := self._change(r, r.id in steps)) is not None]
        written += [Change(self.tables[type(r)], r.id, {}, deleted=True) for r in removed]
        return self.ledger.commit(
            verb, author=author, effective=effective, changes=written, reason=reason, recorded_by=recorded_by
        )

    def close(self) -> None:
        """Stop listening and close the ledger."""
        self._stop_listening()
        self.ledger.close()

    def _change(self, record: Record, is_transition: bool) -> Change | None:
        standing = self.all(type(record)).get(record.id)
        fields = record.fields()
        if standing is not None:
            before = standing.fields()
            fields = {name: value for name, value in fields.items() if name not in before or before[name] != value}
            if not fields:
                return None
        return Change(self.tables[type(record)], record.id, fields, transition=is_transition)

    def _follow(self, line: Line) -> None:
        """Keep what was read equal to the ledger, record by record."""
        for change in line.changes:
            model = self._models.get(change.table)
            if model is None or model not in self._read:
                continue
            try:
                row = self.ledger.record(change.table, change.record)
            except NotFound:  # removed by this line or, where several come at once, by a later one
                self._read[model].pop(change.record, None)
            else:
                self._read[model][change.record] = model.model_validate(row, context=MERGED)


def _lean(record: R) -> R:
    """The record, sharing with its like the set of the fields it was given, which takes as much room as they do."""
    object.__setattr__(record, "__pydantic_fields_set__", _given(type(record)))
    return record


@cache
def _given(kind: type[Record]) -> set[str]:
    return set(kind.model_fields)


def highest(records: Iterable[Any], prefix: str) -> int:
    """The highest number that follows *prefix* in the references of *records*; 0 if none does."""
    numbers = (r.ref[len(prefix) :] for r in records if r.ref.startswith(prefix))
    return max((int(n) for n in numbers if n.isdecimal()), default=0)


def next_in_year(pattern: str, year: int, records: Iterable[Any], letter: str = "") -> str:
    """The next free reference of *pattern*, such as ``IA-{year}-{number:02}``, beside those of *records*.

    In a copy its *letter* stands before the number: NC-2026-B01.
    """
    head, number, tail = pattern.partition("{number")
    prefix = head.format(year=year) + letter
    return prefix + f"{number}{tail}".format(year=year, number=highest(records, prefix) + 1)


def noun(model: type[Record]) -> str:
    """How a kind of record is called in a sentence."""
    return "".join(f" {c.lower()}" if c.isupper() else c for c in model.__name__).strip()
