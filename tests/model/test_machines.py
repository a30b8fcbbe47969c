"""The five machines against tables written by hand, in letters of the trade, not from the code under test."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.model.machine import Machine, NotAllowed
from auditor.model.machines import AUDIT, FINDING, ITEM, NONCONFORMITY, PROGRAMME
from auditor.model.words import AuditState, FindingState, ItemState, NonconformityState, ProgrammeState, Role

ROLES = {
    "TM": Role.CLIENT,
    "APM": Role.PROGRAMME_MANAGER,
    "LA": Role.LEAD,
    "AU": Role.AUDITOR,
    "AT": Role.TRAINEE,
    "TE": Role.EXPERT,
    "PO": Role.PROCESS_OWNER,
    "AR": Role.REPRESENTATIVE,
    "AO": Role.ACTION_OWNER,
    "VF": Role.VERIFIER,
    "system": Role.SYSTEM,
}

NOT_FINAL = (
    "draft issued acknowledged response_submitted response_returned response_accepted implemented "
    "implementation_rejected implementation_verified reopened"
)
BEFORE_OPENING = "planned initiated preparing plan_issued"
OPEN = "unanswered in_work parked"

# id, action, from (- is not there yet), to (= stays), who
TABLES = {
    "programme": """
        P1  | create           | -         | draft     | APM
        P2  | submit           | draft     | submitted | APM
        P3  | send back        | submitted | draft     | TM
        P4  | approve          | submitted | approved  | TM
        P5  | start            | approved  | active    | APM system
        P6  | propose revision | active    | active    | APM
        P6  | drop revision    | active    | active    | APM TM
        P6  | approve revision | active    | active    | TM
        P7  | suspend          | active    | suspended | TM
        P7  | resume           | suspended | active    | TM
        P8  | close            | active    | closed    | APM
        P9  | cancel           | draft submitted approved | cancelled | TM
        A1  | change schedule  | draft submitted approved active suspended | = | APM
    """,
    # A3 is the lead's alone; A4 and A5 also the manager's, who plans with the lead.
    "audit": f"""
        A1  | add slot             | -                | planned     | APM
        A1  | change slot          | planned initiated preparing | = | APM
        A2  | appoint              | planned          | initiated   | APM LA
        A3  | confirm feasibility  | initiated        | preparing   | LA
        A4  | issue plan           | preparing        | plan_issued | LA APM
        A5  | reopen plan          | plan_issued      | preparing   | LA APM
        A6  | hold opening meeting | plan_issued      | in_progress | LA
        A7  | change plan          | in_progress      | in_progress | LA
        A8  | hold closing meeting | in_progress      | concluded   | LA
        A9  | stop early           | in_progress      | terminated  | LA
        A10 | issue report         | concluded terminated | reported    | LA
        A11 | complete             | reported         | completed   | LA APM
        A12 | go to follow-up      | completed        | follow_up   | system
        A13 | close                | completed        | closed      | APM
        A14 | close                | follow_up        | closed      | APM
        A15 | reopen               | closed           | follow_up   | system
        A16 | postpone             | {BEFORE_OPENING} | =           | APM
        A17 | cancel               | {BEFORE_OPENING} | cancelled   | APM
        A17 | cancel with its programme | {BEFORE_OPENING} | cancelled | system
    """,
    # A note never waits for a state; who may propose an outcome may also set it, as a proposal; a slip of the key
    # between grade, not applicable and not audited is mended by C6.
    "item": f"""
        C1 | note                | unanswered                                         | in_work        | LA AU AT TE
        C1 | note                | in_work parked answered not_applicable not_audited | =              | LA AU AT TE
        C2 | grade               | {OPEN}                                             | answered       | LA AU AT
        C3 | park                | {OPEN}                                             | parked         | LA AU AT
        C4 | mark not applicable | {OPEN}                                             | not_applicable | LA AU
        C5 | mark not audited    | {OPEN}                                             | not_audited    | LA AU
        C6 | grade               | answered not_applicable not_audited                | answered       | LA AU AT
        C6 | mark not applicable | answered not_audited                               | not_applicable | LA AU
        C6 | mark not audited    | answered not_applicable                            | not_audited    | LA AU
        C6 | take back           | answered not_applicable not_audited                | in_work        | LA AU AT
        C7 | lock                | answered not_applicable not_audited                | locked         | system
        C8 | add                 | -                                                  | unanswered     | LA AU
    """,
    # A draft is written before it is agreed; what one person heard may be presented to another.
    "finding": """
        F1 | raise    | -                      | draft      | LA AU AT
        F1 | write    | draft                  | draft      | LA AU AT
        F2 | agree    | draft                  | agreed     | LA
        F2 | dissent  | draft agreed presented | =          | LA AU AT TE
        F3 | agree response | agreed presented | =          | LA AU
        F3 | present  | agreed presented       | presented  | LA AU
        F4 | withdraw | draft agreed presented | withdrawn  | LA
        F5 | regrade  | draft agreed presented | =          | LA
        F5 | merge    | draft agreed presented | =          | LA
        F5 | split    | draft agreed presented | =          | LA
        F5 | mark urgent | draft agreed presented | =       | LA AU AT
        F6 | issue    | presented              | issued     | system
        F7 | replace  | issued                 | superseded | LA
    """,
    # N13 takes both, once it is issued (G-37); either records it.
    "nonconformity": f"""
        N1  | raise                   | -                                       | draft                   | system
        N2  | issue                   | draft                                   | issued                  | LA
        N3  | acknowledge             | issued                                  | acknowledged            | PO AR
        N4  | submit response         | acknowledged response_returned reopened | response_submitted      | AO PO
        N5  | return response         | response_submitted                      | response_returned       | LA VF APM
        N6  | accept response         | response_submitted                      | response_accepted       | LA VF APM
        N7  | report implemented      | response_accepted implementation_rejected | implemented           | AO PO
        N8  | reject implementation   | implemented                             | implementation_rejected | VF LA APM
        N9  | verify implementation   | implemented                             | implementation_verified | VF LA APM
        N10 | close as effective      | implementation_verified                 | closed_effective        | VF LA APM
        N11 | reopen as not effective | implementation_verified                 | reopened                | VF LA APM
        N12 | reopen                  | closed_effective                        | reopened                | LA APM
        N13 | void                    | {NOT_FINAL}                             | void                    | LA APM
        N14 | transfer                | {NOT_FINAL}                             | transferred             | APM
        N15 | ask for extension       | {NOT_FINAL}                             | =                       | AO PO
        N15 | decide extension        | {NOT_FINAL}                             | =                       | APM TM
        N16 | escalate                | {NOT_FINAL}                             | =                       | APM
        N16 | de-escalate             | {NOT_FINAL}                             | =                       | APM
        N17 | reassign                | {NOT_FINAL}                             | =                       | PO APM
    """,
}

Listed = dict[tuple[str, str], tuple[str, str, frozenset[Role]]]
"""What is listed: action and state give the row's id, the next state and who may."""


