"""X writes the register, a person's list, a spreadsheet, a calendar of due dates, or one nonconformity to a file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.tui.start import app_on
from auditor.tui.who import remember
from tests.data.calendar_client import events
from tests.tui.audits import Conducted, conducted
from tests.tui.found import issued, opened
from tests.tui.hand import Hand

REGISTER = "The register to a file"


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Conducted]:
    done = conducted(tmp_path)
    remember(done.workspace, done.people["P01"].id)
    with done.workspace:
        yield done


async def test_the_register_goes_to_a_file_of_each_kind(made: Conducted, tmp_path: Path) -> None:
    it = issued(made)
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.press("f5")
        for name, person in (("all.pdf", ""), ("mine.pdf", "P07"), ("all.xlsx", ""), ("due.ics", "")):
            await hand.press("X")
            await hand.enter(REGISTER, file=str(tmp_path / name), person=person)
            await hand.accept()
            assert f"Written: {name}" in hand.shown()
        await hand.press("X")
        await hand.enter(REGISTER, file=str(tmp_path / "mine.xlsx"), person="P07")
        await hand.accept()
        assert "A spreadsheet holds the whole register" in hand.shown()
    assert (tmp_path / "all.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "all.xlsx").read_bytes().startswith(b"PK")
    titles = [str(event["SUMMARY"]) for event in events((tmp_path / "due.ics").read_bytes())]
    assert any(title.startswith(f"{it.ref} response due") for title in titles)
    assert not (tmp_path / "mine.xlsx").exists()


async def test_one_goes_to_a_pdf_from_its_page(made: Conducted, tmp_path: Path) -> None:
    it = issued(made)
    async with app_on(made.workspace).run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await opened(pilot, "nonconformity", made.book, it.id)
        await hand.press("X")
        await hand.enter(f"{it.ref} with its history to a PDF", file=str(tmp_path / "nc.pdf"), language="xx")
        await hand.accept()
        assert "has no language" in hand.shown()
        await hand.enter(f"{it.ref} with its history to a PDF", language="de")
        await hand.accept()
        assert "Written: nc.pdf" in hand.shown()
    assert (tmp_path / "nc.pdf").read_bytes().startswith(b"%PDF")
