"""The charts of reports, drawn as vectors: results per clause, towers of the cover, life lines of nonconformities.

Each is one figure whose alternative text says in words all that it shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from auditor.reporting.colour import WHITE
from auditor.reporting.flow import Block
from auditor.reporting.fonts import Face
from auditor.reporting.marks import ground
from auditor.reporting.record import GroupFacts, NonconformityFacts, Result
from auditor.reporting.setting import Setting, fill
from auditor.reporting.shapes import ORDER, shape

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas

_ROW = 13.6
_BAR = 9.8


def counts_in_words(setting: Setting, group: GroupFacts) -> str:
    """One group of clauses as a sentence."""
    parts = [f"{group.counts[r]} {setting.words.grades[r].short}" for r in ORDER if group.counts.get(r)]
    looked_at = fill(setting.labels.audited_of, audited=group.audited, planned=group.planned)
    return f"{group.number} {group.title}: {looked_at}; {', '.join(parts)}"


def block(canvas: Canvas, setting: Setting, result: Result, x: float, y: float, width: float, height: float) -> None:
    """A rectangle in the colour of *result*; hatched where nothing is known."""
    colour = ground(setting, result)
    if result in (Result.NOT_AUDITED, Result.OPEN):
        canvas.hatched(x, y, width, height, colour, setting.palette.caption.tint(0.6))
    elif result is Result.NOT_APPLICABLE:
        canvas.rect(x, y, width, height, fill=colour, stroke=setting.palette.rule, line=0.5)
    else:
        canvas.rect(x, y, width, height, fill=colour)


class ClauseBars:
    """Stacked bars: items by result, one bar per group of clauses; parted between bars where they are many."""

    keep_with_next = False
    together = False
    before = 2.0
    after = 2.0

    def __init__(self, setting: Setting, groups: Sequence[GroupFacts], longest: int = 0) -> None:
        self._setting = setting
        self._groups = groups
        self._longest = longest or max((sum(g.counts.get(r, 0) for r in ORDER) for g in groups), default=1) or 1

    def height(self, width: float) -> float:
        """A row per group."""
        return _ROW * len(self._groups)

    def minimum(self, width: float) -> float:
        """Three rows."""
        return _ROW * min(3, len(self._groups))

    def split(self, width: float, height: float) -> tuple[Block, Block] | None:
        """Between two bars."""
        fits = int(height // _ROW)
        if not fits:
            return None
        head, rest = self._groups[:fits], self._groups[fits:]
        return ClauseBars(self._setting, head, self._longest), ClauseBars(self._setting, rest, self._longest)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Number, title, bar, and how much of what was planned was looked at."""
        setting = self._setting
        alt = "; ".join(counts_in_words(setting, group) for group in self._groups)
        tall = self.height(width)
        bars, end = x + 182, x + width - 40
        unit = (end - bars) / self._longest
        with canvas.figure(f"{setting.labels.results_per_clause}. {alt}", (x, top - tall, x + width, top)):
            self._grid(canvas, bars, unit, top, tall)
            for n, group in enumerate(self._groups):
                middle = top - _ROW * (n + 0.5)
                canvas.words(group.number, setting.styles.table_strong, x + 22, middle - 2.8, "right")
                canvas.words(group.title, setting.styles.table, x + 29, middle - 2.8, limit=bars - x - 34)
                self._bar(canvas, group, bars, middle, unit)
                canvas.words(
                    f"{group.audited} / {group.planned}", setting.styles.table, x + width, middle - 2.8, "right"
                )

    def _grid(self, canvas: Canvas, bars: float, unit: float, top: float, tall: float) -> None:
        step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if s * unit >= 40), 1000)
        at = 0
        while at <= self._longest:
            canvas.line(bars + at * unit, top, bars + at * unit, top - tall, self._setting.palette.hairline)
            at += step

    def _bar(self, canvas: Canvas, group: GroupFacts, left: float, middle: float, unit: float) -> None:
        number = self._setting.styles.table_strong.having(size=7.2)
        for result in ORDER:
            count = group.counts.get(result, 0)
            if not count:
                continue
            wide = count * unit
            block(canvas, self._setting, result, left, middle - _BAR / 2, max(wide - 0.6, 0.5), _BAR)
            if wide > 4 + 4 * len(str(count)) and result not in (Result.NOT_AUDITED, Result.OPEN):
                ink = ground(self._setting, result).readable(self._setting.palette.ink)
                canvas.words(str(count), number.having(colour=ink), left + wide / 2, middle - 2.5, "centre")
            left += wide


def towers(canvas: Canvas, setting: Setting, x: float, base: float, width: float, height: float) -> None:
    """The towers of the cover: one per group of clauses, good practice at the foot, what is not known on top."""
    groups = setting.report.groups
    if not groups:
        return
    tallest = max(sum(g.counts.get(r, 0) for r in ORDER) for g in groups) or 1
    slot = width / len(groups)
    wide, unit = min(slot * 0.88, 48.0), min(height / tallest, 14.0)
    slot = min(slot, wide / 0.88)
    alt = "; ".join(counts_in_words(setting, group) for group in groups)
    with canvas.figure(f"{setting.labels.results_per_clause}. {alt}", (x, base - 14, x + width, base + height)):
        for n, group in enumerate(groups):
            left, foot = x + n * slot, base
            for result in (Result.GOOD_PRACTICE, *reversed(ORDER[:5]), *ORDER[6:]):
                tall = group.counts.get(result, 0) * unit
                if not tall:
                    continue
                if result in (Result.NOT_AUDITED, Result.OPEN):
                    canvas.hatched(left, foot, wide, max(tall - 1, 0.5), setting.palette.cover, setting.palette.caption)
                elif result is Result.NOT_APPLICABLE:
                    canvas.rect(
                        left + 0.25, foot, wide - 0.5, max(tall - 1, 0.5), stroke=setting.palette.caption, line=0.5
                    )
                else:
                    canvas.rect(left, foot, wide, max(tall - min(1, unit * 0.2), 0.4), fill=ground(setting, result))
                foot += tall
            if slot > 14:
                style = setting.styles.footer.having(face=Face.CONDENSED_MEDIUM, colour=setting.palette.secondary)
                canvas.words(group.number, style, left + wide / 2, base - 11, "centre", limit=slot)


