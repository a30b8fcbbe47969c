"""Every free text field of every record that a workspace keeps, found by walking the models, so that none is forgotten.

A path names a field: ``Nonconformity.response.actions[].text``; ``[]`` stands for every element of a list and ``{}``
for every value of a mapping.
"""

from __future__ import annotations

import types
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import AfterValidator, BaseModel, TypeAdapter, ValidationError

from auditor.model.record import Record
from auditor.model.text import Line, Name, Prose
from auditor.workspace import AuditBook, ProgrammeBook

RECORDS: tuple[type[Record], ...] = tuple(dict.fromkeys((*ProgrammeBook.tables, *AuditBook.tables)))
_TEXTS = {get_args(kind)[1].func: kind for kind in (Line, Name, Prose)}


def _text_fields(
    kind: Any, metadata: list[Any], path: str, above: frozenset[type] = frozenset()
) -> Iterator[tuple[str, Any]]:
    """The texts of a kind; what stands below itself, as answers to why do, is gone through once."""
    origin, inside = get_origin(kind), get_args(kind)
    if origin is Annotated:
        yield from _text_fields(inside[0], [*inside[1:], *metadata], path, above)
    elif origin is list:
        yield from _text_fields(inside[0], metadata, f"{path}[]", above)
    elif origin is dict:
        yield from _text_fields(inside[1], metadata, f"{path}{{}}", above)
    elif origin in (Union, types.UnionType):
        for each in inside:
            yield from _text_fields(each, metadata, path, above)
    elif isinstance(kind, type) and issubclass(kind, BaseModel) and kind not in above:
        for name, field in kind.model_fields.items():
            yield from _text_fields(field.annotation, list(field.metadata), f"{path}.{name}", above | {kind})
    for each in metadata:
        if isinstance(each, AfterValidator) and each.func in _TEXTS and kind is str:
            yield path, TypeAdapter(_TEXTS[each.func])


FIELDS: dict[str, TypeAdapter[str]] = {
    path: adapter for record in RECORDS for path, adapter in _text_fields(record, [], record.__name__)
}
"""Path -> the text type that reads it."""


def values(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """The texts inside *value*, which is read as what stands at *path*, each with its own path."""
    if isinstance(value, dict):
        for name, each in value.items():
            whole = f"{path}{{}}"
            yield from values(each, whole if whole in FIELDS else f"{path}.{name}")
    elif isinstance(value, list):
        for each in value:
            yield from values(each, path[: -len(".whys")] if path.endswith("[].whys") else f"{path}[]")
    elif isinstance(value, str):
        yield path, value


def acts(character: str) -> bool:
    """Whether a character does something instead of being read; the tests' own reading, apart from the model's."""
    code = ord(character)
    return (
        unicodedata.category(character) in ("Cc", "Cs")
        or 0x202A <= code <= 0x202E
        or 0x2066 <= code <= 0x2069
        or code & 0xFFFE == 0xFFFE
        or 0xFDD0 <= code <= 0xFDEF
    )


@cache
def refusal(path: str, text: str) -> str:
    """What the refusal of *text* in a field must say; empty where the field takes it."""
    breaks = str.maketrans(dict.fromkeys("\r\n\t\x0b\x0c\x85", " "))
    acting = next((c for c in text.translate(breaks) if acts(c)), "")
    if acting:
        return f"U+{ord(acting):04X}"
    try:
        FIELDS[path].validate_python(text)
    except ValidationError:
        return "is the most"  # a printable text is refused for its length only
    return ""


def clean_form(path: str, text: str) -> str:
    """What a field keeps of a *text* that it takes."""
    kept = unicodedata.normalize("NFC", text)
    return " ".join(kept.split()) if FIELDS[path].validate_python("a\nb") == "a b" else kept.strip("\n")
