"""A line of the trail: one verb, its changes, and the hash that chains it to the line before.

On disk a line is canonical JSON (sorted keys, no spaces, UTF-8) with its hash as the last field::

    {"author":…,"changes":[{"fields":{…},"record":…,"seen":{…},"table":…}],"effective":…,"format":2,"ledger":…,
     "previous":…,"reason":…,"recorded":…,"sequence":12,"verb":…,"writer":…,"hash":"<SHA-256 of all without hash>"}

`seen` holds, for each changed field that had a value before, the revision ("writer:sequence") the author saw. The
hash is checked over the bytes as they stand, so fields of a later format are kept and covered.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

from auditor.errors import InvalidInput
from auditor.ledger import formats

#: Anything JSON can say: None, bool, int, float, str, lists and dicts of these with text as keys.
JSON: TypeAlias = Any
Entry: TypeAlias = dict[str, Any]  # a line as parsed JSON

FORMAT = formats.LINE
HASH = b',"hash":"'
_TAIL = len(HASH) + 64 + 2


def copy(value: JSON) -> Any:
    """A copy that shares no list and no dict with the original."""
    if type(value) is dict:
        return {key: copy(part) if type(part) in (dict, list) else part for key, part in value.items()}
    if type(value) is list:
        return [copy(part) if type(part) in (dict, list) else part for part in value]
    return value


@dataclass(frozen=True, slots=True)
class Change:
    """One record's share of a line: the new values of the fields that changed (None is a value)."""

    table: str
    record: str
    fields: Mapping[str, JSON] = field(default_factory=dict)
    deleted: bool = False  # a tombstone: the record is gone until a later line sets fields again
    transition: bool = False  # a state transition: merges as a unit


@dataclass(frozen=True, slots=True)
class Line:
    """One durable line: who did what to which records, when it was recorded and from when it holds."""

    format: int
    ledger: str
    writer: str
    sequence: int
    recorded: datetime  # UTC; later than every line its writer had seen, whatever the clock did
    effective: datetime  # with the offset its author gave
    author: str
    verb: str
    reason: str
    changes: tuple[Change, ...]
    seen: Mapping[
        tuple[str, str], Mapping[str, str]
    ]  # (table, record) -> field -> revision seen; new fields are absent
    previous: str
    hash: str

    @property
    def revision(self) -> str:
        """What `Ledger.revision` answers for a field that this line changed last: "writer:sequence"."""
        return f"{self.writer}:{self.sequence}"


_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(value: JSON) -> bytes:
    """The one way this value is written. Raises InvalidInput for what JSON cannot say (NaN, sets, lone surrogates)."""
    try:
        return _encoder.encode(value).encode()
    except (TypeError, ValueError) as error:
        raise InvalidInput(
            f"A value cannot be kept as JSON: {error}.", "Give text, numbers, lists and mappings."
        ) from error


def seal(value: Entry) -> bytes:
    """Canonical JSON of an object with its own SHA-256 as last field, and a line end."""
    body = canonical(value)
    return body[:-1] + HASH + hashlib.sha256(body).hexdigest().encode() + b'"}\n'


def unseal(raw: bytes) -> Entry | None:
    """The object `seal` wrote, its hash included; None if a single byte is not as it was."""
    body = raw[: -_TAIL - 1]
    digest = hashlib.sha256(body + b"}").hexdigest()
    if raw[-_TAIL - 1 :] != HASH + digest.encode() + b'"}\n':
        return None
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):  # nested a thousand deep: nothing we wrote
        return None
    return value if isinstance(value, dict) else None


def stamp(entry: Entry) -> str:
    """Orders lines over all writers and names the revision: "recorded writer:sequence"."""
    return f"{entry['recorded']} {entry['writer']}:{entry['sequence']}"


def is_line(entry: Entry) -> bool:
    """Whether the fields that folding and showing rely on are there in the right types."""
    return (
        all(isinstance(entry.get(name), str) for name in _TEXTS)
        and all(type(entry.get(name)) is int for name in ("format", "sequence"))
        and _is_moment(entry["recorded"])
        and _is_moment(entry["effective"])
        and isinstance(entry.get("changes"), list)
        and all(_is_change(change) for change in entry["changes"])
    )


_TEXTS = ("ledger", "writer", "recorded", "effective", "author", "verb", "reason", "previous", "hash")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except ValueError:
        return False


def _is_change(change: JSON) -> bool:
    return (
        isinstance(change, dict)
        and isinstance(change.get("table"), str)
        and not change["table"].startswith("_")
        and isinstance(change.get("record"), str)
        and _UUID.fullmatch(change["record"]) is not None
        and isinstance(change.get("fields", {}), dict)
        and "id" not in change.get("fields", {})
        and isinstance(change.get("seen", {}), dict)
    )


def as_line(entry: Entry) -> Line:
    """The parsed JSON of a line as what the rest of the program reads; shares no value with the folded records."""
    changes: Sequence[Entry] = entry["changes"]
    return Line(
        format=entry["format"],
        ledger=entry["ledger"],
        writer=entry["writer"],
        sequence=entry["sequence"],
        recorded=datetime.fromisoformat(entry["recorded"]),
        effective=datetime.fromisoformat(entry["effective"]),
        author=entry["author"],
        verb=entry["verb"],
        reason=entry["reason"],
        changes=tuple(
            Change(
                table=change["table"],
                record=change["record"],
                fields=copy(change.get("fields", {})),
                deleted=change.get("deleted") is True,
                transition=change.get("transition") is True,
            )
            for change in changes
        ),
        seen={(change["table"], change["record"]): change.get("seen", {}) for change in changes},
        previous=entry["previous"],
        hash=entry["hash"],
    )


def recorded_text(moment: datetime) -> str:
    """A recorded time as it stands in a line: UTC, always with microseconds, so that text order is time order."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
