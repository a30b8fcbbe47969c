"""A form over the screen: a few labelled fields, and nothing lost on the way."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from functools import partial
from typing import cast

from pydantic import ValidationError
from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from auditor.errors import AuditorError, InvalidInput
from auditor.model.text import readable
from auditor.tui.bindings import bindings
from auditor.tui.cells import one_line
from auditor.tui.widgets.day_field import DayAnswer
from auditor.tui.widgets.draft import Failed
from auditor.tui.widgets.form_fields import (
    Choice,
    ChoiceAnswer,
    Chosen,
    Field,
    FormWidget,
    LongField,
    OneOfAnswer,
    widget_of,
)
from auditor.tui.widgets.frame import KeyLine, Notice
from auditor.tui.widgets.offered import Offered

Answers = dict[str, str]
"""The value of each field by its name."""

_A_MOMENT = 0.05

_WIDEST, _AROUND, _LABEL = 100, 5, 22
"""Cells of the widest form, of what stands around its text, and of a label with the edge of its field."""
_FRAME = 6
"""Lines of title, keys and margins."""


class Ask(ModalScreen[Answers]):
    """Dismisses with the answers, or with nothing.

    *accept* is called with the answers before the form closes: what it refuses is shown in the form, which stays open
    with everything that was typed. *unsent* holds what was typed when a form is cancelled; give the same mapping to the
    next form and it is there again. *text* stands above the fields. *keep_draft* hears what was typed in the fields,
    within 0.3 s of each change. *busy* is said while *accept* works, where that takes longer than a moment.
    """

    BINDINGS = bindings("next-field", "accept", "cancel")
    DEFAULT_CSS = """
    Ask { background: $background 60%; align: center middle; }
    Ask > VerticalScroll {
        width: 100%; max-width: 100; height: auto; max-height: 100%; padding: 1 2; background: $surface;
        scrollbar-size-vertical: 1;
    }
    Ask .head { height: 2; }
    Ask .title { text-style: bold; width: 1fr; height: 1; }
    Ask .place { width: auto; color: $muted; }
    Ask.-tight > VerticalScroll { padding: 0 2; }
    Ask.-tight .field { margin: 0; }
    Ask .field:focus-within .label { color: $foreground; text-style: bold; }
    Ask .said { height: auto; margin: 0 0 1 0; color: $muted; }
    Ask .busy { display: none; height: auto; margin: 0 0 1 0; color: $warning; }
    Ask .field { height: auto; margin: 0 0 1 0; }
    Ask .field > Horizontal { height: auto; }
    Ask .label { width: 20; color: $muted; padding: 0 1 0 0; }
    Ask .below { display: none; color: $muted; padding: 0 0 0 22; height: auto; }
    Ask .below.is-wrong { color: $error; }
    Ask Prose, Ask LineField { background: $surface; }
    Ask .foot { dock: bottom; height: auto; background: $surface; }
    Ask KeyLine { background: $surface; }
    """

    def __init__(
        self,
        title: str,
        fields: Sequence[Field],
        accept: Callable[[Answers], object] | None = None,
        *,
        text: str = "",
        unsent: MutableMapping[str, str] | None = None,
        keep_draft: Callable[[Answers], None] | None = None,
        busy: str = "",
    ) -> None:
        super().__init__()
        self._busy = busy
        self._is_busy = False
        self._title = title
        self._fields = fields
        self._accept = accept
        self._text = text
        self._unsent = {} if unsent is None else unsent
        self._keep_draft = keep_draft
        self._accepted = False
        self._widgets: dict[str, Widget] = {}
        self._offered: Answers = {}
        self._below: dict[str, Static] = {}

    def compose(self) -> ComposeResult:
        """The title, the fields with their labels, and the keys."""
        keep = (lambda _text: self._kept()) if self._keep_draft else None
        with VerticalScroll(can_focus=False):
            with Horizontal(classes="head"):
                yield Static(Content(one_line(self._title)), classes="title")
                yield Static("", classes="place", markup=False)
            if self._text:
                yield Static(Content(readable(self._text)), classes="said")
            yield Static(Content(self._busy), classes="busy")
            for field in self._fields:
                widget = widget_of(field, field.value, keep)
                self._offered[field.name] = cast("FormWidget", widget).typed()
                if field.name in self._unsent:
                    widget = widget_of(field, self._unsent[field.name], keep)
                self._widgets[field.name] = widget
                self._below[field.name] = Static("", classes="below", markup=False)
                with Vertical(classes="field"):
                    with Horizontal():
                        yield Static(Content(one_line(field.label)), classes="label")
                        yield widget
                    yield self._below[field.name]
            with Vertical(classes="foot"):
                yield Notice()
                yield Offered()
                yield KeyLine()

    def on_mount(self) -> None:
        """Begin with the first field."""
        self._focus(self._fields[0].name)
        self.watch(self, "focused", self._say_place)

    def on_resize(self, event: events.Resize) -> None:
        """Leave out the empty lines between fields where only so all of them are seen at once."""
        width = min(event.size.width, _WIDEST) - _AROUND
        lines = sum(_lines_of(widget, width - _LABEL) for widget in self._widgets.values())
        lines += sum(len(line) // width + 1 for line in self._text.split("\n")) + 1 if self._text else 0
        self.set_class(lines + len(self._fields) + _FRAME > event.size.height, "-tight")

    def say(self, message: str) -> None:
        """Say in the foot what is offered while one types; nothing takes the line away."""
        self.query_one(Offered).say(message)

    def _say_place(self, focused: Widget | None) -> None:
        """Say at which of how many fields one is, and below what is asked where the field has no room for all of it."""
        around = focused.ancestors_with_self if focused is not None else ()
        at = next((n for n, widget in enumerate(self._widgets.values(), 1) if widget in around), 0)
        many = len(self._fields)
        self.query_one(".place", Static).update(f"{at} of {many}" if at and many > 1 else "")
        field = self._fields[at - 1] if at else None
        asked = field.help if field is not None and not isinstance(field, LongField) else ""
        room = min(self.size.width, _WIDEST) - _AROUND - _LABEL
        self.say(asked if cell_len(asked) > room else "")

    def typed(self) -> Answers:
        """What stands in the fields, valid or not."""
        return {name: cast("FormWidget", widget).typed() for name, widget in self._widgets.items()}

    def _changed(self) -> Answers:
        """What was typed: what stands in a field, where that is not what was offered."""
        return {name: text for name, text in self.typed().items() if text != self._offered[name]}

    def action_accept(self) -> None:
        """Accept what is right; else go to the first field that is wrong or empty, and say what is asked for yet.

        A field that is still to come is not called wrong: only the one that is gone to complains of being empty.
        """
        answers: Answers = {}
        wrong = [field for field in self._fields if not self._answered(field, answers)]
        if wrong:
            empty = [field for field in wrong if self._is_empty(field)]
            for field in empty:
                self._complain(field.name, _nothing_in(field) if field is wrong[0] else "")
            self._say_missing(empty)
            self._focus(wrong[0].name)
        elif not self._busy:
            self._accept_all(answers)
        elif not self._is_busy:
            self._say_busy(True)
            # the words are on the screen before the work begins, during which nothing is painted
            self.call_after_refresh(self.set_timer, _A_MOMENT, partial(self._accept_all, answers))

    def _say_missing(self, empty: Sequence[Field]) -> None:
        """Say below which fields are to be filled in before the form is accepted, where they are several."""
        names = ", ".join(field.label for field in empty)
        notice = self.query_one(Notice)
        notice.clear()
        notice.warning = f"Still to be filled in: {names}" if len(empty) > 1 else ""

    def _is_empty(self, field: Field) -> bool:
        return field.required and not cast("FormWidget", self._widgets[field.name]).typed().strip()

    def _say_busy(self, is_busy: bool) -> None:
        self._is_busy = is_busy
        self.query_one(".busy").display = is_busy

    def _accept_all(self, answers: Answers) -> None:
        self._say_busy(False)
        try:
            if self._accept is not None:
                self._accept(answers)
        except AuditorError as error:
            self.query_one(Notice).error = error
            return
        except ValidationError as error:
            self._say_what_is_wrong(error)
            return
        self._accepted = True
        self._unsent.clear()
        self.dismiss(answers)

    def _say_what_is_wrong(self, error: ValidationError) -> None:
        """A record could not be made of the answers: what it says of a field is said there, the rest below."""
        rest = []
        for detail in error.errors(include_url=False, include_input=False):
            said = str(detail["msg"]).removeprefix("Value error, ")
            name = str(detail["loc"][0]) if detail["loc"] else ""
            if name in self._below:
                self._complain(name, said)
                self._focus(name)
            else:
                rest.append(f"{name.replace('_', ' ')}: {said}" if name else said)
        if rest:
            self.query_one(Notice).error = InvalidInput("\n".join(dict.fromkeys(rest)))

    def action_cancel(self) -> None:
        """Close; what was typed is there when the form opens again. What is under way is not stopped half done."""
        if self._is_busy:
            return
        self._unsent.clear()
        self._unsent.update(self._changed())
        self.dismiss(None)

    def on_input_changed(self, event: Input.Changed) -> None:
        """What was wrong with a value is not said of the next one; of a day it is said which one is meant."""
        for name, widget in self._widgets.items():
            if widget in event.input.ancestors_with_self:
                meant = widget.meaning() if isinstance(widget, DayAnswer) and widget.has_focus else ""
                self._say_at(name, meant)

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """``enter`` in a line accepts."""
        event.stop()
        self.action_accept()

    def on_chosen(self, message: Chosen) -> None:
        """A letter chose; on to the next field."""
        message.stop()
        if isinstance(self.focused, ChoiceAnswer):
            self._say_at(next(name for name, widget in self._widgets.items() if widget is self.focused), "")
            self.focus_next()

    def on_failed(self, message: Failed) -> None:
        """A draft could not be kept."""
        message.stop()
        self.query_one(Notice).error = message.error

    def _answered(self, field: Field, answers: Answers) -> bool:
        complaint = ""
        try:
            answer = cast("FormWidget", self._widgets[field.name]).answer()
            if field.required and not answer:
                complaint = _nothing_in(field)
            elif answer and field.check is not None:
                field.check(answer)
            answers[field.name] = answer
        except AuditorError as error:
            complaint = str(error)
        except ValueError as error:
            complaint = _sentence(error)
        self._complain(field.name, complaint)
        return not complaint

    def _complain(self, name: str, complaint: str) -> None:
        self._say_at(name, complaint)
        self._below[name].add_class("is-wrong")

    def _say_at(self, name: str, words: str) -> None:
        """Say something below a field; empty: nothing any more."""
        line = self._below[name]
        line.remove_class("is-wrong")
        line.update(Content(readable(words)))
        line.display = bool(words)

    def _focus(self, name: str) -> None:
        widget = self._widgets[name]
        (widget.field if isinstance(widget, OneOfAnswer) else widget).focus()

    def _kept(self) -> None:
        # A field that is left because the form closes hands over once more; what was accepted is no draft any more.
        if self._keep_draft is not None and not self._accepted:
            self._keep_draft(self._changed())


def _lines_of(widget: Widget, width: int) -> int:
    if isinstance(widget, ChoiceAnswer):
        return widget.lines_in(width)
    height = widget.styles.height
    return int(height.value) if height is not None and not height.is_auto and height.is_cells else 1


def _nothing_in(field: Field) -> str:
    """What is said of a required field in which nothing stands."""
    return "One of these has to be chosen." if isinstance(field, Choice) else "Something has to stand here."


def _sentence(error: ValueError) -> str:
    """What a wrong value's error says; of a model's error, what it says of the first field."""
    details = getattr(error, "errors", None)
    if details is None:
        return str(error)
    return str(details()[0]["msg"]).removeprefix("Value error, ")
