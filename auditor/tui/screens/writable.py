"""Whether a trail may be written to: asked before a form opens, and told above the screen while it may not."""

from __future__ import annotations

from auditor.ledger import Ledger
from auditor.tui.desk import Desk
from auditor.workspace import damage


def require_writable(desk: Desk, ledger: Ledger) -> None:
    """Raise what the activity would raise, before anybody types: damaged, a newer format, a folder for reading only."""
    desk.workspace.may_change()
    if ledger.read_only:
        with ledger.locked():
            pass


def held(desk: Desk, ledger: Ledger) -> str:
    """In a word why a trail is for reading only; empty where it may be written to."""
    if desk.workspace.newer is not None:
        return "newer format"
    if not ledger.read_only:
        return ""
    return damage.word(damage.told(ledger.damage)) or "read only"
