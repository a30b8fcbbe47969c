"""Forks: one writer's number given to two lines, because the image of a laptop was used twice.

Neither side is rewritten. Of the side that comes from elsewhere each line is adopted: it goes into the trail of a
writer of its own, whose id follows from the line the fork begins with, and it says there which line it was. So whoever
adopts it, wherever and however often, gets the same; and since a line's name is that of its origin, what refers to it
holds.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from uuid import UUID

from auditor.ledger.line import Entry, Origin, is_line, origin, revision, seal, stamp, unseal
from auditor.ledger.trail import Trail
from auditor.ledger.trails import Trails


def twin(writer: str, line_hash: str) -> str:
    """The writer under whose name the side of a fork is adopted that begins with this line."""
    digest = hashlib.sha256(f"{writer}:{line_hash}".encode()).digest()[:16]
    number = int.from_bytes(digest, "big") & ~(0xF000 << 64) & ~(0xC000 << 48)
    return str(UUID(int=number | 8 << 76 | 2 << 62))  # UUIDv8: made by a rule of one's own


def is_twin(writer: str) -> bool:
    """Whether the id is one that `twin` makes; every other writer's is a UUIDv7."""
    return writer[14:15] == "8"


def begins(trails: Path) -> list[tuple[str, int]]:
    """Where the forks begin of which a side was adopted into this folder of trails: writer and number."""
    found = []
    for path in sorted(trails.glob("*.jsonl")):
        if is_twin(path.stem):
            with path.open("rb") as file:
                entry = unseal(file.readline())
            if entry is not None and is_line(entry) and entry.get("adopted"):
                first = origin(entry)
                found.append((first.writer, first.sequence))
    return found


def adopted(first: Entry, writer: str, sequence: int, previous: str) -> bytes:
    """A line, as it was first written, as line `sequence` of the trail that adopts it."""
    there = {name: first[name] for name in ("writer", "sequence", "previous", "hash")}
    here = {"writer": writer, "sequence": sequence, "previous": previous, "adopted": there}
    return seal({name: value for name, value in first.items() if name != "hash"} | here)


def parent(entry: Entry) -> str:
    """The revision of the line that was before it in its first trail."""
    first = entry.get("adopted") or entry
    return Origin(first["writer"], first["sequence"] - 1, first["previous"]).revision


class Knowledge:
    """Whether the author of one line had another one before the eyes, as far as these trails have been read."""

    def __init__(self, trails: Trails) -> None:
        self._sides: dict[str, list[Trail]] = {}
        self._places: dict[str, dict[str, tuple[int, int]]] = {}
        self._begins: dict[str, list[str]] = {}
        for trail in list(trails.by_writer.values()):  # a fork may have no other side here
            entry = unseal(next(trail.raw_lines(), b""))
            if entry is not None and entry.get("adopted"):
                writer = origin(entry).writer
                self._sides.setdefault(writer, [trails.trail(writer)]).append(trail)

    def __call__(self, entry: Entry, other: Entry) -> bool:
        """Whether who wrote the first line had the second before the eyes."""
        ends = entry.get("after")
        if ends is None:
            return stamp(other) < stamp(entry)
        line = revision(other)
        return any(self.leads(end, line) for end in (parent(entry), *ends))

    def leads(self, end: str, line: str) -> bool:
        """Whether the trail that ends with one line holds another one; both by their names."""
        (writer, last, _), (same, sequence, _) = end.split(":"), line.split(":")
        if writer != same or int(last) < int(sequence):
            return False
        return writer not in self._sides or self._is_on_way(writer, end, line)

    def _is_on_way(self, writer: str, end: str, line: str) -> bool:
        """Whether a line of a forked trail is on the way from its beginning to `end`."""
        if writer not in self._places:
            self._read(writer)
        places = self._places[writer]
        place, wanted = places.get(end), places.get(line)
        while place is not None and wanted is not None and place[0] != wanted[0]:
            place = places.get(self._begins[writer][place[0]])
        return place is not None and wanted is not None and place[1] >= wanted[1]

    def _read(self, writer: str) -> None:
        places: dict[str, tuple[int, int]] = {}
        begins = []
        for side, trail in enumerate(self._sides[writer]):
            begin = ""
            for number, raw in enumerate(trail.raw_lines()):
                entry = unseal(raw)
                if entry is not None:
                    places[revision(entry)] = (side, number)
                    begin = begin or parent(entry)
            begins.append(begin)
        self._places[writer], self._begins[writer] = places, begins
