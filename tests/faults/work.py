"""What children do in a whole workspace, through the activities: make one, answer, attach, issue a report."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from auditor.activities import conduct, evidence, organisation, report
from auditor.activities.act import act
from auditor.model.evidence import Evidence
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.words import EvidenceKind, Grade
from auditor.workspace import Settings, Workspace
from auditor.workspace import backup as backups
from auditor.workspace.settings import Organisation
from tests.faults.boundary import Boundary, Fault
from tests.faults.lives import mutate
from tests.faults.zygote import Tell

SETTINGS = Settings(organisation=Organisation(name="Dílna & Co.", timezone="Europe/Prague"))


@contextmanager
def watched(tell: Tell, base: str, mutant: str, fault: dict[str, Any] | None) -> Iterator[tuple[Path, Path]]:
    """The folders of workspace and home, with every call in them told as ["call", …]."""
    mutate(mutant)
    boundary = Boundary([Path(base)], lambda event: tell(["call", *event]), Fault(**fault) if fault else None)
    boundary.install()
    yield Path(base) / "work", Path(base) / "home"


def make(tell: Tell, base: str, mutant: str = "", fault: dict[str, Any] | None = None) -> None:
    """A new workspace, and two people in it."""
    with watched(tell, base, mutant, fault) as (folder, home):
        workspace = Workspace.create(folder, SETTINGS, home=home)
        tell(["made"])
        for ref in ("P01", "P02"):
            organisation.add(workspace.programme, act(workspace, "nobody"), Person, ref=ref, name=f"Nº {ref}")
            tell(["added", ref])
        workspace.close()
        tell(["closed"])


def answer(
    tell: Tell, base: str, lead: str, mutant: str = "", fault: dict[str, Any] | None = None, times: int = 40
) -> None:
    """Grade items, attach evidence; close and open again."""
    with watched(tell, base, mutant, fault) as (folder, home):
        for number in range(times):
            with Workspace.open(folder, home=home) as workspace:
                book = workspace.audit("IA-1")
                for item in list(book.items.values()):
                    note = f"{number}: " + "ž" * (number * 977 % 3000)
                    tell(["grading", item.id, note])
                    conduct.grade(book, act(workspace, lead), item.id, Grade.CONFORMING, note=note)
                    tell(["graded", item.id, note])
                piece = _attach(workspace, lead, number)
                assert piece.file is not None
                tell(["attached", piece.id, piece.file.sha256])
            tell(["closed"])


def _attach(workspace: Workspace, lead: str, number: int) -> Evidence:
    book = workspace.audit("IA-1")
    item = next(iter(book.all(Item)))
    source = workspace.home / f"photo{number}.txt"
    source.write_bytes(b"seen " * number)
    return evidence.add(
        book, act(workspace, lead), kind=EvidenceKind.FILE, reference=f"file {number}", items=[item], file=source
    ).value


def issue(tell: Tell, base: str, lead: str, mutant: str = "", fault: dict[str, Any] | None = None) -> None:
    """Issue the report of the audit."""
    with watched(tell, base, mutant, fault) as (folder, home), Workspace.open(folder, home=home) as workspace:
        book = workspace.audit("IA-1")
        tell(["begun"])
        revision = report.issue(workspace, book, act(workspace, lead)).value
        tell(["issued", revision.number, revision.json_sha256, revision.pdf_sha256])


def back_up(tell: Tell, base: str, mutant: str = "", fault: dict[str, Any] | None = None) -> None:
    """Back the workspace up, and restore it elsewhere."""
    with watched(tell, base, mutant, fault) as (folder, _):
        backup = Path(base) / "backup.zip"
        backups.back_up(folder, backup)
        tell(["backed up", hashlib.sha256(backup.read_bytes()).hexdigest()])
        backups.restore(backup, Path(base) / "restored")
        tell(["restored"])


class _Said:
    """A stdout that tells what was said."""

    def __init__(self, tell: Tell) -> None:
        self._tell = tell

    def write(self, text: str) -> int:
        self._tell(["said", text])
        return len(text)

    def flush(self) -> None:
        """All was told."""

    def isatty(self) -> bool:
        return False


def command(tell: Tell, base: str, words: list[str], fault: dict[str, Any] | None = None) -> None:
    """A command of the command line, from its words to its exit code; what it says is told."""
    from auditor.__main__ import main

    boundary = Boundary([Path(base)], fault=Fault(**fault) if fault else None)
    boundary.install()
    os.environ["AUDITOR_HOME"] = str(Path(base) / "home")
    sys.argv = ["auditor", *words]
    sys.stdout = _Said(tell)
    try:
        main()
    except SystemExit as end:
        tell(["calls", boundary.calls])
        tell(["exit", end.code])
