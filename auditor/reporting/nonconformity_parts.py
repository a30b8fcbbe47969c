"""The head of the paper about one nonconformity, the three parts of the finding, and the owner's response."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.model.words import NonconformityState, Owed
from auditor.reporting.flow import Block, Stack
from auditor.reporting.grid import TIGHT, Box, grid, said
from auditor.reporting.lines import Words
from auditor.reporting.marks import Chip, ground
from auditor.reporting.nonconformity_record import ActionFacts
from auditor.reporting.nonconformity_setting import NonconformitySetting
from auditor.reporting.record import Result
from auditor.reporting.stages import STAGES, StageBar, reached
from auditor.reporting.table import Cell, Look, Pad, Row, Table
from auditor.reporting.tags import Tag
from auditor.reporting.typesetting import fill, fill_count

_STEP = 11.0  # points by which an answer to why is set in
_NUMBERS = 60.0


def head(setting: NonconformitySetting, width: float) -> list[Block]:
    """Title, stages, and what one looks for first: grade, requirement, whose it is, by when, and what comes next."""
    sheet, labels = setting.sheet, setting.labels
    colour = ground(setting, Result(sheet.grade))
    chip = Chip(setting, Result(sheet.grade), setting.words.grades[sheet.grade].short)
    owned = [
        Box(labels.raised, _raised(setting), 3),
        Box(labels.process_owner, setting.person(sheet.process_owner), 3),
        Box(labels.owner, setting.person(sheet.owner), 3),
        Box(labels.verifier, setting.person(sheet.verifier), 3),
    ]
    of_what = [
        Box(labels.grade, Stack([chip, *_own_label(setting)]), 3),
        Box(labels.requirement_reference, _clauses(setting), 3),
        Box(labels.process_site, " · ".join(w for w in (sheet.process, sheet.site, *sheet.services) if w), 3),
        Box(
            labels.audit,
            [", ".join(filter(None, (sheet.audit, sheet.finding))), setting.quiet(f"  {sheet.audit_title}")],
            3,
        ),
    ]
    rows = [of_what, owned, *_standing(setting)]
    title = setting.text(sheet.title, setting.styles.strong.having(size=11, leading=15, after=6))
    return [
        title,
        StageBar(setting, sheet.state, setting.words.stages, colour, _stage(setting)),
        grid(setting, width, rows),
    ]


def _raised(setting: NonconformitySetting) -> str:
    """By whom and when, and when it was issued."""
    sheet = setting.sheet
    issued = fill(setting.labels.issued_on, date=setting.day(sheet.issued)) if sheet.issued else ""
    return "\n".join(words for words in (setting.by_on(sheet.raised_by, sheet.raised), issued) if words)


def _own_label(setting: NonconformitySetting) -> list[Block]:
    """The scheme's own word for the grade where it is another one."""
    said, sheet = setting.words.grades[setting.sheet.grade], setting.sheet
    if not sheet.grade_label or sheet.grade_label.casefold() in (
        said.label.casefold(),
        said.short.casefold(),
        sheet.grade,
    ):
        return []
    return [setting.text(sheet.grade_label, setting.styles.table_quiet)]


def _clauses(setting: NonconformitySetting) -> Stack:
    style = said(setting)
    return Stack(
        [setting.text([each.clause, setting.quiet(f"  {each.title}")], style) for each in setting.sheet.clauses]
    )


def _stage(setting: NonconformitySetting) -> str:
    sheet, labels = setting.sheet, setting.labels
    state = setting.words.states[sheet.state]
    if sheet.state in (NonconformityState.VOID, NonconformityState.TRANSFERRED):
        return fill(labels.stage_off, state=state)
    return fill(labels.stage, n=reached(sheet.state), total=STAGES, state=state)


