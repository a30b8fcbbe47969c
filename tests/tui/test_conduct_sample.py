"""Sampling at an item: drawn with a seed, ticked and crossed by one key each."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.activities import samples
from auditor.model.evidence import Evidence
from auditor.model.sample import Sample
from auditor.model.words import SampleMethod
from auditor.tui.screens.conduct.sample import SampleScreen
from tests.tui.audits import Conducted, conducted
from tests.tui.test_conduct import SMALL, at, item, lines_of, shown, typed


@pytest.fixture
def made(tmp_path: Path) -> Conducted:
    return conducted(tmp_path)


async def test_a_sample_is_drawn_and_its_elements_ticked_and_crossed(made: Conducted) -> None:
    async with at(made, SMALL) as pilot:
        await pilot.press("s", *"4812", "tab", "5", "tab", *"servers", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, SampleScreen)
        (sample,) = made.book.all(Sample).values()
        assert (sample.size, sample.n, sample.method, sample.seed) == (4812, 5, SampleMethod.RANDOM, "20261007")
        assert sample.items == [item(made, "CK-001").id]
        assert "5 of 4812, random, seed 20261007: servers" in shown(pilot)
        await pilot.press("y", "y", "d")
        await pilot.pause()
        assert [m.right for m in made.book.get(Sample, sample.id).marks] == [True, True, False], "kept before it asks"
        await typed(pilot, "in stock, but here")
        await pilot.press("enter", "y", "y")
        await pilot.pause()
        assert "1 of 5 deviate · 4 right · 0 to look at" in shown(pilot)
        assert "20.0 %" in shown(pilot)
        crossed = made.book.get(Sample, sample.id).drawn[2]
        (piece,) = made.book.all(Evidence).values()
        assert piece.reference == f"SM-01, {crossed}: in stock, but here"
        assert item(made, "CK-001").evidence == [piece.id]
        await pilot.press("escape")
        await pilot.pause()
        assert "SM-01 Drawn at random from 4812, 1 of 5 deviates" in shown(pilot)


async def test_nothing_is_concluded_from_what_was_not_looked_at(made: Conducted) -> None:
    sample = drawn(made)
    async with at(made, SMALL) as pilot:
        await pilot.press("s", "y", "escape")
        await pilot.pause()
        assert "0 of 1 deviate so far, 3 of 4 to look at (s)" in shown(pilot)
        await pilot.press("s", "u")
        await pilot.pause()
        assert made.book.get(Sample, sample.id).marks == []
        await pilot.press("enter")
        await pilot.pause()
        await typed(pilot, "Isolated.")
        await pilot.press("tab", "a", "ctrl+s")
        await pilot.pause()
        concluded = made.book.get(Sample, sample.id)
        assert (concluded.conclusion, concluded.decision) == ("Isolated.", "accept")


async def test_by_judgement_the_elements_are_named(made: Conducted) -> None:
    samples.draw(
        made.book,
        made.by(),
        topic="racks",
        clause="20000-1:8.2.6",
        population="racks in hall 1",
        size=40,
        n=2,
        method=SampleMethod.JUDGEMENT,
        items=[item(made, "CK-001").id],
    )
    async with at(made, SMALL) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert "+ names an element" in shown(pilot)
        await pilot.press("+", *"C-07", "enter")
        await pilot.pause()
        await pilot.press("d", "escape")
        await pilot.pause()
        (sample,) = made.book.all(Sample).values()
        assert [(m.element, m.right) for m in sample.marks] == [("C-07", False)]


async def test_an_impossible_sample_is_refused_in_the_form(made: Conducted) -> None:
    before = len(lines_of(made))
    async with at(made, SMALL) as pilot:
        await pilot.press("s", *"many", "tab", "tab", *"x", "enter")
        await pilot.pause()
        assert "no number of things" in shown(pilot)
        await pilot.press(*["backspace"] * 4, "3", "tab", "9", "enter")
        await pilot.pause()
        assert "9" in shown(pilot)
        assert made.book.all(Sample) == {}
    assert len(lines_of(made)) == before


def drawn(made: Conducted) -> Sample:
    return samples.draw(
        made.book,
        made.by(),
        topic="servers",
        clause="20000-1:8.2.6",
        population="servers",
        size=90,
        n=4,
        items=[item(made, "CK-001").id],
    ).value
