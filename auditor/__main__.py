"""``auditor`` and ``python -m auditor``: the command line, which opens the app where that is asked for."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.reporting.key_card_record import KeyCard

SELDOM = (50_000, 20, 50)
"""How seldom the garbage collector looks, by generation: rows and records by the ten thousand hold no cycles."""


def open_app(folder: Path | None, by: str) -> None:
    """Open the screens on the workspace in *folder*, or their welcome; *by* names who acts, where that was said.

    Raises :class:`~auditor.errors.InvalidInput` where there is no terminal to draw on and to read keys from.
    """
    drawn_elsewhere = "TEXTUAL_DRIVER" in os.environ  # in a browser's tab
    if not (drawn_elsewhere or (sys.stdin.isatty() and sys.stdout.isatty())):
        from auditor.errors import InvalidInput

        raise InvalidInput(
            "The screens need a terminal, and here is none.",
            "Everything they do, the commands do: auditor --help. The demo without screens: auditor demo DIR --no-open",
        )
    if by:
        os.environ["AUDITOR_BY"] = by  # where the screens look for it, too
    from auditor.tui import run

    run(folder)


def key_card(keys: Mapping[str, str], day: date) -> KeyCard:
    """The keys of the screens, with those that a person set."""
    from auditor.tui import key_card as card

    return card.key_card(keys, day)


def main() -> None:
    """Run the command line and exit with its code."""
    from auditor.cli.edges import run

    gc.set_threshold(*SELDOM)
    try:
        run(open_app, key_card)
    finally:
        gc.freeze()  # what is left goes with the process: looking through it once more takes longer than many commands


if __name__ == "__main__":
    main()
