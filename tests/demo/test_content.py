"""What the demo's files tell stands in the workspace, with every letter; what is supplied says why."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

import pytest
import yaml

import auditor.demo
from auditor.activities.revision import difference, revisions
from auditor.demo.scenario import Scenario
from auditor.demo.spellings import Told, sample_method, verification
from auditor.demo.supplement import Supplement
from auditor.library.checklists import shelf
from auditor.library.faults import InvalidFile
from auditor.library.reading import parse_typed, read_typed
from auditor.model.clause import Clause
from auditor.model.evidence import Evidence
from auditor.model.item import Item
from auditor.model.people import OtherParty, Person, Site
from auditor.model.words import Grade, ItemState, SampleMethod, Verification
from auditor.workspace import AuditBook, Workspace

FOLDER = Path(auditor.demo.__file__).parent


@pytest.fixture(scope="module")
def scenario() -> Scenario:
    return read_typed(FOLDER / "scenario.yaml", Scenario)


@pytest.fixture(scope="module")
def supplement() -> Supplement:
    return read_typed(FOLDER / "supplement.yaml", Supplement)


def test_every_name_has_its_letters(demo: Workspace, audit: AuditBook, expected: Any) -> None:
    for book in (demo.programme, audit):
        assert {person.ref: person.name for person in book.all(Person).values()} == expected["names"]


def test_a_name_typed_apart_is_found_as_it_is_read(audit: AuditBook) -> None:
    """The scenario writes this name with combining marks."""
    assert "Václav Dvořák" not in (FOLDER / "scenario.yaml").read_text(encoding="utf-8")
    found = audit.find(Person, "Václav Dvořák")
    assert found.ref == "P06"
    assert unicodedata.is_normalized("NFC", found.name)


def test_sites_and_parties_have_their_letters(demo: Workspace) -> None:
    assert [site.ref for site in demo.programme.all(Site).values()] == ["BRQ", "ŁDZ", "TÓR"]
    assert "Περσέας Cloud Α.Ε." in {party.name for party in demo.programme.all(OtherParty).values()}


def test_files_keep_their_names_and_their_content(audit: AuditBook, expected: Any) -> None:
    files = {piece.ref: piece.file for piece in audit.all(Evidence).values() if piece.file}
    assert {ref: file.name for ref, file in files.items()} == expected["files"]
    for file in files.values():
        content = audit.ledger.exhibit(file.sha256).read_bytes()
        assert len(content) == file.size
        kind = {b"\x89PNG": ".png", b"\xff\xd8\xff\xe0": ".jpg", b"%PDF": ".pdf"}[content[:4]]
        assert file.name.endswith(kind)


def test_text_made_of_signs_stays_as_it_was(audit: AuditBook) -> None:
    reference = audit.find(Evidence, "E-044").reference
    assert reference == '=SUM(A1:A9) |pipe| "quote", comma; semicolon\nsecond line'


def test_a_matched_item_asks_as_the_checklist_asks(audit: AuditBook, supplement: Supplement) -> None:
    asked = {item.id: item for item in shelf().load(supplement.items.checklist).items}
    for ref, source in supplement.items.asked_as.items():
        item = audit.find(Item, ref)
        assert (item.source, item.question, item.method) == (source, asked[source].question, asked[source].method)
    own = {item.ref for item in audit.items.values() if not item.source}
    assert own == {"CK-057", "CK-060"}


def test_an_item_is_matched_within_its_clause(scenario: Scenario, audit: AuditBook) -> None:
    for told in scenario.detail.checklist:
        assert audit.find(Item, told.id).clause == told.clause
        assert set(told.also_cites) <= set(audit.find(Item, told.id).also_cites)


def test_answers_are_those_of_the_scenario(scenario: Scenario, audit: AuditBook) -> None:
    people = {person.id: person.ref for person in audit.all(Person).values()}
    for told in scenario.detail.checklist:
        item = audit.find(Item, told.id)
        assert item.answered_by is not None
        assert (item.grade or item.outcome) == told.response
        assert (item.note, item.reason, item.maturity) == (told.note, told.reason, told.maturity)
        assert people[item.answered_by] == told.auditor
        assert item.carried_over_to == told.carried_over_to
        assert sorted(audit.get(Evidence, piece).ref for piece in item.evidence) == sorted(told.evidence)


def test_every_supplied_entry_says_why() -> None:
    supplied = yaml.safe_load((FOLDER / "supplement.yaml").read_bytes())
    for name, section in supplied.items():
        for entry in section if isinstance(section, list) else [section]:
            assert len(entry["supplement"]) > 20, name


def test_the_content_speaks_of_the_company_not_of_its_use() -> None:
    text = (FOLDER / "scenario.yaml").read_text(encoding="utf-8")
    assert "expected" not in yaml.safe_load(text)
    for word in ("on purpose", "CSV", "Markdown", "column alignment", "case folding"):
        assert word not in text


def test_spellings_become_the_words_of_the_house(scenario: Scenario) -> None:
    answers = {item.id: item for item in scenario.detail.checklist}
    assert answers["CK-012"].response is Grade.MINOR
    assert answers["CK-058"].response is ItemState.NOT_AUDITED
    assert answers["CK-002"].also_cites == ["9001:7.2", "27001:7.2"]
    assert sample_method("random, stratified by type") is SampleMethod.STRATIFIED
    assert sample_method("judgement (criticality high)") is SampleMethod.JUDGEMENT
    assert verification("document") is Verification.RECORD
    assert sample_method("random, plus all emergency changes") is SampleMethod.RANDOM
    assert [c.standard for c in scenario.programme.criteria] == ["20000-1", "", "", "27001", "9001"]
    last = scenario.programme.criteria[-1]
    assert (last.title, last.edition) == ("ISO 9001 (shared clauses)", "2015 + Amd 1:2024")
    assert all(Clause.parse(clause) for audit in scenario.audits for clause in audit.clauses)


def test_a_misspelt_field_of_the_content_is_refused() -> None:
    text = (FOLDER / "supplement.yaml").read_text(encoding="utf-8").replace("reopened:", "reopend:")
    with pytest.raises(InvalidFile, match="reopend"):
        parse_typed(text.encode(), Supplement, "supplement.yaml")
    assert issubclass(Supplement, Told)


def test_the_second_revision_is_told_by_what_differs(demo: Workspace) -> None:
    programme = demo.programme.programme
    assert [event.kind for event in programme.events] == ["stage-1", "stage-2", "surveillance"]
    assert [(freeze.first.isoformat()[5:], freeze.last.isoformat()[5:]) for freeze in programme.blackouts] == [
        ("12-10", "01-08")
    ] * 3
    moved, added = programme.approvals[1].changes
    assert moved == "IA-2026-02 moved from 2026-05-19 to 2026-06-09"
    assert added.startswith("IA-2026-04 added, unplanned: ")
    assert [each.number for each in revisions(demo.programme)] == [1, 2]
    assert difference(demo, 1, 2) == (moved, added)
    assert difference(demo) == ()
