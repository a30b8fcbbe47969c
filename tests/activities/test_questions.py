"""Questions for later: kept, listed, asked, filed, or made items of the audit."""

from __future__ import annotations

import pytest

from auditor.activities import conduct, questions, undo
from auditor.errors import InvalidInput
from auditor.model.audit import Note
from auditor.model.machine import NotAllowed
from tests.activities.conftest import CLAUSES, Field


def ask(field: Field, text: str = "Ask Łukasz about the licence list") -> Note:
    item = field.item("CK-001").id
    return questions.ask_later(field.audit, field.by(field.lead), text, item=item).value


def test_a_quick_note_that_begins_with_the_sign_is_a_question(conducted: Field) -> None:
    by = conducted.by(conducted.lead)
    assert questions.noted(conducted.audit, by, "? who owns the list").value.text == "who owns the list"
    assert questions.noted(conducted.audit, by, "the list is old").value.kind == "quick"
    assert questions.noted(conducted.audit, by, "?").value.kind == "quick"
    assert [note.text for note in questions.open_questions(conducted.audit)] == ["who owns the list"]


def test_a_question_that_was_asked_waits_no_more_until_that_is_taken_back(conducted: Field) -> None:
    first, second = ask(conducted), ask(conducted, "and about the escrow")
    questions.close(conducted.audit, conducted.by(conducted.lead), first.id)
    assert [note.id for note in questions.open_questions(conducted.audit)] == [second.id]
    with pytest.raises(InvalidInput, match="filed or done already"):
        questions.close(conducted.audit, conducted.by(conducted.lead), first.id)
    undo.undo_last(conducted.audit, conducted.by(conducted.lead))
    assert [note.id for note in questions.open_questions(conducted.audit)] == [first.id, second.id]


def test_a_question_is_filed_to_an_item_or_becomes_one(conducted: Field) -> None:
    book, by = conducted.audit, conducted.by(conducted.lead)
    filed, own = ask(conducted), ask(conducted, "Who may change the licence list?")
    conduct.file_note(book, by, filed.id, conducted.item("CK-002").id)
    assert conducted.item("CK-002").note == "Ask Łukasz about the licence list"
    item = questions.into_item(book, by, own.id, text="Who may change it?", clause=CLAUSES[0]).value
    assert (item.question, item.added_on_the_fly, item.clause) == ("Who may change it?", True, CLAUSES[0])
    assert book.get(Note, own.id).item == item.id
    assert questions.open_questions(book) == []
    undo.undo_last(book, by)
    assert item.id not in book.items
    assert [note.id for note in questions.open_questions(book)] == [own.id]


def test_who_only_reads_keeps_no_questions(conducted: Field) -> None:
    with pytest.raises(NotAllowed):
        questions.ask_later(conducted.audit, conducted.by(conducted.doer), "May I?")
    with pytest.raises(InvalidInput, match="needs its words"):
        questions.ask_later(conducted.audit, conducted.by(conducted.lead), " ")
