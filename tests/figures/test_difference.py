"""Two revisions compared: a sentence for each thing that differs, and none where nothing does."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from auditor.figures.difference import as_it_stands, as_it_was, difference
from auditor.model.programme import Programme, ProgrammeRevision, Slot
from tests.model import examples as an

NAMES = {"site-1": "BRQ", "site-2": "ŁDZ", "service-1": "S1", "process-1": "CFG"}
DAY = date(2026, 11, 10)


def standing(programme: Programme | None = None, *slots: Slot, cancelled: tuple[str, ...] = ()) -> ProgrammeRevision:
    return as_it_stands(programme or an.programme(), slots or [an.slot()], cancelled, DAY, "client")


OLD = standing()


def test_nothing_differs_from_itself() -> None:
    assert difference(OLD, OLD, NAMES) == ()


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"planned_from": date(2026, 12, 1), "planned_to": date(2026, 12, 3)}, " moved from 2026-10-06 to 2026-12-01"),
        ({"planned_to": date(2026, 10, 7)}, " lasts until 2026-10-07"),
        ({"title": "Other"}, " is called “Other” instead of “Transition”"),
        ({"clauses": ["20000-1:8", "20000-1:9.1"]}, ": clause added: 20000-1:9.1"),
        ({"sites": []}, ": site dropped: BRQ"),
        ({"services": ["service-1"]}, ": service added: S1"),
        ({"processes": ["process-1"]}, ": process added: CFG"),
        ({"criteria": [an.STANDARD]}, ": criterion added: ISO/IEC 20000-1:2018"),
        ({"mode": "remote"}, " is remote instead of on-site"),
        ({"planned_days": 2.5}, " takes 2.5 auditor days instead of 1"),
    ],
)
def test_an_audit_that_changed(fields: dict[str, Any], said: str) -> None:
    (told,) = difference(OLD, standing(None, an.slot(**fields)), NAMES)
    assert told == f"IA-2026-03{said}"


def test_audits_that_came_went_and_do_not_take_place() -> None:
    new = an.slot(
        id="audit-2",
        ref="IA-2026-04",
        title="After the failure",
        planned_from=date(2026, 12, 2),
        planned_to=date(2026, 12, 2),
        unplanned=True,
        reason="cooling\nfailure",
    )
    assert difference(OLD, standing(None, new, cancelled=("IA-2026-03",)), NAMES) == (
        "IA-2026-03 is not there any more: Transition",
        "IA-2026-04 added, unplanned: After the failure, 2026-12-02 (cooling failure)",
    )
    gone = standing(None, an.slot(planned_from=date(2026, 9, 1)), cancelled=("IA-2026-03",))
    assert difference(OLD, gone, NAMES) == ("IA-2026-03 cancelled: Transition",)
    assert difference(gone, OLD, NAMES) == ("IA-2026-03 takes place after all",)
    never = standing(None, an.slot(), new, cancelled=("IA-2026-04",))
    assert difference(OLD, never, NAMES) == ()  # added and cancelled between two revisions


def test_what_is_stated() -> None:
    long = "Every clause once in the cycle, and those of high risk every year of it."
    other = an.programme(
        objectives=["Certificate in 2027", "Hold it"],
        risks=[{"kind": "opportunity", "text": "Shared clauses", "treatment": "crosswalk"}],
        frequency=long,
        budget="9000 EUR",
        resources="",
        methods="otherwise",
        auditor_days=44,
    )
    assert difference(OLD, standing(other), NAMES) == (
        "objective added: Hold it",
        "risk dropped: Too few auditors",
        "opportunity added: Shared clauses; crosswalk",
        f"frequency: rewritten as “{long}”",
        "methods: “otherwise” instead of “as stated”",
        "resources: no longer stated",
        "budget: stated as “9000 EUR”",
        "44 auditor days instead of 0",
    )


def test_what_changes_of_a_risk_or_a_criterion_is_said() -> None:
    risk = {"kind": "risk", "text": "Too few auditors", "treatment": "hire"}
    criterion = {"title": "ISO/IEC 20000-1", "standard": "20000-1"}
    one = an.programme(risks=[{**risk, "owner": "P1"}], criteria=[{**criterion, "edition": "2018"}])
    two = an.programme(risks=[{**risk, "owner": "P2", "state": "treated"}], criteria=[{**criterion, "edition": "2025"}])
    assert difference(standing(one), standing(two), {"P1": "P01", "P2": "P02"}) == (
        "criterion added: ISO/IEC 20000-1:2025",
        "criterion dropped: ISO/IEC 20000-1:2018",
        "risk added: Too few auditors; hire; P02; treated",
        "risk dropped: Too few auditors; hire; P01",
    )


def test_what_is_proposed_counts_as_stated() -> None:
    proposed = an.programme().stated.having(budget="1 EUR")
    revised = standing(an.programme(proposed_change="more", proposed=proposed))
    assert difference(OLD, revised, NAMES) == ("budget: stated as “1 EUR”",)
    assert (revised.reason, revised.number) == ("more", 1)


def test_what_is_around_it() -> None:
    event = {"ref": "CB-S2", "title": "Certifier", "on": "2027-02-23", "kind": "stage-2", "last": "2027-02-25"}
    freeze = {"first": "2026-12-10", "last": "2027-01-08", "reason": "freeze", "sites": ["site-2"]}
    one, two = standing(an.programme(events=[event])), standing(an.programme(blackouts=[freeze]))
    moved = standing(an.programme(events=[{**event, "on": "2027-03-01", "last": None}]))
    assert difference(one, moved, NAMES) == (
        "external event CB-S2 moved: 2027-03-01 instead of 2027-02-23 to 2027-02-25",
    )
    assert difference(one, two, NAMES) == (
        "external event dropped: CB-S2 Certifier, stage 2, 2027-02-23 to 2027-02-25",
        "days without audits added: 2026-12-10 to 2027-01-08 at ŁDZ, freeze",
    )


def test_each_sentence_is_a_line_however_long_what_it_quotes() -> None:
    endless = standing(an.programme(frequency="x" * 9000, title="y" * 500), an.slot(title="z" * 500))
    assert all(len(said) <= 480 for said in difference(OLD, endless, NAMES))


def test_a_revision_that_was_not_kept_is_told_by_its_slots() -> None:
    programme = an.programme(revision=1)
    moved = an.slot(first_planned=date(2026, 10, 6), added_in_revision=1, planned_from=date(2026, 10, 8))
    added = an.slot(id="audit-2", ref="IA-2", provisional=True)
    before = as_it_was(programme, [moved, added], DAY)
    assert difference(before, standing(programme, moved, added), NAMES) == (
        "IA-2 added: Transition, 2026-10-06 to 2026-10-08",
        "IA-2026-03 moved from 2026-10-06 to 2026-10-08",
    )
