"""People's names in a text: a few letters, blind to case and accents, become the name as it is spelled."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from auditor.model.audit import Note
from auditor.model.evidence import Evidence
from auditor.tui.app import AuditorApp
from auditor.tui.screens.conduct.screen import ConductScreen
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.choose import Choose
from auditor.tui.widgets.naming import begun, is_asked, spelled
from tests.tui.audits import conducted
from tests.tui.hand import Hand

NAMES = ["Łukasz Żółć", "Þórdís Ólafsdóttir", "Nguyễn Thị Hồng Ánh", "Łucja Zoll"]


@pytest.mark.parametrize(
    ("letters", "names"),
    [
        ("@zolc", ["Łukasz Żółć"]),
        ("ZOL", ["Łukasz Żółć", "Łucja Zoll"]),
        ("luk", ["Łukasz Żółć"]),
        ("anh", ["Nguyễn Thị Hồng Ánh"]),
        ("ngu", ["Nguyễn Thị Hồng Ánh"]),
        ("kasz", []),
    ],
)
def test_letters_find_names_by_the_beginning_of_a_part(letters: str, names: list[str]) -> None:
    assert spelled(letters, NAMES) == names


def test_what_is_begun_is_the_word_before_the_cursor() -> None:
    assert begun("said by @zol") == "@zol"
    assert begun("said by Żół") == "Żół"
    assert begun("said by ") == begun("CK-012") == ""
    assert is_asked("said by @z")
    assert not is_asked("mail@zol")
    assert not is_asked("said by zol")


async def test_a_name_is_completed_in_a_note_and_in_a_form_and_tab_still_goes_on(tmp_path: Path) -> None:
    made = conducted(tmp_path)
    app = AuditorApp(made.desk(), {"audits": lambda desk: ConductScreen(desk, made.book)}, first="audits")
    async with app.run_test(size=(100, 30)) as pilot:
        hand = Hand(pilot)
        await hand.press("enter")
        await hand.paste("shown by @zol")
        assert "tab: Łukasz Żółć" in hand.lines()[-2]
        await hand.press("tab")
        note = app.focused
        assert isinstance(note, TextArea)
        assert note.text == "shown by Łukasz Żółć"
        await hand.paste(" and ngu")
        await hand.press("f12")
        assert note.text == "shown by Łukasz Żółć and Nguyễn Thị Hồng Ánh"
        await hand.paste(", n")
        await hand.press("f12")
        assert isinstance(app.screen, Choose), "of several one is chosen"
        await hand.press("escape", "escape")

        await hand.press("t")
        await hand.choose("CK-005")
        assert isinstance(app.screen, Ask)
        await hand.paste("ask @BOHU")
        await hand.press("tab")
        field = app.focused
        assert isinstance(field, (TextArea, Input))
        assert "Bohumila Šťastná" in (field.text if isinstance(field, TextArea) else field.value)
        await hand.press("tab")
        assert app.focused is not field or len(app.screen.focus_chain) == 1, "without @ it is the key it always was"


async def test_the_names_that_fit_are_shown_while_one_types_in_forms_and_quick_notes_too(tmp_path: Path) -> None:
    made = conducted(tmp_path)
    app = AuditorApp(made.desk(), {"audits": lambda desk: ConductScreen(desk, made.book)}, first="audits")
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.press("e", "s", "tab")
        await hand.paste("@zol")
        await hand.painted()
        assert "tab: Łukasz Żółć" in hand.shown()
        await hand.press("tab")
        await hand.painted()
        assert "tab: " not in hand.shown(), "what was offered and taken is not offered any more"
        await hand.paste(" @qqq")
        await hand.painted()
        assert "nobody is called so" in hand.shown()
        await hand.press("escape")
        await hand.press("f9")
        await hand.paste("shown by @bohu")
        await hand.painted()
        assert "tab: Bohumila Šťastná" in hand.shown()
        await hand.press("tab", "escape")
        assert [note.text for note in made.book.all(Note).values()] == ["shown by Bohumila Šťastná"]


async def test_who_said_something_before_is_offered_and_taken_only_with_an_arrow(tmp_path: Path) -> None:
    made = conducted(tmp_path)
    app = AuditorApp(made.desk(), {"audits": lambda desk: ConductScreen(desk, made.book)}, first="audits")

    async def said(hand: Hand, *keys: str, by: str = "") -> None:
        await hand.press("e", "s")
        await hand.paste("a statement")
        await hand.press("tab")
        await hand.paste(by)
        await hand.press(*keys)
        await hand.painted()

    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await said(hand, "enter", by="clerk")
        await said(hand, "enter", by="technician")
        await said(hand, "enter", by="cl")
        assert isinstance(app.screen, ConductScreen), "enter accepts what was typed, whatever is offered below it"
        await said(hand, "down", "enter", "enter", by="cle")
        await said(hand, "down", "down", "enter", "enter")
    heard = [e.respondent for e in sorted(made.book.all(Evidence).values(), key=lambda e: e.ref)]
    assert heard == ["clerk 1", "technician 1", "cl 1", "clerk 1", "cl 1"], "who spoke last stands first"
