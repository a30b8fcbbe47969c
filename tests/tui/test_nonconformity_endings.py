"""Another owner, transferred, void, reopened: from the palette of the page, refused where the rules say so."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from auditor.activities import follow_up
from auditor.model.evidence import Evidence
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Response
from auditor.model.words import NonconformityState as N
from auditor.tui.bindings import palette_only_of

from .audits import Conducted
from .found import app_on, issued
from .hand import Hand


def acknowledged(done: Conducted) -> Nonconformity:
    record = issued(done)
    return follow_up.acknowledge(done.book, done.by("P07"), record.id, done.people["P18"].id).value


def now(done: Conducted) -> Nonconformity:
    (record,) = done.book.all(Nonconformity).values()
    return record


@asynccontextmanager
async def page(done: Conducted, who: str) -> AsyncIterator[Hand]:
    app = app_on(done.desk(who))
    async with app.run_test(size=(110, 40)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        app.open_on("nonconformity", done.book, now(done).id)
        await hand.painted()
        yield hand


async def test_another_owner_is_named_with_a_reason(done: Conducted) -> None:
    acknowledged(done)
    async with page(done, "P17") as hand:
        await hand.command("Another owner of the nonconformity")
        await hand.fill("Another owner of NC-2026-01", owner="P02", reason="Left the team.")
        assert now(done).owner == done.people["P02"].id
        assert "owns it" in hand.shown()


async def test_it_is_transferred_by_the_manager_and_nothing_more_can_be_done(done: Conducted) -> None:
    acknowledged(done)
    async with page(done, "P17") as hand:
        await hand.command("Transfer: it is followed")
        await hand.fill("Transfer NC-2026-01", target="CAPA-7", reason="One system for all.")
        assert (now(done).state, now(done).reason) == (N.TRANSFERRED, "CAPA-7: One system for all.")
        offered = {each.binding.action for each in palette_only_of(hand.screen)}
        assert "wait_for" in offered
        assert not offered & {"transfer", "void", "reassign", "reopen"}


async def test_void_takes_both_and_their_reason(done: Conducted) -> None:
    acknowledged(done)
    async with page(done, "P01") as hand:
        await hand.command("Void: it was no")
        await hand.enter("NC-2026-01 was none", reason="The criterion was withdrawn.", **{"with": "P02"})
        await hand.press("ctrl+s")
        await hand.painted()
        assert now(done).state is N.ACKNOWLEDGED
        assert "G-37" in hand.shown() or "N13" in hand.shown()
        await hand.fill("NC-2026-01 was none", **{"with": "P17"})
        assert now(done).state is N.VOID


async def test_a_closed_one_is_reopened_on_new_evidence(done: Conducted) -> None:
    book, owner = done.book, done.by("P18")
    record, piece = acknowledged(done), next(iter(done.book.all(Evidence)))
    action = CorrectiveAction(ref="CA-1", text="Named", owner=done.people["P18"].id, due=done.workspace.today())
    said = Response(correction="Put right.", extent="None.", cause=Cause(text="No owner."), actions=[action])
    follow_up.respond(book, owner, record.id, said.having(criterion="Two runs in time."))
    follow_up.accept(book, done.by(), record.id)
    follow_up.implement(book, owner, record.id, {"CA-1": done.workspace.today()}, {"CA-1": [piece]})
    follow_up.verify(book, done.by(), record.id, "seen", [piece], "record-review")
    done.clock.move(days=400)
    follow_up.close(book, done.by(), record.id, "Two runs in time.", [piece])
    async with page(done, "P01") as hand:
        assert hand.screen.check_action("reopen", ())
        await hand.command("Reopen a closed")
        await hand.enter("Reopen NC-2026-01", reason="The third run was late.", evidence="INC-77")
        await hand.press("ctrl+s")
        await hand.painted()
        assert now(done).state is N.CLOSED_EFFECTIVE
        assert "N12: say of which day" in hand.shown()
        await hand.fill("Reopen NC-2026-01", dated="2027-11-10")
        assert now(done).state is N.REOPENED


async def test_an_open_one_is_not_reopened(done: Conducted) -> None:
    acknowledged(done)
    async with page(done, "P01") as hand:
        assert hand.screen.check_action("reopen", ()) is False
