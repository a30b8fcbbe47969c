"""Papers about nonconformities: complete, tagged, archivable, the same bytes again, hostile text printed as it is."""

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
from auditor.model.words import NonconformityState, Owed
from auditor.reporting.nonconformity_design import nonconformity_design
from auditor.reporting.nonconformity_record import NonconformitySheet
from auditor.reporting.register_design import register_design
from auditor.reporting.register_record import OwnerList, RegisterSheet
from auditor.reporting.stages import STAGES, reached
from tests.reporting.follow_ups import (
    hostile_register,
    hostile_sheet,
    long_register,
    owner_list,
    register,
    rendered,
    sheet,
)
from tests.reporting.reading import elements, opened, page_texts, squeezed
from tests.reporting.test_audit_report import conforms

ROOT = Path(__file__).parents[2]
Record = NonconformitySheet | RegisterSheet | OwnerList


def whole(record: Record) -> str:
    return " ".join(page_texts(rendered(record).pdf))


def attached(pdf: bytes, name: str) -> bytes:
    with opened(pdf) as file:
        return file.attachments[name].get_file().obj.read_bytes(pikepdf.StreamDecodeLevel.specialized)


def test_a_nonconformity_tells_all_that_happened_on_two_pages() -> None:
    record = sheet()
    text = whole(record)
    for words in (
        "Nonconformity NC-2026-04",
        "Services go live without a decision",
        "critical",
        "20000-1:8.5.2.3 Build and transition",
        "Þórdís Ólafsdóttir, 8 Oct 2026",
        "owner of change",
        "implementation verified",
        "the verifier judges whether the actions are effective (Nguyễn Thị Hồng Ánh)",
        "20 Nov 2026, 3 days late",
        "escalated, extended, repeat",
        "NC-2025-07: the same gate",
        "Releases are approved before deployment.",
        "Two of three transitions went live without a decision.",
        "E-003 REL-2026-0412: Approval field empty",
        "E-005 statement, not shown here: confidential",
        "Systemic, two of three.",
        "the facts were not acknowledged",
        "The boss knew.",
        "seen, not agreed",
        "Submitted 28 Oct 2026, 30 Oct 2026.",
        "Returned by Þórdís Ólafsdóttir, 29 Oct 2026: no extent",
        "Deployment lock.",
        "All transitions of 24 months checked.",
        "Method: 5 why. Category: authority, data.",
        "1 The date stood in the contract 1.1 Nobody had to agree to it root cause 2 The plan had no gate",
        "Role description Will be shown by: the signed text",
        "CA-1 Gate with three signatures",
        "not yet",
        "2 occurrences of the process, 1 seen",
        "Gate seen in the tool (walk-through)",
        "E-104 REL-2026-0412: Gate in the tool",
        "effectiveness, 20 Nov 2026: before stage 1",
        "implementation from 10 Nov 2026 to 18 Nov 2026, asked by",
        "supplier on strike – granted by Bohumila Šťastná, 4 Nov 2026. once only",
        "On 23 Nov 2026 by Tuuli Yö-Järvinen to Bohumila Šťastná: three days over",
        "stage 1 comes Compensated by: second look",
        "Warning kept",
        "8 Oct 2026, 14:00",
        "with report revision 1",
        record.content_hash(),
    ):
        assert squeezed(words) in squeezed(text), words
    assert rendered(record).pages == 2


def test_one_that_was_just_issued_says_what_is_missing() -> None:
    nothing: dict[str, list[str]] = {
        "submitted": [],
        "actions": [],
        "reviews": [],
        "checks": [],
        "shown": [],
        "extensions": [],
    }
    texts = dict.fromkeys(("correction", "containment", "extent", "cause", "criterion", "cause_method"), "")
    record = sheet(
        state=NonconformityState.ISSUED, turn=Owed.OWNER, cause_categories=[], due=[], history=[], **nothing, **texts
    )
    text = whole(record)
    assert "No response was submitted yet." in text
    assert "the process owner acknowledges it and names the owner" in text


@pytest.mark.parametrize("state", NonconformityState)
def test_every_state_has_its_stage(state: NonconformityState) -> None:
    assert 0 <= reached(state) <= STAGES
    turn = Owed.NOBODY if state.is_final else Owed.OWNER
    assert squeezed(nonconformity_design().words.states[state]) in squeezed(whole(sheet(state=state, turn=turn)))


def test_the_register_says_what_is_open_late_and_settled() -> None:
    text = whole(register())
    for words in (
        "Nonconformity register and follow-up",
        "Position on 23 Nov 2026",
        "of them overdue",
        "31-60 days",
        "Open nonconformities, what is overdue first",
        "7 days late",
        "35 d open",
        "repeats NC-2025-07",
        "20000-1:8.6.1, 8.6.2",
        "Settled nonconformities",
        "closed as effective",
        "17 Nov 2026",
        "20000-1:8.10",
        "and 3 more with 24 together",
        "K-12 Responses in time 4 of 4",
    ):
        assert squeezed(words) in squeezed(text), words
    assert text.index("NC-2026-06") < text.index("NC-2026-04") < text.index("NC-2026-05")


