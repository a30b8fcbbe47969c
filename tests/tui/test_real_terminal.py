"""The app in a real terminal: the one thing that no pilot sees is what arrives there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.activities import evidence
from auditor.model.words import EvidenceKind
from tests.data import demo
from tests.tui.audits import conducted
from tests.tui.camera import photo

TMUX = shutil.which("tmux")
needs_tmux = pytest.mark.skipif(
    TMUX is None and not os.environ.get("AUDITOR_REQUIRE_PROGRAMS"), reason="tmux is not installed"
)


class Terminal:
    """A tmux session of our own, on a socket of its own."""

    def __init__(self, folder: Path, size: tuple[int, int], command: list[str], **other: str) -> None:
        assert TMUX is not None
        self._call = [TMUX, "-L", f"auditor-{uuid.uuid4().hex[:8]}", "-f", "/dev/null"]
        environment = {**os.environ, "AUDITOR_HOME": str(folder / "home"), "AUDITOR_BY": "P01", "LC_ALL": "C.UTF-8"}
        width, height = map(str, size)
        subprocess.run(
            [*self._call, "new-session", "-d", "-x", width, "-y", height, "env", *_set(other), *command],
            check=True,
            env=environment,
        )

    def keys(self, *keys: str) -> None:
        subprocess.run([*self._call, "send-keys", *keys], check=True)

    def screen(self) -> str:
        return subprocess.run([*self._call, "capture-pane", "-p"], check=True, capture_output=True, text=True).stdout

    def drawn(self) -> str:
        """The screen with what was sent to draw it."""
        return subprocess.run(
            [*self._call, "capture-pane", "-p", "-e"], check=True, capture_output=True
        ).stdout.decode()

    def all_that_can_be_read(self) -> str:
        """What was scrolled off, the screen, the screen behind it, and the title of the window."""
        read = [["capture-pane", "-p", "-S", "-"], ["capture-pane", "-p", "-q", "-a", "-S", "-"]]
        read.append(["display-message", "-p", "#{pane_title}"])
        return "".join(
            subprocess.run([*self._call, *each], check=True, capture_output=True, text=True).stdout for each in read
        )

    def title(self) -> str:
        """The title of the window."""
        asked = [*self._call, "display-message", "-p", "#{pane_title}"]
        return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()

    def shows(self, words: str, seconds: float = 20) -> str:
        """The screen once it shows *words*; fails with what it shows instead."""
        end = time.monotonic() + seconds
        while words not in (seen := self.screen()):
            assert time.monotonic() < end, f"{words!r} does not come; the screen shows:\n{seen}"
            time.sleep(0.05)
        return seen

    def close(self) -> None:
        subprocess.run([*self._call, "kill-server"], check=False, capture_output=True)


def _set(variables: dict[str, str]) -> list[str]:
    return ["-u", "COLORTERM", *(f"{name}={value}" for name, value in variables.items())]


@pytest.fixture(params=[(80, 24), (120, 40)], ids=["80x24", "120x40"])
def terminal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Terminal]:
    workspace = demo.copied(tmp_path / "demo")
    command = [sys.executable, "-m", "auditor", "--workspace", str(workspace)]
    terminal = Terminal(tmp_path, request.param, command)
    yield terminal
    terminal.close()


@needs_tmux
def test_the_demo_from_today_to_an_item_and_out(terminal: Terminal) -> None:
    assert "NC-2026-06" in terminal.shows("Waiting for you")
    terminal.keys("F5")
    terminal.shows("response returned")
    terminal.keys("F4")
    terminal.shows("IA-2026-03")
    terminal.keys("F10")
    deadline = time.monotonic() + 20
    while "IA-2026-03" in terminal.screen():
        assert time.monotonic() < deadline, "the privacy key hides nothing"
        time.sleep(0.05)
    terminal.keys("F10")
    terminal.shows("IA-2026-03")
    terminal.keys("?")
    terminal.shows("Opens the row.")


@needs_tmux
@pytest.mark.parametrize(
    ("variables", "colours", "is_ascii"),
    [
        ({"TERM": "linux", "PYTHONIOENCODING": "iso-8859-1"}, True, True),
        ({"TERM": "dumb"}, False, False),
        ({"TERM": "xterm-256color", "NO_COLOR": "1"}, False, False),
    ],
    ids=["a console with eight colours and no UTF-8", "dumb", "no colour wanted"],
)
def test_a_terminal_that_can_little_shows_where_the_cursor_is(
    tmp_path: Path, variables: dict[str, str], colours: bool, is_ascii: bool
) -> None:
    workspace = demo.copied(tmp_path / "demo")
    command = [sys.executable, "-m", "auditor", "--workspace", str(workspace)]
    terminal = Terminal(tmp_path, (80, 24), command, **variables)
    try:
        text = terminal.shows("3 open, 1 overdue")
        drawn = terminal.drawn()
        codes = {code for found in re.findall(r"\x1b\[([\d;]*)m", drawn) for code in found.split(";")}
        assert "7" in codes, "the cursor is not reversed"
        assert any(code in codes for code in ("31", "33", "36")) is colours
        assert "38" not in codes
        assert text.isascii() is is_ascii
    finally:
        terminal.close()


@needs_tmux
@pytest.mark.parametrize("term", ["xterm-256color", "linux"])
def test_the_privacy_key_leaves_nothing_to_read(tmp_path: Path, term: str) -> None:
    workspace = demo.copied(tmp_path / "demo")
    app = f"{sys.executable} -m auditor --workspace {workspace}"
    named = r"printf '\033]2;report of IA-2026-03, major\007'"
    terminal = Terminal(tmp_path, (80, 24), ["sh", "-c", f"{named}; {app}"], TERM=term)
    try:
        terminal.shows("NC-2026-06")
        assert terminal.title() == "report of IA-2026-03, major"
        for key, words in (("F5", "response returned"), ("F4", "IA-2026-03"), ("F2", "Waiting for you")):
            terminal.keys(key)
            terminal.shows(words)
        terminal.keys("F10")
        deadline = time.monotonic() + 20
        while "NC-2026" in terminal.screen():
            assert time.monotonic() < deadline, "the privacy key hides nothing"
            time.sleep(0.05)
        left = terminal.all_that_can_be_read()
        if term == "linux":  # a console has no title
            left = left.replace("report of IA-2026-03, major", "")
        assert not re.search(r"20\d\d|major|minor|P01", left), left
        terminal.keys("F10")
        terminal.shows("NC-2026-06")
        assert terminal.title() == "report of IA-2026-03, major"
    finally:
        terminal.close()


@needs_tmux
@pytest.mark.parametrize(("term", "seen"), [("xterm-256color", "▀▀▀▀"), ("linux", "No preview on this terminal")])
def test_what_a_terminal_answers_about_pictures_is_no_key(tmp_path: Path, term: str, seen: str) -> None:
    made = conducted(tmp_path)
    kind, file = EvidenceKind.PHOTO, photo(tmp_path / "a.jpg", size=(400, 300))
    evidence.add(made.book, made.by(), kind=kind, file=file, items=[next(iter(made.book.items))])
    made.workspace.close()
    terminal = Terminal(
        tmp_path, (80, 24), [sys.executable, "-m", "auditor", "--workspace", str(made.workspace.folder)], TERM=term
    )
    try:
        terminal.shows("Answer the items")
        terminal.keys("Enter")
        terminal.shows("missing: a grade")
        terminal.keys("l")
        terminal.shows(seen)
        time.sleep(0.3)
        assert "SHA-256" in terminal.screen(), "a terminal's answer was taken for a key, and opened something"
    finally:
        terminal.close()
