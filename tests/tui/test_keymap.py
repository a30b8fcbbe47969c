"""Keys as a person set them: they act, and footer, help, palette and card name them; what is wrong is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import auditor.tui
from auditor.errors import InvalidInput
from auditor.model.item import Item
from auditor.model.words import Grade, ItemState
from auditor.tui import keymap
from auditor.tui.app import AuditorApp
from auditor.tui.keys import TABLE
from auditor.tui.screens.conduct.screen import ConductScreen
from auditor.tui.start import app_on
from auditor.workspace import Settings, Workspace
from tests.tui.audits import conducted
from tests.tui.demo_desk import demo_desk
from tests.tui.hand import Hand

OTHERS = {"grade-minor": "1", "grade-major": "2", "park": "L", "note-elsewhere": "p", "quick-note": "f11", "new": "a"}


@pytest.fixture(autouse=True)
def _usual_afterwards() -> Iterator[None]:
    yield
    keymap.wear({})


async def test_keys_that_a_person_set_act_and_are_the_ones_that_are_named(tmp_path: Path) -> None:
    made = conducted(tmp_path)
    keys = {**OTHERS, "attach": "Z"}
    app = AuditorApp(made.desk(), {"audits": lambda desk: ConductScreen(desk, made.book)}, first="audits", keys=keys)
    async with app.run_test(size=(160, 52)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        foot = hand.lines()[-1]
        assert " 1 minor" in foot
        assert " m minor" not in foot
        await hand.press("1")
        assert made.book.find(Item, "CK-001").grade is Grade.MINOR
        await hand.press("down", "L")
        assert made.book.find(Item, "CK-002").state is ItemState.PARKED
        await hand.press("escape", "m")
        assert made.book.find(Item, "CK-002").state is ItemState.PARKED, "the usual key means nothing any more"
        await hand.press("?")
        shown = hand.shown()
        assert "F11" in shown
        assert "ctrl+n" not in shown


async def test_the_preferences_hold_them_and_empty_lists_name_them(tmp_path: Path) -> None:
    with Workspace.create(tmp_path / "work", Settings(), home=tmp_path / "home") as workspace:
        (workspace.home / "preferences.toml").write_text('[keys]\nnew = "f6"\nreadiness = "f11"\n', "utf-8")
        app = app_on(workspace)
        async with app.run_test(size=(120, 40)) as pilot:
            hand = Hand(pilot)
            await hand.painted()
            await hand.press("escape", "f4")
            await hand.painted()
            assert "F6 new audit" in hand.lines()[-1]
            assert "No audit is planned yet: F6 plans one" in hand.shown()


@pytest.mark.parametrize(
    ("wanted", "message", "hint"),
    [
        ({"parc": "P"}, "'parc' is no entry of the table of keys.", "Is 'park' meant?"),
        ({"park": "u"}, "u would mean two things in an audit's lists: 'park' and 'undo'.", "[keys]"),
        ({"quick-note": "N"}, "'N' is typed in a text, and 'quick-note' works there.", "F9"),
        ({"quick-note": "backspace"}, "'backspace' is typed in a text, and 'quick-note' works there.", "F9"),
        ({"leave-text": "left"}, "'left' is typed in a text, and 'leave-text' works there.", "F9"),
        ({"leave-text": "f9"}, "F9 would mean two things in a text field: 'quick-note' and 'leave-text'.", "[keys]"),
        ({"leave-text": "f2"}, "F2 would mean two things in a text field: 'today' and 'leave-text'.", "[keys]"),
        ({"accept": "f10"}, "F10 would mean two things in a form: 'privacy' and 'accept'.", "[keys]"),
        ({"quick-note": "f12"}, "F12 would mean two things in a text field: 'quick-note' and 'expand'.", "[keys]"),
        ({"park": "crtl+n"}, "'crtl+n', for 'park', is no key.", "ctrl+n"),
        ({"park": " "}, "'park' is given no key.", "[keys]"),
    ],
)
def test_what_cannot_be_is_refused_and_says_what_can(wanted: dict[str, str], message: str, hint: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        keymap.wear(wanted)
    assert refused.value.message == message
    assert hint in refused.value.hint
    assert keymap.worn() == TABLE, "the keys stay as they were"


def test_wrong_keys_are_told_with_their_file(tmp_path: Path) -> None:
    with demo_desk(tmp_path, "P17") as workspace:
        file = workspace.home / "preferences.toml"
        file.write_text('[keys]\npark = "u"\n', "utf-8")
        with pytest.raises(InvalidInput) as refused:
            app_on(workspace)
        assert refused.value.message.startswith(f"{file}: u would mean two things")


def test_two_keys_may_change_places_and_what_refines_an_entry_goes_with_it() -> None:
    keymap.wear({"park": "t", "note-elsewhere": "p", "export": "Z"})
    assert keymap.changed() == {
        "park": "t", "note-elsewhere": "p", "export": "Z", "preview": "Z", "review-pack": "Z", "calendar": "Z",
        "programme-papers": "Z", "hand-out": "Z", "file-note": "p",
    }  # fmt: skip
    assert keymap.told("{park} parks, {export} writes, {nothing} stays") == "t parks, Z writes, {nothing} stays"


def test_every_text_that_names_a_key_names_an_entry_of_the_table() -> None:
    constant = re.compile(r'(?:told\(|empty ?= ?)"([^"]*)"')
    named = [
        (path.name, name)
        for path in Path(auditor.tui.__path__[0]).rglob("*.py")
        for text in constant.findall(path.read_text("utf-8"))
        for name in re.findall(r"\{([^}]*)\}", text)
    ]
    assert len(named) > 40
    assert [each for each in named if each[1] not in TABLE] == []
