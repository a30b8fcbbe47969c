"""What every record has: an id inside, unknown fields kept, and no change in place."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationInfo

from auditor.model.text import Line, Prose

Id = str
"""A UUIDv7 as text: what records use to name each other; people see references such as ``NC-2026-07``."""


def _with_zone(moment: datetime) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment without a zone; write the offset, such as 2026-10-07T09:30+02:00")
    return moment


Moment = Annotated[datetime, AfterValidator(_with_zone)]
"""A date and time that says its zone."""


MERGED = {"merged": True}
"""The context to read a record in whose fields two copies set apart: each is right, together they may not be (M-08)."""


def is_merged(info: ValidationInfo) -> bool:
    """Whether a record is read as merging left it, so that how its fields fit together is not asked."""
    return bool(info.context and info.context.get("merged"))


class Part(BaseModel):
    """A structured value inside a record; never changed in place."""

    model_config = ConfigDict(frozen=True, extra="allow", ser_json_inf_nan="strings")

    def having(self, **values: Any) -> Self:
        """Return a copy with *values*, validated; a name that is no field is a slip of the caller, a ``TypeError``."""
        strange = values.keys() - type(self).model_fields.keys()
        if strange:
            raise TypeError(f"{type(self).__name__} has no field {', '.join(sorted(strange))}")
        return type(self).model_validate({**dict(self), **values})


class Record(Part):
    """A record of a ledger: :attr:`id` names it for ever, unknown fields of newer versions are kept."""

    WHO_AND_WHEN: ClassVar[frozenset[str]] = frozenset()
    """Fields that only tell who gave the others and when: where these are equal, two copies do not disagree."""

    id: Id

    def fields(self) -> dict[str, Any]:
        """The record as the JSON fields that a ledger keeps."""
        return self.model_dump(mode="json")


class HistoryEntry(Record):
    """One step of one object; append-only."""

    object: Id
    on: Moment
    by: Id
    transition: str
    action: Line
    from_state: str = ""
    to_state: str = ""
    note: Prose = ""


class Override(Record):
    """A rule that was set aside by the person who may, with the reason that the report prints."""

    rule: str
    object: Id
    reason: Prose
    compensation: Prose = ""
    approved_by: Id
    approved_on: date


class Warned(Record):
    """A soft rule that warned and was ignored: kept, so that nobody can say it was not said."""

    rule: str
    object: Id
    text: Prose
    on: Moment
    by: Id
