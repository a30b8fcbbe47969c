"""A field for a day: as ISO 8601 writes it, or so many days ahead, which becomes the day it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditor.model.calendar import day_ahead
from auditor.tui.widgets.draft import Keep
from auditor.tui.widgets.form_fields import Field, LineAnswer

HOW = "2026-10-07, or +14 for 14 days ahead"
"""How a day is written."""

_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


@dataclass(frozen=True, slots=True)
class DayField(Field):
    """A day. The answer is ISO 8601, whatever was typed."""


class DayAnswer(LineAnswer):
    """The widget of a :class:`DayField`. Left, it holds the day that was meant by what was typed."""

    def __init__(self, field: DayField, value: str, keep_draft: Keep | None) -> None:
        super().__init__(value, keep_draft=keep_draft, placeholder=field.help or f"such as {HOW}")

    def answer(self) -> str:
        """The day; ``ValueError`` for what is none."""
        text = super().answer()
        meant = self._meant()
        if text and meant is None:
            raise ValueError(f"{text} is no day; write {HOW}")
        return meant.isoformat() if meant else ""

    def meaning(self) -> str:
        """The day that is meant by what stands in the field so far, as people say it; empty for none."""
        meant = self._meant()
        return f"{_DAYS[meant.weekday()]} {meant.isoformat()}" if meant else ""

    def on_blur(self) -> None:
        """Hold the day itself."""
        meant = self._meant()
        if meant is not None:
            self.value = meant.isoformat()

    def _meant(self) -> date | None:
        text = self.value.strip()
        try:
            return date.fromisoformat(text)
        except ValueError:
            return day_ahead(text, self._today())

    def _today(self) -> date:
        workplace = getattr(self.app, "workplace", None)
        today: date = workplace.today() if workplace is not None else date.today()
        return today
