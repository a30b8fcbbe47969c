"""The register and its nonconformities as files: PDF for people, a spreadsheet to sort, a calendar of due dates."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from auditor.activities.nonconformity_content import nonconformity_pdf, nonconformity_sheet
from auditor.activities.register_content import owner_list, owner_list_pdf, register_pdf, register_sheet
from auditor.activities.register_sheets import register_workbook
from auditor.activities.timetable import timetable
from auditor.errors import InvalidInput
from auditor.exchange.calendar_file import calendar_file
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.tui.screens.copies import Asking
from auditor.tui.screens.writing import ask_and_write
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.form_fields import Field, OneOf
from auditor.workspace import AuditBook, Workspace

_LANGUAGE = Field("language", "Language", "en", required=True, help="of labels in a PDF: en, de, fr")

_KINDS = "The name says what is written: .pdf to read, .xlsx to sort and filter, .ics the due dates for calendars."
_ITS_HISTORY = "The finding, the response, what was seen and every step, with who and when, on one to two pages."


def ask_for_the_register(screen: Asking) -> None:
    """Ask what is wanted - the register, a person's list, a spreadsheet, a calendar - and for the file; write it."""
    workspace = screen.desk.workspace
    people = sorted(workspace.programme.all(Person).values(), key=lambda person: (len(person.ref), person.ref))
    fields = (
        FileField(
            "file",
            "File",
            f"~/register-{screen.desk.today()}.pdf",
            required=True,
            is_new=True,
            check=_ending,
            help="ends in .pdf, .xlsx or .ics",
        ),
        OneOf(
            "person",
            "Only for",
            options=tuple((person.id, f"{person.ref} {person.name}") for person in people),
            help="what is asked of somebody; empty: everything",
        ),
        _LANGUAGE,
    )

    def make(answers: Mapping[str, str]) -> bytes:
        return _WRITERS[Path(answers["file"]).suffix.casefold()](workspace, answers["person"], answers["language"])

    ask_and_write(screen, "The register to a file", fields, make, "Counting and writing …", _KINDS)


def ask_for_one(screen: Asking, book: AuditBook, nonconformity: Id, ref: str) -> None:
    """Ask for the file of one nonconformity with its complete history, and write it."""
    fields = (
        FileField("file", "File", f"~/{ref}.pdf", required=True, is_new=True, help="one that is there is replaced"),
        _LANGUAGE,
        OneOf(
            "evidence",
            "Evidence",
            "withheld",
            options=(("withheld", "confidential by reference only"), ("shown", "confidential as well")),
            help="what its readers may see",
        ),
    )

    def make(answers: Mapping[str, str]) -> bytes:
        shown = answers["evidence"] == "shown"
        sheet = nonconformity_sheet(
            screen.desk.workspace, book, nonconformity, language=answers["language"], with_confidential=shown
        )
        return nonconformity_pdf(screen.desk.workspace, sheet).pdf

    ask_and_write(screen, f"{ref} with its history to a PDF", fields, make, "Writing …", _ITS_HISTORY)


def _as_pdf(workspace: Workspace, person: Id, language: str) -> bytes:
    if person:
        return owner_list_pdf(workspace, owner_list(workspace, person, language=language)).pdf
    return register_pdf(workspace, register_sheet(workspace, language=language)).pdf


def _as_workbook(workspace: Workspace, person: Id, language: str) -> bytes:
    if person:
        raise InvalidInput("A spreadsheet holds the whole register.", "Leave the person empty and filter it; or .pdf.")
    return register_workbook(workspace, language=language)[0]


def _as_calendar(workspace: Workspace, person: Id, language: str) -> bytes:
    due = [each for each in timetable(workspace, person or None).entries if each.appointment.kind.is_due]
    return calendar_file(f"{workspace.name}: due dates", due, workspace.settings.defaults.confidentiality)


_WRITERS: Mapping[str, Callable[[Workspace, Id, str], bytes]] = {
    ".pdf": _as_pdf,
    ".xlsx": _as_workbook,
    ".ics": _as_calendar,
}


def _ending(text: str) -> Path:
    path = Path(text)
    if path.suffix.casefold() not in _WRITERS:
        raise ValueError(f"{path.name} ends in none of {', '.join(_WRITERS)}")
    return path
