"""A bundle that holds more lines than are here: held against what both have; the rest is told, and is no damage."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from auditor.activities.witness import Witness
from auditor.exchange.bundle import opened_bundle
from auditor.ledger.anchors import Anchor, End
from auditor.ledger.line import unseal
from auditor.ledger.trail import Head, head_of
from auditor.ledger.trails import FOLDER as TRAILS


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many lines a bundle holds that are not here, and when the last of them was recorded.

    `given` is its anchor; `shared` is the same as far as both go.
    """

    given: Anchor
    shared: Anchor
    file: Path
    lines: int
    recorded: datetime


def ahead(witness: Witness, here: Mapping[str, Head], own: str) -> Ahead | None:
    """What a bundle holds beside the lines *here*; ``None`` where it does not go on from them, or holds no more.

    Lines of this installation's *own* writer were here once: that they are missing is for whoever verifies to know.
    """
    heads = witness.anchor.heads
    longer = [writer for writer, end in heads.items() if end[0] > (here[writer].sequence if writer in here else 0)]
    if witness.file is None or not longer or own in longer:
        return None
    recorded = ""
    with opened_bundle(witness.file) as (_, copy):
        for writer in longer:
            last = _goes_on(copy / TRAILS / f"{writer}.jsonl", here.get(writer))
            if last is None:
                return None
            recorded = max(recorded, last)
    shared: dict[str, End] = {writer: end for writer, end in heads.items() if writer not in longer}
    shared |= {writer: (here[writer].sequence, here[writer].hash) for writer in longer if writer in here}
    head = head_of({writer: Head(writer, *end) for writer, end in shared.items()})
    many = sum(heads[writer][0] - (here[writer].sequence if writer in here else 0) for writer in longer)
    anchor = replace(witness.anchor, heads=shared, head=head)
    return Ahead(witness.anchor, anchor, witness.file, many, datetime.fromisoformat(recorded))


def _goes_on(trail: Path, here: Head | None) -> str | None:
    """When the last line of a trail was recorded that holds the line with which the one here ends; else ``None``."""
    last, holds = None, here is None
    with trail.open("rb") as file:
        for raw in file:
            entry = unseal(raw)
            if entry is None:
                return None
            last = str(entry["recorded"])
            holds = holds or (here is not None and (entry["sequence"], entry["hash"]) == (here.sequence, here.hash))
    return last if holds else None
