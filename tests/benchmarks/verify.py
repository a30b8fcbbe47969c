"""What reading a ledger costs: from its snapshot, from its trail, and with every hash checked, as ratios of one run.

    python tests/benchmarks/verify.py                     50,000 events, in three kinds of histories
    python tests/benchmarks/verify.py --events 5000       a shorter trail

Parse is `json.loads` of the snapshot's bytes. Open is from the snapshot, which was made of all lines; replay is opening
without it; verify reads and checks every file. Best of some rounds, since what slows a round down is another program.
Memory is the peak of what verify allocates beside the records, as tracemalloc counts it, in a run of its own.

`steps` is what activities write: each event changes one of the items and adds its entry to the history. `made` are
events that each make a record, `updates` such that change the same few records over and over: as much to replay, and
next to nothing to open, so that its ratio says how much a snapshot saves, and grows with the length of the trail.

Targets: open at most 1.5x parse; replay and verify of 50,000 steps at most 25x open.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

from auditor.ledger import Change, Ledger, Writer, utc_now, uuid7
from auditor.ledger.checks import Reading, examine, size_of
from tests.benchmarks.store import TABLE, record


def filled(folder: Path, records: int, events: int, *, history: bool = False) -> Path:
    """A ledger whose every event is a line: one that makes each record, and updates in random order after that."""
    random_ = random.Random(records)
    writer = Writer.for_workspace(folder, folder / "home")
    real, os.fsync = os.fsync, lambda fd: None  # what durability costs is measured by store.py
    try:
        with Ledger.create(folder / "ledger", kind="audit", name="benchmark", writer=writer) as ledger:
            ids = [uuid7() for _ in range(records)]
            for number in range(events):
                if number < records:
                    changes = [Change(TABLE, ids[number], record(random_))]
                else:
                    fields = {"grade": f"grade {number}", "note": "x" * random_.randint(50, 400)}
                    changes = [Change(TABLE, random_.choice(ids), fields)]
                if history:
                    changes.append(Change("history", uuid7(), step(changes[0].record)))
                ledger.commit("answer", author="benchmark", effective=utc_now(), changes=changes)
    finally:
        os.fsync = real
    return folder / "ledger"


def step(record: str) -> dict[str, str]:
    """An entry of the history, as a step of an activity adds it."""
    return {
        "object": record,
        "on": utc_now().isoformat(),
        "by": uuid7(),
        "transition": "C6",
        "action": "grade",
        "from_state": "answered",
        "to_state": "answered",
        "note": "",
    }


def best(rounds: int, action: Callable[[], object]) -> float:
    """Seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        action()
        times.append(time.perf_counter() - start)
    return min(times)


def measure(folder: Path) -> dict[str, float]:
    """Seconds of parsing, opening, replaying and verifying; bytes of the files and of the memory that verify takes."""
    snapshot = folder / "audit.json"

    def open_() -> None:
        Ledger.open(folder, writer=None).close()

    def verify() -> None:
        assert examine(folder, Reading(size_of(folder))).problems == []

    found = {"parse": best(9, lambda: json.loads(snapshot.read_bytes())), "open": best(9, open_)}
    found["verify"] = best(3, verify)
    aside = folder.parent / "aside.json"
    snapshot.rename(aside)
    found["replay"] = best(3, open_)
    aside.rename(snapshot)
    (trail,) = (folder / "trail").iterdir()
    found |= {"trail": trail.stat().st_size, "snapshot": snapshot.stat().st_size}
    tracemalloc.start()
    verify()
    found["peak"] = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return found


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=50_000, help="lines of the long trails")
    events = parser.parse_args().events
    print(
        f"{'':<8} {'events':>7} {'records':>8} {'trail MB':>8} {'snapshot':>8} {'open/parse':>10} {'replay/open':>11} "
        f"{'verify/open':>11} {'peak MB':>8}"
    )
    for kind, records, lines in (
        ("small", 300, 700),
        ("audit", 5_000, 5_400),
        ("steps", events // 10, events),
        ("made", events, events),
        ("updates", events // 10, events),
    ):
        with tempfile.TemporaryDirectory() as folder:
            found = measure(filled(Path(folder), records, lines, history=kind == "steps"))
        print(
            f"{kind:<8} {lines:>7,} {records:>8,} {found['trail'] / 1e6:>8.1f} {found['snapshot'] / 1e6:>8.1f} "
            f"{found['open'] / found['parse']:>9.2f}x {found['replay'] / found['open']:>10.1f}x "
            f"{found['verify'] / found['open']:>10.1f}x {found['peak'] / 1e6:>8.1f}"
        )


if __name__ == "__main__":
    main()
