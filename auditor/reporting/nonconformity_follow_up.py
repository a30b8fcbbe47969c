"""What became of a nonconformity: dates, what the verifier saw, more time, escalations, rules set aside, all steps."""

from __future__ import annotations

from auditor.model.words import Method
from auditor.reporting.flow import Block
from auditor.reporting.grid import TIGHT, Box, grid
from auditor.reporting.grid import said as said_in_box
from auditor.reporting.nonconformity_record import CheckFacts, ExtensionFacts, ReopeningFacts
from auditor.reporting.nonconformity_setting import NonconformitySetting
from auditor.reporting.table import Table
from auditor.reporting.typesetting import fill, fill_count


def follow_up(setting: NonconformitySetting, width: float) -> list[Block]:
    """Everything after the response, as far as there is any; and how it ended."""
    sheet, labels = setting.sheet, setting.labels
    waiting = Box(labels.waiting, _waiting(setting), 6)
    rows = [_dates(setting), [waiting, _end(setting)]]
    blocks: list[Block] = [grid(setting, width, [row for row in rows if row])]
    if sheet.checks:
        blocks.append(_checks(setting, width))
        blocks += _shown(setting, width)
    told = [
        (labels.set_by_person, f"{setting.step(each.step)}, {setting.day(each.due)}: {each.reason}")
        for each in sheet.due
        if each.reason
    ]
    told += [(labels.extension, _extension(setting, each)) for each in sheet.extensions]
    for raised in sheet.escalations:
        said = fill(labels.escalated, date=setting.day(raised.on), by=raised.by, name=raised.to)
        ended = f" {fill(labels.escalation_ended, date=setting.day(raised.ended))}" if raised.ended else ""
        told.append((labels.escalation, f"{said}{ended} {raised.reason}"))
    told += [(labels.reopening, _reopened(setting, each)) for each in sheet.reopenings]
    told += _rules(setting)
    if told:
        style = said_in_box(setting)
        blocks.append(setting.fields([(label, setting.text(words, style)) for label, words in told], width, 112))
    return blocks


def _rules(setting: NonconformitySetting) -> list[tuple[str, str]]:
    """Rules set aside, and the warnings that were kept; those of one rule on one day by one person together."""
    labels = setting.labels
    told: dict[tuple[str, str], list[str]] = {}
    for rule in setting.sheet.set_aside:
        label = labels.set_aside if rule.reason else labels.warned
        made_up = f" {fill(labels.compensation, words=rule.compensation)}" if rule.compensation else ""
        who = f"{rule.rule}, {setting.by_on(rule.by, rule.on)}"
        told.setdefault((label, who), []).append(f"{rule.reason or rule.text}{made_up}")
    return [(label, f"{who}: {'; '.join(said).replace('?; ', '? ')}") for (label, who), said in told.items()]


