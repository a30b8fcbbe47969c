"""What people say of the programme: auditees of its audits, and its manager in the yearly review (5.6, 5.7)."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.activities import feedback, review
from auditor.activities.act import Act
from auditor.demo.supplement import ActionTold, AnswerTold, FeedbackSupplied
from auditor.demo.timeline import Deed, Event, Stage
from auditor.model.review import ReviewAction


def events(stage: Stage) -> Iterator[Event]:
    """Auditees are asked by who led the audit and answer themselves; the programme is reviewed, actions are done."""
    leads = {audit.id: audit.lead for audit in stage.scenario.audits}
    manager, supplied = stage.scenario.programme.manager, stage.supplement.review
    for told in stage.supplement.feedback:
        yield Event(told.asked, leads[told.audit], _ask(stage, told))
        for answer in told.answers:
            yield Event(answer.at, answer.person, _answer(stage, told.audit, answer))
    yield Event(supplied.at, manager, lambda acting: _review(stage, acting))
    for number, action in enumerate(supplied.actions, start=1):
        if action.done is not None:
            yield Event(action.done, action.owner, _done(stage, number, action))


def _ask(stage: Stage, told: FeedbackSupplied) -> Deed:
    return lambda acting: feedback.ask(stage.workspace.audit(told.audit), acting, stage.people(told.people))


def _answer(stage: Stage, audit: str, told: AnswerTold) -> Deed:
    def answer(acting: Act) -> None:
        book = stage.workspace.audit(audit)
        (request,) = feedback.requests(book)
        feedback.answer(book, acting, request.id, told.marks, told.comment, stage.person(told.person))

    return answer


def _review(stage: Stage, acting: Act) -> None:
    told = stage.supplement.review
    first, last = told.period
    review.hold(
        stage.workspace,
        acting,
        first=first,
        last=last,
        said=told.said,
        conclusion=told.conclusion,
        actions=[
            ReviewAction(text=action.text, owner=stage.person(action.owner), due=action.due) for action in told.actions
        ],
    )


def _done(stage: Stage, number: int, told: ActionTold) -> Deed:
    def done(acting: Act) -> None:
        book = stage.workspace.programme
        review.action_done(book, acting, review.reviews(book)[0].ref, number, told.result)

    return done
