"""What the conduct screen looks like, whole; and that hostile text stays text on it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from auditor.activities import conduct, evidence, findings, organisation, samples
from auditor.model.checklist import Checklist
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.text import LINE_LIMIT, readable
from auditor.model.words import EvidenceKind, Grade
from tests.tui.audits import Conducted, conducted
from tests.tui.test_conduct import SMALL, WIDE, at, item, shown, typed

PICTURES = Path(__file__).parent / "pictures"


async def half_way(pilot: Pilot[None], made: Conducted) -> None:
    """The session of on-site part A, up to the nonconformity."""
    then = made.clock.now.timestamp() - 120
    (made.watched / "IMG_2034.jpg").write_bytes(b"photo" * 17_000)
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


@pytest.mark.parametrize("size", [WIDE, SMALL], ids=["wide", "small"])
async def test_hostile_text_stays_text(tmp_path: Path, hostile: str, size: tuple[int, int]) -> None:
    text = readable(hostile)
    line = " ".join(text.split())[:LINE_LIMIT]
    made = conducted(tmp_path, hostile_checklist(line))
    book, act = made.book, made.by()
    person = organisation.add(book, act, Person, ref="X", name=line).value
    one = book.find(Item, "CK-001")
    conduct.grade(book, act, one.id, Grade.MINOR, note=text)
    evidence.add(book, act, kind=EvidenceKind.STATEMENT, reference=text, respondent=line, items=[one.id])
    samples.draw(
        book,
        act,
        topic=line,
        clause=one.clause,
        population=text,
        size=3,
        n=3,
        elements=[line, "b", "c"],
        items=[one.id],
    )
    conduct.quick_note(book, made.by("P02"), text, item=one.id, for_person=person.id)
    (finding,) = book.findings_of(one.id)
    findings.write(book, act, finding.id, title=line, requirement=text, grade_reason=text)
    async with at(made, size) as pilot:
        pilot.app.title = "untouched"
        for keys in (["v"], ["tab"], ["tab"], ["h"], ["escape"], ["r"], ["escape"], ["t"], ["escape"], ["s"], ["d"]):
            await pilot.press(*keys)
            await pilot.pause()
            straight(pilot, size)
        await typed(pilot, hostile)
        await pilot.press("enter", "escape", "x")
        await pilot.pause()
        await typed(pilot, hostile)
        await pilot.press("enter", "enter")
        await pilot.pause()
        await typed(pilot, hostile)
        await pilot.press("escape", "slash")
        await typed(pilot, hostile)
        await pilot.press("escape", "escape", "e", "s")
        await typed(pilot, hostile)
        await pilot.press("enter")
        await pilot.pause()
        straight(pilot, size)
        assert pilot.app.is_running
        assert pilot.app.title == "untouched"
    kept = book.find(Item, "CK-001")
    assert kept.reason.split() == text.split()
    assert text.strip("\n") in kept.note
    assert next(e.reference for e in book.all(Evidence).values()) == text.strip("\n")
    assert all(f.is_withdrawn for f in book.all(Finding).values())


def straight(pilot: Pilot[None], size: tuple[int, int]) -> None:
    """Every line is as wide as the screen, holds nothing that acts, and no style carries an action."""
    for strip in pilot.app.screen._compositor.render_strips():
        segments = list(strip)
        text = "".join(s.text for s in segments)
        assert cell_len(text) == size[0]
        assert not any(ord(c) < 32 or 0x7F <= ord(c) < 0xA0 or 0x202A <= ord(c) <= 0x202E for c in text)
        assert not any("@click" in str(s.style.meta) or s.style.link for s in segments if s.style)


def hostile_checklist(line: str) -> Checklist:
    asked = {"look_for": [line], "evidence": [line], "documented_information": line, "weight": 1}
    return Checklist.model_validate(
        {
            "id": "hostile",
            "title": line,
            "standard": "20000-1",
            "clauses": [{"number": "8", "title": line}, {"number": "8.1", "title": line, "weight": 1}],
            "items": [{"id": f"8.1-{n}", "clause": "8.1", "question": line, **asked} for n in (1, 2)],
        }
    )