def _dates(setting: NonconformitySetting) -> list[Box]:
    """What is due by when, a box each."""
    due = setting.sheet.due
    return [
        Box(_capital(fill(setting.labels.due_by, step=setting.step(each.step))), setting.day(each.due), 12 // len(due))
        for each in due
    ]


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _waiting(setting: NonconformitySetting) -> str:
    sheet, labels = setting.sheet, setting.labels
    if sheet.waiting_occurrences is not None:
        return fill_count(labels.waiting_occurrences, sheet.waiting_occurrences, seen=sheet.occurrences_seen)
    return fill_count(labels.waiting_days, sheet.waiting_days) if sheet.waiting_days is not None else ""


def _end(setting: NonconformitySetting) -> Box:
    sheet, labels = setting.sheet, setting.labels
    if not sheet.state.is_final:
        return Box(labels.closure, labels.still_open, 6)
    on = sheet.closed
    if on is None and sheet.history:
        on = sheet.history[-1].on.date()
    ended = fill(labels.closed_on, state=setting.words.states[sheet.state], date=setting.day(on))
    return Box(labels.closure, "\n".join(words for words in (ended, sheet.reason) if words), 6)


def _checks(setting: NonconformitySetting, width: float) -> Table:
    labels = setting.labels
    rows = [
        setting.row(
            [
                setting.cell(setting.day(each.on), setting.styles.table_strong),
                setting.cell(each.by),
                setting.cell(setting.step(each.kind)),
                setting.cell(_result(setting, each), setting.styles.table_strong),
                setting.cell([each.seen, setting.quiet(f"  ({how})")] if (how := _how(setting, each)) else each.seen),
                setting.cell(setting.or_none(setting.pieces(each.evidence))),
            ]
        )
        for each in setting.sheet.checks
    ]
    head = (labels.when, labels.who, labels.check, labels.state, labels.seen, labels.evidence)
    return setting.table([58, 94, 68, 54, width - 58 - 94 - 68 - 54 - 46, 46], head, rows)


def _how(setting: NonconformitySetting, check: CheckFacts) -> str:
    """By which method, and how many were looked at; what is none of the words stands as it was typed."""
    words, drawn, labels = setting.words.methods, check.sample, setting.labels
    method = words[Method(check.method)] if check.method in set(Method) else check.method
    sampled = ""
    if drawn is not None:
        sampled = fill_count(labels.sampled, drawn.exceptions, seen=drawn.n, size=drawn.size)
        sampled = fill(labels.sampled_of, ref=drawn.ref, words=sampled) if drawn.ref else sampled
    return "; ".join(said for said in (", ".join(m for m in (method, check.method_note) if m), sampled) if said)


def _reopened(setting: NonconformitySetting, again: ReopeningFacts) -> str:
    dated = f"{again.shown_by} ({setting.day(again.dated)})" if again.dated else again.shown_by
    shown = ", ".join(words for words in (setting.pieces(again.evidence), dated) if words)
    said = setting.labels.reopened
    return fill(said, date=setting.day(again.on), by=again.by, reason=again.reason, evidence=shown)


def _result(setting: NonconformitySetting, check: CheckFacts) -> str:
    labels = setting.labels
    return {
        "verified": labels.verified,
        "rejected": labels.rejected,
        "effective": labels.effective,
        "not-effective": labels.not_effective,
    }[check.result]


def _shown(setting: NonconformitySetting, width: float) -> list[Block]:
    """The evidence of actions and checks in words."""
    pieces = [setting.piece(piece) for piece in setting.sheet.shown]
    style = said_in_box(setting)
    return [setting.bullets(pieces, width, style)] if pieces else []


def _extension(setting: NonconformitySetting, asked: ExtensionFacts) -> str:
    labels = setting.labels
    said = fill(
        labels.extension_asked,
        step=setting.step(asked.field),
        old=setting.day(asked.old),
        new=setting.day(asked.new),
        who=setting.by_on(asked.asked_by, asked.asked_on),
    )
    decided = {None: labels.undecided, True: labels.granted, False: labels.refused}[asked.granted]
    who = setting.by_on(asked.decided_by, asked.decided_on)
    return " ".join(words for words in (said, asked.reason, f"– {fill(decided, who=who)}", asked.note) if words)


def _step(setting: NonconformitySetting, action: str) -> str:
    """A step in words; the number at the end of one is that of a revision."""
    words = setting.words.actions
    plain, _, number = action.rpartition(" ")
    if number.isdecimal() and plain in words:
        return fill(words[plain], n=number)
    return words.get(action, action)


def history(setting: NonconformitySetting, width: float) -> list[Block]:
    """Every step: when, who, what, and why."""
    labels = setting.labels
    rows = []
    for each in setting.sheet.history:
        what = _step(setting, each.action)
        cells = [
            setting.cell(setting.moment(each.on), setting.styles.table_strong, pad=TIGHT),
            setting.cell(each.by, pad=TIGHT),
            setting.cell([what, setting.quiet(f"  {each.transition}")], pad=TIGHT),
            setting.cell(each.note, pad=TIGHT),
        ]
        rows.append(setting.row(cells))
    head = (labels.when, labels.who, labels.what, labels.note)
    if not rows:
        return [setting.text(labels.none)]
    return [setting.table([86, 100, 136, width - 322], head, rows)]
