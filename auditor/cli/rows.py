"""What records look like to other programs: stable keys, references instead of ids, days as ISO 8601 writes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from auditor.activities.issued_file import issued_pdf
from auditor.figures.overview import AuditRow
from auditor.figures.sampling import question, rate, sentence
from auditor.model.audit import AgendaLine, TeamMember
from auditor.model.clause import Clause
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person, Process, Service, Site
from auditor.model.record import Id, Record
from auditor.model.sample import Sample
from auditor.model.words import Role
from auditor.workspace import AuditBook, Book, damage
from auditor.workspace.rows import audit_row

Row = dict[str, Any]


def ref_of(book: Book, model: type[Record], record: Id | None) -> str | None:
    """The reference behind an id; the id itself where the record is not there."""
    if record is None:
        return None
    found = book.all(model).get(record)
    return str(getattr(found, "ref", record))


def refs_of(book: Book, model: type[Record], records: Iterable[Id]) -> list[str]:
    """The references behind several ids."""
    return [str(ref_of(book, model, record)) for record in records]


def named(book: Book, person: Id | None) -> str | None:
    """A person's name."""
    found = book.all(Person).get(person or "")
    return found.name if found else None


def day(value: date | None) -> str | None:
    """A day or a moment as text."""
    return value.isoformat() if value else None


def audit(book: AuditBook) -> Row:
    """A line of the list of audits, of an audit whose book is open."""
    return listed(audit_row(book), damage.told(book.ledger.damage))


def listed(it: AuditRow, unsound: Iterable[str] = ()) -> Row:
    """A line of the list of audits; *unsound* is what does not check in its ledger."""
    lead = it.member(it.lead)
    return {
        "ref": it.ref,
        "title": it.title,
        "state": it.state.value,
        "lead": (lead.ref if lead else "") or it.lead or None,
        "standards": list(it.standards),
        "from": day(it.planned_from),
        "to": day(it.planned_to),
        "items": it.items,
        "answered": it.answered,
        "not_applicable": it.not_applicable,
        "not_audited": it.not_audited,
        "unanswered": it.open,
        "grades": {grade.value: count for grade, count in it.grades.items()},
        "findings": it.findings,
        "open_ncs": it.open_nonconformities,
        "damage": list(unsound),
    }


def unreadable(ref: str, reasons: Collection[str]) -> Row:
    """The line of an audit whose ledger cannot be read: its reference, and why."""
    keys = ("items", "answered", "not_applicable", "not_audited", "unanswered", "findings", "open_ncs")
    return {
        "ref": ref,
        "title": " ".join(" ".join(reasons).split()),
        "state": damage.word(reasons),
        "lead": None,
        "standards": [],
        "from": None,
        "to": None,
        **dict.fromkeys(keys),
        "grades": {},
        "damage": list(reasons),
    }


def whole_audit(book: AuditBook) -> Row:
    """Everything an audit says about itself beside its items, findings and nonconformities."""
    it = book.audit
    return {
        **audit(book),
        "programme": it.programme,
        "client": ref_of(book, Person, it.client),
        "manager": ref_of(book, Person, it.manager),
        "representative": ref_of(book, Person, it.representative),
        "objectives": it.objectives,
        "criteria": [criterion.model_dump(mode="json") for criterion in it.criteria],
        "scope": it.scope,
        "clauses": it.clauses,
        "document_review_only": it.document_review_only,
        "sites": refs_of(book, Site, it.sites),
        "services": refs_of(book, Service, it.services),
        "processes": refs_of(book, Process, it.processes),
        "period": [day(it.period_from), day(it.period_to)],
        "mode": it.mode.value,
        "languages": it.languages,
        "confidentiality": it.confidentiality,
        "methods": it.methods,
        "logistics": it.logistics,
        "risks": it.risks,
        "preparation": it.preparation,
        "planned_days": it.planned_days,
        "used_days": it.used_days,
        "opening": day(it.opening.held) if it.opening else None,
        "closing": day(it.closing.held) if it.closing else None,
        "response_times": it.response_times.model_dump() if it.response_times else None,
        "postponements": [
            {"on": day(p.on), "from": day(p.old), "to": day(p.new), "reason": p.reason} for p in it.postponements
        ],
        "team": team(book),
        "reason": it.reason,
        "covered_by": it.covered_by,
        "lessons": it.lessons,
        "report_issued": day(it.report_issued),
        "revisions": [
            {
                "number": r.number,
                "state": r.state.value,
                "issued": day(r.issued),
                "pdf": str(issued_pdf(book, r)),
                "pdf_sha256": r.pdf_sha256,
            }
            for r in book.revisions()
        ],
    }


