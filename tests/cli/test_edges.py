"""What the command line says and how it ends: exit codes, refusals, hostile input, and never a traceback."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from auditor.cli.root import COMMANDS, auditor

if TYPE_CHECKING:
    from tests.cli.conftest import Commands

AS_FIRST = ("--by", "P01")


@pytest.fixture
def planned(run: Commands, workspace: Path) -> Path:
    """A workspace with people, a programme and one audit in it."""
    run("people", "add", "Marie Nováková")
    run("people", "add", "Þórdís Jónsdóttir", *AS_FIRST)
    run("sites", "add", "Brno", "--ref", "BRQ", *AS_FIRST)
    cycle = ("--from", "2026-01-01", "--to", "2027-12-31", "--manager", "P01", "--client", "P02")
    run("programme", "new", "AP-1", "--title", "Audits", *cycle, *AS_FIRST)
    slot = ("--title", "First", "--from", "2027-03-01", "--site", "BRQ", "--clause", "20000-1:8.2.6", "--lead", "P02")
    run("audit", "new", "--ref", "IA-1", *slot, *AS_FIRST)
    return workspace


def tree(command: click.Command, path: str = "auditor") -> Iterator[tuple[str, click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            inner = command.get_command(context, name)
            assert inner is not None, f"{path} {name}"
            yield from tree(inner, f"{path} {name}")


def test_every_command_has_a_help_text_and_a_short_one() -> None:
    for path, command in tree(auditor):
        assert command.help, path
        assert command.get_short_help_str(200), path
        for param in command.params:
            if isinstance(param, click.Option) and not param.is_flag:
                assert param.opts[0].startswith("-"), path


def test_short_help_in_the_tree_names_every_command() -> None:
    for name, (_, text) in COMMANDS.items():
        assert text.endswith("."), name


def test_help_imports_nothing_heavy() -> None:
    program = (
        "import sys; sys.argv = ['auditor', '--help']\n"
        "import atexit\n"
        "heavy = ('pydantic', 'tinydb', 'yaml', 'textual', 'reportlab', 'PIL', 'auditor.workspace')\n"
        "atexit.register(lambda: print(sorted(set(heavy) & sys.modules.keys()), file=sys.stderr))\n"
        "from auditor.__main__ import main; main()\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    assert "nonconformities" in done.stdout.lower()


def test_without_a_workspace_it_offers_three_ways(run: Commands) -> None:
    told = run()
    assert all(words in told for words in ("auditor demo", "auditor init", "--workspace"))
    assert run.opened == []
    run("audit", "list", code=3)
    assert "auditor init" in run.talk


def test_alone_it_opens_the_app_on_the_workspace_found(
    run: Commands, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = workspace / "audits"
    monkeypatch.chdir(inner)
    run()
    run("--workspace", str(workspace), "--by", "P01")
    run("open", str(workspace))
    assert run.opened == [(workspace, ""), (workspace, "P01"), (workspace, "")]
    run("open", str(inner), code=3)


def test_where_the_workspace_is_found(
    run: Commands, workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run("people", "add", "Marie")
    monkeypatch.chdir(tmp_path)
    run("people", "list", code=3)
    assert "Marie" in run("people", "list", "--workspace", str(workspace))
    assert "Marie" in run("--workspace", str(workspace), "people", "list")
    monkeypatch.setenv("AUDITOR_WORKSPACE", str(workspace))
    assert "Marie" in run("people", "list")
    run("people", "list", "--workspace", str(tmp_path), code=3)
    monkeypatch.delenv("AUDITOR_WORKSPACE")
    run("init", str(tmp_path / "home" / "workspace"))
    assert "none" in run("people", "list")


def test_who_acts(run: Commands, planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add = ("services", "add", "Server")
    run(*add, code=2)
    assert "AUDITOR_BY" in run.talk
    run(*add, "--by", "marie")
    monkeypatch.setenv("AUDITOR_BY", "P02")
    run(*add)
    monkeypatch.delenv("AUDITOR_BY")
    (tmp_path / "home" / "preferences.toml").write_text('by = "P02"\n', encoding="utf-8")
    run(*add)
    run("--by", "P01", *add)
    lines = json.loads(run("history", "programme", "--json"))
    assert [line["by"] for line in lines if line["verb"] == "add service"] == ["P01", "P02", "P02", "P01"]
    run(*add, "--by", "nobody", code=1)
    assert "'nobody' is not known" in run.talk


REFUSED = [
    ("audit show IA-9", 1, "There is no audit"),
    ("audit items IA-1 --clause x", 1, "--clause"),
    ("audit items IA-1 --clause 99.1", 1, "--clause"),
    ("audit new --title Late --from 2027-05-02 --to 2027-05-01 --by P01", 1, "ends (2027-05-01) before it begins"),
    ("audit new --title Odd --from 2027-05-01 --clause 20000-1:8.99 --by P01", 1, "20000-1:8.99 is no clause"),
    ("audit new --title Odd --from 2027-05-01 --clause 8..5 --by P01", 1, "--clause"),
    ("audit new --title Odd --from yesterday --by P01", 2, "2026-10-07"),
    ("audit new --ref ../x --title Odd --from 2027-05-01 --by P01", 1, "cannot name a folder"),
    ("audit appoint IA-1 --lead P09 --by P01", 1, "P09"),
    ("audit appoint IA-1 --lead P02 --by P01", 1, "G-06"),
    ("audit feasible IA-1 --note fine --by P02", 1, "A3"),
    ("audit agenda add IA-1 --topic T --start 10:00 --end 09:00 --by P02", 1, "before it begins (10:00)"),
    ("audit agenda add IA-1 --topic T --start 10:00 --end 11:00 --zone Mars/Base --by P02", 1, "no time zone"),
    ("audit agenda edit IA-1 7 --topic T --by P02", 1, "no agenda line"),
    ("answer IA-1 CK-001 --grade minor --by P02", 1, "CK-001"),
    ("answer IA-1 CK-001 --grade severe --by P02", 2, "severe"),
    ("evidence add IA-1 missing.jpg --by P02", 1, "There is no file missing.jpg"),
    ("evidence add IA-1 --by P02", 1, "--reference"),
    ("nc show NC-1", 1, "There is no nonconformity"),
    ("programme submit --by P01", 1, "G-02"),
    ("programme approve --by P02", 1, "P4"),
    ("programme submit --override G-02=why --by P01", 1, "cannot be set aside"),
    ("programme submit --override G-03 --by P01", 2, "RULE=REASON"),
    ("services add S --on 2099-01-01 --by P01", 1, "G-42"),
    ("services add S --on 2020-01-01 --by P01", 1, "--late-reason"),
    ("services add S --on soon --by P01", 1, "no date"),
    ("people add N --tie clause;chapter --by P01", 1, "--tie"),
    ("people add N --tie house;x --by P01", 1, "--tie"),
    ("people add N --ref P01 --by P01", 1, "taken"),
    ("issue IA-1 --by P02", 1, "A10"),
    ("undo IA-1 --by P02", 1, "Nothing of yours"),
    ("verify IA-7", 1, "There is no audit"),
    ("checklist show nothing", 1, "no checklist"),
    ("checklist check nowhere.yaml", 1, "no file"),
    ("sample draw IA-1 --size 5 --by P02", 2, "ITEM"),
    ("audit list --as-of never", 1, "no date"),
]


@pytest.mark.parametrize(("command", "code", "words"), REFUSED, ids=[command for command, _, _ in REFUSED])
def test_refused_in_words(run: Commands, planned: Path, command: str, code: int, words: str) -> None:
    before = run("history", "IA-1") + run("history", "programme")
    assert run(*command.split(), code=code) == ""
    assert words in run.talk
    assert run("history", "IA-1") + run("history", "programme") == before


def test_a_refusal_names_the_guard_what_is_missing_and_how_to_supply_it(run: Commands, planned: Path) -> None:
    run("programme", "submit", *AS_FIRST, code=1)
    assert "G-02: the programme does not state how often audits take place" in run.talk
    assert "auditor programme edit --frequency TEXT" in run.talk


def test_warnings_go_to_stderr_and_are_kept(run: Commands, workspace: Path) -> None:
    run("people", "add", "Marie")
    cycle = ("--from", "2026-01-01", "--to", "2026-12-31", "--manager", "P01", "--client", "P01")
    told = run("programme", "new", "AP-1", "--title", "Audits", *cycle, "--by", "P01")
    assert told == "AP-1 draft\n"
    assert "G-01" in run.talk


def test_a_rule_is_set_aside_by_whoever_may(run: Commands, planned: Path) -> None:
    statements = [f"--{name}=said" for name in ["frequency", "methods", "responsibilities", "planning-requirements"]]
    statements += [f"--{name}=said" for name in ["reporting", "importance", "changes", "earlier-results", "resources"]]
    lists = ("--objective", "o", "--criterion", "ISO/IEC 20000-1:2018", "--risk", "r")
    run("programme", "edit", *statements, *lists, *AS_FIRST)
    run("audit", "new", "--title", "Early", "--from", "2026-12-01", "--clause", "20000-1:4.1", *AS_FIRST)
    submit = ("programme", "submit", "--cover", "iso20000-1-2018", *AS_FIRST)
    run(*submit, code=1)
    assert "G-03" in run.talk
    reason = ("--override", "G-03=a first, small cycle")
    run(*submit, *reason, code=1)
    run(*submit, *reason, "--approved-by", "P02")
    assert "overrides" in json.dumps(json.loads(run("history", "programme", "--json"))[-1])


def test_hostile_text_is_refused_or_kept_as_it_is(run: Commands, planned: Path, hostile: str) -> None:
    from click.testing import CliRunner

    from auditor.cli.root import Root

    words = ["audit", "note", "IA-1", hostile, "--by", "P02"]
    result = CliRunner().invoke(auditor, words, obj=Root())
    assert result.exception is None or isinstance(result.exception, SystemExit)
    assert result.exit_code in (0, 1)
    if result.exit_code == 0:
        (note,) = json.loads(run("audit", "notes", "IA-1", "--json"))
        assert note["text"] == unicodedata.normalize("NFC", note["text"])
        assert note["text"].split() == unicodedata.normalize("NFC", hostile).split()
        shown = run("audit", "notes", "IA-1")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", shown)
    else:
        assert "may not hold" in run.talk if run.talk else True
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", result.stderr)


def test_an_unknown_word_on_the_command_line_is_wrong_usage(run: Commands) -> None:
    run("nonsense", code=2)
    run("audit", "nonsense", code=2)
    run("audit", "list", "--nonsense", code=2)
    run("audit", "show", code=2)


def test_checklists_with_faults_are_told_line_by_line(run: Commands, workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "twice.yaml"
    file.write_text(
        "id: twice\ntitle: Twice\nstandard: X-1\nclauses:\n- number: '1'\n  title: One\n"
        "items:\n- id: a\n  clause: 1\n  question: A?\n- id: a\n  clause: 2\n  question: B?\n",
        encoding="utf-8",
    )
    run("checklist", "check", str(file), code=1)
    assert f"{file}:11" in run.talk
    assert f"{file}:12" in run.talk
    run("checklist", "import", str(file), code=1)
    assert not list((workspace / "checklists").iterdir())


def test_a_checklist_goes_out_and_comes_back(run: Commands, workspace: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.yaml"
    run("checklist", "export", "service-transition", "-o", str(file))
    run("checklist", "import", str(file), "--as", "own")
    run("checklist", "import", str(file), "--as", "own", code=1)
    run("checklist", "import", str(file), "--as", "own", "--replace")
    rows = {row["id"]: row for row in json.loads(run("checklist", "list", "--json"))}
    assert rows["own"]["own"]
    assert rows["own"]["items"] == rows["service-transition"]["items"]
    shipped = json.loads(run("checklist", "show", "service-transition", "--json"))
    own = json.loads(run("checklist", "show", "own", "--json"))
    assert own["items"] == shipped["items"]


def test_a_changed_trail_is_found_and_nothing_is_written_then(run: Commands, planned: Path) -> None:
    (trail,) = (planned / "audits" / "IA-1" / "trail").glob("*.jsonl")
    trail.write_bytes(trail.read_bytes().replace(b"First", b"Worst"))
    told = json.loads(run("verify", "--json", code=1))
    assert not told["ok"]
    assert str(trail) in run.talk
    run("audit", "note", "IA-1", "text", "--by", "P02", code=3)


def test_a_missing_ledger_is_found(run: Commands, planned: Path) -> None:
    import shutil

    shutil.rmtree(planned / "audits" / "IA-1")
    run("verify", code=1)
    assert "IA-1" in run.talk


def test_a_wrong_settings_file_is_told_with_its_line(run: Commands, workspace: Path) -> None:
    (workspace / "auditor.toml").write_text("[organisation]\nnmae = 'x'\n", encoding="utf-8")
    run("audit", "list", code=3)
    assert "organisation.nmae" in run.talk


def child(*words: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", *words], capture_output=True, env={**os.environ, **environment}, check=False
    )


def test_as_a_program(run: Commands, planned: Path) -> None:
    done = child("people", "list", "--json", PYTHONIOENCODING="cp1252")
    assert json.loads(done.stdout.decode("utf-8"))[1]["name"] == "Þórdís Jónsdóttir"
    assert child("people", "list", PYTHONIOENCODING="ascii").returncode == 0
    done = child("audit", "show", "IA-9")
    assert (done.returncode, done.stdout) == (1, b"")
    assert b"Traceback" not in done.stderr


def test_a_reader_that_has_enough_is_no_error(run: Commands) -> None:
    command = [sys.executable, "-m", "auditor", "checklist", "show", "iso20000-1-2018", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(30) == 0


def test_completion_knows_commands_without_importing_them() -> None:
    words = {"_AUDITOR_COMPLETE": "bash_complete", "COMP_WORDS": "auditor ev", "COMP_CWORD": "1"}
    done = subprocess.run(
        [sys.executable, "-c", "from auditor.__main__ import main; main()"],
        capture_output=True,
        text=True,
        env={**os.environ, **words},
        check=False,
    )
    assert "plain,evidence" in done.stdout


def test_the_demo_is_built_once_and_opened(run: Commands, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    assert run("demo", str(folder), "--no-open") == f"{folder}\n"
    assert run.opened == []
    trail = run("history", "IA-2026-03", "--workspace", str(folder), "--json")
    run("demo", str(folder))
    assert run.opened == [(folder, "")]
    assert run("history", "IA-2026-03", "--workspace", str(folder), "--json") == trail
    run("demo", str(tmp_path), "--no-open", code=1)
    assert "not empty" in run.talk
    (nc,) = json.loads(run("nc", "list", "--overdue", "--json", "--workspace", str(folder)))
    assert nc["ref"] == "NC-2026-06"
    audit = json.loads(run("audit", "show", "IA-2026-03", "--json", "--workspace", str(folder)))
    expected = {"conforming": 44, "good-practice": 1, "ofi": 2, "observation": 2, "minor": 3, "major": 3}
    assert audit["grades"] == expected
    assert (audit["items"], audit["answered"], audit["not_applicable"], audit["not_audited"]) == (60, 55, 3, 2)


def test_the_story_of_the_demo_stops_where_one_goes_on(run: Commands, tmp_path: Path) -> None:
    folder = tmp_path / "amid"
    run("demo", str(folder), "--no-open", "--at", "2026-10-07 09:28")
    audit = json.loads(run("audit", "show", "IA-2026-03", "--json", "--workspace", str(folder)))
    assert (audit["state"], audit["unanswered"], audit["findings"]) == ("in_progress", 29, 0)
    run("answer", "IA-2026-03", "CK-011", "--grade", "conforming", "--by", "P01", "--workspace", str(folder))
    last = json.loads(run("history", "IA-2026-03", "--last", "1", "--json", "--workspace", str(folder)))[-1]
    assert last["effective"].startswith("2026-10-07T09:2"), "its clock goes on from there"
    run("demo", str(tmp_path / "none"), "--no-open", "--at", "2020-01-01", code=1)
    assert "has not begun" in run.talk
    assert not (tmp_path / "none").exists()
    run("demo", str(tmp_path / "none"), "--at", "noon", code=2)


def test_nothing_acts_on_the_terminal(run: Commands, planned: Path) -> None:
    run("evidence", "add", "IA-1", "\x1b]2;owned\x07.jpg", "--by", "P02", code=1)
    assert "There is no file" in run.talk
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f]", run.talk)


def test_a_day_means_all_of_it(run: Commands, workspace: Path) -> None:
    run("people", "add", "Marie")
    late = ("--on", "2026-03-01T23:59:59", "--late-reason", "found later", *AS_FIRST)
    run("services", "add", "Server", *late)
    assert run("services", "list", "--as-of", "2026-03-01T23:59") == "none\n"
    assert "Server" in run("services", "list", "--as-of", "2026-03-01")
