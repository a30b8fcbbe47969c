"""Who acts and when, and one step of the work: checked, then kept as one line.

Every activity has the same shape: open a :class:`Step` on a book, let the machine allow the transition, hand the guards
their facts, put the records that change, and keep it. Nothing is written unless all of it holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Generic, TypeVar

from auditor.errors import InvalidInput
from auditor.ledger import Change, Line, uuid7
from auditor.model.audit import Audit
from auditor.model.guards.clock import BACKDATED, time_runs_forward
from auditor.model.guards.rule import Breach, enforce
from auditor.model.machine import Machine, NotAllowed
from auditor.model.people import Person
from auditor.model.record import HistoryEntry, Id, Override, Record, Warned
from auditor.model.text import clean
from auditor.model.words import AuditState, Role
from auditor.workspace import Book, Workspace

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Act:
    """A person acting: ``on`` is the effective time, ``now`` what the clock says (G-42).

    ``recorded_by`` is who sits at the desk and records it for that person; empty: the person itself.
    """

    by: Id
    on: datetime
    now: datetime
    late_reason: str = ""
    overrides: tuple[Override, ...] = ()
    recorded_by: Id = ""

    @property
    def day(self) -> date:
        """The day it was done, where it was done."""
        return self.on.date()

    def waiting_for(self, previous: datetime) -> Act:
        """The same act where a clock was set back since *previous*, or was ahead then: at that moment.

        Not where a person said when it was, and not by more than a day.
        """
        behind = self.on == self.now < previous <= self.now + BACKDATED
        return replace(self, on=previous, now=previous) if behind else self

    def overriding(self, rule: str, about: Id, reason: str, compensation: str = "", approved_by: Id = "") -> Act:
        """The same act, with *rule* set aside for a reason by whoever may."""
        override = Override(
            id=uuid7(),
            rule=rule,
            object=about,
            reason=reason,
            compensation=compensation,
            approved_by=approved_by or self.by,
            approved_on=self.day,
        )
        return replace(self, overrides=(*self.overrides, override))


def act(workspace: Workspace, by: Id, on: datetime | None = None, late_reason: str = "") -> Act:
    """*by* acts, effective *on*; a whole past day means its last minute, the whole of today means this moment."""
    now = workspace.now()
    today = on is not None and on.date() == now.date() and (on.hour, on.minute) == (23, 59)
    return Act(by, now if on is None or today else on, now, late_reason)


@dataclass(frozen=True, slots=True)
class Outcome(Generic[T]):
    """What an activity leaves: the changed record, what was warned about, and the line that keeps it.

    ``told`` says in sentences what else came of it.
    """

    value: T
    warnings: tuple[Breach, ...]
    line: Line
    told: tuple[str, ...] = ()


@dataclass(slots=True)
class Step:
    """One verb on one book, collected and then kept as one line."""

    book: Book
    act: Act
    verb: str
    roles: Collection[Role] = ()
    records: dict[Id, Record] = field(default_factory=dict)
    removed: list[Record] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    transitions: set[Id] = field(default_factory=set)
    warnings: list[Breach] = field(default_factory=list)
    held: Callable[[Id], Collection[Role]] | None = None
    """The roles of anybody for what the step is about, where the book knows only those of the audit."""

    def allow(self, machine: Machine, action: str, record: Record | None, state: str = "", note: str = "") -> str:
        """Check role and state by the table, time by G-42; note the step in the history and return the new state."""
        standing = "" if record is None else state or str(getattr(record, "state", ""))
        try:
            transition = machine.step(action, standing, self.roles)
        except NotAllowed as refused:
            refused.hint = self.whose(refused.may) or refused.hint
            raise
        target = transition.target or standing
        if record is not None:
            self.follow(record.id, transition.id, action, standing, target, note)
        return target

    def whose(self, roles: Collection[Role]) -> str:
        """Who in the book holds one of the roles, as what helps where somebody else may not; nothing where nobody does.

        Some roles are of one record only, such as the owner of a nonconformity: the book does not know them.
        """
        people = sorted(self.book.all(Person).values(), key=lambda person: person.ref)
        holders = [f"{each.ref} {each.name}" for each in people if self.book.roles(each.id).intersection(roles)]
        return f"That is {' or '.join(holders)}: act as that person (--by PERSON)." if holders else ""

    def follow(self, about: Id, transition: str, action: str, source: str, target: str, note: str = "") -> None:
        """Append a step to the history of *about*, not before the one it follows (G-42)."""
        past = self.book.history(about)
        self.comes_after(past[-1].on if past else None)
        self.transitions.add(about)
        self.put(
            HistoryEntry(
                id=uuid7(),
                object=about,
                on=self.act.on,
                by=self.act.by,
                transition=transition,
                action=action,
                from_state=source,
                to_state=target,
                note=note,
            )
        )

    def comes_after(self, previous: datetime | None) -> None:
        """The act is not before what it follows, nor in the future (G-42)."""
        if previous is not None:
            self.act = self.act.waiting_for(previous)
        self.check(time_runs_forward(self.act.on, self.act.now, previous, self.act.late_reason))

    def check(self, breaches: Iterable[Breach], about: Id = "") -> None:
        """Refuse what must be refused; keep warnings and used overrides with the step."""
        for found in enforce(breaches, self.act.overrides, self.roles_of):
            self.warnings.append(found)
            used = [o for o in self.act.overrides if o.rule == found.rule.id]
            if used:
                self.put(*used)
            elif about:
                self._keep_warning(found, about)

    def warn(self, breaches: Iterable[Breach], about: Id) -> None:
        """Keep *breaches* as warnings, whatever their strength: at this step the trade only warns of them."""
        for found in breaches:
            self.warnings.append(found)
            self._keep_warning(found, about)

    def _keep_warning(self, found: Breach, about: Id) -> None:
        self.put(
            Warned(id=uuid7(), rule=found.rule.id, object=about, text=found.missing, on=self.act.on, by=self.act.by)
        )

    def roles_of(self, person: Id) -> Collection[Role]:
        """The roles of whoever approves an override: those in the book, and for who acts those of this step."""
        held = set(self.held(person) if self.held else self.book.roles(person))
        return held.union(self.roles) if person == self.act.by else held

    def put(self, *records: Record) -> None:
        """These records stand so after the step."""
        self.records.update((record.id, record) for record in records)

    def move(self, record: Record) -> None:
        """This record goes a step of its machine: what the step changes merges with other copies as a unit."""
        self.transitions.add(record.id)
        self.put(record)

    def remove(self, record: Record) -> None:
        """This record goes (only where G-39 allows it)."""
        self.removed.append(record)

    def keep(self, reason: str = "") -> Line:
        """Write the one line, with why if there is a *reason* beside that of recording it late."""
        said = "; ".join(words for words in (reason, self.act.late_reason) if words)
        try:
            said = clean(said)
        except ValueError as wrong:
            raise InvalidInput(f"The reason cannot be kept: {wrong}.", "Write it without.") from wrong
        self.check(time_runs_forward(self.act.on, self.act.now, None, self.act.late_reason))
        return self.book.commit(
            self.verb,
            author=self.act.by,
            effective=self.act.on,
            records=self.records.values(),
            transitions=self.transitions,
            reason=said,
            removed=self.removed,
            changes=self.changes,
            recorded_by=self.act.recorded_by,
        )

    def outcome(self, value: T, reason: str = "") -> Outcome[T]:
        """Keep the step and say what it left."""
        line = self.keep(reason)
        return Outcome(value, tuple(self.warnings), line)


def not_reported(audit: Audit) -> None:
    """G-22: what a report prints does not change in place once it is issued."""
    if audit.state in (AuditState.REPORTED, AuditState.COMPLETED, AuditState.FOLLOW_UP, AuditState.CLOSED):
        raise InvalidInput(
            f"G-22: the report of {audit.ref} is issued; what it prints is frozen.",
            f"A change is a new revision: auditor revise {audit.ref} --reason TEXT --change TEXT",
        )


def could_follow(book: Book, acting: Act, about: Id) -> None:
    """Refuse an act that would be before the last step of *about*, before anything is kept (G-42)."""
    past = book.history(about)
    Step(book, acting, "", ()).comes_after(past[-1].on if past else None)


@contextmanager
def step(book: Book, acting: Act, verb: str, roles: Collection[Role] | None = None) -> Iterator[Step]:
    """A step under the book's lock, so that what the guards saw still stands when it is kept.

    Whatever decides is read inside it; so are the roles of who acts, those of the book unless *roles* says otherwise.
    """
    with book.writing():
        yield Step(book, acting, verb, book.roles(acting.by) if roles is None else roles)
