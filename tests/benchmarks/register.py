"""What the register costs at each key, as ratios of one run: 20,000 nonconformities, the demo being 1.

``python -m tests.benchmarks.register LARGE``, where LARGE was made by ``python -m tests.data.large LARGE``

CPU time of this process from the key to the paint after it, with the index warm. What is arranged, counted and searched
is forgotten before each key, as after a change in any audit; "again" is the same key with nothing forgotten.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from textual.pilot import Pilot

from auditor import demo
from auditor.tui.screens.register.arrangement import Order, View
from auditor.tui.screens.register.choice import Choice, options
from auditor.tui.screens.register.register import RegisterScreen
from auditor.tui.start import app_on
from auditor.workspace import Workspace

RUNS = 7
TARGET = 0.1
"""Seconds."""

Does = Callable[[RegisterScreen], object]


async def _painted(screen: RegisterScreen) -> None:
    painted = asyncio.Event()
    screen.call_after_refresh(painted.set)
    await painted.wait()


async def _timed(pilot: Pilot[Any], does: Callable[[], Awaitable[None]]) -> float:
    await pilot.pause(0.05)
    start = process_time()
    await does()
    return process_time() - start


async def opening(pilot: Pilot[Any], *, forget: bool) -> float:
    """Seconds from asking for the register to its rows on the screen."""
    app: Any = pilot.app
    if forget:
        app.workplace.workspace.at_hand._made.clear()

    async def does() -> None:
        screen = RegisterScreen(app.workplace)
        await app.push_screen(screen)
        await _painted(screen)
        while not screen.listed.row_count:
            await _painted(screen)

    spent = await _timed(pilot, does)
    await app.pop_screen()
    return spent


async def key(pilot: Pilot[Any], screen: RegisterScreen, before: Does, does: Does, *, forget: bool) -> float:
    """Seconds from a key to what it shows, from the state that *before* makes."""
    before(screen)
    if forget:
        register = screen._register
        for kept in (register._arranged, register._shown, register._reviews):
            kept.clear()
        for counted in ("_texts", "counts", "_by_id"):
            register.__dict__.pop(counted, None)

    async def run() -> None:
        does(screen)
        await _painted(screen)

    return await _timed(pilot, run)


def _arranged(screen: RegisterScreen, view: View, order: Order, choice: Choice, words: str) -> None:
    if screen.view is not view:
        screen.action_next_view()
    screen.order, screen.choice, screen.filter_words = order, choice, words
    screen._show_rows()


def _as(view: View = View.TABLE, order: Order = Order.TURN, choice: Choice | None = None, words: str = "") -> Does:
    return lambda screen: _arranged(screen, view, order, choice or Choice(), words)


def _owner(screen: RegisterScreen) -> Choice:
    register = screen._register
    rows = options(register.owed, Choice(), register.me, register.today)
    return Choice().having(next(row.key for row in rows if row.key.startswith("owner:")))


KEYS: tuple[tuple[str, Does, Does], ...] = (
    ("the board", _as(), lambda screen: screen.action_next_view()),
    ("the table again", _as(View.BOARD), lambda screen: screen.action_next_view()),
    *(
        (f"sort by {order.value}", _as(order=Order.STATE if order is Order.TURN else Order.TURN), _as(order=order))
        for order in Order
    ),
    *(
        (f"board sorted by {order.value}", _as(View.BOARD), _as(View.BOARD, order))
        for order in (Order.AGE, Order.OWNER)
    ),
    (
        "what can be chosen",
        _as(),
        lambda screen: list(options(screen._register.owed, Choice(), screen._register.me, screen._register.today)),
    ),
    ("only mine", _as(), _as(choice=Choice(mine=True))),
    ("only overdue", _as(), _as(choice=Choice(overdue=True))),
    ("only minor", _as(), lambda screen: _arranged(screen, View.TABLE, Order.TURN, Choice().having("grade:minor"), "")),
    ("only of an owner", _as(), lambda screen: _arranged(screen, View.TABLE, Order.TURN, _owner(screen), "")),
    ("search, the first letter", _as(), _as(words="c")),
    ("search, a word", _as(), _as(words="minor config")),
    ("search on the board", _as(View.BOARD), _as(View.BOARD, words="closed")),
    ("down on the board", _as(View.BOARD), lambda screen: screen.listed.action_down()),
    ("to the last column", _as(View.BOARD), lambda screen: [screen.listed.action_right() for _ in range(7)]),  # type: ignore[attr-defined]
)


async def measured(folder: Path, home: Path) -> dict[str, float]:
    """The median seconds of each key."""
    times: dict[str, float] = {}
    with Workspace.open(folder, home=home) as workspace:
        app = app_on(workspace)
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause(1)
            await opening(pilot, forget=True)
            for words, forget in (("open after a change", True), ("open again", False)):
                times[words] = median([await opening(pilot, forget=forget) for _ in range(RUNS)])
            screen = RegisterScreen(app.workplace)  # type: ignore[arg-type]
            await app.push_screen(screen)
            await pilot.pause(1)
            for words, before, does in KEYS:
                for name, forget in ((words, True), (f"{words}, again", False)):
                    times[name] = median([await key(pilot, screen, before, does, forget=forget) for _ in range(RUNS)])
    return times


def main() -> None:
    """Measure both, and print one table."""
    large = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        small, home = Path(folder, "demo"), Path(folder, "home")
        demo.build(small, home=home)
        first = asyncio.run(measured(small, home))
        second = asyncio.run(measured(large, large.with_name(f"{large.name}-home")))
    print(f"{'':36}{'demo':>9}{'large':>10}{'ratio':>9}")
    for words, seconds in second.items():
        late = "  over the target" if seconds > TARGET else ""
        print(f"{words:36}{first[words] * 1000:6.1f} ms{seconds * 1000:7.1f} ms{seconds / first[words]:9.1f}{late}")


if __name__ == "__main__":
    main()
