"""What a process writes with: its writer's own trail, as long as that still ends where it was left."""

from __future__ import annotations

import json

from auditor.ledger.line import FORMAT, JSON, Entry, seal
from auditor.ledger.problems import Problem
from auditor.ledger.trail import Trail
from auditor.ledger.trails import Trails
from auditor.ledger.writer import Writer


class Pen:
    """Appends to one ledger for one writer. To be used with the ledger's lock held."""

    def __init__(self, trails: Trails, writer: Writer) -> None:
        self._trails = trails
        self._writer = writer
        self._tip = writer.tip(trails.ledger)

    @property
    def writer(self) -> str:
        """The writer it writes for."""
        return self._writer.id

    @property
    def trail(self) -> Trail:
        """The trail it appends to."""
        return self._trails.trail(self._writer.id)

    def check(self) -> list[Problem]:
        """Whether the trail ends where this installation left it.

        If lines it had made durable are missing, the folder was restored: the writer becomes a new one, and that is
        told as a note. Another line under the last number is a fork: damage.
        """
        problems = []
        writer, sequence, line_hash = self._tip.read()
        if writer not in ("", self._writer.id):
            self._writer.look()
        while writer == self._writer.id and sequence > self.trail.head.sequence:
            head = self.trail.head
            message = (
                f"Lines up to {sequence} were kept here, but the trail ends with {head.sequence}: the folder was "
                "restored from an older copy, or the end was cut off. Writing goes on as a new writer."
            )
            problems.append(Problem(self.trail.path, head.number, head.since, message, note=True))
            self._writer.renew(head.writer)
        head = self.trail.head
        if writer == head.writer and sequence and sequence == head.sequence and line_hash != head.hash:
            message = f"Number {sequence} was given to two different lines: the trail forked."
            problems.append(Problem(self.trail.path, head.number, head.since, message))
        return problems

    def renew(self) -> None:
        """Go on as a new writer: somebody else writes under this one's name."""
        self._writer.renew(self._writer.id)
        self._tip.note(self._writer.id, 0, "-")  # other processes of this installation see it there

    def write(self, fields: dict[str, JSON]) -> Entry:
        """Append a line with these fields, durable by one fsync. Returns it as replay will read it.

        Raises InvalidInput for what is not JSON, DiskFull and NotKept; nothing was kept then.
        """
        trail = self.trail
        head = trail.head
        raw = seal(
            {
                "format": FORMAT,
                "ledger": self._trails.ledger,
                "writer": head.writer,
                "sequence": head.sequence + 1,
                "previous": head.hash,
                "after": self._trails.ends(head.writer),
                **fields,
            }
        )
        entry: Entry = json.loads(raw)
        trail.append(raw, entry)
        self._trails.settle(head.writer)
        self._tip.note(head.writer, trail.head.sequence, trail.head.hash)
        return entry

    def close(self) -> None:
        """Give the descriptors back."""
        self._tip.close()
