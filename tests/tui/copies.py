"""Two auditors with a copy each: handed out, worked on apart, and sent back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from auditor.activities import conduct, handing_over, merging
from auditor.activities.act import Act, act
from auditor.exchange.bundle import write_bundle
from auditor.model.item import Item
from auditor.model.words import Grade
from auditor.workspace import AuditBook, Settings, Workspace
from auditor.workspace.settings import Organisation
from tests.tui.audits import Conducted

AUDIT = "IA-2026-03"


@dataclass
class Teammate:
    """P02 with a workspace of his own, in which the audit was taken in."""

    workspace: Workspace
    made: Conducted

    @property
    def book(self) -> AuditBook:
        return self.workspace.audit(AUDIT)

    def by(self) -> Act:
        return act(self.workspace, self.made.people["P02"].id)

    def grade(self, ref: str, grade: Grade, note: str = "") -> None:
        self.made.clock.move(minutes=1)
        conduct.grade(self.book, self.by(), self.book.find(Item, ref).id, grade, note=note)

    def sent_back(self, target: Path) -> Path:
        """The bundle with all that he did so far."""
        write_bundle(self.book.ledger, target)
        return target


@contextmanager
def teammate(made: Conducted, folder: Path, *, with_letter: bool = True) -> Iterator[Teammate]:
    """A copy is handed to P02, who takes it into a workspace of his own."""
    bundle = folder / "handed-out.zip"
    if with_letter:
        handing_over.hand_out(made.book, made.by(), made.people["P02"], bundle)
    else:
        write_bundle(made.book.ledger, bundle)
    settings = Settings(organisation=Organisation(name="Nguyễn", timezone="Europe/Prague"))
    with Workspace.create(folder / "his", settings, home=folder / "his-home", clock=made.clock) as workspace:
        merging.take_in(workspace, bundle, act(workspace, made.people["P02"].id))
        yield Teammate(workspace, made)


def grade(made: Conducted, ref: str, grade: Grade, note: str = "") -> None:
    """The lead grades an item in her own copy."""
    made.clock.move(minutes=1)
    conduct.grade(made.book, made.by(), made.book.find(Item, ref).id, grade, note=note)


def take_in(made: Conducted, bundle: Path) -> None:
    """The lead takes in what came back."""
    made.clock.move(minutes=1)
    merging.take_in(made.workspace, bundle, made.by())
