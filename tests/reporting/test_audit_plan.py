"""The audit plan on paper: what ISO 19011 6.3.2.2 asks for is there, tagged, archivable, the same bytes again."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from auditor.errors import InvalidInput
from auditor.library.faults import InvalidFile
from auditor.reporting.plan_design import audit_plan_design
from auditor.reporting.plan_record import AgreementFacts, AuditPlan, VersionFacts
from tests.reporting.plans import hostile_plan, long_plan, plan, rendered
from tests.reporting.reading import elements, opened, page_texts, squeezed
from tests.reporting.test_audit_report import conforms

ROOT = Path(__file__).parents[2]


def whole(record: AuditPlan) -> str:
    return " ".join(page_texts(rendered(record).pdf))


def attached(pdf: bytes) -> bytes:
    with opened(pdf) as file:
        found = file.attachments["audit-plan.json"].get_file()
        return found.obj.read_bytes(pikepdf.StreamDecodeLevel.specialized)


def test_everything_that_a_plan_says_is_printed() -> None:
    text = whole(plan())
    for words in (
        "Audit plan IA-2026-03",
        "Design, build, transition",
        "Determine conformity",
        "Test three transitions end to end",
        "Processes of the SMS",
        "S1 Server",
        "1 Oct 2025 to 30 Sep 2026",
        "20000-1:8.5.1, 8.6.1",
        "By documents only: 20000-1:7.5.4",
        "ISO/IEC 20000-1, edition 2018 + Amd 1:2024",
        "6 Oct 2026 to 8 Oct 2026; on site and remote; Brno; 8 auditor days",
        "Þórdís Ólafsdóttir: lead auditor, 3 auditor days",
        "auditor in training, supervised by Þórdís Ólafsdóttir",
        "Václav Dvořák: guide; knows the data hall",
        "Bohumila Šťastná, chief executive",
        "Łukasz Żółć, head of platform engineering",
        "Random samples of 25",
        "Questions planned by interview (4).",
        "en, cs",
        "Screenshots only with permission.",
        "Room 3.14",
        "test call on 5 October",
        "within 10 working days after the closing meeting",
        "gives no advice",
        "Nguyễn Ánh, 20000-1:9.2 (G-10): nobody else.",
        "Accepted by Tuuli Yö-Järvinen on 24 Sep 2026.",
        "Times are those of Europe/Prague",
        "Tue 6 Oct",
        "Thu 8 Oct",
        "09:00 1:30 Change; guide Václav Dvořák 8.5.1",
        "Read access to the ticket tool.",
        "incident records",
        "NC-2025-07",
        "moved by 30 min",
        "issued 22 Sep 2026",
        "Skála & Žďár Managed Services SE",
        "Page 1 of",
    ):
        assert words in text, words
    assert "DRAFT" not in text


def test_pdf_ua_and_pdf_a() -> None:
    for record in (plan(), plan(state="draft", agenda=[], needed=[], earlier=[], overrides=[]), long_plan()):
        pdf = rendered(record).pdf
        assert conforms(pdf, "ua1") == []
        assert conforms(pdf, "3a") == []


def test_the_record_is_attached_and_reads_back() -> None:
    record = plan()
    assert AuditPlan.read(attached(rendered(record).pdf)) == record


def test_headings_and_tables_have_their_structure() -> None:
    with opened(rendered(plan()).pdf) as pdf:
        kinds = [str(node.S) for node in elements(pdf)]
        with pdf.open_outline() as outline:
            (title,) = outline.root
            assert title.title == "Audit plan IA-2026-03"
            assert title.children[0].title == "Agenda"
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 4
    assert "/TH" in kinds


def test_a_draft_says_so_on_every_page() -> None:
    draft = long_plan().model_copy(update={"state": "draft", "version": VersionFacts(number="3")})
    pages = page_texts(rendered(draft).pdf)
    assert len(pages) > 2
    assert all("DRAFT" in page for page in pages)
    assert "A draft, not issued and not agreed." in " ".join(pages)


@pytest.mark.parametrize(
    ("agreement", "words"),
    [(None, "waiting to be accepted"), (AgreementFacts(objection="Too early"), "The auditee objects: Too early")],
)
def test_what_the_auditee_said(agreement: AgreementFacts | None, words: str) -> None:
    assert words in whole(plan(agreement=agreement))


def test_forty_lines_of_three_days_are_all_there_each_with_its_zone() -> None:
    record = long_plan()
    result = rendered(record)
    text = squeezed("".join(page_texts(result.pdf)))
    assert [each.topic for each in record.agenda if squeezed(each.topic) not in text] == []
    for zone in ("Europe/Prague", "Atlantic/Faroe", "Asia/Tokyo"):
        assert text.count(zone) >= 13
    assert "27001:A.5.1" in text
    assert result.warnings == []


def test_the_content_hash_is_that_of_what_was_issued() -> None:
    issued = plan(organisation="", classification="", agreement=None)
    assert plan().content_hash() == hashlib.sha256(issued.canonical()).hexdigest()
    assert plan().content_hash() in squeezed(whole(plan()))


def test_hostile_texts_are_printed_as_they_are() -> None:
    record = hostile_plan()
    result = rendered(record)
    text = squeezed("".join(page_texts(result.pdf)))
    assert "<imgsrc='/etc/passwd'/>R&D<service_id>uptime<99%" in text
    assert "\x1b" not in text
    assert conforms(result.pdf, "ua1") == []
    with opened(result.pdf) as pdf:
        images = [item for item in pdf.objects if isinstance(item, pikepdf.Stream) and item.get("/Subtype") == "/Image"]
        assert images == []
        assert not {"/OpenAction", "/AA"} & set(pdf.Root.keys())


_RENDER = """
import hashlib, sys
from tests.reporting.plans import long_plan, rendered
sys.stdout.write(hashlib.sha256(rendered(long_plan()).pdf).hexdigest())
"""


def test_same_record_same_bytes() -> None:
    here = hashlib.sha256(rendered(AuditPlan.read(long_plan().canonical())).pdf).hexdigest()
    child = subprocess.run(
        [sys.executable, "-c", _RENDER],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "77", "TZ": "America/Lima"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert child.stdout == here


def test_a_design_of_the_workspace_comes_first_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    shipped = (ROOT / "reports" / "audit-plan.yaml").read_text(encoding="utf-8")
    own = tmp_path / "audit-plan.yaml"
    own.write_text(shipped.replace("objectives: Objectives", "objectives: Ziele"), encoding="utf-8")
    assert audit_plan_design(own=tmp_path).words.labels.objectives == "Ziele"
    own.write_text(shipped.replace("objectives: Objectives", "objective: Ziele"), encoding="utf-8")
    with pytest.raises(InvalidFile, match="objective"):
        audit_plan_design(own=tmp_path)
    with pytest.raises(InvalidInput, match="has no language 'xx'"):
        audit_plan_design("xx")
