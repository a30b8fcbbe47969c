"""The register as a spreadsheet: every nonconformity, every corrective action, and the figures of follow-up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from auditor.activities.register_content import FIGURES, MONTHS
from auditor.activities.report_content import Sheet as LookedUp
from auditor.exchange.spreadsheet import Column, Sheet, Value, workbook
from auditor.figures.follow_up import BUCKETS, counts, next_step, review_due, standing
from auditor.figures.indicator import Indicator, Period
from auditor.figures.indicator_words import cases, value
from auditor.figures.indicators import Kind, indicators, kinds, trend
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.programme import Programme
from auditor.model.words import NonconformityState
from auditor.workspace import AuditBook, Workspace
from auditor.workspace.basis import indicator_basis
from auditor.workspace.one_by_one import one_by_one

_REGISTER = (
    Column("Number", 13),
    Column("Audit", 13),
    Column("Finding", 9),
    Column("Grade", 12),
    Column("State", 24),
    Column("Title", 50),
    Column("Clauses", 22),
    Column("Process", 24),
    Column("Site", 20),
    Column("Owner", 24),
    Column("Process owner", 24),
    Column("Verifier", 24),
    Column("Raised", 11),
    Column("Issued", 11),
    Column("Due now", 11),
    Column("Days overdue", 9),
    Column("Days open", 9),
    Column("Turn", 10),
    Column("Whose", 24),
    Column("Next step", 40),
    Column("Containment due", 12),
    Column("Response due", 12),
    Column("Implementation due", 14),
    Column("Effectiveness due", 13),
    Column("Response submitted", 12),
    Column("Times returned", 9),
    Column("Implemented", 12),
    Column("Closed", 11),
    Column("Escalated", 10),
    Column("Extended", 9),
    Column("Repeat of", 13),
    Column("Issued early", 8),
    Column("Reopened", 10),
    Column("Cause categories", 22),
)

_ACTIONS = (
    Column("Nonconformity", 13),
    Column("Action", 9),
    Column("What is done", 60),
    Column("Owner", 24),
    Column("Due", 11),
    Column("Done", 11),
    Column("Days overdue", 9),
    Column("Evidence", 20),
    Column("Grade", 12),
    Column("State", 24),
    Column("Title", 50),
    Column("Audit", 13),
)

_FIGURES = (
    Column("Figure", 9),
    Column("Name", 32),
    Column("Of what", 30),
    Column("Month", 11),
    Column("Value", 10),
    Column("Unit", 10),
    Column("n", 8),
    Column("of", 8),
    Column("In words", 70),
)

Row = tuple[Value, ...]


def register_workbook(
    workspace: Workspace, progress: Callable[[int, int], None] | None = None
) -> tuple[bytes, list[str]]:
    """The XLSX file as of today or of the moment of reading, and the audits that could not be read and are not in it.

    All audits with nonconformities are opened; *progress* is told how many are done, of how many.
    """
    overview = workspace.overview()
    refs = dict.fromkeys(each.audit for each in overview.followed)

    def read(book: AuditBook) -> tuple[list[Row], list[Row]]:
        return list(_nonconformities(workspace, book)), list(_actions(workspace, book))

    found, unread = one_by_one(workspace, refs, read, progress)
    register = [row for rows, _ in found for row in rows]
    actions = [row for _, rows in found for row in rows]
    left_out = [*sorted(overview.unreadable()), *unread]
    sheets = (
        Sheet("Register", _REGISTER, sorted(register, key=_number)),
        Sheet("Actions", _ACTIONS, sorted(actions, key=_number)),
        Sheet("Figures", _FIGURES, list(_figures(workspace))),
    )
    title = f"{workspace.settings.organisation.name or workspace.name}: nonconformities"
    return workbook(title, sheets, workspace.today()), left_out


def _nonconformities(workspace: Workspace, book: AuditBook) -> Iterator[Row]:
    today, up = workspace.today(), LookedUp(book)
    findings = book.all(Finding)
    for it in book.all(Nonconformity).values():
        off = book.days_off(it.site, it.turn_since or today)
        now, flags = standing(it, today, review_due(it, book.deadlines, off)), it.flags(today)
        found = findings.get(it.finding)
        yield (
            it.ref,
            book.ref,
            found.ref if found else "",
            book.grading.label(it.grade),
            _state(it.state),
            it.title,
            ", ".join(it.clauses),
            up.process(it.process),
            up.site(it.site),
            up.person(it.owner),
            up.person(it.process_owner),
            up.person(it.verifier),
            it.raised,
            it.issued,
            now.due,
            now.overdue or None,
            now.age,
            now.turn.value,
            up.person(now.whose),
            next_step(it),
            it.due.containment,
            it.due.response,
            it.due.implementation,
            it.due.effectiveness,
            min(it.submissions, default=None),
            sum(not review.accepted for review in it.reviews) or None,
            it.implemented,
            it.closed,
            "escalated" in flags,
            "extended" in flags,
            it.repeat_of,
            it.early,
            it.reopened,
            ", ".join(it.response.cause.categories),
        )


def _actions(workspace: Workspace, book: AuditBook) -> Iterator[Row]:
    today, up = workspace.today(), LookedUp(book)
    for it in book.all(Nonconformity).values():
        for action in it.response.actions:
            is_late = it.is_open and action.done is None and action.due < today
            yield (
                it.ref,
                action.ref,
                action.text,
                up.person(action.owner),
                action.due,
                action.done,
                (today - action.due).days if is_late else None,
                ", ".join(up.evidence_refs(action.evidence)),
                book.grading.label(it.grade),
                _state(it.state),
                it.title,
                book.ref,
            )


def _number(row: Sequence[Value]) -> tuple[int, str]:
    return len(str(row[0])), str(row[0])


def _state(state: NonconformityState) -> str:
    return state.value.replace("_", " ")


def _figures(workspace: Workspace) -> Iterator[Row]:
    """The ages of what is open, K-12 to K-22 as a whole and by month, and where nonconformities are."""
    today = workspace.today()
    ages = counts(workspace.overview().followed, today)
    for bucket in BUCKETS:
        n = ages.ageing[bucket]
        yield ("K-15", "Open, by days since issue", f"{bucket} days", None, n, "count", n, ages.open, "")
    if not workspace.programme.all(Programme):
        return
    basis, period, named = indicator_basis(workspace, at_hand=True), Period(None, today), kinds(today)
    found, months = indicators(basis, period, today), trend(basis, period, today, MONTHS)
    for name in FIGURES:
        yield from _figure(name, found[name], named[name])
        for begin, point in months.get(name, ()):
            yield _point(name, named[name], point, "month", begin)


def _figure(name: str, it: Indicator, kind: Kind) -> Iterator[Row]:
    if isinstance(it.value, Mapping):
        for by, counted in it.value.items():
            for word, n in counted.items():
                yield (name, f"{kind.name}: {by}", word, None, n, "count", n, it.of, "")
        return
    yield _point(name, kind, it, "everything", None)


def _point(name: str, kind: Kind, it: Indicator, what: str, month: date | None) -> Row:
    """A value; of a rate a number from 0 to 1, whatever is said in words of few cases."""
    number = round(it.value, 4) if isinstance(it.value, int | float) else None
    said = "" if month else f"{value(it, kind)}; {cases(it, kind)}"
    return (name, kind.name, what, month, number, kind.unit, it.n, it.of, said)
