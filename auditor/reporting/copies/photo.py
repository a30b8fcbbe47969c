"""A photo of a copy: found, judged, turned and shrunk in the same way and to the same size as on paper."""

from __future__ import annotations

from auditor.reporting.cards import PHOTO_WIDTH, in_words, not_shown, photo_name
from auditor.reporting.copies.pieces import Picture
from auditor.reporting.photos import NotShownError
from auditor.reporting.record import EvidenceFacts
from auditor.reporting.setting import Setting, fill


def picture(setting: Setting, piece: EvidenceFacts) -> Picture:
    """The photo of *piece*, or the place that says why it is not there."""
    assert piece.photo is not None
    caption = fill(setting.labels.photo_caption, n=setting.next_figure(), ref=piece.ref, name=photo_name(piece))
    try:
        prepared = setting.photos.prepared(piece.photo, PHOTO_WIDTH)
    except NotShownError as reason:
        return Picture(in_words(piece), caption, why=not_shown(setting, piece, reason))
    return Picture(in_words(piece), caption, prepared.data, prepared.width)
