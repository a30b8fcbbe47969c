"""`auditor report audit -o FILE.docx`, `.md`, `.html`: copies to work on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import docx
import pytest

from tests.cli import whole_audit as story
from tests.cli.conftest import Commands
from tests.reporting.copying import markdown_text, page, squeezed, tokens, word_text

AUDIT = story.AUDIT
READ: dict[str, Callable[[bytes], str]] = {
    "docx": word_text,
    "md": lambda data: markdown_text(tokens(data)),
    "markdown": lambda data: markdown_text(tokens(data)),
    "html": lambda data: page(data).text,
    "HTM": lambda data: page(data).text,
}


@pytest.fixture
def followed(after: Callable[[str], Path]) -> Path:
    """A workspace with an issued report; the current folder."""
    return after("follow_up")


@pytest.mark.parametrize("ending", READ)
def test_a_copy_of_the_issued_report_says_what_it_says_and_what_it_is_not(
    run: Commands, followed: Path, tmp_path: Path, ending: str
) -> None:
    issued = followed / "audits" / AUDIT / "issued"
    before = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in issued.iterdir()}
    file = tmp_path / f"copy.{ending}"
    run("report", "audit", AUDIT, "-o", str(file))
    told = READ[ending](file.read_bytes())
    record = json.loads((issued / "r1.json").read_bytes())
    assert "A copy of revision 1" in told
    assert record["revision"]["content_sha256"] in told
    for finding in record["findings"]:
        assert squeezed(finding["statement"]) in squeezed(told)
    assert {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in issued.iterdir()} == before


def test_a_copy_of_a_draft_says_so(run: Commands, followed: Path, tmp_path: Path) -> None:
    file = tmp_path / "copy.md"
    run("report", "audit", AUDIT, "--draft", "-o", str(file))
    told = markdown_text(tokens(file.read_bytes()))
    assert "A copy of a draft" in told
    assert "Draft" in told


def test_a_copy_of_a_record_that_was_changed_is_refused(run: Commands, followed: Path, tmp_path: Path) -> None:
    record = followed / "audits" / AUDIT / "issued" / "r1.json"
    record.write_bytes(record.read_bytes().replace(b"conform", b"CONFORM", 1))
    run("report", "audit", AUDIT, "-o", str(tmp_path / "copy.docx"), code=3)
    assert not (tmp_path / "copy.docx").exists()


def test_an_extract_has_no_copy(run: Commands, followed: Path, tmp_path: Path) -> None:
    run("report", "audit", AUDIT, "--extract", "summary", "-o", str(tmp_path / "copy.html"), code=1)
    assert not (tmp_path / "copy.html").exists()


def test_the_organisation_changes_what_a_copy_says_of_itself(run: Commands, followed: Path, tmp_path: Path) -> None:
    own = followed / "reports" / "report-copy.yaml"
    own.parent.mkdir(exist_ok=True)
    words = "{of_issued: Not the original., of_draft: Not even a draft., skip: Down}"
    own.write_text(f"report: report-copy\nwording:\n  en: {words}\n", encoding="utf-8")
    run("report", "audit", AUDIT, "-o", str(tmp_path / "copy.docx"))
    document = docx.Document(str(tmp_path / "copy.docx"))
    assert "Not the original." in [paragraph.text for paragraph in document.paragraphs]
    own.write_text("report: report-copy\nwording:\n  en: {of_issued: Only this.}\n", encoding="utf-8")
    run("report", "audit", AUDIT, "-o", str(tmp_path / "other.docx"), code=1)
    assert not (tmp_path / "other.docx").exists()
