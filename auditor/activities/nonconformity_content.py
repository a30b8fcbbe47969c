"""From an audit's book to the paper about one of its nonconformities: every word looked up, evidence by its class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from auditor.activities.finding_facts import facts_of
from auditor.activities.printing import printed
from auditor.activities.report_content import Sheet
from auditor.figures.follow_up import Standing, review_due, standing
from auditor.model.cause import walked
from auditor.model.copies import FormerReference
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.nonconformity import CheckedSample, CorrectiveAction, Nonconformity
from auditor.model.record import HistoryEntry, Id, Override, Warned
from auditor.model.sample import Sample
from auditor.model.words import Confidentiality, NonconformityState
from auditor.reporting import nonconformity_record as facts
from auditor.reporting.nonconformity_record import NonconformitySheet
from auditor.reporting.record import DueFacts
from auditor.workspace import AuditBook, Workspace

if TYPE_CHECKING:
    from auditor.reporting.document import Rendered

WITHHELD = frozenset({Confidentiality.CONFIDENTIAL, Confidentiality.PERSONAL})
"""Classes of evidence whose words are left out unless they are asked for: the paper goes to owners (G-43)."""


def nonconformity_sheet(
    workspace: Workspace, book: AuditBook, nonconformity: Id, *, language: str = "en", with_confidential: bool = False
) -> NonconformitySheet:
    """Everything about one nonconformity as it stands today, or at the moment of reading."""
    return _Compiling(workspace, book, book.get(Nonconformity, nonconformity), with_confidential).sheet(language)


def nonconformity_pdf(workspace: Workspace, sheet: NonconformitySheet) -> Rendered:
    """The PDF in the workspace's own design and fonts; a font from outside is named in the record attached."""
    from auditor.reporting.nonconformity_design import nonconformity_design
    from auditor.reporting.nonconformity_paper import render_nonconformity

    return printed(workspace, sheet, sheet.language, nonconformity_design, render_nonconformity)


def standing_of(book: AuditBook, it: Nonconformity, today: date) -> Standing:
    """Where it stands on *today*; the auditors' side should answer within the working days of its site."""
    off = book.days_off(it.site, it.turn_since or today)
    return standing(it, today, review_due(it, book.deadlines, off))


def action_facts(up: Sheet, it: Nonconformity, action: CorrectiveAction, today: date) -> facts.ActionFacts:
    """A corrective action with its owner's name and its evidence by reference; late as of *today*."""
    return facts.ActionFacts(
        ref=action.ref,
        text=action.text,
        owner=up.person(action.owner),
        due=action.due,
        done=action.done,
        shown_by=action.shown_by,
        evidence=up.evidence_refs(action.evidence),
        is_overdue=it.is_open and action.done is None and action.due < today,
    )


