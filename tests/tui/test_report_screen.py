"""The report of an audit: what is missing and where it is mended, the written parts, issue, revisions, closing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from textual.app import App
from textual.pilot import Pilot

from auditor.activities import follow_up, report
from auditor.model.nonconformity import Nonconformity
from auditor.model.text import readable
from auditor.model.words import AuditState, Grade
from auditor.tui.screens.findings.finding import FindingScreen
from auditor.tui.screens.report.report import ReportScreen, View
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.parts import Parts
from auditor.tui.widgets.reader import Reader
from auditor.tui.widgets.rows import Rows

from .audits import Conducted, conducted
from .found import app_on, fill, graded, opened, reportable, type_in

Lines = Callable[[App[Any]], list[str]]
MANAGER = "P17 Tuuli Yö-Järvinen, programme manager"


@pytest.fixture
def done(tmp_path: Path) -> Iterator[Conducted]:
    made = conducted(tmp_path)
    with made.workspace:
        yield made


def shown(app: App[Any], lines: Lines) -> str:
    return "\n".join(lines(app))


def state(done: Conducted) -> AuditState:
    return done.book.audit.state


def rows_of(app: App[Any], view: View) -> list[str]:
    listed = app.screen.query_one(f"#{view.value}", Rows)
    return [str(listed.row(n).cells[-1]) for n in range(listed.row_count) if not listed.row(n).heading]


def go_to(app: App[Any], words: str) -> None:
    """Move to the gap that holds *words*."""
    listed = app.screen.query_one(f"#{View.MISSING.value}", Rows)
    key = next(listed.row(n).key for n in range(listed.row_count) if words in str(listed.row(n).cells[-1]))
    assert listed.move_to(key)


async def read(pilot: Pilot[Any]) -> None:
    """Wait until a text lies over the screen."""
    until = monotonic() + 30
    while not isinstance(pilot.app.screen, Reader):
        assert monotonic() < until
        await pilot.pause(0.05)
    await pilot.pause()


async def test_everything_that_is_missing_is_listed_and_opens_where_it_is_mended(done: Conducted, lines: Lines) -> None:
    graded(done)
    graded(done, "CK-005", Grade.OBSERVATION, note="")
    app = app_on(done.desk())
    async with app.run_test(size=(110, 40)) as pilot:
        await opened(pilot, "report", done.book)
        assert len(rows_of(app, View.MISSING)) == len(report.gaps(done.book))
        assert "to mend" in lines(app)[2]
        go_to(app, "F-01 was not presented")
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, FindingScreen)
        await pilot.press("escape")
        go_to(app, "CK-005 (observation) has no note")
        await pilot.press("enter")
        await pilot.pause()
        assert type(app.screen).__name__ == "ConductScreen"
        assert app.screen.current.ref == "CK-005"  # type: ignore[attr-defined]
        await pilot.press("escape")
        await pilot.pause()
        go_to(app, "obstacles")
        await pilot.press("enter")
        await type_in(pilot, "The hall was closed for an hour.")
        await pilot.press("escape")
        await pilot.pause()
        assert done.book.report.obstacles == "The hall was closed for an hour."
        assert not any("obstacles" in row for row in rows_of(app, View.MISSING))


async def test_a_missing_headline_only_warns_and_opens_to_be_written(done: Conducted, lines: Lines) -> None:
    app = app_on(done.desk())
    async with app.run_test(size=(110, 40)) as pilot:
        await opened(pilot, "report", done.book)
        go_to(app, "the report has no headline")
        await pilot.press("enter")
        await type_in(pilot, "Works, with one weakness")
        await pilot.press("enter")
        await pilot.pause()
        assert done.book.report.conclusion_headline == "Works, with one weakness"
        assert not any("headline" in row for row in rows_of(app, View.MISSING))


async def test_none_is_one_key_in_the_gaps_and_in_the_parts(done: Conducted, lines: Lines) -> None:
    app = app_on(done.desk())
    async with app.run_test(size=(110, 40)) as pilot:
        await opened(pilot, "report", done.book)
        go_to(app, "disagreements")
        await pilot.press("-")
        await pilot.pause()
        assert done.book.report.disagreements == "none"
        await pilot.press("v")
        app.screen.query_one(Parts).move_to("obstacles")
        await pilot.press("-")
        assert done.book.report.obstacles == "none"
        await pilot.press("-")
        await pilot.pause()
        assert "Something stands there already." in shown(app, lines)


async def test_objectives_and_people_are_written_too(done: Conducted) -> None:
    app = app_on(done.desk())
    async with app.run_test(size=(110, 40)) as pilot:
        await opened(pilot, "report", done.book)
        go_to(app, "no conclusion on the objective")
        await pilot.press("enter")
        await type_in(pilot, "Reached.")
        await pilot.press("escape")
        await pilot.pause()
        (said,) = done.book.report.objective_conclusions
        assert (said.objective, said.conclusion) == (done.book.audit.objectives[0], "Reached.")
        app.screen.query_one(Parts).move_to("participants")
        await pilot.press("enter", "enter")  # the first row: everybody of team, agenda and meetings
        await pilot.pause()
        people = {done.people[ref].id for ref in ("P01", "P02", "P03", "P07", "P18")}
        assert set(done.book.report.participants) == people
        await pilot.press(*"nguyen", "enter")
        await pilot.pause()
        assert done.people["P02"].id not in done.book.report.participants
        await pilot.press("escape")
        app.screen.query_one(Parts).move_to("distribution")
        await pilot.press("enter", *"bohumila", "enter", "escape")
        await pilot.pause()
        assert done.book.report.distribution == [done.people["P13"].id]


async def test_a_draft_of_a_part_is_kept_while_typing_and_there_again(done: Conducted, lines: Lines) -> None:
    done.book.ledger.keep_draft("report/limits", "a sample cannot")
    app = app_on(done.desk())
    async with app.run_test(size=(110, 40)) as pilot:
        await opened(pilot, "report", done.book)
        await pilot.press("v")
        await pilot.pause()
        assert "not kept yet: a sample cannot" in shown(app, lines)
        app.screen.query_one(Parts).move_to("limits")
        await pilot.press("enter", *" say", "escape")
        await pilot.pause()
        assert done.book.report.limits == "a sample cannot say"
        assert done.book.ledger.drafts() == {}


async def test_only_the_lead_writes(done: Conducted, lines: Lines) -> None:
    app = app_on(done.desk("P02"))
    async with app.run_test(size=(110, 40)) as pilot:
        await opened(pilot, "report", done.book)
        await pilot.press("v", "enter")
        await pilot.pause()
        assert "written by the lead auditor" in shown(app, lines)
        assert "P01 Þórdís Ólafsdóttir" in shown(app, lines)


async def test_issuing_before_the_closing_meeting_is_refused_in_words(done: Conducted, lines: Lines) -> None:
    app = app_on(done.desk())
    async with app.run_test(size=(110, 40)) as pilot:
        await opened(pilot, "report", done.book)
        screen = app.screen
        assert isinstance(screen, ReportScreen)
        assert "y next" not in lines(app)[-1]
        await pilot.press("+")
        await pilot.pause()
        assert not isinstance(app.screen, Ask)


async def test_issued_completed_closed_and_revised_by_key(done: Conducted, lines: Lines) -> None:
    reportable(done)
    book = done.book
    app = app_on(done.desk())
    async with app.run_test(size=(110, 44)) as pilot:
        await opened(pilot, "report", book)
        assert "concluded · complete" in lines(app)[2]
        await pilot.press("y")
        await pilot.pause()
        text = shown(app, lines)
        assert "This cannot be undone" in text
        assert "locked and issued: 8 items, 1 finding" in text
        assert "NC-2026-01" in text
        assert "P13 Bohumila Šťastná" in text
        await fill(pilot, "")
        assert state(done) == AuditState.REPORTED
        assert (book.folder / "issued" / "r1.pdf").read_bytes().startswith(b"%PDF")

        await pilot.press("y")
        await fill(pilot, "Look at the removal plan earlier.")
        assert state(done) == AuditState.FOLLOW_UP
        assert book.audit.lessons == "Look at the removal plan earlier."

        await pilot.press("y")
        await fill(pilot, MANAGER)
        assert "G-30" in shown(app, lines)
        await pilot.press("escape")

        screen = app.screen
        assert isinstance(screen, ReportScreen)
        await pilot.press("v", "v")  # from what is missing to the written parts
        while screen.view is not View.WRITTEN:
            await pilot.press("v")
        screen.query_one(Parts).move_to("limits")
        await pilot.press("enter", *" at all", "escape")
        await pilot.pause()
        assert book.report.limits == "none"  # frozen; it waits for the revision
        assert "for the next revision: none at all" in shown(app, lines)
        await pilot.press("+")
        await pilot.pause()
        assert "Limits rewritten" in shown(app, lines)
        await fill(pilot, "the limits were too short")
        assert book.report.limits == "none at all"
        assert [r.number for r in book.revisions()] == [1, 2]
        assert book.revisions()[1].changes == ["Limits rewritten"]
        assert book.ledger.drafts() == {}

        (record,) = book.all(Nonconformity).values()
        follow_up.transfer(book, done.by("P17"), record.id, "the corrective action register", "followed there")
        await pilot.press("y")
        await fill(pilot, MANAGER)
        assert state(done) == AuditState.CLOSED


async def test_the_preview_is_a_file_and_says_where_it_is_without_a_viewer(
    done: Conducted, lines: Lines, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    app = app_on(done.desk())
    async with app.run_test(size=(160, 40)) as pilot:
        await opened(pilot, "report", done.book)
        await pilot.press("X", "enter")
        await read(pilot)
        (file,) = tmp_path.glob("auditor-*/IA-2026-03-draft.pdf")
        assert file.read_bytes().startswith(b"%PDF")
        assert "".join(str(file).split()) in "".join(shown(app, lines).split())


async def test_after_the_issue_the_preview_is_the_issued_file_and_its_whole_path_is_told(
    done: Conducted, lines: Lines, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    reportable(done)
    report.issue(done.desk().workspace, done.book, done.by())
    path = "".join(str(done.book.folder / "issued" / "r1.pdf").split())
    app = app_on(done.desk())
    async with app.run_test(size=(60, 24)) as pilot:
        await opened(pilot, "report", done.book)
        assert path in "".join(shown(app, lines).split())
        await pilot.press("X", "enter")
        await read(pilot)
        assert isinstance(app.screen, Reader)
        assert path in "".join(shown(app, lines).split())
    assert not list(tmp_path.glob("auditor-*"))


async def test_hostile_text_stays_text_in_the_report(done: Conducted, lines: Lines, all_hostile: list[str]) -> None:
    app = app_on(done.desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "report", done.book)
        await pilot.press("v")
        app.screen.query_one(Parts).move_to("limits")
        await pilot.press("enter")
        await type_in(pilot, "\n".join(all_hostile))
        reads_only(lines(app))
        await pilot.press("escape")
        for keys in (("pagedown",), ("end",), ("home",)):
            await pilot.press(*keys)
            await pilot.pause()
            reads_only(lines(app))
        assert done.book.report.limits == readable("\n".join(all_hostile)).strip()


def reads_only(read: list[str]) -> None:
    assert len(read) == 24
    assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 for line in read for c in line)
