"""Moving an audit's ledger to the folder that its number names."""

from __future__ import annotations

from auditor.errors import InvalidInput
from auditor.ledger import disk
from auditor.workspace.names import safe_name
from auditor.workspace.workspace import Workspace


def move_audit(workspace: Workspace, folder: str, number: str) -> None:
    """Give the audit in *folder* the folder of its *number*; its manifest says so first. The book is let go of.

    Raises InvalidInput if something lies there, NotKept if the system refuses. Who calls holds the programme's lock.
    """
    source, target = workspace.audits_folder / folder, workspace.audits_folder / safe_name(number)
    if target.exists():
        raise InvalidInput(f"{number} is here already.", "Give another number.")
    book = workspace.audit(folder)
    with book.writing():
        book.ledger.name = number
        book.ledger.save_snapshot()
        try:
            source.rename(target)
            disk.sync_folder(target.parent)
        except OSError as error:
            raise disk.refusal(error, source) from error
    workspace.release(folder)
