"""Merging under fire: whatever interrupts it, what was kept here or told as merged is there; it can be done again."""

from __future__ import annotations

import errno
import random
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from auditor.ledger import Ledger, Writer
from tests.faults import lives, oracle, power
from tests.faults.conftest import Count, Scale
from tests.faults.lives import LEDGER
from tests.faults.zygote import Zygote


@dataclass
class Apart:
    """A ledger, and a copy of it in which somebody went on; both sides have what the other has not."""

    memory: Path
    zygote: Zygote
    here: dict[str, list[Any]] = field(default_factory=dict)
    there: dict[str, list[Any]] = field(default_factory=dict)
    before: power.Tree = field(default_factory=dict)

    @property
    def roots(self) -> list[Path]:
        return [self.memory / "workspace", self.memory / "home"]

    def run(self, life: Callable[..., None], name: str, seed: int, home: str = "home", **more: Any) -> list[Any]:
        given = {"workspace": self.memory / "workspace", "home": self.memory / home, "name": name, "seed": seed}
        return self.zygote.run(life, **given, **more)

    def begin(self, way: str) -> None:
        """Two installations wrote apart; or one did in two places, as when the image of a laptop is used twice."""
        for root in self.roots:
            root.mkdir()
        self.here["before"] = self.there["before"] = self.run(lives.by_chance, "before", 1, sessions=1, steps=4)
        common = power.laid_out(self.roots)
        other = "other" if way == "two installations" else "home"
        self.there["there"] = self.run(lives.by_chance, "there", 2, home=other, sessions=1, steps=6)
        shutil.copytree(self.memory / "workspace", self.memory / "copy")
        power.lay_out(common, self.roots)
        self.here["here"] = self.run(lives.by_chance, "here", 3, sessions=1, steps=6)
        self.before = power.laid_out(self.roots)

    def merge(self, **more: Any) -> list[Any]:
        """A life that merges, from where both went apart."""
        power.lay_out(self.before, self.roots)
        return self.run(lives.merging, "life", 4, copy=self.memory / "copy", **more)

    def check(self, told: Sequence[Any]) -> None:
        """What is there by now; then merging is done again, and all of both sides is."""
        workspace, home = self.roots
        others = self.there if ["merged"] in told else {}
        lives_ = {**self.here, **others, "life": told}
        oracle.check(workspace, home, lives_, power_cut=True)
        with Ledger.open(workspace / LEDGER, writer=Writer.for_workspace(workspace, home)) as ledger:
            ledger.merge(self.memory / "copy" / LEDGER, adopt_forks=True)
            if ledger.compare(self.memory / "copy" / LEDGER).lines:
                raise oracle.Lost("merging again is not the end of it")
        oracle.check(workspace, home, {**lives_, **self.there}, power_cut=True)


WAYS = ("two installations", "one installation twice")


@pytest.fixture(params=WAYS)
def apart(request: pytest.FixtureRequest, memory: Path, zygote: Zygote) -> Apart:
    found = Apart(memory, zygote)
    found.begin(request.param)
    return found


def test_whenever_the_power_goes(apart: Apart, scale: Scale, count: Count) -> None:
    power.lay_out(apart.before, apart.roots)
    disk = power.Disk(apart.roots)
    log = apart.run(lives.merging, "life", 4, copy=apart.memory / "copy")
    assert log.count(["merged"]) == 2
    before = power.laid_out(apart.roots)
    states = power.cut(disk, log, apart.roots, apart.check, scale.some(8, 150), random.Random(1))
    assert disk.now() == before, "the boundary missed a call"
    count("states of a merge after power cuts", states)


def test_merging_is_killed_or_fails_at_each_of_its_calls(apart: Apart, count: Count) -> None:
    calls = sum(event[0] == "call" for event in apart.merge())
    for at in range(1, calls + 1):
        for fault in ({"at": at, "death": "middle"}, {"at": at, "death": "after"}, {"at": at, "error": errno.ENOSPC}):
            told = [event for event in apart.merge(fault=fault) if event[0] != "call"]
            try:
                apart.check(told)
            except oracle.Lost as lost:
                raise oracle.Lost(f"{fault}: {lost}") from lost
            count("merges that were killed or failed", 1)


def test_merging_is_killed_and_then_the_power_goes(apart: Apart, scale: Scale, count: Count) -> None:
    calls = sum(event[0] == "call" for event in apart.merge())
    for at in range(1, calls + 1) if scale.thorough else random.Random(1).sample(range(1, calls + 1), 3):
        power.lay_out(apart.before, apart.roots)
        disk = power.Disk(apart.roots)
        first = apart.run(lives.merging, "killed", 5, copy=apart.memory / "copy", fault={"at": at, "death": "after"})
        told = [event for event in first if event[0] != "call"]
        for event in first:
            if event[0] == "call":
                disk.hear(event[1:])
        log = apart.run(lives.watched, "life", 6, sessions=1, steps=3)
        here = apart.here
        apart.here = {**here, "killed": told} | (apart.there if ["merged"] in told else {})
        try:
            states = power.cut(disk, log, apart.roots, apart.check, scale.some(6, 40), random.Random(at))
        except oracle.Lost as lost:
            raise oracle.Lost(f"killed after call {at}, then {lost}") from lost
        apart.here = here
        count("states of a merge after a kill and a power cut", states)
