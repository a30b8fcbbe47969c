"""The power goes at every call of a life: whatever the disk then holds, what was told as kept is there.

The same histories with a broken program show that the suite would notice.
"""

from __future__ import annotations

import errno
import random
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from auditor.ledger import Writer
from tests.faults import lives, oracle, power
from tests.faults.conftest import Count, Scale
from tests.faults.lives import LEDGER
from tests.faults.zygote import Zygote

NEVER = 10**6


@dataclass
class Stage:
    """A workspace, and two installations that may work in it, on a modelled disk."""

    memory: Path
    zygote: Zygote
    restored: bool = False
    torn: bytes = b""
    told: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def workspace(self) -> Path:
        return self.memory / "workspace"

    @property
    def home(self) -> Path:
        return self.memory / "home"

    @property
    def roots(self) -> list[Path]:
        return [self.workspace, self.home, self.memory / "other"]

    def begin(self) -> None:
        """All is empty, and durable."""
        power.lay_out({str(root): None for root in self.roots}, self.roots)
        self.told, self.restored, self.torn = {}, False, b""

    def run(self, life: Callable[..., None], name: str, seed: int, home: str = "home", **more: Any) -> list[Any]:
        return self.zygote.run(life, workspace=self.workspace, home=self.memory / home, name=name, seed=seed, **more)

    def check(self, told: Mapping[str, Sequence[Any]]) -> None:
        oracle.check(self.workspace, self.home, told, power_cut=True, restored=self.restored)
        if self.torn:
            kept = [path.read_bytes() for path in (self.workspace / LEDGER / "quarantine").glob("*.torn")]
            if self.torn not in kept:
                raise oracle.Lost("the torn line is in no quarantine")

    def cut(self, disk: power.Disk, log: Sequence[Any], limit: int, seed: int) -> int:
        """Cut the power before and after each call of the life in `log`; the number of states that were opened."""
        states = power.cut(
            disk, log, self.roots, lambda told: self.check({**self.told, "life": told}), limit, random.Random(seed)
        )
        power.lay_out(disk.now(), self.roots)
        return states


@pytest.fixture
def stage(memory: Path, zygote: Zygote) -> Stage:
    found = Stage(memory, zygote)
    found.begin()
    return found


# -- histories: what is on the disk before, and the calls of the life that the power ends ---------------------------

History = Callable[[Stage, int, str], tuple[power.Disk, list[Any]]]


def from_nothing(stage: Stage, seed: int, mutant: str = "") -> tuple[power.Disk, list[Any]]:
    """Creation, first commit, commits, exhibits, drafts, snapshot and manifest, opening again."""
    disk = power.Disk(stage.roots)
    return disk, stage.run(lives.watched, "life", seed, mutant=mutant)


def after_a_torn_line(stage: Stage, seed: int, mutant: str = "") -> tuple[power.Disk, list[Any]]:
    """A life before was cut off in the middle of a line; it is mended, and written on.

    The line ends too early, or a block of it was never written.
    """
    stage.told["before"] = stage.run(lives.by_chance, "before", seed, sessions=1, steps=4)
    (trail,) = (stage.workspace / LEDGER / "trail").glob("*.jsonl")
    to_block = 2 * power.BLOCK - trail.stat().st_size % power.BLOCK
    line = b'{"author":"'.ljust(to_block, b"x")
    stage.torn = line if seed % 2 else line + bytes(power.BLOCK) + b"y" * 4000 + b'"}\n'
    with trail.open("ab") as file:
        file.write(stage.torn)
    disk = power.Disk(stage.roots)
    return disk, stage.run(lives.watched, "life", seed, mutant=mutant, sessions=1, steps=4)


def of_a_second_installation(stage: Stage, seed: int, mutant: str = "") -> tuple[power.Disk, list[Any]]:
    """The first commits of another installation in the same folder."""
    stage.told["before"] = stage.run(lives.by_chance, "before", seed, sessions=1, steps=4)
    disk = power.Disk(stage.roots)
    return disk, stage.run(lives.watched, "life", seed + 1, home="other", mutant=mutant, sessions=1, steps=5)


def after_a_restored_copy(stage: Stage, seed: int, mutant: str = "") -> tuple[power.Disk, list[Any]]:
    """The folder is an older copy of itself: the installation goes on as a new writer."""
    stage.told["before"] = stage.run(lives.by_chance, "before", seed, sessions=1, steps=4)
    shutil.copytree(stage.workspace, stage.memory / "copy")
    stage.run(lives.by_chance, "lost", seed, sessions=1, steps=6)
    shutil.rmtree(stage.workspace)
    (stage.memory / "copy").rename(stage.workspace)
    stage.restored = True
    disk = power.Disk(stage.roots)
    writer = Writer.for_workspace(stage.workspace, stage.home).id
    log = stage.run(lives.watched, "life", seed + 1, mutant=mutant, sessions=1, steps=5)
    assert Writer.for_workspace(stage.workspace, stage.home).id != writer
    return disk, log


