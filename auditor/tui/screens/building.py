"""Making a paper while the keys go on working: a thread lays it out, and the screen says how long it has been at it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Lock
from time import monotonic
from typing import TypeVar

from textual.app import App

from auditor.errors import AuditorError, InvalidInput
from auditor.tui.screen import WorkScreen
from auditor.tui.widgets.frame import StatusLine

T = TypeVar("T")

_PRESS = Lock()
"""There is one press: who prints holds it until the paper is made, whatever became of the screen that asked."""

_SECOND = 1.0


def build(screen: WorkScreen, what: str, make: Callable[[], T], then: Callable[[T], None]) -> None:
    """Let a thread *make* something, and hand it to *then* if the screen is still there; *what* is said meanwhile.

    *make* reads nothing that a key may change. InvalidInput while another paper is being made.
    """
    if not _PRESS.acquire(blocking=False):
        raise InvalidInput("Another paper is still being made.", "The line below says when it is done; then once more.")
    screen.app.run_worker(_made(screen, screen.app, what, make, then), group="paper")


async def _made(
    screen: WorkScreen, app: App[object], what: str, make: Callable[[], T], then: Callable[[T], None]
) -> None:
    began, said = monotonic(), ""
    making = asyncio.ensure_future(asyncio.to_thread(_printed, make))
    while not making.done():
        seconds = int(monotonic() - began)
        line = screen.query_one(StatusLine) if screen.is_attached else None
        if line is not None and (not said or line.message == (said, "")):  # what others say meanwhile stays
            said = f"Making {what} …{f' {seconds} s' if seconds else ''}"
            screen.say(said)
        await asyncio.wait({making}, timeout=_SECOND)
    try:
        result = making.result()
    except (AuditorError, OSError) as wrong:
        error = wrong if isinstance(wrong, AuditorError) else _unusable(wrong)
        asked = screen if screen.is_attached else app.screen
        if isinstance(asked, WorkScreen):
            asked.refuse(error)
        return
    if screen.is_attached:
        screen.call_later(then, result)  # in the screen's own turn, where what is refused is shown


def _printed(make: Callable[[], T]) -> T:
    try:
        return make()
    finally:
        _PRESS.release()


def _unusable(wrong: OSError) -> InvalidInput:
    """A design, a font or a photo that may not be read, or a full disk: the reason, as the system tells it."""
    return InvalidInput(f"{wrong.filename or 'A file'} cannot be used: {wrong.strerror or wrong}.")
