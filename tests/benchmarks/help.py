"""How long ``auditor --help`` takes beside a bare click program: prints both medians and their ratio (at most 2)."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 21
BARE = "import click\n@click.group()\ndef bare() -> None:\n    'A bare program.'\nbare(['--help'])"
OURS = "import sys\nsys.argv = ['auditor', '--help']\nfrom auditor.__main__ import main\nmain()"


def seconds(code: str) -> float:
    """The time of one child process."""
    begin = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begin


def main() -> None:
    """Measure in turns, so that both meet the same load."""
    for code in (BARE, OURS):
        seconds(code)
    pairs = [(seconds(BARE), seconds(OURS)) for _ in range(RUNS)]
    bare, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"bare click program {bare * 1000:.0f} ms, auditor --help {ours * 1000:.0f} ms, ratio {ours / bare:.2f}")


if __name__ == "__main__":
    main()
