"""The issued findings of one audit that are no nonconformities (G-44)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.figures.overview.row import Row
from auditor.model.finding import Finding
from auditor.model.improvement import Decision
from auditor.model.people import Process, Site
from auditor.model.record import Id
from auditor.model.words import FindingState, Grade


class FindingRow(Row, frozen=True):
    """An issued finding that is no nonconformity: what later audits of the same clause are shown (G-44).

    ``decided`` says in words what was decided on it; empty until somebody did.
    """

    ref: str
    grade: Grade
    title: str
    clauses: tuple[str, ...]
    process: str
    site: str
    decided: str = ""


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
) -> FindingsPage:
    """The issued findings of an audit that are no nonconformities."""
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
            )
            for finding in findings
            if finding.state is FindingState.ISSUED and not finding.grade.is_nonconformity
        ),
    )


def _name(records: Mapping[Id, Process] | Mapping[Id, Site], wanted: Id | None) -> str:
    found = records.get(wanted or "")
    return found.name if found else ""
