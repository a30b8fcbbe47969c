"""The page of a nonconformity: the form that goes out and comes back, and messages as files."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from textual.app import App

from auditor.activities import follow_up
from auditor.exchange.received_file import received
from auditor.model.cause import Why
from auditor.model.evidence import Evidence
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Response
from auditor.model.words import NonconformityState as N
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.reader import Reader

from .audits import Conducted
from .found import app_on, fill, issued, opened

Lines = Callable[[App[Any]], list[str]]


def now(done: Conducted) -> Nonconformity:
    (record,) = done.book.all(Nonconformity).values()
    return record


async def test_a_form_goes_out_and_comes_back_with_a_preview(done: Conducted, lines: Lines, tmp_path: Path) -> None:
    record = issued(done)
    follow_up.acknowledge(done.book, done.by("P07"), record.id, done.people["P18"].id)
    app = app_on(done.desk())
    async with app.run_test(size=(110, 44)) as pilot:
        await opened(pilot, "nonconformity", done.book, record.id)
        await pilot.press("F")
        await fill(pilot, "", str(tmp_path / "form.txt"))
        text = (tmp_path / "form.txt").read_text(encoding="utf-8")
        assert text.startswith(f"Response to {record.ref}")
        await pilot.press("F")
        await fill(pilot, "de", str(tmp_path / "form.docx"))
        assert (tmp_path / "form.docx").read_bytes().startswith(b"PK")
        await pilot.press("F")
        await fill(pilot, "de", str(tmp_path / "form.pdf"))
        assert "neither .docx nor .txt" in "\n".join(lines(app))
        await pilot.press("escape")
        await pilot.pause()

        for label, said in (
            ("[[2 ", "Put right."),
            ("[[5 ", "No list."),
            ("[[7.1a ", "A list"),
            ("[[7.1c ", "2027-01-15"),
        ):
            begin = text.index("\n", text.index(label))
            text = f"{text[:begin]}\n{said}{text[begin:]}"
        begin = text.index("\n", text.index("[[7.1b "))
        text = f"{text[:begin]}\nP07{text[begin:]}\nAll the best"
        (tmp_path / "back.txt").write_text(text, encoding="utf-8")
        await pilot.press("I")
        await fill(pilot, str(tmp_path / "back.txt"))
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, Ask)
        preview = "\n".join(lines(app))
        for part in (
            "+ Put right.",
            "+ No list.",
            "A list; Łukasz Żółć (P07); 2027-01-15",
            "no extent",
            "All the best",
        ):
            assert part in preview, part
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert now(done).state is N.RESPONSE_SUBMITTED
        assert now(done).response.actions[0].owner == done.people["P07"].id
        await pilot.press("I")
        await fill(pilot, str(tmp_path / "back.txt"))
        assert "old form" in "\n".join(lines(app))


async def test_what_was_done_comes_back_by_form_with_its_file(done: Conducted, lines: Lines, tmp_path: Path) -> None:
    record, owner = issued(done), done.people["P18"].id
    follow_up.acknowledge(done.book, done.by("P07"), record.id, owner)
    action = CorrectiveAction(ref="CA-1", text="A list", owner=owner, due=done.workspace.today())
    cause = Cause(method="5 whys", whys=[Why(text="No list", whys=[Why(text="No owner of it", is_root=True)])])
    said = Response(correction="Put right.", extent="Nowhere.", cause=cause, actions=[action], criterion="Read in May.")
    follow_up.respond(done.book, done.by("P18"), record.id, said)
    follow_up.accept(done.book, done.by("P01"), record.id)
    (tmp_path / "list.pdf").write_bytes(b"%PDF-1.7")
    app = app_on(done.desk())
    async with app.run_test(size=(80, 40)) as pilot:
        await opened(pilot, "nonconformity", done.book, record.id)
        assert "1.1! No owner of it" in "\n".join(lines(app))
        await pilot.press("F")
        await fill(pilot, "", str(tmp_path / "form.txt"))
        text = (tmp_path / "form.txt").read_text(encoding="utf-8")
        assert text.startswith(f"Actions of {record.ref}")
        for label, words in (("[[10.1a ", done.workspace.today().isoformat()), ("[[10.1b ", "list.pdf")):
            begin = text.index("\n", text.index(label))
            text = f"{text[:begin]}\n{words}{text[begin:]}"
        (tmp_path / "back.txt").write_text(text, encoding="utf-8")
        await pilot.press("I")
        await fill(pilot, str(tmp_path / "back.txt"))
        await pilot.pause()
        await pilot.pause()
        assert f"+ {done.workspace.today().isoformat()}; list.pdf" in "\n".join(lines(app))
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert now(done).state is N.IMPLEMENTED
        (piece,) = now(done).response.actions[0].evidence
        assert done.book.get(Evidence, piece).reference == "list.pdf"


async def test_an_empty_form_says_that_it_changes_nothing(done: Conducted, lines: Lines, tmp_path: Path) -> None:
    record = issued(done)
    app = app_on(done.desk())
    async with app.run_test(size=(80, 24)) as pilot:
        await opened(pilot, "nonconformity", done.book, record.id)
        await pilot.press("F")
        await fill(pilot, "", str(tmp_path / "form.docx"))
        await pilot.press("I")
        await fill(pilot, str(tmp_path / "form.docx"))
        await pilot.pause()
        await pilot.pause()
        assert isinstance(app.screen, Reader)
        assert "changes nothing" in "\n".join(lines(app))


async def test_a_message_is_written_as_a_file(done: Conducted, lines: Lines, tmp_path: Path) -> None:
    record = issued(done)
    app = app_on(done.desk())
    async with app.run_test(size=(110, 44)) as pilot:
        await opened(pilot, "nonconformity", done.book, record.id)
        app.screen.action_write_message()  # type: ignore[attr-defined]
        await pilot.pause()
        await fill(pilot, "m", "fr", str(tmp_path / "m.eml"))
        texts = received(tmp_path / "m.eml")
        assert "ceci vous rappelle" in texts[0].text
        assert [each.where for each in texts][1:] == [f"m.eml, {record.ref}.docx"]
