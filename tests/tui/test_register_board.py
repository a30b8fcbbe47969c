"""The register as a board and as a table: what is shown, by what it is sorted, and how one moves on it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from auditor.model.people import Person
from auditor.tui.desk import Desk
from auditor.tui.screens.register.board import Board
from auditor.tui.screens.register.choice import Choice
from auditor.tui.screens.register.nonconformity import NonconformityScreen
from auditor.tui.screens.register.register import RegisterScreen
from auditor.workspace import Workspace

from .demo_desk import demo_desk
from .found import app_on
from .hand import Hand

WIDE = """\
To acknowledge 0    To answer 1         To review 0         To carry out 1      To verify 0         Effective? 1    1>
process owner       owner               auditor             owner               verifier            verifier
                    !▲m NC-2026-06                          ▲m NC-2026-07                         ▸ ◆M NC-2026-04
                    Major incident                          Colocation                              Services go live
                    without informati…                      contract not revi…                      with unmet accept…
                    P19 Petr "Pe… -7 d                      P10 Søren Å   25 d                      P01 Þórdís Ó… 53 d
                    returned, escalat…                      extended                                0 of 2 seen"""

NARROW = """\
To review 0     <2  To carry out 1      To verify 0         Effective? 1    1>
auditor             owner               verifier            verifier
                    ▲m NC-2026-07                         ▸ ◆M NC-2026-04
                    Colocation contra…                      Services go live …
                    P10 Søren Å   25 d                      P01 Þórdís Ó… 53 d
                    extended                                0 of 2 seen"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demo, which no test here writes to."""
    with demo_desk(tmp_path_factory.mktemp("register"), "P01") as found:
        yield found


@asynccontextmanager
async def register(
    workspace: Workspace, who: str = "P01", size: tuple[int, int] = (120, 40)
) -> AsyncIterator[tuple[Hand, RegisterScreen]]:
    app = app_on(Desk(workspace, workspace.programme.find(Person, who).id))
    async with app.run_test(size=size) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        screen = app.screen
        assert isinstance(screen, RegisterScreen)
        while screen.is_reading or not screen.knows:
            await hand.painted()
        yield hand, screen


def refs(screen: RegisterScreen) -> list[str]:
    """The references that are shown, in their order."""
    listed = screen.listed
    keys = [listed.row(n).key for n in range(listed.row_count) if not listed.row(n).heading]
    return [it.ref for it in map(screen._register.find, keys) if it is not None]


def headings(screen: RegisterScreen) -> list[str]:
    listed = screen.listed
    rows = [listed.row(n) for n in range(listed.row_count)]
    return [f"{row.cells[0]} {row.cells[1]}" for row in rows if row.heading]


def at(screen: RegisterScreen) -> str:
    return screen.current.ref


async def head(hand: Hand) -> str:
    await hand.painted()
    return "\n".join(hand.lines()[2:5])


@pytest.mark.parametrize(("size", "picture"), [((120, 40), WIDE), ((80, 24), NARROW)])
async def test_the_board_has_a_column_for_each_phase_and_a_card_for_each_nonconformity(
    workspace: Workspace, size: tuple[int, int], picture: str
) -> None:
    async with register(workspace, size=size) as (hand, screen):
        await hand.press("v")
        await hand.painted()
        assert isinstance(screen.listed, Board)
        top = screen.listed.region.y
        seen = [line[2:].rstrip() for line in hand.lines()[top : top + picture.count("\n") + 1]]
        assert "\n".join(seen) == picture


async def test_one_key_goes_to_the_board_and_back_and_the_highlight_stays(workspace: Workspace) -> None:
    async with register(workspace) as (hand, screen):
        await hand.press("down")
        before = at(screen)
        await hand.press("v")
        assert (at(screen), screen.focused) == (before, screen.query_one("#board"))
        await hand.press("v")
        assert (at(screen), screen.focused) == (before, screen.query_one("#table"))


async def test_left_and_right_go_to_the_next_column_with_cards_and_bring_it_into_sight(workspace: Workspace) -> None:
    async with register(workspace, size=(80, 24)) as (hand, screen):
        await hand.press("v")
        seen = [at(screen)]
        for key in ("left", "left", "left", "right", "right", "right", "right"):
            await hand.press(key)
            await hand.painted()
            seen.append(at(screen))
            assert at(screen) in "\n".join(hand.lines()[6:14])
        ends = ["NC-2026-04", "NC-2026-07", "NC-2026-06", "NC-2026-06"]
        assert seen == [*ends, "NC-2026-07", "NC-2026-04", "NC-2026-05", "NC-2026-05"]


async def test_up_and_down_stay_in_the_column(workspace: Workspace) -> None:
    async with register(workspace) as (hand, screen):
        await hand.press("v", "up", "up", "pageup", "home")
        assert at(screen) == "NC-2026-04"
        await hand.press("down", "end", "pagedown")
        assert at(screen) == "NC-2026-04"


async def test_the_keys_mean_the_same_on_a_card_as_on_a_row(workspace: Workspace) -> None:
    async with register(workspace) as (hand, screen):
        for _ in range(2):
            screen.jump("NC-2026-06")
            await hand.press("w")
            assert "NC-2026-06" in hand.shown()
            await hand.press("escape", "D")
            assert "NC-2026-06: another due date" in hand.shown()
            await hand.press("escape", "enter")
            assert isinstance(hand.screen, NonconformityScreen)
            assert hand.screen.record.ref == "NC-2026-06"
            await hand.press("escape", "v")
            assert at(screen) == "NC-2026-06"


