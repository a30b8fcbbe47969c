"""The key card as data: which keys do what, group by group, as the person it is for has set them."""

from __future__ import annotations

from datetime import date
from typing import Final, Literal

from auditor.reporting.facts import Facts, SheetRecord, Text

FORMAT: Final = "auditor.key-card/1"
ATTACHMENT: Final = "key-card.json"
"""Name of the record inside the PDF."""


class KeyFacts(Facts):
    """An entry of the table of keys: its id, its keys as people write them, and what happens."""

    id: str
    keys: list[Text]
    says: Text


class KeyGroup(Facts):
    """The keys that work in one place."""

    title: Text
    keys: list[KeyFacts]


class KeyCard(SheetRecord):
    """All of it; ``day`` is the day on which it was made."""

    format: Literal["auditor.key-card/1"] = FORMAT
    day: date
    language: Text = "en"
    groups: list[KeyGroup]
