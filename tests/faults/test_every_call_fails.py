"""Each call fails in turn, once or for a while: that is said, what was refused is not there, and work goes on."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tests.faults import lives, oracle, power
from tests.faults.conftest import Count
from tests.faults.zygote import Zygote

SEED = 8


@pytest.mark.parametrize(
    ("error", "times"),
    [(errno.ENOSPC, 1), (errno.ENOSPC, 5), (errno.EIO, 1), (errno.EIO, 3), (errno.EROFS, 2)],
    ids=["a full disk once", "a full disk for a while", "a bad disk once", "a bad disk for a while", "a locked disk"],
)
def test_a_call_that_fails(memory: Path, zygote: Zygote, error: int, times: int, count: Count) -> None:
    workspace, home = roots = [memory / "workspace", memory / "home"]
    empty: power.Tree = {str(root): None for root in roots}
    power.lay_out(empty, roots)
    calls = zygote.run(lives.struck, workspace=workspace, home=home, name="x", seed=SEED, fault={"at": 10**6})[-1][1]
    assert {"open", "write", "fsync", "rename", "mkdir", "unlink"} <= set(calls)
    refused = 0
    for at in range(1, len(calls) + 1):
        power.lay_out(empty, roots)
        fault = {"at": at, "error": error, "times": times}
        told = zygote.run(lives.struck, workspace=workspace, home=home, name="life", seed=SEED, fault=fault)
        refused += any(event[0] == "refused" for event in told)
        try:
            oracle.check(workspace, home, {"life": told[:-1]})
        except oracle.Lost as lost:
            said = [event for event in told if event[0] == "refused"]
            raise oracle.Lost(f"call {at} ({calls[at - 1]}) failed: {lost}; told {said}") from lost
        count("calls that failed", times)
    assert refused > 10