def team(book: AuditBook) -> list[Row]:
    """The team, the lead first."""
    members = sorted(book.all(TeamMember).values(), key=lambda m: (list(Role).index(m.role), m.id))
    return [
        {
            "person": ref_of(book, Person, member.person),
            "name": named(book, member.person),
            "role": member.role.value,
            "days": member.days,
            "used_days": member.used_days,
            "supervised_by": ref_of(book, Person, member.supervised_by),
            "agreement": member.agreement,
            "objection": member.objection.reason if member.objection else "",
            "answer": member.objection.answer if member.objection else "",
            "note": member.note,
        }
        for member in members
    ]


def agenda_line(book: AuditBook, number: int, line: AgendaLine) -> Row:
    """A line of the agenda with its number."""
    return {
        "number": number,
        "day": day(line.day),
        "start": f"{line.start:%H:%M}",
        "end": f"{line.end:%H:%M}",
        "zone": line.zone,
        "kind": line.kind,
        "track": line.track,
        "site": ref_of(book, Site, line.site),
        "auditors": refs_of(book, Person, line.auditors),
        "auditees": refs_of(book, Person, line.auditees),
        "guides": refs_of(book, Person, line.guides),
        "clauses": line.clauses,
        "mode": line.mode.value,
        "proposed": line.proposed,
        "begun": day(line.begun),
        "ended": day(line.ended),
        "topic": line.topic,
    }


def items(book: AuditBook, chosen: Iterable[Item]) -> list[Row]:
    """Items in the order of their clauses and numbers, each with what hangs on it."""
    hanging: dict[Id, list[str]] = {}
    for it in by_ref(f for f in book.all(Finding).values() if not f.is_withdrawn):
        for item_id in it.items:
            hanging.setdefault(item_id, []).append(it.ref)
    ordered = sorted(chosen, key=lambda item: (Clause.parse(item.clause), item.ref))
    return [_item(book, item, hanging.get(item.id, [])) for item in ordered]


def item(book: AuditBook, it: Item) -> Row:
    """One item."""
    return items(book, [it])[0]


def _item(book: AuditBook, it: Item, findings: list[str]) -> Row:
    return {
        "id": it.ref,
        "clause": it.clause,
        "standard": Clause.parse(it.clause).standard,
        "question": it.question,
        "state": it.state.value,
        "grade": it.grade.value if it.grade else None,
        "note": it.note,
        "evidence": refs_of(book, Evidence, it.evidence),
        "findings": findings,
        "outcome": it.outcome.value if it.outcome else None,
        "reason": it.reason,
        "lacks": list(it.lacks),
        "proposed_by": ref_of(book, Person, it.proposed_by),
        "confirmed_by": ref_of(book, Person, it.confirmed_by),
        "parked_until": it.parked_until,
        "carried_over_to": it.carried_over_to,
        "site": ref_of(book, Site, it.site),
        "process": ref_of(book, Process, it.process),
        "auditor": ref_of(book, Person, it.auditor),
        "checklist": it.checklist,
        "source": it.source,
        "weight": it.weight,
        "method": it.method.value,
    }


