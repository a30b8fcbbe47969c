"""Commits lines of varying length until it is killed; prints the number of each only after `commit` returned."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime
from pathlib import Path

from auditor.ledger import Change, Ledger, Writer, uuid7


def main() -> None:
    workspace, home, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
    writer = Writer.for_workspace(workspace, home)
    random_ = random.Random(name)
    with Ledger.open(workspace / "ledger", writer=writer) as ledger:
        own = [uuid7() for _ in range(20)]
        for number in range(100_000):
            record = random_.choice(own)
            length = random_.choice([1, 10, 300, 3000, 20_000])
            fields = {"by": name, "n": number, "note": "ž" * length}
            ledger.commit(
                "answer",
                author=name,
                effective=datetime.now(UTC),
                changes=[Change("responses", record, fields), Change("last", own[0], {"n": number})],
            )
            print(number, record, length, flush=True)
            if number % 7 == 6:
                ledger.save_snapshot()


if __name__ == "__main__":
    main()
