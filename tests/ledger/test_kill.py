"""kill -9 at random moments, with lines of varying length: what was acknowledged is there, all or nothing."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from auditor.ledger import Ledger, Writer

ROOT = Path(__file__).parents[2]


def start(workspace: Path, home: Path, name: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(Path(__file__).with_name("kill_child.py")), str(workspace), str(home), name],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


@pytest.mark.parametrize("writers", [1, 2])
def test_nothing_acknowledged_is_lost(tmp_path: Path, writers: int) -> None:
    workspace, home = tmp_path / "workspace", tmp_path / "home"
    writer = Writer.for_workspace(workspace, home)
    Ledger.create(workspace / "ledger", kind="audit", name="kill", writer=writer).close()
    random_ = random.Random(writers)
    seen = 0
    for round_ in range(6):
        names = [f"{round_}-{number}" for number in range(writers)]
        children = [start(workspace, home, name) for name in names]
        for child in children:
            assert child.stdout is not None
            child.stdout.read(1)  # it is committing
        time.sleep(random_.uniform(0, 0.15))
        for child in children:
            child.kill()
        outputs = [child.communicate()[0].decode() for child in children]
        with Ledger.open(workspace / "ledger", writer=writer) as ledger:
            assert not ledger.read_only, ledger.damage
            for name, output in zip(names, outputs, strict=True):
                lines = [line for line in ledger.lines() if line.author == name]
                whole = output.splitlines() if output.endswith("\n") else output.splitlines()[:-1]
                acknowledged = len(whole)
                # the first digit of the output was read above, so its first line is cut but counts
                assert acknowledged <= len(lines) <= acknowledged + 2
                assert [line.changes[1].fields["n"] for line in lines] == list(range(len(lines)))
                for line, told in list(zip(lines, whole, strict=False))[1:]:
                    _, record, length = told.split()
                    assert line.changes[0].record == record
                    assert len(line.changes[0].fields.get("note", "ž" * int(length))) == int(length)
                seen += len(lines)
            assert [problem for problem in ledger.verify() if not problem.note] == []
    assert seen > 6 * writers
