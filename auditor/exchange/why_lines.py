"""A tree of whys as lines of text, and how it is read again whatever came over it on its way.

Each answer is a line that begins with its number, set in as deep as it stands: ``1``, ``1.1``, ``1.1.1``, and ``1.2``
for another answer to the same why. A ``!`` at the number marks a root cause. The number says how deep an answer
stands, so that a text which lost its blanks reads the same; without numbers dashes and blanks say it. A list in which
nothing stands deeper, of dashes or as ``1.``, ``2.``, is a chain, each the reason of the one above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from auditor.errors import InvalidInput
from auditor.exchange.received_text import folded
from auditor.model.cause import DEEPEST, MOST, Why, walked

_NUMBERED = re.compile(
    r"\s*\(?(?P<number>[0-9]{1,3}(?:\.[0-9]{1,3})*)(?P<sign>[.):]?\)?)(?P<root>\s?!)?(?:\s+(?P<text>.*)|$)"
)
_DASHED = re.compile(r"(?P<indent>\s*)(?P<dash>[-–—*•·▪◦>→]+)(?P<root>\s*!)?\s+(?P<text>.*)")
_SET_IN = re.compile(r"(?P<indent>\s*)(?:\(?[0-9]{1,2}[.):]\)?\s+)?(?P<root>!\s*)?(?P<text>.*)")


@dataclass(slots=True)
class _Answer:
    """An answer while it is read: ``depth`` from 1."""

    depth: int
    text: str
    is_root: bool = False
    below: list[_Answer] = field(default_factory=list)


def written(whys: Sequence[Why]) -> str:
    """The tree, a line each."""
    return "\n".join(f"{begun(number, why)}{why.text}" for number, why in walked(whys))


def begun(number: Sequence[int], why: Why) -> str:
    """What an answer's line begins with: set in as deep as it stands, its number, the sign of a root cause."""
    return f"{'  ' * (len(number) - 1)}{'.'.join(map(str, number))}{'!' if why.is_root else ''} "


def read(text: str, root_words: Sequence[str] = ()) -> list[Why]:
    """The tree that stands in a text; *root_words* in brackets at the end of a line mark a root cause, too.

    Raises InvalidInput where it is deeper or larger than an analysis is, or where a root cause is asked why.
    """
    lines = [line.rstrip() for line in text.split("\n") if line.strip()]
    if not lines:
        return []
    if _is_numbered(lines):
        answers = list(_by_number(lines))
    elif any(map(_DASHED.fullmatch, lines)):
        answers = list(_by_dash(lines))
    else:
        answers = list(_by_blanks(lines))
    for answer in answers:
        _rooted(answer, root_words)
    return _tree(answers)


def _is_numbered(lines: Sequence[str]) -> bool:
    """Whether numbers say how deep it is: one has parts, or they are written as the form writes them."""
    found = [_NUMBERED.fullmatch(line) for line in lines]
    has_parts = any(each and "." in each["number"] for each in found)
    first = found[0]
    if first is None:
        return has_parts and lines[0].startswith("- ")
    return has_parts or (first["number"] == "1" and not first["sign"])


def _by_number(lines: Sequence[str]) -> Iterator[_Answer]:
    """As deep as its number has parts; a line without a number goes on with the answer above it.

    Where a program made dashes of the numbers that have one part, a dash begins an answer, too.
    """
    found = [_NUMBERED.fullmatch(line) for line in lines]
    has_dashes = not any(each and "." not in each["number"] for each in found)
    answers: list[_Answer] = []
    above: list[str] = []
    for line, each in zip(lines, found, strict=True):
        path = each["number"].split(".") if each else []
        if each is not None and (not answers or _follows(path, above)):
            answers.append(_Answer(len(path), each["text"] or "", bool(each["root"])))
            above = path
        elif not answers or (has_dashes and line.startswith("- ")):
            answers.append(_Answer(1, line.removeprefix("- ").strip()))
            above = []
        else:
            answers[-1].text = f"{answers[-1].text} {line.strip()}".strip()
    yield from answers


def _follows(path: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a number may stand below another; "3 people" and "2.5 hours" at the begin of a line are none that do."""
    if len(path) == 1:
        return not above or int(path[0]) == int(above[0]) + 1
    return path[:-1] == above[: len(path) - 1] or path[: len(above)] == above


def _by_dash(lines: Sequence[str]) -> Iterator[_Answer]:
    """As deep as it has dashes, else as it is set in; a line without a dash goes on with the one above it."""
    steps: list[int] = []
    answers: list[_Answer] = []
    for line in lines:
        found = _DASHED.fullmatch(line)
        if found is None and answers:
            answers[-1].text = f"{answers[-1].text} {line.strip()}"
        elif found is None:
            answers.append(_Answer(_depth(steps, 0), line.strip()))
        else:
            dashes, depth = len(found["dash"]), _depth(steps, len(found["indent"]))
            answers.append(_Answer(dashes if dashes > 1 else depth, found["text"], bool(found["root"])))
    return _chained(answers)


def _by_blanks(lines: Sequence[str]) -> Iterator[_Answer]:
    """As deep as it is set in."""
    steps: list[int] = []
    answers = []
    for line in lines:
        found = _SET_IN.fullmatch(line)
        assert found is not None
        answers.append(_Answer(_depth(steps, len(found["indent"])), found["text"], bool(found["root"])))
    return _chained(answers)


def _chained(answers: Sequence[_Answer]) -> Iterator[_Answer]:
    """Each below the one above it where none stands deeper than another."""
    is_chain = len({answer.depth for answer in answers}) == 1
    for number, answer in enumerate(answers, 1):
        answer.depth = number if is_chain else answer.depth
        yield answer


def _depth(steps: list[int], indent: int) -> int:
    """How deep a line stands that is set in by *indent*; *steps* are the indents of those above it."""
    while steps and steps[-1] >= indent:
        steps.pop()
    steps.append(indent)
    return len(steps)


def _rooted(answer: _Answer, root_words: Sequence[str]) -> None:
    found = re.fullmatch(r"(?P<text>.*\S)\s*[(\[](?P<said>[^()\[\]]+)[)\]]\s*", answer.text)
    if found and folded(found["said"]) in {folded(word) for word in root_words}:
        answer.text, answer.is_root = found["text"], True


def _tree(answers: Sequence[_Answer]) -> list[Why]:
    if len(answers) > MOST:
        raise InvalidInput(
            f"There are {len(answers)} answers to why; {MOST} is the most.", "Leave out what is no cause."
        )
    tops: list[_Answer] = []
    above: list[_Answer] = []
    for answer in answers:
        if not answer.text:
            raise InvalidInput("An answer to why is empty.", "Take its number out, or say it.")
        del above[max(answer.depth - 1, 0) :]
        if len(above) >= DEEPEST:
            raise InvalidInput(
                f"More than {DEEPEST} answers to why stand below one another, at {answer.text[:40]!r}.",
                "Number them: 1, 1.1, 1.1.1 below one another, 1.2 beside 1.1.",
            )
        (above[-1].below if above else tops).append(answer)
        above.append(answer)
    return [_why(each) for each in tops]


def _why(answer: _Answer) -> Why:
    if answer.is_root and answer.below:
        raise InvalidInput(
            f"{answer.text[:60]!r} is marked as a root cause, and is asked why below.",
            "Mark the last answer with !, or take out what stands below this one.",
        )
    return Why(text=answer.text, is_root=answer.is_root, whys=[_why(each) for each in answer.below])
