"""What goes out to other tools: the programme as a calendar file, and the plan of an audit to those who have a part."""

from __future__ import annotations

from pathlib import Path

from auditor.activities.plan_content import plan_of, plan_pdf
from auditor.activities.plan_mail import letters
from auditor.activities.timetable import timetable
from auditor.exchange.calendar_file import calendar_file
from auditor.exchange.mail import eml, file_names
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.tui.screens.copies import Asking
from auditor.tui.screens.writing import write, writing_to
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.form_fields import OneOf
from auditor.workspace import AuditBook

_CALENDAR = (
    "Audits, sessions of issued plans, due dates and external events. Taken into a calendar again, the file brings up "
    "to date what changed and cancels what was cancelled. It names what is due by reference and title only."
)


def ask_for_the_calendar(screen: Asking) -> None:
    """Ask whose calendar it is and for the file, and write it."""
    workspace = screen.desk.workspace
    people = sorted(workspace.programme.all(Person).values(), key=lambda person: person.ref)
    fields = (
        OneOf(
            "person",
            "Whose",
            options=tuple((person.id, f"{person.ref} {person.name}") for person in people),
            help="name or reference; empty: everything",
        ),
        FileField("file", "File", "~/audits.ics", required=True, is_new=True, help="one that is there is replaced"),
    )
    said: list[str] = []

    def accept(answers: dict[str, str]) -> None:
        made = timetable(workspace, answers["person"] or None)
        data = calendar_file(workspace.name, made.entries, workspace.settings.defaults.confidentiality)
        path = Path(answers["file"])
        write(path, data)
        lacking = f"; without {', '.join(made.left_out)}, which cannot be read" if made.left_out else ""
        said.append(f"Written: {path.name}, {quantity(len(made.entries), 'entry', 'entries')}{lacking}")

    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None:
            screen.say(said[-1])

    busy = "Going through the trails …"
    screen.ask("The programme for calendars", fields, accept, closed, text=_CALENDAR, busy=busy, writes=False)


def ask_where_the_plan_goes(screen: Asking, book: AuditBook) -> None:
    """Ask for a folder, and write the plan as a PDF and a message to each who has a part in it."""
    workspace = screen.desk.workspace
    plan, found = plan_of(workspace, book), letters(workspace, book)
    version = "the draft" if plan.is_draft else f"version {plan.version.number}"
    without = [letter.to.name for letter in found if letter.to.address is None]
    text = (
        f"Into the folder go {version} of the plan as a PDF, and a message to each who has a part in it: with the own "
        "sessions in the own time, what to have ready, and whom to ask. Open and send them with your mail program."
        f"\n\nMessages: {len(found)}; without an e-mail address here, which you then put in: {len(without)}."
    )
    fields = (FileField("folder", "Folder", f"~/{book.ref}-plan", required=True, is_new=True),)
    said: list[str] = []

    def accept(answers: dict[str, str]) -> None:
        folder = Path(answers["folder"])
        files = {f"{book.ref}-plan.pdf": plan_pdf(workspace, plan).pdf}
        names = file_names(f"{book.ref}-plan", found)
        files |= {name: eml(letter) for name, letter in zip(names, found, strict=True)}
        with writing_to(folder, "folder"):
            folder.mkdir(exist_ok=True)
        for name, data in files.items():
            write(folder / name, data)
        said.append(f"Written: the plan and messages to {len(found)} in {folder.name}")

    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None:
            screen.say(said[-1])

    title = f"The plan of {book.ref} goes out"
    screen.ask(title, fields, accept, closed, text=text, busy="Writing the plan …", writes=False)
