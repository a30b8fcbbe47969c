"""Rows say what their records say, on whatever day they are looked at."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.figures.follow_up import counts, review_due, standing
from auditor.figures.overview import Followed, RegisterPage, clauses_in, in_one_text, register_page
from auditor.model.nonconformity import Due, Extension, Nonconformity, Waiting
from auditor.model.people import Person, Process, Site
from auditor.model.schemes import DeadlineScheme, default_grading
from auditor.model.words import Grade
from auditor.model.words import NonconformityState as N
from tests.model.examples import nonconformity

DAY = date(2026, 10, 19)
DUE = {
    "response": DAY + timedelta(days=28),
    "implementation": DAY + timedelta(days=60),
    "effectiveness": DAY + timedelta(days=240),
}
EXTENSION = Extension(
    field="response", asked_on=DAY, asked_by="owner", old=DAY, new=DAY + timedelta(days=9), reason="ill", granted=True
)
PEOPLE = {each: Person(id=each, ref=each.upper(), name=f"The {each}") for each in ("owner", "verifier")}
SCHEME = DeadlineScheme(id="dl", review_by_auditor=7)


def page_of(*records: Nonconformity) -> RegisterPage:
    page = register_page(
        "IA-2026-03",
        records,
        people=PEOPLE,
        processes={"pr": Process(id="pr", ref="CFG", name="configuration")},
        sites={"brq": Site(id="brq", ref="BRQ", name="Brno")},
        titles={"20000-1:8.2.6": "Configuration management"},
        former={"nc-1": ["NC-2026-B01"]},
        deadlines=SCHEME,
        grading=default_grading("gr"),
    )
    return msgspec.msgpack.decode(msgspec.msgpack.encode(page), type=RegisterPage)


@pytest.mark.parametrize("state", list(N))
@pytest.mark.parametrize(
    "more", [{}, {"owner": None}, {"process_owner": None, "repeat_of": "NC-2025-07", "early": True}]
)
def test_a_row_stands_where_its_record_does_on_every_day(state: N, more: dict[str, object]) -> None:
    closed = DAY + timedelta(days=200) if state is N.CLOSED_EFFECTIVE else None
    issued = None if state is N.DRAFT else DAY
    since = datetime.combine(DAY, datetime.min.time(), UTC)
    fields = {"due": Due(**DUE), "issued": issued, "closed": closed, "extensions": [EXTENSION], **more}
    record = nonconformity(state=state, submitted_state_since=since, **fields)
    page = page_of(record)
    entry = Followed(page.rows[0], page)
    holidays = [DAY + timedelta(days=2)]
    for days in (-400, 0, 5, 9, 10, 28, 29, 61, 250, 900):
        day = DAY + timedelta(days=days)
        assert standing(entry, day, review_due(entry, page, holidays)) == standing(
            record, day, review_due(record, SCHEME, holidays)
        )
        assert entry.flags(day) == record.flags(day)
        assert counts([entry.row], day) == counts([entry], day) == counts([record], day)
    assert (entry.turn, entry.is_open, entry.row.is_open) == (record.turn, record.is_open, record.is_open)


def test_a_page_says_whom_and_what_its_rows_name() -> None:
    record = nonconformity(process="pr", site="brq", waiting=Waiting(occurrences=2, seen=1), grade=Grade.MAJOR)
    page = page_of(record, nonconformity(id="nc-2", ref="NC-2026-06", owner="stranger", clauses=["9001:8.6"]))
    one, other = (Followed(row, page) for row in page.rows)
    assert one.process is not None
    assert one.site is not None
    assert (one.process.name, one.site.ref, one.label) == ("configuration", "BRQ", "major nonconformity")
    assert one.titled == ("20000-1:8.2.6 Configuration management",)
    assert (one.row.waits_for, one.row.seen, one.row.former) == (2, 1, ("NC-2026-B01",))
    assert (other.clauses, other.titled) == (("9001:8.6",), ("9001:8.6",))
    assert other.named("owner") == one.person(one.row.owner)
    stranger = other.person(other.row.owner)
    assert stranger is not None
    assert (stranger.id, stranger.ref) == ("stranger", "")
    assert (other.process, other.named(None), other.named("nobody")) == (None, None, None)


@given(st.sets(st.sampled_from(["20000-1:4", "20000-1:8.2.6", "20000-1:8.10", "27001:A.5.1", "9001:8.6", "9001:4"])))
def test_clauses_in_one_text_are_read_again(clauses: set[str]) -> None:
    assert {str(clause) for clause in clauses_in(in_one_text(clauses))} == clauses
