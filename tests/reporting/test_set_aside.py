"""What was set aside for the same reason is said once, with everything it is about."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from auditor.reporting.audit_facts import OverrideFacts
from auditor.reporting.set_aside import set_aside

LABELS = SimpleNamespace(compensation="Compensated by: {words}", approved_by="Approved by {name} on {date}")


def override(what: str, reason: str = "small.", **told: Any) -> OverrideFacts:
    return OverrideFacts.model_validate({"rule": "G-10", "what": what, "reason": reason, **told})


def said(*overrides: OverrideFacts) -> list[str]:
    return set_aside(overrides, LABELS, str)


def test_one_reason_is_said_once_and_another_apart() -> None:
    found = said(override("Ánh, 9.2.2"), override("Bo, 9.2.1"), override("Ánh, 9.2.1"), override("Ánh, 8.1", "other"))
    assert found == ["Ánh, 9.2.1, 9.2.2; Bo, 9.2.1 (G-10): small.", "Ánh, 8.1 (G-10): other."]


def test_what_makes_up_for_it_and_who_allowed_it_belong_to_it() -> None:
    allowed: dict[str, Any] = {"compensation": "a second look.", "approved_by": "Eva", "approved_on": date(2026, 9, 21)}
    (text,) = said(override("", **allowed))
    assert text == "G-10: small. Compensated by: a second look. Approved by Eva on 2026-09-21."
    assert len(said(override("a"), override("a", **allowed))) == 2
    assert said() == []
