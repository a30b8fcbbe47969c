"""Going through audits one after the other, for what needs all records of many."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from auditor.errors import AuditorError
from auditor.workspace.books import AuditBook
from auditor.workspace.workspace import Workspace

T = TypeVar("T")


def one_by_one(
    workspace: Workspace,
    refs: Collection[str],
    read: Callable[[AuditBook], T],
    progress: Callable[[int, int], None] | None = None,
) -> tuple[list[T], list[str]]:
    """What *read* gives of each audit, and the references of those that could not be read.

    A book that was not open before is let go of before the next one is opened; *progress* is told how many are done, of
    how many. Why an audit cannot be read is told as damage by whoever reads the workspace.
    """
    found: list[T] = []
    left_out: list[str] = []
    for done, ref in enumerate(refs):
        if progress is not None:
            progress(done, len(refs))
        was_open = ref in workspace.open_books()
        try:
            found.append(read(workspace.audit(ref)))
        except AuditorError:
            left_out.append(ref)
            continue
        if not was_open:
            workspace.release(ref)
    return found, left_out
