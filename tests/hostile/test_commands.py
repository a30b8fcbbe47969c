"""Every command that reads, on workspaces that are hostile in every field: nothing acts on a terminal, JSON parses."""

from __future__ import annotations

import csv
import json
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from auditor.activities.act import act
from auditor.cli.root import auditor
from auditor.ledger import Change, uuid7
from auditor.workspace import Settings, Workspace
from tests.data.hostile import HOSTILE
from tests.hostile import fields
from tests.hostile.conftest import Command, Lives
from tests.hostile.life import AUDIT, Life

READING = (
    ["people", "list"],
    ["people", "workload"],
    ["people", "competence"],
    ["sites", "list"],
    ["services", "list"],
    ["processes", "list"],
    ["programme", "show"],
    ["programme", "list"],
    ["programme", "deadlines", "show"],
    ["programme", "kpi"],
    ["programme", "kpi", "--pareto"],
    ["programme", "revisions"],
    ["programme", "difference"],
    ["programme", "event", "list"],
    ["programme", "blackout", "list"],
    ["programme", "review", "list"],
    ["programme", "coverage"],
    ["programme", "coverage", "--rows", "process", "--by", "site", "--and", "audit"],
    ["programme", "coverage", "--gaps"],
    ["programme", "frequency", "list"],
    ["programme", "frequency", "propose"],
    ["audit", "list"],
    ["audit", "show", AUDIT],
    ["audit", "items", AUDIT],
    ["audit", "notes", AUDIT],
    ["audit", "request", "list", AUDIT],
    ["audit", "plan-versions", AUDIT],
    ["audit", "plan-difference", AUDIT],
    ["audit", "gaps", AUDIT],
    ["audit", "daily", AUDIT],
    ["audit", "agenda", "list", AUDIT],
    ["audit", "team", "list", AUDIT],
    ["evidence", "list", AUDIT],
    ["evidence", "show", AUDIT, "{evidence}"],
    ["sample", "list", AUDIT],
    ["sample", "show", AUDIT, "{sample}"],
    ["finding", "list", AUDIT, "--withdrawn"],
    ["finding", "repeats", AUDIT, "{finding}"],
    ["finding", "show", AUDIT, "{finding}"],
    ["nc", "list"],
    ["nc", "repeats"],
    ["nc", "show", "{nc}"],
    ["nc", "sentences", "{nc}"],
    ["nc", "letter", "{nc}"],
    ["nc", "remind"],
    ["history", AUDIT],
    ["history", "IA-2"],
    ["history", AUDIT, "{item}"],
    ["conflicts"],
    ["earlier", "list"],
    ["report", "list", AUDIT],
    ["feedback", "show", AUDIT],
    ["item", "show", AUDIT, "{item}"],
    ["verify"],
)


def named(workspace: Path) -> Iterator[tuple[str, str]]:
    """An id of each kind that a command shows."""
    from auditor.model.evidence import Evidence
    from auditor.model.finding import Finding
    from auditor.model.item import Item
    from auditor.model.nonconformity import Nonconformity
    from auditor.model.sample import Sample

    with Workspace.open(workspace, read_only=True) as opened:
        book = opened.audit(AUDIT)
        for name, kind in (
            ("evidence", Evidence),
            ("sample", Sample),
            ("finding", Finding),
            ("nc", Nonconformity),
            ("item", Item),
        ):
            yield name, next(iter(book.all(kind)))


def reads(command: click.Command) -> bool:
    options = {param.name for param in command.params}
    return "as_of" in options and "as_json" in options


