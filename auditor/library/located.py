"""YAML as nothing but texts, lists and mappings, each knowing its line.

Values stay texts, so that clause 5.10 and the answer "no" remain what was typed; types come from the model that the
file is read into. What YAML would do silently with a text is refused instead: names given twice, and texts that begin
with ``*``, ``&`` or ``!`` without quotes (aliases, anchors and tags) - which also leaves nothing that could expand.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

import yaml

Value: TypeAlias = "str | list[Value] | dict[str, Value]"
Path: TypeAlias = tuple[str | int, ...]
"""The way to a value: names of fields and positions in lists."""

DEPTH_LIMIT = 20
"""Deepest nesting of lists and mappings."""

_MEANINGS = {
    "mapping values are not allowed in this context": "quotes around a text that holds a colon and a space, "
    "or the same indentation as the lines above",
    "found character that cannot start any token": "quotes around a text that begins with a special character",
    "found unknown escape character": "single quotes around a text that holds a backslash",
}


class Flaw(NamedTuple):
    """Something that the text itself has wrong, before any model looks at it."""

    line: int
    path: Path
    expected: str
    found: str


@dataclass(slots=True)
class Located:
    """A read text: its value (None where even the syntax is wrong), the line of each value, and the flaws."""

    value: Value | None = None
    lines: dict[Path, int] = field(default_factory=dict)
    flaws: list[Flaw] = field(default_factory=list)

    def line_of(self, path: Path) -> int:
        """The line of the value at *path*, or of the nearest value above it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


def locate(data: bytes) -> Located:
    """Read UTF-8 YAML, with or without a byte order mark, with any line ends."""
    found = Located()
    try:
        data.decode("utf-8")
        found.value = _Composer(data, found).document()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        found.flaws.append(Flaw(line, (), "a text saved as UTF-8", f"the byte {data[error.start]:#04x}"))
    except yaml.reader.ReaderError as error:
        line = data.count(b"\n", 0, error.position) + 1
        found.flaws.append(Flaw(line, (), "text without control characters", f"U+{int(error.character):04X}"))
    except yaml.MarkedYAMLError as error:
        found.flaws.append(_syntax(error, data))
    except _TooDeepError as error:
        found.flaws.append(Flaw(error.args[0], (), f"at most {DEPTH_LIMIT} levels", "deeper nesting"))
    return found


class _TooDeepError(Exception):
    """Nesting beyond the limit, in the line given; nothing behind it is read."""


class _Composer:
    """Turns the events of one document into a value, noting lines and flaws."""

    def __init__(self, data: bytes, found: Located) -> None:
        self._events: Iterator[yaml.Event] = iter(yaml.parse(data, Loader=yaml.CBaseLoader))
        self._found = found

    def document(self) -> Value:
        value: Value = ""
        documents = 0
        for event in self._events:
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
                content = self._value(next(self._events), ())
                if documents == 1:
                    value = content
                else:
                    self._flaw(event, (), "one document", "a second one after ---")
        return value

    def _value(self, event: yaml.Event, path: Path) -> Value:
        self._found.lines.setdefault(path, _line(event))
        if len(path) > DEPTH_LIMIT:
            raise _TooDeepError(_line(event))
        self._refuse_specials(event, path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._list(path)
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        return event.value if isinstance(event, yaml.ScalarEvent) else ""

    def _list(self, path: Path) -> list[Value]:
        values: list[Value] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event, (*path, len(values))))
        return values

    def _mapping(self, path: Path) -> dict[str, Value]:
        values: dict[str, Value] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            name = self._value(event, (*path, "?"))
            self._found.lines.pop((*path, "?"))
            if not isinstance(name, str):
                self._flaw(event, path, "a field's name", "a list or a group of fields as a name")
                self._value(next(self._events), (*path, "?"))
                continue
            if name in values:
                first = self._found.lines[*path, name]
                self._flaw(event, (*path, name), "each field once", f"{name} again, first in line {first}")
            self._found.lines.setdefault((*path, name), _line(event))
            value = self._value(next(self._events), (*path, name))
            values.setdefault(name, value)
        return values

    def _refuse_specials(self, event: yaml.Event, path: Path) -> None:
        if isinstance(event, yaml.AliasEvent):
            self._refuse_special(event, path, "*", f"*{event.anchor}")
        elif isinstance(event, yaml.NodeEvent) and event.anchor:
            self._refuse_special(event, path, "&", f"&{event.anchor}")
        if isinstance(event, yaml.ScalarEvent | yaml.CollectionStartEvent) and event.tag:
            self._refuse_special(event, path, "!", event.tag)

    def _refuse_special(self, event: yaml.Event, path: Path, mark: str, found: str) -> None:
        expected = f"quotes around a text that begins with {mark}"
        self._flaw(event, path, expected, f"{found}, which YAML does not take for text")

    def _flaw(self, event: yaml.Event, path: Path, expected: str, found: str) -> None:
        self._found.flaws.append(Flaw(_line(event), path, expected, found))


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _syntax(error: yaml.MarkedYAMLError, data: bytes) -> Flaw:
    mark = error.problem_mark or error.context_mark
    number = mark.line if mark else 0
    lines = data.decode("utf-8").splitlines()
    line = lines[number] if number < len(lines) else ""
    indentation = line[: len(line) - len(line.lstrip())]
    problem = error.problem or "YAML"
    if "\t" in indentation:
        return Flaw(number + 1, (), "spaces at the beginning of a line", "a tab")
    context = f" ({error.context}, line {error.context_mark.line + 1})" if error.context and error.context_mark else ""
    expected = _MEANINGS.get(problem, f"readable YAML: {problem}{context}")
    return Flaw(number + 1, (), expected, repr(line.strip()) if line.strip() else "the end of the text")