HISTORIES = (from_nothing, after_a_torn_line, of_a_second_installation, after_a_restored_copy)


def after_a_kill(stage: Stage, at: int, death: str, mutant: str = "") -> tuple[power.Disk, list[Any]]:
    """Another process was killed at one of its calls, and what it left in the cache is not durable."""
    disk = power.Disk(stage.roots)
    fault = {"at": at, "death": death}
    first = stage.run(lives.watched, "before", 3, fault=fault, mutant=mutant, steps=5, sessions=1)
    stage.told["before"] = [event for event in first if event[0] != "call"]
    for event in first:
        if event[0] == "call":
            disk.hear(event[1:])
    return disk, stage.run(lives.watched, "life", at, mutant=mutant, steps=4, sessions=1)


def with_a_failure(stage: Stage, at: int, error: int, mutant: str = "") -> tuple[power.Disk, list[Any]]:
    """A call fails once."""
    disk = power.Disk(stage.roots)
    return disk, stage.run(lives.watched, "life", 5, fault={"at": at, "error": error}, mutant=mutant, sessions=1)


def calls(stage: Stage, seed: int, steps: int) -> list[str]:
    """The calls of an undisturbed life."""
    found: list[str] = stage.run(lives.struck, "x", seed, fault={"at": NEVER}, steps=steps, sessions=1)[-1][1]
    return found


def commits(found: Sequence[str]) -> list[int]:
    """The numbers of the fsyncs of lines: a line, its fsync, the tip."""
    return [at for at in range(2, len(found)) if found[at - 2 : at + 1] == ["write", "fsync", "write"]]


# -- the tests ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("history", HISTORIES)
def test_whenever_the_power_goes(stage: Stage, history: History, scale: Scale, count: Count) -> None:
    for seed in range(scale.some(2, 6)):
        stage.begin()
        disk, log = history(stage, seed, "")
        before = power.laid_out(stage.roots)
        count("states after power cuts", stage.cut(disk, log, scale.some(12, 200), seed))
        assert disk.now() == before, "the boundary missed a call"


def test_a_kill_and_then_the_power_goes(stage: Stage, scale: Scale, count: Count) -> None:
    places = [(at, death) for at in range(1, len(calls(stage, 3, 5)) + 1) for death in ("before", "middle", "after")]
    for at, death in places if scale.thorough else random.Random(3).sample(places, 6):
        stage.begin()
        disk, log = after_a_kill(stage, at, death)
        try:
            count("states after a kill and a power cut", stage.cut(disk, log, scale.some(10, 60), at))
        except oracle.Lost as lost:
            raise oracle.Lost(f"killed {death} call {at}, then {lost}") from lost


@pytest.mark.parametrize("error", [errno.EIO, errno.ENOSPC], ids=["a bad disk", "a full disk"])
def test_a_failure_and_then_the_power_goes(stage: Stage, error: int, scale: Scale, count: Count) -> None:
    """What a failed fsync lost is told as not kept; nothing that is kept later stands on it."""
    kind = {errno.EIO: "fsync", errno.ENOSPC: "write"}[error]
    places = [number for number, call in enumerate(calls(stage, 5, 10), 1) if call == kind]
    for at in places if scale.thorough else random.Random(5).sample(places, 3):
        stage.begin()
        disk, log = with_a_failure(stage, at, error)
        try:
            count("states after a failure and a power cut", stage.cut(disk, log, scale.some(10, 60), at))
        except oracle.Lost as lost:
            raise oracle.Lost(f"call {at} failed, then {lost}") from lost


def attempts(stage: Stage, mutant: str) -> Iterator[tuple[power.Disk, list[Any]]]:
    """Histories in which a mutant may show: its program lives through them, or dies."""
    if "failed" in mutant:
        for at in commits(calls(stage, 5, 10)):
            stage.begin()
            yield with_a_failure(stage, at, errno.EIO, mutant)
    elif "built on" in mutant:
        for at in commits(calls(stage, 3, 5)):
            stage.begin()
            yield after_a_kill(stage, at, "before", mutant)
    else:
        for seed in range(5):
            stage.begin()
            yield (after_a_torn_line if "torn" in mutant else from_nothing)(stage, seed, mutant)


@pytest.mark.parametrize("mutant", lives.MUTANTS)
def test_a_broken_program_is_caught(stage: Stage, mutant: str, count: Count) -> None:
    with pytest.raises(oracle.Lost):  # noqa: PT012  # whichever of them shows it
        for disk, log in attempts(stage, mutant):
            stage.cut(disk, log, 24, 0)
    count("mutants caught", 1)
