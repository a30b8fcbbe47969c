"""Findings and nonconformities in an audit of ``audits.py``, and how a test drives the screens that show them."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from auditor.activities import conduct, evidence, findings, nonconformities, report
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Process, Site
from auditor.model.report import ObjectiveConclusion
from auditor.model.words import EvidenceKind, Grade
from auditor.tui.app import AuditorApp
from auditor.tui.desk import Desk

from .audits import Conducted

REGISTER = {"register": "auditor.tui.screens.register.register:RegisterScreen"}


def graded(
    done: Conducted, ref: str = "CK-002", grade: Grade = Grade.MINOR, note: str = "19 deviations, no action"
) -> Finding:
    """An item with evidence and a grade, and the draft that comes with it."""
    item = done.book.find(Item, ref)
    evidence.add(done.book, done.by(), kind=EvidenceKind.RECORD, reference=f"report for {ref}", items=[item.id])
    conduct.grade(done.book, done.by(), item.id, grade, note=note)
    return done.book.findings_of(item.id)[0]


def written(done: Conducted, ref: str = "CK-002", grade: Grade = Grade.MINOR, **fields: Any) -> Finding:
    """A draft that lacks nothing."""
    finding = graded(done, ref, grade)
    said = {
        "requirement": "Configuration information is verified and deficiencies are corrected.",
        "grade_reason": "The check runs, the follow-up fails.",
        "process": next(p.id for p in done.book.all(Process).values() if p.ref == "CFG"),
        "site": next(s.id for s in done.book.all(Site).values() if s.ref == "BRQ"),
        **fields,
    }
    return findings.write(done.book, done.by(), finding.id, **said).value


def agreed(done: Conducted, ref: str = "CK-002", grade: Grade = Grade.MINOR, **fields: Any) -> Finding:
    """One that the team has agreed."""
    finding = written(done, ref, grade, **fields)
    return findings.agree(done.workspace, done.book, done.by(), finding.id).value


def issued(done: Conducted, ref: str = "CK-002", grade: Grade = Grade.MINOR) -> Nonconformity:
    """A nonconformity issued before the report."""
    finding = agreed(done, ref, grade, urgent=True)
    return nonconformities.issue_early(done.book, done.by(), finding.id).value


def reportable(done: Conducted) -> None:
    """Every item answered, every finding presented, every part of the report written, the closing meeting held."""
    book, lead = done.book, done.by
    findings.present(book, lead(), agreed(done).id, to=done.people["P07"].id, acknowledged=True)
    for item in book.items.values():
        if item.is_open:
            conduct.grade(book, lead(), item.id, Grade.CONFORMING, note="seen")
    done.clock.move(hours=8)
    conduct.close_meeting(book, lead(), [done.people["P07"].id])
    texts = (
        "conclusion",
        "fulfilment",
        "disagreements",
        "obstacles",
        "limits",
        "follow_up_of_earlier",
        "confidentiality",
    )
    report.write(
        book,
        lead(),
        **dict.fromkeys(texts, "none"),
        conclusion_headline="Conforming but for one point",
        objective_conclusions=[ObjectiveConclusion(objective=o, conclusion="Reached.") for o in book.audit.objectives],
        participants=[done.people["P07"].id],
        distribution=[done.people["P13"].id],
    )


def app_on(desk: Desk) -> AuditorApp:
    """The app with the register as its first screen."""
    return AuditorApp(desk, REGISTER, first="register")


async def opened(pilot: Pilot[Any], name: str, *what: object) -> None:
    """Open a screen on something, and wait until it stands."""
    await pilot.pause()
    app = pilot.app
    assert isinstance(app, AuditorApp)
    app.open_on(name, *what)
    await pilot.pause()
    await pilot.pause()


async def type_in(pilot: Pilot[Any], text: str) -> None:
    """Put text into the field that has the focus, as a paste does."""
    field = pilot.app.screen.focused
    if isinstance(field, TextArea):
        field.insert(text)
    else:
        assert isinstance(field, Input), field
        field.insert_text_at_cursor(text)
    await pilot.pause()


async def fill(pilot: Pilot[Any], *answers: str) -> None:
    """Answer the fields of a form from where one is, one after the other, and accept it; ``""`` leaves one as it is.

    Choosing by letter goes on to the next field by itself.
    """
    for number, answer in enumerate(answers):
        field = pilot.app.screen.focused
        if not answer:
            pass
        elif isinstance(field, TextArea | Input):
            if isinstance(field, Input):
                field.value = ""
            await type_in(pilot, answer)
        else:
            await pilot.press(answer)
            await pilot.pause()
        if number + 1 < len(answers) and pilot.app.screen.focused is field:
            await pilot.press("tab")
    await pilot.press("ctrl+s")
    await pilot.pause()
