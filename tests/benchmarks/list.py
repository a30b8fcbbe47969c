"""How the list behaves as it grows: ratios of one run, 20 rows being 1.

``python tests/benchmarks/list.py`` opens a list of 20, 5,000 and 20,000 rows (made before, and made when asked for) and
measures from opening to painted, and from a key to painted. Ratios compare sizes within one run; the milliseconds are
those of this machine and only say what order they are of.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from statistics import median
from time import perf_counter
from typing import Any

from textual import events
from textual.app import App, ComposeResult
from textual.screen import Screen

from auditor.tui.marks import Signs
from auditor.tui.themes import QUIET_DARK
from auditor.tui.widgets.columns import Column, Row, RowSource
from auditor.tui.widgets.rows import Rows

SIZES = (20, 5_000, 20_000)
COLUMNS = (
    Column("item", 8),
    Column("clause", 12),
    Column("question"),
    Column("grade", 18),
    Column("days", 5, align="right"),
)
SIGNS = Signs()
OPENINGS = 25


def row(n: int) -> Row:
    """One row, as an audit's list has it."""
    words = ("Is configuration information verified?", "王秀英 answers for the service desk", "Žluťoučký kůň")[n % 3]
    return Row(f"CK-{n}", (f"CK-{n}", f"20000-1:8.{n % 9}", words, SIGNS.segments("minor"), str(n % 90)))


class Lazy:
    """Rows made when they are asked for."""

    def __init__(self, count: int) -> None:
        self._count = count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, position: int) -> Row:
        return row(position)

    def position(self, key: str) -> int | None:
        """Where a key stands."""
        return int(key.removeprefix("CK-"))


class ListScreen(Screen[None]):
    """One list that fills the screen."""

    def __init__(self, rows: RowSource) -> None:
        super().__init__()
        self.list = Rows(COLUMNS, rows, titles=True)

    def compose(self) -> ComposeResult:
        """The list."""
        yield self.list


class BenchApp(App[None]):
    """An app that knows when it has painted a list."""

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(QUIET_DARK)
        self.theme = "quiet-dark"
        self.painted = asyncio.Event()

    def _display(self, screen: Screen[Any], renderable: Any) -> None:
        super()._display(screen, renderable)
        if isinstance(screen, ListScreen) and screen.list.size.height:
            self.painted.set()

    async def open(self, rows: RowSource) -> float:
        """Seconds from asking for a list to its first rows on the screen."""
        gc.collect()
        self.painted.clear()
        start = perf_counter()
        self.push_screen(ListScreen(rows))
        await self.painted.wait()
        return perf_counter() - start

    async def key(self, name: str) -> float:
        """Seconds from a key to what it changed being painted."""
        self.painted.clear()
        start = perf_counter()
        self.post_message(events.Key(name, None))
        await self.painted.wait()
        return perf_counter() - start


async def measure() -> None:
    """Open each size in turn, many times over, so that what the machine does besides hits all sizes alike."""
    kinds: dict[str, Callable[[int], RowSource]] = {"made before": lambda n: [row(i) for i in range(n)], "lazy": Lazy}
    sources = {(kind, size): make(size) for kind, make in kinds.items() for size in SIZES}
    gc.freeze()  # the rows are there already; what is measured is the list
    opening: dict[tuple[str, int], list[float]] = {each: [] for each in sources}
    moving: dict[tuple[str, int], list[float]] = {each: [] for each in sources}
    app = BenchApp()
    async with app.run_test(size=(120, 40)) as pilot:
        for _ in range(OPENINGS):
            for each, rows in sources.items():
                opening[each].append(await app.open(rows))
                await pilot.pause()
                for name in ("down", "down", "up", "down"):
                    moving[each].append(await app.key(name))
                    await pilot.pause()
                await app.pop_screen()
                await pilot.pause()
    for title, times in (("open to painted", opening), ("key to painted", moving)):
        print(title)
        for kind in kinds:
            least = median(times[kind, SIZES[0]])
            for size in SIZES:
                middle = median(times[kind, size])
                print(f"  {kind:12} {size:>6} rows   {middle / least:5.2f} x   ({middle * 1000:.1f} ms)")


if __name__ == "__main__":
    asyncio.run(measure())
