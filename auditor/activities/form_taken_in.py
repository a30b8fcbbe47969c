"""A form that came back: which nonconformity it belongs to, and taking it in (N3 and N4)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from auditor.activities import follow_up
from auditor.activities import response_form as sent
from auditor.activities.act import Act, Outcome
from auditor.activities.form_reading import Reading, reading_of
from auditor.errors import InvalidInput, NotFound
from auditor.exchange import response_form as form
from auditor.exchange.received_file import Received
from auditor.exchange.received_text import folded
from auditor.exchange.response_form import Filled
from auditor.model.guards import follow_up as guards
from auditor.model.guards.rule import enforce
from auditor.model.machines import NONCONFORMITY
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.workspace import AuditBook, Workspace


def read_back(workspace: Workspace, texts: Sequence[Received]) -> Reading:
    """What came back, read against what stands. Raises InvalidInput with lines and fields; for an old form, too."""
    forms: list[tuple[str, Filled]] = []
    faults: list[InvalidInput] = []
    for each in texts:
        try:
            forms += [(each.where, filled) for filled in form.read(each.text)]
        except InvalidInput as wrong:
            faults.append(wrong)
    if not forms:
        raise faults[0] if faults else InvalidInput("There is no text in it.", "Read the file with the form.")
    readings = [reading_of(workspace, *_found(workspace, filled), filled) for _, filled in forms]
    telling = [n for n, each in enumerate(readings) if each.responds or each.acknowledges]
    chosen = telling[0] if telling else 0
    for other in telling[1:]:
        if _says(readings[other]) != _says(readings[chosen]):
            one, two = (f"{forms[n][0]}, line {forms[n][1].line}" for n in (chosen, other))
            raise InvalidInput(
                f"Two forms in it say different things: the one that ends in {one}, and in {two}.",
                "Save the one that counts by itself, and read that.",
            )
    reading = readings[chosen]
    aside = [
        said for n, each in enumerate(readings) if n == chosen or not telling or n not in telling for said in each.aside
    ]
    seen = {folded(each.text) for each in texts if "[[" in each.text}
    unread = [
        f"{each.where}: {line.strip()}"
        for each in texts
        if folded(each.text) not in seen
        for line in each.text.splitlines()
        if line.strip()
    ]
    return replace(reading, aside=list(dict.fromkeys([*aside, *unread])))


def _says(reading: Reading) -> tuple[Any, ...]:
    return reading.record.id, reading.response, reading.agrees, reading.note


def take_in(book: AuditBook, acting: Act, reading: Reading) -> Outcome[Nonconformity]:
    """Keep what a form says: acknowledged where it was not yet (N3), then the response submitted (N4).

    Each by who acts where he or she may, else by the person named in the form.
    """
    record = book.get(Nonconformity, reading.record.id)
    if sent.code_of(record) != sent.code_of(reading.record) or record.response != reading.record.response:
        raise InvalidInput(f"{record.ref} was changed since the form was read.", "Read it again.")
    if not (reading.acknowledges or reading.responds):
        raise InvalidInput(f"The form changes nothing of {record.ref}.", "Is it the one that was filled in?")
    if reading.responds:
        enforce(guards.response_is_given(record, reading.response))
    outcome: Outcome[Nonconformity] | None = None
    if reading.acknowledges:
        owner = reading.answered_by or sent.addressee(record)
        if owner is None:
            raise InvalidInput(f"Nobody is named who answers {record.ref}.", "Fill in field 9.")
        outcome = follow_up.acknowledge(
            book,
            _by(book, acting, record, reading, "acknowledge"),
            record.id,
            owner,
            agrees=bool(reading.agrees),
            note=reading.note,
        )
        record = outcome.value
    if reading.responds:
        said = follow_up.respond(
            book, _by(book, acting, record, reading, "submit response"), record.id, reading.response
        )
        outcome = said
    assert outcome is not None
    return outcome


def may(book: AuditBook, record: Nonconformity, action: str, person: Id | None) -> bool:
    """Whether a person holds a role that does the *action* in the state in which it is."""
    who = {role for row in NONCONFORMITY.named(action) if record.state in row.sources for role in row.who}
    return person is not None and bool(follow_up.roles(book, record, person) & who)


def _by(book: AuditBook, acting: Act, record: Nonconformity, reading: Reading, action: str) -> Act:
    named = reading.answered_by
    if named and not may(book, record, action, acting.by) and may(book, record, action, named):
        return replace(acting, by=named)
    return acting


def _found(workspace: Workspace, filled: Filled) -> tuple[AuditBook, Nonconformity]:
    ref, code = filled.place.ref, re.sub(r"\W", "", filled.place.code).upper()
    same = [each for each in workspace.overview().followed if folded(form.place_ref(each.ref)) == folded(ref)]
    if not same:
        raise NotFound(f"Line {filled.line}: there is no nonconformity {ref!r}.", "Is it of another workspace?")
    old = None
    for each in same:
        book = workspace.audit(each.audit)
        record = book.get(Nonconformity, each.id)
        if sent.code_of(record) == code:
            return book, record
        if any(sent.code_of(record, before) == code for before in range(len(record.submissions))):
            old = record
    if old is not None:
        raise InvalidInput(
            f"Line {filled.line}: this is an old form of {old.ref}; a response was submitted on {old.submissions[-1]}.",
            f"What is asked stands in a new one: auditor nc form {old.ref} -o FILE",
        )
    raise InvalidInput(
        f"Line {filled.line}: the code {filled.place.code!r} is not that of {same[0].ref}; the form belongs elsewhere.",
        f"Write the form anew: auditor nc form {same[0].ref} -o FILE",
    )
