"""What a list of a population costs, as ratios of one run: 1,000 rows being 1.

``python -m tests.benchmarks.population``

*Read* is a CSV file of three columns from the disk to its names and strata, each checked; *drawn* are 25 of it, by
stratum; *refused* is the same file with an element twice, on the last line. A list of 100,000 rows is to be read and
drawn from in under two seconds. The milliseconds of a processor are those of this machine.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time

from auditor.errors import InvalidInput
from auditor.exchange.population_list import read
from auditor.figures.draws import by_stratum, draw_stratified

RUNS = 5
TYPES = ("server", "VM", "switch", "réseau")
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "cp1252")


def written(folder: Path, rows: int, encoding: str = "utf-8", last: str = "") -> Path:
    """A file with so many elements; *last* is one more."""
    file = folder / f"{rows}{last}{encoding}.csv"
    lines = (f"CI-{n:06};{TYPES[n % 4]};Skýr rack {n % 40}" for n in range(rows))
    text = "\r\n".join(("Number;Type;Place", *lines, *([f"{last};server;"] if last else ())))
    file.write_bytes(text.encode(encoding))
    return file


def milliseconds(run: Callable[[], object]) -> float:
    """The median of what a run takes of a processor."""
    times = []
    for _ in range(RUNS):
        start = process_time()
        run()
        times.append((process_time() - start) * 1000)
    return median(times)


def measured(folder: Path, rows: int) -> dict[str, float]:
    """What each costs, in milliseconds."""
    files = {encoding: written(folder, rows, encoding) for encoding in ENCODINGS}
    twice = written(folder, rows, last="CI-000007")
    listed = read(files["utf-8"], "number", "type")
    parts = by_stratum(listed.elements, listed.strata)

    def refused() -> None:
        with suppress(InvalidInput):
            read(twice, "number", "type")

    taken = {f"read, {name}": milliseconds(partial(read, file, "number", "type")) for name, file in files.items()}
    return {
        **taken,
        "drawn by stratum": milliseconds(lambda: draw_stratified(parts, 25, "20261007")),
        "refused": milliseconds(refused),
    }


def main() -> None:
    """Measure, and print one table."""
    with TemporaryDirectory() as name:
        small, large = measured(Path(name), 1_000), measured(Path(name), 100_000)
    print(f"{'':28}{'1,000 rows':>13}{'100,000':>12}{'ratio':>9}{'target':>12}")
    for what, time in large.items():
        print(f"{what:28}{small[what]:>10.1f} ms{time:>9.1f} ms{time / max(small[what], 0.001):>9.1f}{'2000 ms':>12}")


if __name__ == "__main__":
    main()
