"""What a finding may repeat: clause and place, the look-back time, the likeness of words; apart from it the trend."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from auditor.figures.earlier import Earlier
from auditor.figures.repeats import Failure, against_corrective_action, likeness, looks_back_to, repeats
from auditor.model.clause import Clause
from auditor.model.words import Grade

INCIDENTS = Clause("20000-1", "8.6.1")
SINCE = date(2023, 10, 8)


def earlier(ref: str = "NC-2025-07", **values: Any) -> Earlier:
    fields: dict[str, Any] = {
        "audit": "IA-2025-02",
        "clauses": (INCIDENTS,),
        "grade": Grade.MINOR,
        "title": "Top management not informed of two major incidents",
        "issued": date(2025, 9, 15),
        "closed": date(2025, 12, 3),
        "process": "incident management",
        "site": "BRQ",
        "services": ("Desktop", "Backup"),
    }
    return Earlier(ref=ref, **{**fields, **values})


def candidates(*records: Earlier, clauses: tuple[Clause, ...] = (INCIDENTS,), **here: Any) -> list[str]:
    return [each.earlier.ref for each in repeats(records, Failure(clauses, **here), SINCE).candidates]


def test_a_repeat_has_the_clause_and_the_process_the_site_or_a_service() -> None:
    assert candidates(earlier(), process="Incident Management") == ["NC-2025-07"]
    assert candidates(earlier(), site="brq") == ["NC-2025-07"]
    assert candidates(earlier(), services=("Mail", "backup")) == ["NC-2025-07"]
    assert candidates(earlier(), process="problem management", site="TÓR", services=("Mail",)) == []
    assert candidates(earlier()) == []
    elsewhere = (Clause("20000-1", "8.6.2"),)
    assert candidates(earlier(), clauses=elsewhere, process="incident management", site="BRQ") == []


def test_what_is_in_common_is_said_in_a_fixed_order() -> None:
    here = Failure((INCIDENTS,), "incident management", "BRQ", ("Backup",))
    assert repeats([earlier()], here, SINCE).candidates[0].match.same == ("clause", "process", "site", "service")


@pytest.mark.parametrize(
    ("closed", "counts"), [(date(2023, 10, 8), True), (date(2023, 10, 7), False), (None, True), (SINCE, True)]
)
def test_the_look_back_time_runs_from_the_closing(closed: date | None, counts: bool) -> None:
    record = earlier(issued=date(2020, 1, 1), closed=closed)
    assert bool(candidates(record, process="incident management")) is counts
    assert bool(repeats([record], Failure((INCIDENTS,)), SINCE).trend) is counts


@pytest.mark.parametrize(
    ("months", "since"),
    [(36, date(2023, 11, 23)), (1, date(2026, 10, 23)), (0, date(2023, 1, 1))],
)
def test_the_setting_gives_months_or_the_last_cycle(months: int, since: date) -> None:
    assert looks_back_to(date(2026, 11, 23), months, date(2026, 1, 1), date(2028, 12, 31)) == since


def test_only_nonconformities_repeat() -> None:
    records = [earlier(grade.value, grade=grade) for grade in Grade]
    assert set(candidates(*records, process="incident management")) == {"minor", "major"}


def test_the_most_alike_comes_first_and_the_newest_among_equals() -> None:
    records = [
        earlier("other", title="Configuration items without an owner", issued=date(2026, 5, 1)),
        earlier("old", issued=date(2024, 1, 1)),
        earlier("new", issued=date(2026, 1, 1)),
    ]
    here: dict[str, Any] = {
        "process": "incident management",
        "text": "Two major incidents: top management was not informed.",
    }
    assert candidates(*records, **here) == ["new", "old", "other"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Vedení nebylo informováno o závažném incidentu", "O ZAVAZNEM INCIDENTU nebylo vedeni informovano"),
        ("Leitung nicht über den Störfall informiert", "ÜBER DEN STÖRFALL nicht informiert Leitung"),
        ("Δεν ενημερώθηκε η διοίκηση", "δεν ΕΝΗΜΕΡΩΘΗΚΕ η διοικηση"),
        ("لم تُبلَّغ الإدارة", "لم تبلغ الإدارة"),
        ("未向最高管理层报告重大事件", "未向最高管理层报告重大事件"),
    ],
)
def test_words_are_alike_in_any_language_order_case_and_accents(one: str, other: str) -> None:
    assert likeness(one, other) == 100
    assert likeness(one, "Backups are not restored") < 50
    assert likeness(one, "") == 0


def test_words_that_differ_a_little_are_nearly_alike() -> None:
    assert 60 < likeness("未向最高管理层报告重大事件", "没有向最高管理层报告重大的事件") < 100
    assert 60 < likeness("Major incident without review", "Major incidents were not reviewed") < 100


def test_the_same_clause_elsewhere_is_a_trend_and_no_candidate() -> None:
    records = [
        earlier("here"),
        earlier("before", process="problem management", site="TÓR", services=(), issued=date(2024, 1, 1)),
        earlier("elsewhere", process="change management", site="TÓR", services=()),
        earlier("observed", process="change management", site="TÓR", grade=Grade.OFI),
    ]
    found = repeats(records, Failure((INCIDENTS,), "incident management", "BRQ"), SINCE)
    assert [each.earlier.ref for each in found.candidates] == ["here"]
    assert [match.earlier.ref for match in found.trend] == ["elsewhere", "before"]


def test_what_came_back_before_is_a_chain() -> None:
    records = [
        earlier("first", closed=date(2020, 1, 1)),
        earlier("second", repeat_of="first"),
        earlier("third", repeat_of="second"),
        earlier("alone"),
        earlier("round", repeat_of="about"),
        earlier("about", repeat_of="round"),
    ]
    found = repeats(records, Failure((INCIDENTS,), "incident management"), SINCE)
    chains = {each.earlier.ref: each.chain for each in found.candidates}
    assert chains == {
        "second": ("first", "third"),
        "third": ("second", "first"),
        "alone": (),
        "round": ("about",),
        "about": ("round",),
    }


def test_corrective_action_is_cited_in_the_standards_of_the_finding() -> None:
    assert against_corrective_action([INCIDENTS]) == ("20000-1:10.1.1",)
    assert against_corrective_action([Clause("9001", "8.1"), Clause("27001", "A.5.1")]) == ("9001:10.2.1", "27001:10.2")
    assert against_corrective_action([Clause("22301", "8.1")]) == ("20000-1:10.1.1", "9001:10.2.1", "27001:10.2")
