"""The words that owners of nonconformities read: ``reports/response-form.yaml``, its form, messages and sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from auditor.model.cause import Bone
from auditor.model.text import Name
from auditor.reporting.design import Content, complete, design_file
from auditor.reporting.spoken import language_for

FILE: Final = "response-form.yaml"
ENGLISH: Final = "en"


class Ready(StrEnum):
    """What a ready sentence for a return is about; the weak points of G-32 are called as the guard calls them."""

    CORRECTION = "correction"
    CONTAINMENT = "containment"
    EXTENT = "extent"
    CAUSE = "cause"
    METHOD = "method"
    BLAME = "blame"
    REPEAT = "repeat"
    ACTIONS = "actions"
    RESTATED = "restated"
    TRAINING = "training"
    VAGUE = "vague"
    DATES = "dates"
    CRITERION = "criterion"


class AskedWords(Content):
    """What is asked of the owner in each state."""

    issued: Name
    acknowledged: Name
    response_returned: Name
    reopened: Name
    response_accepted: Name
    implementation_rejected: Name
    other: Name


class CountsWords(Content):
    """What counts as done."""

    issued: Name
    answer: Name
    answer_major: Name
    implement: Name


class FormWords(Content):
    """The words of the form; ``roots`` are what people write in brackets behind a root cause."""

    title: Name
    asked: Name
    by_when: Name
    counts: Name
    no_date: Name
    found: Name
    required: Name
    place: Name
    how: Name
    facts: Name
    correction: Name
    containment: Name
    extent: Name
    cause: Name
    method: Name
    whys: Name
    roots: Annotated[list[Name], Field(min_length=1)]
    categories: Annotated[dict[Bone, Name], AfterValidator(complete(Bone))]
    what: Name
    who: Name
    when: Name
    shown: Name
    criterion: Name
    name: Name
    title_done: Name
    how_done: Name
    done: Name
    proof: Name
    agreed: Annotated[list[Name], Field(min_length=1)]
    disagreed: Annotated[list[Name], Field(min_length=1)]


class LetterWords(Content):
    """The words of the messages; ``several`` open one that reminds of more than one nonconformity."""

    greeting: Name
    greeting_nobody: Name
    request: Name
    reminder: Name
    returned_opening: Name = Field(alias="return")
    escalation: Name
    note: Name
    subject_request: Name
    subject_reminder: Name
    subject_return: Name
    subject_escalation: Name
    subject_note: Name
    without_date: Name
    several: Name
    subject_several: Name
    documents: Name
    acknowledge: Name
    late: Name
    left: Name
    repeat: Name
    returned: Name
    seen: Name
    actions: Name
    action: Name
    action_done: Name
    owner: Name
    escalated: Name
    decide: Name
    decision: Name
    asked_of_owner: Name
    form: Name
    document: Name
    closing: Name


class ResponseWords(Content):
    """All words in one language."""

    asked: AskedWords
    counts: CountsWords
    form: FormWords
    letter: LetterWords
    sentences: Annotated[dict[Ready, Name], AfterValidator(complete(Ready))]


def _has_english(wording: Mapping[str, ResponseWords]) -> Mapping[str, ResponseWords]:
    if ENGLISH not in wording:
        raise ValueError(f"an entry for {ENGLISH}, which everybody gets who reads none of the others")
    return wording


class ResponseFile(Content):
    """The file ``response-form.yaml``; English is what everybody gets who reads none of the others."""

    report: Literal["response-form"]
    wording: Annotated[dict[Name, ResponseWords], AfterValidator(_has_english)]

    def language(self, spoken: Sequence[str]) -> str:
        """The first of the languages *spoken* in which there are words, written ``de``, ``de-AT`` or ``German``."""
        return language_for(spoken, self.wording)


def response_design(own: Path | None = None) -> ResponseFile:
    """The words in every language; a file in the folder *own* (the workspace's ``reports/``) comes first."""
    return design_file(FILE, ResponseFile, own)
