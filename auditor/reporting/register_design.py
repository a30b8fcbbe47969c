"""The design of the register and of the list per person: ``reports/register.yaml``, sections and words."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

from pydantic import AfterValidator

from auditor.model.text import Name
from auditor.model.words import NonconformityState
from auditor.reporting.design import Content, complete
from auditor.reporting.follow_up_design import FollowUpWording
from auditor.reporting.labels import SheetLabels
from auditor.reporting.sheet_design import SheetDesign, SheetFile, sheet_design
from auditor.reporting.workbook_design import WorkbookWords

FILE: Final = "register.yaml"


class RegisterSection(StrEnum):
    """What follows the counts of the register, each with a builder of its own."""

    OPEN = "open"
    SETTLED = "settled"
    PARETO = "pareto"
    FIGURES = "figures"


ACTIONS: Final = "actions"
"""What is asked of somebody who carries out actions of a nonconformity that is somebody else's."""

_ASKED: Final = (  # each state in which something is asked of somebody, and actions
    *(state.value for state in NonconformityState if not state.is_final and state is not NonconformityState.DRAFT),
    ACTIONS,
)


def _no_other(words: dict[str, str]) -> dict[str, str]:
    strange = sorted(words.keys() - set(_ASKED))
    if strange:
        raise ValueError(f"there is no case {', '.join(strange)}")
    return words


class RegisterLabels(SheetLabels):
    """The labels of the register, each of them required."""

    as_of: Name
    subject: Name
    content_hash: Name
    attachment: Name
    intro: Name

    # Counts
    tile_open: Name
    tile_overdue: Name
    tile_majors: Name
    tile_oldest: Name
    tile_closed: Name
    tile_ended: Name
    ageing: Name
    days: Name
    by_state: Name
    by_grade: Name
    by_turn: Name

    # Register
    number: Name
    grade: Name
    clause: Name
    what: Name
    owner: Name
    turn: Name
    issued: Name
    due: Name
    standing: Name
    stage: Name
    stage_says: Name
    days_open: Name
    days_late: Name
    repeats: Name
    nothing_open: Name
    nothing_settled: Name
    left_out: Name
    not_read: Name

    # Pareto and figures
    pareto_intro: Name
    clause_of: Name
    owner_of: Name
    process: Name
    cause: Name
    site: Name
    more: Name
    figure: Name
    name: Name
    value: Name
    cases: Name
    trend: Name
    pale: Name


class OwnerWords(Content):
    """The words of a person's list, each of them required; ``asked`` and ``done`` hold an entry for each case."""

    title: Name
    intro: Name
    nothing: Name
    what: Name
    by_when: Name
    counts: Name
    no_date: Name
    why: Name
    action: Name
    contact: Name
    attachment: Name
    asked: Annotated[dict[str, Name], AfterValidator(complete(_ASKED)), AfterValidator(_no_other)]
    done: Annotated[dict[str, Name], AfterValidator(complete(_ASKED)), AfterValidator(_no_other)]


class RegisterWording(FollowUpWording):
    """All words of the register and of the lists in one language."""

    sections: Annotated[dict[RegisterSection, Name], AfterValidator(complete(RegisterSection))]
    labels: RegisterLabels
    person: OwnerWords
    workbook: WorkbookWords

    def asked(self, state: NonconformityState, only_actions: bool) -> str:
        """Which of the cases it is."""
        return ACTIONS if only_actions else state.value


class RegisterFile(SheetFile[RegisterSection, RegisterWording]):
    """The file ``register.yaml``."""

    report: Literal["register"]


RegisterDesign: TypeAlias = SheetDesign[RegisterSection, RegisterWording]
"""A design of the register ready for one language."""


def register_design(language: str = "en", own: Path | None = None) -> RegisterDesign:
    """The design of the register; files in the folder *own* (the workspace's ``reports/``) come first."""
    return sheet_design(FILE, RegisterFile, language, own)
