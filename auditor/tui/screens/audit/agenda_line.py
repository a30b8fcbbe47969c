"""The form of an agenda line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from auditor.activities import agenda as work
from auditor.activities.act import Act, Outcome
from auditor.model.audit import AgendaLine
from auditor.model.guards.rule import Refusal
from auditor.model.people import Person, Site
from auditor.model.record import Id
from auditor.model.words import Mode
from auditor.tui.screens import reading
from auditor.tui.screens.audit import independence
from auditor.tui.screens.audit.doing import Answers, do_step
from auditor.tui.screens.new_audit import MODES
from auditor.tui.screens.people import ids, one, several
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import Choice, Field

if TYPE_CHECKING:
    from auditor.tui.screens.audit.screen import AuditScreen

KINDS = (
    ("s", "session", "session"),
    ("o", "opening", "opening meeting"),
    ("t", "team", "team time"),
    ("c", "closing", "closing meeting"),
    ("b", "break", "break"),
)


def ask(
    screen: AuditScreen, line: AgendaLine | None, last: Sequence[AgendaLine] = (), clauses: Sequence[str] = ()
) -> None:
    """Ask for a new line, which follows the *last* one, or for what changes in one.

    Where an auditor is not independent of one of the clauses (G-10), another one is offered, or the override.
    """
    book = screen.book
    said = "The line is kept"

    def keep(acting: Act, fields: dict[str, Any]) -> Outcome[AgendaLine]:
        if line is None:
            return work.add_line(book, acting, **fields)
        return work.edit_line(book, acting, line.id, **fields)

    def do(answers: Answers, acting: Act) -> Outcome[AgendaLine]:
        fields = _read(screen, line, answers)
        screen.take_over_new([*fields["auditors"], *fields["auditees"], *fields["guides"], fields["site"]], acting)
        return keep(acting, fields)

    def by_others(answers: Answers, acting: Act, refusal: Refusal) -> bool:
        if refusal.rules != ("G-10",):
            return False
        fields = _read(screen, line, answers)

        def kept(auditors: Sequence[Id]) -> None:
            screen.kept(keep(screen.desk.act(), {**fields, "auditors": list(auditors)}), said)

        independence.look_at(screen, fields["auditors"], fields["clauses"], fields["site"], kept)
        return True

    do_step(
        screen,
        f"Agenda line {line.day} {line.start:%H:%M}  {line.topic}" if line else "Agenda line",
        _fields(screen, line, last, clauses),
        do,
        said,
        book=book,
        instead=by_others,
    )


def _fields(
    screen: AuditScreen, line: AgendaLine | None, last: Sequence[AgendaLine], clauses: Sequence[str]
) -> list[Field]:
    audit, people, standard = screen.book.audit, screen.desk.workspace.programme, screen.standard
    before = [line] if line else last
    day = before[0].day if before else audit.planned_from
    site = before[0].site if before else next(iter(audit.sites), None)
    time = f"{line.start:%H:%M}-{line.end:%H:%M}" if line else ""
    about = ", ".join(c.removeprefix(f"{standard}:") for c in (line.clauses if line else clauses))
    return [
        Field("topic", "Topic", line.topic if line else "", required=True),
        DayField("day", "Day", day.isoformat(), required=True),
        Field("time", "From - to", time, required=True, check=reading.from_to, help="such as 09:30-11:00"),
        one(people, Site, "site", "Site", site),
        several(people, Person, "auditors", "Auditors", line.auditors if line else [audit.lead or ""]),
        several(people, Person, "auditees", "With", line.auditees if line else ()),
        several(people, Person, "guides", "Guides", line.guides if line else ()),
        Field("clauses", "Clauses", about, check=reading.check_clauses(standard), help="such as 8.5, 8.6.1"),
        Choice("kind", "Kind", line.kind if line else "session", options=KINDS),
        Choice("mode", "Mode", (line.mode if line else audit.mode).value, options=MODES),
    ]


def _read(screen: AuditScreen, line: AgendaLine | None, answers: Answers) -> dict[str, Any]:
    desk = screen.desk
    start, end = reading.from_to(answers["time"])
    site = next(iter(ids(desk, Site, answers["site"])), None)
    return {
        "topic": answers["topic"],
        "day": reading.day(answers["day"]),
        "start": start,
        "end": end,
        "zone": _zone(screen, line, site, answers["mode"]),
        "site": site,
        "auditors": ids(desk, Person, answers["auditors"]),
        "auditees": ids(desk, Person, answers["auditees"]),
        "guides": ids(desk, Person, answers["guides"]),
        "clauses": reading.clauses(answers["clauses"], screen.standard),
        "kind": answers["kind"],
        "mode": answers["mode"],
    }


def _zone(screen: AuditScreen, line: AgendaLine | None, site: Id | None, mode: str) -> str:
    """The zone of the times: that of the site, from afar that of the organisation; a line that stays keeps its own."""
    if line and (line.site, line.mode.value) == (site, mode):
        return line.zone
    workspace = screen.desk.workspace
    if site is None or mode == Mode.REMOTE:
        return workspace.zone.key
    return workspace.programme.get(Site, site).timezone
