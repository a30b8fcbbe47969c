"""The audit itself: objectives with conclusions, scope, criteria, team, dates, method, limits (ISO 19011 6.5.1)."""

from __future__ import annotations

from itertools import groupby

from auditor.model.report import NONE
from auditor.reporting.audit_facts import AgendaFacts, EarlierFinding, MeetingFacts
from auditor.reporting.cards import dissents
from auditor.reporting.flow import Block, Stack
from auditor.reporting.fonts import Face
from auditor.reporting.labels import fill_count
from auditor.reporting.lines import Run
from auditor.reporting.member import member
from auditor.reporting.record import Result
from auditor.reporting.set_aside import set_aside
from auditor.reporting.setting import Setting, fill
from auditor.reporting.table import Cell


def audit(setting: Setting, width: float) -> list[Block]:
    """The blocks of the section."""
    labels = setting.labels
    inner = width - 102
    blocks: list[Block] = [
        setting.fields(_facts(setting, inner), width),
        setting.h2(labels.reliability),
        setting.fields(_reliability(setting, inner), width),
        *_earlier(setting),
    ]
    if setting.design.plan and setting.report.agenda:
        blocks += _plan(setting)
    return blocks


def _facts(setting: Setting, width: float) -> list[tuple[str, Block]]:
    report, labels, text = setting.report, setting.labels, setting.text
    client = report.client.in_words if report.client else labels.none
    team = [member(each, setting.words.roles, labels) for each in report.team]
    return [
        (labels.audit, text(". ".join(w for w in (f"{report.audit}: {report.title}", report.programme) if w))),
        (labels.objectives, _objectives(setting)),
        (labels.scope, _scope(setting)),
        (labels.criteria, _listed(setting, [criterion(setting, n) for n in range(len(report.criteria))], width)),
        (labels.client, text(client)),
        (labels.team, _listed(setting, team, width)),
        (labels.participants, _listed(setting, [each.in_words for each in report.participants], width)),
        (labels.dates, _listed(setting, dates(setting), width)),
        (labels.method, text(method(setting))),
        (labels.grading, text(setting.or_none(report.grading))),
    ]


def _listed(setting: Setting, entries: list[str], width: float) -> Block:
    if len(entries) < 2:
        return setting.text(entries[0] if entries else setting.labels.none)
    return setting.bullets(entries, width)


def _objectives(setting: Setting) -> Block:
    blocks: list[Block] = []
    for facts in setting.report.objectives:
        blocks.append(setting.text(facts.objective, setting.styles.strong.having(after=0)))
        blocks.append(setting.text(setting.or_none(facts.conclusion)))
    return Stack(blocks) if blocks else setting.text(setting.labels.none)


def _scope(setting: Setting) -> Block:
    said = [setting.text(words) for words in scope(setting)]
    return Stack(said) if said else setting.text(setting.labels.none)


def scope(setting: Setting) -> list[list[str | Run]]:
    """The scope in words, then sites, services, period and clauses, each behind its label."""
    facts, labels = setting.report.scope, setting.labels
    named = [
        (labels.sites, ", ".join(site.name for site in facts.sites)),
        (labels.services, ", ".join(facts.services)),
        (labels.period_covered, setting.days(facts.period_from, facts.period_to)),
    ]
    told: list[list[str | Run]] = [[facts.text]] if facts.text else []
    told += [[_label(setting, name), words] for name, words in named if words]
    if facts.clauses:
        told.append([_label(setting, labels.clauses), *setting.clause_links(facts.clauses)])
    return told


def _label(setting: Setting, words: str) -> Run:
    return Run(f"{words}: ", face=Face.MEDIUM, colour=setting.palette.secondary)


def criterion(setting: Setting, n: int) -> str:
    """The criterion at place *n*, with its edition and what is said of it."""
    facts = setting.report.criteria[n]
    words = fill(setting.labels.edition, name=facts.name, edition=facts.edition) if facts.edition else facts.name
    return f"{words} ({facts.note})" if facts.note else words


def dates(setting: Setting) -> list[str]:
    """When and where it was, the two meetings, and the languages."""
    report, labels = setting.report, setting.labels
    entries = []
    if report.began:
        entries.append(f"{setting.days(report.began, report.ended)}, {setting.words.modes[report.mode]}")
    places = ", ".join(site.name for site in report.scope.sites)
    if places:
        entries.append(places)
    for name, meeting in ((labels.opening, report.opening), (labels.closing, report.closing)):
        if meeting:
            entries.append(_meeting(setting, name, meeting))
    if report.languages:
        entries.append(fill(labels.languages, names=", ".join(report.languages)))
    return entries


def _meeting(setting: Setting, name: str, facts: MeetingFacts) -> str:
    words = f"{name}: {setting.moment(facts.held)}"
    if facts.attendees:
        words += f"; {', '.join(facts.attendees)}"
    return f"{words}. {facts.note}" if facts.note else words


