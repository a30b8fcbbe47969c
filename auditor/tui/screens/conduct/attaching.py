"""Attaching a file to an item: what it proposes of itself, what is said of it, and what is pasted or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.activities import evidence, found_evidence
from auditor.activities.evidence import StoredFile
from auditor.activities.found_evidence import Proposal
from auditor.errors import AuditorError, InvalidInput
from auditor.exchange.watched_folder import found_file
from auditor.model.evidence import Evidence
from auditor.model.item import Item
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.tui.keymap import key_of
from auditor.tui.screens.conduct.sheet import size
from auditor.tui.widgets.yes_line import YesLine

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen


def proposed(screen: ConductScreen, file: Path, item: Item) -> Proposal:
    """What a file proposes of itself at an item."""
    workspace = screen.desk.workspace
    return found_evidence.proposed(file, found_evidence.zone_of(workspace, screen.book, item), workspace.now())


def attach_file(screen: ConductScreen, file: Path, item: Id, about: str = "") -> Evidence:
    """Record a file at an item as what it proposes, and say what it was taken for and how that is changed.

    *about* says what it shows.
    """
    standing = screen.book.get(Item, item)
    proposal = proposed(screen, file, standing)
    usual = found_evidence.usual_class(screen.desk.workspace, screen.book)
    kept = evidence.add(
        screen.book,
        screen.desk.act(),
        kind=proposal.kind,
        file=file,
        captured=proposal.captured,
        items=[item],
        description=about,
        confidentiality=usual,
    )
    said = f"{kept.value.ref} {usual.value} ({key_of('next-class')})"
    if proposal.told:
        said += f" {proposal.told}, {file.name}"
    else:
        said += f": {file.name}, {age(proposal.captured, screen.desk.workspace.now())} old"
    screen.kept(kept, f"{said}; {key_of('undo')} takes it off")
    ask_for_places(screen, kept.value, proposal)
    return kept.value


def whole(file: Path) -> None:
    """Raise :class:`InvalidInput` where something is still being written to a file."""
    found = found_file(file)
    if found is not None and found.size and not found_evidence.is_whole(found):
        raise InvalidInput(f"{file.name} is still being written.", "Accept again in a moment, when all of it is there.")


def ask_for_places(screen: ConductScreen, piece: Evidence, proposal: Proposal) -> None:
    """At the first photo of an audit that tells where it was taken: whether what is exported may tell it, too."""
    if not proposal.has_place or screen.book.audit.photo_places is not None or not screen.is_attached:
        return

    def answered(wanted: bool) -> None:
        kept = evidence.start_with(screen.book, screen.desk.act(), photo_places=wanted)
        screen.kept(kept, f"Places of photos are {'kept' if wanted else 'left out'} in what is exported of this audit")

    question = f"{piece.ref} tells where it was taken: may exports tell it?"
    screen.ask_in_foot(YesLine(question, answered, yes="yes", no="no"))


def offer(screen: ConductScreen, files: Sequence[Path], otherwise: str = "") -> None:
    """Offer to attach what was pasted; *otherwise* it goes into the note as text, where it was pasted into that."""
    item = screen.current
    screen.require_writable()
    sizes = sum(found.size for found in map(found_file, files) if found)
    what = files[0].name if len(files) == 1 else f"{len(files)} files"

    def answered(is_wanted: bool) -> None:
        if is_wanted:
            if len(files) == 1:
                whole(files[0])
                attach_file(screen, files[0], item.id)
            else:
                attach_together(screen, files, item.id)
        elif otherwise:
            screen.into_note(otherwise)

    no = "as text" if otherwise else "leave it"
    screen.ask_in_foot(
        YesLine(f"Attach to {item.ref}: {what} ({size(sizes)})?", answered, yes="attach", no=no, enter=True)
    )


def attach_together(screen: ConductScreen, files: Sequence[Path], item: Id) -> None:
    """Record several files at an item in one line, so that one undo takes all of them off.

    A file that is evidence already is used there, too; one that cannot be attached does not keep the others off.
    """
    book, workspace = screen.book, screen.desk.workspace
    stored: dict[str, StoredFile] = {}
    known: list[Evidence] = []
    asked: list[tuple[str, Proposal]] = []
    wrong: list[AuditorError] = []
    for file in files:
        found = found_file(file)
        piece = found_evidence.known(book, found) if found is not None else None
        if piece is not None:
            known += [piece] if piece not in known else []
            continue
        try:
            whole(file)
            proposal = proposed(screen, file, book.get(Item, item))
            exhibit = evidence.stored(book, file)
        except AuditorError as error:
            wrong.append(error)
            continue
        stored.setdefault(exhibit.sha256, StoredFile(exhibit, proposal.kind, proposal.captured))
        asked.append((exhibit.sha256, proposal))
    if stored or known:
        usual = found_evidence.usual_class(workspace, book)
        kept = evidence.add_files(
            book, screen.desk.act(), [*stored.values()], [item], confidentiality=usual, known=[e.id for e in known]
        )
        screen.kept(kept, _together(screen, kept.value, known, item))
        placed = {sha256: proposal for sha256, proposal in asked if proposal.has_place}
        first = next((e for e in kept.value if e.file is not None and e.file.sha256 in placed), None)
        if first is not None and first.file is not None:
            ask_for_places(screen, first, placed[first.file.sha256])
    if wrong:
        raise wrong[0]


def _together(screen: ConductScreen, pieces: Sequence[Evidence], known: Sequence[Evidence], item: Id) -> str:
    """What was attached: “3 files at CK-001: E-001 to E-003; u takes all off”."""
    refs = [piece.ref for piece in (*known, *pieces)]
    span = f"{pieces[0].ref} to {pieces[-1].ref}" if len(pieces) > 1 and not known else ", ".join(refs)
    many = "them all" if len(refs) > 1 else "it"
    at = screen.book.get(Item, item).ref
    return f"{quantity(len(refs), 'file')} at {at}: {span}; {key_of('undo')} takes {many} off"


def age(then: datetime, now: datetime) -> str:
    """How old something is, in one number."""
    passed = max(now - then, timedelta(0))
    if passed < timedelta(minutes=1):
        return f"{passed.seconds} s"
    if passed < timedelta(hours=1):
        return f"{passed.seconds // 60} min"
    return f"{passed.seconds // 3600} h" if passed < timedelta(days=1) else f"{passed.days} d"
