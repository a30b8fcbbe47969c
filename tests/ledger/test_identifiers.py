from __future__ import annotations

import time
from uuid import UUID

import pytest

from auditor.errors import InvalidInput
from auditor.ledger import doc_id, uuid7


def test_ids_are_version_7_in_order_and_carry_the_time() -> None:
    before = time.time_ns() // 1_000_000
    ids = [uuid7() for _ in range(5000)]
    after = time.time_ns() // 1_000_000
    assert ids == sorted(set(ids))
    for text in ids:
        value = UUID(text)
        assert (value.version, value.variant, str(value)) == (7, "specified in RFC 4122", text)
        assert before <= value.int >> 80 <= after + 1
        assert doc_id(text) == value.int


SOME = "01a210a0-6660-754b-8d94-dfda0a680b03"


@pytest.mark.parametrize("text", ["", "x", "12", SOME.upper(), SOME.replace("-", ""), f"{{{SOME}}}"])
def test_other_texts_are_no_ids(text: str) -> None:
    with pytest.raises(InvalidInput):
        doc_id(text)
