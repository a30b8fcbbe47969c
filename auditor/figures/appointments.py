"""What a calendar shows of an audit programme: audits, sessions, due dates, events; pure functions over the records.

A calendar is seen by whoever its owner lets in: it names what is due by reference and title, and never says what was
found. Nothing here depends on the day of looking, so that an entry changes only when its records do.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from auditor.model.audit import AgendaLine, Audit, TeamMember
from auditor.model.calendar import after_working_days
from auditor.model.nonconformity import DueField, Nonconformity
from auditor.model.people import Person, Site
from auditor.model.programme import Blackout, Event, Programme, Slot
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.words import BEFORE_PLAN, AuditState, Mode, NonconformityState, ProgrammeState


class Kind(StrEnum):
    """What an appointment is, as calendars sort them; the value is shown."""

    AUDIT = "Audit"
    SESSION = "Audit session"
    DUE = "Due date"
    CHECK = "Effectiveness check"
    EVENT = "External event"
    BLACKOUT = "No audits"

    @property
    def is_due(self) -> bool:
        """Whether something has to be done by then."""
        return self in (Kind.DUE, Kind.CHECK)


@dataclass(frozen=True, slots=True)
class Appointment:
    """One entry of a calendar.

    Whole days where ``first`` and ``last`` are dates, both included; else local times of ``zone``. ``people`` are those
    it concerns. ``is_firm`` tells what is agreed from what is only planned, ``is_off`` what was cancelled or voided.
    """

    key: str
    kind: Kind
    title: str
    first: date | datetime
    last: date | datetime
    zone: str = ""
    place: str = ""
    note: str = ""
    people: frozenset[Id] = frozenset()
    is_firm: bool = True
    is_off: bool = False

    @property
    def state(self) -> Literal["cancelled", "confirmed", "tentative"]:
        """The one word for it."""
        return "cancelled" if self.is_off else "confirmed" if self.is_firm else "tentative"


def of_audit(
    audit: Audit, team: Iterable[TeamMember], people: Mapping[Id, Person], sites: Mapping[Id, Site]
) -> Appointment:
    """The days of an audit."""
    members = [member.person for member in team]
    concerned = {*members, audit.lead, audit.representative} - {None}
    return Appointment(
        key=audit.id,
        kind=Kind.AUDIT,
        title=f"{audit.ref} {audit.title}",
        first=audit.planned_from,
        last=audit.planned_to,
        place=_places(audit.sites, sites),
        note=_lines(("Lead auditor", _names([audit.lead or ""], people)), ("Mode", _MODES[audit.mode])),
        people=frozenset(person for person in concerned if person),
        is_firm=audit.state not in BEFORE_PLAN,
        is_off=audit.state is AuditState.CANCELLED,
    )


def of_slot(slot: Slot, programme: Programme, people: Mapping[Id, Person], sites: Mapping[Id, Site]) -> Appointment:
    """The days of an audit as the programme has them; its key is the audit's, whose own appointment goes first."""
    return Appointment(
        key=slot.id,
        kind=Kind.AUDIT,
        title=f"{slot.ref} {slot.title}",
        first=slot.planned_from,
        last=slot.planned_to,
        place=_places(slot.sites, sites),
        note=_lines(("Lead auditor", _names([slot.lead or ""], people)), ("Mode", _MODES[slot.mode])),
        people=frozenset([slot.lead] if slot.lead else []),
        is_firm=False,
        is_off=programme.state is ProgrammeState.CANCELLED,
    )


def of_lines(
    audit: Audit, agenda: Iterable[AgendaLine], people: Mapping[Id, Person], sites: Mapping[Id, Site]
) -> Iterator[Appointment]:
    """The sessions and meetings of an issued plan; what a stopped audit did not come to is off."""
    stopped = audit.state is AuditState.TERMINATED
    for line in agenda:
        where = _places([line.site or ""], sites)
        yield Appointment(
            key=line.id,
            kind=Kind.SESSION,
            title=f"{audit.ref}: {line.topic}",
            first=datetime.combine(line.day, line.start),
            last=datetime.combine(line.day, line.end),
            zone=line.zone,
            place=where,
            note=_lines(
                ("Auditors", _names(line.auditors, people)),
                ("Auditees", _names(line.auditees, people)),
                ("Guides", _names(line.guides, people)),
                ("Clauses", ", ".join(line.clauses)),
                ("Mode", _MODES[line.mode]),
            ),
            people=frozenset([*line.auditors, *line.auditees, *line.guides]),
            is_off=audit.state is AuditState.CANCELLED or (stopped and line.begun is None),
        )


def of_report(audit: Audit, days: int, holidays: Collection[date] = ()) -> Iterator[Appointment]:
    """By when the report is due: so many working *days* after the closing meeting."""
    if audit.closing is None or audit.taken_over:
        return
    due = after_working_days(audit.closing.held.date(), days, holidays)
    yield Appointment(
        key=f"{audit.id}.report",
        kind=Kind.DUE,
        title=f"{audit.ref} report due{' (issued)' if audit.report_issued else ''}",
        first=due,
        last=due,
        people=frozenset([audit.lead] if audit.lead else []),
        is_off=audit.state in (AuditState.CANCELLED, AuditState.TERMINATED) and audit.report_issued is None,
    )


