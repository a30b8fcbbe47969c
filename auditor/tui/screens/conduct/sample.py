"""Sampling at an item: the draw, and the list of what was drawn to tick or cross (ISO 19011 A.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult

from auditor.activities import evidence, samples
from auditor.errors import InvalidInput
from auditor.figures.sampling import usual_size
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.model.sample import Mark, Sample
from auditor.model.words import EvidenceKind, SampleMethod
from auditor.tui.bindings import bindings
from auditor.tui.desk import Desk
from auditor.tui.keymap import key_of
from auditor.tui.screen import WorkScreen
from auditor.tui.screens.conduct.one_line import OneLine
from auditor.tui.screens.conduct.sheet import tells
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.facts import Fact, Facts
from auditor.tui.widgets.form_fields import Choice, Field, LongField
from auditor.tui.widgets.rows import Rows
from auditor.workspace import AuditBook

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen

_METHODS = (
    ("r", SampleMethod.RANDOM, "random, with a seed that anyone can repeat"),
    ("s", SampleMethod.SYSTEMATIC, "systematic: every k-th"),
    ("j", SampleMethod.JUDGEMENT, "by judgement: you name the elements"),
    ("d", SampleMethod.DISCOVERY, "discovery: random, to see at least one error"),
    ("c", SampleMethod.CENSUS, "census: all of them"),
)
_DECISIONS = (
    ("a", "accept", "accept: isolated, nothing more to do"),
    ("e", "extend", "extend: draw more"),
    ("f", "finding", "finding: systemic"),
)
_COLUMNS = (Column("", 12), Column("element", 16), Column("what was seen"))


def open_or_draw(screen: ConductScreen) -> None:
    """Open the newest sample of the current item; draw one if there is none."""
    known = screen.index.samples(screen.current.id)
    if known:
        screen.app.push_screen(SampleScreen(screen.desk, screen.book, known[-1].id, screen.current.id))
    else:
        ask_draw(screen, screen.desk, screen.book, screen.current)


def ask_draw(screen: WorkScreen, desk: Desk, book: AuditBook, item: Item) -> None:
    """Ask for population, size, method and seed; then show what was drawn."""
    drawn: list[Id] = []

    def accept(answers: dict[str, str]) -> None:
        size, method = whole(answers["size"]), SampleMethod(answers["method"])
        usual = size if method is SampleMethod.CENSUS else usual_size(size)
        kept = samples.draw(
            book,
            desk.act(),
            topic=answers["population"],
            clause=item.clause,
            population=answers["population"],
            size=size,
            n=whole(answers["n"]) if answers["n"] else usual,
            method=method,
            seed=answers["seed"],
            items=[item.id],
        )
        drawn.append(kept.value.id)

    def then(answers: dict[str, str] | None) -> None:
        if answers is not None and drawn:
            screen.app.push_screen(SampleScreen(desk, book, drawn[-1], item.id))

    methods = tuple((letter, method.value, words) for letter, method, words in _METHODS)
    screen.ask(
        f"Sample for {item.ref}",
        [
            Field("size", "How many, N", required=True, check=whole),
            Field("n", "To draw, n", check=whole, help="empty: the usual size for N"),
            Field("population", "Of what", required=True, help="such as: servers in the CMDB, query Q-117"),
            Choice("method", "Method", SampleMethod.RANDOM.value, required=True, options=methods),
            Field("seed", "Seed", help="empty: today's date"),
        ],
        accept,
        then,
    )


def whole(text: str) -> int:
    """A number of things; ``InvalidInput`` says what was expected."""
    folded = "".join(text.split())
    if not folded.isdecimal() or len(folded) > 9:
        raise InvalidInput(f"{text!r} is no number of things; write digits, such as 4812.")
    return int(folded)


class _Elements(Rows):
    BINDINGS = bindings("open", open="conclude")


class SampleScreen(BookScreen):
    """What was drawn, one line each: ``y`` right, ``d`` deviates, and the counter."""

    BINDINGS = bindings("yes", "deviates", "new", "undo", new="add one")
    DEFAULT_CSS = """
    SampleScreen Facts { height: auto; max-height: 8; margin: 1 2; }
    """

    def __init__(self, desk: Desk, book: AuditBook, sample: Id, item: Id) -> None:
        super().__init__(desk, book)
        self._sample = sample
        self._item = item
        self._facts = Facts(label=12)
        self._list = _Elements(
            _COLUMNS, titles=True, empty="Nothing is drawn yet. {new} names an element.", id="sample"
        )

    @property
    def sample(self) -> Sample:
        """The sample as it stands."""
        return self.book.get(Sample, self._sample)

    def item_of_note(self) -> Id | None:
        """A quick note lands at the item that is sampled."""
        return self._item

    def body(self) -> ComposeResult:
        """What the sample is, and its elements."""
        yield self._facts
        yield self._list

    def on_mount(self) -> None:
        """Begin at the first element that was not looked at."""
        self.show()
        seen = {mark.element for mark in self.sample.marks}
        unseen = next((element for element in self._elements() if element not in seen), None)
        if unseen is not None:
            self._list.move_to(unseen)
        self._list.focus()

    def _elements(self) -> list[str]:
        sample = self.sample
        return list(dict.fromkeys((*sample.drawn, *(mark.element for mark in sample.marks))))

    def show(self) -> None:
        """Show the sample; one that was taken back closes the screen."""
        if self._sample not in self.book.all(Sample):
            self.dismiss(None)
            return
        sample = self.sample
        how = f"{sample.n} of {sample.size}, {sample.method.value}" + (f", seed {sample.seed}" if sample.seed else "")
        facts = [Fact("Drawn", f"{how}: {sample.population}"), Fact("So far", self.counter(), "strong")]
        facts.append(Fact("It says", tells(sample)))
        if sample.conclusion:
            facts.append(Fact("Conclusion", f"{sample.conclusion} ({sample.decision or 'undecided'})"))
        self._facts.show(facts)
        marks = {mark.element: mark for mark in sample.marks}
        self._list.set_rows([self._row(element, marks.get(element)) for element in self._elements()])
        item = self.book.items.get(self._item)
        self.locate(self.book.ref, item.ref if item else "", sample.ref)

    def counter(self) -> str:
        """How many deviate, are right, and are still to look at."""
        sample = self.sample
        right = len(sample.marks) - sample.exceptions
        left = max(sample.n - len(sample.marks), 0)
        return f"{sample.exceptions} of {len(sample.marks)} deviate · {right} right · {left} to look at"

    def _row(self, element: str, mark: Mark | None) -> Row:
        if mark is None:
            cell = ((f"{self.signs.shape('open')} to look at", "muted"),)
        elif mark.right:
            cell = ((f"{self.signs.shape('conforming')} right", "success"),)
        else:
            cell = (("x deviates" if self.signs.ascii else "✗ deviates", "error"),)
        return Row(element, (cell, element, mark.note if mark else ""))

    def action_yes(self) -> None:
        """Right; on to the next."""
        self._mark(right=True)

    def action_deviates(self) -> None:
        """Deviates: kept, then a line of what was seen, which becomes evidence."""
        element = self._mark(right=False)
        if element is not None:
            self.ask_in_foot(
                OneLine(f"{element}: what was seen", lambda text: self._seen(element, text), hint="esc: nothing")
            )

    def _mark(self, right: bool) -> str | None:
        element = self._list.cursor_key
        if element is None:
            return None
        kept = samples.mark(self.book, self.desk.act(), self._sample, element, right)
        self.kept(kept, f"{element} {'right' if right else 'deviates'}")
        if self._list.cursor + 1 < self._list.row_count:
            self._list.action_down()
        return element

    def _seen(self, element: str, text: str) -> None:
        sample, acting = self.sample, self.desk.act()
        samples.mark(self.book, acting, self._sample, element, right=False, note=text)
        piece = evidence.add(
            self.book,
            acting,
            kind=EvidenceKind.OBSERVATION,
            reference=f"{sample.ref}, {element}: {text}",
            items=sample.items,
        )
        self.kept(piece, f"{piece.value.ref} recorded")

    def action_open(self) -> None:
        """Say what the sample showed."""
        sample = self.sample
        decisions = tuple(_DECISIONS)

        def accept(answers: dict[str, str]) -> None:
            fields = {"decision": answers["decision"]} if answers["decision"] else {}
            kept = samples.conclude(self.book, self.desk.act(), sample.id, answers["conclusion"], **fields)
            self.kept(kept, f"{sample.ref} concluded")

        self.ask(
            f"{sample.ref}: {tells(sample)}",
            [
                LongField("conclusion", "What it shows", sample.conclusion, required=True),
                Choice("decision", "Decision", sample.decision, options=decisions),
            ],
            accept,
        )

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """``enter`` on a row."""
        event.stop()
        self.action_open()

    def action_new(self) -> None:
        """Name an element that nobody drew; where a draw exists, draw another sample."""
        item = self.book.items.get(self._item)
        if self.sample.drawn and item is not None:
            ask_draw(self, self.desk, self.book, item)
            return

        def accept(answers: dict[str, str]) -> None:
            kept = samples.mark(self.book, self.desk.act(), self._sample, answers["element"], right=True)
            self.kept(kept, f"{answers['element']} right; {key_of('deviates')} says that it deviates")
            self.show()
            self._list.move_to(answers["element"])

        self.ask(f"An element of {self.sample.ref}", [Field("element", "Element", required=True)], accept)
