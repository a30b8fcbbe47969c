"""Summary, the audit itself and the results by clause, as pieces of a copy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from auditor.reporting.audit_facts import AgendaFacts
from auditor.reporting.charts import counts_in_words, due_in_words
from auditor.reporting.copies.pieces import (
    Bar,
    Bars,
    Entries,
    Fact,
    Facts,
    Piece,
    Row,
    Says,
    Sheet,
    Span,
    Subheading,
    Tile,
    Tiles,
    labelled,
    quiet,
    said,
    spans,
    strong,
)
from auditor.reporting.headline import headline
from auditor.reporting.member import member
from auditor.reporting.record import GroupFacts, NonconformityFacts, Result
from auditor.reporting.sections.audit import (
    criterion,
    dates,
    disagreements,
    earlier_state,
    limits,
    method,
    responses,
    scope,
)
from auditor.reporting.sections.clauses import basis, gravest_of, group_link
from auditor.reporting.sections.summary import SHOWN, by_urgency, tiles
from auditor.reporting.set_aside import set_aside
from auditor.reporting.setting import Setting, fill, fill_count
from auditor.reporting.shapes import ORDER

# Summary


def summary(setting: Setting) -> Iterator[Piece]:
    """Conclusion, figures, results by clause, and the nonconformities by their due dates."""
    report, labels = setting.report, setting.labels
    yield Subheading(fill(labels.conclusion_is, words=headline(report) or labels.not_yet))
    yield said(setting.or_none(report.conclusion))
    if report.fulfilment.strip():
        yield said(report.fulfilment)
    yield Tiles([Tile(number, words, result) for number, words, result in tiles(setting)])
    if report.groups:
        yield Subheading(labels.results_per_clause)
        yield _bars(setting)
    yield Subheading(labels.life_lines)
    lines = by_urgency(report.nonconformities)
    if not lines:
        yield said(labels.no_nonconformities)
        return
    head = (labels.number, labels.what, labels.grade, labels.due)
    yield Sheet(labels.life_lines, head, [_line(setting, facts) for facts in lines[:SHOWN]], (16, 48, 18, 18))
    if len(lines) > SHOWN:
        yield quiet(fill_count(labels.lines_more, len(lines) - SHOWN))


def _bars(setting: Setting) -> Bars:
    labels, grades, groups = setting.labels, setting.words.grades, setting.report.groups
    present = [result for result in ORDER if any(group.counts.get(result) for group in groups)]
    return Bars(
        name=labels.results_per_clause,
        caption=fill(labels.bars_caption, n=setting.next_figure()),
        head=(labels.clause, labels.clause_title, labels.looked_at, labels.outcome),
        legend=[(result, grades[result].short) for result in present],
        bars=[_bar(setting, group) for group in groups],
    )


def _bar(setting: Setting, group: GroupFacts) -> Bar:
    number = group_link(setting, group)
    counts = [(result, group.counts[result]) for result in ORDER if group.counts.get(result)]
    return Bar(
        number=_strong(number.text, number.to),
        title=group.title,
        looked_at=fill(setting.labels.audited_of, audited=group.audited, planned=group.planned),
        counts=counts,
        said=", ".join(f"{n} {setting.words.grades[result].short}" for result, n in counts),
        alt=counts_in_words(setting, group),
    )


def _strong(text: str, to: str) -> Span:
    return Span(text, to, is_strong=True)


def _line(setting: Setting, facts: NonconformityFacts) -> Row:
    link, result = setting.nonconformity_link(facts.ref), Result(facts.grade)
    due = due_in_words(setting, facts)
    return Row(
        [
            [Says([_strong(facts.ref, link.to)])],
            [said(facts.title)],
            [labelled(result, setting.words.grades[result].short)],
            [strong(due) if facts.overdue else said(due)],
        ]
    )


# The audit


def audit(setting: Setting) -> Iterator[Piece]:
    """What ISO 19011 6.5.1 asks for: objectives, scope, criteria, team, dates, method, and how far it all reaches."""
    report, labels = setting.report, setting.labels
    yield Facts(_facts(setting))
    yield Subheading(labels.reliability)
    yield Facts(_reliability(setting))
    if report.earlier:
        yield Subheading(labels.earlier)
        yield _earlier(setting)
    if setting.design.plan and report.agenda:
        yield Subheading(labels.plan)
        for day, lines in groupby(report.agenda, key=lambda line: line.day):
            head = (setting.day(day), labels.session, labels.clause, labels.auditee, labels.auditor, labels.place)
            rows = [_agenda(setting, line) for line in lines]
            yield Sheet(f"{labels.plan}, {setting.day(day)}", head, rows, (11, 23, 16, 18, 18, 14))


def _facts(setting: Setting) -> list[Fact]:
    report, labels = setting.report, setting.labels
    team = [member(each, setting.words.roles, labels) for each in report.team]
    return [
        Fact(labels.audit, [said(". ".join(w for w in (f"{report.audit}: {report.title}", report.programme) if w))]),
        Fact(labels.objectives, _objectives(setting)),
        Fact(labels.scope, [said(words) for words in scope(setting)] or [said(labels.none)]),
        Fact(labels.criteria, _listed(setting, [criterion(setting, n) for n in range(len(report.criteria))])),
        Fact(labels.client, [said(report.client.in_words if report.client else labels.none)]),
        Fact(labels.team, _listed(setting, team)),
        Fact(labels.participants, _listed(setting, [each.in_words for each in report.participants])),
        Fact(labels.dates, _listed(setting, dates(setting))),
        Fact(labels.method, [said(method(setting))]),
        Fact(labels.grading, [said(setting.or_none(report.grading))]),
    ]


def _listed(setting: Setting, entries: list[str]) -> list[Says | Entries]:
    if len(entries) < 2:
        return [said(entries[0] if entries else setting.labels.none)]
    return [Entries([spans(entry) for entry in entries])]


def _objectives(setting: Setting) -> list[Says]:
    told: list[Says] = []
    for facts in setting.report.objectives:
        told += [strong(facts.objective), said(setting.or_none(facts.conclusion))]
    return told or [said(setting.labels.none)]


def _reliability(setting: Setting) -> list[Fact]:
    report, labels = setting.report, setting.labels
    agreed = [said(words) for words in responses(setting)]
    return [
        Fact(labels.fulfilment, [said(setting.or_none(report.fulfilment))]),
        Fact(labels.disagreements, [said(words) for words in disagreements(setting)]),
        *([Fact(labels.responses, agreed)] if agreed else []),
        Fact(labels.obstacles, [said(setting.or_none(report.obstacles))]),
        Fact(labels.limits, [said(words) for words in limits(setting)]),
        Fact(labels.overrides, _listed(setting, set_aside(report.overrides, labels, setting.day))),
        Fact(labels.earlier, [said(setting.or_none(report.follow_up_of_earlier))]),
        Fact(labels.confidentiality, [said(setting.or_none(report.confidentiality))]),
    ]


def _earlier(setting: Setting) -> Sheet:
    labels, grades = setting.labels, setting.words.grades
    rows = []
    for facts in setting.report.earlier:
        grade = [labelled(Result(facts.grade), grades[Result(facts.grade)].short)] if facts.grade else []
        told = [facts.title, earlier_state(setting, facts), facts.note]
        rows.append(Row([[strong(facts.ref)], [said(facts.audit)], grade, *([said(words)] for words in told)]))
    head = (labels.number, labels.audit, labels.grade, labels.finding, labels.state, labels.seen)
    return Sheet(labels.earlier, head, rows, (13, 12, 13, 25, 16, 21))


def _agenda(setting: Setting, facts: AgendaFacts) -> Row:
    where = ", ".join(w for w in (facts.place, setting.words.modes[facts.mode]) if w)
    return Row(
        [
            [strong(f"{facts.start:%H:%M}–{facts.end:%H:%M}")],
            [said(facts.topic)],
            [said(setting.clause_links(facts.clauses))],
            [said(", ".join(facts.auditees))],
            [said(", ".join(facts.auditors))],
            [quiet(where)],
        ]
    )


# Results by clause


def clauses(setting: Setting) -> Iterator[Piece]:
    """The gravest result of each group, how much of it was looked at, and what was found there."""
    labels, groups = setting.labels, setting.report.groups
    if not groups:
        yield said(labels.no_items)
        return
    head = (labels.clause, labels.clause_title, labels.result, labels.looked_at, labels.basis)
    yield Sheet(labels.results_per_clause, head, [_group(setting, group) for group in groups], (9, 26, 17, 13, 35))
    yield quiet(labels.clause_rule)


def _group(setting: Setting, group: GroupFacts) -> Row:
    number, result = group_link(setting, group), gravest_of(group)
    return Row(
        [
            [Says([_strong(number.text, number.to)])],
            [said(group.title)],
            [labelled(result, setting.words.grades[result].short)],
            [said(fill(setting.labels.of, n=group.audited, total=group.planned))],
            [said(basis(setting, group))],
        ],
        anchor=f"group-{group.standard}-{group.number}",
    )
