"""Extracts of the audit report: they hold what concerns their readers, and nowhere in the file anything else."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.figures.hiding import hiding
from auditor.library.faults import InvalidFile
from auditor.model.people import Person
from auditor.model.words import Confidentiality
from auditor.reporting.document import Rendered
from auditor.reporting.extract import Concern, extract
from auditor.reporting.extract_design import extract_design
from auditor.reporting.extract_record import ATTACHMENT, TAKEN_OUT, ReportExtract
from auditor.reporting.record import AuditReport, EvidenceFacts
from auditor.reporting.report_extract import render_extract
from tests.reporting.reading import elements, opened, page_texts, squeezed
from tests.reporting.sample import drawn_photos, empty_report, finder, sample_report, with_photos
from tests.reporting.test_audit_report import conforms

ROOT = Path(__file__).parents[2]
PUBLIC = (Confidentiality.PUBLIC,)
INTERNAL = (Confidentiality.PUBLIC, Confidentiality.INTERNAL)


def printed(made: ReportExtract, **options: Any) -> Rendered:
    options.setdefault("photos", lambda sha256: None)
    return render_extract(made, extract_design(), **options)


def of_site(report: AuditReport, site: str) -> Concern:
    findings = [each for each in report.findings if each.site == site]
    asked = {ref for each in findings for ref in each.items}
    return Concern(
        kind="site",
        name=site,
        findings=frozenset(each.ref for each in findings),
        items=frozenset(each.ref for each in report.items if each.site == site or each.ref in asked),
        nonconformities=frozenset(each.ref for each in report.nonconformities if each.site == site),
    )


CONCERNS = {
    "whole": Concern(),
    "summary": Concern(kind="summary"),
    "site": of_site(sample_report(), sample_report().findings[0].site),
}


def everything(pdf: bytes) -> Iterator[bytes]:
    """The file, each of its streams unpacked, each of its strings, and the text of its pages."""
    yield pdf
    with opened(pdf) as file:
        for item in file.objects:
            if isinstance(item, pikepdf.Stream):
                try:
                    yield item.read_bytes(pikepdf.StreamDecodeLevel.specialized)
                except pikepdf.PdfError:  # a picture, which holds no words
                    yield item.read_raw_bytes()
            yield repr(item).encode()
            yield from _strings(item)
        yield str(file.open_metadata()).encode()
        yield repr(dict(file.docinfo)).encode()
    text = "".join(page_texts(pdf))
    yield text.encode()
    yield squeezed(text).encode()


def _strings(item: Any) -> Iterator[bytes]:
    match item:
        case pikepdf.String():
            yield str(item).encode()
        case pikepdf.Array():
            for each in item:
                if not getattr(each, "is_indirect", False):
                    yield from _strings(each)
        case pikepdf.Dictionary() | pikepdf.Stream():
            for _, each in item.items():
                if not getattr(each, "is_indirect", False):
                    yield from _strings(each)


@cache
def unpacked(pdf: bytes) -> tuple[bytes, ...]:
    return tuple(everything(pdf))


def holds(pdf: bytes, words: str) -> bool:
    ways = (words.encode(), words.encode("utf-16-be"), squeezed(words).encode())
    return any(way in part for part in unpacked(pdf) for way in ways)


def laced(report: AuditReport, secrets: dict[str, Confidentiality]) -> AuditReport:
    """*report* with a secret of each class in every field of a piece of evidence, and wherever else it is quoted."""
    evidence = list(report.evidence)
    for n, (word, its_class) in enumerate(secrets.items()):
        evidence[n] = EvidenceFacts(
            ref=evidence[n].ref,
            kind=evidence[n].kind,
            confidentiality=its_class,
            reference=f"{word}-reference",
            description=f"{word} seen\nin the vault",
            verification_note=f"{word} checked",
            file=f"{word}.pdf",
        )
    quoted = " and ".join(f"{word}-Reference, {word.upper()} seen in  the vault, {word}.pdf" for word in secrets)
    findings = [each.model_copy(update={"statement": quoted, "title": quoted}) for each in report.findings]
    items = [each.model_copy(update={"note": quoted}) for each in report.items]
    samples = [each.model_copy(update={"source": quoted, "conclusion": quoted}) for each in report.samples]
    nonconformities = [
        each.model_copy(update={"title": quoted, "correction": quoted}) for each in report.nonconformities
    ]
    return report.model_copy(
        update={
            "evidence": evidence,
            "findings": findings,
            "items": items,
            "samples": samples,
            "nonconformities": nonconformities,
            "conclusion": quoted,
            "limits": quoted,
            "title": quoted,
        }
    )


SECRETS = st.dictionaries(
    st.text("qxzjvwk", min_size=9, max_size=14), st.sampled_from(Confidentiality), min_size=1, max_size=6
)


@settings(max_examples=25, deadline=None)
@given(secrets=SECRETS, shown=st.sampled_from([PUBLIC, INTERNAL]), about=st.sampled_from(sorted(CONCERNS)))
def test_the_record_holds_nothing_of_what_is_withheld(
    secrets: dict[str, Confidentiality], shown: tuple[Confidentiality, ...], about: str
) -> None:
    made = extract(laced(sample_report(), secrets), CONCERNS[about], shown)
    told = made.canonical().decode().casefold()
    quoted = [f"{word}{rest}" for word, its in secrets.items() if its not in shown for rest in ("-reference", ".pdf")]
    quoted += [f"{word} seen" for word, its in secrets.items() if its not in shown]
    visible = [f"{word}-reference" for word, its in secrets.items() if its in shown]
    free = [words for words in quoted if not any(words in other for other in visible)]
    assert [words for words in free if words in told] == []
    if about == "whole":
        assert [words for words in visible if words not in told] == []


@pytest.mark.parametrize("about", sorted(CONCERNS))
def test_the_file_holds_nothing_of_what_is_withheld(about: str) -> None:
    secrets = {"qxzjvwkq": Confidentiality.CONFIDENTIAL, "wvkzjxqz": Confidentiality.PERSONAL}
    secrets["kkvvzzqx"] = Confidentiality.INTERNAL
    report = laced(sample_report(), secrets)
    pdf = printed(extract(report, CONCERNS[about], INTERNAL)).pdf
    told = [f"{word}{rest}" for word in ("qxzjvwkq", "wvkzjxqz") for rest in ("-reference", "-Reference", ".pdf")]
    told += [f"{word.upper()} seen in the vault" for word in ("qxzjvwkq", "wvkzjxqz")]
    assert [words for words in told if holds(pdf, words)] == []
    assert holds(pdf, "kkvvzzqx")
    assert holds(printed(extract(report, CONCERNS[about])).pdf, "qxzjvwkq")  # the search finds what is there
    assert conforms(pdf, "ua1") == []
    assert conforms(pdf, "3a") == []


@pytest.mark.parametrize(
    "quotation",
    [
        "As was seen: the root password is on a sticker, which is why",
        "“The root  password is on\na sticker”",
        "Admin room 4. The root password is on a sticker!",
    ],
)
def test_a_sentence_that_is_quoted_alone_is_taken_out_too(quotation: str) -> None:
    report = sample_report()
    told = "Admin room 4. The root password is on a sticker. See above."
    secret = report.evidence[0].model_copy(
        update={"description": told, "confidentiality": Confidentiality.CONFIDENTIAL}
    )
    findings = [each.model_copy(update={"statement": f"See above. {quotation}"}) for each in report.findings]
    laced = report.model_copy(update={"evidence": [secret, *report.evidence[1:]], "findings": findings})
    kept = extract(laced, Concern(), INTERNAL).report.findings[0].statement
    assert "password" not in kept
    assert TAKEN_OUT in kept
    assert kept.startswith("See above. ")


def test_names_in_the_names_of_files_are_taken_out() -> None:
    people = [Person(id="p1", ref="P01", name="Bohumila Šťastná", function="head of service")]
    hide = hiding(people)
    assert hide("interview_Bohumila_Šťastná_2026.pdf") == "interview_[head of service]_[head of service]_2026.pdf"
    assert hide("Šťastnáx") == "Šťastnáx"


def test_photos_of_withheld_evidence_are_not_in_the_file(tmp_path: Path) -> None:
    photos = drawn_photos(tmp_path)
    report = with_photos(sample_report(), photos)
    whole = printed(extract(report, Concern()), photos=finder(tmp_path))
    some = printed(extract(report, Concern(), PUBLIC), photos=finder(tmp_path))
    with opened(whole.pdf) as one, opened(some.pdf) as other:
        counted = [
            sum(i.get("/Subtype") == "/Image" for i in f.objects if isinstance(i, pikepdf.Stream)) for f in (one, other)
        ]
    assert counted[0] >= 4
    assert counted[1] == 0
    assert not any(holds(some.pdf, facts.sha256) for facts in photos.values())


def test_names_are_nowhere_in_a_report_without_names() -> None:
    report = sample_report()
    names = {
        p.name for p in (*report.participants, *report.team, *report.distribution, report.client, report.lead) if p
    }
    names |= {each.owner for each in report.nonconformities} | {each.auditor for each in report.items}
    people = [Person(id=f"p{n}", ref=f"P{n:02}", name=name) for n, name in enumerate(sorted(names - {""}))]
    told = [each.model_copy(update={"respondent": "Somebody Nobody-Knows"}) for each in report.evidence]
    told_by = report.model_copy(update={"evidence": told})
    for concern in CONCERNS.values():
        pdf = printed(extract(told_by, concern, hide=hiding(people))).pdf
        assert [person.name for person in people if holds(pdf, person.name)] == []
        assert not holds(pdf, "Nobody-Knows")
    assert holds(printed(extract(told_by, Concern())).pdf, report.team[0].name)


def test_an_extract_of_a_site_has_its_findings_and_no_others() -> None:
    report, concern = sample_report(), CONCERNS["site"]
    made = extract(report, concern)
    assert {each.ref for each in made.report.findings} == concern.findings
    assert 0 < len(concern.findings) < len(report.findings)
    text = squeezed("".join(page_texts(printed(made).pdf)))
    for each in report.findings:
        assert (squeezed(each.title) in text) == (each.ref in concern.findings), each.ref
    assert made.report.conclusion == ""
    assert squeezed("What was written of the audit as a whole") in text
    assert {each.ref for each in made.report.evidence} >= {
        ref for each in made.report.findings for ref in each.evidence
    }


def test_the_summary_is_one_page_that_says_the_conclusion() -> None:
    made = printed(extract(sample_report(), Concern(kind="summary")))
    assert made.pages == 1
    assert made.warnings == []
    (text,) = page_texts(made.pdf)
    assert squeezed(sample_report().conclusion) in squeezed(text)
    assert "Results per clause" in text
    long = sample_report().model_copy(update={"conclusion": "A long conclusion. " * 600})
    assert "pages" in " ".join(printed(extract(long, Concern(kind="summary"))).warnings)


@pytest.mark.parametrize("about", sorted(CONCERNS))
@pytest.mark.parametrize("report", [sample_report(), empty_report()], ids=["full", "empty"])
def test_it_says_of_what_it_is_an_extract_and_reads_back(about: str, report: AuditReport) -> None:
    made = extract(report, CONCERNS[about], INTERNAL)
    assert made.whole_sha256 == report.revision.content_sha256
    assert made.report.is_untouched()
    pdf = printed(made).pdf
    with opened(pdf) as file:
        found = file.attachments[ATTACHMENT].get_file().obj.read_bytes(pikepdf.StreamDecodeLevel.specialized)
        assert list(file.attachments) == [ATTACHMENT]
        kinds = [str(node.S) for node in elements(file)]
    assert ReportExtract.read(found) == made
    assert "/H1" in kinds
    assert printed(ReportExtract.read(found)).pdf == pdf
    assert squeezed("Evidence of these classes is shown: public, internal.") in squeezed("".join(page_texts(pdf)))
    assert conforms(pdf, "ua1") == []
    assert conforms(pdf, "3a") == []


def test_what_was_taken_out_is_seen_to_be_missing() -> None:
    made = extract(sample_report(), Concern(), INTERNAL)
    secret = [each for each in sample_report().evidence if each.confidentiality not in INTERNAL]
    left = {each.ref: each for each in made.report.evidence}
    assert secret
    for each in secret:
        assert left[each.ref].description == TAKEN_OUT
        assert left[each.ref].verification is each.verification


def test_sections_and_words_are_those_of_the_workspace(tmp_path: Path) -> None:
    shipped = (ROOT / "reports" / "report-extract.yaml").read_text(encoding="utf-8")
    own = tmp_path / "report-extract.yaml"
    own.write_text(shipped.replace("site: [findings, nonconformities, samples, gaps, items, evidence]", "site: [gaps]"))
    made = render_extract(
        extract(sample_report(), CONCERNS["site"]), extract_design(own=tmp_path), photos=lambda sha256: None
    )
    text = "".join(page_texts(made.pdf))
    assert "Annex: evidence" not in text
    assert "What was not audited" in text
    own.write_text(shipped.replace("    nameless:", "    namless:", 1), encoding="utf-8")
    with pytest.raises(InvalidFile, match="namless") as refused:
        extract_design(own=tmp_path)
    assert all(fault.line > 0 for fault in refused.value.faults)
