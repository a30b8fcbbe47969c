"""The store against its rivals and its targets: one durable update as a multiple of a raw append and fsync.

    python tests/benchmarks/store.py               300, 5,000 and 100,000 records (minutes: vanilla TinyDB is slow)
    python tests/benchmarks/store.py --small       300 and 5,000

Medians of one run; records of about 1 KB, updates of a note of varying length. The rivals take turns, so that a busy
machine slows all of them alike: a raw append and fsync of the bytes of our line, SQLite in WAL mode with
synchronous=FULL, vanilla TinyDB with its JSONStorage, which syncs nothing, and the ledger. What a commit writes is
counted over the whole folder. Reading, replaying and verifying are measured by verify.py, lists over many audits by
scale.py.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from tinydb import JSONStorage, TinyDB
from tinydb.table import Document

from auditor.ledger import Change, Ledger, Writer, doc_id, utc_now, uuid7

TABLE = "responses"
ROUNDS = 400
RIVALS = ("sqlite", "vanilla", "ledger")


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


def timed(action: Callable[[], object]) -> float:
    """Seconds."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def filled(folder: Path, records: dict[str, dict[str, Any]]) -> Ledger:
    """A ledger of these records, open, with its snapshot."""
    writer = Writer.for_workspace(folder, folder / "home")
    ledger = Ledger.create(folder / "ledger", kind="audit", name="benchmark", writer=writer)
    ids = list(records)
    for start in range(0, len(ids), 1000):
        changes = [Change(TABLE, id_, records[id_]) for id_ in ids[start : start + 1000]]
        ledger.commit("fill", author="benchmark", effective=utc_now(), changes=changes)
    ledger.save_snapshot()
    return ledger


@dataclass
class Found:
    """What was measured at one number of records: median seconds by rival, and what a commit writes."""

    seconds: dict[str, float]
    event: float
    written: float
    fsyncs: set[int]
    opening: float = 0
    parsing: float = 0

    def times(self, rival: str) -> float:
        """As a multiple of the raw append and fsync."""
        return self.seconds[rival] / self.seconds["raw"]


