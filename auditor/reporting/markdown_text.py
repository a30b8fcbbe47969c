"""The one way from data to Markdown: what people typed can never become markup there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditor.model.text import readable

_SIGNS = re.compile(r"[\\`*_{}\[\]<>()#|~&!$^@=]|(?<=[A-Za-z]):(?=//)|(?<=www)\.|(?<=WWW)\.", re.IGNORECASE)
"""What may mean something inside a line: emphasis, links, code, HTML, entities, tables, addresses."""

_BEGINS = re.compile(r"[-+:]|\d+(?=[.)](?:\s|$))")
"""What may mean something at the beginning of a line: lists, quotes, rules."""


def escaped(text: str) -> str:
    """One line of typed text, each sign with a meaning behind a backslash; line breaks become spaces."""
    line = " ".join(readable(text).split())
    line = _SIGNS.sub(lambda found: f"\\{found[0]}", line)
    begins = _BEGINS.match(line)
    if begins is not None:
        at = begins.end() if begins[0][0].isdigit() else 0
        line = f"{line[:at]}\\{line[at:]}"
    return line


def row(cells: Sequence[str]) -> str:
    """A line of a table; *cells* are Markdown already."""
    return f"| {' | '.join(cell or ' ' for cell in cells)} |"
