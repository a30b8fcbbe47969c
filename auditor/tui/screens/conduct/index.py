"""What hangs on each item and where each reference leads: read once, then kept up line by line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import TypeVar

from auditor.figures.lines_of_items import LinesOfItems, about_clauses
from auditor.ledger import Line
from auditor.model.audit import AgendaLine, Note
from auditor.model.clause import Clause
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.parking import moment_of
from auditor.model.people import Process
from auditor.model.record import Id, Record
from auditor.model.sample import Sample
from auditor.model.text import searchable
from auditor.model.words import ItemState
from auditor.model.zones import zone_of
from auditor.workspace import AuditBook

R = TypeVar("R", bound=Record)


class Index:
    """The items of one audit with findings, samples and notes beside them."""

    def __init__(self, book: AuditBook) -> None:
        self.book = book
        self.open: set[Id] = {item.id for item in book.items.values() if item.is_open}
        """The items that still wait for their outcome."""
        self.parked: dict[Id, datetime] = {item.id: at for item in book.items.values() if (at := _parked(item))}
        """The items that are parked until a moment, with that moment."""
        self._folded: dict[Id, str] = {}
        self._hanging: dict[type[Record], dict[Id, list[Record]]] = {}
        self._clauses: dict[str, Clause] = {}

    def clause(self, text: str) -> Clause:
        """A clause as kept in records, read once."""
        found = self._clauses.get(text)
        if found is None:
            found = self._clauses[text] = Clause.parse(text)
        return found

    @cached_property
    def by_clause(self) -> Sequence[Id]:
        """Every item in the order of reading: by clause, within it by reference."""
        items = self.book.items.values()
        return [i.id for i in sorted(items, key=lambda i: (self.clause(i.clause).sort_key, natural(i.ref)))]

    @cached_property
    def places(self) -> Mapping[Id, int]:
        """The place of each item in the order of reading."""
        return {item: place for place, item in enumerate(self.by_clause)}

    @cached_property
    def _references(self) -> dict[str, Id]:
        return {searchable(item.ref): item.id for item in self.book.items.values()}

    @cached_property
    def _at_clause(self) -> dict[Clause, list[Id]]:
        """The items of a clause and of everything below it, in the order of reading."""
        found: dict[Clause, list[Id]] = defaultdict(list)
        for item in self.by_clause:
            clause = self.clause(self.book.items[item].clause)
            for each in (clause, *clause.parents):
                found[each].append(item)
        return found

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Short titles by clause."""
        return self.book.clause_titles

    # What hangs on an item

    def findings(self, item: Id) -> Sequence[Finding]:
        """The findings that hang on an item and still count."""
        return self._of(Finding, item, lambda f: () if f.is_withdrawn else f.items)

    def samples(self, item: Id) -> Sequence[Sample]:
        """The samples that answer an item."""
        return self._of(Sample, item, lambda s: s.items)

    def notes(self, item: Id) -> Sequence[Note]:
        """Notes at an item, or sent to it, that are not part of its own note yet; questions that wait among them."""
        return self._of(Note, item, lambda n: () if n.item is None or n.filed or n.done else (n.item,))

    def evidence(self, item: Item) -> Sequence[Evidence]:
        """The pieces of evidence attached to an item."""
        known = self.book.all(Evidence)
        return [known[piece] for piece in item.evidence if piece in known]

    def users(self, piece: Id) -> int:
        """How many items a piece of evidence is attached to."""
        return self._users[piece]

    @cached_property
    def _users(self) -> Counter[Id]:
        return Counter(piece for item in self.book.items.values() for piece in item.evidence)

    def _of(self, kind: type[R], item: Id, items: Callable[[R], Iterable[Id]]) -> Sequence[R]:
        hanging = self._hanging.get(kind)
        if hanging is None:
            hanging = self._hanging[kind] = defaultdict(list)
            for record in self.book.all(kind).values():
                for each in items(record):
                    hanging[each].append(record)
        return hanging.get(item, ())  # type: ignore[return-value]  # one mapping per kind, each of its own records

    # Where a reference leads

    def at(self, reference: str) -> Sequence[Id]:
        """The items that a reference names: an item's own, a clause's, or those of a finding, sample or evidence."""
        wanted = searchable(reference.strip())
        if wanted in self._references:
            return [self._references[wanted]]
        numbered = [item for ref, item in self._references.items() if wanted.isdecimal() and _ends_in(ref, wanted)]
        return numbered or self._at_clause_named(reference) or self._referring(wanted)

    def _at_clause_named(self, reference: str) -> Sequence[Id]:
        standards = dict.fromkeys(clause.standard for clause in self._at_clause)
        found: list[Id] = []
        for standard in standards or ("",):
            try:
                found += self._at_clause.get(Clause.parse(reference.upper(), standard), ())
            except ValueError:
                continue
        return found

    def _referring(self, wanted: str) -> Sequence[Id]:
        book = self.book
        for finding in book.all(Finding).values():
            if searchable(finding.ref) == wanted:
                return finding.items
        for sample in book.all(Sample).values():
            if searchable(sample.ref) == wanted:
                return sample.items
        for piece in book.all(Evidence).values():
            if searchable(piece.ref) == wanted:
                return [item for item in self.by_clause if piece.id in book.items[item].evidence]
        for nonconformity in book.all(Nonconformity).values():
            if searchable(nonconformity.ref) == wanted:
                return book.get(Finding, nonconformity.finding).items
        return ()

    # Search

    def holding(self, words: str) -> set[Id] | None:
        """The items whose reference, clause, question or note hold all *words*, blind to case and accents."""
        wanted = searchable(words).split()
        if not wanted:
            return None
        self.fold()
        found = self._folded
        for word in wanted:  # one after the other: a test of all at once, item by item, takes three times as long
            found = {item: text for item, text in found.items() if word in text}
        return set(found)

    def fold(self) -> None:
        """Fold the text of every item that is not folded yet."""
        for item in self.book.items.values():
            if item.id not in self._folded:
                self._folded[item.id] = searchable(f"{item.ref} {item.clause} {item.question}\n{item.note}")

    # Grouping

    def process(self, item: Item) -> Process | None:
        """The process of an item: the one it was given, else the first that its clause belongs to."""
        if item.process is not None:
            return self.book.all(Process).get(item.process)
        if item.clause not in self._process_of:
            clause = self.clause(item.clause)
            found = (process for covered, process in self._processes if covered.covers(clause))
            self._process_of[item.clause] = next(found, None)
        return self._process_of[item.clause]

    @cached_property
    def _process_of(self) -> dict[str, Process | None]:
        return {}

    @cached_property
    def _processes(self) -> Sequence[tuple[Clause, Process]]:
        standard = next((c.standard for c in self._at_clause), "")
        return [
            (Clause.parse(clause, standard), process)
            for process in self.book.all(Process).values()
            for clause in process.clauses
        ]

    @cached_property
    def agenda(self) -> Sequence[AgendaLine]:
        """The lines of the agenda that are about clauses, in the order of the day."""
        return about_clauses(self.book.all(AgendaLine).values())

    def due(self, now: datetime, person: Id) -> AgendaLine | None:
        """The line that runs, else the next one from *now* on; of lines at the same time the one of *person*."""
        waiting = [line for line in self.agenda if not line.ended]
        ahead = (line for line in waiting if datetime.combine(line.day, line.end, zone_of(line.zone)) > now)
        mine_first = sorted(ahead, key=lambda line: (line.day, line.start, person not in line.auditors))
        return self.running(person) or (mine_first[0] if mine_first else None)

    def running(self, person: Id) -> AgendaLine | None:
        """The line whose clock runs; of several the one of *person*."""
        begun = [line for line in self.agenda if line.begun and not line.ended]
        return min(begun, key=lambda line: person not in line.auditors, default=None)

    def line(self, item: Item) -> AgendaLine | None:
        """The line of the agenda an item is asked in."""
        return self._lines.of(item)

    @cached_property
    def _lines(self) -> LinesOfItems:
        return LinesOfItems(self.agenda, self.clause)

    # Keeping up

    def follow(self, line: Line) -> set[Id]:
        """Take in one line of the ledger; say which items look different after it."""
        touched: set[Id] = set()
        tables: Mapping[str, type[Record]] = {"findings": Finding, "samples": Sample, "notes": Note}
        for change in line.changes:
            if change.table == "items":
                touched.add(change.record)
                self._changed(change.record, bool({"ref", "clause"} & set(change.fields)))
            elif change.table in tables:
                kind = tables[change.table]
                before = self._carriers(kind, change.record)
                self._hanging.pop(kind, None)
                touched |= before | self._carriers(kind, change.record)
            elif change.table == "evidence":
                touched |= {i.id for i in self.book.items.values() if change.record in i.evidence}
            elif change.table == "agenda":
                self._forget("agenda", "_lines")
            elif change.table == "clauses":
                self._forget("titles")
            elif change.table == "processes":
                self._forget("_processes", "_process_of")
        return touched

    def _carriers(self, kind: type[Record], record: Id) -> set[Id]:
        """The items that a finding, sample or note hangs on, as far as it was looked up."""
        hanging = self._hanging.get(kind)
        if hanging is None:
            found = self.book.all(kind).get(record)
            item = getattr(found, "item", None)
            return {*getattr(found, "items", ()), *([item] if item else [])}
        return {item for item, records in hanging.items() if any(r.id == record for r in records)}

    def _changed(self, item: Id, is_named_anew: bool) -> None:
        standing = self.book.items.get(item)
        self._folded.pop(item, None)
        self._forget("_users")
        if standing is not None and standing.is_open:
            self.open.add(item)
        else:
            self.open.discard(item)
        self.parked.pop(item, None)
        if standing is not None and (at := _parked(standing)) is not None:
            self.parked[item] = at
        if is_named_anew or standing is None:
            self._forget("by_clause", "places", "_references", "_at_clause")

    def _forget(self, *names: str) -> None:
        for name in names:
            self.__dict__.pop(name, None)


def _parked(item: Item) -> datetime | None:
    """Until when an item is parked, if it is and a moment is kept."""
    return moment_of(item.parked_until) if item.state is ItemState.PARKED and item.parked_until else None


def natural(reference: str) -> tuple[str, int, str]:
    """Order of references as people count: CK-9 before CK-010."""
    head = reference.rstrip("0123456789")
    digits = reference[len(head) :]
    return head, int(digits) if digits else -1, reference


def _ends_in(reference: str, number: str) -> bool:
    """Whether *number* is the number of a reference: 12 for ck-012."""
    head = reference.rstrip("0123456789")
    digits = reference[len(head) :]
    return bool(digits) and int(digits) == int(number)