def every_command(
    group: click.Group = auditor, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    with click.Context(group) as context:
        for name in group.list_commands(context):
            command = group.get_command(context, name)
            assert command is not None
            if isinstance(command, click.Group):
                yield from every_command(command, (*path, name))
            else:
                yield (*path, name), command


def test_reading_shows_no_control_character_and_loses_no_text(
    life: Life, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_HOME", str(life.folder / "reader"))
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(life.folder / "work"))
    ids = dict(named(life.folder / "work"))
    expected = fields.clean_form("Finding.title", life.text) if not fields.refusal("Finding.title", life.text) else ""
    told = []
    for words in READING:
        call = [word.format(**ids) for word in words]
        shown = command(*call)
        assert shown.exit_code == 0, f"{call}: {shown.output}"
        assert not any(fields.acts(c) for c in shown.stdout.replace("\n", "")), call
        assert not any(fields.acts(c) for c in shown.stderr.replace("\n", "")), call
        as_json = command(*call, "--json")
        assert as_json.exit_code == 0, f"{call}: {as_json.output}"
        json.loads(as_json.stdout)
        assert not any(fields.acts(c) for c in as_json.stdout.replace("\n", "")), call
        told.append(as_json.stdout)
    if expected:
        quoted = json.dumps(expected, ensure_ascii=False)
        assert sum(quoted in text for text in told) > 8


def test_the_commands_above_are_all_that_read() -> None:
    known = {" ".join(w for w in words if w.islower() and not w.startswith(("{", "-"))) for words in READING}
    elsewhere = {
        "checklist list",
        "checklist show",
        "checklist check",
        "checklist export",
        "evidence export",
        "report audit",
        "report plan",
        "report review",
        "programme review show",
        "audit agenda check",
        "audit before-closing",
        "sample repeat",
        "audit plan-mail",
        "feedback form",
        "nc form",
        "export ics",
        "export xlsx",
        "report nc",
        "report register",
        "report programme",
    }
    reading = {" ".join(path) for path, command in every_command() if reads(command)}
    assert reading - known - elsewhere == set()


def test_exported_evidence_stays_in_its_folder_and_is_no_formula(
    life: Life, command: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(life.folder / "work"))
    target = tmp_path / "a" / "b" / "out"
    command("evidence", "export", AUDIT, "-o", target, "--up-to", "personal", code=0)
    assert [path.name for path in tmp_path.rglob("*") if path.is_file() and target not in path.parents] == []
    files = list(target.rglob("*"))
    assert {path.parent for path in files} == {target}
    with (target / "evidence.csv").open(encoding="utf-8-sig", newline="") as listed:
        rows = list(csv.DictReader(listed))
    assert len([row for row in rows if row["file"]]) == len(files) - 1
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for row in rows for cell in row.values())


def test_a_refused_text_is_quoted_without_what_acts(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "new"
    with Workspace.create(folder, Settings(), home=tmp_path / "home") as workspace:
        assert workspace.name
    for words in ("people add", "sites add", "services add", "processes add", "audit note", "audit show"):
        for _, text in HOSTILE:
            said = command(*words.split(), text, "--workspace", folder, "--by", "nobody")
            assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e]", said.output), (words, text)


def test_a_record_that_another_program_wrote_with_an_escape_sequence_is_told_and_does_not_act(
    command: Command, tmp_path: Path
) -> None:
    folder = tmp_path / "new"
    with Workspace.create(folder, Settings(), home=tmp_path / "home") as workspace:
        acting = act(workspace, "nobody")
        fields_ = {"id": (person := uuid7()), "ref": "P01", "name": "\x1b]2;owned\x07\x1b[31mred"}
        change = Change("people", person, fields_)
        workspace.programme.ledger.commit("add person", author="nobody", effective=acting.on, changes=[change])
    for words in (["people", "list"], ["people", "list", "--json"], ["verify"], ["audit", "list"]):
        said = command(*words, "--workspace", folder)
        assert said.exit_code in (0, 1, 3)
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", said.output), words
    assert command("people", "list", "--workspace", folder).exit_code == 3


def test_clean_text_comes_out_as_it_went_in(lives: Lives, command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "e\u0301 kůň"
    life = lives(text)
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(life.folder / "work"))
    (minor, *_) = json.loads(command("nc", "list", "--json", code=0).stdout)
    assert minor["title"] == unicodedata.normalize("NFC", text)
