"""X on the report and on the programme: to look at, to a file, an extract, a copy, signed; the keys go on working."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pikepdf
import pytest

from auditor.activities import report
from auditor.model.report import Revision
from auditor.tui.screens import building
from auditor.tui.screens.report.report import ReportScreen
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.choose import Choose
from tests.data.keys import PASSPHRASE, make_key
from tests.tui.audits import Conducted, conducted
from tests.tui.found import opened, reportable
from tests.tui.hand import Hand

FILE = "The report of IA-2026-03 to a file"
SIGN = "Sign revision 1 of the report of IA-2026-03"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Conducted]:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    done = conducted(tmp_path)
    remember(done.workspace, done.people["P01"].id)
    with done.workspace:
        yield done


@pytest.fixture
def issued(made: Conducted) -> Conducted:
    reportable(made)
    report.issue(made.desk().workspace, made.book, made.by())
    return made


async def said(hand: Hand, words: str) -> None:
    """Wait until the screen says it."""
    until = monotonic() + 30
    while words not in hand.shown():
        assert monotonic() < until, hand.shown()
        await hand.pilot.pause(0.05)


async def paper(hand: Hand, way: str) -> None:
    await hand.press("X")
    await hand.choose(way)


def text_of(pdf: bytes) -> str:
    """The record that is attached."""
    with pikepdf.open(io.BytesIO(pdf)) as file:
        (attached,) = file.attachments.values()
        return attached.get_file().obj.read_bytes(pikepdf.StreamDecodeLevel.specialized).decode()


async def test_the_draft_goes_to_a_file_of_each_kind_and_language(made: Conducted, tmp_path: Path) -> None:
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "report", made.book)
        for name in ("a.pdf", "a.docx", "a.md", "a.html"):
            await paper(hand, "to a file")
            await hand.enter(FILE, file=str(tmp_path / name), language="de")
            await hand.accept()
            await said(hand, f"Written: {name}")
        await paper(hand, "to a file")
        await hand.enter(FILE, file=str(tmp_path / "a.txt"))
        await hand.accept()
        assert "ends in none of" in hand.shown()
        await hand.enter(FILE, file=str(tmp_path / "nowhere" / "a.pdf"))
        await hand.accept()
        assert "there is no folder" in hand.shown()
        await hand.enter(FILE, file=str(tmp_path / "b.pdf"), language="xx")
        await hand.accept()
        await said(hand, "has no language")
    assert '"language":"de"' in text_of((tmp_path / "a.pdf").read_bytes())
    assert "Entwurf" in (tmp_path / "a.md").read_text(encoding="utf-8")
    assert (tmp_path / "a.docx").read_bytes().startswith(b"PK")
    assert b'lang="de"' in (tmp_path / "a.html").read_bytes()
    assert not (tmp_path / "b.pdf").exists()


async def test_an_extract_holds_no_more_than_by_command(issued: Conducted, tmp_path: Path) -> None:
    async with app_on(issued.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "report", issued.book)
        await paper(hand, "to a file")
        await hand.enter(FILE, file=str(tmp_path / "all.pdf"), language="de")
        await hand.accept()
        assert "stays in the language it was issued in" in hand.shown()
        await hand.enter(FILE, language="", file=str(tmp_path / "site.pdf"), what="site BRQ", names="functions")
        await hand.accept()
        await said(hand, "Written: site.pdf")
        await paper(hand, "to a file")
        await hand.enter(FILE, file=str(tmp_path / "summary.md"), what="summary", names="", language="fr")
        await hand.accept()
        await said(hand, "Written: summary.md")
        await paper(hand, "to a file")
        await hand.enter(FILE, file=str(tmp_path / "whole.pdf"), what="", names="", language="")
        await hand.accept()
        await said(hand, "Written: whole.pdf")
    record = text_of((tmp_path / "site.pdf").read_bytes())
    assert '"kind":"site"' in record
    assert '"shown":["public","internal"]' in record
    assert issued.people["P01"].name not in record
    assert (tmp_path / "whole.pdf").read_bytes() == (issued.book.folder / "issued" / "r1.pdf").read_bytes()
    assert "Konformität" not in (tmp_path / "summary.md").read_text(encoding="utf-8")


async def test_keys_work_while_a_paper_is_made_and_a_second_one_waits(made: Conducted, tmp_path: Path) -> None:
    slow = tmp_path / "slow.pdf"
    os.mkfifo(slow)  # who writes to it waits until somebody reads
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "report", made.book)
        await paper(hand, "to a file")
        await hand.enter(FILE, file=str(slow))
        await hand.accept()
        await said(hand, "Making slow.pdf … 1 s")
        await hand.press("v")
        assert "Fulfilment" in hand.shown()
        await paper(hand, "look at it")
        await said(hand, "Another paper is still being made")
        hand.screen.say("Something else was kept")
        await pilot.pause(1.2)
        assert "Something else was kept" in hand.shown()
        data = await asyncio.to_thread(slow.read_bytes)
        await said(hand, "Written: slow.pdf")
    assert data.startswith(b"%PDF")


async def test_who_leaves_while_a_paper_is_made_loses_nothing(made: Conducted, tmp_path: Path) -> None:
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "report", made.book)
        await paper(hand, "to a file")
        await hand.enter(FILE, file=str(tmp_path / "left.pdf"))
        await hand.accept()
        await hand.press("escape")
        assert not isinstance(hand.screen, ReportScreen)
        until = monotonic() + 30
        while building._PRESS.locked():
            assert monotonic() < until
            await pilot.pause(0.05)
        await pilot.pause(0.1)
    assert (tmp_path / "left.pdf").read_bytes().startswith(b"%PDF")


async def test_the_report_is_signed_and_the_passphrase_is_kept_nowhere(issued: Conducted, tmp_path: Path) -> None:
    make_key(tmp_path / "key.p12", "Þórdís Ólafsdóttir")
    book = issued.book
    async with app_on(issued.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "report", book)
        await paper(hand, "sign it")
        await hand.enter(SIGN, key=str(tmp_path / "key.p12"), passphrase=PASSPHRASE, file=str(tmp_path / "s.pdf"))
        assert PASSPHRASE not in hand.shown()
        await pilot.pause(0.5)
        await hand.press("escape")
        assert "key.p12" in str(book.ledger.drafts())
        assert PASSPHRASE not in str(book.ledger.drafts())
        assert PASSPHRASE not in str(hand.screen._unsent)
        everything = [file.read_bytes() for file in issued.workspace.folder.rglob("*") if file.is_file()]
        assert not any(PASSPHRASE.encode() in each for each in everything)

        await paper(hand, "sign it")
        await said(hand, SIGN)
        assert hand.screen.typed()["file"] == str(tmp_path / "s.pdf")
        await hand.enter(SIGN, passphrase="another")
        await hand.accept()
        assert "the passphrase is another" in hand.refused()
        await hand.enter(SIGN, passphrase=PASSPHRASE, acts="P02")
        await hand.accept()
        assert "an issued report is signed by" in hand.shown()
        await hand.enter(SIGN, acts="P01")
        await hand.accept()
        assert not isinstance(hand.screen, Choose)
        await said(hand, "a copy was signed by Þórdís Ólafsdóttir on")
        await paper(hand, "sign it")
        await hand.enter(SIGN, key=str(tmp_path / "key.p12"), passphrase=PASSPHRASE, file=str(tmp_path / "s.pdf"))
        await hand.accept()
        assert "It is there already" in hand.shown()
    (revision,) = book.all(Revision).values()
    assert [copy.by for copy in revision.signed] == [issued.people["P01"].id]
    assert (tmp_path / "s.pdf").read_bytes().startswith((book.folder / "issued" / "r1.pdf").read_bytes())


async def test_a_draft_is_not_signed(made: Conducted) -> None:
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "report", made.book)
        await hand.press("X")
        assert "look at it" in hand.shown()
        assert "sign it" not in hand.shown()


async def test_the_language_of_the_report_is_chosen(made: Conducted) -> None:
    async with app_on(made.workspace).run_test(size=(80, 40)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "report", made.book)
        await hand.press("v", "end", "enter")
        await hand.choose("fr")
        assert made.book.report.language == "fr"
        await hand.press("-")
        await said(hand, "the language are chosen")


async def test_a_revision_takes_the_language_that_was_chosen_for_it(issued: Conducted) -> None:
    async with app_on(issued.workspace).run_test(size=(80, 40)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "report", issued.book)
        await hand.press("v", "v", "end", "enter")
        await hand.choose("de")
        assert "for the next revision: de" in hand.shown()
        await hand.press("+")
        await hand.enter("Revision 2 of the report", reason="The client reads German.")
        await hand.accept()
    assert issued.book.report.language == "de"
    assert len(issued.book.revisions()) == 2


async def test_the_status_of_the_programme_is_looked_at_and_goes_to_a_file(
    made: Conducted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.press("f3")
        await paper(hand, "to a file")
        await hand.enter("The status of the programme", file=str(tmp_path / "status.pdf"), language="de")
        await hand.accept()
        await said(hand, "Written: status.pdf")
        await paper(hand, "look at it")
        await said(hand, "No viewer here")
    assert '"language":"de"' in text_of((tmp_path / "status.pdf").read_bytes())
    assert list(tmp_path.glob("auditor-*/programme-status.pdf"))
