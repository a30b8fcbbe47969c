"""What the programme states (20000-1 9.2.2, G-02): each statement on its line, what is missing marked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from auditor.activities import programme as work
from auditor.model.guards.programme import STATEMENTS
from auditor.model.programme import Programme, RiskOrOpportunity
from auditor.model.words import ProgrammeState
from auditor.tui.screens import reading
from auditor.tui.screens.audit.doing import do_step
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.screens.sectioned import labelled
from auditor.tui.widgets.columns import Row
from auditor.tui.widgets.form_fields import Field, LongField

_LABELS = {
    "title": "Title",
    "objectives": "Objectives",
    "criteria": "Criteria",
    "risks": "Risks, chances",
    "frequency": "Frequency",
    "methods": "Methods",
    "responsibilities": "Responsibilities",
    "planning_requirements": "Planning",
    "reporting": "Reporting",
    "importance": "Importance",
    "changes": "Changes",
    "earlier_results": "Earlier results",
    "resources": "Resources",
    "auditor_days": "Auditor days",
    "budget": "Budget",
}
_NEEDED = frozenset({*STATEMENTS, "objectives", "criteria", "risks", "resources"})
_CHANCE = "+"


class Statements(ProgrammeSection):
    """The statements; enter writes one while the programme is a draft, and shows it afterwards."""

    name = "statements"
    title = "States"
    empty = "There is no programme yet: y makes one."

    def rows(self) -> Sequence[Row]:
        """Each statement, on as many rows as it takes."""
        programme = self.programme
        if programme is None:
            return []
        width = self.screen.section_width
        rows: list[Row] = []
        for name, label in _LABELS.items():
            text = text_of(programme, name)
            needed = not text and name in _NEEDED
            tone = "warning" if needed else ""
            rows += labelled(name, label, text or ("missing" if needed else ""), width, tone)
        return rows

    def open(self, key: str) -> None:
        """Write the statement; once submitted it only changes by a revision."""
        name, programme = key.partition("#")[0], self.programme
        assert programme is not None
        text = text_of(programme, name)
        if programme.state is not ProgrammeState.DRAFT:
            self.screen.read(_LABELS[name], text or "Nothing is said.")
            return
        do_step(
            self.screen,
            _LABELS[name],
            [_field(name, text)],
            lambda answers, acting: work.describe(self.book, acting, **{name: _READ.get(name, str)(answers[name])}),
            "Kept",
            book=self.book,
            text=_said_of(name),
        )


def text_of(programme: Programme, name: str) -> str:
    """A statement as it is written and read, a line for each of several."""
    value = getattr(programme, name)
    match name:
        case "objectives":
            return "\n".join(value)
        case "criteria":
            return "\n".join(c.title for c in value)
        case "risks":
            return "\n".join(_risk_text(r) for r in value)
        case "auditor_days":
            return f"{value:g}" if value else ""
    return str(value)


def _risk_text(record: RiskOrOpportunity) -> str:
    sign = f"{_CHANCE} " if record.kind == "opportunity" else ""
    return f"{sign}{record.text}{f'; {record.treatment}' if record.treatment else ''}"


def _risks(text: str) -> list[RiskOrOpportunity]:
    """A risk a line, a chance after ``+``; what is done about it after a semicolon."""
    found = []
    for line in reading.lines(text):
        said, _, treatment = line.removeprefix(_CHANCE).partition(";")
        kind = "opportunity" if line.startswith(_CHANCE) else "risk"
        found.append(RiskOrOpportunity.model_validate({"kind": kind, "text": said, "treatment": treatment.strip()}))
    return found


_READ: dict[str, Callable[[str], Any]] = {
    "objectives": reading.lines,
    "criteria": lambda text: [reading.criterion(line) for line in reading.lines(text)],
    "risks": _risks,
    "auditor_days": lambda text: reading.days(text) if text else 0,
}

_HELP = {
    "objectives": "one a line",
    "criteria": "one a line: ISO/IEC 20000-1:2018",
    "risks": "one a line, a chance after +, what is done about it after ;",
}


def _field(name: str, text: str) -> Field:
    if name in ("title", "budget"):
        return Field(name, _LABELS[name], text, required=name == "title")
    if name == "auditor_days":
        return Field(name, _LABELS[name], text, check=reading.days)
    check = (lambda written: _risks(written)) if name == "risks" else None
    return LongField(name, _LABELS[name], text, check=check, height=7, help=_HELP.get(name, ""))


def _said_of(name: str) -> str:
    words = STATEMENTS.get(name, "")
    return f"{words[:1].upper()}{words[1:]}." if words else _HELP.get(name, "")
