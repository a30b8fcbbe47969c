"""From starting Python to the first paint: the app on a workspace, against an empty Textual app; ratio of one run.

``python tests/benchmarks/first_paint.py [WORKSPACE]``: without a workspace the frame alone is measured.
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

EMPTY = """
from textual.app import App
from textual.widgets import Static
class Empty(App):
    def compose(self): yield Static("ready")
    def on_ready(self): self.exit()
Empty().run()
"""

FRAME = """
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

WORKSPACE = """
from pathlib import Path
from auditor.tui.app import AuditorApp
from auditor.tui.start import app_on
from auditor.workspace import Workspace
AuditorApp.on_ready = lambda self: self.exit()
with Workspace.open(Path({folder!r})) as workspace:
    app_on(workspace).run()
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
    """Run them in turn and print the ratios of the medians."""
    apps = {"an empty Textual app": EMPTY, "the frame alone": FRAME}
    if len(sys.argv) > 1:
        apps["the app on the workspace"] = WORKSPACE.format(folder=sys.argv[1])
    times: dict[str, list[float]] = {name: [] for name in apps}
    for _ in range(RUNS):
        for name, code in apps.items():
            times[name].append(seconds(code))
    least = median(times["an empty Textual app"])
    for name, each in times.items():
        print(f"{name:26} {median(each) / least:.2f} x   ({median(each) * 1000:.0f} ms)")


if __name__ == "__main__":
    main()