def listed(table: str) -> Listed:
    rows: Listed = {}
    for line in table.strip().splitlines():
        row_id, action, sources, target, who = (cell.strip() for cell in line.split("|"))
        for source in sources.split():
            state = "" if source == "-" else source
            following = state if target == "=" else target
            assert (action, state) not in rows
            rows[action, state] = (row_id, following, frozenset(ROLES[code] for code in who.split()))
    return rows


STATES = {
    "programme": ProgrammeState,
    "audit": AuditState,
    "item": ItemState,
    "finding": FindingState,
    "nonconformity": NonconformityState,
}
MACHINES = {machine.noun: machine for machine in (PROGRAMME, AUDIT, ITEM, FINDING, NONCONFORMITY)}
LISTED = {noun: listed(table) for noun, table in TABLES.items()}
ACTIONS = {noun: sorted({action for action, _ in rows}) for noun, rows in LISTED.items()}
IDS = {
    "programme": [*(f"P{n}" for n in range(1, 10)), "A1"],
    "audit": [f"A{n}" for n in range(1, 18)],
    "item": [f"C{n}" for n in range(1, 9)],
    "finding": [f"F{n}" for n in range(1, 8)],
    "nonconformity": [f"N{n}" for n in range(1, 18)],
}

each_machine = pytest.mark.parametrize("machine", MACHINES.values(), ids=MACHINES)


def judge(refusal: NotAllowed, machine: Machine, state: str, action: str, roles: frozenset[Role]) -> None:
    """A refusal is right where nothing is listed, and says from where it goes; or else who does it."""
    row = LISTED[machine.noun].get((action, state))
    ids = {row_id for (named, _), (row_id, _, _) in LISTED[machine.noun].items() if named == action}
    assert refusal.rule in ids
    assert str(refusal).startswith(f"{refusal.rule}: ")
    if row is None:
        assert "It goes from: " in refusal.hint
        sources = [source for named, source in LISTED[machine.noun] if named == action]
        assert all((source.replace("_", " ") or "the start") in refusal.hint for source in sources)
    else:
        assert not row[2] & roles, f"{row} is listed, and was refused"
        assert refusal.rule == row[0]
        assert all(role.value.replace("-", " ") in refusal.message for role in row[2])


