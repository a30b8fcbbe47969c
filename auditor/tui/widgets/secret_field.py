"""A field for a passphrase: its letters are not shown, and what is typed is nowhere kept, not even as a draft."""

from __future__ import annotations

from dataclasses import dataclass

from textual import events
from textual.widgets import Input

from auditor.tui.widgets.form_fields import Field, LineAnswer


@dataclass(frozen=True, slots=True)
class SecretField(Field):
    """Something only who types it knows."""


class SecretAnswer(LineAnswer):
    """The widget of a :class:`SecretField`. Of its text nothing but the answer comes out: no draft, no copy."""

    def __init__(self, help: str) -> None:
        super().__init__(placeholder=help)
        self.password = True

    def typed(self) -> str:
        """Nothing: what stands in a form that is left is kept, and a passphrase is not."""
        return ""

    def answer(self) -> str:
        """The passphrase letter by letter as it was typed."""
        return self.value

    def insert(self, text: str, index: int) -> None:
        """Take every letter as it is: none may be changed into another one."""
        Input.insert(self, text, index)

    def replace(self, text: str, start: int, end: int) -> None:
        """Take every letter as it is."""
        Input.replace(self, text, start, end)

    def _on_paste(self, event: events.Paste) -> None:
        event.stop()
        event.prevent_default()
        self.replace(event.text.rstrip("\r\n"), *self.selection)

    def before_cursor(self) -> str:
        """Nothing that a template or a name could stand for."""
        return ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A passphrase has no templates."""
        return False if action == "expand" else super().check_action(action, parameters)

    def action_copy(self) -> None:
        """Nothing is copied."""

    def action_cut(self) -> None:
        """Nothing is copied."""
