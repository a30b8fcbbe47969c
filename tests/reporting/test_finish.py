from __future__ import annotations

import io
import random
import re
import zlib

import pikepdf
from PIL import Image

from auditor.reporting.canvas import Canvas, Page
from auditor.reporting.design import audit_report_design
from auditor.reporting.finish import drawn
from auditor.reporting.fonts import Fonts
from auditor.reporting.typesetting import Styles


def page_of(words: str) -> tuple[Canvas, list[Page]]:
    """A small page with *words* on it."""
    canvas = Canvas(Fonts(), (200, 40))
    page = canvas.new_page()
    with canvas.artifact():
        canvas.words(words, Styles(audit_report_design().palette).body, 5, 20)
    return canvas, [page]


def ends_with_a_line(pdf: bytes, kind: str) -> bool:
    """Whether the checksum of a font (or of what is drawn), which is the end of its stream, ends with a line end."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        streams = [item for item in opened.objects if isinstance(item, pikepdf.Stream)]
        wanted = [s for s in streams if ("/Length1" in s) is (kind == "font")]
        return any(zlib.adler32(s.read_bytes()) & 0xFF in (10, 13) for s in wanted)


def test_no_stream_ends_with_a_line_end_whatever_it_holds() -> None:
    met = set()
    for number in range(3000):
        words = "".join(random.Random(number).choices("abcdefghijklmnopqrstuvwxyzäöüčřž", k=14))
        canvas, pages = page_of(words)
        raw, pdf = canvas.save(pages), drawn(*page_of(words))
        met |= {kind for kind in ("font", "drawn") if ends_with_a_line(raw, kind)}
        assert not re.search(rb"[\r\n]\nendstream", pdf), words
        if met == {"font", "drawn"}:
            break
    assert met == {"font", "drawn"}, "no page was found that needed it"


def test_a_picture_that_ends_so_keeps_its_dots() -> None:
    dots = next(dots for dots in (bytes([n, 0, 0]) for n in range(256)) if zlib.adler32(dots) & 0xFF == 10)
    file = io.BytesIO()
    Image.frombytes("RGB", (1, 1), dots).save(file, "PNG")
    canvas = Canvas(Fonts(), (200, 40))
    page = canvas.new_page()
    with canvas.artifact():
        canvas.image(file.getvalue(), 0, 0, 20, 20)
        canvas.image(file.getvalue(), 50, 0, 20, 20)
    pdf = drawn(canvas, [page])
    assert not re.search(rb"[\r\n]\nendstream", pdf)
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = [i for i in opened.objects if isinstance(i, pikepdf.Stream) and i.get("/Subtype") == "/Image"]
        assert [image.read_bytes(pikepdf.StreamDecodeLevel.specialized) for image in found] == [dots]
