"""The annexes and the document control, as pieces of a copy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from auditor.reporting.copies.photo import picture
from auditor.reporting.copies.pieces import (
    Entries,
    Fact,
    Facts,
    Piece,
    Row,
    Says,
    Sheet,
    Span,
    Subheading,
    first_and_others,
    labelled,
    quiet,
    said,
    spans,
    strong,
)
from auditor.reporting.design import Section
from auditor.reporting.record import EvidenceFacts, ItemFacts
from auditor.reporting.sections.annex import circumstances, further_photos, origin, standing, taken
from auditor.reporting.setting import Setting, fill, fill_count

# Items


def items(setting: Setting) -> Iterator[Piece]:
    """Every item by clause, with its result and what it rests on."""
    labels, known = setting.labels, setting.report.items
    if not known:
        yield said(labels.no_items)
        return
    rows: list[Row] = []
    seen: set[str] = set()
    for clause, group in groupby(known, key=lambda item: item.clause):
        title = setting.report.clause_titles.get(clause, "")
        heading = Says([Span(clause, is_strong=True), *([Span(f"   {title}")] if title else [])])
        rows.append(Row([[heading]], "" if clause in seen else f"clause-{clause}"))
        seen.add(clause)
        rows += [_item(setting, item) for item in group]
    yield quiet(fill_count(labels.items_intro, len(known)))
    head = (labels.item, labels.question, labels.outcome, labels.rests_on)
    yield Sheet(setting.words.sections[Section.ITEMS], head, rows, (10, 45, 18, 27))


def _item(setting: Setting, item: ItemFacts) -> Row:
    asked = [said(item.question)]
    asked += [quiet(words) for words in (item.note, item.reason, circumstances(setting, item)) if words]
    rests: list[Says] = []
    if item.findings:
        rests.append(strong(setting.several([setting.finding_link(ref) for ref in item.findings])))
    if item.evidence:
        rests.append(said(setting.several([setting.evidence_link(ref) for ref in item.evidence])))
    if item.thin:
        rests.append(quiet(setting.labels.thin_item))
    result = labelled(item.result, setting.words.grades[item.result].short)
    return Row([[strong(item.ref)], asked, [result], rests], anchor=f"item-{item.ref}")


# Evidence


def evidence(setting: Setting) -> Iterator[Piece]:
    """Every piece of evidence, then the photos that no finding shows."""
    labels, known = setting.labels, setting.report.evidence
    if not known:
        yield said(labels.no_evidence)
        return
    yield quiet(fill_count(labels.evidence_intro, len(known)))
    head = (labels.number, labels.kind, labels.description, labels.collected)
    rows = [_piece(setting, piece) for piece in known]
    yield Sheet(setting.words.sections[Section.EVIDENCE], head, rows, (11, 22, 43, 24))
    others = further_photos(setting)
    if others:
        yield Subheading(labels.photos)
    for piece in others:
        yield picture(setting, piece)


def _piece(setting: Setting, piece: EvidenceFacts) -> Row:
    told = [strong(piece.reference)] if piece.reference else []
    if piece.description:
        told.append(said(piece.description))
    told += [quiet(words) for words in origin(setting, piece)]
    return Row(
        [
            [strong(piece.ref)],
            first_and_others(standing(setting, piece)),
            told,
            first_and_others(taken(setting, piece)),
        ],
        anchor=f"evidence-{piece.ref}",
    )


# Document control


def control(setting: Setting) -> Iterator[Piece]:
    """Revisions, what changed, who gets the report, and the hashes that prove it unchanged."""
    labels, revision = setting.labels, setting.report.revision
    yield Subheading(labels.revisions)
    yield _revisions(setting)
    if revision.supersedes:
        changes = Entries([spans(change) for change in revision.changes or [labels.none]])
        yield Facts(
            [
                Fact(labels.supersedes_label, [said(fill(labels.revision, n=revision.supersedes))]),
                Fact(labels.reason, [said(setting.or_none(revision.reason))]),
                Fact(labels.asked_by, [said(setting.or_none(revision.asked_by))]),
                Fact(labels.changes, [changes]),
            ]
        )
    yield Subheading(labels.distribution)
    yield _distribution(setting) if setting.report.distribution else said(labels.none)
    yield Subheading(labels.integrity)
    fonts = [Fact(labels.font, [said(f"{font.name}, SHA-256 {font.sha256}")]) for font in setting.report.fonts]
    yield Facts([*hashes(setting), *fonts])


def hashes(setting: Setting) -> list[Fact]:
    """What tells whether the content is that of the issued record."""
    labels, revision = setting.labels, setting.report.revision
    return [
        Fact(labels.content_hash, [said(revision.content_sha256 or labels.not_yet)]),
        Fact(labels.trail_head, [said(revision.head or labels.not_yet)]),
    ]


def _revisions(setting: Setting) -> Sheet:
    labels, revision = setting.labels, setting.report.revision
    issued = labels.draft if setting.is_draft else setting.day(revision.issued)
    change = revision.reason or (labels.first_issue if revision.number == 1 else "")
    lines = [(each.number, setting.day(each.issued), each.by, each.change) for each in revision.earlier]
    rows = [
        Row([[strong(str(number))], *([said(words)] for words in rest)])
        for number, *rest in [*lines, (revision.number, issued, revision.by, change)]
    ]
    head = (labels.revision_number, labels.date, labels.author, labels.change)
    return Sheet(labels.revisions, head, rows, (12, 18, 25, 45))


def _distribution(setting: Setting) -> Sheet:
    labels = setting.labels
    rows = [
        Row([[strong(reader.name)], [said(reader.function)], [said(setting.day(reader.on) or labels.not_yet)]])
        for reader in setting.report.distribution
    ]
    return Sheet(labels.distribution, (labels.name, labels.function, labels.handed_over), rows, (35, 45, 20))
