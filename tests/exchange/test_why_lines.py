"""A tree of whys as lines: what is written reads the same, and what people write is read as they mean it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.errors import InvalidInput
from auditor.exchange.why_lines import read, written
from auditor.model.cause import Why, roots

WORDS = st.text(st.sampled_from("ab ř,;:?()-–.!9"), min_size=1, max_size=40).map(lambda t: " ".join(t.split()))
TEXTS = WORDS.filter(lambda t: any(c.isalpha() for c in t) and not t.startswith("!"))


def _below(answers: st.SearchStrategy[list[Why]]) -> st.SearchStrategy[list[Why]]:
    return st.lists(
        st.builds(
            lambda text, whys, root: Why(text=text, whys=whys, is_root=root and not whys), TEXTS, answers, st.booleans()
        ),
        max_size=3,
    )


TREES: st.SearchStrategy[list[Why]] = st.recursive(st.just([]), _below, max_leaves=8)


@given(tree=TREES, without_blanks=st.booleans())
def test_a_tree_reads_as_it_was_written_with_its_blanks_or_without(tree: list[Why], without_blanks: bool) -> None:
    text = written(tree)
    if without_blanks:
        text = "\n".join(line.strip() for line in text.split("\n"))
    assert read(text) == tree


TREE = "1 a\n  1.1 b\n    1.1.1! c\n  1.2 d"
CHAIN = "1 a\n  1.1 b\n    1.1.1! c"


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("a\nb\n! c", CHAIN),
        ("1. a\n2. b\n3. ! c", CHAIN),
        ("- a\n- b\n- c (root cause)", CHAIN),
        ("a\n  b\n    c [Grundursache]\n  d", TREE),
        ("- a\n  - b\n    - ! c\n  - d", TREE),
        ("- a\n-- b\n--- c (Root Cause)\n-- d", TREE),
        ("(1) a\n(1.1) b\n(1.1.1) ! c\n(1.2) d", TREE),
        ("1) a\n1.1) b\n1.1.1)! c\n1.2) d", TREE),
        ("1: a\n1.1: b\n1.1.1: c (root cause)\n1.2: d", TREE),
        ("- a\n1.1 b\n1.1.1! c\n1.2 d", TREE),  # the program made a dash of the first number
        ("1 a\n\n1.1 b\n\n1.1.1! c\n1.2 d", TREE),
        ("7 a\n7.1 b\n7.1.1! c\n7.9 d", TREE),
        ("1 a, of which\n3 people knew\n1.1 b\n2 c", "1 a, of which 3 people knew\n  1.1 b\n2 c"),
        ("a\n2.5 hours late", "1 a\n  1.1 2.5 hours late"),
        ("1 a\n1.1.1 c", "1 a\n  1.1 c"),  # a number was left out
        ("", ""),
    ],
)
def test_what_people_write_is_read_as_they_mean_it(typed: str, meant: str) -> None:
    assert written(read(typed, ("root cause", "Grundursache"))) == meant


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1! a\n1.1 b", "'a' is marked as a root cause, and is asked why below"),
        ("\n".join("abcdefghijklm"), "More than 12 answers"),
        ("\n".join(f"{n} a" for n in range(1, 202)), "201 answers to why"),
        ("1 a\n1.1\n1.1.1 b", "is empty"),
    ],
)
def test_what_is_no_tree_is_refused_in_words(typed: str, says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        read(typed)


def test_root_causes_are_those_marked_else_where_nobody_asked_further() -> None:
    assert [why.text for why in roots(read(TREE))] == ["c"]
    assert [why.text for why in roots(read(TREE.replace("!", "")))] == ["c", "d"]
