"""Which copy a line was written in: the lead auditor's is A, others have the letter they were handed out under."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from auditor.ledger import Line
from auditor.model.copies import HandedOut, TakenIn, letter_in
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.workspace import Book, choices

LEAD = "A"


class Writers:
    """The copies that wrote one ledger, as far as is known here; nothing is told where one installation wrote it all.

    Copies are handed out in the lead's own, which therefore wrote what says so.
    """

    def __init__(self, book: Book) -> None:
        self._own = book.letter or LEAD
        self._letters: dict[str, str] = {}
        self._people: dict[str, Id] = {}
        self._came: set[str] = set()
        self._names = {person.id: person.name for person in book.all(Person).values()}
        if len(book.ledger.heads) > 1:
            self._read(book)

    def _read(self, book: Book) -> None:
        table = book.tables[HandedOut]
        for copy in book.all(HandedOut).values():
            lead = (book.ledger.revision(table, copy.id, "letter") or "").partition(":")[0]
            self._letters.setdefault(lead, LEAD)
            if copy.writer:
                self._letters[copy.writer], self._people[copy.letter] = copy.letter, copy.person
        self._came = {writer for taken in book.all(TakenIn).values() for writer in taken.up_to}

    def letter(self, writer: str) -> str:
        """The letter of whatever copy *writer* wrote in; nothing where it has none."""
        return self._letters.get(writer, "")

    def elsewhere(self, line: Line) -> str:
        """Where a line was written: "copy B", "another copy"; nothing if it was here."""
        letter = self.letter(line.writer)
        if letter:
            return "" if letter == self._own else f"copy {letter}"
        return "another copy" if line.writer in self._came else ""

    def told(self, writer: str) -> str:
        """A copy and whose it is: "copy B (Ngozi Ọláwálé)"."""
        letter = self.letter(writer)
        if not letter:
            return "a copy without a letter"
        name = self._names.get(self._people.get(letter, ""), "")
        return f"copy {letter} ({name})" if name else f"copy {letter}"

    def by(self, line: Line) -> str:
        """Who wrote a line and in which copy: "Ngozi Ọláwálé, copy B"."""
        name, letter = self._names.get(line.author, line.author), self.letter(line.writer)
        return f"{name}, copy {letter}" if letter else name


def shared_letters(book: Book) -> Iterator[str]:
    """In sentences, each letter under which two installations number that do not know of each other, and what helps.

    So it is when the lead's restored backup and its original both hand out the next letter, when one copy is taken into
    two workspaces, or when a copy's folder was copied and both go on.
    """
    if len(book.ledger.heads) < 2:
        return
    letters = sorted({copy.letter for copy in book.all(HandedOut).values()})
    for letter in letters:
        handed = [copy for copy in book.all(HandedOut).values() if copy.letter == letter]
        apart = _apart(book, _marks(book, letter))
        if len(handed) < 2 and not apart:
            continue
        names = {person.id: person.name for person in book.all(Person).values()}
        people = " and ".join(dict.fromkeys(names.get(copy.person, copy.person) for copy in handed))
        used = f", and used by the installations {' and '.join(apart)}" if apart else ""
        yield (
            f"Letter {letter} was given twice: to {people}{used}; what they number may have one number twice, which "
            f"auditor conflicts {book.ledger.name} lists. One of them goes on in a copy with a letter of its own: "
            f"auditor export bundle {book.ledger.name} --to PERSON, taken into a new workspace."
        )


def _marks(book: Book, letter: str) -> dict[str, tuple[str, Id]]:
    """By installation the last line in which it claimed or used the letter, by its name, and the record it is about."""
    found: dict[str, tuple[str, Id]] = {}
    for copy in (each for each in book.all(HandedOut).values() if each.letter == letter):
        for line in book.ledger.history(book.tables[HandedOut], copy.id):
            for change in line.changes:
                if change.record == copy.id and change.fields.get("writer"):
                    found[str(change.fields["writer"])] = line.revision, copy.id
    for model in (each for each in choices.NUMBERED if each in book.tables):
        for record in book.all(model).values():
            if letter_in(str(getattr(record, "ref", ""))) == letter:
                name = book.ledger.revision(book.tables[model], record.id, "ref") or ""
                found[name.partition(":")[0]] = name, record.id
    found.pop("", None)
    return found


def _apart(book: Book, marks: dict[str, tuple[str, Id]]) -> list[str]:
    """Those of the installations of which neither knew the other's line; one that moved knows what it wrote before."""
    found: dict[str, None] = {}
    for (one, (line, record)), (other, (its, about)) in combinations(sorted(marks.items()), 2):
        here, there = book.ledger.viewpoint(line, record), book.ledger.viewpoint(its, about)
        if not here.knows(its) and not there.knows(line):
            found |= {one: None, other: None}
    return list(found)
