"""The page of rules says what the program obeys."""

from __future__ import annotations

from pathlib import Path

from auditor.model.guards.rule import RULES
from auditor.model.rulebook import rulebook

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"


def test_the_page_is_current() -> None:
    assert PAGE.read_text(encoding="utf-8") == rulebook(), "python -m auditor.model.rulebook docs/rules.md"


def test_every_rule_is_on_it() -> None:
    page = rulebook()
    assert all(f"| {rule} |" in page for rule in RULES)
    assert "| N10 | close as effective | implementation verified | closed effective |" in page
