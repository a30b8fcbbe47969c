"""Anchors expose what hashes inside the folder cannot: a cut tail, and a chain that was recomputed as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pytest

from auditor.ledger import Ledger, Writer, uuid7
from auditor.ledger.anchors import Anchor, Lookout, Standing
from auditor.ledger.checks import Reading, examine
from auditor.ledger.trail import Head, head_of

from .conftest import NOON, Bench, put
from .forger import forge
from .test_verify import filled, told


def anchor(heads: Mapping[str, Head], head: str, source: str = "report R revision 1") -> Anchor:
    return Anchor(source, {writer: (end.sequence, end.hash) for writer, end in heads.items()}, head)


def taken(bench: Bench, source: str = "report R revision 1") -> Anchor:
    """Where the trails end at this moment."""
    with bench.read() as ledger:
        return anchor(ledger.heads, ledger.head, source)


def exposed(bench: Bench, *anchors: Anchor) -> list[tuple[int, object, str]]:
    with bench.read() as ledger:
        return [(p.line, p.since, p.message) for p in ledger.verify(anchors=anchors) if not p.note]


def only_hash(known: Anchor, digits: int = 64) -> Anchor:
    """What stands on paper."""
    return Anchor("the paper", {}, known.head[:digits])


def standing(bench: Bench, sought: Anchor) -> Standing:
    return examine(bench.folder, Reading(0), sought=[sought]).standings[0]


def test_anchors_of_a_sound_ledger_stand_and_go_on_standing(bench: Bench) -> None:
    filled(bench)
    known = taken(bench)
    assert exposed(bench, known, only_hash(known)) == []
    with bench.open() as ledger:
        put(ledger, uuid7(), n=9)
    assert exposed(bench, known, only_hash(known), taken(bench)) == []
    assert standing(bench, only_hash(known)).lines == {writer: end[0] for writer, end in known.heads.items()}
    assert standing(bench, only_hash(known, 12)).moment == NOON.replace(minute=5)


@pytest.mark.parametrize("cut", [1, 2, 5])
def test_a_cut_tail_whose_manifest_and_snapshot_were_made_to_fit(bench: Bench, cut: int) -> None:
    filled(bench)
    known = taken(bench)
    forge(bench.folder, cut=cut)
    with bench.read() as ledger:
        assert [record["n"] for record in ledger.records("responses")] == list(range(5 - cut))
    assert told(bench) == []  # nothing inside shows it
    left = 5 - cut
    since = NOON.replace(minute=left) if left else None
    message = f"Lines are missing: report R revision 1 had line 5, the trail ends with {left}."
    assert exposed(bench, known) == [(left, since, message)]
    assert exposed(bench, only_hash(known)) == [
        (0, None, "The trails never ended as the paper says: they are not what they were then.")
    ]


def test_a_chain_recomputed_with_one_field_changed(bench: Bench) -> None:
    with bench.create() as ledger:
        for number in range(5):
            bench.clock.move(60)
            put(ledger, uuid7(), n=number)
            if number == 1:
                early = anchor(ledger.heads, ledger.head, "report R revision 1")
    late = taken(bench, "report R revision 2")

    def change(line: dict[str, object]) -> None:
        if line["sequence"] == 4:
            line["changes"][0]["fields"]["n"] = 99  # type: ignore[index]

    forge(bench.folder, change=change)
    assert told(bench) == []  # without a witness from outside it is not to be told from the first one
    message = "Another line stands here than report R revision 2 had: the trail was replaced."
    assert exposed(bench, early, late) == [(5, NOON.replace(minute=2), message)]
    assert exposed(bench, only_hash(early)) == []
    assert exposed(bench, only_hash(late)) == [
        (0, None, "The trails never ended as the paper says: they are not what they were then.")
    ]
    assert not standing(bench, only_hash(late)).stands


def test_an_anchor_whose_ends_were_changed_to_fit_no_longer_fits_its_head(bench: Bench) -> None:
    filled(bench)
    known = taken(bench)
    forge(bench.folder, cut=2)
    forged = Anchor(known.source, taken(bench).heads, known.head)
    assert exposed(bench, forged) == [
        (0, None, f"The head in {known.source} is not that over the trail ends beside it: one was changed.")
    ]


def test_the_head_of_every_moment_of_one_writer_is_found(bench: Bench) -> None:
    heads = []
    with bench.create() as ledger:
        heads.append((ledger.head, 0))
        for number in range(1, 6):
            bench.clock.move(60)
            put(ledger, uuid7(), n=number)
            heads.append((ledger.head, number))
    for head, line in heads:
        found = standing(bench, Anchor("the paper", {}, head))
        assert found.stands
        assert list(found.lines.values()) == ([line] if line else [])
        assert found.moment == (NOON.replace(minute=line) if line else None)


def test_the_head_of_every_moment_of_two_writers_is_found(bench: Bench) -> None:
    other = Writer.for_workspace(bench.workspace, bench.home.with_name("other home"))
    heads = []
    with bench.create() as mine, Ledger.open(bench.folder, writer=other, clock=bench.clock) as theirs:
        for number in range(8):
            ledger = theirs if number in (2, 3, 6) else mine
            bench.clock.move(60)
            ledger.refresh()
            put(ledger, uuid7(), n=number)
            heads.append((ledger.head, {writer: head.sequence for writer, head in ledger.heads.items()}))
    for head, lines in heads:
        found = standing(bench, Anchor("the paper", {}, head))
        assert (found.stands, found.lines) == (True, lines)


def line(writer: str, sequence: int, at: int, **more: object) -> dict[str, object]:
    """What a lookout looks at of a line; its hash is told by who wrote it and where."""
    before = hashed(writer, sequence - 1) if sequence > 1 else ""
    recorded = f"2026-03-17T12:{at:02}:00.000000Z"
    return {
        "writer": writer,
        "sequence": sequence,
        "hash": hashed(writer, sequence),
        "previous": before,
        "recorded": recorded,
        **more,
    }


def hashed(writer: str, sequence: int) -> str:
    return hashlib.sha256(f"{writer}{sequence}".encode()).hexdigest()


def named(writer: str, sequence: int) -> str:
    return f"{writer}:{sequence}:{hashed(writer, sequence)[:12]}"


def over(**ends: int) -> Anchor:
    """The paper that prints the head over these ends."""
    return Anchor("the paper", {}, head_of({w: Head(w, n, hashed(w, n)) for w, n in ends.items()}))


def test_what_a_copy_knew_before_it_was_merged_is_found_by_its_next_line() -> None:
    """b wrote line 2 before a wrote line 3, but a's copy had only b's first line then, and issued a report."""
    sought = [over(a=2, b=1), over(a=1), over(b=1), over(a=2, b=2), over(a=3, b=1), over(a=2), over(a=3, b=2)]
    lookout = Lookout([], sought)
    for each in (
        line("a", 1, 1, after=[]),
        line("b", 1, 2, after=[]),
        line("a", 2, 3, after=[named("b", 1)]),
        line("b", 2, 4, after=[named("a", 1)]),
        line("a", 3, 5, after=[named("b", 1)]),
    ):
        lookout.see(each)
    stood = [lookout.standing(anchor) for anchor in sought]
    assert [each.stands for each in stood] == [True, True, True, True, True, False, True]
    assert stood[0].lines == {"a": 2, "b": 1}
    assert stood[0].moment == NOON.replace(minute=3)


def test_a_line_that_was_adopted_from_a_fork_stands_for_its_original() -> None:
    """The other side of a fork of a has got a writer of its own, c; what was printed there named a's line 2."""
    original = {"writer": "a", "sequence": 2, "hash": "f" * 64, "previous": hashed("a", 1)}
    there = {"a": (2, "f" * 64)}
    head = head_of({"a": Head("a", 2, "f" * 64)})
    known, paper = Anchor("report R revision 1", there, head), over(a=1)
    theirs = Anchor("the paper", {}, head)  # printed when nobody had gone on there
    lookout = Lookout([known], [paper, theirs])
    for each in (
        line("a", 1, 1, after=[]),
        line("a", 2, 2, after=[]),
        line("c", 1, 3, after=[], adopted=original),
    ):
        lookout.see(each)
    assert lookout.problems(Path("trail"), {}) == []
    assert lookout.standing(known).stands
    assert lookout.standing(paper).lines == {"a": 1}
    assert lookout.standing(theirs).lines == {"a": 2}
    without = Lookout([known])
    without.see(line("a", 1, 1))
    without.see(line("a", 2, 2))
    assert [p.line for p in without.problems(Path("trail"), {"a": Head("a", 2, hashed("a", 2), number=2)})] == [2]
