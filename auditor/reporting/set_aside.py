"""Rules that were set aside, as every document says them: what has the same reason and decision is said once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Protocol

from auditor.reporting.audit_facts import OverrideFacts
from auditor.reporting.labels import fill


class OverrideLabels(Protocol):
    """The labels it takes."""

    @property
    def compensation(self) -> str:
        """What makes up for it, with a place for ``words``."""

    @property
    def approved_by(self) -> str:
        """Who allowed it, with places for ``name`` and ``date``."""


def set_aside(
    overrides: Sequence[OverrideFacts], labels: OverrideLabels, day: Callable[[date | None], str]
) -> list[str]:
    """A text for each reason and decision: what it is about, why, what makes up for it, and who allowed it."""
    alike: dict[OverrideFacts, list[str]] = {}
    for facts in overrides:
        alike.setdefault(facts.model_copy(update={"what": ""}), []).append(facts.what)
    return [_text(facts, _together(what), labels, day) for facts, what in alike.items()]


def _text(facts: OverrideFacts, what: str, labels: OverrideLabels, day: Callable[[date | None], str]) -> str:
    sentences = [f"{what} ({facts.rule}): {facts.reason}" if what else f"{facts.rule}: {facts.reason}"]
    if facts.compensation:
        sentences.append(fill(labels.compensation, words=facts.compensation))
    if facts.approved_by:
        sentences.append(fill(labels.approved_by, name=facts.approved_by, date=day(facts.approved_on)))
    return ". ".join(sentence.rstrip(".") for sentence in sentences) + "."


def _together(what: Sequence[str]) -> str:
    """``P, 9.2.1`` and ``P, 9.2.2`` are ``P, 9.2.1, 9.2.2``."""
    by_person: dict[str, list[str]] = {}
    for each in dict.fromkeys(what):
        person, comma, clause = each.rpartition(", ")
        by_person.setdefault(person + comma, []).append(clause)
    return "; ".join(person + ", ".join(sorted(clauses)) for person, clauses in by_person.items())
