"""A teammate's copy is taken in while kills come or the power goes: all of it comes, then or when it is done again."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from auditor.activities import evidence, merging
from auditor.activities.act import act
from auditor.activities.verify import verify
from auditor.exchange.bundle import opened_bundle, write_bundle
from auditor.ledger import Ledger
from auditor.model.words import EvidenceKind
from auditor.workspace import Workspace
from tests.activities import conftest as activities
from tests.activities.conftest import Field
from tests.activities.copies import empty_workspace, graded, two_auditors
from tests.faults import oracle, power, work
from tests.faults.conftest import Count, Scale
from tests.faults.zygote import Zygote

planned = activities.planned
conducted = activities.conducted


@pytest.fixture(scope="module")
def desk() -> Iterator[Zygote]:
    """Children that know the activities."""
    found = Zygote("tests.faults.work", "pydantic")
    yield found
    found.close()


@dataclass
class Arrival:
    """A workspace in memory, and the bundle that it takes in: of an audit that it has, or of one that is new to it."""

    memory: Path
    bundle: Path
    by: str
    hashes: frozenset[str]
    exhibits: frozenset[str]
    before: power.Tree

    def done(self, told: Sequence[Any]) -> None:
        """What was told as taken in is there; else it is taken in once more, and then it is there."""
        with Workspace.open(self.memory / "work", home=self.memory / "home") as workspace:
            if ["taken in"] not in told:
                merging.take_in(workspace, self.bundle, act(workspace, self.by))
            ledger = workspace.audit("IA-1").ledger
            missing = self.hashes - {(line.adopted or line).hash for line in ledger.lines()}
            if missing:
                raise oracle.Lost(f"{len(missing)} lines are missing")
            for sha256 in self.exhibits:
                ledger.exhibit(sha256)
            for each in verify(workspace, "IA-1").ledgers:
                if each.problems:
                    raise oracle.Lost(f"verify: {list(map(str, each.problems))}")


@pytest.fixture(params=["an audit that is here", "an audit that is new"])
def arrival(request: pytest.FixtureRequest, conducted: Field, tmp_path: Path, memory: Path) -> Arrival:
    (tmp_path / "apart").mkdir()
    pair = two_auditors(tmp_path / "apart", conducted)
    graded(pair.auditor, "CK-001")
    photo = tmp_path / "photo.txt"
    photo.write_bytes(b"seen" * 900)
    book = pair.auditor.book
    evidence.add(book, pair.auditor.by(conducted.auditor), kind=EvidenceKind.FILE, file=photo)
    bundle = tmp_path / "copy B.zip"
    write_bundle(book.ledger, bundle)
    if request.param == "an audit that is here":
        graded(pair.lead, "CK-003")
        source = conducted.workspace.folder
    else:
        empty = empty_workspace(tmp_path, "empty")
        source = empty.folder
        empty.close()
    conducted.workspace.close()
    shutil.copytree(source, memory / "work")
    (memory / "home").mkdir()
    with opened_bundle(bundle) as (manifest, folder), Ledger.open(folder, writer=None) as ledger:
        hashes = frozenset(line.hash for line in ledger.lines())
    assert manifest.files
    exhibits = frozenset(path.name.partition(".")[0] for path in (book.folder / "evidence").glob("??/*"))
    return Arrival(memory, bundle, conducted.lead.id, hashes, exhibits, power.laid_out([memory]))


def test_whenever_the_power_goes(arrival: Arrival, desk: Zygote, scale: Scale, count: Count) -> None:
    disk = power.Disk([arrival.memory])
    log = desk.run(work.take_in, base=arrival.memory, bundle=arrival.bundle, by=arrival.by)
    before = power.laid_out([arrival.memory])
    states = power.cut(disk, log, [arrival.memory], arrival.done, scale.some(3, 60), random.Random(1))
    assert disk.now() == before, "the boundary missed a call"
    count("states of taking in after power cuts", states)


def test_it_is_killed(arrival: Arrival, desk: Zygote, scale: Scale, count: Count) -> None:
    given = {"base": arrival.memory, "bundle": arrival.bundle, "by": arrival.by}
    calls = sum(event[0] == "call" for event in desk.run(work.take_in, **given))
    for at in range(1, calls + 1) if scale.thorough else random.Random(1).sample(range(1, calls + 1), 8):
        power.lay_out(arrival.before, [arrival.memory])
        arrival.done(desk.run(work.take_in, **given, fault={"at": at, "death": "after"}))
        count("kills while taking in", 1)


def test_it_is_killed_and_done_again_and_the_power_goes(
    arrival: Arrival, desk: Zygote, scale: Scale, count: Count
) -> None:
    given = {"base": arrival.memory, "bundle": arrival.bundle, "by": arrival.by}
    calls = sum(event[0] == "call" for event in desk.run(work.take_in, **given))
    for at in range(1, calls + 1) if scale.thorough else random.Random(2).sample(range(1, calls + 1), 2):
        power.lay_out(arrival.before, [arrival.memory])
        disk = power.Disk([arrival.memory])
        for event in desk.run(work.take_in, **given, fault={"at": at, "death": "after"}):
            if event[0] == "call":
                disk.hear(event[1:])
        log = desk.run(work.take_in, **given)
        try:
            states = power.cut(disk, log, [arrival.memory], arrival.done, scale.some(2, 20), random.Random(at))
        except oracle.Lost as lost:
            raise oracle.Lost(f"killed after call {at}, then {lost}") from lost
        count("states of taking in after power cuts", states)
