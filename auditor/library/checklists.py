"""The shelf of checklists: the organisation's own first, then those that came with the product.

A checklist ``my-list`` is the file ``my-list.yaml``; an own file hides the shipped one of the same name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from auditor.errors import NotFound
from auditor.library.content import shipped
from auditor.library.faults import Fault, InvalidFile
from auditor.library.reading import parse_typed, read_typed
from auditor.model.checklist import Checklist


class InvalidChecklist(InvalidFile):
    """A checklist's file is refused; ``faults`` names each line that is wrong."""


class Entry(NamedTuple):
    """A checklist on the shelf; where it cannot be used, :attr:`checklist` is None and :attr:`problem` says why."""

    id: str
    path: Path
    shipped: bool
    checklist: Checklist | None
    problem: InvalidChecklist | None


class Shelf:
    """The checklists of the workspace's folders, in order of precedence, and behind them the shipped ones."""

    def __init__(self, *folders: Path) -> None:
        self._shipped = shipped("checklists")
        self._folders = (*folders, self._shipped)

    def paths(self) -> dict[str, Path]:
        """Where each checklist lies, by id, in alphabetical order; nothing is read."""
        found: dict[str, Path] = {}
        for folder in self._folders:
            for path in sorted(folder.glob("*.yaml")):
                found.setdefault(path.stem, path)
        return dict(sorted(found.items()))

    def entries(self) -> Iterator[Entry]:
        """Every checklist, read one by one; those that cannot be used are told, not left out."""
        for checklist_id, path in self.paths().items():
            try:
                checklist, problem = self._read(checklist_id, path), None
            except InvalidChecklist as error:
                checklist, problem = None, error
            yield Entry(checklist_id, path, path.parent == self._shipped, checklist, problem)

    def load(self, checklist_id: str) -> Checklist:
        """The checklist *checklist_id*; ``NotFound`` names those that there are."""
        paths = self.paths()
        if checklist_id not in paths:
            known = ", ".join(paths) or "none"
            raise NotFound(f"there is no checklist {checklist_id}", f"There are: {known}.")
        return self._read(checklist_id, paths[checklist_id])

    def _read(self, checklist_id: str, path: Path) -> Checklist:
        checklist = read(path)
        if checklist.id != checklist_id:
            raise InvalidChecklist([Fault(str(path), 0, "id", f"{checklist_id}, as the file is named", checklist.id)])
        return checklist


def shelf(*folders: Path) -> Shelf:
    """The shelf of *folders* (a workspace's ``checklists/``) and the shipped checklists behind them."""
    return Shelf(*folders)


def read(path: Path) -> Checklist:
    """Read the checklist in the file *path*; raise :class:`InvalidChecklist` with every fault."""
    return read_typed(path, Checklist, InvalidChecklist)


def parse(data: bytes, file: str) -> Checklist:
    """Read a checklist from the bytes of the file called *file*."""
    return parse_typed(data, Checklist, file, InvalidChecklist)
