"""What was typed stays: when one goes to another screen, is refused, is killed, or presses the same key again."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.activities import checklist, samples, undo
from auditor.errors import InvalidInput
from auditor.model.audit import Note
from auditor.model.evidence import Evidence
from auditor.model.item import Item
from auditor.model.sample import Mark, Sample
from auditor.model.text import PROSE_LIMIT
from auditor.tui.app import AuditorApp
from auditor.tui.screens.conduct.screen import ConductScreen
from tests.tui.audits import Conducted, conducted
from tests.tui.hand import Hand
from tests.tui.test_conduct import WIDE, at, item, screen, shown, typed


@pytest.fixture
def made(tmp_path: Path) -> Conducted:
    return conducted(tmp_path)


def drawn(made: Conducted) -> Sample:
    one = item(made, "CK-001")
    kept = samples.draw(
        made.book, made.by(), topic="servers", clause=one.clause, population="servers", size=90, n=4, items=[one.id]
    )
    return kept.value


async def test_a_line_in_the_foot_of_a_screen_that_was_left_for_another_is_kept_at_the_end(made: Conducted) -> None:
    both = {name: lambda desk: ConductScreen(desk, made.book) for name in ("today", "audits")}
    app = AuditorApp(made.desk(), both, first="audits")
    async with app.run_test(size=WIDE) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.press("x")
        await hand.paste("the site is closed")
        await hand.press("f2")
        await hand.painted()
        await hand.press("q")
    assert item(made, "CK-001").reason == "the site is closed"


async def test_a_line_that_was_being_typed_at_a_crash_stands_there_when_it_is_asked_again(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("x")
        await typed(pilot, "the site is cl")
        await pilot.pause(0.4)
        (key, text), *more = made.book.ledger.drafts().items()
        assert more == []
        await pilot.press("escape")
        assert made.book.ledger.drafts() == {}, "what is kept is no draft"
        await pilot.press("u")
        assert item(made, "CK-001").reason == ""
    made.book.ledger.keep_draft(key, text)
    async with at(made) as pilot:
        await pilot.press("down", "x", "escape", "up", "x", *"osed", "enter")
    assert (item(made, "CK-001").reason, item(made, "CK-002").reason) == ("the site is closed", "")
    assert made.book.ledger.drafts() == {}


async def test_a_note_that_is_refused_is_gone_on_with_whatever_was_done_since(made: Conducted) -> None:
    text = "word " * (PROSE_LIMIT // 4)
    async with at(made) as pilot:
        await pilot.press("enter")
        await typed(pilot, text)
        await pilot.press("escape", "c", "down", "up")
        await pilot.pause()
        assert "Not kept" in shown(pilot)
        await pilot.press("enter")
        assert screen(pilot).pane.note.text == text
        await typed(pilot, "!")
        screen(pilot).pane.note.text = "short"
        await pilot.press("escape")
        assert item(made, "CK-001").note == "short"
        assert screen(pilot).unfinished == {}


async def test_what_was_seen_of_an_element_may_be_said_later_and_stays_when_crossed_again(made: Conducted) -> None:
    sample = drawn(made)
    first = sample.drawn[0]
    async with at(made) as pilot:
        await pilot.press("s", "d", "escape", "up", "d")
        await typed(pilot, "in stock, but here")
        await pilot.press("enter", "d")
        await pilot.pause()
        assert f"{first}: what was seen in stock, but here" in shown(pilot)
        await pilot.press("escape")
        await pilot.pause()
    noted = [Mark(element=first, right=False, note="in stock, but here")]
    assert made.book.get(Sample, sample.id).marks == noted
    with pytest.raises(InvalidInput, match="changes no field"):
        samples.mark(made.book, made.by(), sample.id, first, right=False)
    assert made.book.get(Sample, sample.id).marks == noted
    assert len(made.book.all(Evidence)) == 1, "what was said once is one piece"
    samples.mark(made.book, made.by(), sample.id, first, right=True)
    assert made.book.get(Sample, sample.id).marks == [Mark(element=first, right=True)]


async def test_a_file_that_is_waited_for_is_attached_although_its_screen_was_left(made: Conducted) -> None:
    app = AuditorApp(made.desk(), {"today": lambda desk: ConductScreen(desk, made.book)}, first="today")
    async with app.run_test(size=WIDE) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        app.push_screen(ConductScreen(made.desk(), made.book))
        await hand.painted()
        (made.watched / "scan.pdf").write_bytes(b"%PDF-")
        await hand.press("a")
        await hand.painted()
        assert "scan.pdf is still being written (5 B): goes to CK-001" in hand.shown()
        await hand.press("escape")
        for _ in range(50):
            await pilot.pause(0.1)
            if made.book.find(Item, "CK-001").evidence:
                break
        await hand.painted()
        assert "E-001 internal (k): scan.pdf" in hand.shown(), "it is said where one is"
    assert made.book.find(Item, "CK-001").evidence == list(made.book.all(Evidence))


async def test_what_is_typed_at_an_item_that_somebody_took_back_goes_into_no_other(made: Conducted) -> None:
    asked = checklist.add(made.book, made.by("P02"), question="Who has the key?", clause=item(made, "CK-001").clause)
    async with at(made) as pilot:
        screen(pilot).go_to(asked.value.id)
        await pilot.press("enter")
        await typed(pilot, "The guard")
        undo.undo_last(made.book, made.by("P02"))
        await pilot.pause()
        await pilot.press(*"xyz", "escape", "escape")
        await pilot.pause()
        assert "its text is a note of IA-2026-03" in shown(pilot)
        assert screen(pilot).pane.item == screen(pilot).current_id
    assert asked.value.id not in made.book.items
    assert [each.note for each in made.book.items.values() if each.note] == []
    assert all(each.is_open for each in made.book.items.values()), "no letter was a key"
    assert [(each.text, each.item) for each in made.book.all(Note).values()] == [("The guardxyz", None)]
    assert made.book.ledger.drafts() == {}


async def test_what_was_typed_before_a_crash_at_an_item_that_is_gone_is_a_note_of_the_audit(made: Conducted) -> None:
    asked = checklist.add(made.book, made.by("P02"), question="Who has the key?", clause=item(made, "CK-001").clause)
    undo.undo_last(made.book, made.by("P02"))
    made.book.ledger.keep_draft(f"items/{asked.value.id}/note", "The guard")
    async with at(made):
        pass
    assert [(each.text, each.item) for each in made.book.all(Note).values()] == [("The guard", None)]
    assert made.book.ledger.drafts() == {}
