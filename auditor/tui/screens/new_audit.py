"""Planning a new audit: the form for its place in the programme (A1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from auditor.activities import schedule
from auditor.errors import NotFound
from auditor.model.clause import Clause
from auditor.model.people import Person, Process, Service, Site
from auditor.model.programme import Programme
from auditor.model.words import Mode
from auditor.tui.desk import Desk
from auditor.tui.keymap import told
from auditor.tui.screen import WorkScreen
from auditor.tui.screens import reading
from auditor.tui.screens.people import ids, one, several
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import Choice, Field
from auditor.tui.widgets.several import values

MODES = (
    ("s", Mode.ON_SITE.value, "on site"),
    ("r", Mode.REMOTE.value, "remote"),
    ("h", Mode.HYBRID.value, "both"),
)


def ask_for_an_audit(
    screen: WorkScreen, desk: Desk, then: Callable[[str], object], given: Mapping[str, str] | None = None
) -> None:
    """Ask for the audit and plan it; *then* hears its reference. Without a programme: :class:`NotFound`.

    *given* are answers that are known already, by field: clauses of a gap, the first day, ids of sites and services;
    and the reference of the programme, where it is another one than the day says.
    """
    known = given or {}
    programme = _programme(desk, known.get("programme", ""))
    book, standard = desk.workspace.programme, standard_of(programme)
    today = desk.today()
    fields = (
        Field(
            "title",
            "Title",
            known.get("title", ""),
            required=True,
            help="such as Change, release and configuration",
        ),
        DayField("planned_from", "From", known.get("planned_from", ""), required=True),
        DayField("planned_to", "To", help="empty: the same day"),
        several(book, Site, "sites", "Sites", known.get("sites", "").split()),
        Field(
            "clauses",
            "Clauses",
            known.get("clauses", ""),
            check=reading.check_clauses(standard),
            help=f"such as 8.5, 8.6.1 or {standard}:8.5",
        ),
        several(
            book,
            Process,
            "processes",
            "or processes",
            known.get("processes", "").split(),
            only=set(book.all(Process)),
            help="their clauses are added",
        ),
        several(book, Service, "services", "Services", known.get("services", "").split(), only=set(book.all(Service))),
        Choice("mode", "Mode", Mode.ON_SITE.value, options=MODES),
        Field("planned_days", "Auditor days", "1", check=reading.days),
        Field("reason", "Unplanned after", help="an incident, a change; empty: it was planned"),
        one(book, Person, "lead", "Lead auditor"),
        Field("ref", "Reference", help=f"empty: {schedule.next_reference(desk.workspace, today.year)} or the next one"),
    )

    def accept(answers: dict[str, str]) -> None:
        start = reading.day(answers["planned_from"])
        clauses = reading.clauses(answers["clauses"], standard)
        for process in values(answers["processes"]):
            clauses += [str(Clause.parse(c, standard)) for c in book.get(Process, process).clauses]
        leads = ids(desk, Person, answers["lead"])
        outcome = schedule.add_slot(
            desk.workspace,
            desk.act(),
            ref=answers["ref"],
            of=known.get("programme", ""),
            title=answers["title"],
            planned_from=start,
            planned_to=reading.day(answers["planned_to"]) if answers["planned_to"] else start,
            sites=ids(desk, Site, answers["sites"]),
            clauses=list(dict.fromkeys(clauses)),
            services=values(answers["services"]),
            processes=values(answers["processes"]),
            unplanned=bool(answers["reason"]),
            reason=answers["reason"],
            mode=answers["mode"],
            planned_days=reading.days(answers["planned_days"] or "1"),
            lead=leads[0] if leads else None,
        )
        planned.append(outcome.value.ref)

    planned: list[str] = []

    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None:
            then(planned[-1])

    screen.ask("New audit", fields, accept, closed)


def _programme(desk: Desk, ref: str) -> Programme:
    try:
        return desk.workspace.programme.called(ref)
    except NotFound:
        raise NotFound(
            "An audit has its place in a programme, and there is none yet.",
            told("{programme} goes there, {yes} makes it."),
        ) from None


def standard_of(programme: Programme) -> str:
    """The standard that a clause written without one is meant in."""
    return next((c.standard for c in programme.criteria if c.standard and c.binds), "20000-1")
