"""auditor import bundle: a teammate takes a copy, works in it, and brings it back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Commands
from tests.exchange.conftest import photo

AS = ("--by", "P01")


@dataclass
class Team:
    """The lead's workspace and an empty one of a teammate, each with the words that lead a command there."""

    run: Commands
    folder: Path
    audit: str

    def lead(self, *words: str, code: int = 0) -> str:
        return self.run(*words, "--workspace", str(self.folder / "conducting"), *AS, code=code)

    def mate(self, *words: str, code: int = 0) -> str:
        return self.run(*words, "--workspace", str(self.folder / "mate"), "--by", "P02", code=code)

    def reading(self, who: str, *words: str) -> Any:
        return json.loads(self.run(*words, "--workspace", str(self.folder / who), "--json"))

    def history(self, who: str) -> list[str]:
        return [line["hash"] for line in self.reading(who, "history", self.audit)]


@pytest.fixture
def team(run: Commands, after: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Team:
    after("conducting")
    monkeypatch.chdir(tmp_path)
    run("init", str(tmp_path / "mate"))
    (row, *_) = json.loads(run("audit", "list", "--json", "--workspace", str(tmp_path / "conducting")))
    return Team(run, tmp_path, str(row["ref"]))


def test_out_to_a_teammate_and_back(team: Team) -> None:
    told = json.loads(team.lead("export", "bundle", team.audit, "--to", "P02", "-o", "out.zip", "--json"))
    assert told["letter"] == "B"
    assert told["handed_to"]
    assert "Copy B, for" in team.run.talk
    assert team.reading("mate", "audit", "list") == []

    told = team.mate("import", "bundle", "out.zip", "--preview").splitlines()
    assert told[0].startswith(f"Would be taken in: audit {team.audit}, copy B of ")
    assert told[0].endswith("new here")
    assert told[-1].startswith("That would be ")
    assert team.reading("mate", "audit", "list") == [], "nothing was changed"
    told = team.mate("import", "bundle", "out.zip").splitlines()
    assert not any("ould be" in line for line in told)
    assert told[-2].startswith("Taken in: ")
    assert told[-1].startswith(f"Next: auditor history {team.audit} --last ")
    assert team.reading("mate", *told[-1].removeprefix("Next: auditor ").split())
    assert [row["ref"] for row in team.reading("mate", "audit", "list")] == [team.audit]

    ref = team.mate("evidence", "add", team.audit, "--reference", "Query Q-117").strip()
    assert ref.startswith("E-B")
    team.mate("export", "bundle", team.audit, "-o", "back.zip")

    before = team.history("conducting")
    assert ref in team.lead("import", "bundle", "back.zip", "--preview")
    assert "--preview" in team.run.talk
    assert team.history("conducting") == before
    brought = json.loads(team.lead("import", "bundle", "back.zip", "--json"))
    assert brought["taken_in"]
    assert not brought["new"]
    assert brought["conflicts"] == brought["forks"] == []
    assert ref in [piece["ref"] for piece in team.reading("conducting", "evidence", "list", team.audit)]
    assert set(team.history("mate")) | set(before) < set(team.history("conducting"))

    after = team.history("conducting")
    assert "All of it is here already" in team.lead("import", "bundle", "back.zip")
    assert team.history("conducting") == after


def test_what_is_no_bundle_is_refused_and_leaves_nothing(team: Team) -> None:
    team.lead("export", "bundle", team.audit, "-o", "out.zip")
    team.run("backup", "b.zip", "--workspace", "conducting")
    data = Path("out.zip").read_bytes()
    Path("cut.zip").write_bytes(data[:-40])
    Path("bit.zip").write_bytes(data[:5000] + bytes([data[5000] ^ 1]) + data[5001:])
    before = sorted(path.name for path in Path("mate").rglob("*") if ".cache" not in path.parts)
    for name, words in {
        "cut.zip": "no archive",
        "bit.zip": "bit.zip",
        "b.zip": "no bundle",
        "nothing.zip": "There is no file",
        "mate": "not a file",
    }.items():
        for extra in ((), ("--preview",)):
            assert team.mate("import", "bundle", name, *extra, code=1) == ""
            assert words in team.run.talk
    passing = (".incoming", ".cache")
    left = sorted(path.name for path in Path("mate").rglob("*") if not set(passing).intersection(path.parts))
    assert left == before
    assert team.reading("mate", "audit", "list") == []


def test_what_both_changed_is_told_and_listed(team: Team) -> None:
    (piece, *_) = team.reading("conducting", "evidence", "list", team.audit)
    team.lead("export", "bundle", team.audit, "--to", "P02", "-o", "out.zip")
    team.mate("import", "bundle", "out.zip")
    team.mate("evidence", "edit", team.audit, piece["ref"], "--place", "Room 12")
    team.lead("evidence", "edit", team.audit, piece["ref"], "--place", "Room 21")
    team.mate("export", "bundle", team.audit, "-o", "back.zip")
    told = team.lead("import", "bundle", "back.zip", "--preview")
    assert "To be settled by a person afterwards: 1" in told
    assert "--settle" not in told, "there is nothing to settle yet"
    before = team.reading("conducting", "conflicts", team.audit)
    lines = team.lead("import", "bundle", "back.zip").splitlines()
    assert lines[-2] == "Taken in: 2 steps, 1 conflict to settle."
    assert lines[-1] == f"Both sides of each conflict are kept. Next: auditor conflicts {team.audit}"
    assert before == []
    (conflict,) = team.reading("conducting", "conflicts", team.audit)
    assert sorted(side["copy"] for side in conflict["sides"]) == ["A", "B"]
    assert {side["value"] for side in conflict["sides"]} == {"Room 12", "Room 21"}
    assert "Room 12" in team.lead("conflicts", team.audit)


def test_a_letter_is_not_spent_where_nothing_is_written(team: Team, tmp_path: Path) -> None:
    (tmp_path / "seen.jpg").write_bytes(photo(located=True))
    team.lead("evidence", "add", team.audit, "seen.jpg")
    Path("there.zip").write_bytes(b"mine")
    before = team.history("conducting")
    export = ("export", "bundle", team.audit, "--to", "P02", "-o")
    team.lead(*export, "x.zip", code=1)
    assert "--with-locations" in team.run.talk
    team.lead(*export, "there.zip", "--with-locations", code=1)
    team.lead("export", "bundle", team.audit, "--to", "nobody", "-o", "x.zip", "--with-locations", code=1)
    assert team.history("conducting") == before
    assert not Path("x.zip").exists()


def test_the_programme_goes_out_too(team: Team) -> None:
    told = json.loads(team.lead("export", "bundle", "programme", "-o", "programme.zip", "--json"))
    assert (told["ref"], told["located_photos"]) == ("programme", 0)
    assert team.reading("mate", "people", "list") == []
    team.mate("import", "bundle", "programme.zip")
    assert team.reading("mate", "people", "list") == team.reading("conducting", "people", "list")
