"""Where nonconformities stand: age, overdue, whose turn, the next step in words, and the counts of the register.

Indicators K-12 to K-15 and K-20, and who owes what.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import fmean, median

from auditor.model.calendar import after_working_days
from auditor.model.nonconformity import Nonconformity
from auditor.model.programme import EarlierNonconformity
from auditor.model.record import Id
from auditor.model.schemes import DeadlineScheme
from auditor.model.words import Grade, Owed
from auditor.model.words import NonconformityState as N

BUCKETS = ("0-30", "31-60", "61-90", ">90")
"""Classes of age in days (K-15)."""

_LAST_DAYS = (30, 60, 90)

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


def standing(nonconformity: Nonconformity, today: date, review_due: date | None = None) -> Standing:
    """Where *nonconformity* stands on *today*; *review_due* comes from :func:`review_due`."""
    due = nonconformity.due_now(review_due)
    late = due is not None and nonconformity.is_overdue(today)
    return Standing(
        age=age(nonconformity, today),
        due=due,
        overdue=(today - due).days if due is not None and late else 0,
        turn=nonconformity.turn,
        whose=_whose(nonconformity),
        next_step=next_step(nonconformity),
    )


def next_step(nonconformity: Nonconformity) -> str:
    """The next step as the end of a sentence that begins with "Next:"."""
    return _NEXT[nonconformity.state]


def age(nonconformity: Nonconformity, today: date) -> int | None:
    """Days from the day of issue to *today*, or to the day it was closed; ``None`` while it is not issued."""
    if nonconformity.issued is None:
        return None
    return ((nonconformity.closed or today) - nonconformity.issued).days


def review_due(nonconformity: Nonconformity, scheme: DeadlineScheme, holidays: Collection[date] = ()) -> date | None:
    """By when the auditor side should answer: working days of *scheme* after the day it got its turn (chapter 10)."""
    since = nonconformity.submitted_state_since
    if nonconformity.turn is not Owed.AUDITOR or since is None:
        return None
    return after_working_days(since.date(), scheme.review_by_auditor, holidays)


def _whose(nonconformity: Nonconformity) -> Id | None:
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


def counts(nonconformities: Iterable[Nonconformity], today: date) -> Counts:
    """Count *nonconformities* as they stand on *today*."""
    everything = list(nonconformities)
    pending = [n for n in everything if n.is_open]
    ages = [(n, age(n, today) or 0) for n in pending]
    majors = [days for n, days in ages if n.grade is Grade.MAJOR]
    ageing = dict.fromkeys(BUCKETS, 0)
    for _, days in ages:
        ageing[BUCKETS[sum(days > last for last in _LAST_DAYS)]] += 1
    return Counts(
        open=len(pending),
        closed=sum(n.state is N.CLOSED_EFFECTIVE for n in everything),
        void=sum(n.state is N.VOID for n in everything),
        transferred=sum(n.state is N.TRANSFERRED for n in everything),
        overdue=sum(n.is_overdue(today) for n in pending),
        open_majors=len(majors),
        oldest_major=max(majors, default=None),
        ageing=ageing,
    )


@dataclass(frozen=True, slots=True)
class Share:
    """So many *of* so many; below five cases they are shown instead of a percentage (chapter 16)."""

    count: int
    of: int

    @property
    def rate(self) -> float | None:
        """0 to 1; ``None`` without any case."""
        return self.count / self.of if self.of else None

    def __str__(self) -> str:
        return f"{self.count} of {self.of}"


def response_on_time(nonconformity: Nonconformity, today: date) -> bool | None:
    """Whether the first response came by its due date (K-12); ``None`` while nothing can be said."""
    due = nonconformity.due.response
    if due is None:
        return None
    if nonconformity.submissions:
        return min(nonconformity.submissions) <= due
    return False if due < today else None


def responses_on_time(nonconformities: Iterable[Nonconformity], today: date) -> Share:
    """K-12: first responses in time, of those that can be judged."""
    judged = [answer for n in nonconformities if (answer := response_on_time(n, today)) is not None]
    return Share(sum(judged), len(judged))


def first_pass_acceptance(nonconformities: Iterable[Nonconformity]) -> Share:
    """K-13: first responses accepted without a return, of those submitted; one not reviewed yet is not accepted."""
    submitted = [n for n in nonconformities if n.submissions]
    return Share(sum(bool(n.reviews) and n.reviews[0].accepted for n in submitted), len(submitted))


@dataclass(frozen=True, slots=True)
class TimeToClose:
    """Days from issue to closing (K-14) over ``n`` closed ones; ``None`` without any."""

    n: int
    mean: float | None
    median: float | None


def time_to_close(
    nonconformities: Iterable[Nonconformity], earlier: Sequence[EarlierNonconformity] = ()
) -> TimeToClose:
    """K-14 over those closed as effective, and over closed ones from before this product."""
    spans = [
        (n.closed - n.issued).days
        for n in nonconformities
        if n.state is N.CLOSED_EFFECTIVE and n.closed is not None and n.issued is not None
    ]
    spans += [(e.closed - e.issued).days for e in earlier if e.closed is not None]
    if not spans:
        return TimeToClose(0, None, None)
    return TimeToClose(len(spans), fmean(spans), float(median(spans)))
