"""Audit plans for tests: one as people write them, one of three days with forty lines, hostile and empty ones."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from auditor.model.words import Grade, Method, Mode, Role
from auditor.reporting.audit_facts import (
    CriterionFacts,
    EarlierFinding,
    OverrideFacts,
    PersonFacts,
    PlaceFacts,
    ScopeFacts,
    TeamFacts,
)
from auditor.reporting.audit_plan import render_audit_plan
from auditor.reporting.document import Rendered
from auditor.reporting.plan_design import audit_plan_design
from auditor.reporting.plan_record import (
    AgreementFacts,
    AuditPlan,
    MethodFacts,
    NeededFacts,
    PlanLine,
    VersionFacts,
)
from tests.reporting.sample import HOSTILE

FIRST = date(2026, 10, 6)


def rendered(plan: AuditPlan) -> Rendered:
    """*plan* in the shipped design."""
    return render_audit_plan(plan, audit_plan_design())


def line(day: int, start: time, end: time, topic: str, **fields: Any) -> PlanLine:
    """A line of the agenda, *day* counted from the first."""
    options = {"zone": "Europe/Prague", "place": "Brno", "auditors": ["Þórdís Ólafsdóttir"]} | fields
    return PlanLine(day=FIRST.replace(day=FIRST.day + day), start=start, end=end, topic=topic, **options)


def plan(**fields: Any) -> AuditPlan:
    """An issued plan in which everything is said."""
    said: dict[str, Any] = {
        "organisation": "Skála & Žďár Managed Services SE",
        "classification": "internal",
        "state": "issued",
        "version": VersionFacts(
            number="2", issued=date(2026, 9, 22), by="Þórdís Ólafsdóttir", change="moved by 30 min"
        ),
        "earlier_versions": [VersionFacts(number="1", issued=date(2026, 9, 21), by="Þórdís Ólafsdóttir")],
        "agreement": AgreementFacts(by="Tuuli Yö-Järvinen", on=date(2026, 9, 24)),
        "audit": "IA-2026-03",
        "title": "Design, build, transition",
        "programme": "AP-2026-2028",
        "client": PersonFacts(name="Bohumila Šťastná", function="chief executive"),
        "manager": PersonFacts(name="Tuuli Yö-Järvinen", function="programme manager"),
        "lead": PersonFacts(name="Þórdís Ólafsdóttir", function="internal audit"),
        "representative": PersonFacts(name="Tuuli Yö-Järvinen"),
        "team": [
            TeamFacts(name="Þórdís Ólafsdóttir", role=Role.LEAD, days=3),
            TeamFacts(name="Kwabena N’Diaye", role=Role.TRAINEE, supervised_by="Þórdís Ólafsdóttir"),
            TeamFacts(name="Václav Dvořák", role=Role.GUIDE, note="knows the data hall"),
        ],
        "participants": [PersonFacts(name="Łukasz Żółć", function="head of platform engineering")],
        "first": FIRST,
        "last": date(2026, 10, 8),
        "days": 8,
        "mode": Mode.HYBRID,
        "languages": ["en", "cs"],
        "objectives": ["Determine conformity", "Test three transitions end to end"],
        "criteria": [CriterionFacts(name="ISO/IEC 20000-1", edition="2018 + Amd 1:2024"), CriterionFacts(name="SLAs")],
        "scope": ScopeFacts(
            text="Processes of the SMS",
            sites=[PlaceFacts(ref="BRQ", name="Brno")],
            services=["S1 Server"],
            clauses=["20000-1:8.5.1", "20000-1:8.6.1"],
            period_from=date(2025, 10, 1),
            period_to=date(2026, 9, 30),
        ),
        "document_review_only": ["20000-1:7.5.4"],
        "methods": "Random samples of 25 where the population exceeds 100.",
        "planned_methods": [MethodFacts(method=Method.INTERVIEW, items=4)],
        "confidentiality": "Screenshots only with permission.",
        "logistics": "Room 3.14; badge at the reception.",
        "risks": "Remote part: test call on 5 October.",
        "preparation": "Read access to the ticket tool.",
        "needed": [NeededFacts(clause="20000-1:8.6.1", title="Incidents", documents=["incident records"])],
        "report_days": 10,
        "earlier": [EarlierFinding(ref="NC-2025-07", audit="IA-2025-02", grade=Grade.MINOR, title="Not informed")],
        "overrides": [OverrideFacts(rule="G-10", what="Nguyễn Ánh, 20000-1:9.2", reason="nobody else")],
        "agenda": [
            line(0, time(8, 30), time(9), "Opening meeting", kind="opening", auditees=["Łukasz Żółć"]),
            line(0, time(9), time(10, 30), "Change", clauses=["20000-1:8.5.1"], guides=["Václav Dvořák"]),
            line(2, time(15), time(16), "Closing meeting", kind="closing"),
        ],
    }
    return AuditPlan(**(said | fields))


def long_plan() -> AuditPlan:
    """Three days, forty lines, three zones, names and topics as long as they come."""
    zones = ("Europe/Prague", "Atlantic/Faroe", "Asia/Tokyo")
    lines = [
        line(
            n * 3 // 40,
            time(8 + n % 13 // 2, n % 2 * 30),
            time(9 + n % 13 // 2, n % 2 * 30),
            f"Session {n:02}: " + "configuration, release and what belongs to it " * (n % 3 + 1),
            zone=zones[n % 3],
            clauses=[f"20000-1:8.{n % 7 + 1}.{c}" for c in range(1, n % 4 + 2)] + ["27001:A.5.1"] * (n % 2),
            auditees=["María José Núñez y Fernández de la Peña", "王秀英 (Wáng Xiùyīng)"][: n % 2 + 1],
            auditors=["Þórdís Ólafsdóttir‑O’Brien", "Nguyễn Thị Hồng Ánh", "Kwabena Ọláwálé N’Diaye"][: n % 3 + 1],
            mode=Mode.REMOTE if n % 5 == 0 else Mode.ON_SITE,
        )
        for n in range(40)
    ]
    return plan(agenda=sorted(lines, key=lambda each: (each.day, each.start)))


def hostile_plan() -> AuditPlan:
    """A hostile text in every field."""
    texts = iter(HOSTILE * 40)

    def said() -> str:
        return next(texts)

    return plan(
        organisation=said(),
        classification=said(),
        version=VersionFacts(number=said()[:40], issued=FIRST, by=said(), change=said()),
        earlier_versions=[VersionFacts(number=said()[:40], issued=FIRST, by=said(), change=said())],
        agreement=AgreementFacts(objection=said()),
        audit=said()[:200],
        title=said(),
        programme=said(),
        client=PersonFacts(name=said(), function=said()),
        lead=PersonFacts(name=said()[:500]),
        team=[TeamFacts(name=said(), role=Role.LEAD, supervised_by=said(), note=said())],
        participants=[PersonFacts(name=said(), function=said())],
        languages=[said()],
        objectives=[said(), said()],
        criteria=[CriterionFacts(name=said(), edition=said())],
        scope=ScopeFacts(text=said(), sites=[PlaceFacts(name=said())], services=[said()], clauses=[said()[:300]]),
        methods=said(),
        confidentiality=said(),
        logistics=said(),
        risks=said(),
        preparation=said(),
        needed=[NeededFacts(clause=said()[:300], title=said(), documents=[said()])],
        earlier=[EarlierFinding(ref=said()[:300], audit=said(), title=said(), note=said())],
        overrides=[OverrideFacts(rule="G-12", what=said(), reason=said(), compensation=said(), approved_by=said())],
        agenda=[line(0, time(9), time(10), said(), zone=said(), place=said(), auditors=[said()], auditees=[said()])],
    )
