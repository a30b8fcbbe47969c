"""A proposed agenda keeps the rules whatever it is made from, and is the same each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.figures.agenda_proposal import Facts, Proposal, propose
from auditor.model.audit import AgendaLine, TeamMember
from auditor.model.clause import Clause
from auditor.model.guards.agenda import agenda_has_meetings, clashes, not_planned, ways_between
from auditor.model.item import Item
from auditor.model.people import Competence, Person, Process, Site, Way
from auditor.model.words import Mode, Role
from tests.model import examples as an

ZONES = {"BRQ": "Europe/Prague", "ŁDZ": "Europe/Warsaw", "TÓR": "Atlantic/Faroe"}
CLAUSES = [f"20000-1:8.{a}.{b}" for a in range(1, 8) for b in range(1, 6)]
AUTUMN = date(2026, 10, 23)  # a Friday; the clocks are set on the Sunday after


def site(ref: str, ways: Sequence[tuple[str, int]] = (), **fields: object) -> Site:
    to = [Way(to=other, minutes=minutes) for other, minutes in ways]
    return Site.model_validate({"id": ref, "ref": ref, "name": ref, "timezone": ZONES[ref], "ways": to, **fields})


def person(ref: str, at: str | None = None, **fields: object) -> Person:
    return Person.model_validate({"id": ref, "ref": ref, "name": ref, "site": at, **fields})


def member(who: str, role: Role, **fields: object) -> TeamMember:
    return TeamMember.model_validate({"id": f"m-{who}", "person": who, "role": role, **fields})


def item(number: int, clause: str, **fields: object) -> Item:
    ref = f"CK-{number:03}"
    return Item.model_validate({"id": ref, "ref": ref, "clause": clause, "question": "?", "weight": 2, **fields})


EVERYBODY = {
    each.id: each
    for each in (
        person("P01", "BRQ"),
        person("P02", "BRQ"),
        person("P03", "BRQ"),
        person("P04", None, competences=[Competence(subject="20000-1:8.5")]),
        person("P05", "ŁDZ"),
        person("P07", "ŁDZ"),
        person("P08", "BRQ"),
        person("P10", "TÓR"),
        person("P17", "BRQ"),
    )
}
TEAM = (
    member("P01", Role.LEAD),
    member("P02", Role.AUDITOR),
    member("P03", Role.TRAINEE, supervised_by="P01"),
    member("P04", Role.EXPERT),
    member("P05", Role.GUIDE),
)
OWNERS = ("P07", "P08", "P10")
PROCESSES = tuple(
    Process(id=f"pr{n}", ref=f"PR{n}", name=f"process {n}", owner=OWNERS[n % 3], clauses=[f"20000-1:8.{n}"])
    for n in range(1, 6)
)


def facts(**fields: object) -> Facts:
    audit = {
        "lead": "P01",
        "representative": "P17",
        "client": "P17",
        "sites": ["BRQ"],
        "clauses": CLAUSES[:10],
        "mode": Mode.ON_SITE,
        "planned_from": date(2026, 10, 6),
        "planned_to": date(2026, 10, 8),
        **fields.pop("audit", {}),  # type: ignore[dict-item]
    }
    known: dict[str, object] = {
        "audit": an.audit(**audit),
        "items": [],
        "team": TEAM,
        "people": EVERYBODY,
        "sites": {ref: site(ref) for ref in ZONES},
        "processes": PROCESSES,
        **fields,
    }
    return Facts(**known)  # type: ignore[arg-type]


def sessions(proposal: Proposal) -> list[AgendaLine]:
    return [line for line in proposal.lines if line.kind == "session"]


def bare(known: Facts, proposal: Proposal) -> list[Clause]:
    return not_planned(known.audit, proposal.lines, known.asked)


def test_the_day_has_its_meetings_breaks_and_process_owners() -> None:
    known = facts(items=[item(n, clause) for n, clause in enumerate(CLAUSES[:10])])
    proposal = propose(known)
    lines = proposal.lines
    assert list(agenda_has_meetings(lines)) == []
    assert (lines[0].kind, lines[-1].kind) == ("opening", "closing")
    assert [(line.start, line.end) for line in (lines[0], lines[-1])] == [
        (time(8, 30), time(9, 0)),
        (time(16, 0), time(17, 0)),
    ]
    assert {line.day for line in lines if line.kind == "team"} == {date(2026, 10, d) for d in (6, 7, 8)}
    assert len([line for line in lines if line.kind == "break"]) == 3
    assert {p for line in sessions(proposal) for p in line.auditees} == {"P08", "P10"}  # owners of processes 1 and 2
    modes = {line.mode for line in sessions(proposal) if "P10" in line.auditees}
    assert modes == {Mode.HYBRID}  # who works in Tórshavn joins from there
    assert set(lines[0].auditees) == {"P17", "P08", "P10"}
    assert all(line.proposed for line in lines)
    assert not bare(known, proposal)


def test_nobody_audits_what_he_or_she_is_barred_from_and_it_is_said_where_nobody_is_left() -> None:
    barred = {("P01", clause, None) for clause in CLAUSES[:5]} | {("P02", CLAUSES[0], None), ("P03", CLAUSES[6], None)}
    known = facts(barred=barred)
    proposal = propose(known)
    asked = {clause: line.auditors for line in sessions(proposal) for clause in line.clauses}
    assert all("P01" not in asked[clause] for clause in CLAUSES[1:5])
    assert "P03" not in asked[CLAUSES[6]]
    assert any(f"Nobody in the team is independent of {CLAUSES[0]}" in remark for remark in proposal.remarks)
    assert not bare(known, proposal)


def test_a_trainee_goes_with_the_supervisor_an_expert_with_what_is_known_a_guide_at_the_own_site() -> None:
    known = facts(audit={"clauses": [c for c in CLAUSES if c.startswith(("20000-1:8.4", "20000-1:8.5"))]})
    proposal = propose(known)
    assert all(("P03" in line.auditors) <= ("P01" in line.auditors) for line in sessions(proposal))
    expert = [line for line in sessions(proposal) if "P04" in line.auditors]
    assert expert
    assert all(any("8.5." in clause for clause in line.clauses) for line in expert)
    assert not any(line.guides for line in sessions(proposal))  # the guide works in Łódź
    in_łódź = propose(facts(audit={"sites": ["ŁDZ"]}))
    assert {guide for line in sessions(in_łódź) for guide in line.guides} == {"P05"}


def test_who_knows_more_is_asked_first_and_who_has_no_days_left_is_not() -> None:
    able = {**EVERYBODY, "P02": person("P02", "BRQ", competences=[Competence(subject="20000-1")])}
    led = sessions(propose(facts(people=able)))
    assert {line.auditors[0] for line in led} == {"P02"}
    short = (member("P01", Role.LEAD), member("P02", Role.AUDITOR, days=0.25))
    led = sessions(propose(facts(people=able, team=short, items=[item(n, c) for n, c in enumerate(CLAUSES[:10] * 2)])))
    assert {line.auditors[0] for line in led} == {"P01", "P02"}
    hers = [line for line in led if line.auditors[0] == "P02"]
    assert len(hers) == 1  # a quarter of a day is one session


def test_a_far_site_is_visited_where_there_is_enough_to_do_and_audited_from_afar_where_not() -> None:
    ways = {
        "BRQ": site("BRQ", [("ŁDZ", 330), ("TÓR", 480)]),
        "ŁDZ": site("ŁDZ", [("BRQ", 330), ("TÓR", 600)]),
        "TÓR": site("TÓR", [("BRQ", 480), ("ŁDZ", 600)]),
    }
    items = [item(n, clause, site="BRQ") for n, clause in enumerate(CLAUSES[:20] * 2)]
    items += [item(100 + n, clause, site="ŁDZ") for n, clause in enumerate(CLAUSES[20:33] * 2)]
    items += [item(200, CLAUSES[33], site="TÓR")]
    audit = {"sites": ["BRQ", "ŁDZ", "TÓR"], "mode": Mode.HYBRID, "clauses": CLAUSES}
    known = facts(sites=ways, items=items, audit=audit)
    proposal = propose(known)
    modes = {
        ref: {line.mode for line in sessions(proposal) if line.site == ref and "P07" not in line.auditees}
        for ref in ZONES
    }
    assert Mode.REMOTE not in modes["ŁDZ"] | modes["BRQ"]
    assert modes["TÓR"] == {Mode.REMOTE}
    assert any(remark.startswith("TÓR is audited from afar") for remark in proposal.remarks)
    assert clashes(proposal.lines, known.ways) == []
    remote = [line for line in sessions(proposal) if line.mode is Mode.REMOTE]
    assert {line.zone for line in remote} == {"Europe/Prague"}  # nobody is there; 09:30 is when Tórshavn begins
    assert all(line.start >= time(9, 30) for line in remote)
    on_site = propose(facts(sites=ways, items=items, audit={**audit, "mode": Mode.ON_SITE}))
    assert {line.zone for line in sessions(on_site) if line.site == "TÓR"} == {"Atlantic/Faroe"}


def test_a_way_that_nobody_told_takes_a_night_and_is_asked_for() -> None:
    items = [item(n, c, site="BRQ" if n % 2 else "ŁDZ") for n, c in enumerate(CLAUSES[:8])]
    proposal = propose(facts(items=items, audit={"sites": ["BRQ", "ŁDZ"], "clauses": CLAUSES[:8]}))
    days = {ref: {line.day for line in sessions(proposal) if line.site == ref} for ref in ("BRQ", "ŁDZ")}
    assert not days["BRQ"] & days["ŁDZ"]
    assert any("auditor sites travel" in remark for remark in proposal.remarks)


def test_what_finds_no_room_is_shortened_then_put_elsewhere_and_said() -> None:
    items = [item(n, clause) for n, clause in enumerate(CLAUSES * 4)]
    short = {"BRQ": site("BRQ", works_from=time(9), works_to=time(10))}
    audit = {"clauses": CLAUSES, "planned_to": date(2026, 10, 6)}
    known = facts(items=items, audit=audit, team=TEAM[:1], sites=short)
    proposal = propose(known)
    assert not bare(known, proposal)
    assert "% as long as they should be" in proposal.remarks[0]
    assert any("has no room of its own: it is in" in remark for remark in proposal.remarks)
    assert clashes(proposal.lines, known.ways) == []


def test_what_is_reviewed_in_documents_and_who_leads_nobody() -> None:
    known = facts(audit={"document_review_only": ["20000-1:8.1"]})
    planned = {clause for line in propose(known).lines for clause in line.clauses}
    assert planned == set(CLAUSES[5:10])
    nobody = propose(facts(audit={"lead": None}, team=()))
    assert nobody.lines == ()
    assert nobody.remarks


# from four o'clock: in an hour that comes twice nobody says how long a session of two zones is
hours = st.tuples(st.integers(16, 22 * 4), st.integers(4, 40)).map(
    lambda each: (each[0] * 15, min(each[0] * 15 + each[1] * 15, 23 * 60 + 45))
)


@st.composite
def anything(draw: st.DrawFn) -> Facts:
    first = draw(st.sampled_from((date(2026, 10, 6), AUTUMN, AUTUMN + timedelta(days=1), date(2026, 3, 28))))
    refs = draw(st.lists(st.sampled_from(tuple(ZONES)), unique=True))
    known = {}
    for ref in ZONES:
        begin, end = draw(hours)
        ways = [(other, draw(st.integers(1, 900))) for other in ZONES if other != ref and draw(st.booleans())]
        works = {"works_from": time(*divmod(begin, 60)), "works_to": time(*divmod(max(end, begin + 15), 60))}
        known[ref] = site(ref, ways, **works)
    clauses = draw(st.lists(st.sampled_from([*CLAUSES, "20000-1:8.2", "20000-1:9"]), unique=True, max_size=20))
    asked = draw(st.lists(st.sampled_from(CLAUSES), max_size=40))
    items = [
        item(n, c, weight=draw(st.integers(0, 3)), site=draw(st.sampled_from((None, *ZONES))))
        for n, c in enumerate(asked)
    ]
    people = ("P01", "P02", "P03")
    return facts(
        audit={
            "sites": refs,
            "clauses": clauses,
            "mode": draw(st.sampled_from(tuple(Mode))),
            "planned_from": first,
            "planned_to": first + timedelta(days=draw(st.integers(0, 3))),
            "document_review_only": draw(st.lists(st.sampled_from(CLAUSES), max_size=3)),
        },
        items=items,
        sites=known,
        team=draw(st.sampled_from((TEAM, TEAM[:1], TEAM[:2]))),
        barred={(p, c, None) for p in people for c in draw(st.lists(st.sampled_from(CLAUSES), max_size=10))},
    )


@settings(max_examples=40, deadline=None)
@given(anything())
def test_a_proposal_keeps_the_rules_whatever_it_is_made_from(known: Facts) -> None:
    proposal = propose(known)
    assert propose(known) == proposal
    assert bare(known, proposal) == []
    assert list(agenda_has_meetings(proposal.lines)) == []
    forced = [remark for remark in proposal.remarks if "stands after the opening meeting" in remark]
    found = clashes(proposal.lines, ways_between(known.sites.values()))
    assert found == [] or forced
    for line in sessions(proposal):
        assert known.audit.planned_from <= line.day <= known.audit.planned_to
        where = known.sites.get(line.site or "")
        if where and line.mode is not Mode.REMOTE and not forced:
            assert where.works_from <= line.start
            assert line.end <= where.works_to
        barred = {c for p, c, _ in known.barred if p == line.auditors[0]}
        left = {c for c in line.clauses if all((p, c, None) in known.barred for p in known.graders)}
        moved = any("no room of its own" in remark for remark in proposal.remarks)
        assert not (barred & set(line.clauses)) - left or moved
