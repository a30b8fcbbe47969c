"""Random histories against a plain model: commits, reopening with and without snapshot, and folding in any order."""

from __future__ import annotations

import random
import shutil
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from auditor.ledger import Change, Ledger, NothingChanged, uuid7
from auditor.ledger.line import canonical, seal, unseal
from auditor.ledger.records import State

from .conftest import NOON, Bench

TABLES = ["responses", "findings"]
FIELDS = ["grade", "note", "tags"]
IDS = [uuid7() for _ in range(4)]
values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.0, 1.0, -0.5]) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=2), inner, max_size=2),
    max_leaves=4,
)
fields = st.dictionaries(st.sampled_from(FIELDS), values, min_size=1)
changes = st.tuples(st.sampled_from(TABLES), st.sampled_from(IDS), fields)

Model = dict[str, dict[str, dict[str, Any]]]


def same(one: Any, other: Any) -> bool:
    """Equal as JSON: 1, 1.0 and true are three things."""
    return canonical(one) == canonical(other)


class Histories(RuleBasedStateMachine):
    """A ledger, and beside it a dict that is told the same."""

    @initialize()
    def create(self) -> None:
        self.root = Path(tempfile.mkdtemp())
        self.bench = Bench(self.root)
        self.ledger: Ledger = self.bench.create()
        self.model: Model = {name: {} for name in TABLES}
        self.lines = 0

    @rule(given_=st.lists(changes, min_size=1, max_size=3))
    def commit(self, given_: list[tuple[str, str, dict[str, Any]]]) -> None:
        after = {name: dict(records) for name, records in self.model.items()}
        for table, record, set_ in given_:
            after[table][record] = {"id": record, **after[table].get(record, {}), **set_}
        if same(after, self.model):
            try:
                self._commit([Change(*change) for change in given_])
            except NothingChanged:
                return
            raise AssertionError("a commit without a change must be refused")
        self._commit([Change(*change) for change in given_])
        self.lines += 1
        self.model = after

    @rule(table=st.sampled_from(TABLES), record=st.sampled_from(IDS))
    def delete(self, table: str, record: str) -> None:
        if record in self.model[table]:
            self._commit([Change(table, record, deleted=True)])
            del self.model[table][record]
            self.lines += 1

    def _commit(self, given_: list[Change]) -> None:
        self.ledger.commit("change", author="J", effective=NOON, changes=given_)

    @rule(seconds=st.integers(-100, 100))
    def move_the_clock(self, seconds: int) -> None:
        self.bench.clock.move(seconds)

    @rule()
    def save(self) -> None:
        self.ledger.save_snapshot()

    @rule(close=st.booleans(), snapshot=st.booleans())
    def reopen(self, close: bool, snapshot: bool) -> None:
        if close:
            self.ledger.close()
        else:
            self.ledger._release()  # as a crash would
        if not snapshot:
            (self.bench.folder / "audit.json").unlink(missing_ok=True)
        self.ledger = self.bench.open()

    @invariant()
    def agrees(self) -> None:
        for name in TABLES:
            expected = [self.model[name][record] for record in sorted(self.model[name])]
            assert same(self.ledger.records(name), expected)
        assert self.ledger.damage == ()

    def teardown(self) -> None:
        if not hasattr(self, "root"):
            return
        assert len(list(self.ledger.lines())) == self.lines
        assert not self.ledger.verify()
        self.ledger.close()
        shutil.rmtree(self.root)


TestHistories = Histories.TestCase
TestHistories.settings = settings(
    max_examples=30, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
)


@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(IDS[:2]), st.none() | fields),
        min_size=1,
        max_size=8,
    ),
    seed=st.integers(0, 1000),
)
@settings(deadline=None, max_examples=200)
def test_lines_fold_to_the_same_records_in_every_order_and_twice(
    steps: list[tuple[str, str, dict[str, Any] | None]], seed: int
) -> None:
    entries = []
    for number, (writer, record, set_) in enumerate(steps):
        change: dict[str, Any] = {"table": "t", "record": record}
        change |= {"deleted": True} if set_ is None else {"fields": set_}
        entries.append(
            {
                "recorded": f"2026-03-17T12:00:00.{number:06}Z",
                "writer": writer,
                "sequence": number,
                "hash": f"{number:064}",
                "changes": [change],
            }
        )
    expected: dict[str, dict[str, Any]] = {}
    for _, record, set_ in steps:
        if set_ is None:
            expected.pop(record, None)
        else:
            expected[record] = {"id": record, **expected.get(record, {}), **set_}
    shuffled = [*entries, *entries]
    random.Random(seed).shuffle(shuffled)
    state = State()
    for entry in shuffled:
        state.fold(entry)
    assert {document["id"]: document for document in state.table("t")} == expected
    in_order = State()
    for entry in entries:
        in_order.fold(entry)
    for record in IDS[:2]:
        for field in FIELDS:
            assert state.revision("t", record, field) == in_order.revision("t", record, field)


@given(st.dictionaries(st.text(max_size=3).filter(lambda name: name != "hash"), values, min_size=1), st.data())
@settings(deadline=None)
def test_a_sealed_object_reads_back_and_no_other_byte_does(value: dict[str, Any], data: st.DataObject) -> None:
    raw = seal(value)
    back = unseal(raw)
    assert back is not None
    del back["hash"]
    assert same(back, value)
    offset = data.draw(st.integers(0, len(raw) - 1))
    flipped = bytearray(raw)
    flipped[offset] ^= data.draw(st.integers(1, 255))
    assert unseal(bytes(flipped)) is None
    assert unseal(raw[:offset]) is None
