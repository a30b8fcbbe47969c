"""The schedule: the years of the cycle under each other, months across, audits down; an audit is moved by its keys."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from auditor.activities import moving_back
from auditor.errors import InvalidInput, NotFound
from auditor.figures.overview import AuditRow, SlotRow, clauses_in
from auditor.model.calendar import is_working_day, span
from auditor.model.people import Person, Site
from auditor.model.programme import Programme
from auditor.model.quantity import quantity
from auditor.model.words import BEFORE_OPENING, AuditState, Role
from auditor.tui.cells import Segments
from auditor.tui.keymap import as_key, told
from auditor.tui.marks import Signs
from auditor.tui.screens.audit.doing import do_step, who
from auditor.tui.screens.audit.moving import move
from auditor.tui.screens.audit.tasks import asked_for, next_task, report_due, state_words
from auditor.tui.screens.new_audit import ask_for_an_audit
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.screens.programme.year import Bar, Year, scale
from auditor.tui.widgets.columns import GAP, Column, Row

_LABEL = 11
_WORDS = 20
_DONE = (AuditState.REPORTED, AuditState.COMPLETED, AuditState.FOLLOW_UP, AuditState.CLOSED)
_OVER = (AuditState.CANCELLED, AuditState.TERMINATED)
_LETTERS = {
    "A": "done",
    "A!": "open NC",
    "w": "in work",
    "p": "planned",
    "p?": "provisional",
    "x": "off",
    "?": "damaged",
}


class Schedule(ProgrammeSection):
    """The audits of the cycle, the days on which none takes place, and what they are planned around."""

    name = "audits"
    title = "Schedule"
    adds = "audit"
    wide = True
    beneath = 3
    empty = "No audit is planned yet: {new} plans one."

    _moving: tuple[str, date] | None = None
    """The audit that is being moved, and the day it would begin."""

    @property
    def columns(self) -> Sequence[Column]:  # type: ignore[override]
        """The year takes what label and words leave."""
        return (Column("", _LABEL), Column("", 12 * self._cells), Column())

    @property
    def _cells(self) -> int:
        return scale(self.screen.section_width - _LABEL - _WORDS - 2 * GAP)

    def count(self) -> str:
        """How many audits."""
        return str(len(self.screen.slots) or "")

    # Rows

    def rows(self) -> Sequence[Row]:
        """Each year with its audits, then the days without audits and what happens outside the programme."""
        programme, slots = self.programme, self.screen.slots
        if programme is None or not slots:
            return []
        by_year: dict[int, list[SlotRow]] = {year: [] for year in programme.years}
        for slot in slots:
            for year in {slot.planned_from.year, slot.planned_to.year}:
                by_year.setdefault(year, []).append(slot)
        return [
            row
            for year in sorted(by_year)
            for row in self._year(programme, by_year[year], Year(year, self._cells, self._signs))
        ]

    @property
    def _signs(self) -> Signs:
        return self.screen.rows.signs

    def _year(self, programme: Programme, slots: Sequence[SlotRow], year: Year) -> Iterator[Row]:
        done = sum(self._is_done(slot) for slot in slots)
        told = f"{done} of {len(slots)} done" if slots else "no audit"
        yield Row(f"year-{year.year}", (f"{year.year}".ljust(_LABEL + GAP) + year.months(), told), heading=True)
        shaded = [(each.first, each.last) for each in programme.blackouts]
        for slot in slots:
            yield self._row(slot, year, shaded)
        closed: dict[str, list[tuple[date, date]]] = {}
        for each in programme.blackouts:
            if each.first.year <= year.year <= each.last.year:
                closed.setdefault(each.reason or "no reason given", []).append((each.first, each.last))
        for number, (reason, spans) in enumerate(closed.items()):
            line = year.line((), spans, self.today)
            yield Row(f"blackout-{number}-{year.year}", ((("no audits", "muted"),), line, ((reason, "muted"),)))
        for event in programme.events:
            if event.on.year == year.year:
                bar = Bar(event.on, event.last or event.on, self._signs.event, self._signs.event, "strong")
                said = ((f"{event.on:%m-%d} ", "muted"), (event.title, ""))
                yield Row(f"event-{event.ref}", (((event.ref, "muted"),), year.line([bar], (), self.today), said))

    def _is_done(self, slot: SlotRow) -> bool:
        audit = self.screen.audit(slot.ref)
        return audit is not None and audit.state in _DONE

    def _row(self, slot: SlotRow, year: Year, shaded: Sequence[tuple[date, date]]) -> Row:
        audit = self.screen.audit(slot.ref)
        letter, tone, words = self._stands(slot, audit)
        first, last = slot.planned_from, slot.planned_to
        if self._moving and self._moving[0] == slot.ref:
            last, first, tone = self._moving[1] + (last - first), self._moving[1], "accent"
            words = f"{first}"
        line = year.line([Bar(first, last, letter, self._signs.fill, tone)], shaded, self.today)
        title = (("  ", ""), (slot.title, "muted")) if self.screen.section_width > 90 else ()
        return Row(slot.ref, (slot.ref, line, ((words, tone), *title)))

    def _stands(self, slot: SlotRow, audit: AuditRow | None) -> tuple[str, str, str]:
        """Letter, tone and words of an audit."""
        if audit is None:
            return ("?", "error", "damaged") if slot.ref in self.screen.overview.damage else ("p", "", "planned")
        words = state_words(audit)
        if audit.state in _OVER:
            return "x", "muted", words
        if audit.state in _DONE:
            due = report_due(audit, self._holidays)
            late = audit.report_issued is not None and due is not None and audit.report_issued > due
            words += ", report late" if late else ""
            if audit.open_nonconformities:
                return "A!", "minor", words
            return "A", "success", words
        if audit.state in BEFORE_OPENING:
            if slot.planned_from < self.today:
                return "p", "error", "not begun"
            return ("p?", "warning", "provisional") if slot.provisional else ("p", "", words)
        return "w", "strong", words

    @property
    def _holidays(self) -> Sequence[date]:
        return self.screen.desk.workspace.settings.calendar.holidays

    # Beneath

    def says(self, key: str, column: int) -> Sequence[Segments]:
        """The audit at the cursor: title, days, places, who; while it is moved, from when to when."""
        slot = self._slot(key)
        if slot is None:
            return (), (), self._legend
        audit = self.screen.audit(key)
        head: Segments = ((slot.ref, "strong"), ("  ", ""), (slot.title, ""))
        if self._moving and self._moving[0] == key:
            return head, self._move(slot, self._moving[1]), self._legend
        return head, ((" · ".join(self._facts(slot, audit)), "muted"),), self._legend

    @property
    def _legend(self) -> Segments:
        """What the letters and signs that are shown stand for."""
        signs, programme = self._signs, self.programme
        shown = {self._stands(slot, self.screen.audit(slot.ref))[0] for slot in self.screen.slots}
        told = [f"{letter} {words}" for letter, words in _LETTERS.items() if letter in shown]
        told += [f"{signs.shade} no audits"] if programme and programme.blackouts else []
        told += [f"{signs.event} event"] if programme and programme.events else []
        return tuple((f"{each}  ", "muted") for each in told)

    def _move(self, slot: SlotRow, to: date) -> Segments:
        days = (to - slot.planned_from).days
        by = f"{quantity(abs(days), 'day')} {'later' if days > 0 else 'earlier'}"
        moved = f"{slot.planned_from} {self._signs.arrow} {to}, {by}"
        keys = (as_key("open"), (" moves it   ", ""), as_key("back"), (" leaves it", ""))
        return ((moved, "accent"), ("   ", ""), *keys)

    def _facts(self, slot: SlotRow, audit: AuditRow | None) -> Iterator[str]:
        yield span(slot.planned_from, slot.planned_to)
        if audit and audit.requests:
            yield asked_for(audit)
        sites = self.book.all(Site)
        yield ", ".join(sites[site].ref for site in slot.sites if site in sites) or "no site"
        clauses = len(list(clauses_in(slot.clauses)))
        yield quantity(clauses, "clause")
        yield quantity(slot.planned_days, "day")
        lead = audit.lead if audit else slot.lead
        person = self.book.all(Person).get(lead)
        yield f"lead {person.ref}" if person else "no lead yet"
        task = next_task(audit, self._holidays) if audit else None
        if task is not None:
            yield f"next: {task.short}"

    # Keys

    def open(self, key: str) -> None:
        """Open the audit; one that is being moved is moved."""
        if self._moving and self._moving[0] == key:
            self._ask_to_move(key, self._moving[1])
        elif key.startswith("event-"):
            self._read_event(key.removeprefix("event-"))
        elif not key.startswith("blackout-"):
            self.screen.open_audit(self.screen.desk.workspace.audit(key))

    def new(self) -> None:
        """Plan an audit; after the approval it is provisional until the revision is approved."""

        def planned(ref: str) -> None:
            self.screen.show()
            self.screen.go(self.name, ref)

        ask_for_an_audit(self.screen, self.screen.desk, planned, self._place())

    def _place(self) -> dict[str, str]:
        """The programme that an audit is planned in, where it is not the one that its day says."""
        chosen = self.screen.chosen
        return {"programme": chosen.ref} if chosen else {}

    def shift(self, key: str, days: int) -> None:
        """Move the audit at the cursor by days; a single day goes to the next working day. Nothing is kept yet."""
        slot = self._slot(key)
        if slot is None:
            raise NotFound("There is no audit in this row.", "The keys move to one.")
        audit = self.screen.audit(key)
        if audit is not None and audit.state not in BEFORE_OPENING:
            raise InvalidInput(
                f"{key} is {state_words(audit)}: only an audit that has not begun is moved.",
                told("A new one: {new}"),
            )
        moving = self._moving[1] if self._moving and self._moving[0] == key else slot.planned_from
        moved = moving + timedelta(days=days)
        while abs(days) == 1 and not is_working_day(moved, self._holidays):
            moved += timedelta(days=days)
        self._moving = (key, moved) if moved != slot.planned_from else None
        self.screen.show_rows()

    def leave(self) -> bool:
        """Let go of an audit that is being moved; tells whether there was one."""
        was, self._moving = self._moving, None
        if was:
            self.screen.show_rows()
        return was is not None

    def ask_for_a_date(self, key: str) -> None:
        """Ask for the new first day of the audit at the cursor."""
        moving = self._moving[1] if self._moving and self._moving[0] == key else None
        self._ask_to_move(key, moving)

    def _ask_to_move(self, key: str, new: date | None) -> None:
        def moved() -> None:
            self._moving = None
            self.screen.go(self.name, key)

        move(self.screen, self.screen.desk.workspace.audit(key), new, moved)

    def take_back(self, key: str) -> None:
        """Take one's last move of the audit at the cursor back, or let go of the one that is not kept yet."""
        if self.leave():
            return
        if self._slot(key) is None:
            raise NotFound("There is no audit in this row.", "The keys move to one.")
        screen, workspace = self.screen, self.screen.desk.workspace
        book = workspace.audit(key)
        do_step(
            screen,
            f"Take the last move of {key} back",
            who(screen.desk, book, (Role.PROGRAMME_MANAGER,), book.audit.manager),
            lambda _, acting: moving_back.move_back(workspace, book, acting),
            f"{key} is moved back",
            book=book,
            about=book.audit.id,
            then=lambda: screen.go(self.name, key),
        )

    def _slot(self, key: str) -> SlotRow | None:
        return next((slot for slot in self.screen.slots if slot.ref == key), None)

    def _read_event(self, ref: str) -> None:
        programme = self.programme
        event = next((each for each in programme.events if each.ref == ref), None) if programme else None
        if event is not None:
            self.screen.read(f"{event.ref} {event.title}", span(event.on, event.last or event.on))
