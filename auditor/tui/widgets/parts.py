"""A page of labelled parts with a cursor; a part that may be written is edited in its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.message import Message
from textual.widget import Widget

from auditor.tui.bindings import bindings
from auditor.tui.keymap import told
from auditor.tui.widgets.draft import Keep, Left
from auditor.tui.widgets.facts import LABEL, Fact, Facts
from auditor.tui.widgets.line_field import LineField
from auditor.tui.widgets.prose import Prose

_LEAST_LINES = 4


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a page: a key that stays, and the facts that are shown for it."""

    key: str
    facts: tuple[Fact, ...] = field(default=())
    heading: bool = False
    """A heading stands between parts and cannot be chosen."""
    label: int = 0
    """Cells of its labels; 0: as wide as those of the page."""


class PartView(Vertical):
    """One part: its facts, and the field above which they give way while it is written."""

    DEFAULT_CSS = """
    PartView { height: auto; width: 100%; padding: 0 1 0 2; }
    PartView Prose, PartView LineField { margin: 0 0 0 1; background: $surface; }
    """

    def __init__(self, part: Part, label: int, blank: int) -> None:
        super().__init__()
        self.part = part
        self.facts = Facts(label=part.label or label)
        self.styles.margin = (0, 0, blank, 0)
        self.editor: Prose | LineField | None = None
        self.taken = ""

    def compose(self) -> ComposeResult:
        """The facts."""
        yield self.facts

    def on_mount(self) -> None:
        """Show what stands."""
        self.facts.show(self.part.facts)

    def show(self, part: Part) -> None:
        """Show it anew; an open field keeps what is typed."""
        if part != self.part:
            self.part = part
            if self.editor is None:
                self.facts.show(part.facts)

    @property
    def label(self) -> str:
        """The label of its first fact."""
        return self.part.facts[0].label if self.part.facts else ""

    @property
    def is_refused(self) -> bool:
        """Whether the field holds a text that was not taken."""
        return self.editor is not None and _text_of(self.editor) != self.taken


