"""Names taken out of a text: in one pass, whatever the words in their place say."""

from __future__ import annotations

from auditor.figures.hiding import hidden
from auditor.model.people import Person


def person(ref: str, name: str, function: str = "") -> Person:
    return Person(id=ref, ref=ref, name=name, function=function)


def test_whole_names_in_any_case_and_their_parts_as_written() -> None:
    people = [person("P1", "Łukasz Żółć", "head of platform"), person("P2", "Jan")]
    assert hidden("ŁUKASZ ŻÓŁĆ told Jan; Łukasz saw it, january not", people) == (
        "[head of platform] told [P2]; [head of platform] saw it, january not"
    )


def test_what_stands_in_the_place_of_a_name_is_not_looked_at_again() -> None:
    people = [person(f"P{n}", f"Ada{n} Zoe", "Zoe " * 20) for n in range(20)]
    text = hidden("Ada1 Zoe and Zoe", people)
    assert text == f"[{people[1].function}] and [{people[-1].function}]"
