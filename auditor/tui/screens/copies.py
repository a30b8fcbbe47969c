"""Handing out a copy of an audit, and naming the file of one that comes back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Protocol

from rich.cells import cell_len

from auditor.activities import handing_over
from auditor.activities.act import Act
from auditor.errors import InvalidInput, NotFound
from auditor.exchange.bundle import BundleManifest, bundle_manifest, located_photos, write_bundle
from auditor.model.copies import HandedOut, next_letter
from auditor.model.evidence import Evidence
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.tui.desk import Desk
from auditor.tui.paths import path_of
from auditor.tui.screens import names
from auditor.tui.screens.acting import NO, yes_or_no
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.form_fields import Field, OneOf
from auditor.workspace import AuditBook

SUFFIX = ".zip"

_HANDING_OUT = (
    "For a teammate: they work on in the copy, under numbers with a letter of its own (E-B001), and send you a copy of "
    "it, which you take in with I. Left empty: a copy for reading only. Evidence is in it as found."
)
_REFS_AT_MOST = 6
_PATH_AT_MOST = 36


class Asking(Protocol):
    """A screen with forms, on a desk."""

    desk: Desk

    def ask(
        self,
        title: str,
        fields: Sequence[Field],
        accept: Callable[[dict[str, str]], object],
        then: Callable[[dict[str, str] | None], None] | None = None,
        *,
        text: str = "",
        busy: str = "",
        writes: bool = True,
    ) -> None:
        """Ask for a few things."""
        ...

    def say(self, message: str, tone: str = "") -> None:
        """Say one sentence."""
        ...

    def open_on(self, name: str, *what: object) -> None:
        """Open a screen on something."""
        ...


# Handing out


def hand_out(screen: Asking, book: AuditBook) -> None:
    """Ask whom the copy is for and which file it goes to, and write it."""
    desk = screen.desk
    located = _located(book)
    others = tuple((person, words) for person, words in names.people(book) if person != desk.by)
    fields: list[Field] = [
        OneOf("to", "For", options=others, help="name or reference; empty: to read"),
        FileField("file", "File", _usual_file(book), required=True, is_new=True, check=_new_file),
    ]
    text = _HANDING_OUT
    if located:
        many = f"{len(located)} photo{'s tell where they were' if len(located) > 1 else ' tells where it was'} taken"
        text += f"\n\n{many} ({', '.join(_cut(located))}), and the copy holds the originals."
        fields.append(yes_or_no("places", "Places", "hand them out, whoever gets it may know", "write nothing"))
    written: list[str] = []

    def accept(answers: dict[str, str]) -> None:
        if answers.get("places") == NO:
            raise InvalidInput("Nothing is written.", "Take the photos off first, or let the places be known: y.")
        target = _in_folder(Path(answers["file"]), book)
        person = book.get(Person, answers["to"]) if answers["to"] else None
        written.append(_said(_write(book, desk.act(), person, target), target, person))

    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None:
            screen.say(written[-1])

    title = f"A copy of {book.ref}"
    screen.ask(title, fields, accept, closed, text=text, busy="Writing the copy and reading it back …", writes=False)


def _write(book: AuditBook, acting: Act, to: Person | None, target: Path) -> BundleManifest:
    return handing_over.hand_out(book, acting, to, target) if to else write_bundle(book.ledger, target)


def _said(manifest: BundleManifest, target: Path, to: Person | None) -> str:
    whose = f"Copy {manifest.letter} for {to.ref}" if to else "A copy to read"
    files = quantity(manifest.files, "file")
    return f"{whose} is in {_short(target)}, read back: {files}, {size(manifest.size)}"


def _short(path: Path) -> str:
    """Where a file is, as short as one line has room for: beneath the home folder, else its name."""
    home = path_of("~")
    said = f"~/{path.relative_to(home)}" if path.is_relative_to(home) else str(path)
    return said if cell_len(said) <= _PATH_AT_MOST else f"…/{path.name}"


def _usual_file(book: AuditBook) -> str:
    letter = next_letter([each.letter for each in book.all(HandedOut).values()])
    names = (f"~/{book.ref}-{letter}{f'-{n}' if n > 1 else ''}{SUFFIX}" for n in count(1))
    return next(name for name in names if not os.path.lexists(path_of(name)))


def _in_folder(path: Path, book: AuditBook) -> Path:
    return path / Path(_usual_file(book)).name if _is_folder(path) else path


def _is_folder(path: Path) -> bool:
    """Whether it is a folder; os.path says no, where Path raises, to what is too long for a path."""
    return os.path.isdir(path)  # noqa: PTH112


def _new_file(text: str) -> None:
    path = path_of(text)
    if not _is_folder(path) and os.path.lexists(path):
        raise ValueError("It is there already, and nothing is ever replaced; name another file.")
    if not _is_folder(path) and not _is_folder(path.parent):
        raise ValueError(f"There is no folder {path.parent}.")


def _located(book: AuditBook) -> list[str]:
    """The photos that tell where they were taken: by the references of the evidence, else by their hash."""
    refs: dict[str, list[str]] = {}
    for piece in book.all(Evidence).values():
        if piece.file is not None:
            refs.setdefault(piece.file.sha256, []).append(piece.ref)
    return [ref for sha256 in located_photos(book.ledger) for ref in refs.get(sha256, [sha256[:12]])]


def _cut(refs: Sequence[str]) -> Iterator[str]:
    yield from refs[:_REFS_AT_MOST]
    if len(refs) > _REFS_AT_MOST:
        yield f"{len(refs) - _REFS_AT_MOST} more"


def size(of_bytes: int) -> str:
    """A number of bytes as people say it."""
    if of_bytes < 1_000_000:
        return f"{max(round(of_bytes / 1000), 1)} kB"
    return f"{of_bytes / 1_000_000:.1f} MB"


# Taking in


def take_in(screen: Asking) -> None:
    """Ask for the file of a copy, or for a folder whose newest is taken, and show what it would bring."""
    watched = screen.desk.preferences.watched_folder
    field = FileField(
        "file",
        "File or folder",
        watched,
        required=True,
        suffixes=(SUFFIX,),
        help="of a folder the newest copy is taken",
    )
    found: list[Path] = []

    def accept(answers: dict[str, str]) -> None:
        path = Path(answers["file"])
        found.append(newest_copy(path) if _is_folder(path) else path)
        bundle_manifest(found[-1])

    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None:
            screen.open_on("taking-in", found[-1])

    text = "A copy that a teammate sent. First you see what it would bring; nothing is taken in before you say so."
    screen.ask("Take in a copy", [field], accept, closed, text=text, writes=False)


def newest_copy(folder: Path) -> Path:
    """The newest file of a folder that is a copy of a ledger; :class:`NotFound` where it holds none."""
    try:
        files = [f for f in folder.iterdir() if f.suffix.lower() == SUFFIX and f.is_file()]
        files.sort(key=lambda f: (f.stat().st_mtime_ns, f.name), reverse=True)
    except OSError as error:
        raise NotFound(f"{folder} cannot be read ({error.strerror}).", "Name the file, or another folder.") from error
    for file in files:
        try:
            bundle_manifest(file)
        except (InvalidInput, NotFound):  # some other file
            continue
        return file
    raise NotFound(f"There is no copy of an audit in {folder}.", "Name the file, or another folder.")
