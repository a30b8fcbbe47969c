"""The input to a management review as Markdown, to be worked on: what people typed can never become markup there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.figures.bars import BLOCKS, NOTHING, ZERO
from auditor.reporting.markdown_text import escaped, row
from auditor.reporting.review_content import opening, tiles, topics
from auditor.reporting.review_design import ReviewDesign
from auditor.reporting.review_pieces import Entries, Piece, Says, Sheet, Subheading, ToFill
from auditor.reporting.review_record import ManagementReview, MonthFacts


def markdown(review: ManagementReview, design: ReviewDesign) -> bytes:
    """The whole of it in UTF-8; the same record and design give the same bytes."""
    return ("\n".join(_lines(review, design)).rstrip("\n") + "\n").encode()


def _lines(review: ManagementReview, design: ReviewDesign) -> Iterator[str]:
    labels = design.words.labels
    yield f"# {escaped(labels.title)}"
    yield ""
    if review.organisation:
        said = (review.organisation, design.palette.classified(review.classification))
        yield from _paragraph(" · ".join(words for words in said if words))
    for label, words in opening(review, design.words):
        yield f"- **{escaped(label)}:** {escaped(words)}"
    yield ""
    for number, words in tiles(review, labels):
        yield f"- **{escaped(number)}** {escaped(words)}"
    yield ""
    yield from _paragraph(labels.intro)
    for headed in topics(review, design):
        yield f"## {headed.number}. {escaped(headed.heading)}"
        yield ""
        if headed.asked_by:
            yield f"*{escaped(headed.asked_by)}*"
            yield ""
        for piece in headed.pieces:
            yield from _piece(piece, labels.to_fill)
    yield "---"
    yield ""
    yield from _paragraph(f"{labels.content_hash} {review.content_hash()}")


def _piece(piece: Piece, to_fill: str) -> Iterator[str]:
    match piece:
        case Says(text):
            for part in text.split("\n"):
                if part.strip():
                    yield from _paragraph(part)
        case Entries(texts):
            yield from (f"- {escaped(text)}" for text in texts)
            yield ""
        case Subheading(text):
            yield f"### {escaped(text)}"
            yield ""
        case ToFill(prompt):
            yield f"> **{escaped(to_fill)}:** {escaped(prompt)}"
            yield ">"
            yield "> …"
            yield ""
        case Sheet(head, rows, _, trends):
            yield _row(head)
            yield "|" + "---|" * len(head)
            for n, cells in enumerate(rows):
                yield _row([*cells, _drawn(trends[n])] if trends else cells)
            yield ""


def _paragraph(text: str) -> Iterator[str]:
    yield escaped(text)
    yield ""


def _row(cells: Sequence[str]) -> str:
    return row([escaped(cell) for cell in cells])


def _drawn(months: Sequence[MonthFacts]) -> str:
    """A trend as a line of blocks; the values stand in the record."""
    return "".join(_block(month.share) for month in months)


def _block(share: float | None) -> str:
    if share is None:
        return NOTHING
    return BLOCKS[max(round(min(share, 1.0) * 8) - 1, 0)] if share else ZERO
