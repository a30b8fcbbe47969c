"""Who acts on this machine in a workspace: remembered outside the workspace, beside the person's settings."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path

from auditor.activities.organisation import find_person
from auditor.errors import NotFound
from auditor.model.record import Id
from auditor.workspace import Preferences, Workspace

FILE = "who.json"


def usual(workspace: Workspace, preferences: Preferences) -> Id:
    """Who acts: ``AUDITOR_BY``, who was last named here, the person's own settings; empty where none is known here.

    In the demo, where nobody is anybody yet, it is the lead auditor of the audit that was begun last.
    """
    remembered = _read(workspace.home / FILE).get(_key(workspace), "")
    for wanted in filter(None, (os.environ.get("AUDITOR_BY", ""), remembered, preferences.by)):
        with suppress(NotFound):  # whoever is not known here, or might be one of several, is asked
            return find_person(workspace, wanted).id
    return _lead_of_the_demo(workspace)


def _lead_of_the_demo(workspace: Workspace) -> Id:
    pinned = workspace.settings.demo.today
    if pinned is None:
        return ""
    begun = [slot for slot in workspace.at_hand.slots if slot.planned_from <= pinned]
    return max(begun, key=lambda slot: slot.planned_from).lead if begun else ""


def remember(workspace: Workspace, person: Id) -> None:
    """Keep who acts here. It is a convenience: a disk that takes nothing costs one question at the next start."""
    known = {**_read(workspace.home / FILE), _key(workspace): person}
    file = workspace.home / FILE
    temporary = file.with_name(f".{FILE}.{os.getpid()}")
    try:
        workspace.home.mkdir(parents=True, exist_ok=True)
        temporary.write_text(json.dumps(known, ensure_ascii=False, indent=1), encoding="utf-8")
        temporary.replace(file)
    except OSError:
        temporary.unlink(missing_ok=True)


def _key(workspace: Workspace) -> str:
    return str(workspace.folder.resolve())


def _read(file: Path) -> dict[str, str]:
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {str(k): str(v) for k, v in read.items()} if isinstance(read, dict) else {}
