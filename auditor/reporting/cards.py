"""Cards of findings: full bands for nonconformities, quiet cards for what needs no answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.model.words import Confidentiality
from auditor.reporting.colour import Colour
from auditor.reporting.flow import Block, Solid, Stack
from auditor.reporting.fonts import Face
from auditor.reporting.lines import Run
from auditor.reporting.marks import ground
from auditor.reporting.photos import NotShownError, Photo, Placeholder
from auditor.reporting.record import EvidenceFacts, FindingFacts, Result
from auditor.reporting.setting import Setting, fill
from auditor.reporting.shapes import shape
from auditor.reporting.table import Cell, Look, Pad, Row, Table
from auditor.reporting.tags import Tag

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas

_LABEL = 81.0
_SEPARATOR = "  ·  "

PHOTO_WIDTH = 265.0
"""Greatest width of a photo in points, on paper and in copies alike."""


def card(setting: Setting, finding: FindingFacts, width: float) -> Table:
    """The card of *finding*, told by its grade."""
    loud = finding.grade.is_nonconformity
    return _band_card(setting, finding, width) if loud else _quiet_card(setting, finding, width)


def _band_card(setting: Setting, finding: FindingFacts, width: float) -> Table:
    """A nonconformity: band with number and title, then labelled fields."""
    colour = ground(setting, Result(finding.grade))
    rows = [_band(setting, finding, colour), _grade_row(setting, finding, colour)]
    inner = width - _LABEL - 8
    for label, content in _fields(setting, finding, inner):
        rows.append(_field_row(setting, label, content, Look(accent=colour)))
    last = rows[-1]
    rows[-1] = Row(last.cells, Look(accent=colour, rule=colour, rule_width=0.8), last.tag)
    columns = [_LABEL, width - _LABEL]
    return Table(columns, rows, 1, Tag("Table"), before=14, after=4, together=True, anchor=f"finding-{finding.ref}")


def _band(setting: Setting, finding: FindingFacts, colour: Colour) -> Row:
    ink = colour.readable(setting.palette.ink)
    number = setting.styles.strong.having(face=Face.SEMIBOLD, colour=ink, tag="")
    cells = [
        Cell(setting.text(finding.ref, number), Tag("TH", scope="Column"), pad=Pad(6, 4, 7, 9)),
        Cell(setting.text(finding.title, setting.styles.card.having(colour=ink)), Tag("TH"), pad=Pad(6, 10, 7, 0)),
    ]
    return Row(cells, Look(fill=colour, accent=colour), Tag("TR"))


def _grade_row(setting: Setting, finding: FindingFacts, colour: Colour) -> Row:
    style = setting.styles.table.having(face=Face.CONDENSED_MEDIUM, colour=setting.palette.secondary)
    content = setting.text(facts(setting, finding), style)
    look = Look(fill=colour.tint(0.1), accent=colour)
    return _field_row(setting, setting.labels.grade, content, look)


def _field_row(setting: Setting, label: str, content: Block, look: Look) -> Row:
    head = setting.head_cell(label, "Row", pad=Pad(5, 6, 4, 9))
    return Row([head, Cell(content, Tag("TD"), pad=Pad(3.6, 8, 3.6, 0))], look, Tag("TR"))


def facts(setting: Setting, finding: FindingFacts) -> list[str | Run]:
    """Grade, clauses with links, process, site, services, who raised it, on one line."""
    parts: list[list[str | Run]] = [[setting.words.grades[Result(finding.grade)].label], clauses(setting, finding)]
    parts += [[words] for words in (finding.process, finding.site, ", ".join(finding.services)) if words]
    if finding.raised_by:
        parts.append([fill(setting.labels.raised_by, name=finding.raised_by)])
    if finding.repeat_of:
        parts.append([fill(setting.labels.repeat_of, ref=finding.repeat_of)])
    return setting.several([part for part in parts if part], _SEPARATOR)


def clauses(setting: Setting, finding: FindingFacts) -> list[str | Run]:
    """The clauses of a finding, those it is counted under first."""
    main = setting.several([setting.clause_link(clause) for clause in finding.clauses])
    if not finding.also_cites:
        return main
    also = setting.several([setting.clause_link(clause) for clause in finding.also_cites])
    return [*main, f", {setting.labels.also_cites} ", *also]


def _fields(setting: Setting, finding: FindingFacts, width: float) -> list[tuple[str, Block]]:
    labels, text = setting.labels, setting.text
    fields: list[tuple[str, Block]] = [
        (labels.requirement, text(setting.or_none(finding.requirement))),
        (labels.nonconformity, text(setting.or_none(finding.statement), setting.styles.strong)),
        (labels.objective_evidence, evidence_list(setting, finding.evidence, width)),
        (labels.grade_reason, text(setting.or_none(finding.grade_reason))),
    ]
    if finding.repeat_of:
        words = [fill(labels.repeat_of, ref=finding.repeat_of), finding.repeat_reason]
        fields.append((labels.repeat, text(". ".join(w for w in words if w))))
    fields.append((labels.auditee, text(auditee(setting, finding))))
    if finding.dissents:
        said = [text(words) for words in dissents(setting, finding)]
        fields.append((labels.dissents, Stack(said)))
    fields.append(
        (labels.checklist, text(setting.several([setting.item_link(r) for r in finding.items]) or labels.none))
    )
    if finding.nonconformity:
        fields.append((labels.follow_up, text(follow_up(setting, finding))))
    return fields


def auditee(setting: Setting, finding: FindingFacts) -> str:
    """To whom the finding was presented, and whether the facts were acknowledged."""
    labels = setting.labels
    parts = []
    if finding.presented_to:
        parts.append(fill(labels.presented_to, name=finding.presented_to, date=setting.day(finding.presented_on)))
    if finding.acknowledged is not None:
        parts.append(labels.acknowledged if finding.acknowledged else labels.not_acknowledged)
    words = ", ".join(parts)
    return f"{words}. {finding.disagreement}".strip(" .") if finding.disagreement else setting.or_none(words)


def dissents(setting: Setting, finding: FindingFacts) -> list[str]:
    """Who in the team sees it otherwise, which grade that person would give, and why."""
    said = []
    for each in finding.dissents:
        grade = setting.words.grades[Result(each.grade)].label if each.grade else ""
        said.append(fill(setting.labels.dissent, name=each.by, words=". ".join(w for w in (grade, each.reason) if w)))
    return said


def follow_up(setting: Setting, finding: FindingFacts) -> list[str | Run]:
    """The nonconformity of a finding, whose it is, and by when."""
    parts: list[str | Run] = [setting.nonconformity_link(finding.nonconformity)]
    followed = setting.nonconformities.get(finding.nonconformity)
    if followed and followed.owner:
        parts.append(fill(setting.labels.owned_by, name=followed.owner))
    if followed and followed.due_now:
        parts.append(Run(fill(setting.labels.due_on, date=setting.day(followed.due_now)), face=Face.SEMIBOLD))
    return setting.several(parts, _SEPARATOR)


def evidence_list(setting: Setting, refs: list[str], width: float) -> Block:
    """Pieces of evidence as bullets, each photo with its caption below its line."""
    if not refs:
        return setting.text(setting.labels.none)
    blocks: list[Block] = []
    entries: list[list[str | Run]] = []
    for ref in refs:
        entries.append(cited(setting, ref))
        piece = setting.evidence.get(ref)
        if piece and piece.photo:
            blocks += [setting.bullets(entries, width), *photo(setting, piece, width - 12)]
            entries = []
    if entries:
        blocks.append(setting.bullets(entries, width))
    return Stack(blocks)


def cited(setting: Setting, ref: str) -> list[str | Run]:
    """A piece of evidence as a finding names it."""
    piece = setting.evidence.get(ref)
    if piece is None:
        return [ref]
    facts = [piece.place, setting.moment(piece.captured), setting.words.verifications[piece.verification]]
    if piece.respondent:
        facts.insert(0, piece.respondent)
    if piece.confidentiality in (Confidentiality.CONFIDENTIAL, Confidentiality.PERSONAL):
        facts.append(setting.words.classes[piece.confidentiality])
    told = ": ".join(words for words in (piece.reference, piece.description) if words)
    quiet = Run(f" ({', '.join(f for f in facts if f)})", face=Face.CONDENSED, colour=setting.palette.secondary)
    return [setting.evidence_link(ref), f"  {told}", quiet]


def photo_name(piece: EvidenceFacts) -> str:
    """How the photo of *piece* is called."""
    return (piece.photo.name if piece.photo else "") or piece.file or piece.ref


def in_words(piece: EvidenceFacts) -> str:
    """What stands for the photo of *piece* where nobody sees it."""
    return f"{piece.ref}: {piece.description or piece.reference or photo_name(piece)}"


def not_shown(setting: Setting, piece: EvidenceFacts, reason: NotShownError) -> str:
    """Why the photo of *piece* is not shown; it is a warning, too."""
    why = {
        "missing": setting.labels.photo_missing,
        "too_large": setting.labels.photo_too_large,
        "broken": setting.labels.photo_broken,
    }[str(reason)]
    words = fill(why, name=photo_name(piece))
    setting.warnings.append(f"{piece.ref}: {words}")
    return words


def photo(setting: Setting, piece: EvidenceFacts, width: float) -> list[Block]:
    """The photo of *piece* with its caption, or a box that says why it is not there."""
    assert piece.photo is not None
    alt = in_words(piece)
    shown: Block
    try:
        shown = Photo(setting.photos.prepared(piece.photo, min(width, PHOTO_WIDTH)), alt, setting.palette.rule)
    except NotShownError as reason:
        shown = Placeholder(
            not_shown(setting, piece, reason), setting.styles.label, setting.palette.rule, setting.palette.ground
        )
    caption = fill(setting.labels.photo_caption, n=setting.next_figure(), ref=piece.ref, name=photo_name(piece))
    below = setting.text(caption, setting.styles.caption.having(tag="Caption", before=2, after=5))
    shown.keep_with_next = True
    return [shown, below]


class _Mark(Solid):
    """Shape and reference of a quiet card, above the name of its grade."""

    def __init__(self, setting: Setting, finding: FindingFacts) -> None:
        super().__init__()
        self._finding = finding
        self._setting = setting
        self._name = setting.text(
            setting.words.grades[Result(finding.grade)].short, setting.styles.table_quiet.having(tag="")
        )

    def height(self, width: float) -> float:
        """The reference and the lines of the name."""
        return 14 + self._name.height(width)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Shape, reference, name."""
        setting, result = self._setting, Result(self._finding.grade)
        colour = ground(setting, result)
        with canvas.artifact():
            shape(canvas, result, x + 4.5, top - 6.6, 8, colour if colour.luminance < 0.5 else setting.palette.ink)
        reference = setting.styles.strong.having(tag="", after=0)
        setting.text(self._finding.ref, reference).draw(canvas, x + 13, top, width - 13)
        self._name.draw(canvas, x, top - 14, width)


