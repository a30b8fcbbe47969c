"""A progress bar on stderr: only on a terminal, and only for what takes over a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TextIO

import click

PATIENCE = 1.0
"""Seconds without a bar."""


@contextmanager
def progress(
    label: str, stream: TextIO | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[Callable[[int, int], None]]:
    """Give what is to be told the bytes done and the bytes of all; a bar appears once it is worth one."""
    file = stream or sys.stderr
    began = clock()
    with ExitStack() as stack:
        bars: list[Any] = []

        def told(done: int, of_all: int) -> None:
            if not of_all or not file.isatty() or clock() - began < PATIENCE:
                return
            if not bars:
                bars.append(stack.enter_context(click.progressbar(length=of_all, label=label, file=file)))
            bars[0].update(max(0, min(done, of_all) - bars[0].pos))

        yield told
