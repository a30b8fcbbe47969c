"""Messages to those who owe a step of a nonconformity: request, reminder, return, escalation; in their language.

Owners often have no terminal: it is plain text with the facts, what is asked, by when and what counts as done, to be
sent as a mail or copied into whatever they read. The form stands below where an answer is asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from enum import StrEnum

from auditor.activities import response_form as sent
from auditor.errors import InvalidInput
from auditor.exchange import response_docx
from auditor.exchange import response_form as form
from auditor.exchange.mail import DOCX, Attached, Correspondent, Letter, file_stem
from auditor.figures.follow_up import acknowledge_due
from auditor.model.guards import follow_up as guards
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.words import Grade, Owed
from auditor.model.words import NonconformityState as N
from auditor.reporting.labels import fill, fill_count
from auditor.reporting.response_design import Ready, ResponseWords
from auditor.workspace import AuditBook, Workspace


class Kind(StrEnum):
    """Why somebody is written to."""

    REQUEST = "request"
    REMINDER = "reminder"
    RETURN = "return"
    ESCALATION = "escalation"
    NOTE = "note"


def kind_of(record: Nonconformity, today: date) -> Kind:
    """The message that fits the state: a note where the owner owes nothing, a reminder where he or she is late."""
    if record.turn is not Owed.OWNER:
        return Kind.NOTE
    if record.is_overdue(today):
        return Kind.REMINDER
    return Kind.RETURN if record.state is N.RESPONSE_RETURNED else Kind.REQUEST


def recipient(book: AuditBook, record: Nonconformity, kind: Kind) -> Id | None:
    """Who gets it: the owner's side; an escalation whoever it was escalated to, else the process owner."""
    if kind is Kind.ESCALATION:
        raised = [each.to for each in record.escalations if each.ended is None]
        return raised[-1] if raised else record.process_owner or book.audit.representative
    if record.state is N.ISSUED:
        return record.process_owner or record.owner
    return sent.addressee(record)


def letter(
    workspace: Workspace,
    book: AuditBook,
    record: Nonconformity,
    kind: Kind | None = None,
    *,
    language: str = "",
    with_form: bool = True,
    with_document: bool = True,
    sender: Id | None = None,
) -> Letter:
    """The message, addressed; without *kind* the one that fits the state. *sender* is the lead auditor if not said.

    The form stands in it where an answer is asked for, and goes with it as a Word document unless told otherwise.

    Raises InvalidInput for a draft, and for a return of what was not returned.
    """
    if record.state is N.DRAFT:
        raise InvalidInput(f"{record.ref} is a draft; nobody is written to yet.", "The report issues it.")
    today = workspace.today()
    kind = kind or kind_of(record, today)
    if kind is Kind.RETURN and record.state is not N.RESPONSE_RETURNED:
        raise InvalidInput(f"The response to {record.ref} was not returned.", "auditor nc return NC --reason TEXT")
    to = recipient(book, record, kind)
    language = language or sent.language_of(workspace, book, to)
    all_words, due = sent.words_in(workspace, language), record.due_now()
    words = all_words.letter
    subject = getattr(words, f"subject_{kind.value}") if due else words.without_date
    text = text_of(workspace, book, record, kind, all_words, sender=sender)
    attached: list[Attached] = []
    if with_form and kind is not Kind.ESCALATION and record.state in sent.FORM_IN:
        asked = sent.form_of(workspace, book, record, language, all_words)
        said = f"{words.form} {words.document}" if with_document else words.form
        text = f"{text}\n{said}\n\n{'-' * 70}\n\n{form.written(asked)}"
        if with_document:
            attached = [Attached(f"{file_stem(record.ref)}.docx", response_docx.written(asked), *DOCX)]
    return Letter(
        key=f"{kind.value}.{record.id}.{today:%Y%m%d}.{to or 'nobody'}",
        written=None,
        sender=correspondent(book, sender or book.audit.lead),
        to=correspondent(book, to),
        subject=fill(subject, date=due or "", title=record.title, ref=record.ref),
        text=text,
        attached=attached,
    )


