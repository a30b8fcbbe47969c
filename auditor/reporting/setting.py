"""What the sections of the audit report need to set type: the report, its design, and links that lead somewhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from auditor.reporting.design import Design, Wording
from auditor.reporting.fonts import Fonts
from auditor.reporting.labels import Labels
from auditor.reporting.lines import Run
from auditor.reporting.photos import Photos
from auditor.reporting.record import AuditReport, EvidenceFacts, FindingFacts, ItemFacts, NonconformityFacts, Result
from auditor.reporting.typesetting import Part, Styles, Typesetting, fill, fill_count

__all__ = ["Part", "Setting", "Styles", "fill", "fill_count"]


class Setting(Typesetting):
    """A report being set: sections ask it for words, styles and blocks, and whether a link leads anywhere."""

    words: Wording
    labels: Labels

    def __init__(
        self, report: AuditReport, design: Design, fonts: Fonts, photos: Photos, is_draft: bool = False
    ) -> None:
        super().__init__(design.words, design.palette, fonts)
        self.report = report
        self.design = design
        self.photos = photos
        self.is_draft = is_draft
        self.evidence: dict[str, EvidenceFacts] = {e.ref: e for e in report.evidence}
        self.findings: dict[str, FindingFacts] = {f.ref: f for f in report.findings}
        self.items: dict[str, ItemFacts] = {i.ref: i for i in report.items}
        self.nonconformities: dict[str, NonconformityFacts] = {n.ref: n for n in report.nonconformities}
        self._audited = {item.clause for item in report.items}
        self.figures = 0
        self.warnings: list[str] = []

    def next_figure(self) -> int:
        """The number of the next figure."""
        self.figures += 1
        return self.figures

    def ranked(self, findings: Sequence[FindingFacts]) -> list[FindingFacts]:
        """Findings from the most serious to good practice, otherwise in their order."""
        from auditor.reporting.shapes import ORDER

        return sorted(findings, key=lambda finding: ORDER.index(Result(finding.grade)))

    def edition(self) -> tuple[str, str]:
        """Which revision it is, and since when it is issued, or that it is a draft: for the foot of every page."""
        labels, revision = self.labels, self.report.revision
        issued = fill(labels.issued_on, date=self.day(revision.issued))
        return fill(labels.revision, n=revision.number), labels.draft if self.is_draft else issued

    # Runs

    def clause_link(self, clause: str) -> Run:
        """A clause that leads to its items in the annex, or plain words where it has none."""
        return self.link(clause, f"clause-{clause}") if clause in self._audited else Run(clause)

    def clause_links(self, clauses: Sequence[str]) -> list[str | Run]:
        """Clauses one after the other; the standard stands before the first of each."""
        said = zip(clauses, self.numbers(clauses), strict=True)
        return self.several([replace(self.clause_link(clause), text=words) for clause, words in said])

    def finding_link(self, ref: str) -> Run:
        """The reference of a finding, leading to its card."""
        return self.link(ref, f"finding-{ref}") if ref in self.findings else Run(ref)

    def nonconformity_link(self, ref: str) -> Run:
        """The reference of a nonconformity, leading to its line."""
        return self.link(ref, f"nonconformity-{ref}") if ref in self.nonconformities else Run(ref)

    def evidence_link(self, ref: str) -> Run:
        """The reference of a piece of evidence, leading to its line."""
        return self.link(ref, f"evidence-{ref}") if ref in self.evidence else Run(ref)

    def item_link(self, ref: str) -> Run:
        """The reference of a checklist item, leading to its line."""
        return self.link(ref, f"item-{ref}") if ref in self.items else Run(ref)
