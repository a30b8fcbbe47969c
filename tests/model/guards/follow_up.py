"""Cases for G-31, G-32, G-34 to G-38, N4, N6, N7, N12, N15."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from auditor.model.guards import follow_up
from auditor.model.nonconformity import Response, Waiting
from auditor.model.schemes import DeadlineScheme
from auditor.model.words import Grade, Role
from tests.model import examples as an
from tests.model.guards.case import breaks, passes

SCHEME = DeadlineScheme(id="deadlines-1")
FULL = Response.model_validate(
    {
        "correction": "Corrected on 2026-10-23.",
        "containment": "Deployment lock.",
        "extent": "Firewalls checked too.",
        "cause": {"text": "The report of the job had nobody who owned it.", "method": "5 whys"},
        "actions": [an.action(done=date(2026, 10, 23), evidence=["evidence-1"])],
        "criterion": "Four runs.",
    }
)
MAJOR = an.nonconformity(grade=Grade.MAJOR)
DONE = an.nonconformity(response=FULL, implemented=date(2026, 10, 23), issued=date(2026, 10, 19))
ISSUED = an.nonconformity(issued=date(2026, 10, 19))
CLOSED = ISSUED.having(closed=date(2026, 11, 17))
GRANTED = {
    "field": "implementation",
    "asked_on": date(2026, 11, 9),
    "asked_by": "owner",
    "old": date(2026, 11, 30),
    "new": date(2026, 12, 18),
    "reason": "The board meets later.",
    "granted": True,
}

LATE_ON_THE_22ND = datetime(2026, 10, 22, 20, tzinfo=UTC)
EARLY_ON_THE_23RD = datetime(2026, 10, 23, 1, tzinfo=UTC)

CASES = [
    passes(follow_up.follow_up_is_set, an.nonconformity(due={"response": date(2026, 11, 16)})),
    *(
        breaks(
            follow_up.follow_up_is_set,
            an.nonconformity(**{"due": {"response": date(2026, 11, 16)}, **values}),
            named={"G-31": words},
        )
        for values, words in (
            ({"process_owner": None}, "no process owner"),
            ({"verifier": None}, "no verifier"),
            ({"due": {}}, "no due date for the response"),
        )
    ),
    passes(follow_up.response_is_given, MAJOR, FULL),
    passes(follow_up.response_is_given, ISSUED, FULL.having(containment="", extent="", criterion="")),
    *(
        breaks(follow_up.response_is_given, MAJOR, FULL.having(**{field: empty}), named={"N4": words})
        for field, empty, words in (
            ("correction", "", "no correction"),
            ("cause", {}, "no cause"),
            ("actions", [], "no corrective action"),
            ("containment", "", "no containment"),
        )
    ),
    passes(follow_up.response_is_strong, ISSUED, FULL),
    *(
        breaks(follow_up.response_is_strong, ISSUED, FULL.having(**values), named={"G-32": words})
        for values, words in (
            ({"cause": {"text": "Nobody owned the report."}}, "how the cause was found"),
            ({"cause": {"text": "Lidská chyba. (Human error.)", "method": "none"}}, "what made the error possible"),
            ({"cause": {"whys": [{"text": "Somebody forgot it."}]}}, "what made the error possible"),
            ({"cause": {"text": "Deviations without action.", "method": "5 whys"}}, "repeats the problem"),
            ({"actions": [an.action(text=f"{FULL.correction} ")]}, "says the correction again"),
            ({"actions": [an.action(text="Remind shift leaders by e-mail")]}, "only action"),
            ({"extent": ""}, "where else"),
            ({"criterion": ""}, "how will it be seen"),
        )
    ),
    passes(
        follow_up.response_is_strong,
        ISSUED,
        FULL.having(actions=[an.action(text="Train the shift leaders"), an.action(text="Job opens a ticket")]),
    ),
    passes(follow_up.response_is_given, ISSUED, FULL.having(cause={"whys": [{"text": "The report had no owner."}]})),
    passes(follow_up.parts_are_accepted, FULL),
    *(
        breaks(follow_up.parts_are_accepted, FULL.having(**{field: empty}), named={"N6": f"no {words}"})
        for field, empty, words in (
            ("correction", "", "correction"),
            ("extent", "", "extent"),
            ("cause", {}, "cause"),
            ("actions", [], "actions"),
            ("criterion", "", "effectiveness criterion"),
        )
    ),
    passes(follow_up.actions_are_done, FULL),
    breaks(follow_up.actions_are_done, FULL.having(actions=[an.action()]), named={"N7": "no day"}),
    breaks(
        follow_up.actions_are_done,
        FULL.having(actions=[an.action(done=date(2026, 10, 23))]),
        named={"N7": "no evidence"},
    ),
    passes(follow_up.four_eyes, DONE, "verifier"),
    passes(follow_up.four_eyes, DONE, "process-owner"),
    breaks(follow_up.four_eyes, DONE, "owner", named={"G-34": "the owner of NC-2026-05"}),
    breaks(follow_up.four_eyes, DONE, "doer", named={"G-34": "the owner of an action"}),
    passes(follow_up.four_eyes, DONE, "verifier", ["process-owner"]),
    breaks(follow_up.four_eyes, DONE, "process-owner", ["process-owner"], named={"G-34": "who answered NC-2026-05"}),
    passes(follow_up.evidence_is_later, DONE, [an.evidence(an.moment(23)), an.evidence(an.moment(27))]),
    breaks(follow_up.evidence_is_later, DONE, [], named={"G-35": "cites no evidence"}),
    breaks(
        follow_up.evidence_is_later, DONE, [an.evidence(an.moment(22))], named={"G-35": "E-001 of 2026-10-22 is older"}
    ),
    breaks(
        follow_up.evidence_is_later,
        DONE.having(response=FULL.having(actions=[an.action(done=date(2026, 10, day)) for day in (20, 23)])),
        [an.evidence(an.moment(22))],
        named={"G-35": "older than the action of 2026-10-23"},
    ),
    passes(follow_up.evidence_is_later, DONE, [an.evidence(LATE_ON_THE_22ND)], ZoneInfo("Pacific/Auckland")),
    breaks(
        follow_up.evidence_is_later,
        DONE,
        [an.evidence(EARLY_ON_THE_23RD)],
        ZoneInfo("America/New_York"),
        named={"G-35": "E-001 of 2026-10-22 is older"},
    ),
    passes(follow_up.waiting_is_over, DONE, date(2026, 11, 22), SCHEME),
    breaks(follow_up.waiting_is_over, DONE, date(2026, 11, 21), SCHEME, named={"G-36": "over on 2026-11-22"}),
    passes(follow_up.waiting_is_over, DONE.having(grade=Grade.MAJOR), date(2026, 12, 22), SCHEME),
    breaks(
        follow_up.waiting_is_over,
        DONE.having(grade=Grade.MAJOR),
        date(2026, 12, 21),
        SCHEME,
        named={"G-36": "60 days of waiting"},
    ),
    passes(follow_up.waiting_is_over, DONE.having(waiting={"occurrences": 4, "seen": 4}), date(2026, 11, 17), SCHEME),
    breaks(
        follow_up.waiting_is_over,
        DONE.having(waiting={"occurrences": 4, "seen": 3}),
        date(2027, 11, 17),
        SCHEME,
        named={"G-36": "3 of 4 occurrences"},
    ),
    passes(follow_up.waiting_is_over, DONE.having(waiting={"days": 0}), date(2026, 10, 23), SCHEME),
    passes(follow_up.waiting_is_over, DONE.having(waiting={"occurrences": 0}), date(2026, 10, 23), SCHEME),
    breaks(
        follow_up.waiting_is_over,
        DONE.having(waiting={"days": 10**12}),
        date(2026, 10, 23),
        SCHEME,
        named={"G-36": "of waiting are over on 9999-12-31"},
    ),
    passes(follow_up.waiting_is_long_enough, ISSUED, Waiting(), SCHEME),
    passes(follow_up.waiting_is_long_enough, ISSUED, Waiting(days=30), SCHEME),
    passes(follow_up.waiting_is_long_enough, ISSUED, Waiting(occurrences=1), SCHEME),
    breaks(follow_up.waiting_is_long_enough, ISSUED, Waiting(days=29), SCHEME, named={"G-36": "the scheme has 30"}),
    breaks(follow_up.waiting_is_long_enough, MAJOR, Waiting(days=59), SCHEME, named={"G-36": "the scheme has 60"}),
    breaks(follow_up.waiting_is_long_enough, MAJOR, Waiting(occurrences=0), SCHEME, named={"G-36": "no occurrence"}),
    passes(follow_up.containment_stands, ISSUED, "containment", date(2026, 10, 12), date(2026, 10, 13)),
    passes(follow_up.containment_stands, MAJOR, "containment", date(2026, 10, 12), date(2026, 10, 9)),
    passes(follow_up.containment_stands, MAJOR, "response", date(2026, 10, 12), date(2026, 10, 13)),
    breaks(
        follow_up.containment_stands,
        MAJOR,
        "containment",
        date(2026, 10, 12),
        date(2026, 10, 13),
        named={"G-38": "cannot be moved from 2026-10-12"},
    ),
    passes(follow_up.voided_by_both, ISSUED, [Role.LEAD, Role.PROGRAMME_MANAGER], None, False),
    passes(follow_up.voided_by_both, ISSUED, [Role.LEAD, Role.PROGRAMME_MANAGER], 2),
    passes(follow_up.voided_by_both, an.nonconformity(), [Role.LEAD], None),
    breaks(follow_up.voided_by_both, ISSUED, [Role.LEAD], 2, named={"G-37": "needs the programme manager"}),
    breaks(follow_up.voided_by_both, ISSUED, [Role.PROGRAMME_MANAGER], 2, named={"G-37": "needs the lead"}),
    breaks(
        follow_up.voided_by_both,
        ISSUED,
        [Role.LEAD, Role.PROGRAMME_MANAGER],
        None,
        named={"G-37": "needs a report revision"},
    ),
    passes(follow_up.extension_is_possible, ISSUED, "response", date(2026, 11, 9), date(2026, 11, 30), SCHEME),
    passes(follow_up.extension_is_possible, MAJOR, "response", date(2026, 11, 9), date(2026, 11, 30), SCHEME),
    passes(
        follow_up.extension_is_possible,
        ISSUED.having(extensions=[GRANTED, {**GRANTED, "granted": False}]),
        "response",
        date(2026, 11, 9),
        date(2026, 11, 30),
        SCHEME,
    ),
    breaks(
        follow_up.extension_is_possible,
        ISSUED.having(extensions=[GRANTED, GRANTED]),
        "response",
        date(2026, 11, 9),
        date(2026, 11, 30),
        SCHEME,
        named={"G-38": "2 extensions were granted"},
    ),
    breaks(
        follow_up.extension_is_possible,
        ISSUED,
        "response",
        date(2026, 12, 1),
        date(2026, 11, 30),
        SCHEME,
        named={"G-38": "after the due date of 2026-11-30"},
    ),
    breaks(
        follow_up.extension_is_possible,
        MAJOR,
        "containment",
        date(2026, 10, 9),
        date(2026, 10, 12),
        SCHEME,
        named={"G-38": "containment of a major"},
    ),
    passes(follow_up.extension_is_decided_by, ISSUED, [Role.PROGRAMME_MANAGER]),
    passes(follow_up.extension_is_decided_by, MAJOR, [Role.CLIENT]),
    passes(follow_up.found_in_time, ISSUED, date(2036, 1, 1)),
    passes(follow_up.found_in_time, CLOSED, date(2026, 11, 17)),
    breaks(follow_up.found_in_time, CLOSED, date(2026, 11, 18), named={"N12": "one looks back to 2026-11-18"}),
    breaks(follow_up.extension_is_decided_by, MAJOR, [Role.PROGRAMME_MANAGER], named={"N15": "the client decides"}),
    breaks(follow_up.extension_is_decided_by, ISSUED, [Role.CLIENT], named={"N15": "the programme manager decides"}),
]
