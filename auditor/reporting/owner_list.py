"""What is asked of one person, on paper: for each nonconformity three lines - what, by when, what counts as done."""

from __future__ import annotations

from pathlib import Path

from auditor.reporting.document import Chapter, Document, Furniture, Rendered, foot
from auditor.reporting.finish import Meta
from auditor.reporting.flow import Block, Stack
from auditor.reporting.fonts import Face, Fonts
from auditor.reporting.lines import Run
from auditor.reporting.marks import Chip, ground
from auditor.reporting.record import Result
from auditor.reporting.register_design import RegisterDesign, RegisterLabels, RegisterWording
from auditor.reporting.register_record import LIST_ATTACHMENT, OwnerList, TaskFacts
from auditor.reporting.table import Cell, Look, Pad, Row, Table
from auditor.reporting.typesetting import Typesetting, fill, fill_count

_LABEL = 92.0


class _Setting(Typesetting):
    """A person's list being set."""

    words: RegisterWording
    labels: RegisterLabels


def render_owner_list(told: OwnerList, design: RegisterDesign, *, fonts_folder: Path | None = None) -> Rendered:
    """Print the list; the same record, design and fonts give the same bytes."""
    setting = _Setting(design.words, design.palette, Fonts(fonts_folder))
    words, as_of = setting.words.person, fill(setting.labels.as_of, date=setting.day(told.as_of))
    furniture = Furniture(
        organisation=told.organisation,
        about=setting.labels.subject,
        reference=told.person.name,
        foot=foot(setting.classified(told.classification), as_of),
    )
    document = Document(setting, furniture)
    title = fill(words.title, name=told.person.name)
    intro = words.intro if told.tasks else words.nothing
    blocks: list[Block] = [setting.text(intro, setting.styles.intro)]
    blocks += [_task(setting, task, document.width) for task in told.tasks]
    if told.contact:
        contact = fill(words.contact, name=told.contact.in_words)
        blocks.append(setting.text(contact, setting.styles.body.having(before=14)))
    blocks.append(setting.text(words.attachment, setting.styles.caption))
    meta = Meta(
        title=f"{title}, {setting.day(told.as_of)}",
        author=told.contact.name if told.contact else told.organisation,
        subject=setting.labels.subject,
        language=told.language,
        day=told.as_of,
        attachment=told.canonical(),
        attachment_name=LIST_ATTACHMENT,
    )
    return document.printed([Chapter(title, blocks)], meta)


def _task(setting: _Setting, task: TaskFacts, width: float) -> Table:
    """A card: grade, reference and title, then the three lines; why it came back, and actions still to be done."""
    words, colour = setting.words, ground(setting, Result(task.grade))
    asked = words.asked(task.state, task.only_actions)
    late = fill_count(setting.labels.days_late, task.days_overdue) if task.days_overdue else ""
    strong = setting.styles.strong.having(after=0)
    about = [", ".join(task.clauses), task.process, task.audit]
    if task.repeat_of:
        about.append(fill(setting.labels.repeats, ref=task.repeat_of))
    quiet = " · ".join(part for part in about if part)
    head = Stack(
        [
            setting.text([f"{task.ref}  ", task.title], setting.styles.card.having(size=10.5, leading=14)),
            setting.text(quiet, setting.styles.table_quiet),
        ]
    )
    by_when = ", ".join(part for part in (setting.day(task.due) or words.person.no_date, late) if part)
    lines: list[tuple[str, Stack, bool]] = [
        (words.person.what, Stack([setting.text(words.person.asked[asked], strong), *_why(setting, task)]), False),
        (words.person.by_when, Stack([setting.text(by_when, strong)]), bool(late)),
        (words.person.counts, Stack([setting.text(words.person.done[asked]), *_actions(setting, task, width)]), False),
    ]
    rule, chip = setting.palette.hairline, Chip(setting, Result(task.grade), words.grades[task.grade].short)
    rows = [
        Row(
            [Cell(chip, pad=Pad(8, 6, 6, 9)), Cell(head, pad=Pad(6, 8, 6, 6))],
            Look(accent=colour, rule=rule, top_rule=setting.palette.rule, fill=setting.palette.ground),
            keep_with_next=True,
        )
    ]
    for label, content, is_late in lines:
        pale = ground(setting, Result.MINOR).tint(0.16) if is_late else None
        cells = [
            Cell(setting.text(label, setting.styles.label), pad=Pad(5.5, 8, 5, 9)),
            Cell(content, pad=Pad(4, 8, 5, 6), fill=pale),
        ]
        rows.append(Row(cells, Look(accent=colour, rule=rule)))
    return Table([_LABEL, width - _LABEL], rows, before=10, after=4, together=True, anchor=f"task-{task.ref}")


def _why(setting: _Setting, task: TaskFacts) -> list[Block]:
    """Why it came back, where it did."""
    return [setting.text(fill(setting.words.person.why, words=task.why))] if task.why else []


def _actions(setting: _Setting, task: TaskFacts, width: float) -> list[Block]:
    entries: list[list[str | Run]] = []
    for each in task.actions:
        due = setting.day(each.due)
        said = fill(setting.words.person.action, date=due, name=each.owner)
        entries.append(
            [Run(f"{each.ref}  ", face=Face.SEMIBOLD), f"{each.text} ", Run(f"({said})", face=Face.CONDENSED)]
        )
    return [setting.bullets(entries, width - _LABEL - 14)] if entries else []
