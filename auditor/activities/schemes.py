"""The schemes that a programme declares before it is approved (P2): how long things may take."""

from __future__ import annotations

from auditor.activities import permission
from auditor.activities.act import Act, Outcome, step
from auditor.errors import InvalidInput
from auditor.model.schemes import DeadlineScheme
from auditor.model.words import ProgrammeState, Role
from auditor.workspace import ProgrammeBook


def deadlines(book: ProgrammeBook, of: str = "") -> DeadlineScheme:
    """The deadline scheme of the programme called *of*, or of the one that is meant."""
    return book.get(DeadlineScheme, book.called(of).deadlines or "")


def set_deadlines(book: ProgrammeBook, acting: Act, of: str = "", **days: int | bool) -> Outcome[DeadlineScheme]:
    """Declare other deadlines, while the programme is a draft; *days* by the field of the scheme.

    An audit that is planned already takes them over when its lead is appointed.
    """
    with book.writing():
        programme = book.called(of)
        with step(book, acting, "set deadlines", book.roles_in(programme, acting.by)) as now:
            permission.only(now, {Role.PROGRAMME_MANAGER}, "P2", "deadlines are declared")
            if programme.state is not ProgrammeState.DRAFT:
                raise InvalidInput(
                    f"{programme.ref} is {programme.state.value}; its deadlines stand.",
                    "One nonconformity gets another day, with a reason: auditor nc set-due",
                )
            scheme = deadlines(book, of).having(**days)
            now.put(scheme)
            return now.outcome(scheme)