def test_a_register_without_anything_or_of_open_ones_only_says_so() -> None:
    text = whole(register(entries=[], pareto={}, figures=[], ageing={}, by_state={}, by_grade={}, by_turn={}))
    assert "Nothing is open." in text
    assert "Nothing is settled yet." in text
    assert "Left out: the register was asked for with what is open only." in whole(register(is_open_only=True))


def test_a_list_has_three_lines_for_each() -> None:
    text = whole(owner_list())
    for words in (
        "What is asked of Søren Å",
        "Answer it again.",
        "Why it came back: the cause restates the problem",
        "16 Nov 2026, 7 days late",
        "What the reason asks for stands in the response",
        "Carry out your action and report it.",
        "CA-2 Sign the amendment (due 18 Dec 2026, Søren Å)",
        "please to Tuuli Yö-Järvinen, programme manager.",
    ):
        assert squeezed(words) in squeezed(text), words
    assert "Nothing is asked at the moment." in whole(owner_list(tasks=[]))


@pytest.mark.parametrize(
    "record",
    [
        sheet(),
        sheet(language="de"),
        register(),
        register(language="fr"),
        owner_list(),
    ],
    ids=["one", "one-de", "register", "register-fr", "list"],
)
def test_pdf_ua_and_pdf_a(record: Record) -> None:
    pdf = rendered(record).pdf
    assert conforms(pdf, "ua1") == []
    assert conforms(pdf, "3a") == []


@pytest.mark.parametrize(
    ("record", "name"),
    [(sheet(), "nonconformity.json"), (register(), "register.json"), (owner_list(), "owner-list.json")],
)
def test_the_record_is_attached_and_reads_back(record: Record, name: str) -> None:
    assert type(record).read(attached(rendered(record).pdf, name)) == record


def test_headings_charts_and_tables_have_their_structure() -> None:
    with opened(rendered(register()).pdf) as pdf:
        nodes = list(elements(pdf))
        kinds = [str(node.S) for node in nodes]
        figures = [str(node.Alt) for node in nodes if str(node.S) == "/Figure"]
    assert kinds.count("/H1") == 1
    assert kinds.count("/H2") == 4
    assert "/TH" in kinds
    assert "2 of 7 stages: response returned" in figures
    assert any(alt.startswith("Days since issue: 0-30 days 0; 31-60 days 2") for alt in figures)


def test_hundreds_are_all_there() -> None:
    record = long_register(300)
    text = squeezed("".join(page_texts(rendered(record).pdf)))
    assert [each.ref for each in record.entries if squeezed(each.title) not in text] == []


@pytest.mark.parametrize("record", [hostile_sheet(), hostile_register()], ids=["one", "register"])
def test_hostile_texts_are_printed_as_they_are(record: Record) -> None:
    pdf = rendered(record).pdf
    text = squeezed("".join(page_texts(pdf)))
    assert "<imgsrc='/etc/passwd'/>R&D<service_id>uptime<99%" in text
    assert "\x1b" not in text
    assert conforms(pdf, "ua1") == []
    assert conforms(pdf, "3a") == []
    with opened(pdf) as file:
        kinds = [item.get("/Subtype") for item in file.objects if isinstance(item, pikepdf.Stream)]
        assert "/Image" not in kinds
        assert not {"/OpenAction", "/AA"} & set(file.Root.keys())


_RENDER = """
import hashlib, sys
from tests.reporting.follow_ups import owner_list, register, rendered, sheet
for record in (sheet(), register(), owner_list()):
    print(hashlib.sha256(rendered(record).pdf).hexdigest())
"""


def test_same_record_same_bytes() -> None:
    records: tuple[Record, ...] = (sheet(), register(), owner_list())
    here = [hashlib.sha256(rendered(type(r).read(r.canonical())).pdf).hexdigest() for r in records]
    child = subprocess.run(
        [sys.executable, "-c", _RENDER],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "77", "TZ": "America/Lima"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert child.stdout.split() == here


def test_every_language_has_every_word_and_a_design_of_the_workspace_comes_first(tmp_path: Path) -> None:
    for language in ("en", "de", "fr"):
        assert nonconformity_design(language).words.labels.title
        assert register_design(language).words.person.title
    shipped = (ROOT / "reports" / "nonconformity.yaml").read_text(encoding="utf-8")
    own = tmp_path / "nonconformity.yaml"
    own.write_text(shipped.replace("next: Next\n", "next: Then\n"), encoding="utf-8")
    assert nonconformity_design(own=tmp_path).words.labels.next == "Then"
    own.write_text(shipped.replace("      escalate: escalated\n", "", 1), encoding="utf-8")
    with pytest.raises(InvalidFile, match="escalate"):
        nonconformity_design(own=tmp_path)
    with pytest.raises(InvalidInput, match="has no language 'xx'"):
        register_design("xx")
