"""The form by which an auditee says what he or she thinks of an audit: a text that any mail or editor takes.

It is filled in by hand, so it is read leniently: quoted lines of a reply, blanks and dashes do not matter. The line
``Form`` names the request it belongs to; an anonymous form names nobody.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from auditor.errors import InvalidInput
from auditor.model.feedback import HIGHEST, LOWEST

_QUOTED = re.compile(r"^[>|\s]+")
_MARK = re.compile(r"^(?P<number>\d{1,2})\s*[.)]?\s*\[\s*(?P<mark>[^\]]*?)\s*\]")
_FORM = re.compile(r"^Form:\s*(?P<audit>\S.*?)\s+(?P<request>[0-9a-f-]{36})\s*(?:\s(?P<person>[0-9a-f-]{36}))?\s*$")
_COMMENT = "Comment:"
_END = "End of the form"


@dataclass(frozen=True, slots=True)
class Form:
    """What is written into a form: ``person`` and ``name`` are empty where it is anonymous."""

    audit: str
    title: str
    days: str
    request: str
    questions: Sequence[str]
    person: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """What came back: marks by the order of the questions, nothing where none was given."""

    audit: str
    request: str
    person: str
    marks: Sequence[int | None]
    comment: str


def written(form: Form) -> str:
    """The form as it is sent out. What people typed stands in it as it is: it is a plain text."""
    whom = f"For:  {_line(form.name)}" if form.person else "This form is anonymous: it says nowhere whose it is."
    place = f"Form: {form.audit} {form.request}{f' {form.person}' if form.person else ''}"
    asked = [f"{n}. [ ]  {_line(question)}" for n, question in enumerate(form.questions, start=1)]
    return "\n".join(
        [
            f"What do you think of audit {form.audit}?",
            _line(f"{form.title}, {form.days}"),
            whom,
            "",
            f"Write a number between the brackets, from {LOWEST} (not at all) to {HIGHEST} (fully); leave out what you",
            "cannot judge. Then send the text back to whoever gave it to you.",
            "",
            *asked,
            "",
            f"{_COMMENT} what was good, what should be better?",
            "",
            "",
            "",
            f"---- {_END}; please leave the next line as it is ----",
            place,
            "",
        ]
    )


def read(text: str) -> Filled:
    """What an auditee wrote into a form. Raises InvalidInput that says which line it is about."""
    lines = [_QUOTED.sub("", line).rstrip() for line in text.lstrip("\ufeff").splitlines()]
    place = next((found for line in lines if (found := _FORM.match(line))), None)
    if place is None:
        raise InvalidInput("This is no feedback form.", "Its last line begins with Form: and was sent out with it.")
    marks = dict(_mark(found) for line in _before(lines, _COMMENT) if (found := _MARK.match(line)))
    if not marks:
        raise InvalidInput("There is no question in it.", "A question looks like: 1. [4]  …")
    if all(mark is None for mark in marks.values()):
        raise InvalidInput("No question has a mark.", f"Write {LOWEST} to {HIGHEST} between the brackets: 1. [4]")
    return Filled(
        place["audit"],
        place["request"],
        place["person"] or "",
        [marks.get(n) for n in range(1, max(marks) + 1)],
        _comment(lines),
    )


def _mark(found: re.Match[str]) -> tuple[int, int | None]:
    said = found["mark"].strip()
    if not said or not said.strip("-–_."):
        return int(found["number"]), None
    if said.isdecimal() and LOWEST <= int(said) <= HIGHEST:
        return int(found["number"]), int(said)
    raise InvalidInput(
        f"Question {found['number']} has {said[:40]!r}.", f"Write one number from {LOWEST} to {HIGHEST}, or nothing."
    )


def _before(lines: Sequence[str], sign: str) -> Sequence[str]:
    """The lines before the one that begins with *sign*: a comment may hold what looks like a question."""
    return lines[: next((n for n, line in enumerate(lines) if line.startswith(sign)), len(lines))]


def _comment(lines: Sequence[str]) -> str:
    start = next((n for n, line in enumerate(lines) if line.startswith(_COMMENT)), None)
    if start is None:
        return ""
    first = lines[start].removeprefix(_COMMENT).removeprefix(" what was good, what should be better?").strip()
    below = lines[start + 1 :]
    end = next((n for n, line in enumerate(below) if _END in line or _FORM.match(line)), len(below))
    return "\n".join([first, *below[:end]]).strip()


def _line(text: str) -> str:
    return " ".join(text.split())
