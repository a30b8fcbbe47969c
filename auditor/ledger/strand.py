"""All lines of one record, where two writers changed it apart: how it stands, and what it stands on.

The rules, which give the same in every order of merging:

- Of a field the line that was recorded last stands.
- A state transition merges as a unit. The last transition stands, and with it those it builds on (`follows`); any other
  is *lost*: none of its fields counts, nor what was changed later in one of these with the lost value before the eyes.
- A tombstone takes away what was recorded before it, unless something was recorded after it by somebody who did not
  know of it: then it is *void*, and the record stands whole.

Nothing of what does not stand is forgotten: `conflicts` lists it until a line settles it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from auditor.ledger.line import Entry, revision, stamp
from auditor.ledger.records import Document, Key, Standing

Knows = Callable[[Entry, Entry], bool]
"""Whether the author of the first line had the second before the eyes."""


@dataclass(frozen=True, slots=True, order=True)
class Node:
    """What one line has to do with the record; in order of recorded time."""

    stamp: str
    revision: str = field(compare=False)
    entry: Entry = field(compare=False, hash=False, repr=False)
    change: Entry = field(compare=False, hash=False)

    @property
    def is_tombstone(self) -> bool:
        """Whether it deleted the record."""
        return self.change.get("deleted") is True

    @property
    def is_transition(self) -> bool:
        """Whether it is a state transition."""
        return self.change.get("transition") is True and not self.is_tombstone

    @property
    def fields(self) -> Document:
        """What it set; nothing for a tombstone."""
        fields: Document = self.change.get("fields", {})
        return {} if self.is_tombstone else fields

    def settled(self, name: str) -> list[str]:
        """The revisions that the line settles in a field."""
        revisions: list[str] = self.change.get("settles", {}).get(name, [])
        return revisions


class Strand:
    """The lines of one record, each with the lines it knows; of all of `entries` those count that are `included`."""

    def __init__(
        self, key: Key, entries: Iterable[Entry], knows: Knows, included: Callable[[Entry], bool] = lambda _: True
    ) -> None:
        self.key = key
        self._knows = knows
        every = {
            node.stamp: node
            for entry in entries
            for change in entry["changes"]
            if (change["table"], change["record"]) == key
            for node in (Node(stamp(entry), revision(entry), entry, change),)
        }
        self.every = [every[each] for each in sorted(every)]
        self.nodes = [node for node in self.every if included(node.entry)]
        self._named: dict[str, Node] = {}
        for node in self.every:
            self._named[node.revision] = node
            self._named.setdefault(node.revision.rpartition(":")[0], node)  # as format 1 named it

    def knows(self, node: Node, other: Node) -> bool:
        """Whether the author of a line had another one before the eyes."""
        return other < node and self._knows(node.entry, other.entry)

    def named(self, revision: str | None) -> Node | None:
        """The line of that name, if it is one of this record."""
        return self._named.get(revision) if revision else None

    def seen(self, node: Node, name: str) -> Node | None:
        """The line that a line's author saw in a field."""
        return self.named(node.change.get("seen", {}).get(name))

    # -- how it stands --------------------------------------------------------------------------------------------

    @cached_property
    def grave(self) -> Node | None:
        """The last tombstone that is not void."""
        return next((node for node in reversed(self.nodes) if node.is_tombstone and not self.is_void(node)), None)

    def is_void(self, tombstone: Node) -> bool:
        """Whether somebody who did not know of a tombstone changed the record later."""
        return any(
            node > tombstone and not node.is_tombstone and not self.knows(node, tombstone) for node in self.nodes
        )

    def counting(self, *, ground: bool = True) -> list[Node]:
        """The lines that make the record: those since the last tombstone, or as if there were none."""
        grave = self.grave if ground else None
        return [node for node in self.nodes if not node.is_tombstone and (grave is None or node > grave)]

    def chain(self, transition: Node) -> Iterator[Node]:
        """A transition and those it builds on, back to the first one."""
        step: Node | None = transition
        while step is not None:
            yield step
            step = self._followed(step)

    def _followed(self, transition: Node) -> Node | None:
        if "after" in transition.entry:
            before = self.named(transition.change.get("follows"))
            return before if before is not None and before < transition else None
        known = (node for node in reversed(self.every) if node < transition and node.is_transition)
        return next(known, None)

    def made(self, tip: Node | None, *, ground: bool = True) -> dict[str, Node]:
        """For each field the line that gives its value, if `tip` is the transition that stands."""
        chain = set() if tip is None else set(self.chain(tip))
        lost: set[tuple[Node, str]] = set()
        found: dict[str, Node] = {}
        for node in self.counting(ground=ground):
            for name in node.fields:
                if node.is_transition:
                    is_lost = node not in chain
                else:
                    seen = self.seen(node, name)
                    is_lost = seen is not None and (seen, name) in lost
                if is_lost:
                    lost.add((node, name))
                else:
                    found[name] = node
        return found

    def tip(self, *, ground: bool = True) -> Node | None:
        """The transition that stands: the last one."""
        return next((node for node in reversed(self.counting(ground=ground)) if node.is_transition), None)

    @property
    def is_there(self) -> bool:
        """Whether the record is not deleted."""
        return bool(self.counting())

    def standing(self) -> Standing:
        """How the record stands, for the tables."""
        counting = self.counting()
        grave = self.grave.stamp if self.grave else None
        if not counting:
            return Standing(None, {}, "", grave, None)
        tip = self.tip()
        made = self.made(tip)
        return Standing(
            document=self.document(made),
            stamps={name: node.stamp for name, node in made.items()},
            base=counting[0].stamp,
            gone=grave,
            transition=tip.stamp if tip else None,
        )

    def document(self, made: dict[str, Node]) -> Document:
        """The record with these lines' values."""
        return {"id": self.key[1], **{name: node.fields[name] for name, node in made.items()}}
