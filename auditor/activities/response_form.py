"""The form for an owner who has no tool: what is asked, by when, what counts as done, and fields to fill in.

It asks for the response to a nonconformity, and once that is accepted for what was done.
"""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from textwrap import shorten
from typing import Final

from auditor.errors import InvalidInput
from auditor.exchange import response_form as form
from auditor.exchange import why_lines
from auditor.exchange.response_form import Asked, Form, Place
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.words import Grade
from auditor.model.words import NonconformityState as N
from auditor.reporting.labels import fill
from auditor.reporting.response_design import FormWords, ResponseFile, ResponseWords, response_design
from auditor.workspace import AuditBook, Workspace

ANSWERED_IN: Final = (N.ISSUED, N.ACKNOWLEDGED, N.RESPONSE_RETURNED, N.REOPENED)
"""The states in which an owner answers."""

REPORTED_IN: Final = (N.RESPONSE_ACCEPTED, N.IMPLEMENTATION_REJECTED)
"""The states in which an owner reports what was done."""

FORM_IN: Final = (*ANSWERED_IN, *REPORTED_IN)
"""The states in which a form goes out and comes back."""

_ACTIONS = 3
_TITLE = 80  # letters of an action in a mark
_LETTERS = "ACDEFGHJKLMNPQRTUVWXY3479"
"""Letters that nobody takes for another."""


def code_of(record: Nonconformity) -> str:
    """The short code of a form: of this nonconformity and this round, so that an old form is known.

    A round of answering ends when a response is submitted, one of reporting when the implementation is looked at.
    """
    if record.state in REPORTED_IN:
        return _code(_reporting(record, len(record.submissions), _looked_at(record)))
    return _code(_answering(record, len(record.submissions)))


def old_codes(record: Nonconformity) -> Iterator[str]:
    """The codes of all forms that went before."""
    for round_of in range(len(record.submissions) + 1):
        yield _code(_answering(record, round_of))
        yield from (_code(_reporting(record, round_of, looked)) for looked in range(_looked_at(record) + 1))


def _looked_at(record: Nonconformity) -> int:
    return sum(check.kind == "implementation" for check in record.checks)


def _answering(record: Nonconformity, rounds: int) -> str:
    return f"{record.id}/{rounds}"


def _reporting(record: Nonconformity, rounds: int, looked: int) -> str:
    return f"{record.id}/{rounds}/done/{looked}"


def _code(of: str) -> str:
    number = int.from_bytes(sha256(of.encode()).digest()[:8])
    letters = []
    for _ in range(6):
        number, rest = divmod(number, len(_LETTERS))
        letters.append(_LETTERS[rest])
    return "".join(letters)


def addressee(record: Nonconformity) -> Id | None:
    """Whom a form or a message goes to: the owner, once one is named, else the process owner."""
    return record.owner or record.process_owner


def design(workspace: Workspace) -> ResponseFile:
    """The words for owners, the organisation's own first."""
    return response_design(workspace.folder / "reports")


def language_of(workspace: Workspace, book: AuditBook, person: Id | None) -> str:
    """The first language of a person in which there are words, else English."""
    known = book.all(Person).get(person or "")
    return design(workspace).language(known.languages if known else ())


def words_in(workspace: Workspace, language: str) -> ResponseWords:
    """The words of one language. Raises InvalidInput where the design does not have it."""
    wording = design(workspace).wording
    if language not in wording:
        raise InvalidInput(f"There are no words in {language!r}.", f"There are: {', '.join(sorted(wording))}")
    return wording[language]


def form_of(
    workspace: Workspace,
    book: AuditBook,
    record: Nonconformity,
    language: str = "",
    words: ResponseWords | None = None,
) -> Form:
    """The form as it stands: what was answered already stands in it. In the owner's language unless *language* is said.

    *words* are those of the language, where they are at hand already.

    Raises InvalidInput in a state in which no answer is asked for.
    """
    if record.state not in FORM_IN:
        raise InvalidInput(
            f"{record.ref} is {record.state.value.replace('_', ' ')}; it waits for no response.",
            f"auditor nc show {record.ref} says what comes next.",
        )
    is_report = record.state in REPORTED_IN
    language = language or language_of(workspace, book, addressee(record))
    words = words or words_in(workspace, language)
    due = record.due_now()
    finding = finding_of(workspace, book, record, words.form)
    if is_report:
        finding += [f"{words.letter.actions}:", *actions_listed(book, record, words)]
    return Form(
        title=fill(words.form.title_done if is_report else words.form.title, ref=form.place_ref(record.ref)),
        top=(
            (words.form.asked, asked(words, record)),
            (words.form.by_when, due.isoformat() if due else words.form.no_date),
            (words.form.counts, counts(words, record)),
        ),
        found=words.form.found,
        finding=finding,
        how=words.form.how_done if is_report else words.form.how,
        fields=list((_reported if is_report else _fields)(book, record, words.form)),
        place=Place(record.ref, code_of(record), language),
    )


def asked(words: ResponseWords, record: Nonconformity) -> str:
    """What is asked of the owner in the state in which it is."""
    return str(getattr(words.asked, record.state.value, words.asked.other))


