"""The feedback form: what a person may do to a text before it comes back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import InvalidInput
from auditor.exchange.feedback_form import Filled, Form, read, written

REQUEST, PERSON = "01a21221-5df2-7a84-a633-0c2ecf77df0f", "01a210c8-93d5-73c6-a487-80fa34f92241"
FORM = Form(
    "IA-2026-03", "Change", "2026-10-06", REQUEST, ("Was it fair?", "Was it useful?", "Again?"), PERSON, "Łukasz"
)


def filled(*marks: str, comment: str = "") -> str:
    text = written(FORM)
    for number, mark in enumerate(marks, start=1):
        text = text.replace(f"{number}. [ ]", f"{number}. [{mark}]")
    return text.replace("should be better?\n", f"should be better?\n{comment}\n")


def test_marks_and_comment_come_back() -> None:
    assert read(filled("5", " 3 ", "", comment="Good.\n\nBut long.")) == Filled(
        "IA-2026-03", REQUEST, PERSON, [5, 3, None], "Good.\n\nBut long."
    )


@pytest.mark.parametrize(
    "spoil",
    [
        lambda text: "".join(f"> {line}\n" for line in text.split("\n")),
        lambda text: "".join(f"> > | {line}\n" for line in text.split("\n")),
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        lambda text: "Hello,\nhere it is.\n\n" + text + "\n--\nŁukasz",
        lambda text: text.replace("1. ", "1) ").replace("2. ", "  2 "),
    ],
)
def test_what_mail_programs_do_to_it_does_not_matter(spoil: object) -> None:
    back = read(spoil(filled("5", "-", "4")))  # type: ignore[operator]
    assert (back.request, back.person, back.marks) == (REQUEST, PERSON, [5, None, 4])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "no feedback form"),
        (written(FORM), "No question has a mark"),
        (filled("6"), "Question 1 has '6'"),
        (filled("five"), "Question 1 has 'five'"),
        (filled("4 or 5"), "one number from 1 to 5"),
        (f"Form: IA-1 {REQUEST}", "no question in it"),
    ],
)
def test_what_cannot_be_read_is_said(text: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says) as refused:
        read(text)
    assert says in f"{refused.value.message} {refused.value.hint}"


def test_a_comment_that_looks_like_a_question_is_a_comment() -> None:
    back = read(filled("4", comment="2. [9] no\nForm of address"))
    assert back.marks == [4, None, None]
    assert back.comment == "2. [9] no\nForm of address"


@given(st.text(max_size=80), st.text(max_size=80))
def test_no_name_and_no_title_breaks_the_form(name: str, title: str) -> None:
    form = Form("IA-1", title, "2026-10-06", REQUEST, ("Q?", name or "Q"), PERSON, name)
    text = written(form).replace("1. [ ]", "1. [4]")
    assert read(text).marks[0] == 4
    assert read(text).request == REQUEST


def test_an_anonymous_form_comes_back_without_a_name() -> None:
    text = written(Form("IA-1", "T", "2026", REQUEST, ("Q?",))).replace("[ ]", "[2]")
    assert read(text) == Filled("IA-1", REQUEST, "", [2], "")
