"""Observations and opportunities for improvement in their short form: decided, done, never late."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from auditor.activities import improvements
from auditor.errors import AuditorError, InvalidInput
from auditor.figures.earlier import Earlier
from auditor.figures.indicator_facts import AuditFacts
from auditor.model.finding import Finding
from auditor.model.improvement import Decision, DecisionState
from auditor.model.machine import NotAllowed
from auditor.model.words import Grade
from auditor.workspace.rows import facts_of, findings_page
from tests.properties.place import Place, reported
from tests.tui.audits import Clock

EVERYBODY = ["P01", "P02", "P03", "P07", "P13", "P17", "P18"]


@pytest.fixture
def place() -> Iterator[Place]:
    clock = Clock()
    clock.move(days=10)
    place = Place(reported(), clock)
    yield place
    place.leave()


def found(place: Place, grade: Grade) -> Finding:
    return next(f for f in place.book.all(Finding).values() if f.grade is grade)


def facts(place: Place) -> AuditFacts:
    return facts_of(place.book)


@pytest.mark.parametrize("grade", [Grade.OBSERVATION, Grade.OFI])
def test_taken_up_by_somebody_until_a_day_and_done(place: Place, grade: Grade) -> None:
    finding, today = found(place, grade), place.workspace.today()
    owner, due = place.people["P18"], today + timedelta(days=40)
    improvements.decide(place.book, place.by("P07"), finding.id, taken_up=True, owner=owner, due=due)
    assert facts(place).improvements_decided == (grade is Grade.OFI)
    done = improvements.report_done(place.book, place.by("P18"), finding.id, today, "a list is kept").value
    assert (done.state, done.owner, done.due, done.done) == (DecisionState.DONE, owner, due, today)
    steps = [(h.transition, h.from_state, h.to_state) for h in place.book.history(done.id)]
    assert steps == [("O1", "issued", "decided"), ("O2", "decided", "done")]
    counted = facts(place)
    later = [row for row in findings_page(place.book).rows if row.ref == finding.ref]
    assert [row.decided for row in later] == [f"taken up, done on {today}"]
    assert (counted.improvements_taken_up, counted.improvements_done) == ((1, 1) if grade is Grade.OFI else (0, 0))


def test_no_is_an_answer_that_says_why(place: Place) -> None:
    finding = found(place, Grade.OFI)
    issued = place.book.audit.report_issued
    assert issued is not None
    assert improvements.decide_by(place.book, finding) == issued + timedelta(days=60)
    with pytest.raises(InvalidInput, match="O1: say why"):
        improvements.decide(place.book, place.by("P07"), finding.id, taken_up=False)
    improvements.decide(place.book, place.by("P07"), finding.id, taken_up=False, reason="too dear")
    assert improvements.decide_by(place.book, finding) is None
    (row,) = [row for row in findings_page(place.book).rows if row.ref == finding.ref]
    assert Earlier.from_row(row, place.book.ref, issued).judged == "not taken up: too dear"
    with pytest.raises(InvalidInput, match="was not taken up"):
        improvements.report_done(place.book, place.by("P07"), finding.id, place.workspace.today())
    assert (facts(place).improvements_decided, facts(place).improvements_taken_up) == (1, 0)


@pytest.mark.parametrize("said", [{}, {"owner": "P18"}, {"due": date(2026, 12, 1)}])
def test_taking_up_names_who_and_by_when(place: Place, said: dict[str, object]) -> None:
    fields = {name: place.people[str(value)] if name == "owner" else value for name, value in said.items()}
    with pytest.raises(InvalidInput, match="O1: say who does it, and by when"):
        improvements.decide(place.book, place.by("P07"), found(place, Grade.OFI).id, taken_up=True, **fields)  # type: ignore[arg-type]
    assert not place.book.all(Decision)


@pytest.mark.parametrize("grade", [Grade.MAJOR, Grade.MINOR])
def test_a_nonconformity_is_not_decided_upon(place: Place, grade: Grade) -> None:
    with pytest.raises(InvalidInput, match=f"O1: .* is issued and {grade.value}"):
        improvements.decide(place.book, place.by("P07"), found(place, grade).id, taken_up=False, reason="no")


def test_what_was_done_tomorrow_is_refused(place: Place) -> None:
    finding, today = found(place, Grade.OFI), place.workspace.today()
    owner = place.people["P18"]
    improvements.decide(place.book, place.by("P07"), finding.id, taken_up=True, owner=owner, due=today)
    with pytest.raises(AuditorError, match="G-42"):
        improvements.report_done(place.book, place.by("P18"), finding.id, today + timedelta(days=1))


def test_nothing_unlisted_is_accepted(place: Place) -> None:
    """Everybody tries everything in every state, against the table in plain words."""
    finding, owner, today = found(place, Grade.OFI), place.people["P18"], place.workspace.today()
    may = {("issued", "decide"): {"P07"}, ("decided", "done"): {"P07", "P18"}}

    def attempt(action: str, who: str) -> str:
        def work() -> object:
            if action == "decide":
                said = {"taken_up": True, "owner": owner, "due": today}
                return improvements.decide(place.book, place.by(who), finding.id, **said)  # type: ignore[arg-type]
            return improvements.report_done(place.book, place.by(who), finding.id, today)

        return place.tried(work)

    for state, onward in (("issued", ("decide", "P07")), ("decided", ("done", "P18")), ("done", None)):
        for action, who in itertools.product(("decide", "done"), EVERYBODY):
            if who not in may.get((state, action), ()):
                assert attempt(action, who).startswith("O1: " if action == "decide" else "O2: ")
        assert onward is None or not attempt(*onward)


def test_who_may_not_hears_who_may(place: Place) -> None:
    with pytest.raises(NotAllowed, match="O1: decide is done by the process owner or representative"):
        improvements.decide(place.book, place.by("P02"), found(place, Grade.OFI).id, taken_up=False, reason="no")
