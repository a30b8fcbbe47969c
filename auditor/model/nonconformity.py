"""A nonconformity followed to its end: response, implementation, effectiveness (machine N)."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, model_validator

from auditor.model.calendar import after_working_days
from auditor.model.cause import Why, fitting, roots
from auditor.model.clause import ClauseText
from auditor.model.record import Id, Moment, Part, Record
from auditor.model.schemes import DeadlineScheme
from auditor.model.text import Line, Name, Prose
from auditor.model.words import Grade, Method, NonconformityState, Owed

DueField = Literal["containment", "response", "implementation", "effectiveness"]


class Due(Part):
    """By when the steps are due; ``set_by_person`` tells, per step, why another date than the scheme's stands."""

    containment: date | None = None
    response: date | None = None
    implementation: date | None = None
    effectiveness: date | None = None
    set_by_person: dict[str, Line] = Field(default_factory=dict)


class Acknowledgement(Part):
    """The owner's side has seen it; acknowledging is not agreeing (N3)."""

    by: Id
    on: date
    agrees: bool
    note: Prose = ""


class Cause(Part):
    """The cause, and how it was found: 5 whys leave a tree of answers, Ishikawa the categories; or in words alone."""

    method: Line = ""
    text: Prose = ""
    categories: list[Line] = Field(default_factory=list)
    whys: Annotated[list[Why], AfterValidator(fitting)] = Field(default_factory=list)

    @property
    def said(self) -> str:
        """The cause in words; where only whys are answered, their root causes."""
        return self.text or "\n".join(why.text for why in roots(self.whys))


class CorrectiveAction(Part):
    """One action against the cause, with the day it was done and what shows it.

    ``shown_by`` is what its owner said would show it; evidence is what does.
    """

    ref: Name
    text: Name
    owner: Id
    due: date
    shown_by: Line = ""
    done: date | None = None
    evidence: list[Id] = Field(default_factory=list)


class Response(Part):
    """The owner's answer (N4); every part may still be empty here, and none may be empty when it is accepted (N6)."""

    correction: Prose = ""
    containment: Prose = ""
    extent: Prose = ""
    cause: Cause = Field(default_factory=Cause)
    actions: list[CorrectiveAction] = Field(default_factory=list)
    criterion: Prose = ""


class Waiting(Part):
    """What has to pass before effectiveness can be judged (G-36): days, or occurrences of the process."""

    days: int | None = Field(default=None, ge=0)
    occurrences: int | None = Field(default=None, ge=0)
    seen: int = Field(default=0, ge=0)


class Review(Part):
    """A response accepted or returned, with the reason for each part."""

    on: date
    by: Id
    accepted: bool
    reason: Prose = ""


class CheckedSample(Part):
    """The sample that a check rests on: ``n`` looked at out of ``size``, and how many of them deviate.

    ``sample`` is one of the audit, as it stood when it was referred to; without it, it was drawn for the check.
    """

    sample: Id | None = None
    n: int = Field(ge=0)
    size: int = Field(ge=0)
    exceptions: int = Field(default=0, ge=0)

    @model_validator(mode="after")
    def _within(self) -> CheckedSample:
        if self.n > self.size:
            raise ValueError(f"a sample of {self.n} out of {self.size}")
        if self.exceptions > self.n:
            raise ValueError(f"{self.exceptions} exceptions in a sample of {self.n}")
        return self


class Check(Part):
    """What a verifier saw (N8 to N11).

    ``method`` is one of the words of :class:`~auditor.model.words.Method`, or what was typed before there was a
    choice; ``method_note`` says more of it in own words.
    """

    kind: Literal["implementation", "effectiveness"]
    on: date
    by: Id
    method: Line = ""
    method_note: Line = ""
    seen: Prose
    result: Literal["verified", "rejected", "effective", "not-effective"]
    evidence: list[Id] = Field(default_factory=list)
    sample: CheckedSample | None = None

    @property
    def how(self) -> str:
        """The method as it is read, with what is said of it besides."""
        return ", ".join(words for words in (in_words(self.method), self.method_note) if words)


class Reopening(Part):
    """Closed, and opened again (N12): the reason, and the new evidence, by reference or in words with its date."""

    on: date
    by: Id
    reason: Prose
    evidence: list[Id] = Field(default_factory=list)
    shown_by: Prose = ""
    dated: date | None = None


class Extension(Part):
    """A later due date, asked for, granted or refused (N15)."""

    field: DueField
    asked_on: date
    asked_by: Id
    old: date
    new: date
    reason: Prose
    decided_on: date | None = None
    decided_by: Id | None = None
    granted: bool | None = None
    note: Prose = ""

    @model_validator(mode="after")
    def _later(self) -> Extension:
        if self.new <= self.old:
            raise ValueError(f"an extension goes to a later day; {self.new} is not after {self.old}")
        return self


class Escalation(Part):
    """The matter brought to somebody above (N16)."""

    on: date
    by: Id
    to: Id
    reason: Prose
    ended: date | None = None


def in_words(method: str) -> str:
    """A method as it is read; what is none of the words stands as it was typed."""
    return method.replace("-", " ") if method in set(Method) else method


