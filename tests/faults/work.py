"""What children do in a whole workspace, through the activities: make one, answer, attach, issue a report."""

from __future__ import annotations

import ctypes
import hashlib
import os
import resource
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from auditor.activities import conduct, evidence, merging, organisation, report
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


def take_in(tell: Tell, base: str, bundle: str, by: str, mutant: str = "", fault: dict[str, Any] | None = None) -> None:
    """Take a teammate's copy in."""
    with watched(tell, base, mutant, fault) as (folder, home), Workspace.open(folder, home=home) as workspace:
        merging.take_in(workspace, Path(bundle), act(workspace, by))
        tell(["taken in"])


def back_up(tell: Tell, base: str, mutant: str = "", fault: dict[str, Any] | None = None) -> None:
    """Back the workspace up, and restore it elsewhere."""
    with watched(tell, base, mutant, fault) as (folder, _):
        backup = Path(base) / "backup.zip"
        backups.back_up(folder, backup)
        tell(["backed up", hashlib.sha256(backup.read_bytes()).hexdigest()])
        backups.restore(backup, Path(base) / "restored")
        tell(["restored"])


class _Said:
    """A stream that tells what was said."""

    def __init__(self, tell: Tell, how: str) -> None:
        self._tell = tell
        self._how = how

    def write(self, text: str) -> int:
        self._tell([self._how, text])
        return len(text)

    def flush(self) -> None:
        """All was told."""

    def isatty(self) -> bool:
        return False


def _obey() -> None:
    """Give up what lets root pass over permissions (CAP_DAC_OVERRIDE and CAP_DAC_READ_SEARCH)."""
    if os.geteuid() == 0:
        version, size, over = 0x20080522, 3, 0b110
        header = (ctypes.c_uint32 * 2)(version, 0)
        sets = (ctypes.c_uint32 * (2 * size))()  # effective, permitted, inheritable; twice 32 of them
        system = ctypes.CDLL(None, use_errno=True)
        assert system.capget(header, sets) == 0
        sets[0] &= ~over & 0xFFFFFFFF
        assert system.capset(header, sets) == 0


def command(
    tell: Tell, base: str, words: list[str], fault: dict[str, Any] | None = None, largest: int = 0, obeys: bool = False
) -> None:
    """A command of the command line, from its words to its exit code; what it says is told.

    No file may grow beyond the `largest` size, which is what a full disk looks like; one that `obeys`
    is held back by permissions, even if it is root.
    """
    from auditor.__main__ import main

    boundary = Boundary([Path(base)], fault=Fault(**fault) if fault else None)
    boundary.install()
    os.environ["AUDITOR_HOME"] = str(Path(base) / "home")
    sys.argv = ["auditor", *words]
    if largest:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
    if obeys:
        _obey()
    sys.stdout, sys.stderr = _Said(tell, "said"), _Said(tell, "told")
    try:
        main()
    except SystemExit as end:
        tell(["calls", boundary.calls])
        tell(["exit", end.code])
