"""One message to each owner, with all that is asked of him or her: what a reminder of each would tell, in one.

It stands together like the letters of one nonconformity, in the owner's language; the forms to answer in go with it as
documents. Nothing is recorded of it, as nothing is of a single letter: whether it is sent, a mail program decides.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from auditor.activities import letters
from auditor.activities import response_form as sent
from auditor.activities.letters import Kind
from auditor.errors import InvalidInput
from auditor.exchange.mail import Attached, Correspondent, Letter, file_names
from auditor.figures.overview import Followed
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.model.words import NonconformityState as N
from auditor.model.words import Owed
from auditor.reporting.labels import fill, fill_count
from auditor.workspace import AuditBook, Workspace
from auditor.workspace.one_by_one import one_by_one

_RULE = "-" * 70


@dataclass(frozen=True, slots=True)
class Reminders:
    """The messages, by the name of whom they go to; ``refs`` are the nonconformities of each, ``left_out`` the audits
    that could not be read."""

    letters: Sequence[Letter]
    refs: Sequence[Sequence[str]]
    left_out: Sequence[str]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is told of one nonconformity, and to whom; ``alone`` is the message where it is the only one."""

    ref: str
    id: Id
    due: date | None
    person: Id
    to: Correspondent
    sender: Correspondent
    language: str
    told: str
    documents: Sequence[Attached]
    alone: Letter


def waits_for_owner(it: Followed) -> bool:
    """Whether the owner's side owes a step, so that it can be reminded."""
    return it.turn is Owed.OWNER and it.state is not N.DRAFT


def reminders(
    workspace: Workspace,
    wanted: Iterable[Followed],
    *,
    language: str = "",
    with_documents: bool = True,
    sender: Id | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Reminders:
    """A message to each who owes a step of one of those *wanted*; *sender* is the lead auditor if not said.

    Raises InvalidInput for one in which nothing waits for the owner.
    """
    by_audit: dict[str, list[Id]] = {}
    for it in wanted:
        if not waits_for_owner(it):
            raise InvalidInput(f"{it.ref} waits for nobody on the owner's side.", f"auditor nc show {it.ref}")
        by_audit.setdefault(it.audit, []).append(it.id)

    def read(book: AuditBook) -> list[_Asked]:
        records = (book.get(Nonconformity, record) for record in by_audit[book.ref])
        return [_asked(workspace, book, record, language, with_documents, sender) for record in records]

    found, left_out = one_by_one(workspace, by_audit, read, progress)
    people: dict[Id, list[_Asked]] = {}
    for asked in (each for its in found for each in its):
        people.setdefault(asked.person, []).append(asked)
    ordered = sorted(people.values(), key=lambda its: (searchable(its[0].to.name), its[0].person))
    for its in ordered:
        its.sort(key=lambda each: (each.due or date.max, len(each.ref), each.ref))
    written = [its[0].alone if len(its) == 1 else _letter(workspace, its) for its in ordered]
    return Reminders(written, [[each.ref for each in its] for its in ordered], left_out)


def _asked(
    workspace: Workspace, book: AuditBook, record: Nonconformity, language: str, with_document: bool, sender: Id | None
) -> _Asked:
    person = letters.recipient(book, record, Kind.REMINDER)
    language = language or sent.language_of(workspace, book, person)
    words = sent.words_in(workspace, language)
    alone = letters.letter(
        workspace, book, record, Kind.REMINDER, language=language, with_document=with_document, sender=sender
    )
    return _Asked(
        ref=record.ref,
        id=record.id,
        due=record.due_now(),
        person=person or "",
        to=alone.to,
        sender=alone.sender,
        language=language,
        told="\n\n".join(filter(None, letters.facts(workspace, book, record, Kind.REMINDER, words))),
        documents=alone.attached,
        alone=alone,
    )


def _letter(workspace: Workspace, its: Sequence[_Asked]) -> Letter:
    """The message to one person about several, what is due first, first."""
    first = its[0]
    words = sent.words_in(workspace, first.language).letter
    key = sha256(" ".join(each.id for each in its).encode()).hexdigest()[:16]
    return Letter(
        key=f"reminders.{key}.{workspace.today():%Y%m%d}.{first.person or 'nobody'}",
        written=None,
        sender=first.sender,
        to=first.to,
        subject=fill(fill_count(words.subject_several, len(its)), date=first.due or ""),
        text="\n\n".join(part for part in _parts(workspace, its) if part) + "\n",
        attached=[document for each in its for document in each.documents],
    )


def _parts(workspace: Workspace, its: Sequence[_Asked]) -> Iterator[str]:
    first = its[0]
    words = sent.words_in(workspace, first.language).letter
    yield fill(words.greeting, name=first.to.name) if first.to.name else words.greeting_nobody
    yield fill(fill_count(words.several, len(its)), organisation=workspace.settings.organisation.name)
    for each in its:
        yield f"{_RULE}\n{each.ref}\n{_RULE}"
        yield each.told
    yield _RULE
    yield words.documents if any(each.documents for each in its) else ""
    yield "\n".join(part for part in (words.closing, first.sender.name) if part)


def files(made: Reminders) -> Mapping[str, Letter]:
    """A name for the file of each message."""
    return dict(zip(file_names("reminder", made.letters), made.letters, strict=True))
