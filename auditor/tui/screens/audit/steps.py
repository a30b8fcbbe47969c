"""The steps of an audit, each with the form that asks only for what is missing (A2 to A17)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from auditor.activities import closing, conduct, meeting_facts, plan, report
from auditor.activities.act import Act, act
from auditor.activities.nonconformities import usual_response_times
from auditor.model.audit import AgendaLine, ResponseTimes
from auditor.model.people import Person, Site
from auditor.model.record import Id
from auditor.model.words import Role
from auditor.tui.screens import reading
from auditor.tui.screens.acting import working_days
from auditor.tui.screens.audit import planning, rescheduling
from auditor.tui.screens.audit.agenda import Agenda
from auditor.tui.screens.audit.doing import Answers, do_step, turn, who
from auditor.tui.screens.audit.tasks import Task
from auditor.tui.screens.people import ids, one, several
from auditor.tui.widgets.form_fields import Field, LongField
from auditor.workspace.rows import audit_row

if TYPE_CHECKING:
    from auditor.tui.screens.audit.screen import AuditScreen

_REASON = LongField("reason", "Reason", required=True, height=3)


def perform(screen: AuditScreen, task: Task) -> None:
    """Do a task of the audit, or open the screen where it is done."""
    _STEPS[task.id](screen, task)


def _who(screen: AuditScreen, task: Task) -> list[Field]:
    return turn(screen, screen.book, *task.roles)


def _appoint(screen: AuditScreen, task: Task) -> None:
    book, audit, desk = screen.book, screen.book.audit, screen.desk
    people = desk.workspace.programme
    missing: list[Field] = [one(people, Person, "lead", "Lead auditor", audit.lead, required=True)]
    if audit.representative is None:
        missing.append(one(people, Person, "representative", "Representative", required=True))
    if not audit.objectives:
        missing.append(LongField("objectives", "Objectives", required=True, height=3, help="one a line"))
    if not audit.scope:
        missing.append(LongField("scope", "Scope in words", height=3))
    if not audit.sites:
        missing.append(several(people, Site, "sites", "Sites", required=True))
    if not audit.clauses:
        check = reading.check_clauses(screen.standard)
        missing.append(Field("clauses", "Clauses", required=True, check=check, help="such as 8.5, 8.6.1"))
    if not any(c.edition for c in audit.criteria if c.standard):
        missing.append(LongField("criteria", "Criteria", required=True, height=2, help="such as ISO/IEC 20000-1:2018"))

    def do(answers: Answers, acting: Act) -> object:
        fields = described(screen, answers)
        return plan.appoint(desk.workspace, book, acting, lead=ids(desk, Person, answers["lead"])[0], **fields)

    do_step(screen, "Appoint", [*missing, *_manager_or_lead(screen)], do, "Appointed", book=book, about=audit.id)  # type: ignore[arg-type]


def _manager_or_lead(screen: AuditScreen) -> list[Field]:
    audit = screen.book.audit
    if screen.desk.by == audit.lead:
        return []
    return who(screen.desk, screen.book, (Role.PROGRAMME_MANAGER, Role.LEAD), audit.manager)


def described(screen: AuditScreen, answers: Answers) -> dict[str, object]:
    """The fields of the audit that a form asked for, read."""
    desk, standard = screen.desk, screen.standard
    readers: dict[str, Callable[[str], object]] = {
        "title": str,
        "objectives": reading.lines,
        "scope": str,
        "confidentiality": str,
        "methods": str,
        "logistics": str,
        "risks": str,
        "preparation": str,
        "criteria": reading.criteria,
        "sites": lambda text: ids(desk, Site, text),
        "services": lambda text: text.split("\n") if text else [],
        "clauses": lambda text: reading.clauses(text, standard),
        "document_review_only": lambda text: reading.clauses(text, standard),
        "period_from": lambda text: reading.day(text) if text else None,
        "period_to": lambda text: reading.day(text) if text else None,
        "mode": str,
        "languages": lambda text: [part.strip() for part in text.split(",") if part.strip()],
        "planned_days": reading.days,
        "representative": lambda text: next(iter(ids(desk, Person, text)), None),
        "wants_recommendations": lambda text: text == "yes",
    }
    return {name: readers[name](text) for name, text in answers.items() if name in readers}


def _feasible(screen: AuditScreen, task: Task) -> None:
    fields = [
        LongField("note", "How it stands", required=True, height=3, help="time, access and cooperation"),
        *_who(screen, task),
    ]
    do_step(
        screen,
        "Confirm feasibility",
        fields,
        lambda answers, acting: plan.confirm_feasibility(screen.book, acting, answers["note"]),
        "Feasible",
        book=screen.book,
    )


def _items(screen: AuditScreen, task: Task) -> None:
    screen.show_section("items")
    screen.section.new()


def _team(screen: AuditScreen, task: Task) -> None:
    screen.show_section("team")


def _agenda(screen: AuditScreen, task: Task) -> None:
    screen.go("agenda")
    if isinstance(screen.section, Agenda) and not screen.book.all(AgendaLine):
        screen.section.propose()
    else:
        screen.section.new()


def _meeting_fields(screen: AuditScreen, kind: str) -> list[Field]:
    """Attendees (those of the agenda's line, else the representative and the team), a note, and when."""
    book = screen.book
    lines = [line for line in book.all(AgendaLine).values() if line.kind == kind]
    people: list[Id] = [p for line in lines for p in (*line.auditees, *line.auditors)]
    people = people or [p for p in (book.audit.representative, book.audit.lead) if p]
    return [
        several(screen.desk.workspace.programme, Person, "attendees", "Attendees", dict.fromkeys(people)),
        LongField("note", "Note", height=3),
        Field("held", "Held", check=lambda text: reading.moment(text, screen.zone), help="empty: at this moment"),
        Field("late", "Recorded late", help="why, where it was held more than a day ago"),
    ]


def _when(screen: AuditScreen, answers: Answers, acting: Act) -> Act:
    if not answers["held"]:
        return acting
    on: datetime = reading.moment(answers["held"], screen.zone)
    return replace(acting, on=act(screen.desk.workspace, acting.by, on).on, late_reason=answers["late"])


def _attendees(screen: AuditScreen, answers: Answers, acting: Act) -> list[Id]:
    found = ids(screen.desk, Person, answers["attendees"])
    screen.take_over_new(found, acting)
    return found


def _open_meeting(screen: AuditScreen, task: Task) -> None:
    do_step(
        screen,
        "Opening meeting",
        [*_meeting_fields(screen, "opening"), *_who(screen, task)],
        lambda answers, acting: conduct.open_meeting(
            screen.book, _when(screen, answers, acting), _attendees(screen, answers, acting), answers["note"]
        ),
        "The audit is in progress; y answers its items",
        book=screen.book,
        text="\n".join(meeting_facts.before_opening(screen.book, screen.desk.workspace.today())),
    )


def _close_meeting(screen: AuditScreen, task: Task) -> None:
    book = screen.book
    usual = usual_response_times(book)
    agreed = (
        Field("major", "Response, major", str(usual.major), check=working_days, help="working days from the issue"),
        Field("minor", "Response, minor", str(usual.minor), check=working_days, help="working days from the issue"),
        LongField("limits", "Limits", closing.limits_of_sampling(book), height=4, help="what the audit cannot say"),
    )

    def do(answers: Answers, acting: Act) -> object:
        times = ResponseTimes(
            major=working_days(answers["major"]) or usual.major, minor=working_days(answers["minor"]) or usual.minor
        )
        return closing.hold(
            book,
            _when(screen, answers, acting),
            _attendees(screen, answers, acting),
            answers["note"],
            times=times,
            limits=answers["limits"],
        )

    fields = [*_meeting_fields(screen, "closing"), *agreed, *_who(screen, task)]
    text = "\n".join(meeting_facts.before_closing(book))
    do_step(screen, "Closing meeting", fields, do, "The audit is concluded", book=book, text=text)  # type: ignore[arg-type]


def _change_plan(screen: AuditScreen, task: Task) -> None:
    do_step(
        screen,
        "Change of the plan",
        [LongField("change", "Change", required=True, height=4), *_who(screen, task)],
        lambda answers, acting: conduct.change_plan(screen.book, acting, answers["change"]),
        "The change is noted",
        book=screen.book,
    )


def _stop_early(screen: AuditScreen, task: Task) -> None:
    do_step(
        screen,
        "Stop the audit early",
        [
            _REASON,
            one(screen.book, Person, "with", "Agreed with", screen.book.audit.manager, required=True),
            *_who(screen, task),
        ],
        lambda answers, acting: conduct.stop_early(
            screen.book, acting, answers["reason"], ids(screen.desk, Person, answers["with"])[0]
        ),
        "Stopped early",
        book=screen.book,
        text="Why, what was done, and what follows. It cannot be taken up again.",
    )


def _complete(screen: AuditScreen, task: Task) -> None:
    fields = [
        LongField("lessons", "Lessons", required=True, height=4, help="none is an answer"),
        Field("used_days", "Auditor days used", check=reading.days),
        *_who(screen, task),
    ]
    do_step(
        screen,
        "Complete the audit",
        fields,
        lambda answers, acting: report.complete(
            screen.book,
            acting,
            answers["lessons"],
            reading.days(answers["used_days"]) if answers["used_days"] else None,
        ),
        "Completed",
        book=screen.book,
    )


def _close(screen: AuditScreen, task: Task) -> None:
    do_step(
        screen,
        "Close the audit",
        _who(screen, task),
        lambda answers, acting: report.close(screen.book, acting),
        "Closed",
        book=screen.book,
    )


def _feedback(screen: AuditScreen, task: Task) -> None:
    screen.go("feedback")


def _answer_request(screen: AuditScreen, task: Task) -> None:
    waiting = audit_row(screen.book).requests
    if waiting:
        rescheduling.answer(screen, screen.book, waiting[0].number)


def _opens(name: str) -> Callable[[AuditScreen, Task], None]:
    return lambda screen, task: screen.open_on(name, screen.book)


def _follow(screen: AuditScreen, task: Task) -> None:
    screen.call_later(screen.app.run_action, "app.goto('register')")


_STEPS: dict[str, Callable[[AuditScreen, Task], None]] = {
    "appoint": _appoint,
    "feasible": _feasible,
    "items": _items,
    "agenda": _agenda,
    "team": _team,
    "issue-plan": lambda screen, task: planning.issue(screen, screen.book),
    "accept-plan": lambda screen, task: planning.accept(screen, screen.book),
    "answer-objection": lambda screen, task: planning.answer_objection(screen, screen.book),
    "reopen-plan": lambda screen, task: planning.reopen(screen, screen.book),
    "open": _open_meeting,
    "conduct": _opens("conduct"),
    "findings": _opens("findings"),
    "change-plan": _change_plan,
    "stop-early": _stop_early,
    "close-meeting": _close_meeting,
    "report": _opens("report"),
    "complete": _complete,
    "feedback": _feedback,
    "follow": _follow,
    "close": _close,
    "answer-request": _answer_request,
    "ask": lambda screen, task: rescheduling.ask(screen, screen.book),
    "give-up": lambda screen, task: rescheduling.give_up(screen, screen.book),
    "postpone": lambda screen, task: rescheduling.postpone(screen, screen.book),
    "cancel": lambda screen, task: rescheduling.cancel(screen, screen.book),
}
