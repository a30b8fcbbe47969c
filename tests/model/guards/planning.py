"""Cases for G-06 and G-09 to G-11."""

from __future__ import annotations

from datetime import date

from auditor.model.audit import IndependenceCheck
from auditor.model.clause import Clause
from auditor.model.guards import planning
from auditor.model.guards.planning import Assignment
from auditor.model.people import Competence, Process, Tie
from auditor.model.programme import Criterion
from auditor.model.words import Role
from tests.model import examples as an
from tests.model.guards.case import breaks, passes

C = Clause.parse
CHECK = {"id": "check-1", "person": "P02", "clause": "20000-1:8.2.6", "result": "override", "reason": "works there"}

CASES = [
    passes(planning.audit_is_defined, an.audit()),
    *(
        breaks(planning.audit_is_defined, an.audit(**values), named={"G-06": words})
        for values, words in (
            ({"objectives": []}, "no objective"),
            ({"clauses": []}, "no scope"),
            ({"sites": []}, "no scope"),
            ({"criteria": []}, "no criteria"),
            ({"criteria": [Criterion(title="ISO/IEC 20000-1", standard="20000-1")]}, "edition"),
            ({"lead": None}, "lead auditor"),
            ({"representative": None}, "representative"),
        )
    ),
    passes(planning.member_grades, [an.member("P02", Role.AUDITOR)], "P02"),
    passes(planning.member_grades, [an.member("P02", Role.EXPERT), an.member("P02", Role.TRAINEE)], "P02"),
    *(
        breaks(planning.member_grades, [an.member("P02", role)], "P02", named={"G-09": role.value})
        for role in (Role.EXPERT, Role.OBSERVER, Role.GUIDE)
    ),
    passes(planning.auditors_are_independent, [Assignment(an.person(), C("20000-1:8.2.6"))], date(2026, 10, 6)),
    passes(
        planning.auditors_are_independent,
        [
            Assignment(
                an.person(ties=[Tie(kind="clause", reference="8.2", until=date(2025, 10, 5))]), C("20000-1:8.2.6")
            )
        ],
        date(2026, 10, 6),
    ),
    breaks(
        planning.auditors_are_independent,
        [
            Assignment(
                an.person(ties=[Tie(kind="clause", reference="8.2", until=date(2025, 10, 7))]), C("20000-1:8.2.6")
            )
        ],
        date(2026, 10, 6),
        named={"G-10": "P02 is not independent of 20000-1:8.2.6"},
    ),
    breaks(
        planning.auditors_are_independent,
        [
            Assignment(
                an.person(ties=[Tie(kind="clause", reference="20000-1:8", reason="runs operations")]),
                C("20000-1:8.2.6"),
            )
        ],
        date(2026, 10, 6),
        named={"G-10": "runs operations"},
    ),
    breaks(
        planning.auditors_are_independent,
        [Assignment(an.person(ties=[Tie(kind="process", reference="CFG")]), C("20000-1:8.2.6"))],
        date(2026, 10, 6),
        [Process(id="process-1", ref="CFG", name="configuration", clauses=["20000-1:8.2.6"])],
        named={"G-10": "process CFG"},
    ),
    breaks(
        planning.auditors_are_independent,
        [Assignment(an.person(ties=[Tie(kind="service", reference="S1")]), C("20000-1:8.2.6"))],
        date(2026, 10, 6),
        [],
        ["S1"],
        named={"G-10": "service S1"},
    ),
    breaks(
        planning.auditors_are_independent,
        [Assignment(an.person(ties=[Tie(kind="clause", reference="20000-1:8.2.6")]), C("20000-1:8"))],
        date(2026, 10, 6),
        named={"G-10": "20000-1:8.2.6"},
    ),
    breaks(
        planning.auditors_are_independent,
        [Assignment(an.person(ties=[Tie(kind="site", reference="BRQ")]), C("20000-1:8.2.6"), ("site-1", "BRQ"))],
        date(2026, 10, 6),
        named={"G-10": "site BRQ"},
    ),
    passes(
        planning.auditors_are_independent,
        [Assignment(an.person(ties=[Tie(kind="site", reference="BRQ")]), C("20000-1:8.2.6"), ("site-2", "TÓR"))],
        date(2026, 10, 6),
    ),
    breaks(
        planning.auditors_are_independent,
        [Assignment(an.person(), C("20000-1:8.2"))],
        date(2026, 10, 6),
        [Process(id="process-1", ref="CFG", name="configuration", owner="person-P02", clauses=["20000-1:8.2.6"])],
        named={"G-10": "owns the process configuration"},
    ),
    passes(planning.nobody_clears_the_own_case, IndependenceCheck.model_validate({**CHECK, "approved_by": "client"})),
    breaks(
        planning.nobody_clears_the_own_case,
        IndependenceCheck.model_validate({**CHECK, "approved_by": "P02"}),
        named={"G-10": "approved by the person it is for"},
    ),
    passes(planning.trainees_are_supervised, [an.member("P02", Role.AUDITOR)], {}),
    passes(
        planning.trainees_are_supervised,
        [an.member("P02", Role.AUDITOR), an.member("P03", Role.TRAINEE, supervised_by="P02")],
        {},
    ),
    *(
        breaks(
            planning.trainees_are_supervised,
            [an.member("P02", role), an.member("P03", Role.TRAINEE, supervised_by=supervisor)],
            {"P03": "Kwabena"},
            named={"G-09": "Kwabena is in training"},
        )
        for role, supervisor in ((Role.EXPERT, "P02"), (Role.AUDITOR, None), (Role.AUDITOR, "P09"))
    ),
    passes(
        planning.team_is_competent,
        [C("20000-1:8.2.6")],
        [an.person(competences=[Competence(subject="configuration", kind="process", until=date(2026, 10, 6))])],
        date(2026, 10, 6),
        [Process(id="process-1", ref="CFG", name="configuration", clauses=["20000-1:8.2.6"])],
    ),
    breaks(
        planning.team_is_competent,
        [C("20000-1:8.2.6")],
        [an.person(competences=[Competence(subject="20000-1", until=date(2026, 10, 5))])],
        date(2026, 10, 6),
        named={"G-11": "20000-1:8 (P02's in 20000-1 ended on 2026-10-05)"},
    ),
    breaks(
        planning.team_is_competent,
        [C("20000-1:8.2.6")],
        [an.person(competences=[Competence(subject="20000-1", since=date(2026, 10, 7))])],
        date(2026, 10, 6),
        named={"G-11": "20000-1:8"},
    ),
    breaks(
        planning.team_is_competent,
        [C("20000-1:8.2.6"), C("20000-1:8.6.1")],
        [an.person(competences=[Competence(subject="20000-1:8.6")])],
        date(2026, 10, 6),
        named={"G-11": "20000-1:8.2.6"},
    ),
    breaks(
        planning.team_is_competent,
        [C("20000-1:8.2.6")],
        [an.person(competences=[Competence(subject="20000-1", kind="sector"), Competence(subject="banking")])],
        date(2026, 10, 6),
        named={"G-11": "20000-1:8"},
    ),
    passes(
        planning.team_is_competent,
        [C("20000-1:8.2.6")],
        [an.person(competences=[Competence(subject="20000-1:8")])],
        date(2026, 10, 6),
    ),
    passes(
        planning.team_is_competent,
        [C("20000-1:8.2.6")],
        [an.person(competences=[Competence(subject="20000-1")])],
        date(2026, 10, 6),
    ),
    breaks(
        planning.team_is_competent,
        [C("20000-1:8.2.6"), C("20000-1:9.1")],
        [an.person(competences=[Competence(subject="8")])],
        date(2026, 10, 6),
        named={"G-11": "20000-1:9"},
    ),
    passes(planning.exactly_one_leads, an.audit(), [an.member("lead", Role.LEAD), an.member("a", Role.AUDITOR)]),
    breaks(planning.exactly_one_leads, an.audit(), [an.member("a", Role.AUDITOR)], named={"G-06": "0 members lead"}),
    breaks(planning.exactly_one_leads, an.audit(), [an.member("a", Role.LEAD)], named={"G-06": "appointed"}),
    breaks(
        planning.exactly_one_leads,
        an.audit(),
        [an.member("lead", Role.LEAD), an.member("a", Role.LEAD)],
        named={"G-06": "2 members lead"},
    ),
]