def counts(words: ResponseWords, record: Nonconformity) -> str:
    """What counts as done."""
    if record.state in REPORTED_IN:
        return words.counts.implement
    answer = words.counts.answer_major if record.grade is Grade.MAJOR else words.counts.answer
    return f"{words.counts.issued} {answer}" if record.state is N.ISSUED else answer


def finding_of(workspace: Workspace, book: AuditBook, record: Nonconformity, words: FormWords) -> list[str]:
    """What was found and what is required, a paragraph each."""
    finding = book.get(Finding, record.finding)
    clauses = ", ".join(f"{c} {book.clause_titles.get(c, '')}".rstrip() for c in record.clauses)
    place = fill(words.place, organisation=workspace.settings.organisation.name, audit=book.ref)
    parts = [
        f"{record.ref}, {book.grading.label(record.grade)}: {record.title}",
        f"{place}. {clauses}",
        finding.statement if finding.statement != record.title else "",
        f"{words.required}: {finding.requirement}" if finding.requirement else "",
    ]
    return [part for part in parts if part]


def _fields(book: AuditBook, record: Nonconformity, words: FormWords) -> Iterator[Asked]:
    response = record.response
    yield Asked(form.FACTS, words.facts, facts_shown(record, words))
    yield Asked(form.CORRECTION, words.correction, response.correction)
    if record.grade is Grade.MAJOR or response.containment:
        yield Asked(form.CONTAINMENT, words.containment, response.containment)
    yield Asked(form.EXTENT, words.extent, response.extent)
    yield Asked(form.CAUSE, words.cause, response.cause.text)
    yield Asked(form.WHYS, words.whys, why_lines.written(response.cause.whys))
    yield Asked(form.METHOD, words.method, method_shown(response.cause, words))
    for number in range(1, max(_ACTIONS, len(response.actions) + 1) + 1):
        had = response.actions[number - 1] if number <= len(response.actions) else None
        values = parts_shown(book, had)
        labels = {form.WHAT: words.what, form.WHO: words.who, form.WHEN: words.when, form.SHOWN: words.shown}
        for part, label in labels.items():
            yield Asked(form.action_field(number, part), fill(label, n=number), values[part])
    yield Asked(form.CRITERION, words.criterion, response.criterion)
    yield Asked(form.NAME, words.name, person_shown(book, addressee(record)))


def _reported(book: AuditBook, record: Nonconformity, words: FormWords) -> Iterator[Asked]:
    """What is reported of each action: the day and what shows it."""
    for number, action in enumerate(record.response.actions, 1):
        day = action.done.isoformat() if action.done else ""
        yield Asked(form.action_field(number, form.DONE, form.REPORT), done_label(words, action), day)
        proof = "\n".join(pieces_shown(book, action))
        yield Asked(form.action_field(number, form.PROOF, form.REPORT), proof_label(words, action), proof)
    yield Asked(form.NAME, words.name, person_shown(book, addressee(record)))


def done_label(words: FormWords, action: CorrectiveAction) -> str:
    """The label that asks for the day an action was done."""
    title = shorten(form.place_ref(action.text), _TITLE, placeholder=" …")
    return fill(words.done, ref=form.place_ref(action.ref), title=title)


def proof_label(words: FormWords, action: CorrectiveAction) -> str:
    """The label that asks for what shows that an action was done."""
    return fill(words.proof, ref=form.place_ref(action.ref))


def pieces_shown(book: AuditBook, action: CorrectiveAction) -> list[str]:
    """The evidence of an action as it stands in the form: by its references."""
    known = book.all(Evidence)
    return [known[piece].ref for piece in action.evidence if piece in known]


def actions_listed(book: AuditBook, record: Nonconformity, words: ResponseWords) -> Iterator[str]:
    """The actions, a line each, with who and by when or done when."""
    for each in record.response.actions:
        pattern = words.letter.action_done if each.done else words.letter.action
        name = book.names.get(each.owner, each.owner)
        yield "- " + fill(pattern, ref=each.ref, name=name, date=each.done or each.due, title=each.text)


def facts_shown(record: Nonconformity, words: FormWords) -> str:
    """What was said of the facts, as it stands in the form."""
    said = record.acknowledgement
    if said is None:
        return ""
    return words.agreed[0] if said.agrees else f"{words.disagreed[0]}: {said.note}"


def method_shown(cause: Cause, words: FormWords) -> str:
    """How the cause was found: the method, and behind a colon its categories."""
    called = {bone.value: word for bone, word in words.categories.items()}
    categories = ", ".join(called.get(each, each) for each in cause.categories)
    return f"{cause.method}: {categories}" if categories else cause.method


def parts_shown(book: AuditBook, action: CorrectiveAction | None) -> dict[str, str]:
    """The parts of an action as they stand in the form."""
    if action is None:
        return dict.fromkeys(form.PARTS, "")
    return {
        form.WHAT: action.text,
        form.WHO: person_shown(book, action.owner),
        form.WHEN: action.due.isoformat(),
        form.SHOWN: action.shown_by,
    }


def person_shown(book: AuditBook, person: Id | None) -> str:
    """A person as he or she is named in the form: name and reference."""
    known = book.all(Person).get(person or "")
    return f"{known.name} ({known.ref})" if known else ""
