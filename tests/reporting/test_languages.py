"""Every document in English, German and French: the same words are there, and what is filled in is filled in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import yaml

from auditor.library.content import shipped
from auditor.reporting.audit_plan import render_audit_plan
from auditor.reporting.audit_report import render_audit_report
from auditor.reporting.design import audit_report_design
from auditor.reporting.document import Rendered
from auditor.reporting.plan_design import audit_plan_design
from tests.reporting.plans import plan
from tests.reporting.reading import opened, page_texts, squeezed
from tests.reporting.sample import empty_report, sample_report
from tests.reporting.test_audit_report import conforms

FILES = ("audit-report", "audit-plan", "nonconformity", "register", "programme-status", "report-extract")
LANGUAGES = ("de", "fr")


def words(part: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Each text of a wording with the way to it."""
    if isinstance(part, dict):
        for name, each in part.items():
            yield from words(each, f"{path}/{name}")
    elif not isinstance(part, list):
        yield path, str(part)


def wording(file: str) -> dict[str, dict[str, str]]:
    text = (shipped("reports") / f"{file}.yaml").read_text(encoding="utf-8")
    return {language: dict(words(part)) for language, part in yaml.safe_load(text)["wording"].items()}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("file", FILES)
def test_every_text_is_there_and_fills_in_the_same(file: str, language: str) -> None:
    found = wording(file)
    english, other = found["en"], found[language]
    assert english.keys() == other.keys()
    places = {way: sorted(set(re.findall(r"\{\w+\}", text))) for way, text in english.items()}
    assert [way for way in english if sorted(set(re.findall(r"\{\w+\}", other[way]))) != places[way]] == []
    assert [way for way in english if (" | " in english[way]) != (" | " in other[way])] == []
    same = [way for way in english if other[way] == english[way]]
    assert [way for way in same if len(re.findall(r"[^\W\d_]{2,}", re.sub(r"\{\w+\}", "", english[way]))) > 2] == []


def printed(kind: str, language: str) -> Rendered:
    if kind == "plan":
        return render_audit_plan(plan(language=language), audit_plan_design(language))
    report = {"report": sample_report, "empty": empty_report}[kind]().model_copy(update={"language": language})
    return render_audit_report(report, audit_report_design(language), photos=lambda sha256: None)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", ["report", "empty", "plan"])
def test_it_is_archivable_and_says_its_language(kind: str, language: str) -> None:
    pdf = printed(kind, language).pdf
    assert conforms(pdf, "ua1") == []
    assert conforms(pdf, "3a") == []
    with opened(pdf) as file:
        assert str(file.Root.Lang) == language
    text = squeezed("".join(page_texts(pdf)))
    title = {"de": ("BerichtzuminternenAudit", "Auditplan"), "fr": ("Rapportd’auditinterne", "Pland’audit")}[language]
    assert title[kind == "plan"] in text
    assert [
        words for words in ("Page1of", "Objectives", "Confidentiality", "Criteria", "Dates and") if words in text
    ] == []
