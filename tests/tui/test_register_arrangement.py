"""The register without a screen: every state has a column, the oldest come first, what is settled comes last."""

from __future__ import annotations

from datetime import date, timedelta

from auditor.figures.overview import Followed
from auditor.figures.overview.register import register_page
from auditor.model.nonconformity import Due, Nonconformity
from auditor.model.words import Grade
from auditor.model.words import NonconformityState as N
from auditor.tui.marks import Signs
from auditor.tui.screens.register.arrangement import Order, Register, View
from auditor.tui.screens.register.choice import Choice
from auditor.tui.screens.register.phases import PHASES, phase_of

TODAY = date(2026, 11, 23)


def followed(number: int, state: N, issued: date | None = TODAY) -> Followed:
    record = Nonconformity(
        id=f"n{number}",
        ref=f"NC-2026-{number:02}",
        finding="f",
        state=state,
        grade=Grade.MINOR,
        title=f"Title {number}",
        clauses=["20000-1:8.6.1"],
        issued=issued,
        raised=issued or TODAY,
        due=Due(response=TODAY + timedelta(days=number)),
    )
    page = register_page(
        "IA-2026-03",
        [record],
        people={},
        processes={},
        sites={},
        titles={},
        former={},
        deadlines=None,
        grading=None,
    )
    return Followed(page.rows[0], page)


def register(*entries: Followed) -> Register:
    owed = [it for it in entries if not it.state.is_final]
    settled = [it for it in entries if it.state.is_final]
    return Register(owed, settled, "", TODAY, lambda site, day: (), Signs())


def told(found: Register, view: View, order: Order) -> list[str]:
    """Headings by their titles, the others by their keys."""
    rows = found.rows(view, order)
    return [str(row.cells[0]) if row.heading else row.key for row in (rows[n] for n in range(len(rows)))]


def test_every_state_has_one_column() -> None:
    states = [state for phase in PHASES for state in phase.states]
    assert sorted(states) == sorted(N)
    assert all(state in phase_of(state).states for state in N)


def test_a_board_shows_its_columns_without_cards_and_that_of_drafts_only_with_some() -> None:
    titles = [phase.title for phase in PHASES]
    assert told(register(followed(1, N.ISSUED)), View.BOARD, Order.DUE) == [*titles[1:2], "n1", *titles[2:]]
    assert told(register(followed(1, N.DRAFT, None)), View.BOARD, Order.DUE) == ["To issue", "n1", *titles[1:]]


def test_the_oldest_come_first_and_what_is_settled_last() -> None:
    found = register(
        followed(1, N.ISSUED, date(2026, 10, 2)),
        followed(2, N.ISSUED, date(2026, 10, 1)),
        followed(3, N.DRAFT, None),
        followed(4, N.VOID, date(2025, 1, 1)),
    )
    assert told(found, View.TABLE, Order.AGE) == ["n2", "n1", "n3", "Nothing is owed", "n4"]
    assert told(found, View.TABLE, Order.DUE)[:2] == ["n1", "n2"]
    assert told(found, View.TABLE, Order.NUMBER) == ["n1", "n2", "n3", "n4"]
    board = told(found, View.BOARD, Order.AGE)
    assert board[board.index("To acknowledge") :][:3] == ["To acknowledge", "n2", "n1"]


def test_a_choice_of_what_is_owed_leaves_out_what_is_settled() -> None:
    found = register(followed(1, N.ISSUED), followed(2, N.VOID))
    assert [it.id for it in found.shown(Choice(grade=Grade.MINOR)).settled] == ["n2"]
    for choice in (Choice(open=True), Choice(overdue=True), Choice(mine=True)):
        assert not found.shown(choice).settled
    assert [it.id for it in found.shown(Choice(), "title 2").settled] == ["n2"]
    assert len(found.shown(Choice(), "title")) == 2
