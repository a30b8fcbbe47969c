"""Guards of the programme and its schedule: G-01 to G-05, S-01."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date

from auditor.model.clause import Clause
from auditor.model.guards.rule import Breach, breach
from auditor.model.programme import Blackout, Programme, Slot
from auditor.model.record import Id

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


def cycle_is_covered(
    required: Collection[Clause], slots: Collection[Slot], sites: Mapping[Id, str], services: Mapping[Id, str]
) -> Iterator[Breach]:
    """G-03: leaf clauses, sites and services that no slot of the cycle looks at; sites and services with their names.

    Services are asked for where slots name some; where none does, each audit looks at those in its scope.
    """
    planned = [Clause.parse(clause) for slot in slots for clause in slot.clauses]
    bare = sorted(clause for clause in required if not any(p.covers(clause) for p in planned))
    if bare:
        yield breach("G-03", f"no audit of the cycle covers {', '.join(map(str, bare))}", "Add the clauses to a slot.")
    unvisited = [name for site, name in sites.items() if not any(site in slot.sites for slot in slots)]
    if unvisited:
        yield breach("G-03", f"no audit of the cycle goes to {', '.join(unvisited)}", "Add the sites to a slot.")
    sampled = {service for slot in slots for service in slot.services}
    unseen = [name for each, name in services.items() if each not in sampled] if sampled else []
    if unseen:
        yield breach("G-03", f"no audit of the cycle looks at {', '.join(unseen)}", "Add the services to a slot.")


def cycle_is_planned(unplanned: Collection[str]) -> Iterator[Breach]:
    """G-03: *unplanned* says what has to be audited in the cycle and nobody plans, each rule with its day."""
    for each in unplanned:
        yield breach("G-03", f"nobody plans {each}", "Add it to a slot.")


def is_within_the_cycle(begins: date, ends: date, programme: Programme) -> Iterator[Breach]:
    """G-03 at A1 and A16: an audit beyond its cycle leaves what it was to cover without an audit there."""
    if begins < programme.cycle_from or ends > programme.cycle_to:
        yield breach(
            "G-03",
            f"{begins} is outside the cycle of {programme.ref}, {programme.cycle_from} to {programme.cycle_to}",
            "Plan its clauses and sites once more within the cycle.",
        )


def cycle_was_audited(audited: int, required: int) -> Iterator[Breach]:
    """G-03 at P8: how many of the required clauses no audit of the cycle looked at."""
    if audited < required:
        yield breach("G-03", f"{required - audited} of {required} required clauses were not audited in the cycle")


def nothing_left_uncovered(uncovered: Collection[str]) -> Iterator[Breach]:
    """G-04: *uncovered* says what is required, and left without any audit by the move, cancellation or change."""
    if uncovered:
        yield breach(
            "G-04",
            f"nothing else covers {'; '.join(uncovered)}",
            "Add it to another audit first: auditor audit take-on REF --clause CLAUSE",
        )


def is_free_of_blackouts(
    begins: date, ends: date, sites: Collection[Id], blackouts: Collection[Blackout]
) -> Iterator[Breach]:
    """S-01."""
    for blackout in blackouts:
        if blackout.touches(begins, ends, sites):
            yield breach(
                "S-01",
                f"{begins if begins == ends else f'{begins} to {ends}'} falls into {blackout.first} to "
                f"{blackout.last}, which is kept free of audits: {blackout.reason}",
            )


def audits_are_finished(unfinished: Mapping[str, str], handed_over: Collection[str]) -> Iterator[Breach]:
    """G-05: *unfinished* are the audits that are neither closed nor cancelled, with their state."""
    for ref, state in unfinished.items():
        if ref not in handed_over:
            yield breach(
                "G-05",
                f"{ref} is {state.replace('_', ' ')}",
                "Close or cancel it, or say who takes it over: auditor programme close --left-over REF=REASON",
            )
