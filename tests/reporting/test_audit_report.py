from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import zlib
from pathlib import Path

import page
import pikepdf
import pypdf
import pytest

from auditor.model.words import Grade
from auditor.reporting.audit_report import Rendered
from auditor.reporting.headline import first_sentence
from auditor.reporting.opinion_record import DissentFacts, OwnTime, ResponseFacts
from auditor.reporting.record import AuditReport, Result
from tests.reporting.reading import attachment, elements, opened, page_texts, rendered, squeezed
from tests.reporting.sample import (
    drawn_photos,
    empty_report,
    finder,
    hostile_report,
    large_report,
    sample_report,
    with_photos,
)

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> tuple[AuditReport, Rendered]:
    folder = tmp_path_factory.mktemp("photos")
    record = with_photos(sample_report(), drawn_photos(folder)).frozen()
    return record, rendered(record, photos=finder(folder))


@pytest.fixture(scope="module")
def texts(report: tuple[AuditReport, Rendered]) -> list[str]:
    return page_texts(report[1].pdf)


def conforms(pdf: bytes, profile: str) -> list[tuple[str, str]]:
    checked = page.validate_pdf_bytes(pdf, profile=profile, limits=page.SafetyLimits.unlimited())
    return [(failure.rule_id, failure.message) for failure in checked.failures]


def test_every_finding_clause_item_and_evidence_is_printed(
    report: tuple[AuditReport, Rendered], texts: list[str]
) -> None:
    record, whole = report[0], squeezed("".join(texts))
    refs = [f.ref for f in record.findings] + [e.ref for e in record.evidence] + [i.ref for i in record.items]
    refs += [n.ref for n in record.nonconformities] + [s.ref for s in record.samples] + [i.clause for i in record.items]
    assert [ref for ref in refs if squeezed(ref) not in whole] == []
    told = [f.title for f in record.findings] + [f.statement for f in record.findings]
    told += [i.question for i in record.items] + [i.reason for i in record.items]
    told += [record.conclusion, record.fulfilment, record.disagreements, record.obstacles, record.limits]
    assert [words for words in told if squeezed(words) not in whole] == []


def test_names_keep_every_letter(texts: list[str]) -> None:
    whole = squeezed("".join(texts))
    for name in (
        "Þórdís Ólafsdóttir‑O’Brien",
        "Ακριβή Παπαδοπούλου",
        "Łukasz Żółć",
        "Müjde Çağlayan-Iğdır",
        "Nguyễn Thị Hồng Ánh",
    ):
        assert squeezed(name) in whole
    assert "يوسف" in whole
    assert '=SUM(A1:A9)|pipe|"quote",comma;semicolon' in whole


def test_the_first_page_has_revision_hash_and_what_it_supersedes(
    report: tuple[AuditReport, Rendered], texts: list[str]
) -> None:
    first = squeezed(texts[0])
    assert squeezed("Revision 2, supersedes revision 1") in first
    assert report[0].revision.content_sha256 in first
    assert report[0].revision.head in first


def test_pages_count_themselves(report: tuple[AuditReport, Rendered], texts: list[str]) -> None:
    total = report[1].pages
    assert len(texts) == total
    for number, text in enumerate(texts[1:], start=2):
        assert f"Page {number} of {total}" in text


def test_the_contents_name_the_page_on_which_a_finding_stands(texts: list[str]) -> None:
    contents = texts[1]
    for heading, ref in (("Services go live", "F-01"), ("Fulfilment cards", "F-09")):
        found = re.search(rf"{ref} {heading}.*? (\d+) ", contents)
        assert found
        assert heading in texts[int(found[1]) - 1]


def test_no_conformity_percentage_is_printed(texts: list[str]) -> None:
    own = "".join(texts).replace("95 %", "").replace("28 %", "").replace("12 %", "").replace("19 %", "")
    assert "%" not in own
    assert "55 of 60 planned items audited" in texts[2]


def test_the_attached_record_reads_back_equal(report: tuple[AuditReport, Rendered]) -> None:
    with opened(report[1].pdf) as pdf:
        assert AuditReport.read(attachment(pdf)) == report[0]
        assert AuditReport.read(attachment(pdf)).is_untouched()


@pytest.mark.parametrize("ends", [10, 13])
def test_the_attached_record_is_byte_for_byte_the_frozen_one_whatever_its_checksum_ends_with(ends: int) -> None:
    told = (empty_report().model_copy(update={"title": f"Report {n}"}).frozen() for n in range(5_000))
    record = next(each for each in told if zlib.adler32(each.canonical()) & 0xFF == ends)
    pdf = rendered(record).pdf
    with opened(pdf) as file:
        assert attachment(file) == record.canonical()
        assert file.attachments["audit-report.json"].get_file().size == len(record.canonical())
    assert conforms(pdf, "3a") == []


