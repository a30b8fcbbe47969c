"""A guard, what it looks at, and what it has to say about it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from auditor.model.guards.rule import Breach

Guard = Callable[..., Iterator[Breach]]


class Case(NamedTuple):
    """A guard with arguments, and the rules it names with a word of what is missing; empty where it lets pass."""

    guard: Guard
    arguments: tuple[Any, ...]
    named: tuple[tuple[str, str], ...] = ()


def passes(guard: Guard, *arguments: Any) -> Case:
    return Case(guard, arguments)


def breaks(guard: Guard, *arguments: Any, named: dict[str, str]) -> Case:
    return Case(guard, arguments, tuple(named.items()))
