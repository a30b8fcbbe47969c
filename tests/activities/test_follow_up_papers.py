"""What papers about nonconformities are compiled from: evidence by its class, whose turn it is, actions of others."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest

from auditor.activities import conduct, evidence, findings, follow_up, nonconformities
from auditor.activities.nonconformity_content import nonconformity_pdf, nonconformity_sheet
from auditor.activities.register_content import owner_list, register_sheet
from auditor.activities.register_sheets import register_workbook
from auditor.model.cause import Why
from auditor.model.finding import Finding
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Response
from auditor.model.people import Person
from auditor.model.words import Confidentiality, EvidenceKind, Grade
from auditor.workspace import Workspace
from tests.activities.conftest import Field


@pytest.fixture
def issued(conducted: Field) -> tuple[Field, Nonconformity]:
    """A nonconformity issued before the report, with evidence of which one piece is confidential."""
    field, book = conducted, conducted.audit
    item = field.item("CK-001")
    for words, shown in (("ticket 17", Confidentiality.INTERNAL), ("SECRET wage list", Confidentiality.CONFIDENTIAL)):
        evidence.add(
            book,
            field.by(field.lead),
            kind=EvidenceKind.RECORD,
            reference=words,
            confidentiality=shown,
            items=[item.id],
        )
    conduct.grade(book, field.by(field.lead), item.id, Grade.MINOR, note="no record")
    drafted = book.findings_of(item.id)[0]
    findings.write(
        book,
        field.by(field.lead),
        drafted.id,
        requirement="Records are kept.",
        statement="None was kept.",
        grade_reason="one case",
        process=field.process.id,
        site=field.site.id,
        urgent=True,
    )
    findings.agree(field.workspace, book, field.by(field.lead), drafted.id)
    return field, nonconformities.issue_early(book, field.by(field.lead), book.get(Finding, drafted.id).id).value


def responded(field: Field, it: Nonconformity) -> None:
    """Acknowledged, answered with an action of somebody else's, accepted."""
    book, today = field.audit, field.workspace.today()
    due = today + timedelta(days=20)
    actions = [
        CorrectiveAction(ref="CA-1", text="Ask for it", owner=field.doer.id, due=due),
        CorrectiveAction(ref="CA-2", text="Keep it", owner=field.owner.id, due=due, shown_by="the field"),
    ]
    cause = Cause(method="5 whys", whys=[Why(text="not seen", whys=[Why(text="no field", is_root=True)])])
    answer = Response(correction="kept", extent="none", cause=cause, actions=actions, criterion="all")
    follow_up.acknowledge(book, field.by(field.owner), it.id, field.owner.id)
    follow_up.respond(book, field.by(field.owner), it.id, answer)
    follow_up.accept(book, field.by(field.lead), it.id)


def asked(workspace: Workspace, person: Person) -> list[tuple[str, bool, list[str]]]:
    tasks = owner_list(workspace, person.id).tasks
    return [(task.ref, task.only_actions, [action.ref for action in task.actions]) for task in tasks]


def test_confidential_evidence_is_not_in_the_file_at_all(issued: tuple[Field, Nonconformity]) -> None:
    field, it = issued
    sheet = nonconformity_sheet(field.workspace, field.audit, it.id)
    assert [piece.is_withheld for piece in sheet.evidence] == [False, True]
    assert b"ticket 17" in sheet.canonical()
    assert b"SECRET" not in sheet.canonical()
    whole = nonconformity_sheet(field.workspace, field.audit, it.id, with_confidential=True)
    assert b"SECRET" in whole.canonical()
    assert nonconformity_pdf(field.workspace, sheet).warnings == []


def test_the_sheet_has_the_finding_and_every_step(issued: tuple[Field, Nonconformity]) -> None:
    field, it = issued
    responded(field, it)
    sheet = nonconformity_sheet(field.workspace, field.audit, it.id)
    assert (sheet.requirement, sheet.statement, sheet.grade_reason) == (
        "Records are kept.",
        "None was kept.",
        "one case",
    )
    assert [step.transition for step in sheet.history] == ["N1", "N2", "N3", "N4", "N6"]
    assert sheet.history[1].by == field.lead.name
    assert [(action.ref, action.owner) for action in sheet.actions] == [
        ("CA-1", field.doer.name),
        ("CA-2", field.owner.name),
    ]
    assert [action.shown_by for action in sheet.actions] == ["", "the field"]
    assert [(why.number, why.text, why.is_root) for why in sheet.whys] == [
        ("1", "not seen", False),
        ("1.1", "no field", True),
    ]
    assert sheet.cause == "no field"
    assert sheet.reviews[0].accepted
    assert "early" in sheet.flags


def test_a_person_is_asked_for_the_next_step_or_for_an_action(issued: tuple[Field, Nonconformity]) -> None:
    field, it = issued
    assert asked(field.workspace, field.owner) == [(it.ref, False, [])]
    assert asked(field.workspace, field.doer) == []
    responded(field, it)
    assert asked(field.workspace, field.owner) == [(it.ref, False, ["CA-1", "CA-2"])]
    assert asked(field.workspace, field.doer) == [(it.ref, True, ["CA-1"])]
    assert asked(field.workspace, field.trainee) == []


def test_the_register_counts_what_is_open(issued: tuple[Field, Nonconformity]) -> None:
    field, it = issued
    sheet = register_sheet(field.workspace)
    assert (sheet.open, sheet.overdue, sheet.open_majors) == (1, 0, 0)
    assert [entry.ref for entry in sheet.entries] == [it.ref]
    assert [figure.id for figure in sheet.figures] == [f"K-{n}" for n in range(12, 23) if n != 21]
    assert [each.of for each in sheet.pareto["process"]] == [field.process.name]


@pytest.mark.parametrize(
    ("language", "in_time", "by"),
    [("en", "Responses in time", "By process"), ("de", "Antworten rechtzeitig", "Nach Prozess")],
)
def test_figures_are_called_in_the_language_of_the_register(
    issued: tuple[Field, Nonconformity], language: str, in_time: str, by: str
) -> None:
    workspace = issued[0].workspace
    sheet = register_sheet(workspace, language=language)
    assert [each.name for each in sheet.figures if each.id == "K-12"] == [in_time]
    data, _ = register_workbook(workspace, language=language)
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).worksheets[2].iter_rows(min_row=2, values_only=True))
    assert {row[1] for row in rows if row[0] == "K-12"} == {in_time}
    assert by in {row[1] for row in rows if row[0] == "K-21"}
