"""The form that owners fill in, on the demo: it says the same again whatever came over it on its way."""

from __future__ import annotations

import random
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditor.activities import follow_up, form_taken_in, letters
from auditor.activities import response_form as sent
from auditor.activities.act import act
from auditor.activities.form_reading import Reading
from auditor.activities.form_values import day_in, facts_in, method_in
from auditor.errors import AuditorError, InvalidInput
from auditor.exchange import response_docx, response_form, why_lines
from auditor.exchange.mail import eml
from auditor.exchange.received_file import Received, texts_of
from auditor.exchange.received_text import folded
from auditor.exchange.response_form import Asked, Form
from auditor.model.cause import Why, walked
from auditor.model.nonconformity import Nonconformity, Response
from auditor.model.people import Person
from auditor.model.words import NonconformityState as N
from auditor.workspace import AuditBook, Workspace
from tests.data import demo as data

REF = "NC-2026-06"


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with Workspace.open(data.built(), home=tmp_path_factory.mktemp("reader"), read_only=True) as workspace:
        yield workspace


@pytest.fixture
def mine(tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(data.copied(tmp_path / "demo"), home=tmp_path / "home") as workspace:
        yield workspace


def filled(form: Form, **answers: str) -> Form:
    """The form with answers: ``_5`` for field 5, ``_7_1a`` for field 7.1a."""
    said = {name[1:].replace("_", "."): text for name, text in answers.items()}
    known = {each.id for each in form.fields}
    more = [Asked(name, "Action 1 - more", text) for name, text in said.items() if name not in known]
    fields = [replace(each, value=said.get(each.id, each.value)) for each in form.fields]
    return replace(form, fields=[*fields, *more])


def read(workspace: Workspace, *texts: str) -> Reading:
    return form_taken_in.read_back(workspace, [Received("it", text) for text in texts])


def form_in(workspace: Workspace, language: str = "en") -> tuple[AuditBook, Nonconformity, Form]:
    book, record = follow_up.find(workspace, REF)
    return book, record, sent.form_of(workspace, book, record, language)


# What comes over a text on its way


def wrapped(text: str) -> str:
    """As a mail program wraps, which breaks no word."""
    lines = (
        textwrap.wrap(line, 72, break_long_words=False, break_on_hyphens=False) or [""] for line in text.split("\n")
    )
    return "\n".join(piece for line in lines for piece in line)


def quoted(text: str) -> str:
    return "".join(f"> {line}".rstrip() + "\n" for line in text.split("\n"))


def crlf(text: str) -> str:
    return text.replace("\n", "\r\n")


def smart(text: str) -> str:
    return text.replace('"', "”").replace("'", "’").replace(" - ", " – ").replace("...", "…")


def trailing(text: str) -> str:
    return "\n".join(f"{line}  " for line in text.split("\n"))


def fixed_blanks(text: str) -> str:
    return text.replace(" ", "\u00a0")


def signed(text: str) -> str:
    return f"Dear all,\nplease find it below.\n\n{text}\n-- \nPetr Němec, second shift\n"


def in_a_mail(text: str) -> str:
    return f"From: petr@example.org\nSubject: AW: it\n\n{text}"


WAYS: tuple[Callable[[str], str], ...] = (wrapped, smart, trailing, fixed_blanks, quoted, signed, in_a_mail, crlf)
"""In the order in which they happen."""

WORDS = st.text(st.sampled_from("abc déřž ßø,;:?!()[]'\"-–…09 漢"), min_size=1, max_size=90).map(
    lambda t: " ".join(t.split())
)
LINES = st.lists(WORDS.filter(lambda t: any(c.isalnum() for c in t)), max_size=3)
PROSE = st.one_of(LINES.map("\n\n".join), LINES.map(lambda said: "\n".join(f"- {each}" for each in said)))


ANSWERS = WORDS.filter(lambda t: any(c.isalpha() for c in t) and t[0].isalnum())


def _below(whys: st.SearchStrategy[list[Why]]) -> st.SearchStrategy[list[Why]]:
    """Answers, and others below them; a root cause has none."""
    return st.lists(
        st.builds(
            lambda text, below, root: Why(text=text, whys=below, is_root=root and not below),
            ANSWERS,
            whys,
            st.booleans(),
        ),
        max_size=3,
    )


TREES: st.SearchStrategy[list[Why]] = st.recursive(st.just([]), _below, max_leaves=6)


@st.composite
def answers(draw: st.DrawFn) -> dict[str, str]:
    said = {f"_{number}": draw(PROSE) for number in (2, 4, 5, 8)}
    for number in range(1, draw(st.integers(0, 5)) + 1):
        what = draw(WORDS.filter(lambda t: any(c.isalnum() for c in t)))
        day = date(2026, 12, 1) + timedelta(days=draw(st.integers(0, 400)))
        said |= {
            f"_7_{number}a": what,
            f"_7_{number}b": draw(st.sampled_from(("P19", "P08", "Søren Å"))),
            f"_7_{number}c": day.isoformat(),
            f"_7_{number}d": draw(st.just("") | WORDS),
        }
    for number in range(1, 2):
        said.setdefault(f"_7_{number}a", "")
        said |= {f"_7_1{part}": said.get(f"_7_1{part}", "") for part in "bcd"}
    return said


@settings(max_examples=200, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    said=answers(),
    tree=TREES,
    ways=st.sets(st.sampled_from(WAYS)),
    seed=st.integers(0, 99),
    language=st.sampled_from(("en", "de", "fr")),
)
def test_two_hundred_forms_say_the_same_again(
    demo: Workspace,
    said: dict[str, str],
    tree: list[Why],
    ways: set[Callable[[str], str]],
    seed: int,
    language: str,
) -> None:
    book, _, form = form_in(demo, language)
    answered = filled(form, **said, _5w=why_lines.written(tree))
    fields = list(answered.fields)
    random.Random(seed).shuffle(fields)
    text = response_form.written(replace(answered, fields=fields))
    for way in WAYS:
        text = way(text) if way in ways else text
    got = read(demo, text).response
    people = book.all(Person)
    for number, attribute in ((2, got.correction), (4, got.extent), (5, got.cause.text), (8, got.criterion)):
        assert same(attribute, said[f"_{number}"])
        if wrapped not in ways:
            assert [*map(folded, attribute.split("\n"))] == [*map(folded, plain(said[f"_{number}"]).split("\n"))]
    assert tree_of(got.cause.whys) == tree_of(tree)
    expected = {n: said[f"_7_{n}a"] for n in range(1, 6) if said.get(f"_7_{n}a")}
    assert len(got.actions) == len(expected)
    for action, (n, what) in zip(got.actions, expected.items(), strict=True):
        assert same(action.text, what)
        assert said[f"_7_{n}b"] in (people[action.owner].ref, people[action.owner].name)
        assert action.due.isoformat() == said[f"_7_{n}c"]
        assert same(action.shown_by, said[f"_7_{n}d"])


def tree_of(whys: list[Why]) -> list[tuple[tuple[int, ...], str, bool]]:
    """A tree as it is compared: where each answer stands, what it says, and whether it is a root cause."""
    return [(number, folded(why.text), why.is_root) for number, why in walked(whys)]


def plain(text: str) -> str:
    return "" if not any(c.isalnum() for c in text) else text


def same(one: str, other: str) -> bool:
    return folded(one) == folded(other) or not (plain(one) or plain(other))


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(said=answers(), tree=TREES)
def test_word_documents_say_the_same_again(demo: Workspace, said: dict[str, str], tree: list[Why]) -> None:
    _, _, form = form_in(demo)
    got = read(
        demo, response_docx.text_of(response_docx.written(filled(form, **said, _5w=why_lines.written(tree))))
    ).response
    assert same(got.cause.text, said["_5"])
    assert tree_of(got.cause.whys) == tree_of(tree)
    assert len(got.actions) == sum(bool(said.get(f"_7_{n}a")) for n in range(1, 6))


# What is told and what is refused


def test_what_nobody_touched_changes_nothing_and_leaves_nothing_aside(demo: Workspace) -> None:
    book, record, _ = form_in(demo)
    for language in ("en", "de", "fr"):
        letter = letters.letter(demo, book, record, language=language)
        for text in (letter.text, quoted(wrapped(letter.text)), signed(letter.text)):
            reading = read(demo, text)
            assert not reading.changes
            assert not reading.responds
            assert len(reading.aside) == (3 if "second shift" in text else 0), reading.aside
        found = list(texts_of("it.eml", eml(letter)))
        assert len(found) == 2
        assert not form_taken_in.read_back(demo, found).changes


def test_the_answer_in_one_of_two_forms_counts_and_two_answers_are_refused(demo: Workspace) -> None:
    _, _, form = form_in(demo)
    one = response_form.written(filled(form, _4="Everywhere."))
    blank = response_form.written(form)
    assert read(demo, f"{one}\n{quoted(blank)}").response.extent == "Everywhere."
    assert read(demo, blank, one).response.extent == "Everywhere."
    other = response_form.written(filled(form, _4="Nowhere."))
    with pytest.raises(InvalidInput, match="Two forms in it say different things"):
        read(demo, one, other)


def test_a_broken_form_beside_the_blank_one_it_answers_is_no_form_that_changes_nothing(demo: Workspace) -> None:
    _, _, form = form_in(demo)
    blank, answer = response_form.written(form), response_form.written(filled(form, _4="Everywhere."))
    broken = answer.replace("[[4 ", "[[four ")
    with pytest.raises(InvalidInput, match=r"it: Line \d+: '\[\[four .*is no mark"):
        read(demo, blank, broken)
    reading = read(demo, answer, broken)
    assert reading.response.extent == "Everywhere."
    assert any("a form that cannot be read: Line" in each for each in reading.aside)
    with pytest.raises(InvalidInput, match=r"(?s)no response form.*attached and not read: a.docx"):
        form_taken_in.read_back(
            demo, [Received("it", "Hello"), Received("it", "attached and not read: a.docx", "a.docx")]
        )


def test_every_field_that_is_not_understood_is_named_with_its_line(demo: Workspace) -> None:
    _, _, form = form_in(demo)
    wrong = filled(form, _7_1b="Somebody Else", _7_1c="soon", _7_2a="Another", _7_2b="", _7_2c="2026-13-01")
    with pytest.raises(InvalidInput) as refused:
        read(demo, response_form.written(wrong))
    said = refused.value.message
    for line in (
        "field 7.1b: 'Somebody Else' is nobody",
        "field 7.1c: 'soon' is no day",
        "field 7.2b: nobody is named",
    ):
        assert line in said
    assert said.count("Line ") == 3


def test_what_has_no_place_is_kept_aside(demo: Workspace) -> None:
    _, _, form = form_in(demo)
    text = response_form.written(filled(form, _9="Nobody Known", _1="agreed after all", _4="x"))
    text = text.replace("made it possible?", "made it possible? The list was old.").replace(
        "What was found", "What was found\nThis is not true."
    )
    aside = " ".join(read(demo, text).aside)
    for said in ("Nobody Known", "acknowledged already): agreed after all", "The list was old.", "This is not true."):
        assert said in aside


def test_a_field_that_was_taken_out_stays_as_it_was(demo: Workspace) -> None:
    _, record, form = form_in(demo)
    without = replace(filled(form, _4="x"), fields=[f for f in filled(form, _4="x").fields if f.id != "2"])
    reading = read(demo, response_form.written(without))
    assert reading.response.correction == record.response.correction
    assert "field 2 is not in the form; what stood in it stays" in reading.aside


def test_a_form_of_another_nonconformity_is_told(demo: Workspace) -> None:
    _, record, form = form_in(demo)
    text = response_form.written(form)
    with pytest.raises(InvalidInput, match="not that of NC-2026-06; the form belongs elsewhere"):
        read(demo, text.replace(sent.code_of(record), "AAAAAA"))
    with pytest.raises(AuditorError, match="there is no nonconformity 'NC-1'"):
        read(demo, text.replace(f"[[0 {REF}", "[[0 NC-1"))
    with pytest.raises(InvalidInput, match="this is an old form"):
        read(demo, text.replace(sent.code_of(record), next(sent.old_codes(record))))


def test_taken_in_it_is_a_response_of_the_owner_and_the_form_is_old(mine: Workspace) -> None:
    book, record, form = form_in(mine)
    assert record.state is N.RESPONSE_RETURNED
    text = response_form.written(filled(form, _4="Two more.", _5="Why?\nNo list.", _6="Ishikawa: people, tools"))
    reading = read(mine, text)
    lead = book.audit.lead
    assert lead
    outcome = form_taken_in.take_in(mine, book, act(mine, lead), reading)
    now = outcome.value
    assert now.state is N.RESPONSE_SUBMITTED
    assert (now.response.extent, now.response.cause.text) == ("Two more.", "Why?\nNo list.")
    assert (now.response.cause.method, now.response.cause.categories) == ("Ishikawa", ["people", "tools"])
    assert now.response.actions == record.response.actions
    assert now.response == Response.model_validate(now.response.model_dump())
    with pytest.raises(InvalidInput, match="changed since"):
        form_taken_in.take_in(mine, book, act(mine, lead), reading)
    with pytest.raises(InvalidInput, match="old form"):
        read(mine, text)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-12-31", date(2026, 12, 31)),
        ("31.12.2026", date(2026, 12, 31)),
        ("31. 12. 2026", date(2026, 12, 31)),
        ("12/31/2026", date(2026, 12, 31)),
        ("31/12/2026", date(2026, 12, 31)),
        ("1st December 2026", date(2026, 12, 1)),
        ("December 1, 2026", date(2026, 12, 1)),
        ("1. März 2026", date(2026, 3, 1)),
        ("1er août 2026", date(2026, 8, 1)),
        ("1 juillet 2026", date(2026, 7, 1)),
        ("1 juin 2026", date(2026, 6, 1)),
    ],
)
def test_days_are_read_as_people_write_them(text: str, day: date) -> None:
    assert day_in(text, "en") == day


