"""The screen of figures: every indicator with its trend, the drawing below, the period, and what was counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from auditor.activities import feedback, organisation, review
from auditor.activities.act import act
from auditor.ledger import uuid7
from auditor.model.feedback import FeedbackAnswer
from auditor.model.people import Person
from auditor.tui.marks import Signs
from auditor.tui.screens.audit.screen import AuditScreen
from auditor.tui.screens.figures.cases import CasesScreen
from auditor.tui.screens.figures.screen import FiguresScreen
from auditor.tui.screens.register.nonconformity import NonconformityScreen
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.tui.widgets.ask import Ask
from auditor.tui.widgets.rows import Rows
from auditor.workspace import Settings, Workspace
from auditor.workspace.settings import Organisation
from tests.data import demo
from tests.tui.demo_desk import demo_desk
from tests.tui.hand import Hand


@pytest.fixture
def shown(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(demo.built(), home=tmp_path / "home", read_only=True) as workspace:
        yield workspace


@pytest.fixture
def writable(tmp_path: Path) -> Iterator[Workspace]:
    """A copy of the demo, its lead auditor at the desk."""
    with demo_desk(tmp_path, "P01") as workspace:
        yield workspace


async def at_the_figures(hand: Hand) -> Rows:
    return (await hand.read(FiguresScreen, "K")).query_one(Rows)


async def at_the_cases(hand: Hand) -> Rows:
    return (await hand.read(CasesScreen)).query_one(Rows)


async def test_every_indicator_with_its_value_its_cases_and_its_trend(shown: Workspace) -> None:
    app = app_on(shown)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        rows = await at_the_figures(hand)
        assert [rows.row(n).key for n in range(rows.row_count)] == [f"K-{n:02}" for n in range(1, 23)]
        lines = {line[2:6]: line for line in hand.lines() if line[2:4] == "K-"}
        for said in ("Schedule adherence", "2 of 3", "3 audits due", "···█·_····█·"):
            assert said in lines["K-01"]
        assert "100.0 %" in lines["K-03"]
        assert "3.9 of 5" in lines["K-11"]
        assert lines["K-22"].rstrip().endswith("·" * 12)


@pytest.mark.parametrize(("width", "height"), [(80, 24), (120, 40)])
async def test_the_one_at_the_cursor_is_drawn_with_scale_months_values_and_cases(
    shown: Workspace, width: int, height: int
) -> None:
    app = app_on(shown)
    async with app.run_test(size=(width, height)) as pilot:
        hand = Hand(pilot)
        rows = await at_the_figures(hand)
        rows.move_to("K-14")
        await hand.settle()
        lines = hand.lines()
        head = next(n for n, line in enumerate(lines) if "scale 0 to 100 days" in line)
        drawn = lines[head:]
        assert "under 5 cases" in drawn[0]
        assert drawn[1].strip().startswith("100 days │")
        months = next(line for line in drawn if " Jun " in line)
        values = next(line for line in drawn if line.strip().startswith("value"))
        cases = next(line for line in drawn if line.strip().startswith("cases"))
        bottom = drawn[drawn.index(months) - 1]
        for month, value, count in (("Jun", "75.0", "1"), ("Sep", "85.0", "2"), ("Nov", "29.0", "1")):
            at = months.index(month) + 1
            assert value in values[at - 3 : at + 4]
            assert count in cases[at - 2 : at + 3]
            assert bottom[at] in "▇█"
        assert bottom[months.index("Jan") + 1] in "· "
        assert "5 of 5 closed nonconformities" in "".join(drawn)


async def test_counts_are_bars(shown: Workspace) -> None:
    app = app_on(shown)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        rows = await at_the_figures(hand)
        rows.move_to("K-21")
        await hand.settle()
        assert "enter: all of each, with shares" in hand.shown()
        site = next(line for line in hand.lines() if line.strip().startswith("site"))
        assert site.count("█") == 2 * next(line for line in hand.lines() if "Tórshavn" in line).count("█")


async def test_a_terminal_without_blocks_gets_ascii(shown: Workspace) -> None:
    app = app_on(shown)
    app.signs = Signs(ascii=True)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        rows = await at_the_figures(hand)
        lines = [line for line in hand.lines() if line[2:4] == "K-"]
        assert lines[0].rstrip(" |").endswith("...9.0....9.")
        rows.move_to("K-05")
        await hand.settle()
        whole = hand.shown()
        assert "####" in whole
        assert not set("".join(hand.lines()[:-2])) & set("▁▂▃▄▅▆▇█·│"), "all but the line of state"


async def test_another_period_counts_anew(shown: Workspace) -> None:
    app = app_on(shown)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at_the_figures(hand)
        assert "all of it: up to 2026-11-23" in hand.shown()
        said = []
        for _ in range(6):
            await hand.press("V")
            said.append(hand.lines()[-2].strip())
        assert "this cycle: 2026-01-01 to 2026-11-23" in said[0]
        assert "last year: 2025-01-01 to 2025-12-31" in said[3]
        assert "all of it" in said[5]
        for _ in range(5):
            await hand.press("V")
        assert "the last 3 months" in hand.shown()
        assert "1 audits due" in next(line for line in hand.lines() if "K-01" in line)


async def test_enter_shows_what_it_was_counted_from_and_opens_it(shown: Workspace) -> None:
    app = app_on(shown)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        rows = await at_the_figures(hand)
        await hand.press("enter")
        cases = await at_the_cases(hand)
        assert [cases.row(n).key.partition("#")[0] for n in range(3)] == ["IA-2026-02", "IA-2026-01", "IA-2026-03"]
        assert "2 of 3" in hand.shown()
        await hand.press("end", "enter")
        await hand.painted()
        assert isinstance(app.screen, AuditScreen)
        assert app.screen.book.ref == "IA-2026-03"
        await hand.press("escape", "escape")
        await hand.go("K-16")
        assert rows.cursor_key == "K-16"
        await hand.press("enter")
        await at_the_cases(hand)
        await hand.press("home", "enter")
        await hand.painted()
        assert isinstance(app.screen, NonconformityScreen)
        assert "NC-2026-06" in hand.shown()


async def test_where_nonconformities_are_is_a_pareto_by_each_group_and_a_word_leads_to_its_cases(
    shown: Workspace,
) -> None:
    app = app_on(shown)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        rows = await at_the_figures(hand)
        rows.move_to("K-21")
        await hand.press("enter")
        listed = await at_the_cases(hand)
        said = []
        for _ in range(6):
            await hand.settle()
            said.append(hand.lines()[-2].strip().rpartition(" · ")[2])
            await hand.press("v")
        assert said == ["by clause", "by process", "by category of cause", "by owner", "by site", "4 cases"]
        await hand.press("v", "v", "v", "v")
        await hand.settle()
        assert [listed.row(n).key for n in range(3)] == [
            "Brno – ústředí",
            "Tórshavn – tænastudepilin",
            "Łódź – inżynieria platform",
        ]
        first = next(line for line in hand.lines() if "Brno" in line)
        assert first.split()[-4:-1] == ["2", "50%", "50%"]
        assert next(line for line in hand.lines() if "Łódź" in line).split()[-4:-1] == ["1", "25%", "100%"]
        await hand.press("home", "enter")
        await hand.settle()
        assert [listed.row(n).key.partition("#")[0] for n in range(listed.row_count)] == ["NC-2026-04", "NC-2026-06"]
        await hand.press("home", "enter")
        await hand.painted()
        assert isinstance(app.screen, NonconformityScreen)


async def test_beside_the_repeats_stands_what_came_back(shown: Workspace) -> None:
    app = app_on(shown)
    async with app.run_test(size=(120, 40)) as pilot:
        hand = Hand(pilot)
        rows = await at_the_figures(hand)
        rows.move_to("K-16")
        await hand.press("enter")
        listed = await at_the_cases(hand)
        await hand.press("v")
        await hand.settle()
        assert [listed.row(n).key.partition("\n")[0] for n in range(3)] == ["NC-2025-07", "NC-2026-06", "NC-2026-05"]
        assert "5 were closed since 2025-11-24, 1 of them came back" in hand.shown()
        assert "closed as effective on evidence of one" in hand.shown()
        line = next(line for line in hand.lines() if "repeats it" in line)
        assert line.split()[:2] == ["NC-2026-06", "2026-10-19"]
        await hand.press("home", "enter")
        await hand.settle()
        assert "from before this product" in hand.refused()
        await hand.press("down", "enter")
        await hand.painted()
        assert isinstance(app.screen, NonconformityScreen)
        assert "NC-2026-06" in hand.shown()
        await hand.press("escape", "v")
        await hand.settle()
        assert "No clause has nonconformities of several processes" in hand.shown()


async def test_only_where_there_is_another_view_it_is_offered(shown: Workspace) -> None:
    app = app_on(shown)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at_the_figures(hand)
        await hand.press("enter")
        await at_the_cases(hand)
        assert "v view" not in hand.lines()[-1]


async def test_a_clause_is_not_opened_and_the_screen_says_where_it_is(shown: Workspace) -> None:
    app = app_on(shown)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        rows = await at_the_figures(hand)
        rows.move_to("K-03")
        await hand.press("enter")
        await at_the_cases(hand)
        await hand.press("enter")
        await hand.settle()
        assert "coverage matrix" in hand.refused()


async def test_without_a_programme_it_says_what_to_do(tmp_path: Path) -> None:
    settings = Settings(organisation=Organisation(name="Nová"))
    with Workspace.create(tmp_path / "work", settings, home=tmp_path / "home") as workspace:
        somebody = uuid7()
        organisation.add(workspace.programme, act(workspace, somebody), Person, id=somebody, name="Somebody")
        remember(workspace, somebody)
        app = app_on(workspace)
        async with app.run_test(size=(80, 24)) as pilot:
            hand = Hand(pilot)
            await at_the_figures(hand)
            assert "F3 makes one" in hand.shown()
            await hand.press("V")
            assert "nothing to count" in hand.refused()


async def test_the_input_to_the_management_review_is_written(shown: Workspace, tmp_path: Path) -> None:
    app = app_on(shown)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await at_the_figures(hand)
        for name, begins in (("pack.pdf", b"%PDF-"), ("pack.md", b"# Input to the management review")):
            await hand.press("X")
            await hand.painted()
            form = app.screen
            assert isinstance(form, Ask)
            form.query("Input").last().value = str(tmp_path / name)  # type: ignore[attr-defined]
            await hand.press("ctrl+s")
            await hand.painted()
            for _ in range(200):
                if (tmp_path / name).exists() and not isinstance(app.screen, Ask):
                    break
                await hand.painted()
            assert (tmp_path / name).read_bytes().startswith(begins)


# Feedback on the audit's page


async def at_the_feedback(hand: Hand, app: object) -> AuditScreen:
    await hand.painted()
    await hand.press("f4")
    await hand.painted()
    await hand.go("IA-2026-03")
    await hand.painted()
    screen = hand.screen
    assert isinstance(screen, AuditScreen)
    screen.go("feedback")
    await hand.settle()
    return screen


async def test_auditees_are_asked_and_their_marks_kept(writable: Workspace, tmp_path: Path) -> None:
    app = app_on(writable)
    book = writable.audit("IA-2026-03")
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        screen = await at_the_feedback(hand, app)
        assert "Nobody was asked" in hand.shown()
        await hand.press("+")
        await hand.painted()
        await hand.press("ctrl+s")
        await hand.painted()
        (request,) = feedback.requests(book)
        assert len(request.asked) == 12
        screen.go("feedback", f"add#{request.id}#{request.asked[3]}")
        await hand.settle()
        await hand.press("enter")
        await hand.painted()
        assert isinstance(app.screen, Ask), hand.shown()
        await hand.write("45-7")
        await hand.press("ctrl+s")
        await hand.painted()
        assert "1 to 5" in hand.shown()
        await hand.write("4 5 - 3 3 5")
        await hand.press("ctrl+s")
        await hand.painted()
        (kept,) = book.all(FeedbackAnswer).values()
        assert (kept.person, kept.marks) == (request.asked[3], [4, 5, None, 3, 3, 5])
        assert "4.0 of 5" in hand.shown()
        screen.go("feedback", f"answer#{kept.id}")
        await hand.settle()
        await hand.press("enter")
        await hand.painted()
        assert "knew what they asked" in hand.shown()


async def test_after_the_closing_meeting_feedback_is_among_what_may_be_done(shown: Workspace) -> None:
    app = app_on(shown)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.press("f4")
        await hand.painted()
        await hand.go("IA-2026-03")
        await hand.painted()
        assert "Ask the auditees for feedback" in hand.shown()


async def test_the_programme_holds_its_review_and_an_action_is_done(writable: Workspace) -> None:
    manager = writable.programme.find(Person, "P17").id
    remember(writable, manager)
    app = app_on(writable)
    async with app.run_test(size=(80, 24)) as pilot:
        hand = Hand(pilot)
        await hand.painted()
        await hand.press("f3")
        await hand.painted()
        screen = hand.screen
        screen.go("reviews")
        await hand.settle()
        await hand.press("+")
        await hand.painted()
        form = app.screen
        assert isinstance(form, Ask)
        for field in form.query("TextArea"):
            field.text = "Train a second lead; P02; 2027-03-01" if field is form.query("TextArea").last() else "none"  # type: ignore[attr-defined]
        await hand.press("ctrl+s")
        await hand.painted()
        *_, held = review.reviews(writable.programme)
        assert [action.text for action in held.actions] == ["Train a second lead"]
        assert len(held.figures) == 22
        assert "Train a second lead" in hand.shown()
        review.action_done(writable.programme, act(writable, manager), held.ref, 1, "done")
        screen.read_again()
        await hand.painted()
        assert "done" in hand.shown()
