"""The whole path, driven by commands only."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from tests.cli.whole_audit import AUDIT, final_state, whole_audit

if TYPE_CHECKING:
    from tests.cli.conftest import Commands


def test_from_an_empty_folder_to_a_closed_nonconformity(run: Commands, workspace: Path, tmp_path: Path) -> None:
    whole_audit(run, tmp_path)
    left = final_state(run)
    assert left["audit"]["state"] == "closed"
    assert left["audit"]["items"] == 17
    assert left["audit"]["grades"] == {
        "conforming": 11,
        "good-practice": 1,
        "ofi": 1,
        "observation": 1,
        "minor": 1,
        "major": 0,
    }
    assert [f["state"] for f in left["findings"]] == ["issued"] * 4 + ["withdrawn"]
    (nc,) = left["ncs"]
    assert nc["state"] == "closed_effective"
    steps = [step.split()[0] for step in nc["steps"]]
    assert " ".join(steps) == "N1 N2 N3 N4 N5 N4 N6 N15 N15 N7 N9 N10"
    assert all(item["state"] == "locked" for item in left["items"])
    verified = json.loads(run("verify", "--json"))
    assert verified["ok"]
    run("report", "audit", AUDIT, "-o", str(tmp_path / "report.pdf"))
    assert (tmp_path / "report.pdf").read_bytes().startswith(b"%PDF")
