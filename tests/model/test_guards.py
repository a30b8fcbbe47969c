"""Every guard from both sides: what it lets pass, and what it names as missing."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator
from datetime import date
from types import ModuleType

import pytest

from auditor.model.clause import Clause
from auditor.model.guards import agenda, clock, conduct, follow_up, merged, planning, programme, reporting, sampling
from auditor.model.guards.rule import RULES, Breach
from auditor.model.people import Tie
from tests.model import examples as an
from tests.model.guards import agenda as agenda_cases
from tests.model.guards import clock as clock_cases
from tests.model.guards import conduct as conduct_cases
from tests.model.guards import follow_up as follow_up_cases
from tests.model.guards import merged as merged_cases
from tests.model.guards import planning as planning_cases
from tests.model.guards import programme as programme_cases
from tests.model.guards import reporting as reporting_cases
from tests.model.guards import sampling as sampling_cases
from tests.model.guards.case import Case

MODULES: tuple[ModuleType, ...] = (agenda, clock, conduct, follow_up, merged, planning, programme, reporting, sampling)
CASES = (
    *programme_cases.CASES,
    *planning_cases.CASES,
    *agenda_cases.CASES,
    *conduct_cases.CASES,
    *reporting_cases.CASES,
    *follow_up_cases.CASES,
    *clock_cases.CASES,
    *merged_cases.CASES,
    *sampling_cases.CASES,
)


def guards() -> dict[str, Callable[..., Iterator[Breach]]]:
    """Every public function of the guards' modules that yields breaches."""
    return {
        name: function
        for module in MODULES
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__ and not name.startswith("_") and inspect.isgeneratorfunction(function)
    }


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case.guard.__name__}-{'breaks' if case.named else 'passes'}"
)
def test_a_guard_names_exactly_what_is_missing(case: Case) -> None:
    found = list(case.guard(*case.arguments))
    assert [breach.rule.id for breach in found] == [rule_id for rule_id, _ in case.named], found
    for breach, (_, words) in zip(found, case.named, strict=True):
        assert words in breach.missing


@pytest.mark.parametrize("name", sorted(guards()))
def test_each_guard_is_seen_from_both_sides(name: str) -> None:
    sides = {bool(case.named) for case in CASES if case.guard is guards()[name]}
    assert sides == {True, False}


@pytest.mark.parametrize("rule_id", RULES)
def test_each_rule_is_told_by_a_guard(rule_id: str) -> None:
    naming = [name for name, function in guards().items() if re.search(rf"\b{rule_id}\b", function.__doc__ or "")]
    assert naming


STRENGTHS = {
    "hard": "G-02 G-05 G-06 G-07 G-08 G-09 G-16 G-17 G-18 G-19 G-20 G-21 G-22 G-24 G-25 G-29 G-30 G-35 G-37 G-39 G-42 "
    "A4 F2 N4 N6 N7 N12 N15 M-01 M-02 M-03 M-04 M-05 M-06 M-07 M-08 M-09",
    "override": "G-03 G-04 G-10 G-12 G-34 G-36 G-38",
    "soft": "G-01 G-11 G-13 G-14 G-15 G-23 G-26 G-27 G-28 G-31 G-32 G-33 S-01 S-02 S-03 S-04",
}
"""Strengths as the trade sets them; hard is what is refused, G-03 is set aside at the programme's approval only."""


def test_each_rule_has_its_strength() -> None:
    assert {strength: set(ids.split()) for strength, ids in STRENGTHS.items()} == {
        strength: {rule.id for rule in RULES.values() if rule.strength == strength} for strength in STRENGTHS
    }
    for rule in RULES.values():
        assert bool(rule.may_override) is (rule.strength == "override")


CLAUSE = Clause("20000-1", "8.2.6")


def test_independence_looks_at_processes_and_services_too() -> None:
    keeper = an.person(ties=[Tie(kind="process", reference="change"), Tie(kind="service", reference="S6")])
    on = date(2026, 10, 6)
    assert planning.tie_to(keeper, CLAUSE, on) is None
    assert planning.tie_to(keeper, CLAUSE, on, processes=["change"])
    assert planning.tie_to(keeper, CLAUSE, on, services=["S6"])
    for_ever = an.person(ties=[Tie(kind="process", reference="change", until=date.max)])
    assert planning.tie_to(for_ever, CLAUSE, on, processes=["change"])


def test_an_agenda_line_is_two_moments_in_its_zone() -> None:
    begin, end = agenda.span(an.line(9, 10, zone="Atlantic/Faroe"))
    assert (begin.isoformat(), end.isoformat()) == ("2026-10-07T08:00:00+00:00", "2026-10-07T09:00:00+00:00")
