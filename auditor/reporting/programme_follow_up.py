"""The open nonconformities in the programme status: what is overdue first, in short; the register tells all."""

from __future__ import annotations

from auditor.reporting.flow import Block, Stack
from auditor.reporting.marks import Chip
from auditor.reporting.programme_setting import Setting
from auditor.reporting.record import Result
from auditor.reporting.register_record import EntryFacts
from auditor.reporting.table import Cell, Pad, Row
from auditor.reporting.tags import Tag
from auditor.reporting.typesetting import fill_count


def nonconformities(setting: Setting, width: float) -> list[Block]:
    """A line each."""
    labels, entries = setting.labels, setting.status.nonconformities
    if not entries:
        return [setting.text(labels.nothing_open)]
    head = (labels.number, labels.grade, labels.name, labels.owner, labels.due, labels.standing)
    columns = [64.0, 78.0, width - 442, 130.0, 70.0, 100.0]
    return [setting.table(columns, head, [_entry(setting, each) for each in entries])]


def _entry(setting: Setting, each: EntryFacts) -> Row:
    words, styles = setting.words, setting.styles
    quiet = "  ·  ".join(said for said in (words.states[each.state], each.process, each.site) if said)
    what = [setting.cell_text(each.title, styles.table), setting.cell_text(quiet, styles.table_quiet)]
    whose = [setting.cell_text(each.whose or each.owner, styles.table)]
    whose.append(setting.cell_text(words.turns[each.turn], styles.table_quiet))
    chip = Chip(setting, Result(each.grade), words.grades[each.grade].short)
    return setting.row(
        [
            setting.cell(each.ref, styles.table_strong),
            Cell(chip, Tag("TD"), pad=Pad(3, 6, 3, 0)),
            Cell(Stack(what), Tag("TD")),
            Cell(Stack(whose), Tag("TD")),
            setting.cell(setting.day(each.due)),
            setting.cell(_standing(setting, each), styles.table_strong if each.days_overdue else styles.table),
        ]
    )


def _standing(setting: Setting, each: EntryFacts) -> str:
    if each.days_overdue:
        return fill_count(setting.labels.days_late, each.days_overdue)
    return fill_count(setting.labels.days_open, each.age) if each.age is not None else ""
