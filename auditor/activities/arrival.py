"""What arrives from elsewhere: that it can be read here, how it gets its place, and why it is refused."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from auditor.activities import history
from auditor.errors import InvalidInput
from auditor.ledger import DamagedLedger, Fork, Line, disk
from auditor.model.audit import Audit
from auditor.model.guards.clock import BACKDATED
from auditor.model.programme import Slot
from auditor.model.record import HistoryEntry
from auditor.model.text import clean, searchable
from auditor.workspace import AuditBook, Book, ProgrammeBook, Workspace
from auditor.workspace.names import safe_name

ASK = "Nothing was taken in. Ask whoever sent it for a new bundle."


def move_ledger(source: Path, target: Path) -> None:
    """Make a checked folder durable, and give it its name at once."""
    for folder, _, names in os.walk(source, topdown=False):
        for name in names:
            descriptor = os.open(Path(folder) / name, os.O_RDWR | disk.BINARY)
            try:
                disk.sync(descriptor)
            finally:
                os.close(descriptor)
        disk.sync_folder(Path(folder))
    disk.make_folder(target.parent)
    try:
        source.rename(target)
    except OSError as error:
        if not target.exists():
            raise disk.refusal(error, target) from error
        raise made_meanwhile(target.name) from error
    disk.sync_folder(target.parent)
    source.mkdir()  # whoever unpacked it takes it away again


def check_readable(book: Book, lines: Sequence[Line], workspace: Workspace, called: Sequence[str] = ()) -> None:
    """Every record can be read as what it is, no text acts instead of being read, and nothing is from the future.

    An audit is *called* as it is there or here; it may have been renumbered in either.
    """
    latest = workspace.now() + BACKDATED  # a step of ours may follow one whose clock was that far ahead
    for line in lines:
        for words in (line.verb, line.author, line.reason):
            try:
                clean(words)
            except ValueError as wrong:
                raise InvalidInput(f"A line of {book.ledger.name} cannot be taken in: {wrong}.", ASK) from wrong
        if line.effective > latest:
            raise InvalidInput(
                f"“{line.verb}” is dated {line.effective:%Y-%m-%d %H:%M}, which is in the future (G-42).",
                workspace.pinned or "Set the clock that is wrong; or take it in when that time has come.",
            )
    check_records(book)
    coming = {line.revision for line in lines}
    for entry in book.all(HistoryEntry).values():
        if entry.on > latest and book.ledger.revision("history", entry.id, "on") in coming:
            raise InvalidInput(
                f"The step “{entry.action}” is dated {entry.on:%Y-%m-%d}, in the future (G-42).",
                workspace.pinned or ASK,
            )
    if isinstance(book, ProgrammeBook):
        for slot in book.all(Slot).values():
            safe_name(slot.ref)  # the folder of its audit is called so
    if isinstance(book, AuditBook):
        for audit in book.all(Audit).values():
            safe_name(audit.ref)
        audits = [searchable(audit.ref) for audit in book.all(Audit).values()]
        if len(audits) != 1 or audits[0] not in map(searchable, called or [book.ledger.name]):
            raise InvalidInput(f"The bundle calls itself {book.ledger.name}, and holds another audit or none.", ASK)


def check_records(book: Book) -> None:
    """Every record of a book can be read. Raises InvalidInput."""
    for model in book.tables:
        try:
            book.all(model)
        except DamagedLedger as wrong:  # whoever sent it can mend it; nothing here is damaged
            raise InvalidInput(wrong.message, ASK) from wrong


def another(name: str) -> InvalidInput:
    """Why a ledger is refused that has the name of another one here."""
    return InvalidInput(
        f"{name} is here already, and is another one: it was not made from the same ledger.",
        "Take it into a workspace of its own: auditor init DIR, then from there auditor import bundle FILE",
    )


def made_meanwhile(name: str) -> InvalidInput:
    """Why one is refused that came here while it was looked at."""
    return InvalidInput(f"{name} was made here meanwhile; nothing was taken in.", "Do it again.")


def fork_in_words(book: Book, fork: Fork) -> str:
    """What was written twice under one number; or, under our own name, never here."""
    names = history.labels(book)
    if fork.ours is None:
        said = f"{fork.theirs.verb} ({names.get(fork.theirs.author, fork.theirs.author)})"
        first = (fork.theirs.adopted or fork.theirs).sequence
        return (
            f"from line {first} on under the name of this installation, which never wrote it: {said} and "
            f"{fork.behind - 1} more; forged, or from a copy of this folder and of the user's data"
        )
    ours, theirs = (f"{line.verb} ({names.get(line.author, line.author)})" for line in (fork.ours, fork.theirs))
    return f"line {fork.ours.sequence} was written twice: here {ours}, there {theirs} and {fork.behind - 1} more"
