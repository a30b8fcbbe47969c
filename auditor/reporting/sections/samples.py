"""The samples: what was drawn from what, how, and the sentence that each supports (ISO 19011 A.6)."""

from __future__ import annotations

from auditor.reporting.flow import Block, Stack
from auditor.reporting.record import SampleFacts
from auditor.reporting.setting import Setting, fill
from auditor.reporting.table import Cell, Row
from auditor.reporting.tags import Tag


def samples(setting: Setting, width: float) -> list[Block]:
    """The blocks of the section."""
    labels = setting.labels
    intro = setting.text(labels.sampling_statement, setting.styles.body)
    if not setting.report.samples:
        return [intro, setting.text(labels.no_samples)]
    rows = [_row(setting, facts) for facts in setting.report.samples]
    head = (labels.number, labels.population, labels.drawn, labels.exceptions, labels.supports)
    return [intro, setting.table([92, 108, 98, 50, width - 348], head, rows)]


def _row(setting: Setting, facts: SampleFacts) -> Row:
    styles = setting.styles
    evidence = setting.several([setting.evidence_link(ref) for ref in facts.evidence])
    names: list[Block] = [
        setting.cell_text(facts.ref, styles.table_strong),
        setting.cell_text(facts.topic, styles.table),
        setting.cell_text([setting.clause_link(facts.clause)], styles.table),
    ]
    concludes: list[Block] = [setting.cell_text(words, styles.table) for words in concluded(setting, facts)]
    if evidence:
        concludes.append(setting.cell_text(evidence, styles.table))
    cells = [
        Cell(Stack(names), Tag("TD")),
        Cell(_lines(setting, [facts.population, facts.source]), Tag("TD")),
        Cell(_lines(setting, drawn(setting, facts)), Tag("TD")),
        setting.cell(str(facts.exceptions), styles.table_strong if facts.exceptions else styles.table),
        Cell(Stack(concludes), Tag("TD")),
    ]
    return setting.row(cells, anchor=f"sample-{facts.ref}")


def drawn(setting: Setting, facts: SampleFacts) -> list[str]:
    """How many were looked at, how they were drawn, and why they are fewer than planned."""
    labels = setting.labels
    told = [fill(labels.of, n=facts.n, total=facts.size), facts.method_note or setting.words.sampling[facts.method]]
    if facts.seed:
        told.append(fill(labels.seed, seed=facts.seed))
    if facts.planned_n != facts.n:
        told.append(fill(labels.fewer, planned=facts.planned_n, reason=setting.or_none(facts.reason)))
    elif facts.reason:
        told.append(facts.reason)
    return told


def concluded(setting: Setting, facts: SampleFacts) -> list[str]:
    """The conclusion, and the sentence that the sample supports."""
    return [words for words in (facts.conclusion, facts.supports or setting.labels.no_statistics) if words]


def _lines(setting: Setting, words: list[str]) -> Stack:
    styles = setting.styles
    return Stack(
        [setting.cell_text(w, styles.table if n == 0 else styles.table_quiet) for n, w in enumerate(words) if w]
    )
