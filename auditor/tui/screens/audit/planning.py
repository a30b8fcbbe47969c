"""The plan of an audit: issued, accepted or objected to, the objection answered, opened again (A4, A5, A6)."""

from __future__ import annotations

from auditor.activities import plan, plan_version
from auditor.model.audit import PlanVersion
from auditor.model.words import Role
from auditor.tui.screens import names
from auditor.tui.screens.audit.doing import Doing, do_step, turn
from auditor.tui.screens.audit.tasks import plan_in_force
from auditor.tui.widgets.form_fields import LongField
from auditor.workspace import AuditBook


def issue(screen: Doing, book: AuditBook) -> None:
    """Issue the next version."""
    number = len(plan_version.issued(book)) + 1
    change = [LongField("change", "What changed", height=3)] if number > 1 else []
    do_step(
        screen,
        f"Issue version {number} of the plan",
        [*change, *turn(screen, book, Role.LEAD, Role.PROGRAMME_MANAGER)],
        lambda answers, acting: plan.issue_plan(book, acting, answers.get("change", "")),
        f"Version {number} of the plan is issued",
        book=book,
        about=book.audit.id,
    )


def accept(screen: Doing, book: AuditBook) -> None:
    """What the auditee's side says to the version in force: accepted, or an objection."""
    version = plan_in_force(book)
    fields = [
        *turn(screen, book, Role.REPRESENTATIVE),
        LongField("objection", "Objection", height=3, help="empty: the plan is accepted"),
    ]
    do_step(
        screen,
        f"Version {version.version if version else ''} of the plan",
        fields,
        lambda answers, acting: plan.accept_plan(book, acting, answers["objection"]),
        "The answer to the plan is kept",
        book=book,
        text=_said_to(book, version),
    )


def answer_objection(screen: Doing, book: AuditBook) -> None:
    """Answer what the auditee's side has against the plan."""
    do_step(
        screen,
        "Answer the objection",
        [
            LongField("answer", "Answer", required=True, height=4, help="what it changes, or why it changes nothing"),
            *turn(screen, book, Role.LEAD, Role.PROGRAMME_MANAGER),
        ],
        lambda answers, acting: plan.answer_objection(book, acting, answers["answer"]),
        "The answer is kept",
        book=book,
        text=_said_to(book, plan_in_force(book)),
    )


def reopen(screen: Doing, book: AuditBook) -> None:
    """Open the plan again, for the next version."""
    do_step(
        screen,
        "Reopen the plan",
        [
            LongField("reason", "Reason", required=True, height=3),
            *turn(screen, book, Role.LEAD, Role.PROGRAMME_MANAGER),
        ],
        lambda answers, acting: plan.reopen_plan(book, acting, answers["reason"]),
        "The plan is open again",
        book=book,
    )


def _said_to(book: AuditBook, version: PlanVersion | None) -> str:
    """What was objected to a version, and what was answered."""
    if version is None:
        return ""
    said = ((version.objected_by, version.objection), (version.answered_by, version.answer))
    return "\n".join(f"{names.person(book, by)}: {text}" for by, text in said if text)
