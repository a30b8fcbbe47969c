"""Rubbish is looked for while nobody waits: Python's collector would else do it in the middle of a key."""

from __future__ import annotations

import gc

from textual.app import App
from textual.timer import Timer

_A_PAUSE = 0.03
"""Seconds after a key in which what follows from it is painted."""

_A_REST = 2.0
"""Seconds without a key after which one thinks or listens."""

_WORTH_IT = 2_000
"""Objects that came since the last look; fewer are left for the next time."""


class Tidying:
    """Looks at the newest objects after each key, and at those that outlived that once one rests."""

    def __init__(self, app: App[None]) -> None:
        self._app = app
        self._waiting: Timer | None = None

    def key_pressed(self) -> None:
        """A key came: the next look is put off."""
        if self._waiting is not None:
            self._waiting.stop()
        self._waiting = self._app.set_timer(_A_PAUSE, self._at_a_pause)

    def _at_a_pause(self) -> None:
        if gc.get_count()[0] > _WORTH_IT:
            gc.collect(0)
        self._waiting = self._app.set_timer(_A_REST, self._at_rest)

    def _at_rest(self) -> None:
        if gc.get_count()[1]:
            gc.collect(1)