@pytest.mark.parametrize("text", ["5/6/2026", "soon", "2026-02-30", "end of March", "31. 12.", "1 2 3"])
def test_what_is_no_day_or_may_be_two_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput):
        day_in(text, "en")


def test_facts_and_methods_are_read_in_each_language(demo: Workspace) -> None:
    for language, yes, no in (
        ("en", "Agreed.", "Not agreed: it was"),
        ("de", "Ja", "Nicht anerkannt – war da"),
        ("fr", "D’accord", "Non reconnus, car"),
    ):
        words = sent.words_in(demo, language).form
        assert facts_in(yes, words)[0]
        agrees, note = facts_in(no, words)
        assert not agrees
        assert note in ("it was", "war da", "car")
        with pytest.raises(InvalidInput):
            facts_in("perhaps", words)
    assert method_in("5 whys") == ("5 whys", [])
    assert method_in("Fishbone: people, tools") == ("Fishbone", ["people", "tools"])


def test_every_language_has_a_letter_of_every_kind_with_the_facts(mine: Workspace) -> None:
    book, record, _ = form_in(mine)
    for language in ("en", "de", "fr"):
        for kind in letters.Kind:
            letter = letters.letter(mine, book, record, kind, language=language)
            late = str((mine.today() - date(2026, 11, 16)).days)
            for fact in (REF, record.title, "2026-11-16", late, "NC-2025-07"):
                assert fact in letter.text, (language, kind, fact)
            assert "{" not in letter.subject + letter.text.split("[[")[0]
    escalated = letters.letter(mine, book, record, letters.Kind.ESCALATION)
    assert escalated.to.name == book.names[record.escalations[-1].to]
    assert "[[" not in escalated.text


def test_ready_sentences_are_proposed_for_what_is_weak(demo: Workspace) -> None:
    book, record, _ = form_in(demo)
    points = letters.points_to_return(record)
    assert points == ["extent", "blame", "training", "criterion"]
    reason = letters.reason_of(letters.sentences(demo, book, record, "de"), points, "Und noch etwas.")
    assert reason.count("\n") == 4
    assert reason.endswith("Und noch etwas.")
