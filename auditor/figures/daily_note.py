"""The note of a day on site: ten lines to read aloud, what is urgent before everything else (ISO 19011 6.4.4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from auditor.figures.hiding import hidden
from auditor.figures.unfinished import Kind, Unfinished
from auditor.model.audit import AgendaLine, Audit
from auditor.model.calendar import span
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.model.words import Grade
from auditor.model.zones import zone_of

LINES = 10
"""How many lines a note has at most."""

_FOUND = 5
"""How many lines the findings take at most."""

_GRADES = (Grade.MAJOR, Grade.MINOR, Grade.OBSERVATION, Grade.OFI, Grade.GOOD_PRACTICE)


@dataclass(frozen=True, slots=True)
class Day:
    """What a note is made of: the *audit*, the day, who is in it, and what stands by the end of the day."""

    audit: Audit
    day: date
    agenda: Sequence[AgendaLine]
    items: Collection[Item]
    findings: Collection[Finding]
    unfinished: Collection[Unfinished]
    people: Collection[Person]
    labels: Mapping[Grade, str]


def daily_note(it: Day) -> tuple[str, ...]:
    """The lines, without names of people: a room hears them."""
    lines = [_head(it), _audited(it), _answered(it), *_found(it), _open(it), _next(it)]
    return tuple(hidden(line, it.people) for line in lines if line)


def _head(it: Day) -> str:
    audit = it.audit
    number = (it.day - audit.planned_from).days + 1
    days = (audit.planned_to - audit.planned_from).days + 1
    of = f"day {number} of {days}" if 1 <= number <= days else span(audit.planned_from, audit.planned_to)
    return f"{audit.ref}, {audit.title}: {it.day.isoformat()}, {of}."


def _audited(it: Day) -> str:
    """The sessions that were begun on the day; where no clock was used, those that were planned for it."""
    sessions = [line for line in it.agenda if line.kind == "session"]
    begun = [line for line in sessions if line.begun and _local(line, line.begun) == it.day]
    planned = [line for line in sessions if line.day == it.day]
    if begun:
        return f"Audited today: {_topics(begun)}."
    return f"Planned for today: {_topics(planned)}." if planned else "No session was planned for today."


def _local(line: AgendaLine, moment: datetime) -> date:
    return moment.astimezone(zone_of(line.zone)).date()


def _topics(lines: Iterable[AgendaLine]) -> str:
    return "; ".join(dict.fromkeys(line.topic for line in lines))


def _answered(it: Day) -> str:
    done = sum(not item.is_open for item in it.items)
    zone = zone_of(next((line.zone for line in it.agenda), "UTC"))
    moments = (item.answered_at for item in it.items if item.answered_at is not None)
    today = sum(moment.astimezone(zone).date() == it.day for moment in moments)
    when = f", {today} of them today" if today else ""
    return f"Answered: {done} of {quantity(len(it.items), 'question')}{when}."


def _found(it: Day) -> Iterator[str]:
    """Urgent ones a line each, then nonconformities, then the rest by number."""
    counting = [finding for finding in it.findings if not finding.is_withdrawn]
    if not counting:
        yield "No findings so far."
        return
    counting.sort(key=lambda f: (not f.urgent, _GRADES.index(f.grade), f.ref))
    one_by_one = [f for f in counting if f.urgent or f.grade.is_nonconformity]
    rest = [f for f in counting if f not in one_by_one]
    room = _FOUND - bool(rest)
    if len(one_by_one) > room:
        one_by_one, more = one_by_one[: room - 1], one_by_one[room - 1 :]
        rest = [*more, *rest]
        yield from (_finding(it, finding) for finding in one_by_one)
        yield f"Besides: {_counted(it, rest)}."
    else:
        yield from (_finding(it, finding) for finding in one_by_one)
        if rest:
            yield f"{'Besides' if one_by_one else 'Found so far'}: {_counted(it, rest)}."


def _finding(it: Day, finding: Finding) -> str:
    urgent = "URGENT, to be told today: " if finding.urgent else ""
    where = ", ".join(Clause.parse(clause).number for clause in finding.clauses)
    heard = "" if finding.presentations else " (not read back yet)"
    label = it.labels.get(finding.grade, finding.grade.value)
    return f"{urgent}{finding.ref}, {label}{f', {where}' if where else ''}: {finding.title.rstrip('.')}{heard}."


def _counted(it: Day, findings: Iterable[Finding]) -> str:
    counts = Counter(finding.grade for finding in findings)
    said = [f"{counts[grade]} × {it.labels.get(grade, grade.value)}" for grade in _GRADES if counts[grade]]
    return ", ".join(said)


_OPEN_WORDS = {
    Kind.UNEVIDENCED: ("nonconformity without evidence", "nonconformities without evidence"),
    Kind.UNHEARD: ("finding not read back", "findings not read back"),
    Kind.UNCONFIRMED: ("proposal to confirm", "proposals to confirm"),
    Kind.UNANSWERED: ("question without an answer", "questions without an answer"),
    Kind.PARKED: ("parked", "parked"),
}


def _open(it: Day) -> str:
    counts = Counter(each.kind for each in it.unfinished)
    said = [f"{counts[kind]} {words[counts[kind] != 1]}" for kind, words in _OPEN_WORDS.items() if counts[kind]]
    return f"Open: {', '.join(said)}." if said else "Nothing is open."


def _next(it: Day) -> str:
    """What the next day of the agenda holds."""
    after = sorted({line.day for line in it.agenda if line.day > it.day})
    if not after:
        return "No session follows." if it.agenda else ""
    lines = [line for line in it.agenda if line.day == after[0] and line.kind != "break"]
    said = "; ".join(f"{line.start:%H:%M} {line.topic}" for line in lines)
    when = "Tomorrow" if (after[0] - it.day).days == 1 else f"Next, on {after[0].isoformat()}"
    return f"{when}: {said}."
