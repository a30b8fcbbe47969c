"""Which audit somebody meant who wrote a reference that is not there."""

from __future__ import annotations

import pytest

from auditor.workspace.names import nearest

REFS = ["IA-2026-01", "IA-2026-03", "IA-2026-13", "EA-2025-30"]


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("IA-2026-3", "IA-2026-03"),
        ("ia-2026-003", "IA-2026-03"),
        ("IA-2026-13 ", "IA-2026-13"),
        ("IA 2026 01", "IA-2026-01"),
        ("EA-2025-31", "EA-2025-30"),
        ("Brno", ""),
        ("", ""),
        ("x" * 100_000, ""),
    ],
)
def test_zeros_and_small_slips_do_not_count(wanted: str, meant: str) -> None:
    assert nearest(wanted, REFS) == meant
    assert nearest(wanted, []) == ""
