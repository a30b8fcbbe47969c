"""Who may do what no machine has a row for: planning, taking notes, drawing samples, looking after the clock."""

from __future__ import annotations

from collections.abc import Collection

from auditor.activities.act import Step
from auditor.model.machine import NotAllowed
from auditor.model.people import Person
from auditor.model.programme import Programme
from auditor.model.record import Id, Record
from auditor.model.words import Role
from auditor.workspace import Book

PLANNERS = frozenset({Role.PROGRAMME_MANAGER, Role.LEAD, Role.AUDITOR})
"""Who plans an audit: its lead and the programme manager, with the help of its auditors."""

GRADERS = frozenset({Role.LEAD, Role.AUDITOR, Role.TRAINEE})
"""Who audits; what a trainee says waits for a confirmation."""

NOTE_TAKERS = frozenset({*GRADERS, Role.EXPERT})
"""Who writes down what was seen. Observers and guides read."""

READERS = frozenset({Role.OBSERVER, Role.COORDINATOR})
"""Who sees everything and changes nothing."""


KEEPERS = frozenset({Role.PROGRAMME_MANAGER, Role.CLIENT})
"""Who keeps the sites, services, processes and ways of the organisation, once there is a programme."""


def only(now: Step, may: Collection[Role], rule: str, done: str) -> None:
    """:class:`NotAllowed` where who acts holds none of the roles; *done* says what, such as "items are assigned"."""
    if not set(may).intersection(now.roles):
        words = " or ".join(sorted(role.value.replace("-", " ") for role in may))
        hint = now.whose(may) or "Act as that person (--by PERSON), or have the role given."
        raise NotAllowed(rule, f"{done} by the {words}", hint, may)


def more_than_reads(now: Step, rule: str, done: str) -> None:
    """:class:`NotAllowed` for observers and whoever else is there to read; anybody else may do it."""
    if now.roles and set(now.roles) <= READERS:
        raise NotAllowed(rule, f"{done} by others: an observer reads", "Ask a member of the team.")


def keeps_the_organisation(now: Step, book: Book, kind: type[Record] = Record) -> None:
    """:class:`NotAllowed` where who acts may not keep the organisation's records of a *kind*.

    Sites, services, processes and ways decide what has to be audited and when it can be: once there is a programme,
    who answers for it keeps them. People are written down by whoever meets them, and does more than read.
    """
    if kind is Person:
        more_than_reads(now, "P", "people are added")
    elif book.all(Programme):
        only(now, KEEPERS, "P", "what the programme audits is kept")


def may_keep_the_organisation(book: Book, person: Id) -> bool:
    """Whether *person* would get past :func:`keeps_the_organisation`, so that a form offers only what is taken."""
    return not book.all(Programme) or bool(KEEPERS & book.roles(person))
