"""The time before the closing meeting: gaps, the note of a day, what the audit cannot say, and by when is answered."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from auditor.activities import agenda, conduct, questions, report
from auditor.activities.act import Act, Outcome, step
from auditor.activities.finding_facts import own_times
from auditor.activities.nonconformities import usual_response_times
from auditor.errors import InvalidInput
from auditor.figures.daily_note import Day, daily_note
from auditor.figures.sampling import sentence
from auditor.figures.unfinished import Unfinished, unfinished
from auditor.model.audit import Audit, ResponseTimes
from auditor.model.calendar import after_working_days
from auditor.model.finding import Finding
from auditor.model.machines import FINDING
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.report import NONE
from auditor.model.sample import Sample
from auditor.model.words import ItemState, NonconformityState
from auditor.workspace import AuditBook


def gaps_before_closing(book: AuditBook) -> tuple[Unfinished, ...]:
    """What is unfinished before the closing meeting."""
    return unfinished(
        book.items.values(), book.all(Finding).values(), agenda.lines(book), questions.open_questions(book)
    )


def note_of_the_day(book: AuditBook, day: date) -> tuple[str, ...]:
    """At most ten lines about *day* and how the audit stands."""
    return daily_note(
        Day(
            audit=book.audit,
            day=day,
            agenda=agenda.lines(book),
            items=list(book.items.values()),
            findings=list(book.all(Finding).values()),
            unfinished=gaps_before_closing(book),
            people=list(book.all(Person).values()),
            labels={word.grade: word.label for word in book.grading.grades},
        )
    )


_ALWAYS = "An audit looks at samples: what was not looked at may hold more of the same, and other things."


def limits_of_sampling(book: AuditBook) -> str:
    """What is written about the limits; where nothing is, what the record says: samples, and what was not audited.

    Where all there is was looked at, nothing is left that could be otherwise: that is no limit.
    """
    written = book.report.limits
    if written and written != NONE:
        return written
    samples = sorted(book.all(Sample).values(), key=lambda sample: sample.ref)
    lines = [f"{sample.ref}: {sentence(sample)}" for sample in samples if sample.looked_at < sample.size]
    left = [item for item in book.items.values() if item.outcome is ItemState.NOT_AUDITED]
    lines += [f"Not audited: {item.ref}, {item.clause}{f': {item.reason}' if item.reason else ''}" for item in left]
    return "\n".join([_ALWAYS, *lines])


def response_times(book: AuditBook) -> tuple[str, ...]:
    """By when nonconformities are answered and the report is there: as agreed, else as the deadline scheme says."""
    audit, scheme = book.audit, book.deadlines
    agreed = audit.response_times or usual_response_times(book)
    ended = audit.closing.held.date() if audit.closing else audit.planned_to
    issued_by = after_working_days(ended, scheme.report, book.calendar.holidays)
    return (
        f"Major nonconformity: contained within {quantity(scheme.containment_major, 'working day')} from today, "
        f"answered within {quantity(agreed.major, 'working day')} of the report, "
        f"done within {quantity(scheme.implementation_major_calendar_days, 'day')} of it.",
        f"Minor nonconformity: answered within {quantity(agreed.minor, 'working day')} of the report, "
        f"done within {quantity(scheme.implementation_minor_calendar_days, 'day')} of it.",
        *(f"{ref}: answered within {quantity(days, 'working day')} of the report." for ref, days in own_times(book)),
        f"The report is issued by {issued_by.isoformat()}.",
    )


def answer_within(book: AuditBook, acting: Act, finding: Id, days: int | None) -> Outcome[Finding]:
    """F3: by when the nonconformity of one finding is answered, agreed for it alone; ``None``: as of its grade."""
    with step(book, acting, "agree response") as now:
        standing = book.get(Finding, finding)
        if not standing.grade.is_nonconformity:
            raise InvalidInput(
                f"{standing.ref} is no nonconformity, so no response to it is agreed.",
                f"What is decided on it is recorded later: auditor finding decide {book.ref} {standing.ref}",
            )
        record = book.get(Nonconformity, standing.nonconformity) if standing.nonconformity else None
        if record is not None and record.state is not NonconformityState.DRAFT:
            raise InvalidInput(
                f"{record.ref} is issued already, its response is due on {record.due.response}.",
                f"Ask for an extension: auditor nc extend {record.ref}",
            )
        now.allow(FINDING, "agree response", standing, note=f"{days or 'as its grade'}")
        changed = standing.having(response_days=days)
        now.put(changed)
        return now.outcome(changed)


def hold(
    book: AuditBook,
    acting: Act,
    attendees: Collection[Id] = (),
    note: str = "",
    *,
    times: ResponseTimes | None = None,
    limits: str = "",
) -> Outcome[Audit]:
    """A8 with what is said there: first the *limits* go into the text of the report, then the meeting is held."""
    if limits and limits != book.report.limits:
        report.write(book, acting, limits=limits)
    return conduct.close_meeting(book, acting, attendees, note, times)
