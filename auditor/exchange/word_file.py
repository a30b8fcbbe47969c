"""A Word document as bytes that are always alike."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

if TYPE_CHECKING:
    from docx.document import Document

_WHEN = (1980, 1, 1, 0, 0, 0)


def packed(document: Document) -> bytes:
    """The document with the same date at each of its files, whenever it is written."""
    first, file = BytesIO(), BytesIO()
    document.save(first)
    with ZipFile(first) as source, ZipFile(file, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, _WHEN)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return file.getvalue()
