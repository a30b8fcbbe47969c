"""From the overview of a workspace to the register on paper, and to the list of what is asked of one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from auditor.activities.figure_facts import figure_facts
from auditor.activities.nonconformity_content import action_facts, standing_of
from auditor.activities.printing import printed
from auditor.activities.report_content import Sheet
from auditor.activities.response_form import REPORTED_IN
from auditor.figures.follow_up import counts, reviewed_by, standing
from auditor.figures.indicator import Basis, Period
from auditor.figures.indicators import COUNTS, indicators, kinds, trend
from auditor.figures.overview import Followed
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.programme import Programme
from auditor.model.record import Id
from auditor.model.words import Grade, NonconformityState, Owed
from auditor.reporting import register_record as facts
from auditor.reporting.audit_facts import PersonFacts
from auditor.reporting.programme_design import figure_names
from auditor.reporting.register_record import OwnerList, RegisterSheet
from auditor.reporting.review_record import FigureFacts
from auditor.workspace import AuditBook, Workspace
from auditor.workspace.basis import indicator_basis

if TYPE_CHECKING:
    from auditor.reporting.document import Rendered

MONTHS = 12
"""So many months of a trend are printed."""

FIGURES = tuple(f"K-{number}" for number in range(12, 23))
"""The indicators of follow-up; what K-21 counts is drawn as bars."""


def register_sheet(workspace: Workspace, *, language: str = "en", open_only: bool = False) -> RegisterSheet:
    """The register of all audits as it stands today, or at the moment of reading."""
    overview, today, settings = workspace.overview(), workspace.today(), workspace.settings
    everything = overview.followed
    pending = [each for each in everything if each.is_open]
    said = counts(everything, today)
    basis = _basis(workspace)
    states, grades, turns = (Counter(map(of, pending)) for of in (_state, _grade, _turn))
    chosen = pending if open_only else [each for each in everything if each.state is not NonconformityState.DRAFT]
    return RegisterSheet(
        language=language,
        organisation=settings.organisation.name or workspace.name,
        classification=settings.defaults.confidentiality.value,
        programme=workspace.programme.programme.ref if basis else "",
        as_of=today,
        manager=_manager(workspace) if basis else None,
        open=said.open,
        overdue=said.overdue,
        open_majors=said.open_majors,
        oldest_major=said.oldest_major,
        closed=said.closed,
        void=said.void,
        transferred=said.transferred,
        ageing=dict(said.ageing),
        by_state={state: states[state] for state in NonconformityState if states[state]},
        by_grade={grade: grades[grade] for grade in reversed(Grade) if grades[grade]},
        by_turn={turn: turns[turn] for turn in (Owed.OWNER, Owed.AUDITOR, Owed.VERIFIER)},
        entries=entries(workspace, chosen),
        is_open_only=open_only,
        pareto=_pareto(basis, today) if basis else {},
        figures=_figures(basis, today, figure_names(language, workspace.folder / "reports")) if basis else [],
        not_read=sorted(overview.unreadable()),
    )


def register_pdf(workspace: Workspace, sheet: RegisterSheet) -> Rendered:
    """The PDF in the workspace's own design and fonts; a font from outside is named in the record attached."""
    from auditor.reporting.register_design import register_design
    from auditor.reporting.register_paper import render_register

    return printed(workspace, sheet, sheet.language, register_design, render_register)


def entries(workspace: Workspace, chosen: Iterable[Followed]) -> list[facts.EntryFacts]:
    """The entries of the register: open ones first, of them the longest overdue, then what is due soonest."""
    today, days_off = workspace.today(), workspace.settings.calendar.days_off
    made = []
    for it in chosen:
        now = standing(it, today, reviewed_by(it, days_off))
        owner, verifier = it.person(it.row.owner) or it.person(it.row.process_owner), it.person(it.row.verifier)
        whose = it.named(now.whose)
        made.append(
            facts.EntryFacts(
                ref=it.ref,
                audit=it.audit,
                grade=it.grade,
                state=it.state,
                title=it.row.title,
                clauses=list(it.clauses),
                process=it.process.name if it.process else "",
                site=it.site.name if it.site else "",
                owner=owner.name if owner else "",
                verifier=verifier.name if verifier else "",
                turn=it.turn,
                whose=whose.name if whose else "",
                issued=it.issued,
                due=now.due,
                closed=it.closed,
                age=now.age,
                days_overdue=now.overdue,
                flags=list(it.flags(today)),
                repeat_of=it.row.repeat_of,
                is_open=it.is_open,
            )
        )
    return sorted(made, key=lambda e: (not e.is_open, -e.days_overdue, e.due or date.max, len(e.ref), e.ref))


