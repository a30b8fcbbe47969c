"""What is unfinished before the closing meeting, and the note of the day made of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.figures.daily_note import LINES, Day, daily_note
from auditor.figures.unfinished import Kind, unfinished
from auditor.model.audit import AgendaLine
from auditor.model.finding import Presentation
from auditor.model.words import Grade
from tests.model.examples import audit, finding, item, line, person

DAY = date(2026, 10, 7)
HEARD = [Presentation(to="owner", on=DAY, acknowledged=True)]


def session(number: int, **values: Any) -> AgendaLine:
    fields = {"day": DAY, "topic": f"Topic {number}", "auditors": ["p1"], "clauses": [f"20000-1:8.{number}"]}
    return line(8 + number, 9 + number, **{**fields, "id": f"line-{number}", **values})


def test_each_kind_is_found_where_it_is_finished() -> None:
    items = [
        item(1, auditor="p1"),
        item(2, state="parked", parked_until="15:00", reason="Łukasz is away"),
        item(3, state="answered", grade="conforming"),
        item(4, state="answered", grade="observation"),
        item(5, state="answered", grade="minor", note="x", proposed_by="p3"),
        item(6, state="not_applicable", outcome="not_applicable", reason="no transfer"),
    ]
    findings = [
        finding(1, evidence=[], items=["item-5"]),
        finding(2, state="presented", presentations=HEARD),
        finding(3, state="withdrawn", evidence=[]),
    ]
    agenda = [session(2), session(9), session(3, clauses=["20000-1:8.2.6", "20000-1:8.2"])]
    found = [(each.kind, each.ref, each.about) for each in unfinished(items, findings, agenda)]
    assert found == [
        (Kind.UNEVIDENCED, "F-01", "finding"),
        (Kind.UNHEARD, "F-01", "finding"),
        (Kind.UNCONFIRMED, "CK-005", "item"),
        (Kind.UNANSWERED, "CK-001", "item"),
        (Kind.PARKED, "CK-002", "item"),
        (Kind.CLAUSE, "8.9", "line"),
        (Kind.INCOMPLETE, "CK-004", "item"),
        (Kind.THIN, "CK-003", "item"),
    ]
    parked = next(each for each in unfinished(items, findings, agenda) if each.kind is Kind.PARKED)
    assert parked.words == "until 15:00: Łukasz is away"


def test_a_clause_of_the_agenda_is_open_until_an_item_below_it_has_an_outcome() -> None:
    asked = item(1, clause="20000-1:8.5.1.3")
    agenda = [session(5)]
    (found,) = [each for each in unfinished([asked], [], agenda) if each.kind is Kind.CLAUSE]
    assert (found.record, found.words) == ("line-5", "Topic 5")
    (nobody,) = unfinished([], [], agenda)
    assert nobody.words == "Topic 5: no item asks about it"
    answered = asked.having(state="answered", grade=Grade.CONFORMING, note="x")
    assert not unfinished([answered], [], agenda)


def test_evidence_that_an_item_lacks_is_told_once() -> None:
    loose = item(1, state="answered", grade="major", note="x")
    assert [each.ref for each in unfinished([loose], [], [])] == ["CK-001"]
    hanging = finding(1, evidence=[], items=["item-1"], presentations=HEARD)
    assert [each.ref for each in unfinished([loose], [hanging], [])] == ["F-01"]


def day(**values: Any) -> Day:
    standing: dict[str, Any] = {
        "audit": audit(planned_from=date(2026, 10, 6), planned_to=date(2026, 10, 8)),
        "day": DAY,
        "agenda": [session(2), session(3, day=date(2026, 10, 8))],
        "items": [],
        "findings": [],
        "unfinished": [],
        "people": [person("P07", name="Łukasz Żółć", function="head of engineering")],
        "labels": {Grade.MAJOR: "major nonconformity", Grade.MINOR: "minor nonconformity"},
        **values,
    }
    return Day(**standing)


def test_the_note_tells_what_is_urgent_first_and_names_nobody() -> None:
    answered = item(1, state="answered", grade="minor", answered_at=datetime(2026, 10, 7, 12, tzinfo=UTC))
    findings = [
        finding(1, title="Łukasz Żółć forgot it."),
        finding(2, grade=Grade.MAJOR, title="No decision", urgent=True, presentations=HEARD),
        finding(3, grade=Grade.OBSERVATION),
    ]
    items = [answered, item(2)]
    lines = daily_note(day(items=items, findings=findings, unfinished=unfinished(items, findings, [])))
    assert "day 2 of 3" in lines[0]
    assert lines[1:] == (
        "Planned for today: Topic 2.",
        "Answered: 1 of 2 questions, 1 of them today.",
        "URGENT, to be told today: F-02, major nonconformity, 8.2.6: No decision.",
        "F-01, minor nonconformity, 8.2.6: [head of engineering] forgot it (not read back yet).",
        "Besides: 1 × observation.",
        "Open: 1 nonconformity without evidence, 2 findings not read back, 1 question without an answer.",
        "Tomorrow: 11:00 Topic 3.",
    )


def test_what_was_begun_counts_before_what_was_planned() -> None:
    begun = session(4, topic="Begun", begun=datetime(2026, 10, 7, 12, tzinfo=UTC))
    assert "Audited today: Begun." in daily_note(day(agenda=[session(2), begun]))
    assert "Next, on 2026-10-09: 11:00 Topic 3." in daily_note(day(agenda=[session(3, day=date(2026, 10, 9))]))
    assert daily_note(day(agenda=[session(2)]))[-1] == "No session follows."


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.sampled_from([g for g in Grade if g.is_written_up]), st.booleans()), max_size=20))
def test_a_note_has_ten_lines_at_most_and_counts_every_finding(drawn: list[tuple[Grade, bool]]) -> None:
    findings = [finding(n, grade=grade, urgent=urgent) for n, (grade, urgent) in enumerate(drawn)]
    lines = daily_note(day(findings=findings))
    assert len(lines) <= LINES
    told = sum(f"{each.ref}," in said for each in findings for said in lines)
    counted = sum(int(part.split(" × ")[0].split()[-1]) for said in lines if " × " in said for part in said.split(", "))
    assert told + counted == len(findings)


def test_times_are_those_of_the_place() -> None:
    late = datetime(2026, 10, 7, 22, 30, tzinfo=UTC)
    agenda = [session(2, zone="Europe/Warsaw", begun=late)]
    answered = item(1, state="answered", grade="conforming", note="x", answered_at=late)
    lines = daily_note(day(agenda=agenda, items=[answered]))
    assert "Planned for today: Topic 2." in lines
    assert "Answered: 1 of 1 question." in lines
