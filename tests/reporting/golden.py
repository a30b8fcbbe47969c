"""The audit report of the invented audit as it is read: the words of each page line by line, then its structure.

``python -m tests.reporting.golden`` writes it anew; what changed is then read in the difference before it is kept.
"""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2

from auditor.reporting.audit_report import Rendered
from auditor.reporting.record import AuditReport
from tests.reporting.reading import opened, rendered
from tests.reporting.sample import sample_report

GOLDEN = Path(__file__).parent / "audit-report.golden.txt"

_ELSEWHERE = re.compile(r"[\u2600-\u27bf\u2e80-\ufaff\U0001f000-\U0001ffff]")
"""Letters that only fonts of the system have, which are others elsewhere."""


def told() -> str:
    """All of it as one text."""
    words = _ELSEWHERE.sub("", sample_report().canonical().decode())
    made: Rendered = rendered(AuditReport.read(words.encode()))
    assert not made.fonts, "a font of this system is in it"
    with opened(made.pdf) as pdf:
        structure = [*outline(pdf.Root.StructTreeRoot.K, 0)]
    return "\n".join([*pages(made.pdf), "", "== structure", *structure, ""])


def pages(pdf: bytes) -> list[str]:
    """The lines of each page below its number."""
    lines = []
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(document, start=1):
            text = page.get_textpage()
            lines += ["", f"== page {number}", *(line.rstrip() for line in text.get_text_bounded().splitlines())]
            text.close()
            page.close()
    return lines[1:]


def outline(node: Any, depth: int) -> list[str]:
    """The elements from *node* on, each deeper one further in; equal ones after each other are counted."""
    lines = ["  " * depth + str(node.S)[1:] + (f": {node.Alt}" if "/Alt" in node else "")]
    inner = [outline(kid, depth + 1) for kid in kids(node)]
    for each, group in groupby(inner):
        many = len(list(group))
        lines += [each[0] + (f" x{many}" if many > 1 else ""), *each[1:]]
    return lines


def kids(node: Any) -> list[Any]:
    """The elements directly below."""
    found = node.get("/K", pikepdf.Array())
    every = list(found) if isinstance(found, pikepdf.Array) else [found]
    return [kid for kid in every if isinstance(kid, pikepdf.Dictionary) and "/S" in kid]


if __name__ == "__main__":
    GOLDEN.write_text(told(), encoding="utf-8")
