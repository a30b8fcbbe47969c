"""The gaps before the closing meeting: each line opens where it is finished, and one comes back to it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from textual.app import ComposeResult

from auditor.activities.closing import gaps_before_closing
from auditor.figures.unfinished import Kind, Unfinished
from auditor.model.clause import Clause
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.keymap import as_key
from auditor.tui.screens import names
from auditor.tui.screens.closing import leaving
from auditor.tui.screens.headline import Headline
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.widgets.columns import Column, Listing, Row, matching
from auditor.tui.widgets.rows import Rows
from auditor.workspace import AuditBook

_GRAVE = (Kind.UNEVIDENCED, Kind.UNHEARD, Kind.UNCONFIRMED)
_COLUMNS = (Column("", 9), Column("", 12), Column("", share=1), Column("", 7))


class GapsScreen(BookScreen):
    """Opened with an audit's book; one sees everybody's gaps, or only the own."""

    BINDINGS = bindings(
        "open", "next-choice", "grade-not-audited", "filter", "jump", "undo", "daily-note",
        next_choice="mine", grade_not_audited="leave the rest",
    )  # fmt: skip

    def __init__(self, desk: Desk, book: AuditBook) -> None:
        super().__init__(desk, book)
        self._only_mine = False
        self._every: Sequence[Unfinished] = ()
        self._found: dict[str, Unfinished] = {}

    def body(self) -> ComposeResult:
        """The head line and the list."""
        yield Headline()
        yield Rows(_COLUMNS, empty="Nothing is unfinished: the closing meeting can come.")

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()

    def show(self) -> None:
        """Show what is unfinished as it stands; the cursor stays on its line, or on the next where that is done."""
        self.locate(self.book.ref, "gaps", title=self.book.ref)
        self._every = gaps_before_closing(self.book)
        self._list()

    def _list(self) -> None:
        """List those that are wanted of what was unfinished when that was looked at last."""
        found = [each for each in self._every if not self._only_mine or each.by == self.desk.by]
        list_ = self.query_one(Rows)
        before, at = list_.cursor_key, list(self._found)
        self._found = {_key(each): each for each in found}
        list_.set_rows(matching(Listing(_grouped(found), self._row, _key), self.filter_words))
        if before is not None and before not in self._found and before in at:
            after = [key for key in at[at.index(before) :] if key in self._found]
            list_.move_to(after[0] if after else next(iter(self._found), ""))
        self.say_place()
        whose = "yours" if self._only_mine else "everybody's"
        self.query_one(Headline).pieces = (self._head(found), ((f"{whose}  ", "muted"), as_key("next-choice")))

    def _head(self, found: list[Unfinished]) -> Segments:
        grave = sum(each.kind in _GRAVE for each in found)
        said: Segments = (("Gaps before the closing meeting   ", "strong"), (str(len(found)), ""))
        return (*said, (f"   {grave} to be settled first", "error")) if grave else said

    def _row(self, one: Unfinished) -> Row:
        tone = "error" if one.kind is Kind.UNEVIDENCED else ""
        clause = Clause.parse(one.clause).number if one.clause and one.about != "line" else ""
        return Row(_key(one), (one.ref, clause, ((one.words, tone),), ((names.ref(self.book, one.by), "muted"),)))

    def item_of_note(self) -> Id | None:
        """A quick note lands at the item of the line."""
        one = self._found.get(self.query_one(Rows).cursor_key or "")
        return one.record if one is not None and one.about == "item" else None

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Nothing else changes with the line."""
        event.stop()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open where it is finished: the finding, the question, the item or the line of the agenda among the items."""
        event.stop()
        one = self._found[event.key]
        screens = {"finding": "finding", "question": "questions"}
        self.open_on(screens.get(one.about, "conduct"), self.book, one.record)

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self._list()

    def jump(self, reference: str) -> None:
        """Go to the first gap of an item, a finding or a clause."""
        wanted = searchable(reference)
        for key, one in self._found.items():
            if wanted in (searchable(one.ref), searchable(one.clause), searchable(one.clause.partition(":")[2])):
                self.query_one(Rows).move_to(key)
                return
        super().jump(reference)

    def action_open(self) -> None:
        """Open the highlighted line."""
        self.query_one(Rows).action_open()

    def action_grade(self, result: str) -> None:
        """Not audited: all that is listed without an outcome, for one reason; other grades belong to one item."""
        if result != "not-audited":
            super().action_grade(result)
            return
        listed = dict.fromkeys(one.record for one in self._found.values() if one.about == "item")
        leaving.ask(self, [self.book.items[item] for item in listed if self.book.items[item].is_open])

    def action_next_choice(self) -> None:
        """Those of who acts, or everybody's."""
        self._only_mine = not self._only_mine
        self._list()


def _grouped(found: Sequence[Unfinished]) -> list[Unfinished | Row]:
    """What is unfinished under a heading for each kind."""
    listed: list[Unfinished | Row] = []
    for kind, each in groupby(found, key=lambda one: one.kind):
        of_kind = list(each)
        listed += [Row(f"#{kind}", (kind.value, str(len(of_kind))), heading=True), *of_kind]
    return listed


def _key(one: Unfinished) -> str:
    return f"{one.kind}/{one.record}/{one.clause}"
