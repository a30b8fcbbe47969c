from __future__ import annotations

from tests.reporting.golden import GOLDEN, told


def test_the_report_reads_as_it_did() -> None:
    """After a change that is meant: ``python -m tests.reporting.golden``, and read the difference."""
    assert told().splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