@dataclass
class Stores:
    """The same records in each rival."""

    folder: Path
    records: dict[str, dict[str, Any]]
    times: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in ("raw", *RIVALS)})

    def __post_init__(self) -> None:
        ids = list(self.records)
        self.ledger = filled(self.folder, self.records)
        self.tinydb = TinyDB(self.folder / "vanilla.json", storage=JSONStorage)
        self.vanilla = self.tinydb.table(TABLE)
        self.vanilla.insert_multiple(Document(self.records[id_], doc_id(id_)) for id_ in ids)
        self.sqlite = sqlite3.connect(self.folder / "rival.sqlite", isolation_level=None)
        self.sqlite.execute("PRAGMA journal_mode=WAL")
        self.sqlite.execute("PRAGMA synchronous=FULL")
        self.sqlite.execute("CREATE TABLE responses (id TEXT PRIMARY KEY, data TEXT)")
        self.sqlite.execute("BEGIN")
        self.sqlite.executemany(
            "INSERT INTO responses VALUES (?, ?)", ((i, json.dumps(r)) for i, r in self.records.items())
        )
        self.sqlite.execute("COMMIT")
        self.raw = os.open(self.folder / "raw", os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def to_ledger(self, id_: str, fields: dict[str, Any], moment: datetime) -> None:
        """One commit."""
        self.ledger.commit("answer", author="benchmark", effective=moment, changes=[Change(TABLE, id_, fields)])

    def to_sqlite(self, id_: str, fields: dict[str, Any]) -> None:
        """One transaction: the record is read, changed and written back."""
        (data,) = self.sqlite.execute("SELECT data FROM responses WHERE id = ?", (id_,)).fetchone()
        changed = json.dumps({**json.loads(data), **fields})
        self.sqlite.execute("UPDATE responses SET data = ? WHERE id = ?", (changed, id_))

    def to_vanilla(self, id_: str, fields: dict[str, Any]) -> None:
        """One update, which writes the whole file."""
        self.vanilla.update(fields, doc_ids=[doc_id(id_)])

    def append(self, data: bytes) -> None:
        """The raw rival."""
        os.write(self.raw, data)
        os.fsync(self.raw)

    def sizes(self) -> dict[Path, int]:
        """How long each file of the ledger is."""
        return {path: path.stat().st_size for path in self.ledger.folder.rglob("*") if path.is_file()}

    def close(self) -> None:
        """Give the files back."""
        os.close(self.raw)
        self.sqlite.close()
        self.tinydb.close()
        self.ledger.close()


def measure(folder: Path, count: int) -> Found:
    """One update at *count* records, by rival."""
    random_ = random.Random(count)
    stores = Stores(folder, {uuid7(): record(random_) for _ in range(count)})
    ids, events, written, fsyncs = list(stores.records), [], [], set()
    vanilla_rounds = 40 if count < 10_000 else 3
    with Fsyncs() as calls:
        for round_ in range(ROUNDS):
            id_, moment = random_.choice(ids), utc_now()
            fields = {"grade": f"grade {round_}", "note": "x" * random_.randint(300, 900)}
            sizes, before = stores.sizes(), calls.count
            stores.times["ledger"].append(timed(partial(stores.to_ledger, id_, fields, moment)))
            fsyncs.add(calls.count - before)
            grown = {path: size - sizes.get(path, 0) for path, size in stores.sizes().items()}
            written.append(sum(grown.values()))
            (trail,) = (path for path, size in grown.items() if size)
            events.append(len(_event(fields, id_, moment)))
            stores.times["raw"].append(timed(partial(stores.append, trail.read_bytes()[-written[-1] :])))
            stores.times["sqlite"].append(timed(partial(stores.to_sqlite, id_, fields)))
            if round_ < vanilla_rounds:
                stores.times["vanilla"].append(timed(partial(stores.to_vanilla, id_, fields)))
    stores.close()
    medians = {name: statistics.median(values) for name, values in stores.times.items()}
    found = Found(medians, statistics.median(events), statistics.median(written), fsyncs)
    found.opening, found.parsing = opening(stores.ledger.folder)
    return found


def _event(fields: dict[str, Any], id_: str, moment: datetime) -> bytes:
    """What was said, by whom and when, as the shortest JSON: without ids of ledger and writer, revisions and hashes."""
    event = {
        "verb": "answer",
        "author": "benchmark",
        "effective": moment.isoformat(),
        "changes": [{"table": TABLE, "record": id_, "fields": fields}],
    }
    return json.dumps(event, separators=(",", ":"), ensure_ascii=False).encode()


def opening(folder: Path) -> tuple[float, float]:
    """Best seconds of opening from the snapshot, and of parsing the same JSON."""
    data = folder / "audit.json"
    rounds = [
        (timed(lambda: Ledger.open(folder, writer=None).close()), timed(lambda: json.loads(data.read_bytes())))
        for _ in range(7)
    ]
    return min(opened for opened, _ in rounds), min(parsed for _, parsed in rounds)


def growth(folder: Path, few: int, many: int) -> float:
    """A commit at *many* records as a multiple of one at *few*: two ledgers that take turns."""
    random_ = random.Random(many)
    sides = []
    for count in (few, many):
        records = {uuid7(): record(random_) for _ in range(count)}
        sides.append((filled(folder / str(count), records), list(records)))
    times: tuple[list[float], list[float]] = ([], [])
    for round_ in range(ROUNDS):
        fields = {"grade": f"grade {round_}", "note": "x" * random_.randint(300, 900)}
        for (ledger, ids), seconds in zip(sides, times, strict=True):
            change = Change(TABLE, random_.choice(ids), fields)
            commit = partial(ledger.commit, "answer", author="benchmark", effective=utc_now(), changes=[change])
            seconds.append(timed(commit))
    for ledger, _ in sides:
        ledger.close()
    return statistics.median(times[1]) / statistics.median(times[0])


def targets(found: dict[int, Found], grown: float) -> list[tuple[str, str, str, bool]]:
    """What must hold, what was asked, what was found, and whether it holds."""
    five = found[5_000]
    largest = max(found)
    fsyncs = set().union(*(each.fsyncs for each in found.values()))
    bytes_ = max(each.written / each.event for each in found.values())
    vanilla = five.seconds["ledger"] / five.seconds["vanilla"]
    opened = max(each.opening / each.parsing for each in found.values() if each.parsing > 0.005)
    return [
        ("fsyncs per commit of records", "exactly 1", ", ".join(map(str, sorted(fsyncs))), fsyncs == {1}),
        ("bytes written per commit, of the event's", "at most 2x", f"{bytes_:.2f}x", bytes_ <= 2),
        (
            "commit at 5,000, of raw append+fsync",
            "at most 2x",
            f"{five.times('ledger'):.2f}x",
            five.times("ledger") <= 2,
        ),
        (f"commit at {largest:,}, of one at 300", "at most 1.5x", f"{grown:.2f}x", grown <= 1.5),
        ("commit at 5,000, of vanilla JSONStorage", "at most 1/20", f"1/{1 / vanilla:.0f}", vanilla <= 1 / 20),
        ("open from snapshot, of a plain parse", "at most 1.5x", f"{opened:.2f}x", opened <= 1.5),
    ]


def main() -> None:
    """Print both tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--small", action="store_true", help="leave out 100,000 records")
    parser.add_argument("--folder", type=Path, help="where to write (default: a temporary folder)")
    options = parser.parse_args()
    found = {}
    print(f"{'records':>8} {'raw ms':>7} {'SQLite':>7} {'vanilla':>8} {'ledger':>7}   of the raw append and fsync")
    for count in (300, 5_000) if options.small else (300, 5_000, 100_000):
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            found[count] = it = measure(Path(folder), count)
        print(
            f"{count:>8,} {it.seconds['raw'] * 1000:>7.3f} {it.times('sqlite'):>6.2f}x {it.times('vanilla'):>7.0f}x"
            f" {it.times('ledger'):>6.2f}x"
        )
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        grown = growth(Path(folder), 300, max(found))
    print()
    print(f"{'check':42} {'target':>13} {'found':>8}")
    for check, target, value, met in targets(found, grown):
        print(f"{check:42} {target:>13} {value:>8} {'met' if met else 'NOT MET'}")


if __name__ == "__main__":
    main()
