"""Finding one's way on the conduct screen: views, next, jump, search, and the place that is kept."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditor.activities import checklist, conduct, undo
from auditor.ledger import Line
from auditor.model.item import Item
from auditor.model.words import Grade, ItemState
from auditor.tui.marks import Signs
from auditor.tui.screens.conduct.index import Index, natural
from auditor.tui.screens.conduct.order import View, arrange, of_line
from auditor.tui.screens.conduct.orders import Orders
from auditor.tui.screens.conduct.place import FILE, Place, recall, remember
from auditor.tui.screens.conduct.sheet import row_of
from auditor.workspace import Workspace
from tests.tui.audits import Conducted, conducted, large_checklist
from tests.tui.test_conduct import SMALL, Quick, at, item, lines_of, screen, shown

LIST_BY_CLAUSE = ("8 Operation of the SMS 0/8", "8.2 Service portfolio 0/3", "8.2.6 Configuration management 0/3")


@pytest.fixture
def made(tmp_path: Path) -> Conducted:
    return conducted(tmp_path)


async def test_v_goes_through_the_views_and_stays_at_the_item(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("down", "v")
        await pilot.pause()
        assert all(line in squeezed(pilot) for line in LIST_BY_CLAUSE)
        for words in ("by process", "by site", "by what is open", "by what is thin", "by agenda line"):
            await pilot.press("v")
            await pilot.pause()
            assert words in shown(pilot)
            assert screen(pilot).current.ref == "CK-002"


async def test_the_place_is_kept_over_a_restart(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("v", "down", "down", "slash", *"8.2.6", "enter")
        await pilot.pause()
    made.workspace.close()
    with Workspace.open(made.workspace.folder, home=made.workspace.home, clock=made.clock) as again:
        reopened = Conducted(again, again.audit("IA-2026-03"), made.people, made.clock, made.watched)
        async with at(reopened, SMALL) as pilot:
            assert screen(pilot).current.ref == "CK-003"
            assert "by clause" in shown(pilot)
            assert "holding “8.2.6”" in shown(pilot)


def test_a_place_that_cannot_be_read_is_a_new_beginning(tmp_path: Path) -> None:
    assert recall(tmp_path, "ledger") == Place()
    for broken in ("", "[1]", '{"ledger": 7}', "{"):
        (tmp_path / FILE).write_text(broken, encoding="utf-8")
        assert recall(tmp_path, "ledger") == Place()
    for number in range(60):
        remember(tmp_path, f"ledger {number}", Place("by clause", str(number), "žluť"))
    assert recall(tmp_path, "ledger 59") == Place("by clause", "59", "žluť")
    assert recall(tmp_path, "ledger 0") == Place(), "the last fifty are kept"


async def test_next_open_stays_in_the_line_that_runs(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("colon", *"CK-003", "enter", "b", "c")
        await pilot.pause()
        await pilot.press("full_stop")
        await pilot.pause()
        assert screen(pilot).current.ref == "CK-001"
        await pilot.press("c", "full_stop", "c", "full_stop")
        await pilot.pause()
        assert screen(pilot).current.ref == "CK-002", "the line is done: nothing moves out of it by itself"
        assert "Every item of this line has its outcome: b ends it" in shown(pilot)
        await pilot.press("b", "full_stop")
        await pilot.pause()
        assert screen(pilot).current.ref == "CK-004", "on to what follows"
        for _ in range(5):
            await pilot.press("c", "full_stop")
        await pilot.pause()
        assert "Every item has its outcome" in shown(pilot)


@pytest.mark.parametrize(
    ("written", "ref"),
    [
        ("8.5.3", "CK-006"),
        ("20000-1:8.6.1", "CK-007"),
        ("8.5", "CK-004"),
        ("ck-005", "CK-005"),
        ("7", "CK-007"),
        ("F-01", "CK-002"),
        ("e-001", "CK-002"),
        ("emergency", "CK-005"),
    ],
)
async def test_jump_takes_clauses_references_numbers_and_words(made: Conducted, written: str, ref: str) -> None:
    from auditor.activities import evidence
    from auditor.model.words import EvidenceKind

    two = item(made, "CK-002")
    evidence.add(made.book, made.by(), kind=EvidenceKind.RECORD, reference="report", items=[two.id])
    conduct.grade(made.book, made.by(), two.id, Grade.MINOR)
    async with at(made) as pilot:
        await pilot.press("colon", *written, "enter")
        await pilot.pause()
        assert screen(pilot).current.ref == ref


async def test_a_jump_goes_to_the_open_item_of_a_clause_first_and_out_of_the_filter(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("c", "slash", *"8.6", "enter", "colon", *"8.2.6", "enter")
        await pilot.pause()
        assert screen(pilot).current.ref == "CK-002"
        assert "holding" not in shown(pilot)
        await pilot.press("colon", *"9.9.9", "enter")
        await pilot.pause()
        assert "9.9.9 names nothing in IA-2026-03" in shown(pilot)


async def test_search_is_blind_to_case_and_accents_and_reads_notes(made: Conducted) -> None:
    conduct.write_note(made.book, made.by(), item(made, "CK-004").id, "Žluťoučký kůň v záloze")
    async with at(made) as pilot:
        await pilot.press("slash", *"ZALOZE", "space", *"kun")
        await pilot.pause()
        assert "CK-004" in shown(pilot)
        assert "CK-001" not in shown(pilot)
        assert "11:15 Change and release" in shown(pilot)
        await pilot.press("enter", "c")
        await pilot.pause()
        assert item(made, "CK-004").grade is Grade.CONFORMING
        assert "1/3" in shown(pilot), "headings count the whole"
        await pilot.press("escape")
        await pilot.pause()
        assert "CK-001" in shown(pilot)


async def test_a_filter_that_nothing_holds_leaves_an_empty_list_with_a_way_out(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("slash", *"qqq", "enter", "c")
        await pilot.pause()
        assert "No item is here" in shown(pilot)
        assert lines_of(made)[-1] != "grade"
        await pilot.press("escape")
        await pilot.pause()
        assert "CK-001" in shown(pilot)


async def test_below_a_hundred_columns_the_list_folds_and_tab_opens_it(made: Conducted) -> None:
    async with at(made, SMALL) as pilot:
        assert "▸ 09:30 Configuration data 0/3  [·] ·  ·" in shown(pilot)
        assert "CK-002" not in shown(pilot)
        await pilot.press("down", "m")
        await pilot.pause()
        assert "▸ 09:30 Configuration data 1/3   · [m] ·" in shown(pilot)
        await pilot.press("tab")
        await pilot.pause()
        assert "▸ m CK-002  Is configuration information verified" in shown(pilot)
        assert "Look for" not in shown(pilot)
        await pilot.press("down", "enter", *"traced", "escape")
        await pilot.pause()
        assert item(made, "CK-003").note == "traced"
        assert "Look for" in shown(pilot)


async def test_the_open_view_keeps_its_rows_while_one_grades(made: Conducted) -> None:
    async with at(made) as pilot:
        await pilot.press("v", "v", "v", "v", "c")
        await pilot.pause()
        assert "Not asked yet" in shown(pilot)
        assert "1/8" in shown(pilot)
        assert "c CK-001" in shown(pilot), "the row stays where it is"
        await pilot.press(*"vvvvvv")
        await pilot.pause()
        assert "Thin 1/1" in squeezed(pilot)


def squeezed(pilot: Quick) -> str:
    return " ".join(shown(pilot).split())


def test_references_sort_as_people_count() -> None:
    assert sorted(["CK-010", "CK-9", "A-1", "CK-100", "x"], key=natural) == ["A-1", "CK-9", "CK-010", "CK-100", "x"]


STEPS = st.lists(st.tuples(st.sampled_from("cmxpunv+"), st.integers(0, 7)), max_size=14)


@settings(max_examples=25, deadline=None)
@given(steps=STEPS)
def test_counts_kept_up_line_by_line_are_those_of_a_new_count(
    steps: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    made = conducted(tmp_path_factory.mktemp("counts"))
    book, index = made.book, Index(made.book)
    orders = Orders(index, lambda each: row_of(index, each, Signs(), made.clock()))
    line = index.agenda[0].id
    orders.show_line(line)
    for view in View:
        orders.of(view)

    def follow(line: Line) -> None:
        orders.follow(line)

    book.ledger.subscribe(follow)
    for step, number in steps:
        items = sorted(book.items.values(), key=lambda each: each.ref)
        one = items[number]
        made.clock.move(minutes=1)
        act = made.by()
        match step:
            case "c":
                conduct.grade(book, act, one.id, Grade.CONFORMING)
            case "m":
                conduct.grade(book, act, one.id, Grade.MINOR)
            case "x" if one.outcome is not ItemState.NOT_AUDITED:
                conduct.mark_not_audited(book, act, one.id)
            case "p" if one.is_open and one.state is not ItemState.PARKED:
                conduct.park(book, act, one.id)
            case "n" if one.note != str(number):
                conduct.write_note(book, act, one.id, str(number))
            case "u" if undo.last_reversible(book, act.by):
                undo.undo_last(book, act)
            case "+":
                checklist.add(book, act, question="own?", clause="20000-1:8.6.1")
            case "v":
                orders.opened(View.OPEN)
    fresh = Index(book)
    assert index.open == fresh.open
    assert index.by_clause == fresh.by_clause
    for view in View:
        alone = view is View.LINE
        counted = of_line(fresh, arrange(View.AGENDA, fresh), line) if alone else arrange(view, fresh)
        kept = orders.opened(view)
        assert list(kept.entries) == list(counted.entries)
        assert {k: (g.settled, g.total) for k, g in kept.groups.items()} == {
            k: (g.settled, g.total) for k, g in counted.groups.items()
        }
    for one in book.items.values():
        assert [f.id for f in index.findings(one.id)] == [f.id for f in book.findings_of(one.id)]
    made.workspace.close()


def test_a_narrowed_order_keeps_the_headings_that_still_have_items(tmp_path: Path) -> None:
    made = conducted(tmp_path, large_checklist(300))
    index = Index(made.book)
    order = arrange(View.CLAUSE, index)
    some = set(random.Random(7).sample(list(made.book.items), 20))
    narrowed = order.narrowed(some)
    found = [narrowed[n] for n in range(len(narrowed))]
    assert {row.key for row in found if not row.heading} == some
    for number, row in enumerate(found):
        assert narrowed.position(row.key) == number
        if row.heading:
            assert (
                not found[number + 1].heading or order.groups[found[number + 1].key].depth > order.groups[row.key].depth
            )
    assert isinstance(made.book.find(Item, "CK-001"), Item)
