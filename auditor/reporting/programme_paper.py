"""The programme status on paper, landscape: counts, then the sections of the design, each from a part of the record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from auditor.model.words import AuditState
from auditor.reporting.canvas import A4
from auditor.reporting.document import Chapter, Document, Furniture, Rendered, foot, with_last_words
from auditor.reporting.finish import Meta
from auditor.reporting.flow import Block
from auditor.reporting.fonts import Fonts
from auditor.reporting.marks import Tiles
from auditor.reporting.programme_coverage import coverage, gaps
from auditor.reporting.programme_design import ProgrammeDesign, ProgrammeSection, RiskWord, StepWord
from auditor.reporting.programme_figures import figures, resources
from auditor.reporting.programme_follow_up import nonconformities
from auditor.reporting.programme_record import ATTACHMENT, ProgrammeStatus
from auditor.reporting.programme_schedule import schedule
from auditor.reporting.programme_setting import Setting
from auditor.reporting.record import Result
from auditor.reporting.typesetting import fill

_LANDSCAPE = (A4[1], A4[0])


def render_programme(status: ProgrammeStatus, design: ProgrammeDesign, *, fonts_folder: Path | None = None) -> Rendered:
    """Print *status*; the same record, design and fonts give the same bytes."""
    setting = Setting(status, design, Fonts(fonts_folder))
    document = Document(setting, _furniture(setting), _LANDSCAPE)
    chapters = [Chapter(fill(setting.labels.title, programme=status.programme), _counts(setting))]
    for section in design.sections:
        chapters.append(Chapter(setting.words.sections[section], _SECTIONS[section](setting, document.width)))
    kept = f"{setting.labels.content_hash} {status.content_hash()}. {setting.labels.attachment}"
    meta = Meta(
        title=f"{fill(setting.labels.title, programme=status.programme)}, {setting.day(status.as_of)}",
        author=status.manager.name if status.manager else status.organisation,
        subject=status.title,
        language=status.language,
        day=status.as_of,
        attachment=status.canonical(),
        attachment_name=ATTACHMENT,
    )
    return document.printed(with_last_words(setting, chapters, kept), meta)


def _furniture(setting: Setting) -> Furniture:
    status = setting.status
    as_of = fill(setting.labels.as_of, date=setting.day(status.as_of))
    return Furniture(
        organisation=status.organisation,
        about=setting.labels.subject,
        reference=status.programme,
        foot=foot(setting.classified(status.classification), as_of),
        is_draft=not status.revision,
    )


# Counts


def _counts(setting: Setting) -> list[Block]:
    status, labels, words = setting.status, setting.labels, setting.words
    audits = status.taking_place
    held = [each for each in audits if each.is_held]
    late = [each for each in audits if each.days_late]
    ahead = [each for each in audits if not each.is_held and not each.days_late and each.state not in _OVER]
    overdue = [each for each in status.nonconformities if each.days_overdue]
    used = sum(each.used_days or 0 for each in held)
    planned = sum(each.planned_days for each in audits)
    tiles = [
        (str(len(held)), fill(labels.tile_held, total=len(audits)), Result.GOOD_PRACTICE if held else None),
        (str(len(late)), labels.tile_late, Result.MAJOR if late else None),
        (str(len(ahead)), labels.tile_ahead, Result.OFI if ahead else None),
        (words.number(status.covered), fill(labels.tile_covered, total=words.number(status.required)), None),
        (
            str(len(status.nonconformities)),
            fill(labels.tile_nonconformities, n=len(overdue)),
            Result.MINOR if overdue else None,
        ),
        (words.number(used), fill(labels.tile_days, total=words.number(planned)), None),
    ]
    state = words.programme_states[status.state]
    revision = fill(labels.revision, n=status.revision) if status.revision else labels.not_approved
    intro = fill(labels.intro, date=setting.day(status.as_of), title=status.title, state=state, revision=revision)
    blocks: list[Block] = [setting.text(intro, setting.styles.intro), Tiles(setting, tiles)]
    if status.not_read:
        blocks.append(setting.text(fill(labels.not_read, list=", ".join(status.not_read)), setting.styles.strong))
    return blocks


_OVER = (AuditState.CANCELLED, AuditState.TERMINATED)


# Objectives


def _objectives(setting: Setting, width: float) -> list[Block]:
    status, labels = setting.status, setting.labels
    inner = width - 102
    objectives: Block = setting.bullets(status.objectives, inner) if status.objectives else _none(setting)
    cited = [each.title for each in status.standards]
    rows = [
        (labels.objectives, objectives),
        (labels.criteria, setting.text(", ".join(cited) or labels.none)),
        (labels.cycle, setting.text(setting.days(status.cycle_from, status.cycle_to))),
        (labels.manager, setting.text(status.manager.in_words if status.manager else labels.none)),
        (labels.client, setting.text(status.client.in_words if status.client else labels.none)),
    ]
    return [setting.fields(rows, width)]


def _none(setting: Setting) -> Block:
    return setting.text(setting.labels.none)


# Next steps


def _next(setting: Setting, width: float) -> list[Block]:
    status, labels, words, styles = setting.status, setting.labels, setting.words, setting.styles
    intro = setting.text(fill(labels.next_intro, date=setting.day(status.ahead_until)), styles.intro)
    intro.keep_with_next = True
    if not status.next_steps:
        return [intro, setting.text(labels.nothing_next)]
    rows = []
    for step in status.next_steps:
        is_over = step.due is not None and step.due < status.as_of
        when = f"{setting.day(step.due)}, {labels.overdue}" if is_over else setting.day(step.due) or labels.none
        cells = [
            setting.cell(when, styles.table_strong if is_over else styles.table),
            setting.cell(step.ref, styles.table_strong),
            setting.cell(step.title),
            setting.cell(words.steps[StepWord(step.kind)], styles.table_quiet),
            setting.cell(step.who),
        ]
        rows.append(setting.row(cells))
    head = (labels.due, labels.number, labels.name, labels.what, labels.owner)
    return [intro, setting.table([110, 82, width - 482, 140, 150], head, rows)]


# Risks, changes


def _risks(setting: Setting, width: float) -> list[Block]:
    labels, words, styles = setting.labels, setting.words, setting.styles
    rows = [
        setting.row(
            [
                setting.cell(words.risks[RiskWord(each.kind)], styles.table_quiet),
                setting.cell(each.text, styles.table_strong),
                setting.cell(each.treatment or labels.none),
                setting.cell(each.owner),
                setting.cell(words.risks[RiskWord(each.state)]),
            ]
        )
        for each in setting.status.risks
    ]
    if not rows:
        return [setting.text(labels.no_risks)]
    head = (labels.what, labels.risk, labels.treatment, labels.owner, labels.state)
    inner = (width - 230) / 2
    return [setting.table([60, inner, inner, 110, 60], head, rows)]


def _changes(setting: Setting, width: float) -> list[Block]:
    status, labels, styles = setting.status, setting.labels, setting.styles
    if not status.revisions and not status.proposed_change:
        return [setting.text(labels.no_changes)]
    blocks: list[Block] = []
    if status.proposed_change:
        blocks.append(setting.text(fill(labels.proposed, reason=status.proposed_change), styles.strong))
    if status.revisions:
        newest = status.revisions[-1].number
        blocks.append(setting.text(fill(labels.since, n=newest), styles.strong))
        told = setting.bullets(status.since, width) if status.since else setting.text(labels.nothing_since)
        blocks.append(told)
    for each in reversed(status.revisions):
        said = fill(labels.approved, n=each.number, date=setting.day(each.on), name=each.by)
        heading = setting.text(f"{said}: {each.reason}" if each.reason else said, styles.strong.having(before=6))
        blocks.append(heading)
        if each.changes:
            heading.keep_with_next = True
            blocks.append(setting.bullets(each.changes, width))
    return blocks


_SECTIONS: Final[Mapping[ProgrammeSection, Callable[[Setting, float], list[Block]]]] = {
    ProgrammeSection.OBJECTIVES: _objectives,
    ProgrammeSection.SCHEDULE: schedule,
    ProgrammeSection.COVERAGE: coverage,
    ProgrammeSection.GAPS: gaps,
    ProgrammeSection.NEXT: _next,
    ProgrammeSection.NONCONFORMITIES: nonconformities,
    ProgrammeSection.RISKS: _risks,
    ProgrammeSection.FIGURES: figures,
    ProgrammeSection.RESOURCES: resources,
    ProgrammeSection.CHANGES: _changes,
}
