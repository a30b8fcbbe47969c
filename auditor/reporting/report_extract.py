"""An extract of the audit report on paper: what it is and of what, then what is left of the report."""

from __future__ import annotations

from pathlib import Path

from auditor.reporting.audit_report import BUILDERS, Slip, render_audit_report
from auditor.reporting.design import Section
from auditor.reporting.document import Chapter, Document, Furniture, Rendered, foot, with_last_words
from auditor.reporting.extract_design import ExtractDesign, TitleWord
from auditor.reporting.extract_record import ATTACHMENT, ReportExtract
from auditor.reporting.finish import Meta
from auditor.reporting.flow import Block
from auditor.reporting.fonts import Fonts
from auditor.reporting.photos import PhotoFinder, Photos
from auditor.reporting.sections.audit import criterion
from auditor.reporting.setting import Setting
from auditor.reporting.typesetting import fill


def render_extract(
    extract: ReportExtract,
    design: ExtractDesign,
    *,
    photos: PhotoFinder,
    fonts_folder: Path | None = None,
    draft: bool = False,
    photos_kept: Path | None = None,
) -> Rendered:
    """Print *extract*; the same record, design, photos and fonts give the same bytes.

    One of the whole report has its cover and all of its sections; the others begin with what they are about.
    """
    if extract.kind == "whole":
        slip = Slip(
            title=title(extract, design),
            notices=notices(extract, design),
            foot=design.words.extract,
            attachment=design.words.attachment,
            record=extract.canonical(),
            record_name=ATTACHMENT,
        )
        return render_audit_report(
            extract.report,
            design.report,
            photos=photos,
            fonts_folder=fonts_folder,
            draft=draft,
            slip=slip,
            photos_kept=photos_kept,
        )
    is_draft = draft or extract.report.revision.state == "draft"
    setting = Setting(extract.report, design.report, Fonts(fonts_folder), Photos(photos, photos_kept), is_draft)
    counted = {"items_intro": design.words.items, "evidence_intro": design.words.evidence}
    setting.labels = setting.labels.model_copy(update=counted)
    return _narrow(setting, extract, design)


def title(extract: ReportExtract, design: ExtractDesign) -> str:
    """What it is an extract for."""
    return fill(design.words.title[TitleWord(extract.kind)], title=design.report.words.labels.title, name=extract.of)


def notices(extract: ReportExtract, design: ExtractDesign) -> list[str]:
    """Of what it is an extract, and what is not in it."""
    words, report, revision = design.words, design.report.words, extract.report.revision
    taken = words.taken_from_draft
    if revision.state == "issued":
        issued = report.day(revision.issued)
        taken = fill(words.taken_from, n=revision.number, date=issued, hash=extract.whole_sha256)
    classes = ", ".join(report.classes[each] for each in extract.shown) or report.labels.none
    told = [taken, fill(words.shown, list=classes) if extract.is_redacted else words.all_shown]
    if extract.is_nameless:
        told.append(words.nameless)
    if extract.kind in ("owner", "site"):
        told.append(words.elsewhere)
    return told


def _narrow(setting: Setting, extract: ReportExtract, design: ExtractDesign) -> Rendered:
    report, labels = setting.report, setting.labels
    document = Document(setting, _furniture(setting, design))
    heading, told = title(extract, design), notices(extract, design)
    if extract.kind == "summary":
        chapters = [Chapter(heading, _summary(setting, told, document.width))]
    else:
        sections = design.sections.owner if extract.kind == "owner" else design.sections.site
        front: list[Block] = [_facts(setting, design, document.width), *map(setting.text, told)]
        chapters = [Chapter(heading, front)]
        chapters += [_chapter(setting, section, document.width) for section in sections]
    kept = f"{labels.content_hash} {report.revision.content_sha256}. {design.words.attachment}"
    meta = Meta(
        title=f"{heading}, {report.audit}",
        author=report.lead.name if report.lead else report.organisation,
        subject=report.title,
        language=report.language,
        day=report.revision.issued or report.as_of,
        attachment=extract.canonical(),
        attachment_name=ATTACHMENT,
    )
    made = document.printed(with_last_words(setting, chapters, kept), meta)
    warnings = [*setting.warnings, *made.warnings]
    if extract.kind == "summary" and made.pages > 1:
        warnings.append(fill(design.words.long, n=made.pages))
    return Rendered(made.pdf, warnings, made.pages, made.fonts)


def _chapter(setting: Setting, section: Section, width: float) -> Chapter:
    first, *rest = BUILDERS[section](setting, width)
    first.keep_with_next = bool(rest)
    return Chapter(setting.words.sections[section], [first, *rest])


def _summary(setting: Setting, notices: list[str], width: float) -> list[Block]:
    """The audit in a line, the summary of the report, and what it is taken from in small print."""
    report = setting.report
    told = (report.audit, report.title, setting.days(report.began, report.ended), _sites(setting))
    intro = setting.text("  ·  ".join(words for words in told if words), setting.styles.intro)
    small = setting.text(" ".join(notices), setting.styles.caption)
    return [intro, *BUILDERS[Section.SUMMARY](setting, width), small]


def _sites(setting: Setting) -> str:
    return ", ".join(site.name for site in setting.report.scope.sites)


def _facts(setting: Setting, design: ExtractDesign, width: float) -> Block:
    return setting.fields([(label, setting.text(words)) for label, words in facts(setting, design)], width)


def facts(setting: Setting, design: ExtractDesign) -> list[tuple[str, str]]:
    """Of which audit it is, and what every reader has to know of it."""
    report, labels = setting.report, setting.labels
    lead = report.lead.in_words if report.lead else labels.none
    criteria = ", ".join(criterion(setting, n) for n in range(len(report.criteria)))
    when = ", ".join(words for words in (setting.days(report.began, report.ended), _sites(setting)) if words)
    return [
        (design.words.audit, f"{report.audit}: {report.title}"),
        (labels.criteria, criteria or labels.none),
        (labels.dates, when or labels.none),
        (labels.lead, lead),
        (labels.limits, setting.or_none(report.limits)),
        (labels.confidentiality, setting.or_none(report.confidentiality)),
    ]


def _furniture(setting: Setting, design: ExtractDesign) -> Furniture:
    report = setting.report
    return Furniture(
        organisation=report.organisation,
        about=setting.labels.title,
        reference=report.audit,
        foot=foot(setting.classified(report.classification), design.words.extract, *setting.edition()),
        is_draft=setting.is_draft,
    )
