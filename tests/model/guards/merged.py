"""Cases for M-01 to M-09."""

from __future__ import annotations

from auditor.model.guards import merged
from auditor.model.record import HistoryEntry
from auditor.model.words import FindingState, Grade, ItemState, NonconformityState, Role
from tests.model import examples as an
from tests.model.guards.case import breaks, passes


def step(source: str, target: str, transition: str = "F2") -> HistoryEntry:
    fields = {"action": "agree", "from_state": source, "to_state": target, "transition": transition}
    return HistoryEntry.model_validate(
        {"id": f"{source}-{target}", "object": "f", "on": "2026-10-07T10:00+02:00", "by": "P02", **fields}
    )


DRAFT_TO_AGREED, DRAFT_TO_WITHDRAWN = step("draft", "agreed"), step("draft", "withdrawn")

CASES = [
    passes(merged.nothing_is_open, [], "IA-1"),
    passes(merged.fields_fit, "agenda line Opening", ""),
    breaks(merged.fields_fit, "agenda line Opening", "it ends before it begins", named={"M-08": "Opening: it ends"}),
    breaks(merged.nothing_is_open, ["grade of CK-001", "x"], "IA-1", named={"M-01": "grade of CK-001 and 1 more"}),
    passes(merged.reference_names_one, [an.item()]),
    passes(merged.grade_drafts_one, "CK-001", [an.finding()]),
    breaks(
        merged.grade_drafts_one,
        "CK-001",
        [an.finding(ref="F-01"), an.finding(id="other", ref="F-B01")],
        named={"M-09": "CK-001 has 2 drafts of one finding: F-01, F-B01"},
    ),
    breaks(merged.reference_names_one, [an.item(), an.item(id="other")], named={"M-02": "2 times"}),
    passes(merged.names_what_is_there, "item CK-001", {"e1": "evidence E-001"}, ["e2"]),
    breaks(merged.names_what_is_there, "item CK-001", {"e1": "evidence E-001"}, ["e1"], named={"M-03": "E-001"}),
    passes(
        merged.finding_and_nonconformity_agree,
        an.nonconformity(id="n", grade=Grade.MINOR),
        an.finding(nonconformity="n", grade=Grade.MINOR),
    ),
    passes(merged.finding_and_nonconformity_agree, an.nonconformity(), None),
    passes(
        merged.finding_and_nonconformity_agree,
        an.nonconformity(state=NonconformityState.VOID),
        an.finding(state=FindingState.WITHDRAWN),
    ),
    breaks(
        merged.finding_and_nonconformity_agree,
        an.nonconformity(id="n"),
        an.finding(nonconformity="n", state=FindingState.WITHDRAWN),
        named={"M-04": "withdrawn"},
    ),
    breaks(
        merged.finding_and_nonconformity_agree,
        an.nonconformity(id="n"),
        an.finding(nonconformity="m"),
        named={"M-04": "is not the nonconformity"},
    ),
    breaks(
        merged.finding_and_nonconformity_agree,
        an.nonconformity(id="n", grade=Grade.MINOR),
        an.finding(nonconformity="n", grade=Grade.MAJOR),
        named={"M-04": "major"},
    ),
    *(
        passes(merged.answer_is_whole, an.item(**fields))
        for fields in (
            {"state": ItemState.UNANSWERED},
            {"state": ItemState.ANSWERED, "grade": Grade.MINOR},
            {"state": ItemState.NOT_AUDITED, "outcome": ItemState.NOT_AUDITED},
            {"state": ItemState.LOCKED, "grade": Grade.MINOR},
            {"state": ItemState.LOCKED, "outcome": ItemState.NOT_APPLICABLE},
        )
    ),
    *(
        breaks(merged.answer_is_whole, an.item(**fields), named={"M-05": "is"})
        for fields in (
            {"state": ItemState.PARKED, "grade": Grade.MINOR},
            {"state": ItemState.ANSWERED},
            {"state": ItemState.ANSWERED, "grade": Grade.MINOR, "outcome": ItemState.NOT_AUDITED},
            {"state": ItemState.NOT_APPLICABLE, "outcome": ItemState.NOT_AUDITED},
            {"state": ItemState.LOCKED},
        )
    ),
    passes(merged.member_is_named_once, [an.member("P02", Role.AUDITOR)], {}),
    breaks(
        merged.member_is_named_once,
        [an.member("P02", Role.AUDITOR), an.member("P02", Role.EXPERT)],
        {"P02": "Þórdís"},
        named={"M-06": "Þórdís is in the team 2 times"},
    ),
    passes(merged.steps_follow, "finding F-01", [DRAFT_TO_AGREED, step("agreed", "presented")]),
    breaks(
        merged.steps_follow,
        "finding F-01",
        [DRAFT_TO_AGREED, DRAFT_TO_WITHDRAWN],
        named={"M-07": "led to agreed"},
    ),
    passes(
        merged.steps_follow,
        "finding F-01",
        [DRAFT_TO_AGREED, DRAFT_TO_WITHDRAWN, step("withdrawn", "agreed", merged.SETTLED), step("agreed", "presented")],
    ),
]
