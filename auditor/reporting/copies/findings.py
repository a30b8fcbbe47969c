"""Findings, nonconformities, samples, and what was not audited, as pieces of a copy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.reporting import cards
from auditor.reporting.copies.photo import picture
from auditor.reporting.copies.pieces import (
    Card,
    Entries,
    Fact,
    Facts,
    Picture,
    Piece,
    Row,
    Says,
    Sheet,
    Span,
    Subheading,
    Words,
    first_and_others,
    labelled,
    quiet,
    said,
    spans,
    strong,
)
from auditor.reporting.design import Section, Step
from auditor.reporting.record import FindingFacts, ItemFacts, NonconformityFacts, Result, SampleFacts
from auditor.reporting.sections.findings import intro as findings_intro
from auditor.reporting.sections.nonconformities import intro as register_intro
from auditor.reporting.sections.nonconformities import state
from auditor.reporting.sections.samples import concluded, drawn
from auditor.reporting.setting import Setting, fill, fill_count

# Findings


def findings(setting: Setting) -> Iterator[Piece]:
    """The findings, from the gravest to good practice."""
    if not setting.report.findings:
        yield said(setting.labels.no_findings)
        return
    yield quiet(findings_intro(setting))
    for finding in setting.ranked(setting.report.findings):
        yield _card(setting, finding)


def _card(setting: Setting, finding: FindingFacts) -> Card:
    loud = finding.grade.is_nonconformity
    result = Result(finding.grade)
    pieces = [Facts(_fields(setting, finding))] if loud else _quiet_fields(setting, finding)
    grade = setting.words.grades[result].short
    return Card(finding.ref, finding.title, result, grade, f"finding-{finding.ref}", pieces)


def _fields(setting: Setting, finding: FindingFacts) -> list[Fact]:
    labels = setting.labels
    rows = [
        Fact(labels.grade, [said(cards.facts(setting, finding))]),
        Fact(labels.requirement, [said(setting.or_none(finding.requirement))]),
        Fact(labels.nonconformity, [strong(setting.or_none(finding.statement))]),
        Fact(labels.objective_evidence, _evidence(setting, finding.evidence)),
        Fact(labels.grade_reason, [said(setting.or_none(finding.grade_reason))]),
    ]
    if finding.repeat_of:
        words = [fill(labels.repeat_of, ref=finding.repeat_of), finding.repeat_reason]
        rows.append(Fact(labels.repeat, [said(". ".join(w for w in words if w))]))
    items = setting.several([setting.item_link(ref) for ref in finding.items])
    rows.append(Fact(labels.auditee, [said(cards.auditee(setting, finding))]))
    if finding.dissents:
        rows.append(Fact(labels.dissents, [said(words) for words in cards.dissents(setting, finding)]))
    rows.append(Fact(labels.checklist, [said(items or labels.none)]))
    if finding.nonconformity:
        rows.append(Fact(labels.follow_up, [said(cards.follow_up(setting, finding))]))
    return rows


def _quiet_fields(setting: Setting, finding: FindingFacts) -> list[Says | Entries | Picture | Facts]:
    told: list[Says | Entries | Picture | Facts] = [said(w) for w in (finding.requirement, finding.statement) if w]
    if finding.grade_reason:
        told.append(quiet(finding.grade_reason))
    if finding.evidence:
        told += _evidence(setting, finding.evidence)
    return [*told, quiet(cards.quiet_facts(setting, finding))]


def _evidence(setting: Setting, refs: Sequence[str]) -> list[Says | Entries | Picture]:
    """Pieces of evidence as a list, each photo below its line."""
    if not refs:
        return [said(setting.labels.none)]
    told: list[Says | Entries | Picture] = []
    entries: list[Words] = []
    for ref in refs:
        entries.append(spans(cards.cited(setting, ref)))
        piece = setting.evidence.get(ref)
        if piece and piece.photo:
            told += [Entries(entries), picture(setting, piece)]
            entries = []
    return [*told, Entries(entries)] if entries else told


# Nonconformities


def nonconformities(setting: Setting) -> Iterator[Piece]:
    """The nonconformities as they stood on the day of the report."""
    known, labels = setting.report.nonconformities, setting.labels
    if not known:
        yield said(labels.no_nonconformities)
        return
    yield quiet(register_intro(setting))
    head = (labels.number, labels.what, labels.who, labels.due)
    yield Sheet(labels.life_lines, head, [_nonconformity(setting, facts) for facts in known], (18, 38, 22, 22))


def _nonconformity(setting: Setting, facts: NonconformityFacts) -> Row:
    labels, result = setting.labels, Result(facts.grade)
    number = [strong(facts.ref)]
    if facts.finding:
        number.append(said(setting.finding_link(facts.finding)))
    number.append(labelled(result, setting.words.grades[result].short))
    what = [strong(facts.title), said(setting.several([setting.clause_link(c) for c in facts.clauses]))]
    where = ", ".join(w for w in (facts.process, facts.site) if w)
    what += [quiet(where), quiet(state(setting, facts))] if where else [quiet(state(setting, facts))]
    for label, words in ((labels.correction, facts.correction), (labels.containment, facts.containment)):
        if words:
            what.append(Says([Span(f"{label}: ", is_strong=True), Span(words)]))
    names = ((labels.owner, facts.owner), (labels.verifier, facts.verifier))
    who = [said(f"{label}: {name or labels.none}") for label, name in names]
    return Row([number, what, who, _due(setting, facts)], anchor=f"nonconformity-{facts.ref}")


def _due(setting: Setting, facts: NonconformityFacts) -> list[Says]:
    labels = setting.labels
    told: list[Says] = []
    for due in facts.due:
        name = Span(f"{setting.words.steps[Step(due.step)]}: ")
        told.append(Says([name, Span(setting.day(due.due), is_strong=due.due == facts.due_now)]))
        if due.reason:
            told.append(quiet(fill(labels.set_by_person, reason=due.reason)))
    if facts.overdue and facts.due_now:
        told.append(strong(fill_count(labels.overdue_by, (setting.report.as_of - facts.due_now).days)))
    if facts.closed:
        told.append(strong(fill(labels.closed_on, date=setting.day(facts.closed))))
    return told or [said(labels.none)]


# Samples


def samples(setting: Setting) -> Iterator[Piece]:
    """What was drawn from what, how, and the sentence that each supports."""
    labels, known = setting.labels, setting.report.samples
    yield said(labels.sampling_statement)
    if not known:
        yield said(labels.no_samples)
        return
    head = (labels.number, labels.population, labels.drawn, labels.exceptions, labels.supports)
    name = setting.words.sections[Section.SAMPLES]
    yield Sheet(name, head, [_sample(setting, facts) for facts in known], (19, 22, 21, 11, 27))


def _sample(setting: Setting, facts: SampleFacts) -> Row:
    evidence = setting.several([setting.evidence_link(ref) for ref in facts.evidence])
    concludes = [said(words) for words in concluded(setting, facts)]
    return Row(
        [
            [strong(facts.ref), said(facts.topic), said(setting.clause_link(facts.clause))],
            first_and_others([facts.population, facts.source]),
            first_and_others(drawn(setting, facts)),
            [strong(str(facts.exceptions)) if facts.exceptions else said("0")],
            [*concludes, said(evidence)] if evidence else concludes,
        ],
        anchor=f"sample-{facts.ref}",
    )


# What was not audited


def gaps(setting: Setting) -> Iterator[Piece]:
    """What was not audited and why, where it is carried to, and what does not apply."""
    labels, items = setting.labels, setting.report.items
    if not items:
        yield said(labels.no_items)
        return
    for result, heading, nothing in (
        (Result.NOT_AUDITED, labels.not_audited, labels.all_audited),
        (Result.OPEN, labels.still_open, ""),
        (Result.NOT_APPLICABLE, labels.not_applicable, labels.all_applicable),
    ):
        of_these = [item for item in items if item.result is result]
        if of_these or nothing:
            yield Subheading(heading)
            yield _left_out(setting, heading, of_these) if of_these else said(nothing)


def _left_out(setting: Setting, heading: str, items: Sequence[ItemFacts]) -> Sheet:
    labels = setting.labels
    rows = []
    for item in items:
        link = setting.item_link(item.ref)
        told = [said(item.question), said(setting.or_none(item.reason)), said(item.carried_to)]
        number = Says([Span(item.ref, link.to, is_strong=True)])
        rows.append(Row([[number], [said(setting.clause_link(item.clause))], *([each] for each in told)]))
    head = (labels.item, labels.clause, labels.question, labels.reason, labels.carried_to)
    return Sheet(heading, head, rows, (10, 17, 33, 25, 15))