class _Compiling:
    """One compilation: the nonconformity with the lookups of its book."""

    def __init__(self, workspace: Workspace, book: AuditBook, it: Nonconformity, with_confidential: bool) -> None:
        self._workspace = workspace
        self._today = workspace.today()
        self._book = book
        self._it = it
        self._found = book.all(Finding).get(it.finding)
        self._looked_up = Sheet(book)
        self._with_confidential = with_confidential

    def sheet(self, language: str) -> NonconformitySheet:
        """All of it."""
        it, up, settings = self._it, self._looked_up, self._workspace.settings
        now = standing_of(self._book, it, self._today)
        titles = self._book.clause_titles
        raised_by = self._found.raised_by if self._found else None
        told = NonconformitySheet(
            language=language,
            organisation=settings.organisation.name or self._workspace.name,
            classification=settings.defaults.confidentiality.value,
            as_of=self._today,
            ref=it.ref,
            former=[each.ref for each in self._book.all(FormerReference).values() if each.object == it.id],
            audit=self._book.ref,
            audit_title=self._book.audit.title,
            grade=it.grade,
            grade_label=self._book.grading.label(it.grade),
            state=it.state,
            title=it.title,
            clauses=[facts.CitedClause(clause=clause, title=titles.get(clause, "")) for clause in it.clauses],
            process=up.process(it.process),
            site=up.site(it.site),
            lead=up.person_facts(self._book.audit.lead),
            owner=up.person_facts(it.owner),
            process_owner=up.person_facts(it.process_owner),
            verifier=up.person_facts(it.verifier),
            raised=it.raised,
            raised_by=up.person(raised_by),
            issued=it.issued,
            closed=it.closed,
            due=list(self._due()),
            due_now=now.due,
            days_overdue=now.overdue,
            turn=now.turn,
            whose=up.person(now.whose),
            flags=list(it.flags(self._today)),
            repeat_of=it.repeat_of,
            waiting_days=it.waiting.days,
            waiting_occurrences=it.waiting.occurrences,
            occurrences_seen=it.waiting.seen,
            reason=it.reason,
            history=list(self._history()),
            set_aside=sorted(self._set_aside(), key=lambda each: (each.on, each.rule)),
            checks=[self._check(n) for n in range(len(it.checks))],
            reopenings=list(self._reopenings()),
            shown=self._pieces(piece for piece, _ in it.evidence()),
            extensions=list(self._extensions()),
            escalations=[
                facts.EscalationFacts(on=e.on, by=up.person(e.by), to=up.person(e.to), reason=e.reason, ended=e.ended)
                for e in it.escalations
            ],
        )
        return NonconformitySheet.model_validate(dict(told) | self._finding() | self._response())

    def _finding(self) -> dict[str, object]:
        """What its finding says."""
        if self._found is None:
            return {}
        told = facts_of(self._looked_up, self._found)
        return {
            "finding": told.ref,
            "services": told.services,
            "repeat_reason": told.repeat_reason,
            "requirement": told.requirement,
            "statement": told.statement,
            "evidence": self._pieces(self._found.evidence),
            "grade_reason": told.grade_reason,
            "presented_to": told.presented_to,
            "presented_on": told.presented_on,
            "presented_acknowledged": told.acknowledged,
            "disagreement": told.disagreement,
        }

    def _response(self) -> dict[str, object]:
        """What the owner's side said, and whether it was accepted."""
        it, up, answer = self._it, self._looked_up, self._it.response
        seen = it.acknowledgement
        return {
            "acknowledgement": facts.AcknowledgementFacts(
                by=up.person(seen.by), on=seen.on, agrees=seen.agrees, note=seen.note
            )
            if seen
            else None,
            "submitted": list(it.submissions),
            "correction": answer.correction,
            "containment": answer.containment,
            "extent": answer.extent,
            "cause": answer.cause.said,
            "cause_method": answer.cause.method,
            "cause_categories": list(answer.cause.categories),
            "whys": [
                facts.WhyFacts(number=".".join(map(str, number)), text=why.text, is_root=why.is_root)
                for number, why in walked(answer.cause.whys)
            ],
            "criterion": answer.criterion,
            "actions": [action_facts(up, it, action, self._today) for action in answer.actions],
            "reviews": [
                facts.ReviewFacts(on=r.on, by=up.person(r.by), accepted=r.accepted, reason=r.reason) for r in it.reviews
            ],
        }

    def _due(self) -> Iterator[DueFacts]:
        due = self._it.due
        for step in ("containment", "response", "implementation", "effectiveness"):
            day = getattr(due, step)
            if day is not None:
                yield DueFacts.model_validate({"step": step, "due": day, "reason": due.set_by_person.get(step, "")})

    def _pieces(self, ids: Iterable[Id]) -> list[facts.PieceFacts]:
        known = self._book.all(Evidence)
        return [self._piece(known[each]) for each in dict.fromkeys(ids) if each in known]

    def _piece(self, piece: Evidence) -> facts.PieceFacts:
        """A piece of evidence; of one that its reader may not see only what it is (G-43)."""
        is_withheld = piece.confidentiality in WITHHELD and not self._with_confidential
        said = {}
        if not is_withheld:
            elsewhere = self._looked_up.site(piece.site) if piece.site != self._it.site else ""
            said = {
                "reference": piece.reference,
                "description": piece.description,
                "place": ", ".join(part for part in (piece.place, elsewhere) if part),
                "respondent": piece.respondent,
            }
        return facts.PieceFacts(
            ref=piece.ref,
            kind=piece.kind,
            confidentiality=piece.confidentiality,
            captured=piece.captured,
            is_withheld=is_withheld,
            **said,
        )

    def _check(self, n: int) -> facts.CheckFacts:
        check, up = self._it.checks[n], self._looked_up
        return facts.CheckFacts(
            kind=check.kind,
            on=check.on,
            by=up.person(check.by),
            method=check.method,
            method_note=check.method_note,
            seen=check.seen,
            result=check.result,
            evidence=up.evidence_refs(check.evidence),
            sample=self._sampled(check.sample) if check.sample else None,
        )

    def _sampled(self, drawn: CheckedSample) -> facts.SampledFacts:
        sample = self._book.all(Sample).get(drawn.sample or "")
        ref = sample.ref if sample else ""
        return facts.SampledFacts(ref=ref, n=drawn.n, size=drawn.size, exceptions=drawn.exceptions)

    def _reopenings(self) -> Iterator[facts.ReopeningFacts]:
        up = self._looked_up
        for each in self._it.reopenings:
            yield facts.ReopeningFacts(
                on=each.on,
                by=up.person(each.by),
                reason=each.reason,
                evidence=up.evidence_refs(each.evidence),
                shown_by=each.shown_by,
                dated=each.dated,
            )

    def _extensions(self) -> Iterator[facts.ExtensionFacts]:
        up = self._looked_up
        for each in self._it.extensions:
            yield facts.ExtensionFacts(
                field=each.field,
                asked_on=each.asked_on,
                asked_by=up.person(each.asked_by),
                old=each.old,
                new=each.new,
                reason=each.reason,
                granted=each.granted,
                decided_on=each.decided_on,
                decided_by=up.person(each.decided_by),
                note=each.note,
            )

    def _set_aside(self) -> Iterator[facts.SetAsideFacts]:
        """Rules that were set aside for it or for its finding, and those that warned and were not followed."""
        about, up = {self._it.id, self._it.finding}, self._looked_up
        for override in self._book.all(Override).values():
            if override.object in about:
                yield facts.SetAsideFacts(
                    rule=override.rule,
                    on=override.approved_on,
                    by=up.person(override.approved_by),
                    reason=override.reason,
                    compensation=override.compensation,
                )
        for warned in self._book.all(Warned).values():
            if warned.object in about:
                yield facts.SetAsideFacts(
                    rule=warned.rule, on=warned.on.date(), by=up.person(warned.by), text=warned.text
                )

    def _history(self) -> Iterator[facts.StepFacts]:
        steps = (each for each in self._book.all(HistoryEntry).values() if each.object == self._it.id)
        for step in sorted(steps, key=lambda each: (each.on, each.id)):
            yield facts.StepFacts(
                on=step.on,
                by=self._looked_up.person(step.by),
                transition=step.transition,
                action=step.action,
                to=NonconformityState(step.to_state) if step.to_state else None,
                note=step.note,
            )
