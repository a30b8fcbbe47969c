"""Where nonconformities stand: age, overdue, whose turn, the next step in words, and the counts of the register.

How they run over a period is told by the indicators.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from auditor.figures.overview import Followed, NonconformityRow, RegisterPage
from auditor.model.calendar import after_working_days
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.schemes import DeadlineScheme
from auditor.model.words import FINAL, Grade, Owed
from auditor.model.words import NonconformityState as N

BUCKETS = ("0-30", "31-60", "61-90", ">90")
"""Classes of age in days (K-15)."""

_LAST_DAYS = (30, 60, 90)

LATE = ("1", "2", "3-4", ">4")
"""Classes of how late an overdue one is, by the week it is in: its first, its second, up to its fourth, later."""

_LATE_DAYS = (7, 14, 28)

_NEXT: Mapping[N, str] = {
    N.DRAFT: "the lead auditor issues it",
    N.ISSUED: "the process owner acknowledges it and names the owner",
    N.ACKNOWLEDGED: "the owner responds: correction, extent, cause and actions",
    N.RESPONSE_SUBMITTED: "the auditor accepts or returns the response",
    N.RESPONSE_RETURNED: "the owner answers the returned response",
    N.RESPONSE_ACCEPTED: "the owner carries out the actions and reports them done",
    N.IMPLEMENTED: "the verifier looks whether the actions were carried out",
    N.IMPLEMENTATION_REJECTED: "the owner completes the rejected implementation",
    N.IMPLEMENTATION_VERIFIED: "the verifier judges whether the actions are effective",
    N.REOPENED: "the owner responds anew, since it was not effective",
    N.CLOSED_EFFECTIVE: "closed as effective; nothing is owed",
    N.VOID: "void; nothing is owed",
    N.TRANSFERRED: "transferred; it is followed elsewhere",
}


Followable = Nonconformity | Followed
"""A nonconformity of which can be said where it stands: the whole record, or its entry in the register."""

Countable = Nonconformity | Followed | NonconformityRow
"""A nonconformity as far as it is counted."""

DaysOff = Callable[[str, date], Collection[date]]
"""When nobody works at the site with this reference, in the years around a day."""


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of the register as of a day.

    ``age`` is in days since issue, and stops at the day of closing; ``None`` for a draft. ``due`` is the date that
    counts in this state, ``overdue`` the days since it (0 while it is not over); the auditor side has a due date, but
    is never overdue. ``whose`` is the person who has the next step, where the record names one.
    """

    age: int | None
    due: date | None
    overdue: int
    turn: Owed
    whose: Id | None
    next_step: str


def standing(nonconformity: Followable, today: date, review_due: date | None = None) -> Standing:
    """Where *nonconformity* stands on *today*; *review_due* comes from :func:`review_due`."""
    due = nonconformity.due_now(review_due)
    late = due is not None and nonconformity.is_overdue(today)
    return Standing(
        age=age(nonconformity, today),
        due=due,
        overdue=(today - due).days if due is not None and late else 0,
        turn=nonconformity.turn,
        whose=whose(nonconformity),
        next_step=next_step(nonconformity),
    )


def next_step(nonconformity: Countable) -> str:
    """The next step as the end of a sentence that begins with "Next:"."""
    return _NEXT[nonconformity.state]


def age(nonconformity: Countable, today: date) -> int | None:
    """Days from the day of issue to *today*, or to the day it was closed; ``None`` while it is not issued."""
    if nonconformity.issued is None:
        return None
    return ((nonconformity.closed or today) - nonconformity.issued).days


def review_due(
    nonconformity: Followable, scheme: DeadlineScheme | RegisterPage, holidays: Collection[date] = ()
) -> date | None:
    """By when the auditor side should answer: working days of *scheme* after the day it got its turn (chapter 10)."""
    since = nonconformity.turn_since
    if nonconformity.turn is not Owed.AUDITOR or since is None:
        return None
    return after_working_days(since, scheme.review_by_auditor, holidays)


def reviewed_by(it: Followed, days_off: DaysOff) -> date | None:
    """As :func:`review_due`, of an entry of the register; the working days are those of its site."""
    if it.turn is not Owed.AUDITOR or it.turn_since is None:
        return None
    return review_due(it, it.page, off_there(it, days_off, it.turn_since))


def acknowledge_due(
    nonconformity: Followable, scheme: DeadlineScheme | RegisterPage, holidays: Collection[date] = ()
) -> date | None:
    """By when an issued one should be acknowledged: only a reminder; overdue goes by the response (chapter 10)."""
    if nonconformity.state is not N.ISSUED or nonconformity.issued is None:
        return None
    return after_working_days(nonconformity.issued, scheme.acknowledge, holidays)


def acknowledged_by(it: Followed, days_off: DaysOff) -> date | None:
    """As :func:`acknowledge_due`, of an entry of the register; the working days are those of its site."""
    if it.state is not N.ISSUED or it.issued is None:
        return None
    return acknowledge_due(it, it.page, off_there(it, days_off, it.issued))


def off_there(it: Followed, days_off: DaysOff, day: date) -> Collection[date]:
    """When nobody works at the site of an entry of the register, in the years around *day*."""
    site = it.site
    return days_off(site.ref if site else "", day)


def whose(nonconformity: Followable) -> Id | None:
    """Who has the next step, where the record names somebody."""
    match nonconformity.turn:
        case Owed.OWNER if nonconformity.state is N.ISSUED:
            return nonconformity.process_owner or nonconformity.owner
        case Owed.OWNER:
            return nonconformity.owner or nonconformity.process_owner
        case Owed.NOBODY:
            return None
    return nonconformity.verifier if nonconformity.state is not N.DRAFT else None


@dataclass(frozen=True, slots=True)
class Counts:
    """The register in numbers. ``open`` excludes drafts; ``closed`` are those closed as effective only.

    ``ageing`` counts the open ones by :data:`BUCKETS`; ``oldest_major`` is the age of the oldest open major (K-20).
    """

    open: int
    closed: int
    void: int
    transferred: int
    overdue: int
    open_majors: int
    oldest_major: int | None
    ageing: Mapping[str, int]


def bucket_of(days: int) -> str:
    """The class of :data:`BUCKETS` that an age belongs to."""
    return BUCKETS[sum(days > last for last in _LAST_DAYS)]


def lateness(nonconformities: Iterable[Countable], today: date) -> Mapping[str, int]:
    """How many are overdue, by :data:`LATE`."""
    late = dict.fromkeys(LATE, 0)
    for it in nonconformities:
        if it.is_overdue(today):
            due = it.due if isinstance(it, NonconformityRow) else it.due_now()
            late[LATE[sum((today - (due or today)).days > last for last in _LATE_DAYS)]] += 1
    return late


_NOT_OPEN = FINAL | {N.DRAFT}


def counts(nonconformities: Iterable[Countable], today: date) -> Counts:
    """Count *nonconformities* as they stand on *today*."""
    everything = list(nonconformities)
    states = Counter(n.state for n in everything)
    pending = [n for n in everything if n.state not in _NOT_OPEN]
    majors = [age(n, today) or 0 for n in pending if n.grade is Grade.MAJOR]
    ageing = dict.fromkeys(BUCKETS, 0)
    for n in pending:
        ageing[bucket_of(age(n, today) or 0)] += 1
    return Counts(
        open=len(pending),
        closed=states[N.CLOSED_EFFECTIVE],
        void=states[N.VOID],
        transferred=states[N.TRANSFERRED],
        overdue=sum(n.is_overdue(today) for n in pending),
        open_majors=len(majors),
        oldest_major=max(majors, default=None),
        ageing=ageing,
    )
