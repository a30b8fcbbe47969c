"""An extract of an audit report as data: what is left of the report's record, and what it is an extract of."""

from __future__ import annotations

from typing import Final, Literal, Self

from pydantic import Field

from auditor.model.words import Confidentiality
from auditor.reporting.facts import FontFacts, SheetRecord, Text
from auditor.reporting.record import AuditReport

FORMAT: Final = "auditor.audit-report-extract/1"
"""Name and version of this record: nobody takes it for the whole report."""

ATTACHMENT: Final = "audit-report-extract.json"
"""Name of the record inside the PDF."""

TAKEN_OUT: Final = "[…]"
"""What stands in the place of words that readers may not see."""

ExtractKind = Literal["whole", "owner", "site", "summary"]
"""All of it, what concerns the owner of processes, what concerns a site, or one page."""


class ReportExtract(SheetRecord):
    """``of`` names the owner or the site; evidence of the classes ``shown`` stands in it, of others the reference only.

    ``whole_sha256`` is the content hash of the report it was taken from; ``report`` is what is left of it.
    """

    format: Literal["auditor.audit-report-extract/1"] = FORMAT
    kind: ExtractKind = "whole"
    of: Text = ""
    shown: list[Confidentiality] = Field(default_factory=lambda: list(Confidentiality))
    is_nameless: bool = False
    whole_sha256: str = ""
    report: AuditReport

    @property
    def is_redacted(self) -> bool:
        """Whether evidence of any class is left out."""
        return len(self.shown) < len(Confidentiality)

    def naming(self, fonts: list[FontFacts]) -> Self:
        """This extract with the fonts from outside that its rendering needs."""
        return self.model_copy(update={"report": self.report.naming(fonts)})
