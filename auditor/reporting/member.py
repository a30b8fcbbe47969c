"""A member of the audit team as every document names one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from auditor.model.words import Role
from auditor.reporting.audit_facts import TeamFacts
from auditor.reporting.labels import fill, fill_count


class MemberLabels(Protocol):
    """The labels it takes."""

    @property
    def supervised_by(self) -> str:
        """Whose supervision somebody works under, with a place for ``name``."""

    @property
    def days(self) -> str:
        """So many auditor-days, with a place for ``n``."""


def member(facts: TeamFacts, roles: Mapping[Role, str], labels: MemberLabels) -> str:
    """Name, role, supervisor, days, and what else is said of the part."""
    parts = [f"{facts.name}: {roles[facts.role]}"]
    if facts.supervised_by:
        parts.append(fill(labels.supervised_by, name=facts.supervised_by))
    if facts.days:
        parts.append(fill_count(labels.days, facts.days))
    return "; ".join([", ".join(parts), *([facts.note] if facts.note else [])])
