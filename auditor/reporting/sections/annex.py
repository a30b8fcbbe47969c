"""The annexes: every item with its result, and every piece of evidence, so that nothing rests on memory."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from auditor.reporting.cards import photo
from auditor.reporting.flow import Block, Stack
from auditor.reporting.lines import Run
from auditor.reporting.marks import Chip
from auditor.reporting.record import EvidenceFacts, ItemFacts
from auditor.reporting.setting import Setting, fill, fill_count
from auditor.reporting.table import Cell, Look, Pad, Row
from auditor.reporting.tags import Tag


def items(setting: Setting, width: float) -> list[Block]:
    """All items by clause, with result, note, evidence and findings."""
    labels = setting.labels
    if not setting.report.items:
        return [setting.text(labels.no_items)]
    rows: list[Row] = []
    seen: set[str] = set()
    for clause, group in groupby(setting.report.items, key=lambda item: item.clause):
        rows.append(_clause_row(setting, clause, "" if clause in seen else f"clause-{clause}"))
        seen.add(clause)
        rows += [_item_row(setting, item) for item in group]
    head = (labels.item, labels.question, labels.outcome, labels.rests_on)
    intro = fill_count(labels.items_intro, len(setting.report.items))
    return [
        setting.text(intro, setting.styles.intro),
        setting.table([40, width - 266, 82, 144], head, rows),
    ]


def _clause_row(setting: Setting, clause: str, anchor: str) -> Row:
    style = setting.styles.table_strong.having(tag="")
    title = setting.report.clause_titles.get(clause, "")
    words = setting.cell_text([Run(clause), f"   {title}"], style)
    cell = Cell(words, Tag("TH", scope="Column", span=4), span=4, pad=Pad(5, 6, 4, 4))
    look = Look(fill=setting.palette.ground, rule=setting.palette.hairline)
    return Row([cell], look, Tag("TR"), anchor, keep_with_next=True)


def circumstances(setting: Setting, item: ItemFacts) -> str:
    """Where, by whom and how an item was audited, where it is carried to, and what it cites besides."""
    facts = [item.site, item.auditor, setting.words.methods[item.method] if item.method else ""]
    if item.carried_to:
        facts.append(fill(setting.labels.carried, ref=item.carried_to))
    if item.also_cites:
        facts.append(f"{setting.labels.also_cites} {', '.join(item.also_cites)}")
    return ", ".join(f for f in facts if f)


def _item_row(setting: Setting, item: ItemFacts) -> Row:
    styles, labels = setting.styles, setting.labels
    asked: list[Block] = [setting.cell_text(item.question, styles.table)]
    asked += [setting.cell_text(words, styles.table_quiet) for words in (item.note, item.reason) if words]
    told = circumstances(setting, item)
    if told:
        quiet = styles.table_quiet.having(size=7.4, leading=9.4, colour=setting.palette.caption)
        asked.append(setting.cell_text(told, quiet))
    rests: list[Block] = []
    if item.findings:
        links = setting.several([setting.finding_link(ref) for ref in item.findings])
        rests.append(setting.cell_text(links, styles.table_strong))
    if item.evidence:
        links = setting.several([setting.evidence_link(ref) for ref in item.evidence])
        rests.append(setting.cell_text(links, styles.table))
    if item.thin:
        rests.append(setting.cell_text(labels.thin_item, styles.table_quiet))
    cells = [
        setting.cell(item.ref, styles.table_strong),
        Cell(Stack(asked), Tag("TD")),
        Cell(Chip(setting, item.result, setting.words.grades[item.result].short), Tag("TD"), pad=Pad(4, 6, 4, 0)),
        Cell(Stack(rests), Tag("TD")),
    ]
    return setting.row(cells, anchor=f"item-{item.ref}")


def evidence(setting: Setting, width: float) -> list[Block]:
    """All evidence, then the photos that no finding shows."""
    labels = setting.labels
    if not setting.report.evidence:
        return [setting.text(labels.no_evidence)]
    rows = [_evidence_row(setting, piece) for piece in setting.report.evidence]
    head = (labels.number, labels.kind, labels.description, labels.collected)
    intro = fill_count(labels.evidence_intro, len(rows))
    blocks: list[Block] = [
        setting.text(intro, setting.styles.intro),
        setting.table([40, 96, width - 256, 120], head, rows),
    ]
    others = further_photos(setting)
    if others:
        blocks.append(setting.h2(labels.photos))
    for piece in others:
        blocks += photo(setting, piece, width)
    return blocks


def further_photos(setting: Setting) -> list[EvidenceFacts]:
    """The pieces with a photo that no finding shows."""
    shown = {ref for finding in setting.report.findings for ref in finding.evidence}
    return [piece for piece in setting.report.evidence if piece.photo and piece.ref not in shown]


def _evidence_row(setting: Setting, piece: EvidenceFacts) -> Row:
    styles = setting.styles
    told: list[Block] = [setting.cell_text(piece.reference, styles.table_strong)] if piece.reference else []
    if piece.description:
        told.append(setting.cell_text(piece.description, styles.table))
    told += [setting.cell_text(line, styles.table_quiet) for line in origin(setting, piece)]
    cells = [
        setting.cell(piece.ref, styles.table_strong),
        Cell(Stack(_quiet(setting, standing(setting, piece))), Tag("TD")),
        Cell(Stack(told), Tag("TD")),
        Cell(Stack(_quiet(setting, taken(setting, piece))), Tag("TD")),
    ]
    return setting.row(cells, anchor=f"evidence-{piece.ref}")


def standing(setting: Setting, piece: EvidenceFacts) -> list[str]:
    """Kind, verification and class of a piece of evidence."""
    words = setting.words
    verified = words.verifications[piece.verification]
    if piece.verification_note:
        verified = f"{verified}: {piece.verification_note}"
    return [words.kinds[piece.kind], verified, words.classes[piece.confidentiality]]


def taken(setting: Setting, piece: EvidenceFacts) -> list[str]:
    """When, where and by whom a piece of evidence was collected; what is not known is empty."""
    return [setting.moment(piece.captured), piece.place, piece.captured_by]


def origin(setting: Setting, piece: EvidenceFacts) -> Iterator[str]:
    """Who told it, and the file it is in."""
    if piece.respondent:
        yield fill(setting.labels.told_by, name=piece.respondent)
    if piece.file:
        yield fill(setting.labels.file, name=piece.file)
    if piece.file_sha256:
        yield f"SHA-256 {piece.file_sha256}"


def _quiet(setting: Setting, lines: list[str]) -> list[Block]:
    first, *others = [line for line in lines if line] or [""]
    styles = setting.styles
    return [setting.cell_text(first, styles.table), *(setting.cell_text(w, styles.table_quiet) for w in others)]
