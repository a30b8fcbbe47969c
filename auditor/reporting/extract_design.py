"""The design of extracts of the audit report: ``reports/report-extract.yaml``; all else is that of the report."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Final, Literal

from pydantic import AfterValidator, Field

from auditor.model.text import Name
from auditor.reporting.design import Content, Design, Section, audit_report_design, complete, design_file, worded

FILE: Final = "report-extract.yaml"


class TitleWord(StrEnum):
    """What an extract is about."""

    WHOLE = "whole"
    OWNER = "owner"
    SITE = "site"
    SUMMARY = "summary"


class ExtractWords(Content):
    """The words of extracts in one language, each of them required."""

    title: Annotated[dict[TitleWord, Name], AfterValidator(complete(TitleWord))]
    extract: Name
    audit: Name
    taken_from: Name
    taken_from_draft: Name
    all_shown: Name
    shown: Name
    nameless: Name
    elsewhere: Name
    items: Name
    evidence: Name
    attachment: Name
    long: Name


class ExtractSections(Content):
    """The sections of each narrowed extract in their order."""

    owner: Annotated[list[Section], Field(min_length=1)]
    site: Annotated[list[Section], Field(min_length=1)]


class ExtractFile(Content):
    """The file ``report-extract.yaml``."""

    report: Literal["report-extract"]
    sections: ExtractSections
    wording: dict[Name, ExtractWords]


class ExtractDesign(Content):
    """A design of extracts ready for one language, with that of the report they are taken from."""

    sections: ExtractSections
    words: ExtractWords
    report: Design


def extract_design(language: str = "en", own: Path | None = None) -> ExtractDesign:
    """The design of extracts; files in the folder *own* (the workspace's ``reports/``) come first."""
    file = design_file(FILE, ExtractFile, own)
    words = worded(file.wording, language, FILE)
    return ExtractDesign(sections=file.sections, words=words, report=audit_report_design(language, own))
