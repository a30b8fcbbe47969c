from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from PIL import Image

from auditor.library.content import shipped as shipped_folder
from auditor.model.words import Confidentiality
from auditor.reporting.copies.design import copy_words
from auditor.reporting.design import Section, audit_report_design
from auditor.reporting.record import Result
from tests.reporting.copying import (
    FORMATS,
    REPORTS,
    W,
    bookmarks,
    copied,
    file,
    in_format,
    links,
    opened,
    page,
    parts,
    said_by,
    shown_texts,
    squeezed,
    text,
    text_of,
    tokens,
)
from tests.reporting.sample import (
    drawn_photos,
    finder,
    sample_report,
    with_photos,
)

# What is said


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_every_text_of_the_record_stands_in_each_format(name: str, ending: str) -> None:
    report = REPORTS[name]()
    told = text(name, ending)
    lacking = [place for place, words in shown_texts(report) if squeezed(words) not in told]
    assert lacking == []


@pytest.mark.parametrize("ending", FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_each_format_says_the_same_in_the_same_order(name: str, ending: str) -> None:
    told, at = text(name, ending), 0
    for words in said_by(copied(REPORTS[name]())):
        found = told.find(squeezed(words), at)
        assert found >= 0, words[:200]
        at = found + len(squeezed(words))


@pytest.mark.parametrize("ending", FORMATS)
def test_every_number_is_told(ending: str) -> None:
    report = sample_report()
    told = text("scenario", ending)
    grades = audit_report_design().words.grades
    for group in report.groups:
        assert squeezed(f"{group.title} {group.audited} of {group.planned} audited") in told or ending == "html"
        counts = ", ".join(f"{n} {grades[r].short}" for r in Result for n in [group.counts.get(r, 0)] if n)
        assert all(squeezed(part) in told for part in counts.split(", "))
    for sample in report.samples:
        assert squeezed(f"{sample.n} of {sample.size}") in told
    audited, planned = sum(g.audited for g in report.groups), sum(g.planned for g in report.groups)
    assert squeezed(f"{audited} of {planned} planned items audited") in told


def headings(data: bytes, ending: str) -> list[tuple[int, str]]:
    match ending:
        case "html":
            return [(level, " ".join(said.split())) for level, said in page(data).headings]
        case "md":
            found = tokens(data)
            pairs = pairwise(found)
            return [(int(a.tag[1]), squeezed_line(b.children)) for a, b in pairs if a.type == "heading_open"]
        case _:
            levels = {"Title": 1, "Heading 1": 2, "TOC Heading": 2, "Heading 2": 3}
            all_of_it = opened(data).paragraphs
            return [
                (levels[p.style.name], " ".join(p.text.split()))
                for p in all_of_it
                if p.style is not None and p.style.name in levels
            ]


def squeezed_line(children: object) -> str:
    return " ".join("".join(child.content for child in children or ()).split())  # type: ignore[attr-defined]


@pytest.mark.parametrize("ending", FORMATS)
def test_headings_are_those_of_the_report_in_their_order(ending: str) -> None:
    report, wording = sample_report(), audit_report_design().words
    found = headings(file("scenario", ending), ending)
    assert found[0] == (1, report.title)
    chapters = [re.sub(r"^\d+\.? ", "", said) for level, said in found if level == 2]
    assert chapters[-len(Section) :] == [wording.sections[section] for section in audit_report_design().sections]
    cards = [said for level, said in found if level == 3 and re.match(r"F-\d", said)]
    assert cards == [f"{finding.ref} {finding.title}" for finding in report.findings]
    levels = [level for level, _ in found]
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize("ending", FORMATS)
def test_the_head_says_what_the_copy_is_not(ending: str) -> None:
    issued = sample_report().frozen()
    told = text_of(in_format(copied(issued), ending), ending)
    assert "Frozen and issued are the PDF and its record (JSON)" in told
    assert issued.revision.content_sha256 in told
    revision = issued.revision.model_copy(update={"state": "draft"})
    draft = text_of(in_format(copied(issued.model_copy(update={"revision": revision})), ending), ending)
    assert "Nothing of it is issued or frozen" in draft
    assert "draft" in draft.casefold()


@pytest.mark.parametrize("ending", FORMATS)
def test_the_same_record_gives_the_same_bytes(ending: str, tmp_path: Path) -> None:
    report = with_photos(sample_report(), drawn_photos(tmp_path))
    first, second = (in_format(copied(report, finder(tmp_path)), ending) for _ in range(2))
    assert first == second


@pytest.mark.parametrize("ending", FORMATS)
def test_a_section_that_the_design_leaves_out_is_nowhere_linked_to(ending: str) -> None:
    design = audit_report_design()
    few = design.model_copy(update={"sections": [Section.SUMMARY, Section.FINDINGS, Section.GAPS]})
    data = in_format(copied(sample_report(), design=few), ending)
    if ending == "html":
        links(page(data).elements)
    elif ending == "docx":
        bookmarks(data)


@pytest.mark.parametrize("language", ["de", "fr"])
@pytest.mark.parametrize("ending", FORMATS)
def test_labels_speak_the_language_of_the_report_and_texts_stay_as_typed(ending: str, language: str) -> None:
    report = sample_report().model_copy(update={"language": language})
    data = in_format(copied(report), ending)
    told = squeezed(text_of(data, ending))
    wording = audit_report_design(language).words
    for words in (*wording.sections.values(), wording.labels.objective_evidence, copy_words(language).of_issued[:20]):
        assert squeezed(words) in told
    assert [place for place, words in shown_texts(report) if squeezed(words) not in told] == []
    english = audit_report_design().words.labels
    assert squeezed(english.objective_evidence) not in told
    if ending == "html":
        assert page(data).elements[0][1]["lang"] == language
    elif ending == "docx":
        languages = {each.get(f"{W}val") for each in opened(data).styles.element.iter(f"{W}lang")}
        assert languages == {f"{language}-{language.upper()}"}


@pytest.mark.parametrize("ending", FORMATS)
def test_agreed_response_times_are_told(ending: str) -> None:
    for words_told in ("within 9 working days", "within 17 working days", "F-01: within 4 working days"):
        assert squeezed(words_told) in text("disputed", ending)


@pytest.mark.parametrize("ending", FORMATS)
def test_logo_cover_text_and_own_classes_come_from_the_designs(ending: str, tmp_path: Path) -> None:
    Image.new("RGB", (300, 100), "#AA0000").save(tmp_path / "logo.png")
    shipped = yaml.safe_load((shipped_folder("reports") / "palette.yaml").read_text())
    own = {**shipped, "logo": "logo.png", "classes": {"confidential": "Amber <strict>"}}
    (tmp_path / "palette.yaml").write_text(yaml.safe_dump(own))
    design = audit_report_design(own=tmp_path)
    design = design.model_copy(update={"words": design.words.model_copy(update={"cover": "Ours & <only> ours."})})
    report = sample_report().model_copy(update={"classification": Confidentiality.CONFIDENTIAL.value})
    data = in_format(copied(report, design=design), ending)
    told = text_of(data, ending)
    assert "Amber <strict>" in told
    assert "Ours & <only> ours." in told
    if ending == "html":
        pictures = [attributes for tag, attributes in page(data).elements if tag == "img"]
        assert [(each["alt"], each["src"][:22]) for each in pictures] == [("", "data:image/png;base64,")]
    elif ending == "docx":
        assert len(opened(data).inline_shapes) == 1


# Photos


@pytest.mark.parametrize("ending", ["html", "docx"])
def test_photos_are_in_the_file_with_words_for_those_who_do_not_see_them(ending: str, tmp_path: Path) -> None:
    facts = drawn_photos(tmp_path)
    report = with_photos(sample_report(), facts)
    data = in_format(copied(report, finder(tmp_path)), ending)
    described = {piece.ref: piece.description for piece in report.evidence if piece.photo}
    if ending == "html":
        alts = [attributes["alt"] for tag, attributes in page(data).elements if tag == "img"]
    else:
        pictures = parts(data)["word/document.xml"].findall(".//{*}docPr")
        assert len({each.get("id") for each in pictures}) == len(pictures)
        alts = [each.get("descr", "") for each in pictures]
    assert sorted(alts) == sorted(f"{ref}: {words}" for ref, words in described.items())
    assert b"GPS" not in data


@pytest.mark.parametrize("ending", FORMATS)
def test_a_photo_that_cannot_be_shown_says_so(ending: str, tmp_path: Path) -> None:
    facts = drawn_photos(tmp_path)
    broken = tmp_path / f"{facts['E-010'].sha256}.jpg"
    broken.write_bytes(b"\xff\xd8\xff\xe0")
    copy = copied(with_photos(sample_report(), facts), finder(tmp_path))
    told = f"Photo {facts['E-010'].name} cannot be read."
    assert told in text_of(in_format(copy, ending), ending)
    assert copy.warnings == [f"E-010: {told}"]


def test_evidence_that_is_named_by_reference_only_has_nothing_else_in_any_format() -> None:
    report = sample_report()
    secret = next(piece for piece in report.evidence if piece.confidentiality.value == "confidential")
    without = report.model_copy(update={"evidence": [p for p in report.evidence if p.ref != secret.ref]})
    for ending in FORMATS:
        told = text_of(in_format(copied(without), ending), ending)
        assert secret.ref in told
        assert squeezed(secret.description) not in squeezed(told)
