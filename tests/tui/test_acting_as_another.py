"""Where somebody else has the role, the refusal names the key by which one acts as that person, and it works there."""

from __future__ import annotations

from auditor.activities import conduct
from auditor.model.item import Item
from auditor.model.words import Grade
from auditor.tui.start import app_on
from auditor.tui.who import remember
from tests.tui.audits import Conducted
from tests.tui.hand import Hand


async def test_at_the_items_one_acts_as_another_and_every_header_says_so(done: Conducted) -> None:
    remember(done.workspace, done.people["P07"].id)
    async with app_on(done.workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.press("f4")
        await hand.painted()
        assert "P07" in hand.lines()[0]
        hand.screen.open_on("conduct", done.book)
        await hand.painted()
        await hand.press("c")
        await hand.painted()
        assert "ct as that person (@)" in hand.shown()
        await hand.press("@")
        await hand.painted()
        await hand.write("P01")
        await hand.press("enter")
        await hand.painted()
        await hand.press("c")
        await hand.painted()
        assert done.book.find(Item, "CK-001").grade is Grade.CONFORMING
        await hand.press("escape")
        await hand.painted()
        assert "P01" in hand.lines()[0]


async def test_a_meeting_told_later_for_another_keeps_who_recorded_it(done: Conducted) -> None:
    for item in done.book.items.values():
        conduct.mark_not_audited(done.book, done.by(), item.id, "no time was left")
    done.clock.move(hours=2)
    remember(done.workspace, done.people["P07"].id)
    async with app_on(done.workspace).run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        hand.app.open_on("audit", done.book)  # type: ignore[attr-defined]
        await hand.painted()
        await hand.press("y")
        await hand.fill("Closing meeting", held="2026-10-07 11:30")
        await hand.painted()
    closed = [line for line in done.book.ledger.lines() if line.verb == "hold closing meeting"]
    assert [(line.author, line.recorded_by) for line in closed] == [(done.people["P01"].id, done.people["P07"].id)]
    assert f"{closed[0].effective.astimezone(done.workspace.zone):%H:%M}" == "11:30"
