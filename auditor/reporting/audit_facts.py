"""What an audit is, as plan and report print it: people, criteria, scope, meetings, agenda, earlier findings."""

from __future__ import annotations

from datetime import date, datetime, time

from pydantic import Field

from auditor.model.words import Grade, Mode, Role
from auditor.reporting.facts import Facts, Text


class PersonFacts(Facts):
    """A person as printed: the name and what he or she does there."""

    name: Text
    function: Text = ""

    @property
    def in_words(self) -> str:
        """The name, and the function behind it."""
        return ", ".join(words for words in (self.name, self.function) if words)


class TeamFacts(Facts):
    """A member of the audit team, with the part taken."""

    name: Text
    role: Role
    function: Text = ""
    days: float = 0
    supervised_by: Text = ""
    note: Text = ""


class CriterionFacts(Facts):
    """A document that evidence is compared with; the edition is data."""

    name: Text
    edition: Text = ""
    note: Text = ""


class ObjectiveFacts(Facts):
    """An objective of the audit and what the audit says to it."""

    objective: Text
    conclusion: Text = ""


class PlaceFacts(Facts):
    """A site as printed."""

    ref: Text = ""
    name: Text


class MeetingFacts(Facts):
    """The opening or the closing meeting."""

    held: datetime
    attendees: list[Text] = Field(default_factory=list)
    note: Text = ""


class AgendaFacts(Facts):
    """A line of the plan; times are local to the place."""

    day: date
    start: time
    end: time
    zone: Text = ""
    topic: Text
    place: Text = ""
    mode: Mode = Mode.ON_SITE
    auditors: list[Text] = Field(default_factory=list)
    auditees: list[Text] = Field(default_factory=list)
    clauses: list[Text] = Field(default_factory=list)


class ScopeFacts(Facts):
    """What the audit looked at and what it did not."""

    text: Text = ""
    sites: list[PlaceFacts] = Field(default_factory=list)
    services: list[Text] = Field(default_factory=list)
    clauses: list[Text] = Field(default_factory=list)
    period_from: date | None = None
    period_to: date | None = None


class OverrideFacts(Facts):
    """A rule set aside by the person who may, such as independence (G-10): never hidden."""

    rule: Text
    what: Text
    reason: Text
    compensation: Text = ""
    approved_by: Text = ""
    approved_on: date | None = None


class EarlierFinding(Facts):
    """A finding or nonconformity of an earlier audit, and what this audit saw of it."""

    ref: Text
    audit: Text = ""
    grade: Grade | None = None
    title: Text = ""
    state: Text = ""
    note: Text = ""
