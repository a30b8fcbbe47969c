"""A sample at an item: the list of what was drawn to tick or cross, and what it says so far (ISO 19011 A.6)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from auditor.activities import evidence, samples
from auditor.figures.sampling import question, sentence, shares
from auditor.model.record import Id
from auditor.model.sample import Sample
from auditor.model.words import EvidenceKind
from auditor.tui.bindings import bindings, quiet
from auditor.tui.cells import one_line
from auditor.tui.keymap import key_of
from auditor.tui.screens.conduct import sample_decision
from auditor.tui.screens.conduct import sample_elements as elements
from auditor.tui.screens.conduct.one_line import OneLine
from auditor.tui.screens.conduct.sample_draw import ask_draw
from auditor.tui.screens.conduct.sample_elements import DRAWN, SHOWN, Showing
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.widgets.facts import Fact, Facts
from auditor.tui.widgets.form_fields import Field
from auditor.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen


def open_or_draw(screen: ConductScreen) -> None:
    """Open the newest sample of the current item; draw one if there is none."""
    item = screen.current
    known = screen.index.samples(item.id)

    def opened(sample: Id) -> None:
        screen.app.push_screen(SampleScreen(screen, sample, item.id))

    if known:
        opened(known[-1].id)
    else:
        ask_draw(screen, screen.desk, screen.book, item, opened)


class _Elements(Rows):
    BINDINGS = bindings("open", open="decide")


class SampleScreen(BookScreen):
    """What was drawn, one line each: one key ticks, one crosses, and the cursor goes on to what is still to look at."""

    BINDINGS = [  # noqa: RUF012  (Textual reads a list)
        *bindings("yes", "deviates", "attach", "filter", "sort", "undo", attach="newest"),
        *quiet("new", "note-elsewhere", "next-open", "next-choice", "next-view"),
    ]
    PALETTE = ("replace-element",)
    DEFAULT_CSS = """
    SampleScreen Facts { height: auto; max-height: 30%; margin: 1 2 0 2; }
    SampleScreen _Elements { margin-top: 1; }
    SampleScreen #told { height: 1; margin: 0 2; color: $muted; }
    """

    def __init__(self, conduct: ConductScreen, sample: Id, item: Id) -> None:
        super().__init__(conduct.desk, conduct.book)
        self._conduct = conduct
        self._sample = sample
        self._item = item
        self._showing = Showing(by=conduct.sorted_by)
        self._facts = Facts(label=12)
        self._list = _Elements((), titles=True, empty="Nothing is drawn yet. {new} names an element.", id="sample")
        self._told = Static("", id="told", markup=False)

    @property
    def sample(self) -> Sample:
        """The sample as it stands."""
        return self.book.get(Sample, self._sample)

    def item_of_note(self) -> Id | None:
        """A quick note lands at the item that is sampled."""
        return self._item

    def body(self) -> ComposeResult:
        """What the sample says, and its elements."""
        yield self._facts
        yield self._list
        yield self._told

    def on_mount(self) -> None:
        """Begin at the first element that was not looked at."""
        self.show()
        self._to_unseen()
        self._list.focus()

    # What is seen

    def show(self) -> None:
        """Show the sample; one that was taken back closes the screen."""
        if self._sample not in self.book.all(Sample):
            self.dismiss(None)
            return
        sample = self.sample
        by = (("sorted by " + self._showing.by, "muted"),) if self._showing.by in elements.headings(sample) else ()
        facts = [Fact("So far", self.counter(), "strong", tail=by), Fact("It says", sentence(sample))]
        asked = question(sample)
        if asked:
            facts.append(Fact("", f"{asked.removesuffix('.')} ({key_of('open')}).", "warning"))
        if sample.conclusion:
            facts.append(Fact("Conclusion", f"{sample.conclusion} ({sample.decision or 'undecided'})"))
        self._facts.show([*facts, *_drawn(sample)])
        self._list.set_columns(elements.columns(sample, self._showing.by))
        self._list.set_rows(elements.rows(sample, self._showing, self.filter_words, self.signs))
        self._tell()
        item = self.book.items.get(self._item)
        self.locate(self.book.ref, item.ref if item else "", sample.ref)

    def counter(self) -> str:
        """How many are right, deviate, and are still to look at."""
        sample = self.sample
        right = sample.looked_at - sample.exceptions
        left = sample.n - sample.looked_at
        return f"{right} right · {sample.exceptions} deviating · {left} to look at"

    def _tell(self) -> None:
        """All that the list says of the highlighted element, since not every column may have room."""
        self._told.display = bool(elements.headings(self.sample))
        self._told.update(Content(one_line(elements.told(self.sample, self._list.cursor_key or ""))))

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Another element is looked at."""
        event.stop()
        if self._sample in self.book.all(Sample):
            self._tell()

    # Going on

    def _to_unseen(self, after: str | None = None) -> bool:
        """Move to the next element that was not looked at, from the top again after the last one.

        Those that the filter shows come first; once they were all looked at, it gives way to the others.
        """
        sample, by = self.sample, self._showing.by
        ordered = elements.in_order(sample, by)
        seen = {mark.element for mark in sample.marks}
        start = ordered.index(after) + 1 if after in ordered else 0
        unseen = [one for one in (*ordered[start:], *ordered[:start]) if one not in seen]
        if any(self._list.move_to(one) for one in unseen):
            return True
        if not unseen or not self.filter_words:
            return False
        self.say(f"“{self.filter_words}” is done; all shown")
        self.filter_words = ""
        self.show()
        return self._list.move_to(unseen[0])

    def action_next_open(self) -> None:
        """The next that was not looked at."""
        if not self._to_unseen(self._list.cursor_key):
            self.say("All that was drawn was looked at")

    def action_next_choice(self) -> None:
        """All, those to look at, those that deviate."""
        self._showing.shown = SHOWN[(SHOWN.index(self._showing.shown) + 1) % len(SHOWN)]
        self.show()
        self.say(f"Shown: {self._showing.shown}, {self._list.row_count}")

    def action_sort(self) -> None:
        """By the next of the columns that the list has, then as drawn; the next sample with that column is, too."""
        if not elements.headings(self.sample):
            self.say("Nothing more is known of the elements than their names: draw from a list with columns")
            return
        self._showing.by = by = elements.next_by(self.sample, self._showing.by)
        self._conduct.sorted_by = by
        self.show()
        self._to_unseen()
        self.say("In the order of the draw" if by == DRAWN else f"Sorted by {by}")

    def filtered(self, words: str) -> None:
        """Show only the elements that hold the words, in whatever column."""
        self.show()
        seen = {mark.element for mark in self.sample.marks}
        if self._list.cursor_key in seen:
            keys = (self._list.row(number).key for number in range(self._list.row_count))
            self._list.move_to(next((key for key in keys if key not in seen), ""))

    def action_next_view(self) -> None:
        """Another sample of the item."""
        own = [each.id for each in self.book.all(Sample).values() if self._item in each.items]
        if len(own) < 2:
            self.say("The item has no other sample")
            return
        self._sample = own[(own.index(self._sample) + 1) % len(own)] if self._sample in own else own[0]
        self._showing.shown, self.filter_words = SHOWN[0], ""
        self.show()
        self._to_unseen()

    # Marking

    def action_yes(self) -> None:
        """Right; on to the next."""
        self._mark(right=True)

    def action_deviates(self) -> None:
        """Deviates: kept, then a line of what was seen, which becomes evidence."""
        before = samples.mark_of(self.sample, self._list.cursor_key or "")
        is_crossed = before is not None and not before.right
        element = self._list.cursor_key if is_crossed else self._mark(right=False)
        if element is not None:
            label, standing = f"{element}: what was seen", before.note if before is not None and is_crossed else ""
            draft = self.form_draft(f"{self.sample.ref}, {label}")
            line = OneLine(label, lambda text: self._seen(element, text), standing, "esc: nothing", draft)
            self.ask_in_foot(line)

    def _mark(self, right: bool) -> str | None:
        element = self._list.cursor_key
        if element is None:
            return None
        kept = samples.mark(self.book, self.desk.act(), self._sample, element, right)
        self.kept(kept, f"{element} {'right' if right else 'deviates'}")
        self.show_if_stale()
        self._to_unseen(element)
        return element

    def action_attach(self) -> None:
        """Attach the newest file to the item that is sampled: it shows what was marked last."""
        marks = self.sample.marks
        element = marks[-1].element if marks else self._list.cursor_key
        self._conduct.attach_newest(f"{self.sample.ref}, {element}" if element else self.sample.ref)

    def action_note_elsewhere(self) -> None:
        """Send a note to another item, and stay at the sample."""
        self._conduct.action_note_elsewhere()

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

    def action_undo(self) -> None:
        """Take back the last change, and go where it was."""
        before = {mark.element: mark for mark in self.sample.marks}
        super().action_undo()
        if self._sample not in self.book.all(Sample):
            return
        after = {mark.element: mark for mark in self.sample.marks}
        changed = [one for one in {**before, **after} if before.get(one) != after.get(one)]
        self.show_if_stale()
        if changed:
            self._list.move_to(changed[-1])

    # Deciding

    def action_open(self) -> None:
        """Isolated or systemic: accept it, extend it once, or look for the cause; and say what it showed."""
        sample_decision.decide(self)

    def decided(self) -> None:
        """What was decided is shown, and the cursor stands on what is to look at."""
        self.show_if_stale()
        self._to_unseen()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """``enter`` on a row."""
        event.stop()
        self.action_open()

    def action_new(self) -> None:
        """Name an element that nobody drew; where a draw exists, draw another sample."""
        item = self.book.items.get(self._item)
        if self.sample.drawn and item is not None:
            ask_draw(self, self.desk, self.book, item, self._drawn_here)
            return

        def accept(answers: dict[str, str]) -> None:
            kept = samples.mark(self.book, self.desk.act(), self._sample, answers["element"], right=True)
            self.kept(kept, f"{answers['element']} right; {key_of('deviates')} says that it deviates")
            self.show()
            self._list.move_to(answers["element"])

        self.ask(f"An element of {self.sample.ref}", [Field("element", "Element", required=True)], accept)

    def _drawn_here(self, sample: Id) -> None:
        self._sample, self._showing.shown, self.filter_words = sample, SHOWN[0], ""
        self.show()
        self._to_unseen()

    def action_replace_element(self) -> None:
        """Look at something else where the highlighted element cannot be looked at."""
        if self._list.cursor_key is not None:
            sample_decision.replace_element(self, self._list.cursor_key)

    def replaced(self, by: str) -> None:
        """The cursor goes to what took an element's place."""
        self.show_if_stale()
        self._list.move_to(by)


def _drawn(sample: Sample) -> list[Fact]:
    """What was drawn from what, and how."""
    how = f"{sample.n} of {sample.size}, {sample.method.value}" + (f", seed {sample.seed}" if sample.seed else "")
    facts = [Fact("Drawn", f"{how}: {sample.population}")]
    if sample.strata:
        facts.append(Fact("Strata", shares(sample)))
    if sample.listed is not None:
        sha256 = f"SHA-256 {sample.listed.sha256[:8]}…{sample.listed.sha256[-4:]}"
        facts.append(Fact("List", sample.listed.name, tail=((sha256, "muted"),)))
    return facts
