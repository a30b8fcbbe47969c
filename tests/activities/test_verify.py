"""Verify holds issued reports, evidence and records against the trail, and the trail against what was printed."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditor.activities import evidence, undo, witness
from auditor.activities.issued import Issued
from auditor.activities.verify import Verification, verify
from auditor.errors import InvalidInput, NotFound
from auditor.exchange.bundle import write_bundle
from auditor.ledger.checks import Reading
from auditor.model.words import EvidenceKind
from auditor.reporting.record import AuditReport
from auditor.workspace import Workspace
from auditor.workspace.backup import back_up
from tests.ledger.forger import forge

from .conftest import Field
from .test_review import issued

__all__ = ["issued"]


class Case:
    """A workspace with an issued report, closed; what is outside of it; and what verify says."""

    def __init__(self, field: Field, elsewhere: Path) -> None:
        self.field = field
        book = field.audit
        (self.revision,) = book.revisions()
        self.bundle = elsewhere / "given away.zip"
        write_bundle(book.ledger, self.bundle)
        field.workspace.close()
        self.folder = field.workspace.folder
        self.audit = self.folder / "audits" / "IA-1"
        self.pdf, self.json = (self.audit / "issued" / f"r1.{ending}" for ending in ("pdf", "json"))
        self.paper = self.revision.head

    def verify(self, *witnesses: witness.Witness, ref: str = "") -> Verification:
        with Workspace.open(self.folder, home=self.field.workspace.home, read_only=True) as workspace:
            return verify(workspace, ref, witnesses)

    def told(self, *witnesses: witness.Witness) -> list[tuple[str, str]]:
        """What is wrong: file and message."""
        found = self.verify(*witnesses)
        assert found.is_sound == (not any(each.problems for each in found.ledgers) and not found.unanswered)
        return [
            (problem.path.relative_to(self.folder).as_posix(), problem.message)
            for each in found.ledgers
            for problem in each.problems
        ]

    def notes(self) -> list[str]:
        return [note.message for each in self.verify().ledgers for note in each.notes]


@pytest.fixture
def case(issued: Field, tmp_path: Path) -> Case:
    return Case(issued, tmp_path)


def test_a_revision_keeps_where_the_trails_ended_and_so_does_what_is_printed(case: Case) -> None:
    frozen = AuditReport.read(case.json.read_bytes())
    assert dict(case.revision.heads) == frozen.revision.heads
    assert witness.attached(case.pdf.read_bytes()) == case.json.read_bytes()
    assert frozen.is_untouched()
    found = case.verify()
    assert found.is_sound
    (standing,) = [standing for each in found.ledgers for standing in each.standings]
    assert (standing.anchor.source, standing.stands) == ("report IA-1 revision 1", True)
    assert list(standing.lines.values()) == [found.ledgers[1].events - 1]  # the line before the issue
    assert case.notes() == []


@pytest.mark.parametrize(
    ("harm", "message"),
    [
        (lambda case: case.json.write_bytes(case.json.read_bytes() + b" "), "The issued report was changed"),
        (lambda case: case.pdf.write_bytes(case.pdf.read_bytes() + b" "), "The issued report was changed"),
        (lambda case: case.pdf.unlink(), "Report revision 1 was issued, and is missing."),
        (lambda case: case.json.unlink(), "Report revision 1 was issued, and is missing."),
    ],
)
def test_an_issued_file_that_is_changed_or_gone(case: Case, harm: Callable[[Case], object], message: str) -> None:
    harm(case)
    ((path, said),) = case.told()
    assert path.startswith("audits/IA-1/issued/r1.")
    assert said.startswith(message)


def test_an_issued_file_that_no_line_names(case: Case) -> None:
    shutil.copy(case.pdf, case.pdf.with_name("r2.pdf"))
    (case.audit / "issued" / "notes.txt").write_text("x", encoding="utf-8")
    told = case.told()
    assert [Path(path).name for path, _ in told] == ["notes.txt", "r2.pdf"]
    assert all(said.startswith("No line names this file") for _, said in told)


def test_the_tail_cut_off_before_the_issue_shows_by_the_files_that_stay(case: Case) -> None:
    forge(case.audit, cut=3)
    told = case.told()
    assert any("Lines are missing: report IA-1 revision 1 had line" in said for _, said in told)
    assert ("audits/IA-1/issued/r1.pdf", told[-1][1]) in told


def test_the_tail_cut_off_with_all_that_was_issued_shows_only_from_outside(case: Case) -> None:
    forge(case.audit, cut=3)
    shutil.rmtree(case.audit / "issued")
    assert case.told() == []
    found = case.verify(witness.on_paper(case.paper))
    assert [each.anchor.head for each in found.unanswered] == [case.paper]
    assert not found.is_sound
    assert any(
        "Lines are missing: bundle given away.zip" in said for _, said in case.told(*witness.in_file(case.bundle))
    )


def forged_wholly(case: Case) -> None:
    """One word of one line changed; chain, revision, frozen record, PDF's hash and snapshot made to fit."""
    ends: list[tuple[int, str]] = []
    state: dict[str, Any] = {}

    def change(line: dict[str, Any]) -> None:
        if line["sequence"] == 9:
            line["reason"] = "another one"
        for each in line["changes"]:
            if each["table"] == "revisions":
                each["fields"] |= state

    forge(case.audit, change=change)
    from auditor.ledger.line import unseal
    from auditor.ledger.trail import Head, head_of

    (trail,) = (case.audit / "trail").glob("*.jsonl")
    lines = [unseal(raw) for raw in trail.read_bytes().splitlines(keepends=True)]
    for line in lines:
        assert line is not None
        ends.append((line["sequence"], line["hash"]))
    before = ends[-2]
    head = head_of({trail.stem: Head(trail.stem, *before)})
    record = AuditReport.read(case.json.read_bytes())
    revision = record.revision.model_copy(update={"head": head, "heads": {trail.stem: before}})
    record = record.model_copy(update={"revision": revision}).frozen()
    case.json.write_bytes(record.canonical())
    import pikepdf

    with pikepdf.open(case.pdf, allow_overwriting_input=True) as pdf:
        pdf.attachments["audit-report.json"] = record.canonical()
        pdf.save(case.pdf)
    state |= {
        "head": head,
        "heads": {trail.stem: list(before)},
        "content_sha256": record.revision.content_sha256,
        "json_sha256": hashlib.sha256(case.json.read_bytes()).hexdigest(),
        "pdf_sha256": hashlib.sha256(case.pdf.read_bytes()).hexdigest(),
    }
    forge(case.audit, change=change)