async def test_it_is_sorted_by_turn_due_number_grade_owner_age_and_state(workspace: Workspace) -> None:
    async with register(workspace) as (hand, screen):
        found = {}
        for _ in range(7):
            found[screen.order.value] = (refs(screen), headings(screen))
            assert f"by {screen.order.value} O" in " ".join((await head(hand)).split())
            await hand.press("O")
        assert screen.order.value == "turn"
    four, five, six, seven = (f"NC-2026-0{n}" for n in (4, 5, 6, 7))
    assert found["turn"] == (
        [four, six, seven, five],
        ["Waits for you 1", "The owner's turn 2", "Nothing is owed 1"],
    )
    assert found["due"] == ([six, seven, four, five], [])
    assert found["number"] == ([four, five, six, seven], [])
    assert found["grade"] == ([four, six, seven, five], ["Major nonconformity 1", "Minor nonconformity 3"])
    assert found["owner"][0] == [seven, four, six, five]
    assert [title.split()[0] for title in found["owner"][1]] == ["P10", "P12", "P19", "Nothing"]
    assert found["age"][1] == ["Nothing is owed 1"]
    assert found["state"][0] == [six, seven, four, five]


async def test_filters_are_combined_said_in_words_and_cleared_by_one_key(workspace: Workspace) -> None:
    async with register(workspace) as (hand, screen):
        await hand.press("V")
        await hand.choose("minor")
        assert refs(screen) == ["NC-2026-06", "NC-2026-07", "NC-2026-05"]
        assert "Only minor   3 of 4" in await head(hand)
        await hand.press("V")
        await hand.choose("owner's turn")
        assert refs(screen) == ["NC-2026-06", "NC-2026-07"]
        await hand.press("V")
        await hand.choose("P19")
        assert "Only owner's turn, minor, owner P19 Petr" in await head(hand)
        assert refs(screen) == ["NC-2026-06"]
        await hand.press("V")
        await hand.choose("P10")  # one owner in the place of the other
        assert refs(screen) == ["NC-2026-07"]
        await hand.press("slash", *"colocation", "enter")
        assert "“colocation”   1 of 4" in await head(hand)
        await hand.press("v")
        assert refs(screen) == ["NC-2026-07"]
        await hand.press("escape")
        assert (screen.choice, screen.filter_words) == (Choice(), "")
        assert len(refs(screen)) == 4
        assert "Only" not in await head(hand)


async def test_a_filter_is_taken_away_where_it_was_chosen(workspace: Workspace) -> None:
    async with register(workspace) as (hand, screen):
        await hand.press("V")
        await hand.choose("overdue")
        await hand.press("V")
        await hand.choose("major")
        assert refs(screen) == []
        await hand.painted()
        assert "None is shown: esc shows all again." in hand.shown()
        await hand.press("v")
        await hand.painted()
        assert "None is shown: esc shows all again." in hand.shown()
        await hand.press("V")
        await hand.choose("major")
        assert screen.choice == Choice(overdue=True)
        await hand.press("V", "enter")  # the first of them: all again
        assert not screen.choice


async def test_mine_is_what_waits_for_whoever_is_at_the_desk(workspace: Workspace) -> None:
    async with register(workspace, "P19") as (hand, screen):
        await hand.press("V", "enter")
        assert refs(screen) == ["NC-2026-06"]
        assert "Only mine   1 of 4" in await head(hand)


async def test_the_filter_is_there_after_a_nonconformity_and_after_another_screen(workspace: Workspace) -> None:
    async with register(workspace) as (hand, screen):
        await hand.press("V")
        await hand.choose("minor")
        await hand.press("O", "v", "right", "enter")
        assert isinstance(hand.screen, NonconformityScreen)
        await hand.press("escape")
        await hand.painted()
        assert hand.app.screen is screen
        assert (screen.choice.words(""), screen.order.value, screen.view.value) == ("minor", "due", "board")
        assert "Only minor" in await head(hand)


async def test_words_find_people_places_clauses_and_states_blind_to_case_and_accents(workspace: Workspace) -> None:
    async with register(workspace) as (_, screen):
        for words, found in {
            "nemec": ["NC-2026-06"],
            "soren": ["NC-2026-07"],
            "8.2.6": ["NC-2026-05"],
            "RETURNED petr": ["NC-2026-06"],
            "łdz": ["NC-2026-05"],
            "nc-2025-07": ["NC-2026-06"],
            "nobody": [],
        }.items():
            screen.filter_words = words
            screen.filtered(words)
            assert refs(screen) == found, words


async def test_ages_and_lateness_are_those_of_what_is_shown(workspace: Workspace) -> None:
    async with register(workspace) as (hand, _):
        assert "Age in days   0-30: 0   31-60: 3   61-90: 0   >90: 0      Overdue week   1: 1" in await head(hand)
        await hand.press("V")
        await hand.choose("major")
        assert "31-60: 1   61-90: 0   >90: 0" in await head(hand)
        assert "Overdue" not in (await head(hand)).splitlines()[1]


async def test_a_jump_beyond_the_filter_shows_all_again(workspace: Workspace) -> None:
    async with register(workspace) as (hand, screen):
        await hand.press("V")
        await hand.choose("major")
        await hand.press("colon", *"nc-2026-05", "enter")
        assert at(screen) == "NC-2026-05"
        assert not screen.choice


async def test_a_click_highlights_a_card_and_a_second_one_opens_it(workspace: Workspace) -> None:
    async with register(workspace) as (hand, screen):
        await hand.press("v")
        await hand.painted()
        await hand.pilot.click("#board", offset=(24, 3))
        assert at(screen) == "NC-2026-06"
        await hand.pilot.click("#board", offset=(4, 3))  # a column without cards
        assert at(screen) == "NC-2026-06"
        await hand.pilot.click("#board", offset=(24, 3), times=2)
        await hand.painted()
        assert isinstance(hand.screen, NonconformityScreen)
