"""The design of the input to a management review: ``reports/management-review.yaml``, its topics and words."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field, model_validator

from auditor.model.text import Name
from auditor.model.words import AuditState, Grade, NonconformityState, ProgrammeState
from auditor.reporting.design import Content, Palette, SheetWording, complete, design_file, worded
from auditor.reporting.labels import SheetLabels

FILE: Final = "management-review.yaml"


class Part(StrEnum):
    """What the product can fill in below a topic, each with a builder of its own."""

    ACTIONS = "actions"
    CHANGES = "changes"
    AUDITS = "audits"
    FIGURES_OF_AUDITS = "figures-of-audits"
    FIGURES_OF_FOLLOW_UP = "figures-of-follow-up"
    COVERAGE = "coverage"
    FEEDBACK = "feedback"
    PROGRAMME_REVIEWS = "programme-reviews"
    NONCONFORMITIES = "nonconformities"
    RISKS = "risks"
    DAYS = "days"
    AHEAD = "ahead"
    IMPROVEMENTS = "improvements"


class Topic(Content):
    """A topic of the review: the clause of each standard that asks for it, and the parts that fill it."""

    id: Name
    clauses: dict[Name, Name]
    parts: list[Part] = Field(default_factory=list)


class TopicWords(Content):
    """How a topic is headed, and what a person has to add since the product cannot know it."""

    heading: Name
    fill: list[Name] = Field(default_factory=list)


class ReviewLabels(SheetLabels):
    """The labels of the review's input, each of them required."""

    # The document
    reference: Name
    as_of: Name
    intro: Name
    period_is: Name
    programme: Name
    revision: Name
    manager: Name
    client: Name
    criteria: Name
    asked_by: Name
    to_fill: Name
    attachment: Name
    content_hash: Name
    rate_rule: Name

    # Tiles
    audits_held: Name
    clauses_covered: Name
    open_nonconformities: Name
    overdue: Name
    open_majors: Name
    days_used: Name

    # Tables
    number: Name
    what: Name
    owner: Name
    due: Name
    done: Name
    late: Name
    audit: Name
    dates: Name
    lead: Name
    standards: Name
    state: Name
    findings: Name
    figure: Name
    value: Name
    counted_from: Name
    trend: Name
    trend_caption: Name
    pale: Name
    standard: Name
    covered: Name
    required: Name
    gap: Name
    asked: Name
    answered: Name
    mark: Name
    comments: Name
    grade: Name
    clauses: Name
    place: Name
    closed: Name
    risk: Name
    chance: Name
    treatment: Name
    decided_by: Name
    taken_over: Name
    repeat: Name

    # Sentences
    no_actions: Name
    no_audits: Name
    no_nonconformities: Name
    no_improvements: Name
    no_feedback: Name
    no_reviews: Name
    no_gaps: Name
    more: Name
    said_changes: Name
    days_sentence: Name
    days_planned: Name
    resources: Name
    budget: Name
    audits_sentence: Name
    nonconformities_sentence: Name
    came_back: Name
    came_back_entry: Name
    judged: Name
    trends: Name
    trend_entry: Name
    no_process: Name
    review_held: Name
    conclusion: Name
    ahead_audit: Name
    ahead_event: Name
    nothing_ahead: Name
    objectives: Name


class ReviewWording(SheetWording):
    """All words of the input in one language; ``figures`` may name an indicator otherwise than the product does."""

    topics: dict[Name, TopicWords]
    review_topics: dict[Name, Name]
    grades: Annotated[dict[Grade, Name], AfterValidator(complete(Grade))]
    states: Annotated[dict[NonconformityState, Name], AfterValidator(complete(NonconformityState))]
    audit_states: Annotated[dict[AuditState, Name], AfterValidator(complete(AuditState))]
    programme_states: Annotated[dict[ProgrammeState, Name], AfterValidator(complete(ProgrammeState))]
    figures: dict[Name, Name] = Field(default_factory=dict)
    labels: ReviewLabels


class ManagementReviewFile(Content):
    """The file ``management-review.yaml``."""

    report: Literal["management-review"]
    topics: Annotated[list[Topic], Field(min_length=1)]
    wording: dict[Name, ReviewWording]

    @model_validator(mode="after")
    def _has_words(self) -> ManagementReviewFile:
        for language, words in self.wording.items():
            lacking = [topic.id for topic in self.topics if topic.id not in words.topics]
            if lacking:
                raise ValueError(f"wording.{language}.topics has no entry for {', '.join(lacking)}")
        return self


class ReviewDesign(Content):
    """A design of the input ready for one language."""

    topics: list[Topic]
    words: ReviewWording
    palette: Palette


def management_review_design(language: str = "en", own: Path | None = None) -> ReviewDesign:
    """The design of the input; files in the folder *own* (the workspace's ``reports/``) come first."""
    file = design_file(FILE, ManagementReviewFile, own)
    palette = design_file("palette.yaml", Palette, own)
    return ReviewDesign(topics=file.topics, words=worded(file.wording, language, FILE), palette=palette)
