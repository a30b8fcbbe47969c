"""What changes in the schedule: an audit is postponed, cancelled, narrowed; or somebody asks for it and is answered.

Whoever manages the programme does it; the lead auditor and the auditee's side ask for it (A16, A17, G-04).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from auditor.activities import replanning, request
from auditor.activities.act import Act, Outcome
from auditor.errors import InvalidInput
from auditor.model.audit import Request
from auditor.model.clause import Clause
from auditor.model.machines import AUDIT
from auditor.model.people import Process, Service, Site
from auditor.model.words import Role
from auditor.tui.screens import names, reading
from auditor.tui.screens.acting import NO, yes_or_no
from auditor.tui.screens.audit.doing import Answers, Doing, do_step, turn
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import Choice, LongField, Several
from auditor.tui.widgets.several import values
from auditor.workspace import AuditBook

_REASON = LongField("reason", "Reason", required=True, height=3)
_MAY_TAKE_ON = frozenset(state for step in AUDIT.named("change slot") for state in step.sources)
_KINDS = (("d", "postpone", "another day"), ("c", "cancel", "that it does not take place"))


def postpone(screen: Doing, book: AuditBook) -> None:
    """Move the audit to another day (A16)."""
    audit, workspace = book.audit, screen.desk.workspace
    fields = [
        DayField("new", "New first day", required=True, help=f"it was {audit.planned_from}"),
        _REASON,
        *turn(screen, book, Role.PROGRAMME_MANAGER),
    ]
    do_step(
        screen,
        "Postpone",
        fields,
        lambda answers, acting: replanning.postpone(
            workspace, book, acting, reading.day(answers["new"]), answers["reason"]
        ),
        "Postponed",
        book=book,
        about=audit.id,
        text="The audit moves as a whole; its length stays.",
    )


def cancel(screen: Doing, book: AuditBook) -> None:
    """Cancel the audit, and say where what it was to look at goes (A17)."""
    workspace = screen.desk.workspace
    takes = [
        (row.ref, f"{row.ref} {row.title}", row.ref)
        for row in workspace.overview().audits
        if row.state in _MAY_TAKE_ON and row.ref != book.ref
    ]
    goes_to = Several("goes_to", "Goes to", help="the audit that takes its clauses on", options=tuple(takes), most=1)
    do_step(
        screen,
        "Cancel the audit",
        [_REASON, *([goes_to] if takes else []), *turn(screen, book, Role.PROGRAMME_MANAGER)],
        lambda answers, acting: replanning.cancel(
            workspace, book, acting, answers["reason"], next(iter(values(answers.get("goes_to", ""))), "")
        ),
        "Cancelled",
        book=book,
        about=book.audit.id,
    )


def give_up(screen: Doing, book: AuditBook, given: Mapping[str, str] | None = None) -> None:
    """Take something off the scope of an audit that has not begun; what is required needs another place first.

    *given* is what stands in the form at first: a clause, or the id of a site, service or process, by field.
    """
    audit = book.audit
    clauses = [(clause, names.clause(book, clause), Clause.parse(clause).number) for clause in audit.clauses]
    offered = [_some_of("clauses", "Clauses", clauses)]
    kinds: tuple[tuple[str, str, type[Any]], ...] = (
        ("sites", "Sites", Site),
        ("services", "Services", Service),
        ("processes", "Processes", Process),
    )
    for name, label, kind in kinds:
        chosen = [record for record in book.all(kind).values() if record.id in getattr(audit, name)]
        offered.append(_some_of(name, label, [(each.id, f"{each.ref} {each.name}", each.ref) for each in chosen]))
    fields = [_filled(field, (given or {}).get(field.name, "")) for field in offered if field.options]

    def do(answers: Answers, acting: Act) -> Outcome[Any]:
        given = {field.name: values(answers[field.name]) for field in fields}
        if not any(given.values()):
            raise InvalidInput("Say what the audit looks at no longer.", "Such as one of its clauses.")
        return replanning.give_up(screen.desk.workspace, acting, book.ref, **given)

    do_step(
        screen,
        f"{book.ref} gives up",
        [*fields, *turn(screen, book, Role.PROGRAMME_MANAGER)],
        do,
        f"{book.ref} looks at less",
        book=book,
        about=audit.id,
        text="What the audit is not to look at any more. What is required needs another place first (G-04).",
    )


def _filled(field: Several, wanted: str) -> Several:
    """The field with what is wanted, where the audit has it: of a clause all that stands below it."""
    if field.name != "clauses":
        return replace(field, value=wanted if wanted in {key for key, *_ in field.options} else "")
    below = [key for key, *_ in field.options if wanted and Clause.parse(wanted).covers(Clause.parse(key))]
    return replace(field, value="\n".join(below))


def _some_of(name: str, label: str, options: Sequence[tuple[str, str, str]]) -> Several:
    """The field for what is given up; what there is stands in it while it is empty."""
    return Several(name, label, help=f"of {', '.join(short for *_, short in options)}", options=tuple(options))


def ask(screen: Doing, book: AuditBook, new: date | None = None, then: Callable[[], object] | None = None) -> None:
    """Ask the programme manager for another day, *new* where it is known already, or to cancel the audit."""
    audit, desk = book.audit, screen.desk
    fields = [
        Choice("kind", "Asked for", "postpone", required=True, options=_KINDS),
        DayField("new", "New first day", f"{new or ''}", help=f"it is {audit.planned_from}"),
        _REASON,
    ]
    if not (desk.by and request.may_ask(book, desk.by)):
        fields += turn(screen, book, Role.REPRESENTATIVE, Role.LEAD)

    def do(answers: Answers, acting: Act) -> Outcome[Any]:
        if answers["kind"] == "cancel":
            return request.ask(book, acting, "cancel", answers["reason"])
        if not answers["new"]:
            raise InvalidInput("Say which day is asked for.", "New first day: such as 2027-02-01.")
        return request.ask(book, acting, "postpone", answers["reason"], reading.day(answers["new"]))

    manager = names.person(book, audit.manager) or "The programme manager"
    do_step(
        screen,
        f"Ask about {book.ref}",
        fields,
        do,
        f"Asked; {manager} decides",
        book=book,
        text=f"{manager} decides; until then the audit stays as it is planned.",
        then=then,
    )


def answer(screen: Doing, book: AuditBook, number: int) -> None:
    """Grant or decline what was asked for; a granted one is done at once."""
    workspace, asked = screen.desk.workspace, book.audit.requests[number - 1]
    fields = [
        yes_or_no("granted", "Answer", "granted: it is done at once", "declined: the audit stays as it is"),
        LongField("answer", "Why", height=3, help="needed where it is declined"),
        *turn(screen, book, Role.PROGRAMME_MANAGER),
    ]

    def do(answers: Answers, acting: Act) -> Outcome[Any]:
        if answers["granted"] == NO:
            return request.decline(book, acting, number, answers["answer"])
        return request.grant(workspace, book, acting, number, answers["answer"])

    said = [f"{names.person(book, asked.by)}, {asked.on}: {in_words(asked)}"]
    if asked.new is not None:
        said += map(str, replanning.said_of_moving(workspace, book.audit, asked.new))
    do_step(
        screen,
        f"What was asked about {book.ref}",
        fields,
        do,
        "The answer is kept",
        book=book,
        about=book.audit.id,
        text="\n".join(said),
    )


def in_words(asked: Request) -> str:
    """What was asked for, and why."""
    what = f"move it to {asked.new}" if asked.kind == "postpone" else "cancel it"
    return f"{what}: {asked.reason}"
