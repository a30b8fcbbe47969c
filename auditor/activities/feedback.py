"""Asking auditees for their view of an audit, and taking their answers in (ISO 19011 5.6; K-11)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from auditor.activities.act import Act, Outcome, Step, step
from auditor.errors import InvalidInput, NotFound
from auditor.exchange.feedback_form import Filled, Form, written
from auditor.ledger import NothingChanged, uuid7
from auditor.model.audit import AgendaLine, Audit, TeamMember
from auditor.model.calendar import span
from auditor.model.feedback import QUESTIONS, FeedbackAnswer, FeedbackRequest
from auditor.model.machine import NotAllowed
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.words import AuditState, Role
from auditor.workspace import AuditBook

HELD = (
    AuditState.CONCLUDED,
    AuditState.TERMINATED,
    AuditState.REPORTED,
    AuditState.COMPLETED,
    AuditState.FOLLOW_UP,
    AuditState.CLOSED,
)
"""From the closing meeting on there is something to have a view of."""

_ASKS = frozenset({Role.LEAD, Role.PROGRAMME_MANAGER})


def auditees(book: AuditBook) -> list[Id]:
    """Whom the audit met who is not of its team: attendees of its meetings, auditees of its agenda, representative."""
    audit = book.audit
    lines = sorted(book.all(AgendaLine).values(), key=lambda line: (line.day, line.start, line.id))
    met = [person for meeting in (audit.opening, audit.closing) if meeting for person in meeting.attendees]
    met += [person for line in lines for person in line.auditees]
    met += [audit.representative] if audit.representative else []
    team = {audit.lead, *(member.person for member in book.all(TeamMember).values())}
    return [person for person in dict.fromkeys(met) if person not in team]


def ask(
    book: AuditBook,
    acting: Act,
    people: Collection[Id] = (),
    *,
    anonymous: bool = False,
    questions: Sequence[str] = (),
) -> Outcome[FeedbackRequest]:
    """Ask *people* (default: the auditees) for their view; nobody twice. An *anonymous* answer names nobody."""
    with step(book, acting, "ask for feedback") as now:
        _may_ask(now, book.audit)
        before = {person for request in requests(book) for person in request.asked}
        wanted = [book.get(Person, person).id for person in dict.fromkeys(people or auditees(book))]
        asked = [person for person in wanted if person not in before]
        if not asked:
            raise InvalidInput(
                "Everybody was asked already." if wanted else "There is nobody to ask.",
                "Name who else: --person PERSON",
            )
        request = FeedbackRequest(
            id=uuid7(),
            asked=asked,
            on=acting.day,
            by=acting.by,
            anonymous=anonymous,
            questions=list(questions or QUESTIONS),
        )
        now.put(request)
        return now.outcome(request)


def answer(
    book: AuditBook,
    acting: Act,
    request: Id,
    marks: Sequence[int | None],
    comment: str = "",
    person: Id | None = None,
) -> Outcome[FeedbackAnswer]:
    """Keep the answer of one auditee; a second one of the same *person* takes the place of the first.

    *marks* has one for each question, nothing where it was left out. An anonymous answer is taken in by who asked, and
    there are no more of them than people who were asked.
    """
    with step(book, acting, "keep feedback") as now:
        asked, given = book.get(FeedbackRequest, request), answers(book, request)
        if len(marks) != len(asked.questions):
            raise InvalidInput(
                f"{quantity(len(marks), 'mark')} for {quantity(len(asked.questions), 'question')}.",
                "One for each; 0 or - where it was left out.",
            )
        known = None
        if asked.anonymous:
            _may_ask(now, book.audit)
            person = None
            if len(given) >= len(asked.asked):
                raise InvalidInput(
                    f"All {len(given)} who were asked have answered.", f"auditor feedback show {book.ref}"
                )
        else:
            if person not in asked.asked:
                names = ", ".join(book.get(Person, each).ref for each in asked.asked)
                raise InvalidInput("Whose answer is it?", f"--person PERSON; asked were: {names}")
            if acting.by != person:
                _may_ask(now, book.audit)
            known = next((each for each in given if each.person == person), None)
        kept = FeedbackAnswer(
            id=known.id if known else uuid7(),
            request=request,
            on=acting.day,
            person=person,
            marks=list(marks),
            comment=comment,
        )
        now.put(kept)
        return now.outcome(kept)


def requests(book: AuditBook) -> list[FeedbackRequest]:
    """What was asked, the first request first."""
    return list(book.all(FeedbackRequest).values())


def answers(book: AuditBook, request: Id = "") -> list[FeedbackAnswer]:
    """The answers that came, all of them or those to one request."""
    return [each for each in book.all(FeedbackAnswer).values() if request in ("", each.request)]


def missing(book: AuditBook, request: FeedbackRequest) -> tuple[list[Id], int]:
    """Who has not answered, as far as that is known, and how many answers are missing."""
    given = answers(book, request.id)
    if request.anonymous:
        return list(request.asked), len(request.asked) - len(given)
    there = {each.person for each in given}
    silent = [person for person in request.asked if person not in there]
    return silent, len(silent)


def request_for(book: AuditBook, person: Id | None = None, wanted: Id = "") -> FeedbackRequest:
    """The request with this id, or in which *person* was asked, or else the newest one."""
    found = [
        each
        for each in requests(book)
        if (not wanted or each.id == wanted) and (person is None or person in each.asked)
    ]
    if not found:
        raise NotFound(
            f"Nobody was asked for feedback on {book.ref}."
            if not requests(book)
            else f"That person was not asked for feedback on {book.ref}.",
            f"auditor feedback ask {book.ref}",
        )
    return found[-1]


def _may_ask(now: Step, audit: Audit) -> None:
    if audit.state not in HELD:
        raise InvalidInput(
            f"Feedback is asked for after the closing meeting; {audit.ref} is {audit.state.value.replace('_', ' ')}.",
            f"auditor audit conclude {audit.ref}",
        )
    if not _ASKS.intersection(now.roles):
        raise NotAllowed(
            "5.6", "feedback is asked for and taken in by the lead or the programme manager", "--by PERSON"
        )


def form_of(book: AuditBook, request: FeedbackRequest, person: Id | None = None) -> str:
    """The form to send out to *person*, or to everybody where it is anonymous."""
    audit = book.audit
    days = span(audit.planned_from, audit.planned_to)
    named = None if request.anonymous or person is None else book.get(Person, person)
    return written(
        Form(
            audit=book.ref,
            title=audit.title,
            days=days,
            request=request.id,
            questions=request.questions,
            person=named.id if named else "",
            name=f"{named.name}, {named.function}".strip(", ") if named else "",
        )
    )


def forms(book: AuditBook, request: FeedbackRequest) -> Iterator[tuple[str, str]]:
    """File name and text of the forms to send out: for each who has not answered, or one for all if anonymous."""
    silent, missing_answers = missing(book, request)
    if request.anonymous:
        if missing_answers:
            yield f"feedback-{book.ref}.txt", form_of(book, request)
        return
    for person in silent:
        yield file_name(book, person), form_of(book, request, person)


def file_name(book: AuditBook, person: Id) -> str:
    """The name of the file of somebody's form."""
    ref = "".join(c if c.isalnum() or c in "-_" else "_" for c in book.get(Person, person).ref)[:60]
    return f"feedback-{book.ref}-{ref}.txt"


def take_in(book: AuditBook, acting: Act, filled: Filled) -> Outcome[FeedbackAnswer]:
    """Keep what came back in a form; of an anonymous one a second copy cannot be told from another person's."""
    request = request_for(book, wanted=filled.request)
    blank = len(request.questions) - len(filled.marks)
    marks = [*filled.marks, *([None] * blank)]
    try:
        return answer(book, acting, request.id, marks, filled.comment, filled.person or None)
    except NothingChanged:
        raise NothingChanged("This answer was taken in before.", "There is nothing to do with it.") from None
