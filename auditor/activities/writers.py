"""Which copy a line was written in: the lead auditor's is A, others have the letter they were handed out under."""

from __future__ import annotations

from auditor.ledger import Line
from auditor.model.copies import HandedOut, TakenIn
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.workspace import Book

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
