"""A folder is copied while somebody writes in it: the copy opens, and holds every line that was kept before."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.ledger import Change, DamagedLedger, Ledger, Writer, uuid7
from tests.faults import lives
from tests.faults.conftest import Count, Scale
from tests.faults.lives import LEDGER
from tests.faults.zygote import Zygote


def copied(source: Path, target: Path, way: str) -> None:
    """Files that were only there while something was written may be gone before they are copied."""
    if way == "cp":
        said = subprocess.run(["cp", "-r", str(source), str(target)], capture_output=True, text=True, check=False)
        assert all(_comes_and_goes(line) for line in said.stderr.splitlines()), said.stderr
        return
    missed: list[str] = []
    try:
        shutil.copytree(source, target)
    except shutil.Error as error:
        missed = [name for name, *_ in error.args[0]]
    assert all(map(_comes_and_goes, missed)), missed


def _comes_and_goes(told: str) -> bool:
    """Whether what was missed is a file that is there only while something is written or typed."""
    return ".tmp" in told or f"{os.sep}drafts{os.sep}" in told


@pytest.mark.parametrize("way", ["cp", "copytree"])
def test_a_copy_made_while_lines_are_kept(tmp_path: Path, zygote: Zygote, way: str, scale: Scale, count: Count) -> None:
    choice = random.Random(way)
    sound = 0
    (tmp_path / "work").mkdir()
    given = {"workspace": tmp_path / "work", "home": tmp_path / "home", "name": "life", "seed": 1}
    child = zygote.start(lives.by_chance, sessions=1000, steps=20, **given)
    child.wait_for("kept")
    for number in range(scale.some(8, 80)):
        child.read(choice.uniform(0, 0.03))
        kept = [event[3] for event in child.told if event[0] == "kept"]
        stored = [event[1] for event in child.told if event[0] == "stored"]
        folder = tmp_path / f"copy{number}"
        copied(tmp_path / "work", folder, way)
        with Ledger.open(folder / LEDGER, writer=Writer.for_workspace(folder, tmp_path / "home")) as copy:
            assert set(kept) <= {line.hash for line in copy.lines()}
            assert len(copy.records("responses")) == len({record["id"] for record in copy.records("responses")}) > 0
            for sha256 in stored:
                copy.exhibit(sha256)
            change = [Change("looks", uuid7(), {"n": 1})]
            if copy.read_only:
                # snapshot and manifest were copied later than the trail that they speak of: that is told
                assert [problem for problem in copy.damage if "Lines are missing" in problem.message]
                with pytest.raises(DamagedLedger):
                    copy.commit("look", author="x", effective=datetime.now(UTC), changes=change)
            else:
                sound += 1
                line = copy.commit("look", author="x", effective=datetime.now(UTC), changes=change)
                assert line.hash in {each.hash for each in copy.lines()}
                assert [problem for problem in copy.verify() if not problem.note] == []
        shutil.rmtree(folder)
        count("copies of an open folder", 1)
    child.kill()
    child.end()
    assert sound