def follow(machine: Machine, state: str, action: str, roles: frozenset[Role]) -> str:
    """Try one action; judge acceptance or refusal by the table written here, and return the state after it."""
    row = LISTED[machine.noun].get((action, state))
    try:
        transition = machine.step(action, state, roles)
    except NotAllowed as refusal:
        judge(refusal, machine, state, action, roles)
        return state
    assert row is not None, f"{action} from {state!r} is not listed, and was accepted"
    assert row[2] & roles, f"{action} by {sorted(roles)} is not listed, and was accepted"
    assert transition.id == row[0]
    assert (transition.target or state) == row[1]
    return row[1]


@each_machine
def test_exactly_what_is_listed_goes(machine: Machine) -> None:
    for action in ACTIONS[machine.noun]:
        for state in ("", *STATES[machine.noun]):
            for role in Role:
                follow(machine, str(state), action, frozenset({role}))
            follow(machine, str(state), action, frozenset())


@each_machine
def test_no_action_and_no_row_is_left_out(machine: Machine) -> None:
    assert sorted({transition.action for transition in machine.transitions}) == ACTIONS[machine.noun]
    assert list(dict.fromkeys(transition.id for transition in machine.transitions)) == IDS[machine.noun]
    assert sum(len(transition.sources) for transition in machine.transitions) == len(LISTED[machine.noun])


@each_machine
def test_each_state_is_reached_and_each_source_is_a_state(machine: Machine) -> None:
    states = {str(state) for state in STATES[machine.noun]}
    reached, seen = {""}, {""}
    while reached:
        reached = {to for (_, state), (_, to, _) in LISTED[machine.noun].items() if state in reached} - seen
        seen |= reached
    assert states - seen == set()
    assert {state for transition in machine.transitions for state in transition.sources} <= states | {""}


@each_machine
def test_what_is_possible_is_what_goes(machine: Machine) -> None:
    for state in ("", *map(str, STATES[machine.noun])):
        for role in Role:
            possible = {transition.action for transition in machine.possible(state, [role])}
            expected = {a for (a, s), (_, _, who) in LISTED[machine.noun].items() if s == state and role in who}
            assert possible == expected


@each_machine
@settings(max_examples=100, deadline=None)
@given(data=st.data())
def test_no_sequence_of_roles_and_actions_leaves_the_table(machine: Machine, data: st.DataObject) -> None:
    state = ""
    roles_at_once = st.frozensets(st.sampled_from(Role), max_size=3)
    steps = st.tuples(st.sampled_from(ACTIONS[machine.noun]), roles_at_once, st.integers(0, 99))
    for action, roles, turn in data.draw(st.lists(steps, max_size=30)):
        state = follow(machine, state, action, roles)
        # Now and then take a listed step, so that the far states are met too.
        ways = sorted((a, sorted(who)[0]) for (a, s), (_, _, who) in LISTED[machine.noun].items() if s == state)
        if ways and turn % 2:
            way, role = ways[turn // 2 % len(ways)]
            state = follow(machine, state, way, frozenset({role}))


@each_machine
def test_an_unknown_action_is_a_mistake_of_the_caller(machine: Machine) -> None:
    with pytest.raises(KeyError, match=f"no {machine.noun} action is called 'fly'"):
        machine.step("fly", "", list(Role))


def test_a_refusal_says_from_where_and_what_goes_instead() -> None:
    with pytest.raises(NotAllowed) as refusal:
        AUDIT.step("hold opening meeting", "planned", [Role.LEAD])
    assert refusal.value.message == "A6: hold opening meeting is not possible while the audit is planned"
    assert refusal.value.hint == "It goes from: plan issued. What goes here: appoint, cancel, change slot, postpone."
    assert refusal.value.exit_code == 1


def test_a_refusal_says_who_does_it_and_who_is_acting() -> None:
    with pytest.raises(NotAllowed) as refusal:
        NONCONFORMITY.step("acknowledge", "issued", [Role.AUDITOR])
    assert refusal.value.message == (
        "N3: acknowledge is done by the process owner or representative; your role here: auditor"
    )
    assert "--by PERSON" in refusal.value.hint


def test_nothing_goes_on_in_a_final_state() -> None:
    with pytest.raises(NotAllowed, match="Nothing is owed any more"):
        NONCONFORMITY.step("escalate", "void", [Role.PROGRAMME_MANAGER])
    assert NONCONFORMITY.possible("void", list(Role)) == NONCONFORMITY.possible("transferred", list(Role)) == ()
    assert {str(state) for state in NonconformityState if not state.is_final} == set(NOT_FINAL.split())