def test_a_chain_recomputed_with_revision_and_files_shows_only_from_outside(case: Case, tmp_path: Path) -> None:
    for kept in (case.pdf, case.json):
        shutil.copy(kept, tmp_path / kept.name)
    forged_wholly(case)
    assert case.told() == []  # tamper-evident, never tamper-proof
    assert case.verify(witness.on_paper(case.paper)).unanswered
    for outside in (case.bundle, tmp_path / "r1.pdf", tmp_path / "r1.json"):
        told = case.told(*witness.in_file(outside))
        assert any("Another line stands here than" in said for _, said in told), outside


def test_a_recomputed_chain_shows_by_the_report_if_that_was_left_as_it_was(case: Case) -> None:
    def change(line: dict[str, Any]) -> None:
        if line["sequence"] == 9:
            line["reason"] = "another one"

    forge(case.audit, change=change)
    assert any("Another line stands here than report IA-1 revision 1 had" in said for _, said in case.told())
    case.json.unlink()  # the revision's own record says it, too
    assert any("the record of report revision 1 had: the trail was replaced" in said for _, said in case.told())


def test_a_frozen_record_or_a_pdf_that_names_another_head_than_the_trail(case: Case) -> None:
    def change(line: dict[str, Any]) -> None:
        for each in line["changes"]:
            if each["table"] == "revisions":
                each["fields"] |= {"head": "0" * 64, "heads": {}}

    forge(case.audit, change=change)
    assert any("Its head is not the one that the trail has" in said for _, said in case.told())


def test_a_pdf_that_carries_another_record(case: Case) -> None:
    import pikepdf

    with pikepdf.open(case.pdf, allow_overwriting_input=True) as pdf:
        pdf.attachments["audit-report.json"] = b"{}"
        pdf.save(case.pdf)

    def change(line: dict[str, Any]) -> None:
        for each in line["changes"]:
            if each["table"] == "revisions":
                each["fields"]["pdf_sha256"] = hashlib.sha256(case.pdf.read_bytes()).hexdigest()

    forge(case.audit, change=change)
    assert [said for _, said in case.told()] == ["Report revision 1 carries another record than the frozen one."]


def test_a_pdf_that_carries_no_record_is_a_note(case: Case) -> None:
    case.pdf.write_bytes(b"%PDF-1.7 a report without pages")

    def change(line: dict[str, Any]) -> None:
        for each in line["changes"]:
            if each["table"] == "revisions":
                each["fields"]["pdf_sha256"] = hashlib.sha256(case.pdf.read_bytes()).hexdigest()

    forge(case.audit, change=change)
    assert case.told() == []
    assert "It carries no record, by which it could be read." in case.notes()


