"""The input to a management review on paper: the facts, six figures, then topic after topic with places to fill in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from auditor.reporting.document import Chapter, Document, Furniture, Rendered, foot, with_last_words
from auditor.reporting.finish import Meta
from auditor.reporting.flow import Block, Solid, Stack
from auditor.reporting.fonts import Fonts
from auditor.reporting.marks import Tiles
from auditor.reporting.month_bars import MonthBars
from auditor.reporting.review_content import opening, tiles, topics
from auditor.reporting.review_design import ReviewDesign, ReviewLabels, ReviewWording
from auditor.reporting.review_pieces import Entries, Headed, Piece, Says, Sheet, Subheading, ToFill
from auditor.reporting.review_record import ATTACHMENT, ManagementReview
from auditor.reporting.table import Cell, Look, Pad, Row, Table
from auditor.reporting.tags import Tag
from auditor.reporting.typesetting import Typesetting, fill

_ROOM_TO_WRITE = 34.0
"""Height of the empty part of a box that a person fills in, in points."""


class _Setting(Typesetting):
    """The input being set."""

    words: ReviewWording
    labels: ReviewLabels


def render_management_review(
    review: ManagementReview, design: ReviewDesign, *, fonts_folder: Path | None = None
) -> Rendered:
    """Print *review*; the same record, design and fonts give the same bytes."""
    setting = _Setting(design.words, design.palette, Fonts(fonts_folder))
    document = Document(setting, _furniture(setting, review))
    chapters = [Chapter(setting.labels.title, _first(setting, review, document.width))]
    for headed in topics(review, design):
        chapters.append(Chapter(f"{headed.number}  {headed.heading}", _below(setting, headed, document.width)))
    kept = f"{setting.labels.content_hash} {review.content_hash()}. {setting.labels.attachment}"
    meta = Meta(
        title=f"{setting.labels.title} {setting.days(review.first, review.last)}",
        author=review.manager or review.organisation,
        subject=review.programme_title,
        language=review.language,
        day=review.as_of,
        attachment=review.canonical(),
        attachment_name=ATTACHMENT,
    )
    return document.printed(with_last_words(setting, chapters, kept), meta)


def _furniture(setting: _Setting, review: ManagementReview) -> Furniture:
    said = (setting.classified(review.classification), fill(setting.labels.issued_on, date=setting.day(review.as_of)))
    return Furniture(
        organisation=review.organisation,
        about=setting.labels.title,
        reference=review.programme,
        foot=foot(*said),
    )


def _first(setting: _Setting, review: ManagementReview, width: float) -> list[Block]:
    """What is read before the topics."""
    facts = [(label, setting.text(said)) for label, said in opening(review, setting.words)]
    return [
        setting.fields(facts, width),
        Tiles(setting, [(number, words, None) for number, words in tiles(review, setting.labels)]),
        setting.text(setting.labels.intro, setting.styles.intro),
    ]


def _below(setting: _Setting, headed: Headed, width: float) -> list[Block]:
    blocks: list[Block] = []
    if headed.asked_by:
        asked = setting.text(headed.asked_by, setting.styles.caption.having(before=0, after=5))
        asked.keep_with_next = True
        blocks.append(asked)
    for before, piece in pairwise([None, *headed.pieces]):
        if isinstance(piece, ToFill) and isinstance(before, Says) and not before.quiet:
            blocks[-1].keep_with_next = True  # a place to fill in stands with what was said
        blocks.extend(_set(setting, piece, width) if piece else [])
    return blocks


def _set(setting: _Setting, piece: Piece, width: float) -> list[Block]:
    match piece:
        case Says(text, quiet):
            return [setting.text(text, setting.styles.caption if quiet else None)]
        case Entries(texts):
            return [setting.bullets(texts, width)] if texts else []
        case Subheading(text):
            heading = setting.text(text, setting.styles.strong.having(tag="H3", before=8))
            heading.keep_with_next = True
            return [heading]
        case ToFill(prompt):
            return [_box(setting, prompt, width)]
        case Sheet():
            pale = [setting.text(setting.labels.pale, setting.styles.caption)] if piece.trends else []
            return [_sheet(setting, piece, width), *pale]


def _sheet(setting: _Setting, sheet: Sheet, width: float) -> Table:
    columns = [width * share / sum(sheet.shares) for share in sheet.shares]
    rows = []
    for n, row in enumerate(sheet.rows):
        cells = [setting.cell(row[0], setting.styles.table_strong), *(setting.cell(words) for words in row[1:])]
        if sheet.trends:
            cells.append(Cell(MonthBars(setting, row[0], sheet.trends[n]), Tag("TD"), pad=Pad(2, 0, 2, 0)))
        rows.append(setting.row(cells))
    return setting.table(columns, sheet.head, rows)


def _box(setting: _Setting, prompt: str, width: float) -> Table:
    """A place to write in: what belongs there, and room for it."""
    label = setting.styles.label.having(colour=setting.palette.link)
    blocks: Sequence[Block] = [
        setting.cell_text(setting.labels.to_fill, label),
        setting.text(prompt, setting.styles.table.having(tag="P", colour=setting.palette.secondary)),
        _Room(),
    ]
    look = Look(accent=setting.palette.link, accent_width=1.6, rule=setting.palette.rule, top_rule=setting.palette.rule)
    return Table([width], [Row([Cell(Stack(blocks), pad=Pad(5, 8, 3, 9))], look)], before=6, after=4, together=True)


class _Room(Solid):
    """Empty paper."""

    def height(self, width: float) -> float:
        """As much as two written lines."""
        return _ROOM_TO_WRITE

    def draw(self, canvas: object, x: float, top: float, width: float) -> None:
        """Nothing."""
