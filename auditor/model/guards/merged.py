"""Guards of what two copies made together: M-01 to M-09.

Each copy kept the rules by itself; these say what must hold of the records that merging leaves. In a ledger that one
person writes they hold by how it is written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, TypeVar

from auditor.model.audit import TeamMember
from auditor.model.finding import Finding
from auditor.model.guards.rule import Breach, breach
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import HistoryEntry, Id, Record
from auditor.model.text import searchable
from auditor.model.words import FindingState, ItemState, NonconformityState

R = TypeVar("R", bound=Record)

SETTLED = "M-07"
"""The transition of the step by which a person settles what two copies did."""

DRAFTED = "M-09"
"""The rule that two drafts of one grade break."""


def nothing_is_open(disagreements: Collection[str], ref: str) -> Iterator[Breach]:
    """M-01: *disagreements* are those that have to be settled, in words."""
    if disagreements:
        first, rest = next(iter(disagreements)), len(disagreements) - 1
        yield breach(
            "M-01",
            f"two copies of {ref} disagree: {first}" + (f" and {rest} more" if rest else ""),
            f"auditor conflicts {ref}",
        )


def doubled(records: Iterable[R]) -> list[list[R]]:
    """The records that share a reference, blind to case, in the order they were made in."""
    by_ref: dict[str, list[R]] = {}
    for record in records:
        by_ref.setdefault(searchable(str(getattr(record, "ref", ""))), []).append(record)
    return [sorted(group, key=lambda record: record.id) for group in by_ref.values() if len(group) > 1]


def reference_names_one(group: Collection[Any]) -> Iterator[Breach]:
    """M-02: *group* are the records that have one reference."""
    if len(group) > 1:
        ref = next(iter(group)).ref
        yield breach("M-02", f"{ref} was given {len(group)} times", "Say which one keeps it: --settle ID --take 1|2.")


def names_what_is_there(about: str, gone: Mapping[Id, str], named: Collection[Id]) -> Iterator[Breach]:
    """M-03: *named* are the ids a record holds, *gone* the removed records and what they were called."""
    for record in named:
        if record in gone:
            yield breach("M-03", f"{about} names {gone[record]}, which was removed", "Take it off, or add it anew.")


def finding_and_nonconformity_agree(nonconformity: Nonconformity, finding: Finding | None) -> Iterator[Breach]:
    """M-04: each names the other, with one grade, and a withdrawn finding has none that is followed."""
    if finding is None or nonconformity.state in (NonconformityState.VOID, NonconformityState.TRANSFERRED):
        return
    if finding.state is FindingState.WITHDRAWN:
        yield breach("M-04", f"{nonconformity.ref} is followed, its finding {finding.ref} is withdrawn", _VOID)
    elif finding.nonconformity != nonconformity.id:
        yield breach("M-04", f"{nonconformity.ref} is not the nonconformity of its finding {finding.ref}", _VOID)
    elif finding.state is not FindingState.SUPERSEDED and finding.grade is not nonconformity.grade:
        yield breach(
            "M-04",
            f"{nonconformity.ref} is {nonconformity.grade.value}, its finding {finding.ref} is {finding.grade.value}",
            "auditor finding regrade REF FINDING --grade GRADE --reason TEXT",
        )


_VOID = "auditor nc void NC --reason TEXT"


def answer_is_whole(item: Item) -> Iterator[Breach]:
    """M-05: an answered item has a grade, a marked one its outcome, an open one neither."""
    if item.state is ItemState.LOCKED:
        fits = (item.grade is None) is not (item.outcome is None)
    elif item.state is ItemState.ANSWERED:
        fits = item.grade is not None and item.outcome is None
    elif item.is_open:
        fits = item.grade is None and item.outcome is None
    else:
        fits = item.grade is None and item.outcome is item.state
    if not fits:
        state, result = item.state.value.replace("_", " "), item.result or "without a result"
        yield breach("M-05", f"{item.ref} is {state} and {result}", "Grade it again, or take the grade back.")


def member_is_named_once(members: Collection[TeamMember], names: Mapping[Id, str]) -> Iterator[Breach]:
    """M-06: *members* are the entries of one person in the team."""
    if len(members) > 1:
        person = next(iter(members)).person
        yield breach(
            "M-06",
            f"{names.get(person, person)} is in the team {len(members)} times",
            "Say which entry stays: --settle ID --take 1|2.",
        )


def steps_follow(about: str, history: Iterable[HistoryEntry]) -> Iterator[Breach]:
    """M-07: each step begins where the one before it ended; what was settled is looked at from there on."""
    last: HistoryEntry | None = None
    branched: tuple[HistoryEntry, HistoryEntry] | None = None
    for step in history:
        if step.transition == SETTLED:
            branched = None
        elif last is not None and step.from_state != last.to_state and branched is None:
            branched = last, step
        last = step
    if branched is not None:
        one, other = branched
        yield breach(
            "M-07",
            f"{about}: “{one.action}” led to {_state(one.to_state)}, “{other.action}” began at "
            f"{_state(other.from_state)}",
            "Look at both, then: --settle ID --take 2 keeps it as it stands.",
        )


def fields_fit(about: str, wrong: str) -> Iterator[Breach]:
    """M-08: *wrong* is what a record's own rules say of its fields together, each from another copy."""
    if wrong:
        yield breach("M-08", f"{about}: {wrong}", "Correct the one that is wrong.")


def grade_drafts_one(item: str, drafts: Collection[Finding]) -> Iterator[Breach]:
    """M-09: *drafts* are the findings that several copies drafted of one item by the same grade."""
    if len(drafts) > 1:
        yield breach(
            DRAFTED,
            f"{item} has {len(drafts)} drafts of one finding: {', '.join(draft.ref for draft in drafts)}",
            "Say which one stays: --settle ID --take 1|2.",
        )


def _state(state: str) -> str:
    return state.replace("_", " ") or "the start"
