from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter, ValidationError

import auditor.model.schemes as schemes
from auditor.model.item import Item
from auditor.model.record import Moment, Part, Record
from auditor.model.sample import Sample
from auditor.model.words import Grade, ItemState
from tests.model import examples as an

EXAMPLES = [
    an.item(state="answered", grade="minor", answered_at="2026-10-07T10:55+02:00"),
    an.finding(presentations=[{"to": "owner", "on": "2026-10-08", "acknowledged": True}]),
    an.nonconformity(response={"cause": {"text": "No owner."}, "actions": [an.action()]}, checks=[]),
    an.evidence(an.moment(7)),
    an.person(ties=[{"kind": "clause", "reference": "8.2"}]),
    an.audit(opening={"held": "2026-10-06T09:00+02:00"}),
    an.line(9, 10),
    an.slot(),
    an.programme(),
    schemes.default_grading("grading-1"),
    schemes.DeadlineScheme(id="deadlines-1"),
]


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: type(record).__name__)
def test_a_record_reads_back_from_its_fields(record: Record) -> None:
    fields = json.loads(json.dumps(record.fields(), ensure_ascii=False, allow_nan=False))
    assert type(record).model_validate(fields) == record
    assert type(record).model_validate(fields).fields() == fields


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: type(record).__name__)
def test_fields_of_a_newer_version_are_kept(record: Record) -> None:
    fields = {**record.fields(), "mood": {"of": ["the", "room"], "n": 1}}
    read = type(record).model_validate(fields)
    assert read.fields() == fields
    assert read.having(id="other").fields() == {**fields, "id": "other"}


def test_fields_of_a_newer_version_are_kept_inside_parts() -> None:
    fields = an.nonconformity(response={"cause": {"text": "No owner.", "tree": ["why"]}, "tone": "kind"}).fields()
    assert fields["response"]["cause"]["tree"] == ["why"]
    assert an.nonconformity(**fields).having(title="Other").fields()["response"] == fields["response"]


@pytest.mark.parametrize("record", EXAMPLES, ids=lambda record: type(record).__name__)
def test_nothing_is_changed_in_place(record: Record) -> None:
    with pytest.raises(ValidationError, match="frozen"):
        record.id = "other"  # type: ignore[misc]
    with pytest.raises(ValidationError, match="frozen"):
        record.mood = "good"  # type: ignore[attr-defined]


