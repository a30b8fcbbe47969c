"""How soon something is audited again, from its risk (chapter 14; 20000-1 9.2.2 asks that it is considered)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from auditor.figures.indicator_facts import AuditFacts
from auditor.model.calendar import months_before
from auditor.model.clause import Clause
from auditor.model.frequency import RiskFactors
from auditor.model.programme import EarlierNonconformity
from auditor.model.words import Grade, NonconformityState

LOWEST, HIGHEST = 3, 33
"""The least and the most that a score can be."""

NONE, A_MINOR, SEVERAL_MINORS, A_MAJOR_OR_REPEAT = range(4)
"""Past results, as they count in a score."""

LOOK_BACK_MONTHS = 36
"""How far back they count."""


@dataclass(frozen=True, slots=True)
class PastFinding:
    """A nonconformity as it counts in a score."""

    ref: str
    grade: Grade
    issued: date
    clauses: tuple[Clause, ...] = ()
    process: str = ""
    repeat: bool = False

    @property
    def is_grave(self) -> bool:
        """A major, or a repeat."""
        return self.grade is Grade.MAJOR or self.repeat


def past_findings(audits: Iterable[AuditFacts], earlier: Iterable[EarlierNonconformity]) -> tuple[PastFinding, ...]:
    """Every nonconformity that was issued and stands, those from before the product with them."""
    followed = (each for audit in audits for each in audit.nonconformities)
    counted = [
        PastFinding(
            each.ref, each.grade, each.issued, tuple(map(Clause.parse, each.clauses)), each.process, each.repeat
        )
        for each in followed
        if each.issued is not None and each.state is not NonconformityState.VOID
    ]
    return (
        *counted,
        *(
            PastFinding(each.ref, each.grade, each.issued, tuple(map(Clause.parse, each.clauses)), each.process)
            for each in earlier
            if each.grade.is_nonconformity
        ),
    )


def past_results(findings: Iterable[PastFinding], today: date, look_back: int = LOOK_BACK_MONTHS) -> int:
    """What the *findings* of one subject count: 0 none, 1 a minor, 2 several minors, 3 a major or a repeat.

    Those issued more than *look_back* months ago are forgotten.
    """
    oldest = months_before(today, look_back)
    lately = [each for each in findings if oldest <= each.issued <= today]
    if any(each.is_grave for each in lately):
        return A_MAJOR_OR_REPEAT
    return min(len(lately), SEVERAL_MINORS)


def score(factors: RiskFactors, past: int) -> int:
    """3·importance + 2·past results + 2·change + incidents + maturity: from 3 to 33, the higher the sooner.

    *past* is what the findings count; a person's own judgement in the factors comes before it.
    """
    standing = past if factors.past is None else factors.past
    return 3 * factors.importance + 2 * standing + 2 * factors.change + factors.incidents + factors.maturity
