from __future__ import annotations

from datetime import date
from typing import Any

from auditor.figures.earlier import Earlier, of_the_same
from auditor.figures.overview import Followed, findings_page, register_page
from auditor.model.clause import Clause
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Process
from auditor.model.programme import EarlierNonconformity
from auditor.model.words import Grade
from tests.model.examples import finding, nonconformity

INCIDENTS = Clause("20000-1", "8.6.1")
TODAY = date(2026, 10, 8)
PROCESS = Process(id="process-1", ref="CFG", name="configuration")


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
    }
    return Earlier(ref=ref, **{**fields, **values})


def entry(record: Nonconformity) -> Followed:
    page = register_page(
        "IA-2026-03",
        [record.having(process="process-1")],
        people={},
        processes={"process-1": PROCESS},
        sites={},
        titles={},
        former={},
        deadlines=None,
        grading=None,
    )
    return Followed(page.rows[0], page)


def test_what_is_shown_has_the_clause_or_the_process() -> None:
    records = [
        earlier("both"),
        earlier("clause only", process="problem management", site="TÓR"),
        earlier("process only", clauses=(Clause("20000-1", "8.6.2"),)),
        earlier("site only", clauses=(Clause("20000-1", "8.6.2"),), process=""),
        earlier("parent clause", clauses=(Clause("20000-1", "8.6"),), process="", site=""),
        earlier("other standard", clauses=(Clause("9001", "8.6.1"),), process="", site=""),
    ]
    found = {m.earlier.ref: m.same for m in of_the_same(records, [INCIDENTS], "Incident Management", "brq")}
    assert found == {
        "both": ("clause", "process", "site"),
        "clause only": ("clause",),
        "process only": ("process", "site"),
    }


def test_newest_first() -> None:
    records = [earlier("a", issued=date(2024, 1, 1)), earlier("b", issued=date(2026, 1, 1)), earlier("c")]
    assert [m.earlier.ref for m in of_the_same(records, [INCIDENTS])] == ["b", "c", "a"]
    assert of_the_same(records, []) == ()


def test_nothing_named_is_nothing_in_common() -> None:
    assert of_the_same([earlier(process="", site="")], [], "", "") == ()


def test_records_of_three_kinds_are_shown_alike() -> None:
    before = EarlierNonconformity(
        id="e", ref="NC-2025-07", audit="IA-2025-02", clauses=["20000-1:8.6.1"], grade=Grade.MINOR,
        process="incident management", title="Not informed", issued=date(2025, 9, 15), closed=date(2025, 12, 3),
        result="closed as effective", lesson="observation time was too short",
    )  # fmt: skip
    shown = Earlier.from_before(before)
    assert (shown.ref, shown.lesson, shown.clauses) == ("NC-2025-07", "observation time was too short", (INCIDENTS,))
    followed = Earlier.from_entry(entry(nonconformity(state="response_returned", issued=date(2026, 10, 19))))
    assert (followed.state, followed.audit, followed.process) == ("response_returned", "IA-2026-03", "configuration")
    assert Earlier.from_entry(entry(nonconformity())).issued == date(2026, 10, 8)
    observed = finding(grade=Grade.OBSERVATION, state="issued")
    page = findings_page("IA-2026-03", [observed], processes={"process-1": PROCESS}, sites={})
    noted = Earlier.from_row(page.rows[0], page.audit, date(2026, 10, 19))
    assert (noted.grade, noted.process, noted.closed) == (Grade.OBSERVATION, "configuration", None)


def test_how_it_ended_and_what_it_repeats_goes_along() -> None:
    record = nonconformity(state="closed_effective", issued=TODAY, closed=TODAY, repeat_of="NC-2025-01")
    found = Earlier.from_entry(entry(record))
    assert (found.judged, found.repeat_of, found.is_from_before) == ("judged effective", "NC-2025-01", False)
