"""How often each fault strikes, and the line that says so at the end.

`--kills 400` kills 400 times with one writer and 200 times with two; `--thorough` strikes at every call instead of a
sample and looks at many more states of the disk after each.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.faults.zygote import Zygote
from tests.ledger.conftest import Bench


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--kills", type=int, default=None, help="kills of one writer; two writers die half as often")
    parser.addoption("--thorough", action="store_true", default=None, help="a fault at every call, not at a sample")


Count = Callable[[str, int], None]
"""Counts what was done, for the line at the end."""


@dataclass(frozen=True)
class Scale:
    """How much of it: `kills`, and whether every call is struck."""

    kills: int
    thorough: bool

    def some(self, few: int, many: int) -> int:
        return many if self.thorough else few


@pytest.fixture(scope="session")
def scale(pytestconfig: pytest.Config) -> Scale:
    # the options are unknown where the whole suite is run: this file was not there when they were asked for
    return Scale(pytestconfig.getoption("kills", None) or 40, bool(pytestconfig.getoption("thorough", None)))


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Count:
    """Counts for the line at the end: `count("kills", 40)`."""
    return lambda what, number: request.node.user_properties.append((f"faults: {what}", number))


def pytest_terminal_summary(terminalreporter: Any) -> None:
    total: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if getattr(report, "when", None) == "call":
                for name, value in report.user_properties:
                    if str(name).startswith("faults: "):
                        total[name.removeprefix("faults: ")] += value
    if total:
        terminalreporter.write_line("faults: " + ", ".join(f"{number:,} {what}" for what, number in total.items()))


@pytest.fixture(scope="session")
def zygote() -> Iterator[Zygote]:
    """Children that know the ledger."""
    found = Zygote("tests.faults.lives")
    yield found
    found.close()


@pytest.fixture
def memory() -> Iterator[Path]:
    """A folder in memory, where the system has one: states of a modelled disk are laid out there by the thousand."""
    shm = Path("/dev/shm")
    base = Path(tempfile.mkdtemp(dir=shm if os.access(shm, os.W_OK) else None, prefix="auditor-faults-"))
    yield base
    shutil.rmtree(base, ignore_errors=True)


@pytest.fixture
def bench(memory: Path) -> Bench:
    """A ledger in memory: thousands of damaged files are opened, and none of them needs a disk."""
    return Bench(memory)
