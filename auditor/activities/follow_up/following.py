"""A nonconformity that is followed: found in any audit, by whom, on which day, and what every step of it does."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, tzinfo
from functools import partial
from typing import Any

from auditor.activities.act import Act, Outcome, Step, step
from auditor.errors import InvalidInput, NotFound
from auditor.model.evidence import Evidence
from auditor.model.guards import follow_up as guards
from auditor.model.guards.rule import breach
from auditor.model.machine import NotAllowed
from auditor.model.machines import NONCONFORMITY
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Site
from auditor.model.record import Id
from auditor.model.words import Role
from auditor.model.zones import zone_of
from auditor.workspace import AuditBook, Book, Workspace

_LISTED = 20  # how many references a refusal names


def find(workspace: Workspace, ref: str) -> tuple[AuditBook, Nonconformity]:
    """The nonconformity with this reference, in whichever audit it was raised."""
    overview = workspace.overview()
    entry = overview.find(ref)
    if entry is None:
        known = sorted(each.ref for each in overview.followed)
        more = f" and {len(known) - _LISTED} more: auditor nc list" if len(known) > _LISTED else ""
        listed = f"{', '.join(known[:_LISTED])}{more}" or "none yet"
        raise NotFound(f"There is no nonconformity {ref!r}.", f"Known: {listed}")
    same = [each for each in overview.followed if each.ref == entry.ref]
    if len(same) > 1 and ref != entry.id:
        where = ", ".join(f"{each.audit} ({each.id})" for each in same)
        raise NotFound(
            f"{entry.ref} was given to {len(same)} nonconformities, by copies that did not know each other: {where}.",
            f"Renumber one: auditor conflicts {entry.audit}. Until then say which by its id.",
        )
    book = workspace.audit(entry.audit)
    return book, book.get(Nonconformity, entry.id)


def roles(book: AuditBook, nonconformity: Nonconformity, person: Id) -> frozenset[Role]:
    """The roles a person holds for one nonconformity, those in its audit included."""
    held = set(book.roles(person))
    if person in (nonconformity.owner, *(a.owner for a in nonconformity.response.actions)):
        held.add(Role.ACTION_OWNER)
    if person == nonconformity.process_owner:
        held.add(Role.PROCESS_OWNER)
    if person == nonconformity.verifier:
        held.add(Role.VERIFIER)
    return frozenset(held)


def may(book: AuditBook, nonconformity: Nonconformity, action: str, person: Id | None) -> bool:
    """Whether a person holds a role that does the *action* in the state in which it is."""
    who = {role for row in NONCONFORMITY.named(action) if nonconformity.state in row.sources for role in row.who}
    return person is not None and bool(roles(book, nonconformity, person) & who)


def zone_there(book: AuditBook, site: Id | None) -> tzinfo | None:
    """The time zone of the *site* that something was found at; ``None`` where none is named."""
    known = book.all(Site).get(site or "")
    return zone_of(known.timezone) if known else None


def day_there(now: Step, book: AuditBook, site: Id | None) -> date:
    """The day of an act: as it is at the *site* at this moment; what is recorded later has the day that was said."""
    acting, zone = now.act, zone_there(book, site)
    return acting.on.astimezone(zone).date() if zone is not None and acting.on == acting.now else acting.day


@contextmanager
def following(book: AuditBook, acting: Act, verb: str, nonconformity: Id) -> Iterator[tuple[Step, Nonconformity]]:
    """A step under the book's lock, with the nonconformity as it stands and the roles that who acts has for it."""
    with book.writing():
        standing = book.get(Nonconformity, nonconformity)
        with step(book, acting, verb, roles(book, standing, acting.by)) as now:
            now.held = partial(roles, book, standing)
            yield now, standing


def moved(now: Step, standing: Nonconformity, state: str, **fields: Any) -> Outcome[Nonconformity]:
    """Keep it in its next *state*."""
    return kept(now, standing.having(state=state, submitted_state_since=now.act.on, **fields))


def kept(now: Step, changed: Nonconformity) -> Outcome[Nonconformity]:
    """Keep it, in the state it was in."""
    now.put(changed)
    return now.outcome(changed)


def other_eyes(now: Step, standing: Nonconformity) -> None:
    """G-34; where top management sets it aside, an external or second person who looks as well is named."""
    own = list(guards.four_eyes(standing, now.act.by, answered_by(now.book, standing.id)))
    now.check(own)
    if own and not any(o.rule == "G-34" and o.compensation for o in now.act.overrides):
        raise InvalidInput("G-34: an override names the second person who looks as well.", "--compensation TEXT")


def answered_by(book: Book, nonconformity: Id) -> frozenset[Id]:
    """Who gave the response that stands (N4), and who reported since then that it is implemented (N7)."""
    found: set[Id] = set()
    for entry in reversed(book.history(nonconformity)):
        if entry.transition in ("N4", "N7"):
            found.add(entry.by)
        if entry.transition == "N4":
            break
    return frozenset(found)


def set_by_auditors(now: Step, standing: Nonconformity, rule: str) -> None:
    """Dates and waiting are set by the auditors' side, as long as the nonconformity is not final."""
    if standing.state.is_final:
        raise InvalidInput(f"{rule}: {standing.ref} is {standing.state.value}; nothing of it is set any more.")
    if not {Role.LEAD, Role.PROGRAMME_MANAGER, Role.VERIFIER} & set(now.roles):
        raise NotAllowed(
            rule, f"{now.verb} is done by the lead auditor, the verifier or the programme manager", "--by PERSON"
        )


def known(book: AuditBook, pieces: Collection[Id]) -> list[Id]:
    """The ids of evidence that is there."""
    return [book.get(Evidence, piece).id for piece in pieces]


def not_future(now: Step, book: AuditBook, site: Id | None, days: Collection[date]) -> None:
    """G-42: nothing was done on a day that has not begun, neither here nor at the site."""
    zone = zone_there(book, site)
    today = max(now.act.now.date(), now.act.now.astimezone(zone).date() if zone else date.min)
    now.check(breach("G-42", f"{day} is in the future") for day in days if day > today)
