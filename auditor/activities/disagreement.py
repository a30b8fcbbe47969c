"""A disagreement in words: what two copies left for a person to decide, with every side."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import get_args

from pydantic import AfterValidator

from auditor.activities import wording
from auditor.activities.recheck import Broken
from auditor.activities.writers import Writers
from auditor.errors import NotFound
from auditor.ledger import Conflict, Side
from auditor.ledger.line import JSON
from auditor.model.guards import merged
from auditor.model.guards.rule import Strength
from auditor.model.record import Id, Record
from auditor.model.text import Prose
from auditor.workspace import Book


@dataclass(frozen=True, slots=True)
class View:
    """One side of a disagreement: who left it so, when, and what it is in words; of a removed record ``gone``.

    ``copy`` is the letter of the copy that it was left in; ``fields`` is the value field by field where it has several.
    """

    by: str
    on: datetime
    value: str
    gone: bool = False
    copy: str = ""
    fields: tuple[tuple[str, str], ...] = ()

    @property
    def who(self) -> str:
        """Who left it so, and in which copy: "Ngozi Ọláwálé, copy B"."""
        return f"{self.by}, copy {self.copy}" if self.copy else self.by

    @property
    def whole(self) -> str:
        """The value at full length, each field under its name."""
        return "\n".join(f"{name}: {words}" for name, words in self.fields) or self.value


@dataclass(frozen=True, slots=True)
class Disagreement:
    """Something that two copies left for a person to decide; ``sides`` as they were recorded, the last one stands.

    ``rule`` is the id of the rule that is broken, or nothing where two values stand against each other. One that does
    not ``block`` is only told.
    """

    id: str
    about: str  # "item CK-011, grade"
    said: str  # one sentence
    sides: tuple[View, ...]
    rule: str
    hint: str
    record: Id
    is_choice: bool
    can_be_both: bool = False
    blocks: bool = True


def of_fields(book: Book, conflict: Conflict, names: Mapping[Id, str], writers: Writers) -> Disagreement:
    """A conflict of the ledger: one field, or all that a step set, with what each side left; *names* as labels."""
    model = model_of(book, conflict.table)
    about = wording.called(model, _document(book, conflict), names) if model else conflict.table
    differing = _differing(model, conflict)
    fields = ", ".join(map(wording.field_in_words, differing))
    sides = tuple(_view(conflict, side, differing, names, writers) for side in conflict.sides)
    told = "; ".join(f"{view.value} ({view.who})" for view in sides)
    return Disagreement(
        id=conflict.id,
        about=f"{about}, {fields}",
        said=f"{about}, {fields}: {told}",
        sides=sides,
        rule="",
        hint=f"auditor conflicts {book.ledger.name} --settle {conflict.id} --take 1|2",
        record=conflict.record,
        is_choice=True,
        can_be_both=joined_sides(model, conflict) is not None,
    )


def _view(conflict: Conflict, side: Side, differing: Sequence[str], names: Mapping[Id, str], writers: Writers) -> View:
    values, told = _values(conflict, side), []
    if side.deleted:
        said = "removed"
    elif len(conflict.fields) == 1:
        said = wording.value_in_words(values[conflict.fields[0]], names, conflict.fields[0]) or "empty"
    else:
        of_field = ((field, wording.value_in_words(values.get(field), names, field)) for field in differing)
        told = [(wording.field_in_words(field), words) for field, words in of_field if words]
        said = ", ".join(f"{field} {words}" for field, words in told) or "empty"
    line = side.line
    by, copy = names.get(line.author, line.author), writers.letter(line.writer)
    return View(by, line.effective, said, side.deleted, copy, tuple(told))


def _values(conflict: Conflict, side: Side) -> Mapping[str, JSON]:
    if side.deleted:
        return {}
    return side.value if len(conflict.fields) > 1 else {conflict.fields[0]: side.value}


def _differing(model: type[Record] | None, conflict: Conflict) -> list[str]:
    """The fields that tell the sides apart, in the order of the record; who and when only where nothing else does."""
    fields = sorted(conflict.fields, key=wording.order(model)) if model else list(conflict.fields)
    given = [_values(conflict, side) for side in conflict.sides if not side.deleted]
    if len(given) == len(conflict.sides) and len(fields) > 1:
        fields = [field for field in fields if any(v.get(field) != given[0].get(field) for v in given)]
    return [field for field in fields if model is None or field not in model.WHO_AND_WHEN] or fields


def joined_sides(model: type[Record] | None, conflict: Conflict) -> JSON:
    """Both sides of one field as one value, None where they exclude each other."""
    if model is None or len(conflict.fields) > 1 or any(side.deleted for side in conflict.sides):
        return None
    values = [side.value for side in conflict.sides]
    field = conflict.fields[0]
    if all(isinstance(value, list) for value in values):
        joined: list[JSON] = []
        for part in chain.from_iterable(values):
            joined += [] if part in joined else [part]
        return joined
    if all(isinstance(value, str) for value in values) and _is_prose(model, field):
        return "\n".join(dict.fromkeys(value for value in values if value))
    return None


def _is_prose(model: type[Record], field: str) -> bool:
    info = model.model_fields.get(field)
    prose: AfterValidator = get_args(Prose)[1]
    return info is not None and any(isinstance(m, AfterValidator) and m.func is prose.func for m in info.metadata)


def of_rule(book: Book, broken: Broken, names: Mapping[Id, str], writers: Writers) -> Disagreement:
    """A broken rule, with the records to choose from where it is a choice."""
    breach, about = broken.breach, broken.records[0]
    hint = breach.supply
    if broken.is_choice:
        hint = f"auditor conflicts {book.ledger.name} --settle {id_of_rule(broken)} --take 1|2"
    return Disagreement(
        id=id_of_rule(broken),
        about=wording.called(type(about), about.fields(), names),
        said=f"{breach.rule.id}: {breach.missing}",
        sides=tuple(_choices(book, broken, names, writers)),
        rule=breach.rule.id,
        hint=hint,
        record=about.id,
        is_choice=broken.is_choice,
        blocks=breach.rule.strength is not Strength.SOFT,
    )


def _choices(book: Book, broken: Broken, names: Mapping[Id, str], writers: Writers) -> Iterator[View]:
    """The records to choose from; for a history that branched its last steps, which both stay."""
    if broken.breach.rule.id == merged.SETTLED:
        for entry in book.history(broken.records[0].id)[-2:]:
            yield View(names.get(entry.by, entry.by), entry.on, f"{entry.action}: {entry.to_state.replace('_', ' ')}")
    elif broken.is_choice:
        for record in broken.records:
            first = next(iter(book.ledger.history(book.tables[type(record)], record.id)))
            by, copy = names.get(first.author, first.author), writers.letter(first.writer)
            yield View(by, first.effective, _told(record, names), copy=copy)


def _told(record: Record, names: Mapping[Id, str]) -> str:
    """What tells a record from another one of the same reference."""
    for field in ("title", "question", "topic", "reference", "role", "name"):
        if said := getattr(record, field, ""):
            return f"{' '.join(str(said).split())[:80]}"
    return wording.called(type(record), record.fields(), names)


def id_of_rule(broken: Broken) -> str:
    """Eight digits that stay the same as long as the same records break the same rule in the same words."""
    return digest((broken.breach.rule.id, broken.breach.missing, *(record.id for record in broken.records)))


def digest(facts: Sequence[str]) -> str:
    """Eight hexadecimal digits that stay the same as long as the facts do."""
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:8]


def model_of(book: Book, table: str) -> type[Record] | None:
    """The kind of record in a table; None for a table of a newer version."""
    return next((model for model, name in book.tables.items() if name == table), None)


def _document(book: Book, conflict: Conflict) -> Mapping[str, JSON]:
    try:
        return book.ledger.record(conflict.table, conflict.record)
    except NotFound:  # a side that removed it stands
        return {"id": conflict.record}
