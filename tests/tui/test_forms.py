from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App
from textual.screen import Screen

from auditor.errors import AuditorError, InvalidInput
from auditor.tui.themes import QUIET_DARK
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.choose import Choose
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import Choice, ChoiceAnswer, Field, LongField, OneOf
from auditor.tui.widgets.reader import Reader
from tests.tui.toy import ToyWorkplace

Lines = Callable[[App[Any]], list[str]]

PEOPLE = (
    ("P01", "P01 Dís Jónsdóttir"),
    ("P18", "P18 Õnne-Liis Kask"),
    ("P19", "P19 Łukasz Żak"),
    ("P20", "P20 Önne Ek"),
)
FIELDS = (
    Field("title", "Title", required=True),
    OneOf("owner", "Owner", options=PEOPLE),
    Choice("grade", "Grade", value="minor", options=(("m", "minor", "minor"), ("M", "major", "major"))),
    LongField("why", "Reason"),
)


def is_date(text: str) -> None:
    if text != "2026-11-23":
        raise ValueError(f"{text!r} is no date; write it as 2026-11-23")


class DialogApp(App[None]):
    def __init__(self) -> None:
        super().__init__()
        self.register_theme(QUIET_DARK)
        self.theme = "quiet-dark"
        self.results: list[Any] = []

    async def open(self, screen: Screen[Any]) -> None:
        await self.push_screen(screen, self.results.append)


async def test_a_form_is_filled_with_keys_alone() -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("New finding", FIELDS))
        await pilot.press(*"Drift", "tab", *"onne l", "enter", "tab", "M", *"why", "enter", "x", "ctrl+s")
        await pilot.pause()
    assert app.results == [{"title": "Drift", "owner": "P18", "grade": "major", "why": "why\nx"}]


async def test_names_complete_blind_to_accents(lines: Lines) -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("Owner", [OneOf("owner", "Owner", options=PEOPLE)]))
        await pilot.press(*"onne")
        await pilot.pause()
        shown = "\n".join(lines(app))
        assert "Õnne-Liis" in shown
        assert "Önne Ek" in shown
        assert "Łukasz" not in shown
        await pilot.press("down", "enter")
        await pilot.pause()
        assert any("Owner" in line and "P20 Önne Ek" in line for line in lines(app))
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == [{"owner": "P20"}]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("lukasz", "P19"), ("P18", "P18"), ("p01 DIS", "P01"), ("nne", None), ("nobody", None), ("", "")],
)
async def test_a_name_is_one_person_or_a_complaint(typed: str, answer: str | None) -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("Owner", [OneOf("owner", "Owner", options=PEOPLE)]))
        await pilot.press(*typed, "ctrl+s")
        await pilot.pause()
        assert app.results == ([] if answer is None else [{"owner": answer}])


async def test_a_wrong_value_is_said_at_its_field_and_the_cursor_goes_there(lines: Lines) -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("Due", [Field("why", "Reason"), Field("date", "Date [/b]", check=is_date)]))
        await pilot.press("tab", *"[/x]", "enter")
        await pilot.pause()
        shown = lines(app)
        at = next(n for n, line in enumerate(shown) if "Date [/b]" in line)
        assert "'[/x]' is no date; write it as 2026-11-23" in shown[at + 1]
        await pilot.press(*["backspace"] * 4, *"2026-11-23", "enter")
        await pilot.pause()
    assert app.results == [{"why": "", "date": "2026-11-23"}]


async def test_what_is_required_is_asked_for(lines: Lines) -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("New", [Field("a", "A"), Field("b", "B", required=True)]))
        await pilot.press("enter")
        await pilot.pause()
        assert any("Something has to stand here." in line for line in lines(app))
        await pilot.press("x")
        await pilot.pause()
        assert not any("Something has to stand here." in line for line in lines(app))
        await pilot.press("enter")
        await pilot.pause()
    assert app.results == [{"a": "", "b": "x"}]


