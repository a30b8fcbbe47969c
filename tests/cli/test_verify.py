"""`auditor verify`: what it prints, what programs read from it, and its exit codes."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import pytest

from auditor.cli.progress import progress
from tests.cli.conftest import Commands
from tests.ledger.forger import forge

AUDIT = "IA-1"


@pytest.fixture
def printed(run: Commands, finished: Path) -> str:
    """The head that the issued report prints."""
    frozen = json.loads((finished / "audits" / AUDIT / "issued" / "r1.json").read_bytes())
    head: str = frozen["revision"]["head"]
    return head


def test_json_says_of_each_ledger_and_of_each_anchor(run: Commands, printed: str) -> None:
    told = json.loads(run("verify", "--json", "--anchor", printed))
    assert set(told) == {"ok", "ledgers", "anchors", "index", "signatures"}
    assert told["ok"]
    assert set(told["ledgers"][0]) == {"path", "events", "head", "problems", "notes"}
    report, paper = told["anchors"]
    assert report["source"] == f"report {AUDIT} revision 1"
    assert (report["given"], paper["given"]) == (False, True)
    for each in (report, paper):
        assert set(each) == {"source", "head", "given", "found", "path", "lines", "recorded"}
        assert each["found"]
        assert each["path"] == f"audits/{AUDIT}"
        assert each["head"] == printed
    assert paper["lines"] == report["lines"]
    assert paper["recorded"] == report["recorded"]


def test_a_head_from_paper_is_found_with_line_and_moment(run: Commands, printed: str) -> None:
    for typed in (printed, printed[:12], f"{printed[:8].upper()} {printed[8:20]}"):
        said = run("verify", AUDIT, "--anchor", typed).splitlines()[-2]
        assert f"stands: audits/{AUDIT} ended with line " in said
        assert ", recorded 20" in said


def test_a_head_that_never_was_is_a_finding(run: Commands, printed: str) -> None:
    run("verify", "--anchor", "0" * 64, code=1)
    assert "No trail here ever ended with the head 0000" in run.talk
    told = json.loads(run("verify", "--json", "--anchor", printed, "--anchor", "f" * 64, code=1))
    assert not told["ok"]
    assert [(each["found"], each["path"]) for each in told["anchors"]][-1] == (False, None)
    run("verify", "--anchor", "nonsense", code=1)
    assert "is no head. A head is the checksum over a whole trail" in run.talk
    assert "document control" in run.talk
    run("verify", "--as-of", "2026-01-01", code=2)


def test_a_sentence_says_whether_all_is_well(run: Commands, after: Callable[[str], Path], printed: str) -> None:
    folder = after("reporting")
    said = run("verify").splitlines()
    assert "trail head" in said[0]
    assert said[-1].startswith("All is well (2 ledgers, ")
    assert "--against" in said[-1]
    assert said[-1].count("line") >= 2
    said = run("verify", AUDIT.lower(), "--anchor", printed).splitlines()
    assert said[-1].startswith(f"All is well ({AUDIT}, ")
    assert said[-1].endswith("and the witness from outside.")
    said = run("verify", "--anchor", "0" * 64, code=1).splitlines()
    assert said[-1].startswith("All files agree with each other (2 ledgers, ")
    (folder / "audits" / AUDIT / "issued" / "r1.pdf").unlink()
    said = run("verify", code=1).splitlines()
    assert said[-1].startswith("Not all is well: 1 problem in 1 ledger")
    assert "auditor restore" in said[-1]


@pytest.mark.parametrize("what", ["content_sha256", "json", "pdf"])
def test_another_hash_of_a_report_is_explained(run: Commands, finished: Path, printed: str, what: str) -> None:
    issued = finished / "audits" / AUDIT / "issued"
    if what == "content_sha256":
        digits = json.loads((issued / "r1.json").read_bytes())["revision"][what]
    else:
        digits = sha256((issued / f"r1.{what}").read_bytes()).hexdigest()
    for words in ((), (AUDIT,)):
        run("verify", *words, "--anchor", digits[:16], code=1)
        assert f"of report {AUDIT} revision 1" in run.talk or f"of the content of report {AUDIT}" in run.talk
        assert f"The trail head printed with it is {printed}" in run.talk


def test_the_head_of_another_ledger_than_the_one_named_is_recognised(
    run: Commands, finished: Path, tmp_path: Path
) -> None:
    rows = {row["path"]: row for row in json.loads(run("verify", "--json"))["ledgers"]}
    head = rows["programme"]["head"]
    run("verify", AUDIT, "--anchor", head, code=1)
    assert f"It is a trail head of the programme: auditor verify --anchor {head}" in run.talk
    own = rows[f"audits/{AUDIT}"]["head"]
    run("verify", AUDIT, "--anchor", own, "--anchor", head, code=1)  # one that stands says nothing for the other
    run("verify", AUDIT, "--anchor", own)


def test_a_run_of_changed_lines_is_one_problem_with_its_range(run: Commands, after: Callable[[str], Path]) -> None:
    folder = after("conducting")
    (trail,) = (folder / "audits" / AUDIT / "trail").glob("*.jsonl")
    lines = trail.read_bytes().splitlines(keepends=True)
    for number in (3, 4, 5, 9):
        lines[number - 1] = lines[number - 1].replace(b'"', b"'", 1)
    trail.write_bytes(b"".join(lines))
    (row,) = json.loads(run("verify", AUDIT, "--json", code=1))["ledgers"]
    told = [problem.partition(".jsonl, ")[2].partition(" (")[0] for problem in row["problems"]]
    assert told == [
        "lines 3 to 5: Each line does not match its hash: bytes of it were changed.",
        "line 9: The line does not match its hash: bytes of it were changed.",
    ]


def test_a_snapshot_that_was_deleted_is_noted(run: Commands, after: Callable[[str], Path]) -> None:
    folder = after("conducting")
    (folder / "audits" / AUDIT / "audit.json").unlink()
    told = json.loads(run("verify", "--json"))
    assert told["ok"]
    assert "snapshot is missing" in str(told["ledgers"][1]["notes"])


def test_a_snapshot_that_will_be_written_anew_troubles_nobody(run: Commands, after: Callable[[str], Path]) -> None:
    folder = after("conducting")
    (folder / "audits" / AUDIT / "audit.json").unlink()
    assert "All is well" in run("verify")
    assert "snapshot" not in run.talk


def test_a_bundle_that_is_ahead_is_no_damage(
    run: Commands, after: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = after("conducting")
    shutil.copytree(folder, tmp_path / "colleague")
    monkeypatch.chdir(tmp_path / "colleague")
    bundle = str(tmp_path / "b.zip")
    for number in range(3):
        run("audit", "note", AUDIT, f"A note {number}", "--by", "P02")
    run("export", "bundle", AUDIT, "-o", bundle)
    monkeypatch.chdir(folder)
    for words in ((), (AUDIT,)):
        said = run("verify", *words, "--against", bundle)
        assert "bundle b.zip holds 3 more lines than are here" in said
        assert f"auditor import bundle {bundle}" in said
        assert "bundle b.zip stands" in said
        assert "All is well" in said
    run("import", "bundle", bundle, "--by", "P02")
    said = run("verify", "--against", bundle)
    assert "more line" not in said
    assert "bundle b.zip stands" in said


def test_a_bundle_that_is_ahead_of_a_forged_trail_shows_it(
    run: Commands, after: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = after("conducting")
    shutil.copytree(folder, tmp_path / "colleague")
    monkeypatch.chdir(tmp_path / "colleague")
    run("audit", "note", AUDIT, "A note", "--by", "P02")
    run("export", "bundle", AUDIT, "-o", str(tmp_path / "b.zip"))
    monkeypatch.chdir(folder)
    forge(folder / "audits" / AUDIT, change=lambda line: line.update(reason="forged"))
    run("verify")
    run("verify", "--against", str(tmp_path / "b.zip"), code=1)


def test_a_trail_forged_as_a_whole_is_exposed_by_paper_and_by_a_backup(
    run: Commands, after: Callable[[str], Path], tmp_path: Path
) -> None:
    folder = after("reporting") / "audits" / AUDIT
    head = json.loads((folder / "issued" / "r1.json").read_bytes())["revision"]["head"]
    run("backup", str(tmp_path / "all.zip"))
    shutil.copy(folder / "issued" / "r1.pdf", tmp_path / "sent.pdf")
    for witness in (("--against", str(tmp_path / "all.zip")), ("--against", str(tmp_path / "sent.pdf"))):
        run("verify", *witness)
    forge(folder, cut=4)
    shutil.rmtree(folder / "issued")
    run("verify")
    run("verify", "--anchor", head, code=1)
    for file in ("all.zip", "sent.pdf"):
        run("verify", "--against", str(tmp_path / file), code=1)
        assert "Lines are missing" in run.talk
    run("verify", "--against", str(tmp_path / "nothing.zip"), code=1)
    assert "There is no file" in run.talk


def test_notes_are_said_and_are_no_finding(run: Commands, after: Callable[[str], Path]) -> None:
    folder = after("reporting") / "audits" / AUDIT
    (folder / ".DS_Store").write_bytes(b"")
    told = json.loads(run("verify", "--json"))
    assert told["ok"]
    assert [len(each["notes"]) for each in told["ledgers"]] == [0, 1]
    run("verify")
    assert "Note: " in run.talk
    assert ".DS_Store: Nothing here knows this file." in run.talk


def test_what_is_wrong_with_one_audit_is_not_said_of_another(run: Commands, after: Callable[[str], Path]) -> None:
    folder = after("reporting")
    shutil.rmtree(folder / "audits" / AUDIT / "issued")
    told = json.loads(run("verify", "--json", code=1))
    assert [bool(each["problems"]) for each in told["ledgers"]] == [False, True]
    shutil.rmtree(folder / "audits" / AUDIT)
    run("verify", AUDIT, code=1)
    assert "There is no ledger" in run.talk


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def shown_on(terminal: bool, seconds: float) -> str:
    """What a progress that takes so long writes."""
    reader, writer = os.openpty() if terminal else os.pipe()
    clock = Clock()
    with open(writer, "w", encoding="utf-8") as stream, progress("Verifying", stream, clock) as told:  # noqa: PTH123
        told(0, 0)
        for done in range(11):
            clock.now = seconds * done / 10
            told(done, 10)
    said = b""
    with suppress(OSError), os.fdopen(reader, "rb", buffering=0) as end:  # a terminal without a writer is an error
        while part := end.read(4096):
            said += part
    return said.decode()


@pytest.mark.skipif(os.name == "nt", reason="needs a pseudo terminal")
def test_progress_is_shown_on_a_terminal_for_what_takes_over_a_second() -> None:
    assert shown_on(True, 0.9) == ""
    assert shown_on(False, 60) == ""
    said = shown_on(True, 3)
    assert "Verifying" in said
    assert "100%" in said
