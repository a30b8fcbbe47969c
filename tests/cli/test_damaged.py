"""Audits whose ledger somebody deleted: every list says so, nothing is made in their place, and the others go on."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.ledger.line import seal
from tests.cli.conftest import Commands
from tests.cli.whole_audit import AUDIT, day, on

After = Callable[[str], Path]


def another(run: Commands) -> None:
    """A second audit is planned."""
    words = ("--title", "Second", "--from", day(20), "--to", day(20), "--ref", "IA-2", *on(2, "P01"))
    run("audit", "new", *words)


@pytest.mark.parametrize("gone", ["trail file", "trail", "trail and snapshot", "trail and manifest", "all of it"])
def test_an_audit_that_was_deleted_is_damaged_and_stays_it(run: Commands, after: After, gone: str) -> None:
    folder = after("conducting")
    another(run)
    audit = folder / "audits" / AUDIT
    match gone:
        case "trail file":
            next((audit / "trail").glob("*.jsonl")).unlink()
        case "all of it":
            shutil.rmtree(audit)
        case _:
            shutil.rmtree(audit / "trail")
            (audit / "audit.json").unlink() if "snapshot" in gone else None
            (audit / "manifest.json").unlink() if "manifest" in gone else None

    def told() -> None:
        rows = {row["ref"]: row for row in json.loads(run("audit", "list", "--json", code=3))}
        assert "restore" in run.talk
        assert rows[AUDIT]["damage"]
        assert not rows["IA-2"]["damage"]
        assert "damaged" in run("audit", "list", code=3)
        for words in (("audit", "show", AUDIT), ("audit", "show", AUDIT.lower())):
            run(*words, code=3)
            assert str(audit) in run.talk
            assert "restore" in run.talk
        run("verify", code=1)

    told()
    run("sites", "add", "Elsewhere", "--by", "P01")
    run("audit", "show", "IA-2")
    told()  # nothing was made in its place
    run("audit", "note", AUDIT, "x", "--by", "P02", code=3)


def test_a_sound_workspace_names_no_damage(run: Commands, finished: Path) -> None:
    assert json.loads(run("audit", "list", "--json"))[0]["damage"] == []
    assert "damage" not in run("audit", "show", AUDIT)


def test_a_newer_format_is_no_damage(run: Commands, after: After) -> None:
    folder = after("conducting")
    manifest = folder / "audits" / AUDIT / "manifest.json"
    content = json.loads(manifest.read_bytes())
    content["format"] = 7
    del content["hash"]
    manifest.write_bytes(seal(content))
    listed = run("audit", "list", code=3)
    assert "newer format" in listed
    assert "damaged" not in listed
    assert "pip install -U auditor" in run.talk
    assert "restore" not in run.talk
