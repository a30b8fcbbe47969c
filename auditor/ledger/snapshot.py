"""The two files that are rebuilt from the trail: `audit.json`, which vanilla TinyDB and jq open, and `manifest.json`.

`audit.json` holds the tables in TinyDB's shape and two tables of our own: `_trail` (the heads and revisions it was
made from) and `_seal` (SHA-256 over all bytes before it). One that does not check is ignored and written anew. The same
lines give the same bytes, in whatever order they came: of the stamps only those are kept that a field or a tombstone
still refers to, sorted, and revisions are written in one way.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from auditor import __version__
from auditor.ledger import disk, formats
from auditor.ledger.line import canonical, seal, unseal
from auditor.ledger.records import Document, Records, Revisions, State
from auditor.ledger.trail import Head

NAME = "audit.json"
MANIFEST = "manifest.json"
_SEAL = b',"_seal":{"1":{"sha256":"'
_END = b'"}}}\n'


@dataclass(slots=True)
class Snapshot:
    """Records as they were when the trails ended at `heads`; `digests` are SHA-256 over each trail up to there.

    One of another format has nothing but the number and the version of the program that wrote it.
    """

    state: State
    heads: Mapping[str, Head]
    digests: Mapping[str, str]
    format: int = formats.SNAPSHOT
    program: str = ""


@dataclass(slots=True)
class Manifest:
    """What the folder is, which writers were seen, where their trails ended, which exhibits it held.

    One of a newer format has what could be read of it.
    """

    id: str
    kind: str
    name: str
    created: str
    heads: dict[str, Head] = field(default_factory=dict)
    exhibits: list[str] = field(default_factory=list)
    head: str = ""
    format: int = formats.MANIFEST
    program: str = __version__


class _End(msgspec.Struct):
    sequence: int
    hash: str
    recorded: str
    number: int
    start: int
    end: int


class _Trail(msgspec.Struct):
    ledger: str
    heads: dict[str, _End]
    digests: dict[str, str]
    stamps: list[str]
    revisions: dict[str, dict[str, int | dict[str, int]]]
    gone: dict[str, dict[str, int]]
    transitions: dict[str, dict[str, int]]
    contested: list[tuple[str, str]]


class _Manifest(msgspec.Struct):
    id: str
    kind: str = ""
    name: str = ""
    created: str = ""
    heads: dict[str, _End] = {}
    head: str = ""
    exhibits: list[str] = []
    format: int = 1
    program: str = ""


_tables = msgspec.json.Decoder(dict[str, dict[str, dict[str, Any]]])


def write_snapshot(folder: Path, ledger: str, snapshot: Snapshot) -> None:
    """Replace `audit.json`, durable, all or nothing."""
    state = lean(snapshot.state)
    data: dict[str, Any] = {name: records.documents() for name, records in state.tables.items()}
    meta = {
        "format": formats.SNAPSHOT,
        "program": __version__,
        "ledger": ledger,
        "heads": {writer: head.as_json() for writer, head in snapshot.heads.items()},
        "digests": dict(snapshot.digests),
        "stamps": state.stamps,
        "revisions": {name: records.revisions for name, records in state.tables.items()},
        "gone": {name: records.gone for name, records in state.tables.items()},
        "transitions": {name: records.transitions for name, records in state.tables.items()},
        "contested": sorted(state.contested),
    }
    data["_trail"] = {"1": meta}
    body = canonical(data)
    digest = hashlib.sha256(body).hexdigest().encode()
    disk.write_file(folder / NAME, body[:-1] + _SEAL + digest + _END)


def read_snapshot(folder: Path, ledger: str) -> Snapshot | None:
    """The snapshot; None if there is none, a byte of it was changed, or it is of another ledger."""
    try:
        raw = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    tail = len(_SEAL) + 64 + len(_END)
    digest = hashlib.sha256(memoryview(raw)[:-tail])
    digest.update(b"}")
    if raw[-tail:] != _SEAL + digest.hexdigest().encode() + _END:
        return None
    try:
        data = _tables.decode(raw)
        meta = data["_trail"]["1"]
        if meta["format"] != formats.SNAPSHOT:
            return Snapshot(State(), {}, {}, meta["format"], str(meta.get("program", "")))
        made = msgspec.convert(meta, _Trail)
        if made.ledger != ledger:
            return None
        tables = {
            name: Records(data[name], revisions, made.gone[name], made.transitions[name])
            for name, revisions in made.revisions.items()
        }
    except (msgspec.MsgspecError, KeyError, TypeError, RecursionError):  # whoever sealed it was not this program
        return None
    return Snapshot(State(tables, made.stamps, made.heads, made.contested), _heads(made.heads), made.digests)


def lean(state: State) -> State:
    """The same records and revisions, with only the stamps that something refers to, sorted; documents are shared."""
    used = {
        number
        for records in state.tables.values()
        for numbers in (records.gone, records.transitions)
        for number in numbers.values()
    }
    for records in state.tables.values():
        for known in records.revisions.values():
            used.update((known,) if isinstance(known, int) else known.values())
    stamps = sorted({state.stamps[number] for number in used})
    places = {stamp: place for place, stamp in enumerate(stamps)}
    number = {old: places[state.stamps[old]] for old in used}
    tables = {}
    for name, records in state.tables.items():
        documents = records.documents()
        revisions = {
            document["id"]: _in_one_way(document, records.revisions[document["id"]], number)
            for document in documents.values()
        }
        gone = {record: number[old] for record, old in records.gone.items()}
        transitions = {record: number[old] for record, old in records.transitions.items()}
        tables[name] = Records(documents, revisions, gone, transitions)
    made = State(tables, stamps, state.writers, state.contested)
    made.unsettled = state.unsettled
    return made


def _in_one_way(document: Document, known: Revisions, number: Mapping[int, int]) -> Revisions:
    """The oldest revision of a record's fields under "", and those of the fields that are younger."""
    if isinstance(known, int):
        return number[known]
    base = known[""]
    each = {name: number[known.get(name, base)] for name in document if name != "id"}
    oldest = min(each.values(), default=number[base])
    younger = {name: at for name, at in each.items() if at != oldest}
    return {"": oldest, **younger} if younger else oldest


