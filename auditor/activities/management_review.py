"""From the programme and its audits to the input of a management review (20000-1 9.3, 9001 and 27001 9.3.2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from auditor.activities.feedback import answers, requests
from auditor.activities.figure_facts import figure_facts
from auditor.activities.printing import printed
from auditor.activities.review import reviews
from auditor.errors import InvalidInput
from auditor.figures.coverage import gaps, in_sentences, uncounted
from auditor.figures.indicator import Basis, Period
from auditor.figures.indicator_facts import AuditFacts
from auditor.figures.indicators import indicators, kinds, trend
from auditor.figures.overview import SlotRow, clauses_in
from auditor.model.clause import Clause
from auditor.model.people import Person
from auditor.model.programme import Programme
from auditor.model.record import Id
from auditor.model.review import TOPICS, ProgrammeReview
from auditor.model.words import AuditState, Grade
from auditor.reporting import review_record as facts
from auditor.reporting.review_record import ManagementReview
from auditor.workspace import Workspace
from auditor.workspace.basis import coverage_basis, indicator_basis
from auditor.workspace.looking_back import looked_back
from auditor.workspace.overview import Overview

if TYPE_CHECKING:
    from auditor.reporting.document import Rendered

MONTHS = 12
_OFF = (AuditState.CANCELLED, AuditState.TERMINATED)


def compiled(workspace: Workspace, first: date, last: date) -> ManagementReview:
    """What the product knows of a period as of today, or of the moment of reading. Not found without a programme."""
    if last < first:
        raise InvalidInput(f"The period ends ({last}) before it begins ({first}).", "--from DATE --to DATE")
    if last > workspace.today():
        raise InvalidInput(f"{last} is not over yet.", f"The period ends by {workspace.today()}, or earlier: --to DATE")
    return _Compiling(workspace, Period(first, last)).review()


def as_pdf(workspace: Workspace, review: ManagementReview) -> Rendered:
    """The PDF in the workspace's own design and fonts; a font from outside is named in the record attached."""
    from auditor.reporting.management_review import render_management_review
    from auditor.reporting.review_design import management_review_design

    return printed(workspace, review, review.language, management_review_design, render_management_review)


def as_markdown(workspace: Workspace, review: ManagementReview) -> bytes:
    """The Markdown in the words of the workspace's own design."""
    from auditor.reporting.review_design import management_review_design
    from auditor.reporting.review_markdown import markdown

    return markdown(review, management_review_design(review.language, own=workspace.folder / "reports"))


