"""What a signature looks like in its place on paper: who signed, when, and the fingerprint of the certificate."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from auditor.reporting.canvas import Canvas
from auditor.reporting.design import Palette
from auditor.reporting.finish import drawn
from auditor.reporting.fonts import Fonts
from auditor.reporting.signature_field import HEIGHT, WIDTH
from auditor.reporting.typesetting import Styles

_LEFT = 8.0
_TOP = 12.0


def signature_stamp(name: str, lines: Sequence[str], palette: Palette, fonts_folder: Path | None = None) -> bytes:
    """One page of the size of the field as PDF: *name*, and two small *lines* below; too long ones are shortened."""
    styles, canvas = Styles(palette), Canvas(Fonts(fonts_folder), (WIDTH, HEIGHT))
    page = canvas.new_page()
    with canvas.artifact():  # the field says in words what it is
        canvas.rect(0, 0, 3, HEIGHT, fill=palette.link)
        y = HEIGHT - _TOP
        canvas.words(name, styles.table_strong, _LEFT, y, limit=WIDTH - 2 * _LEFT)
        for line in lines:
            y -= 10.5
            canvas.words(line, styles.footer, _LEFT, y, limit=WIDTH - 2 * _LEFT)
    return drawn(canvas, [page])
