"""A small organisation for tests of coverage: seven leaf clauses, two sites, two services, two processes."""

from __future__ import annotations

from datetime import date
from typing import Any

from auditor.figures.coverage import CoverageBasis, CoveringAudit, Leaf
from auditor.figures.indicator import Period
from auditor.figures.indicator_facts import AuditFacts, FollowUpFacts, in_words
from auditor.figures.overview import in_one_text
from auditor.model.clause import Clause
from auditor.model.frequency import FactorSubject, Minima, RiskFactors
from auditor.model.people import Process, Service, Site
from auditor.model.words import AuditState, Grade, NonconformityState

TODAY = date(2027, 6, 1)
CYCLE = Period(date(2026, 1, 1), date(2028, 12, 31))
NUMBERS = {"4.1": 1, "5.1": 3, "8.5.1": 2, "8.5.2": 2, "8.6.1": 3, "9.2.1": 1, "9.2.2": 1}
LEAVES = tuple(Leaf(Clause("20000-1", number), f"Clause {number}", weight) for number, weight in NUMBERS.items())
SITES = (
    Site(id="site-b", ref="BRQ", name="Brno", staff=71),
    Site(id="site-t", ref="TÓR", name="Tórshavn", staff=15),
)
SERVICES = (
    Service(id="service-1", ref="S1", name="Servers", criticality="high"),
    Service(id="service-5", ref="S5", name="Documents", criticality="medium"),
)
PROCESSES = (
    Process(id="process-c", ref="PR1", name="change management", clauses=["20000-1:8.5"]),
    Process(id="process-i", ref="PR2", name="incident management", clauses=["20000-1:8.6.1"]),
)
NOTHING = Minima(
    clauses_once_a_cycle=False,
    clauses_every_year=(),
    months_before_certification=0,
    months_after_major=0,
    sites_on_site_once_a_cycle=False,
    high_services_every_year=False,
)
"""Nothing has to be audited."""


def asks(**values: Any) -> Minima:
    """Only this has to be audited."""
    return NOTHING.model_copy(update=values)


def basis(*audits: CoveringAudit, minima: Minima = NOTHING, **values: Any) -> CoverageBasis:
    fields: dict[str, Any] = {"leaves": LEAVES, "sites": SITES, "services": SERVICES, "processes": PROCESSES}
    return CoverageBasis(CYCLE, audits=audits, minima=minima, **{**fields, **values})


def clauses(*numbers: str) -> tuple[str, ...]:
    return tuple(f"20000-1:{number}" for number in numbers)


def planned(
    ref: str, begins: date, *numbers: str, state: AuditState = AuditState.PLANNED, **values: Any
) -> CoveringAudit:
    fields: dict[str, Any] = {"sites": ("site-b",), "on_site": ("site-b",), **values}
    return CoveringAudit(ref, f"Audit {ref}", state, begins, begins, in_one_text(clauses(*numbers)), **fields)


def held(
    ref: str,
    day: date,
    *numbers: str,
    graded: tuple[str, ...] | None = None,
    state: AuditState = AuditState.REPORTED,
    **values: Any,
) -> CoveringAudit:
    """An audit that was held on *day*; of its clauses *graded* got a grade, or all. Other values go to its facts."""
    own = {name: values.pop(name) for name in ("sites", "on_site", "services", "processes") if name in values}
    audited = clauses(*(numbers if graded is None else graded))
    facts = AuditFacts(ref, state, held=day, audited=in_one_text(audited), items=len(audited), **values)
    return planned(ref, day, *numbers, state=state, facts=facts, **own)


def nc(ref: str, issued: date, *numbers: str, process: str = "", site: str = "", **values: Any) -> FollowUpFacts:
    fields: dict[str, Any] = {"grade": Grade.MINOR, "state": NonconformityState.ISSUED, **values}
    return FollowUpFacts(ref=ref, issued=issued, words=in_words(clauses(*numbers), process, site, ()), **fields)


def factors(kind: FactorSubject, reference: str, importance: int = 3, **values: Any) -> RiskFactors:
    fields: dict[str, Any] = {"on": date(2026, 1, 5), "since": date(2026, 1, 5), "by": "manager", **values}
    return RiskFactors(id=f"factors-{reference}", kind=kind, reference=reference, importance=importance, **fields)