class _Compiling:
    """One compilation: everything is read once."""

    def __init__(self, workspace: Workspace, period: Period) -> None:
        self._workspace = workspace
        self._period = period
        self._today = workspace.today()
        self._book = workspace.programme
        self._programme: Programme = self._book.programme
        self._basis: Basis = indicator_basis(workspace)
        self._overview: Overview = workspace.at_hand
        self._covered = coverage_basis(workspace, at_hand=True)
        self._facts: Mapping[str, AuditFacts] = {each.ref: each for each in self._basis.audits}
        self._found = indicators(self._basis, period, self._today)
        self._looked_back = looked_back(workspace, period, at_hand=True)

    def review(self) -> ManagementReview:
        """All of it."""
        programme, settings, period = self._programme, self._workspace.settings, self._period
        slots = [slot for slot in self._overview.slots_of(programme.id) if self._concerns(slot)]
        audits = [self._audit(slot) for slot in slots]
        assert period.first is not None
        return ManagementReview(
            organisation=settings.organisation.name,
            classification=settings.defaults.confidentiality.value,
            first=period.first,
            last=period.last,
            as_of=self._today,
            programme=programme.ref,
            programme_title=programme.title,
            programme_state=programme.state,
            revision=programme.revision,
            manager=self._person(programme.manager),
            client=self._person(programme.client),
            standards=self._standards(),
            objectives=list(programme.objectives),
            programme_changes=programme.changes,
            resources=programme.resources,
            budget=programme.budget,
            planned_days=sum(each.planned_days for each in audits),
            audits=audits,
            nonconformities=list(self._nonconformities()),
            came_back=list(self._came_back()),
            trends=list(self._trends()),
            improvements=list(self._improvements()),
            figures=self._figures(),
            coverage=self._coverage(),
            not_counted=[f"Note: {sentence}." for sentence in uncounted(self._covered)],
            gaps=list(in_sentences(gaps(self._covered, self._today), self._today)),
            risks=[
                facts.RiskFacts(
                    kind=each.kind, text=each.text, treatment=each.treatment, owner=self._person(each.owner)
                )
                for each in programme.risks
            ],
            actions=list(self._actions()),
            feedback=list(self._feedback()),
            reviews=[self._review(each) for each in reviews(self._book) if period.holds(each.on)],
            ahead=sorted(self._ahead(), key=lambda each: (each.first, each.ref)),
        )

    def _name(self, person: Id | None) -> str:
        found = self._book.all(Person).get(person or "")
        return found.name if found else ""

    def _person(self, person: Id | None) -> str:
        found = self._book.all(Person).get(person or "")
        return ", ".join(words for words in (found.name, found.function) if words) if found else ""

    def _standards(self) -> list[facts.StandardFacts]:
        """Those of the programme's criteria, once each; where they name none, those of its audits."""
        known: dict[str, facts.StandardFacts] = {}
        for each in self._programme.criteria:
            if each.standard and each.binds and each.standard not in known:
                title = f"{each.name}, {each.edition}" if each.edition else each.title
                known[each.standard] = facts.StandardFacts(standard=each.standard, title=title)
        found = {clause.standard for clause in self._basis.required}
        return list(known.values()) or [facts.StandardFacts(standard=s, title=s) for s in sorted(found)]

    # Audits

    def _concerns(self, slot: SlotRow) -> bool:
        """Whether an audit was planned for a day of the period, then or at first, or held in it."""
        audit = self._facts.get(slot.ref)
        days = (slot.planned_from, slot.first_planned, audit.held if audit else None)
        return any(self._period.holds(day) for day in days)

    def _audit(self, slot: SlotRow) -> facts.HeldAudit:
        row, told = self._overview.audit(slot.ref), self._facts.get(slot.ref)
        held = told is not None and told.held is not None and told.held <= self._period.last
        state = row.state if row else AuditState.PLANNED
        standards = row.standards if row else sorted({clause.standard for clause in clauses_in(slot.clauses)})
        return facts.HeldAudit(
            ref=slot.ref,
            title=row.title if row else slot.title,
            state=state,
            taken_over=slot.taken_over,
            first=row.planned_from if row else slot.planned_from,
            last=row.planned_to if row else slot.planned_to,
            lead=self._name((row.lead if row else "") or slot.lead),
            standards=list(standards),
            is_held=held,
            is_late=not held and state not in _OFF and slot.planned_to < self._today,
            reported=told.reported if told else None,
            items=told.items if told else 0,
            not_audited=told.not_audited if told else 0,
            grades={grade: n for grade, n in sorted(told.findings.items()) if n} if told else {},
            planned_days=slot.planned_days,
            used_days=told.used_days if told else None,
        )

    def _ahead(self) -> Iterator[facts.AheadFacts]:
        """Audits planned after the period that were not begun, and events."""
        for slot in self._overview.slots_of(self._programme.id):
            told = self._facts.get(slot.ref)
            begun = told is not None and (told.started is not None or told.state in _OFF)
            if slot.planned_from > self._period.last and not begun:
                yield facts.AheadFacts(ref=slot.ref, title=slot.title, first=slot.planned_from, last=slot.planned_to)
        for event in self._programme.events:
            if event.ends > self._period.last:
                yield facts.AheadFacts(ref=event.ref, title=event.title, first=event.on, last=event.ends, is_event=True)

    def _feedback(self) -> Iterator[facts.FeedbackFacts]:
        for audit in self._basis.held(self._period):
            if not audit.feedback_asked:
                continue
            book = self._workspace.audit(audit.ref)
            given = answers(book)
            yield facts.FeedbackFacts(
                audit=audit.ref,
                asked=sum(len(request.asked) for request in requests(book)),
                answered=len(given),
                mean=round(sum(each.mark for each in given) / len(given), 4) if given else None,
                comments=sorted(each.comment for each in given if each.comment),
            )

    def _improvements(self) -> Iterator[facts.ImprovementFacts]:
        held = {audit.ref for audit in self._basis.held(self._period)}
        for page in self._overview.findings:
            for row in page.rows if page.audit in held else ():
                if row.grade is not Grade.CONFORMING:
                    yield facts.ImprovementFacts(
                        ref=row.ref, audit=page.audit, grade=row.grade, title=row.title, clauses=list(row.clauses)
                    )

    # Nonconformities

    def _nonconformities(self) -> Iterator[facts.FollowedFacts]:
        """Issued or closed in the period, or open; those that are open and overdue first, then by reference."""
        every = [
            each
            for each in self._overview.followed
            if each.is_open or self._period.holds(each.issued) or self._period.holds(each.closed)
        ]
        late = {each.id: each.is_open and each.row.is_overdue(self._today) for each in every}
        for each in sorted(every, key=lambda e: (not late[e.id], not e.is_open, e.ref)):
            owner, process, site = each.named(each.owner), each.process, each.site
            yield facts.FollowedFacts(
                ref=each.ref,
                audit=each.audit,
                grade=each.grade,
                state=each.state,
                title=each.row.title,
                clauses=list(each.clauses),
                process=process.name if process else "",
                site=site.name if site else "",
                owner=owner.name if owner else "",
                issued=each.issued,
                closed=each.closed,
                due=each.row.due,
                is_open=each.is_open,
                is_overdue=late[each.id],
                is_repeat=bool(each.row.repeat_of),
            )

    def _came_back(self) -> Iterator[facts.CameBackFacts]:
        """What was closed here or before the product, and was repeated in the period."""
        for each in self._looked_back.came_back:
            old, again = each.earlier, [it.ref for it in each.repeats if self._period.holds(it.issued)]
            if old.closed and again:
                yield facts.CameBackFacts(
                    ref=old.ref, title=old.title, closed=old.closed, judged=old.judged, repeats=again
                )

    def _trends(self) -> Iterator[facts.TrendFacts]:
        for each in self._looked_back.trends:
            found = [facts.InAProcess(ref=it.ref, process=it.process) for it in each.records]
            yield facts.TrendFacts(clause=each.clause, nonconformities=found)

    # Figures

    def _figures(self) -> list[facts.FigureFacts]:
        months = trend(self._basis, Period(None, self._period.last), self._today, MONTHS)
        return [
            figure_facts(name, it, kinds(self._today)[name], months.get(name, ())) for name, it in self._found.items()
        ]

    def _coverage(self) -> list[facts.CoverageFacts]:
        """The cases of K-03, by standard."""
        counted: dict[str, tuple[int, int]] = {}
        for clause, is_covered in self._found["K-03"].behind():
            standard = Clause.parse(clause).standard
            n, of = counted.get(standard, (0, 0))
            counted[standard] = n + bool(is_covered), of + 1
        return [facts.CoverageFacts(standard=s, covered=n, required=of) for s, (n, of) in sorted(counted.items())]

    # Reviews of the programme

    def _actions(self) -> Iterator[facts.ActionFacts]:
        """Those that are open, and those done in the period."""
        for review in reviews(self._book):
            for action in review.actions if review.on <= self._today else ():
                if action.is_open or self._period.holds(action.done):
                    yield facts.ActionFacts(
                        review=review.ref,
                        text=action.text,
                        owner=self._name(action.owner),
                        due=action.due,
                        done=action.done,
                        result=action.result,
                        is_overdue=action.is_open and action.due is not None and action.due < self._today,
                    )

    def _review(self, review: ProgrammeReview) -> facts.ProgrammeReviewFacts:
        return facts.ProgrammeReviewFacts(
            ref=review.ref,
            on=review.on,
            by=self._name(review.by),
            first=review.period_from,
            last=review.period_to,
            said={topic: str(getattr(review, topic)) for topic in TOPICS},
            conclusion=review.conclusion,
        )
