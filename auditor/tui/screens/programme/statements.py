"""What the programme states (20000-1 9.2.2, G-02) and is planned around: each on its line, what is missing marked."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

from auditor.activities import programme as work
from auditor.model import programme as stated
from auditor.model.guards.programme import STATEMENTS
from auditor.model.people import Person, Site
from auditor.model.programme import Blackout, Event, Programme, RiskOrOpportunity, RiskState, Surroundings
from auditor.model.record import Id
from auditor.model.schemes import DeadlineScheme, GradingScheme
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
    "events": "Outside events",
    "blackouts": "No audits on",
}
_AROUND = frozenset(Surroundings.model_fields)
"""What comes from outside, and is written at any time."""
_NEEDED = frozenset({*STATEMENTS, "objectives", "criteria", "risks", "resources"})
_CHANCE = "+"
_STATES = get_args(RiskState)
_TAIL = re.compile(r"(?P<line>.*?)\s*\[(?P<tail>[^\[\]]+)\]")


class Statements(ProgrammeSection):
    """The statements; enter writes one in the draft and while a revision is proposed, and shows it at other times."""

    name = "statements"
    title = "Statements"
    empty = "There is no programme yet: {yes} makes one."

    def rows(self) -> Sequence[Row]:
        """Each statement, on as many rows as it takes."""
        programme = self.programme
        if programme is None:
            return []
        width = self.screen.section_width
        rows: list[Row] = []
        for name, label in _LABELS.items():
            text = text_of(programme, name, self._names)
            needed = _is_missing(programme, name)
            rows += labelled(name, label, text or ("missing" if needed else ""), width, "warning" if needed else "")
            proposed = self._proposed(programme, name)
            if proposed is not None and proposed != text:
                rows += labelled(f"{name}#proposed", "proposed", proposed or "nothing", width, "warning")
        for name, (label, text) in self._schemes(programme).items():
            rows += labelled(name, label, text.partition("\n")[0], width)
        return rows

    def _schemes(self, programme: Programme) -> dict[str, tuple[str, str]]:
        """The schemes that it declares, each with its label and what it says; the first line is its name."""
        grading = self.book.all(GradingScheme).get(programme.grading or "")
        deadlines = self.book.all(DeadlineScheme).get(programme.deadlines or "")
        found = {}
        if grading:
            words = (f"{word.key}  {word.label}: {word.meaning}" for word in grading.grades)
            found["grading"] = ("Grades", "\n".join([f"{grading.ref} {grading.name}", "", *words]))
        if deadlines:
            said = deadlines.model_dump(exclude={"id", "ref", "name"})
            said |= {name: "yes" if value else "no" for name, value in said.items() if isinstance(value, bool)}
            days = (f"{name.replace('_', ' ')}: {count}" for name, count in said.items())
            hint = "A draft declares others: auditor programme deadlines set"
            found["deadlines"] = ("Deadlines", "\n".join([f"{deadlines.ref} {deadlines.name}", "", *days, "", hint]))
        return found

    @property
    def _names(self) -> Mapping[Id, str]:
        """The references of sites and people."""
        named: list[Site | Person] = [*self.book.all(Site).values(), *self.book.all(Person).values()]
        return {each.id: each.ref for each in named}

    def _proposed(self, programme: Programme, name: str) -> str | None:
        """What a proposed revision would state."""
        return text_of(programme.proposed, name, self._names) if programme.proposed and name not in _AROUND else None

    def open(self, key: str) -> None:
        """Write the statement: in the draft, or what a proposed revision would state; else read it."""
        name, programme = key.partition("#")[0], self.programme
        assert programme is not None
        if (scheme := self._schemes(programme).get(name)) is not None:
            self.screen.read(*scheme)
            return
        proposed = self._proposed(programme, name)
        text = text_of(programme, name, self._names) if proposed is None else proposed
        if not _may_be_written(programme, name):
            self.screen.read(_LABELS[name], text or "Nothing is said.")
            return
        self._write(programme, name, text)

    def write_missing(self) -> None:
        """Write the first statement that is missing, and the next one when it is kept, until one is left unwritten."""
        programme = self.programme
        missing = [name for name in _LABELS if programme and _is_missing(programme, name)]
        if programme is not None and missing:
            self.screen.go(self.name, missing[0])
            self._write(programme, missing[0], "", self.write_missing)

    def _write(self, programme: Programme, name: str, text: str, then: Callable[[], None] | None = None) -> None:
        do_step(
            self.screen,
            _LABELS[name],
            [_field(name, text)],
            lambda answers, acting: work.describe(
                self.book, acting, self.screen.of, was=programme.around, **{name: self._read(name, answers[name])}
            ),
            "Kept",
            book=self.book,
            text=_said_of(name),
            then=then,
        )

    def _read(self, name: str, text: str) -> Any:
        if name == "blackouts":
            return [_blackout(line, lambda ref: self.book.find(Site, ref).id) for line in reading.lines(text)]
        if name == "risks":
            return _risks(text, {person.ref: person.id for person in self.book.all(Person).values()})
        return _READ.get(name, str)(text)


def _is_missing(programme: Programme, name: str) -> bool:
    """Whether a statement that a programme has to make is not made."""
    return name in _NEEDED and not text_of(programme, name)


def _may_be_written(programme: Programme, name: str) -> bool:
    if name in _AROUND:
        return programme.state not in (ProgrammeState.CLOSED, ProgrammeState.CANCELLED)
    return programme.state is ProgrammeState.DRAFT or bool(programme.proposed_change)


def text_of(programme: Programme | stated.Statements, name: str, names: Mapping[Id, str] | None = None) -> str:
    """A statement as it is written and read, a line for each of several; *names* are those of sites and people."""
    value = getattr(programme, name)
    match name:
        case "objectives":
            return "\n".join(value)
        case "criteria":
            return reading.written_criteria(value)
        case "risks":
            return "\n".join(_risk_text(each, names or {}) for each in value)
        case "events":
            return "\n".join(_event_text(event) for event in value)
        case "blackouts":
            return "\n".join(_blackout_text(blackout, names or {}) for blackout in value)
        case "auditor_days":
            return f"{value:g}" if value else ""
    return str(value)


def _risk_text(record: RiskOrOpportunity, names: Mapping[Id, str]) -> str:
    sign = f"{_CHANCE} " if record.kind == "opportunity" else ""
    owner = [names.get(record.owner, record.owner)] if record.owner else []
    tail = ", ".join([*owner, *([record.state] if record.state != "open" else [])])
    treatment = f"; {record.treatment}" if record.treatment else ""
    return f"{sign}{record.text}{treatment}{f' [{tail}]' if tail else ''}"


def _risks(text: str, people: Mapping[str, Id] | None = None) -> list[RiskOrOpportunity]:
    """A risk a line, a chance after ``+``: what is done about it after ``;``, whose it is and how far in brackets.

    Brackets that hold something else are part of the text.
    """
    return [_risk(line, people or {}) for line in reading.lines(text)]


def _risk(line: str, people: Mapping[str, Id]) -> RiskOrOpportunity:
    told = _TAIL.fullmatch(line)
    tail = [part.strip() for part in told["tail"].split(",")] if told else []
    if told and all(part in people or part in _STATES for part in tail):
        line = told["line"]
    else:
        tail = []
    said, _, treatment = line.removeprefix(_CHANCE).partition(";")
    return RiskOrOpportunity.model_validate(
        {
            "kind": "opportunity" if line.startswith(_CHANCE) else "risk",
            "text": said,
            "treatment": treatment.strip(),
            "owner": next((people[part] for part in tail if part in people), None),
            "state": next((part for part in tail if part in _STATES), "open"),
        }
    )


def _event_text(event: Event) -> str:
    last = f" to {event.last}" if event.last else ""
    return "; ".join((event.ref, f"{event.on}{last}", event.title, *([event.kind] if event.kind else [])))


def _events(text: str) -> list[Event]:
    """An event a line: ``CB-S2; 2027-02-23 to 2027-02-25; stage 2; stage-2``."""
    found = []
    for line in reading.lines(text):
        ref, days, title, kind = (part.strip() for part in (*line.split(";"), "", "", "")[:4])
        first, last = reading.span(days)
        found.append(
            Event.model_validate(
                {"ref": ref, "title": title, "on": first, "last": last if last != first else None, "kind": kind}
            )
        )
    return found


def _blackout_text(blackout: Blackout, sites: Mapping[Id, str]) -> str:
    where = [", ".join(sites.get(site, site) for site in blackout.sites)] if blackout.sites else []
    return "; ".join((f"{blackout.first} to {blackout.last}", blackout.reason, *where))


def _blackout(line: str, site: Callable[[str], Id] = str) -> Blackout:
    """Days without audits in a line: ``2026-12-10 to 2027-01-08; change freeze; BRQ, ŁDZ``."""
    days, reason, where = (part.strip() for part in (*line.split(";"), "", "")[:3])
    first, last = reading.span(days)
    return Blackout(first=first, last=last, reason=reason, sites=[site(ref) for ref in where.replace(",", " ").split()])


_READ: dict[str, Callable[[str], Any]] = {
    "objectives": reading.lines,
    "criteria": reading.criteria,
    "events": _events,
    "auditor_days": lambda text: reading.days(text) if text else 0,
}

_HELP = {
    "objectives": "one a line",
    "criteria": "one a line: ISO/IEC 20000-1:2018, or title; standard; edition; kind",
    "risks": "one a line, a chance after +, the treatment after ;, owner and state in [P01, treated]",
    "events": "one a line: CB-S2; 2027-02-23 to 2027-02-25; stage 2; kind",
    "blackouts": "one a line: 2026-12-10 to 2027-01-08; change freeze; sites, if not all",
}
_CHECKS: dict[str, Callable[[str], object]] = {
    "criteria": reading.criteria,
    "risks": _risks,
    "events": _events,
    "blackouts": lambda text: [_blackout(line) for line in reading.lines(text)],
}


def _field(name: str, text: str) -> Field:
    if name in ("title", "budget"):
        return Field(name, _LABELS[name], text, required=name == "title")
    if name == "auditor_days":
        return Field(name, _LABELS[name], text, check=reading.days)
    return LongField(name, _LABELS[name], text, check=_CHECKS.get(name), height=7, help=_HELP.get(name, ""))


def _said_of(name: str) -> str:
    words = STATEMENTS.get(name, "")
    return f"{words[:1].upper()}{words[1:]}." if words else _HELP.get(name, "")
