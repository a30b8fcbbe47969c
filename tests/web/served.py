"""``auditor serve`` as a child process, and what a program without a browser can say to it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path


@dataclass
class Served:
    """A running server."""

    process: subprocess.Popen[str]
    address: str
    """What it printed: the address with the token."""
    told: Path
    """Its stderr, and that of its apps."""

    @property
    def origin(self) -> str:
        return self.address.partition("/?")[0]

    def apps(self) -> set[int]:
        """The process ids of the apps it has started, which run."""
        return {pid for pid, parent in _processes().items() if parent == self.process.pid}

    def stop(self) -> int:
        """Press ctrl+c at its terminal; its exit code."""
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(15)


def _processes() -> dict[int, int]:
    """Every process that has not ended, and its parent."""
    found = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, parent, *_ = stat.read_text().rpartition(")")[2].split()
            if state != "Z":
                found[int(stat.parent.name)] = int(parent)
    return found


def gone(pids: set[int], seconds: float = 15) -> bool:
    """Whether all these processes end in time."""
    end = time.monotonic() + seconds
    while pids & _processes().keys():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@contextmanager
def served(workspace: Path, home: Path, *options: str) -> Iterator[Served]:
    """``auditor serve`` on a workspace, for P01, until the block ends."""
    home.mkdir(exist_ok=True)
    told = home / "told.txt"
    environment = {**os.environ, "AUDITOR_HOME": str(home), "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "auditor", "serve", "--workspace", str(workspace), "--by", "P01", *options]
    with (
        told.open("w") as stderr,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=stderr, text=True, env=environment) as process,
    ):
        try:
            assert process.stdout is not None
            address = process.stdout.readline().strip()
            assert re.fullmatch(r"https?://127\.0\.0\.1:\d+/\?token=[a-z2-7]{16}", address), told.read_text()
            yield Served(process, address, told)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