def test_pdf_ua_and_pdf_a(report: tuple[AuditReport, Rendered]) -> None:
    assert conforms(report[1].pdf, "ua1") == []
    assert conforms(report[1].pdf, "3a") == []
    with opened(report[1].pdf) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_every_font_is_embedded(report: tuple[AuditReport, Rendered]) -> None:
    with opened(report[1].pdf) as pdf:
        fonts = [item for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"]
        assert fonts
        for font in fonts:
            assert "/FontFile2" in font.FontDescriptor, font.BaseFont
            assert "Helvetica" not in str(font.BaseFont)


def test_bookmarks_lead_to_sections_and_findings(report: tuple[AuditReport, Rendered], texts: list[str]) -> None:
    with opened(report[1].pdf) as pdf, pdf.open_outline() as outline:
        titles = [item.title for item in outline.root]
        assert titles[0] == "1  Summary"
        assert "10  Document control" in titles
        findings = next(item for item in outline.root if item.title.endswith("Findings"))
        assert len(findings.children) == len(report[0].findings)


def test_links_lead_from_clause_to_item_to_finding(report: tuple[AuditReport, Rendered]) -> None:
    reader = pypdf.PdfReader(__import__("io").BytesIO(report[1].pdf))
    pages = {p.indirect_reference.idnum: n for n, p in enumerate(reader.pages) if p.indirect_reference}
    leads: dict[str, set[int]] = {}
    for sheet in reader.pages:
        for entry in sheet.get("/Annots", []):
            link = entry.get_object()
            if link["/Subtype"] != "/Link":
                continue
            leads.setdefault(link["/Contents"], set()).add(pages[link["/Dest"][0].idnum])
    texts = page_texts(report[1].pdf)
    for words, expected in (
        ("F-01", "Services go live"),
        ("CK-032", "CK-032"),
        ("20000-1:8.5.2.3", "20000-1:8.5.2.3"),
        ("E-010", "E-010"),
    ):
        assert any(expected in texts[n] for n in leads[words]), words


def test_structure_has_alt_texts_and_headings(report: tuple[AuditReport, Rendered]) -> None:
    with opened(report[1].pdf) as pdf:
        kinds = [str(node.S) for node in elements(pdf)]
        figures = [node for node in elements(pdf) if node.S == "/Figure"]
        assert kinds.count("/H1") == 12
        assert len(figures) == 3 + 4
        assert all(str(node.Alt) for node in figures)
        assert "8.5 Design, build and transition: 17 of 19 audited; 3 Major NC" in str(figures[0].Alt)
        assert pdf.Root.Lang == "en"


def test_photos_bear_no_place(report: tuple[AuditReport, Rendered]) -> None:
    with opened(report[1].pdf) as pdf:
        images = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]
        assert len(images) == 4
        for image in images:
            assert b"Exif" not in image.read_raw_bytes()


_RENDER = """
import hashlib, sys
from tests.reporting.reading import rendered
from tests.reporting.sample import sample_report
sys.stdout.write(hashlib.sha256(rendered(sample_report().frozen()).pdf).hexdigest())
"""


@pytest.mark.parametrize(("seed", "zone"), [("1", "Pacific/Auckland"), ("77", "America/Lima")])
def test_same_record_same_bytes(seed: str, zone: str) -> None:
    here = hashlib.sha256(rendered(AuditReport.read(sample_report().frozen().canonical())).pdf).hexdigest()
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
    child = subprocess.run(
        [sys.executable, "-c", _RENDER],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert child.stdout == here


def test_a_draft_says_so_on_every_page() -> None:
    texts = page_texts(rendered(sample_report(), draft=True).pdf)
    assert all("DRAFT" in text for text in texts)
    assert not any("DRAFT" in text for text in page_texts(rendered(sample_report()).pdf))


def test_an_empty_audit_says_none() -> None:
    result = rendered(empty_report())
    whole = " ".join(page_texts(result.pdf))
    for words in (
        "No finding was written up",
        "No nonconformity was raised",
        "No items were chosen",
        "No samples were",
    ):
        assert words in whole
    assert conforms(result.pdf, "ua1") == []


def test_a_report_with_nothing_filled_in_is_printed_with_none() -> None:
    record = AuditReport(organisation="O", audit="IA", title="T", as_of=sample_report().as_of)
    result = rendered(record)
    assert " ".join(page_texts(result.pdf)).count("none") >= 12
    assert conforms(result.pdf, "ua1") == []


def test_three_hundred_items_are_all_there() -> None:
    record = large_report(300)
    result = rendered(record)
    whole = "".join(page_texts(result.pdf))
    assert [item.ref for item in record.items if item.ref not in whole] == []
    assert conforms(result.pdf, "ua1") == []
    assert conforms(result.pdf, "3a") == []


def test_hostile_texts_are_printed_as_they_are() -> None:
    record = hostile_report()
    result = rendered(record)
    whole = squeezed("".join(page_texts(result.pdf)))
    for words in ("<imgsrc='/etc/passwd'/>R&D<service_id>uptime<99%", "%PAGENO%%EOFendstreamendobj)TjETQ(unbalanced\\"):
        assert words in whole
    assert "{n}{date}{0.__class__}${x}%s%(name)s{{}}" in whole
    assert whole.count("a" * 40) > 2000
    assert "\x1b" not in whole
    assert any("\U000f0000" in warning for warning in result.warnings)
    assert conforms(result.pdf, "ua1") == []
    with opened(result.pdf) as pdf:
        images = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]
        assert images == []
        assert AuditReport.read(attachment(pdf)) == record


