"""Cases for A4 of the agenda, G-12 to G-14."""

from __future__ import annotations

from datetime import date, time

from auditor.model.clause import Clause
from auditor.model.guards import agenda
from auditor.model.words import Mode
from tests.model import examples as an
from tests.model.guards.case import breaks, passes

WAYS = {("BRQ", "ŁDZ"): 360, ("ŁDZ", "BRQ"): 300}
SITES = {"BRQ": "Brno", "ŁDZ": "Łódź"}
THERE = {"auditors": ["a"], "site": "BRQ"}
SPRING, AUTUMN = date(2026, 3, 29), date(2026, 10, 25)

CASES = [
    passes(agenda.agenda_is_audited_by_the_team, [an.line(9, 10, auditors=["a"], auditees=["b"])], ["a"], {}),
    breaks(
        agenda.agenda_is_audited_by_the_team,
        [an.line(9, 10, auditors=["a", "b"])],
        ["a"],
        {"b": "Łucja"},
        named={"A4": "Łucja is to audit “At 9” and is not in the team"},
    ),
    passes(agenda.agenda_covers_scope, an.audit(), [an.line(9, 10, clauses=["20000-1:8.2"])], []),
    passes(agenda.agenda_covers_scope, an.audit(document_review_only=["20000-1:8"]), [], []),
    breaks(
        agenda.agenda_covers_scope,
        an.audit(),
        [an.line(9, 10, clauses=["20000-1:8.2"])],
        [Clause("20000-1", "8.2.6"), Clause("20000-1", "8.6.1")],
        named={"G-12": "20000-1:8.6.1"},
    ),
    breaks(
        agenda.agenda_covers_scope,
        an.audit(),
        [an.line(9, 10, clauses=["20000-1:9"])],
        [],
        named={"G-12": "20000-1:8"},
    ),
    breaks(  # asked at a clause itself, which a line about part of it does not answer
        agenda.agenda_covers_scope,
        an.audit(),
        [an.line(9, 10, clauses=["20000-1:8.2.6"])],
        [Clause("20000-1", "8.2"), Clause("20000-1", "8.2.6")],
        named={"G-12": "not on the agenda: 20000-1:8.2"},
    ),
    passes(agenda.nobody_is_in_two_places, [an.line(9, 10, auditors=["a"]), an.line(10, 11, auditors=["a"])], {}),
    passes(agenda.nobody_is_in_two_places, [an.line(9, 11, auditors=["a"]), an.line(10, 12, auditors=["b"])], {}),
    breaks(
        agenda.nobody_is_in_two_places,
        [an.line(9, 11, auditors=["a"]), an.line(10, 12, auditees=["a"])],
        {"a": "Łucja"},
        named={"G-13": "Łucja is in “At 9” and “At 10” at once"},
    ),
    breaks(
        agenda.nobody_is_in_two_places,
        [an.line(9, 11, guides=["a"]), an.line(10, 12, guides=["a"])],
        {"a": "Václav"},
        named={"G-13": "Václav is in “At 9” and “At 10” at once"},
    ),
    breaks(  # 09:00 in Tórshavn is 10:00 in Brno
        agenda.nobody_is_in_two_places,
        [an.line(10, 11, auditors=["a"]), an.line(9, 10, auditors=["a"], zone="Atlantic/Faroe")],
        {},
        named={"G-13": "at once"},
    ),
    passes(  # 10:00 in Tórshavn is 11:00 in Brno
        agenda.nobody_is_in_two_places,
        [an.line(10, 11, auditors=["a"]), an.line(10, 11, auditors=["a"], zone="Atlantic/Faroe")],
        {},
    ),
    passes(  # Brno sets its clock on the 29th, New York did on the 8th: five hours apart, not six
        agenda.nobody_is_in_two_places,
        [
            an.line(14, 15, day=date(2026, 3, 20), auditors=["a"]),
            an.line(8, 9, day=date(2026, 3, 20), auditors=["a"], zone="America/New_York"),
        ],
        {},
    ),
    breaks(
        agenda.nobody_is_in_two_places,
        [
            an.line(14, 15, day=date(2026, 4, 20), auditors=["a"]),
            an.line(8, 9, day=date(2026, 4, 20), auditors=["a"], zone="America/New_York"),
        ],
        {},
        named={"G-13": "at once on 2026-04-20"},
    ),
    breaks(  # 02:30 comes twice that night: the second time both are there
        agenda.nobody_is_in_two_places,
        [
            an.line(2, 3, day=AUTUMN, auditors=["a"]).having(start=time(2, 30)),
            an.line(1, 2, day=AUTUMN, auditors=["a"], zone="Atlantic/Faroe").having(start=time(1, 30)),
        ],
        {},
        named={"G-13": "at once"},
    ),
    passes(  # between 02:00 and 03:00 there is nothing that night: 01:00 in Tórshavn is 03:00 in Brno
        agenda.nobody_is_in_two_places,
        [
            an.line(1, 2, day=SPRING, auditors=["a"]),
            an.line(2, 3, day=SPRING, auditors=["a"], zone="Atlantic/Faroe"),
        ],
        {},
    ),
    passes(agenda.nobody_is_in_two_places, [an.line(8, 9, **THERE), an.line(15, 16, auditors=["a"], site="ŁDZ")], {}),
    passes(  # six hours are enough
        agenda.nobody_is_in_two_places,
        [an.line(8, 9, **THERE), an.line(15, 16, auditors=["a"], site="ŁDZ")],
        {},
        WAYS,
        SITES,
    ),
    breaks(
        agenda.nobody_is_in_two_places,
        [an.line(8, 10, **THERE), an.line(15, 16, auditors=["a"], site="ŁDZ")],
        {"a": "Łucja"},
        WAYS,
        SITES,
        named={"G-13": "Łucja has 300 minutes from “At 8” in Brno to “At 15” in Łódź on 2026-10-07; the way takes 360"},
    ),
    passes(  # the other way is shorter
        agenda.nobody_is_in_two_places,
        [an.line(8, 10, auditors=["a"], site="ŁDZ"), an.line(15, 16, **THERE)],
        {},
        WAYS,
        SITES,
    ),
    passes(  # from afar nobody travels
        agenda.nobody_is_in_two_places,
        [an.line(8, 10, **THERE), an.line(15, 16, auditors=["a"], site="ŁDZ", mode=Mode.REMOTE)],
        {},
        WAYS,
        SITES,
    ),
    breaks(  # who talks to somebody on the way does not travel then
        agenda.nobody_is_in_two_places,
        [
            an.line(8, 9, **THERE),
            an.line(10, 11, auditors=["a"], site="TÓR", mode=Mode.REMOTE),
            an.line(15, 16, auditors=["a"], site="ŁDZ"),
        ],
        {},
        WAYS,
        SITES,
        named={"G-13": "300 minutes"},
    ),
    passes(  # to a hybrid meeting those who are audited come from where they are …
        agenda.nobody_is_in_two_places,
        [an.line(8, 9, auditees=["a"], site="BRQ"), an.line(10, 11, auditees=["a"], site="ŁDZ", mode=Mode.HYBRID)],
        {},
        WAYS,
        SITES,
    ),
    breaks(  # … and the auditors are there
        agenda.nobody_is_in_two_places,
        [an.line(8, 9, **THERE), an.line(10, 11, auditors=["a"], site="ŁDZ", mode=Mode.HYBRID)],
        {},
        WAYS,
        SITES,
        named={"G-13": "60 minutes"},
    ),
    passes(
        agenda.agenda_has_meetings,
        [an.line(9 + n, 10 + n, kind=k) for n, k in enumerate(("opening", "team", "closing"))],
    ),
    *(
        breaks(
            agenda.agenda_has_meetings,
            [an.line(9 + n, 10 + n, kind=k) for n, k in enumerate(("opening", "team", "closing")) if k != left_out],
            named={"G-14": words},
        )
        for left_out, words in (("opening", "opening meeting"), ("team", "team time"), ("closing", "closing meeting"))
    ),
]
