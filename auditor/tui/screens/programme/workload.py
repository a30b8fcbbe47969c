"""The work of each auditor in a year, in days: month by month, held, to come, and what is free."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.figures.workload import Load, workload
from auditor.model.calendar import MONTHS
from auditor.model.people import Person
from auditor.tui.cells import Segments
from auditor.tui.keymap import told
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.widgets.columns import Column, Row

_HEAD = "#head"
_BAR = 10
_ROOMY, _WIDE = 76, 112


class Workload(ProgrammeSection):
    """A row for each auditor; ``v`` shows the next year of the cycle."""

    name = "workload"
    title = "Workload"
    wide = True
    beneath = 3
    empty = "No audit has a team yet, and nobody said how many days there are."

    _ahead = 0

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        """Held, to come, what there is and what is free add up; where there is little room it is said beneath."""
        return (
            Column("", share=1),
            Column("", self._month * 12),
            Column("", 4, align="right", from_width=_WIDE),
            Column("", 7, align="right", from_width=_WIDE),
            Column("", 4, align="right", from_width=_WIDE),
            Column("", _BAR, from_width=_WIDE),
            Column("", 5, align="right"),
        )

    @property
    def _month(self) -> int:
        """Cells of a month."""
        return 4 if self.screen.section_width >= _ROOMY else 3

    @property
    def year(self) -> int:
        """The year that is shown: this one, or one further on in the cycle."""
        today, programme = self.today.year, self.programme
        years = [today, *(year for year in (programme.years if programme else ()) if year != today)]
        return years[self._ahead % len(years)]

    def _loads(self) -> tuple[Load, ...]:
        return self.screen.once(("workload", self.year), self._count)

    def _count(self) -> tuple[Load, ...]:
        audits = self.screen.overview.audits if self.screen.knows else ()
        holidays = self.screen.desk.workspace.settings.calendar.holidays
        return workload(audits, list(self.book.all(Person).values()), self.year, holidays)

    def count(self) -> str:
        """Who has more to do than there are days, or is wanted twice on one day."""
        late = sum(_is_over(load) or bool(load.twice) for load in self._loads())
        return str(late or "")

    def rows(self) -> Sequence[Row]:
        """The months, then a row for each auditor."""
        loads = self._loads()
        if not loads:
            return []
        short = self._month < 4
        months = "".join((month[0] if short else month).rjust(self._month) for month in MONTHS)
        head = (str(self.year), months, "held", "to come", "of", "", "free")
        return [Row(_HEAD, tuple(((words, "muted"),) for words in head)), *(_row(load, self._month) for load in loads)]

    def says(self, key: str, column: int) -> Sequence[Segments]:
        """What is held and to come of the days there are, the audits that take them, and the days given away twice."""
        load = next((each for each in self._loads() if each.person.id == key), None)
        if load is None:
            return (((told("{next-view} shows the next year of the cycle"), "muted"),),)
        there = f"; {load.free:.4g} of {load.available:g} free" if load.free is not None else ""
        head: Segments = (
            (f"{load.person.ref} {load.person.name}", "strong"),
            (f"   {load.used:.4g} days held, {load.to_come:.4g} to come{there}", "muted"),
        )
        audits = ", ".join(f"{part.audit} {part.planned:.3g}" for part in load.parts) or "no audit yet"
        twice = "; ".join(f"{day} in {' and '.join(audits)}" for day, audits in load.twice)
        return head, ((audits, "muted"),), ((f"wanted twice on {twice}" if twice else "", "error"),)

    def next_view(self) -> bool:
        """The next year."""
        self._ahead += 1
        return True

    def open(self, key: str) -> None:
        """Change the person: the days for audits among the rest."""
        if key != _HEAD:
            self.screen.sections["people"].open(key)


def _is_over(load: Load) -> bool:
    return load.free is not None and load.free < 0


def _row(load: Load, width: int) -> Row:
    twice = {day.month for day, _ in load.twice}
    months = tuple(
        piece
        for month, days in enumerate(load.months, 1)
        for piece in _cell(f"{days:.3g}" if days else "·", _tone(days, month in twice), width)
    )
    free = "" if load.free is None else f"{load.free:.4g}"
    return Row(
        load.person.id,
        (
            f"{load.person.ref} {load.person.name}",
            months,
            f"{load.used:.4g}" if load.used else "",
            f"{load.to_come:.4g}" if load.to_come else "",
            "" if load.available is None else f"{load.available:g}",
            _bar(load),
            ((free, "error" if _is_over(load) else "success"),),
        ),
    )


def _tone(days: float, twice: bool) -> str:
    return "error" if twice else "" if days else "muted"


def _cell(text: str, tone: str, width: int) -> Segments:
    """One month; the room before it is a piece of its own, since a piece keeps one space at its ends."""
    return (" " * (width - len(text)), ""), (text, tone)


def _bar(load: Load) -> Segments:
    """How much of the days there are is taken: full where it is all of them or more."""
    if not load.available:
        return ()
    full = min(round((load.used + load.to_come) / load.available * _BAR), _BAR)
    return (("█" * full, "error" if _is_over(load) else "strong"), ("░" * (_BAR - full), "muted"))
