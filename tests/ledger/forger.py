"""Somebody who knows how the files are made, and makes them anew: what hashes inside the folder cannot show."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from auditor.ledger.line import seal, unseal
from auditor.ledger.snapshot import read_manifest, write_manifest
from auditor.ledger.trail import head_of
from auditor.ledger.trails import Trails


def _nothing(line: dict[str, Any]) -> None:
    pass


def forge(folder: Path, *, change: Callable[[dict[str, Any]], None] = _nothing, cut: int = 0) -> None:
    """Change lines, cut off the last ones, and make every chain and the manifest fit; the snapshot is thrown away."""
    for path in (folder / "trail").glob("*.jsonl"):
        previous, lines = "", []
        raw = path.read_bytes().splitlines(keepends=True)
        for each in raw[: len(raw) - cut]:
            line = json.loads(each)
            del line["hash"]
            change(line)
            sealed = seal({**line, "previous": previous})
            previous = unseal(sealed)["hash"]  # type: ignore[index]
            lines.append(sealed)
        path.write_bytes(b"".join(lines))
    (folder / "audit.json").unlink(missing_ok=True)
    manifest = read_manifest(folder)
    assert manifest is not None
    trails = Trails(folder, manifest.id)
    for _ in trails.read():
        pass
    heads = trails.heads()
    write_manifest(folder, replace(manifest, heads=heads), head_of(heads))