async def test_enter_before_the_required_fields_leads_to_the_first_empty_one_and_names_the_rest(lines: Lines) -> None:
    app = DialogApp()
    kinds = Choice("kind", "Kind", required=True, options=(("r", "record", "a record"), ("p", "photo", "a photo")))
    needed = [Field("title", "Title", required=True), kinds, Field("from", "From", required=True)]
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("New", needed))
        await pilot.press(*"Drill", "enter")
        await pilot.pause()
        shown = "\n".join(lines(app))
        assert "Still to be filled in: Kind, From" in shown
        assert shown.count("One of these has to be chosen.") == 1
        assert "Something has to stand here." not in shown  # From is still to come, not wrong
        await pilot.press("r", "enter")
        await pilot.pause()
        shown = "\n".join(lines(app))
        assert "One of these has to be chosen." not in shown
        assert "Still to be" not in shown
        assert shown.count("Something has to stand here.") == 1
        await pilot.press(*"now", "enter")
        await pilot.pause()
    assert app.results == [{"title": "Drill", "kind": "record", "from": "now"}]


async def test_what_the_activity_refuses_is_shown_in_the_form_and_nothing_is_lost(lines: Lines) -> None:
    tries: list[dict[str, str]] = []

    def accept(answers: dict[str, str]) -> None:
        tries.append(answers)
        if len(tries) == 1:
            raise AuditorError("The audit is closed [/b]", "Open it first.")

    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("New", [Field("a", "A")], accept))
        await pilot.press(*"text", "enter")
        await pilot.pause()
        assert any("The audit is closed [/b]" in line for line in lines(app))
        assert app.results == []
        await pilot.press("enter")
        await pilot.pause()
    assert tries == [{"a": "text"}] * 2


async def test_a_cancelled_form_has_its_text_when_it_opens_again() -> None:
    app = DialogApp()
    unsent: dict[str, str] = {}
    async with app.run_test(size=(80, 24)) as pilot:
        for _ in range(2):
            await app.open(Ask("New", FIELDS, unsent=unsent))
            await pilot.press("end", "x", "escape")
            await pilot.pause()
        assert app.results == [None, None]
        assert unsent == {"title": "xx"}
        await app.open(Ask("New", FIELDS, unsent=unsent))
        await pilot.press("enter")
        await pilot.pause()
    assert app.results[-1]["title"] == "xx"
    assert unsent == {}


async def test_a_form_keeps_drafts_and_says_when_it_cannot(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    from auditor.tui.widgets import draft

    monkeypatch.setattr(draft, "PAUSE", 0.02)
    kept: list[dict[str, str]] = []

    def keep(answers: dict[str, str]) -> None:
        if answers["title"] == "full":
            raise InvalidInput("The disk is full", "")
        kept.append(answers)

    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("New", FIELDS, keep_draft=keep))
        await pilot.press(*"ful")
        await pilot.pause(0.1)
        assert kept[-1]["title"] == "ful"
        await pilot.press("l")
        await pilot.pause(0.1)
        assert any("The disk is full" in line for line in lines(app))


async def test_a_form_is_usable_in_a_small_terminal(lines: Lines) -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        many = [Field(f"f{n}", f"Field {n}") for n in range(30)]
        await app.open(Ask("Many", many))
        await pilot.press(*["tab"] * 29, *"last")
        await pilot.pause()
        assert any("Field 29" in line and "last" in line for line in lines(app))


async def test_choosing_filters_as_one_types(lines: Lines) -> None:
    rows = [Row(key, (words,)) for key, words in PEOPLE]
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Choose("Who?", [Column()], rows))
        await pilot.press(*"onne", "down", "enter")
        await pilot.pause()
        await app.open(Choose("Who?", [Column()], rows))
        await pilot.press(*"nobody", "enter")
        await pilot.pause()
        assert any("Nothing holds these words." in line for line in lines(app))
        await pilot.press("escape")
        await pilot.pause()
    assert app.results == ["P20", None]


async def test_hostile_text_in_every_part_of_every_dialog(all_hostile: list[str], lines: Lines) -> None:
    app = DialogApp()
    everything = "\n".join(all_hostile)

    def check() -> None:
        shown = lines(app)
        assert len(shown) == 24
        assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for line in shown for c in line)

    def refuse(answers: dict[str, str]) -> None:
        raise AuditorError(everything, everything)

    fields = [
        OneOf("who", everything, value="k0", options=tuple((f"k{n}", text) for n, text in enumerate(all_hostile))),
        Choice("grade", "", value="v0", options=tuple(("a", f"v{n}", text) for n, text in enumerate(all_hostile))),
        *(LongField(f"why{n}", text, value=text, help=text) for n, text in enumerate(all_hostile)),
        *(Field(f"what{n}", text, value=text, help=text) for n, text in enumerate(all_hostile)),
    ]
    rows = [Row(f"k{n}", (text,)) for n, text in enumerate(all_hostile)]
    async with app.run_test(size=(80, 24)) as pilot:
        form = Ask(everything, fields, refuse)
        await app.open(form)
        await pilot.pause()
        check()
        form.action_accept()
        await pilot.press("shift+tab")
        await pilot.pause()
        check()
        await pilot.press("escape")
        dialogs: list[Screen[Any]] = [Reader(text, text) for text in all_hostile]
        for dialog in (Choose(everything, [Column(everything)], rows), *dialogs):
            await app.open(dialog)
            await pilot.pause()
            check()
            await pilot.press("escape")
    assert app.results == [None] * (2 + len(all_hostile))