def test_a_record_that_no_model_reads_is_named(case: Case) -> None:
    def change(line: dict[str, Any]) -> None:
        for each in line["changes"]:
            if each["table"] == "people":
                each["fields"]["name"] = 5

    forge(case.audit, change=change)
    assert any("in people cannot be read: name:" in said for _, said in case.told())


def test_evidence_whose_file_is_gone_or_changed_is_named_by_its_reference(conducted: Field, tmp_path: Path) -> None:
    book, item = conducted.audit, next(iter(conducted.audit.items.values()))
    pieces = []
    for name in ("a.txt", "b.txt", "c.txt"):
        (tmp_path / name).write_text(name, encoding="utf-8")
        acting = conducted.by(conducted.lead)
        pieces.append(evidence.add(book, acting, kind=EvidenceKind.FILE, file=tmp_path / name, items=[item.id]).value)
    undo.undo_last(book, conducted.by(conducted.lead))
    shown = [book.ledger.exhibit(piece.file.sha256) for piece in pieces if piece.file]
    conducted.workspace.close()
    shown[0].unlink()
    shown[1].write_bytes(b"B")
    with Workspace.open(conducted.workspace.folder, home=conducted.workspace.home, read_only=True) as workspace:
        (found,) = verify(workspace, "ia-1").ledgers
    said = sorted(problem.message for problem in found.problems)
    assert said == [
        f"The exhibit is missing. It is the file of {pieces[0].ref}.",
        f"The exhibit was changed: its content does not match its hash. It is the file of {pieces[1].ref}.",
    ]
    assert [note.path for note in found.notes] == [shown[2]]


def test_witnesses_are_read_from_what_was_given_away(case: Case, tmp_path: Path) -> None:
    with Workspace.open(case.folder, home=case.field.workspace.home) as workspace:
        workspace.audit("IA-1")
    backup = tmp_path / "all.zip"
    back_up(case.folder, backup)
    for file in (case.bundle, backup, case.pdf, case.json):
        found = case.verify(*witness.in_file(file))
        assert found.is_sound, file
        assert case.verify(*witness.in_file(file), ref="IA-1").is_sound, file
    shutil.rmtree(case.audit)
    assert case.verify(*witness.in_file(case.bundle)).unanswered


@pytest.mark.parametrize("content", [b"", b"{}", b"[" * 100_000, b"%PDF-1.7 nothing", b"PK\x03\x04", b"\x00\xff" * 40])
def test_a_file_that_is_no_witness_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "x"
    file.write_bytes(content)
    with pytest.raises(InvalidInput):
        witness.in_file(file)
    with pytest.raises(NotFound):
        witness.in_file(tmp_path / "y")


@pytest.mark.parametrize("typed", ["", "12345678901", "x" * 64, "0" * 65, "../../etc/passwd"])
def test_what_is_no_head_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInput, match="no head"):
        witness.on_paper(typed)


def test_a_head_may_be_typed_in_groups_and_in_capitals() -> None:
    assert witness.on_paper("ABCD 0123 4567 89ef").anchor.head == "abcd0123456789ef"


def test_the_whole_is_told_while_it_goes_on(case: Case) -> None:
    heard: list[tuple[int, int]] = []
    with Workspace.open(case.folder, home=case.field.workspace.home, read_only=True) as workspace:
        verify(workspace, told=lambda done, of_all: heard.append((done, of_all)))
    assert heard[-1][0] == heard[-1][1] > 0
    assert json.loads(case.json.read_bytes())["format"] == "auditor.audit-report/3"


def test_a_report_that_is_issued_while_verify_reads_is_not_missing(case: Case, tmp_path: Path) -> None:
    shutil.move(case.audit / "issued", tmp_path / "later")
    reports = Issued(case.audit, Reading(0))  # looked at before it was issued, and the trail after
    assert reports.anchors == []
    shutil.move(tmp_path / "later", case.audit / "issued")
    assert list(reports.held_against([case.revision])) == []


def test_a_folder_copied_beside_its_original_is_told(conducted: Field) -> None:
    conducted.workspace.close()
    shutil.copytree(conducted.audit.folder, conducted.audit.folder.with_name("A copy"))
    with Workspace.open(conducted.workspace.folder, home=conducted.workspace.home) as again:
        found = {each.folder.name: each.problems for each in verify(again).ledgers}
        assert [problem.message[:37] for problem in found.pop("A copy")] == ["It holds the ledger of IA-1 once more"]
        assert not any(found.values())
    conducted.audit.folder.rename(conducted.audit.folder.parents[2] / "moved out")
    with Workspace.open(conducted.workspace.folder, home=conducted.workspace.home) as again:
        assert not any("once more" in str(p) for each in verify(again).ledgers for p in each.problems), "only renamed"
