"""A question in the foot of the screen that one key answers; any other key is a no, and does what it always does."""

from __future__ import annotations

from collections.abc import Callable

from rich.cells import cell_len
from textual import events
from textual.strip import Strip

from auditor.tui.cells import fit, one_line
from auditor.tui.widgets.draft import Left
from auditor.tui.widgets.toned import Toned

_NO = frozenset({"n", "escape"})


class YesLine(Toned, can_focus=True):
    """Asks whether; *then* hears the answer once the keys belong to the screen again.

    ``y`` is yes, so is ``enter`` where *enter* says so; ``n`` and ``esc`` are no. Any other key is no, too, and is
    pressed again for whoever it was meant for, so that a question never swallows a grade.
    """

    DEFAULT_CSS = "YesLine { height: 1; width: 100%; background: $panel; color: $foreground; }"

    def __init__(
        self, question: str, then: Callable[[bool], object], *, yes: str, no: str, enter: bool = False
    ) -> None:
        super().__init__()
        self._question = question
        self._then = then
        self._yes = ("y", "enter") if enter else ("y",)
        self._words = yes, no
        self._answered = False

    def on_mount(self) -> None:
        """One key answers."""
        self.focus()

    def render_line(self, y: int) -> Strip:
        """The question and its keys."""
        yes, no = self._words
        keys = (("  ", ""), (self._yes[-1], "key"), (f" {yes}  ", ""), ("esc", "key"), (f" {no}", ""))
        room = self.size.width - 2 - sum(cell_len(text) for text, _ in keys)
        wide = min(max(room, 10), cell_len(one_line(self._question)))
        question = fit(((self._question, "strong"),), wide, more=self.signs.more)
        return self.strip([(" ", ""), *question, *keys], self.rich_style).adjust_cell_length(
            self.size.width, self.rich_style
        )

    def on_key(self, event: events.Key) -> None:
        """Answer."""
        event.stop()
        event.prevent_default()
        is_yes = event.key in self._yes
        again = None if is_yes or event.key in _NO else events.Key(event.key, event.character)
        self._answer(is_yes, again)

    def on_blur(self) -> None:
        """Another place was clicked: no."""
        self._answer(False, None)

    def _answer(self, is_yes: bool, again: events.Key | None) -> None:
        if self._answered:
            return
        self._answered = True
        screen = self.screen
        screen.post_message(Left(self))

        def told() -> None:
            self._then(is_yes)
            if again is not None:
                again.set_sender(screen.app)  # else Textual stops it on its way up
                screen.app.post_message(again)

        screen.call_later(told)
