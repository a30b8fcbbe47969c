"""The fields a form can ask for: what each asks, and the widget it is asked with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, Protocol

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.geometry import Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input

from auditor.model.text import searchable
from auditor.tui.bindings import binding, bindings
from auditor.tui.cells import Segments, fit
from auditor.tui.keys import TABLE
from auditor.tui.widgets.columns import Column, Row, matching
from auditor.tui.widgets.draft import Keep
from auditor.tui.widgets.line_field import LineField
from auditor.tui.widgets.prose import Prose
from auditor.tui.widgets.rows import Rows
from auditor.tui.widgets.toned import Toned

if TYPE_CHECKING:
    from textual.binding import BindingType

Check = Callable[[str], object]
"""Raises ``ValueError`` or ``AuditorError`` with what is wrong with a value."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a form asks for, on one line."""

    name: str
    label: str
    value: str = ""
    required: bool = False
    check: Check | None = None
    help: str = ""
    """What is shown in the empty field."""


@dataclass(frozen=True, slots=True)
class LongField(Field):
    """A text of paragraphs."""

    height: int = 4


@dataclass(frozen=True, slots=True)
class Choice(Field):
    """One of a few, each with its letter: ``(letter, value, words)``."""

    options: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class OneOf(Field):
    """One of many by name: ``(value, words)``; completed as one types, blind to case and accents."""

    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Several(Field):
    """Several of many by name, apart by commas: ``(value, words, short)``, of which *short* stands in the line.

    The answer has a value a line; where *addable*, ``+name`` is one too: something new that is called so.
    """

    options: tuple[tuple[str, str, str], ...] = ()
    addable: bool = False
    most: int = 0
    """How many may be named; 0: any number."""


@dataclass(frozen=True, slots=True)
class Suggested(Field):
    """One line of any text; what was said there before is offered as one types, and on ``down``."""

    known: tuple[str, ...] = ()


class FormWidget(Protocol):
    """What a form needs of the widget of a field."""

    def answer(self) -> str:
        """The value as it stands; ``ValueError`` says why there is none."""
        ...

    def typed(self) -> str:
        """What stands in the widget, valid or not."""
        ...


class Chosen(Message):
    """A value was chosen by its letter, or a name was completed."""


class LineAnswer(LineField):
    """The widget of a :class:`Field`. Come to by a key it is selected as a whole, so that what is typed replaces it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings("cancel"),
        binding(replace(TABLE["accept"], action="submit"), "enter"),  # what a line does anyway, so that the keys say so
    ]

    def on_focus(self, event: events.Focus) -> None:
        """A click puts the cursor where it was, a moment later; a terminal that comes back changes nothing."""
        if not event.from_app_focus:
            self.select_whole()

    def typed(self) -> str:
        """What stands in it."""
        return self.value

    def answer(self) -> str:
        """The text without white space around it."""
        return self.value.strip()


class LongAnswer(Prose):
    """The widget of a :class:`LongField`."""

    BINDINGS = bindings("cancel")

    def typed(self) -> str:
        """What stands in it."""
        return self.text

    def answer(self) -> str:
        """The text without empty lines around it."""
        return self.text.strip("\n")


_MOST_BELOW_EACH_OTHER = 3
_BEFORE_WORDS, _BETWEEN = 5, 2


class ChoiceAnswer(Toned, can_focus=True):
    """The widget of a :class:`Choice`: a letter chooses, so do the arrows."""

    DEFAULT_CSS = """
    ChoiceAnswer { height: auto; width: 1fr; border-left: solid $muted; padding: 0 1; background: $surface; }
    ChoiceAnswer:focus { border-left: outer $accent; }
    """

    def __init__(self, options: tuple[tuple[str, str, str], ...], value: str) -> None:
        super().__init__()
        self._options = options
        self._chosen = next((n for n, option in enumerate(options) if option[1] == value), -1)

    def typed(self) -> str:
        """The chosen value, or nothing."""
        return self._options[self._chosen][1] if self._chosen >= 0 else ""

    def answer(self) -> str:
        """The chosen value, or nothing."""
        return self.typed()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line for each option; two options on one where there are many and all have room."""
        return self.lines_in(width)

    def lines_in(self, width: int) -> int:
        """How many lines the options take in so many cells."""
        count = len(self._options)
        is_halved = count > _MOST_BELOW_EACH_OTHER and self._column() * 2 <= width
        return (count + 1) // 2 if is_halved else count

    def _column(self) -> int:
        return max(cell_len(words) for _, _, words in self._options) + _BEFORE_WORDS + _BETWEEN

    def render_line(self, y: int) -> Strip:
        """Draw one line of options."""
        lines = self.lines_in(self.size.width)
        shown = [number for number in (y, y + lines) if y < lines and number < len(self._options)]
        if not shown:
            return Strip.blank(self.size.width, self.rich_style)
        if lines == len(self._options):
            return self.strip(fit(self._option(y), self.size.width, more=self.signs.more), self.rich_style)
        pieces = [
            piece for number in shown for piece in fit(self._option(number), self._column(), more=self.signs.more)
        ]
        return self.strip(pieces, self.rich_style).adjust_cell_length(self.size.width, self.rich_style)

    def _option(self, number: int) -> Segments:
        letter, _, words = self._options[number]
        is_chosen = number == self._chosen
        mark = self.signs.cursor if is_chosen else " "
        return ((f"{mark} ", "accent"), (letter, "key"), (f"  {words}", "strong" if is_chosen else ""))

    def on_key(self, event: events.Key) -> None:
        """Choose by letter, or move with the arrows."""
        letters = [letter for letter, _, _ in self._options]
        if event.character in letters:
            self._choose(letters.index(event.character))
            self.post_message(Chosen())
        elif event.key in ("left", "up") and self._chosen > 0:
            self._choose(self._chosen - 1)
        elif event.key in ("right", "down") and self._chosen < len(letters) - 1:
            self._choose(self._chosen + 1)
        else:
            return
        event.stop()

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        lines = self.lines_in(self.size.width)
        right = lines if lines < len(self._options) and event.x > self._column() else 0
        if 0 <= event.y < lines and event.y + right < len(self._options):
            self._choose(event.y + right)

    def _choose(self, position: int) -> None:
        self._chosen = position
        self.refresh()


