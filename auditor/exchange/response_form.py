"""The form by which an owner answers a nonconformity or reports its actions: a text that any mail program takes.

Each field begins with a mark, a number and a few words in double brackets; the answer stands behind it. Only the number
counts, so words may be wrapped, quoted, translated or moved. The mark 0 ends the form and says whose it is.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from auditor.errors import InvalidInput
from auditor.exchange.received_text import NUMBERED, answer_of, folded, longest, plain

FACTS, CORRECTION, CONTAINMENT, EXTENT, CAUSE, METHOD, CRITERION, NAME = "1", "2", "3", "4", "5", "6", "8", "9"
WHYS = "5w"
ACTION = "7"
"""Fields of actions are called 7.1a, 7.1b … : the number of the action, and which of its parts."""
WHAT, WHO, WHEN, SHOWN = "abcd"
PARTS = (WHAT, WHO, WHEN, SHOWN)
REPORT = "10"
"""What is reported of an action: 10.1a when it was done, 10.1b what shows it."""
DONE, PROOF = "ab"
FIELDS = frozenset({FACTS, CORRECTION, CONTAINMENT, EXTENT, CAUSE, WHYS, METHOD, CRITERION, NAME})
_PARTS_OF = {ACTION: PARTS, REPORT: (DONE, PROOF)}

_WIDTH = 72
_MARK = re.compile(
    r"\[\[[\s>|]*(?P<number>\d{1,2}(?:[wW](?!\w))?)(?:\s?\.\s?(?P<action>\d{1,2})\s?(?P<part>[a-zA-Z]))?"
    r"(?P<label>(?:(?!\[\[|\]\]).)*)\]\]",
    re.DOTALL,
)
_PLACE = re.compile(r"(?P<ref>.*)/(?P<code>[^/]*)/(?P<language>[^/]*)", re.DOTALL)
_LONGEST_LABEL = 400
_QUOTE = re.compile(r"[>|\s]*")


@dataclass(frozen=True, slots=True)
class Place:
    """Which nonconformity a form belongs to: its reference, a short code of the round it asks for, the language."""

    ref: str
    code: str
    language: str


@dataclass(frozen=True, slots=True)
class Asked:
    """A field: what it is called, what is asked, and what stands in it already."""

    id: str
    label: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """What is written into a form. ``top`` are the three lines: what is asked, by when, what counts as done."""

    title: str
    top: Sequence[tuple[str, str]]
    found: str
    finding: Sequence[str]
    how: str
    fields: Sequence[Asked]
    place: Place


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands behind a mark: the words in the brackets, the answer, and the line of the mark."""

    label: str
    text: str
    line: int


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that belongs to no field, with its line: a greeting, a signature, a remark."""

    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Filled:
    """A form that came back."""

    place: Place
    line: int
    answers: Mapping[str, Answer]
    aside: Sequence[Aside] = field(default=())


def action_field(number: int, part: str, group: str = ACTION) -> str:
    """The id of a part of an action; of what is reported of it where *group* says so."""
    return f"{group}.{number}{part}"


def shown(text: str) -> str:
    """A text as it stands in a form: two brackets together would begin a mark."""
    return re.sub(r"\[(?=\[)", "[ ", text)


def head(form: Form) -> str:
    """What stands before the fields."""
    top = [textwrap.fill(f"{label}: {_line(text)}", _WIDTH, break_on_hyphens=False) for label, text in form.top]
    how = textwrap.fill(form.how, _WIDTH, break_on_hyphens=False)
    return "\n\n".join([form.title, "\n".join(top), "\n".join([form.found, *map(shown, form.finding)]), how])


def written(form: Form) -> str:
    """The form as a text. What people typed stands in it as it is."""
    fields = [f"{mark(each)}\n{shown(each.value)}\n" for each in form.fields]
    return "\n".join([head(form), "", "", *fields, end(form), ""])


def mark(asked: Asked) -> str:
    """The mark before a field."""
    return f"[[{asked.id} {asked.label}]]"


def end(form: Form) -> str:
    """The mark that ends the form and says whose it is."""
    place = form.place
    return f"[[0 {place_ref(place.ref)} / {place.code} / {place.language}]]"


def place_ref(ref: str) -> str:
    """A reference or a title as it stands in a mark, in which brackets would end it."""
    return _line(ref).replace("[", "(").replace("]", ")")


def read(text: str) -> list[Filled]:
    """Every form that stands in a text: what was typed, and the one it answers if that is quoted below.

    Raises InvalidInput that says line and field: a mark that is not closed, not known, or there twice.
    """
    text = plain(text)
    found = list(_marks(text))
    ends = [n for n, each in enumerate(found) if each["number"] == "0"]
    if not ends:
        raise InvalidInput(
            "This is no response form, or its last line is missing.",
            "The last line of a form is [[0 NC / code / language]]; put it back, or write the form anew.",
        )
    forms, begin, start = [], 0, 0
    for last in ends:
        forms.append(_filled(text, start, found[begin:last], found[last]))
        begin, start = last + 1, found[last].end()
    rest = [Aside(_line_of(text, start) + n, line) for n, line in enumerate(text[start:].split("\n"))]
    below = [each for each in rest if each.text.strip()]
    final = forms[-1]
    forms[-1] = Filled(final.place, final.line, final.answers, [*final.aside, *below])
    return forms


def _marks(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while (opened := text.find("[[", at)) >= 0:
        found = _MARK.match(text, opened)
        line = _line_of(text, opened)
        if found is None or len(found["label"]) > _LONGEST_LABEL:
            piece = " ".join(text[opened : opened + 40].split())
            raise InvalidInput(
                f"Line {line}: {piece!r} begins a field, and is no mark that can be read.",
                "A mark is [[number words]], such as [[2 Correction]]. In an answer write [ [ for two brackets.",
            )
        yield found
        at = found.end()


def _filled(text: str, start: int, marks: Sequence[re.Match[str]], last: re.Match[str]) -> Filled:
    wide = longest(text)
    answers: dict[str, Answer] = {}
    begin = marks[0].start() if marks else last.start()
    aside = [Aside(_line_of(text, start) + n, line) for n, line in enumerate(text[start:begin].split("\n"))]
    for each, after in zip(marks, [*marks[1:], last], strict=True):
        line = _line_of(text, each.start())
        name = _named(each, line)
        depth = sum(text[_line_start(text, each.start()) : each.start()].count(sign) for sign in ">|")
        between = text[each.end() : after.start()]
        typed = answer_of(between, depth, wide, *([NUMBERED] if name == WHYS else []))
        answer = Answer(_label(each), typed, line)
        answers[name] = _one(name, answers.get(name), answer)
    return Filled(_place(last, _line_of(text, last.start())), _line_of(text, last.start()), answers, _kept(aside))


def _kept(lines: Sequence[Aside]) -> list[Aside]:
    return [each for each in lines if _QUOTE.fullmatch(each.text) is None]


def _named(found: re.Match[str], line: int) -> str:
    number, action, part = found["number"].lower(), found["action"], (found["part"] or "").lower()
    name = action_field(int(action), part, number) if action else number
    if name in FIELDS or (action and int(action) and part in _PARTS_OF.get(number, ())):
        return name
    known = ", ".join(sorted(FIELDS))
    hint = f"Fields are {known}, 7.1a to 7.1d for actions, and 10.1a and 10.1b for what is reported of them."
    raise InvalidInput(f"Line {line}: there is no field {name}.", hint)


def _one(name: str, had: Answer | None, new: Answer) -> Answer:
    """A field that stands twice counts once, where it says the same or one is empty."""
    if had is None or not had.text or folded(had.text) == folded(new.text):
        return new
    if not new.text:
        return had
    raise InvalidInput(
        f"Field {name} stands twice and says different things: lines {had.line} and {new.line}.", "Leave one of them."
    )


def _place(last: re.Match[str], line: int) -> Place:
    found = _PLACE.fullmatch(_unquoted(last["label"]))
    if found is None:
        raise InvalidInput(
            f"Line {line}, field 0: it does not say whose form it is.",
            "It reads [[0 NC / code / language]], as it was sent out.",
        )
    return Place(*(found[name].strip() for name in ("ref", "code", "language")))


def _label(found: re.Match[str]) -> str:
    return _unquoted(found["label"])


def _unquoted(text: str) -> str:
    return _line("\n".join(re.sub(r"^[>|\s]+", "", line) for line in text.split("\n")))


def _line(text: str) -> str:
    return " ".join(text.split())


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_of(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
