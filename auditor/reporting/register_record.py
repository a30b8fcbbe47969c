"""The register of nonconformities as data, and the list of what is asked of one person; as of a day."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from pydantic import Field

from auditor.model.words import Grade, NonconformityState, Owed
from auditor.reporting.audit_facts import PersonFacts
from auditor.reporting.facts import Facts, PrintedRecord, Text
from auditor.reporting.nonconformity_record import ActionFacts
from auditor.reporting.review_record import FigureFacts, ListedNonconformity

FORMAT: Final = "auditor.register/1"
"""Name and version of the register's record; the first key a reader of the JSON looks for."""

ATTACHMENT: Final = "register.json"
"""Name of the record inside the PDF."""

LIST_FORMAT: Final = "auditor.owner-list/1"
"""Name and version of the record of a person's list."""

LIST_ATTACHMENT: Final = "owner-list.json"
"""Name of the record inside the PDF."""

Grouping = Literal["clause", "process", "cause", "owner", "site"]


class EntryFacts(ListedNonconformity):
    """A nonconformity as it stands; ``age`` in days since its issue, up to its end."""

    site: Text = ""
    owner: Text = ""
    verifier: Text = ""
    turn: Owed
    whose: Text = ""
    issued: date | None = None
    due: date | None = None
    closed: date | None = None
    age: int | None = None
    days_overdue: int = 0
    flags: list[Text] = Field(default_factory=list)
    repeat_of: Text = ""
    is_open: bool = False


class CountFacts(Facts):
    """How many there are of something."""

    of: Text
    n: int = Field(ge=0)


class RegisterSheet(PrintedRecord):
    """The register: counts of what is open, every nonconformity, where they are, and the figures of follow-up."""

    format: Literal["auditor.register/1"] = FORMAT
    language: str = "en"
    organisation: Text = ""
    classification: Text = ""
    programme: Text = ""
    as_of: date
    manager: PersonFacts | None = None
    open: int = 0
    overdue: int = 0
    open_majors: int = 0
    oldest_major: int | None = None
    closed: int = 0
    void: int = 0
    transferred: int = 0
    ageing: dict[str, int] = Field(default_factory=dict)
    by_state: dict[NonconformityState, int] = Field(default_factory=dict)
    by_grade: dict[Grade, int] = Field(default_factory=dict)
    by_turn: dict[Owed, int] = Field(default_factory=dict)
    entries: list[EntryFacts] = Field(default_factory=list)
    is_open_only: bool = False
    pareto: dict[Grouping, list[CountFacts]] = Field(default_factory=dict)
    figures: list[FigureFacts] = Field(default_factory=list)
    not_read: list[Text] = Field(default_factory=list)


class TaskFacts(ListedNonconformity):
    """What is asked of a person in one nonconformity: its next step, or only the actions that are his or hers."""

    only_actions: bool = False
    due: date | None = None
    days_overdue: int = 0
    why: Text = ""
    actions: list[ActionFacts] = Field(default_factory=list)
    repeat_of: Text = ""


class OwnerList(PrintedRecord):
    """Everything that is asked of one person, what is overdue first."""

    format: Literal["auditor.owner-list/1"] = LIST_FORMAT
    language: str = "en"
    organisation: Text = ""
    classification: Text = ""
    as_of: date
    person: PersonFacts
    contact: PersonFacts | None = None
    tasks: list[TaskFacts] = Field(default_factory=list)
