"""What a number is that no trail answers for: often it is another hash of the same report, or of another audit."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from auditor.activities.issued import named
from auditor.activities.witness import Frozen, Witness, frozen_record
from auditor.errors import AuditorError
from auditor.ledger.anchors import Anchor
from auditor.ledger.checks import Reading, examine
from auditor.workspace import Workspace
from auditor.workspace.workspace import PROGRAMME


def explained(workspace: Workspace, ref: str, witness: Witness) -> str:
    """A sentence on what a head from paper is instead; empty where nothing here knows it.

    With the *ref* of an audit only that was verified, and the other trails are looked at now.
    """
    if witness.anchor.heads:
        return ""
    digits = witness.anchor.head
    folders = [workspace.programme_folder, *(workspace.audits_folder / name for name in workspace.folders())]
    told = next(filter(None, (_of_a_report(folder, digits) for folder in folders)), "")
    if told or not ref:
        return told
    return next(filter(None, (_of_a_trail(folder, witness.anchor) for folder in folders)), "")


def _of_a_report(folder: Path, digits: str) -> str:
    for path, frozen, data in _frozen(folder):
        report = f"report {frozen.audit} revision {frozen.revision.number}"
        if frozen.revision.head.startswith(digits):
            return f"It is the trail head in {report}: auditor verify {frozen.audit} --anchor {digits}"
        head = f"The trail head printed with it is {frozen.revision.head}: that is what --anchor takes."
        if frozen.revision.content_sha256.startswith(digits):
            return f"It is the hash of the content of {report}: of what was reported, not of the trail. {head}"
        files = {path.name: data, **{pdf.name: pdf.read_bytes() for pdf in _pdfs(path)}}
        for name, content in files.items():
            if hashlib.sha256(content).hexdigest().startswith(digits):
                return f"It is the hash of the file {name} of {report}. {head}"
    return ""


def _frozen(folder: Path) -> Iterator[tuple[Path, Frozen, bytes]]:
    for path in named(folder / "issued"):
        data = path.read_bytes() if path.suffix == ".json" else b""
        frozen = frozen_record(data)
        if frozen is not None:
            yield path, frozen, data


def _pdfs(path: Path) -> Iterator[Path]:
    yield from path.parent.glob(f"{path.name.partition('.')[0].partition('-')[0]}*.pdf")


def _of_a_trail(folder: Path, anchor: Anchor) -> str:
    """Whether the trails in a folder ever ended so."""
    with suppress(AuditorError):
        (standing,) = examine(folder, Reading(0), sought=[anchor]).standings
        if standing.stands and folder.name == PROGRAMME:
            return f"It is a trail head of the programme: auditor verify --anchor {anchor.head}"
        if standing.stands:
            return f"It is a trail head of {folder.name}: auditor verify {folder.name} --anchor {anchor.head}"
    return ""
