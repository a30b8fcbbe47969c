"""Feedback of auditees: asked for after the closing meeting, taken in once for each, nameless where promised."""

from __future__ import annotations

import pytest

from auditor.activities import conduct, feedback, undo
from auditor.errors import AuditorError, InvalidInput, NotFound
from auditor.exchange import feedback_form
from auditor.model.feedback import FeedbackAnswer, FeedbackRequest, by_question
from auditor.model.machine import NotAllowed
from auditor.workspace.rows import facts_of

from .conftest import Field


@pytest.fixture
def held(conducted: Field) -> Field:
    """The audit after its closing meeting."""
    people = [conducted.owner.id, conducted.lead.id, conducted.doer.id]
    conduct.close_meeting(conducted.audit, conducted.by(conducted.lead), people)
    return conducted


def ask(field: Field, anonymous: bool = False) -> FeedbackRequest:
    return feedback.ask(field.audit, field.by(field.lead), anonymous=anonymous).value


def test_whom_the_audit_met_is_asked_and_nobody_of_the_team(held: Field) -> None:
    assert ask(held).asked == [held.owner.id, held.doer.id]
    with pytest.raises(InvalidInput, match="asked already"):
        ask(held)
    more = feedback.ask(held.audit, held.by(held.lead), [held.client.id, held.owner.id]).value
    assert more.asked == [held.client.id]


def test_not_before_the_closing_meeting_and_not_by_everybody(conducted: Field) -> None:
    with pytest.raises(InvalidInput, match="after the closing meeting"):
        ask(conducted)
    conduct.close_meeting(conducted.audit, conducted.by(conducted.lead), [conducted.owner.id])
    for somebody in (conducted.auditor, conducted.owner, conducted.client):
        with pytest.raises(NotAllowed, match=r"5\.6"):
            feedback.ask(conducted.audit, conducted.by(somebody))


def test_the_mark_of_an_auditee_is_the_mean_of_what_was_marked(held: Field) -> None:
    request = ask(held)
    acting = held.by(held.owner)
    feedback.answer(held.audit, acting, request.id, [5, 4, None, 3, 4, 4], "Fair.", held.owner.id)
    facts = facts_of(held.audit)
    assert (facts.feedback_asked, facts.feedback) == (2, (4.0,))
    marked = by_question(request, feedback.answers(held.audit))
    assert [(mean, n) for _, mean, n in marked][:3] == [(5.0, 1), (4.0, 1), (None, 0)]
    assert feedback.missing(held.audit, request) == ([held.doer.id], 1)


def test_a_second_answer_takes_the_place_of_the_first(held: Field) -> None:
    request = ask(held)
    for mark in (2, 5):
        feedback.answer(held.audit, held.by(held.lead), request.id, [mark] * 6, "", held.owner.id)
    assert [each.mark for each in feedback.answers(held.audit)] == [5.0]


def test_refused_is_what_cannot_be(held: Field) -> None:
    request = ask(held)
    for marks, whose, says in (
        ([5] * 5, held.owner.id, "5 marks for 6 questions"),
        ([5] * 6, held.client.id, "Whose answer"),
        ([5] * 6, None, "Whose answer"),
        ([None] * 6, held.owner.id, "no question has a mark"),
        ([6] * 6, held.owner.id, "less than or equal to 5"),
    ):
        with pytest.raises((AuditorError, ValueError), match=says):
            feedback.answer(held.audit, held.by(held.lead), request.id, marks, "", whose)
    with pytest.raises(NotAllowed):  # for somebody else
        feedback.answer(held.audit, held.by(held.doer), request.id, [5] * 6, "", held.owner.id)
    assert not held.audit.all(FeedbackAnswer)


def test_an_anonymous_answer_names_nobody_and_there_are_no_more_than_were_asked(held: Field) -> None:
    request = ask(held, anonymous=True)
    with pytest.raises(NotAllowed):  # the trail would say whose it is
        feedback.answer(held.audit, held.by(held.owner), request.id, [5] * 6, "", held.owner.id)
    for mark in (1, 3):
        feedback.answer(held.audit, held.by(held.lead), request.id, [mark] * 6, "words", held.owner.id)
    assert [each.person for each in feedback.answers(held.audit)] == [None, None]
    with pytest.raises(InvalidInput, match="All 2 who were asked"):
        feedback.answer(held.audit, held.by(held.lead), request.id, [5] * 6)
    for line in held.audit.ledger.lines():
        assert all(held.owner.id not in str(c.fields) for c in line.changes if c.table == "feedback_answers")


def test_a_form_goes_out_and_comes_back(held: Field) -> None:
    request = ask(held)
    forms = dict(feedback.forms(held.audit, request))
    assert sorted(forms) == ["feedback-IA-1-P07.txt", "feedback-IA-1-P18.txt"]
    text = forms["feedback-IA-1-P18.txt"].replace("1. [ ]", "1. [4]").replace("3. [ ]", "3. [ 2 ]")
    filled = feedback_form.read(text)
    kept = feedback.take_in(held.audit, held.by(held.lead), filled).value
    assert (kept.person, kept.marks) == (held.doer.id, [4, None, 2, None, None, None])
    assert list(dict(feedback.forms(held.audit, request))) == ["feedback-IA-1-P07.txt"]


def test_an_anonymous_form_is_one_for_all_and_says_no_name(held: Field) -> None:
    ((name, text),) = feedback.forms(held.audit, ask(held, anonymous=True))
    assert name == "feedback-IA-1.txt"
    for person in (held.owner, held.doer):
        assert person.name not in text
        assert person.id not in text


def test_a_form_of_another_audit_is_not_taken_in(held: Field) -> None:
    ask(held)
    strange = feedback_form.Filled("IA-1", "0" * 36, "", [4], "")
    with pytest.raises(NotFound, match="was not asked"):
        feedback.take_in(held.audit, held.by(held.lead), strange)


def test_an_answer_kept_by_mistake_is_taken_back(held: Field) -> None:
    request = ask(held, anonymous=True)
    feedback.answer(held.audit, held.by(held.lead), request.id, [1] * 6)
    undo.undo_last(held.audit, held.by(held.lead))
    assert feedback.answers(held.audit) == []
    assert facts_of(held.audit).feedback == ()
