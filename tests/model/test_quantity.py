from __future__ import annotations

import pytest

from auditor.model.quantity import quantity, they_are


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (quantity(0, "day"), "0 days"),
        (quantity(1, "day"), "1 day"),
        (quantity(1.0, "day"), "1 day"),
        (quantity(0.5, "day"), "0.5 days"),
        (quantity(1_234_567, "file"), "1234567 files"),
        (quantity(1, "nonconformity", "nonconformities"), "1 nonconformity"),
        (quantity(2, "nonconformity", "nonconformities"), "2 nonconformities"),
        (they_are(1), "is"),
        (they_are(0), "are"),
    ],
)
def test_one_is_told_as_one(said: str, expected: str) -> None:
    assert said == expected
