from __future__ import annotations

import gc
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from rich.style import Style
from textual import events
from textual.app import App
from textual.command import CommandPalette

from auditor.errors import AuditorError
from auditor.tui.app import AuditorApp
from auditor.tui.screen import WorkScreen
from auditor.tui.themes import THEMES
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.curtain import Curtain
from auditor.tui.widgets.form_fields import Field
from auditor.tui.widgets.frame import KeyLine, Notice, StatusLine
from auditor.tui.widgets.menu import Menu
from auditor.tui.widgets.prose import Prose
from auditor.tui.widgets.quick_note import QuickNote
from auditor.tui.widgets.rows import Rows

Lines = Callable[[App[Any]], list[str]]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_frame_says_who_where_and_which_keys(toy: ModuleType, lines: Lines, size: tuple[int, int]) -> None:
    app = toy.toy_app()
    async with app.run_test(size=size) as pilot:
        await pilot.press("down", "m")
        await pilot.pause()
        shown = lines(app)
        assert shown[0].split()[:4] == ["Auditor", "SŽMS", "·", "ŁDZ"]
        assert shown[0].endswith("Mon 2026-11-23   P01 Þórdís Nguyễn, lead auditor")
        assert shown[-2].startswith(" SŽMS · IA-2026-03 · 2 of 30 · by clause")
        assert "CK-001 graded minor" in shown[-2]
        assert shown[-2].endswith("saved 09:41:07")
        assert shown[-1].strip().startswith("m minor")
        assert shown[-1].endswith("? all keys")
        assert all(len(line) <= size[0] for line in shown)