def method(setting: Setting) -> str:
    """The method in words, and how many items were audited by which."""
    used = {item.method for item in setting.report.items if item.method and item.result.is_audited}
    counted = [
        f"{setting.words.methods[m]} ({sum(i.method is m and i.result.is_audited for i in setting.report.items)})"
        for m in setting.words.methods
        if m in used
    ]
    words = fill(setting.labels.methods_used, list=", ".join(counted)) if counted else ""
    return setting.or_none(" ".join(w for w in (setting.report.method, words) if w))


def limits(setting: Setting) -> list[str]:
    """What the audit cannot say, that it is a sample, and how many items rest on nothing that is written."""
    report, labels = setting.report, setting.labels
    thin = sum(item.thin for item in report.items)
    conforming = sum(item.result is Result.CONFORMING for item in report.items)
    said = [setting.or_none(report.limits), labels.sampling_statement]
    return [*said, fill(labels.thin, n=thin, of=conforming)] if thin else said


def _reliability(setting: Setting, width: float) -> list[tuple[str, Block]]:
    report, labels, text = setting.report, setting.labels, setting.text
    return [
        (labels.fulfilment, text(setting.or_none(report.fulfilment))),
        (labels.disagreements, Stack([text(words) for words in disagreements(setting)])),
        *_responses(setting),
        (labels.obstacles, text(setting.or_none(report.obstacles))),
        (labels.limits, Stack([text(words) for words in limits(setting)])),
        (labels.overrides, _listed(setting, set_aside(report.overrides, labels, setting.day), width)),
        (labels.earlier, text(setting.or_none(report.follow_up_of_earlier))),
        (labels.confidentiality, text(setting.or_none(report.confidentiality))),
    ]


def disagreements(setting: Setting) -> list[str]:
    """Where auditee and team did not agree, as written; and where the team did not agree, finding by finding."""
    written = setting.report.disagreements
    team = [f"{each.ref}: {words}" for each in setting.report.findings for words in dissents(setting, each)]
    return team if team and written in ("", NONE) else [setting.or_none(written), *team]


def responses(setting: Setting) -> list[str]:
    """By when nonconformities are answered, as was agreed with the auditee, by grade and for single findings."""
    agreed = setting.report.responses
    if agreed is None:
        return []
    grades = setting.words.grades
    times = [
        (grades[Result.MAJOR].label, agreed.major),
        (grades[Result.MINOR].label, agreed.minor),
        *((each.finding, each.days) for each in agreed.own),
    ]
    return [fill_count(setting.labels.answered_within, days, what=what) for what, days in times]


def _responses(setting: Setting) -> list[tuple[str, Block]]:
    agreed = [setting.text(line) for line in responses(setting)]
    return [(setting.labels.responses, Stack(agreed))] if agreed else []


def earlier_state(setting: Setting, facts: EarlierFinding) -> str:
    """The state of an earlier finding: in the words of the design, or as it was told."""
    return next((words for key, words in setting.words.states.items() if key == facts.state), facts.state)


def _earlier(setting: Setting) -> list[Block]:
    report, labels = setting.report, setting.labels
    if not report.earlier:
        return []
    rows = []
    for facts in report.earlier:
        grade = setting.words.grades[Result(facts.grade)].short if facts.grade else ""
        state = earlier_state(setting, facts)
        cells = [
            setting.cell(facts.ref, setting.styles.table_strong),
            *map(setting.cell, (facts.audit, grade, facts.title, state, facts.note)),
        ]
        rows.append(setting.row(cells))
    head = (labels.number, labels.audit, labels.grade, labels.finding, labels.state, labels.seen)
    return [setting.h2(labels.earlier), setting.table([64, 58, 62, 120, 76, 101.9], head, rows)]


def _plan(setting: Setting) -> list[Block]:
    labels = setting.labels
    blocks: list[Block] = [setting.h2(labels.plan)]
    columns = [50, 104, 72, 98, 88, 69.9]
    for day, lines in groupby(setting.report.agenda, key=lambda line: line.day):
        rows = [setting.row(_agenda(setting, line)) for line in lines]
        head = (setting.day(day), labels.session, labels.clause, labels.auditee, labels.auditor, labels.place)
        blocks.append(setting.table(columns, head, rows, before=6))
    return blocks


def _agenda(setting: Setting, facts: AgendaFacts) -> list[Cell]:
    where = ", ".join(w for w in (facts.place, setting.words.modes[facts.mode]) if w)
    return [
        setting.cell(f"{facts.start:%H:%M}–{facts.end:%H:%M}", setting.styles.table_strong),
        setting.cell(facts.topic),
        setting.cell(setting.clause_links(facts.clauses)),
        setting.cell(", ".join(facts.auditees)),
        setting.cell(", ".join(facts.auditors)),
        setting.cell(where, setting.styles.table_quiet),
    ]
