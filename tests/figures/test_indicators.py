"""Each indicator by hand, on both sides of each boundary, and without any case."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from auditor.figures.indicator import Basis, Indicator, Period, Share
from auditor.figures.indicator_facts import AuditFacts, FollowUpFacts, audit_facts, follow_up_facts, in_words
from auditor.figures.indicators import indicators, kinds, trend
from auditor.model.audit import Audit, IndependenceCheck, PlanVersion
from auditor.model.clause import Clause
from auditor.model.people import Process, Site
from auditor.model.programme import EarlierNonconformity, Slot
from auditor.model.record import Override
from auditor.model.words import AuditState, Grade, NonconformityState
from tests.model import examples

TODAY = date(2026, 11, 23)
EVER = Period(None, TODAY)
AUTUMN = Period(date(2026, 9, 1), date(2026, 10, 31))


def slot(ref: str, first_planned: date | None, **values: Any) -> Slot:
    begins = first_planned or TODAY
    fields = {"id": ref, "ref": ref, "programme": "AP", "title": ref, "planned_from": begins, "planned_to": begins}
    return Slot.model_validate({**fields, "first_planned": first_planned, **values})


def audit(ref: str, held: date | None = None, **values: Any) -> AuditFacts:
    return AuditFacts(ref=ref, state=AuditState.REPORTED if held else AuditState.PLANNED, held=held, **values)


def nc(ref: str, issued: date | None = date(2026, 10, 19), **values: Any) -> FollowUpFacts:
    fields: dict[str, Any] = {"grade": Grade.MINOR, "state": NonconformityState.ISSUED}
    named = {"clauses": (), "process": "", "site": "", "causes": ()}
    words = in_words(**{name: values.pop(name, usual) for name, usual in named.items()})
    return FollowUpFacts(ref=ref, issued=issued, words=words, **{**fields, **values})


def followed(*records: FollowUpFacts, **basis: Any) -> Basis:
    return Basis(audits=[audit("IA-1", date(2026, 10, 8), nonconformities=records)], **basis)


def count(name: str, basis: Basis, period: Period = EVER) -> Indicator:
    return indicators(basis, period, TODAY)[name]


def numbers(name: str, basis: Basis, period: Period = EVER) -> tuple[float, float]:
    found = count(name, basis, period)
    return found.n, found.of


# The whole


@pytest.mark.parametrize("name", kinds(TODAY))
def test_without_any_case_nothing_is_claimed(name: str) -> None:
    found = count(name, Basis())
    assert (found.n, found.of, found.seen, found.cases) == (0, 0, 0, ())
    assert found.value in (None, 0, {"clause": {}, "process": {}, "cause": {}, "owner": {}, "site": {}})


def test_all_of_chapter_16_but_what_has_its_own_capability() -> None:
    assert list(kinds(TODAY)) == [f"K-{number:02}" for number in range(1, 23)]


@pytest.mark.parametrize(("cases", "small"), [(4, True), (5, False)])
def test_below_five_the_cases_are_named(cases: int, small: bool) -> None:
    found = count("K-16", followed(*(nc(f"NC-{n}", repeat=n == 0) for n in range(cases))))
    assert found.is_small is small
    assert found.cases == (("NC-0 yes", "NC-1 no", "NC-2 no", "NC-3 no") if small else ())
    assert found.value == 1 / cases


@pytest.mark.parametrize(
    ("day", "inside"),
    [(date(2026, 8, 31), False), (date(2026, 9, 1), True), (date(2026, 10, 31), True), (date(2026, 11, 1), False)],
)
def test_both_ends_of_a_period_belong_to_it(day: date, inside: bool) -> None:
    assert AUTUMN.holds(day) is inside
    assert Period(None, AUTUMN.last).holds(day) is (day <= AUTUMN.last)
    assert not AUTUMN.holds(None)
    assert numbers("K-16", followed(nc("NC-1", day)), AUTUMN)[1] == inside


# The programme


def test_k_01_and_k_02_measure_against_the_day_first_approved() -> None:
    day = date(2026, 5, 19)
    slots = [
        slot("kept", day),
        slot("late", day, planned_from=date(2026, 6, 9), planned_to=date(2026, 6, 9)),
        slot("today", TODAY),
        slot("tomorrow", date(2026, 11, 24)),
        slot("not approved", None),
        slot("never", day),
    ]
    audits = [
        audit("kept", day, started=day),
        audit("late", date(2026, 6, 10), started=date(2026, 6, 9)),
        audit("today", started=TODAY),
    ]
    basis = Basis(slots=slots, audits=audits)
    assert numbers("K-01", basis) == (2, 4)
    assert count("K-01", basis).cases == ("kept yes", "late no", "never no", "today yes")
    assert numbers("K-02", basis) == (2, 4)
    assert numbers("K-02", basis, Period(None, date(2026, 6, 9))) == (1, 3)
    assert numbers("K-02", basis, Period(None, date(2026, 6, 10))) == (2, 3)
    assert numbers("K-01", basis, Period(date(2026, 5, 20), TODAY)) == (1, 1)


def test_k_03_counts_required_clauses_once_in_the_cycle_and_in_twelve_months() -> None:
    required = [Clause("20000-1", number) for number in ("8.5.1", "8.5.2", "8.6.1", "9.1")]
    audits = [
        audit("before the cycle", date(2025, 12, 31), audited="20000-1:9.1"),
        audit("early", date(2026, 1, 2), audited="20000-1:8.6.1 20000-1:8.6.1.1 9001:9.1"),
        audit("wide item", date(2026, 3, 1), audited="20000-1:8.5"),
        audit("below", date(2026, 3, 1), audited="20000-1:8.5.2.1"),
        audit("not held", audited="20000-1:9.1"),
    ]
    cycle = Period(date(2026, 1, 1), date(2028, 12, 31))
    basis = Basis(audits=audits, required=required, cycle=cycle)
    found = count("K-03", basis)
    assert (found.n, found.of) == (2, 4)
    assert found.details == {"12 months": Share(3, 4)}
    taken_over = [audit("wide", date(2026, 3, 1), audited="20000-1:8.5", taken_over=True)]
    assert numbers("K-03", Basis(audits=taken_over, required=required, cycle=cycle)) == (2, 4)
    assert numbers("K-03", basis, Period(None, date(2026, 1, 1))) == (0, 4)
    other = [*required, Clause("9001", "9.1")]
    assert count("K-03", Basis(audits=audits, required=other, cycle=cycle)).details == {
        "12 months": Share(4, 5),
        "20000-1": Share(2, 4),
        "9001": Share(1, 1),
    }


@pytest.mark.parametrize(("day", "lately"), [(date(2025, 11, 23), 0), (date(2025, 11, 24), 1)])
def test_k_03_twelve_months_end_on_the_last_day(day: date, lately: int) -> None:
    basis = Basis(audits=[audit("IA", day, audited="9001:4.1")], required=[Clause("9001", "4.1")])
    assert count("K-03", basis).details == {"12 months": Share(lately, 1)}


@pytest.mark.parametrize(("day", "in_time"), [(22, 1), (23, 0), (26, 0)])
def test_k_04_ten_working_days_without_the_closing_day(day: int, in_time: int) -> None:
    closing = date(2026, 10, 8)
    told = [audit("IA", closing, closing=closing, reported=date(2026, 10, day)), audit("running", closing=closing)]
    assert numbers("K-04", Basis(audits=told)) == (in_time, 1)
    holiday = Basis(audits=told, holidays=[date(2026, 10, 12)])
    assert numbers("K-04", holiday) == (day <= 23, 1)
    assert numbers("K-04", Basis(audits=told), Period(None, date(2026, 10, day - 1))) == (0, 0)


def test_k_04_takes_the_days_of_the_audits_own_scheme() -> None:
    day = date(2026, 10, 8)
    told = [audit("IA", day, closing=day, reported=date(2026, 10, 12), report_days=days) for days in (1, 2)]
    assert numbers("K-04", Basis(audits=told)) == (1, 2)


def test_k_05_compares_the_days_of_the_same_audits() -> None:
    day = date(2026, 10, 8)
    audits = [
        audit("over", day, planned_days=4, used_days=5.0),
        audit("exact", day, planned_days=3, used_days=3.0, taken_over=True),
        audit("not told", day, planned_days=3),
        audit("to come", planned_days=3, used_days=1.0),
    ]
    found = count("K-05", Basis(audits=audits, slots=[slot("over", day, planned_days=4), slot("more", None)]))
    assert (found.n, found.of, found.seen) == (8, 7, 2)
    assert found.value == pytest.approx(8 / 7)
    assert found.cases == ("over 5 of 4 days", "exact 3 of 3 days")
    assert found.details == {"planned in all": 5}


def test_k_06_counts_plans_first_issued_in_the_period() -> None:
    audits = [
        audit("one", plan_issued=date(2026, 9, 1), assignments=6, overrides=2),
        audit("two", plan_issued=date(2026, 11, 1), assignments=4),
        audit("no plan", assignments=3, overrides=3),
    ]
    assert numbers("K-06", Basis(audits=audits)) == (2, 10)
    assert numbers("K-06", Basis(audits=audits), AUTUMN) == (2, 6)
    few = count("K-06", Basis(audits=audits[1:]))
    assert (few.n, few.of, few.cases) == (0, 4, ("two 0 of 4",))


def test_k_07_wants_somebody_else_than_the_owner_of_the_process() -> None:
    required = [Clause("20000-1", number) for number in ("7.2", "8.6.1", "9.1")]
    knows = examples.person("P01", competences=[{"subject": "20000-1"}])
    leads = examples.person("P02", competences=[{"subject": "9"}])
    own = Process(id="p", ref="INC", name="incidents", owner=knows.id, clauses=["20000-1:8.6"])
    assert numbers("K-07", Basis(required=required)) == (0, 3)
    assert numbers("K-07", Basis(required=required, people=[knows])) == (3, 3)
    assert numbers("K-07", Basis(required=required, people=[knows], processes=[own])) == (2, 3)
    assert numbers("K-07", Basis(required=required, people=[leads], processes=[own])) == (1, 3)
    unowned = own.having(owner=None)
    assert numbers("K-07", Basis(required=required, people=[knows], processes=[unowned])) == (3, 3)


def test_k_11_is_the_mean_of_the_marks_with_those_asked() -> None:
    day = date(2026, 10, 8)
    audits = [audit("one", day, feedback_asked=4, feedback=(5, 4)), audit("two", day, feedback_asked=3, feedback=(3,))]
    found = count("K-11", Basis(audits=audits))
    assert (found.value, found.n, found.of, found.seen) == (4, 3, 7, 3)
    assert found.details == {"median": 4}
    assert numbers("K-11", Basis(audits=audits), Period(None, date(2026, 10, 7))) == (0, 0)


# Conducting


def test_k_08_divides_findings_by_the_days_of_the_audits_that_tell_them() -> None:
    day = date(2026, 10, 8)
    audits = [
        audit("told", day, used_days=8.0, findings={Grade.MINOR: 3, Grade.OFI: 1}),
        audit("no days", day, findings={Grade.MAJOR: 9}),
        audit("taken over", day, used_days=5.0, taken_over=True),
    ]
    found = count("K-08", Basis(audits=audits))
    assert (found.value, found.n, found.of, found.seen) == (0.5, 4, 8, 1)
    assert found.details["minor"] == Share(3, 8)
    assert found.details["major"] == Share(0, 8)
    assert "conforming" not in found.details


def test_k_09_and_k_10_count_items_of_audits_held_in_the_period() -> None:
    audits = [
        audit("one", date(2026, 9, 1), items=20, not_audited=2, carried_over=("two", "later"), conforming=10, thin=4),
        audit("two", date(2026, 11, 1), items=5, conforming=5, thin=1),
        audit("running", items=7, not_audited=7, conforming=1, thin=1),
        audit("taken over", date(2026, 9, 1), items=3, conforming=3, thin=3, taken_over=True),
    ]
    assert numbers("K-09", Basis(audits=audits)) == (5, 15)
    assert numbers("K-09", Basis(audits=audits), AUTUMN) == (4, 10)
    found = count("K-10", Basis(audits=audits))
    assert (found.n, found.of, found.details) == (2, 25, {"carried over and open": 1})
    earlier = count("K-10", Basis(audits=audits), AUTUMN)
    assert (earlier.n, earlier.of, earlier.details) == (2, 20, {"carried over and open": 2})


def test_k_22_tells_what_was_taken_up_and_what_of_it_is_done() -> None:
    day = date(2026, 10, 8)
    told = [audit("IA", day, improvements_decided=5, improvements_taken_up=4, improvements_done=1)]
    found = count("K-22", Basis(audits=told))
    assert (found.n, found.of, found.value, found.details) == (4, 5, 0.8, {"done": Share(1, 4)})


# Follow-up


@pytest.mark.parametrize(
    ("due", "responded", "judged"),
    [
        (date(2026, 11, 16), date(2026, 11, 16), (1, 1)),
        (date(2026, 11, 16), date(2026, 11, 17), (0, 1)),
        (date(2026, 11, 22), None, (0, 1)),
        (date(2026, 11, 23), None, (0, 0)),
        (date(2026, 12, 24), date(2026, 11, 20), (1, 1)),
        (None, date(2026, 11, 20), (0, 0)),
    ],
)
def test_k_12_the_first_response_by_its_day(due: date | None, responded: date | None, judged: tuple[int, int]) -> None:
    assert numbers("K-12", followed(nc("NC", response_due=due, responded=responded))) == judged


def test_k_12_what_came_after_the_last_day_had_not_come_then() -> None:
    late = followed(nc("NC", response_due=date(2026, 10, 29), responded=date(2026, 11, 2)))
    assert numbers("K-12", late, AUTUMN) == (0, 1)
    to_come = followed(nc("NC", response_due=date(2026, 11, 16), responded=date(2026, 11, 2)))
    assert numbers("K-12", to_come, AUTUMN) == (0, 0)
    assert numbers("K-12", to_come) == (1, 1)


def test_k_13_counts_first_responses_by_the_day_they_were_given() -> None:
    records = [
        nc("accepted", responded=date(2026, 10, 31), first_pass=True),
        nc("returned", responded=date(2026, 11, 1)),
        nc("none yet"),
    ]
    assert numbers("K-13", followed(*records)) == (1, 2)
    assert numbers("K-13", followed(*records), AUTUMN) == (1, 1)


def test_k_14_days_of_those_closed_as_effective_and_of_earlier_ones() -> None:
    closed = NonconformityState.CLOSED_EFFECTIVE
    records = [
        nc("minor", date(2026, 10, 19), state=closed, closed=date(2026, 10, 29)),
        nc("major", date(2026, 10, 19), state=closed, closed=date(2026, 11, 8), grade=Grade.MAJOR),
        nc("void", state=NonconformityState.VOID, closed=date(2026, 11, 8)),
        nc("open"),
    ]
    earlier = [
        EarlierNonconformity(id=ref, ref=ref, clauses=[], grade="minor", title="t", issued=issued, closed=ended)
        for ref, issued, ended in (
            ("old", date(2025, 9, 15), date(2025, 12, 3)),
            ("still open", date(2025, 9, 15), None),
        )
    ]
    found = count("K-14", followed(*records, earlier=earlier))
    assert (found.value, found.n, found.of) == ((10 + 20 + 79) / 3, 3, 3)
    assert found.cases == ("minor 10", "major 20", "old 79")
    assert found.details == {
        "median": 20,
        "major": {"mean": 20, "median": 20, "n": 1},
        "minor": {"mean": 44.5, "median": 44.5, "n": 2},
    }
    assert numbers("K-14", followed(*records, earlier=earlier), AUTUMN) == (1, 1)


def test_k_14_names_the_few_cases_of_a_grade_among_many() -> None:
    closed = NonconformityState.CLOSED_EFFECTIVE
    day = date(2026, 10, 19)
    records = [nc(f"minor {n}", day, state=closed, closed=day + timedelta(days=n)) for n in range(4)]
    records.append(nc("major", day, state=closed, closed=day + timedelta(days=9), grade=Grade.MAJOR))
    found = count("K-14", followed(*records))
    assert not found.cases
    assert found.details["major"] == {"mean": 9, "median": 9, "n": 1, "major": 9}
    assert found.details["minor"] == {"mean": 1.5, "median": 1.5, "n": 4, **{f"minor {n}": n for n in range(4)}}


@pytest.mark.parametrize(
    ("days", "bucket"),
    [(0, "0-30"), (30, "0-30"), (31, "31-60"), (60, "31-60"), (61, "61-90"), (90, "61-90"), (91, ">90")],
)
def test_k_15_and_k_20_ages_since_the_issue(days: int, bucket: str) -> None:
    issued = date.fromordinal(TODAY.toordinal() - days)
    basis = followed(nc("NC", issued, grade=Grade.MAJOR))
    ages = count("K-15", basis).details["days open"]
    assert ages == {"0-30": 0, "31-60": 0, "61-90": 0, ">90": 0} | {bucket: 1}
    assert count("K-20", basis).details == {"oldest, days": days}


def test_k_15_overdue_is_the_day_after_and_only_of_what_is_open() -> None:
    final = [s for s in NonconformityState if s.is_final]
    records = [
        nc("today", due=TODAY),
        nc("yesterday", due=date(2026, 11, 22)),
        nc("auditors' turn"),
        nc("draft", None, state=NonconformityState.DRAFT, due=date(2026, 1, 1)),
        *(nc(state.value, state=state, due=date(2026, 1, 1)) for state in final),
    ]
    assert numbers("K-15", followed(*records)) == (1, 3)
    assert numbers("K-20", followed(*records)) == (0, 3)


@pytest.mark.parametrize(
    ("name", "holding"),
    [("K-16", {"repeat": True}), ("K-18", {"extended": True}), ("K-19", {"state": NonconformityState.VOID})],
)
def test_k_16_k_18_k_19_are_shares_of_those_issued_in_the_period(name: str, holding: dict[str, Any]) -> None:
    records = [
        nc("yes", **holding),
        nc("no", state=NonconformityState.TRANSFERRED),
        nc("before", date(2026, 8, 31), **holding),
        nc("draft", None, **{"state": NonconformityState.DRAFT, **holding}),
    ]
    assert numbers(name, followed(*records), AUTUMN) == (1, 2)
    assert numbers(name, followed(*records)) == (2, 3)


def test_k_17_counts_judgements_not_nonconformities() -> None:
    again = nc("again", not_effective=(date(2026, 9, 1),), effective=(date(2026, 11, 1),))
    assert numbers("K-17", followed(again, nc("never"))) == (1, 2)
    assert numbers("K-17", followed(again), AUTUMN) == (1, 1)


def test_k_21_the_most_frequent_first_and_in_the_order_of_words() -> None:
    records = [
        nc("1", clauses=("20000-1:8.6.1", "9001:10.2"), process="incidents", causes=("training",), site="Łódź"),
        nc("2", clauses=("20000-1:8.6.1",), process="changes", causes=("training", "method"), owner="Søren Å"),
        nc("3", clauses=("20000-1:8.5.1",), site="Brno"),
        nc("before", date(2026, 8, 31), clauses=("9001:4.1",)),
    ]
    found = count("K-21", followed(*records), AUTUMN)
    assert (found.n, found.of) == (3, 3)
    assert found.value == {
        "clause": {"20000-1:8.6.1": 2, "20000-1:8.5.1": 1, "9001:10.2": 1},
        "process": {"changes": 1, "incidents": 1},
        "cause": {"training": 2, "method": 1},
        "owner": {"Søren Å": 1},
        "site": {"Brno": 1, "Łódź": 1},
    }
    assert isinstance(found.value, dict)
    assert list(found.value["clause"]) == ["20000-1:8.6.1", "20000-1:8.5.1", "9001:10.2"]


# Trend


def test_a_trend_has_a_point_a_month_and_ends_with_the_period() -> None:
    records = [nc(f"{day}", day) for day in (date(2026, 8, 31), date(2026, 9, 1), date(2026, 11, 22), TODAY)]
    series = trend(followed(*records), Period(None, date(2026, 11, 22)), TODAY, 4)
    points = {f"{begin:%Y-%m}": (it.n, it.of) for begin, it in series["K-16"]}
    assert points == {"2026-08": (0, 1), "2026-09": (0, 1), "2026-10": (0, 0), "2026-11": (0, 1)}
    assert set(kinds(TODAY)) - set(series) == {"K-03", "K-07", "K-15", "K-21"}


def test_open_majors_are_told_of_the_end_of_each_month() -> None:
    major, final = {"grade": Grade.MAJOR}, NonconformityState.VOID
    records = [
        nc("gone", date(2026, 9, 30), state=final, ended=date(2026, 10, 31), **major),
        nc("october", date(2026, 10, 31), **major),
        nc("minor", date(2026, 9, 1)),
        nc("late", date(2026, 11, 1), **major),
        nc("draft", None, **major),
    ]
    series = trend(followed(*records), EVER, TODAY, 4)["K-20"]
    assert [(it.n, it.of) for _, it in series] == [(0, 0), (1, 2), (1, 2), (2, 3)]
    assert series[1][1].details == {"oldest, days": 0}
    assert series[-1][1] == count("K-20", followed(*records))


def test_a_trend_begins_with_the_period() -> None:
    records = [nc(f"{day}", day) for day in (date(2026, 10, 9), date(2026, 10, 10), date(2026, 11, 1))]
    series = trend(followed(*records), Period(date(2026, 10, 10), TODAY), TODAY, 12)
    assert {f"{begin:%Y-%m}": it.of for begin, it in series["K-16"]} == {"2026-10": 1, "2026-11": 1}


# Facts


def an_audit(**values: Any) -> Audit:
    fields = {"id": "a", "ref": "IA", "title": "t", "planned_from": date(2026, 10, 6), "planned_to": date(2026, 10, 8)}
    return Audit.model_validate({**fields, **values})


@pytest.mark.parametrize("state", list(AuditState))
def test_an_audit_is_held_once_it_is_concluded(state: AuditState) -> None:
    meeting = {"held": datetime(2026, 10, 8, 23, 30, tzinfo=UTC)}
    held = audit_facts(an_audit(state=state, closing=meeting, opening=meeting)).held
    before = ("planned", "initiated", "preparing", "plan_issued", "in_progress", "cancelled", "terminated")
    assert held == (None if state in before else date(2026, 10, 8))


def test_a_taken_over_audit_started_as_planned_and_its_clauses_count() -> None:
    listed = {"clauses": ["20000-1:8.5"], "state": "closed", "report_issued": date(2026, 10, 19)}
    facts = audit_facts(an_audit(taken_over=True, **listed))
    assert (facts.started, facts.audited) == (date(2026, 10, 6), "20000-1:8.5")
    assert facts.held == date(2026, 10, 19)
    own = audit_facts(an_audit(**listed))
    assert (own.started, own.audited) == (None, "")


def test_what_items_findings_and_assignments_come_to() -> None:
    items = [
        examples.item(1, grade="conforming", state="answered", auditor="p1"),
        examples.item(2, grade="conforming", state="locked", note="seen"),
        examples.item(3, grade="minor", state="locked", clause="20000-1:8.6.1"),
        examples.item(4, outcome="not_audited", state="locked", reason="no time", carried_over_to="IA-2"),
        examples.item(5, outcome="not_audited", state="locked", reason="no time"),
        examples.item(6, outcome="not_applicable", state="locked", reason="none", clause="20000-1:9.1"),
        examples.item(7),
    ]
    check = {"person": "p2", "clause": "9001:9.2", "reason": "leads them"}
    facts = audit_facts(
        an_audit(),
        items=items,
        findings=[examples.finding(1), examples.finding(2, state="withdrawn"), examples.finding(3, grade="ofi")],
        agenda=[examples.line(9, 10, auditors=["p1", "p2"], clauses=["20000-1:8.2.6"])],
        plans=[PlanVersion(id=f"v{n}", version=n, issued=date(2026, 9, 20 + n), by="p1") for n in (2, 1)],
        checks=[
            IndependenceCheck.model_validate({"id": "c1", "result": "override", **check}),
            IndependenceCheck.model_validate({"id": "c2", "result": "blocked", **check}),
        ],
        overrides=[
            Override(id=rule, rule=rule, object="a", reason="r", approved_by="p", approved_on=TODAY)
            for rule in ("G-10", "G-12")
        ],
        report_days=7,
    )
    assert facts.audited == "20000-1:8.2.6 8.6.1"
    assert (facts.items, facts.not_audited, facts.conforming, facts.thin) == (7, 2, 2, 1)
    assert facts.carried_over == ("IA-2",)
    assert facts.findings == {Grade.MINOR: 1, Grade.OFI: 1}
    assert (facts.assignments, facts.overrides) == (3, 2)
    assert (facts.plan_issued, facts.report_days) == (date(2026, 9, 21), 7)


def test_the_first_response_is_measured_against_the_day_it_was_due() -> None:
    process, site = Process(id="p", ref="CFG", name="configuration"), Site(id="s", ref="BRQ", name="Brno")
    reopened = examples.nonconformity(
        state="reopened",
        issued=date(2026, 10, 19),
        process="p",
        site="s",
        due={"response": date(2027, 2, 1), "implementation": date(2027, 4, 1)},
        submissions=[date(2026, 11, 17), date(2026, 11, 20)],
        first_response_due=date(2026, 11, 16),
        reviews=[
            {"on": date(2026, 11, 18), "by": "v", "accepted": False, "reason": "r"},
            {"on": date(2026, 11, 21), "by": "v", "accepted": True},
        ],
        response={"cause": {"text": "t", "categories": ["method"]}},
        checks=[
            {"kind": "implementation", "on": TODAY, "by": "v", "seen": "s", "result": "verified"},
            {"kind": "effectiveness", "on": TODAY, "by": "v", "seen": "s", "result": "not-effective"},
        ],
    )
    facts = follow_up_facts(reopened, {"p": process}, {"s": site})
    assert (facts.response_due, facts.responded, facts.first_pass) == (date(2026, 11, 16), date(2026, 11, 17), False)
    assert facts.words == in_words(reopened.clauses, "configuration", "Brno", ["method"])
    assert (facts.due, facts.effective, facts.not_effective, facts.extended, facts.repeat) == (
        date(2027, 2, 1),
        (),
        (TODAY,),
        False,
        False,
    )
    assert (facts.ended, facts.owner) == (None, "")
    when = datetime(2026, 11, 18, 9, tzinfo=UTC)
    gone = examples.nonconformity(state="transferred", issued=TODAY, submitted_state_since=when, owner="P10")
    assert follow_up_facts(gone, {}, {}, {"P10": examples.person("P10")}).owner == examples.person("P10").name
    assert follow_up_facts(gone, {}, {}).ended == when.date()
    unanswered = examples.nonconformity(state="issued", due={"response": date(2026, 11, 16)}, process="gone")
    plain = follow_up_facts(unanswered, {}, {})
    assert (plain.response_due, plain.responded, plain.words) == (date(2026, 11, 16), None, "20000-1:8.2.6\n\n")


def test_there_are_no_months_before_the_first_one() -> None:
    day = date.min.replace(day=15)
    points = trend(Basis(), Period(None, day), day, 120)["K-01"]
    assert [begin for begin, _ in points] == [date.min]
