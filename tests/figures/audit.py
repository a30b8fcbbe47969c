"""The results of one internal audit of ISO/IEC 20000-1, as letters by clause, and the outline of the standard."""

from __future__ import annotations

from auditor.model.item import Item
from tests.model.examples import item

NUMBERS = """
4 4.1 4.2 4.3 4.4
5 5.1 5.2 5.2.1 5.2.2 5.3
6 6.1 6.1.1 6.1.2 6.1.3 6.2 6.2.1 6.2.2 6.3
7 7.1 7.2 7.3 7.4 7.5 7.5.1 7.5.2 7.5.3 7.5.3.1 7.5.3.2 7.5.4 7.6
8 8.1 8.2 8.2.1 8.2.2 8.2.3 8.2.3.1 8.2.3.2 8.2.4 8.2.5 8.2.6 8.3 8.3.1 8.3.2 8.3.3 8.3.4 8.3.4.1 8.3.4.2
8.4 8.4.1 8.4.2 8.4.3 8.5 8.5.1 8.5.1.1 8.5.1.2 8.5.1.3 8.5.2 8.5.2.1 8.5.2.2 8.5.2.3 8.5.3
8.6 8.6.1 8.6.2 8.6.3 8.7 8.7.1 8.7.2 8.7.3 8.7.3.1 8.7.3.2 8.7.3.3
9 9.1 9.2 9.2.1 9.2.2 9.3 9.4
10 10.1 10.1.1 10.1.2 10.2
"""
OUTLINE = [(number, f"Title of {number}") for number in NUMBERS.split()]

GRADES = {"c": "conforming", "g": "good-practice", "i": "ofi", "o": "observation", "m": "minor", "M": "major"}
OUTCOMES = {"n": "not_applicable", "x": "not_audited"}

ANSWERS = """
7.1:c 7.2:c 7.3:c 7.4:c 7.5.1:c 7.5.2:c 7.5.3.1:c 7.5.3.2:ox 7.5.4:c 7.6:g
8.2.6:cmc 8.3.4.1:cmc 8.4.2:c 8.4.3:in
8.5.1.1:c 8.5.1.2:c 8.5.1.3:ccc 8.5.2.1:ccccn 8.5.2.2:cc 8.5.2.3:cMM 8.5.3:Mccn
8.6.1:cm 8.6.2:cc 8.6.3:ci 8.7.1:cx 8.7.2:coc 8.7.3.1:c 8.7.3.2:c 8.7.3.3:c
9.1:c 9.2.1:c 9.2.2:c 9.4:c 10.1.1:c 10.1.2:c 10.2:c
"""


def answered() -> list[Item]:
    """Its sixty items."""
    letters = [(clause, letter) for clause, _, row in (a.partition(":") for a in ANSWERS.split()) for letter in row]
    return [
        item(
            number,
            clause=f"20000-1:{clause}",
            state=OUTCOMES.get(letter, "answered"),
            outcome=OUTCOMES.get(letter),
            grade=GRADES.get(letter),
            note="Seen.",
            evidence=["evidence-1"],
            reason="as told" if letter in OUTCOMES else "",
        )
        for number, (clause, letter) in enumerate(letters, 1)
    ]
