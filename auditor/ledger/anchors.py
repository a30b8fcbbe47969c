"""Anchors: where the trails ended when something was printed or sent, held against the lines as they pass.

A chain alone shows neither a cut tail nor a chain that was recomputed from its beginning. Whoever has the head of one
moment on paper, in a bundle or in a backup can tell both. Without such a witness from outside a recomputed chain is
not to be told from the first one: a ledger is tamper-evident, never tamper-proof.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice, product
from pathlib import Path

from auditor.ledger import forks
from auditor.ledger.line import Entry, restored, revision, unseal
from auditor.ledger.problems import Problem
from auditor.ledger.trail import Head, head_of

_WAYS = 64  # in which the ends of forked trails are put together; one fork has four

End = tuple[int, str]
"""Sequence and hash of the last line of a trail."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The ends of all trails at one moment, and one hash over them; only the hash where no more was printed.

    `source` says where it was found, such as "report IA-2026-03 revision 1". A `head` of less than 64 digits is the
    beginning of one.
    """

    source: str
    heads: Mapping[str, End]
    head: str

    @property
    def is_whole(self) -> bool:
        """Whether the hash is that over the ends."""
        return _over(self.heads) == self.head


@dataclass(slots=True)
class Standing:
    """How an anchor stands: the lines the trails ended with then, by writer, and when the last of them was recorded."""

    anchor: Anchor
    stands: bool = False
    lines: Mapping[str, int] = field(default_factory=dict)
    recorded: str = ""

    @property
    def moment(self) -> datetime | None:
        """When the last of the lines was recorded; None before the first one."""
        return datetime.fromisoformat(self.recorded) if self.recorded else None


class Lookout:
    """Sees each line once, in recorded order, and says afterwards how each anchor stands.

    Where only the hash is known it is looked for among the heads that somebody can have printed: after each line, over
    all trails, and before and after it over what its author knew. For these the hash of every line is held. `sought`
    are anchors that may be those of another ledger. `forked` are the numbers, by writer, that a fork gave twice: of
    each side of it, both how it was first written and how it stands where it was adopted may be what was printed.
    """

    def __init__(
        self, anchors: Sequence[Anchor], sought: Sequence[Anchor] = (), forked: Collection[tuple[str, int]] = ()
    ) -> None:
        self._known = [anchor for anchor in anchors if anchor.heads]
        self._unnamed = [anchor for anchor in anchors if not anchor.heads]
        self._sought = [Standing(each, _over({}).startswith(each.head)) for each in (*self._unnamed, *sought)]
        self._wanted = {(writer, end[0]) for anchor in self._known for writer, end in anchor.heads.items()}
        self._seen: dict[tuple[str, int], dict[str, str]] = {}  # of the wanted lines: hash -> recorded
        self._adopted = _Adopted({writer for writer, _ in self._wanted if forks.is_twin(writer)})
        self._elsewhere = _Adopted(set(), set(forked))
        self._forms: dict[str, list[tuple[str, End]]] = {}  # by name, how the lines of a fork stand where adopted
        self._passed: dict[str, tuple[End, str]] = {}  # of all lines, where only a hash is known: end and recorded
        self._ends: dict[str, End] = {}

    def see(self, entry: Entry) -> None:
        """Take one line in; a line adopted from a fork also stands for its original, and the other way round.

        Of two copies that adopted each other's side of a fork, each has its own lines as they were first written.
        """
        original = entry.get("adopted") or entry
        for each in (entry, original, *self._adopted.of(entry)):
            if (each["writer"], each["sequence"]) in self._wanted:
                self._seen.setdefault((each["writer"], each["sequence"]), {})[each["hash"]] = entry["recorded"]
        if self._sought:
            self._look(entry, original)

    def standing(self, anchor: Anchor) -> Standing:
        """How an anchor stands, after all lines."""
        for sought in self._sought:
            if sought.anchor == anchor:
                return sought
        lines = {writer: end[0] for writer, end in anchor.heads.items()}
        recorded = [self._seen.get((writer, end[0]), {}).get(end[1]) for writer, end in anchor.heads.items()]
        moments = [moment for moment in recorded if moment is not None]
        return Standing(anchor, anchor.is_whole and len(moments) == len(recorded), lines, max(moments, default=""))

    def problems(self, folder: Path, ends: Mapping[str, Head]) -> list[Problem]:
        """What the anchors expose, given where the trails under `folder` end."""
        found = []
        for anchor in self._known:
            if not anchor.is_whole:
                message = f"The head in {anchor.source} is not that over the trail ends beside it: one was changed."
                found.append(Problem(folder, 0, None, message))
        exposed: dict[tuple[str, End], list[str]] = {}
        for anchor in self._known:
            for writer, end in anchor.heads.items():
                if end[1] not in self._seen.get((writer, end[0]), {}):
                    exposed.setdefault((writer, end), []).append(anchor.source)
        for (writer, end), sources in exposed.items():
            path = folder / f"{writer}.jsonl"
            found.append(self._exposed(" and ".join(sources), path, end, ends.get(writer, Head(writer))))
        for anchor in self._unnamed:
            if not self.standing(anchor).stands:
                message = f"The trails never ended as {anchor.source} says: they are not what they were then."
                found.append(Problem(folder, 0, None, message))
        return found

    def _look(self, entry: Entry, original: Entry) -> None:
        self._ends[entry["writer"]] = (entry["sequence"], entry["hash"])
        name = revision(entry)
        for each in (entry, original, *self._elsewhere.of(entry)):
            end = (each["sequence"], each["hash"])
            self._passed[_revision(each["writer"], end)] = (end, entry["recorded"])
            if each["writer"] != original["writer"]:
                self._forms.setdefault(name, []).append((each["writer"], end))
        writer, sequence = original["writer"], original["sequence"]
        before = {writer: (sequence - 1, original["previous"])} if original["previous"] else {}
        own = {writer: (sequence, original["hash"])}
        known = [{**before, **ends} for ends in self._named(entry.get("after", ()))]
        for ends in (self._ends, *known, *({**ends, **own} for ends in known)):
            head = _over(ends)
            for sought in self._sought:
                if not sought.stands and head.startswith(sought.anchor.head):
                    sought.stands = True
                    sought.lines = {each: end[0] for each, end in ends.items()}
                    passed = [self._passed.get(_revision(each, end)) for each, end in ends.items()]
                    sought.recorded = max((known[1] for known in passed if known), default="")

    def _named(self, names: Sequence[str]) -> Iterator[Mapping[str, End]]:
        """The ends that a line names as "writer:sequence:beginning of the hash"; after a fork in more than one way."""
        choices = [
            [(name.partition(":")[0], self._passed[name][0]), *self._forms.get(name, ())]
            for name in names
            if name in self._passed
        ]
        for ends in islice(product(*choices), _WAYS):
            yield dict(ends)

    def _exposed(self, sources: str, path: Path, end: End, current: Head) -> Problem:
        if current.sequence < end[0]:
            message = f"Lines are missing: {sources} had line {end[0]}, the trail ends with {current.sequence}."
            return Problem(path, current.number, current.since, message)
        message = f"Another line stands here than {sources} had: the trail was replaced."
        return Problem(path, end[0], self._good_until(current.writer, end[0]), message)

    def _good_until(self, writer: str, sequence: int) -> datetime | None:
        """Recorded time of the last line before `sequence` that an anchor confirms."""
        confirmed = [
            (end[0], recorded)
            for anchor in self._known
            if (end := anchor.heads.get(writer)) is not None and end[0] < sequence
            if (recorded := self._seen.get((writer, end[0]), {}).get(end[1])) is not None
        ]
        return datetime.fromisoformat(max(confirmed)[1]) if confirmed else None


class _Adopted:
    """Lines as they stand in a copy that adopted them, for these `twins`; they are to be told in recorded order.

    Or for all sides that begin with one of these numbers, by writer.
    """

    def __init__(self, twins: set[str], begins: Collection[tuple[str, int]] = ()) -> None:
        self._twins = twins
        self._begins = begins
        self._places: dict[str, tuple[str, int, str]] = {}  # hash as first written -> writer, sequence, hash there

    def of(self, entry: Entry) -> Iterator[Entry]:
        """A line as it was adopted elsewhere, if it was by one of the twins."""
        if not self._twins and not self._begins:
            return
        first = entry.get("adopted") or entry
        twin = forks.twin(first["writer"], first["hash"])
        begins = twin in self._twins or (first["writer"], first["sequence"]) in self._begins
        before = (twin, 0, "") if begins else self._places.get(first["previous"])
        original = unseal(restored(entry)) if before else None
        if before and original:
            writer, sequence, line_hash = before
            there = unseal(forks.adopted(original, writer, sequence + 1, line_hash))
            assert there is not None  # it was sealed a moment ago
            self._places[first["hash"]] = (writer, sequence + 1, there["hash"])
            yield there


def _over(ends: Mapping[str, End]) -> str:
    """One hash over the ends of trails, as it is printed."""
    return head_of({writer: Head(writer, *end) for writer, end in ends.items()})


def _revision(writer: str, end: End) -> str:
    return f"{writer}:{end[0]}:{end[1][:12]}"
