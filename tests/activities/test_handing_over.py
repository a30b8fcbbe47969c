"""Copies that were handed out: letters, working numbers, and the lead's numbers afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.activities import (
    checklist,
    evidence,
    findings,
    follow_up,
    handing_over,
    merging,
    report,
    samples,
)
from auditor.activities.act import act
from auditor.errors import InvalidInput, NotFound
from auditor.exchange.bundle import bundle_manifest, write_bundle
from auditor.model.copies import HandedOut, TakenIn
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.machine import NotAllowed
from auditor.model.nonconformity import Nonconformity
from auditor.model.words import EvidenceKind, Grade
from tests.activities.conftest import CLAUSES, Field
from tests.activities.copies import Copy, Pair, empty_workspace, graded, handed_out, issued, two_auditors


@pytest.fixture
def pair(conducted: Field, tmp_path: Path) -> Iterator[Pair]:
    made = two_auditors(tmp_path, conducted)
    yield made
    made.auditor.workspace.close()


def test_the_letter_is_a_line_of_the_ledger_and_stands_in_the_bundle(conducted: Field, tmp_path: Path) -> None:
    told = handing_over.hand_out(
        conducted.audit, conducted.by(conducted.lead), conducted.auditor, tmp_path / "copy.zip"
    )
    (given,) = conducted.audit.all(HandedOut).values()
    assert (given.letter, given.person, given.by) == ("B", conducted.auditor.id, conducted.lead.id)
    assert (told.letter, told.handed_to) == ("B", conducted.auditor.name)
    assert bundle_manifest(tmp_path / "copy.zip").letter == "B"
    assert conducted.audit.letter == ""
    again = handing_over.hand_out(
        conducted.audit, conducted.by(conducted.lead), conducted.auditor, tmp_path / "again.zip"
    )
    assert again.letter == "C"


def test_a_file_that_is_there_costs_no_letter(conducted: Field, tmp_path: Path) -> None:
    (tmp_path / "copy.zip").touch()
    with pytest.raises(InvalidInput, match="there already"):
        handing_over.hand_out(conducted.audit, conducted.by(conducted.lead), conducted.auditor, tmp_path / "copy.zip")
    assert not conducted.audit.all(HandedOut)


def test_who_hands_out(pair: Pair, tmp_path: Path) -> None:
    people = pair.lead.people
    with pytest.raises(NotAllowed, match="handed out by the lead"):
        handing_over.hand_out(pair.lead.book, pair.lead.by(people.auditor), people.trainee, tmp_path / "x.zip")
    with pytest.raises(InvalidInput, match="copy B"):
        handing_over.hand_out(pair.auditor.book, pair.auditor.by(people.lead), people.trainee, tmp_path / "x.zip")
    assert not (tmp_path / "x.zip").exists()


def test_a_copy_numbers_under_its_letter(pair: Pair) -> None:
    people = pair.lead.people
    for copy, letter in ((pair.lead, ""), (pair.auditor, "B")):
        acting = copy.by(people.lead)
        piece = evidence.add(copy.book, acting, kind=EvidenceKind.RECORD, reference="Query Q-117").value
        sample = samples.draw(copy.book, acting, topic="CIs", clause=CLAUSES[0], population="all", size=9, n=2).value
        item = checklist.add(copy.book, acting, question="And the spare ones?", clause=CLAUSES[0]).value
        finding = findings.raise_finding(copy.book, acting, grade=Grade.OFI, title="Typed by hand").value
        number = "7" if letter == "" else "1"
        assert [piece.ref, sample.ref, finding.ref] == [f"E-{letter}001", f"SM-{letter}01", f"F-{letter}01"]
        assert item.ref == f"CK-{letter}00{number}"
    pair.to_lead()
    refs = sorted(each.ref for each in pair.lead.book.all(Evidence).values())
    assert refs == ["E-001", "E-B001"]
    more = evidence.add(pair.lead.book, pair.lead.by(people.lead), kind=EvidenceKind.RECORD, reference="More").value
    assert more.ref == "E-002"


def test_the_installation_that_takes_it_in_claims_the_letter(pair: Pair) -> None:
    (given,) = pair.auditor.book.all(HandedOut).values()
    assert given.writer == pair.auditor.workspace.writer.id
    (taken,) = pair.auditor.book.all(TakenIn).values()
    assert taken.by == pair.auditor.people.auditor.id
    assert taken.lines == sum(taken.up_to.values())
    pair.to_lead()
    (given,) = pair.lead.book.all(HandedOut).values()
    assert given.writer == pair.auditor.workspace.writer.id


def test_a_plain_bundle_has_no_letter_and_is_marked_as_a_copy(conducted: Field, tmp_path: Path) -> None:
    write_bundle(conducted.audit.ledger, tmp_path / "plain.zip")
    with empty_workspace(tmp_path, "reader") as workspace:
        merging.take_in(workspace, tmp_path / "plain.zip", act(workspace, conducted.lead.id))
        book = workspace.audit("IA-1")
        assert (book.letter, book.is_copy) == ("", True)
    assert not conducted.audit.is_copy


def test_the_lead_gives_the_final_numbers_when_the_team_agrees(pair: Pair) -> None:
    people = pair.lead.people
    ours = graded(pair.lead, "CK-001")
    theirs = graded(pair.auditor, "CK-002")
    assert (ours.ref, theirs.ref) == ("F-01", "F-B01")
    pair.to_lead()
    book = pair.lead.book
    agreed = findings.agree(pair.lead.workspace, book, pair.lead.by(people.lead), theirs.id).value
    assert agreed.ref == "F-02"
    assert book.find(Finding, "F-B01") == agreed
    assert agreed.nonconformity is not None
    year = pair.lead.workspace.today().year
    assert book.get(Nonconformity, agreed.nonconformity).ref == f"NC-{year}-01"
    pair.to_auditor()
    assert pair.auditor.finding("F-B01").ref == "F-02"
    assert graded(pair.auditor, "CK-003").ref == "F-B02", "a working number is not given again"


def test_what_a_copy_agrees_gets_its_number_with_the_report(pair: Pair) -> None:
    people = pair.lead.people
    finding = graded(pair.auditor, "CK-001")
    lead = pair.auditor.by(people.lead)
    agreed = findings.agree(pair.auditor.workspace, pair.auditor.book, lead, finding.id).value
    assert agreed.ref == "F-B01"
    year = pair.lead.workspace.today().year
    assert agreed.nonconformity is not None
    working = pair.auditor.book.get(Nonconformity, agreed.nonconformity)
    assert working.ref == f"NC-{year}-B01"
    with pytest.raises(InvalidInput, match="copy B"):
        report.issue(pair.auditor.workspace, pair.auditor.book, lead)
    findings.present(pair.auditor.book, lead, finding.id, to=people.owner.id, acknowledged=True)
    pair.to_lead()
    issued(pair.lead)
    book = pair.lead.book
    assert book.find(Finding, "F-B01").ref == "F-01"
    assert follow_up.find(pair.lead.workspace, f"NC-{year}-B01")[1].ref == f"NC-{year}-01"


def test_letters_differ_and_numbers_never_meet(conducted: Field, tmp_path: Path) -> None:
    second = handed_out(tmp_path, conducted, conducted.auditor, "second")
    third = handed_out(tmp_path, conducted, conducted.trainee, "third")
    lead = Copy(conducted.workspace, tmp_path, conducted)
    for copy in (lead, second, third):
        for text in ("one", "two"):
            evidence.add(copy.book, copy.by(conducted.lead), kind=EvidenceKind.RECORD, reference=text)
    for copy in (second, third):
        lead.takes(copy.bundle())
    refs = [each.ref for each in lead.book.all(Evidence).values()]
    assert sorted(refs) == ["E-001", "E-002", "E-B001", "E-B002", "E-C001", "E-C002"]
    for copy in (second, third):
        copy.workspace.close()


def test_a_reference_that_two_have_is_not_chosen(conducted: Field, tmp_path: Path) -> None:
    lead = Copy(conducted.workspace, tmp_path, conducted)
    write_bundle(conducted.audit.ledger, tmp_path / "plain.zip")
    with empty_workspace(tmp_path, "copied") as workspace:
        merging.take_in(workspace, tmp_path / "plain.zip", act(workspace, conducted.lead.id))
        plain = Copy(workspace, tmp_path, conducted)
        for copy in (lead, plain):
            evidence.add(copy.book, copy.by(conducted.lead), kind=EvidenceKind.RECORD, reference=copy.workspace.name)
        lead.takes(plain.bundle())
    with pytest.raises(NotFound, match="given to 2 records"):
        lead.book.find(Evidence, "E-001")