def write_manifest(folder: Path, manifest: Manifest, head: str) -> None:
    """Replace `manifest.json`, durable, all or nothing. `head` is one hash over all trail heads."""
    disk.write_file(
        folder / MANIFEST,
        seal(
            {
                "format": manifest.format,
                "program": manifest.program,
                "id": manifest.id,
                "kind": manifest.kind,
                "name": manifest.name,
                "created": manifest.created,
                "snapshot": NAME,
                "heads": {writer: head.as_json() for writer, head in manifest.heads.items()},
                "head": head,
                "exhibits": manifest.exhibits,
            }
        ),
    )


def read_manifest(folder: Path) -> Manifest | None:
    """The manifest, or None if a byte of it was changed. Raises FileNotFoundError if there is none."""
    value = unseal((folder / MANIFEST).read_bytes())
    if value is None:
        return None
    try:
        made = msgspec.convert(value, _Manifest)
    except msgspec.ValidationError:
        if type(value.get("format")) is not int or value["format"] <= formats.MANIFEST:
            return None
        id_, kind, name, created, program = (
            str(value.get(key, "")) for key in ("id", "kind", "name", "created", "program")
        )
        return Manifest(id_, kind, name, created, format=value["format"], program=program)
    return Manifest(
        made.id,
        made.kind,
        made.name,
        made.created,
        _heads(made.heads),
        made.exhibits,
        made.head,
        made.format,
        made.program,
    )


def _heads(ends: Mapping[str, _End]) -> dict[str, Head]:
    return {
        writer: Head(writer, end.sequence, end.hash, end.recorded, end.number, end.start, end.end)
        for writer, end in ends.items()
    }


def digest(path: Path, end: int) -> str:
    """SHA-256 over the first `end` bytes of a file; of fewer if it is shorter, of none if it is not there."""
    total = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while end > 0 and (part := file.read(min(end, 1 << 20))):
                total.update(part)
                end -= len(part)
    except FileNotFoundError:
        pass
    return total.hexdigest()
