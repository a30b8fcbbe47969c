"""State machines as tables: what is not listed is refused."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from auditor.errors import AuditorError
from auditor.model.words import Role


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of a machine: from these states, by these roles, to that state (or staying, where *target* is empty)."""

    id: str
    action: str
    sources: frozenset[str]
    target: str
    who: frozenset[Role]


class NotAllowed(AuditorError):
    """A transition that the table does not list, or that somebody else may do; :attr:`rule` is the transition's id.

    :attr:`may` are the roles that may do it; none where nobody may.
    """

    def __init__(self, rule: str, message: str, hint: str, may: Collection[Role] = ()) -> None:
        super().__init__(f"{rule}: {message}", hint)
        self.rule = rule
        self.may = frozenset(may)


class Machine:
    """The transitions of one kind of object."""

    def __init__(self, noun: str, *transitions: Transition) -> None:
        self.noun = noun
        self.transitions = transitions

    def named(self, action: str) -> tuple[Transition, ...]:
        """The rows with this action; an action that is no row is a mistake of the caller."""
        rows = tuple(t for t in self.transitions if t.action == action)
        if not rows:
            raise KeyError(f"no {self.noun} action is called {action!r}")
        return rows

    def possible(self, state: str, roles: Collection[Role]) -> tuple[Transition, ...]:
        """What somebody with *roles* may do to an object in *state*."""
        return tuple(t for t in self.transitions if state in t.sources and t.who.intersection(roles))

    def step(self, action: str, state: str, roles: Collection[Role]) -> Transition:
        """The row for *action* in *state*; :class:`NotAllowed` says from where it goes, or who does it."""
        rows = self.named(action)
        here = [t for t in rows if state in t.sources]
        if not here:
            sources = ", ".join(sorted({s.replace("_", " ") or "the start" for t in rows for s in t.sources}))
            raise NotAllowed(
                rows[0].id,
                f"{action} is not possible while the {self.noun} is {state.replace('_', ' ') or 'not there yet'}",
                f"It goes from: {sources}.{self._next_steps(state)}",
            )
        for transition in here:
            if transition.who.intersection(roles):
                return transition
        who = frozenset(role for t in here for role in t.who)
        may = " or ".join(sorted(role.value.replace("-", " ") for role in who))
        acting = ", ".join(sorted(role.value.replace("-", " ") for role in roles)) or "none in this audit"
        raise NotAllowed(
            here[0].id,
            f"{action} is done by the {may}; your role here: {acting}",
            "Act as that person (--by PERSON, or your own id in the settings), or have the role given to you.",
            who,
        )

    def _next_steps(self, state: str) -> str:
        actions = sorted({t.action for t in self.transitions if state in t.sources and t.who != {Role.SYSTEM}})
        return f" What goes here: {', '.join(actions)}." if actions else " Nothing is owed any more."


def row(transition_id: str, action: str, sources: Collection[str] | str, target: str, *who: Role) -> Transition:
    """Write one row; *sources* may be one state."""
    states = frozenset([sources] if isinstance(sources, str) else sources)
    return Transition(transition_id, action, states, target, frozenset(who))
