"""From the programme, its audits and its figures to the status that is printed: nothing of it is typed for it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.activities.figure_facts import figure_facts
from auditor.activities.printing import printed
from auditor.activities.programme_coverage import covered_facts, gap_facts, matrices
from auditor.activities.register_content import entries
from auditor.activities.review import reviews
from auditor.activities.revision import difference
from auditor.figures.coverage import gaps
from auditor.figures.indicator import Indicator, Period
from auditor.figures.indicators import COUNTS, indicators, kinds, trend
from auditor.figures.overview import SlotRow
from auditor.figures.workload import workload
from auditor.model.calendar import days_after
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.words import AuditState
from auditor.reporting import programme_record as facts
from auditor.reporting.audit_facts import PersonFacts
from auditor.reporting.programme_record import ProgrammeStatus
from auditor.reporting.review_record import StandardFacts
from auditor.workspace import Workspace
from auditor.workspace.basis import coverage_basis, indicator_basis

if TYPE_CHECKING:
    from auditor.reporting.document import Rendered

MONTHS = 12
"""So many months of a trend are printed."""

AHEAD = 92
"""What is due in so many days is a next step; what is overdue always is."""

_OFF = (AuditState.CANCELLED, AuditState.TERMINATED)


def programme_status(workspace: Workspace, *, language: str = "en") -> ProgrammeStatus:
    """The status as of today, or of the moment of reading. Not found without a programme."""
    return _Compiling(workspace).status(language)


def programme_pdf(workspace: Workspace, status: ProgrammeStatus) -> Rendered:
    """The PDF in the workspace's own design and fonts; a font from outside is named in the record attached."""
    from auditor.reporting.programme_design import programme_design
    from auditor.reporting.programme_paper import render_programme

    return printed(workspace, status, status.language, programme_design, render_programme)


