"""Names in archives: the same file under the same name on every system, and never outside the folder."""

from __future__ import annotations

import os
from pathlib import Path, PureWindowsPath

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.exchange.archive_names import Names, why_not

BAD = (
    *("", "/", "/etc/passwd", "..", "../x", "a/../b", "a/./b", ".", "a//b", "a/", "a/.."),
    *("C:/x", "c:x", "\\\\server\\share", "a\\b", "..\\x", "a/b\\..\\c"),
    *("a.", "a ", "a./b", "a /b", "...", "a/..."),
    *("con", "CON", "aux.txt", "nul/x", "a/prn.tar.gz", "com1", "LPT9.log", "com¹", "conin$", "CON .txt"),
    *("a\0b", "a\nb", "a\x1b[2J", "a\x7f", 'a"b', "a<b", "a|b", "a?b", "a*b", "a:stream"),
    *("x" * 256, "ž" * 128, "/".join("x" * 200 for _ in range(6)), "a\ud800"),
)
GOOD = (
    "audit.json",
    "evidence/ab/cd.jpg",
    "Žďár/příloha č. 1.pdf",
    "a b",
    "-rf",
    ".hidden",
    "~",
    "$HOME",
    "console",
    "com",
)


@pytest.mark.parametrize("name", BAD)
def test_names_that_lead_elsewhere_or_mean_something_are_refused(name: str) -> None:
    assert why_not(name)
    assert Names().why_not(name)


@pytest.mark.parametrize("name", GOOD)
def test_usual_names_are_fine(name: str) -> None:
    assert why_not(name) == ""


@pytest.mark.parametrize(
    ("first", "second"),
    [("a", "A"), ("a/b", "A/B"), ("é", "e\u0301"), ("ß", "SS"), ("a", "a/b"), ("a/b", "a"), ("A/b", "a")],
)
def test_names_that_are_one_somewhere_do_not_stand_together(first: str, second: str) -> None:
    names = Names()
    assert names.why_not(first) == ""
    assert names.why_not(second)


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=20))
def test_what_is_accepted_stays_inside_on_every_system(name: str) -> None:
    if why_not(name) == "":
        inside = PureWindowsPath("C:/room", name)
        assert inside.drive == "C:"
        assert ".." not in inside.parts
        assert inside.parts[:2] == ("C:\\", "room")
        assert not PureWindowsPath(name).is_absolute()
        assert os.path.normpath(Path("/room", name)).startswith("/room/")
