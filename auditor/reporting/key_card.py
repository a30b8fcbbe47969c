"""The key card on paper: one page to lay beside the laptop, two keys a row."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final, Literal

from auditor.model.text import Name
from auditor.reporting.design import Content, Palette, SheetWording, design_file, worded
from auditor.reporting.document import Chapter, Document, Furniture, Rendered
from auditor.reporting.finish import Meta
from auditor.reporting.flow import Block
from auditor.reporting.fonts import Fonts
from auditor.reporting.key_card_record import ATTACHMENT, KeyCard, KeyFacts, KeyGroup
from auditor.reporting.labels import SheetLabels
from auditor.reporting.table import Cell, Look, Pad, Row, Table
from auditor.reporting.tags import Tag
from auditor.reporting.typesetting import Typesetting

FILE: Final = "key-card.yaml"
_KEYS = 56.0
"""Width of the column of keys, in points."""


class KeyCardLabels(SheetLabels):
    """The labels of the key card, each of them required."""

    intro: Name


class KeyCardWording(SheetWording):
    """The words of the key card in one language."""

    labels: KeyCardLabels


class KeyCardFile(Content):
    """The file ``key-card.yaml``."""

    report: Literal["key-card"]
    wording: dict[Name, KeyCardWording]


class _Setting(Typesetting):
    """The card being set."""

    words: KeyCardWording
    labels: KeyCardLabels


def render_key_card(card: KeyCard, *, own: Path | None = None) -> Rendered:
    """Print *card* in the design of the folder *own* (a workspace's ``reports/``), else in the shipped one."""
    words = worded(design_file(FILE, KeyCardFile, own).wording, card.language, FILE)
    setting = _Setting(words, design_file("palette.yaml", Palette, own), Fonts(own / "fonts" if own else None))
    furniture = Furniture("Auditor", setting.labels.title, "", setting.day(card.day))
    document = Document(setting, furniture)
    blocks: list[Block] = [setting.text(setting.labels.intro, setting.styles.intro.having(after=2))]
    blocks += [_group(setting, group, document.width) for group in card.groups]
    meta = Meta(
        title=setting.labels.title,
        author="Auditor",
        subject=setting.labels.title,
        language=card.language,
        day=card.day,
        attachment=card.canonical(),
        attachment_name=ATTACHMENT,
    )
    return document.printed([Chapter(setting.labels.title, blocks)], meta)


def _group(setting: _Setting, group: KeyGroup, width: float) -> Table:
    """A group: its name above, then its keys in two halves that are read downwards."""
    half = (len(group.keys) + 1) // 2
    pairs = [(group.keys[n], group.keys[n + half] if n + half < len(group.keys) else None) for n in range(half)]
    room = width / 2 - _KEYS
    head = Row(
        [setting.head_cell(group.title, span=4)],
        Look(rule=setting.palette.ink, rule_width=1),
        Tag("TR"),
        keep_with_next=True,
    )
    rows = [_row(setting, pair) for pair in pairs]
    return Table([_KEYS, room, _KEYS, room], [head, *rows], 1, Tag("Table"), before=2, after=5)


def _row(setting: _Setting, pair: Sequence[KeyFacts | None]) -> Row:
    cells: list[Cell] = []
    for entry in pair:
        keys, says = ("   ".join(entry.keys), entry.says) if entry else ("", "")
        cells.append(
            setting.cell(keys, setting.styles.table_strong.having(size=7.1, leading=8.3), pad=Pad(0.6, 4, 0.6, 0))
        )
        cells.append(
            setting.cell(says, setting.styles.table_quiet.having(size=7.1, leading=8.3), pad=Pad(0.6, 8, 0.6, 0))
        )
    return setting.row(cells)
