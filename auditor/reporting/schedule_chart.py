"""The schedule of a cycle as a chart: each audit on its days, today, days kept free, events; parted between lines.

Titles may be cut here: they stand in full in the table below it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from auditor.model.words import AuditState
from auditor.reporting.colour import WHITE
from auditor.reporting.flow import Block
from auditor.reporting.fonts import Face
from auditor.reporting.labels import fill, fill_count
from auditor.reporting.marks import ground
from auditor.reporting.programme_record import EventFacts, ScheduledAudit
from auditor.reporting.programme_setting import Setting
from auditor.reporting.record import Result
from auditor.reporting.shapes import shape

if TYPE_CHECKING:
    from auditor.reporting.canvas import Canvas

_ROW = 15.4
_HEAD = 15.0
_FOOT = 14.0
_BAR = 9.0
_LEAST = 5.0
"""A bar is so wide at least, however short the audit."""


class Span(NamedTuple):
    """The days from the left end of the chart to its right end."""

    first: date
    last: date

    def at(self, day: date, left: float, right: float) -> float:
        """Where a day lies between *left* and *right*; days outside lie at the ends."""
        share = (day - self.first).days / max(1, (self.last - self.first).days)
        return left + (right - left) * min(1.0, max(0.0, share))


class ScheduleChart:
    """The audits by day, then the events; each part on a page of its own has the months above and today below."""

    keep_with_next = True
    together = False
    before = 2.0
    after = 4.0

    def __init__(self, setting: Setting, lines: Sequence[ScheduledAudit | EventFacts], span: Span) -> None:
        self._setting = setting
        self._lines = lines
        self._span = span

    def height(self, width: float) -> float:
        """Months, a line each, and the name of today."""
        return _HEAD + _ROW * len(self._lines) + _FOOT

    def minimum(self, width: float) -> float:
        """Three lines."""
        return _HEAD + _ROW * min(3, len(self._lines)) + _FOOT

    def split(self, width: float, height: float) -> tuple[Block, Block] | None:
        """Between two lines."""
        fits = int((height - _HEAD - _FOOT) // _ROW)
        if not 0 < fits < len(self._lines):
            return None
        head, rest = self._lines[:fits], self._lines[fits:]
        return ScheduleChart(self._setting, head, self._span), ScheduleChart(self._setting, rest, self._span)

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """What it is at the left, its days in the middle, its state at the right."""
        setting, tall = self._setting, self.height(width)
        left, right = x + 262, x + width - 88
        told = "; ".join(self._in_words(line) for line in self._lines)
        says = f"{setting.labels.schedule_says}. {told}"
        with canvas.figure(says, (x, top - tall, x + width, top)):
            self._scale(canvas, left, right, top, tall)
            for n, line in enumerate(self._lines):
                low = top - _HEAD - _ROW * (n + 1)
                canvas.line(x, low, x + width, low, setting.palette.hairline)
                self._named(canvas, line, x, low, left - x - 10)
                self._line(canvas, line, left, right, low + _ROW / 2)
                style = setting.styles.table_strong if self._is_late(line) else setting.styles.table_quiet
                canvas.words(self._state(line), style, x + width, low + 4.6, "right", limit=84)
            self._today(canvas, left, right, top, tall)

    # The scale

    def _scale(self, canvas: Canvas, left: float, right: float, top: float, tall: float) -> None:
        palette, span = self._setting.palette, self._span
        for free in self._setting.status.kept_free:
            if free.last >= span.first and free.first <= span.last:
                start, end = span.at(free.first, left, right), span.at(free.last, left, right)
                canvas.rect(start, top - tall + _FOOT, max(end - start, 1), tall - _HEAD - _FOOT, fill=palette.ground)
                canvas.line(start, top - _HEAD, start, top - tall + _FOOT, palette.rule, 0.4, "1 1.6")
                canvas.line(end, top - _HEAD, end, top - tall + _FOOT, palette.rule, 0.4, "1 1.6")
        months = (span.last.year - span.first.year) * 12 + span.last.month - span.first.month + 1
        step = next((s for s in (1, 2, 3, 6, 12) if (right - left) * s / months >= 24), 24)
        for n in range(months):
            index = span.first.month - 1 + n
            day = date(span.first.year + index // 12, index % 12 + 1, 1)
            if index % step or day < span.first:
                continue
            at = span.at(day, left, right)
            is_year = day.month == 1
            canvas.line(at, top - 4, at, top - tall + _FOOT, palette.rule if is_year else palette.hairline)
            words = f"{day.year}" if is_year else self._setting.words.months[day.month - 1]
            face = Face.CONDENSED_SEMIBOLD if is_year else Face.CONDENSED
            canvas.words(words, self._setting.styles.footer.having(face=face), at + 2, top - 9)

    def _today(self, canvas: Canvas, left: float, right: float, top: float, tall: float) -> None:
        setting, today = self._setting, self._setting.status.as_of
        if not self._span.first <= today <= self._span.last:
            return
        at = self._span.at(today, left, right)
        canvas.line(at, top - _HEAD + 3, at, top - tall + _FOOT - 3, setting.palette.ink, 0.9)
        words = fill(setting.labels.today, date=setting.day(today))
        style = setting.styles.footer.having(face=Face.CONDENSED_SEMIBOLD, colour=setting.palette.ink)
        canvas.words(words, style, min(max(at, left + 30), right - 10), top - tall + 2.5, "centre")

    # A line

    def _named(self, canvas: Canvas, line: ScheduledAudit | EventFacts, x: float, low: float, limit: float) -> None:
        styles = self._setting.styles
        wide = canvas.words(line.ref, styles.table_strong, x, low + 4.6, limit=limit)
        canvas.words(line.title, styles.table_quiet, x + wide + 7, low + 4.6, limit=max(limit - wide - 7, 20))

    def _line(
        self, canvas: Canvas, line: ScheduledAudit | EventFacts, left: float, right: float, middle: float
    ) -> None:
        palette, span = self._setting.palette, self._span
        start = span.at(line.first, left, right)
        wide = max(span.at(line.last, left, right) - start, _LEAST)
        low = middle - _BAR / 2
        if isinstance(line, EventFacts):
            shape(canvas, Result.MAJOR, start + wide / 2, middle, 8, palette.accent)
            return
        if line.first_planned and line.first_planned != line.first:
            before = span.at(line.first_planned, left, right)
            for y in (low, low + _BAR):
                canvas.line(before, y, before + wide, y, palette.secondary, 0.6, "1 1")
            for at in (before, before + wide):
                canvas.line(at, low, at, low + _BAR, palette.secondary, 0.6, "1 1")
        if line.state in (AuditState.CANCELLED, AuditState.TERMINATED):
            canvas.rect(start, low, wide, _BAR, fill=WHITE, stroke=palette.caption, line=0.5)
            canvas.line(start - 1.5, middle, start + wide + 1.5, middle, palette.caption, 0.9)
        elif line.is_held:
            canvas.rect(start, low, wide, _BAR, fill=ground(self._setting, Result.GOOD_PRACTICE))
        elif line.days_late:
            canvas.hatched(start, low, wide, _BAR, WHITE, ground(self._setting, Result.MAJOR), 1.9)
        else:
            stroke = ground(self._setting, Result.OFI)
            is_begun = line.state not in (AuditState.PLANNED, AuditState.INITIATED)
            canvas.rect(start, low, wide, _BAR, fill=stroke.tint(0.25) if is_begun else WHITE, stroke=stroke, line=0.9)

    @staticmethod
    def _is_late(line: ScheduledAudit | EventFacts) -> bool:
        return isinstance(line, ScheduledAudit) and line.days_late > 0

    def _state(self, line: ScheduledAudit | EventFacts) -> str:
        if isinstance(line, EventFacts):
            return self._setting.day(line.first)
        if line.days_late:
            return fill_count(self._setting.labels.late, line.days_late)
        return self._setting.words.audit_states[line.state]

    def _in_words(self, line: ScheduledAudit | EventFacts) -> str:
        return f"{line.ref} {line.title}: {self._setting.days(line.first, line.last)}, {self._state(line)}"


def spanning(setting: Setting, audits: Sequence[ScheduledAudit], events: Sequence[EventFacts]) -> Span:
    """The whole cycle, and what lies outside of it."""
    status = setting.status
    lines: list[ScheduledAudit | EventFacts] = [*audits, *events]
    days = [day for each in lines for day in (each.first, each.last)]
    days += [each.first_planned for each in audits if each.first_planned]
    return Span(min([status.cycle_from, *days]), max([status.cycle_to, *days]) + timedelta(days=1))
