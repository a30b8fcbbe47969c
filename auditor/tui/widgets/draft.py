"""What is typed into a field, on its way to be kept: a draft while typing, one change when the field is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget

from auditor.errors import AuditorError

PAUSE = 0.3
"""Seconds for which typed text may be in memory only."""

Keep = Callable[[str], None]


@dataclass
class Failed(Message):
    """An activity refused what a widget asked of it; the screen shows why."""

    error: AuditorError


@dataclass
class Left(Message):
    """A text field was left with ``esc``: the keys belong to the list again."""

    field: Widget


class Draft:
    """The text of one field: handed to *keep_draft* within 0.3 s of a change, and to *commit* when the field is left.

    A text that was refused stays in the field and in its draft, and is offered again when the field is left again.
    """

    def __init__(
        self, field: Widget, read: Callable[[], str], keep_draft: Keep | None = None, commit: Keep | None = None
    ) -> None:
        self._field = field
        self._read = read
        self._keep_draft = keep_draft
        self._commit = commit
        self._drafted = self._committed = read()
        self._timer: Timer | None = None

    def begin(self) -> None:
        """Begin anew with what the field holds, which is kept already."""
        self._stop()
        self._drafted = self._committed = self._read()

    def typed(self) -> None:
        """The field holds another text: it is a durable draft within :data:`PAUSE`."""
        if self._timer is None and self._keep_draft is not None and self._read() != self._drafted:
            self._timer = self._field.set_timer(PAUSE, self._keep)

    def settle(self) -> bool:
        """Keep the draft and commit the text at once; tell whether it was taken."""
        self._keep()
        text = self._read()
        if text == self._committed or self._commit is None:
            return True
        taken = self._hand(self._commit, text)
        if taken:
            self._committed = text
        return taken

    def leave(self) -> None:
        """Settle, and tell that the keys belong to the list again."""
        self.settle()
        self._field.post_message(Left(self._field))

    def _keep(self) -> None:
        self._stop()
        text = self._read()
        if text != self._drafted and self._keep_draft is not None and self._hand(self._keep_draft, text):
            self._drafted = text

    def _hand(self, keep: Keep, text: str) -> bool:
        try:
            keep(text)
        except AuditorError as error:
            self._field.post_message(Failed(error))
            return False
        return True

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


class TextField:
    """What a field in which letters are text does with its draft, mixed into one of Textual's fields, before it."""

    draft: Draft

    def on_blur(self) -> None:
        """The field was left."""
        self.draft.settle()

    def on_unmount(self) -> None:
        """The screen was left."""
        self.draft.settle()

    def action_leave_text(self) -> None:
        """Give the keys back to the list."""
        self.draft.leave()
