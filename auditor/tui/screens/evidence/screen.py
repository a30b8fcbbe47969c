"""The evidence of an audit: that of the item one came from first, then all other; to look at, use again and correct."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll

from auditor.activities import evidence, found_evidence
from auditor.errors import InvalidInput, NotFound
from auditor.model.evidence import Evidence, unnamed
from auditor.model.item import Item
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.model.words import Confidentiality, EvidenceKind, Verification
from auditor.tui.bindings import bindings, quiet
from auditor.tui.desk import Desk
from auditor.tui.keymap import as_key
from auditor.tui.screens.at_items import GRADES
from auditor.tui.screens.conduct.evidence import CLASSES, DEGREES, known_respondents
from auditor.tui.screens.conduct.index import natural
from auditor.tui.screens.evidence import piece as sheet
from auditor.tui.screens.evidence.looking import look_at
from auditor.tui.screens.evidence.pieces import COLUMNS, Pieces
from auditor.tui.screens.headline import Headline
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.reading import moment
from auditor.tui.widgets.facts import Facts
from auditor.tui.widgets.form_fields import Choice, Field, Suggested
from auditor.tui.widgets.picture import Picture
from auditor.tui.widgets.rows import Rows
from auditor.workspace import AuditBook

NARROW = 100
"""Below so many columns the piece stands under the list."""


class _PieceRows(Rows):
    BINDINGS = bindings("open", open="show file")


class EvidenceScreen(BookScreen):
    """Opened with an audit's book, and with the id of an item where evidence is to be used at it."""

    BINDINGS = [  # noqa: RUF012
        *bindings("open", "yes", "evidence", "next-class", "filter", "jump", "history", "undo",
                  yes="use here", evidence="correct"),
        *quiet(*GRADES),
    ]  # fmt: skip
    PALETTE = ("take-off",)
    DEFAULT_CSS = """
    EvidenceScreen #halves { height: 1fr; }
    EvidenceScreen #halves > Rows { width: 1fr; }
    EvidenceScreen #piece { width: 50%; padding: 0 1; border-left: solid $rule; }
    EvidenceScreen #piece VerticalScroll { height: auto; max-height: 75%; scrollbar-size-vertical: 1; }
    EvidenceScreen.-narrow #halves { layout: vertical; }
    EvidenceScreen.-narrow #piece { width: 100%; height: 1fr; border-left: none; border-top: solid $rule; }
    EvidenceScreen.-narrow #halves > Rows { width: 100%; height: auto; max-height: 40%; }
    """

    def __init__(self, desk: Desk, book: AuditBook, item: Id = "") -> None:
        super().__init__(desk, book)
        self._item = item
        self._pieces = Pieces()

    def body(self) -> ComposeResult:
        """The list, and the piece at the cursor beside it."""
        yield Headline()
        with Horizontal(id="halves"):
            yield _PieceRows(COLUMNS, empty="No evidence yet. {back}, then {evidence} records some.")
            with Vertical(id="piece"):
                with VerticalScroll(can_focus=False):
                    yield Facts()
                yield Picture()

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()

    def on_resize(self, event: events.Resize) -> None:
        """Put the piece under the list where there is no room beside it."""
        self.set_class(event.size.width < NARROW, "-narrow")

    # Showing

    @property
    def item(self) -> Item | None:
        """The item that evidence is used at, if there is one."""
        return self.book.items.get(self._item)

    @property
    def piece(self) -> Evidence:
        """The piece at the cursor; :class:`NotFound` where there is none."""
        known = self.book.all(Evidence).get(self.query_one(Rows).cursor_key or "")
        if known is None:
            raise NotFound("No piece of evidence is chosen.")
        return known

    def show(self) -> None:
        """Show the pieces as they stand."""
        self._pieces.look(self.book, self.item)
        count, at = self._pieces.count, self.item.ref if self.item is not None else ""
        self.locate(quantity(count, "piece"), title=self.book.ref)
        keys = (as_key("yes"), (f" uses one at {at}, too", "muted")) if at else ()
        self.query_one(Headline).pieces = ((("Evidence", "strong"), (f"   {at}", "")), keys)
        self._list()

    def _list(self) -> None:
        """List those that hold the words of the filter."""
        self.query_one(Rows).set_rows(self._pieces.rows(self.filter_words))
        self._show_piece()

    def _show_piece(self) -> None:
        known = self.book.all(Evidence).get(self.query_one(Rows).cursor_key or "")
        self.query_one(Facts).show(sheet.facts(self.book, known, self.zone) if known else [])
        is_photo = known is not None and known.file is not None and known.kind is EvidenceKind.PHOTO
        kept = known.file if known is not None and is_photo else None
        self.query_one(Picture).show(self.book.ledger.exhibit(kept.sha256) if kept else None)

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Show the piece at the cursor."""
        event.stop()
        self._show_piece()

    def filtered(self, words: str) -> None:
        """Show only the pieces that hold the words."""
        self._list()

    def jump(self, reference: str) -> None:
        """Go to a piece by its reference, or by its number."""
        wanted = searchable(reference.strip())
        found = [e for e in self.book.all(Evidence).values() if searchable(e.ref) == wanted]
        if not found and wanted.isdecimal():
            found = [e for e in self.book.all(Evidence).values() if natural(e.ref)[1] == int(wanted)]
        if not found:
            raise NotFound(f"There is no evidence {reference} in {self.book.ref}.", "Write E-012, or 12.")
        self.filter_words = ""
        self.show()
        self.query_one(Rows).move_to(found[0].id)

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without an item nothing is used at it."""
        if action in ("yes", "take_off"):
            return self.item is not None
        return super().check_action(action, parameters)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show the file in the system's viewer."""
        event.stop()
        self.say(look_at(self.book, self.piece))

    def action_yes(self) -> None:
        """Use the piece at the item, too."""
        piece, item = self.piece, self.book.get(Item, self._item)
        if piece.id in item.evidence:
            raise InvalidInput(f"{piece.ref} is used at {item.ref} already.")
        kept = evidence.attach(self.book, self.desk.act(), [piece.id], [item.id])
        self.kept(kept, f"{piece.ref} is used at {item.ref}, too")

    def action_take_off(self) -> None:
        """Take the piece off the item."""
        piece, item = self.piece, self.book.get(Item, self._item)
        if piece.id not in item.evidence:
            raise InvalidInput(f"{piece.ref} is not used at {item.ref}.")
        kept = evidence.detach(self.book, self.desk.act(), piece.id, item.id)
        self.kept(kept, f"{piece.ref} is taken off {item.ref}; it stays in the audit")

    def action_next_class(self) -> None:
        """Give the piece the next class."""
        piece, order = self.piece, list(Confidentiality)
        wanted = order[(order.index(piece.confidentiality) + 1) % len(order)]
        kept = evidence.describe(self.book, self.desk.act(), piece.id, confidentiality=wanted)
        self.kept(kept, f"{piece.ref} is {wanted.value}")

    def action_history(self) -> None:
        """Who changed what of the piece."""
        self.open_on("history", self.book, self.piece.id)

    def item_of_note(self) -> Id | None:
        """A quick note lands at the item."""
        return self._item or None

    def action_evidence(self) -> None:
        """Correct what is said of the piece; the file and who recorded it stand."""
        piece = self.piece
        zone = found_evidence.zone_of(self.desk.workspace, self.book, self.item)
        known = [e.respondent for e in self.book.all(Evidence).values() if e.id != piece.id]

        def accept(answers: dict[str, str]) -> None:
            said = answers["respondent"]
            fields: dict[str, object] = {
                "reference": answers["reference"],
                "respondent": said if said == piece.respondent else unnamed(said, known),
                "confidentiality": Confidentiality(answers["class"]),
                "verification": Verification(answers["verification"]),
                "verification_note": answers["verification_note"],
                "place": answers["place"],
                "description": answers["description"],
            }
            if answers["captured"] != offered:
                fields["captured"] = moment(answers["captured"], zone)
            changed = {name: value for name, value in fields.items() if value != getattr(piece, name)}
            if changed:
                self.kept(evidence.describe(self.book, self.desk.act(), piece.id, **changed), f"{piece.ref} corrected")

        offered = f"{piece.captured.astimezone(zone):%Y-%m-%d %H:%M}"
        self.ask(
            f"Correct {piece.ref}",
            [
                Field("reference", "Where found again", piece.reference, required=True),
                Suggested("respondent", "Who said it", piece.respondent, known=known_respondents(self.book)),
                Choice("class", "Class", piece.confidentiality.value, required=True, options=CLASSES),
                Choice("verification", "Verified", piece.verification.value, required=True, options=DEGREES),
                Field("verification_note", "How", piece.verification_note),
                Field("captured", "Its own date", offered, required=True, check=lambda text: moment(text, zone)),
                Field("place", "Place", piece.place),
                Field("description", "What it shows", piece.description),
            ],
            accept,
        )
