"""Checklists that somebody wrote wrong, or to do harm: every fault told with its place, in bounded time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.hostile.conftest import Command

HEAD = "id: own\ntitle: Own\nstandard: X-1\n"
CLAUSES = "clauses:\n- number: '1'\n  title: One\n"
ITEM = "items:\n- id: a\n  clause: '1'\n  question: Does it work?\n"

WRONG: dict[str, bytes] = {
    "duplicate ids": (HEAD + CLAUSES + ITEM + "- id: a\n  clause: '1'\n  question: B?\n").encode(),
    "duplicate clauses": (HEAD + CLAUSES + "- number: '1'\n  title: Again\n" + ITEM).encode(),
    "duplicate keys": (HEAD + "title: Twice\n" + CLAUSES + ITEM).encode(),
    "a cycle": (
        HEAD
        + "clauses:\n- number: '1'\n  title: One\n  parent: '2'\n- number: '2'\n  title: Two\n  parent: '1'\n"
        + ITEM
    ).encode(),
    "its own parent": (HEAD + "clauses:\n- number: '1'\n  title: One\n  parent: '1'\n" + ITEM).encode(),
    "an unknown clause": (HEAD + CLAUSES + ITEM.replace("clause: '1'", "clause: '7.7'")).encode(),
    "wrong types": (HEAD + "clauses: 3\nitems:\n  a: b\n").encode(),
    "a list": b"- 1\n- 2\n",
    "a scalar": b"checklist\n",
    "nothing": b"",
    "a tag": (HEAD + CLAUSES + ITEM + "description: !!python/object/apply:os.system ['touch owned']\n").encode(),
    "an anchor to itself": (HEAD + "clauses: &a\n- *a\n" + ITEM).encode(),
    "an alias bomb": (
        "a: &a [x,x,x,x,x,x,x,x,x]\n"
        + "".join(f"{n}: &{n} [{','.join(['*' + p] * 9)}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True))
        + HEAD
        + "items: *i\n"
    ).encode(),
    "no UTF-8": (HEAD + CLAUSES + ITEM).encode() + b"description: \xff\xfe\xe9\n",
    "UTF-16": (HEAD + CLAUSES + ITEM).encode("utf-16"),
    "NUL": (HEAD + CLAUSES + ITEM).encode() + b"description: a\x00b\n",
    "an escape sequence": (HEAD + CLAUSES + ITEM).encode() + b'description: "\\e]2;owned\\a"\n',
    "deep nesting": (HEAD + "clauses: " + "[" * 5_000 + "]" * 5_000 + "\n").encode(),
    "a tab": (HEAD + "clauses:\n\t- number: '1'\n").encode(),
    "no end": (HEAD + 'description: "never closed\n').encode(),
    "a misspelled field": (HEAD + CLAUSES + ITEM + "  wieght: 2\n").encode(),
    "a path as id": (HEAD.replace("own", "../../own") + CLAUSES + ITEM).encode(),
    "a billion": (HEAD + CLAUSES + ITEM + "  weight: 1" + "0" * 5_000 + "\n").encode(),
}


@pytest.mark.parametrize("fault", WRONG)
def test_each_fault_is_told_with_the_file_and_nothing_is_taken(command: Command, tmp_path: Path, fault: str) -> None:
    file = tmp_path / "own.yaml"
    file.write_bytes(WRONG[fault])
    said = command("checklist", "check", file, code=1)
    assert str(file) in said.stderr
    assert not any(ord(c) < 32 and c != "\n" for c in said.output)
    assert len(said.output) < 20_000
    command("init", tmp_path / "work", code=0)
    command("checklist", "import", file, "--workspace", tmp_path / "work", code=1)
    assert list((tmp_path / "work" / "checklists").iterdir()) == []
    assert not (Path.cwd() / "owned").exists()


def test_many_faults_are_told_in_one_pass_and_of_very_many_how_many(command: Command, tmp_path: Path) -> None:
    items = "".join(f"- id: i{n}\n  clause: '1'\n  question: ''\n" for n in range(100))
    file = tmp_path / "own.yaml"
    file.write_text(HEAD + CLAUSES + "items:\n" + items, encoding="utf-8")
    said = command("checklist", "check", file, code=1)
    assert said.stderr.count(f"{file}:") == 50
    assert "100 faults" in said.stderr


def test_a_huge_checklist_is_read(command: Command, tmp_path: Path) -> None:
    items = "".join(f"- {{id: i{n}, clause: '1', question: Is part {n} right?}}\n" for n in range(3_000))
    file = tmp_path / "own.yaml"
    file.write_text(HEAD + CLAUSES + "items:\n" + items, encoding="utf-8")
    command("checklist", "check", file, code=0)


def test_a_folder_a_missing_file_and_a_picture_are_told(command: Command, tmp_path: Path) -> None:
    picture = tmp_path / "own.yaml"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20)
    for file in (tmp_path, tmp_path / "nothing.yaml", picture):
        said = command("checklist", "check", file)
        assert said.exit_code in (1, 2)
        assert said.stderr.strip()


def test_a_broken_checklist_in_the_workspace_spoils_no_other(command: Command, tmp_path: Path) -> None:
    command("init", tmp_path / "work", code=0)
    (tmp_path / "work" / "checklists" / "own.yaml").write_bytes(b"\xff broken")
    said = command("checklist", "list", "--workspace", tmp_path / "work")
    assert said.exit_code in (0, 1)
    assert "own.yaml" in said.output
    command("checklist", "show", "iso20000-1-2018", "--workspace", tmp_path / "work", code=0)
