"""What must hold after every fault: what was told is there, or its damage is told; the rest is readable."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from auditor.ledger import Change, Ledger, Line, Writer, uuid7
from tests.faults.lives import LEDGER, open_or_create

Told = Sequence[Any]
MISSING = object()


class Lost(AssertionError):
    """Something that was told as kept is not there, or something is there that nobody did."""


def check(
    workspace: Path, home: Path, lives: Mapping[str, Told], *, power_cut: bool = False, restored: bool = False
) -> list[Line]:
    """Hold a workspace's ledger against what the lives were told, by name; returns its lines.

    After a power cut a draft that was dropped may be back: forgetting is not promised to be durable. Only where the
    folder was `restored` may lines be said to be missing.
    """
    folder = workspace / LEDGER
    writer = Writer.for_workspace(workspace, home)
    if any(event[0] == "opened" for told in lives.values() for event in told):
        ledger = Ledger.open(folder, writer=writer)
    else:  # nobody was told that there is a ledger: it is there, or it can be made
        ledger = open_or_create(folder, writer)
    with ledger:
        damage = [str(problem) for problem in ledger.damage if not problem.note]
        damage += [] if restored else [str(problem) for problem in ledger.damage if "restored" in problem.message]
        if damage:
            raise Lost(f"damaged: {damage}")
        lines = list(ledger.lines())
        _lines(lines, lives)
        _records(ledger, lines)
        _exhibits(ledger, lines, lives)
        _drafts(ledger, lives, power_cut=power_cut)
        _goes_on(ledger)
        wrong = [str(problem) for problem in ledger.verify() if not problem.note]
        if wrong:
            raise Lost(f"verify: {wrong}")
    left = [path for path in folder.rglob("*.jsonl") if not path.read_bytes().endswith(b"\n") and path.stat().st_size]
    if any(path.stem == writer.id for path in left):
        raise Lost(f"a torn line was left: {left}")
    return lines


def _lines(lines: Sequence[Line], lives: Mapping[str, Told]) -> None:
    found: dict[str, list[Line]] = defaultdict(list)
    for line in lines:
        found[line.author].append(line)
    for name, told in lives.items():
        hashes = {(line.adopted or line).hash for line in found[name]}
        for kept in (event for event in told if event[0] == "kept"):
            if kept[3] not in hashes:
                raise Lost(f"{name}: line {kept[1]}:{kept[2]} was kept and is not there")
        numbers = [line.changes[0].fields["n"] for line in found[name]]
        settled = [event[4] if event[0] == "kept" else event[1] for event in told if event[0] in ("kept", "refused")]
        refused = {event[1] for event in told if event[0] == "refused" and event[1] >= 0}
        if numbers != sorted(numbers) or len(numbers) != len(set(numbers)):
            raise Lost(f"{name}: lines out of order or twice: {numbers}")
        if refused.intersection(numbers):
            raise Lost(f"{name}: {refused.intersection(numbers)} was refused and is there")
        if len(set(numbers) - set(settled)) > 1:
            raise Lost(f"{name}: more than the one line in hand is there: {numbers}, told {settled}")


def _records(ledger: Ledger, lines: Sequence[Line]) -> None:
    """The tables are what the lines say, read by a model of four lines."""
    plain: dict[tuple[str, str], dict[str, Any]] = {}
    for line in lines:
        for change in line.changes:
            plain.setdefault((change.table, change.record), {"id": change.record}).update(change.fields)
    for table in {table for table, _ in plain}:
        expected = {record: fields for (named, record), fields in plain.items() if named == table}
        if {record["id"]: record for record in ledger.records(table)} != expected:
            raise Lost(f"the records of {table} are not what the lines say")


def _exhibits(ledger: Ledger, lines: Sequence[Line], lives: Mapping[str, Told]) -> None:
    wanted = {event[1] for told in lives.values() for event in told if event[0] == "stored"}
    wanted |= {line.changes[0].fields["exhibit"] for line in lines if "exhibit" in line.changes[0].fields}
    for sha256 in wanted:
        if hashlib.sha256(ledger.exhibit(sha256).read_bytes()).hexdigest() != sha256:
            raise Lost(f"the exhibit {sha256} is not what was stored")


def _drafts(ledger: Ledger, lives: Mapping[str, Told], *, power_cut: bool) -> None:
    if len(lives) != 1:
        return  # two who type into one field at once overwrite each other
    (told,) = lives.values()
    key, standing, possible = "", MISSING, set[object]()
    for event in told:
        if event[0] in ("typed", "dropped"):
            key = event[1]
            standing = event[2] if event[0] == "typed" else MISSING
            possible = {standing} if event[0] == "typed" or not power_cut else possible | {MISSING}
        elif event[0] in ("typing", "dropping"):
            key = event[1]
            possible = possible or {MISSING}
            possible = possible | {event[2] if event[0] == "typing" else MISSING}
    found = ledger.draft(key) if key else None
    if key and (MISSING if found is None else found) not in possible:
        raise Lost(f"the draft holds {found!r}, not one of {possible}")


def _goes_on(ledger: Ledger) -> None:
    """The next line is kept, and is there for whoever reads."""
    record = uuid7()
    line = ledger.commit(
        "look", author="oracle", effective=datetime.now(UTC), changes=[Change("looks", record, {"n": 0})]
    )
    with Ledger.open(ledger.folder, writer=None) as again:
        if again.record("looks", record)["n"] != 0 or line.hash not in {one.hash for one in again.lines()}:
            raise Lost("the next line is not there")
