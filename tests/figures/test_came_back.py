"""The look back at a year: closings, what came back of them, what looks like it, and the trends."""

from __future__ import annotations

from datetime import date

from auditor.figures.came_back import came_back
from auditor.figures.indicator import Period
from auditor.model.clause import Clause
from auditor.model.words import Grade
from tests.figures.test_repeats import earlier

YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))


def test_what_was_closed_in_the_period_or_came_back_in_it() -> None:
    records = [
        earlier("kept", issued=date(2025, 11, 1), closed=date(2026, 1, 1), process="changes", site="", services=()),
        earlier("again", issued=date(2025, 11, 1), closed=date(2026, 12, 31)),
        earlier("long ago", issued=date(2022, 1, 1), closed=date(2023, 1, 1)),
        earlier("forgotten", issued=date(2022, 1, 1), closed=date(2023, 1, 1)),
        earlier("open", issued=date(2026, 1, 1), closed=None),
        earlier("void", issued=date(2026, 1, 1), closed=date(2026, 2, 1), state="void"),
        earlier("next year", issued=date(2026, 1, 1), closed=date(2027, 1, 1)),
        earlier("first", issued=date(2026, 3, 1), closed=None, repeat_of="LONG AGO "),
        earlier("second", issued=date(2026, 2, 1), closed=None, repeat_of="again"),
        earlier("late", issued=date(2027, 1, 1), closed=None, repeat_of="kept"),
        earlier("improvement", issued=date(2026, 1, 1), closed=date(2026, 2, 1), grade=Grade.OFI),
    ]
    found = came_back(records, YEAR)
    told = {each.earlier.ref: [repeat.ref for repeat in each.repeats] for each in found.closings}
    assert list(told.items()) == [("again", ["second"]), ("long ago", ["first"]), ("kept", [])]
    assert [each.earlier.ref for each in found.closed] == ["again", "kept"]
    assert [each.earlier.ref for each in found.came_back] == ["again", "long ago"]


def test_what_looks_like_it_and_nobody_linked_comes_with_its_likeness() -> None:
    records = [
        earlier("old", issued=date(2025, 11, 1), closed=date(2026, 1, 15)),
        earlier("same day", issued=date(2026, 1, 15), closed=None),
        earlier("other words", issued=date(2026, 6, 1), closed=None, title="No owner of configuration items"),
        earlier("nearly", issued=date(2026, 6, 1), closed=None, title="Two incidents: nobody informed"),
        earlier("same words", issued=date(2026, 6, 2), closed=None, process="", site="", services=("BACKUP",)),
        earlier("elsewhere", issued=date(2026, 6, 3), closed=None, process="changes", site="TÓR", services=()),
        earlier("other clause", issued=date(2026, 6, 4), closed=None, clauses=(Clause("20000-1", "8.5.1"),)),
        earlier("linked", issued=date(2026, 6, 5), closed=None, repeat_of="something else"),
    ]
    [closing] = came_back(records, YEAR).closings
    assert [alike.earlier.ref for alike in closing.alike] == ["same words", "nearly"]
    assert closing.alike[0].likeness == 100
    assert 50 <= closing.alike[1].likeness < 90


def test_of_many_the_most_alike_are_named() -> None:
    later = [earlier(f"NC-{n}", issued=date(2026, 6, n), closed=None) for n in range(1, 9)]
    [closing] = came_back([earlier("old", closed=date(2026, 1, 15)), *later], YEAR).closings
    assert len(closing.alike) == 3


def test_one_clause_in_several_processes_is_a_trend() -> None:
    records = [
        earlier("one", issued=date(2026, 2, 1), process="Incidents"),
        earlier("two", issued=date(2026, 1, 1), process="changes"),
        earlier("nowhere", issued=date(2026, 3, 1), process=""),
        earlier("before", issued=date(2025, 12, 31), process="releases"),
        earlier("same", issued=date(2026, 1, 1), process="incidents", clauses=(Clause("9001", "8.1"),)),
        earlier("again", issued=date(2026, 1, 2), process="INCIDENTS", clauses=(Clause("9001", "8.1"),)),
    ]
    [trend] = came_back(records, YEAR).trends
    assert (trend.clause, [each.ref for each in trend.records]) == ("20000-1:8.6.1", ["two", "one", "nowhere"])
