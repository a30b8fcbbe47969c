"""Nonconformities as other programs read them: where each stands, and all that was answered, seen and decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from auditor.cli.rows import Row, day, ref_of, refs_of
from auditor.figures.follow_up import DaysOff, acknowledged_by, next_step, reviewed_by, standing
from auditor.figures.overview import Followed, Named, PastRow, StepRow
from auditor.model.cause import walked
from auditor.model.evidence import Evidence
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person, Process, Site
from auditor.model.record import Override
from auditor.model.sample import Sample
from auditor.model.words import Owed
from auditor.workspace import AuditBook
from auditor.workspace.rows import followed_in, history_page


def listed(it: Followed, past: PastRow, today: date, days_off: DaysOff) -> Row:
    """A nonconformity as it stands on *today*: whose turn it is, what is due, and how it came there."""
    now = standing(it, today, reviewed_by(it, days_off))
    return {
        "ref": it.ref,
        "audit": it.audit,
        "finding": past.finding,
        "grade": it.grade.value,
        "state": it.state.value,
        "title": it.row.title,
        "clauses": list(it.clauses),
        "owner": _ref(it.person(it.row.owner)),
        "process_owner": _ref(it.person(it.row.process_owner)),
        "verifier": _ref(it.person(it.row.verifier)),
        "issued": day(it.issued),
        "due": day(now.due),
        "acknowledge_by": day(acknowledged_by(it, days_off)),
        "overdue": now.overdue > 0,
        "days_overdue": now.overdue,
        "age": now.age,
        "turn": now.turn.value,
        "next": "" if it.turn is Owed.NOBODY else next_step(it),
        "flags": list(it.flags(today)),
        "repeat_of": it.row.repeat_of,
        "closed": day(it.closed),
        "history": [_step(step) for step in past.steps],
    }


def in_brief(it: Followed, today: date, days_off: DaysOff) -> Row:
    """What a table has room for."""
    due = it.due_now(reviewed_by(it, days_off))
    return {
        "ref": it.ref,
        "grade": it.grade.value,
        "state": it.state.value,
        "owner": _ref(it.person(it.row.owner)),
        "turn": it.turn.value,
        "due": day(due),
        "overdue": it.is_overdue(today),
        "flags": it.flags(today),
        "clauses": it.clauses,
        "title": it.row.title,
    }


def _ref(person: Named | None) -> str | None:
    """The reference of somebody; the id of whom the audit does not know."""
    return (person.ref or person.id) if person else None


def _step(step: StepRow) -> Row:
    return {
        "on": step.on,
        "by": step.by,
        "transition": step.transition,
        "action": step.action,
        "from": step.from_state,
        "to": step.to_state,
        "note": step.note,
    }


def nonconformity(book: AuditBook, it: Nonconformity, today: date) -> Row:
    """A nonconformity of an audit whose book is open, as :func:`listed`."""
    return listed(followed_in(book, it.id), history_page(book).past[it.id], today, book.calendar.days_off)


def whole_nonconformity(book: AuditBook, it: Nonconformity, today: date) -> Row:
    """A nonconformity with its response, checks, dates and decisions."""
    answer = it.response
    return {
        **nonconformity(book, it, today),
        "process": ref_of(book, Process, it.process),
        "site": ref_of(book, Site, it.site),
        "due_dates": it.due.model_dump(mode="json"),
        "correction": answer.correction,
        "containment": answer.containment,
        "extent": answer.extent,
        "cause": answer.cause.text,
        "cause_method": answer.cause.method,
        "cause_categories": answer.cause.categories,
        "whys": [
            {"number": ".".join(map(str, number)), "text": why.text, "root_cause": why.is_root}
            for number, why in walked(answer.cause.whys)
        ],
        "criterion": answer.criterion,
        "actions": [
            {
                "ref": action.ref,
                "text": action.text,
                "owner": ref_of(book, Person, action.owner),
                "due": day(action.due),
                "done": day(action.done),
                "shown_by": action.shown_by,
                "evidence": refs_of(book, Evidence, action.evidence),
            }
            for action in answer.actions
        ],
        "waiting": it.waiting.model_dump(mode="json"),
        "reviews": _with_people(book, it.reviews),
        "checks": _with_people(book, it.checks),
        "reopenings": _with_people(book, it.reopenings),
        "extensions": _with_people(book, it.extensions),
        "escalations": _with_people(book, it.escalations),
        "set_aside": [_set_aside(book, each) for each in book.all(Override).values() if each.object == it.id],
        "reason": it.reason,
    }


def _set_aside(book: AuditBook, it: Override) -> Row:
    return {
        "rule": it.rule,
        "on": day(it.approved_on),
        "by": ref_of(book, Person, it.approved_by),
        "reason": it.reason,
        "compensation": it.compensation,
    }


def _with_people(book: AuditBook, entries: Sequence[Any]) -> list[Row]:
    """Parts of a record, with references for the people and the evidence in them."""
    told = []
    for entry in entries:
        fields = entry.model_dump(mode="json")
        for name in ("by", "to", "asked_by", "decided_by"):
            if name in fields:
                fields[name] = ref_of(book, Person, fields[name])
        if "evidence" in fields:
            fields["evidence"] = refs_of(book, Evidence, fields["evidence"])
        if fields.get("sample"):
            fields["sample"]["sample"] = ref_of(book, Sample, fields["sample"]["sample"])
        told.append(fields)
    return told
