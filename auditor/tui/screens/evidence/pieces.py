"""The pieces of evidence of an audit as the rows of a list: those of one item first, found by words among thousands."""

from __future__ import annotations

from collections import Counter

from auditor.model.evidence import Evidence
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.tui.screens.conduct.index import natural
from auditor.tui.widgets.columns import Column, Listing, Row, RowSource
from auditor.workspace import AuditBook

COLUMNS = (Column("", 8), Column("", 11, from_width=46), Column("", share=1), Column("", 7, align="right"))


class Pieces:
    """The pieces as they stood when they were last looked at; what is searched of each is folded once."""

    def __init__(self) -> None:
        self._groups: list[tuple[str, list[Evidence]]] = []
        self._used: Counter[Id] = Counter()
        self._folded: dict[Id, tuple[Evidence, str]] = {}

    def look(self, book: AuditBook, item: Item | None) -> None:
        """Take them as they stand; those at *item* come first."""
        at_item = frozenset(item.evidence) if item is not None else frozenset[Id]()
        ordered = sorted(book.all(Evidence).values(), key=lambda each: natural(each.ref))
        here = [each for each in ordered if each.id in at_item]
        others = [each for each in ordered if each.id not in at_item]
        self._groups = [(f"At {item.ref}", here)] if item is not None else []
        self._groups.append((f"Elsewhere in {book.ref}" if item is not None else "All", others))
        self._used = Counter(each for one in book.items.values() for each in one.evidence)

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(len(group) for _, group in self._groups)

    def rows(self, words: str) -> RowSource:
        """Those that hold every one of *words*, blind to case and accents; all where there is none."""
        wanted = searchable(words).split()
        things: list[Evidence | Row] = []
        for title, group in self._groups:
            found = [each for each in group if self._holds(each, wanted)] if wanted else group
            if found:
                things.append(Row(f"#{title}", (title, "", "", str(len(group))), heading=True))
                things += found
        return Listing(things, self._row, lambda piece: piece.id)

    def _holds(self, piece: Evidence, wanted: list[str]) -> bool:
        known = self._folded.get(piece.id)
        if known is None or known[0] is not piece:
            text = searchable(f"{piece.ref} {piece.kind.value} {_reference(piece)}")
            known = self._folded[piece.id] = (piece, text)
        text, shared = known[1], self._shared(piece)[0]
        return all(word in text or word in shared for word in wanted)

    def _row(self, piece: Evidence) -> Row:
        cells = (piece.ref, ((piece.kind.value, "muted"),), _reference(piece), (self._shared(piece),))
        return Row(piece.id, cells)

    def _shared(self, piece: Evidence) -> tuple[str, str]:
        """At how many items it is used, where that is not one."""
        count = self._used[piece.id]
        return (f"{count} items", "") if count > 1 else ("unused", "warning") if not count else ("", "")


def _reference(piece: Evidence) -> str:
    return f"{piece.reference} ({piece.respondent})" if piece.respondent else piece.reference
