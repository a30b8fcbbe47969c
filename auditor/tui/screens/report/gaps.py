"""What is missing for the report, line by line, and the place where each is mended."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from auditor.model.finding import Finding
from auditor.model.guards.reporting import WRITTEN
from auditor.model.guards.rule import Breach, Strength
from auditor.tui.screens.report.written import OBJECTIVE
from auditor.tui.widgets.columns import Column, Row
from auditor.workspace import AuditBook

COLUMNS = (Column("", 1), Column("", 5), Column(""))

Room = Literal["part", "finding", "item", "items", "findings"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a gap is mended: a part of the report, a finding, an item, or the list of either."""

    room: Room
    key: str = ""


MENDED: Mapping[Room, str] = {
    "part": "{open} writes it; {say-none} says none",
    "finding": "{open} opens the finding",
    "item": "{open} opens the item",
    "items": "{open} opens the items",
    "findings": "{open} opens the findings",
}
"""How a gap is mended, in words that name entries of the table of keys."""


def place(book: AuditBook, breach: Breach) -> Place:
    """Where a breach is mended: found by the part of the report or the reference that it names first."""
    text = breach.missing
    if breach.rule.id == "S-04":
        return Place("part", "conclusion_headline")
    if breach.rule.id in ("G-21", "G-33"):
        return Place("part", _part(book, text) if breach.rule.id == "G-21" else "conclusion")
    known = {f.ref: Place("finding", f.id) for f in book.all(Finding).values()}
    known |= {item.ref: Place("item", item.id) for item in book.items.values()}
    for word in re.findall(r"[^\s,;:()]+", text):
        if word in known:
            return known[word]
    return Place("findings" if breach.rule.id in ("G-17", "G-20") else "items")


def _part(book: AuditBook, text: str) -> str:
    for field, words in WRITTEN.items():
        if text.endswith(f"does not state {words}"):
            return field
    for number, objective in enumerate(book.audit.objectives):
        if objective in text:
            return f"{OBJECTIVE}{number}"
    return "participants" if "participants" in text else "distribution"


def rows(breaches: Sequence[Breach]) -> list[Row]:
    """The gaps, what refuses before what only warns."""
    hard = [(n, b) for n, b in enumerate(breaches) if b.rule.strength is not Strength.SOFT]
    soft = [(n, b) for n, b in enumerate(breaches) if b.rule.strength is Strength.SOFT]
    found: list[Row] = []
    for title, group in (("Keeps it from being issued", hard), ("Only warns", soft)):
        if group:
            found.append(Row(f"#{title}", (title, str(len(group))), heading=True))
            found += [_row(number, breach) for number, breach in group]
    return found


def _row(number: int, breach: Breach) -> Row:
    refuses = breach.rule.strength is not Strength.SOFT
    sign = (("!", "error"),) if refuses else ""
    rule = ((breach.rule.id, "error" if refuses else "warning"),)
    return Row(str(number), (sign, rule, breach.missing))
