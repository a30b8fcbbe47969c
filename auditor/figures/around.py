"""What is around a programme, written by two persons at once: what each of them changed stays."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from auditor.errors import InvalidInput
from auditor.model.programme import Blackout, Event, Surroundings

T = TypeVar("T", Event, Blackout)


def put_together(standing: Surroundings, was: Surroundings, new: Surroundings) -> Surroundings:
    """*standing* with what somebody changed who saw it as it *was*, and left it as *new*.

    An event is known by its reference, days without audits by all of them. Refused is an event that somebody else
    changed, or dropped, meanwhile.
    """
    return Surroundings(
        events=_put_together(standing.events, was.events, new.events, lambda each: each.ref),
        blackouts=_put_together(standing.blackouts, was.blackouts, new.blackouts, _whole),
    )


def _put_together(standing: Sequence[T], was: Sequence[T], new: Sequence[T], key: Callable[[T], str]) -> list[T]:
    stands: dict[str, T] = {key(each): each for each in standing}
    before: dict[str, T] = {key(each): each for each in was}
    after: dict[str, T] = {key(each): each for each in new}
    found = dict(stands)
    for name in dict.fromkeys([*before, *after]):
        wanted, seen, there = after.get(name), before.get(name), stands.get(name)
        if wanted in (seen, there):
            continue
        if there != seen:
            raise InvalidInput(
                f"Somebody else changed {name} meanwhile: {_told(there)}.", "Look at it again, and change it then."
            )
        if wanted is None:
            del found[name]
        else:
            found[name] = wanted
    return list(found.values())


def _whole(each: Blackout) -> str:
    return each.model_dump_json()


def _told(there: Event | Blackout | None) -> str:
    return f"it is on {there.on} now" if isinstance(there, Event) else "it is not there any more"
