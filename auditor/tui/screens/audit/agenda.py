"""The agenda: when, where, who with whom, about which clauses; ``+`` adds a line.

A line is kept first. Where an auditor is not independent of one of its clauses (G-10), another auditor is offered, or
the override with its compensating measure; both are on record.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auditor.activities import agenda as work
from auditor.activities.act import Act, Outcome
from auditor.model.audit import AgendaLine
from auditor.model.people import Person, Site
from auditor.tui.screens import names, reading
from auditor.tui.screens.audit import independence
from auditor.tui.screens.audit.doing import Answers, do_step
from auditor.tui.screens.audit.section import AuditSection
from auditor.tui.screens.new_audit import MODES
from auditor.tui.screens.people import ids, one, several
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import Choice, Field

KINDS = (
    ("s", "session", "session"),
    ("o", "opening", "opening meeting"),
    ("t", "team", "team time"),
    ("c", "closing", "closing meeting"),
    ("b", "break", "break"),
)


class Agenda(AuditSection):
    """The lines of the agenda by day."""

    name = "agenda"
    title = "Agenda"
    columns = (
        Column("", 11),
        Column("", share=3),
        Column("", 4),
        Column("", 12, from_width=64),
        Column("", share=2, from_width=78),
    )
    empty = "No line yet: + adds one."
    adds = "line"

    def count(self) -> str:
        """How many lines."""
        return str(len(self.book.all(AgendaLine)) or "")

    def _lines(self) -> list[AgendaLine]:
        return sorted(self.book.all(AgendaLine).values(), key=lambda a: (a.day, a.start, a.track, a.id))

    def rows(self) -> Sequence[Row]:
        """The lines under their days."""
        rows: list[Row] = []
        day = None
        for line in self._lines():
            if line.day != day:
                day = line.day
                rows.append(Row(day.isoformat(), (f"{day:%a} {day.isoformat()}",), heading=True))
            people = ", ".join(names.ref(self.book, p) for p in line.auditors)
            people += "".join(
                f" · {', '.join(names.ref(self.book, p) for p in line.auditees)}" if line.auditees else ""
            )
            topic = (line.topic, "" if line.kind == "session" else "muted")
            begun = "done" if line.ended else "running" if line.begun else ""
            rows.append(
                Row(
                    line.id,
                    (
                        f"{line.start:%H:%M}-{line.end:%H:%M}",
                        (topic, ("  ", ""), (begun, "success")) if begun else (topic,),
                        names.site(self.book, line.site),
                        people,
                        names.numbers(line.clauses),
                    ),
                )
            )
        return rows

    def new(self) -> None:
        """Add a line after the last one."""
        self._ask(None)

    def open(self, key: str) -> None:
        """Change a line."""
        self._ask(self.book.get(AgendaLine, key))

    def remove(self, key: str) -> None:
        """Take a line off, before the audit begins."""
        self.screen.kept(work.remove_line(self.book, self.screen.desk.act(), key), "The line is off the agenda")

    def _ask(self, line: AgendaLine | None) -> None:
        screen = self.screen
        changed: list[AgendaLine] = []

        def do(answers: Answers, acting: Act) -> Outcome[AgendaLine]:
            fields = self._read(answers)
            screen.take_over_new([*fields["auditors"], *fields["auditees"], fields["site"]], acting)
            if line is None:
                outcome = work.add_line(self.book, acting, **fields)
            else:
                outcome = work.edit_line(self.book, acting, line.id, **fields)
            changed.append(outcome.value)
            return outcome

        do_step(
            screen,
            f"Agenda line {line.day} {line.start:%H:%M}  {line.topic}" if line else "Agenda line",
            self._fields(line),
            do,
            "The line is kept",
            book=self.book,
            then=lambda: independence.look_at(screen, changed[-1]),
        )

    def _fields(self, line: AgendaLine | None) -> list[Field]:
        audit, people, standard = self.book.audit, self.screen.desk.workspace.programme, self.screen.standard
        before = [line] if line else self._lines()[-1:]
        day = before[0].day if before else audit.planned_from
        site = before[0].site if before else next(iter(audit.sites), None)
        time = f"{line.start:%H:%M}-{line.end:%H:%M}" if line else ""
        clauses = ", ".join(c.removeprefix(f"{standard}:") for c in line.clauses) if line else ""
        return [
            Field("topic", "Topic", line.topic if line else "", required=True),
            Field("day", "Day", day.isoformat(), required=True, check=reading.day),
            Field("time", "From - to", time, required=True, check=reading.from_to, help="such as 09:30-11:00"),
            one(people, Site, "site", "Site", site),
            several(people, Person, "auditors", "Auditors", line.auditors if line else [audit.lead or ""]),
            several(people, Person, "auditees", "With", line.auditees if line else ()),
            Field("clauses", "Clauses", clauses, check=reading.check_clauses(standard), help="such as 8.5, 8.6.1"),
            Choice("kind", "Kind", line.kind if line else "session", options=KINDS),
            Choice("mode", "Mode", (line.mode if line else audit.mode).value, options=MODES),
        ]

    def _read(self, answers: Answers) -> dict[str, Any]:
        desk = self.screen.desk
        start, end = reading.from_to(answers["time"])
        site = next(iter(ids(desk, Site, answers["site"])), None)
        zone = desk.workspace.programme.get(Site, site).timezone if site else desk.workspace.zone.key
        return {
            "topic": answers["topic"],
            "day": reading.day(answers["day"]),
            "start": start,
            "end": end,
            "zone": zone,
            "site": site,
            "auditors": ids(desk, Person, answers["auditors"]),
            "auditees": ids(desk, Person, answers["auditees"]),
            "clauses": reading.clauses(answers["clauses"], self.screen.standard),
            "kind": answers["kind"],
            "mode": answers["mode"],
        }
