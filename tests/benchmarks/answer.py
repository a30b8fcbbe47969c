"""What one answer costs from the activity to durable, as a multiple of a raw append and fsync of the same bytes.

    python tests/benchmarks/answer.py

Everything is in it: lock, machine, guards, line, fsync, tables and the validated record. Medians of an audit of 5,000
items; the raw appends are done in turns with the answers, so that a busy machine slows both.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from auditor.activities import conduct
from auditor.model.words import Grade
from tests.tui import audits

ITEMS = 5_000
ANSWERS = 300


def timed(work: Callable[[], object]) -> float:
    """Milliseconds of one call."""
    begun = time.perf_counter()
    work()
    return (time.perf_counter() - begun) * 1000


def counted(work: Callable[[], object]) -> int:
    """How often one call synced a file."""
    real, calls = os.fsync, []

    def sync(fd: Any) -> None:
        calls.append(fd)
        real(fd)

    os.fsync = sync
    try:
        work()
    finally:
        os.fsync = real
    return len(calls)


def main() -> None:
    """Print one row a kind of answer."""
    with tempfile.TemporaryDirectory() as name:
        done = audits.conducted(Path(name), audits.large_checklist(ITEMS))
        (trail,) = (done.book.folder / "trail").glob("*.jsonl")
        raw = os.open(Path(name) / "raw", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

        def append(data: bytes) -> None:
            os.write(raw, data)
            os.fsync(raw)

        items = iter(list(done.book.items))
        print(f"{'answer':12} {'raw ms':>7} {'all ms':>7} {'ratio':>6} {'fsyncs':>6} {'bytes':>6}")
        for grade in (Grade.CONFORMING, Grade.MINOR):

            def answer(given: Grade = grade) -> object:
                return conduct.grade(done.book, done.by(), next(items), given, note="seen")

            answers, appends, sizes = [], [], []
            for _ in range(ANSWERS):
                before = trail.stat().st_size
                answers.append(timed(answer))
                sizes.append(trail.stat().st_size - before)
                appends.append(timed(partial(append, b"x" * sizes[-1])))
            plain, whole = statistics.median(appends), statistics.median(answers)
            print(
                f"{grade.value:12} {plain:7.3f} {whole:7.3f} {whole / plain:5.2f}x {counted(answer):6}"
                f" {statistics.median(sizes):6.0f}"
            )
        os.close(raw)


if __name__ == "__main__":
    main()