def evidence(book: AuditBook, it: Evidence) -> Row:
    """A piece of evidence, and where it is used."""
    return {
        "ref": it.ref,
        "kind": it.kind.value,
        "reference": it.reference,
        "description": it.description,
        "captured": day(it.captured),
        "captured_by": ref_of(book, Person, it.captured_by),
        "site": ref_of(book, Site, it.site),
        "place": it.place,
        "respondent": it.respondent,
        "class": it.confidentiality.value,
        "verification": it.verification.value,
        "follow_up": it.follow_up,
        "file": {"name": it.file.name, "size": it.file.size, "sha256": it.file.sha256} if it.file else None,
        "items": sorted(item.ref for item in book.items.values() if it.id in item.evidence),
        "findings": sorted(f.ref for f in book.all(Finding).values() if it.id in f.evidence),
    }


def _details(it: Sample) -> list[Row]:
    """What the list says of each element, by the heading of its column."""
    headings = it.listed.further if it.listed else []
    return [{"element": each.element, "cells": dict(zip(headings, each.cells, strict=False))} for each in it.details]


def sample(book: AuditBook, it: Sample) -> Row:
    """A sample with the sentence that its numbers support."""
    return {
        "ref": it.ref,
        "topic": it.topic,
        "clause": it.clause,
        "items": refs_of(book, Item, it.items),
        "objective": it.objective,
        "population": it.population,
        "source": it.source,
        "complete": it.complete,
        "list": it.listed.name if it.listed else "",
        "list_sha256": it.listed.sha256 if it.listed else "",
        "size": it.size,
        "method": it.method.value,
        "method_note": it.method_note,
        "chosen_by": it.chosen_by,
        "seed": it.seed,
        "start": it.start,
        "strata": [stratum.model_dump(mode="json") for stratum in it.strata],
        "planned_n": it.planned_n,
        "n": it.n,
        "reason": it.reason,
        "looked_at": it.looked_at,
        "drawn": it.drawn,
        "details": _details(it),
        "added": it.added,
        "replaced": [replacement.model_dump(mode="json") for replacement in it.replaced],
        "extended_by": it.extended_by,
        "marks": [mark.model_dump(mode="json") for mark in it.marks],
        "exceptions": it.exceptions,
        "rate": rate(it.exceptions, it.looked_at),
        "decision": it.decision,
        "conclusion": it.conclusion,
        "evidence": refs_of(book, Evidence, it.evidence),
        "says": sentence(it),
        "asks": question(it),
    }


def finding(book: AuditBook, it: Finding) -> Row:
    """A finding."""
    return {
        "ref": it.ref,
        "audit": book.ref,
        "grade": it.grade.value,
        "state": it.state.value,
        "title": it.title,
        "statement": it.statement,
        "clauses": it.clauses,
        "items": refs_of(book, Item, it.items),
        "evidence": refs_of(book, Evidence, it.evidence),
        "repeat_of": it.repeat_of,
        "also_cites": it.also_cites,
        "requirement": it.requirement,
        "grade_reason": it.grade_reason,
        "process": ref_of(book, Process, it.process),
        "site": ref_of(book, Site, it.site),
        "services": refs_of(book, Service, it.services),
        "urgent": it.urgent,
        "presentations": [
            {
                "to": ref_of(book, Person, p.to),
                "on": day(p.on),
                "acknowledged": p.acknowledged,
                "disagreement": p.disagreement,
            }
            for p in it.presentations
        ],
        "dissents": [
            {
                "by": ref_of(book, Person, d.by),
                "on": day(d.on),
                "grade": d.grade.value if d.grade else "",
                "reason": d.reason,
            }
            for d in it.dissents
        ],
        "response_days": it.response_days,
        "nonconformity": ref_of(book, Nonconformity, it.nonconformity),
        "replaced_by": refs_of(book, Finding, it.replaced_by),
        "reason": it.reason,
    }


def steps(book: AuditBook, record: Id) -> list[Row]:
    """The history of one record, oldest first."""
    return [
        {
            "on": day(step.on),
            "by": ref_of(book, Person, step.by),
            "transition": step.transition,
            "action": step.action,
            "from": step.from_state,
            "to": step.to_state,
            "note": step.note,
        }
        for step in book.history(record)
    ]


def by_ref(records: Iterable[Any]) -> list[Any]:
    """Records in the order of their references."""
    return sorted(records, key=lambda record: (len(record.ref), record.ref))
