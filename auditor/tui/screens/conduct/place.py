"""Where a person was in each audit: kept beside the person's settings, so that the screen opens there again."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields
from pathlib import Path

FILE = "places.json"
_KEPT = 50


@dataclass(slots=True)
class Place:
    """The view, the item, the words of the filter, and up to when files of the watched folder are no news.

    ``before`` is the view that comes back when the line of the agenda ends.
    """

    view: str = ""
    item: str = ""
    filter: str = ""
    before: str = ""
    seen: str = ""
    """When the newest file of the watched folder that was looked at was written, in nanoseconds."""
    sorted: str = ""
    """The heading of the column that the elements of samples are sorted by."""


_FIELDS = tuple(each.name for each in fields(Place))


def recall(home: Path, ledger: str) -> Place:
    """Where one was in the audit with this ledger id. It is a convenience: what cannot be read is a new beginning."""
    known = _read(home / FILE).get(ledger)
    if not isinstance(known, dict):
        return Place()
    return Place(**{name: str(known.get(name, "")) for name in _FIELDS})


def remember(home: Path, ledger: str, place: Place) -> None:
    """Keep it, the last fifty audits at most. A disk that takes nothing costs the place, nothing else."""
    places = _read(home / FILE)
    places.pop(ledger, None)
    places[ledger] = asdict(place)
    file = home / FILE
    temporary = file.with_name(f".{FILE}.{os.getpid()}")
    try:
        home.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(dict(list(places.items())[-_KEPT:]), ensure_ascii=False), encoding="utf-8")
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)


def _read(file: Path) -> dict[str, object]:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return read if isinstance(read, dict) else {}