def _quiet_card(setting: Setting, finding: FindingFacts, width: float) -> Table:
    """An observation, improvement or good practice: two columns, little ink."""
    colour = ground(setting, Result(finding.grade))
    body = setting.styles.body.having(after=2)
    blocks: list[Block] = [setting.text(finding.title, setting.styles.card)]
    if finding.requirement:
        blocks.append(setting.text(finding.requirement, body))
    if finding.statement:
        blocks.append(setting.text(finding.statement, body))
    if finding.grade_reason:
        blocks.append(setting.text(finding.grade_reason, body.having(colour=setting.palette.secondary)))
    inner = width - _LABEL - 18
    if finding.evidence:
        blocks.append(evidence_list(setting, finding.evidence, inner))
    blocks.append(setting.text(quiet_facts(setting, finding), setting.styles.table_quiet))
    left = Cell(_Mark(setting, finding), Tag("TH", scope="Row"), pad=Pad(6, 4, 6, 9), fill=colour.tint(0.1))
    right = Cell(Stack(blocks), Tag("TD"), pad=Pad(5, 8, 6, 9))
    look = Look(accent=colour, rule=setting.palette.rule, top_rule=setting.palette.rule)
    row = Row([left, right], look, Tag("TR"))
    return Table([_LABEL, width - _LABEL], [row], 0, Tag("Table"), 9, 3, True, anchor=f"finding-{finding.ref}")


def quiet_facts(setting: Setting, finding: FindingFacts) -> list[str | Run]:
    """Clauses, process, site, services, items, and what the auditee said, on one line."""
    parts: list[list[str | Run]] = [clauses(setting, finding)]
    parts += [[words] for words in (finding.process, finding.site, ", ".join(finding.services)) if words]
    if finding.items:
        parts.append(setting.several([setting.item_link(ref) for ref in finding.items]))
    heard = auditee(setting, finding)
    parts.append([heard])
    return setting.several([part for part in parts if part], _SEPARATOR)
