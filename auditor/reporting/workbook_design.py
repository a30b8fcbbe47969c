"""The words of the register as a spreadsheet: its sheets, the headings of their columns, and yes and no."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator

from auditor.model.text import Name
from auditor.reporting.design import Content, complete


class Page(StrEnum):
    """The sheets."""

    REGISTER = "register"
    ACTIONS = "actions"
    FIGURES = "figures"


class Heading(StrEnum):
    """The columns of all sheets; one that stands in two is called the same in both."""

    NUMBER = "number"
    AUDIT = "audit"
    FINDING = "finding"
    GRADE = "grade"
    STATE = "state"
    TITLE = "title"
    CLAUSES = "clauses"
    PROCESS = "process"
    SITE = "site"
    OWNER = "owner"
    PROCESS_OWNER = "process_owner"
    VERIFIER = "verifier"
    RAISED = "raised"
    ISSUED = "issued"
    DUE_NOW = "due_now"
    DAYS_OVERDUE = "days_overdue"
    DAYS_OPEN = "days_open"
    TURN = "turn"
    WHOSE = "whose"
    NEXT = "next"
    CONTAINMENT_DUE = "containment_due"
    RESPONSE_DUE = "response_due"
    IMPLEMENTATION_DUE = "implementation_due"
    EFFECTIVENESS_DUE = "effectiveness_due"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    IMPLEMENTED = "implemented"
    CLOSED = "closed"
    ESCALATED = "escalated"
    EXTENDED = "extended"
    REPEAT_OF = "repeat_of"
    EARLY = "early"
    REOPENED = "reopened"
    CAUSE = "cause"
    METHOD = "method"
    CATEGORIES = "categories"
    WHYS = "whys"
    NONCONFORMITY = "nonconformity"
    ACTION = "action"
    WHAT = "what"
    DUE = "due"
    DONE = "done"
    SHOWN_BY = "shown_by"
    EVIDENCE = "evidence"
    FIGURE = "figure"
    NAME = "name"
    OF_WHAT = "of_what"
    MONTH = "month"
    VALUE = "value"
    UNIT = "unit"
    N = "n"
    OF = "of"
    IN_WORDS = "in_words"


_LONGEST = 31  # characters of the name of a sheet, by the format


def _sheet_names(words: dict[Page, str]) -> dict[Page, str]:
    """Names that a spreadsheet takes: short, different in any case, without the signs that address cells."""
    for name in words.values():
        if len(name) > _LONGEST or re.search(r"[][:*?/\\]|^'|'$", name):
            raise ValueError(f"a name of at most {_LONGEST} characters, none of [ ] : * ? / \\, no ' around it")
    if len({name.casefold() for name in words.values()}) < len(words):
        raise ValueError("names that differ")
    return words


class WorkbookWords(Content):
    """The words of the spreadsheet, each of them required; ``units`` are those of the figures."""

    title: Name
    sheets: Annotated[dict[Page, Name], AfterValidator(complete(Page)), AfterValidator(_sheet_names)]
    is_so: Name
    is_not: Name
    everything: Name
    month: Name
    open_by_age: Name
    days: Name
    units: dict[Name, Name]
    headings: Annotated[dict[Heading, Name], AfterValidator(complete(Heading))]

    def whether(self, holds: bool) -> str:
        """Yes or no."""
        return self.is_so if holds else self.is_not
