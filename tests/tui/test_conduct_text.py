"""What the conduct screen looks like, whole; and that hostile text stays text on it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len

from auditor.activities import conduct, evidence, findings, samples
from auditor.exchange.population_list import Listed
from auditor.model.checklist import Checklist
from auditor.model.item import Item
from auditor.model.text import LINE_LIMIT, readable
from auditor.model.words import EvidenceKind, Grade
from tests.tui.audits import Conducted, conducted
from tests.tui.camera import DOT
from tests.tui.test_conduct import SMALL, WIDE, Quick, at, item, screen, shown, typed

PICTURES = Path(__file__).parent / "pictures"


async def half_way(pilot: Quick, made: Conducted) -> None:
    """The session of on-site part A, up to the nonconformity."""
    then = made.clock.now.timestamp() - 120
    (made.watched / "IMG_2034.jpg").write_bytes(DOT + b"photo" * 17_000)
    os.utime(made.watched / "IMG_2034.jpg", (then, then))
    await pilot.press("b", "c", "down", "m", "enter")
    await typed(pilot, "Report 2026-Q2 shows 19 deviations, no action. “The meeting was dropped in spring” (A-07).")
    await pilot.press("escape", "e", "r")
    await typed(pilot, "verification report 2026-Q2, page 4")
    await pilot.press("enter")
    await pilot.pause()
    made.clock.move(minutes=28)
    await pilot.press("a")
    conduct.quick_note(made.book, made.by("P02"), "Ask Õnne-Liis for the list", item=item(made, "CK-002").id)
    await pilot.pause()


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])
async def test_the_screen_as_a_whole(tmp_path: Path, size: tuple[int, int]) -> None:
    made = conducted(tmp_path)
    async with at(made, size) as pilot:
        await half_way(pilot, made)
        expected = PICTURES / f"conduct-{size[0]}x{size[1]}.txt"
        if os.environ.get("DRAW_PICTURES"):
            expected.write_text(shown(pilot) + "\n", encoding="utf-8", newline="\n")
        assert shown(pilot) + "\n" == expected.read_text(encoding="utf-8"), "DRAW_PICTURES=1 draws it anew; look at it"


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["120x40", "80x24"])
async def test_hostile_text_in_every_record_is_shown_as_text(
    tmp_path: Path, all_hostile: list[str], size: tuple[int, int]
) -> None:
    texts = [readable(text) for text in all_hostile]
    lines = [" ".join(text.split())[:LINE_LIMIT] for text in texts]
    made = conducted(tmp_path, hostile_checklist(lines))
    book, act = made.book, made.by()
    for number, (text, line) in enumerate(zip(texts, lines, strict=True), start=1):
        one = book.find(Item, f"CK-{number:03}")
        conduct.grade(book, act, one.id, Grade.MINOR, note=text)
        evidence.add(book, act, kind=EvidenceKind.STATEMENT, reference=text, respondent=line, items=[one.id])
        listed = Listed("list.csv", "0" * 64, [line, "b", "c"])
        drawn: dict[str, Any] = {"topic": line, "clause": one.clause, "population": text, "elements": listed}
        samples.draw(book, act, size=3, n=3, items=[one.id], **drawn)
        conduct.quick_note(book, made.by("P02"), text, item=one.id)
        (finding,) = book.findings_of(one.id)
        findings.write(book, act, finding.id, title=line, requirement=text, grade_reason=text)
    async with at(made, size) as pilot:
        for number in range(len(texts)):
            await pilot.press("down" if number else "home")
            straight(pilot, size)
            if number % 4 == 0:
                for keys in ("r", "escape", "h", "escape", "s", "d", "escape", "escape"):
                    await pilot.press(keys)
                    straight(pilot, size)
        for keys in ("v", "tab", "tab", "t", "escape", "v", "v", "b"):
            await pilot.press(keys)
            straight(pilot, size)
        assert pilot.app.is_running


async def test_hostile_text_that_is_typed_is_kept_as_text(tmp_path: Path, all_hostile: list[str]) -> None:
    made = conducted(tmp_path, hostile_checklist(["plain"] * len(all_hostile)))
    async with at(made, SMALL) as pilot:
        await pilot.press("home")
        for number, hostile in enumerate(all_hostile, start=1):
            await pilot.press("enter")
            await typed(pilot, hostile)
            await pilot.press("escape", "x")
            await typed(pilot, hostile)
            await pilot.press("escape")
            await pilot.pause()
            straight(pilot, SMALL)
            kept = item(made, f"CK-{number:03}")
            assert kept.note == readable(hostile).strip(), hostile
            assert kept.reason.split() == readable(hostile).split(), hostile
            await pilot.press("down")
        await pilot.press("slash")
        await typed(pilot, all_hostile[1])
        await pilot.press("escape", "escape", "colon")
        await typed(pilot, all_hostile[1])
        await pilot.press("enter")
        await pilot.pause()
        straight(pilot, SMALL)
        assert screen(pilot).current.ref == "CK-002", "the words stand in its note"


def straight(pilot: Quick, size: tuple[int, int]) -> None:
    """Every line is as wide as the screen, holds nothing that acts, and no style carries an action."""
    for strip in pilot.app.screen._compositor.render_strips():
        segments = list(strip)
        text = "".join(s.text for s in segments)
        assert cell_len(text) == size[0]
        assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E for c in text)
        assert not any("@click" in str(s.style.meta) or s.style.link for s in segments if s.style)


def hostile_checklist(lines: list[str]) -> Checklist:
    """An item and a clause for each of the lines, which also stand in every field of the item."""
    return Checklist.model_validate(
        {
            "id": "hostile",
            "title": lines[0],
            "standard": "20000-1",
            "clauses": [
                {"number": "8", "title": lines[0]},
                *({"number": f"8.{n}", "title": line, "weight": 1} for n, line in enumerate(lines, start=1)),
            ],
            "items": [
                {
                    "id": f"8.{n}-1",
                    "clause": f"8.{n}",
                    "question": line,
                    "look_for": [line],
                    "evidence": [line],
                    "documented_information": line,
                    "weight": 1,
                }
                for n, line in enumerate(lines, start=1)
            ],
        }
    )
