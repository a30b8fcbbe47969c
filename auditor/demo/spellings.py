"""How the scenario spells the words of the trade, and which words of the house they are."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from auditor.model.clause import Clause, ClauseText
from auditor.model.programme import Criterion
from auditor.model.words import Grade, ItemState, Method, Role, SampleMethod, Verification

STANDARD = "20000-1"
"""The standard of a clause that is written without one."""

_STANDARDS = {
    "ISO/IEC 20000-1": STANDARD,
    "ISO9001": "9001",
    "ISO 9001": "9001",
    "ISO27001": "27001",
    "ISO/IEC 27001": "27001",
}
_GRADES = {
    "good practice": Grade.GOOD_PRACTICE,
    "opportunity for improvement": Grade.OFI,
    "minor nonconformity": Grade.MINOR,
    "major nonconformity": Grade.MAJOR,
}
_OUTCOMES = {"not applicable": ItemState.NOT_APPLICABLE, "not audited": ItemState.NOT_AUDITED}
_METHODS = {"document review": Method.DOCUMENT_REVIEW, "record review": Method.RECORD_REVIEW}
_VERIFICATIONS = {
    "document": Verification.RECORD,
    "seen by auditor": Verification.SEEN,
    "single statement": Verification.SINGLE_STATEMENT,
    "three statements that agree": Verification.TWO_SOURCES,
}
_ROLES = {
    "lead auditor": Role.LEAD,
    "auditor in training": Role.TRAINEE,
    "technical expert": Role.EXPERT,
}
_CRITERION_KINDS = {"own SMS documents": "own", "selected SLAs and contracts": "contract"}
_MEETINGS = {
    "Opening meeting": "opening",
    "Closing meeting": "closing",
    "Team meeting": "team",
    "Team: findings, grading, conclusions": "team",
    "Lunch; team sync": "break",
}

W = TypeVar("W")


class Told(BaseModel):
    """A part of the demo's content; a misspelt field is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _spelt(table: Mapping[str, W]) -> BeforeValidator:
    return BeforeValidator(lambda word: table.get(word, word))


def sample_method(text: str) -> SampleMethod:
    """The method in what is said about it: ``judgement (criticality high)`` is judgement.

    Random, *stratified by type*, is stratified. Random *plus all* of a kind is random: those were added by judgement.
    """
    if "stratified" in text:
        return SampleMethod.STRATIFIED
    return SampleMethod(re.split(r"[ ,]", text)[0])


def verification(text: str) -> Verification:
    """The degree of verification that the words stand for."""
    return _VERIFICATIONS.get(text) or Verification(text)


def _clause(text: str) -> str:
    standard, colon, number = text.rpartition(":")
    return str(Clause(_STANDARDS.get(standard, standard), number)) if colon else f"{STANDARD}:{text}"


def _criterion(title: Any) -> Any:
    """``ISO 9001:2015 + Amd 1:2024 (shared clauses)``: the edition apart from the title, so that it is printed once."""
    if not isinstance(title, str):
        return title
    found = re.fullmatch(r"(?P<standard>ISO[^:]*):(?P<edition>[^(]+?)(?P<remark> \(.*\))?", title)
    if found is None:
        return Criterion.model_validate({"title": title, "kind": _CRITERION_KINDS[title]})
    standard, edition, remark = found["standard"], found["edition"], found["remark"] or ""
    return Criterion(title=standard + remark, standard=_STANDARDS[standard], edition=edition)


def meeting(topic: str) -> str:
    """The kind of an agenda line, by its topic."""
    return _MEETINGS.get(topic, "session")


SpeltGrade = Annotated[Grade, _spelt(_GRADES)]
SpeltResult = Annotated[Grade | ItemState, _spelt({**_GRADES, **_OUTCOMES})]
SpeltMethod = Annotated[Method, _spelt(_METHODS)]
SpeltRole = Annotated[Role, _spelt(_ROLES)]
SpeltClause = Annotated[ClauseText, BeforeValidator(_clause)]
SpeltCriterion = Annotated[Criterion, BeforeValidator(_criterion)]
