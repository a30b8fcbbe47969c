"""The ladder of a nonconformity whose owner is late (chapter 10): a reminder, then word to those above; proposals."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from auditor.figures.follow_up import DaysOff, acknowledged_by, off_there
from auditor.figures.overview import Followed
from auditor.model.calendar import working_days_between
from auditor.model.words import Grade, NonconformityState, Owed

REMINDED = timedelta(days=5)
"""So long before the day that counts the owner is reminded."""

_PROCESS_OWNER = 5  # working days after it
_MANAGER = {Grade.MAJOR: 2}  # else:
_MANAGER_ELSE = 10


class Rung(StrEnum):
    """What is proposed; the value is what somebody on the auditor's side does.

    The last one tells the programme manager, who may bring it to top management.
    """

    REMIND = "remind the owner"
    PROCESS_OWNER = "escalate to the process owner"
    MANAGER = "escalate to top management"


def rung(it: Followed, today: date, days_off: DaysOff) -> Rung | None:
    """What is proposed on *today*; nothing while the owner has time to answer and, before that, to
    acknowledge it; nothing more once it is escalated.

    Counted in working days of the site. That it is overdue is no rung: it is said anyway.
    """
    due = it.row.due
    if due is None or it.turn is not Owed.OWNER or it.state is NonconformityState.DRAFT or "escalated" in it.row.marks:
        return None
    if today <= due:
        seen_by = acknowledged_by(it, days_off)
        is_unseen = seen_by is not None and seen_by < today
        return Rung.REMIND if is_unseen or due - today <= REMINDED else None
    late = working_days_between(due, today, off_there(it, days_off, due))
    if late >= _MANAGER.get(it.grade, _MANAGER_ELSE):
        return Rung.MANAGER
    return Rung.PROCESS_OWNER if late >= _PROCESS_OWNER else Rung.REMIND
