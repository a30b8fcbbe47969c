"""Looks into rendered reports for tests: text, links, structure, attachment."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2

from auditor.reporting.audit_report import Rendered, render_audit_report
from auditor.reporting.design import audit_report_design
from auditor.reporting.record import AuditReport


def rendered(report: AuditReport, **options: Any) -> Rendered:
    """*report* in the shipped design, without photos unless *options* say so."""
    options.setdefault("photos", lambda sha256: None)
    return render_audit_report(report, audit_report_design(), **options)


def page_texts(pdf: bytes) -> list[str]:
    """The text of each page, with single spaces."""
    with pypdfium2.PdfDocument(pdf) as document:
        texts = []
        for page in document:
            text = page.get_textpage()
            texts.append(" ".join(text.get_text_bounded().split()))
            text.close()
            page.close()
        return texts


def squeezed(text: str) -> str:
    """*text* without white space, hyphens of line ends and joiners: for texts that are broken over lines."""
    return re.sub(r"[\s\u2010\ufffe\u200b]+", "", text)


def opened(pdf: bytes) -> pikepdf.Pdf:
    """The file for pikepdf."""
    return pikepdf.open(io.BytesIO(pdf))


def elements(pdf: pikepdf.Pdf) -> Iterator[Any]:
    """All elements of the structure in reading order."""
    stack = [pdf.Root.StructTreeRoot.K]
    while stack:
        node = stack.pop()
        if isinstance(node, pikepdf.Array):
            stack.extend(reversed(list(node)))
        elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
            yield node
            if "/K" in node:
                stack.append(node.K)


def attachment(pdf: pikepdf.Pdf) -> bytes:
    """The attached record."""
    file = pdf.attachments["audit-report.json"].get_file()
    return file.obj.read_bytes(pikepdf.StreamDecodeLevel.specialized)
