"""Conflicts: what two writers changed apart, with every side kept until a line settles it.

A line supersedes what its author saw in a field (`seen`) or settled there, whatever that had superseded, and whatever
else its author knew that said the same. What nobody superseded are the sides; where they say the same there is no
conflict. Neither is there one where sides differ only in fields that stand *beside* others and tell who gave them and
when: the later one stands, both are in the trail.
Whether there is one depends on the lines alone, not on the order in which they were merged.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.errors import InvalidInput
from auditor.ledger.line import JSON, Change, Line, as_line, canonical, copy
from auditor.ledger.records import Key
from auditor.ledger.strand import Node, Strand


@dataclass(frozen=True, slots=True)
class Side:
    """One of the values: of one field as it is, of several as a mapping from field to value; and who gave it when.

    Where the record was `deleted` on this side, the value is None.
    """

    value: JSON
    deleted: bool
    line: Line


@dataclass(frozen=True, slots=True)
class Conflict:
    """What was changed apart in one record. The sides are in order of recorded time; the last one stands.

    The id is the same in every copy. Several fields: a state transition, which merges as a unit, or what was changed in
    a record that was deleted elsewhere.
    """

    id: str
    table: str
    record: str
    fields: tuple[str, ...]
    sides: tuple[Side, ...]
    _choices: tuple[Change, ...] = field(repr=False, compare=False)

    def choose(self, side: int) -> Change:
        """The change that settles it; commit it with a verb, an author and a reason. Raises InvalidInput."""
        if not 0 <= side < len(self._choices):
            raise InvalidInput(f"There is no side {side} in this conflict.", f"It has {len(self.sides)} sides.")
        return self._choices[side]


@dataclass(frozen=True, slots=True)
class _Found:
    """A side before it is told: the last line that gives the value, and the change that chooses it."""

    node: Node
    value: JSON
    change: Change


class _Heads:
    """The lines of one field that no other line supersedes."""

    def __init__(self, strand: Strand, name: str) -> None:
        self.strand = strand
        self.name = name
        self.nodes = [node for node in strand.nodes if node.is_tombstone or name in node.fields]
        gone = {other for node in self.nodes for other in self._superseded(node)}
        self.all = [node for node in self.nodes if node not in gone]
        self.tombstones = [node for node in self.all if node.is_tombstone]
        self.values = [node for node in self.all if not node.is_tombstone]

    def said(self, node: Node) -> bytes:
        """What a line makes of the field, comparable."""
        return b"" if node.is_tombstone else canonical(node.fields[self.name])

    def _superseded(self, node: Node) -> Iterable[Node]:
        names = (node.change.get("seen", {}).get(self.name), *node.settled(self.name))
        direct = [other for name in names if (other := self.strand.named(name)) is not None and other < node]
        said = {self.said(other) for other in direct if other in self.nodes}
        yield from direct
        for other in self.nodes:
            if (self.said(other) in said or (other.is_tombstone and not node.is_tombstone)) and self.strand.knows(
                node, other
            ):
                yield other


def conflicts_of(strand: Strand, beside: Collection[str] = ()) -> list[Conflict]:
    """All conflicts of one record; the fields that stand *beside* others never tell two sides apart."""
    names = sorted({name for node in strand.nodes for name in node.fields})
    heads = {name: _Heads(strand, name) for name in names}
    found = list(_deletion(strand, heads))
    if strand.is_there:
        unit = _Unit(strand, beside)
        found += unit.conflict(heads)
        apart = (each for name, each in heads.items() if name not in beside and _is_apart(each))
        found += [_of_field(strand, each) for each in apart if not unit.covers(each)]
    return found


def is_at_rest(strand: Strand, beside: Collection[str] = ()) -> bool:
    """Whether one line stands alone in every field, so that no later one can make a conflict of those there are.

    Lines that say the same apart are no conflict, yet whoever goes on from one of them may not know of the other.
    """
    names = {name for node in strand.nodes for name in node.fields} - {*beside}
    return _Unit(strand, beside).is_single and all(len(_Heads(strand, name).all) < 2 for name in names)


def _is_apart(heads: _Heads) -> bool:
    return len({heads.said(node) for node in heads.values}) > 1


def _of_field(strand: Strand, heads: _Heads) -> Conflict:
    name = heads.name
    standing = strand.made(strand.tip()).get(name)
    settles = {name: _revisions(heads.all)}
    by_value: dict[bytes, tuple[bool, Node]] = {}
    for place in sorted((node == standing, node) for node in heads.values):
        by_value[heads.said(place[1])] = place
    sides = [
        _Found(node, node.fields[name], Change(*strand.key, {name: node.fields[name]}, settles=settles))
        for _, node in sorted(by_value.values())
    ]
    return _told(strand.key, [name], sides, heads.all)


# -- deleted on one side, changed on the other ------------------------------------------------------------------------


def _deletion(strand: Strand, heads: Mapping[str, _Heads]) -> Iterable[Conflict]:
    """At most one for a record: whoever changed fields of it did not know that it was deleted, nor the other way round.

    Who takes the side of the change gets the whole record back. Where the record was made anew since, the deletion
    stands only as far as the changed fields are not in it.
    """
    apart = {name: each for name, each in heads.items() if each.tombstones and each.values}
    if not apart:
        return
    nodes = {node for each in apart.values() for node in each.all}
    tombstone = max(node for node in nodes if node.is_tombstone)
    changed = max(node for node in nodes if not node.is_tombstone)
    is_there, is_anew = strand.is_there, strand.is_there and not strand.is_void(tombstone)
    made = strand.made(strand.tip(ground=is_there), ground=is_there)
    if is_anew:
        made |= {name: max(each.values) for name, each in apart.items()}
    values = {name: made[name].fields[name] if name in made else None for name in apart}
    document = {name: node.fields[name] for name, node in made.items()}
    settles = {n: _revisions([*each.tombstones, *([made[n]] if n in made else [])]) for n, each in apart.items()}
    kept = Change(*strand.key, document | values, settles=settles)
    if is_anew:
        settles = {name: _revisions(each.all) for name, each in apart.items()}
        gone = Change(*strand.key, dict.fromkeys(apart), settles=settles)
    else:
        settles = {name: _revisions(each.values) for name, each in apart.items()}
        gone = Change(*strand.key, deleted=True, settles=settles)
    sides = [_Found(changed, _value(values), kept), _Found(tombstone, None, gone)]
    yield _told(strand.key, [*apart], sides[::-1] if is_there and not is_anew else sides, nodes)


# -- state transitions ------------------------------------------------------------------------------------------------


class _Unit:
    """The state transitions of a record that were made apart from each other; each side is what it left."""

    def __init__(self, strand: Strand, beside: Collection[str]) -> None:
        self.strand = strand
        self._beside = beside
        self.steps = [node for node in strand.counting() if node.is_transition]
        self.chains = {node: set(strand.chain(node)) for node in self.steps}
        gone = {other for node in self.steps for other in self._superseded(node)}
        heads = [node for node in self.steps if node not in gone]
        self.is_single = len(heads) < 2
        self.names = self._names(heads)
        sides = {self._said(node, self.names): node for node in heads}
        self.sides = sorted(sides.values()) if len(sides) > 1 else []
        self.heads = heads if self.sides else []
        self.apart = self._apart(self.heads)

    def _superseded(self, node: Node) -> Iterable[Node]:
        yield from self.chains[node] - {node}
        settled = {name for revisions in node.change.get("settles", {}).values() for name in revisions}
        before = next((step for step in sorted(self.chains[node], reverse=True) if step != node), None)
        for other in self.steps:
            if other.revision in settled or (
                before and self._is_same(before, other) and self.strand.knows(node, other)
            ):
                yield other

    def _is_same(self, one: Node, other: Node) -> bool:
        if other not in self.chains or one not in self.chains:
            return False
        names = self._names([one, other])
        return self._said(one, names) == self._said(other, names)

    def _apart(self, heads: Sequence[Node]) -> set[Node]:
        """The steps that not all of these build on."""
        chains = [self.chains[node] for node in heads]
        return {step for chain in chains for step in chain if not all(step in other for other in chains)}

    def _names(self, heads: Sequence[Node]) -> list[str]:
        return sorted({name for node in self._apart(heads) for name in node.fields})

    def _values(self, tip: Node, names: Collection[str]) -> dict[str, JSON]:
        made = self.strand.made(tip)
        return {name: made[name].fields[name] if name in made else None for name in names}

    def _said(self, tip: Node, names: Collection[str]) -> bytes:
        return canonical(self._values(tip, [name for name in names if name not in self._beside]))

    def covers(self, heads: _Heads) -> bool:
        """Whether all sides of a field are in what the transitions left."""
        return bool(self.sides) and all(self._is_within(node, heads.name) for node in heads.values)

    def _is_within(self, node: Node, name: str) -> bool:
        step: Node | None = node
        while step is not None and step not in self.apart:
            step = None if step.is_transition else self.strand.seen(step, name)
        return step is not None

    def conflict(self, heads: Mapping[str, _Heads]) -> Iterable[Conflict]:
        """The one conflict between them, if there is one."""
        if not self.sides:
            return
        steps = _revisions(self.heads)
        settles = {
            name: [*steps, *_revisions(n for n in heads[name].values if n not in self.heads)] for name in self.names
        }
        sides = []
        for node in self.sides:
            values = self._values(node, self.names)
            change = Change(*self.strand.key, values, transition=True, settles=settles)
            sides.append(_Found(node, _value(values), change))
        yield _told(self.strand.key, self.names, sides, self.heads)


def _value(values: Mapping[str, JSON]) -> JSON:
    """A field's value as it is, those of several as a mapping."""
    return dict(values) if len(values) > 1 else next(iter(values.values()))


def _revisions(nodes: Iterable[Node]) -> list[str]:
    return [node.revision for node in nodes]


def _told(key: Key, names: Sequence[str], sides: Sequence[_Found], heads: Iterable[Node]) -> Conflict:
    what = [*key, names, sorted({node.revision for node in heads})]
    return Conflict(
        id=hashlib.sha256(canonical(what)).hexdigest()[:8],
        table=key[0],
        record=key[1],
        fields=tuple(names),
        sides=tuple(Side(copy(side.value), side.node.is_tombstone, as_line(side.node.entry)) for side in sides),
        _choices=tuple(side.change for side in sides),
    )
