from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from rich.cells import cell_len
from textual import events
from textual.app import App, ComposeResult

from auditor.tui.themes import QUIET_DARK
from auditor.tui.widgets.columns import Column, Row, RowSource, lay_out, matching, run_on
from auditor.tui.widgets.rows import Rows

Lines = Callable[[App[Any]], list[str]]
COLUMNS = (Column("ref", 8), Column("what"), Column("days", 5, align="right"))


class ListApp(App[None]):
    def __init__(self, rows: RowSource, **options: Any) -> None:
        super().__init__()
        self.register_theme(QUIET_DARK)
        self.theme = "quiet-dark"
        self.list = Rows(COLUMNS, rows, **options)
        self.heard: list[tuple[str, str | None]] = []

    def compose(self) -> ComposeResult:
        yield self.list

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        self.heard.append(("highlighted", event.key))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        self.heard.append(("chosen", event.key))


def rows(count: int, start: int = 0) -> list[Row]:
    return [Row(f"k{n}", (f"R-{n}", f"row number {n}", str(n))) for n in range(start, count)]


class Lazy:
    """Makes a row when it is asked for, and counts how often."""

    def __init__(self, count: int) -> None:
        self.rows = count
        self.made = 0

    def __len__(self) -> int:
        return self.rows

    def __getitem__(self, position: int) -> Row:
        self.made += 1
        return Row(f"k{position}", (f"R-{position}", "lazy", str(position)))

    def position(self, key: str) -> int | None:
        return int(key[1:])


async def test_only_rows_that_are_seen_are_asked_for() -> None:
    source = Lazy(20_000)
    app = ListApp(source)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert source.made < 100
        await pilot.press("end")
        assert app.list.cursor_key == "k19999"
        assert source.made < 200


async def test_keys_move_the_cursor_and_open(lines: Lines) -> None:
    app = ListApp(rows(100), titles=True)
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("down", "down", "enter")
        assert app.heard[-1] == ("chosen", "k2")
        (at_cursor,) = [line for line in lines(app) if line.startswith("▸")]
        assert at_cursor.rstrip("▐ ").split() == ["▸", "R-2", "row", "number", "2", "2"]
        assert lines(app)[0].split() == ["ref", "what", "days"]
        await pilot.press("pagedown")
        assert app.list.cursor == 12
        await pilot.press("end")
        assert app.list.cursor_key == "k99"
        assert lines(app)[-1].startswith("▸ R-99")
        await pilot.press("pageup", "home", "up")
        assert app.list.cursor_key == "k0"
        assert lines(app)[1].startswith("▸ R-0")


async def test_headings_are_passed_over_and_seen_with_their_first_row(lines: Lines) -> None:
    grouped = [Row("g0", ("Morning", "1/2"), heading=True), *rows(20), Row("g1", ("Evening",), heading=True)]
    app = ListApp([*grouped, *rows(30, 20)])
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        assert app.list.cursor_key == "k0"
        await pilot.press("up")
        assert app.list.cursor_key == "k0"
        app.list.move_to("k20")
        await pilot.press("up")
        assert app.list.cursor_key == "k19"
        await pilot.press("home")
        assert lines(app)[0].rstrip("▐").split() == ["Morning", "1/2"]
        app.list.move_to("k19")
        await pilot.press("down")
        assert app.list.cursor_key == "k20"
        assert not app.list.move_to("g1")


async def test_the_highlight_stays_on_its_row_and_the_row_on_its_line(lines: Lines) -> None:
    app = ListApp(rows(100))
    async with app.run_test(size=(60, 10)) as pilot:
        app.list.move_to("k50")
        await pilot.pause()
        before = [line[:59] for line in lines(app)]
        app.heard.clear()
        app.list.set_rows([Row(f"new{n}", ("new", "came by sync", "")) for n in range(30)] + rows(100))
        await pilot.pause()
        assert app.list.cursor_key == "k50"
        assert [line[:59] for line in lines(app)] == before
        assert app.heard == []


async def test_a_row_that_is_gone_gives_the_highlight_to_its_neighbour() -> None:
    app = ListApp(rows(10))
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.press("down", "down", "down")
        app.list.set_rows([row for row in rows(10) if row.key != "k3"])
        await pilot.pause()
        assert app.heard[-1] == ("highlighted", "k4")
        app.heard.clear()
        app.list.set_rows([])
        await pilot.pause()
        assert app.heard == [("highlighted", None)]
        await pilot.press("down", "enter", "end", "home", "pagedown")
        app.list.set_rows(rows(3), cursor="k1")
        await pilot.pause()
        assert app.list.cursor_key == "k1"


