"""Sampling at an item: drawn with a seed, ticked and crossed by one key each."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditor.activities import samples
from auditor.exchange import population_list
from auditor.model.evidence import Evidence
from auditor.model.sample import Sample
from auditor.model.words import SampleMethod
from auditor.tui.screens.conduct.sample import SampleScreen
from auditor.tui.widgets.rows import Rows
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
        assert "4 right · 1 deviating · 0 to look at" in shown(pilot)
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
        assert "none of 1 deviates so far; 3 of 4 are still to look at" in shown(pilot)
        await pilot.press("s", "u")
        await pilot.pause()
        assert made.book.get(Sample, sample.id).marks == []
        await pilot.press("enter")
        await pilot.pause()
        await pilot.press("a")
        await typed(pilot, "Isolated.")
        await pilot.press("ctrl+s")
        await pilot.pause()
        assert "nobody says why" in shown(pilot)
        await pilot.press("tab")
        await typed(pilot, "the hall was locked")
        await pilot.press("ctrl+s")
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


async def test_a_list_is_drawn_from_by_strata_and_extended_where_something_deviates(
    made: Conducted, tmp_path: Path
) -> None:
    file = tmp_path / "cis.csv"
    rows = "".join(f"CI-{number:03};{('server', 'server', 'VM')[number % 3]}\n" for number in range(60))
    file.write_text(f"Number;Type\n{rows}", encoding="utf-8")
    async with at(made, SMALL) as pilot:
        await pilot.press("s", "tab", "6", "tab", *"servers", "tab", "tab", "tab")
        await typed(pilot, str(file))
        await pilot.press("enter")
        await pilot.pause()
        assert "cis.csv has 2 columns: Number, Type" in shown(pilot)
        await pilot.press("tab", *"number", "tab", *"type", "enter")
        await pilot.pause()
        (sample,) = made.book.all(Sample).values()
        assert (sample.method, sample.size, sample.n) == (SampleMethod.STRATIFIED, 60, 6)
        assert "server 4 of 40, VM 2 of 20" in shown(pilot)
        assert sample.listed is not None
        assert sample.listed.sha256[:8] in shown(pilot)
        assert "Isolated or systemic?" not in shown(pilot)
        await pilot.press("d", "escape")
        await pilot.pause()
        assert "Isolated or systemic? Extend the sample once by 6" in shown(pilot)
        await pilot.press("enter", "e", "ctrl+s")
        await pilot.pause()
        assert "which is not kept" in shown(pilot)
        await pilot.press("tab", "tab")
        await typed(pilot, str(file))
        await pilot.press("ctrl+s")
        await pilot.pause()
        (longer,) = made.book.all(Sample).values()
        assert (longer.n, len(set(longer.drawn)), longer.decision) == (12, 12, "extend")
        assert "It was extended once" in shown(pilot)
        assert samples.repeated(longer, population_list.read(file, "Number", "Type")) == ([], [])


async def test_the_cursor_goes_on_to_what_was_not_looked_at(made: Conducted) -> None:
    sample = drawn(made)
    first, second, third, fourth = sample.drawn
    async with at(made, SMALL) as pilot:

        def here() -> str | None:
            return pilot.app.screen.query_one("#sample", Rows).cursor_key

        await pilot.press("s", "down", "y")
        await pilot.pause()
        assert here() == third
        await pilot.press("y", "y")
        await pilot.pause()
        assert here() == first, "from the top again"
        await pilot.press("u")
        await pilot.pause()
        assert here() == fourth, "where the change was"
        await pilot.press("V")
        await pilot.pause()
        assert second not in shown(pilot).split()
        assert {first, fourth} <= set(shown(pilot).split())
        await pilot.press("y")
        await pilot.pause()
        assert here() == first
        await pilot.press("y", "V", ".")
        await pilot.pause()
        assert "All that was drawn was looked at" in shown(pilot)


async def test_an_element_that_cannot_be_looked_at_is_replaced_by_the_next_of_the_draw(made: Conducted) -> None:
    sample = drawn(made)
    async with at(made, SMALL) as pilot:
        await pilot.press("s")
        await pilot.pause()
        pilot.app.screen.action_replace_element()  # type: ignore[attr-defined]
        await pilot.pause()
        await typed(pilot, "scrapped")
        await pilot.press("enter")
        await pilot.pause()
        (changed,) = made.book.all(Sample).values()
        (instead,) = changed.replaced
        assert (instead.element, instead.reason) == (sample.drawn[0], "scrapped")
        assert f"{instead.element} is replaced by {instead.by}" in shown(pilot)
        assert samples.repeated(changed) == ([], [])


async def test_other_samples_of_the_item_are_one_key_away(made: Conducted) -> None:
    one, other = drawn(made), drawn(made)
    async with at(made, SMALL) as pilot:
        await pilot.press("s")
        await pilot.pause()
        assert other.ref in shown(pilot)
        await pilot.press("v")
        await pilot.pause()
        assert one.ref in shown(pilot)


async def test_elements_are_filtered_by_a_word_and_sorted_by_a_column_which_is_remembered(
    made: Conducted, tmp_path: Path
) -> None:
    file = tmp_path / "cis.csv"
    places = ("hall 2", "desk", "desk")
    rows = "".join(f"CI-{n:02},C-{n * 7 % 12},{places[n % 3]}\n" for n in range(12))
    file.write_text(f"ci,rack,place\n{rows}", encoding="utf-8")
    listed = population_list.read(file, "ci")
    samples.draw(
        made.book,
        made.by(),
        topic="servers",
        clause="20000-1:8.2.6",
        population="servers",
        elements=listed,
        n=12,
        items=[item(made, "CK-001").id],
    )

    async with at(made, SMALL) as pilot:
        assert await _opened(pilot) == [f"CI-{n:02}" for n in range(12)], "in the order of the draw"
        await pilot.press("O")
        await pilot.pause()
        assert "sorted by rack" in shown(pilot)
        assert [_rack(row) for row in _listed(pilot)] == [f"C-{n}" for n in range(12)], "as people count"
        await pilot.press("slash", *"hall", "enter")
        await pilot.pause()
        in_hall = _listed(pilot)
        assert [_rack(row) for row in in_hall] == ["C-0", "C-3", "C-6", "C-9"]
        await pilot.press("y", "y", "y", "y")
        await pilot.pause()
        assert "“hall” is done; all shown" in shown(pilot)
        assert len(_listed(pilot)) == 12
        assert pilot.app.screen.query_one("#sample", Rows).cursor_key not in in_hall
        await pilot.press("O")
        await pilot.pause()
        assert "sorted by place" in shown(pilot)
        await pilot.press("escape", "s")
        await pilot.pause()
        assert "sorted by place" in shown(pilot)
        assert "rack C-" in shown(pilot), "all that is known of the element stands below"
    async with at(made, SMALL) as pilot:
        await _opened(pilot)
        assert "sorted by place" in shown(pilot), "after a restart, too"
        await pilot.press("O")
        await pilot.pause()
        assert "sorted by" not in shown(pilot)


async def test_without_further_columns_there_is_nothing_to_sort_by(made: Conducted) -> None:
    drawn(made)
    async with at(made, SMALL) as pilot:
        await pilot.press("s", "O")
        await pilot.pause()
        assert "Nothing more is known of the elements than their names" in shown(pilot)


async def _opened(pilot: Any) -> list[str]:
    await pilot.press("s")
    await pilot.pause()
    return _listed(pilot)


def _listed(pilot: Any) -> list[str]:
    listing = pilot.app.screen.query_one("#sample", Rows)
    return [listing.row(n).key for n in range(listing.row_count)]


def _rack(element: str) -> str:
    return f"C-{int(element.removeprefix('CI-')) * 7 % 12}"


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


@pytest.mark.parametrize(("key", "last"), [("s", "Added"), ("e", "What it shows")])
async def test_the_forms_of_sample_and_evidence_are_seen_whole_in_80_by_24(
    made: Conducted, key: str, last: str
) -> None:
    async with at(made, SMALL) as pilot:
        await pilot.press(key)
        await pilot.pause()
        assert last in shown(pilot)
        form = pilot.app.screen.query_one("Ask > VerticalScroll")
        assert form.max_scroll_y == 0
        assert "…" not in shown(pilot).split("CK-001")[-1].split("enter")[0], "no hint is cut"