class OneOfAnswer(Vertical):
    """The widget of a :class:`OneOf`: a line, and below it the names that match while one types."""

    DEFAULT_CSS = """
    OneOfAnswer { height: auto; width: 1fr; }
    OneOfAnswer Rows { height: auto; max-height: 5; display: none; background: $surface; }
    OneOfAnswer.-open Rows { display: block; }
    """

    def __init__(self, options: tuple[tuple[str, str], ...], value: str, keep_draft: Keep | None, help: str) -> None:
        super().__init__()
        self._options = options
        self._words = dict(options)
        self.field = LineAnswer(self._words.get(value, value), keep_draft=keep_draft, placeholder=help)
        self._all = [Row(key, (words,)) for key, words in options]
        self._list = Rows((Column(),), self._all)
        self._list.can_focus = False

    def compose(self) -> ComposeResult:
        """The line and the matches."""
        yield self.field
        yield self._list

    def typed(self) -> str:
        """What stands in the line."""
        return self.field.value

    def answer(self) -> str:
        """The value whose words, or which itself, is typed; else the only one that matches."""
        text = self.field.answer()
        wanted = searchable(text)
        if not text:
            return ""
        for key, words in self._options:
            if wanted in (searchable(key), searchable(words)):
                return key
        found = matching(self._all, text)
        if len(found) == 1:
            return found[0].key
        raise ValueError(f"{len(found)} names match; choose one" if len(found) else f"{text} is not known here")

    def on_input_changed(self, event: Input.Changed) -> None:
        """Show what matches."""
        is_open = self.offer(event.value)
        self.set_class(self.field.has_focus and is_open, "-open")

    def offer(self, typed: str) -> bool:
        """List what matches what is typed; tell whether there is something to take."""
        self._list.set_rows(matching(self._all, typed))
        is_taken = any(typed == words for _, words in self._options)
        return bool(typed) and not is_taken

    def on_descendant_blur(self) -> None:
        """Close the list of matches."""
        self.remove_class("-open")

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """Take the highlighted name; when it is taken already, the form hears of ``enter``."""
        if self.has_class("-open") and self._list.cursor_key is not None:
            event.stop()
            self._take(self._list.cursor_key)

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Nobody else's business."""
        event.stop()

    def on_click(self) -> None:
        """Take the name that was clicked."""
        if self.has_class("-open") and self._list.cursor_key is not None:
            self._take(self._list.cursor_key)

    def opened_by_arrow(self) -> bool:
        """Whether ``down`` shows what there is before anything is typed."""
        return False

    def on_key(self, event: events.Key) -> None:
        """Move among the matches while typing."""
        if event.key == "down" and not self.has_class("-open") and self.opened_by_arrow():
            self.add_class("-open")
        if self.has_class("-open") and event.key in ("up", "down"):
            event.stop()
            event.prevent_default()
            self._list.action_up() if event.key == "up" else self._list.action_down()

    def _take(self, key: str) -> None:
        self.field.value = self._words[key]
        self.field.select_whole()
        self.remove_class("-open")
        self.post_message(Chosen())


def widget_of(field: Field, value: str, keep_draft: Keep | None) -> Widget:
    """The widget that asks for *field*, with *value* in it."""
    from auditor.tui.widgets.day_field import DayAnswer, DayField
    from auditor.tui.widgets.file_field import FileAnswer, FileField
    from auditor.tui.widgets.secret_field import SecretAnswer, SecretField

    match field:
        case SecretField():
            return SecretAnswer(field.help)
        case DayField():
            return DayAnswer(field, value, keep_draft)
        case FileField():
            return FileAnswer(field, value, keep_draft)
        case Suggested():
            from auditor.tui.widgets.suggested import SuggestedAnswer

            return SuggestedAnswer(field, value, keep_draft)
        case Several():
            from auditor.tui.widgets.several import SeveralAnswer

            return SeveralAnswer(field, value, keep_draft)
        case Choice():
            return ChoiceAnswer(field.options, value)
        case OneOf():
            return OneOfAnswer(field.options, value, keep_draft, field.help)
        case LongField():
            long = LongAnswer(value, keep_draft=keep_draft, placeholder=field.help)
            long.styles.height = field.height
            return long
        case _:
            return LineAnswer(value, keep_draft=keep_draft, placeholder=field.help)
