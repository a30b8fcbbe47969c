"""Typing ahead: a key waits until the one before it has had its effect.

Textual hands each key to whatever has the focus at that moment, even while the key before it is still on its way to
move the focus. Where keys come in one piece (a slow machine, a link that gathers them), the first letters of a note
would act on the list. Here they wait, and none is lost.
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from textual.events import Event, InputEvent

if TYPE_CHECKING:
    from textual.app import App
    from textual.message_pump import MessagePump

LONGEST = 0.5
"""Seconds after which the next key goes on, whatever the one before it does."""


class TypedOut(InputEvent):
    """Nothing more will be typed: the keyboard is gone. What was typed before has its effect first."""


class TypeAhead:
    """Lets keys and pasted text through to an app one by one."""

    def __init__(self, app: App[Any]) -> None:
        self._app = app
        self._waiting: deque[Event] = deque()
        self._settling: asyncio.Task[None] | None = None

    def admits(self, event: Event) -> bool:
        """Whether it is the turn of a key; one whose turn it is not comes again."""
        is_next = not self._waiting or self._waiting[0] is event
        if self._settling is None and is_next:
            if self._waiting:
                self._waiting.popleft()
            return True
        if event not in self._waiting:
            self._waiting.append(event)
        return False

    def follow(self, target: MessagePump) -> None:
        """A key went to *target*: the next one waits until it is done, and so is what it led to."""
        self._settling = asyncio.create_task(self._settle(target))

    async def _settle(self, target: MessagePump) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(LONGEST):
                await self._handled(target)
                await self._led_to()
        self._settling = None
        if self._waiting:
            self._app.post_message(self._waiting[0])

    async def _handled(self, target: MessagePump) -> None:
        """The key went up from its target to the app, and what is bound to it was done."""
        node: MessagePump | None = target
        while node is not None:
            await _reached(node)
            node = node._parent
        await _reached(self._app)

    async def _led_to(self) -> None:
        """Messages were heard, widgets and screens that came are there, and the focus is where it should be."""
        nodes = [*self._app.screen.walk_children(with_self=True)]
        await asyncio.gather(*(_reached(node) for node in nodes))
        await _reached(self._app.screen)
        await _reached(self._app)


async def _reached(node: MessagePump) -> None:
    """Everything that was sent to a node so far is dealt with."""
    done = asyncio.Event()
    if node.call_later(done.set):
        await done.wait()
