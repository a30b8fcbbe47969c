"""Recording evidence at the current item by a form, its class by a key, and what evidence of the audit starts with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.activities import evidence, found_evidence
from auditor.errors import NotFound
from auditor.model.evidence import Evidence, unnamed
from auditor.model.words import Confidentiality, EvidenceKind, Verification
from auditor.tui.keymap import key_of, told
from auditor.tui.paths import file_named
from auditor.tui.screens.conduct.attaching import ask_for_places, proposed, whole
from auditor.tui.screens.reading import moment
from auditor.tui.widgets.form_fields import Choice, Field, Suggested

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen
    from auditor.workspace import AuditBook

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
CLASSES = (
    ("p", Confidentiality.PUBLIC.value, "public"),
    ("i", Confidentiality.INTERNAL.value, "internal"),
    ("c", Confidentiality.CONFIDENTIAL.value, "confidential"),
    ("e", Confidentiality.PERSONAL.value, "personal"),
)
"""The classes of evidence as a choice by letter."""
DEGREES = (
    ("r", Verification.RECORD.value, "by record"),
    ("s", Verification.SEEN.value, "seen"),
    ("2", Verification.TWO_SOURCES.value, "two sources"),
    ("1", Verification.SINGLE_STATEMENT.value, "single statement"),
    ("n", Verification.NONE.value, "not verified"),
)
"""The degrees of verification as a choice by letter."""


def record(screen: ConductScreen) -> None:
    """Ask for kind and reference, and for as much more as is known; a reference that is a path takes the file."""
    item = screen.current
    book = screen.book
    usual = found_evidence.usual_class(screen.desk.workspace, book)
    zone = found_evidence.zone_of(screen.desk.workspace, book, item)

    def accept(answers: dict[str, str]) -> None:
        file = file_named(answers["reference"])
        kind = EvidenceKind(answers["kind"])
        if file is None and kind in _FILES and answers["reference"].startswith(("/", "~", "file:")):
            raise NotFound(
                f"There is no file {answers['reference']}.", "Correct the path, or say in words where it is."
            )
        captured = moment(answers["captured"], zone) if answers["captured"] else None
        proposal = proposed(screen, file, item) if file else None
        if file is not None:
            whole(file)
        kept = evidence.add(
            book,
            screen.desk.act(),
            kind=kind,
            reference="" if file else answers["reference"],
            file=file,
            captured=captured or (proposal.captured if proposal else None),
            items=[item.id],
            respondent=unnamed(answers["respondent"], (e.respondent for e in book.all(Evidence).values())),
            confidentiality=Confidentiality(answers["class"] or usual),
            place=answers["place"],
            description=answers["description"],
            verification=Verification(answers["verification"] or evidence.usual_verification(kind)),
        )
        who = f", said by {kept.value.respondent}" if kept.value.respondent else ""
        more = f"; {proposal.told}" if proposal and proposal.told and kind is EvidenceKind.PHOTO else ""
        screen.kept(kept, f"{kept.value.ref} recorded at {item.ref}{who}{more}")
        if proposal is not None:
            screen.call_later(ask_for_places, screen, kept.value, proposal)

    screen.ask(
        f"Evidence for {item.ref}",
        [
            Choice(
                "kind",
                "Kind",
                required=True,
                options=tuple((letter, kind.value, words) for letter, kind, words in _KINDS),
            ),
            Field("reference", "Where found again", required=True, help="title, number, system; or path of a file"),
            Suggested("respondent", "Who said it", help=_WHO, known=known_respondents(book)),
            Choice("class", "Class", usual.value, options=CLASSES),
            Choice("verification", "Verified", options=DEGREES, help="as is usual for its kind"),
            Field(
                "captured",
                "Its own date",
                check=lambda text: moment(text, zone),
                help=f"{screen.desk.workspace.now().astimezone(zone):%Y-%m-%d %H:%M}; of a photo, when it was taken",
            ),
            Field("place", "Place", help="where it was seen: hall 2, rack C-07"),
            Field("description", "What it shows"),
        ],
        accept,
    )


_WHO = "function, no name: clerk becomes clerk 1, then 2"


def known_respondents(book: AuditBook) -> tuple[str, ...]:
    """Who said something in this audit so far, each by function and number, who spoke last first."""
    said = (e.respondent for e in sorted(book.all(Evidence).values(), key=lambda e: e.ref, reverse=True))
    return tuple(dict.fromkeys(each for each in said if each))


def next_class(screen: ConductScreen) -> None:
    """Give the piece that was recorded last at the current item the class after its own."""
    pieces = screen.index.evidence(screen.current)
    if not pieces:
        raise NotFound(
            f"{screen.current.ref} has no evidence.", told("{evidence} records some, {attach} takes a file.")
        )
    last = pieces[-1]
    order = list(Confidentiality)
    wanted = order[(order.index(last.confidentiality) + 1) % len(order)]
    kept = evidence.describe(screen.book, screen.desk.act(), last.id, confidentiality=wanted)
    screen.kept(kept, f"{last.ref} is {wanted.value} ({key_of('next-class')} changes it)")


def start_with(screen: ConductScreen) -> None:
    """Ask what evidence of this audit starts with."""
    audit = screen.book.audit

    def accept(answers: dict[str, str]) -> None:
        places = {"keep": True, "leave": False}.get(answers["places"])
        kept = evidence.start_with(
            screen.book, screen.desk.act(), evidence_class=Confidentiality(answers["class"]), photo_places=places
        )
        screen.kept(kept, f"Evidence of {audit.ref} starts as {answers['class']}")

    usual = found_evidence.usual_class(screen.desk.workspace, screen.book)
    places = {True: "keep", False: "leave", None: ""}[audit.photo_places]
    words = (("k", "keep", "keep them in what is exported"), ("l", "leave", "leave them out"))
    screen.ask(
        f"Evidence of {audit.ref}",
        [
            Choice("class", "Starts as", usual.value, required=True, options=CLASSES),
            Choice("places", "Places of photos", places, options=words),
        ],
        accept,
        text="The pieces that are recorded already stay what they are; the files are kept as found.",
    )