def test_links_to_what_is_not_there_are_plain_words() -> None:
    record = sample_report()
    finding = record.findings[0].model_copy(
        update={"evidence": ["E-999"], "items": ["CK-999"], "nonconformity": "NC-9"}
    )
    result = rendered(record.model_copy(update={"findings": [finding]}))
    assert "E-999" in "".join(page_texts(result.pdf))
    assert conforms(result.pdf, "ua1") == []


def test_forty_nonconformities_are_in_the_register() -> None:
    record = sample_report()
    many = [
        record.nonconformities[n % 4].model_copy(update={"ref": f"NC-2026-{n:02}", "grade": Grade.MINOR})
        for n in range(40)
    ]
    texts = page_texts(rendered(record.model_copy(update={"nonconformities": many})).pdf)
    assert "28 more stand in the section on nonconformities" in texts[2]
    whole = "".join(texts[3:])
    assert [n.ref for n in many if n.ref not in whole] == []


def test_open_items_of_a_draft_are_listed() -> None:
    record = sample_report()
    items = [record.items[0].model_copy(update={"result": Result.OPEN}), *record.items[1:]]
    revision = record.revision.model_copy(update={"state": "draft", "issued": None})
    result = rendered(record.model_copy(update={"items": items, "revision": revision}))
    assert "Still open in this draft" in "".join(page_texts(result.pdf))


def test_without_a_headline_cover_and_summary_show_how_the_conclusion_begins() -> None:
    record = empty_report().model_copy(
        update={"conclusion_headline": "", "conclusion": "Works, with one weakness (8.5.3).\nThe rest is in order."}
    )
    pages = [squeezed(text) for text in page_texts(rendered(record.frozen()).pdf)]
    assert squeezed("Works, with one weakness (8.5.3)") in pages[0]
    assert squeezed("Conclusion: Works, with one weakness (8.5.3)") in "".join(pages)
    assert "Conclusion:none" not in "".join(pages)


@pytest.mark.parametrize(
    ("conclusion", "first"),
    [
        ("", ""),
        ("Conforms.", "Conforms"),
        ("The system conforms, cl. 8.5.3 too. One minor.", "The system conforms, cl. 8.5.3 too"),
        ("Is it so? Yes.", "Is it so?"),
        ("Works, with one weakness\nMore.", "Works, with one weakness"),
        ("適合。良好。", "適合"),
        ("Ok e.g. here", "Ok e.g. here"),
    ],
)
def test_a_first_sentence_ends_where_the_next_begins(conclusion: str, first: str) -> None:
    assert first_sentence(conclusion) == first


def test_a_dissent_in_the_team_and_the_agreed_times_are_printed() -> None:
    record = sample_report()
    said = DissentFacts(by="P02 Nguyễn Thị Hồng Ánh", grade=Grade.MAJOR, reason="It failed <b>all</b> year.")
    first = record.findings[0].model_copy(update={"dissents": [said]})
    times = ResponseFacts(major=7, minor=1, own=[OwnTime(finding=first.ref, days=3)])
    changes = {"findings": [first, *record.findings[1:]], "responses": times, "disagreements": "none"}
    whole = squeezed("".join(page_texts(rendered(record.model_copy(update=changes).frozen()).pdf)))
    opinion = "P02 Nguyễn Thị Hồng Ánh: Major nonconformity. It failed <b>all</b> year."
    assert whole.count(squeezed(opinion)) == 2, "at the finding, and among the diverging opinions"
    assert squeezed(f"Diverging opinions {first.ref}: {opinion}") in whole, "what is written as none gives way"
    for line in ("Major nonconformity: within 7 working days", "Minor nonconformity: within 1 working day of"):
        assert squeezed(line) in whole
    assert squeezed(f"{first.ref}: within 3 working days of the report") in whole
    without = squeezed("".join(page_texts(rendered(record.frozen()).pdf)))
    assert squeezed("Opinion in the team") not in without
    assert squeezed("Agreed response times") not in without
