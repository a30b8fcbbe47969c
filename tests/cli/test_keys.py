"""The keys of the app by command: the table, with what the preferences change, as text and on a page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pypdfium2
from pypdf import PdfReader


def keys(home: Path, *words: str, code: int = 0) -> tuple[str, str]:
    done = subprocess.run(
        [sys.executable, "-m", "auditor", "keys", *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "AUDITOR_HOME": str(home)},
        cwd=home.parent,
        timeout=60,
        check=False,
    )
    assert done.returncode == code, done.stderr
    return done.stdout, done.stderr


def test_the_keys_as_text_with_those_of_the_preferences(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    told, _ = keys(home)
    assert "  m               grade-minor           Grades the item: minor\n" in told
    assert "  .               next-open " in told
    assert "readiness" not in told, "a screen that is not there has no key to tell"
    (home / "preferences.toml").write_text('[keys]\ngrade-minor = "1"\n', "utf-8")
    told, _ = keys(home)
    assert "  1               grade-minor " in told
    listed = {entry["id"]: entry["keys"] for group in json.loads(keys(home, "--json")[0]) for entry in group["keys"]}
    assert listed["grade-minor"] == ["1"]
    assert listed["quick-note"] == ["F9", "ctrl+n"]


def test_a_page_to_lay_beside_the_laptop(tmp_path: Path) -> None:
    home, page = tmp_path / "home", tmp_path / "keys.pdf"
    keys(home, "-o", str(page))
    assert len(pypdfium2.PdfDocument(page)) == 1
    text = PdfReader(page).pages[0].extract_text()
    assert "Keys of Auditor" in text
    assert "Begins or ends the agenda line" in text
    _, talk = keys(home, "-o", str(tmp_path / "keys.txt"), code=1)
    assert "End it in .pdf" in talk


def test_wrong_keys_are_refused_with_their_file(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (home / "preferences.toml").write_text('[keys]\npark = "u"\n', "utf-8")
    _, talk = keys(home, code=1)
    assert f"{home / 'preferences.toml'}: u would mean two things" in talk
