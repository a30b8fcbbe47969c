"""Reads a YAML file into a pydantic model; a wrong file is refused with every fault, its line and its field.

The one reader of everything a non-programmer edits: checklists and report designs. Models should forbid unknown
fields, so that a misspelt name is found. The message of a model's ``ValueError`` is shown as what was expected; a
``PydanticCustomError`` whose context holds ``expected`` and ``found`` says both.
"""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from auditor.errors import NotFound
from auditor.library import located
from auditor.library.faults import Fault, InvalidFile
from auditor.model.text import readable

M = TypeVar("M", bound=BaseModel)

SIZE_LIMIT = 8_000_000
"""Largest file that is read, in bytes: some 10,000 items."""

_SHAPES = {
    "string_type": "a text",
    "list_type": "a list, each entry after a dash",
    "set_type": "a list, each entry after a dash",
    "dict_type": "fields, each with a name and a colon",
    "model_type": "fields, each with a name and a colon",
    "model_attributes_type": "fields, each with a name and a colon",
    "bool_parsing": "yes or no",
    "bool_type": "yes or no",
    "int_parsing": "a whole number",
    "int_type": "a whole number",
    "float_parsing": "a number",
    "float_type": "a number",
    "date_from_datetime_parsing": "a date such as 2026-10-07",
}
_BOUNDS = {"greater_than_equal": "ge", "less_than_equal": "le", "greater_than": "gt", "less_than": "lt"}
_BOUND_WORDS = {"ge": "at least", "le": "at most", "gt": "more than", "lt": "less than"}


def read_typed(path: Path, model: type[M], refusal: type[InvalidFile] = InvalidFile) -> M:
    """Read the file at *path* as *model*; raise *refusal* with all faults, or ``NotFound``."""
    try:
        with path.open("rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NotFound(f"there is no file {path}", "Check the name and the folder.") from error
    except OSError as error:
        raise refusal([Fault(str(path), 0, "", "a readable file", error.strerror or str(error))]) from error
    return parse_typed(data, model, str(path), refusal)


def parse_typed(data: bytes, model: type[M], file: str, refusal: type[InvalidFile] = InvalidFile) -> M:
    """Read the bytes of a file as *model*; *file* is its name in faults."""
    if len(data) > SIZE_LIMIT:
        raise refusal([Fault(file, 0, "", f"at most {SIZE_LIMIT:,} bytes", "a larger file")])
    text = located.locate(data)
    faults = [Fault(file, flaw.line, field_name(flaw.path), flaw.expected, _shown(flaw.found)) for flaw in text.flaws]
    if text.value is None:
        raise refusal(faults)
    try:
        typed = model.model_validate(text.value)
    except ValidationError as error:
        faults += [_fault(detail, model, text, file) for detail in error.errors(include_url=False)]
        raise refusal(faults) from error
    if faults:
        raise refusal(faults)
    return typed


def field_name(path: tuple[str | int, ...]) -> str:
    """The way to a field as people say it; entries of lists count from 1: ``items 4, weight``."""
    words: list[str] = []
    for step in path:
        if isinstance(step, int) and words:
            words[-1] += f" {step + 1}"
        else:
            words.append(str(step))
    return ", ".join(words)


def _fault(detail: ErrorDetails, model: type[BaseModel], text: located.Located, file: str) -> Fault:
    path = detail["loc"]
    kind, context = detail["type"], detail.get("ctx", {})
    found = _described(detail["input"])
    expected = _expected(detail)
    if kind == "missing":
        found = "nothing"
    if "found" in context:
        expected, found = _shown(context["expected"]), _shown(context["found"])
    if kind == "extra_forbidden":
        name, known = str(path[-1]), _fields_at(model, path[:-1])
        nearest = difflib.get_close_matches(name, known, n=1)
        expected = (
            f"a field {nearest[0]}" if nearest else f"one of the fields {', '.join(known)}" if known else expected
        )
        found = f"a field {_shown(name)}"
    return Fault(file, text.line_of(path), _shown(field_name(path)), expected, found)


def _expected(detail: ErrorDetails) -> str:
    kind, context = detail["type"], detail.get("ctx", {})
    if kind in _SHAPES:
        return _SHAPES[kind]
    if kind in _BOUNDS:
        bound = _BOUNDS[kind]
        return f"{_BOUND_WORDS[bound]} {context[bound]}"
    if kind in ("enum", "literal_error"):
        return f"one of {context['expected']}"
    if kind == "missing":
        return "a value here"
    if kind == "extra_forbidden":
        return "a known field"
    if kind == "value_error" and detail["input"] == "":
        return "at least one word"
    return str(context.get("error", detail["msg"]))


def _described(value: Any) -> str:
    if isinstance(value, Mapping):
        return "fields"
    if isinstance(value, list):
        return f"a list of {len(value)}"
    text = str(value)
    return f"'{_shown(text)}'" if text else "nothing"


def _shown(text: str, limit: int = 80) -> str:
    text = " ".join(readable(text).split())
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def _fields_at(model: type[BaseModel], path: tuple[str | int, ...]) -> list[str]:
    """Names of the fields of the model that stands at *path* inside *model*; empty where no model stands."""
    current: Any = model
    for step in path:
        if isinstance(step, str) and isinstance(current, type) and issubclass(current, BaseModel):
            known = current.model_fields.get(step)
            current = known.annotation if known else None
        elif isinstance(step, int):
            current = next(iter(get_args(current)), None)
    return list(current.model_fields) if isinstance(current, type) and issubclass(current, BaseModel) else []