async def test_what_was_accepted_is_no_draft_any_more() -> None:
    """``enter`` right after the last letter comes before the draft was kept; it is not kept behind the acceptance."""
    app, drafts = DialogApp(), [""]
    async with app.run_test(size=(80, 24)) as pilot:

        def accept(_answers: dict[str, str]) -> None:
            drafts.clear()

        await app.open(Ask("New", FIELDS, accept, keep_draft=lambda answers: drafts.append(answers["title"])))
        await pilot.press("D", "enter")
        await pilot.pause(0.5)
        assert app.results
        assert drafts == []


async def test_the_first_key_replaces_what_a_field_was_filled_with(lines: Lines) -> None:
    app = DialogApp()
    fields = [Field("folder", "Folder", "/srv/dis/audits"), OneOf("who", "Acts as", "P01", options=PEOPLE)]
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("Who", fields))
        await pilot.press(*"/srv", "tab", *"Łukasz", "enter", "enter")
        await pilot.pause()
    assert app.results == [{"folder": "/srv", "who": "P19"}]


@pytest.mark.parametrize(
    ("keys", "becomes"),
    [(("end", "s"), "audits"), (("home", "s"), "saudit"), (("right", "s"), "audits"), (("left", "s"), "saudit")],
)
async def test_keys_of_the_cursor_go_into_what_a_field_was_filled_with(keys: tuple[str, ...], becomes: str) -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("Where", [Field("folder", "Folder", "audit")]))
        await pilot.press(*keys, "enter")
        await pilot.pause()
    assert app.results == [{"folder": becomes}]


async def test_a_click_goes_into_what_a_field_was_filled_with() -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("Where", [Field("a", "A"), Field("folder", "Folder", "audit")]))
        await pilot.click(app.screen.query("LineAnswer").last(), offset=(7, 0))
        await pilot.press("s", "enter")
        await pilot.pause()
    assert app.results == [{"a": "", "folder": "audits"}]


async def test_a_name_that_was_chosen_is_shown_from_its_beginning_and_the_next_key_replaces_it(lines: Lines) -> None:
    app = DialogApp()
    long = (("P01", f"P01 Dís Jónsdóttir, {'configuration and release, ' * 5}"), *PEOPLE[1:])
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("Owner", [OneOf("owner", "Owner", "P01", options=long)]))
        await pilot.pause()
        assert any("P01 Dís" in line for line in lines(app))
        await pilot.press(*"luk", "enter")
        await pilot.press(*"dis", "enter")
        await pilot.pause()
        assert any("P01 Dís" in line for line in lines(app))
        await pilot.press(*"P20", "enter", "enter")
        await pilot.pause()
    assert app.results == [{"owner": "P20"}]


async def test_a_form_that_was_refused_and_left_opens_again_with_what_was_typed_and_no_error(lines: Lines) -> None:
    app, unsent = DialogApp(), dict[str, str]()
    fields = [Field("why", "Reason"), OneOf("who", "Acts as", "P01", options=PEOPLE)]

    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("Who", fields, unsent=unsent))
        await pilot.press("tab", *"Nobody", "enter", "escape")
        await pilot.pause()
        await app.open(Ask("Who", fields, unsent=unsent))
        await pilot.pause()
        shown = "\n".join(lines(app))
        assert "not known here" not in shown
        assert "Nobody" in shown
        await pilot.press("tab", *"lukasz", "enter", "enter")
        await pilot.pause()
    assert app.results == [None, {"why": "", "who": "P19"}]


class OnADay(DialogApp):
    workplace = ToyWorkplace()


DAYS = (DayField("due", "Due", required=True), DayField("last", "Last"), Field("why", "Why"))


