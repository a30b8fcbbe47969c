"""kill -9 at random moments of a life, with lines of varying length: nothing that was told as kept is lost."""

from __future__ import annotations

import random
import shutil
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from tests.faults import lives, oracle
from tests.faults.conftest import Count, Scale
from tests.faults.lives import LEDGER
from tests.faults.zygote import Child, Zygote

ROUNDS = 10  # of one ledger; then a new one, so that its making is killed, too


class Scene:
    """A ledger that is worked in, killed, and worked in again."""

    def __init__(self, root: Path, zygote: Zygote, choice: random.Random) -> None:
        self.root, self.zygote, self.choice = root, zygote, choice
        self.workspace, self.home, self.other = root / "workspace", root / "home", root / "other"
        for folder in (self.workspace, self.home, self.other):
            folder.mkdir(parents=True)
        self.told: dict[str, list[Any]] = {}
        self.restored = False
        self._lives = 0
        self._kept: tuple[Path, dict[str, list[Any]]] | None = None

    def begin(self, home: Path | None = None, **fault: Any) -> tuple[str, Child]:
        name, self._lives = f"life {self._lives}", self._lives + 1
        given = {"workspace": self.workspace, "home": home or self.home, "name": name, "seed": self._lives}
        if fault:
            return name, self.zygote.start(lives.struck, fault=fault, **given)
        return name, self.zygote.start(lives.by_chance, **given)

    def hear(self, name: str, child: Child) -> None:
        self.told[name] = child.end()

    def check(self) -> None:
        oracle.check(self.workspace, self.home, self.told, restored=self.restored)

    def copy(self) -> None:
        """Keep a copy of the folder as it is, and what was told by then."""
        kept = self.root / "copy"
        shutil.rmtree(kept, ignore_errors=True)
        shutil.copytree(self.workspace, kept)
        self._kept = kept, dict(self.told)

    def restore(self) -> None:
        """Put the copy in the place of the folder: its writer has to become a new one."""
        assert self._kept is not None
        shutil.rmtree(self.workspace)
        shutil.copytree(self._kept[0], self.workspace)
        self.told = dict(self._kept[1])
        self.restored = True


def test_one_writer_is_killed(tmp_path: Path, zygote: Zygote, scale: Scale, count: Count) -> None:
    """At a random moment of the clock, or at a random call: before it, in the middle of a write, after it."""
    choice = random.Random(1)
    kept = renewed = 0
    for ledger in range(-(-scale.kills // ROUNDS)):
        scene = Scene(tmp_path / str(ledger), zygote, choice)
        for round_ in range(ROUNDS):
            if round_ == 3:
                scene.copy()
            if round_ == 7:
                scene.restore()
            if choice.random() < 0.4:
                name, child = scene.begin(at=choice.randint(1, 150), death=choice.choice(("before", "middle", "after")))
            else:
                name, child = scene.begin()
                if choice.random() < 0.7:
                    child.wait_for("opened")
                child.read(choice.uniform(0, 0.12))
                child.kill()
            scene.hear(name, child)
            kept += sum(event[0] == "kept" for event in scene.told[name])
            try:
                scene.check()
            except oracle.Lost as lost:
                raise oracle.Lost(f"ledger {ledger}, round {round_}: {lost}; told {scene.told[name][-4:]}") from lost
            count("kills of one writer", 1)
        renewed += len(list((scene.workspace / LEDGER / "trail").glob("*.jsonl"))) - 1
        shutil.rmtree(scene.root)
    assert kept > scale.kills
    assert renewed


@pytest.mark.parametrize("installations", [1, 2])
def test_two_writers_are_killed(tmp_path: Path, zygote: Zygote, installations: int, scale: Scale, count: Count) -> None:
    """Two processes of one installation, and two installations on one folder; one dies while the other goes on."""
    choice = random.Random(installations)
    lines: dict[str, int] = defaultdict(int)
    for ledger in range(-(-scale.kills // (4 * ROUNDS))):
        scene = Scene(tmp_path / str(ledger), zygote, choice)
        for _ in range(min(ROUNDS, scale.kills // 4)):
            first, one = scene.begin()
            second, two = scene.begin(scene.other if installations == 2 else None)
            if choice.random() < 0.8:
                one.wait_for("kept")
                two.wait_for("kept")
            both_until = time.monotonic() + choice.uniform(0, 0.1)
            while one.read(0.005) and two.read(0.005) and time.monotonic() < both_until:
                pass
            one.kill()
            two.read(choice.choice((0.0, 0.001, 0.05)))  # the other goes on for a while
            two.kill()
            for name, child in ((first, one), (second, two)):
                scene.hear(name, child)
            for line in oracle.check(scene.workspace, scene.home, scene.told):
                lines[line.author] += 1
            count("kills of two writers", 1)
        writers = list((scene.workspace / LEDGER / "trail").glob("*.jsonl"))
        assert len([path for path in writers if path.stat().st_size]) == installations
        shutil.rmtree(scene.root)
