"""G-13 against minutes counted one by one: who is in how many lines at each minute, by the clock of each zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from auditor.model.audit import AgendaLine
from auditor.model.guards.agenda import clashes, span
from auditor.model.words import Mode

ZONES = ("Europe/Prague", "Atlantic/Faroe", "America/New_York", "Asia/Kathmandu")
DAYS = (
    date(2026, 10, 6),
    date(2026, 3, 29),  # Europe sets its clocks
    date(2026, 10, 25),
    date(2026, 3, 8),  # America does
    date(2026, 11, 1),
)
PEOPLE = ("a", "b")
SITES = ("x", "y")


@st.composite
def lines(draw: st.DrawFn, day: date) -> AgendaLine:
    start, length = draw(st.integers(0, 86)), draw(st.integers(1, 8))
    begin = datetime.combine(day, time()) + timedelta(minutes=15 * start)
    parts = draw(st.lists(st.sampled_from(("auditors", "auditees", "guides")), min_size=2, max_size=2))
    who: dict[str, list[str]] = {}
    for person, part in zip(PEOPLE, parts, strict=True):
        if draw(st.booleans()):
            who.setdefault(part, []).append(person)
    return AgendaLine.model_validate(
        {
            "id": draw(st.uuids()).hex,
            "day": day,
            "start": begin.time(),
            "end": (begin + timedelta(minutes=15 * length)).time(),
            "zone": draw(st.sampled_from(ZONES)),
            "topic": "t",
            "site": draw(st.sampled_from((None, *SITES))),
            "mode": draw(st.sampled_from(tuple(Mode))),
            **who,
        }
    )


agendas = st.sampled_from(DAYS).flatmap(lambda day: st.lists(lines(day), max_size=5))


def minutes(line: AgendaLine) -> set[datetime]:
    """The minutes of UTC at which a clock in the line's zone shows a time within it, and those between them."""
    zone = ZoneInfo(line.zone)
    first = datetime.combine(line.day, time(), UTC) - timedelta(hours=15)
    every = [first + timedelta(minutes=15 * n) for n in range(4 * 54)]
    shown = [(at, at.astimezone(zone)) for at in every]
    inside = [at for at, here in shown if here.date() == line.day and line.start <= here.time() < line.end]
    return {at for at in every if inside and inside[0] <= at <= inside[-1]}


def people(line: AgendaLine) -> set[str]:
    return {*line.auditors, *line.auditees, *line.guides}


@given(agendas)
def test_two_lines_clash_where_somebody_is_in_both_at_some_minute(agenda: list[AgendaLine]) -> None:
    found = {(frozenset((clash.one.id, clash.other.id)), clash.person) for clash in clashes(agenda)}
    for number, one in enumerate(agenda):
        for other in agenda[number + 1 :]:
            at_once = bool(minutes(one) & minutes(other)) and not _one_after_the_other(one, other)
            for person in people(one) & people(other):
                told = (frozenset((one.id, other.id)), person) in found
                assert told or not at_once
                assert not told or at_once or _is_skipped(one) or _is_skipped(other)


def _one_after_the_other(one: AgendaLine, other: AgendaLine) -> bool:
    """Whether the clock that both go by says so, also in an hour that comes twice."""
    return one.zone == other.zone and (one.end <= other.start or other.end <= one.start)


def _is_skipped(line: AgendaLine) -> bool:
    """Whether a part of the line is in the hour that a clock leaves out: it is then taken as long as it can be."""
    zone = ZoneInfo(line.zone)
    before, after = (datetime.combine(line.day, at, zone).utcoffset() for at in (time(), time(23, 59)))
    return before is not None and after is not None and before < after and line.start < time(4)


@given(agendas)
def test_a_line_ends_after_it_begins_wherever_the_clock_is_set(agenda: list[AgendaLine]) -> None:
    for line in agenda:
        begin, end = span(line)
        assert begin < end


@given(agendas, st.integers(15, 300))
def test_nobody_travels_faster_than_the_way(agenda: list[AgendaLine], way: int) -> None:
    ways = {("x", "y"): way, ("y", "x"): way}
    told = {clash.person for clash in clashes(agenda, ways) if clash.minutes is not None}
    at_once = {clash.person for clash in clashes(agenda)}
    for person in set(PEOPLE) - at_once:
        assert (person in told) is _too_far(person, agenda, way)


def test_an_hour_that_the_clock_leaves_out_is_no_time_for_the_way() -> None:
    night = {"day": date(2026, 3, 29), "zone": "Atlantic/Faroe", "topic": "t", "auditors": ["a"]}
    agenda = [
        AgendaLine.model_validate({"id": "1", "start": time(0), "end": time(0, 15), "site": "x", **night}),
        AgendaLine.model_validate({"id": "2", "start": time(1), "end": time(1, 15), "site": "y", **night}),
    ]
    assert clashes(agenda) == []
    for lines_of_night in (agenda, agenda[::-1]):
        (clash,) = clashes(lines_of_night, {("x", "y"): 15, ("y", "x"): 15})
        assert (clash.person, clash.minutes, clash.needed) == ("a", 0, 15)


def _too_far(person: str, agenda: list[AgendaLine], way: int) -> bool:
    """For somebody who is never in two lines: whether the minutes between two places, less what is done in them, do."""
    mine = sorted((line for line in agenda if person in people(line)), key=lambda line: span(line)[0])
    there = [line for line in mine if _in_person(person, line)]
    for one, other in pairwise(there):
        end, begin = span(one)[1], span(other)[0]
        between = [span(line) for line in mine if line not in there and end <= span(line)[0] < begin]
        free = (begin - end) - sum((b - a for a, b in between), timedelta())
        if one.site != other.site and free < timedelta(minutes=way):
            return True
    return False


def _in_person(person: str, line: AgendaLine) -> bool:
    is_audited_only = person not in (*line.auditors, *line.guides)
    return line.site is not None and (line.mode is Mode.ON_SITE or (line.mode is Mode.HYBRID and not is_audited_only))


@given(agendas, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(agenda: list[AgendaLine], chance: object) -> None:
    mixed = list(agenda)
    chance.shuffle(mixed)  # type: ignore[attr-defined]

    def told(lines: list[AgendaLine]) -> set[tuple[frozenset[str], str]]:
        return {(frozenset((c.one.id, c.other.id)), c.person) for c in clashes(lines)}

    assert told(agenda) == told(mixed)
