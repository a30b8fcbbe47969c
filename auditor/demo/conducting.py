"""The audit is conducted: meetings, evidence, samples, answers, notes, each at its time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from auditor.activities import conduct, evidence, samples
from auditor.activities.act import Act
from auditor.demo import pictures
from auditor.demo.detail import AgendaTold, EvidenceTold, ItemTold, SampleTold
from auditor.demo.spellings import meeting, sample_method, verification
from auditor.demo.supplement import NoteSupplied, SampleSupplied
from auditor.demo.timeline import Deed, Event, Stage, at
from auditor.model.record import Id
from auditor.model.sample import Sample
from auditor.model.words import Grade, ItemState, Role, Verification


def events(stage: Stage) -> Iterator[Event]:
    """A6 and A8, C1 to C5. Of what has the same time, evidence comes before the answer that cites it."""
    detail = stage.scenario.detail
    yield from _meetings(stage)
    for piece in detail.evidence:
        yield Event(piece.captured_at, piece.captured_by, _record(stage, piece))
    for item in detail.checklist:
        yield Event(_answered(stage, item), item.auditor, _answer(stage, item))
    yield from _samples(stage)
    for note in stage.supplement.notes:
        yield Event(note.at, note.by, _note(stage, note))
    lead = next(member.person for member in detail.team if member.role is Role.LEAD)
    for confirmed in stage.supplement.confirmed:
        yield Event(confirmed.at, lead, _confirm(stage, confirmed.item))


def _meetings(stage: Stage) -> Iterator[Event]:
    for line in stage.scenario.detail.agenda:
        begins = at(line.day, line.start)
        if meeting(line.topic) == "opening":
            yield Event(begins, line.auditors[0], _open(stage, line))
        elif meeting(line.topic) == "closing":
            yield Event(begins, line.auditors[0], _close(stage, line))


def _open(stage: Stage, line: AgendaTold) -> Deed:
    present, note = (*line.auditors, *line.auditees), stage.supplement.meetings.opening
    return lambda acting: conduct.open_meeting(stage.audit, acting, stage.people(present), note)


def _close(stage: Stage, line: AgendaTold) -> Deed:
    present, note = (*line.auditors, *line.auditees), stage.supplement.meetings.closing
    return lambda acting: conduct.close_meeting(stage.audit, acting, stage.people(present), note)


def _record(stage: Stage, piece: EvidenceTold) -> Deed:
    """Evidence is attached at once to the item it was looked at for: the next one to be answered that cites it."""

    def record(acting: Act) -> None:
        citing = [item for item in stage.scenario.detail.checklist if piece.id in item.evidence]
        later = [item for item in citing if _answered(stage, item) >= piece.captured_at]
        nearest = sorted(later, key=lambda item: _answered(stage, item))[:1]
        add_evidence(stage, acting, piece, [stage.item(item.id) for item in nearest])

    return record


def add_evidence(stage: Stage, acting: Act, piece: EvidenceTold, items: list[Id], *, follow_up: bool = False) -> None:
    """Record a piece of evidence, as it was first worded; what a file shows is drawn when it is needed."""
    first = {wording.evidence: wording.description for wording in stage.supplement.first_wording if wording.evidence}
    degree = verification(piece.verification)
    told_by = piece.ref.removeprefix("interview ")
    people = {person.id: person.name for person in stage.scenario.organization.people}
    evidence.add(
        stage.audit,
        acting,
        kind=piece.kind,
        reference=piece.ref,
        file=pictures.draw(stage.files, piece.file) if piece.file else None,
        items=items,
        ref=piece.id,
        captured=piece.captured_at,
        follow_up=follow_up,
        description=first.get(piece.id, piece.description),
        site=stage.site(piece.site),
        respondent=people.get(told_by, ""),
        confidentiality=piece.confidentiality,
        verification=degree,
        verification_note=piece.verification if degree is Verification.TWO_SOURCES else "",
    )


def _answered(stage: Stage, item: ItemTold) -> datetime:
    if item.answered_at is not None:
        return item.answered_at
    return next(supplied.at for supplied in stage.supplement.answered if supplied.item == item.id)


def _answer(stage: Stage, item: ItemTold) -> Deed:
    def answer(acting: Act) -> None:
        book, standing = stage.audit, stage.item(item.id)
        match item.response:
            case Grade():
                conduct.grade(
                    book,
                    acting,
                    standing,
                    item.response,
                    note=item.note,
                    evidence=stage.evidence(item.evidence),
                    maturity=item.maturity,
                    draft_finding=False,
                )
            case ItemState.NOT_APPLICABLE:
                conduct.mark_not_applicable(book, acting, standing, item.reason)
            case _:
                conduct.mark_not_audited(book, acting, standing, item.reason, item.carried_over_to)

    return answer


def _note(stage: Stage, note: NoteSupplied) -> Deed:
    return lambda acting: conduct.quick_note(
        stage.audit, acting, note.text, item=stage.item(note.item) if note.item else None
    )


def _confirm(stage: Stage, item: str) -> Deed:
    return lambda acting: conduct.confirm(stage.audit, acting, [stage.item(item)])


def _samples(stage: Stage) -> Iterator[Event]:
    """Drawn before anything was seen, marked one by one, concluded."""
    items = stage.scenario.detail.checklist
    supplied = {sample.sample: sample for sample in stage.supplement.samples}
    for told in stage.scenario.detail.samples:
        auditor = next(item.auditor for item in items if item.sample == told.id)
        yield Event(supplied[told.id].drawn, auditor, _draw(stage, told, supplied[told.id]))
        yield Event(supplied[told.id].marked, auditor, _mark(stage, told, supplied[told.id]))


def _draw(stage: Stage, told: SampleTold, supplied: SampleSupplied) -> Deed:
    method = sample_method(told.method)
    answering = [item.id for item in stage.scenario.detail.checklist if item.sample == told.id]
    return lambda acting: samples.draw(
        stage.audit,
        acting,
        topic=told.topic,
        clause=told.clause,
        population=told.population,
        source=told.population_source,
        size=told.size,
        n=told.n,
        method=method,
        method_note=told.method if told.method != method.value else "",
        seed=told.random_seed,
        reason=told.confidence,
        drawn=supplied.elements or told.selected,
        added=supplied.added,
        items=[stage.item(item) for item in answering],
        ref=told.id,
    )


def _mark(stage: Stage, told: SampleTold, supplied: SampleSupplied) -> Deed:
    def mark(acting: Act) -> None:
        sample = stage.audit.find(Sample, told.id)
        for element in sample.drawn:
            wrong = supplied.wrong.get(element)
            samples.mark(stage.audit, acting, sample.id, element, wrong is None, wrong or "")
        samples.conclude(
            stage.audit,
            acting,
            sample.id,
            told.conclusion,
            decision="finding" if told.exceptions else "accept",
            evidence=stage.evidence(supplied.evidence),
        )

    return mark
