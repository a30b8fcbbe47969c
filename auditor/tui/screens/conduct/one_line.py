"""The line in the foot of the screen that asks for a few words after something was kept: a reason, what was seen."""

from __future__ import annotations

from collections.abc import Callable

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from auditor.errors import AuditorError
from auditor.tui.cells import one_line
from auditor.tui.form_draft import FormDraft
from auditor.tui.screen import WorkScreen
from auditor.tui.widgets.draft import Failed, Left
from auditor.tui.widgets.line_field import LineField

_TEXT = "text"


class OneLine(Horizontal):
    """Asks for one line. Every way out keeps what was typed; left empty, it stays owed. A refused text stays open.

    What was being typed when the program stopped waits in *draft*, and stands there when the same is asked again.
    """

    DEFAULT_CSS = """
    OneLine { height: 1; width: 100%; background: $panel; }
    OneLine > Static { width: auto; max-width: 50%; padding: 0 1; color: $accent; text-style: bold; }
    OneLine > LineField { width: 1fr; border: none; padding: 0; background: $panel; }
    OneLine > LineField:focus { border: none; background: $panel; }
    """

    def __init__(
        self,
        label: str,
        accept: Callable[[str], object],
        text: str = "",
        hint: str = "",
        draft: FormDraft | None = None,
    ) -> None:
        super().__init__()
        self._label = label
        self._accept = accept
        self._kept = text.strip()
        self._draft = draft
        waiting = draft.read().get(_TEXT, "") if draft is not None else ""
        self._field = LineField(waiting or text, placeholder=hint, keep_draft=self._keep_draft)

    def compose(self) -> ComposeResult:
        """What is asked, and the field."""
        yield Static(Content(one_line(self._label)))
        yield self._field

    def on_mount(self) -> None:
        """Letters are for this line."""
        self._field.focus()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        """``enter`` keeps it."""
        event.stop()
        self._leave()

    def on_left(self, message: Left) -> None:
        """``esc`` keeps it, too; nothing typed means nothing said."""
        message.stop()
        self._leave()

    def on_descendant_blur(self) -> None:
        """A key or a click led elsewhere on the screen: keep it, and give way. A terminal may come and go."""
        screen = self.screen
        elsewhere = screen.focused is not None and not screen.query(".asking LineField:focus")
        if elsewhere and self.keep() and isinstance(screen, WorkScreen):
            screen.close_foot()

    def _leave(self) -> None:
        if self.keep():
            self.screen.post_message(Left(self._field))

    def keep(self) -> bool:
        """Hand over what was typed since; tell whether it was taken."""
        text = self._field.value.strip()
        if text and text != self._kept:
            try:
                self._accept(text)
            except AuditorError as error:
                self.screen.post_message(Failed(error))
                return False
            self._kept = text
            self._keep_draft(text)
        return True

    def _keep_draft(self, text: str) -> None:
        """What was typed since waits beside the trail; what is kept, or nothing, is no draft."""
        typed = text.strip()
        if self._draft is not None:
            self._draft.keep({_TEXT: text} if typed and typed != self._kept else {})
