"""The folder on disk: settings, ledgers, audits, the index."""

from auditor.workspace.book import Book
from auditor.workspace.books import COPIED, AuditBook, ProgrammeBook
from auditor.workspace.settings import Preferences, Settings, read_preferences, read_settings
from auditor.workspace.workspace import Workspace, user_home, utc_now

__all__ = [
    "COPIED",
    "AuditBook",
    "Book",
    "Preferences",
    "ProgrammeBook",
    "Settings",
    "Workspace",
    "read_preferences",
    "read_settings",
    "user_home",
    "utc_now",
]
