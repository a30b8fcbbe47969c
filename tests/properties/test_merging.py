"""Copies of one audit: people work on each side at random, and what comes of it does not depend on how it is merged."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from random import Random
from typing import Any

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from auditor.activities import conduct, evidence, findings, undo
from auditor.activities.act import Act
from auditor.ledger import Ledger, Writer
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.words import EvidenceKind, Grade
from auditor.workspace import AuditBook
from tests.tui.audits import Clock

from .place import Place, in_progress, profile

SIDES = 3
PEOPLE = ["P01", "P01", "P02", "P03"]


class Merging(RuleBasedStateMachine):
    """Three copies of an audit in progress."""

    @initialize(begin=st.integers(0, 2**64))
    def open(self, begin: int) -> None:
        self.begin, self.steps, self.clock = begin, 0, Clock()
        self.clock.move(days=1)
        self.sides = [Place(in_progress(), self.clock) for _ in range(SIDES)]

    @rule(seed=st.integers(0, 2**64))
    def go_on(self, seed: int) -> None:
        """Somebody works on one side, one side takes in another, or a workspace is opened anew."""
        self.steps += 1
        chance = Random(f"{self.begin} {self.steps} {seed}")  # hypothesis gives the same number again and again
        self.clock.move(minutes=chance.choice([0, 1, 90]))
        number = chance.randrange(SIDES)
        side = self.sides[number]
        match chance.choices(["work", "take in", "settle", "reopen"], [20, 3, 1, 1])[0]:
            case "work":
                deed, told = _deed(chance, side)
                note(f"side {number}: {told}")
                side.tried(lambda: deed(side.by(chance.choice(PEOPLE), timedelta(minutes=chance.choice([0, 0, 5])))))
            case "take in":
                other = chance.randrange(SIDES)
                note(f"side {number} takes in side {other}")
                side.book.ledger.merge(self.sides[other].book.folder)
                side.read()
            case "settle" if side.book.ledger.conflicts():
                conflict = chance.choice(side.book.ledger.conflicts())
                choice = chance.randrange(len(conflict.sides))
                note(f"side {number} settles {conflict.table} {conflict.fields} with {choice}")
                now = side.workspace.now()
                change = conflict.choose(choice)
                side.book.ledger.commit("settle", author="P01", effective=now, changes=[change], reason="seen")
                assert conflict.id not in {each.id for each in side.book.ledger.conflicts()}
            case "reopen":
                side.reopen(orderly=chance.random() < 0.5, snapshots=chance.random() < 0.5)

    def teardown(self) -> None:
        if not hasattr(self, "sides"):
            return
        folders = [side.book.folder for side in self.sides]
        told = [_merged(self.sides[0].root, order) for order in permutations(folders)]
        assert all(each == told[0] for each in told), "the records or conflicts depend on the order of merging"
        for side in self.sides:
            for folder in folders:
                side.book.ledger.merge(folder)
        for side in self.sides:
            assert not any(side.book.ledger.compare(folder).lines for folder in folders)
            assert (side.records(), _told(side.book.ledger)) == told[0]
            assert side.from_the_trails() == side.records()
            assert not side.book.ledger.verify()
            side.read()
        for side in self.sides:
            side.leave()


def _deed(chance: Random, side: Place) -> tuple[Callable[[Act], object], str]:
    """Something that somebody does; it may be refused."""
    book = side.book
    item = chance.choice(list(book.items))
    finding = chance.choice([*book.all(Finding), "none"])
    grade, reason = chance.choice(list(Grade)), chance.choice(["", "as told"])
    text = f"seen {chance.randrange(3)}"
    piece = chance.choice([*book.all(Evidence), "none"])
    deeds: dict[str, Callable[[Act], object]] = {
        "note": lambda by: conduct.write_note(book, by, item, text),
        "grade": lambda by: conduct.grade(book, by, item, grade, reason=reason),
        "grade with a note": lambda by: conduct.grade(book, by, item, grade, note=text),
        "mark": lambda by: conduct.mark_not_audited(book, by, item, reason),
        "park": lambda by: conduct.park(book, by, item, reason),
        "take back": lambda by: conduct.take_back(book, by, item, reason),
        "confirm": lambda by: conduct.confirm(book, by, [item]),
        "quick note": lambda by: conduct.quick_note(book, by, text, item=item),
        "evidence": lambda by: evidence.add(book, by, kind=EvidenceKind.RECORD, reference=text, items=[item]),
        "attach": lambda by: evidence.attach(book, by, [piece], [item]),
        "detach": lambda by: evidence.detach(book, by, piece, item),
        "write finding": lambda by: findings.write(
            book, by, finding, statement=text, requirement="asked", grade_reason="seen", site=book.audit.sites[0]
        ),
        "agree": lambda by: findings.agree(side.workspace, book, by, finding),
        "present": lambda by: findings.present(book, by, finding, to=side.people["P07"], acknowledged=True),
        "regrade": lambda by: findings.regrade(book, by, finding, grade, reason),
        "withdraw": lambda by: findings.withdraw(book, by, finding, reason),
        "close the meeting": lambda by: conduct.close_meeting(book, by),
        "undo": lambda by: undo.undo_last(book, by),
    }
    what = chance.choice([*deeds, *["grade", "note", "evidence"] * 2])
    return deeds[what], f"{what} {text}"


Told = tuple[dict[str, list[Any]], list[Any]]


def _merged(root: Path, order: tuple[Path, ...]) -> Told:
    """What stands and what is open, where copies are merged in this order in a folder of their own."""
    folder = root / "order"
    shutil.copytree(order[0], folder / "audit")
    writer = Writer.for_workspace(folder, folder / "home")
    try:
        with Ledger.open(folder / "audit", writer=writer, clock=Clock()) as ledger:
            AuditBook(ledger)  # which says what is no conflict of records
            for other in (*order[1:], *order):  # the second time adds nothing
                ledger.merge(other)
            return {table: ledger.records(table) for table in sorted(set(AuditBook.tables.values()))}, _told(ledger)
    finally:
        shutil.rmtree(folder)


def _told(ledger: Ledger) -> list[Any]:
    """The conflicts, comparable."""
    return [
        (c.id, c.table, c.record, c.fields, [(s.value, s.deleted, s.line.revision) for s in c.sides])
        for c in ledger.conflicts()
    ]


def test_every_way_of_merging_comes_to_the_same(histories: int | None) -> None:
    in_progress()  # once, and not counted as a part of a history
    run_state_machine_as_test(Merging, settings=profile(histories, usual=20, steps=50))
