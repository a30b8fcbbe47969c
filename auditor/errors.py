"""The errors a user can cause, all of one family.

::

    AuditorError                 what happened, and what helps
    ├── Refusal                  a rule of the trade says no (exit 1)       auditor.model.guards
    ├── InvalidInput             a value or a file cannot be read (exit 1)
    ├── NotFound                 no such audit, item, person… (exit 1)
    └── WorkspaceError           the workspace is damaged, locked or not there (exit 3)
        ├── DamagedLedger        a trail, snapshot or exhibit does not check                auditor.ledger
        └── LockedLedger         another process holds the ledger                           auditor.ledger

They are raised low and caught at the two front doors only: the command line prints them to stderr, a screen shows them
as a message. Nothing in between swallows them.
"""

from __future__ import annotations

from typing import ClassVar


class AuditorError(Exception):
    """Something a user can cause and mend: a sentence that says what happened, and a hint that says what helps."""

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message}\n{self.hint}" if self.hint else self.message


class InvalidInput(AuditorError):
    """A value, a file or a form cannot be read as what it should be."""


class NotFound(AuditorError):
    """A reference names nothing that exists here."""


class WorkspaceError(AuditorError):
    """The workspace is damaged, locked, too new, or not there."""

    exit_code = 3
