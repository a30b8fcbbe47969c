"""Programme statuses for tests: as it usually is, with nothing in it, hostile, and long."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from auditor.figures.coverage import CellState, Thing
from auditor.figures.coverage.required import Reason
from auditor.model.words import AuditState, ProgrammeState
from auditor.reporting import programme_record as facts
from auditor.reporting.audit_facts import PersonFacts
from auditor.reporting.document import Rendered
from auditor.reporting.programme_design import FIGURES, programme_design
from auditor.reporting.programme_paper import render_programme
from auditor.reporting.programme_record import ProgrammeStatus
from auditor.reporting.review_record import MonthFacts, StandardFacts
from tests.reporting.follow_ups import TODAY, entry
from tests.reporting.sample import HOSTILE


def rendered(status: ProgrammeStatus) -> Rendered:
    """*status* in the shipped design of its language."""
    return render_programme(status, programme_design(status.language))


def audit(n: int, state: AuditState = AuditState.PLANNED, **fields: Any) -> facts.ScheduledAudit:
    """The audit of a month, counted from January 2026."""
    first = date(2026 + (n - 1) // 12, (n - 1) % 12 + 1, 9)
    said: dict[str, Any] = {
        "title": f"Relationships and suppliers {n}",
        "lead": "Þórdís Ólafsdóttir",
        "planned_days": 3,
    }
    said |= {"first": first, "last": first + timedelta(days=1), "standards": ["20000-1"]}
    said |= {"ref": f"IA-{first.year}-{n:02}"}
    return facts.ScheduledAudit(state=state, **(said | fields))


def programme(**fields: Any) -> ProgrammeStatus:
    """A programme in its first year, with everything that there can be."""
    months = [MonthFacts(month=date(2026, n, 1), share=n / 12 if n % 2 else None, seen=n) for n in range(1, 13)]
    units = {"K-08": "per day", "K-11": "of 5", "K-14": "days", "K-20": "count"}
    states = list(CellState)
    said: dict[str, Any] = {
        "organisation": "Skála & Žďár Managed Services SE",
        "classification": "internal",
        "as_of": TODAY,
        "programme": "AP-2026-2028",
        "title": "Program interních auditů",
        "state": ProgrammeState.ACTIVE,
        "revision": 2,
        "cycle_from": date(2026, 1, 1),
        "cycle_to": date(2028, 12, 31),
        "manager": PersonFacts(name="Tuuli Yö-Järvinen", function="programme manager"),
        "client": PersonFacts(name="Bohumila Šťastná"),
        "standards": [StandardFacts(standard="20000-1", title="ISO/IEC 20000-1:2018")],
        "objectives": ["Show conformity before stage 2", "Give each site one visit"],
        "audits": [
            audit(3, AuditState.CLOSED, is_held=True, used_days=3.5),
            audit(6, AuditState.FOLLOW_UP, is_held=True, used_days=2, first_planned=date(2026, 5, 5)),
            audit(9, AuditState.CANCELLED),
            audit(10, AuditState.IN_PROGRESS, days_late=44),
            audit(12, AuditState.PREPARING, is_unplanned=True, is_provisional=True),
            audit(17),
        ],
        "events": [facts.EventFacts(ref="CB-S1", title="stage 1", first=date(2027, 1, 19), last=date(2027, 1, 19))],
        "kept_free": [
            facts.KeptFreeFacts(first=date(2026, 12, 10), last=date(2027, 1, 8), reason="Year-end change freeze")
        ],
        "covered": 61,
        "required": 63,
        "matrices": [
            facts.MatrixFacts(
                standard="20000-1",
                columns=[facts.ColumnFacts(label=f"IA-2026-{n:02}") for n in range(1, 9)],
                lines=[
                    facts.LineFacts(
                        label=f"8.{n}",
                        title=f"Clause number {n}",
                        cells={column: states[(n + column) % len(states)] for column in range(0, 8, 2)},
                        last=date(2026, 3, 10),
                    )
                    for n in range(1, 12)
                ],
                covered=61,
                required=63,
            ),
            facts.MatrixFacts(
                by="year",
                columns=[facts.ColumnFacts(label=str(year)) for year in (2026, 2027, 2028)],
                lines=[facts.LineFacts(label="PR01", title="planning", cells={0: CellState.OPEN_NC})],
                covered=1,
                required=1,
            ),
        ],
        "gaps": [
            facts.GapFacts(
                thing=Thing.PROCESS,
                label="PR12",
                title="incident management",
                reason=Reason.RISK,
                due=[date(2027, 10, 8)],
                too_late=["IA-2027-04"],
            ),
            facts.GapFacts(
                thing=Thing.CLAUSE,
                label="20000-1:8.6.1",
                title="Incidents",
                reason=Reason.AGAIN,
                cause="NC-2026-04",
                due=[date(2026, 10, 8)],
                is_missed=True,
            ),
        ],
        "not_planned": ["27001", "9001"],
        "risks": [
            facts.StatedRisk(kind="risk", text="Two auditors only", treatment="external expert", state="treated")
        ],
        "figures": [
            facts.IndicatorFacts(id=name, unit=units.get(name, "rate"), value=0.755, n=3, of=8, months=months)
            for name in FIGURES
        ],
        "resources": "44 auditor days",
        "budget": "9800 EUR",
        "auditor_days": 44,
        "loads": [
            facts.LoadFacts(name="Þórdís Ólafsdóttir", year=2026, planned=12, used=11.5, available=20),
            facts.LoadFacts(name="Nguyễn Thị Hồng Ánh", year=2026, planned=9, used=0, available=6, twice=[TODAY]),
        ],
        "nonconformities": [entry(6), entry(4, days_overdue=0, flags=[])],
        "revisions": [
            facts.ApprovedRevision(number=1, on=date(2025, 12, 11), by="Bohumila Šťastná"),
            facts.ApprovedRevision(
                number=2,
                on=date(2026, 11, 10),
                by="Bohumila Šťastná",
                reason="cooling failure",
                changes=["IA-2026-12 added"],
            ),
        ],
        "proposed_change": "a second site",
        "since": ["objective added: Look at the new site"],
        "ahead_until": date(2027, 2, 23),
        "next_steps": [
            facts.NextStep(kind="nonconformity", ref="NC-2026-06", title="No information", due=date(2026, 11, 16)),
            facts.NextStep(kind="audit", ref="IA-2026-12", title="Unplanned", due=date(2026, 12, 9), who="Þórdís"),
            facts.NextStep(kind="revision", ref="AP-2026-2028", title="a second site", who="Bohumila Šťastná"),
        ],
    }
    return ProgrammeStatus(**(said | fields))


def empty_programme(**fields: Any) -> ProgrammeStatus:
    """A draft in which nothing was written."""
    return ProgrammeStatus(
        as_of=TODAY,
        programme="AP-2026",
        title="x",
        state=ProgrammeState.DRAFT,
        cycle_from=TODAY,
        cycle_to=TODAY,
        ahead_until=TODAY,
        **fields,
    )


def hostile_programme() -> ProgrammeStatus:
    """A hostile text in every field."""
    texts = iter([words[:1500] for words in HOSTILE] * 40)

    def said() -> str:
        return next(texts)

    return programme(
        organisation=said(),
        classification=said(),
        programme=said(),
        title=said(),
        manager=PersonFacts(name=said(), function=said()),
        standards=[StandardFacts(standard="20000-1", title=said())],
        objectives=[*HOSTILE],
        audits=[audit(n, ref=said()[:200], title=said(), lead=said(), standards=[said()]) for n in range(1, 6)],
        events=[facts.EventFacts(ref=said()[:200], title=said(), first=TODAY, last=TODAY)],
        kept_free=[facts.KeptFreeFacts(first=TODAY, last=TODAY, reason=said())],
        matrices=[
            facts.MatrixFacts(
                columns=[facts.ColumnFacts(label=said()[:300])],
                lines=[facts.LineFacts(label=said()[:300], title=said(), cells={0: CellState.GAP})],
            )
        ],
        gaps=[
            facts.GapFacts(
                thing=Thing.SITE,
                label=said(),
                title=said(),
                reason=Reason.AGAIN,
                site=said(),
                cause=said(),
                due=[TODAY],
            )
        ],
        not_outlined=[said()],
        risks=[facts.StatedRisk(kind="risk", text=said(), treatment=said(), owner=said())],
        resources=said(),
        budget=said(),
        loads=[facts.LoadFacts(name=said(), year=2026, planned=1, used=0)],
        nonconformities=[entry(n, title=said(), owner=said(), process=said()) for n in range(3)],
        revisions=[facts.ApprovedRevision(number=1, on=TODAY, by=said(), reason=said(), changes=[said()])],
        proposed_change=said(),
        since=[said()],
        next_steps=[facts.NextStep(kind="gap", ref=said()[:300], title=said(), who=said())],
        not_read=[said()[:300]],
    )


def long_programme(many: int) -> ProgrammeStatus:
    """A programme of *many* audits."""
    return programme(audits=[audit(n % 36 + 1, ref=f"IA-{n:04}", title=f"Audit number {n:04}") for n in range(many)])