_ANSWERED = frozenset(NonconformityState) - {
    NonconformityState.DRAFT,
    NonconformityState.ISSUED,
    NonconformityState.ACKNOWLEDGED,
    NonconformityState.RESPONSE_RETURNED,
    NonconformityState.REOPENED,
}
_IMPLEMENTED = frozenset(
    {
        NonconformityState.IMPLEMENTED,
        NonconformityState.IMPLEMENTATION_VERIFIED,
        NonconformityState.CLOSED_EFFECTIVE,
    }
)
_DONE_IN: Mapping[DueField, frozenset[NonconformityState]] = {
    "containment": _ANSWERED,
    "response": _ANSWERED,
    "implementation": _IMPLEMENTED,
    "effectiveness": frozenset({NonconformityState.CLOSED_EFFECTIVE}),
}


_TO_BE_JUDGED = (NonconformityState.IMPLEMENTATION_VERIFIED, NonconformityState.CLOSED_EFFECTIVE)
_ELSEWHERE = (NonconformityState.VOID, NonconformityState.TRANSFERRED)
_NOT_ACCEPTED = (
    NonconformityState.ACKNOWLEDGED,
    NonconformityState.RESPONSE_SUBMITTED,
    NonconformityState.RESPONSE_RETURNED,
    NonconformityState.REOPENED,
)


def of_nonconformity(nonconformity: Nonconformity) -> Iterator[Appointment]:
    """By when its steps and its corrective actions are due; a draft has none yet. An action is firm once the response
    is accepted, the check of effectiveness once the implementation is verified; what it waits for is named where that
    is counted. What was found, and what is done about it, is nobody's business but the register's.
    """
    state = nonconformity.state
    if state is NonconformityState.DRAFT:
        return
    owner = nonconformity.owner or nonconformity.process_owner
    for step, done in _DONE_IN.items():
        due: date | None = getattr(nonconformity.due, step)
        if due is None:
            continue
        concerned = {nonconformity.verifier if step == "effectiveness" else owner}
        if step == "implementation":
            concerned |= {action.owner for action in nonconformity.response.actions}
        yield Appointment(
            key=f"{nonconformity.id}.{step}",
            kind=Kind.CHECK if step == "effectiveness" else Kind.DUE,
            title=f"{nonconformity.ref} {step} due{_how_far(nonconformity, step, done)}: {nonconformity.title}",
            first=due,
            last=due,
            people=frozenset(person for person in concerned if person),
            is_firm=step != "effectiveness" or state in _TO_BE_JUDGED,
            is_off=state in _ELSEWHERE,
        )
    for action in nonconformity.response.actions:
        yield Appointment(
            key=f"{nonconformity.id}.action.{_hash(action.ref)}",
            kind=Kind.DUE,
            title=f"{nonconformity.ref} {action.ref} due{' (done)' if action.done else ''}: {nonconformity.title}",
            first=action.due,
            last=action.due,
            people=frozenset([action.owner]),
            is_firm=state not in _NOT_ACCEPTED,
            is_off=state in _ELSEWHERE,
        )


def _how_far(nonconformity: Nonconformity, step: DueField, done: frozenset[NonconformityState]) -> str:
    """Whether a step is done; before, how often what the check of effectiveness waits for was seen (G-36)."""
    if nonconformity.state in done:
        return " (done)"
    waiting = nonconformity.waiting
    if step != "effectiveness" or waiting.occurrences is None:
        return ""
    return f" after {quantity(waiting.occurrences, 'occurrence')} ({waiting.seen} seen)"


def of_programme(programme: Programme, sites: Mapping[Id, Site]) -> Iterator[Appointment]:
    """External events and blackouts; they concern those who plan. An event is known by its reference."""
    planners = frozenset([programme.manager, programme.client])
    off = programme.state is ProgrammeState.CANCELLED
    for event in programme.events:
        yield Appointment(
            key=f"{programme.id}.{_hash(event.ref)}",
            kind=Kind.EVENT,
            title=_event(event),
            first=event.on,
            last=event.ends,
            people=planners,
            is_off=off,
        )
    for blackout in programme.blackouts:
        yield Appointment(
            key=f"{programme.id}.{_blackout(blackout)}",
            kind=Kind.BLACKOUT,
            title=f"No audits: {blackout.reason}",
            first=blackout.first,
            last=blackout.last,
            place=_places(blackout.sites, sites),
            people=planners,
            is_off=off,
        )


def _event(event: Event) -> str:
    """What it is called; its kind is said where the title does not say it."""
    kind = "" if event.kind == "other" else event.kind.replace("-", " ")
    said = f"{event.ref} {event.title}"
    return said if kind in event.title.casefold() else f"{said} ({kind})"


def _blackout(blackout: Blackout) -> str:
    """What a blackout is known by: all of it, since it has no name; one that is changed is another."""
    return _hash("\n".join([f"{blackout.first} {blackout.last}", blackout.reason, *blackout.sites]))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]


_MODES = {Mode.ON_SITE: "on site", Mode.REMOTE: "remote", Mode.HYBRID: "on site and remote"}


def _names(wanted: Iterable[Id], people: Mapping[Id, Person]) -> str:
    return ", ".join(people[person].name for person in wanted if person in people)


def _places(wanted: Collection[Id], sites: Mapping[Id, Site]) -> str:
    return ", ".join(sites[site].name for site in wanted if site in sites)


def _lines(*said: tuple[str, str]) -> str:
    return "\n".join(f"{label}: {words}" for label, words in said if words)
