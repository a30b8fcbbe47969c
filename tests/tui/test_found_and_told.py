"""A filter without a hit says so, the palette finds what only a command does, and the help stays in its columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.tui.by_command import COMMANDS
from auditor.tui.start import app_on
from auditor.tui.widgets.reader import Reader
from auditor.workspace import Workspace
from tests.tui.audits import conducted
from tests.tui.hand import Hand


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    monkeypatch.setenv("AUDITOR_BY", "P01")
    made = conducted(tmp_path).workspace
    yield made
    made.close()


async def test_a_filter_that_nothing_holds_says_so_and_which_key_takes_it_away(workspace: Workspace) -> None:
    app = app_on(workspace)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        for keys in (["f4"], ["f8"], ["f4", "enter"]):
            await hand.press(*keys, "/", *"zzq", "enter")
            await hand.painted()
            said = (
                "nothing found: esc shows all" if "enter" in keys else "Nothing here holds “zzq”: esc shows all again."
            )
            assert said in hand.shown(), keys
            await hand.press("escape")
            await hand.painted()
            assert "zzq" not in hand.shown()


async def command(hand: Hand, words: str) -> None:
    """Give the command of the palette that fits the words best."""
    await hand.press(">")
    await hand.paste(words)
    await hand.pilot.pause(0.3)
    await hand.press("enter")
    await hand.painted()


@pytest.mark.parametrize("words", ["verify", "backup", "restore"])
async def test_the_palette_finds_what_is_done_by_a_command(workspace: Workspace, words: str) -> None:
    app = app_on(workspace)
    async with app.run_test(size=(100, 30)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await command(hand, words)
        assert isinstance(app.screen, Reader)
        assert COMMANDS[words][0] in hand.shown()
        assert ("--workspace" in hand.shown()) == (words != "restore")


async def test_the_palette_finds_the_indicators_by_kpi(workspace: Workspace) -> None:
    app = app_on(workspace)
    async with app.run_test(size=(100, 30)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await command(hand, "kpi")
        assert type(app.screen).__name__ == "FiguresScreen"


@pytest.mark.parametrize("width", [60, 80, 120])
async def test_further_lines_of_the_help_stand_under_the_first(workspace: Workspace, width: int) -> None:
    app = app_on(workspace)
    async with app.run_test(size=(width, 60)) as pilot:
        hand = Hand(pilot)
        await hand.press("f4", "?")
        await hand.painted()
        shown = [line.rstrip(" ▁▂▃▄▅▆▇█▉▊▋▌▍▎▏") for line in hand.lines()[2:]]
        margin = min(len(line) - len(line.lstrip()) for line in shown if line)
        shown = [line[margin:] for line in shown if line]
        headings = ("Here", "Everywhere", "In every list", "In an audit")
        for line in shown:
            is_key = line.startswith("  ") and not line[2].isspace()
            assert is_key or line.startswith(" " * 16) or line.startswith(headings), line
        assert width > 60 or any(line.startswith(" " * 16) for line in shown)
