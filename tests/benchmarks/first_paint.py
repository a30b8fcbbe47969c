"""From starting Python to the first paint: the app on a workspace, against an empty Textual app; ratio of one run.

``python tests/benchmarks/first_paint.py [WORKSPACE]``: without a workspace the frame alone is measured, on a toy.
Both run in a pseudo terminal; a run ends when the first screen is painted.
"""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from statistics import median
from time import perf_counter

RUNS = 15
TITLE = b"\x1b[?1049h"

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self): yield Static("ready")
    def on_ready(self): self.exit()
Empty().run()
"""

TOY = """
from datetime import date
from auditor.tui.app import AuditorApp
from auditor.tui.screen import WorkScreen
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.rows import Rows
class Place:
    name, place, person = "Name", "", "P01"
    def today(self): return date(2026, 11, 23)
    def close(self): pass
class First(WorkScreen):
    def body(self): yield Rows((Column(),), [Row("a", ("ready",))])
class Timed(AuditorApp):
    def on_ready(self): self.exit()
Timed(Place(), {"today": First}).run()
"""


def seconds(code: str) -> float:
    """Seconds from starting Python until the app, which leaves at its first paint, is gone."""
    leader, follower = pty.openpty()
    start = perf_counter()
    child = subprocess.Popen(
        [sys.executable, "-c", code],
        stdin=follower,
        stdout=follower,
        stderr=follower,
        env={**os.environ, "TERM": "xterm-256color", "COLUMNS": "120", "LINES": "40"},
    )
    os.close(follower)
    try:
        while os.read(leader, 65536):
            pass
    except OSError:
        pass  # Linux says that the other end is closed by an error
    child.wait()
    os.close(leader)
    if child.returncode:
        raise SystemExit(f"the app ended with {child.returncode}")
    return perf_counter() - start


def main() -> None:
    """Run both in turn and print the ratio of the medians."""
    empty, frame = [], []
    for _ in range(RUNS):
        empty.append(seconds(EMPTY))
        frame.append(seconds(TOY))
    print(f"empty Textual app   1.00 x   ({median(empty) * 1000:.0f} ms)")
    print(f"the app's frame     {median(frame) / median(empty):.2f} x   ({median(frame) * 1000:.0f} ms)")


if __name__ == "__main__":
    main()
