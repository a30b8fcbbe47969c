"""The conclusion in one line: what the lead wrote as such, else how the conclusion begins."""

from __future__ import annotations

import re

from auditor.model.report import NONE
from auditor.reporting.record import AuditReport

_END = re.compile(r"[.!?…]+[\"'”’»)]*(?=\s+[\"'“‘«(]?[^\W\d_a-z])|[。！？]|\n")
"""Where a sentence ends: not at an abbreviation before a number or a word in small letters."""


def headline(report: AuditReport) -> str:
    """The headline; without one the first sentence of the conclusion, without its full stop; empty without either.

    The word ``none`` is no headline: it would tell a reader that nothing was concluded.
    """
    if report.conclusion_headline and report.conclusion_headline != NONE:
        return report.conclusion_headline
    return first_sentence(report.conclusion)


def first_sentence(text: str) -> str:
    """The first sentence of a text, or its first line, without its full stop."""
    text = text.strip()
    end = _END.search(text)
    return text[: end.end() if end else None].rstrip(" \n.。")