async def test_one_changed_row_repaints_one_line(lines: Lines) -> None:
    drawn: list[int] = []

    class Watched(Rows):
        def render_line(self, y: int) -> Any:
            drawn.append(y)
            return super().render_line(y)

    app = ListApp([])
    app.list = Watched(COLUMNS, rows(100))
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        drawn.clear()
        app.list.update_row("k4", Row("k4", ("R-4", "graded", "")))
        await pilot.pause()
        assert set(drawn) == {4}
        assert "graded" in lines(app)[4]
        app.list.update_row("k4")
        app.list.update_row("nobody")
        await pilot.pause()
        assert "row number 4" in lines(app)[4]


async def test_an_empty_list_says_what_helps(lines: Lines) -> None:
    app = ListApp([], empty="No audit yet. + makes one.", titles=True)
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        assert lines(app)[1].strip() == "No audit yet. + makes one."


@pytest.mark.parametrize("above", [0, 1])
async def test_the_mouse_highlights_and_opens(above: int) -> None:
    app = ListApp(rows(50), titles=True)
    async with app.run_test(size=(60, 10)) as pilot:
        app.list.styles.padding = (above, 0, 0, 0)
        await pilot.pause()
        await pilot.click(Rows, offset=(5, 4 + above))
        assert app.list.cursor_key == "k3"
        await pilot.click(Rows, offset=(5, above))
        assert app.list.cursor_key == "k3"
        await pilot.click(Rows, offset=(5, 4 + above), times=2)
        assert ("chosen", "k3") in app.heard


async def test_the_wheel_moves_the_rows_and_a_thumb_says_how_far(lines: Lines) -> None:
    app = ListApp(rows(100), titles=True)
    async with app.run_test(size=(60, 11)) as pilot:
        await pilot.pause()
        assert [n for n, line in enumerate(lines(app)) if line.endswith("▐")] == [1]
        app.list.post_message(events.MouseScrollDown(app.list, 1, 1, 0, 1, 0, False, False, False))
        await pilot.pause()
        assert lines(app)[1].startswith("  R-3 ")
        assert app.list.cursor_key == "k0"
        await pilot.press("end")
        assert [n for n, line in enumerate(lines(app)) if line.endswith("▐")] == [10]
        app.list.set_rows(rows(5))
        await pilot.pause()
        assert not any(line.endswith("▐") for line in lines(app))


async def test_columns_hold_with_every_hostile_text(all_hostile: list[str]) -> None:
    app = ListApp([Row(f"h{n}", (text, text, text)) for n, text in enumerate(all_hostile)])
    async with app.run_test(size=(70, 20)) as pilot:
        await pilot.pause()
        for y in range(len(all_hostile)):
            strip = app.list.render_line(y)
            assert strip.cell_length == 70
            assert cell_len(strip.text) == strip.cell_length
            assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for c in strip.text)
            assert all(not segment.style.meta for segment in strip if segment.style)


def test_narrow_lists_leave_columns_out() -> None:
    columns = (Column("a", 6), Column("b", share=2), Column("c", share=1, from_width=60), Column("d", 4))
    assert lay_out(columns, 80) == [(0, 6), (1, 42), (2, 22), (3, 4)]
    assert lay_out(columns, 40) == [(0, 6), (1, 26), (3, 4)]
    assert lay_out(columns, 9) == [(0, 6), (1, 1)]
    assert sum(w for _, w in lay_out(columns, 80)) + 6 == 80


@pytest.mark.parametrize(
    ("words", "found"), [("zalo", ["g", "a"]), ("ZÁLOHA 8.2", ["g", "a"]), ("x", []), (" ", ["g", "a", "h", "b"])]
)
def test_matching_is_blind_to_case_and_accents_and_keeps_headings(words: str, found: list[str]) -> None:
    all_rows = [
        Row("g", ("Morning",), heading=True),
        Row("a", (((" Záloha", "muted"),), "8.2")),
        Row("h", ("Evening",), heading=True),
        Row("b", ("Restore", "8.3")),
    ]
    kept = matching(all_rows, words)
    assert [kept[n].key for n in range(len(kept))] == found


def test_a_text_runs_on_over_the_empty_columns_after_it() -> None:
    columns = (Column("", 4), Column("", 6, runs_on=True), Column("", 5), Column("", 3))
    widths = lay_out(columns, 24)
    assert run_on(columns, widths, Row("a", ("ref", "a long text", "", "end"))) == [(0, 4), (1, 13), (3, 3)]
    assert run_on(columns, widths, Row("a", ("ref", "a long text"))) == [(0, 4), (1, 18)]
    assert run_on(columns, widths, Row("a", ("", "a", "b", "c"))) == widths


async def test_where_the_keys_act_is_seen_without_colour(lines: Lines) -> None:
    app = ListApp(rows(2))
    async with app.run_test(size=(40, 6)) as pilot:
        await app.mount(Rows(COLUMNS, rows(2)))
        app.list.focus()
        for first, second in (("▸", "›"), ("›", "▸")):
            await pilot.pause()
            assert lines(app)[0].startswith(f"{first} R-0")
            assert lines(app)[3].startswith(f"{second} R-0")
            await pilot.press("tab")
