"""The register, the page of a nonconformity, and the form of each next step."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from auditor.activities import follow_up
from auditor.model.evidence import Evidence
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Response
from auditor.model.text import readable
from auditor.model.words import Grade
from auditor.model.words import NonconformityState as N
from auditor.tui.screens.register import register
from auditor.tui.screens.register.nonconformity import NonconformityScreen
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.reader import Reader
from auditor.tui.widgets.ticks import Ticks

from .audits import Conducted, conducted
from .found import app_on, fill, issued, opened, type_in, written

Lines = Callable[[App[Any]], list[str]]

OWNER = "P18 Õnne-Liis Ööbik, configuration analyst"
LEAD = "P01 Þórdís Ólafsdóttir, lead auditor"
MANAGER = "P17 Tuuli Yö-Järvinen, programme manager"


@pytest.fixture
def done(tmp_path: Path) -> Iterator[Conducted]:
    made = conducted(tmp_path)
    with made.workspace:
        yield made


def shown(app: App[Any], lines: Lines) -> str:
    return "\n".join(lines(app))


def now(done: Conducted) -> Nonconformity:
    (record,) = done.book.all(Nonconformity).values()
    return record


def answer(done: Conducted, **fields: Any) -> Response:
    action = CorrectiveAction(
        ref="CA-1", text="Owner for deviations", owner=done.people["P18"].id, due=done.workspace.today()
    )
    given = {
        "correction": "All corrected.",
        "extent": "Firewalls, too.",
        "cause": Cause(method="5 why", text="Nobody owns deviations."),
        "actions": [action],
        "criterion": "Four runs in time.",
    }
    return Response.model_validate({**given, **fields})


async def page(pilot: Pilot[Any], done: Conducted) -> None:
    await opened(pilot, "nonconformity", done.book, now(done).id)


async def test_the_register_says_whose_turn_how_long_and_what_comes_next(done: Conducted, lines: Lines) -> None:
    issued(done, "CK-002")
    issued(done, "CK-003", Grade.MAJOR)
    done.clock.move(days=16)
    app = app_on(done.desk())
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        text = shown(app, lines)
        assert "open 2 · overdue 1 · 1 major · closed 0" in text
        first = next(line for line in lines(app) if line.startswith("▸"))
        assert first.split()[:6] == ["▸", "!", "NC-2026-02", "◆", "M", "major"]
        assert "owner P07" in first
        assert "-2 d" in first
        assert "the process owner acknowledges it and names the owner" in text
        assert "2 days over" in text


async def test_what_is_raised_meanwhile_is_noticed(
    done: Conducted, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(register, "POLL", 0.05)
    app = app_on(done.desk())
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.pause()
        assert "No nonconformity was raised yet." in shown(app, lines)
        issued(done)
        await pilot.pause(0.3)
        assert "NC-2026-01" in shown(app, lines)


async def test_the_whole_way_to_closed_effective_by_the_key_of_the_next_step(done: Conducted, lines: Lines) -> None:
    issued(done)
    app = app_on(done.desk())
    async with app.run_test(size=(110, 50)) as pilot:
        await page(pilot, done)
        assert "y acknowledge" in shown(app, lines)
        await pilot.press("enter")  # the lead's laptop, the owner's turn: the owner is offered as the one who acts
        assert isinstance(app.screen, Ask)
        await fill(pilot, OWNER)
        assert (now(done).state, now(done).owner) == (N.ACKNOWLEDGED, done.people["P18"].id)
        assert now(done).acknowledgement is not None
        assert now(done).acknowledgement.by == done.people["P07"].id  # type: ignore[union-attr]

        await pilot.press("y")
        actions = "Name an owner for deviations; Õnne-Liis; 2026-11-01\nReview monthly; P07; 2026-12-01"
        await fill(
            pilot,
            "All 19 corrected.",
            "Firewalls, too.",
            "Nobody owned deviations.",
            "1 No owner is named\n1.1! The role was dropped in spring",
            "5 whys",
            "process, people",
            actions,
            "Four runs in time.",
        )
        assert now(done).state is N.RESPONSE_SUBMITTED
        assert now(done).response.cause.categories == ["process", "people"]
        (why,) = now(done).response.cause.whys
        assert [(each.text, each.is_root) for each in why.whys] == [("The role was dropped in spring", True)]
        assert "1.1! The role was dropped in spring" in shown(app, lines)
        assert [(a.ref, a.owner) for a in now(done).response.actions] == [
            ("CA-1", done.people["P18"].id),
            ("CA-2", done.people["P07"].id),
        ]
        assert "y accept   d return" in shown(app, lines)

        await ticked(pilot)
        await fill(pilot, "who reviews the reviewer?")
        assert now(done).state is N.RESPONSE_RETURNED
        await pilot.press("y")
        assert "Returned: who reviews the reviewer?" in shown(app, lines)
        await pilot.press("ctrl+s")  # what was answered stands there
        await pilot.pause()
        await pilot.press("y")
        await fill(pilot, "")
        assert now(done).state is N.RESPONSE_ACCEPTED

        await pilot.press("y")
        await fill(pilot, "2026-10-07", "ticket 4711", "2026-10-07", "")
        assert now(done).state is N.RESPONSE_ACCEPTED  # CA-2 has no evidence: refused, and said in the form
        assert "CA-2 has no evidence" in shown(app, lines)
        await fill(pilot, "E-002")
        assert now(done).state is N.IMPLEMENTED
        assert [e.reference for e in done.book.all(Evidence).values()].count("ticket 4711") == 1

        await pilot.press("d")
        await fill(pilot, "CA-2 has no minutes")
        assert now(done).state is N.IMPLEMENTATION_REJECTED
        await pilot.press("y")
        await fill(pilot, "")
        await pilot.press("y")
        await fill(pilot, "both seen", "", "tool walk-through", "in the tool", "10/40", "1")
        assert now(done).state is N.IMPLEMENTED  # how it was looked at is said by a person
        assert "Method" in shown(app, lines)
        await fill(pilot, "r")
        assert now(done).state is N.IMPLEMENTATION_VERIFIED
        assert now(done).checks[-1].how == "record review, in the tool"
        assert "record review, in the tool; 10 of 40 seen, 1 exception" in " ".join(shown(app, lines).split())

        await pilot.press("y")
        await fill(pilot, "4 runs in time", "o", "job log")
        assert "G-36" in shown(app, lines)
        assert now(done).state is N.IMPLEMENTATION_VERIFIED
        await pilot.press("escape")
        done.clock.move(days=31)
        await pilot.press("y")
        await pilot.pause()
        await fill(pilot, "", "", "")  # what was typed before is there again
        assert now(done).state is N.CLOSED_EFFECTIVE
        assert "closed effective" in lines(app)[2]
        await pilot.press("y")
        await pilot.pause()
        assert "nothing is owed" in shown(app, lines)
    steps = [h.transition for h in done.book.history(now(done).id)]
    assert steps == ["N1", "N2", "N3", "N4", "N5", "N4", "N6", "N7", "N8", "N7", "N9", "N10"]


async def test_not_effective_goes_back_to_the_owner(done: Conducted) -> None:
    record = issued(done)
    book, owner = done.book, done.by("P07")
    follow_up.acknowledge(book, owner, record.id, done.people["P18"].id)
    follow_up.respond(book, done.by("P18"), record.id, answer(done))
    follow_up.accept(book, done.by(), record.id)
    day = done.workspace.today()
    follow_up.implement(book, done.by("P18"), record.id, {"CA-1": day}, {"CA-1": [next(iter(book.all(Evidence)))]})
    follow_up.verify(book, done.by(), record.id, "seen", [next(iter(book.all(Evidence)))], "record-review")
    app = app_on(done.desk())
    async with app.run_test(size=(110, 50)) as pilot:
        await page(pilot, done)
        await pilot.press("d")
        await fill(pilot, "two of four runs were late")
        assert now(done).state is N.REOPENED


async def test_a_judgement_before_the_waiting_time_needs_its_reason(done: Conducted, lines: Lines) -> None:
    record = issued(done)
    book = done.book
    follow_up.acknowledge(book, done.by("P07"), record.id, done.people["P18"].id)
    follow_up.respond(book, done.by("P18"), record.id, answer(done))
    follow_up.accept(book, done.by(), record.id)
    piece = next(iter(book.all(Evidence)))
    follow_up.implement(book, done.by("P18"), record.id, {"CA-1": done.workspace.today()}, {"CA-1": [piece]})
    follow_up.verify(book, done.by(), record.id, "seen", [piece], "record-review")
    app = app_on(done.desk())
    async with app.run_test(size=(110, 50)) as pilot:
        await page(pilot, done)
        await pilot.press("y")
        await fill(pilot, "seen", "", "E-001", "the process ran ten times")
        assert now(done).state is N.CLOSED_EFFECTIVE
        assert "G-36" in shown(app, lines)


async def test_whoever_acts_must_hold_the_role_and_the_refusal_says_who(done: Conducted, lines: Lines) -> None:
    issued(done)
    app = app_on(done.desk())
    async with app.run_test(size=(110, 40)) as pilot:
        await page(pilot, done)
        await pilot.press("y")
        await fill(pilot, OWNER, "", "", LEAD)
        assert isinstance(app.screen, Ask)
        assert "acknowledge is done by the process owner or representative" in shown(app, lines)
        assert now(done).state is N.ISSUED


async def ticked(pilot: Pilot[Any]) -> None:
    """Return the response with the ready sentences that fit."""
    await pilot.press("d")
    await pilot.pause()
    assert isinstance(pilot.app.screen, Ticks)
    await pilot.press("y")
    await pilot.pause()
    await pilot.pause()
    assert isinstance(pilot.app.screen, Ask)


async def test_a_weak_response_is_returned_with_its_weaknesses_as_sentences(done: Conducted) -> None:
    record = issued(done)
    follow_up.acknowledge(done.book, done.by("P07"), record.id, done.people["P18"].id)
    weak = answer(done, cause=Cause(text="Human error.", method="5 whys"), extent="", criterion="")
    follow_up.respond(done.book, done.by("P18"), record.id, weak)
    app = app_on(done.desk())
    async with app.run_test(size=(110, 40)) as pilot:
        await page(pilot, done)
        await ticked(pilot)
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert now(done).state is N.RESPONSE_RETURNED
        reason = now(done).reviews[-1].reason
        assert [line.partition(":")[0] for line in reason.splitlines()] == ["Extent", "Cause", "Effect"]


async def test_due_dates_are_set_asked_for_and_decided(done: Conducted, lines: Lines) -> None:
    record = issued(done)
    follow_up.acknowledge(done.book, done.by("P07"), record.id, done.people["P18"].id)
    due = now(done).due.response
    assert due is not None
    app = app_on(done.desk())
    async with app.run_test(size=(110, 44)) as pilot:
        await page(pilot, done)
        await pilot.press("D")
        await fill(pilot, "e", "s", "2027-03-01", "before the surveillance")
        assert now(done).due.set_by_person == {"effectiveness": "before the surveillance"}
        assert "set by a person: before the surveillance" in shown(app, lines)
        await pilot.press("D")
        later = (due + timedelta(days=7)).isoformat()
        await fill(pilot, "r", "a", later, "the board meets later", OWNER)
        assert now(done).extensions[0].granted is None
        await pilot.press("D")
        await pilot.pause()
        assert "P18 Õnne-Liis Ööbik asks for response" in shown(app, lines)
        await fill(pilot, "y", "", MANAGER)
        assert now(done).due.response == due + timedelta(days=7)


async def test_escalated_named_and_waited_for(done: Conducted) -> None:
    issued(done)
    app = app_on(done.desk())
    async with app.run_test(size=(110, 44)) as pilot:
        await page(pilot, done)
        await pilot.press("E")
        await fill(pilot, "P13 Bohumila Šťastná, chief executive", "no answer since Monday", MANAGER)
        assert "escalated" in now(done).flags(done.workspace.today())
        screen = app.screen
        assert isinstance(screen, NonconformityScreen)
        screen.action_de_escalate()
        await pilot.pause()
        await fill(pilot, "answered", MANAGER)
        assert "escalated" not in now(done).flags(done.workspace.today())
        screen.action_name_follow_up()
        await pilot.pause()
        await fill(pilot, "", "P02 Nguyễn Thị Hồng Ánh, auditor", MANAGER)
        assert now(done).verifier == done.people["P02"].id
        screen.action_wait_for()
        await pilot.pause()
        await fill(pilot, "", "2", "1", LEAD)
        assert (now(done).waiting.occurrences, now(done).waiting.seen) == (2, 1)


async def test_what_is_typed_into_a_form_is_on_the_disk_before_it_is_accepted(done: Conducted) -> None:
    issued(done)
    app = app_on(done.desk("P17"))
    async with app.run_test(size=(110, 44)) as pilot:
        await page(pilot, done)
        await pilot.press("E", "tab")
        await type_in(pilot, "no answer since Monday")
        await pilot.pause(0.5)
        (kept,) = done.book.ledger.drafts().values()  # what a power cut would leave
        assert json.loads(kept) == {"reason": "no answer since Monday"}  # who is offered may be another one next time
        await pilot.press("escape", "escape")
    app = app_on(done.desk("P17"))
    async with app.run_test(size=(110, 44)) as pilot:
        await pilot.pause()
        await pilot.press("E")  # the same form in the register, by another app
        await pilot.pause()
        form = app.screen
        assert isinstance(form, Ask)
        assert form.typed()["reason"] == "no answer since Monday"
        await fill(pilot, "P13 Bohumila Šťastná, chief executive", "", MANAGER)
        assert now(done).escalations[-1].reason == "no answer since Monday"
        assert not done.book.ledger.drafts()


async def test_the_letter_says_what_why_by_when_and_what_counts_as_done(done: Conducted, lines: Lines) -> None:
    issued(done)
    app = app_on(done.desk())
    async with app.run_test(size=(110, 44)) as pilot:
        await page(pilot, done)
        await pilot.press("w")
        await pilot.pause()
        assert isinstance(app.screen, Reader)
        text = shown(app, lines)
        for part in (
            "P07 Łukasz Żółć",
            "19 deviations, no action",
            "What is asked",
            "acknowledge",
            "By when",
            "2026-11-04",
        ):
            assert part in text, part
        assert "What counts as done" in text


async def test_history_is_a_timeline_on_the_page_and_the_trail_by_its_key(done: Conducted, lines: Lines) -> None:
    record = issued(done)
    follow_up.acknowledge(done.book, done.by("P07"), record.id, done.people["P18"].id, note="seen today")
    app = app_on(done.desk())
    async with app.run_test(size=(110, 44)) as pilot:
        await page(pilot, done)
        assert "2026-10-07 09:58  P07     acknowledged: seen today" in shown(app, lines)
        await pilot.press("h")
        await pilot.pause()
        await pilot.pause()
        assert "acknowledge, Łukasz Żółć" in shown(app, lines)
        assert "state issued → acknowledged" in shown(app, lines)


async def test_a_draft_says_that_the_report_issues_it(done: Conducted, lines: Lines) -> None:
    from auditor.activities import findings

    finding = written(done)
    findings.agree(done.workspace, done.book, done.by(), finding.id)
    app = app_on(done.desk())
    async with app.run_test(size=(110, 44)) as pilot:
        await page(pilot, done)
        await pilot.press("y")
        await pilot.pause()
        assert "The report issues it" in shown(app, lines)


async def test_hostile_text_stays_text_in_the_register_and_on_the_page(
    done: Conducted, lines: Lines, all_hostile: list[str]
) -> None:
    record = issued(done)
    book, texts = done.book, [readable(text) for text in all_hostile]
    everything = "\n".join(texts)
    follow_up.acknowledge(book, done.by("P07"), record.id, done.people["P18"].id)
    parts = dict.fromkeys(("correction", "extent", "criterion"), everything)
    follow_up.respond(book, done.by("P18"), record.id, answer(done, **parts, cause=Cause(text=everything)))
    follow_up.give_back(book, done.by(), record.id, everything)
    for text in texts:
        follow_up.escalate(book, done.by("P17"), record.id, done.people["P13"].id, text)
    app = app_on(done.desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await page(pilot, done)
        for keys in (("home",), ("pagedown",), ("end",), ("w",), ("escape", "h"), ("escape", "y"), ("escape", "D")):
            await pilot.press(*keys)
            await pilot.pause()
            reads_only(lines(app))
        assert isinstance(app.screen, Ask)


def reads_only(read: list[str]) -> None:
    assert len(read) == 24
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for line in read for c in line)
