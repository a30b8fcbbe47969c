"""Cases for G-01 to G-05 and S-01."""

from __future__ import annotations

from datetime import date

from auditor.model.clause import Clause
from auditor.model.guards import programme
from auditor.model.programme import Blackout
from tests.model import examples as an
from tests.model.guards.case import breaks, passes

C = Clause.parse
BRNO = {"site-1": "Brno"}
FREEZE = Blackout(first=date(2026, 12, 10), last=date(2027, 1, 8), reason="change freeze")
AT_SITE_1 = FREEZE.having(sites=["site-1"])


def dated(month: int, day: int) -> date:
    return date(2026, month, day)


CASES = [
    passes(programme.one_manager_one_client, an.programme()),
    breaks(programme.one_manager_one_client, an.programme(client="manager"), named={"G-01": "the same person"}),
    passes(programme.programme_is_complete, an.programme(), [an.slot()]),
    *(
        breaks(programme.programme_is_complete, an.programme(**{field: ""}), [an.slot()], named={"G-02": words})
        for field, words in programme.STATEMENTS.items()
    ),
    *(
        breaks(programme.programme_is_complete, an.programme(**{field: empty}), [an.slot()], named={"G-02": words})
        for field, empty, words in (
            ("objectives", [], "objectives"),
            ("criteria", [], "criteria"),
            ("risks", [], "risks and opportunities"),
            ("resources", "", "resources"),
            ("grading", None, "grading and deadline scheme"),
            ("deadlines", None, "grading and deadline scheme"),
        )
    ),
    breaks(programme.programme_is_complete, an.programme(), [], named={"G-02": "no audit is planned in 2026"}),
    breaks(
        programme.programme_is_complete,
        an.programme(cycle_to=date(2027, 6, 30)),
        [an.slot()],
        named={"G-02": "no audit is planned in 2027"},
    ),
    passes(programme.cycle_is_covered, [C("20000-1:8.2.6")], [an.slot()], BRNO, {}),
    breaks(programme.cycle_is_covered, [C("20000-1:9.1")], [an.slot()], BRNO, {}, named={"G-03": "20000-1:9.1"}),
    breaks(programme.cycle_is_covered, [], [an.slot()], {**BRNO, "site-2": "Łódź"}, {}, named={"G-03": "goes to Łódź"}),
    passes(programme.cycle_is_covered, [], [an.slot()], {}, {"service-1": "Backup"}),
    passes(programme.cycle_is_covered, [], [an.slot(services=["service-1"])], {}, {"service-1": "Backup"}),
    breaks(
        programme.cycle_is_covered,
        [],
        [an.slot(services=["service-1"])],
        {},
        {"service-1": "Backup", "service-2": "Fax"},
        named={"G-03": "looks at Fax"},
    ),
    passes(programme.is_within_the_cycle, date(2026, 12, 30), date(2026, 12, 31), an.programme()),
    breaks(
        programme.is_within_the_cycle,
        date(2026, 12, 31),
        date(2027, 1, 1),
        an.programme(),
        named={"G-03": "outside the cycle of AP-2026"},
    ),
    passes(programme.cycle_was_audited, 63, 63),
    breaks(programme.cycle_was_audited, 61, 63, named={"G-03": "2 of 63"}),
    passes(programme.cycle_is_planned, []),
    breaks(programme.cycle_is_planned, ["20000-1:9.1 in 2026"], named={"G-03": "nobody plans 20000-1:9.1"}),
    passes(programme.nothing_left_uncovered, []),
    breaks(programme.nothing_left_uncovered, ["20000-1:9.1 in 2026"], named={"G-04": "covers 20000-1:9.1"}),
    passes(programme.is_free_of_blackouts, dated(12, 8), dated(12, 9), ["site-1"], [FREEZE]),
    breaks(
        programme.is_free_of_blackouts,
        dated(12, 8),
        dated(12, 10),
        ["site-1"],
        [FREEZE],
        named={"S-01": "change freeze"},
    ),
    breaks(
        programme.is_free_of_blackouts,
        date(2027, 1, 8),
        date(2027, 1, 9),
        [],
        [AT_SITE_1],
        named={"S-01": "2026-12-10 to 2027-01-08"},
    ),
    passes(programme.is_free_of_blackouts, date(2027, 1, 9), date(2027, 1, 9), [], [FREEZE]),
    passes(programme.is_free_of_blackouts, dated(12, 11), dated(12, 11), ["site-2"], [AT_SITE_1]),
    breaks(
        programme.is_free_of_blackouts,
        dated(12, 11),
        dated(12, 11),
        ["site-2", "site-1"],
        [AT_SITE_1],
        named={"S-01": "kept free of audits"},
    ),
    passes(programme.audits_are_finished, {}, []),
    passes(programme.audits_are_finished, {"IA-1": "follow_up"}, ["IA-1"]),
    breaks(
        programme.audits_are_finished,
        {"IA-1": "follow_up", "IA-2": "planned"},
        ["IA-2"],
        named={"G-05": "IA-1 is follow up"},
    ),
]
