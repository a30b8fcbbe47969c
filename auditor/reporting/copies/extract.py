"""A copy of an extract: its smaller record in the same pieces, under the head that says what is left out."""

from __future__ import annotations

from auditor.reporting.copies.annexes import hashes
from auditor.reporting.copies.content import assembled, first_facts, headed
from auditor.reporting.copies.design import CopyWords
from auditor.reporting.copies.pieces import Copy, Fact, said
from auditor.reporting.design import Section
from auditor.reporting.extract_design import ExtractDesign
from auditor.reporting.extract_record import ReportExtract
from auditor.reporting.fonts import Fonts
from auditor.reporting.photos import Photos
from auditor.reporting.report_extract import facts, notices, title
from auditor.reporting.setting import Setting


def copy_of_extract(extract: ReportExtract, design: ExtractDesign, words: CopyWords, photos: Photos) -> Copy:
    """The pieces of *extract*: what its record does not hold is not in the file (G-43)."""
    report = extract.report
    setting = Setting(report, design.report, Fonts(system=False), photos, report.revision.state == "draft")
    notice = " ".join(notices(extract, design))
    changed = {"title": title(extract, design)}
    if extract.kind != "whole":
        changed |= {"items_intro": design.words.items, "evidence_intro": design.words.evidence}
    setting.labels = setting.labels.model_copy(update=changed)
    told = first_facts(setting) if extract.kind == "whole" else _facts(setting, design)
    return assembled(setting, _sections(extract, design), headed(setting, notice, told), words, design.words.extract)


def _sections(extract: ReportExtract, design: ExtractDesign) -> list[Section]:
    match extract.kind:
        case "owner":
            return design.sections.owner
        case "site":
            return design.sections.site
        case "summary":
            return [Section.SUMMARY]
        case _:
            return design.report.sections


def _facts(setting: Setting, design: ExtractDesign) -> list[Fact]:
    return [*(Fact(label, [said(words)]) for label, words in facts(setting, design)), *hashes(setting)]
