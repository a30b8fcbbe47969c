"""A line of the trail: one verb, its changes, and the hash that chains it to the line before.

On disk a line is canonical JSON (sorted keys, no spaces, UTF-8) with its hash as the last field::

    {"author":…,"changes":[{"fields":{…},"record":…,"seen":{…},"table":…}],"effective":…,"format":2,"ledger":…,
     "previous":…,"reason":…,"recorded":…,"sequence":12,"verb":…,"writer":…,"hash":"<SHA-256 of all without hash>"}

A revision names a line for ever: "writer:sequence:beginning of its hash", those it was first written with. `seen`
holds, for each changed field that had a value before, the revision its author saw; `settles`, for each field of a
settled conflict, those of its sides; `follows`, for a state transition, that of the transition it builds on. `after`
holds the revisions the other trails ended with: what a line knows is what its own trail holds before it, and the other
trails up to there. A line without `after` knows all that was recorded before it (format 1 knew no merging).

`adopted` stands in a line that was taken over from the other side of a fork, and says what it was there: writer,
sequence, previous and hash. With these put back it is that line again, byte for byte.

`recorded_by` stands in a line whose author is not who sat at the desk: who recorded it for that person.

The hash is checked over the bytes as they stand, so fields of a later format are kept and covered.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any, TypeAlias

from auditor.errors import InvalidInput
from auditor.ledger import formats

#: Anything JSON can say: None, bool, int, float, str, lists and dicts of these with text as keys.
JSON: TypeAlias = Any
Entry: TypeAlias = dict[str, Any]  # a line as parsed JSON

FORMAT = formats.LINE
HASH = b',"hash":"'
_TAIL = len(HASH) + 64 + 2
DEEPEST = 64  # lists and mappings within each other: far more than any record has, far less than would stop a reader
CLOCKS = 1970  # no clock says an earlier year
AUDITED = 1900  # and no audit was before this one
HASH_PART = 12  # how much of its hash is part of a line's name: enough to tell the sides of a fork apart


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
    settles: Mapping[str, Sequence[str]] = field(default_factory=dict)  # field -> revisions of the sides of a conflict


@dataclass(frozen=True, slots=True)
class Origin:
    """Which line it was when it was first written; an adopted line has another place in the trails since."""

    writer: str
    sequence: int
    hash: str

    @property
    def revision(self) -> str:
        """What names the line for ever: "writer:sequence:beginning of the hash"."""
        return f"{self.writer}:{self.sequence}:{self.hash[:HASH_PART]}"


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
    adopted: Origin | None = None  # what it was before it was taken over from the other side of a fork
    recorded_by: str = ""  # who recorded it, where that is not its author

    @property
    def revision(self) -> str:
        """What `Ledger.revision` answers for a field that this line changed last."""
        return (self.adopted or Origin(self.writer, self.sequence, self.hash)).revision


_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(value: JSON) -> bytes:
    """The one way this value is written. Raises InvalidInput for what JSON cannot say (NaN, sets, lone surrogates)."""
    try:
        return _encoder.encode(value).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise InvalidInput(
            f"A value cannot be kept as JSON: {error}.", "Give text, numbers, lists and mappings."
        ) from error


def seal(value: Entry) -> bytes:
    """Canonical JSON of an object with its own SHA-256 as last field, and a line end. Raises InvalidInput."""
    body = canonical(value)
    if _is_deep(body, value):
        raise InvalidInput("A value cannot be kept: it is nested too deep.", f"At most {DEEPEST} within each other.")
    return body[:-1] + HASH + hashlib.sha256(body).hexdigest().encode() + b'"}\n'


def unseal(raw: bytes) -> Entry | None:
    """The object `seal` wrote, its hash included; None if a single byte is not as it was, or `seal` refuses it."""
    body = raw[: -_TAIL - 1]
    digest = hashlib.sha256(body + b"}").hexdigest()
    if raw[-_TAIL - 1 :] != HASH + digest.encode() + b'"}\n':
        return None
    try:
        value = json.loads(raw)
    except (ValueError, RecursionError):  # nested a thousand deep: nothing we wrote
        return None
    return value if isinstance(value, dict) and not _is_deep(raw, value) else None


def _is_deep(raw: bytes, value: JSON) -> bool:
    """Whether a value, as it is written in `raw`, is nested deeper than anything that is kept."""
    if raw.count(b"{") + raw.count(b"[") <= DEEPEST:
        return False
    level = [value]
    for _ in range(DEEPEST):
        inside = (each.values() if isinstance(each, dict) else each for each in level)
        level = [part for parts in inside for part in parts if isinstance(part, dict | list | tuple)]
    return bool(level)


def origin(entry: Entry) -> Origin:
    """Which line it was when it was first written."""
    first = entry.get("adopted") or entry
    return Origin(first["writer"], first["sequence"], first["hash"])


def restored(entry: Entry) -> bytes:
    """An adopted line as it was first written, byte for byte; any other line as it stands."""
    first = entry.get("adopted") or entry
    put_back = {"writer": first["writer"], "sequence": first["sequence"], "previous": first["previous"]}
    return seal({name: value for name, value in entry.items() if name not in ("adopted", "hash")} | put_back)


def is_genuine(entry: Entry) -> bool:
    """Whether an adopted line is the one that it says it was."""
    try:
        raw = restored(entry)
    except InvalidInput:
        return False
    return raw.endswith(HASH + origin(entry).hash.encode() + b'"}\n')


def revision(entry: Entry) -> str:
    """What names the line for ever, in every copy of the ledger."""
    first = entry.get("adopted") or entry
    return f"{first['writer']}:{first['sequence']}:{first['hash'][:HASH_PART]}"


def stamp(entry: Entry) -> str:
    """Orders lines over all writers, the same in every copy: "recorded revision"."""
    return f"{entry['recorded']} {revision(entry)}"


def is_line(entry: Entry) -> bool:
    """Whether the fields that folding and showing rely on are there in the right types."""
    return (
        all(isinstance(entry.get(name), str) for name in _TEXTS)
        and all(type(entry.get(name)) is int for name in ("format", "sequence"))
        and entry["format"] >= 1
        and _UUID.fullmatch(entry["writer"]) is not None
        and _is_moment(entry["recorded"], CLOCKS)
        and _is_moment(entry["effective"])
        and _is_texts(entry.get("after", []))
        and all(_REVISION.fullmatch(each) for each in entry.get("after", []))
        and _is_origin(entry.get("adopted"))
        and isinstance(entry.get("recorded_by", ""), str)
        and isinstance(entry.get("changes"), list)
        and all(_is_change(change) for change in entry["changes"])
    )


_TEXTS = ("ledger", "writer", "recorded", "effective", "author", "verb", "reason", "previous", "hash")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_REVISION = re.compile(rf"[0-9a-f-]+:[0-9]{{1,18}}:[0-9a-f]{{{HASH_PART}}}")


def _is_texts(value: JSON) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _is_origin(value: JSON) -> bool:
    return value is None or (
        isinstance(value, dict)
        and all(isinstance(value.get(name), str) for name in ("writer", "previous", "hash"))
        and type(value.get("sequence")) is int
    )


def is_moment(moment: datetime) -> bool:
    """Whether it has its zone, and is a moment in every other zone, too, and so is the one after it."""
    return moment.tzinfo is not None and MINYEAR < moment.year < MAXYEAR


def is_long_ago(effective: datetime) -> bool:
    """Whether nobody can have meant that day: a slip of the hand. Lines that have such a one stay as they are."""
    return effective.year < AUDITED


def _is_moment(text: str, since: int = MINYEAR) -> bool:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return False
    return is_moment(moment) and moment.year >= since


def _is_change(change: JSON) -> bool:
    return (
        isinstance(change, dict)
        and isinstance(change.get("table"), str)
        and not change["table"].startswith("_")
        and isinstance(change.get("record"), str)
        and _UUID.fullmatch(change["record"]) is not None
        and isinstance(change.get("fields", {}), dict)
        and "id" not in change.get("fields", {})
        and isinstance(change.get("follows", ""), str)
        and isinstance(change.get("seen", {}), dict)
        and all(isinstance(revision, str) for revision in change.get("seen", {}).values())
        and isinstance(change.get("settles", {}), dict)
        and all(_is_texts(revisions) for revisions in change.get("settles", {}).values())
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
                settles=copy(change.get("settles", {})),
            )
            for change in changes
        ),
        seen={(change["table"], change["record"]): change.get("seen", {}) for change in changes},
        previous=entry["previous"],
        hash=entry["hash"],
        adopted=origin(entry) if entry.get("adopted") else None,
        recorded_by=entry.get("recorded_by", ""),
    )


def recorded_text(moment: datetime) -> str:
    """A recorded time as it stands in a line: UTC, always with microseconds, so that text order is time order."""
    return f"{moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"