class _Compiling:
    """One compilation: everything is read once."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._today = workspace.today()
        self._book = workspace.programme
        self._programme = self._book.programme
        self._overview = workspace.overview()
        self._covering = coverage_basis(workspace, at_hand=True)
        self._basis = indicator_basis(workspace, at_hand=True)
        self._unplanned = {slot.ref for slot in self._book.slots() if slot.unplanned}
        self._facts = {each.ref: each for each in self._basis.audits}
        self._gaps = gaps(self._covering, self._today)
        self._until = days_after(self._today, AHEAD)

    def status(self, language: str) -> ProgrammeStatus:
        """All of it."""
        programme, settings = self._programme, self._workspace.settings
        audits = sorted(
            map(self._audit, self._overview.slots_of(programme.id)), key=lambda each: (each.first, each.ref)
        )
        covered, wanted = covered_facts(self._covering, self._today)
        pending = [each for each in self._overview.followed if each.is_open]
        status = ProgrammeStatus(
            language=language,
            organisation=settings.organisation.name or self._workspace.name,
            classification=settings.defaults.confidentiality.value,
            as_of=self._today,
            programme=programme.ref,
            title=programme.title,
            state=programme.state,
            revision=programme.revision,
            cycle_from=programme.cycle_from,
            cycle_to=programme.cycle_to,
            manager=self._person(programme.manager),
            client=self._person(programme.client),
            standards=[
                StandardFacts(standard=each.standard, title=each.cited)
                for each in programme.criteria
                if each.standard and each.binds
            ],
            objectives=list(programme.objectives),
            audits=audits,
            events=[
                facts.EventFacts(ref=each.ref, title=each.title, first=each.on, last=each.ends)
                for each in sorted(programme.events, key=lambda each: each.on)
            ],
            kept_free=[
                facts.KeptFreeFacts(first=each.first, last=each.last, reason=each.reason)
                for each in programme.blackouts
            ],
            covered=covered,
            required=wanted,
            matrices=list(matrices(self._covering, self._today)),
            gaps=list(gap_facts(self._covering, self._gaps, self._today)),
            not_outlined=list(self._covering.not_outlined),
            not_planned=list(self._covering.not_planned),
            risks=[
                facts.StatedRisk(
                    kind=each.kind,
                    text=each.text,
                    treatment=each.treatment,
                    owner=self._name(each.owner),
                    state=each.state,
                )
                for each in programme.risks
            ],
            figures=list(self._figures()),
            resources=programme.resources,
            budget=programme.budget,
            auditor_days=programme.auditor_days,
            loads=list(self._loads()),
            nonconformities=entries(self._workspace, pending),
            revisions=[
                facts.ApprovedRevision(
                    number=each.revision,
                    on=each.on,
                    by=self._name(each.by),
                    reason=each.reason,
                    changes=list(each.changes),
                )
                for each in programme.approvals
            ],
            proposed_change=programme.proposed_change,
            since=list(difference(self._workspace, at_hand=True)) if programme.revision else [],
            ahead_until=self._until,
            not_read=sorted(self._overview.unreadable()),
        )
        steps = sorted(self._steps(status), key=lambda each: (each.due or self._until, each.kind, each.ref))
        return status.model_copy(update={"next_steps": steps})

    def _name(self, person: Id | None) -> str:
        found = self._book.all(Person).get(person or "")
        return found.name if found else ""

    def _person(self, person: Id | None) -> PersonFacts | None:
        found = self._book.all(Person).get(person or "")
        return PersonFacts(name=found.name, function=found.function) if found else None

    def _audit(self, slot: SlotRow) -> facts.ScheduledAudit:
        row, told = self._overview.audit(slot.ref), self._facts.get(slot.ref)
        held = told is not None and told.held is not None and told.held <= self._today
        state = row.state if row else AuditState.PLANNED
        last = row.planned_to if row else slot.planned_to
        is_late = not held and state not in _OFF and last < self._today
        return facts.ScheduledAudit(
            ref=slot.ref,
            title=row.title if row else slot.title,
            state=state,
            first=row.planned_from if row else slot.planned_from,
            last=last,
            first_planned=slot.first_planned,
            lead=self._name((row.lead if row else "") or slot.lead),
            standards=list(row.standards) if row else [],
            planned_days=slot.planned_days,
            used_days=told.used_days if told else None,
            is_held=held,
            days_late=(self._today - last).days if is_late else 0,
            is_unplanned=slot.ref in self._unplanned,
            is_provisional=slot.provisional,
        )

    # Figures

    def _figures(self) -> Iterator[facts.IndicatorFacts]:
        """Every indicator over everything up to today; what counts by word is no number, and stands in the register."""
        period, named = Period(None, self._today), kinds(self._today)
        found, months = indicators(self._basis, period, self._today), trend(self._basis, period, self._today, MONTHS)
        for name, it in found.items():
            if named[name].unit != COUNTS:
                told = figure_facts(name, it, named[name], months.get(name, ()))
                yield facts.IndicatorFacts.model_validate(
                    {"id": name, "unit": named[name].unit, "value": _number(it), "n": it.n, "of": it.of}
                    | {"is_small": it.is_small, "months": told.months}
                )

    def _loads(self) -> Iterator[facts.LoadFacts]:
        """The work of this year and of the next, as far as the cycle goes."""
        people, holidays = list(self._book.all(Person).values()), self._workspace.settings.calendar.holidays
        first = min(max(self._today.year, self._programme.cycle_from.year), self._programme.cycle_to.year)
        for year in range(first, min(first + 1, self._programme.cycle_to.year) + 1):
            for load in workload(self._overview.audits, people, year, holidays):
                yield facts.LoadFacts(
                    name=load.person.name,
                    year=year,
                    planned=round(load.planned, 3),
                    used=round(load.used, 3),
                    available=load.available,
                    twice=[day for day, _ in load.twice],
                )

    # Next steps

    def _steps(self, status: ProgrammeStatus) -> Iterator[facts.NextStep]:
        """What is overdue, what is due until :data:`AHEAD`, and every gap that can still be closed."""
        for gap in status.gaps:
            if not gap.is_missed:
                yield facts.NextStep(kind="gap", ref=gap.label, title=gap.title, due=gap.due[0])
        for audit in status.audits:
            if not audit.is_held and audit.state not in _OFF and audit.first <= self._until:
                yield facts.NextStep(kind="audit", ref=audit.ref, title=audit.title, due=audit.first, who=audit.lead)
        for event in status.events:
            if self._today <= event.last and event.first <= self._until:
                yield facts.NextStep(kind="event", ref=event.ref, title=event.title, due=event.first)
        for each in status.nonconformities:
            if each.due is None or each.due <= self._until:
                yield facts.NextStep(kind="nonconformity", ref=each.ref, title=each.title, due=each.due, who=each.whose)
        yield from self._decided()
        if status.proposed_change:
            who = status.client.name if status.client else ""
            yield facts.NextStep(kind="revision", ref=status.programme, title=status.proposed_change, who=who)

    def _decided(self) -> Iterator[facts.NextStep]:
        """The actions that reviews of the programme decided and nobody has done."""
        for review in reviews(self._book):
            for action in review.actions if review.on <= self._today else ():
                if action.is_open:
                    who = self._name(action.owner)
                    yield facts.NextStep(kind="action", ref=review.ref, title=action.text, due=action.due, who=who)


def _number(it: Indicator) -> float | None:
    return round(float(it.value), 4) if isinstance(it.value, int | float) else None