def _state(it: Followed) -> NonconformityState:
    return it.state


def _grade(it: Followed) -> Grade:
    return it.grade


def _turn(it: Followed) -> Owed:
    return it.turn


def _basis(workspace: Workspace) -> Basis | None:
    """What the figures are counted from; without a programme there are none."""
    return indicator_basis(workspace, at_hand=True) if workspace.programme.all(Programme) else None


def _manager(workspace: Workspace) -> PersonFacts | None:
    book = workspace.programme
    found = book.all(Person).get(book.programme.manager or "")
    return PersonFacts(name=found.name, function=found.function) if found else None


def _pareto(basis: Basis, today: date) -> dict[facts.Grouping, list[facts.CountFacts]]:
    """K-21 over all that was issued, the most frequent first."""
    counted = kinds(today)["K-21"].count(basis, Period(None, today)).value
    if not isinstance(counted, dict):
        return {}
    return {by: [facts.CountFacts(of=of, n=n) for of, n in found.items()] for by, found in counted.items() if found}


def _figures(basis: Basis, today: date, called: Mapping[str, str]) -> list[FigureFacts]:
    """K-12 to K-22 over everything up to today, with the trend of those that have one."""
    period, named = Period(None, today), kinds(today)
    found, months = indicators(basis, period, today), trend(basis, period, today, MONTHS)
    shown = (name for name in FIGURES if named[name].unit is not COUNTS)
    return [
        figure_facts(name, found[name], replace(named[name], name=called[name]), months.get(name, ())) for name in shown
    ]


# One person


def owner_list(workspace: Workspace, person: Id, *, language: str = "en") -> OwnerList:
    """What is asked of *person*: next steps that are his or hers, and actions that are; what is overdue first."""
    overview, settings = workspace.overview(), workspace.settings
    known = workspace.programme.all(Person)[person]
    audits = dict.fromkeys(each.audit for each in overview.owed if each.is_open)
    tasks: list[facts.TaskFacts] = []
    for ref in audits:
        was_open = ref in workspace.open_books()
        book = workspace.audit(ref)
        tasks += _tasks(workspace, book, person)
        if not was_open:
            workspace.release(ref)
    has_programme = bool(workspace.programme.all(Programme))
    return OwnerList(
        language=language,
        organisation=settings.organisation.name or workspace.name,
        classification=settings.defaults.confidentiality.value,
        as_of=workspace.today(),
        person=PersonFacts(name=known.name, function=known.function),
        contact=_manager(workspace) if has_programme else None,
        tasks=sorted(tasks, key=lambda t: (-t.days_overdue, t.due or date.max, len(t.ref), t.ref)),
    )


def owner_list_pdf(workspace: Workspace, told: OwnerList) -> Rendered:
    """The PDF in the workspace's own design and fonts; a font from outside is named in the record attached."""
    from auditor.reporting.owner_list import render_owner_list
    from auditor.reporting.register_design import register_design

    return printed(workspace, told, told.language, register_design, render_owner_list)


def _tasks(workspace: Workspace, book: AuditBook, person: Id) -> Iterator[facts.TaskFacts]:
    today = workspace.today()
    up = Sheet(book)
    for it in book.all(Nonconformity).values():
        if not it.is_open:
            continue
        now = standing_of(book, it, today)
        undone = [action for action in it.response.actions if action.done is None] if it.state in REPORTED_IN else []
        mine = [action for action in undone if action.owner == person]
        is_whose = now.whose == person
        if not is_whose and not mine:
            continue
        shown = undone if is_whose else mine
        due = now.due if is_whose else min(action.due for action in mine)
        late = (today - due).days if due is not None and due < today and it.turn is not Owed.AUDITOR else 0
        yield facts.TaskFacts(
            ref=it.ref,
            audit=book.ref,
            grade=it.grade,
            state=it.state,
            title=it.title,
            clauses=list(it.clauses),
            process=up.process(it.process),
            only_actions=not is_whose,
            due=due,
            days_overdue=late,
            why=it.came_back,
            actions=[action_facts(up, it, action, today) for action in shown],
            repeat_of=it.repeat_of,
        )
