"""Proposals follow from what is known, and say why."""

from __future__ import annotations

from datetime import date

from auditor.figures.coverage import CoverageBasis, Leaf, risks
from auditor.figures.proposals import Proposal, proposals, said_of
from auditor.model.clause import Clause
from auditor.model.frequency import FactorSubject
from auditor.model.people import Process, Service, Site
from auditor.model.words import Grade
from tests.figures.covered import PROCESSES, SERVICES, SITES, TODAY, asks, basis, factors, held, nc, planned

DAY = date(2026, 10, 8)


def keys(of: CoverageBasis, today: date = TODAY) -> list[str]:
    return [each.key for each in proposals(of, today)]


def only(of: CoverageBasis) -> Proposal:
    found = proposals(of, TODAY)
    assert len(found) == 1
    return found[0]


def test_nothing_is_proposed_where_nothing_is_asked_or_all_is_planned() -> None:
    assert keys(basis()) == []
    assert (
        keys(basis(planned("IA-1", date(2028, 3, 1), "4", "5", "8", "9"), minima=asks(clauses_once_a_cycle=True))) == []
    )


def test_clauses_that_are_asked_for_together_are_one_proposal() -> None:
    of = basis(planned("IA-1", date(2028, 3, 1), "8", "9"), minima=asks(clauses_once_a_cycle=True))
    it = only(of)
    assert (it.key, it.due) == ("cycle-2028-12-31-4.1", date(2028, 12, 31))
    assert (it.subject, it.clauses) == ("20000-1:4.1, 20000-1:5.1", ("20000-1:4.1", "20000-1:5.1"))
    assert it.why == ("once in the cycle 2026-2028",)
    assert it.days == 2 * 0.25 + 0.5


def test_a_year_that_is_over_is_not_proposed_but_a_risk_that_is_overdue_is() -> None:
    yearly = basis(minima=asks(clauses_every_year=("20000-1:5.1",)))
    assert keys(yearly) == ["year-2027-12-31-5.1", "year-2028-12-31-5.1"]
    assert keys(yearly, date(2028, 1, 1)) == ["year-2028-12-31-5.1"]
    late = basis(factors=(factors(FactorSubject.PROCESS, "process-i", 5, change=2, incidents=1),))
    assert only(late).is_overdue(TODAY)
    assert only(late).why == (
        "a score of 20: every 12 months",
        "never audited",
        "importance 5, past results 0, change 2, incidents 1",
    )


def test_a_new_finding_makes_a_proposal_that_names_it() -> None:
    told = factors(FactorSubject.PROCESS, "process-i", 4, reason="carries every service", maturity=1, change=1)
    before = basis(held("IA-1", DAY, "8.6.1"), factors=(told,))
    assert [each.due for each in proposals(before, TODAY)] == [date(2028, 4, 8)]  # a score of 15: 18 months
    major = nc("NC-1", date(2026, 10, 19), "8.6.1", process="incident management", grade=Grade.MAJOR)
    after = before.having(held("IA-1", DAY, "8.6.1", nonconformities=(major,)))
    it = only(after)
    assert it.due == date(2027, 10, 8)
    assert it.why == (
        "a score of 21: every 12 months",
        "last audited 2026-10-08",
        "importance 4, past results 3 (NC-1), change 1, maturity 1: carries every service",
    )
    assert (it.processes, it.clauses) == (("process-i",), ("20000-1:8.6.1",))
    again = basis(held("IA-1", DAY, "8.6.1", nonconformities=(major,)), minima=asks(months_after_major=12))
    assert only(again).why == ("again within 12 months of NC-1, a major",)
    assert (only(again).processes, only(again).clauses) == (("process-i",), ("20000-1:8.6.1",))


