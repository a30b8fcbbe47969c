"""Document control: revisions, what changed, who gets the report, what proves that it is unchanged, who signs."""

from __future__ import annotations

from auditor.reporting.flow import Block, Stack
from auditor.reporting.setting import Setting, fill
from auditor.reporting.signature_field import SignatureField


def control(setting: Setting, width: float) -> list[Block]:
    """The blocks of the section."""
    labels = setting.labels
    return [
        setting.h2(labels.revisions),
        _revisions(setting, width),
        *_changes(setting, width),
        setting.h2(labels.distribution),
        _distribution(setting, width),
        setting.h2(labels.integrity),
        _integrity(setting, width),
    ]


def _revisions(setting: Setting, width: float) -> Block:
    revision, labels = setting.report.revision, setting.labels
    lines = [(e.number, setting.day(e.issued), e.by, e.change) for e in revision.earlier]
    issued = labels.draft if setting.is_draft else setting.day(revision.issued)
    change = revision.reason or (labels.first_issue if revision.number == 1 else "")
    lines.append((revision.number, issued, revision.by, change))
    rows = [
        setting.row([setting.cell(str(number), setting.styles.table_strong), *map(setting.cell, rest)])
        for number, *rest in lines
    ]
    head = (labels.revision_number, labels.date, labels.author, labels.change)
    return setting.table([54, 78, 118, width - 250], head, rows)


def _changes(setting: Setting, width: float) -> list[Block]:
    revision, labels = setting.report.revision, setting.labels
    if not revision.supersedes:
        return []
    rows: list[tuple[str, Block]] = [
        (labels.supersedes_label, setting.text(fill(labels.revision, n=revision.supersedes))),
        (labels.reason, setting.text(setting.or_none(revision.reason))),
        (labels.asked_by, setting.text(setting.or_none(revision.asked_by))),
        (labels.changes, setting.bullets(revision.changes or [labels.none], width - 102)),
    ]
    return [setting.fields(rows, width)]


def _distribution(setting: Setting, width: float) -> Block:
    labels = setting.labels
    rows = [
        setting.row(
            [
                setting.cell(reader.name, setting.styles.table_strong),
                setting.cell(reader.function),
                setting.cell(setting.day(reader.on) or labels.not_yet),
            ]
        )
        for reader in setting.report.distribution
    ]
    if not rows:
        return setting.text(labels.none)
    return setting.table([170, width - 260, 90], (labels.name, labels.function, labels.handed_over), rows)


def _integrity(setting: Setting, width: float) -> Block:
    revision, labels = setting.report.revision, setting.labels
    rows: list[tuple[str, Block]] = [
        (labels.content_hash, setting.text(revision.content_sha256 or labels.not_yet)),
        (labels.trail_head, setting.text(revision.head or labels.not_yet)),
    ]
    if setting.report.fonts:
        fonts = [setting.text(f"{font.name}, SHA-256 {font.sha256}") for font in setting.report.fonts]
        rows.append((labels.font, Stack(fonts)))
    rows.append((labels.attachment, setting.text(labels.attachment_words)))
    if not setting.is_draft:
        words = setting.text(labels.signature_words, setting.styles.caption)
        rows.append((labels.signature, SignatureField(words, labels.signature_field, setting.palette.caption)))
    told = setting.fields(rows, width)
    told.together = True
    return told
