"""Anchors: where the trails ended when something was printed or sent, held against the lines as they pass.

A chain alone shows neither a cut tail nor a chain that was recomputed from its beginning. Whoever has the head of one
moment on paper, in a bundle or in a backup can tell both. Without such a witness from outside a recomputed chain is
not to be told from the first one: a ledger is tamper-evident, never tamper-proof.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from auditor.ledger.line import Entry
from auditor.ledger.problems import Problem
from auditor.ledger.trail import Head, head_of

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
        return head_of({writer: Head(writer, *end) for writer, end in self.heads.items()}) == self.head


@dataclass(slots=True)
class Standing:
    """How an anchor stands: the lines the trails ended with then, by writer, and when the last of them was recorded."""

    anchor: Anchor
    stands: bool = False
    lines: dict[str, int] = field(default_factory=dict)
    recorded: str = ""

    @property
    def moment(self) -> datetime | None:
        """When the last of the lines was recorded; None before the first one."""
        return datetime.fromisoformat(self.recorded) if self.recorded else None


class Lookout:
    """Sees each line once, in recorded order, and says afterwards how each anchor stands.

    Where only the hash is known it is looked for among the heads of all trails together and of each alone, after each
    line: what one copy of the folder can have printed before it was merged with another.
    """

    def __init__(self, anchors: Sequence[Anchor]) -> None:
        self._known = [anchor for anchor in anchors if anchor.heads]
        self._sought = [Standing(anchor) for anchor in anchors if not anchor.heads]
        for sought in self._sought:
            sought.stands = head_of({}).startswith(sought.anchor.head)
        self._wanted = {(writer, end[0]) for anchor in self._known for writer, end in anchor.heads.items()}
        self._seen: dict[tuple[str, int], dict[str, str]] = {}  # of the wanted lines: hash -> recorded
        self._ends: dict[str, Head] = {}

    def see(self, entry: Entry) -> None:
        """Take one line in; a line adopted from a fork also stands for its original."""
        self._note(entry["writer"], entry["sequence"], entry["hash"], entry["recorded"])
        original = entry.get("adopted")
        if original:
            self._note(original["writer"], original["sequence"], original["hash"], entry["recorded"])
        if self._sought:
            self._look(entry)

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
            for writer, end in anchor.heads.items():
                if end[1] not in self._seen.get((writer, end[0]), {}):
                    found.append(self._exposed(anchor, folder / f"{writer}.jsonl", end, ends.get(writer, Head(writer))))
        for sought in self._sought:
            if not sought.stands:
                message = f"The trails never ended as {sought.anchor.source} says: they are not what was printed."
                found.append(Problem(folder, 0, None, message))
        return found

    def _note(self, writer: str, sequence: int, line_hash: str, recorded: str) -> None:
        if (writer, sequence) in self._wanted:
            self._seen.setdefault((writer, sequence), {})[line_hash] = recorded

    def _look(self, entry: Entry) -> None:
        writer = entry["writer"]
        self._ends[writer] = Head(writer, entry["sequence"], entry["hash"])
        for ends in (self._ends, {writer: self._ends[writer]}) if len(self._ends) > 1 else (self._ends,):
            head = head_of(ends)
            for sought in self._sought:
                if not sought.stands and head.startswith(sought.anchor.head):
                    sought.stands = True
                    sought.lines = {each: end.sequence for each, end in ends.items()}
                    sought.recorded = entry["recorded"]

    def _exposed(self, anchor: Anchor, path: Path, end: End, current: Head) -> Problem:
        if current.sequence < end[0]:
            message = f"Lines are missing: {anchor.source} names line {end[0]}, the trail ends with {current.sequence}."
            return Problem(path, current.number, current.since, message)
        message = f"Another line stands where {anchor.source} names one: the trail was replaced."
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