async def test_where_a_message_needs_the_room_the_audit_and_the_item_stay(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        app.screen.say("CK-001 graded minor, and evidence is owed first, too")
        await pilot.pause()
        assert lines(app)[-2].startswith(" IA-2026-03 · 2 of 30   CK-001 graded minor, and evidence is owed first, too")
        app.screen.say("")
        app.workplace.name = "Ministerstvo vnitra České republiky"
        await pilot.press("down")
        await pilot.pause()
        assert lines(app)[-2].startswith(" Ministerstvo vn… · IA-2026-03 · 3 of 30 · by clause")


async def test_a_key_grades_and_repaints_its_row(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.press("m")
        assert app.workplace.grades == [("CK-000", "minor")]
        assert "▲" in next(line for line in lines(app) if line.startswith("▸"))


async def test_a_refusal_names_its_rule_and_stays_until_the_next_key(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("M")
        await pilot.pause()
        shown = "\n".join(lines(app))
        assert "G-24  refused" in shown
        assert "A major needs evidence" in shown
        assert "Attach the newest file: a." in shown
        await pilot.press("m")  # the key that takes the notice away still means what it means
        await pilot.pause()
        assert "G-24" not in "\n".join(lines(app))
        assert app.workplace.grades == [("CK-000", "minor")]


@pytest.mark.parametrize("way", ["set_timer", "call_after_refresh"])
async def test_what_a_timer_is_refused_is_shown_and_the_app_goes_on(toy: ModuleType, lines: Lines, way: str) -> None:
    def refused() -> None:
        raise AuditorError("The trail is locked.", "Close the other program.")

    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        if way == "set_timer":
            app.screen.set_timer(0.01, refused)
        else:
            app.screen.call_after_refresh(refused)
        await pilot.pause(0.1)
        shown = "\n".join(lines(app))
        assert "The trail is locked." in shown
        assert "Close the other program." in shown
        await pilot.press("m")
        await pilot.pause()
        assert app.workplace.grades == [("CK-000", "minor")]


async def test_what_a_message_handler_is_refused_is_shown_as_data(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert "CK-002 is locked [/b]" in "\n".join(lines(app))
        await pilot.press("up", "enter")
        await pilot.pause()
        assert "opened CK-001" in "\n".join(lines(app))


async def test_an_error_without_a_rule_says_so(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("u")
        await pilot.pause()
        assert "There is nothing to take back" in "\n".join(lines(app))


async def test_hostile_text_in_every_line_of_the_frame(toy: ModuleType, lines: Lines, all_hostile: list[str]) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        screen = app.screen
        assert isinstance(screen, WorkScreen)
        for text in all_hostile:
            screen.locate(text, text, title=text)
            screen.say(text, "warning")
            screen.refuse(AuditorError(text, text))
            await pilot.pause()
            shown = lines(app)
            assert len(shown) == 24
            assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for line in shown for c in line)
            await pilot.press("down")
            assert app.is_running


async def test_space_opens_the_menu_of_screens(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        assert isinstance(app.screen, Menu)
        assert lines(app)[-1].split() == ["Go", "to", "t", "Today", "a", "Audits", "esc", "close"]
        await pilot.press("a")
        await pilot.pause()
        assert isinstance(app.screen, toy.ToyOther)
        await pilot.press("space", "m")  # no screen: the menu closes, nothing is graded
        assert isinstance(app.screen, toy.ToyOther)
        await pilot.press("space", "r")  # a screen that is not there
        assert isinstance(app.screen, toy.ToyOther)


async def test_going_and_coming_back_finds_everything_as_it_was(toy: ModuleType) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down", "down", "down")
        await pilot.press("f4", "down")
        assert isinstance(app.screen, toy.ToyOther)
        await pilot.press("escape")
        assert app.screen.query_one(Rows).cursor_key == "CK-003"
        await pilot.press("f4")
        assert app.screen.query_one(Rows).cursor_key == "b"
        await pilot.press("f3", "f5")  # not in this app
        assert isinstance(app.screen, toy.ToyOther)
        await pilot.press("f2", "y")
        assert len(app.screen_stack) == 2
        await pilot.press("f4", "f2")  # the first screen is a glance: always its first page
        assert len(app.screen_stack) == 1
        await pilot.press("y", "f2")
        assert len(app.screen_stack) == 1
        assert app.screen.query_one(Rows).cursor_key == "CK-003"


async def test_screens_open_from_within_a_text_field(toy: ModuleType) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "m", "f4")
        assert isinstance(app.screen, toy.ToyOther)
        await pilot.press("f2")
        assert app.screen.query_one(Prose).text == "m"


@pytest.mark.parametrize(
    ("key", "back"),
    [("f10", "f10"), ("ctrl+l", "ctrl+l"), *(("f10", back) for back in ("m", "q", "escape", "space", "f9", "f4"))],
)
async def test_the_privacy_key_blanks_and_any_key_only_brings_back(
    toy: ModuleType, lines: Lines, key: str, back: str
) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "n", "o")
        before = lines(app)
        await pilot.press(key)
        assert isinstance(app.screen, Curtain)
        assert set("".join(lines(app))) == set()
        await pilot.press(back)
        await pilot.pause()
        assert lines(app) == before
        assert app.workplace.grades == []
        assert app.is_running


async def test_the_privacy_key_works_in_every_dialog(toy: ModuleType) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        for opener in ("f9", "space", "?", ">", "/"):
            await pilot.press(opener, "f10")
            assert isinstance(app.screen, Curtain), opener
            await pilot.press("x", "escape")
            await pilot.pause()
        assert app.workplace.quick == []


async def test_a_quick_note_lands_where_one_is(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", "a", "f9")
        assert isinstance(app.screen, QuickNote)
        assert any("Note for CK-000" in line for line in lines(app))
        await pilot.press(*"rack", "f9", "enter", "c", "escape")
        await pilot.pause()
        assert app.workplace.quick == ["rack\nc"]
        assert app.workplace.drafts[-1] == "rack\nc"
        await pilot.press("b")
        assert app.screen.query_one(Prose).text == "ab"


async def test_without_a_place_a_quick_note_says_what_helps(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("f4", "ctrl+n")
        await pilot.pause()
        assert "Open an audit first: F4." in "\n".join(lines(app))


async def test_filter_narrows_as_one_types_and_escape_takes_it_away(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        everything = app.screen.query_one(Rows).row_count
        await pilot.press("slash", *"zdar")
        await pilot.pause()
        assert app.screen.query_one(Rows).row_count < everything
        assert any(line.startswith(" / zdar") for line in lines(app))
        await pilot.press("enter", "m")
        assert app.workplace.grades == [("CK-003", "minor")]
        await pilot.press("slash")
        assert any(line.startswith(" / zdar") for line in lines(app))
        await pilot.press("escape", "escape")
        assert app.screen.query_one(Rows).row_count == everything
        assert app.screen.query_one(Rows).cursor_key == "CK-003"


async def test_jump_goes_to_a_reference_or_says_that_there_is_none(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("colon", *"CK-021", "enter")
        await pilot.pause()
        assert app.screen.query_one(Rows).cursor_key == "CK-021"
        await pilot.press("colon", *"[/x]", "enter")
        await pilot.pause()
        assert any("[/x] is not on this screen" in line for line in lines(app))
        await pilot.press("colon", *"CK-001", "escape", "m")
        assert app.workplace.grades == [("CK-021", "minor")]


async def test_the_help_and_the_palette_say_what_the_table_says(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(100, 60)) as pilot:
        await pilot.press("?")
        shown = "\n".join(lines(app))
        assert "F10 ctrl+l    Blanks the screen at once; any key brings it back." in shown
        assert "Grades the item: minor." in shown
        await pilot.press("escape", ">")
        assert isinstance(app.screen, CommandPalette)
        await pilot.pause(0.2)
        offered = "\n".join(lines(app))
        assert "m   Grades the item: minor." in offered
        assert "Scroll" not in offered  # what Textual binds by itself is no command of ours
        await pilot.press(*"grade minor")
        await pilot.pause(0.2)
        await pilot.press("down", "enter")
        await pilot.pause(0.2)
        assert app.workplace.grades == [("CK-000", "minor")]


async def test_in_a_text_field_letters_are_text_and_the_screen_says_so(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", *"mMqu/:?", "space")
        await pilot.pause()
        assert app.screen.query_one(Prose).text == "mMqu/:? "
        assert app.workplace.grades == []
        assert lines(app)[-2].startswith(" TEXT")
        assert " ".join(lines(app)[-1].split()) == "esc keep and go back F12 template F9 note F10 hide F1 all keys"
        await pilot.press("escape", "m")
        await pilot.pause()
        assert app.workplace.grades == [("CK-000", "minor")]
        assert not lines(app)[-2].startswith(" TEXT")


async def test_a_click_on_the_line_of_keys_presses_the_key(toy: ModuleType) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        await pilot.click("KeyLine", offset=(3, 0))
        await pilot.pause()
        assert app.workplace.grades == [("CK-000", "minor")]


async def test_a_click_in_the_menu_goes_to_the_screen(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("space")
        row = len(lines(app)) - 1
        for words in ("Go to", "close"):
            await pilot.click(offset=(lines(app)[row].index(words), row))
            assert not isinstance(app.screen, Menu)
            await pilot.press("space")
        await pilot.click(offset=(lines(app)[row].index("Audits") + 5, row))
        await pilot.pause()
        assert app.current_mode == "audits"


async def test_leaving_keeps_what_stands_in_open_fields(toy: ModuleType) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("enter", *"seen", "ctrl+q")
        await pilot.pause()
    assert app.workplace.drafts[-1] == "seen"
    assert app.workplace.notes == {"CK-000": "seen"}


async def test_a_defect_is_not_hidden(toy: ModuleType) -> None:
    class Broken(WorkScreen):
        def action_menu(self) -> None:
            raise KeyError("defect")

    app = AuditorApp(toy.ToyWorkplace(), {"today": Broken})
    with pytest.raises(KeyError, match="defect"):
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.press("space")


async def test_every_theme_shows_the_same_and_without_colours_the_cursor_is_reversed(
    toy: ModuleType, lines: Lines
) -> None:
    def styles(app: AuditorApp) -> list[Style]:
        drawn = (segment for strip in app.screen._compositor.render_strips() for segment in strip)
        return [segment.style for segment in drawn if segment.style]

    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        plain = lines(app)
        for theme in THEMES:
            app.action_wear(theme.name)
            await pilot.pause()
            assert lines(app) == plain
            colours = {str(each) for style in styles(app) for each in (style.color, style.bgcolor) if each}
            is_reversed = any(style.reverse for style in styles(app))
            match theme.name:
                case "no-colour":
                    assert app.no_color
                    assert all("default" in each for each in colours)
                    assert is_reversed
                case "terminal":
                    assert not any("triplet" in each for each in colours)
                    assert is_reversed
                case _:
                    assert any("triplet" in each for each in colours)
                    assert not app.no_color


async def test_behind_the_curtain_nothing_is_read_without_colours_either(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        app.action_wear("no-colour")
        await pilot.press("f10")
        await pilot.pause()
        assert not any(lines(app))


def test_every_binding_of_a_work_screen_comes_from_the_table(toy: ModuleType) -> None:
    from auditor.tui.keys import TABLE

    classes = [WorkScreen]
    for each in classes:
        classes += each.__subclasses__()
        if each.__module__.startswith("auditor_tests") or each.__module__.startswith("auditor."):
            assert all(binding.id in TABLE for binding in each.__dict__.get("BINDINGS", ())), each


async def test_the_status_line_and_the_notice_are_part_of_every_screen(toy: ModuleType) -> None:
    app = toy.toy_app()
    async with app.run_test() as pilot:
        await pilot.press("f4")
        assert len(app.screen.query(StatusLine)) == len(app.screen.query(Notice)) == 1


async def test_rubbish_is_looked_for_once_in_the_pause_after_several_keys(toy: ModuleType) -> None:
    looks: list[str] = []
    app = toy.toy_app()
    async with app.run_test() as pilot:
        await pilot.pause(0.2)
        standing = gc.get_threshold()
        gc.set_threshold(0)  # it does not look by itself
        gc.callbacks.append(follow := lambda phase, info: looks.append(f"{phase} {info['generation']}"))
        try:
            rubbish: list[list[int]] = [[] for _ in range(10_000)]
            for _ in range(3):
                app.post_message(events.Key("down", None))
            await pilot.pause(0.2)
        finally:
            gc.callbacks.remove(follow)
            gc.set_threshold(*standing)
        assert len(rubbish) == 10_000
    assert looks == ["start 0", "stop 0"]


async def test_no_keys_are_shown_that_do_not_work_under_a_form(toy: ModuleType) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        line = app.screen.query_one(KeyLine)
        assert line.entries()
        await app.push_screen(Ask("A few things", [Field("title", "Title")]))
        await pilot.pause()
        assert not line.entries()
        assert app.screen.query_one(KeyLine).entries()
        await pilot.press("escape")
        await pilot.pause()
        assert line.entries()


async def test_a_warning_that_has_no_room_in_the_line_of_state_is_told_whole(toy: ModuleType, lines: Lines) -> None:
    app = toy.toy_app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("down")
        app.screen.say("The audit is concluded · G-15: F-01 is a draft · G-16: F-02 has no evidence [b]", "warning")
        await pilot.pause()
        shown = "\n".join(lines(app))
        assert "G-15: F-01 is a draft" in shown
        assert "G-16: F-02 has no evidence [b]" in shown
        await pilot.press("down")
        await pilot.pause()
        assert "has no evidence" not in "\n".join(lines(app))
        app.screen.say("kept · G-15: it is a draft", "warning")
        await pilot.pause()
        assert sum("it is a draft" in line for line in lines(app)) == 1
        app.screen.say("")
