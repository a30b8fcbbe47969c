"""Designs of reports by command: listed, copied into the workspace, and refused with their faults."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.cli.conftest import Commands


def test_a_design_is_copied_changed_and_checked(run: Commands, workspace: Path) -> None:
    listed = json.loads(run("report", "design", "list", "--json"))
    assert {"audit-report", "audit-plan", "nonconformity", "register", "programme-status", "palette"} <= {
        each["design"] for each in listed
    }
    assert not any(each["own"] for each in listed)
    run("report", "design", "copy", "palette", "register")
    own = workspace / "reports" / "palette.yaml"
    own.write_text(own.read_text(encoding="utf-8").replace("'#CC8210'", "orange"), encoding="utf-8")
    told = run("report", "design", "list", code=1)
    assert "no" in next(line for line in told.splitlines() if line.startswith("palette"))
    assert f"{own}:" in run.talk
    assert "a colour such as #7E0F28" in run.talk
    run("report", "register", "-o", "register.pdf", code=1)
    assert "a colour such as #7E0F28" in run.talk
    run("report", "design", "copy", "palette", code=1)
    run("report", "design", "copy", "palete", code=1)
    assert "programme-status" in run.talk
