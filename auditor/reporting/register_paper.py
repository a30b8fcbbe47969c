"""The register on paper, landscape: counts, what is open (overdue first), what is settled, where they are, figures."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from auditor.figures.follow_up import BUCKETS
from auditor.model.words import Grade, NonconformityState, Owed
from auditor.reporting.canvas import A4
from auditor.reporting.count_bars import Count, CountBars
from auditor.reporting.document import Chapter, Document, Furniture, Rendered, foot, with_last_words
from auditor.reporting.finish import Meta
from auditor.reporting.flow import Block, Stack
from auditor.reporting.fonts import Fonts
from auditor.reporting.lines import Run, Words
from auditor.reporting.marks import Chip, Tiles, ground
from auditor.reporting.month_bars import MonthBars
from auditor.reporting.record import Result
from auditor.reporting.register_design import RegisterDesign, RegisterLabels, RegisterSection, RegisterWording
from auditor.reporting.register_record import ATTACHMENT, EntryFacts, Grouping, RegisterSheet
from auditor.reporting.stages import STAGES, StageDots, reached
from auditor.reporting.table import Cell, Look, Pad, Row, Table
from auditor.reporting.tags import Tag
from auditor.reporting.typesetting import Typesetting, fill, fill_count

_LANDSCAPE = (A4[1], A4[0])
_MOST = 10
"""So many bars of a Pareto chart; how many more there are is said below."""


class _Setting(Typesetting):
    """The register being set."""

    words: RegisterWording
    labels: RegisterLabels

    def __init__(self, sheet: RegisterSheet, design: RegisterDesign, fonts: Fonts) -> None:
        super().__init__(design.words, design.palette, fonts)
        self.sheet = sheet


def render_register(sheet: RegisterSheet, design: RegisterDesign, *, fonts_folder: Path | None = None) -> Rendered:
    """Print *sheet*; the same record, design and fonts give the same bytes."""
    setting = _Setting(sheet, design, Fonts(fonts_folder))
    document = Document(setting, _furniture(setting), _LANDSCAPE)
    chapters = [Chapter(setting.labels.title, _counts(setting, document.width))]
    for section in design.sections:
        blocks = _SECTIONS[section](setting, document.width)
        if blocks:
            chapters.append(Chapter(setting.words.sections[section], blocks))
    kept = f"{setting.labels.content_hash} {sheet.content_hash()}. {setting.labels.attachment}"
    meta = Meta(
        title=f"{setting.labels.title}, {setting.day(sheet.as_of)}",
        author=sheet.manager.name if sheet.manager else sheet.organisation,
        subject=setting.labels.subject,
        language=sheet.language,
        day=sheet.as_of,
        attachment=sheet.canonical(),
        attachment_name=ATTACHMENT,
    )
    return document.printed(with_last_words(setting, chapters, kept), meta)


def _furniture(setting: _Setting) -> Furniture:
    sheet = setting.sheet
    said = (setting.classified(sheet.classification), fill(setting.labels.as_of, date=setting.day(sheet.as_of)))
    return Furniture(
        organisation=sheet.organisation,
        about=setting.labels.subject,
        reference=sheet.programme,
        foot=foot(*said),
    )


# Counts


def _counts(setting: _Setting, width: float) -> list[Block]:
    sheet, labels, words = setting.sheet, setting.labels, setting.words
    late = Result.MINOR if sheet.overdue else None
    oldest = "–" if sheet.oldest_major is None else str(sheet.oldest_major)
    tiles = [
        (str(sheet.open), labels.tile_open, None),
        (str(sheet.overdue), labels.tile_overdue, late),
        (str(sheet.open_majors), labels.tile_majors, Result.MAJOR if sheet.open_majors else None),
        (oldest, labels.tile_oldest, None),
        (str(sheet.closed), labels.tile_closed, Result.CONFORMING if sheet.closed else None),
        (str(sheet.void + sheet.transferred), labels.tile_ended, None),
    ]
    ages = [Count(fill(labels.days, n=bucket), sheet.ageing.get(bucket, 0)) for bucket in BUCKETS]
    states = [
        Count(words.states[state], sheet.by_state[state]) for state in NonconformityState if state in sheet.by_state
    ]
    grades = [
        Count(words.grades[grade].label, sheet.by_grade[grade], ground(setting, Result(grade)))
        for grade in reversed(Grade)
        if grade in sheet.by_grade
    ]
    turns = [Count(words.turns[turn], sheet.by_turn[turn]) for turn in Owed if turn in sheet.by_turn]
    charts = [(labels.ageing, ages), (labels.by_state, states), (labels.by_grade, grades), (labels.by_turn, turns)]
    blocks: list[Block] = [
        setting.text(fill(labels.intro, date=setting.day(sheet.as_of)), setting.styles.intro),
        Tiles(setting, tiles),
        _side_by_side(setting, charts, width),
    ]
    if sheet.not_read:
        blocks.append(setting.text(fill(labels.not_read, list=", ".join(sheet.not_read)), setting.styles.strong))
    return blocks


def _side_by_side(setting: _Setting, charts: Sequence[tuple[str, Sequence[Count]]], width: float) -> Table:
    cells = [
        Cell(_chart(setting, title, counts), pad=Pad(4, 14 if n < len(charts) - 1 else 0, 4, 0))
        for n, (title, counts) in enumerate(charts)
    ]
    return Table([width / len(charts)] * len(charts), [Row(cells, Look())], before=8, after=4, together=True)


def _chart(setting: _Setting, title: str, counts: Sequence[Count]) -> Stack:
    shown = counts[:_MOST]
    blocks: list[Block] = [
        setting.text(title, setting.styles.strong.having(after=3)),
        CountBars(setting, title, shown),
    ]
    if len(counts) > len(shown):
        rest = sum(each.n for each in counts[_MOST:])
        said = fill_count(setting.labels.more, len(counts) - len(shown), cases=rest)
        blocks.append(setting.text(said, setting.styles.caption))
    return Stack(blocks)


# Register


def _open(setting: _Setting, width: float) -> list[Block]:
    found = [each for each in setting.sheet.entries if each.is_open]
    return [_register(setting, found, width)] if found else [setting.text(setting.labels.nothing_open)]


def _settled(setting: _Setting, width: float) -> list[Block]:
    if setting.sheet.is_open_only:
        return [setting.text(setting.labels.left_out, setting.styles.intro)]
    found = [each for each in setting.sheet.entries if not each.is_open]
    return [_register(setting, found, width)] if found else [setting.text(setting.labels.nothing_settled)]


def _register(setting: _Setting, entries: Iterable[EntryFacts], width: float) -> Table:
    labels = setting.labels
    owner, standing = f"{labels.owner} · {labels.turn}", f"{labels.standing} · {labels.stage}"
    head = (labels.number, labels.grade, labels.clause, labels.what, owner, labels.issued, labels.due, standing)
    before, behind = [60, 76, 62], [112, 54, 54, 84]
    columns = [*before, width - sum(before) - sum(behind), *behind]
    return setting.table(columns, head, [_entry(setting, each) for each in entries])


def _entry(setting: _Setting, each: EntryFacts) -> Row:
    labels, words = setting.labels, setting.words
    state = words.states[each.state]
    pale = ground(setting, Result.MINOR).tint(0.16) if each.days_overdue else None
    how = setting.styles.table_strong if pale else setting.styles.table
    chip = Chip(setting, Result(each.grade), words.grades[each.grade].short)
    says = fill(labels.stage_says, n=reached(each.state), total=STAGES, state=state)
    dots = StageDots(setting, each.state, says)
    cells = [
        setting.cell(each.ref, setting.styles.table_strong),
        Cell(chip, Tag("TD"), pad=Pad(3, 6, 3, 0)),
        setting.cell(", ".join(setting.numbers(each.clauses))),
        Cell(Stack([setting.cell_text(each.title, setting.styles.table), *_below(setting, each)]), Tag("TD")),
        Cell(Stack(_owner(setting, each)), Tag("TD")),
        setting.cell(setting.day(each.issued)),
        setting.cell(setting.day(each.due)),
        Cell(
            Stack([setting.cell_text(_how_long(setting, each), how), dots]), Tag("TD"), fill=pale, pad=Pad(4, 2, 3, 4)
        ),
    ]
    return setting.row(cells, anchor=f"nonconformity-{each.ref}")


def _owner(setting: _Setting, each: EntryFacts) -> list[Block]:
    """Whose it is; and whose turn, where somebody has it."""
    blocks: list[Block] = [setting.cell_text(each.owner, setting.styles.table)] if each.owner else []
    if each.is_open:
        whose = f"{setting.labels.turn}: {setting.words.turns[each.turn]}"
        blocks.append(setting.cell_text(whose, setting.styles.table_quiet))
    return blocks


def _below(setting: _Setting, each: EntryFacts) -> list[Block]:
    """State, flags, what it repeats, and where it is, below the title."""
    words = setting.words
    flags = [words.flag(flag) for flag in each.flags if not (flag == "repeat" and each.repeat_of)]
    repeats = fill(setting.labels.repeats, ref=each.repeat_of) if each.repeat_of else ""
    said = [words.states[each.state], *flags, repeats, each.process, each.site]
    quiet = " · ".join(part for part in said if part)
    return [setting.cell_text(quiet, setting.styles.table_quiet)]


def _how_long(setting: _Setting, each: EntryFacts) -> str:
    labels = setting.labels
    if each.days_overdue:
        return fill_count(labels.days_late, each.days_overdue)
    if each.is_open:
        return fill_count(labels.days_open, each.age) if each.age is not None else ""
    return setting.day(each.closed) or setting.words.states[each.state]


# Where, and how it runs


def _pareto(setting: _Setting, width: float) -> list[Block]:
    labels, pareto = setting.labels, setting.sheet.pareto
    names: Mapping[Grouping, str] = {
        "clause": labels.clause_of,
        "process": labels.process,
        "cause": labels.cause,
        "owner": labels.owner_of,
        "site": labels.site,
    }
    counts = {by: [Count(each.of, each.n) for each in found] for by, found in pareto.items() if found}
    if "cause" in counts:
        counts["cause"] = [Count(setting.words.category(each.of), each.n) for each in pareto["cause"]]
    charts = [(names[by], counts[by]) for by in names if by in counts]
    if not charts:
        return []
    return [setting.text(labels.pareto_intro, setting.styles.intro), _side_by_side(setting, charts, width)]


def _figures(setting: _Setting, width: float) -> list[Block]:
    labels, rows = setting.labels, []
    for each in setting.sheet.figures:
        said: Words = each.of
        if each.scale and each.months:
            said = [each.of, Run(f"  {each.scale}", colour=setting.palette.caption)]
        cells = [
            setting.cell(each.id, setting.styles.table_strong),
            setting.cell(each.name),
            setting.cell(setting.or_none(each.value), setting.styles.table_strong),
            setting.cell(said),
            Cell(MonthBars(setting, each.name, each.months), Tag("TD"), pad=Pad(2, 0, 2, 0)),
        ]
        rows.append(setting.row(cells))
    if not rows:
        return []
    head = (labels.figure, labels.name, labels.value, labels.cases, labels.trend)
    return [
        setting.table([40, 150, 84, width - 414, 140], head, rows),
        setting.text(labels.pale, setting.styles.caption),
    ]


_SECTIONS: Final[Mapping[RegisterSection, Callable[[_Setting, float], list[Block]]]] = {
    RegisterSection.OPEN: _open,
    RegisterSection.SETTLED: _settled,
    RegisterSection.PARETO: _pareto,
    RegisterSection.FIGURES: _figures,
}
