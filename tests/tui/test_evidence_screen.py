"""The evidence of an audit on its screen: used again, corrected, looked at; and what the form of a new piece asks."""

from __future__ import annotations

import os
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from auditor.activities import evidence
from auditor.activities.evidence import StoredFile
from auditor.model.evidence import Evidence, ExhibitFile, unnamed
from auditor.model.words import Confidentiality, EvidenceKind, Verification
from auditor.tui.screens.evidence.screen import EvidenceScreen
from auditor.tui.widgets import picture
from auditor.tui.widgets.rows import Rows
from tests.tui.audits import Conducted, conducted
from tests.tui.camera import aged, photo
from tests.tui.hand import Hand
from tests.tui.test_conduct import SMALL, WIDE, Quick, at, item, shown, typed


@pytest.fixture
def made(tmp_path: Path) -> Conducted:
    return conducted(tmp_path)


def recorded(made: Conducted, ref: str, reference: str, **fields: object) -> Evidence:
    """A piece of evidence at an item."""
    at_item = [item(made, ref).id]
    kind = fields.pop("kind", EvidenceKind.RECORD)
    return evidence.add(made.book, made.by(), kind=kind, reference=reference, items=at_item, **fields).value  # type: ignore[arg-type]


def hand(pilot: Quick) -> Hand:
    return pilot._hand


async def test_a_piece_is_found_by_words_and_used_at_one_more_item(made: Conducted) -> None:
    recorded(made, "CK-001", "report 2026-Q2")
    found = recorded(made, "CK-004", "action list, empty")
    async with at(made, SMALL) as pilot:
        await pilot.press("l")
        await pilot.pause()
        assert "At CK-001" in shown(pilot)
        assert "Elsewhere in IA-2026-03" in shown(pilot)
        await pilot.press("slash", *"ACTION", "enter", "y")
        await pilot.pause()
        assert f"{found.ref} is used at CK-001, too" in shown(pilot)
        await pilot.press("escape", "escape")
        await pilot.pause()
        assert "shared with 1 more" in shown(pilot)
    assert found.id in item(made, "CK-001").evidence
    assert found.id in item(made, "CK-004").evidence


