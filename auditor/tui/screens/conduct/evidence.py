"""Recording evidence at the current item: by a reference, by the path of a file, or the newest file of a folder."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from auditor.activities import evidence
from auditor.errors import NotFound
from auditor.model.evidence import IMAGES
from auditor.model.words import Confidentiality, EvidenceKind
from auditor.tui.widgets.form_fields import Choice, Field

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen

_KINDS = (
    ("d", EvidenceKind.DOCUMENT, "document: what is to be done"),
    ("r", EvidenceKind.RECORD, "record: what was done"),
    ("s", EvidenceKind.STATEMENT, "statement: what somebody said"),
    ("o", EvidenceKind.OBSERVATION, "observation: what I saw"),
    ("p", EvidenceKind.PHOTO, "photo"),
    ("f", EvidenceKind.FILE, "file"),
    ("m", EvidenceKind.MEASUREMENT, "measurement"),
)
_FILES = (EvidenceKind.PHOTO, EvidenceKind.FILE)
_CLASSES = (
    ("p", Confidentiality.PUBLIC, "public"),
    ("i", Confidentiality.INTERNAL, "internal"),
    ("c", Confidentiality.CONFIDENTIAL, "confidential"),
    ("e", Confidentiality.PERSONAL, "personal"),
)


def record(screen: ConductScreen) -> None:
    """Ask for kind and reference; a reference that is the path of a file takes the file."""
    item = screen.current
    usual = screen.desk.workspace.settings.defaults.confidentiality

    def accept(answers: dict[str, str]) -> None:
        file = file_named(answers["reference"])
        if file is None and answers["kind"] in _FILES and answers["reference"].startswith(("/", "~", "file:")):
            raise NotFound(
                f"There is no file {answers['reference']}.", "Correct the path, or say in words where it is."
            )
        kept = evidence.add(
            screen.book,
            screen.desk.act(),
            kind=EvidenceKind(answers["kind"]),
            reference="" if file else answers["reference"],
            file=file,
            captured=evidence.file_time(file) if file else None,
            items=[item.id],
            respondent=answers["respondent"],
            confidentiality=Confidentiality(answers["class"] or usual),
        )
        screen.kept(kept, f"{kept.value.ref} recorded at {item.ref}")

    kinds = tuple((letter, kind.value, words) for letter, kind, words in _KINDS)
    classes = tuple((letter, each.value, words) for letter, each, words in _CLASSES)
    screen.ask(
        f"Evidence for {item.ref}",
        [
            Choice("kind", "Kind", required=True, options=kinds),
            Field("reference", "Where found again", required=True, help="title, number, system; or the path of a file"),
            Field("respondent", "Who said it", help="function or number of the person; may stay empty"),
            Choice("class", "Class", usual.value, options=classes),
        ],
        accept,
    )


def attach_newest(screen: ConductScreen) -> None:
    """Take the newest file of the watched folder; say which it was and how old. Undo takes it off."""
    item = screen.current
    watched = screen.desk.preferences.watched_folder
    if not watched:
        raise NotFound(
            "No folder is watched for new files.",
            f'Write watched_folder = "/path/of/your/photos" into {screen.desk.home / "preferences.toml"}',
        )
    file = evidence.newest(Path(watched).expanduser())
    written = evidence.file_time(file)
    size = file.stat().st_size
    for piece in screen.index.evidence(item):
        if piece.file is not None and (piece.file.name, piece.file.size) == (file.name, size):
            screen.say(f"{file.name} is attached here already, as {piece.ref}", "warning")
            return
    kind = EvidenceKind.PHOTO if file.suffix.casefold() in IMAGES else EvidenceKind.FILE
    kept = evidence.add(
        screen.book,
        screen.desk.act(),
        kind=kind,
        file=file,
        captured=written,
        items=[item.id],
        confidentiality=screen.desk.workspace.settings.defaults.confidentiality,
    )
    old = age(written, screen.desk.workspace.now())
    screen.kept(kept, f"{kept.value.ref}: {file.name}, {old} old, at {item.ref}; u takes it off")


def file_named(text: str) -> Path | None:
    """The file whose path was typed or pasted, quotes and all; ``None`` if *text* is no path of a file."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"":
        text = text[1:-1]
    text = text.removeprefix("file://")
    # os.path says no, where Path raises, to a text that is too long for a path or names nobody's home.
    path = os.path.expanduser(text)  # noqa: PTH111
    looks_like_one = os.sep in path or "/" in path
    return Path(path) if looks_like_one and os.path.isfile(path) else None  # noqa: PTH113


def age(then: datetime, now: datetime) -> str:
    """How old something is, in one number."""
    passed = max(now - then, timedelta(0))
    if passed < timedelta(minutes=1):
        return f"{passed.seconds} s"
    if passed < timedelta(hours=1):
        return f"{passed.seconds // 60} min"
    return f"{passed.seconds // 3600} h" if passed < timedelta(days=1) else f"{passed.days} d"
