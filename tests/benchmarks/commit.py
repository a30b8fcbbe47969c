"""What one commit costs, as multiples of a raw append+fsync of the same bytes in the same run.

    python tests/benchmarks/commit.py                 300 and 5,000 records
    python tests/benchmarks/commit.py --large         100,000 records too (some minutes: vanilla TinyDB is slow there)

Medians; records of about 1 KB, updates of varying length. The rounds of the rivals are interleaved, so that a busy
machine slows all of them alike. Also prints fsyncs and bytes per commit, and opening against parsing.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from tinydb import JSONStorage, TinyDB
from tinydb.table import Document

from auditor.ledger import Change, Ledger, Writer, doc_id, utc_now, uuid7

TABLE = "responses"


class Fsyncs:
    """Counts the calls of os.fsync while it is entered."""

    def __enter__(self) -> Fsyncs:
        self.count = 0
        self._real = os.fsync
        os.fsync = self._counting
        return self

    def _counting(self, fd: Any) -> None:
        self.count += 1
        self._real(fd)

    def __exit__(self, *error: object) -> None:
        os.fsync = self._real


def record(random_: random.Random) -> dict[str, Any]:
    """About 1 KB."""
    text = "The service owner showed the change record and its approval. " * 12
    return {
        "item": uuid7(),
        "clause": "20000-1:8.5.1",
        "grade": random_.choice(["conforming", "minor", "ofi"]),
        "note": text[: random_.randint(500, 700)],
        "evidence": [uuid7(), uuid7()],
        "method": "record-review",
    }


def timed(action: Callable[..., object], *arguments: object) -> float:
    """Seconds."""
    start = time.perf_counter()
    action(*arguments)
    return time.perf_counter() - start


def measure(folder: Path, count: int, rounds: int, vanilla_rounds: int) -> dict[str, float]:
    """Median seconds of one durable update at `count` records, by rival."""
    random_ = random.Random(count)
    writer = Writer.for_workspace(folder, folder / "home")
    ledger = Ledger.create(folder / "ledger", kind="audit", name="benchmark", writer=writer)
    ids = [uuid7() for _ in range(count)]
    records = {id_: record(random_) for id_ in ids}
    for start in range(0, count, 1000):
        changes = [Change(TABLE, id_, records[id_]) for id_ in ids[start : start + 1000]]
        ledger.commit("fill", author="benchmark", effective=utc_now(), changes=changes)
    trail = next((ledger.folder / "trail").iterdir())
    ledger.save_snapshot()

    vanilla = TinyDB(folder / "vanilla.json", storage=JSONStorage)
    table = vanilla.table(TABLE)
    table.insert_multiple(Document(records[id_], doc_id(id_)) for id_ in ids)

    raw = os.open(folder / "raw", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def append(data: bytes) -> None:
        os.write(raw, data)
        os.fsync(raw)

    def commit(change: Change, moment: datetime) -> None:
        ledger.commit("answer", author="benchmark", effective=moment, changes=[change])

    def update(fields: dict[str, Any], number: int) -> None:
        table.update(fields, doc_ids=[number])

    times: dict[str, list[float]] = {"raw": [], "ledger": [], "vanilla": []}
    sizes = []
    with Fsyncs() as fsyncs:
        for round_ in range(rounds):
            id_ = random_.choice(ids)
            fields = {"grade": f"grade {round_}", "note": "x" * random_.randint(50, 400)}
            before, syncs = trail.stat().st_size, fsyncs.count
            times["ledger"].append(timed(commit, Change(TABLE, id_, fields), utc_now()))
            assert fsyncs.count - syncs == 1, "a commit is one fsync"
            with trail.open("rb") as file:
                file.seek(before)
                line = file.read()
            sizes.append(len(line))
            times["raw"].append(timed(append, line))
            if round_ < vanilla_rounds:
                times["vanilla"].append(timed(update, fields, doc_id(id_)))
    vanilla.close()
    os.close(raw)
    ledger.close()
    medians = {name: statistics.median(values) for name, values in times.items()}
    medians["bytes"] = statistics.median(sizes)
    medians |= opening(ledger.folder)
    return medians


def opening(folder: Path) -> dict[str, float]:
    """Median seconds of parsing the snapshot, of opening from it, and of opening from the whole trail."""
    path = folder / "audit.json"

    def parse() -> None:
        json.loads(path.read_bytes())

    def open_() -> None:
        Ledger.open(folder, writer=None).close()

    times: dict[str, list[float]] = {"parse": [], "open": []}
    for _ in range(7):
        times["parse"].append(timed(parse))
        times["open"].append(timed(open_))
    path.unlink()
    times["replay"] = [timed(open_) for _ in range(3)]
    return {name: statistics.median(values) for name, values in times.items()}


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--large", action="store_true", help="also at 100,000 records")
    parser.add_argument("--folder", type=Path, help="where to write (default: a temporary folder)")
    options = parser.parse_args()
    counts = [300, 5_000, 100_000] if options.large else [300, 5_000]
    print(
        f"{'records':>8} {'raw ms':>7} {'ledger':>7} {'vanilla':>8} {'of vanilla':>10} {'bytes':>6} {'fsyncs':>6}"
        f" {'open/parse':>10} {'replay/open':>11}"
    )
    ledger_ms = {}
    for count in counts:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            found = measure(Path(folder), count, 400, 40 if count < 10_000 else 3)
        ledger_ms[count] = found["ledger"]
        raw = found["raw"]
        print(
            f"{count:>8,} {raw * 1000:>7.3f} {found['ledger'] / raw:>6.2f}x {found['vanilla'] / raw:>7.0f}x "
            f"{'1/' + format(found['vanilla'] / found['ledger'], '.0f'):>10} {found['bytes']:>6.0f} {1:>6}"
            f" {found['open'] / found['parse']:>9.2f}x {found['replay'] / found['open']:>10.2f}x"
        )
    print(f"a commit at {counts[-1]:,} records against 300: {ledger_ms[counts[-1]] / ledger_ms[300]:.2f}x")


if __name__ == "__main__":
    main()