def everything_below(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for below in kind.__subclasses__():
        yield below
        yield from everything_below(below)


def test_every_part_of_the_model_is_frozen_and_keeps_what_it_does_not_know() -> None:
    kinds = [kind for kind in everything_below(Part) if kind.__module__.startswith("auditor.model")]
    assert len(kinds) > 30
    for kind in kinds:
        assert kind.model_config["frozen"] is True
        assert kind.model_config["extra"] == "allow"


def test_having_validates_and_leaves_the_record_as_it_was() -> None:
    record = an.item()
    changed = record.having(grade="minor", note="  cafe\u0301\r\n")
    assert (changed.grade, changed.note) == (Grade.MINOR, "  café")
    assert record.grade is None
    with pytest.raises(ValidationError, match="grade"):
        record.having(grade="fail")
    with pytest.raises(ValidationError, match=r"U\+001B"):
        record.having(note="\x1b[2J")


def test_a_moment_says_its_zone() -> None:
    adapter: TypeAdapter[datetime] = TypeAdapter(Moment)
    assert adapter.validate_python("2026-10-07T09:30+02:00") == datetime(2026, 10, 7, 7, 30, tzinfo=UTC)
    with pytest.raises(ValidationError, match="a moment without a zone"):
        adapter.validate_python("2026-10-07T09:30")


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"planned_to": date(2026, 10, 5)}, "before it begins"),
        ({"period_from": date(2026, 9, 30), "period_to": date(2026, 9, 29)}, "before it begins"),
    ],
)
def test_an_audit_runs_forward(values: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        an.audit(**values)


def test_other_dates_and_times_run_forward_too() -> None:
    with pytest.raises(ValidationError, match="before it begins"):
        an.slot(planned_to=date(2026, 10, 5))
    with pytest.raises(ValidationError, match="before it begins"):
        an.programme(cycle_to=date(2025, 12, 31))
    with pytest.raises(ValidationError, match="before it begins"):
        an.line(10, 10)


@pytest.mark.parametrize(
    ("values", "result", "is_open"),
    [
        ({}, "", True),
        ({"state": "parked"}, "", True),
        ({"state": "answered", "grade": "good-practice"}, "good-practice", False),
        ({"state": "locked", "grade": "minor"}, "minor", False),
        ({"state": "locked", "outcome": "not_audited"}, "not-audited", False),
        ({"state": "not_applicable", "outcome": "not_applicable"}, "not-applicable", False),
    ],
)
def test_an_item_has_one_word_for_what_came_out(values: dict[str, Any], result: str, is_open: bool) -> None:
    item = an.item(**values)
    assert item.result == result
    assert item.is_open is is_open


def test_an_item_knows_what_its_kept_answer_lacks() -> None:
    def lacks(**values: Any) -> tuple[str, ...]:
        return an.item(**values).lacks

    assert lacks() == lacks(grade=Grade.CONFORMING) == ()
    assert lacks(grade=Grade.GOOD_PRACTICE) == ("note",)
    assert lacks(grade=Grade.MINOR) == ("note", "evidence")
    assert lacks(grade=Grade.MAJOR, note="Seen.") == ("evidence",)
    assert lacks(grade=Grade.MAJOR, note="Seen.", evidence=["e"]) == ()
    assert lacks(outcome=ItemState.NOT_AUDITED) == ("reason",)
    assert lacks(outcome=ItemState.NOT_APPLICABLE, reason="no transfer") == ()


def test_a_conforming_item_is_thin_without_note_and_evidence() -> None:
    assert an.item(grade="conforming").is_thin
    assert not an.item(grade="conforming", note="Seen.").is_thin
    assert not an.item(grade="conforming", evidence=["e"]).is_thin
    assert not an.item(grade="observation").is_thin
    assert isinstance(an.item(), Item)


def sample(**values: Any) -> Sample:
    fields = {"id": "s", "ref": "SM-01", "topic": "CIs", "clause": "20000-1:8.2.6", "population": "live CIs"}
    return Sample.model_validate({**fields, "method": "random", "size": 10, "planned_n": 3, "n": 3, **values})


def test_a_sample_stays_within_its_population() -> None:
    with pytest.raises(ValidationError, match="a sample of 11 out of a population of 10"):
        sample(n=11)
    with pytest.raises(ValidationError, match="a sample of 11 out of a population of 10"):
        sample(planned_n=11)
    with pytest.raises(ValidationError, match="4 exceptions in a sample of 3"):
        sample(counted_exceptions=4)


def test_exceptions_are_counted_from_the_marks_unless_given_as_a_count() -> None:
    marks = [{"element": "CI-1", "right": True}, {"element": "CI-2", "right": False}]
    assert sample(marks=marks).exceptions == 1
    assert sample(marks=marks, counted_exceptions=3).exceptions == 3


def test_a_grading_scheme_has_one_key_a_grade_and_a_label_for_each() -> None:
    scheme = schemes.default_grading("grading-1")
    assert "".join(word.key for word in scheme.grades) == "cgiomM"
    assert scheme.label(Grade.MAJOR) == "major nonconformity"
    short = scheme.having(grades=[word for word in scheme.grades if word.grade is not Grade.OFI])
    assert short.label(Grade.OFI) == "ofi"
    with pytest.raises(ValidationError, match="two grades have the same key"):
        scheme.having(grades=[*scheme.grades, scheme.grades[0]])
