"""Screens: ask, call an activity, show.

Importing this package lowers the time Textual waits after ``esc`` for the rest of an escape sequence, and the time
between two frames. Textual reads both once, when it is imported: so this package comes first.
"""

from __future__ import annotations

import os
from pathlib import Path

os.environ.setdefault("ESCDELAY", "25")
os.environ.setdefault("TEXTUAL_FPS", "120")  # only what differs is drawn; what one key changes is there sooner


def run(folder: Path | None = None) -> None:
    """Open the app on the workspace in *folder*; where there is none, the welcome comes first."""
    from auditor.tui.start import start

    start(folder)
