"""Guards of the programme: G-01 to G-04."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from auditor.model.clause import Clause
from auditor.model.guards.rule import Breach, breach
from auditor.model.programme import Programme, Slot

STATEMENTS: dict[str, str] = {
    "frequency": "how often audits take place",
    "methods": "the methods",
    "responsibilities": "the responsibilities",
    "planning_requirements": "the planning requirements",
    "reporting": "how results are reported",
    "importance": "how the importance of the processes was considered",
    "changes": "how changes affecting the organisation were considered",
    "earlier_results": "how the results of earlier audits were considered",
}
"""The eight statements of 20000-1 9.2.2, by field of the programme."""


def one_manager_one_client(programme: Programme) -> Iterator[Breach]:
    """G-01."""
    if programme.manager == programme.client:
        yield breach("G-01", "manager and audit client of the programme are the same person")


def programme_is_complete(programme: Programme, slots: Collection[Slot]) -> Iterator[Breach]:
    """G-02 with the required fields of P2: what the programme does not state yet."""
    for field, words in STATEMENTS.items():
        if not getattr(programme, field):
            option = field.replace("_", "-")
            yield breach("G-02", f"the programme does not state {words}", f"auditor programme edit --{option} TEXT")
    for field, words in (
        ("objectives", "objectives"),
        ("criteria", "criteria"),
        ("risks", "risks and opportunities"),
    ):
        if not getattr(programme, field):
            yield breach("G-02", f"the programme has no {words}", f"auditor programme edit --{field} …")
    if not programme.resources:
        yield breach("G-02", "the programme does not state its resources", "auditor programme edit --resources TEXT")
    if programme.grading is None or programme.deadlines is None:
        yield breach(
            "G-02",
            "the programme declares no grading and deadline scheme",
            "auditor programme new makes it with both.",
        )
    for year in programme.years:
        if not any(slot.planned_from.year == year for slot in slots):
            yield breach("G-02", f"no audit is planned in {year}", f"auditor audit new --from {year}-…")


def cycle_is_covered(required: Collection[Clause], slots: Collection[Slot], sites: Collection[str]) -> Iterator[Breach]:
    """G-03: leaf clauses and sites that no slot of the cycle looks at."""
    planned = [Clause.parse(clause) for slot in slots for clause in slot.clauses]
    bare = sorted(clause for clause in required if not any(p.covers(clause) for p in planned))
    if bare:
        yield breach("G-03", f"no audit of the cycle covers {', '.join(map(str, bare))}", "Add the clauses to a slot.")
    unvisited = set(sites) - {site for slot in slots for site in slot.sites}
    if unvisited:
        yield breach("G-03", f"{len(unvisited)} sites have no audit in the cycle", "Add the sites to a slot.")


def moved_out_of_the_cycle(begins: date, ends: date, programme: Programme) -> Iterator[Breach]:
    """G-03 at A16: an audit that moves beyond its cycle leaves what it was to cover without an audit there."""
    if begins < programme.cycle_from or ends > programme.cycle_to:
        yield breach(
            "G-03",
            f"{begins} is outside the cycle of {programme.ref}, {programme.cycle_from} to {programme.cycle_to}",
            "Plan its clauses and sites once more within the cycle.",
        )


def nothing_left_uncovered(uncovered: Collection[Clause]) -> Iterator[Breach]:
    """G-04: *uncovered* are the required clauses that the move or cancellation leaves without any audit."""
    if uncovered:
        yield breach(
            "G-04",
            f"nothing else in the cycle covers {', '.join(map(str, sorted(uncovered)))}",
            "Add these clauses to another audit first.",
        )
