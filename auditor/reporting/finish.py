"""Makes an accessible, archivable file of the drawn pages: PDF/UA-1 and PDF/A-3a, with the record attached.

What ReportLab does not write is added here with pikepdf: the structure (`structure.py`), the outline,
XMP metadata, the output intent and the attached JSON. Same input, same bytes: no clock, no random id.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, String

from auditor.reporting.canvas import Canvas, Page
from auditor.reporting.structure import tag

PRODUCER = "Auditor"


@dataclass(frozen=True, slots=True)
class Meta:
    """What the file says about itself; *attachment* is the record, *day* the date of the file."""

    title: str
    author: str
    subject: str
    language: str
    day: date
    attachment: bytes
    attachment_name: str


def finished(canvas: Canvas, pages: Sequence[Page], meta: Meta) -> bytes:
    """The file of *pages* in their order, tagged and with everything attached."""
    with pikepdf.open(io.BytesIO(canvas.save(pages))) as pdf:
        order = {page.index: n for n, page in enumerate(pages)}
        tag(pdf, canvas, order)
        _outline(pdf, canvas, order)
        _attach(pdf, meta)
        _describe(pdf, meta)
        _mend_unicode(pdf)
        _pad(pdf)
        if len(pdf.objects) < _MANY:
            small = _saved(pdf, pikepdf.ObjectStreamMode.generate)
            if not _LOOKS_SHORT.search(small):
                return small
        return _saved(pdf, pikepdf.ObjectStreamMode.disable)


def drawn(canvas: Canvas, pages: Sequence[Page]) -> bytes:
    """The pages alone, to be put into another file: neither tagged nor described."""
    with pikepdf.open(io.BytesIO(canvas.save(pages))) as pdf:
        _mend_unicode(pdf)
        _pad(pdf)
        return _saved(pdf, pikepdf.ObjectStreamMode.disable)


_LOOKS_SHORT = re.compile(rb"[\r\n]\nendstream")
"""A stream whose last byte is a line end: checkers count it as part of what follows and find the length wrong."""


_MANY = 15_000
"""With so many objects, a hundred in each stream, it is likely that one of the streams looks short."""


def _saved(pdf: pikepdf.Pdf, objects: pikepdf.ObjectStreamMode) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        deterministic_id=True,
        object_stream_mode=objects,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        min_version="1.7",
        fix_metadata_version=False,
    )
    return out.getvalue()


def _pad(pdf: pikepdf.Pdf) -> None:
    """Let no compressed stream end with a line end: its last byte is that of the checksum of its content.

    What is drawn gets a byte that shows nothing and, unlike a zero, counts in the checksum; the record and pictures
    stay what they are and are packed once more.
    """
    for item in pdf.objects:
        if not isinstance(item, pikepdf.Stream) or "/DCTDecode" in _filters(item):
            continue
        content = item.read_bytes()
        if zlib.adler32(content) & 0xFF not in (10, 13):
            continue
        if item.get("/Type") == Name.EmbeddedFile or item.get("/Subtype") == Name.Image:
            item.write(_in_runs(zlib.compress(content)), filter=Array([Name.RunLengthDecode, Name.FlateDecode]))
            continue
        is_font = "/Length1" in item
        item.write(content + (b"\1" if is_font else b" "))
        if is_font:
            item.Length1 = len(content) + 1


def _filters(stream: pikepdf.Stream) -> list[str]:
    told = stream.get("/Filter", Array())
    return [str(name) for name in (told if isinstance(told, Array) else [told])]


def _in_runs(data: bytes) -> bytes:
    """As literal runs of at most 128 bytes and the mark of their end (ISO 32000-1, 7.4.5), which is no line end."""
    runs = (data[at : at + 128] for at in range(0, len(data), 128))
    return b"".join(bytes([len(run) - 1]) + run for run in runs) + b"\x80"


def _outline(pdf: pikepdf.Pdf, canvas: Canvas, order: dict[int, int]) -> None:
    with pdf.open_outline() as outline:
        open_items: list[OutlineItem] = []
        for mark in canvas.bookmarks:
            place = canvas.places[mark.target]
            item = OutlineItem(mark.title, order[place.page], "XYZ", left=0, top=round(place.top + 6, 2), zoom=0)
            item.is_closed = mark.level > 0
            del open_items[mark.level :]
            (open_items[-1].children if open_items else outline.root).append(item)
            open_items.append(item)
    pdf.Root.PageMode = Name.UseOutlines


def _attach(pdf: pikepdf.Pdf, meta: Meta) -> None:
    """Attach the record as associated data (ISO 19005-3)."""
    stamp = String(f"D:{meta.day:%Y%m%d}000000Z")
    stream = pikepdf.Stream(pdf, meta.attachment)
    stream.Type, stream.Subtype = Name.EmbeddedFile, Name("/application/json")
    stream.Params = Dictionary(ModDate=stamp, Size=len(meta.attachment))
    file = pdf.make_indirect(
        Dictionary(
            Type=Name.Filespec,
            F=String(meta.attachment_name),
            UF=String(meta.attachment_name),
            Desc=String("The record of which this document is the printed form"),
            AFRelationship=Name.Data,
            EF=Dictionary(F=stream, UF=stream),
        )
    )
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=Array([String(meta.attachment_name), file])))
    pdf.Root.AF = Array([file])


def _describe(pdf: pikepdf.Pdf, meta: Meta) -> None:
    stamp = String(f"D:{meta.day:%Y%m%d}000000Z")
    info = Dictionary(Title=String(meta.title), Author=String(meta.author), Subject=String(meta.subject))
    info.Creator = info.Producer = String(PRODUCER)
    info.CreationDate = info.ModDate = stamp
    pdf.trailer.Info = pdf.make_indirect(info)
    pdf.Root.Lang = String(meta.language)
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    xmp = pikepdf.Stream(pdf, _xmp(meta).encode())
    xmp.Type, xmp.Subtype = Name.Metadata, Name.XML
    pdf.Root.Metadata = xmp
    profile = pikepdf.Stream(pdf, _srgb())
    profile.N = 3
    pdf.Root.OutputIntents = Array(
        [
            Dictionary(
                Type=Name.OutputIntent,
                S=Name.GTS_PDFA1,
                OutputConditionIdentifier=String("sRGB IEC61966-2.1"),
                Info=String("sRGB IEC61966-2.1"),
                DestOutputProfile=profile,
            )
        ]
    )


def _srgb() -> bytes:
    """The sRGB profile; the time of making, which LittleCMS writes into its header, is overwritten."""
    from PIL import ImageCms

    profile = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    profile[24:36] = bytes.fromhex("07ea 0001 0001 0000 0000 0000")
    return bytes(profile)


_LETTER = re.compile(rb"(<[0-9A-F]{2}>) <([0-9A-F]{4,5})>")


def _mend_unicode(pdf: pikepdf.Pdf) -> None:
    """Let copied text be what was typed, where ReportLab writes the glyph's own number.

    Code 0 is U+0000 there, which no reader may show; joined Arabic letters are presentation forms, which no search
    finds; numbers beyond U+FFFF are not written as the two halves of UTF-16.
    """
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/Type") == Name.Font and "/ToUnicode" in item:
            item.ToUnicode.write(_LETTER.sub(_mended, item.ToUnicode.read_bytes()))


def _mended(found: re.Match[bytes]) -> bytes:
    letter = chr(int(found[2], 16))
    if letter == "\0":
        letter = "\ufffd"
    elif "\ufb50" <= letter <= "\ufefc":
        letter = unicodedata.normalize("NFKC", letter)
    return found[1] + b" <" + letter.encode("utf-16-be").hex().upper().encode() + b">"


def _xmp(meta: Meta) -> str:
    title, author, subject = escape(meta.title), escape(meta.author), escape(meta.subject)
    stamp = f"{meta.day:%Y-%m-%d}T00:00:00Z"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{escape(meta.language)}</rdf:li></rdf:Bag></dc:language>
<xmp:CreateDate>{stamp}</xmp:CreateDate><xmp:ModifyDate>{stamp}</xmp:ModifyDate>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool><pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaid:part>3</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""
