"""Answering on the conduct screen: every key is judged by what the workspace holds afterwards."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from textual import events
from textual.app import App
from textual.keys import _character_to_key
from textual.pilot import Pilot

from auditor.activities import conduct, findings
from auditor.ledger import uuid7
from auditor.model.audit import AgendaLine, Note
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.schemes import default_grading
from auditor.model.words import EvidenceKind, FindingState, Grade, ItemState, Verification
from auditor.tui.app import AuditorApp
from auditor.tui.desk import Desk
from auditor.tui.screens.conduct.finding import ReadBack
from auditor.tui.screens.conduct.screen import ConductScreen
from auditor.tui.widgets.ask import Ask
from auditor.workspace import Preferences, Workspace
from tests.tui.audits import Conducted, conducted
from tests.tui.camera import DOT, aged
from tests.tui.hand import Hand

Lines = Callable[[App[Any]], list[str]]
WIDE, SMALL = (120, 40), (80, 24)


@pytest.fixture
def made(tmp_path: Path) -> Conducted:
    return conducted(tmp_path)


class Quick:
    """Presses keys like a pilot, and waits for messages where a pilot waits for frames."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.app = pilot.app
        self._hand = Hand(pilot)

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names."""
        for key in keys:
            await self._hand.press(_CHARACTERS.get(key, key))

    async def pause(self, delay: float = 0) -> None:
        """Wait until it is painted, after *delay* seconds."""
        if delay:
            await asyncio.sleep(delay)
        await self._hand.painted()


_CHARACTERS = {"slash": "/", "colon": ":", "full_stop": ".", "space": " "}


@asynccontextmanager
async def at(made: Conducted, size: tuple[int, int] = WIDE, person: str = "P01") -> AsyncIterator[Quick]:
    app = AuditorApp(made.desk(person), {"audits": lambda desk: ConductScreen(desk, made.book)}, first="audits")
    async with app.run_test(size=size) as pilot:
        quick = Quick(pilot)
        await quick.pause()
        yield quick
        await quick.pause()


async def typed(pilot: Quick, text: str) -> None:
    """Text as a person pastes it."""
    pilot.app.post_message(events.Paste(text))
    await pilot.pause()


def screen(pilot: Quick) -> ConductScreen:
    found = pilot.app.screen_stack[0]
    assert isinstance(found, ConductScreen)
    return found


def shown(pilot: Quick) -> str:
    return "\n".join("".join(s.text for s in strip).rstrip() for strip in pilot.app.screen._compositor.render_strips())


def item(made: Conducted, ref: str) -> Item:
    return made.book.find(Item, ref)


def lines_of(made: Conducted) -> list[str]:
    return [line.verb for line in made.book.ledger.lines()]


async def test_a_grade_is_kept_at_once_and_seen_in_row_count_and_status(made: Conducted) -> None:
    before = len(lines_of(made))
    async with at(made) as pilot:
        await pilot.press("c")
        await pilot.pause()
        assert item(made, "CK-001").grade is Grade.CONFORMING
        assert lines_of(made)[before:] == ["grade"]
        seen = shown(pilot)
        assert "c CK-001" in seen
        assert "09:30 Configuration data              1/3" in seen
        assert "7 of 8 open" in seen
        assert "thin: neither note nor evidence" in seen
        assert screen(pilot).current.ref == "CK-001", "nothing moves unless one moves"


async def test_a_nonconformity_drafts_its_finding_and_says_what_is_missing(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("m")
        await pilot.pause()
        assert [f.ref for f in made.book.findings_of(item(made, "CK-001").id)] == ["F-01"]
        assert "▲ m minor nonconformity → F-01 draft" in shown(pilot)
        assert "missing: note (enter), evidence (e)" in shown(pilot)
        await pilot.press("c")
        await pilot.pause()
        assert made.book.findings_of(item(made, "CK-001").id) == [], "the draft goes with the grade"


@pytest.mark.parametrize(
    ("key", "state"), [("n", ItemState.NOT_APPLICABLE), ("x", ItemState.NOT_AUDITED), ("p", ItemState.PARKED)]
)
async def test_an_outcome_is_kept_before_its_reason_is_asked(made: Conducted, key: str, state: ItemState) -> None:
    async with at(made) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert (item(made, "CK-001").state, item(made, "CK-001").reason) == (state, "")
        await pilot.press("escape")
        await pilot.pause()
        assert "missing: " in shown(pilot), "the reason stays owed"
        await pilot.press(key)
        await pilot.pause()
        await pilot.press("l", "a", "t", "e", "r", "escape")
        await pilot.pause()
        assert (item(made, "CK-001").state, item(made, "CK-001").reason) == (state, "later")
        await pilot.press("c")
        await pilot.pause()
        assert item(made, "CK-001").grade is Grade.CONFORMING, "the keys belong to the list again"


async def test_tab_keeps_what_was_typed_into_the_line_in_the_foot(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("n", *"later", "tab")
        await pilot.pause()
        assert "reason kept" in shown(pilot)
        await pilot.press("down", "c")
    assert item(made, "CK-001").reason == "later"
    assert item(made, "CK-002").grade is Grade.CONFORMING, "the keys belong to the list"
    assert lines_of(made).count("give reason") == 1


async def test_the_end_keeps_what_was_typed_into_the_line_in_the_foot(made: Conducted) -> None:
    app = AuditorApp(made.desk("P01"), {"audits": lambda desk: ConductScreen(desk, made.book)}, first="audits")
    async with app.run_test(size=WIDE) as pilot:
        await Hand(pilot).painted()
        await pilot.press("n", *"later", "ctrl+q")
    assert item(made, "CK-001").reason == "later"


async def test_the_last_item_of_a_clause_is_not_excluded_and_the_rule_says_so(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("colon", *"CK-006", "enter")
        await pilot.pause()
        await pilot.press("n")
        await pilot.pause()
        assert "G-25" in shown(pilot)
        assert item(made, "CK-006").state is ItemState.UNANSWERED


async def test_undo_takes_back_and_shows_where(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("M", "down", "down", "u")
        await pilot.pause()
        assert item(made, "CK-001").grade is None
        assert made.book.all(Finding) == {}
        assert screen(pilot).current.ref == "CK-001"
        assert "Taken back: grade at CK-001" in shown(pilot)
        assert "8 of 8 open" in shown(pilot)


async def test_a_bound_finding_asks_why_the_grade_changes(made: Conducted) -> None:
    first = item(made, "CK-001")
    conduct.grade(made.book, made.by(), first.id, Grade.MINOR, note="Nineteen deviations.")
    finding = made.book.findings_of(first.id)[0]
    second = item(made, "CK-002")
    findings.write(made.book, made.by(), finding.id, items=[first.id, second.id])
    async with at(made) as pilot:
        await pilot.press("home")
        await pilot.press("M")
        await pilot.pause()
        assert item(made, "CK-001").grade is Grade.MINOR
        await typed(pilot, "a service was hit")
        await pilot.press("enter")
        await pilot.pause()
        assert item(made, "CK-001").grade is Grade.MAJOR


async def test_the_note_is_one_line_when_it_is_left_and_a_draft_before(made: Conducted) -> None:
    before = len(lines_of(made))
    one = item(made, "CK-001")
    async with at(made) as pilot:
        await pilot.press("enter", *"seen", "space", *"it")
        await pilot.pause(0.4)
        assert made.book.ledger.draft(f"items/{one.id}/note") == "seen it"
        assert item(made, "CK-001").note == ""
        await pilot.press("enter", "c", "escape")
        await pilot.pause()
        assert item(made, "CK-001").note == "seen it\nc"
        assert lines_of(made)[before:] == ["write note"]
        assert made.book.ledger.drafts() == {}
        await pilot.press("down", "up")
        await pilot.pause()
        assert lines_of(made)[before:] == ["write note"], "what did not change is not written again"


async def test_text_that_was_being_typed_at_a_crash_is_offered_again(made: Conducted) -> None:
    two = item(made, "CK-002")
    made.book.ledger.keep_draft(f"items/{two.id}/note", "half a sen")
    made.book.ledger.keep_draft(f"quick/{two.id}", "ask the owner")
    async with at(made) as pilot:
        await pilot.pause()
        assert "enter there goes on with it" in shown(pilot)
        assert [n.text for n in made.book.all(Note).values()] == ["ask the owner"]
        await pilot.press("down", "enter")
        await pilot.pause()
        await pilot.press("t", "escape")
        await pilot.pause()
        assert item(made, "CK-002").note == "half a sent"
        assert made.book.ledger.drafts() == {}


async def test_evidence_takes_a_letter_and_a_line(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("e", "r", *"Q-117", "enter")
        await pilot.pause()
        (piece,) = made.book.all(Evidence).values()
        assert (piece.ref, piece.kind, piece.reference) == ("E-001", EvidenceKind.RECORD, "Q-117")
        assert piece.verification is Verification.RECORD
        assert item(made, "CK-001").evidence == [piece.id]
        assert "E-001 record Q-117" in shown(pilot)
        assert "by record · 7 Oct" in shown(pilot)


async def test_a_file_that_is_not_there_is_no_evidence(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("e", "f", *"/nowhere/x.pdf", "enter")
        await pilot.pause()
        assert "There is no file /nowhere/x.pdf." in shown(pilot)
        assert not made.book.all(Evidence)


async def test_a_path_is_taken_as_the_file(made: Conducted, tmp_path: Path) -> None:
    file = tmp_path / "report Žďár 2026.pdf"
    file.write_bytes(b"%PDF-1.7")
    aged(file)
    async with at(made) as pilot:
        await pilot.press("e", "d")
        await typed(pilot, f"'{file}'")
        await pilot.press("enter")
        await pilot.pause()
        (piece,) = made.book.all(Evidence).values()
        assert piece.file is not None
        assert (piece.file.name, piece.file.size) == (file.name, 8)
        assert made.book.ledger.exhibit(piece.file.sha256).read_bytes() == b"%PDF-1.7"


async def test_the_newest_file_is_attached_once_named_and_taken_off(made: Conducted) -> None:
    for name, minutes in (("old.png", 30), ("IMG_2034.jpg", 2)):
        (made.watched / name).write_bytes(DOT + name.encode())
        then = made.clock.now.timestamp() - 60 * minutes
        os.utime(made.watched / name, (then, then))
    async with at(made) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert "E-001 internal (k): IMG_2034.jpg, 2 min old; u takes it off" in shown(pilot)
        (piece,) = made.book.all(Evidence).values()
        assert piece.kind is EvidenceKind.PHOTO
        await pilot.press("a")
        await pilot.pause()
        assert "is attached here already, as E-001" in shown(pilot)
        assert len(made.book.all(Evidence)) == 1
        await pilot.press("u")
        await pilot.pause()
        assert item(made, "CK-001").evidence == []
        assert made.book.all(Evidence) == {}


async def test_without_a_file_or_a_folder_it_says_what_helps(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert "There is no file in the watched folder" in shown(pilot)
        screen(pilot).desk.preferences = screen(pilot).desk.preferences.model_copy(update={"watched_folder": ""})
        await pilot.press("a")
        await pilot.pause()
        assert "watched_folder = " in shown(pilot)


async def test_a_note_goes_to_another_item_without_leaving_the_place(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("t", *"8.5.3", "enter")
        await pilot.pause()
        await typed(pilot, "Hvönn went live without approval, too")
        await pilot.press("ctrl+s")
        await pilot.pause()
        (note,) = made.book.all(Note).values()
        assert (note.kind, note.item) == ("trail", item(made, "CK-006").id)
        assert screen(pilot).current.ref == "CK-001"
        await pilot.press("colon", *"CK-006", "enter")
        await pilot.pause()
        assert "09:58 P01 Hvönn went live without approval, too" in shown(pilot)


async def test_a_quick_note_lands_here_with_its_time(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("down", "f9", *"door", "escape")
        await pilot.pause(0.4)
        (note,) = made.book.all(Note).values()
        assert (note.text, note.item) == ("door", item(made, "CK-002").id)
        assert "09:58 P01 door" in shown(pilot)
        assert made.book.ledger.drafts() == {}


async def test_a_question_of_ones_own(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("+")
        await pilot.pause()
        await typed(pilot, "Who may open rack C-07?")
        await pilot.press("enter")
        await pilot.pause()
        own = item(made, "CK-009")
        assert (own.clause, own.added_on_the_fly) == ("20000-1:8.2.6", True)
        assert screen(pilot).current.ref == "CK-009"
        assert "0/4" in shown(pilot)
        assert "9 of 9 open" in shown(pilot)
        await pilot.press("u")
        await pilot.pause()
        assert "8 of 8 open" in shown(pilot)


async def test_what_a_trainee_grades_waits_for_the_lead(made: Conducted) -> None:
    conduct.grade(made.book, made.by("P03"), item(made, "CK-001").id, Grade.CONFORMING)
    async with at(made) as pilot:
        await pilot.press("home")
        assert "proposed; the lead auditor confirms it (y)" in shown(pilot)
        await pilot.press("y")
        await pilot.pause()
        assert item(made, "CK-001").confirmed_by == made.people["P01"].id
        await pilot.press("y")
        await pilot.pause()
        assert "does not wait for a confirmation" in shown(pilot)


async def test_the_line_of_the_agenda_begins_and_ends(made: Conducted) -> None:
    async with at(made) as pilot:
        assert "3 of 3 open   b begins it" in shown(pilot)
        await pilot.press("b")
        await pilot.pause()
        assert "▶ 62 min left · 3 of 3 open" in shown(pilot)
        await pilot.press("c")
        made.clock.move(minutes=70)
        await pilot.press("b")
        await pilot.pause()
        line = next(a for a in made.book.all(AgendaLine).values() if a.topic == "Configuration data")
        assert line.begun is not None
        assert line.ended is not None
        assert "Ended: 1 of 3 answered, 70 min, 0 findings, 0 pieces of evidence" in shown(pilot)


async def test_reading_back_a_draft_says_what_comes_first(made: Conducted) -> None:
    conduct.grade(made.book, made.by(), item(made, "CK-001").id, Grade.MINOR, note="Nineteen deviations, no action.")
    async with at(made) as pilot:
        await pilot.press("home")
        await pilot.press("r")
        await pilot.pause()
        assert "Nineteen deviations, no action." in shown(pilot)
        assert "the lead auditor's y agrees it, too" in shown(pilot)
        await pilot.press("y")
        await pilot.pause()
        assert "G-16: F-01 has no objective evidence" in shown(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert made.book.findings_of(item(made, "CK-001").id)[0].presentations == []


async def test_the_key_of_a_nonconformity_again_asks_why_and_swallows_no_key(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("m", "M", "c")
        assert item(made, "CK-001").grade is Grade.CONFORMING, "each key of a grade grades"
        await pilot.press("m", "m")
        await typed(pilot, "the verification runs, the follow-up fails")
        await pilot.press("enter")
        await pilot.pause()
        (draft,) = made.book.findings_of(item(made, "CK-001").id)
        assert draft.grade_reason == "the verification runs, the follow-up fails"
        await pilot.press("M")
        await pilot.pause()
        assert item(made, "CK-001").grade is Grade.MAJOR, "the keys belong to the list again"


async def test_reading_back_records_who_acknowledged(made: Conducted) -> None:
    one = item(made, "CK-001")
    conduct.grade(made.book, made.by(), one.id, Grade.OBSERVATION, note="Labels fade on racks near the window.")
    finding = made.book.findings_of(one.id)[0]
    findings.agree(made.workspace, made.book, made.by(), finding.id)
    async with at(made) as pilot:
        await pilot.press("home")
        await pilot.press("r", "y")
        await pilot.pause()
        assert isinstance(pilot.app.screen, Ask)
        await pilot.press("ctrl+s")
        await pilot.pause()
        (presented,) = made.book.get(Finding, finding.id).presentations
        assert (presented.to, presented.acknowledged) == (made.people["P18"].id, True)
        await pilot.press("r", "d", "tab")
        await typed(pilot, "Only two labels.")
        await pilot.press("ctrl+s")
        await pilot.pause()
        again = made.book.get(Finding, finding.id)
        assert again.state is FindingState.PRESENTED
        assert again.presentations[-1].disagreement == "Only two labels."


async def test_history_tells_who_when_and_what(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("m", "c", "h")
        await pilot.pause()
        await pilot.pause()
        seen = shown(pilot)
        assert "History of item CK-001" in seen
        assert "grade minor → conforming" in seen
        assert "Þórdís Ólafsdóttir" in seen


async def test_before_the_opening_meeting_it_says_what_comes_first(made: Conducted) -> None:
    conduct.close_meeting(made.book, made.by())
    async with at(made) as pilot:
        await pilot.press("c")
        await pilot.pause()
        assert item(made, "CK-001").grade is Grade.CONFORMING, "an audit that is concluded is still written up"


async def test_without_a_name_nothing_is_kept(made: Conducted) -> None:
    desk = made.desk()
    desk.by = ""
    app = AuditorApp(desk, {"audits": lambda d: ConductScreen(d, made.book)}, first="audits")
    async with app.run_test(size=SMALL) as slow:
        pilot = Quick(slow)
        await pilot.press("c")
        await pilot.pause()
        assert "Nobody is named who acts" in shown(pilot)
        assert item(made, "CK-001").grade is None


async def test_what_the_page_of_reading_back_is_refused_is_shown_on_it(made: Conducted) -> None:
    one = item(made, "CK-001")
    conduct.grade(made.book, made.by(), one.id, Grade.OBSERVATION, note="Labels fade on racks near the window.")
    finding = made.book.findings_of(one.id)[0]
    findings.agree(made.workspace, made.book, made.by(), finding.id)
    with Workspace.open(made.workspace.folder, home=made.workspace.home, as_of=made.clock()) as other:
        desk, book = Desk(other, made.people["P01"].id, Preferences()), other.audit(made.book.ref)
        app = AuditorApp(desk, {"audits": lambda d: ConductScreen(d, book)}, first="audits")
        async with app.run_test(size=SMALL) as slow:
            pilot = Quick(slow)
            await pilot.pause()
            await pilot.press("home", "r", "y")
            await pilot.pause()
            assert isinstance(app.screen, ReadBack)
            assert "reading only" in shown(pilot)


async def test_lines_of_somebody_else_appear_and_nothing_moves(made: Conducted, tmp_path: Path) -> None:
    async with at(made) as pilot:
        await pilot.press("down", "enter", *"mine")
        with Workspace.open(made.workspace.folder, home=tmp_path / "other", clock=made.clock) as other:
            theirs = other.audit(made.book.ref)
            colleague = made.by("P02")
            conduct.grade(theirs, colleague, theirs.find(Item, "CK-001").id, Grade.OFI, note="Could be faster.")
            conduct.write_note(theirs, colleague, theirs.find(Item, "CK-002").id, "theirs")
        await pilot.pause(2.2)
        assert "i CK-001" in shown(pilot)
        assert screen(pilot).current.ref == "CK-002"
        await pilot.press("escape")
        await pilot.pause()
        assert item(made, "CK-002").note == "theirs\nmine"
        assert "both texts stand" in shown(pilot)


async def test_keys_that_come_in_one_piece_act_one_after_the_other(made: Conducted) -> None:
    burst = ["enter", *"minor: M x", "escape", "down", "m", "e", "r", *"Q-117", "enter", "x", *"later", "enter"]
    burst += ["f9", *"quick", "escape", "colon", *"8.6.1", "enter", "g"]
    async with at(made, SMALL) as pilot:
        for name in burst:
            character = name if len(name) == 1 else None
            pilot.app.post_message(events.Key(_character_to_key(name) if character else name, character))
        for _ in range(100):
            await pilot.pause(0.05)
            if item(made, "CK-007").grade:
                break
        assert item(made, "CK-001").note == "minor: M x"
        two = item(made, "CK-002")
        assert (two.result, two.reason, len(two.evidence)) == ("not-audited", "later", 1)
        assert [note.text for note in made.book.all(Note).values()] == ["quick"]
        assert item(made, "CK-007").grade is Grade.GOOD_PRACTICE


@pytest.mark.parametrize(("key", "works"), [("5", "5"), ("e", "M")])
async def test_the_grade_keys_are_those_of_the_scheme(tmp_path: Path, key: str, works: str) -> None:
    usual = default_grading(uuid7())
    own = [word.having(key=key, label="severe") if word.grade is Grade.MAJOR else word for word in usual.grades]
    made = conducted(tmp_path, grading=usual.having(grades=own))
    async with at(made) as pilot:
        await pilot.press(works)
        await pilot.pause()
        assert item(made, "CK-001").grade is Grade.MAJOR, "a key that is taken gives way to the usual one"
        assert "M severe" in shown(pilot)


async def test_a_finding_opens_and_comes_back_to_the_item(made: Conducted) -> None:
    async with at(made, SMALL) as pilot:
        await pilot.press("down", "f")
        await pilot.pause()
        assert "has no grade yet" in shown(pilot)
        await pilot.press("m", "f")
        await pilot.pause()
        assert "F-01" in shown(pilot)
        assert len(pilot.app.screen_stack) == 2
        await pilot.press("escape")
        await pilot.pause()
        assert screen(pilot).current.ref == "CK-002"
        await pilot.press("c", "f")
        await pilot.pause()
        assert "written up by its note and evidence" in shown(pilot)
