"""auditor export bundle: a whole audit in one file, and what is said before it is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from auditor.exchange.bundle import opened_bundle
from auditor.ledger import Ledger
from tests.cli.conftest import Commands
from tests.exchange.conftest import photo

AS = ("--by", "P01")


@pytest.fixture
def audit(run: Commands, after: Callable[[str], Path]) -> str:
    """An audit in the middle of being conducted; the current folder is its workspace."""
    after("conducting")
    (row, *_) = json.loads(run("audit", "list", "--json"))
    return str(row["ref"])


def test_out_it_goes(run: Commands, audit: str, tmp_path: Path) -> None:
    target = tmp_path / "x.zip"
    assert run("export", "bundle", audit, "-o", str(target), *AS) == f"{target}\n"
    assert "read back and compared" in run.talk
    lines = json.loads(run("history", audit, "--json"))
    with opened_bundle(target) as (manifest, folder), Ledger.open(folder, writer=None) as copy:
        assert manifest.name == audit
        assert [line.hash for line in copy.lines()] == [line["hash"] for line in lines]


def test_json_and_a_name_of_its_own(run: Commands, audit: str, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    told = json.loads(run("export", "bundle", audit, "-o", str(tmp_path / "out"), "--json", *AS))
    (made,) = (tmp_path / "out").iterdir()
    assert made.name.startswith(audit)
    assert told["file"] == str(made)
    assert told["ref"] == audit
    assert told["lines"] == len(json.loads(run("history", audit, "--json")))
    assert told["head"] == next(
        row["head"] for row in json.loads(run("verify", audit, "--json"))["ledgers"] if row["path"].endswith(audit)
    )
    assert (told["located_photos"], told["missing"]) == (0, [])


def test_photos_with_a_place_are_told_before_anything_is_written(run: Commands, audit: str, tmp_path: Path) -> None:
    (tmp_path / "seen.jpg").write_bytes(photo(located=True))
    ref = run("evidence", "add", audit, str(tmp_path / "seen.jpg"), *AS).strip()
    export = ("export", "bundle", audit, "-o", str(tmp_path / "x.zip"), *AS)
    run(*export, code=1)
    assert f"where they were taken: 1 ({ref})" in run.talk
    assert "--with-locations" in run.talk
    assert not (tmp_path / "x.zip").exists()
    run(*export, "--with-locations")
    assert "where they were taken: 1" in run.talk
    assert (tmp_path / "x.zip").exists()


def test_a_file_that_is_gone_is_told(run: Commands, audit: str, tmp_path: Path) -> None:
    (tmp_path / "minutes.txt").write_text("minutes", encoding="utf-8")
    ref = run("evidence", "add", audit, str(tmp_path / "minutes.txt"), *AS).strip()
    shown = json.loads(run("evidence", "show", audit, ref, "--json"))
    Path(shown["path"]).unlink()
    told = json.loads(run("export", "bundle", audit, "-o", str(tmp_path / "x.zip"), "--json", *AS))
    assert told["missing"] == [ref]
    assert ref in run.talk


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("IA-1999-01", 1, "There is no audit"),
        ("{audit} -o ../there.zip", 1, "is there already"),
        ("{audit} -o ../nowhere/x.zip", 3, "could not be written"),
        ("", 2, "REF"),
    ],
)
def test_refused_in_words(run: Commands, audit: str, tmp_path: Path, words: str, code: int, said: str) -> None:
    (tmp_path / "there.zip").write_bytes(b"mine")
    assert run("export", "bundle", *words.format(audit=audit).split(), *AS, code=code) == ""
    assert said in run.talk
    assert (tmp_path / "there.zip").read_bytes() == b"mine"
