"""`auditor report audit -o FILE.docx`, `.md`, `.html`: copies to work on."""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

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


@pytest.mark.parametrize("ending", ["docx", "md", "html"])
def test_a_copy_of_an_extract_holds_no_more_than_its_record(
    run: Commands, followed: Path, tmp_path: Path, ending: str
) -> None:
    file = tmp_path / f"copy.{ending}"
    command = ("report", "audit", AUDIT, "--readers", "public", "--without-names")
    run(*command, "-o", str(file))
    left = json.loads(run(*command, "-o", "-", "--json"))["report"]
    whole = json.loads((followed / "audits" / AUDIT / "issued" / "r1.json").read_bytes())
    told = READ[ending](file.read_bytes())
    assert left["revision"]["content_sha256"] in told
    secret = [each for each in whole["evidence"] if each["confidentiality"] != "public" and each["reference"]]
    assert secret
    for piece in secret:
        assert piece["ref"] in told
        assert squeezed(piece["reference"]) not in squeezed(told)
    everything = all_of(file.read_bytes())
    names = [whole["lead"]["name"], *(member["name"] for member in whole["team"])]
    assert [words for words in (*names, *(piece["reference"] for piece in secret)) if words in everything] == []


def all_of(data: bytes) -> str:
    """Everything in the file, also what is not shown, such as who wrote it."""
    if not data.startswith(b"PK"):
        return html.unescape(data.decode())
    with ZipFile(BytesIO(data)) as archive:
        return html.unescape("".join(archive.read(name).decode(errors="replace") for name in archive.namelist()))


@pytest.mark.parametrize("about", ["summary", "owner", "site"])
def test_extracts_about_somebody_have_their_own_sections(
    run: Commands, followed: Path, tmp_path: Path, about: str
) -> None:
    owner = next(each["process_owner"] for each in json.loads(run("nc", "list", "--json")) if each["process_owner"])
    site = json.loads(run("sites", "list", "--json"))[0]["ref"]
    wanted = {"summary": "summary", "owner": f"owner:{owner}", "site": f"site:{site}"}[about]
    run("report", "audit", AUDIT, "--extract", wanted, "-o", str(tmp_path / "copy.html"))
    found = page((tmp_path / "copy.html").read_bytes())
    chapters = [said for level, said in found.headings if level == 2][2:]
    assert any("Summary" in said for said in chapters) == (about == "summary")
    assert not any("Document control" in said for said in chapters)
    assert "Taken from revision 1" in found.text


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


def test_a_draft_has_the_language_that_is_asked_for(run: Commands, followed: Path, tmp_path: Path) -> None:
    run("report", "audit", AUDIT, "--draft", "--language", "de", "-o", str(tmp_path / "copy.html"))
    found = page((tmp_path / "copy.html").read_bytes())
    assert found.elements[0][1]["lang"] == "de"
    assert "Eine Kopie eines Entwurfs" in found.text
