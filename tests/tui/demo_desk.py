"""A copy of the demo with somebody at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auditor.model.people import Person
from auditor.tui.who import remember
from auditor.workspace import Workspace
from tests.data import demo


@contextmanager
def demo_desk(folder: Path, person: str) -> Iterator[Workspace]:
    """The workspace, in *folder*, open for whoever has the reference *person*."""
    with Workspace.open(demo.copied(folder / "demo"), home=folder / "home") as workspace:
        remember(workspace, workspace.programme.find(Person, person).id)
        yield workspace
