"""From record and design to the pieces of a copy: the same sections in the same order and words as on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final

from auditor.reporting.copies.annexes import control, evidence, hashes, items
from auditor.reporting.copies.audit import audit, clauses, summary
from auditor.reporting.copies.design import CopyWords
from auditor.reporting.copies.findings import findings, gaps, nonconformities, samples
from auditor.reporting.copies.pieces import Chapter, Copy, Fact, Head, Piece, Row, Sheet, labelled, quiet, said, strong
from auditor.reporting.design import Design, Section
from auditor.reporting.document import foot
from auditor.reporting.fonts import Fonts
from auditor.reporting.photos import Photos
from auditor.reporting.record import AuditReport, Result
from auditor.reporting.sections.cover import facts
from auditor.reporting.setting import Setting, fill
from auditor.reporting.shapes import ORDER

_SECTIONS: Final[dict[Section, Callable[[Setting], Iterable[Piece]]]] = {
    Section.SUMMARY: summary,
    Section.AUDIT: audit,
    Section.CLAUSES: clauses,
    Section.FINDINGS: findings,
    Section.NONCONFORMITIES: nonconformities,
    Section.SAMPLES: samples,
    Section.GAPS: gaps,
    Section.ITEMS: items,
    Section.EVIDENCE: evidence,
    Section.CONTROL: control,
}


def copy_of(report: AuditReport, design: Design, words: CopyWords, photos: Photos, draft: bool = False) -> Copy:
    """The pieces of *report*; one that is not issued, or *draft*, says so wherever paper would."""
    is_draft = draft or report.revision.state == "draft"
    setting = Setting(report, design, Fonts(system=False), photos, is_draft)
    notice = words.of_draft if is_draft else fill(words.of_issued, n=report.revision.number)
    return assembled(setting, design.sections, headed(setting, notice, first_facts(setting)), words)


def assembled(setting: Setting, sections: Sequence[Section], head: Head, words: CopyWords, of: str = "") -> Copy:
    """The copy of the *sections* of a report below its *head*; *of* is said at the foot of what is not the whole."""
    report, labels, revision = setting.report, setting.labels, setting.report.revision
    chapters = [
        Chapter(str(n), setting.words.sections[section], f"section-{section}", list(_SECTIONS[section](setting)))
        for n, section in enumerate(sections, start=1)
    ]
    return Copy(
        language=report.language,
        head=head,
        contents=labels.contents,
        skip=words.skip,
        legend=_legend(setting),
        chapters=chapters,
        foot=foot(setting.classified(report.classification), of, *setting.edition()),
        seal=f"{labels.content_hash} {revision.content_sha256 or labels.not_yet}",
        page=labels.page,
        author=report.lead.name if report.lead else report.organisation,
        day=revision.issued or report.as_of,
        warnings=setting.warnings,
    )


def headed(setting: Setting, notice: str, told: Sequence[Fact]) -> Head:
    """The head with what it says of the file, and the facts that are *told* first."""
    report, labels = setting.report, setting.labels
    return Head(
        organisation=report.organisation,
        classification=setting.classified(report.classification),
        kind=labels.title,
        title=report.title,
        reference=report.audit,
        notice=notice,
        facts=told,
        draft=labels.draft if setting.is_draft else "",
        own=setting.words.cover,
        logo=setting.palette.mark,
    )


def first_facts(setting: Setting) -> list[Fact]:
    """What the cover says, and what it is about."""
    report, labels = setting.report, setting.labels
    criteria = "; ".join(f"{c.name}:{c.edition}" if c.edition else c.name for c in report.criteria)
    told = [
        Fact(label, [strong(main), *([quiet(besides)] if besides else [])]) for label, main, besides in facts(setting)
    ]
    named = (
        (labels.criteria, criteria),
        (labels.sites, ", ".join(site.name for site in report.scope.sites)),
        (labels.dates, setting.days(report.began, report.ended)),
        (labels.confidentiality, report.confidentiality),
    )
    told += [Fact(label, [said(text)]) for label, text in named if text]
    return [*told, *hashes(setting)]


def _legend(setting: Setting) -> Sheet:
    """What the results mean; ``open`` only where there is one."""
    labels, grades = setting.labels, setting.words.grades
    known = {item.result for item in setting.report.items}
    rows = [
        Row([[labelled(result, grades[result].short)], [said(f"{grades[result].label}. {grades[result].meaning}")]])
        for result in ORDER
        if result is not Result.OPEN or result in known
    ]
    return Sheet(labels.legend, (labels.grade, labels.meaning), rows, (25, 75))
