"""The yearly review of a programme: what it has to say, the figures kept with it, its actions."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from auditor.activities import programme, review
from auditor.errors import InvalidInput, NotFound
from auditor.model.machine import NotAllowed
from auditor.model.programme import Programme
from auditor.model.review import TOPICS, ProgrammeReview, ReviewAction
from auditor.model.words import ProgrammeState

from .conftest import Field

SAID = dict.fromkeys(TOPICS, "none")


@pytest.fixture
def running(planned: Field) -> Field:
    """The programme under way."""
    book = planned.workspace.programme
    said: dict[str, Any] = dict.fromkeys(
        ("frequency", "methods", "responsibilities", "planning_requirements", "reporting", "importance"), "said"
    )
    programme.describe(
        book,
        planned.by(planned.manager),
        **said,
        changes="none",
        earlier_results="none",
        resources="two",
        objectives=["one"],
        risks=[{"kind": "risk", "text": "too few auditors"}],
    )
    programme.submit(planned.workspace, planned.by(planned.manager))
    programme.approve(planned.workspace, planned.by(planned.client))
    if book.programme.state is ProgrammeState.APPROVED:
        programme.start(book, planned.by(planned.manager))
    return planned


def hold(field: Field, **changed: Any) -> ProgrammeReview:
    today = field.workspace.today()
    fields: dict[str, Any] = {"first": today, "last": today, "conclusion": "It does.", "said": SAID}
    acting = field.by(changed.pop("by", field.manager))
    return review.hold(field.workspace, acting, **{**fields, **changed}).value


def test_a_review_keeps_the_figures_as_they_stood(running: Field) -> None:
    kept = hold(running, actions=[ReviewAction(text="Train", owner=running.auditor.id)])
    year = running.workspace.today().year
    assert kept.ref == f"PR-{year}-01"
    assert [each.id for each in kept.figures] == [f"K-{n:02}" for n in range(1, 23)]
    assert next(each.value for each in kept.figures if each.id == "K-02") == "0 of 1"
    assert hold(running).ref == f"PR-{year}-02"
    assert [each.ref for each in review.reviews(running.workspace.programme)] == [kept.ref, f"PR-{year}-02"]


@pytest.mark.parametrize("silent", TOPICS)
def test_every_topic_is_said_something_about(running: Field, silent: str) -> None:
    with pytest.raises(InvalidInput, match=r"5\.7: the review does not say") as refused:
        hold(running, said={**SAID, silent: "  "})
    assert TOPICS[silent] in refused.value.message
    with pytest.raises(InvalidInput, match="reaches its objectives"):
        hold(running, conclusion="")


def test_only_the_manager_reviews_only_what_runs_and_only_what_is_over(running: Field) -> None:
    for somebody in (running.client, running.lead, running.owner):
        with pytest.raises(NotAllowed):
            hold(running, by=somebody)
    tomorrow = running.workspace.today() + timedelta(days=1)
    with pytest.raises(InvalidInput, match="not over yet"):
        hold(running, last=tomorrow)
    assert not running.workspace.programme.all(ProgrammeReview)


def test_a_draft_is_not_reviewed(planned: Field) -> None:
    assert planned.workspace.programme.get(Programme, planned.workspace.programme.programme.id).state == "draft"
    with pytest.raises(InvalidInput, match="is draft"):
        hold(planned)


def test_an_action_is_done_once_by_its_owner_or_the_manager(running: Field) -> None:
    book = running.workspace.programme
    kept = hold(running, actions=[ReviewAction(text="Train", owner=running.auditor.id), ReviewAction(text="Ask")])
    with pytest.raises(NotAllowed):
        review.action_done(book, running.by(running.lead), kept.ref, 1)
    done = review.action_done(book, running.by(running.auditor), kept.ref, 1, "Two can lead.").value
    assert (done.actions[0].done, done.actions[0].result) == (running.workspace.today(), "Two can lead.")
    assert done.actions[1].is_open
    with pytest.raises(InvalidInput, match="was done on"):
        review.action_done(book, running.by(running.manager), kept.ref, 1)
    with pytest.raises(NotFound, match="has 2 actions"):
        review.action_done(book, running.by(running.manager), kept.ref, 3)