class LifeLines:
    """Nonconformities against the day of the report: time gone, time left, time overdue (hatched)."""

    keep_with_next = False
    together = True
    before = 2.0
    after = 2.0

    def __init__(self, setting: Setting, nonconformities: Sequence[NonconformityFacts]) -> None:
        self._setting = setting
        self._lines = nonconformities
        today = setting.report.as_of
        starts = [n.raised or n.issued or today for n in nonconformities]
        ends = [max(today, n.due_now or today, n.closed or today) for n in nonconformities]
        self._first = min([*starts, today]) - timedelta(days=4)
        self._last = max([*ends, today]) + timedelta(days=10)

    def height(self, width: float) -> float:
        """Scale, a row each, and the name of today."""
        return 14 + _ROW * len(self._lines) + 13

    def minimum(self, width: float) -> float:
        """All of it."""
        return self.height(width)

    def split(self, width: float, height: float) -> tuple[Block, Block] | None:
        """Between two lines, where they are more than a page holds."""
        fits = int((height - 27) // _ROW)
        if not 0 < fits < len(self._lines):
            return None
        parts = LifeLines(self._setting, self._lines[:fits]), LifeLines(self._setting, self._lines[fits:])
        for part in parts:
            part._first, part._last = self._first, self._last
        return parts

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """Name at the left, line in the middle, days at the right."""
        setting, tall = self._setting, self.height(width)
        left, right = x + 236, x + width - 76
        alt = "; ".join(f"{n.ref} {n.title}: {due_in_words(self._setting, n)}" for n in self._lines)
        with canvas.figure(f"{setting.labels.life_lines}. {alt}", (x, top - tall, x + width, top)):
            self._months(canvas, left, right, top, tall)
            for n, line in enumerate(self._lines):
                middle = top - 14 - _ROW * (n + 0.5)
                result = Result(line.grade)
                shape(canvas, result, x + 4, middle, 7, ground(setting, result))
                wide = canvas.words(line.ref, setting.styles.table_strong, x + 12, middle - 2.8)
                canvas.words(line.title, setting.styles.table, x + 18 + wide, middle - 2.8, limit=left - x - wide - 26)
                self._line(canvas, line, left, right, middle)
                style = setting.styles.table_strong if line.overdue else setting.styles.table_quiet
                canvas.words(due_in_words(self._setting, line), style, x + width, middle - 2.8, "right", limit=72)
            at = self._at(setting.report.as_of, left, right)
            canvas.line(at, top - 12, at, top - tall + 11, setting.palette.ink, 0.9)
            today = fill(setting.labels.today, date=setting.day(setting.report.as_of))
            label = setting.styles.footer.having(face=Face.CONDENSED_SEMIBOLD, colour=setting.palette.ink)
            canvas.words(today, label, min(at, x + width - 40), top - tall + 3, "centre")

    def _at(self, day: date, left: float, right: float) -> float:
        return left + (right - left) * (day - self._first).days / max(1, (self._last - self._first).days)

    def _months(self, canvas: Canvas, left: float, right: float, top: float, tall: float) -> None:
        months = (self._last.year - self._first.year) * 12 + self._last.month - self._first.month
        step = next((s for s in (1, 2, 3, 6, 12) if (months / s) * 26 <= right - left), 24)
        for n in range(1, months + 1):
            index = self._first.month - 1 + n
            day = date(self._first.year + index // 12, index % 12 + 1, 1)
            at = self._at(day, left, right)
            if index % step:
                continue
            canvas.line(at, top - 11, at, top - tall + 12, self._setting.palette.hairline)
            name = self._setting.words.months[day.month - 1]
            words = f"{name} {day:%y}" if day.month == 1 or n <= step else name
            canvas.words(words, self._setting.styles.footer, at, top - 8)

    def _line(self, canvas: Canvas, line: NonconformityFacts, left: float, right: float, middle: float) -> None:
        today, low = self._setting.report.as_of, middle - _BAR / 2
        colour = ground(self._setting, Result(line.grade))
        start = self._at(line.raised or line.issued or today, left, right)
        end = self._at(line.closed or today, left, right)
        due = self._at(line.due_now, left, right) if line.due_now else end
        canvas.rect(start, low, max(1.0, min(due, end) - start), _BAR, fill=colour)
        if line.overdue and due < end:
            canvas.hatched(max(due, start), low, end - max(due, start), _BAR, WHITE, self._setting.palette.ink, 2.2)
        elif due > end and not line.closed:
            canvas.rect(end, low, due - end, _BAR, fill=colour.tint(0.14), stroke=colour)


def due_in_words(setting: Setting, facts: NonconformityFacts) -> str:
    """How many days a nonconformity is late or has left on the day of the report, or when it was closed."""
    labels, today = setting.labels, setting.report.as_of
    if facts.closed:
        return fill(labels.closed_on, date=setting.day(facts.closed))
    if facts.due_now is None:
        return setting.words.states[facts.state]
    days = (facts.due_now - today).days
    return fill(labels.days_late, n=-days) if days < 0 else fill(labels.days_left, n=days)
