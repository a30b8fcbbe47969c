"""Who acts in a form: usually the person at the desk; where somebody else has the turn, that person may be chosen.

One laptop is often used by two. What is recorded is who was named in the form, and the role is checked for that person;
the line keeps who recorded it beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auditor.activities.act import Act
from auditor.errors import InvalidInput
from auditor.model.finding import MOST_RESPONSE_DAYS
from auditor.model.record import Id
from auditor.tui.desk import Desk
from auditor.tui.screens import names
from auditor.tui.widgets.form_fields import Choice, Field, OneOf
from auditor.workspace import AuditBook

ACTS = "acts"
"""Name of the field in the answers."""

YES, NO = "yes", "no"


def acts(desk: Desk, book: AuditBook, may: Callable[[Id], bool], turn: Id | None = None) -> OneOf:
    """The field that asks who acts: whoever is at the desk if they *may*, else the person who has the *turn*."""
    usual = desk.by if desk.by and (may(desk.by) or not turn) else turn or desk.by
    return OneOf(ACTS, "Acts as", usual, required=True, options=names.people(book), help="name or reference")


def act_of(desk: Desk, answers: Mapping[str, str]) -> Act:
    """The act of whoever was named; :class:`InvalidInput` where nobody was."""
    if not answers.get(ACTS):
        raise InvalidInput("Say who acts.", "The name or the reference of a person.")
    return desk.act_for(answers[ACTS])


def somebody(book: AuditBook, name: str, label: str, value: Id | None = "", required: bool = False) -> OneOf:
    """A field that asks for a person."""
    return OneOf(name, label, value or "", required=required, options=names.people(book), help="name or reference")


def yes_or_no(name: str, label: str, yes: str, no: str, value: str = "") -> Field:
    """A field that asks for one of two answers."""
    return Choice(name, label, value, required=True, options=(("y", YES, yes), ("n", NO, no)))


def working_days(text: str) -> int:
    """So many working days within which is answered; nothing is 0, which leaves it to what is usual."""
    if text and not (text.isdecimal() and 1 <= int(text) <= MOST_RESPONSE_DAYS):
        raise ValueError(f"a number of working days, 1 to {MOST_RESPONSE_DAYS}")
    return int(text or 0)
