"""Cases for the guards of conducting: G-07, G-08, G-15 to G-19, G-23 to G-29, G-39."""

from __future__ import annotations

from typing import Any

from auditor.model.guards import conduct
from auditor.model.programme import Criterion
from auditor.model.words import Grade, ItemState
from tests.model import examples as an
from tests.model.guards.case import breaks, passes

GUIDANCE = Criterion(title="ISO 19011:2026", standard="19011", edition="2026", kind="guidance")
MAJOR = an.nonconformity(grade=Grade.MAJOR)
TRAINEE_ITEM = an.item(state=ItemState.ANSWERED, grade=Grade.CONFORMING, note="Seen.", proposed_by="trainee")
NOT_APPLICABLE = an.item(2, state=ItemState.NOT_APPLICABLE, outcome=ItemState.NOT_APPLICABLE, reason="no transfer")


def graded(number: int, grade: Grade, **values: Any) -> Any:
    return an.item(number, state=ItemState.ANSWERED, grade=grade, note="Seen.", evidence=["evidence-1"], **values)


def by_id(*findings: Any) -> dict[str, Any]:
    return {finding.id: finding for finding in findings}


CASES = [
    passes(conduct.has_a_requirement, an.finding()),
    passes(conduct.has_a_requirement, an.finding(grade=Grade.OFI, requirement="", clauses=[])),
    breaks(conduct.has_a_requirement, an.finding(requirement=""), named={"G-07": "F-01"}),
    breaks(conduct.has_a_requirement, an.finding(clauses=[]), named={"G-07": "F-01"}),
    passes(conduct.requirement_binds, an.finding(also_cites=["19011:6.4.8"]), [an.STANDARD, GUIDANCE]),
    passes(conduct.requirement_binds, an.finding(grade=Grade.OFI, clauses=["19011:6.4.8"]), [an.STANDARD, GUIDANCE]),
    breaks(
        conduct.requirement_binds,
        an.finding(clauses=["19011:6.4.8"]),
        [an.STANDARD, GUIDANCE],
        named={"G-08": "only guidance"},
    ),
    passes(conduct.is_precise, an.finding(), ["20000-1:8"]),
    passes(conduct.is_precise, an.finding(clauses=["20000-1:9.1", "20000-1:8.2.6"]), ["20000-1:8"]),
    passes(conduct.is_precise, an.finding(grade=Grade.OBSERVATION, clauses=[], evidence=[]), ["20000-1:8"]),
    breaks(
        conduct.is_precise,
        an.finding(clauses=["20000-1:9.1"]),
        ["20000-1:8"],
        named={"G-16": "no clause of the audit's"},
    ),
    breaks(
        conduct.is_precise,
        an.finding(clauses=["9001:8.2.6"]),
        ["20000-1:8"],
        named={"G-16": "no clause of the audit's"},
    ),
    breaks(conduct.is_precise, an.finding(evidence=[]), ["20000-1:8"], named={"G-16": "no objective evidence"}),
    passes(conduct.is_written_up, an.finding()),
    passes(conduct.is_written_up, an.finding(grade=Grade.OFI, grade_reason="", process=None, site=None)),
    *(
        breaks(conduct.is_written_up, an.finding(**{field: empty}), named={"F2": f"F-01 has no {words}"})
        for field, empty, words in (
            ("statement", "", "statement"),
            ("grade_reason", "", "reason of the grade"),
            ("process", None, "process"),
            ("site", None, "site"),
        )
    ),
    passes(conduct.is_written_up, an.finding(repeat_of="NC-2025-07", repeat_reason="not raised: nobody was harmed")),
    passes(conduct.is_written_up, an.finding(repeat_reason="NC-2025-07 is different: other data")),
    breaks(conduct.is_written_up, an.finding(repeat_of="NC-2025-07"), named={"F2": "whether its grade is raised"}),
    passes(conduct.is_filed_honestly, an.finding(requirement_met=True), Grade.OFI),
    passes(conduct.is_filed_honestly, an.finding(requirement_met=False), Grade.MINOR),
    passes(conduct.is_filed_honestly, an.finding(), Grade.OBSERVATION),
    *(
        breaks(
            conduct.is_filed_honestly, an.finding(requirement_met=False), grade, named={"G-29": "stays a nonconformity"}
        )
        for grade in (Grade.OFI, Grade.OBSERVATION, Grade.GOOD_PRACTICE, Grade.CONFORMING)
    ),
    passes(conduct.names_nobody, an.finding(statement="The shift leader did not record it."), ["Łucja Žďárská", "Ó"]),
    breaks(
        conduct.names_nobody,
        an.finding(statement="ŁUCJA ŽĎÁRSKÁ forgot it."),
        ["Łucja Žďárská"],
        named={"G-27": "Łucja"},
    ),
    passes(conduct.gives_no_advice, an.finding(), False),
    passes(conduct.gives_no_advice, an.finding(statement="The team should meet monthly."), True),
    breaks(
        conduct.gives_no_advice,
        an.finding(statement="The team should meet monthly."),
        False,
        named={"G-28": "“should”"},
    ),
    passes(conduct.none_is_draft, [an.finding(state="agreed"), an.finding(2, state="withdrawn")]),
    breaks(conduct.none_is_draft, [an.finding(), an.finding(2, state="agreed")], named={"G-15": "still a draft: F-01"}),
    passes(
        conduct.every_item_is_settled,
        [graded(1, Grade.MINOR), NOT_APPLICABLE, an.item(3, state="answered", grade="conforming")],
    ),
    *(
        breaks(conduct.every_item_is_settled, [an.item(state=state)], named={"G-18": "CK-001"})
        for state in ("unanswered", "in_work", "parked")
    ),
    breaks(conduct.every_item_is_settled, [an.item(n) for n in range(1, 12)], named={"G-18": "CK-008 and 3 more"}),
    breaks(
        conduct.every_item_is_settled,
        [an.item(state="answered", grade="observation")],
        named={"G-18": "CK-001 (observation) has no note"},
    ),
    breaks(
        conduct.every_item_is_settled,
        [an.item(state="answered", grade="minor", note="Seen.")],
        named={"G-16": "CK-001 (minor) has no evidence"},
    ),
    breaks(
        conduct.every_item_is_settled,
        [an.item(state="not_applicable", outcome="not_applicable")],
        named={"G-24": "CK-001 (not-applicable) has no reason"},
    ),
    breaks(
        conduct.every_item_is_settled,
        [an.item(state="not_audited", outcome="not_audited")],
        named={"G-24": "CK-001 (not-audited) has no reason"},
    ),
    breaks(conduct.every_item_is_settled, [TRAINEE_ITEM], named={"G-09": "not confirmed by the lead"}),
    passes(conduct.every_item_is_settled, [TRAINEE_ITEM.having(confirmed_by="lead")]),
    passes(conduct.item_is_supported, graded(1, Grade.MAJOR)),
    breaks(
        conduct.item_is_supported,
        an.item(state="answered", grade="major"),
        named={"G-18": "no note yet", "G-16": "no evidence yet"},
    ),
    breaks(
        conduct.item_is_supported,
        an.item(state="not_applicable", outcome="not_applicable"),
        named={"G-24": "no reason yet"},
    ),
    passes(conduct.grades_agree, [graded(1, Grade.MINOR), graded(2, Grade.CONFORMING)], by_id(an.finding())),
    passes(  # a finding gathers a graver and a lesser item
        conduct.grades_agree,
        [graded(1, Grade.MINOR), graded(2, Grade.OBSERVATION)],
        by_id(an.finding(items=["item-1", "item-2"])),
    ),
    passes(  # an item carries two findings
        conduct.grades_agree, [graded(1, Grade.MINOR)], by_id(an.finding(), an.finding(2, grade=Grade.OFI))
    ),
    breaks(conduct.grades_agree, [graded(1, Grade.OFI)], {}, named={"G-19": "without a finding: CK-001"}),
    breaks(
        conduct.grades_agree,
        [graded(1, Grade.MINOR)],
        by_id(an.finding(state="withdrawn")),
        named={"G-19": "without a finding: CK-001"},
    ),
    breaks(
        conduct.grades_agree,
        [graded(1, Grade.MAJOR), graded(2, Grade.MINOR)],
        by_id(an.finding(items=["item-1", "item-2"])),
        named={"G-19": "CK-001 is major, none of its findings is"},
    ),
    breaks(
        conduct.grades_agree,
        [graded(1, Grade.MINOR)],
        by_id(an.finding(grade=Grade.MAJOR)),
        named={"G-19": "F-01 is major, none of its items is"},
    ),
    passes(conduct.is_thin, graded(1, Grade.CONFORMING)),
    passes(conduct.is_thin, an.item(state="answered", grade="observation")),
    breaks(conduct.is_thin, an.item(state="answered", grade="conforming"), named={"G-23": "thin"}),
    passes(conduct.clause_is_not_excluded, an.item(), [an.item(2)]),
    passes(conduct.clause_is_not_excluded, an.item(clause="9001:8.3"), []),
    passes(conduct.clause_is_not_excluded, an.item(clause="27001:A.5.1"), []),
    breaks(
        conduct.clause_is_not_excluded, an.item(), [NOT_APPLICABLE], named={"G-25": "the last item of 20000-1:8.2.6"}
    ),
    breaks(conduct.clause_is_not_excluded, an.item(), [], named={"G-25": "cannot be excluded as a whole"}),
    breaks(conduct.clause_is_not_excluded, an.item(clause="27001:6.1.2"), [], named={"G-25": "27001:6.1.2"}),
    passes(conduct.no_clause_is_excluded, [NOT_APPLICABLE, an.item(2)]),
    breaks(conduct.no_clause_is_excluded, [NOT_APPLICABLE], named={"G-25": "cannot be excluded as a whole"}),
    passes(conduct.is_within_scope, an.item(), an.audit()),
    breaks(
        conduct.is_within_scope, an.item(clause="20000-1:9.1"), an.audit(), named={"G-26": "20000-1:9.1 is outside"}
    ),
    *(passes(conduct.may_delete, an.audit(state=s)) for s in ("planned", "initiated", "preparing", "plan_issued")),
    *(
        breaks(conduct.may_delete, an.audit(state=s), named={"G-39": "nothing is deleted"})
        for s in ("in_progress", "concluded", "reported", "completed", "follow_up", "closed", "cancelled", "terminated")
    ),
]