async def test_so_many_days_ahead_become_the_day_they_are(lines: Lines) -> None:
    app = OnADay()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("Another date", DAYS))
        assert any("such as 2026-10-07, or +14 for 14 days ahead" in line for line in lines(app))
        await pilot.press(*"+14")
        assert any("Monday 2026-12-07" in line for line in lines(app)), "it says which day is meant before it is kept"
        await pilot.press("tab")
        assert any("Due" in line and "2026-12-07" in line for line in lines(app)), "the field holds the day itself"
        assert not any("Monday" in line for line in lines(app))
        await pilot.press(*"+2w", "enter")
    assert app.results == [{"due": "2026-12-07", "last": "2026-12-07", "why": ""}]


@pytest.mark.parametrize(
    ("typed", "answer"),
    [("2026-12-01", "2026-12-01"), ("+1", "2026-11-24"), ("tomorrow", "2026-11-24"), ("soon", None), ("+", None)],
)
async def test_a_day_is_a_day_or_a_complaint(typed: str, answer: str | None, lines: Lines) -> None:
    app = OnADay()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("Another date", DAYS))
        await pilot.press(*typed, "enter")
        assert any("is no day; write 2026-10-07" in line for line in lines(app)) is (answer is None)
    assert [each["due"] for each in app.results] == ([answer] if answer else [])


async def test_a_form_says_at_which_field_one_is_and_marks_it_without_colour(lines: Lines) -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("New finding", FIELDS))
        await pilot.pause()
        marks = []
        for number in range(1, 5):
            shown = "\n".join(lines(app))
            assert f"{number} of 4" in shown
            marks.append(next(line.split("▌")[0].strip() for line in shown.splitlines() if "▌" in line))
            await pilot.press("tab")
            await pilot.pause()
        assert marks == ["Title", "Owner", "Grade", "Reason"]


async def test_a_form_leaves_out_empty_lines_only_where_it_would_not_fit(lines: Lines) -> None:
    fields = [Field(f"f{number}", f"Label {number}") for number in range(12)]
    for height, is_tight in ((24, True), (40, False)):
        app = DialogApp()
        async with app.run_test(size=(80, height)) as pilot:
            await app.open(Ask("Long", fields))
            await pilot.pause()
            shown = [n for n, line in enumerate(lines(app)) if "Label" in line]
            assert len(shown) == 12, "all of it is seen"
            assert (shown[1] - shown[0] == 1) is is_tight


async def test_many_options_stand_in_two_columns_where_they_have_room_and_each_can_be_clicked() -> None:
    options = tuple((letter, letter * 3, f"{letter} stands for this") for letter in "abcde")
    for width, height in ((80, 3), (50, 5)):
        app = DialogApp()
        async with app.run_test(size=(width, 24)) as pilot:
            await app.open(Ask("Which", [Choice("one", "One", options=options)]))
            await pilot.pause()
            answer = app.screen.query_one(ChoiceAnswer)
            assert answer.size.height == height
            if height == 3:
                await pilot.click(ChoiceAnswer, offset=(answer.size.width // 2 + 4, 1))
            else:
                await pilot.click(ChoiceAnswer, offset=(4, 4))
            await pilot.press("ctrl+s")
            await pilot.pause()
        assert app.results == [{"one": "eee"}]


async def test_the_keys_say_that_enter_accepts(lines: Lines) -> None:
    app = DialogApp()
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("New finding", FIELDS))
        await pilot.pause()
        assert any("tab next field  enter accept  esc cancel" in line for line in lines(app))
        await pilot.press("tab", "tab", "tab", "t")
        assert any("ctrl+s accept" in line for line in lines(app)), "in a text of several lines enter makes a new line"


async def test_what_a_field_asks_is_told_whole_where_the_field_has_no_room_for_it(lines: Lines) -> None:
    app = DialogApp()
    long = "E-021 E-022, or where a new record is found, or the path of a file"
    fields = [Field("a", "First", help="short"), Field("b", "Second", help=long)]
    async with app.run_test(size=(80, 24)) as pilot:
        await app.open(Ask("Two fields", fields))
        await pilot.pause()
        assert not any(long in line for line in lines(app))
        await pilot.press("tab")
        await pilot.pause()
        assert any(line.strip() == long for line in lines(app))
        await pilot.press("tab")
        await pilot.pause()
        assert not any(line.strip() == long for line in lines(app))
