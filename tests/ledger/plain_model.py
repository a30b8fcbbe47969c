"""What several copies of a ledger must come to, said plainly: all lines in one dict, who knew what as sets of names.

Nothing here reads a trail: what a line's author knew is the set of lines that were in his copy when he wrote it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

GONE = "(deleted)"
Key = tuple[str, str]


@dataclass(frozen=True)
class Said:
    """One line's share of one record."""

    name: str  # the revision
    order: tuple[Any, str]  # recorded, revision
    knew: frozenset[str]
    fields: Mapping[str, Any]
    deleted: bool = False
    step: bool = False  # a state transition
    builds_on: str | None = None
    seen: Mapping[str, str] = field(default_factory=dict)
    settles: Mapping[str, Collection[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Stand:
    """How a record stands: the line behind each field, and the last transition."""

    by: Mapping[str, Said]
    step: Said | None
    there: bool

    @property
    def document(self) -> dict[str, Any]:
        return {name: said.fields[name] for name, said in self.by.items()}


def text(value: Any) -> str:
    return json.dumps(value, sort_keys=True)


class Plain:
    """All lines ever written, by record."""

    def __init__(self) -> None:
        self.lines: dict[str, dict[Key, Said]] = {}

    def of(self, key: Key, names: Collection[str]) -> list[Said]:
        found = [self.lines[name][key] for name in names if key in self.lines[name]]
        return sorted(found, key=lambda said: said.order)

    # -- how a record stands

    def stand(self, key: Key, names: Collection[str], *, tip: Said | None = None, buried: bool = True) -> Stand:
        said = self.of(key, names)
        ground = None
        for each in said:
            if each.deleted and not self._overtaken(said, each):
                ground = each
        alive = [x for x in said if not x.deleted and (not buried or ground is None or x.order > ground.order)]
        steps = [each for each in alive if each.step]
        tip = tip or (steps[-1] if steps else None)
        kept = {each.name for each in self.thread(key, tip)} if tip else set()
        by: dict[str, Said] = {}
        for each in alive:
            for name in each.fields:
                if not self._lost(key, each, name, kept, alive):
                    by[name] = each
        return Stand(by, tip, bool(alive))

    def _overtaken(self, said: list[Said], gone: Said) -> bool:
        return any(x.order > gone.order and not x.deleted and gone.name not in x.knew for x in said)

    def thread(self, key: Key, tip: Said) -> list[Said]:
        found = [tip]
        while found[-1].builds_on:
            found.append(self.lines[found[-1].builds_on][key])
        return found

    def _lost(self, key: Key, said: Said, name: str, kept: set[str], alive: list[Said]) -> bool:
        if said.step:
            return said.name not in kept
        seen = said.seen.get(name)
        before = next((each for each in alive if each.name == seen), None)
        return before is not None and self._lost(key, before, name, kept, alive)

    # -- what was changed apart

    def conflicts(self, names: Collection[str]) -> set[tuple[Any, ...]]:
        keys = {key for name in names for key in self.lines[name]}
        return {each for key in keys for each in self._conflicts(key, names)}

    def _conflicts(self, key: Key, names: Collection[str]) -> list[tuple[Any, ...]]:
        said = self.of(key, names)
        fields = sorted({name for each in said for name in each.fields})
        heads = {name: self._heads(said, name) for name in fields}
        stand = self.stand(key, names)
        found: list[tuple[Any, ...]] = []
        apart = [name for name in fields if {each.deleted for each in heads[name]} == {True, False}]
        if apart:
            last = max((each for name in apart for each in heads[name] if each.deleted), key=lambda each: each.order)
            kept = self.stand(key, names, buried=stand.there).document
            made_anew = stand.there and not self._overtaken(said, last)
            if made_anew:
                newest = {name: [each for each in heads[name] if not each.deleted][-1] for name in apart}
                kept = kept | {name: newest[name].fields[name] for name in apart}
            sides = [text([kept.get(name) for name in apart]), GONE]
            found.append((key, tuple(apart), tuple(sides[::-1] if stand.there and not made_anew else sides)))
        if not stand.there:
            return found
        unit, threads = self._unit(key, names)
        if unit:
            found.append((key, *unit))
        for name in fields:
            values = [each for each in heads[name] if not each.deleted]
            if len({text(each.fields[name]) for each in values}) < 2:
                continue
            if unit and all(self._within(said, each, name, threads) for each in values):
                continue
            standing = stand.by.get(name)
            ordered = sorted(values, key=lambda each: (each == standing, each.order))
            told = list(dict.fromkeys(text(each.fields[name]) for each in reversed(ordered)))  # of equals the last
            found.append((key, (name,), tuple(f"[{value}]" for value in reversed(told))))
        return found

    def _value(self, said: Said, name: str) -> str:
        return GONE if said.deleted else text(said.fields[name])

    def _heads(self, said: list[Said], name: str) -> list[Said]:
        about = [each for each in said if each.deleted or name in each.fields]
        out: set[str] = set()
        for each in about:
            direct = {n for n in (each.seen.get(name), *each.settles.get(name, ())) if n}
            values = {self._value(other, name) for other in about if other.name in direct}
            for other in about:
                knew = other.name in each.knew
                same = self._value(other, name) in values
                if other.name in direct or (knew and (same or (other.deleted and not each.deleted))):
                    out.add(other.name)
        return [each for each in about if each.name not in out]

    def _unit(self, key: Key, names: Collection[str]) -> tuple[tuple[Any, ...] | None, set[str]]:
        said = self.of(key, names)
        stand = self.stand(key, names)
        ground = [each for each in said if each.deleted]
        steps = [each for each in said if each.step]
        if ground:  # those that a tombstone took away are no sides
            alive = {each.name for each in self._alive(said)}
            steps = [each for each in steps if each.name in alive]
        out: set[str] = set()
        for each in steps:
            out |= {other.name for other in self.thread(key, each)[1:]}
            out |= {name for revisions in each.settles.values() for name in revisions}
            if each.builds_on:
                before = self.lines[each.builds_on][key]
                for other in steps:
                    if other.name in each.knew and before in steps and self._same(key, names, before, other):
                        out.add(other.name)
        heads = [each for each in steps if each.name not in out]
        fields = self._fields_apart(key, heads)
        sides: dict[str, Said] = {}
        for each in heads:
            document = self.stand(key, names, tip=each).document
            sides[text([document.get(name) for name in fields])] = each
        if len(sides) < 2:
            return None, set()
        assert stand.step in heads
        threads: list[set[str]] = [{each.name for each in self.thread(key, head)} for head in heads]
        ordered = sorted(sides, key=lambda value: sides[value].order)
        shared: set[str] = set.intersection(*threads)
        return (tuple(fields), tuple(ordered)), set().union(*threads) - shared

    def _alive(self, said: list[Said]) -> list[Said]:
        grounds = [each for each in said if each.deleted and not self._overtaken(said, each)]
        return [each for each in said if not each.deleted and all(each.order > ground.order for ground in grounds)]

    def _fields_apart(self, key: Key, heads: list[Said]) -> list[str]:
        threads = [{each.name: each for each in self.thread(key, head)} for head in heads]
        shared = set.intersection(*map(set, threads)) if threads else set()
        return sorted(
            {f for thread in threads for name, each in thread.items() if name not in shared for f in each.fields}
        )

    def _same(self, key: Key, names: Collection[str], one: Said, other: Said) -> bool:
        fields = self._fields_apart(key, [one, other])
        first, second = (self.stand(key, names, tip=each).document for each in (one, other))
        return [text(first.get(f)) for f in fields] == [text(second.get(f)) for f in fields]

    def _within(self, said: list[Said], each: Said, name: str, threads: set[str]) -> bool:
        if each.name in threads:
            return True
        before = next((other for other in said if other.name == each.seen.get(name)), None)
        return not each.step and before is not None and self._within(said, before, name, threads)
