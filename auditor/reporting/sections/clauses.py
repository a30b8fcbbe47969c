"""Results by clause: the gravest result of each group, how much of it was looked at, and what was found there."""

from __future__ import annotations

from auditor.reporting.flow import Block
from auditor.reporting.lines import Run
from auditor.reporting.marks import Chip
from auditor.reporting.record import FindingFacts, GroupFacts, Result
from auditor.reporting.setting import Setting, fill
from auditor.reporting.shapes import ORDER
from auditor.reporting.table import Cell, Pad, Row
from auditor.reporting.tags import Tag


def clauses(setting: Setting, width: float) -> list[Block]:
    """The blocks of the section."""
    labels = setting.labels
    rows = [_row(setting, group) for group in setting.report.groups]
    if not rows:
        return [setting.text(labels.no_items)]
    head = (labels.clause, labels.clause_title, labels.result, labels.looked_at, labels.basis)
    columns = [44, 128, 84, 62, width - 318]
    return [setting.table(columns, head, rows), setting.text(labels.clause_rule, setting.styles.intro)]


def _row(setting: Setting, group: GroupFacts) -> Row:
    style = setting.styles
    number = group_link(setting, group)
    result = gravest_of(group)
    cells = [
        setting.cell([number], style.table_strong, middle=True),
        setting.cell(group.title, middle=True),
        Cell(Chip(setting, result, setting.words.grades[result].short), Tag("TD"), pad=Pad(5, 6, 5, 0), middle=True),
        setting.cell(fill(setting.labels.of, n=group.audited, total=group.planned), middle=True),
        setting.cell(basis(setting, group), middle=True),
    ]
    return setting.row(cells, anchor=f"group-{group.standard}-{group.number}")


def group_link(setting: Setting, group: GroupFacts) -> Run:
    """The number of a group, leading to its first item."""
    first = next((item.clause for item in setting.report.items if _holds(group, item.clause)), "")
    return setting.link(group.number, f"clause-{first}") if first else Run(group.number)


def gravest_of(group: GroupFacts) -> Result:
    """The gravest result of a group; not audited where there is none."""
    return next((r for r in ORDER if group.counts.get(r)), Result.NOT_AUDITED)


def basis(setting: Setting, group: GroupFacts) -> list[str | Run]:
    """Numbers per result, then the findings."""
    words = setting.words.grades
    counted = ", ".join(f"{group.counts[r]} {words[r].short}" for r in ORDER if group.counts.get(r))
    found = setting.ranked([f for f in setting.report.findings if _concerns(group, f)])
    links = setting.several([setting.finding_link(finding.ref) for finding in found])
    return [f"{counted}. " if counted else "", *links]


def _concerns(group: GroupFacts, finding: FindingFacts) -> bool:
    return any(_holds(group, clause) for clause in finding.clauses)


def _holds(group: GroupFacts, clause: str) -> bool:
    """Whether *clause* belongs to the group: 8.5 holds 8.5 and 8.5.2.3, not 8.50."""
    standard, _, number = clause.rpartition(":")
    same = not group.standard or not standard or group.standard == standard
    return same and (number == group.number or number.startswith(f"{group.number}."))
