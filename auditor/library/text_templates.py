"""Texts that three letters stand for: the person's own, the organisation's, and those that came with the product."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError

from auditor.errors import InvalidInput
from auditor.library.content import shipped
from auditor.library.reading import read_typed
from auditor.model.text import Prose, clean

FILE = "text-templates.yaml"
"""The file in the shipped ``reports/`` and in a workspace's."""

GAP = "…"
"""What stands in a text where something is left to be written."""

_LETTERS = re.compile(r"[^\W\d_]{3}")


def _letters(text: str) -> str:
    text = clean(text).casefold()
    if not _LETTERS.fullmatch(text):
        raise ValueError("three letters, such as nar")
    return text


class _File(BaseModel):
    """The file with the texts of an organisation."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    templates: dict[Annotated[str, AfterValidator(_letters)], Prose]


class TextTemplate(NamedTuple):
    """What stands for a text, the text, and whose it is: ``own``, ``organisation`` or ``shipped``."""

    letters: str
    text: str
    whose: str


def text_templates(folder: Path | None = None, own: Mapping[str, str] | None = None) -> dict[str, TextTemplate]:
    """All of them by their letters; what the person has goes before the organisation's, that before the shipped.

    *folder* is a workspace's ``reports/``, *own* the person's from the preferences. A file with a mistake is refused
    with its lines, as every file that people edit.
    """
    found = _of(_read(shipped("reports") / FILE), "shipped")
    if folder is not None and (folder / FILE).is_file():
        found |= _of(_read(folder / FILE), "organisation")
    if own:
        found |= _of(_checked(own), "own")
    return {letters: each for letters, each in sorted(found.items()) if each.text}


def _read(path: Path) -> Mapping[str, str]:
    return read_typed(path, _File).templates


def _checked(own: Mapping[str, str]) -> Mapping[str, str]:
    try:
        return _File.model_validate({"templates": own}).templates
    except ValidationError as wrong:
        first = wrong.errors(include_url=False)[0]
        said = str(first.get("ctx", {}).get("error", first["msg"]))
        raise InvalidInput(
            f"The preferences, [templates], {first['loc'][1]}: {said}", 'Such as nar = "No action was recorded."'
        ) from wrong


def _of(texts: Mapping[str, str], whose: str) -> dict[str, TextTemplate]:
    return {letters: TextTemplate(letters, text, whose) for letters, text in texts.items()}
