"""What the record of a document is made of: frozen parts, texts that are only shown, bytes that are always alike."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from auditor.model.text import readable


def _shown(value: object) -> object:
    return readable(value) if isinstance(value, str) else value


Text = Annotated[str, BeforeValidator(_shown)]
"""A text that is only shown: what no text may hold stands there as U+FFFD instead of being refused."""


class Facts(BaseModel):
    """A part of a record: frozen, and unknown fields are refused, since what is not known cannot be printed."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="strings")


class SheetRecord(Facts):
    """A whole document as data: what is laid out, hashed, kept, and attached to the PDF."""

    def canonical(self) -> bytes:
        """The record as UTF-8 JSON with sorted keys and no spaces: equal records are equal bytes."""
        return json.dumps(self.told(), ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def told(self) -> dict[str, Any]:
        """What the bytes say; a record of an older version says what that version knew."""
        return self.model_dump(mode="json")

    @classmethod
    def read(cls, content: bytes) -> Self:
        """Read what :meth:`canonical` wrote; ``pydantic.ValidationError`` names each wrong field."""
        return cls.model_validate_json(content)


class FontFacts(Facts):
    """A font from outside the product that an issued rendering needed, told by its content."""

    name: Text
    sha256: str


class PrintedRecord(SheetRecord):
    """A document that is printed whenever it is asked for, in ``fonts`` from outside where it needs them."""

    fonts: list[FontFacts] = Field(default_factory=list)

    def naming(self, fonts: list[FontFacts]) -> Self:
        """This record with the fonts from outside that its rendering needs."""
        return self.model_copy(update={"fonts": fonts})

    def content_hash(self) -> str:
        """SHA-256 of what it says, whatever fonts it is printed with."""
        return sha256(self.naming([]).canonical()).hexdigest()
