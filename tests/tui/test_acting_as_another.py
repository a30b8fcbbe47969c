"""Where somebody else has the role, the refusal names the key by which one acts as that person, and it works there."""

from __future__ import annotations

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