class Nonconformity(Record):
    """The record that is followed; its frozen facts stand in the finding.

    ``first_response_due`` is the day that the first response was measured against (K-12); a reopening sets another due
    date for the next one.
    """

    WHO_AND_WHEN: ClassVar[frozenset[str]] = frozenset({"submitted_state_since"})

    ref: Name
    finding: Id
    state: NonconformityState = NonconformityState.DRAFT
    grade: Grade
    title: Name
    clauses: list[ClauseText]
    process: Id | None = None
    site: Id | None = None
    owner: Id | None = None
    process_owner: Id | None = None
    verifier: Id | None = None
    issued: date | None = None
    raised: date
    due: Due = Field(default_factory=Due)
    acknowledgement: Acknowledgement | None = None
    response: Response = Field(default_factory=Response)
    submissions: list[date] = Field(default_factory=list)
    first_response_due: date | None = None
    reviews: list[Review] = Field(default_factory=list)
    implemented: date | None = None
    submitted_state_since: Moment | None = None
    checks: list[Check] = Field(default_factory=list)
    waiting: Waiting = Field(default_factory=Waiting)
    reopenings: list[Reopening] = Field(default_factory=list)
    extensions: list[Extension] = Field(default_factory=list)
    escalations: list[Escalation] = Field(default_factory=list)
    repeat_of: Line = ""
    early: bool = False
    reopened: bool = False
    closed: date | None = None
    reason: Prose = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes something; a draft does not count yet."""
        return not self.state.is_final and self.state is not NonconformityState.DRAFT

    @property
    def turn(self) -> Owed:
        """Whose turn it is."""
        return turn_in(self.state)

    @property
    def turn_since(self) -> date | None:
        """The day the turn came."""
        return self.submitted_state_since.date() if self.submitted_state_since else None

    @property
    def came_back(self) -> str:
        """Why its owner has it again: the reason of the return, what was seen instead, or the evidence that is new."""
        if self.state is NonconformityState.RESPONSE_RETURNED:
            return self.reviews[-1].reason if self.reviews else ""
        if self.state not in (NonconformityState.IMPLEMENTATION_REJECTED, NonconformityState.REOPENED):
            return ""
        last = self.checks[-1] if self.checks else None
        return last.seen if last and last.result in ("rejected", "not-effective") else self.reason

    def evidence(self) -> Iterator[tuple[Id, str]]:
        """Each piece that its actions, checks and reopenings name, with what names it."""
        for action in self.response.actions:
            yield from ((piece, action.ref) for piece in action.evidence)
        for check in self.checks:
            yield from ((piece, check.kind) for piece in check.evidence)
        for again in self.reopenings:
            yield from ((piece, "reopened") for piece in again.evidence)

    def due_now(self, review_due: date | None = None) -> date | None:
        """The date that counts in this state; *review_due* where the auditor side owes."""
        match self.turn, self.state:
            case Owed.NOBODY, _:
                return None
            case Owed.AUDITOR, _:
                return review_due
            case Owed.VERIFIER, _:
                return self.due.effectiveness
            case _, NonconformityState.RESPONSE_ACCEPTED | NonconformityState.IMPLEMENTATION_REJECTED:
                return self.due.implementation
        return self.due.response

    def is_overdue(self, today: date) -> bool:
        """Whether the owner's or verifier's due date is before *today*; the auditor side is never "overdue"."""
        due = self.due_now()
        return due is not None and due < today

    def flags(self, today: date) -> tuple[str, ...]:
        """The flags that hold, independent of the state, in a fixed order."""
        held = {
            "overdue": self.is_overdue(today),
            "escalated": any(e.ended is None for e in self.escalations),
            "extended": any(e.granted for e in self.extensions),
            "repeat": bool(self.repeat_of),
            "early": self.early,
            "reopened": self.reopened,
        }
        return tuple(flag for flag, holds in held.items() if holds)


def turn_in(state: NonconformityState) -> Owed:
    """Whose turn it is in a state."""
    return _TURN[state]


_TURN = {
    NonconformityState.DRAFT: Owed.AUDITOR,
    NonconformityState.ISSUED: Owed.OWNER,
    NonconformityState.ACKNOWLEDGED: Owed.OWNER,
    NonconformityState.RESPONSE_RETURNED: Owed.OWNER,
    NonconformityState.REOPENED: Owed.OWNER,
    NonconformityState.RESPONSE_SUBMITTED: Owed.AUDITOR,
    NonconformityState.IMPLEMENTED: Owed.AUDITOR,
    NonconformityState.RESPONSE_ACCEPTED: Owed.OWNER,
    NonconformityState.IMPLEMENTATION_REJECTED: Owed.OWNER,
    NonconformityState.IMPLEMENTATION_VERIFIED: Owed.VERIFIER,
    NonconformityState.CLOSED_EFFECTIVE: Owed.NOBODY,
    NonconformityState.VOID: Owed.NOBODY,
    NonconformityState.TRANSFERRED: Owed.NOBODY,
}


def scheme_dates(
    grade: Grade,
    presented: date,
    issued: date,
    scheme: DeadlineScheme,
    holidays: Collection[date] = (),
    *,
    is_repeat: bool = False,
) -> Due:
    """The due dates that *scheme* gives, which may be shorter for a repeat.

    Containment of a major counts from the presentation, everything else from the day of issue; the effectiveness check
    counts from the day implementation is due.
    """
    major = scheme.counts_as(grade, is_repeat=is_repeat) is Grade.MAJOR
    containment = after_working_days(presented, scheme.containment_major, holidays)
    implementation = issued + timedelta(
        days=scheme.implementation_major_calendar_days if major else scheme.implementation_minor_calendar_days
    )
    return Due(
        containment=containment if grade is Grade.MAJOR else None,
        response=after_working_days(issued, scheme.response_major if major else scheme.response_minor, holidays),
        implementation=implementation,
        effectiveness=implementation
        + timedelta(
            days=scheme.effectiveness_major_calendar_days if major else scheme.effectiveness_minor_calendar_days
        ),
    )
