"""The words that copies of the audit report have besides those of the report: ``reports/report-copy.yaml``."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal

from auditor.model.text import Name
from auditor.reporting.design import Content, design_file, worded

FILE: Final = "report-copy.yaml"


class CopyWords(Content):
    """What a copy says of itself, in one language."""

    of_issued: Name
    of_draft: Name
    skip: Name


class CopyFile(Content):
    """The file ``report-copy.yaml``."""

    report: Literal["report-copy"]
    wording: dict[Name, CopyWords]


def copy_words(language: str = "en", own: Path | None = None) -> CopyWords:
    """The words in one language; a file in the folder *own* (the workspace's ``reports/``) comes first."""
    return worded(design_file(FILE, CopyFile, own).wording, language, FILE)
