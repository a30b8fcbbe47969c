"""What a management review is told of what came back, and apart from it of the trends (20000-1 10.1, chapter 11)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.reporting.labels import fill
from auditor.reporting.review_design import ReviewWording
from auditor.reporting.review_pieces import Entries, Piece, Subheading
from auditor.reporting.review_record import CameBackFacts, ManagementReview, TrendFacts


def looking_back(review: ManagementReview, words: ReviewWording) -> Iterator[Piece]:
    """A list for each of the two; nothing where there is neither."""
    if review.came_back:
        yield Subheading(words.labels.came_back)
        yield Entries([_came_back(each, words) for each in review.came_back])
    if review.trends:
        yield Subheading(words.labels.trends)
        yield Entries([_trend(each, words) for each in review.trends])


def _came_back(each: CameBackFacts, words: ReviewWording) -> str:
    labels = words.labels
    judged = fill(labels.judged, words=each.judged) if each.judged else ""
    day, repeats = words.day(each.closed), ", ".join(each.repeats)
    return fill(labels.came_back_entry, ref=each.ref, title=each.title, date=day, judged=judged, repeats=repeats)


def _trend(each: TrendFacts, words: ReviewWording) -> str:
    labels = words.labels
    found = ", ".join(f"{it.ref} ({it.process or labels.no_process})" for it in each.nonconformities)
    return fill(labels.trend_entry, clause=each.clause, nonconformities=found)
