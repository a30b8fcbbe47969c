"""Children by the hundred: one fresh interpreter that has loaded the program forks a process for each life.

A child is a process of its own in every respect that matters here: own descriptors, own locks, own memory, killed with
SIGKILL. It tells what it did over a pipe, one JSON value a line.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
Tell = Callable[[Any], None]


class Child:
    """A running life; `told` is what it has said so far, a cut last line left out."""

    def __init__(self, pid: int, pipe: int) -> None:
        self.pid = pid
        self.told: list[Any] = []
        self._pipe = pipe
        self._text = b""

    def read(self, seconds: float) -> bool:
        """Listen for so long; False once it is dead and all was heard."""
        end = time.monotonic() + seconds
        while True:
            ready, _, _ = select.select([self._pipe], [], [], max(0.0, end - time.monotonic()))
            if not ready:
                return True
            part = os.read(self._pipe, 1 << 16)
            if not part:
                return False
            *lines, self._text = (self._text + part).split(b"\n")
            self.told += map(json.loads, lines)

    def wait_for(self, word: str, seconds: float = 60) -> None:
        """Listen until it has said `word`, or is dead."""
        end = time.monotonic() + seconds
        while not any(told[0] == word for told in self.told) and self.read(0.002):
            assert time.monotonic() < end, f"{word!r} was not said: {self.told[-3:]}"

    def kill(self) -> None:
        """SIGKILL, wherever it is."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def end(self, seconds: float = 120) -> list[Any]:
        """All it has said, once it is dead. A life that failed by itself fails the test."""
        assert not self.read(seconds), f"the child does not end: {self.told[-3:]}"
        os.close(self._pipe)
        crashes = [told[1] for told in self.told if told[0] == "crash"]
        assert not crashes, crashes[0]
        return self.told


class Zygote:
    """The parent of all children; `modules` are loaded once, before the first."""

    def __init__(self, *modules: str) -> None:
        self._socket, other = socket.socketpair()
        with other:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.faults.zygote", str(other.fileno()), *modules],
                pass_fds=[other.fileno()],
                cwd=ROOT,
                env={**os.environ, "PYTHONPATH": str(ROOT)},
            )

    def start(self, life: Callable[..., None], **given: Any) -> Child:
        """Let `life(tell, **given)` run in a process of its own; what is given is JSON, or paths."""
        ours, theirs = os.pipe()
        order = {"module": life.__module__, "life": life.__name__, "given": given}
        socket.send_fds(self._socket, [json.dumps(order, default=str).encode()], [theirs])
        os.close(theirs)
        return Child(int(self._socket.recv(20)), ours)

    def run(self, life: Callable[..., None], **given: Any) -> list[Any]:
        """All that a life tells from its beginning to its end."""
        return self.start(life, **given).end()

    def close(self) -> None:
        self._socket.close()
        self._process.wait(30)


@contextlib.contextmanager
def zygote(*modules: str) -> Iterator[Zygote]:
    """A zygote for the length of a block."""
    found = Zygote(*modules)
    try:
        yield found
    finally:
        found.close()


def main(descriptor: int, *modules: str) -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the dead
    for name in modules:
        importlib.import_module(name)
    with socket.socket(fileno=descriptor) as ear:
        while True:
            message, (*pipes,), _, _ = socket.recv_fds(ear, 1 << 16, 1)
            if not message:
                return
            pid = os.fork()
            if pid == 0:
                ear.close()
                live(json.loads(message), pipes[0])
            os.close(pipes[0])
            ear.send(str(pid).encode())


def live(order: dict[str, Any], pipe: int) -> None:
    """The life of one child, and its end."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    write = os.write

    def tell(value: Any) -> None:
        data = memoryview(json.dumps(value, ensure_ascii=False).encode() + b"\n")
        while data:
            data = data[write(pipe, data) :]

    code = 1
    try:
        getattr(importlib.import_module(order["module"]), order["life"])(tell, **order["given"])
        code = 0
    finally:
        if code:  # all of it is told, and fails the test
            tell(["crash", traceback.format_exc()])
        os._exit(code)


if __name__ == "__main__":
    main(int(sys.argv[1]), *sys.argv[2:])
