"""Small valid records, each to be varied by keyword."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from auditor.model.audit import AgendaLine, Audit, TeamMember
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import CorrectiveAction, Nonconformity
from auditor.model.people import Person
from auditor.model.programme import Criterion, Programme, Slot
from auditor.model.words import EvidenceKind, Grade, Role

STANDARD = Criterion(title="ISO/IEC 20000-1:2018", standard="20000-1", edition="2018")


def item(number: int = 1, /, **values: Any) -> Item:
    fields = {"id": f"item-{number}", "ref": f"CK-{number:03}", "clause": "20000-1:8.2.6", "question": "Verified?"}
    return Item.model_validate({**fields, **values})


def finding(number: int = 1, /, **values: Any) -> Finding:
    fields = {
        "id": f"finding-{number}",
        "ref": f"F-{number:02}",
        "grade": Grade.MINOR,
        "title": "Deviations without action",
        "clauses": ["20000-1:8.2.6"],
        "requirement": "Deficiencies are corrected.",
        "statement": "For none of 19 deviations an action was recorded.",
        "evidence": ["evidence-1"],
        "grade_reason": "No service was hit.",
        "items": ["item-1"],
        "process": "process-1",
        "site": "site-1",
        "raised_by": "auditor",
    }
    return Finding.model_validate({**fields, **values})


def nonconformity(**values: Any) -> Nonconformity:
    fields = {
        "id": "nc-1",
        "ref": "NC-2026-05",
        "finding": "finding-1",
        "grade": Grade.MINOR,
        "title": "Deviations without action",
        "clauses": ["20000-1:8.2.6"],
        "raised": date(2026, 10, 8),
        "owner": "owner",
        "process_owner": "process-owner",
        "verifier": "verifier",
    }
    return Nonconformity.model_validate({**fields, **values})


def action(**values: Any) -> CorrectiveAction:
    fields = {"ref": "CA-1", "text": "Weekly reconciliation", "owner": "doer", "due": date(2026, 10, 26)}
    return CorrectiveAction.model_validate({**fields, **values})


def evidence(captured: datetime, **values: Any) -> Evidence:
    fields = {"id": "evidence-1", "ref": "E-001", "kind": EvidenceKind.RECORD, "reference": "Report Q2"}
    return Evidence.model_validate({**fields, "captured": captured, "captured_by": "auditor", **values})


def person(ref: str = "P02", **values: Any) -> Person:
    return Person.model_validate({"id": f"person-{ref}", "ref": ref, "name": "Łucja Žďárská", **values})


def member(who: str, role: Role, **values: Any) -> TeamMember:
    return TeamMember(id=f"member-{who}-{role}", person=who, role=role, **values)


def line(start: int, end: int, **values: Any) -> AgendaLine:
    fields = {"id": f"line-{start}", "day": date(2026, 10, 7), "topic": f"At {start}", "zone": "Europe/Prague"}
    return AgendaLine.model_validate({**fields, "start": time(start), "end": time(end), **values})


def audit(**values: Any) -> Audit:
    fields = {
        "id": "audit-1",
        "ref": "IA-2026-03",
        "title": "Transition and resolution",
        "lead": "lead",
        "representative": "representative",
        "criteria": [STANDARD],
        "objectives": ["Are changes under control?"],
        "sites": ["site-1"],
        "clauses": ["20000-1:8"],
        "planned_from": date(2026, 10, 6),
        "planned_to": date(2026, 10, 8),
    }
    return Audit.model_validate({**fields, **values})


def slot(**values: Any) -> Slot:
    fields = {
        "id": "audit-1",
        "ref": "IA-2026-03",
        "programme": "programme-1",
        "title": "Transition",
        "planned_from": date(2026, 10, 6),
        "planned_to": date(2026, 10, 8),
        "clauses": ["20000-1:8"],
        "sites": ["site-1"],
    }
    return Slot.model_validate({**fields, **values})


def programme(**values: Any) -> Programme:
    fields = {
        "id": "programme-1",
        "ref": "AP-2026",
        "title": "Internal audits",
        "cycle_from": date(2026, 1, 1),
        "cycle_to": date(2026, 12, 31),
        "manager": "manager",
        "client": "client",
        "objectives": ["Certificate in 2027"],
        "criteria": [STANDARD],
        "risks": [{"kind": "risk", "text": "Too few auditors"}],
        "grading": "grading-1",
        "deadlines": "deadlines-1",
    }
    stated = "frequency methods responsibilities planning_requirements reporting importance changes earlier_results"
    return Programme.model_validate({**fields, **dict.fromkeys(f"{stated} resources".split(), "as stated"), **values})


def moment(day: int, month: int = 10, hour: int = 12) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)
