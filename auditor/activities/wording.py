"""A changed record in words: how it is called, and each of its fields from what to what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from auditor.ledger import Change, Line
from auditor.ledger.line import JSON
from auditor.model.record import Id, Record, Warned
from auditor.model.report import ReportDraft, Revision
from auditor.workspace.book import noun

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:\d\d|Z)")
_NAMED_BY = ("name", "ref", "topic", "rule", "person", "clause", "version", "number", "text")
_NOUNS: dict[type[Record], str] = {
    ReportDraft: "report",
    Revision: "report revision",
    Warned: "warning",
}
_FIELDS = {"submitted_state_since": "state since", "json_sha256": "hash of its record", "pdf_sha256": "hash of its PDF"}


@dataclass(frozen=True, slots=True)
class Difference:
    """One change of a line with the values its author had seen; ``before`` is None where the record was not there.

    ``document`` is the record after the change, or what it was until it was removed. ``sides`` are the changes that a
    choice was made among, each with its line.
    """

    change: Change
    before: Mapping[str, JSON] | None
    document: Mapping[str, JSON]
    sides: tuple[tuple[Line, Change], ...] = ()


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of one record in words; of a record that was made, ``is_new`` and no ``before``.

    A record that was removed is one change without a field; so is one that stands as it was. Of a list only what went
    ("− …") and came ("+ …"). Where from and to do not tell it, it is ``said``, such as what was kept and set aside.
    """

    about: str  # "item CK-011"
    field: str  # "grade"
    before: str
    after: str
    record: Id = ""
    is_new: bool = False
    kind: str = ""  # "item"
    is_removal: bool = False
    said: str = ""


def called(model: type[Record], document: Mapping[str, JSON], names: Mapping[Id, str]) -> str:
    """How a record is called in a list of changes: its noun, and its reference or what else tells it from others."""
    words = next((said for name in _NAMED_BY if (said := value_in_words(document.get(name), names))), "")
    words = words if len(words) <= 60 else words[:59].rstrip() + "…"
    return f"{kind_in_words(model)} {' '.join(words.split())}".rstrip()


def kind_in_words(model: type[Record]) -> str:
    """The noun for a kind of record: "agenda line"."""
    return _NOUNS.get(model) or noun(model)


def field_in_words(name: str) -> str:
    """The name of a field as people say it."""
    return _FIELDS.get(name) or name.replace("_", " ")


def value_in_words(value: JSON, names: Mapping[Id, str], field: str = "") -> str:
    """A value as people read it: names and references for ids, moments without the T, states without underscore."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(value_in_words(part, names) for part in value)
        case dict():
            said = ((field_in_words(key), value_in_words(part, names)) for key, part in value.items())
            return ", ".join(f"{key} {words}" for key, words in said if words)
        case str() if field in ("state", "outcome"):
            return value.replace("_", " ")
        case str() if _MOMENT.fullmatch(value):
            return f"{datetime.fromisoformat(value):%Y-%m-%d %H:%M}"
        case str():
            return names.get(value, value)
        case float():
            return f"{value:g}"
    return str(value)


def in_words(difference: Difference, model: type[Record], names: Mapping[Id, str]) -> Iterator[FieldChange]:
    """What a change did, field by field in the order of the record."""
    change, before = difference.change, difference.before
    kind, is_new = kind_in_words(model), before is None
    about = called(model, difference.document, names)
    told = [
        FieldChange(about, field, was, said, change.record, is_new, kind)
        for name in sorted(change.fields, key=order(model))
        for field, was, said in _compared(
            name, None if before is None else before.get(name), change.fields[name], names
        )
    ]
    yield from told or [FieldChange(about, "", "", "", change.record, is_new, kind, is_removal=change.deleted)]


def _compared(field: str, was: JSON, value: JSON, names: Mapping[Id, str]) -> Iterator[tuple[str, str, str]]:
    """Field, before and after in words: of a part only its fields that differ, of a list what went and what came."""
    if was == value or not (was or value):
        return
    words = field_in_words(field)
    if isinstance(was, dict) and isinstance(value, dict):
        for key in dict.fromkeys((*was, *value)):
            for inner, *both in _compared(key, was.get(key), value.get(key), names):
                yield f"{words}, {inner}", both[0], both[1]
    elif isinstance(was, list) and isinstance(value, list) and any(part in value for part in was):
        went = [f"− {value_in_words(part, names)}" for part in was if part not in value]
        came = [f"+ {value_in_words(part, names)}" for part in value if part not in was]
        if went or came:
            yield words, ", ".join(went), ", ".join(came)
        else:
            yield words, value_in_words(was, names), value_in_words(value, names)
    else:
        before, after = value_in_words(was, names, field), value_in_words(value, names, field)
        if before or after:
            yield words, before, after


def order(model: type[Record]) -> Callable[[str], int]:
    """The place of a field in its record, to sort by; those of a newer version last."""
    places = {name: place for place, name in enumerate(model.model_fields)}
    return lambda name: places.get(name, len(places))
