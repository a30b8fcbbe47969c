"""The report of an audit that is hostile in every field: it renders, what is printable stands in it, nothing acts."""

from __future__ import annotations

import io
import json
import unicodedata
from pathlib import Path

import pikepdf
import pypdfium2
from PIL import Image

from auditor.activities import report
from auditor.workspace import Workspace
from tests.hostile import fields
from tests.hostile.life import AUDIT, Life, lived

PRINTED = {"Finding.statement", "Item.note", "Evidence.reference", "ReportDraft.limits", "Revision.reason"}


def previewed(life: Life, home: Path) -> report.Preview:
    with Workspace.open(life.folder / "work", home=home, read_only=True) as workspace:
        return report.preview(workspace, workspace.audit(AUDIT))


def images(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """The pictures in a PDF, wherever they are."""
    return [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]


def unpacked(file: pikepdf.AttachedFileSpec) -> bytes:
    """What is attached, however it is packed."""
    return file.get_file().obj.read_bytes(pikepdf.StreamDecodeLevel.specialized)


def words(pdf: bytes) -> str:
    """The text of all pages without white space, so that it does not matter where lines break."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        text = "".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()
    return "".join(unicodedata.normalize("NFC", text).split()).replace("\ufffe", "")


def test_the_report_holds_what_is_printable_and_nothing_acts(life: Life, tmp_path: Path) -> None:
    shown = previewed(life, tmp_path)
    with pikepdf.open(io.BytesIO(shown.pdf)) as pdf:
        assert not images(pdf), "a picture that nobody attached"
        assert not {"/OpenAction", "/AA", "/JavaScript"} & set(pdf.Root.keys())
        uris = [
            str(note.A.get("/URI", note.A.S))
            for page in pdf.pages
            for note in page.get("/Annots", [])
            if "/A" in note and str(note.A.S) != "/GoTo"
        ]
        assert uris == [], "text became a link"
        attached = {name: unpacked(file) for name, file in pdf.attachments.items()}
    text = words(shown.pdf)
    assert "root:x:0" not in text
    if fields.refusal("Finding.statement", life.text):
        assert not any(fields.acts(c) for c in text)
        return
    expected = "".join(fields.clean_form("Finding.statement", life.text).split())
    if len(expected) > 1_000:
        word = life.text.split()[0] if " " in life.text else life.text[0]  # pages break inside
        assert text.count(word) >= len(PRINTED) * life.text.count(word)
    elif expected.isascii():
        assert text.count(expected) >= len(PRINTED)
    else:
        # scripts without a font are shown as replacements, right-to-left runs come out in another order
        assert {c for c in expected if c.isascii()} <= set(text)
    (record,) = attached.values()
    assert json.dumps(fields.clean_form("Finding.statement", life.text), ensure_ascii=False) in record.decode()


def test_the_issued_files_are_the_hashed_ones_and_render_again(life: Life, tmp_path: Path) -> None:
    with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
        book = workspace.audit(AUDIT)
        for revision in book.revisions():
            pypdfium2.PdfDocument((book.folder / report.ISSUED / f"r{revision.number}.pdf").read_bytes()).close()
        assert len(book.revisions()) == 2


def test_a_picture_named_in_text_is_not_printed(tmp_path: Path) -> None:
    picture = tmp_path / "local.png"
    Image.new("RGB", (8, 8), "red").save(picture)
    text = f'<img src="{picture}"/> {picture} [link=file://{picture}]x[/link]'
    shown = previewed(lived(tmp_path / "life", text), tmp_path)
    with pikepdf.open(io.BytesIO(shown.pdf)) as pdf:
        assert not images(pdf)
    assert "local.png" in words(shown.pdf)
