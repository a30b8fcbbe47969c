"""A clock that jumps back: what is kept stays in order, and work goes on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from auditor.activities import conduct
from auditor.activities.act import act
from auditor.ledger import Change, Ledger, uuid7
from auditor.model.guards.rule import Refusal
from auditor.model.words import Grade
from auditor.workspace import Workspace
from tests.activities import conftest as activities
from tests.activities.conftest import Field
from tests.ledger.conftest import Bench, put

planned = activities.planned
conducted = activities.conducted


class Clock:
    """The clock of the machine, and how far it is off."""

    def __init__(self) -> None:
        self.off = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.off


def test_lines_stay_in_order_whatever_the_clock_says(bench: Bench) -> None:
    record = uuid7()
    with bench.create() as ledger:
        for number, jump in enumerate((60, -3600, -86400 * 400, 86400, -1)):
            bench.clock.move(jump)
            put(ledger, record, n=number)
    with bench.open() as ledger:
        assert [line.changes[0].fields["n"] for line in ledger.lines()] == [0, 1, 2, 3, 4]
        assert ledger.damage == ()
        assert ledger.record("responses", record)["n"] == 4
        assert not ledger.verify()


def test_a_second_process_whose_clock_is_behind_builds_on_what_it_saw(bench: Bench) -> None:
    record = uuid7()
    with bench.create() as ledger:
        put(ledger, record, n=0)
        bench.clock.move(-86400)
        with Ledger.open(bench.folder, writer=bench.writer(), clock=bench.clock) as other:
            other.commit("answer", author="x", effective=bench.clock(), changes=[Change("responses", record, {"n": 1})])
        put(ledger, record, n=2)
        assert ledger.record("responses", record)["n"] == 2
        assert not ledger.verify()


@pytest.mark.parametrize("jump", [timedelta(seconds=2), timedelta(hours=3)])
def test_an_answer_after_the_clock_was_set_back_is_kept(conducted: Field, jump: timedelta) -> None:
    """As it is where two clocks differ: the step counts from the moment of the one it follows."""
    conducted.workspace.close()
    clock = Clock()
    with Workspace.open(conducted.workspace.folder, home=conducted.workspace.home, clock=clock) as workspace:
        book = workspace.audit("IA-1")
        item = next(iter(book.items))
        first = conduct.grade(book, act(workspace, conducted.lead.id), item, Grade.CONFORMING, note="seen").line
        clock.off = -jump
        second = conduct.grade(book, act(workspace, conducted.lead.id), item, Grade.OBSERVATION, note="seen twice").line
        assert second.recorded > first.recorded
        assert second.effective == first.effective
        assert [entry.on for entry in book.history(item)] == sorted(entry.on for entry in book.history(item))
        assert not book.ledger.verify()


def test_a_clock_that_is_days_back_is_told(conducted: Field) -> None:
    conducted.workspace.close()
    clock = Clock()
    with Workspace.open(conducted.workspace.folder, home=conducted.workspace.home, clock=clock) as workspace:
        book = workspace.audit("IA-1")
        item = next(iter(book.items))
        conduct.grade(book, act(workspace, conducted.lead.id), item, Grade.CONFORMING, note="seen")
        clock.off = -timedelta(days=3)
        with pytest.raises(Refusal, match="G-42"):
            conduct.grade(book, act(workspace, conducted.lead.id), item, Grade.OBSERVATION, note="seen twice")
        assert book.items[item].note == "seen"
        clock.off = timedelta()
        conduct.grade(book, act(workspace, conducted.lead.id), item, Grade.OBSERVATION, note="seen twice")
