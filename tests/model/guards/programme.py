"""Cases for G-01 to G-04."""

from __future__ import annotations

from datetime import date

from auditor.model.clause import Clause
from auditor.model.guards import programme
from tests.model import examples as an
from tests.model.guards.case import breaks, passes

C = Clause.parse

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
    passes(programme.cycle_is_covered, [C("20000-1:8.2.6")], [an.slot()], ["site-1"]),
    breaks(programme.cycle_is_covered, [C("20000-1:9.1")], [an.slot()], ["site-1"], named={"G-03": "20000-1:9.1"}),
    breaks(programme.cycle_is_covered, [], [an.slot()], ["site-1", "site-2"], named={"G-03": "1 sites"}),
    passes(programme.moved_out_of_the_cycle, date(2026, 12, 30), date(2026, 12, 31), an.programme()),
    breaks(
        programme.moved_out_of_the_cycle,
        date(2026, 12, 31),
        date(2027, 1, 1),
        an.programme(),
        named={"G-03": "outside the cycle of AP-2026"},
    ),
    passes(programme.nothing_left_uncovered, []),
    breaks(programme.nothing_left_uncovered, [C("20000-1:9.1")], named={"G-04": "covers 20000-1:9.1"}),
]
