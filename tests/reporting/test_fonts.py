from __future__ import annotations

import hashlib
import struct
from pathlib import Path

import fontpkg_fira_sans
import pikepdf
import pytest

from auditor.errors import InvalidInput
from auditor.reporting import fontfiles
from auditor.reporting.fonts import Face, Fonts
from tests.reporting.reading import opened, page_texts, rendered
from tests.reporting.sample import sample_report
from tests.reporting.test_audit_report import conforms

REGULAR = Path(fontpkg_fira_sans.ROOT) / "files" / "FiraSans-Regular.ttf"


def font_with(letters: str, path: Path) -> Path:
    """A font in which each of *letters* has the outline of the letter O; nothing else."""
    data = REGULAR.read_bytes()
    (count,) = struct.unpack_from(">H", data, 4)
    tables = {}
    for n in range(count):
        name, _, start, length = struct.unpack_from(">4sIII", data, 12 + 16 * n)
        tables[name] = data[start : start + length]
    groups = b"".join(struct.pack(">III", ord(c), ord(c), 50) for c in sorted(letters))
    form_12 = struct.pack(">HHIII", 12, 0, 16 + len(groups), 0, len(letters)) + groups
    form_4 = struct.pack(">HHHHHHH", 4, 24, 0, 2, 2, 0, 0) + struct.pack(">HHHh", 0xFFFF, 0, 0xFFFF, 1) + b"\0\0"
    head = struct.pack(">HHHHIHHI", 0, 2, 3, 1, 20, 3, 10, 20 + len(form_4))
    tables[b"cmap"] = head + form_4 + form_12
    out, body = struct.pack(">IHHHH", 0x00010000, len(tables), 128, 3, 32), b""
    start = 12 + 16 * len(tables)
    for name, table in sorted(tables.items()):
        out += struct.pack(">4sIII", name, 0, start + len(body), len(table))
        body += table + b"\0" * (-len(table) % 4)
    path.write_bytes(out + body)
    return path


def test_latin_greek_cyrillic_stay_in_fira() -> None:
    runs = Fonts(system=False).glyphs("Łódź Περσέας Журнал Nguyễn", Face.REGULAR)
    assert [run.font for run in runs] == [Face.REGULAR]


def test_fallback_goes_letter_by_letter() -> None:
    fonts = Fonts(system=False)
    names = [run.font for run in fonts.glyphs("8.6\u2011a ي", Face.REGULAR)]
    assert names == [Face.REGULAR, "NotoSans[wdth,wght]", Face.REGULAR, "NotoSansArabic[wdth,wght]"]
    assert not fonts.replaced


def test_marks_stay_with_their_letter() -> None:
    runs = Fonts(system=False).glyphs("a\u0332\u0333b", Face.REGULAR)
    assert any("a\u0332\u0333" in run.text or run.stands_for == "a\u0332\u0333" for run in runs)


def test_a_font_of_the_workspace_draws_what_ours_lack(tmp_path: Path) -> None:
    made = font_with("王秀英", tmp_path / "Own Han.ttf")
    fonts = Fonts(tmp_path, system=False)
    runs = fonts.glyphs("王秀英 (Wáng)", Face.REGULAR)
    assert runs[0].text == "王秀英"
    assert not fonts.replaced
    [used] = fonts.used.values()
    assert (used.name, used.sha256) == ("Own Han.ttf", hashlib.sha256(made.read_bytes()).hexdigest())


def test_the_report_names_the_fonts_it_took_from_outside(tmp_path: Path) -> None:
    font_with("王秀英", tmp_path / "Own Han.ttf")
    report = sample_report()
    result = rendered(report, fonts_folder=tmp_path)
    assert "Own Han.ttf" in [font.name for font in result.fonts]
    assert "王秀英" in "".join(page_texts(result.pdf)).replace(" ", "")
    noted = report.naming(result.fonts)
    assert noted.is_untouched()
    assert result.fonts[0].sha256 in "".join(page_texts(rendered(noted, fonts_folder=tmp_path).pdf)).replace(" ", "")


def test_an_issued_report_warns_when_its_font_is_another(tmp_path: Path) -> None:
    font_with("王秀英", tmp_path / "Own Han.ttf")
    report = sample_report()
    fonts = [f.model_copy(update={"sha256": "0" * 64}) for f in rendered(report, fonts_folder=tmp_path).fonts]
    again = rendered(report.model_copy(update={"fonts": fonts}), fonts_folder=tmp_path)
    assert any("not the one this report was issued with" in warning for warning in again.warnings)


def test_broken_and_foreign_files_are_passed_over(tmp_path: Path) -> None:
    (tmp_path / "broken.ttf").write_bytes(REGULAR.read_bytes()[:200])
    (tmp_path / "empty.ttf").write_bytes(b"")
    (tmp_path / "collection.ttc").write_bytes(b"ttcf" + b"\xff" * 40)
    (tmp_path / "outlines.ttf").write_bytes(b"OTTO" + b"\0" * 60)
    good = font_with("王", tmp_path / "zz good.ttf")
    assert [f.path for f in fontfiles.holders("王", [tmp_path])] == [good]


def test_plain_upright_faces_come_first(tmp_path: Path) -> None:
    for name in ("A-Bold.ttf", "B.ttf", "A-Italic.ttf"):
        (tmp_path / name).write_bytes(b"")
    assert fontfiles.font_files(tmp_path)[0].name == "B.ttf"


def test_faces_of_the_organisation_are_taken_first(tmp_path: Path) -> None:
    own = REGULAR.with_name("FiraSans-Black.ttf").read_bytes()
    (tmp_path / "regular.ttf").write_bytes(own)
    fonts = Fonts(tmp_path, system=False)
    names = [run.font for run in fonts.glyphs("Łódź \u202aي", Face.REGULAR)]
    assert names[0].startswith("regular-0-")
    assert names[1] == "NotoSansArabic[wdth,wght]"
    assert [run.font for run in fonts.glyphs("Łódź", Face.MEDIUM)] == [Face.MEDIUM]
    assert [font.sha256 for font in fonts.used.values()] == [hashlib.sha256(own).hexdigest()]
    made = rendered(sample_report(), fonts_folder=tmp_path)
    assert "regular.ttf" in [font.name for font in made.fonts]
    with opened(made.pdf) as pdf:
        named = [item.get("/BaseFont") for item in pdf.objects if isinstance(item, pikepdf.Dictionary)]
    assert any("FiraSans-Black" in str(name) for name in named)
    assert conforms(made.pdf, "ua1") == []
    assert conforms(made.pdf, "3a") == []


def test_a_face_that_is_no_font_is_refused(tmp_path: Path) -> None:
    (tmp_path / "condensed.ttf").write_text("no font at all", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"condensed\.ttf is no font that can be embedded"):
        Fonts(tmp_path, system=False).glyphs("a", Face.CONDENSED)