def _standing(setting: NonconformitySetting) -> Iterator[list[Box]]:
    """State, next step and date; flags, repeats and what it was called before where there is any."""
    sheet, labels = setting.sheet, setting.labels
    state = setting.words.states[sheet.state]
    if sheet.turn is Owed.NOBODY:
        ended = setting.words.next[sheet.state]
        yield [Box(labels.state, state, 3, is_strong=True), Box(labels.next, ended, 9)]
    else:
        late = fill_count(labels.days_late, sheet.days_overdue) if sheet.days_overdue else ""
        when = setting.day(sheet.due_now)
        pale = ground(setting, Result.MINOR).tint(0.16) if late else None
        words = setting.words.next[sheet.state]
        who = f"{words} ({sheet.whose})" if sheet.whose else words
        yield [
            Box(labels.state, state, 3, is_strong=True),
            Box(labels.next, who, 6),
            Box(labels.by_when, ", ".join(filter(None, (when, late))), 3, ground=pale, is_strong=bool(late)),
        ]
    extra = [
        (labels.flags, ", ".join(filter(None, map(setting.words.flag, sheet.flags)))),
        (labels.repeats, ": ".join(words for words in (sheet.repeat_of, sheet.repeat_reason) if words)),
        (labels.formerly, ", ".join(sheet.former)),
    ]
    told = [(label, words) for label, words in extra if words]
    if told:
        yield [Box(label, words, 12 // len(told)) for label, words in told]


def finding(setting: NonconformitySetting, width: float) -> list[Block]:
    """Requirement, nonconformity and evidence; the reason of the grade; what the auditee said."""
    sheet, labels = setting.sheet, setting.labels
    pale = ground(setting, Result(sheet.grade)).tint(0.08)
    told = [setting.piece(piece) for piece in sheet.evidence]
    pieces = Stack([setting.bullets(told, width - 14, said(setting))]) if told else ""
    rows = [
        [Box(labels.requirement, sheet.requirement)],
        [Box(labels.statement, sheet.statement or sheet.title, ground=pale, is_strong=True)],
        [Box(labels.evidence, pieces)],
        [Box(labels.grade_reason, sheet.grade_reason)],
        [Box(labels.presented, _presented(setting), 6), Box(labels.acknowledgement, _acknowledged(setting), 6)],
    ]
    return [grid(setting, width, rows)]


def _presented(setting: NonconformitySetting) -> str:
    sheet, labels = setting.sheet, setting.labels
    shown = setting.by_on(sheet.presented_to, sheet.presented_on)
    if shown and sheet.presented_acknowledged is not None:
        shown += f": {labels.presented_yes if sheet.presented_acknowledged else labels.presented_no}"
    return "\n".join(words for words in (shown, sheet.disagreement) if words)


def _acknowledged(setting: NonconformitySetting) -> str:
    seen, labels = setting.sheet.acknowledgement, setting.labels
    if seen is None:
        return ""
    agreed = labels.acknowledged_agreed if seen.agrees else labels.acknowledged_not
    return "\n".join(words for words in (f"{setting.by_on(seen.by, seen.on)}: {agreed}", seen.note) if words)


def response(setting: NonconformitySetting, width: float) -> list[Block]:
    """The parts of the response, the actions, and whether it was accepted."""
    sheet, labels = setting.sheet, setting.labels
    given = ", ".join(setting.day(day) for day in sheet.submitted)
    known = [fill(labels.given, date=given) if given else labels.not_given, *_reviews(setting)]
    intro = setting.text(
        ("\n" if any(each.reason for each in sheet.reviews) else " ").join(known), setting.styles.intro.having(after=4)
    )
    blocks: list[Block] = [intro]
    parts = (sheet.correction, sheet.containment, sheet.extent, sheet.cause, sheet.criterion)
    if not given and not any(parts) and not sheet.actions:
        return blocks
    rows = [[Box(labels.correction, sheet.correction, 6), Box(labels.extent, sheet.extent, 6)]]
    if sheet.containment:
        rows.insert(0, [Box(labels.containment, sheet.containment)])
    intro.keep_with_next = True
    rows.append([Box(labels.cause, _cause(setting), 6), Box(labels.criterion, sheet.criterion, 6)])
    if sheet.whys:
        rows.append([Box(labels.whys, Stack([_whys(setting, width - 14)]))])
    blocks.append(grid(setting, width, rows))
    if sheet.actions:
        blocks.append(_actions(setting, width))
    return blocks


def _cause(setting: NonconformitySetting) -> str:
    sheet, labels = setting.sheet, setting.labels
    found = fill(labels.method, name=sheet.cause_method) if sheet.cause_method else ""
    categories = ", ".join(map(setting.words.category, sheet.cause_categories))
    sorted_as = fill(labels.categories, list=categories) if categories else ""
    return "\n".join(words for words in (sheet.cause, " ".join(filter(None, (found, sorted_as)))) if words)


def _whys(setting: NonconformitySetting, width: float) -> Table:
    """The answers to why as a tree: the number beside each, set in as deep as it stands, root causes strong."""
    style = said(setting).having(tag="")
    rows = []
    for each in setting.sheet.whys:
        words: Words = each.text
        if each.is_root:
            words = [setting.strong(each.text), setting.quiet(f"  {setting.labels.root}")]
        label = Cell(setting.text(setting.quiet(each.number), style), Tag("Lbl"), pad=Pad(0, 4, 1, 0))
        deep = _STEP * each.number.count(".")
        body = Cell(setting.text(words, style), Tag("LBody"), pad=Pad(0, 0, 1, deep))
        rows.append(Row([label, body], Look(), Tag("LI")))
    longest = max(len(each.number) for each in setting.sheet.whys)
    numbers = min(_NUMBERS, 10 + 3.4 * longest)
    return Table([numbers, width - numbers], rows, 0, Tag("L"))


def _actions(setting: NonconformitySetting, width: float) -> Table:
    labels = setting.labels
    rows = []
    for each in setting.sheet.actions:
        pale = ground(setting, Result.MINOR).tint(0.16) if each.is_overdue else None
        cells = [
            setting.cell(each.ref, setting.styles.table_strong, pad=TIGHT),
            setting.cell(_what_is_done(setting, each), pad=TIGHT),
            setting.cell(each.owner, pad=TIGHT),
            setting.cell(setting.day(each.due), fill=pale, pad=TIGHT),
            setting.cell(setting.day(each.done) or labels.not_done, pad=TIGHT),
            setting.cell(setting.or_none(setting.pieces(each.evidence)), pad=TIGHT),
        ]
        rows.append(setting.row(cells))
    head = (labels.action, labels.actions, labels.owner, labels.due, labels.done, labels.evidence)
    return setting.table([38, width - 38 - 92 - 54 - 54 - 46, 92, 54, 54, 46], head, rows)


def _what_is_done(setting: NonconformitySetting, action: ActionFacts) -> Words:
    """The action, and what its owner said would show it."""
    if not action.shown_by:
        return action.text
    return [action.text, setting.quiet(f"  {fill(setting.labels.shown_by, words=action.shown_by)}")]


def _reviews(setting: NonconformitySetting) -> Iterator[str]:
    """Each time it was accepted or returned: by whom, when, and why."""
    labels = setting.labels
    for each in setting.sheet.reviews:
        who = setting.by_on(each.by, each.on)
        judged = fill(labels.accepted if each.accepted else labels.returned, who=who)
        yield f"{judged}: {each.reason}" if each.reason else f"{judged}."