def text_of(
    workspace: Workspace,
    book: AuditBook,
    record: Nonconformity,
    kind: Kind,
    words: ResponseWords,
    *,
    sender: Id | None = None,
) -> str:
    """The text of a message in the language of *words*, without the form."""
    to = book.names.get(recipient(book, record, kind) or "", "")
    greeting = fill(words.letter.greeting, name=to) if to else words.letter.greeting_nobody
    opening = fill(
        words.letter.returned_opening if kind is Kind.RETURN else getattr(words.letter, kind.value),
        ref=record.ref,
        audit=book.ref,
        organisation=workspace.settings.organisation.name,
        title=record.title,
    )
    by = book.names.get(sender or book.audit.lead or "", "")
    parts = [
        greeting,
        opening,
        *facts(workspace, book, record, kind, words),
        "\n".join(part for part in (words.letter.closing, by) if part),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def facts(
    workspace: Workspace, book: AuditBook, record: Nonconformity, kind: Kind, words: ResponseWords
) -> Iterator[str]:
    """What is asked, by when, what counts as done, why it came back, what was found; some of it may be empty."""
    said, asked = words.letter, sent.asked(words, record)
    if kind is Kind.ESCALATION:
        raised = [each for each in record.escalations if each.ended is None]
        yield _part(said.escalated, raised[-1].reason) if raised else ""
        yield _part(said.decide, said.decision)
        owner = book.names.get(sent.addressee(record) or "", "")
        yield _part(said.asked_of_owner, " ".join([fill(said.owner, name=owner), asked] if owner else [asked]))
    else:
        yield _part(words.form.asked, asked)
    yield _part(words.form.by_when, _by_when(workspace, record, words))
    seen_by = acknowledge_due(record, book.deadlines, book.days_off(record.site, record.issued or workspace.today()))
    if seen_by is not None and kind is not Kind.ESCALATION:
        yield fill(said.acknowledge, date=seen_by.isoformat())
    if record.turn is Owed.OWNER:
        yield _part(words.form.counts, sent.counts(words, record))
    returned = record.state is N.RESPONSE_RETURNED
    yield _part(said.returned if returned else said.seen, record.came_back)
    listed = sent.actions_listed(book, record, words) if record.state in sent.REPORTED_IN else ()
    yield _part(said.actions, "\n".join(listed))
    yield _part(words.form.found, "\n".join(sent.finding_of(workspace, book, record, words.form)))
    yield fill(said.repeat, ref=record.repeat_of) if record.repeat_of else ""


def _part(label: str, text: str) -> str:
    return f"{label}\n{text}" if text else ""


def _by_when(workspace: Workspace, record: Nonconformity, words: ResponseWords) -> str:
    """The day that counts, and how late it is or how long it still is."""
    due = record.due_now()
    if due is None:
        return ""
    days = (workspace.today() - due).days
    if not days:
        return f"{due.isoformat()}."
    return f"{due.isoformat()}. {fill_count(words.letter.late if days > 0 else words.letter.left, abs(days))}"


def correspondent(book: AuditBook, person: Id | None) -> Correspondent:
    """Somebody whom the audit knows, as he or she is written to; nobody has no name."""
    known = book.all(Person).get(person or "")
    return Correspondent(known.name, known.email) if known else Correspondent("")


# Ready sentences for a return


def points_to_return(record: Nonconformity) -> list[Ready]:
    """What a return would ask for: the parts that are missing (N6), and what G-32 asks back."""
    response = record.response
    has = {
        Ready.CORRECTION: bool(response.correction),
        Ready.CONTAINMENT: bool(response.containment) or record.grade is not Grade.MAJOR,
        Ready.CAUSE: bool(response.cause.said),
        Ready.ACTIONS: bool(response.actions),
    }
    missing = {point for point, there in has.items() if not there}
    if record.due.implementation and any(a.due > record.due.implementation for a in response.actions):
        missing.add(Ready.DATES)
    asked = missing | {Ready(point) for point in guards.weak_points(record, response)}
    return [point for point in Ready if point in asked]


def sentences(workspace: Workspace, book: AuditBook, record: Nonconformity, language: str = "") -> dict[Ready, str]:
    """All ready sentences, in the language of the owner unless *language* is said."""
    language = language or sent.language_of(workspace, book, sent.addressee(record))
    ready = sent.words_in(workspace, language).sentences
    return {point: ready[point] for point in Ready}


def reason_of(ready: Mapping[Ready, str], points: Collection[Ready], more: str = "") -> str:
    """The reason of a return: the *ready* sentences of *points*, one a line, and behind them what is typed *more*."""
    return "\n".join([*(ready[point] for point in Ready if point in points), *([more] if more else [])])
