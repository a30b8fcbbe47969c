"""The two files that are rebuilt from the trail: `audit.json`, which vanilla TinyDB and jq open, and `manifest.json`.

`audit.json` holds the tables in TinyDB's shape and two tables of our own: `_trail` (the heads and revisions it was
made from) and `_seal` (SHA-256 over all bytes before it). One that does not check is ignored and written anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditor.ledger import disk
from auditor.ledger.line import canonical, seal, unseal
from auditor.ledger.records import Records, State
from auditor.ledger.trail import Head

NAME = "audit.json"
MANIFEST = "manifest.json"
FORMAT = 1
_SEAL = b',"_seal":{"1":{"sha256":"'
_END = b'"}}}\n'


@dataclass(slots=True)
class Snapshot:
    """Records as they were when the trails ended at `heads`; `digests` are SHA-256 over each trail up to there."""

    state: State
    heads: Mapping[str, Head]
    digests: Mapping[str, str]


@dataclass(slots=True)
class Manifest:
    """What the folder is, which writers were seen, where their trails ended, which exhibits it held."""

    id: str
    kind: str
    name: str
    created: str
    heads: dict[str, Head] = field(default_factory=dict)
    exhibits: list[str] = field(default_factory=list)
    format: int = FORMAT


def write_snapshot(folder: Path, ledger: str, snapshot: Snapshot) -> None:
    """Replace `audit.json`, durable, all or nothing."""
    tables = snapshot.state.tables
    data: dict[str, Any] = {name: records.documents() for name, records in tables.items()}
    meta = {
        "format": FORMAT,
        "ledger": ledger,
        "heads": {writer: head.as_json() for writer, head in snapshot.heads.items()},
        "digests": dict(snapshot.digests),
        "stamps": snapshot.state.stamps,
        "revisions": {name: records.revisions for name, records in tables.items()},
        "gone": {name: records.gone for name, records in tables.items()},
    }
    data["_trail"] = {"1": meta}
    body = canonical(data)
    digest = hashlib.sha256(body).hexdigest().encode()
    disk.write_file(folder / NAME, body[:-1] + _SEAL + digest + _END)


def read_snapshot(folder: Path, ledger: str) -> Snapshot | None:
    """The snapshot, or None if there is none, a byte of it was changed, or it is of another ledger or format."""
    try:
        raw = (folder / NAME).read_bytes()
    except FileNotFoundError:
        return None
    tail = len(_SEAL) + 64 + len(_END)
    digest = hashlib.sha256(memoryview(raw)[:-tail])
    digest.update(b"}")
    if raw[-tail:] != _SEAL + digest.hexdigest().encode() + _END:
        return None
    data: dict[str, Any] = json.loads(raw)
    meta = data["_trail"]["1"]
    if meta["format"] != FORMAT or meta["ledger"] != ledger:
        return None
    tables = {name: Records(data[name], revisions, meta["gone"][name]) for name, revisions in meta["revisions"].items()}
    heads = {writer: Head.from_json(writer, head) for writer, head in meta["heads"].items()}
    return Snapshot(State(tables, meta["stamps"]), heads, meta["digests"])


def write_manifest(folder: Path, manifest: Manifest, head: str) -> None:
    """Replace `manifest.json`, durable, all or nothing. `head` is one hash over all trail heads."""
    disk.write_file(
        folder / MANIFEST,
        seal(
            {
                "format": manifest.format,
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
    return Manifest(
        id=value["id"],
        kind=value["kind"],
        name=value["name"],
        created=value["created"],
        heads={writer: Head.from_json(writer, head) for writer, head in value["heads"].items()},
        exhibits=value["exhibits"],
        format=value["format"],
    )


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
