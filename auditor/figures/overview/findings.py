"""The issued findings of one audit that are no nonconformities (G-44)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType

from auditor.figures.overview.row import Row
from auditor.model.finding import Finding
from auditor.model.improvement import Decision
from auditor.model.people import Person, Process, Site
from auditor.model.record import Id
from auditor.model.words import FindingState, Grade


class FindingRow(Row, frozen=True):
    """An issued finding that is no nonconformity: what later audits of the same clause are shown (G-44).

    ``decided`` says in words what was decided on it; empty until somebody did. ``decides`` is the process owner, else
    the auditee's representative, ``decider`` as that person is named; ``issued`` the day of the report.
    """

    ref: str
    grade: Grade
    title: str
    clauses: tuple[str, ...]
    process: str
    site: str
    decided: str = ""
    id: str = ""
    issued: date | None = None
    decides: str = ""
    decider: str = ""


class FindingsPage(Row, frozen=True):
    """The issued findings of one audit that are no nonconformities."""

    audit: str
    rows: tuple[FindingRow, ...]


def findings_page(
    audit: str,
    findings: Iterable[Finding],
    *,
    processes: Mapping[Id, Process],
    sites: Mapping[Id, Site],
    decisions: Iterable[Decision] = (),
    issued: date | None = None,
    representative: Id | None = None,
    people: Mapping[Id, Person] = MappingProxyType({}),
) -> FindingsPage:
    """The issued findings of an audit that are no nonconformities; *issued* is the day of its report."""
    decided = {each.finding: each.said for each in decisions}
    return FindingsPage(
        audit,
        tuple(
            FindingRow(
                finding.ref,
                finding.grade,
                finding.title,
                tuple(finding.clauses),
                _name(processes, finding.process),
                _name(sites, finding.site),
                decided.get(finding.id, ""),
                finding.id,
                issued,
                *_decider(finding, processes, representative, people),
            )
            for finding in findings
            if finding.state is FindingState.ISSUED and not finding.grade.is_nonconformity
        ),
    )


def _decider(
    finding: Finding, processes: Mapping[Id, Process], representative: Id | None, people: Mapping[Id, Person]
) -> tuple[str, str]:
    process = processes.get(finding.process or "")
    who = (process.owner if process else None) or representative or ""
    person = people.get(who)
    return who, f"{person.ref} {person.name}" if person else ""


def _name(records: Mapping[Id, Process] | Mapping[Id, Site], wanted: Id | None) -> str:
    found = records.get(wanted or "")
    return found.name if found else ""
