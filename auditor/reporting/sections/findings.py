"""The findings, from the gravest to good practice, each as a card."""

from __future__ import annotations

from auditor.reporting.cards import card
from auditor.reporting.flow import Block
from auditor.reporting.record import Result
from auditor.reporting.setting import Setting, fill
from auditor.reporting.shapes import ORDER


def findings(setting: Setting, width: float) -> list[Block]:
    """The blocks of the section."""
    report, labels = setting.report, setting.labels
    if not report.findings:
        return [setting.text(labels.no_findings)]
    return [
        setting.text(intro(setting), setting.styles.intro),
        *(card(setting, finding, width) for finding in setting.ranked(report.findings)),
    ]


def intro(setting: Setting) -> str:
    """How many findings of each grade there are."""
    counted = []
    for result in ORDER:
        number = sum(Result(finding.grade) is result for finding in setting.report.findings)
        if number:
            words = setting.words.grades[result]
            counted.append(f"{number} {words.label if number == 1 else words.plural}")
    return fill(setting.labels.findings_intro, list=", ".join(counted))
