"""What the parts of the audit plan need to set type: the plan, and words for its days and people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from auditor.reporting.fonts import Fonts
from auditor.reporting.plan_design import PlanDesign, PlanLabels, PlanWording
from auditor.reporting.plan_record import AuditPlan
from auditor.reporting.typesetting import Typesetting


class PlanSetting(Typesetting):
    """A plan being set."""

    words: PlanWording
    labels: PlanLabels

    def __init__(self, plan: AuditPlan, design: PlanDesign, fonts: Fonts) -> None:
        super().__init__(design.words, design.palette, fonts)
        self.plan = plan
        lines = (clause for line in plan.agenda for clause in line.clauses)
        clauses = [*plan.scope.clauses, *(needed.clause for needed in plan.needed), *lines]
        self._standards = {clause.rpartition(":")[0] for clause in clauses}

    def weekday(self, day: date) -> str:
        """The day of the week and of the month; the year stands with the dates of the audit."""
        return self.words.weekday_of(day)

    def short(self, clauses: Sequence[str]) -> str:
        """Clauses one after the other; where the whole plan is about one standard, without it."""
        if len(self._standards) == 1:
            return ", ".join(clause.rpartition(":")[2] for clause in clauses)
        return ", ".join(self.numbers(clauses))
