"""A sample at an item: the list of what was drawn to tick or cross, and what it says so far (ISO 19011 A.6)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual.app import ComposeResult

from auditor.activities import evidence, samples
from auditor.errors import InvalidInput
from auditor.figures.sampling import extension_of, question, sentence, shares
from auditor.model.record import Id
from auditor.model.sample import Mark, Sample
from auditor.model.words import EvidenceKind
from auditor.tui.bindings import bindings, quiet
from auditor.tui.keymap import key_of
from auditor.tui.screens.conduct.one_line import OneLine
from auditor.tui.screens.conduct.sample_draw import SUFFIXES, ask_draw
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.facts import Fact, Facts
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.form_fields import Choice, Field, LongField
from auditor.tui.widgets.rows import Rows

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen

_COLUMNS = (Column("", 12), Column("element", 16), Column("what was seen"))
_WIDEST = 40
_SHOWN = ("all", "to look at", "deviating")
"""Which elements are shown, one after the other."""


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
        *bindings("yes", "deviates", "attach", "new", "undo", new="add one"),
        *quiet("note-elsewhere", "next-open", "next-choice", "next-view"),
    ]
    PALETTE = ("replace-element",)
    DEFAULT_CSS = """
    SampleScreen Facts { height: auto; max-height: 30%; margin: 1 2 0 2; }
    SampleScreen _Elements { margin-top: 1; }
    """

    def __init__(self, conduct: ConductScreen, sample: Id, item: Id) -> None:
        super().__init__(conduct.desk, conduct.book)
        self._conduct = conduct
        self._sample = sample
        self._item = item
        self._shown = _SHOWN[0]
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
        """What the sample says, and its elements."""
        yield self._facts
        yield self._list

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
        facts = [Fact("So far", self.counter(), "strong"), Fact("It says", sentence(sample))]
        asked = question(sample)
        if asked:
            facts.append(Fact("", f"{asked.removesuffix('.')} ({key_of('open')}).", "warning"))
        if sample.conclusion:
            facts.append(Fact("Conclusion", f"{sample.conclusion} ({sample.decision or 'undecided'})"))
        self._facts.show([*facts, *_drawn(sample)])
        marks = {mark.element: mark for mark in sample.marks}
        width = max((len(one) for one in self._elements()), default=0)
        self._list.set_columns((_COLUMNS[0], Column("element", min(max(width, 16), _WIDEST)), _COLUMNS[2]))
        self._list.set_rows(
            [self._row(one, marks.get(one)) for one in self._elements() if self._is_shown(marks.get(one))]
        )
        item = self.book.items.get(self._item)
        self.locate(self.book.ref, item.ref if item else "", sample.ref)

    def counter(self) -> str:
        """How many are right, deviate, and are still to look at."""
        sample = self.sample
        right = sample.looked_at - sample.exceptions
        left = sample.n - sample.looked_at
        return f"{right} right · {sample.exceptions} deviating · {left} to look at"

    def _elements(self) -> list[str]:
        sample = self.sample
        return list(dict.fromkeys((*sample.drawn, *(mark.element for mark in sample.marks))))

    def _is_shown(self, mark: Mark | None) -> bool:
        match self._shown:
            case "to look at":
                return mark is None
            case "deviating":
                return mark is not None and not mark.right
        return True

    def _row(self, element: str, mark: Mark | None) -> Row:
        if mark is None:
            cell = ((f"{self.signs.shape('open')} to look at", "muted"),)
        elif mark.right:
            cell = ((f"{self.signs.shape('conforming')} right", "success"),)
        else:
            cell = (("x deviates" if self.signs.ascii else "✗ deviates", "error"),)
        return Row(element, (cell, element, mark.note if mark else ""))

    # Going on

    def _to_unseen(self, after: str | None = None) -> bool:
        """Move to the next element that was not looked at, from the top again after the last one."""
        elements = self._elements()
        seen = {mark.element for mark in self.sample.marks}
        start = elements.index(after) + 1 if after in elements else 0
        unseen = next((one for one in (*elements[start:], *elements[:start]) if one not in seen), None)
        return unseen is not None and self._list.move_to(unseen)

    def action_next_open(self) -> None:
        """The next that was not looked at."""
        if not self._to_unseen(self._list.cursor_key):
            self.say("All that was drawn was looked at")

    def action_next_choice(self) -> None:
        """All, those to look at, those that deviate."""
        self._shown = _SHOWN[(_SHOWN.index(self._shown) + 1) % len(_SHOWN)]
        self.show()
        self.say(f"Shown: {self._shown}, {self._list.row_count}")

    def action_next_view(self) -> None:
        """Another sample of the item."""
        own = [each.id for each in self.book.all(Sample).values() if self._item in each.items]
        if len(own) < 2:
            self.say("The item has no other sample")
            return
        self._sample = own[(own.index(self._sample) + 1) % len(own)] if self._sample in own else own[0]
        self._shown = _SHOWN[0]
        self.show()
        self._to_unseen()

    # Marking

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
        sample = self.sample
        more = 0 if sample.extended_by else extension_of(sample)
        options = [("a", "accept", "accept: isolated, nothing more to do"), ("f", "finding", "finding: systemic")]
        if more > 0:
            options.insert(1, ("e", "extend", f"extend: look at {more} more, once"))
        fields: list[Field] = [
            Choice(
                "decision", "Decision", "" if sample.decision == "extend" else sample.decision, options=tuple(options)
            ),
            LongField("conclusion", "What it shows", sample.conclusion, help="not needed to extend"),
        ]
        if sample.looked_at < sample.planned_n:
            fields.append(Field("reason", "Why fewer", help=f"why {sample.looked_at} of {sample.planned_n}"))
        if more > 0 and self._needs_list(sample):
            name = sample.listed.name if sample.listed else ""
            fields.append(FileField("file", "List", help=f"to extend: {name}, which is not kept", suffixes=SUFFIXES))
        self.ask(f"{sample.ref}: {sentence(sample)}", fields, lambda answers: self._decide(sample, answers))

    def _needs_list(self, sample: Sample) -> bool:
        return sample.listed is not None and samples.kept_list(self.book, sample) is None

    def _decide(self, sample: Sample, answers: dict[str, str]) -> None:
        acting = self.desk.act()
        if answers["decision"] == "extend":
            listed = samples.list_again(self.book, sample, Path(answers["file"]) if answers.get("file") else None)
            longer = samples.extend(self.book, acting, sample.id, listed)
            self.kept(longer, f"{sample.ref}: {longer.value.extended_by} more to look at")
            self.show_if_stale()
            self._to_unseen()
            return
        if not answers["conclusion"]:
            raise InvalidInput("Say what the sample shows, in a sentence.")
        fields = {name: answers[name] for name in ("decision", "reason") if answers.get(name)}
        kept = samples.conclude(self.book, acting, sample.id, answers["conclusion"], **fields)
        self.kept(kept, f"{sample.ref} concluded")

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
        self._sample, self._shown = sample, _SHOWN[0]
        self.show()
        self._to_unseen()

    def action_replace_element(self) -> None:
        """Look at something else where the highlighted element cannot be looked at."""
        sample, element = self.sample, self._list.cursor_key
        if element is None:
            return
        fields = [Field("reason", "Why", required=True, help="why it cannot be looked at")]
        if not samples.is_given_by_draw(sample, element):
            fields.append(Field("by", "Instead", required=True, help="what is looked at instead"))
        elif self._needs_list(sample):
            fields.append(FileField("file", "List", required=True, suffixes=SUFFIXES))

        def accept(answers: dict[str, str]) -> None:
            listed = samples.list_again(self.book, sample, Path(answers["file"]) if answers.get("file") else None)
            reason, by = answers["reason"], answers.get("by", "")
            kept = samples.replace(self.book, self.desk.act(), sample.id, element, reason, by, listed)
            self.kept(kept, f"{element} is replaced by {kept.value.replaced[-1].by}")
            self.show_if_stale()
            self._list.move_to(kept.value.replaced[-1].by)

        self.ask(f"Replace {element} of {sample.ref}", fields, accept)


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
