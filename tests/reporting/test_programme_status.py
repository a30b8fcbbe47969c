"""The programme status: complete, tagged, archivable, in three languages, the same bytes again."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from auditor.errors import InvalidInput
from auditor.figures.coverage import CellState
from auditor.library.faults import InvalidFile
from auditor.reporting.programme_design import ProgrammeSection, programme_design
from auditor.reporting.programme_paper import render_programme
from auditor.reporting.programme_record import ATTACHMENT, ProgrammeStatus
from tests.reporting.programmes import empty_programme, hostile_programme, long_programme, programme, rendered
from tests.reporting.reading import elements, opened, page_texts, squeezed
from tests.reporting.test_audit_report import conforms

ROOT = Path(__file__).parents[2]


def whole(status: ProgrammeStatus) -> str:
    return " ".join(page_texts(rendered(status).pdf))


def test_it_tells_where_the_programme_stands() -> None:
    status = programme()
    text = whole(status)
    for words in (
        "Status of the audit programme AP-2026-2028",
        "Program interních auditů · active, revision 2 · position on 23 Nov 2026",
        "of 5 audits carried out",
        "of 63 clauses audited in the cycle",
        "nonconformities open, 1 overdue",
        "5.5 of 15 auditor days used",
        "today, 23 Nov 2026",
        "late, 44 days",
        "IA-2026-06 moved from 5 May 2026 to 9 Jun 2026.",
        "IA-2026-12 was not in the programme at first.",
        "No audits 10 Dec 2026 to 8 Jan 2027: Year-end change freeze",
        "16 Nov 2026, overdue",
        "approve the proposed revision",
        "Show conformity before stage 2",
        "ISO/IEC 20000-1:2018: 61 of 63 audited in the cycle",
        "Criteria without any clause in an audit, and so not counted: 27001, 9001.",
        "as often as its risk asks for",
        "planned too late: IA-2027-04",
        "once more after a nonconformity: NC-2026-04",
        "8 Oct 2026 (missed)",
        "Two auditors only",
        "K-03 Clauses audited in the cycle 75.5 % 3 of 8",
        "K-11 Marks given by auditees 0.8 of 5",
        "Nguyễn Thị Hồng Ánh is wanted by more than one audit on 23 Nov 2026.",
        "A revision is proposed: a second site",
        "objective added: Look at the new site",
        "Revision 2, approved 10 Nov 2026 by Bohumila Šťastná: cooling failure",
        status.content_hash(),
    ):
        assert squeezed(words) in squeezed(text), words


def test_a_draft_without_anything_says_so_in_every_section() -> None:
    pdf = rendered(empty_programme()).pdf
    text = " ".join(page_texts(pdf))
    for words in (
        "not approved yet",
        "No audit is planned yet.",
        "Nothing has to be audited as far as the programme says",
        "Nothing is due.",
        "No nonconformity is open.",
        "The programme names no risk and no chance.",
        "Nobody has days in audits",
        "No revision was approved yet.",
    ):
        assert words in text, words
    assert conforms(pdf, "ua1") == []
    assert conforms(pdf, "3a") == []


@pytest.mark.parametrize("language", ["en", "de", "fr"])
def test_pdf_ua_and_pdf_a(language: str) -> None:
    pdf = rendered(programme(language=language)).pdf
    assert conforms(pdf, "ua1") == []
    assert conforms(pdf, "3a") == []


def test_labels_of_another_language_leave_no_english_behind() -> None:
    german = squeezed(whole(programme(language="de")))
    assert squeezed("75,5 %") in german
    for words in ("von 5 Audits durchgeführt", "44 Tage verspätet", "so oft, wie das Risiko es verlangt"):
        assert squeezed(words) in german, words
    english = programme_design("en").words
    told = {
        str(words) for words in (*english.figures.values(), *english.audit_states.values(), *english.steps.values())
    }
    german_words = programme_design("de").words
    same = {str(w) for w in (*german_words.figures.values(), *german_words.audit_states.values())}
    assert [words for words in told - same if len(words) > 12 and squeezed(words) in german] == []


def test_the_record_is_attached_and_reads_back() -> None:
    with opened(rendered(programme()).pdf) as file:
        found = file.attachments[ATTACHMENT].get_file().obj.read_bytes(pikepdf.StreamDecodeLevel.specialized)
    assert ProgrammeStatus.read(found) == programme()


def test_charts_and_marks_say_what_they_show() -> None:
    with opened(rendered(programme()).pdf) as pdf:
        nodes = list(elements(pdf))
        kinds = [str(node.S) for node in nodes]
        figures = [str(node.Alt) for node in nodes if str(node.S) == "/Figure"]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == len(ProgrammeSection)
    assert any(
        "IA-2026-10 Relationships and suppliers 10: 9 Oct 2026 to 10 Oct 2026, late, 44 days" in f for f in figures
    )
    cells = programme_design().words.cells
    assert {f"IA-2026-03: {cells[state]}" for state in CellState if state is not CellState.NOT_REQUIRED} <= {*figures}
    assert "Nguyễn Thị Hồng Ánh: 9 days planned, 0 used, 6 available" in figures


def test_hundreds_of_audits_are_all_there() -> None:
    status = long_programme(250)
    text = squeezed("".join(page_texts(rendered(status).pdf)))
    assert [each.ref for each in status.audits if squeezed(each.title) not in text] == []


def test_hostile_texts_are_printed_as_they_are() -> None:
    pdf = rendered(hostile_programme()).pdf
    text = squeezed("".join(page_texts(pdf)))
    assert "<imgsrc='/etc/passwd'/>R&D<service_id>uptime<99%" in text
    assert "\x1b" not in text
    assert conforms(pdf, "ua1") == []
    assert conforms(pdf, "3a") == []


_RENDER = """
import hashlib
from tests.reporting.programmes import programme, rendered
print(hashlib.sha256(rendered(programme()).pdf).hexdigest())
"""


def test_same_record_same_bytes() -> None:
    again = ProgrammeStatus.read(programme().canonical())
    child = subprocess.run(
        [sys.executable, "-c", _RENDER],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "77", "TZ": "America/Lima"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert child.stdout.strip() == hashlib.sha256(rendered(again).pdf).hexdigest()


def test_a_design_of_the_workspace_is_taken_or_refused_with_its_line(tmp_path: Path) -> None:
    shipped = (ROOT / "reports" / "programme-status.yaml").read_text(encoding="utf-8")
    own = tmp_path / "programme-status.yaml"
    own.write_text(shipped.replace("  - objectives\n", "", 1).replace("Next steps\n", "To do\n", 1), encoding="utf-8")
    design = programme_design(own=tmp_path)
    assert ProgrammeSection.OBJECTIVES not in design.sections
    assert "To do" in " ".join(page_texts(render_programme(programme(), design).pdf))
    own.write_text(shipped.replace("      K-05: Days used of days planned\n", "", 1), encoding="utf-8")
    with pytest.raises(InvalidFile, match="K-05") as refused:
        programme_design(own=tmp_path)
    assert all(fault.line > 0 for fault in refused.value.faults)
    with pytest.raises(InvalidInput, match="has no language 'xx'"):
        programme_design("xx")