def test_a_new_service_or_site_makes_a_proposal() -> None:
    minima = asks(high_services_every_year=True, sites_on_site_once_a_cycle=True)
    first = held(
        "IA-1", DAY, "8.5.1", sites=("site-b", "site-t"), on_site=("site-b", "site-t"), services=("service-1",)
    )
    both = basis(
        first,
        *(planned(f"IA-{year}", date(year, 9, 1), "8.5", services=("service-1",)) for year in (2027, 2028)),
        minima=minima,
    )
    assert keys(both) == []
    service = Service(id="service-9", ref="S9", name="New", criticality="high")
    site = Site(id="site-l", ref="ŁDZ", name="Łódź", staff=34)
    more = CoverageBasis(
        both.cycle,
        both.leaves,
        both.audits,
        (*SITES, site),
        (*SERVICES, service),
        PROCESSES,
        minima=minima,
    )
    assert keys(more) == ["year-2027-12-31-S9", "cycle-2028-12-31-ŁDZ", "year-2028-12-31-S9"]
    assert proposals(more, TODAY)[1].sites == ("site-l",)
    assert proposals(more, TODAY)[0].services == ("service-9",)


def test_an_audit_that_comes_too_late_is_told() -> None:
    told = factors(FactorSubject.PROCESS, "process-i", 5, change=2, incidents=1)
    of = basis(held("IA-1", DAY, "8.6.1"), planned("IA-2", date(2027, 10, 12), "8.6.1"), factors=(told,))
    late, once_more = proposals(of, TODAY)
    assert late.why[-1] == "too late: IA-2 on 2027-10-12"
    assert once_more.due == date(2028, 10, 12)


def test_a_process_is_audited_where_it_runs() -> None:
    runs = Process(id="p", ref="PR9", name="desk", clauses=["20000-1:8.6.1"], sites=["site-t"])
    told = factors(FactorSubject.PROCESS, "p", 5, change=2, incidents=1)
    of = basis(held("IA-1", DAY, "8.6.1", sites=("site-t",)), processes=(runs,), factors=(told,))
    assert only(of).sites == ("site-t",)
    assert only(of).days == 0.25 * 0.8 + 0.5  # fifteen people


def test_no_two_proposals_have_the_same_key() -> None:
    """Two majors of one day, one process at two sites, and the same number in two standards."""
    majors = [nc(ref, DAY, "8.6.1", process="incident management", grade=Grade.MAJOR) for ref in ("NC-1", "NC-2")]
    twice = basis(held("IA-1", DAY, "8.6.1", nonconformities=tuple(majors)), minima=asks(months_after_major=12))
    assert keys(twice) == ["again-2027-10-08-8.6.1-NC-1", "again-2027-10-08-8.6.1-NC-2"]
    runs = Process(id="p", ref="PR9", name="desk", clauses=["20000-1:8.6.1"], sites=["site-b", "site-t"])
    assert keys(basis(processes=(runs,))) == ["runs-there-2028-12-31-8.6.1-BRQ", "runs-there-2028-12-31-8.6.1-TÓR"]
    leaves = [Leaf(Clause(standard, "8.6.1")) for standard in ("20000-1", "9001")]
    told = [factors(FactorSubject.CLAUSE, str(leaf.clause), 5, incidents=3) for leaf in leaves]
    found = keys(basis(leaves=leaves, factors=told, processes=()))
    assert len(set(found)) == len(found) == 4


def test_after_a_major_incident_an_unplanned_audit_is_considered_until_one_is_planned_or_decided() -> None:
    told = factors(FactorSubject.PROCESS, "process-i", 2, incidents=3, on=date(2027, 5, 3))
    of = basis(held("IA-1", DAY, "8.6.1"), factors=(told,))
    it = only(of)
    assert (it.key, it.due) == ("consider-2027-05-03-PR2", date(2027, 8, 3))
    assert it.why[0] == "a major incident: an unplanned audit is considered, and the decision recorded"
    assert keys(of.having(planned("IA-2", date(2027, 8, 3), "8.6.1"))) == []
    assert keys(of.having(planned("IA-2", date(2027, 8, 4), "8.6.1"))) == [it.key]
    assert keys(basis(*of.audits, factors=(told.having(decision="no: the cause is known"),))) == []


def test_the_factors_in_words() -> None:
    told = factors(FactorSubject.SERVICE, "service-1", 5, past=2)
    assert said_of(risks(basis(factors=(told,)), TODAY)[0]) == "importance 5, past results 2"
