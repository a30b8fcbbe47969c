"""Copies of one ledger, changed, merged, restored, forked and reopened at random, against a plain model."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from auditor.ledger import Change, ForkedTrail, Ledger, Line, NothingChanged, Writer, uuid7

from .conftest import NOON, Bench
from .plain_model import GONE, Key, Plain, Said, text

TABLE = "items"
RECORDS = [uuid7() for _ in range(2)]
FIELDS = ["state", "grade", "note"]
VALUES = [1, 2, 3]
MOST = 4

copies = st.integers(0, MOST - 1)
some_fields = st.dictionaries(st.sampled_from(FIELDS), st.sampled_from(VALUES), min_size=1)
Given = tuple[str, dict[str, Any], str]  # record, fields, how
ways = st.sampled_from(["edit", "step", "edit", "step", "step", "delete"])  # a step is a state transition
changes = st.lists(st.tuples(st.sampled_from(RECORDS), some_fields, ways), min_size=1, max_size=4)


class Copy:
    """One installation with its own folder; a twin has the path of another one, and was one with it."""

    def __init__(self, root: Path, path: Path | None = None) -> None:
        self.bench = Bench(root)
        self.path = path or self.bench.workspace
        self.lines: set[str] = set()
        self.backup: tuple[Path, set[str]] | None = None

    def open(self) -> None:
        writer = Writer.for_workspace(self.path, self.bench.home)
        self.ledger = Ledger.open(self.bench.folder, writer=writer, clock=self.bench.clock)


class Copies(RuleBasedStateMachine):
    @initialize(begin=changes, twin=st.booleans())
    def create(self, begin: list[Given], twin: bool) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.plain = Plain()
        first = Copy(self.root / "0")
        first.bench.create().close()
        first.open()
        self.copies = [first]
        self.made = 1
        self.change(0, begin, 0)
        self.hand_out(0, twin)

    def copy(self, number: int) -> Copy:
        return self.copies[number % len(self.copies)]

    # -- changing

    @rule(number=copies, given_=changes, seconds=st.integers(-50, 50))
    def change(self, number: int, given_: list[Given], seconds: int) -> None:
        copy = self.copy(number)
        copy.bench.clock.move(seconds)
        for record, values, way in given_:
            stand = self.plain.stand((TABLE, record), copy.lines)
            if way != "delete":
                try:
                    self.commit(copy, Change(TABLE, record, values, transition=way == "step"))
                except NothingChanged:
                    assert stand.there
                    assert all(stand.document.get(name) == value for name, value in values.items())
            elif stand.there:
                self.commit(copy, Change(TABLE, record, deleted=True))

    @rule(number=copies, which=st.integers(0, 20), side=st.integers(0, 1))
    def settle(self, number: int, which: int, side: int) -> None:
        for copy in (*self.copies[number:], *self.copies[:number]):
            waiting = copy.ledger.conflicts()
            if waiting:
                conflict = waiting[which % len(waiting)]
                self.commit(copy, conflict.choose(side % len(conflict.sides)))
                assert conflict.id not in {other.id for other in copy.ledger.conflicts()}
                return

    def commit(self, copy: Copy, change: Change) -> None:
        key = (change.table, change.record)
        stand = self.plain.stand(key, copy.lines)
        line = copy.ledger.commit("change", author="J", effective=NOON, changes=[change])
        self.tell(copy, line, key, change, {name: said.name for name, said in stand.by.items()} if stand.there else {})
        copy.lines.add(line.revision)

    def tell(self, copy: Copy, line: Line, key: Key, change: Change, seen: dict[str, str]) -> None:
        (kept,) = line.changes
        stand = self.plain.stand(key, copy.lines)
        before = stand.step.name if stand.step and stand.there else None
        wanted = {
            name: value
            for name, value in change.fields.items()
            if not stand.there or name not in stand.document or stand.document[name] != value or name in change.settles
        }
        assert dict(kept.fields) == wanted
        self.plain.lines[line.revision] = {
            key: Said(
                name=line.revision,
                order=(line.recorded, line.revision),
                knew=frozenset(copy.lines),
                fields=wanted,
                deleted=change.deleted,
                step=change.transition,
                builds_on=before if change.transition else None,
                seen=seen,
                settles=change.settles,
            )
        }

    # -- copying and merging

    @rule(into=copies, source=copies)
    def merge(self, into: int, source: int) -> None:
        one, other = self.copy(into), self.copy(source)
        if one is not other:
            self.take_over(one, other)

    def take_over(self, one: Copy, other: Copy) -> None:
        told = one.ledger.compare(other.bench.folder)
        assert {line.revision for line in told.lines} == other.lines - one.lines
        heard: list[Line] = []
        stop = one.ledger.subscribe(heard.append)
        if told.forks:
            with pytest.raises(ForkedTrail) as refused:
                one.ledger.merge(other.bench.folder)
            assert refused.value.forks == told.forks
            assert not heard
            assert {line.revision for line in one.ledger.lines()} == one.lines
        merged = one.ledger.merge(other.bench.folder, adopt_forks=bool(told.forks))
        assert merged == told
        assert heard == list(told.lines)
        stop()
        one.lines |= other.lines
        again = one.ledger.compare(other.bench.folder)
        assert not (*again.lines, *again.forks, *again.gains)
        assert not again.renewed

    @precondition(lambda self: len(self.copies) < MOST)
    @rule(number=copies, twin=st.booleans())
    def hand_out(self, number: int, twin: bool) -> None:
        """To somebody else, or as the image of a laptop that is used twice."""
        source = self.copy(number)
        copy = Copy(self.root / str(self.made), source.path if twin else None)
        shutil.copytree(source.bench.folder, copy.bench.folder)
        if twin:
            shutil.copytree(source.bench.home, copy.bench.home)
        copy.lines = set(source.lines)
        copy.bench.clock.now = source.bench.clock.now
        copy.open()
        self.copies.append(copy)
        self.made += 1

    @rule(number=copies)
    def back_up(self, number: int) -> None:
        copy = self.copy(number)
        folder = self.root / f"backup-{self.made}"
        shutil.copytree(copy.bench.folder, folder)
        copy.backup = folder, set(copy.lines)
        self.made += 1

    @rule(number=copies)
    def restore(self, number: int) -> None:
        copy = self.copy(number)
        if copy.backup:
            copy.ledger.close()
            folder, lines = copy.backup
            copy.lines = set(lines)
            shutil.rmtree(copy.bench.folder)
            shutil.copytree(folder, copy.bench.folder)
            copy.open()

    # -- going on

    @rule(number=copies, close=st.booleans(), snapshot=st.booleans())
    def reopen(self, number: int, close: bool, snapshot: bool) -> None:
        copy = self.copy(number)
        if close:
            copy.ledger.close()
        else:
            copy.ledger._release()  # as a crash would
        if not snapshot:
            (copy.bench.folder / "audit.json").unlink(missing_ok=True)
        copy.open()

    @invariant()
    def agrees(self) -> None:
        for copy in getattr(self, "copies", ()):
            self.compare_with_plain(copy)

    def compare_with_plain(self, copy: Copy) -> None:
        expected = {}
        for record in RECORDS:
            stand = self.plain.stand((TABLE, record), copy.lines)
            if stand.there:
                expected[record] = {"id": record, **stand.document}
        assert {record["id"]: record for record in copy.ledger.records(TABLE)} == expected
        assert self.told(copy) == self.plain.conflicts(copy.lines)
        assert not copy.ledger.read_only

    def told(self, copy: Copy) -> set[tuple[Any, ...]]:
        found = set()
        for conflict in copy.ledger.conflicts():
            sides = []
            for side in conflict.sides:
                if side.deleted:
                    sides.append(GONE)
                else:
                    several = len(conflict.fields) > 1
                    sides.append(text([side.value[name] for name in conflict.fields] if several else [side.value]))
            found.add(((conflict.table, conflict.record), conflict.fields, tuple(sides)))
        return found

    def teardown(self) -> None:
        if not hasattr(self, "root"):
            return
        for _ in range(2):
            for one in self.copies:
                for other in self.copies:
                    if one is not other:
                        self.take_over(one, other)
        everything = set.union(*(copy.lines for copy in self.copies))
        first = self.copies[0].ledger
        for copy in self.copies:
            revisions = [line.revision for line in copy.ledger.lines()]
            assert len(revisions) == len(set(revisions))
            assert set(revisions) == everything
            assert copy.ledger.records(TABLE) == first.records(TABLE)
            assert [c.id for c in copy.ledger.conflicts()] == [c.id for c in first.conflicts()]
            self.compare_with_plain(copy)
            assert not [problem for problem in copy.ledger.verify() if not problem.note]
            copy.ledger.close()
        shutil.rmtree(self.root)


TestCopies = Copies.TestCase
TestCopies.settings = settings(
    max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
)
