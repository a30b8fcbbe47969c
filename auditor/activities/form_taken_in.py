"""A form that came back: which nonconformity it belongs to, and taking it in (N3, N4 and N7)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from auditor.activities import evidence, follow_up, found_evidence
from auditor.activities import response_form as sent
from auditor.activities.act import Act, Outcome
from auditor.activities.form_answer import AnswerReader
from auditor.activities.form_done import DoneReader
from auditor.activities.form_reading import Reading, Report
from auditor.errors import InvalidInput, NotFound
from auditor.exchange import response_form as form
from auditor.exchange.received_file import Received
from auditor.exchange.received_text import folded
from auditor.exchange.response_form import Filled
from auditor.exchange.sent_along import SentAlong
from auditor.exchange.watched_folder import found_file
from auditor.model.guards import follow_up as guards
from auditor.model.guards.rule import enforce
from auditor.model.machines import NONCONFORMITY
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.words import EvidenceKind
from auditor.workspace import AuditBook, Workspace


def read_back(workspace: Workspace, texts: Sequence[Received], along: SentAlong | None = None) -> Reading:
    """What came back, read against what stands, with the files that came *along*.

    Raises InvalidInput with lines and fields; for an old form, too. A text that is no form, or a broken one beside one
    that says something, is told as what belongs to no field.
    """
    forms: list[tuple[str, Filled]] = []
    faults: list[tuple[Received, InvalidInput]] = []
    for each in texts:
        try:
            forms += [(each.where, filled) for filled in form.read(each.text)]
        except InvalidInput as wrong:
            faults.append((each, wrong))
    if not forms:
        raise _no_form(texts, [fault for _, fault in faults])
    readings = [reading_of(workspace, filled, along or SentAlong()) for _, filled in forms]
    telling = [n for n, each in enumerate(readings) if each.actions]
    broken = [(each.where, fault) for each, fault in faults if "[[" in each.text]
    if broken and not telling:
        where, fault = broken[0]
        raise InvalidInput(f"{where}: {fault.message}", fault.hint)
    chosen = telling[0] if telling else 0
    for other in telling[1:]:
        if _says(readings[other]) != _says(readings[chosen]):
            one, two = (f"{forms[n][0]}, line {forms[n][1].line}" for n in (chosen, other))
            raise InvalidInput(
                f"Two forms in it say different things: the one that ends in {one}, and in {two}.",
                "Save the one that counts by itself, and read that.",
            )
    reading = readings[chosen]
    aside = [said for n, each in enumerate(readings) if n not in telling[1:] for said in each.aside]
    named = [name for report in reading.reports for name in report.files]
    for each, fault in faults:
        if each.unread in named or any(each.where.endswith(f", {name}") for name in named):
            continue
        lines = [f"a form that cannot be read: {fault.message}"] if "[[" in each.text else each.text.splitlines()
        aside += [f"{each.where}: {line.strip()}" for line in lines if line.strip()]
    return replace(reading, aside=list(dict.fromkeys(aside)))


def _no_form(texts: Sequence[Received], faults: Sequence[InvalidInput]) -> InvalidInput:
    if not faults:
        return InvalidInput("There is no text in it.", "Read the file with the form.")
    unread = [each.text for each in texts if each.unread]
    return InvalidInput("\n".join([faults[0].message, *unread]), faults[0].hint)


def reading_of(workspace: Workspace, filled: Filled, along: SentAlong) -> Reading:
    """What one form says. Raises InvalidInput with every line and field that cannot be understood."""
    book, record = _found(workspace, filled)
    design = sent.design(workspace)
    language = design.language([filled.place.language])
    if record.state in sent.REPORTED_IN:
        return DoneReader(workspace, book, record, filled, language, design, along=along).reading()
    if record.state in sent.ANSWERED_IN:
        return AnswerReader(workspace, book, record, filled, language, design).reading()
    raise InvalidInput(
        f"{record.ref} is {record.state.value.replace('_', ' ')}; it waits for no response.",
        f"auditor nc show {record.ref}",
    )


def _says(reading: Reading) -> tuple[Any, ...]:
    return reading.record.id, reading.response, reading.agrees, reading.note, tuple(map(repr, reading.reports))


def take_in(workspace: Workspace, book: AuditBook, acting: Act, reading: Reading) -> Outcome[Nonconformity]:
    """Keep what a form says: acknowledged where it was not yet (N3), the response (N4), or what was done (N7).

    Each by who acts where he or she may, else by the person named in the form. Files that came along become evidence;
    a report in which something belongs to no field is kept itself, too, so that nothing it says is lost.
    """
    record = book.get(Nonconformity, reading.record.id)
    if sent.code_of(record) != sent.code_of(reading.record) or record.response != reading.record.response:
        raise InvalidInput(f"{record.ref} was changed since the form was read.", "Read it again.")
    if not reading.actions:
        raise InvalidInput(f"The form changes nothing of {record.ref}.", "Is it the one that was filled in?")
    if reading.reports:
        by = _by(book, acting, record, reading, "report implemented")
        return _reported(workspace, book, by, reading)
    if reading.responds:
        enforce(guards.response_is_given(record, reading.response))
    if reading.acknowledges:
        owner = reading.answered_by or sent.addressee(record)
        if owner is None:
            raise InvalidInput(f"Nobody is named who answers {record.ref}.", "Fill in field 9.")
        seen = follow_up.acknowledge(
            book,
            _by(book, acting, record, reading, "acknowledge"),
            record.id,
            owner,
            agrees=bool(reading.agrees),
            note=reading.note,
        )
        if not reading.responds:
            return seen
        record = seen.value
    return follow_up.respond(book, _by(book, acting, record, reading, "submit response"), record.id, reading.response)


def _reported(workspace: Workspace, book: AuditBook, acting: Act, reading: Reading) -> Outcome[Nonconformity]:
    """N7 where every action is done and shown; else each action that is, while the others still run."""
    record = reading.record
    NONCONFORMITY.step("report implemented", record.state, follow_up.roles(book, record, acting.by))
    shown = {report.action: _recorded(workspace, book, acting, report, reading.along) for report in reading.reports}
    if reading.aside and reading.along.form is not None:
        said = f"The form of {record.ref} as it came back."
        _file(workspace, book, acting, reading.along.form, description=said)
    if not list(guards.actions_are_done(reading.reported)):
        days = {report.action: report.done for report in reading.reports}
        return follow_up.implement(book, acting, record.id, days, shown)
    outcomes = [
        follow_up.report_action_done(book, acting, record.id, report.action, report.done, shown[report.action])
        for report in reading.reports
    ]
    return outcomes[-1]


def _recorded(workspace: Workspace, book: AuditBook, acting: Act, report: Report, along: SentAlong) -> list[Id]:
    """The pieces that show an action: those recorded already, and those that its files and words become."""
    pieces = list(report.pieces)
    for name in report.files:
        with along.file(name) as file:
            pieces.append(_file(workspace, book, acting, file))
    confidentiality = found_evidence.usual_class(workspace, book)
    for words in report.words:
        kept = evidence.add(
            book,
            acting,
            kind=EvidenceKind.RECORD,
            reference=words,
            follow_up=True,
            confidentiality=confidentiality,
        )
        pieces.append(kept.value.id)
    return pieces


def _file(workspace: Workspace, book: AuditBook, acting: Act, file: Path, **fields: str) -> Id:
    """A file as a piece of evidence; one that is a piece already stays that one."""
    found = found_file(file)
    if found is not None and (had := found_evidence.known(book, found)):
        return had.id
    proposal = found_evidence.proposed(file, found_evidence.zone_of(workspace, book), acting.on)
    kept = evidence.add(
        book,
        acting,
        kind=proposal.kind,
        file=file,
        captured=proposal.captured,
        follow_up=True,
        confidentiality=found_evidence.usual_class(workspace, book),
        **fields,
    )
    return kept.value.id


def _by(book: AuditBook, acting: Act, record: Nonconformity, reading: Reading, action: str) -> Act:
    named = reading.answered_by
    if named is None or follow_up.may(book, record, action, acting.by):
        return acting
    if follow_up.may(book, record, action, named):
        return replace(acting, by=named, recorded_by=acting.recorded_by or acting.by)
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
        if code in sent.old_codes(record):
            old = record
    if old is not None:
        raise InvalidInput(
            f"Line {filled.line}: this is an old form of {old.ref}; {_since(old)}.",
            f"What is asked stands in a new one: auditor nc form {old.ref} -o FILE",
        )
    raise InvalidInput(
        f"Line {filled.line}: the code {filled.place.code!r} is not that of {same[0].ref}; the form belongs elsewhere.",
        f"Write the form anew: auditor nc form {same[0].ref} -o FILE",
    )


def _since(record: Nonconformity) -> str:
    """What happened since an older form went out."""
    if record.checks and record.state in sent.REPORTED_IN:
        return f"its implementation was looked at on {record.checks[-1].on}"
    return f"a response was submitted on {record.submissions[-1]}" if record.submissions else "it was answered since"
