"""Calendars, plans and messages of a life that is hostile in every field: they are written, and nothing acts."""

from __future__ import annotations

import io
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import openpyxl
import pikepdf

from auditor.activities.extract import extract_pdf, extracted
from auditor.activities.nonconformity_content import nonconformity_pdf, nonconformity_sheet
from auditor.activities.plan_content import plan_of, plan_pdf
from auditor.activities.plan_mail import letters
from auditor.activities.programme_status import programme_pdf, programme_status
from auditor.activities.register_content import owner_list, owner_list_pdf, register_pdf, register_sheet
from auditor.activities.register_sheets import register_workbook
from auditor.activities.timetable import timetable
from auditor.exchange.calendar_file import calendar_file
from auditor.exchange.mail import eml, file_names
from auditor.model.evidence import Evidence
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.words import Confidentiality
from auditor.reporting.extract import Concern
from auditor.workspace import Workspace
from tests.data.calendar_client import events
from tests.hostile import fields
from tests.hostile.life import AUDIT, Life

HEADERS = {"Subject", "From", "To", "Date", "Message-ID", "X-Unsent", "MIME-Version"}
HEADERS |= {"Content-Type", "Content-Transfer-Encoding"}


def test_the_calendar_holds_each_appointment_as_it_is_called(life: Life, tmp_path: Path) -> None:
    with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
        made = timetable(workspace)
    assert made.left_out == ()
    found = {str(event["UID"]): event for event in events(calendar_file("x", made.entries, Confidentiality.INTERNAL))}
    assert found.keys() == {entry.uid for entry in made.entries}
    for entry in made.entries:
        event = found[entry.uid]
        assert str(event["SUMMARY"]) == entry.appointment.title
        assert str(event.get("LOCATION", "")) == entry.appointment.place
        assert not any(fields.acts(character) for character in str(event["SUMMARY"]))
        assert not {"ATTACH", "ATTENDEE", "ORGANIZER", "URL"} & set(event)


def test_the_plan_is_printed_and_nothing_acts(life: Life, tmp_path: Path) -> None:
    with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
        book = workspace.audit(AUDIT)
        rendered = plan_pdf(workspace, plan_of(workspace, book))
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert not {"/OpenAction", "/AA", "/JavaScript"} & set(pdf.Root.keys())
        assert [note for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note] == []


def test_messages_have_the_headers_they_should_and_the_text_that_was_written(life: Life, tmp_path: Path) -> None:
    with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
        found = letters(workspace, workspace.audit(AUDIT))
    assert found
    for letter, name in zip(found, file_names("IA-1-plan", found), strict=True):
        assert Path(name).name == name
        message = message_from_bytes(eml(letter), policy=default)
        assert set(message.keys()) <= HEADERS
        body = message.get_body()
        assert body is not None
        assert body.get_content().replace("\r\n", "\n") == letter.text
        assert letter.to.name in letter.text


def test_papers_about_nonconformities_and_the_programme_are_printed_and_nothing_acts(
    life: Life, tmp_path: Path
) -> None:
    with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
        book = workspace.audit(AUDIT)
        sheets = [
            nonconformity_sheet(workspace, book, each, with_confidential=True) for each in book.all(Nonconformity)
        ]
        printed = [nonconformity_pdf(workspace, sheet) for sheet in sheets]
        printed.append(register_pdf(workspace, register_sheet(workspace)))
        printed.append(programme_pdf(workspace, programme_status(workspace)))
        lists = [owner_list(workspace, person) for person in list(workspace.programme.all(Person))[:3]]
        printed += [owner_list_pdf(workspace, told) for told in lists if told.tasks]
    assert sheets
    for rendered in printed:
        with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
            assert not {"/OpenAction", "/AA", "/JavaScript"} & set(pdf.Root.keys())
            assert [note for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note] == []


def test_a_redacted_extract_holds_no_word_of_withheld_evidence(life: Life, tmp_path: Path) -> None:
    with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
        book = workspace.audit(AUDIT)
        made, page = (
            extracted(workspace, book, about, readers=Confidentiality.PUBLIC, without_names=True)
            for about in (Concern(), Concern(kind="summary"))
        )
        rendered = extract_pdf(workspace, book, page)
        secret = [each for each in book.all(Evidence).values() if each.confidentiality is not Confidentiality.PUBLIC]
    left = {each.ref: each for each in made.report.evidence}
    assert secret
    assert all(
        left[each.ref].description == "[…]" and not left[each.ref].reference for each in secret if each.ref in left
    )
    with pikepdf.open(io.BytesIO(rendered.pdf)) as pdf:
        assert not {"/OpenAction", "/AA", "/JavaScript"} & set(pdf.Root.keys())
        assert [note for page in pdf.pages for note in page.get("/Annots", []) if "/A" in note] == []


def test_the_spreadsheet_holds_each_title_as_text(life: Life, tmp_path: Path) -> None:
    with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
        titles = {each.row.title for each in workspace.overview().followed}
        data, left_out = register_workbook(workspace)
    assert left_out == []
    cells = [cell for page in openpyxl.load_workbook(io.BytesIO(data)) for row in page.iter_rows() for cell in row]
    assert titles <= {cell.value for cell in cells}
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}
