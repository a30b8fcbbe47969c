"""A hand at the keyboard: presses keys, pastes texts, fills forms, chooses rows; as a person would, only faster."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from time import monotonic
from typing import Any, TypeVar

from textual import events
from textual.keys import _character_to_key
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.choose import Choose
from auditor.tui.widgets.form_fields import ChoiceAnswer, OneOfAnswer
from auditor.tui.widgets.frame import Notice

S = TypeVar("S", bound=WorkspaceScreen)

_ROUNDS = 20
"""So many turns of the loop without any message, and nothing goes on any more."""


_AT_MOST = 30.0
"""Seconds after which an app that does not come to rest has failed."""


class Hand:
    """Drives the app that runs under a pilot."""

    def __init__(self, pilot: Pilot[Any]) -> None:
        self.pilot = pilot
        self.app = pilot.app

    @property
    def screen(self) -> Any:
        """The screen on top."""
        return self.app.screen

    def lines(self) -> list[str]:
        """What is shown, line by line."""
        strips = self.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    def shown(self) -> str:
        """What is shown, as one text."""
        return "\n".join(self.lines())

    async def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        driver = self.app._driver
        assert driver is not None
        for key in keys:
            name = _character_to_key(key) if len(key) == 1 and not key.isalnum() else key
            event = events.Key(name, key if len(key) == 1 else None)
            event.set_sender(self.app)
            driver.send_message(event)
            await self.settle()

    async def settle(self) -> None:
        """Wait until no widget has a message left; a pilot's own way waits for whole frames of idling."""
        quiet = 0
        until = monotonic() + _AT_MOST
        while quiet < _ROUNDS:
            await asyncio.sleep(0)
            if self.app._exception is not None:
                raise self.app._exception
            assert monotonic() < until, "the app does not come to rest"
            pumps = (self.app, *self.screen.walk_children(with_self=True))
            quiet = 0 if any(pump.message_queue_size for pump in pumps) else quiet + 1

    async def painted(self) -> None:
        """Wait until the screen is painted, and what it does after that is done."""
        done, until, asked = asyncio.Event(), monotonic() + _AT_MOST, None
        while not done.is_set():
            assert monotonic() < until, "the screen is not painted"
            if self.screen is not asked:  # a screen that is left meanwhile is not painted any more
                asked = self.screen
                asked.call_after_refresh(done.set)
            with suppress(TimeoutError):
                await asyncio.wait_for(done.wait(), 0.2)
        await self.settle()

    async def paste(self, text: str) -> None:
        """Put a text into the field that has the focus."""
        assert isinstance(self.app.focused, (Input, TextArea)), f"no text field has the focus: {self.app.focused}"
        self.app.post_message(events.Paste(text))
        await self.settle()

    async def write(self, text: str) -> None:
        """Put a text into the field that has the focus, in the place of what stands there."""
        field = self.app.focused
        assert isinstance(field, (Input, TextArea))
        field.select_all()
        await (self.paste(text) if text else self.press("delete"))

    async def fill(self, title: str, /, **answers: str) -> None:
        """Fill fields of the form that is open, by their names, and accept it; it has to close."""
        await self.enter(title, **answers)
        form = self.screen
        await self.press("ctrl+s")
        assert self.screen is not form, f"{title} is refused:\n{self.shown()}"

    async def read(self, kind: type[S], *keys: str) -> S:
        """Press keys, and wait until the screen that comes has read its audits."""
        await self.painted()
        await self.press(*keys)
        await self.painted()
        screen = self.screen
        assert isinstance(screen, kind)
        while screen.is_reading:
            await self.painted()
        return screen

    async def accept(self) -> None:
        """Accept the form that is open, and wait until what it does is done, however long that takes."""
        form = self.screen
        assert isinstance(form, Ask), f"no form is open:\n{self.shown()}"
        await self.press("ctrl+s")
        await self.painted()
        while self.screen is form and form._is_busy:
            await self.pilot.pause(0.05)
        await self.painted()

    async def enter(self, title: str, /, **answers: str) -> None:
        """Fill fields of the form that is open, and leave it open."""
        form = self.screen
        assert isinstance(form, Ask), f"no form is open, expected {title}:\n{self.shown()}"
        assert title in form._title, f"{form._title} is open, not {title}"
        for name, value in answers.items():
            widget = form._widgets[name]
            if isinstance(widget, ChoiceAnswer):
                form.set_focus(widget)
                await self.press(next(letter for letter, word, _ in widget._options if word == value))
            else:
                form.set_focus(widget.field if isinstance(widget, OneOfAnswer) else widget)
                await self.write(value)

    async def choose(self, words: str) -> None:
        """Choose the row that holds the words from the list that is open."""
        assert isinstance(self.screen, Choose), f"no list is open:\n{self.shown()}"
        await self.paste(words)
        await self.press("enter")

    async def command(self, words: str) -> None:
        """Give a command of the palette by its words."""
        await self.press(">")
        await self.paste(words)
        await self.pilot.pause(0.1)
        await self.press("down", "enter")
        await self.pilot.pause()

    async def go(self, reference: str) -> None:
        """Jump to a clause or a reference."""
        await self.press("colon")
        await self.paste(reference)
        await self.press("enter")

    def refused(self) -> str:
        """What was refused on the screen on top; empty if nothing was."""
        errors = [notice.error for notice in self.screen.query(Notice) if notice.error is not None]
        return str(errors[0]) if errors else ""
