from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from auditor.errors import InvalidInput
from auditor.library.content import shipped
from auditor.library.faults import InvalidFile
from auditor.reporting.audit_report import render_audit_report
from auditor.reporting.colour import WHITE, Colour
from auditor.reporting.design import Section, audit_report_design
from auditor.reporting.record import Result
from auditor.reporting.setting import fill
from auditor.reporting.shapes import ORDER
from tests.reporting.reading import page_texts
from tests.reporting.sample import sample_report

DESIGN = (shipped("reports") / "audit-report.yaml").read_text(encoding="utf-8")


def own(folder: Path, old: str, new: str) -> Path:
    assert old in DESIGN
    (folder / "audit-report.yaml").write_text(DESIGN.replace(old, new), encoding="utf-8")
    return folder


def test_the_shipped_design_is_complete() -> None:
    design = audit_report_design()
    assert set(design.sections) == set(Section)
    assert design.words.grades[Result.OFI].label == "Opportunity for improvement"


def test_a_design_of_the_workspace_comes_first(tmp_path: Path) -> None:
    changed = own(tmp_path, "      title: Internal audit report", "      title: Zpráva z auditu")
    design = audit_report_design(own=changed)
    assert design.words.labels.title == "Zpráva z auditu"
    assert design.palette == audit_report_design().palette
    result = render_audit_report(sample_report(), design, photos=lambda sha256: None)
    assert "Zpráva z auditu" in page_texts(result.pdf)[0]


def test_sections_are_printed_in_the_order_of_the_design(tmp_path: Path) -> None:
    changed = own(tmp_path, "  - summary\n  - audit\n", "  - audit\n  - summary\n")
    result = render_audit_report(sample_report(), audit_report_design(own=changed), photos=lambda sha256: None)
    assert "1 The audit" in page_texts(result.pdf)[2]


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("  - gaps\n", "  - gasp\n", "sections 7"),
        ("      title: Internal audit report", "      titel: Internal audit report", "titel"),
        ("      draft: Draft\n", "", "draft"),
        ("      minor:\n", "      mino:\n", "mino"),
        ("plan: yes", "plan: perhaps", "plan"),
    ],
)
def test_a_wrong_design_is_refused_with_its_line(tmp_path: Path, old: str, new: str, field: str) -> None:
    with pytest.raises(InvalidFile) as refused:
        audit_report_design(own=own(tmp_path, old, new))
    assert any(field in fault.field or field in fault.found for fault in refused.value.faults)
    assert all(fault.line > 0 for fault in refused.value.faults)


def test_a_wrong_colour_is_refused(tmp_path: Path) -> None:
    palette = (shipped("reports") / "palette.yaml").read_text(encoding="utf-8")
    (tmp_path / "palette.yaml").write_text(palette.replace("'#CC8210'", "orange"), encoding="utf-8")
    with pytest.raises(InvalidFile, match="a colour such as #7E0F28"):
        audit_report_design(own=tmp_path)


def test_an_unknown_language_is_refused() -> None:
    with pytest.raises(InvalidInput, match="has no language 'xx'"):
        audit_report_design("xx")


def test_wording_cannot_reach_into_the_program() -> None:
    assert fill("{n} {n.__class__} {0} %s", n=3) == "3 {n.__class__} {0} %s"


def test_text_can_be_read_on_every_colour() -> None:
    palette = audit_report_design().palette
    for colour in palette.grades.values():
        assert colour.contrast(colour.readable(palette.ink)) >= 4.5
    for ink in (palette.ink, palette.secondary, palette.caption, palette.link):
        assert ink.contrast(WHITE) >= 4.5


def test_results_differ_in_lightness_or_hue() -> None:
    palette = audit_report_design().palette
    known = [palette.grades[result] for result in ORDER[:7]]
    for one, other in combinations(known, 2):
        assert max(abs(a - b) for a, b in zip(one, other, strict=True)) > 0.15


def test_colours_are_read_and_written() -> None:
    assert str(Colour.parse("#7E0F28")) == "#7E0F28"
    with pytest.raises(ValueError, match="a colour such as"):
        Colour.parse("#7E0F2")
