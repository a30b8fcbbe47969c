"""From key to painted in the conduct screen, by the size of the audit.

    python tests/benchmarks/key_to_paint.py                  100, 1,000 and 5,000 items
    python tests/benchmarks/key_to_paint.py --rounds 30      more of each key

Audits are made through the activities. A key is handed to the app as the terminal's driver does; it is painted when the
app has written the last change of the screen that follows from it. Median and 95th percentile in milliseconds, and the
medians as ratios of those at the smallest audit. Sizes take turns, so that a busy machine slows all of them alike.
A key may wait for a frame or two of 8 ms, which is in every number. Beside it stands the time of the processor until
that paint, which other programs do not lengthen, and at the end how much memory an audit of each size takes.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import importlib.util
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import auditor.tui  # noqa: F401  # before Textual, as the program does

# isort: split
from textual import events

from auditor.__main__ import SELDOM
from auditor.model.people import Person
from auditor.tui.app import AuditorApp
from auditor.tui.screens.conduct.screen import ConductScreen
from auditor.workspace import Workspace

QUIET = 0.06
"""Seconds without a paint after which a key has had its effect."""

LONGEST = 1.0
"""Seconds after which a key that nothing was painted for has no effect."""

SIZE = (120, 40)


def builder() -> ModuleType:
    """The module beside the tests that makes audits."""
    spec = importlib.util.spec_from_file_location("audits", Path(__file__).parents[1] / "tui" / "audits.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["audits"] = module
    spec.loader.exec_module(module)
    return module


class Watched(AuditorApp):
    """Notes when it painted."""

    painted = 0.0
    worked = 0.0

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        self.painted, self.worked = time.perf_counter(), time.process_time()


Took = tuple[float, float]
"""Seconds until the last paint, and seconds of the processor until then."""


async def press(app: Watched, key: str) -> Took:
    """Press a key; what it took until the last paint that follows from it, nothing if nothing was painted."""
    character = {"full_stop": ".", "colon": ":", "slash": "/"}.get(key, key if len(key) == 1 else None)
    start, worked = time.perf_counter(), time.process_time()
    app.post_message(events.Key(key, character))
    while time.perf_counter() - max(app.painted, start) < (QUIET if app.painted > start else LONGEST):
        await asyncio.sleep(0.002)
    return max(app.painted - start, 0.0), max(app.worked - worked, 0.0)


async def keys(app: Watched, pressed: str) -> Took:
    """Press several keys apart by spaces; what the last one took."""
    took = 0.0, 0.0
    for key in pressed.split():
        took = await press(app, key)
    return took


def grades() -> Iterator[str]:
    """The grade keys in turn, as an auditor gives them: mostly conforming."""
    while True:
        yield from "ccicmcocgc"


async def measure(audits: ModuleType, count: int, rounds: int, times: dict[str, list[Took]]) -> None:
    """Add the seconds of each key at an audit of *count* items."""
    with tempfile.TemporaryDirectory() as folder:
        made = audits.conducted(Path(folder), audits.large_checklist(count))
        app = Watched(made.desk(), {"audits": lambda desk: ConductScreen(desk, made.book)}, first="audits")
        async with app.run_test(size=SIZE) as pilot:
            await pilot.pause(1.5)
            grade = grades()
            for number in range(rounds):
                clause = f"{4 + number % 6}.{1 + number % 10}"
                typed = " ".join({".": "full_stop"}.get(c, c) for c in clause)
                steps = {
                    "down": "down",
                    "grade": next(grade),
                    "next open": "full_stop",
                    "jump": f"colon {typed} enter",
                    "search": "slash p a r t",
                    "leave search": "escape escape",
                    "view": "v",
                }
                for name, pressed in steps.items():
                    times.setdefault(name, []).append(await keys(app, pressed))
            assert "grade" in {line.verb for line in made.book.ledger.lines()}
        made.workspace.close()


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=10, help="of each key in each turn")
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1_000, 5_000])
    parser.add_argument("--memory", type=int, default=0, help="only how much memory so many items take")
    parser.add_argument("--folder", default="", help=argparse.SUPPRESS)
    options = parser.parse_args()
    gc.set_threshold(*SELDOM)  # as the program does
    if options.memory:
        memory(options.memory, options.folder)
        return
    audits = builder()
    times: dict[int, dict[str, list[Took]]] = {count: {} for count in options.sizes}
    for _ in range(options.turns):
        for count in options.sizes:
            asyncio.run(measure(audits, count, options.rounds, times[count]))
    print(f"{'items':>6} {'key':<13} {'median ms':>9} {'p95 ms':>7} {'ratio':>6} {'cpu ms':>7} {'p95':>6} {'ratio':>6}")
    for count, by_key in times.items():
        for name, each in by_key.items():
            columns = ""
            for which, widths in ((0, (9, 7)), (1, (7, 6))):
                seconds = sorted(took[which] for took in each)
                median = statistics.median(seconds)
                first = statistics.median(took[which] for took in times[options.sizes[0]][name])
                p95 = seconds[int(len(seconds) * 0.95)]
                columns += f" {median * 1000:>{widths[0]}.1f} {p95 * 1000:>{widths[1]}.1f} {median / first:>6.2f}"
            print(f"{count:>6,} {name:<13}{columns}")
    for count in options.sizes:
        child = [sys.executable, __file__, "--memory", str(count)]
        print(f"{count:>6,} items: {subprocess.run(child, check=True, capture_output=True, text=True).stdout.strip()}")


async def _opened(made: Any) -> str:
    """An audit opened as the program does it, worked in for a moment; the most memory it took."""
    app = AuditorApp(made.desk(), {"audits": lambda desk: ConductScreen(desk, made.book)}, first="audits")
    async with app.run_test(size=SIZE) as pilot:
        await pilot.pause(1)
        await pilot.press("c", "full_stop", "v", "slash", "p", "a")
        await pilot.pause(0.5)
    return f"{resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB at most"


def memory(count: int, folder: str) -> None:
    """Print how much memory it takes to work in an audit of *count* items that lies in a folder, made by a child."""
    audits = builder()
    if not folder:
        with tempfile.TemporaryDirectory() as place:
            child = [sys.executable, __file__, "--memory", str(count), "--folder", place]
            audits.conducted(Path(place), audits.large_checklist(count)).workspace.close()
            print(subprocess.run(child, check=True, capture_output=True, text=True).stdout.strip())
        return
    with Workspace.open(Path(folder) / "work", home=Path(folder) / "home", clock=audits.Clock()) as workspace:
        people = {each.ref: each for each in workspace.programme.all(Person).values()}
        made = audits.Conducted(workspace, workspace.audit("IA-2026-03"), people, audits.Clock(), Path(folder))
        print(asyncio.run(_opened(made)))


if __name__ == "__main__":
    main()
