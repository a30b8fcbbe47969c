"""The twelve actions that an auditor on site has no time to look for: two keys at most, wherever in the audit one is.

Counted is every key but typing and the one key that leaves a text field; ``escape`` on the way counts.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor.activities import conduct, samples
from auditor.model.item import Item
from auditor.model.words import Grade, SampleMethod
from auditor.tui.app import AuditorApp
from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.conduct.finding import ReadBack
from auditor.tui.screens.conduct.sample import SampleScreen
from auditor.tui.screens.conduct.screen import ConductScreen
from auditor.tui.screens.evidence.screen import EvidenceScreen
from auditor.tui.screens.findings.board import FindingsScreen
from auditor.tui.screens.findings.finding import FindingScreen
from auditor.tui.screens.history import HistoryScreen
from auditor.tui.widgets.choose import Choose
from auditor.tui.widgets.curtain import Curtain
from auditor.tui.widgets.prose import Prose
from tests.tui.audits import Conducted, conducted
from tests.tui.hand import Hand

HERE = "CK-002"
"""The item at which all begins: the second of three on the first line of the agenda."""

PLACES: dict[str, tuple[tuple[str, ...], type]] = {
    "the list": ((), ConductScreen),
    "the note": (("enter",), ConductScreen),
    "the sample": (("s",), SampleScreen),
    "the evidence": (("l",), EvidenceScreen),
    "the finding": (("f",), FindingScreen),
    "the board": ((), FindingsScreen),
    "the history": (("h",), HistoryScreen),
    "reading back": (("r",), ReadBack),
}
"""From the item to each place, by keys or as one comes from the audit's page, and the screen that is then on top."""

DONE: dict[str, str] = {
    "next item": "down",
    "next open item": ".",
    "jump to a clause": ":",
    "note to another item": "t",
    "hide the screen": "f10",
    "park": "p",
    "finding": "f",
    "quick note": "f9",
    "attach the newest file": "a",
    "begin the line": "b",
    "grade": "o",
    "undo": "u",
}
"""The key of each action among the items."""

OTHERWISE: dict[tuple[str, str], tuple[str, ...]] = {
    ("the note", "next item"): ("pagedown",),
    ("the board", "next item"): ("ctrl+down",),
    ("the sample", "undo"): ("escape", "u"),
    ("the sample", "grade"): ("escape", "o"),
    ("the sample", "next open item"): ("escape", "."),
    ("the history", "jump to a clause"): ("escape", ":"),
    ("the evidence", "jump to a clause"): ("escape", ":"),
    ("the finding", "jump to a clause"): ("escape", ":"),
    ("the sample", "jump to a clause"): ("escape", ":"),
}
"""Where it is not that key alone, or ``escape`` and that key."""

AT_ONCE = ("quick note", "hide the screen")
BEHIND_A_DOOR = ("the note", "reading back")
"""Places from which ``escape`` leads back first."""


def keys(place: str, action: str) -> tuple[str, ...]:
    """The keys that do an action in a place."""
    if (place, action) in OTHERWISE:
        return OTHERWISE[place, action]
    if action not in AT_ONCE and (place in BEHIND_A_DOOR or (action == "next item" and place != "the list")):
        return ("escape", DONE[action])
    return (DONE[action],)


def prepared(folder: Path) -> Conducted:
    """An audit in progress with a sample, a nonconformity and its finding at one item, and a file that waits."""
    made = conducted(folder)
    item = at(made, HERE)
    conduct.write_note(made.book, made.by(), item.id, "no action for any of 19 deviations")
    conduct.grade(made.book, made.by(), item.id, Grade.MINOR)
    samples.draw(
        made.book, made.by(), topic="CIs", clause="20000-1:8.2.6", population="all", size=40, n=5,
        method=SampleMethod.RANDOM, seed="1", items=[item.id],
    )  # fmt: skip
    made.watched.joinpath("rack.txt").write_text("rack C-07", "utf-8")
    return made


def at(made: Conducted, ref: str) -> Item:
    return next(item for item in made.book.items.values() if item.ref == ref)


def verb(made: Conducted) -> str:
    return list(made.book.ledger.lines())[-1].verb


def items_of(app: Any) -> ConductScreen:
    return next(s for s in reversed(app.screen_stack) if isinstance(s, ConductScreen))


async def seen(hand: Hand, made: Conducted, action: str) -> None:
    """What an action leads to is there."""
    top, lines = hand.screen, list(made.book.ledger.lines())
    match action:
        case "grade":
            assert verb(made) == "grade"
            assert at(made, HERE).grade is Grade.OBSERVATION
        case "next item":
            assert items_of(hand.app).current.ref == "CK-003"
        case "next open item":
            assert items_of(hand.app).current.ref == "CK-003"
        case "jump to a clause":
            await hand.paste("8.6.1")
            await hand.press("enter")
            await hand.painted()
            assert items_of(hand.app).current.clause.endswith("8.6.1")
        case "quick note":
            await hand.paste("the door stood open")
            await hand.press("escape")
            assert len(list(made.book.ledger.lines())) == len(lines) + 1
        case "attach the newest file":
            for _ in range(100):
                if not at(made, HERE).evidence:
                    await hand.pilot.pause(0.05)
            assert at(made, HERE).evidence
        case "park":
            assert "parked" in hand.refused(), "an item with a grade is not parked; it is refused at the items"
        case "note to another item":
            assert isinstance(top, Choose)
        case "begin the line":
            assert "begin" in verb(made)
        case "finding":
            assert isinstance(top, FindingScreen)
        case "undo":
            assert verb(made) == "undo"
        case "hide the screen":
            assert isinstance(top, Curtain)


async def go_to(hand: Hand, made: Conducted, place: str) -> None:
    """From wherever one is to a place, at the item of the tests."""
    way, kind = PLACES[place]
    app = hand.app
    assert isinstance(app, AuditorApp)
    while not isinstance(hand.screen, AuditScreen):
        await app.pop_screen()
    await hand.painted()
    if kind is FindingsScreen:
        app.open_on("findings", made.book)
    else:
        app.open_on("conduct", made.book)
        await hand.painted()
        assert isinstance(app.screen, ConductScreen)
        app.screen.go_to(at(made, HERE).id)
    await hand.painted()
    for key in way:
        await hand.press(key)
        await hand.painted()
    assert isinstance(hand.screen, kind), hand.shown()
    assert isinstance(hand.app.focused, Prose) is (place == "the note")


@pytest.mark.parametrize("place", PLACES)
async def test_at_most_two_keys_from_everywhere(tmp_path: Path, place: str) -> None:
    made = prepared(tmp_path)
    app = AuditorApp(made.desk(), {"audits": lambda desk: AuditScreen(desk, made.book)}, first="audits")
    async with app.run_test(size=(100, 30)) as pilot:
        hand = Hand(pilot)
        for action in DONE:
            pressed = keys(place, action)
            assert len(pressed) <= 2
            await go_to(hand, made, place)
            for key in pressed:
                await hand.press(key)
                await hand.painted()
            await seen(hand, made, action)