async def test_thousands_of_pieces_are_listed_and_searched_without_looking_at_each_pair(
    made: Conducted, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [ExhibitFile(sha256=f"{number:064x}", size=10, name=f"IMG_{number}.txt") for number in range(1500)]
    stored = [StoredFile(file, EvidenceKind.FILE, made.clock()) for file in files]
    for ref, some in (("CK-001", stored[:700]), ("CK-002", stored[700:])):
        evidence.add_files(made.book, made.by(), some, [item(made, ref).id], confidentiality=Confidentiality.INTERNAL)
    compared = 0

    def equal(one: Evidence, other: object) -> bool:
        nonlocal compared
        compared += 1
        return one is other

    async with at(made) as pilot:
        monkeypatch.setattr(Evidence, "__eq__", equal)
        await pilot.press("l")
        await pilot.pause()
        assert "1500 pieces" in shown(pilot)
        rows = hand(pilot).screen.query_one(Rows)
        assert (rows.row_count, rows.row(0).cells[3], rows.row(701).cells[3]) == (1502, "700", "800")
        await pilot.press("slash", *"IMG_1499", "enter")
        await pilot.pause()
        assert [rows.row(number).cells[2] for number in range(rows.row_count)] == ["", "IMG_1499.txt"]
        await pilot.press("y")
        await pilot.pause()
        assert (rows.row_count, rows.row(0).cells[0]) == (2, "At CK-001")
        await pilot.press("escape", "slash", *"2 items", "enter")
        await pilot.pause()
        assert [rows.row(number).cells[2] for number in range(rows.row_count)] == ["", "IMG_1499.txt"]
    assert compared < 1500


async def test_a_piece_is_found_by_its_number_and_taken_off_again(made: Conducted) -> None:
    recorded(made, "CK-001", "report 2026-Q2")
    found = recorded(made, "CK-004", "action list")
    async with at(made) as pilot:
        await pilot.press("l", "colon", "2", "enter", "y", "y")
        await pilot.pause()
        assert "is used at CK-001 already" in shown(pilot)
        await hand(pilot).command("take the evidence off")
        await pilot.pause()
        assert "is taken off CK-001; it stays in the audit" in shown(pilot)
        await pilot.press("u")
        await pilot.pause()
    assert found.id in item(made, "CK-001").evidence


async def test_all_that_is_known_of_a_piece_is_shown(made: Conducted, tmp_path: Path) -> None:
    file = photo(tmp_path / "rack C-07.jpg", taken="2026:10:06 10:05:00", turned=True)
    piece = recorded(
        made,
        "CK-001",
        "",
        kind=EvidenceKind.PHOTO,
        file=file,
        captured=datetime(2026, 10, 6, 10, 5, tzinfo=ZoneInfo("Europe/Warsaw")),
        respondent="technician 1",
        place="hall 2",
    )
    assert piece.file is not None
    for size in (WIDE, SMALL):
        async with at(made, size) as pilot:
            await pilot.press("l")
            await pilot.pause()
            seen = " ".join(shown(pilot).split())
            for words in ("rack C-07.jpg", "technician 1", "seen", "2026-10-06 10:05", "recorded 2026-10-07 09:58"):
                assert words in seen, words
            assert piece.file.sha256[:30] in seen
            assert piece.file.sha256[-10:] in seen
            assert "▀" in seen or "▄" in seen, "the photo stands in the terminal"


async def test_without_the_extra_the_screen_says_how_to_see_a_photo(
    made: Conducted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(picture, "find_spec", lambda name: None)
    recorded(made, "CK-001", "", kind=EvidenceKind.PHOTO, file=photo(tmp_path / "a.jpg"))
    async with at(made, SMALL) as pilot:
        await pilot.press("l")
        await pilot.pause()
        assert "auditor[photos]" in shown(pilot)


async def test_what_is_said_of_a_piece_is_corrected(made: Conducted) -> None:
    piece = recorded(made, "CK-001", "report")
    async with at(made) as pilot:
        await pilot.press("l", "e")
        await pilot.pause()
        await hand(pilot).fill(
            "Correct E-001", respondent="technician", verification="two-sources", captured="2026-10-06 10:05"
        )
        await pilot.pause()
        assert "E-001 corrected" in shown(pilot)
    changed = made.book.get(Evidence, piece.id)
    assert changed.respondent == "technician 1"
    assert changed.verification is Verification.TWO_SOURCES
    assert changed.captured.isoformat() == "2026-10-06T10:05:00+02:00"


async def test_a_date_of_tomorrow_is_refused_and_the_form_stays(made: Conducted) -> None:
    recorded(made, "CK-001", "report")
    async with at(made) as pilot:
        await pilot.press("l", "e")
        await pilot.pause()
        await hand(pilot).enter("Correct E-001", captured="2026-10-08 10:05")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "Correct E-001" in shown(pilot)
        assert "G-" in hand(pilot).refused() or hand(pilot).refused()


async def test_the_form_takes_degree_date_and_a_respondent_without_name(made: Conducted) -> None:
    async with at(made) as pilot:
        for number, who in enumerate(("Technician", "technician", "technician 1"), start=1):
            await pilot.press("e", "s")
            await typed(pilot, f"said {number}")
            await hand(pilot).fill("Evidence for CK-001", respondent=who, captured="2026-10-06 17:00")
            await pilot.pause()
    said = sorted(made.book.all(Evidence).values(), key=lambda each: each.ref)
    assert [each.respondent for each in said] == ["Technician 1", "technician 2", "technician 1"]
    assert {each.verification for each in said} == {Verification.SINGLE_STATEMENT}
    assert {each.captured.isoformat() for each in said} == {"2026-10-06T17:00:00+02:00"}


async def test_what_evidence_starts_with_is_said_once_for_the_audit(made: Conducted) -> None:
    async with at(made) as pilot:
        await hand(pilot).command("evidence of this audit its class")
        await hand(pilot).fill("Evidence of IA-2026-03", **{"class": "confidential", "places": "keep"})
        await pilot.pause()
        await pilot.press("e", "r")
        await typed(pilot, "Q-117")
        await pilot.press("enter")
        await pilot.pause()
    (piece,) = made.book.all(Evidence).values()
    assert piece.confidentiality is Confidentiality.CONFIDENTIAL
    assert made.book.audit.photo_places is True


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is Linux's")
async def test_the_viewer_gets_a_copy_and_never_what_could_run(
    made: Conducted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    called = tmp_path / "called"
    program = tmp_path / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\necho "$1" > {called}.part\nmv {called}.part {called}\n', encoding="utf-8")
    program.chmod(0o755)
    script = aged(photo(tmp_path / "x.jpg").rename(tmp_path / "evil.desktop"))
    shown_one = recorded(made, "CK-001", "", kind=EvidenceKind.PHOTO, file=photo(tmp_path / "$(id) a.jpg"))
    recorded(made, "CK-001", "", kind=EvidenceKind.FILE, file=script)
    recorded(made, "CK-001", "Q-117")
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":99")
    async with at(made) as pilot:
        await pilot.press("l", "enter")
        for _ in range(100):
            if called.exists():
                break
            await pilot.pause(0.05)
        copy = Path(called.read_text(encoding="utf-8").strip())
        assert shown_one.file is not None
        original = made.book.ledger.exhibit(shown_one.file.sha256)
        assert copy != original
        assert copy.read_bytes() == original.read_bytes()
        called.unlink()
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "might be run instead of shown" in shown(pilot)
        await pilot.press("down", "enter")
        await pilot.pause()
        assert "is a reference without a file" in shown(pilot)
        monkeypatch.delenv("DISPLAY")
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        await pilot.press("home", "enter")
        await pilot.pause()
        assert "No program to show files with" in shown(pilot)
        assert not called.exists()


async def test_the_screen_without_an_item_uses_nothing(made: Conducted) -> None:
    recorded(made, "CK-001", "report")
    async with at(made, SMALL) as pilot:
        pilot.app.push_screen(EvidenceScreen(made.desk(), made.book))
        await pilot.pause()
        await pilot.press("y")
        await pilot.pause()
        assert "E-001" in shown(pilot)


@pytest.mark.parametrize(
    ("said", "known", "becomes"),
    [
        ("", ["a 1"], ""),
        ("technician", [], "technician 1"),
        ("Technician", ["technician 2", "cook 7"], "Technician 3"),
        ("technik", ["Technik 1", "TECHNIK-4"], "technik 5"),
        ("A-07", ["A-08"], "A-07"),
        ("opravář", ["OPRAVÁŘ 1"], "opravář 2"),
    ],
)
def test_a_respondent_is_a_function_and_the_next_number(said: str, known: list[str], becomes: str) -> None:
    assert unnamed(said, known) == becomes
