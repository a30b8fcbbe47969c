"""From key to painted in the conduct screen, by the size of the audit.

    python tests/benchmarks/key_to_paint.py                  100, 1,000 and 5,000 items
    python tests/benchmarks/key_to_paint.py --rounds 30      more of each key

Audits are made through the activities. A key is handed to the app as the terminal's driver does; it is painted when the
app has written the last change of the screen that follows from it. Median and 95th percentile in milliseconds, and the
medians as ratios of those at the smallest audit. Sizes take turns, so that a busy machine slows all of them alike.
A key may wait for a frame or two of 8 ms, which is in every number.
"""

from __future__ import annotations

import argparse
import asyncio
import importlib.util
import statistics
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

from auditor.tui.app import AuditorApp
from auditor.tui.screens.conduct.screen import ConductScreen

QUIET = 0.06
"""Seconds without a paint after which a key has had its effect."""

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

    def _display(self, screen: Any, renderable: Any) -> None:
        super()._display(screen, renderable)
        self.painted = time.perf_counter()


async def press(app: Watched, key: str) -> float:
    """Press a key; the seconds until the last paint that follows from it, 0 if nothing was painted."""
    character = {"full_stop": ".", "colon": ":", "slash": "/"}.get(key, key if len(key) == 1 else None)
    start = time.perf_counter()
    app.post_message(events.Key(key, character))
    while time.perf_counter() - max(app.painted, start) < QUIET:
        await asyncio.sleep(0.002)
    return max(app.painted - start, 0.0)


async def keys(app: Watched, pressed: str) -> float:
    """Press several keys apart by spaces; the time of the last one."""
    took = 0.0
    for key in pressed.split():
        took = await press(app, key)
    return took


def grades() -> Iterator[str]:
    """The grade keys in turn, as an auditor gives them: mostly conforming."""
    while True:
        yield from "ccicmcocgc"


async def measure(audits: ModuleType, count: int, rounds: int, times: dict[str, list[float]]) -> None:
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
    options = parser.parse_args()
    audits = builder()
    times: dict[int, dict[str, list[float]]] = {count: {} for count in options.sizes}
    for _ in range(options.turns):
        for count in options.sizes:
            asyncio.run(measure(audits, count, options.rounds, times[count]))
    print(f"{'items':>6} {'key':<13} {'median ms':>9} {'p95 ms':>7} {'ratio':>6}")
    for count, by_key in times.items():
        for name, seconds in by_key.items():
            median = statistics.median(seconds)
            p95 = sorted(seconds)[int(len(seconds) * 0.95)]
            ratio = median / statistics.median(times[options.sizes[0]][name])
            print(f"{count:>6,} {name:<13} {median * 1000:>9.1f} {p95 * 1000:>7.1f} {ratio:>6.2f}")


if __name__ == "__main__":
    main()
