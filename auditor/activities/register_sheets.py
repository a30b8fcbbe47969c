"""The register as a spreadsheet: every nonconformity, every corrective action, and the figures of follow-up.

Headings, states and whatever else is no data stand in one language: the words of the register on paper.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from auditor.activities.nonconformity_content import action_facts, standing_of
from auditor.activities.register_content import FIGURES, MONTHS
from auditor.activities.report_content import Sheet as LookedUp
from auditor.exchange import why_lines
from auditor.exchange.spreadsheet import Column, Sheet, Value, workbook
from auditor.figures.follow_up import BUCKETS, counts
from auditor.figures.indicator import Indicator, Period
from auditor.figures.indicator_words import cases, value
from auditor.figures.indicators import COUNT, Kind, indicators, kinds, trend
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.programme import Programme
from auditor.reporting.labels import fill
from auditor.reporting.programme_design import figure_names
from auditor.reporting.register_design import RegisterWording, register_design
from auditor.reporting.workbook_design import Heading as H
from auditor.reporting.workbook_design import Page
from auditor.workspace import AuditBook, Workspace
from auditor.workspace.basis import indicator_basis
from auditor.workspace.one_by_one import one_by_one

Row = Mapping[H, Value]
"""A row by its headings; what is left out is empty."""

_COLUMNS: Final[Mapping[Page, Mapping[H, float]]] = {
    Page.REGISTER: {
        H.NUMBER: 13,
        H.AUDIT: 13,
        H.FINDING: 9,
        H.GRADE: 18,
        H.STATE: 24,
        H.TITLE: 50,
        H.CLAUSES: 22,
        H.PROCESS: 24,
        H.SITE: 20,
        H.OWNER: 24,
        H.PROCESS_OWNER: 24,
        H.VERIFIER: 24,
        H.RAISED: 11,
        H.ISSUED: 11,
        H.DUE_NOW: 11,
        H.DAYS_OVERDUE: 9,
        H.DAYS_OPEN: 9,
        H.TURN: 10,
        H.WHOSE: 24,
        H.NEXT: 40,
        H.CONTAINMENT_DUE: 12,
        H.RESPONSE_DUE: 12,
        H.IMPLEMENTATION_DUE: 14,
        H.EFFECTIVENESS_DUE: 13,
        H.SUBMITTED: 12,
        H.RETURNED: 9,
        H.IMPLEMENTED: 12,
        H.CLOSED: 11,
        H.ESCALATED: 10,
        H.EXTENDED: 9,
        H.REPEAT_OF: 13,
        H.EARLY: 8,
        H.REOPENED: 10,
        H.CAUSE: 50,
        H.METHOD: 18,
        H.CATEGORIES: 22,
        H.WHYS: 50,
    },
    Page.ACTIONS: {
        H.NONCONFORMITY: 13,
        H.ACTION: 9,
        H.WHAT: 60,
        H.OWNER: 24,
        H.DUE: 11,
        H.DONE: 11,
        H.DAYS_OVERDUE: 9,
        H.SHOWN_BY: 30,
        H.EVIDENCE: 20,
        H.GRADE: 18,
        H.STATE: 24,
        H.TITLE: 50,
        H.AUDIT: 13,
    },
    Page.FIGURES: {
        H.FIGURE: 9,
        H.NAME: 32,
        H.OF_WHAT: 30,
        H.MONTH: 11,
        H.VALUE: 10,
        H.UNIT: 10,
        H.N: 8,
        H.OF: 8,
        H.IN_WORDS: 70,
    },
}
"""The columns of each sheet and their widths in characters."""


def register_workbook(
    workspace: Workspace, progress: Callable[[int, int], None] | None = None, *, language: str = "en"
) -> tuple[bytes, list[str]]:
    """The XLSX file as of today or of the moment of reading, and the audits that could not be read and are not in it.

    All audits with nonconformities are opened; *progress* is told how many are done, of how many.
    """
    words = register_design(language, workspace.folder / "reports").words
    overview = workspace.overview()
    refs = dict.fromkeys(each.audit for each in overview.followed)

    def read(book: AuditBook) -> tuple[list[Row], list[Row]]:
        return list(_nonconformities(workspace, book, words)), list(_actions(workspace, book, words))

    found, unread = one_by_one(workspace, refs, read, progress)
    rows = {
        Page.REGISTER: sorted((row for register, _ in found for row in register), key=_number),
        Page.ACTIONS: sorted((row for _, actions in found for row in actions), key=_number),
        Page.FIGURES: list(_figures(workspace, words, figure_names(language, workspace.folder / "reports"))),
    }
    said = words.workbook
    sheets = [
        Sheet(
            said.sheets[page],
            [Column(said.headings[heading], width) for heading, width in columns.items()],
            [[row.get(heading) for heading in columns] for row in rows[page]],
        )
        for page, columns in _COLUMNS.items()
    ]
    title = fill(said.title, organisation=workspace.settings.organisation.name or workspace.name)
    return workbook(title, sheets, workspace.today()), [*sorted(overview.unreadable()), *unread]


def _nonconformities(workspace: Workspace, book: AuditBook, words: RegisterWording) -> Iterator[Row]:
    today, up, whether = workspace.today(), LookedUp(book), words.workbook.whether
    findings = book.all(Finding)
    for it in book.all(Nonconformity).values():
        now, flags, cause = standing_of(book, it, today), it.flags(today), it.response.cause
        found = findings.get(it.finding)
        yield {
            H.NUMBER: it.ref,
            H.AUDIT: book.ref,
            H.FINDING: found.ref if found else "",
            H.GRADE: words.grades[it.grade].label,
            H.STATE: words.states[it.state],
            H.TITLE: it.title,
            H.CLAUSES: ", ".join(it.clauses),
            H.PROCESS: up.process(it.process),
            H.SITE: up.site(it.site),
            H.OWNER: up.person(it.owner),
            H.PROCESS_OWNER: up.person(it.process_owner),
            H.VERIFIER: up.person(it.verifier),
            H.RAISED: it.raised,
            H.ISSUED: it.issued,
            H.DUE_NOW: now.due,
            H.DAYS_OVERDUE: now.overdue or None,
            H.DAYS_OPEN: now.age,
            H.TURN: words.turns[now.turn],
            H.WHOSE: up.person(now.whose),
            H.NEXT: words.next[it.state],
            H.CONTAINMENT_DUE: it.due.containment,
            H.RESPONSE_DUE: it.due.response,
            H.IMPLEMENTATION_DUE: it.due.implementation,
            H.EFFECTIVENESS_DUE: it.due.effectiveness,
            H.SUBMITTED: min(it.submissions, default=None),
            H.RETURNED: sum(not review.accepted for review in it.reviews) or None,
            H.IMPLEMENTED: it.implemented,
            H.CLOSED: it.closed,
            H.ESCALATED: whether("escalated" in flags),
            H.EXTENDED: whether("extended" in flags),
            H.REPEAT_OF: it.repeat_of,
            H.EARLY: whether(it.early),
            H.REOPENED: whether(it.reopened),
            H.CAUSE: cause.said,
            H.METHOD: cause.method,
            H.CATEGORIES: ", ".join(map(words.category, cause.categories)),
            H.WHYS: why_lines.written(cause.whys),
        }


def _actions(workspace: Workspace, book: AuditBook, words: RegisterWording) -> Iterator[Row]:
    today, up = workspace.today(), LookedUp(book)
    for it in book.all(Nonconformity).values():
        for action in it.response.actions:
            told = action_facts(up, it, action, today)
            yield {
                H.NONCONFORMITY: it.ref,
                H.ACTION: told.ref,
                H.WHAT: told.text,
                H.OWNER: told.owner,
                H.DUE: told.due,
                H.DONE: told.done,
                H.DAYS_OVERDUE: (today - told.due).days if told.is_overdue else None,
                H.SHOWN_BY: told.shown_by,
                H.EVIDENCE: ", ".join(told.evidence),
                H.GRADE: words.grades[it.grade].label,
                H.STATE: words.states[it.state],
                H.TITLE: it.title,
                H.AUDIT: book.ref,
            }


def _number(row: Row) -> tuple[int, str]:
    number = str(row.get(H.NUMBER) or row.get(H.NONCONFORMITY))
    return len(number), number


def _figures(workspace: Workspace, words: RegisterWording, called: Mapping[str, str]) -> Iterator[Row]:
    """The ages of what is open, K-12 to K-22 as a whole and by month, and where nonconformities are."""
    today, said = workspace.today(), words.workbook
    ages = counts(workspace.overview().followed, today)
    for bucket in BUCKETS:
        yield {
            H.FIGURE: "K-15",
            H.NAME: said.open_by_age,
            H.OF_WHAT: fill(said.days, bucket=bucket),
            H.VALUE: ages.ageing[bucket],
            H.UNIT: said.units.get(COUNT, COUNT),
            H.N: ages.ageing[bucket],
            H.OF: ages.open,
        }
    if not workspace.programme.all(Programme):
        return
    basis, period, named = indicator_basis(workspace, at_hand=True), Period(None, today), kinds(today)
    found, months = indicators(basis, period, today), trend(basis, period, today, MONTHS)
    for name in FIGURES:
        kind = replace(named[name], name=called.get(name, ""))
        yield from _figure(name, found[name], kind, words)
        for begin, point in months.get(name, ()):
            yield _point(name, kind, point, words, begin)


def _figure(name: str, it: Indicator, kind: Kind, words: RegisterWording) -> Iterator[Row]:
    if not isinstance(it.value, Mapping):
        yield _point(name, kind, it, words, None)
        return
    unit, labels = words.workbook.units.get(COUNT, COUNT), words.labels
    by_what = {
        "clause": labels.clause_of,
        "process": labels.process,
        "cause": labels.cause,
        "owner": labels.owner_of,
        "site": labels.site,
    }
    for by, counted in it.value.items():
        for word, n in counted.items():
            what = words.category(word) if by == "cause" else word
            row: Sequence[Value] = (name, by_what[by], what, n, unit, n, it.of)
            yield dict(zip((H.FIGURE, H.NAME, H.OF_WHAT, H.VALUE, H.UNIT, H.N, H.OF), row, strict=True))


def _point(name: str, kind: Kind, it: Indicator, words: RegisterWording, month: date | None) -> Row:
    """A value; of a rate a number from 0 to 1, whatever is said in words of few cases."""
    said = words.workbook
    return {
        H.FIGURE: name,
        H.NAME: kind.name,
        H.OF_WHAT: said.month if month else said.everything,
        H.MONTH: month,
        H.VALUE: round(it.value, 4) if isinstance(it.value, int | float) else None,
        H.UNIT: said.units.get(kind.unit, kind.unit),
        H.N: it.n,
        H.OF: it.of,
        H.IN_WORDS: "" if month else f"{value(it, kind)}; {cases(it, kind)}",
    }