class Parts(VerticalScroll, can_focus=True):
    """The page; sends :class:`Highlighted` as the cursor moves and :class:`Chosen` on enter.

    A text that was refused stays open in its field, and in its draft.
    """

    DEFAULT_CSS = """
    Parts { height: 1fr; width: 1fr; scrollbar-size-vertical: 1; background: $background; }
    Parts > PartView.-cursor { border-left: wide $muted; padding: 0 1; }
    Parts:focus > PartView.-cursor { border-left: wide $accent; background: $cursor-row; }
    """
    BINDINGS: ClassVar = bindings("up", "down", "page-up", "page-down", "first", "last", "open")

    @dataclass
    class Highlighted(Message):
        """The cursor stands on another part."""

        parts: Parts
        key: str

        @property
        def control(self) -> Parts:
            """The page."""
            return self.parts

    @dataclass
    class Chosen(Message):
        """A part was opened: enter, or a second click."""

        parts: Parts
        key: str

        @property
        def control(self) -> Parts:
            """The page."""
            return self.parts

    def __init__(self, *, label: int = LABEL + 2, blank: int = 1, id: str | None = None) -> None:
        super().__init__(id=id)
        self._label = label
        self._blank = blank
        self._views: list[PartView] = []
        self._cursor = ""
        self._wanted: Sequence[Part] = ()

    def compose(self) -> ComposeResult:
        """The parts that are known already."""
        self._views = [self._view(part) for part in self._wanted]
        yield from self._views

    def on_mount(self) -> None:
        """The cursor stands on the first part."""
        self._place_cursor(self._cursor)

    # What is shown

    @property
    def cursor_key(self) -> str:
        """Key of the part under the cursor; empty without any."""
        return self._cursor

    @property
    def place(self) -> tuple[int, int]:
        """The number of the part under the cursor among all that can be chosen, from 1, and how many those are."""
        keys = [view.part.key for view in self._views if not view.part.heading]
        return (keys.index(self._cursor) + 1 if self._cursor in keys else 0), len(keys)

    def set_parts(self, parts: Sequence[Part]) -> None:
        """Show other parts; the cursor stays on its part, and what is typed stays in its field."""
        self._wanted = parts
        if not self.is_mounted:
            return
        if [view.part.key for view in self._views] == [part.key for part in parts]:
            for view, part in zip(self._views, parts, strict=True):
                view.show(part)
            return
        kept = {view.part.key: view for view in self._views}
        before = [view.part.key for view in self._views].index(self._cursor) if self._cursor in kept else 0
        wanted = {part.key for part in parts}
        for key, view in kept.items():
            if key not in wanted:
                view.remove()
        last: PartView | None = None
        views: list[PartView] = []
        for part in parts:
            view = kept.get(part.key) or self._view(part)
            if part.key in kept:
                view.show(part)
                if last is not None:
                    self.move_child(view, after=last)
            elif last is not None:
                self.mount(view, after=last)
            else:
                self.mount(view, before=0 if self.children else None)
            views.append(view)
            last = view
        self._views = views
        self._place_cursor(self._cursor if self._cursor in wanted else self._near(before))

    def move_to(self, key: str) -> bool:
        """Move the cursor to a part; tell whether there is one."""
        if not any(view.part.key == key and not view.part.heading for view in self._views):
            return False
        self._place_cursor(key)
        return True

    def _view(self, part: Part) -> PartView:
        return PartView(part, self._label, self._blank)

    def _near(self, position: int) -> str:
        for view in (*self._views[position:], *reversed(self._views[:position])):
            if not view.part.heading:
                return view.part.key
        return ""

    def _current(self) -> PartView | None:
        return next((view for view in self._views if view.part.key == self._cursor), None)

    def _place_cursor(self, key: str) -> None:
        known = {view.part.key for view in self._views if not view.part.heading}
        self._cursor = key if key in known else self._near(0)
        for view in self._views:
            view.set_class(view.part.key == self._cursor, "-cursor")
        current = self._current()
        if current is not None:
            self._see(current)
            self.post_message(self.Highlighted(self, self._cursor))

    def _see(self, view: PartView) -> None:
        if view is next((v for v in self._views if not v.part.heading), None):
            self.call_after_refresh(self.scroll_home, animate=False)
        else:
            self.call_after_refresh(self.scroll_to_widget, view, animate=False)

    # Moving

    def action_up(self) -> None:
        """Move to the part above, or up in a part that is higher than the page."""
        self._step(-1)

    def action_down(self) -> None:
        """Move to the part below, or down in a part that is higher than the page."""
        self._step(1)

    def action_first(self) -> None:
        """Move to the first part."""
        self._place_cursor(self._near(0))

    def action_last(self) -> None:
        """Move to the last part."""
        keys = [view.part.key for view in self._views if not view.part.heading]
        self._place_cursor(keys[-1] if keys else "")

    def _step(self, step: int) -> None:
        view = self._current()
        if view is None:
            return
        top, bottom = self.scroll_offset.y, self.scroll_offset.y + self.size.height
        region = view.virtual_region
        if step > 0 and region.bottom > bottom:
            self.scroll_relative(y=3, animate=False)
        elif step < 0 and region.y < top:
            self.scroll_relative(y=-3, animate=False)
        else:
            at = self._views.index(view) + step
            while 0 <= at < len(self._views) and self._views[at].part.heading:
                at += step
            if 0 <= at < len(self._views):
                self._place_cursor(self._views[at].part.key)
            elif step < 0:
                self.scroll_home(animate=False)

    def action_open(self) -> None:
        """Open the part under the cursor; a text that was refused is gone on with."""
        view = self._current()
        if view is None:
            return
        if view.editor is not None:
            view.editor.focus()
        else:
            self.post_message(self.Chosen(self, view.part.key))

    def on_click(self, event: object) -> None:
        """A click moves the cursor to a part, a second one opens it."""
        widget = getattr(event, "widget", None)
        view = next((w for w in widget.ancestors_with_self if isinstance(w, PartView)), None) if widget else None
        if view is None or view.editor is not None or view.part.heading:
            return
        self._place_cursor(view.part.key)
        if getattr(event, "chain", 1) == 2:
            self.action_open()

    # Writing

    def edit(
        self,
        key: str,
        standing: str,
        commit: Callable[[str], object],
        keep_draft: Keep | None = None,
        *,
        draft: str | None = None,
        line: bool = False,
        placeholder: str = "",
    ) -> None:
        """Open a field in the place of a part, with what stands, or with the *draft* of what was never kept."""
        (view,) = (each for each in self._views if each.part.key == key)
        self._place_cursor(key)

        def take(written: str) -> None:
            commit(written)
            view.taken = written

        kind = LineField if line else Prose
        view.editor = editor = kind(standing, keep_draft=keep_draft, commit=take, placeholder=placeholder)
        view.taken = _text_of(editor)
        text = standing if draft is None else draft
        if not line:
            lines = sum(len(part) // max(self.size.width - 8, 20) + 1 for part in text.split("\n"))
            editor.styles.height = max(_LEAST_LINES, min(lines + 1, self.size.height - 3))
        view.facts.show((Fact(view.label, ""),))
        view.mount(editor)
        if text != standing:
            _put(editor, text)
        if isinstance(editor, Prose):
            editor.move_cursor(editor.document.end)
        editor.focus()
        self.call_after_refresh(self.scroll_to_widget, view, animate=False)

    def on_left(self, message: Left) -> None:
        """``esc`` gives the keys back to the page, and what was written stands in its place."""
        message.stop()
        self._close(message.field)
        self.focus()

    def on_input_submitted(self, event: Message) -> None:
        """``enter`` in a line keeps it."""
        event.stop()
        view = self._current()
        if view is not None and isinstance(view.editor, LineField):
            view.editor.action_leave_text()

    def on_descendant_blur(self) -> None:
        """A field that was left otherwise closes, too, if it was taken."""
        self.call_after_refresh(self._close_those_left)

    def _close_those_left(self) -> None:
        if self.screen.is_current:
            for view in self._views:
                if view.editor is not None and self.screen.focused is not view.editor:
                    self._close(view.editor)

    def _close(self, field: Widget) -> None:
        view = next((view for view in self._views if view.editor is field), None)
        if view is None or view.editor is None:
            return
        if view.is_refused:
            view.facts.show((Fact(view.label, told("not kept yet: {open} goes on with it"), "warning"),))
            return
        view.editor.remove()
        view.editor = None
        view.facts.show(view.part.facts)
        self.refresh(layout=True)


def _text_of(editor: Prose | LineField) -> str:
    return editor.text if isinstance(editor, Prose) else editor.value


def _put(editor: Prose | LineField, text: str) -> None:
    """Put text into a field as if it had been typed: it is kept when the field is left."""
    if isinstance(editor, Prose):
        editor.load_text(text)
    else:
        editor.value = text
