"""The item: the question large, what helps to ask it, the note, what supports the answer, and what came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from auditor.model.record import Id
from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments, fit
from auditor.tui.keymap import as_key
from auditor.tui.paths import files_named
from auditor.tui.widgets.facts import Fact, Facts
from auditor.tui.widgets.frame import Line
from auditor.tui.widgets.prose import Prose
from auditor.tui.widgets.toned import Toned

KeepNote = Callable[[Id, str], None]
"""Keeps the text of the note of an item, as a draft or for good."""


class ItemHead(Line):
    """Clause and title on the left, place in the group and reference on the right."""

    def __init__(self) -> None:
        super().__init__(id="item-head")
        self._left: Segments = ()
        self._right: Segments = ()

    def show(self, left: Segments, right: Segments) -> None:
        """Show another item's head."""
        if (left, right) != (self._left, self._right):
            self._left, self._right = left, right
            self.refresh()

    def left(self) -> Segments:
        """The clause."""
        return self._left

    def right(self) -> Segments:
        """The reference."""
        return self._right


class ItemNote(Prose):
    """The note; the paths of files that are pasted into it are asked about before they become text."""

    BINDINGS = bindings("next-item", "item-before")

    @dataclass
    class Turned(Message):
        """The next item (or, with -1, the one before) is wanted, with the keys still in its note."""

        by: int

    @dataclass
    class FilesPasted(Message):
        """The paths of *files* were pasted, as *text*."""

        files: list[Path]
        text: str

    async def _on_paste(self, event: events.Paste) -> None:
        files = files_named(event.text)
        if files:
            event.stop()
            event.prevent_default()
            self.post_message(self.FilesPasted(files, event.text))

    def action_next_item(self) -> None:
        """Write on at the next item."""
        self.post_message(self.Turned(1))

    def action_item_before(self) -> None:
        """Write on at the item before."""
        self.post_message(self.Turned(-1))


class NoteLabel(Toned):
    """Says whether letters are text: that it is the note, or TEXT and the key that leaves it."""

    DEFAULT_CSS = "NoteLabel { height: 2; }"
    typing: reactive[bool] = reactive(False)
    """Whether the note has the focus."""

    def render_line(self, y: int) -> Strip:
        """Draw one line."""
        said: tuple[Segments, ...] = ((("Note", "muted"),), (as_key("note"),))
        if self.typing:
            said = ((("TEXT", "accent"),), (as_key("leave-text"), (" keeps", "muted")))
        width = self.size.width
        return self.strip(fit(said[y] if y < 2 else (), width, more=self.signs.more), self.rich_style)


class ItemPane(Vertical):
    """One item. It is given what it shows; its note tells of what is typed."""

    def __init__(self, keep_draft: KeepNote, keep: KeepNote) -> None:
        super().__init__(id="item")
        self.item: Id | None = None
        """The item that is shown."""
        self.head = ItemHead()
        self.question = Facts(label=0, id="question")
        self.guidance = Facts()
        self.support = Facts()
        self.outcome = Facts(label=0, id="outcome")
        self._label = NoteLabel(id="note-label")
        self.note = ItemNote(
            keep_draft=lambda text: self._hand(keep_draft, text), commit=lambda text: self._hand(keep, text), id="note"
        )

    def compose(self) -> ComposeResult:
        """From the question to the outcome."""
        yield self.head
        yield self.question
        with VerticalScroll(id="guidance", can_focus=False):
            yield self.guidance
        with Horizontal(id="note-row"):
            yield self._label
            yield self.note
        with VerticalScroll(id="support", can_focus=False):
            yield self.support
        yield self.outcome

    def on_descendant_focus(self) -> None:
        """Letters are text from here on, or no more."""
        self._label.typing = self.note.has_focus

    on_descendant_blur = on_descendant_focus

    def lead_with_note(self, leads: bool) -> None:
        """The note stands right under the question, or under what helps to ask it."""
        if not self.is_mounted or self.has_class("-note-leads") is leads:
            return
        self.set_class(leads, "-note-leads")
        row, guidance = self.query_one("#note-row"), self.query_one("#guidance")
        if leads:
            self.move_child(row, before=guidance)
        else:
            self.move_child(row, after=guidance)

    def show_note(self, item: Id | None, text: str) -> None:
        """Show the note of an item; what was typed at another one is kept first, what is being typed here stays."""
        if item != self.item:
            self.note.draft.settle()
            self.item = item
            self.note.show(text)
            for scroll in self.query(VerticalScroll):
                scroll.scroll_home(animate=False)
        elif not self.note.has_focus and self.note.text != text:
            self.note.show(text)

    def show_facts(self, question: str, guidance: list[Fact], support: list[Fact], outcome: list[Fact]) -> None:
        """Show what is known of the item."""
        self.question.show([Fact("", question, "strong")])
        self.guidance.show(guidance)
        self.support.show(support)
        self.outcome.show(outcome)

    def _hand(self, keep: KeepNote, text: str) -> None:
        if self.item is not None:
            keep(self.item, text)
