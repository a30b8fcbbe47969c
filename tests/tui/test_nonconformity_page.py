"""The page of a nonconformity: who does what by when with which key, the way so far, verdicts, evidence."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from auditor.activities import follow_up
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.tui.desk import Desk
from auditor.tui.marks import Signs
from auditor.tui.screens.evidence.screen import EvidenceScreen
from auditor.tui.screens.history import HistoryScreen
from auditor.tui.screens.register.nonconformity import NonconformityScreen
from auditor.tui.screens.register.response_facts import response_facts
from auditor.tui.widgets.parts import Parts
from auditor.workspace import Workspace

from .audits import Conducted
from .demo_desk import demo_desk
from .found import app_on, issued
from .hand import Hand


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """The demo, which no test here writes to."""
    with demo_desk(tmp_path_factory.mktemp("page"), "P01") as found:
        yield found


@asynccontextmanager
async def page(workspace: Workspace, ref: str, who: str = "P01", height: int = 60) -> AsyncIterator[Hand]:
    book, record = follow_up.find(workspace, ref)
    app = app_on(Desk(workspace, workspace.programme.find(Person, who).id))
    async with app.run_test(size=(120, height)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        app.open_on("nonconformity", book, record.id)
        await hand.painted()
        yield hand


def part(hand: Hand, label: str) -> str:
    """A label and what stands beside it and below, up to the next label."""
    lines = [line[1:] for line in hand.lines()]
    start = next(n for n, line in enumerate(lines) if line.strip().startswith(label))
    end = next((n for n in range(start + 1, len(lines)) if lines[n][:14].strip() or not lines[n].strip()), len(lines))
    return " ".join(" ".join(lines[start:end]).split())


async def test_next_says_who_does_what_by_when_and_with_which_key(demo: Workspace) -> None:
    async with page(demo, "NC-2026-06") as hand:
        said = part(hand, "Next")
        assert said.startswith("Next the owner answers the returned response P19 Petr")
        assert "by 2026-11-16, 7 days over repeat of NC-2025-07, escalated" in said
        assert said.endswith("y respond F form I read form w write to the owner")
    async with page(demo, "NC-2026-04") as hand:
        assert part(hand, "Next").endswith("0 of 2 occurrences y effective d not effective")


async def test_the_way_so_far_is_one_line_and_opens_the_history(demo: Workspace) -> None:
    async with page(demo, "NC-2026-06") as hand:
        way = "issued 2026-10-19 → acknowledged 10-23 → response submitted 11-10 → response returned 11-12"
        assert part(hand, "So far") == f"So far {way}"
        assert hand.screen.query_one(Parts).move_to("way")
        await hand.press("enter")
        assert isinstance(hand.screen, HistoryScreen)


async def test_what_came_of_the_response_stands_with_it(demo: Workspace) -> None:
    async with page(demo, "NC-2026-06") as hand:
        said = part(hand, "Response")
        assert said.startswith("Response submitted 2026-11-10 returned 2026-11-12 by P02: cause restates")
        assert "✓" not in hand.shown()
        assert "Looked at" not in hand.shown()
    async with page(demo, "NC-2026-04") as hand:
        assert part(hand, "Response") == "Response submitted 2026-10-30 accepted 2026-11-02 by P01, every part"
        assert part(hand, "Extent").startswith("Extent ✓ All transitions")
        assert "response accepted" not in part(hand, "Looked at")


async def test_the_evidence_of_actions_and_checks_stands_together_and_opens(demo: Workspace) -> None:
    async with page(demo, "NC-2026-04") as hand:
        said = part(hand, "Evidence")
        for ref, what in (("E-101", "CA-1"), ("E-102", "CA-2"), ("E-103", "CA-3")):
            assert ref in said
            assert what in said
        assert hand.screen.query_one(Parts).move_to("evidence")
        await hand.press("enter")
        assert isinstance(hand.screen, EvidenceScreen)


async def test_more_time_and_what_is_proposed_are_said_with_their_keys(done: Conducted) -> None:
    record = issued(done)
    follow_up.acknowledge(done.book, done.by("P07"), record.id, done.people["P18"].id)
    due = done.book.get(Nonconformity, record.id).due.response
    assert due is not None
    follow_up.ask_extension(done.book, done.by("P18"), record.id, "response", due + timedelta(days=9), "Holidays.")
    async with page(done.workspace, record.ref, "P17") as hand:
        said = part(hand, "Next")
        assert f"more time is asked for, until {due + timedelta(days=9)}" in said
        assert "D decide on more time" in said
    done.clock.move(days=(due - done.workspace.today()).days + 8)
    async with page(done.workspace, record.ref, "P17") as hand:
        said = part(hand, "Next")
        assert "it is time to escalate to the process owner" in said
        assert said.endswith("w write to the owner E escalate")
        assert isinstance(hand.screen, NonconformityScreen)


def test_each_answer_to_why_stands_with_its_number_and_hangs_below_it(demo: Workspace) -> None:
    book, record = follow_up.find(demo, "NC-2026-06")
    root = {"text": "it has no owner", "is_root": True}
    cause = record.response.cause.having(whys=[{"text": "nobody knew", "whys": [root]}, {"text": "no message"}])
    record = record.having(response=record.response.having(cause=cause))
    told = [each for each in response_facts(book, record, Signs()) if each.hangs]
    assert [(each.label, each.lead[0][0], each.text) for each in told] == [
        ("Whys", "1 ", "nobody knew"),
        ("", "  1.1! ", "it has no owner"),
        ("", "2 ", "no message"),
    ]
