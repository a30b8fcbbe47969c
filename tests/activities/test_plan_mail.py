"""The plan goes to each in his or her language, so far as the design of the plan has words in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.activities import organisation
from auditor.activities.plan_mail import letters
from auditor.model.people import Person
from auditor.reporting.spoken import language_for
from tests.tui.audits import conducted


def test_each_letter_is_in_the_language_of_its_reader(tmp_path: Path) -> None:
    done = conducted(tmp_path)
    with done.workspace as workspace:
        book = done.book
        first, second, *_ = letters(workspace, book)
        people = {person.name: person for person in book.all(Person).values()}
        german, french = people[first.to.name], people[second.to.name]
        for person, spoken in ((german, ["Deutsch", "English"]), (french, ["Czech", "fr-CH"])):
            organisation.edit(book, done.by(), Person, person.id, languages=spoken)
        told = {letter.to.name: letter for letter in letters(workspace, book)}
        assert told[german.name].text.startswith(f"Guten Tag {german.name},")
        assert "Ihr Anteil" in told[german.name].subject
        assert "Dear" not in told[french.name].text
        assert "Audit" in told[french.name].subject
        others = [letter for name, letter in told.items() if name not in (german.name, french.name)]
        assert all(letter.text.startswith("Dear ") for letter in others)


@pytest.mark.parametrize(
    ("spoken", "known", "found"),
    [
        (["de-AT"], ["en", "de"], "de"),
        (["Français"], ["en", "fr"], "fr"),
        (["Czech"], ["de", "en"], "en"),
        (["Czech"], ["de"], "de"),
        ([], ["en", "de"], "en"),
    ],
)
def test_the_first_language_with_words_counts(spoken: list[str], known: list[str], found: str) -> None:
    assert language_for(spoken, known) == found
