"""The power goes at every call of a life: whatever the disk then holds, what was told as kept is there."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.faults import lives, oracle, power
from tests.faults.conftest import Scale
from tests.faults.zygote import Zygote

Count = Callable[[str, int], None]


class Stage:
    """A workspace and a home on a modelled disk."""

    def __init__(self, memory: Path) -> None:
        self.workspace, self.home = memory / "workspace", memory / "home"
        self.roots = [self.workspace, self.home]
        for root in self.roots:
            root.mkdir()

    def given(self, seed: int) -> dict[str, Any]:
        return {"workspace": self.workspace, "home": self.home, "seed": seed}

    def cut(self, disk: power.Disk, logs: Mapping[str, Sequence[Any]], limit: int, seed: int) -> int:
        """Cut the power after each call of the last of these lives; the number of states that were opened."""
        names = list(logs)
        told: dict[str, list[Any]] = {name: [] for name in names}
        for name in names[:-1]:
            for event in logs[name]:
                disk.hear(event[1:]) if event[0] == "call" else told[name].append(event)
        states = power.cut(
            disk,
            logs[names[-1]],
            self.roots,
            lambda promises: oracle.check(self.workspace, self.home, {**told, names[-1]: promises}, power_cut=True),
            limit,
            random.Random(seed),
        )
        power.lay_out(disk.now(), self.roots)
        return states


@pytest.fixture
def stage(memory: Path) -> Stage:
    return Stage(memory)


@pytest.mark.parametrize("seed", range(2))
def test_whenever_the_power_goes(stage: Stage, zygote: Zygote, seed: int, scale: Scale, count: Count) -> None:
    """Creation, first commit, commits, exhibits, drafts, snapshot and manifest, reopening."""
    for more in range(scale.some(1, 8)):
        power.lay_out({str(root): None for root in stage.roots}, stage.roots)
        disk = power.Disk(stage.roots)
        log = zygote.run(lives.watched, name="life", **stage.given(seed + 10 * more))
        before = power.laid_out(stage.roots)
        count("states after power cuts", stage.cut(disk, {"life": log}, scale.some(14, 300), seed))
        assert disk.now() == before, "the boundary missed a call"


@pytest.mark.parametrize("mutant", ["no fsync of files", "no fsync of folders"])
def test_a_ledger_without_fsync_is_caught(stage: Stage, zygote: Zygote, mutant: str) -> None:
    disk = power.Disk(stage.roots)
    log = zygote.run(lives.watched, name="life", mutant=mutant, **stage.given(0))
    with pytest.raises(oracle.Lost):
        stage.cut(disk, {"life": log}, 14, 0)


def test_killed_first_and_then_the_power_goes(stage: Stage, zygote: Zygote, scale: Scale, count: Count) -> None:
    """What a killed process left half done and not durable is not built upon by the next one."""
    calls = zygote.run(lives.struck, name="x", fault={"at": 10**6}, steps=5, sessions=1, **stage.given(3))[-1][1]
    choice = random.Random(3)
    places = [(at, death) for at in range(1, len(calls) + 1) for death in ("before", "middle", "after")]
    for at, death in places if scale.thorough else choice.sample(places, 6):
        power.lay_out({str(root): None for root in stage.roots}, stage.roots)
        disk = power.Disk(stage.roots)
        fault = {"at": at, "death": death}
        first = zygote.run(lives.watched, name="first", fault=fault, steps=5, sessions=1, **stage.given(3))
        second = zygote.run(lives.watched, name="second", steps=4, sessions=1, **stage.given(at))
        logs = {"first": first, "second": second}
        try:
            count("states after a kill and a power cut", stage.cut(disk, logs, scale.some(10, 60), at))
        except oracle.Lost as lost:
            raise oracle.Lost(f"killed {death} call {at} ({calls[at - 1]}), then {lost}") from lost


def test_an_fsync_fails_and_then_the_power_goes(stage: Stage, zygote: Zygote, scale: Scale, count: Count) -> None:
    """What a failed fsync lost is told as not kept; nothing that is kept later stands on it."""
    calls = zygote.run(lives.struck, name="x", fault={"at": 10**6}, sessions=1, **stage.given(5))[-1][1]
    places = [number for number, call in enumerate(calls, 1) if call == "fsync"]
    for at in places if scale.thorough else random.Random(5).sample(places, 4):
        power.lay_out({str(root): None for root in stage.roots}, stage.roots)
        disk = power.Disk(stage.roots)
        fault = {"at": at, "error": 5}
        log = zygote.run(lives.watched, name="life", fault=fault, steps=8, sessions=1, **stage.given(5))
        try:
            count("states after a failed fsync and a power cut", stage.cut(disk, {"life": log}, scale.some(10, 60), at))
        except oracle.Lost as lost:
            raise oracle.Lost(f"fsync number {at} of the calls failed, then {lost}") from lost
