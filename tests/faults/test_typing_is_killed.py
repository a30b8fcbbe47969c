"""The app itself, in a terminal of its own, is killed while somebody types: at most the last 300 ms are lost."""

from __future__ import annotations

import fcntl
import itertools
import os
import pty
import random
import select
import shutil
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

from auditor.ledger import Ledger, Problem, disk
from tests.activities import conftest as activities
from tests.activities.conftest import Field
from tests.faults.conftest import Count, Scale
from tests.faults.zygote import ROOT

planned = activities.planned
conducted = activities.conducted

PAUSE = 0.3  # seconds for which typed text may be in memory only
SLACK = 0.4  # seconds for the key to arrive, and for the fsync
LATE = 0.1  # a machine that wakes its sleepers later than this says nothing about 300 ms
F4 = "\x1bOS"


def _was_being_written(problem: Problem) -> bool:
    """What a kill in the middle of replacing the draft leaves: a file that is noted, and nothing is read from."""
    path = problem.path
    name = path.name[1:].partition(".txt")[0] + ".txt"
    return problem.note and path.parent.name == "drafts" and disk.is_temporary(path, name)


class App:
    """The app on a pseudo-terminal; what it draws is read away."""

    def __init__(self, workspace: Path, home: Path) -> None:
        self._end, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
        own = {"PYTHONPATH": str(ROOT), "AUDITOR_HOME": str(home), "AUDITOR_BY": "P01", "TERM": "xterm-256color"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "auditor", "--workspace", str(workspace)],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, **own, "LC_ALL": "C.UTF-8"},
            start_new_session=True,
        )
        os.close(slave)
        self.late = 0.0  # by how much this process was woken too late, at worst

    def keys(self, text: str) -> None:
        os.write(self._end, text.encode())

    def shows(self, words: str, seconds: float = 30) -> None:
        """Wait until it has drawn `words`."""
        drawn, end = "", time.monotonic() + seconds
        while words not in drawn:
            assert time.monotonic() < end, f"{words!r} does not come: {drawn[-300:]!r}"
            drawn += self.wait(0.05)

    def wait(self, seconds: float) -> str:
        """Let time pass; what was drawn meanwhile."""
        drawn, end = b"", time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            ready, _, _ = select.select([self._end], [], [], left)
            if ready:
                drawn += os.read(self._end, 1 << 16)
        self.late = max(self.late, time.monotonic() - end)
        return drawn.decode(errors="replace")

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._end)


def test_typing_is_killed(conducted: Field, scale: Scale, count: Count) -> None:
    workspace, home = conducted.workspace.folder, conducted.workspace.home
    item = next(iter(conducted.audit.items))
    conducted.workspace.close()
    choice = random.Random(7)
    believed = 0
    for number in itertools.count():
        if number >= scale.some(3, 20) and (believed or number >= 12):
            break
        app = App(workspace, home)
        typed: list[tuple[float, str]] = []
        try:
            app.shows("IA-1")
            app.keys(F4)
            app.shows("IA-1")
            app.keys("\r")
            app.shows("works?")
            app.keys("\r")
            app.shows("TEXT")
            for _ in range(choice.randint(5, 40)):
                letter = choice.choice("abcde fgh")
                typed.append((time.monotonic(), letter))
                app.keys(letter)
                app.wait(choice.choice((0.01, 0.03, 0.08, 0.3)))
        finally:
            killed = time.monotonic()
            app.kill()
        with Ledger.open(workspace / "audits" / "IA-1", writer=None) as ledger:
            draft = ledger.draft(f"items/{item}/note") or ""
            assert [each for each in ledger.verify() if not _was_being_written(each)] == []
        text = "".join(letter for _, letter in typed)
        shutil.rmtree(workspace / "audits" / "IA-1" / "drafts", ignore_errors=True)
        assert text.startswith(draft)
        if app.late < LATE:
            believed += 1
            due = "".join(letter for moment, letter in typed if moment < killed - PAUSE - SLACK)
            assert draft.startswith(due), f"{draft!r} was kept of {text!r}, {due!r} was due"
        count("kills of the app while typing", 1)
    assert believed, "this machine is too busy to tell 300 ms"
