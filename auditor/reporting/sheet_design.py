"""The design of a document that is made of sections and words, and nothing else: read, and ready for one language."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, Generic, TypeVar

from pydantic import Field

from auditor.model.text import Name
from auditor.reporting.design import Content, Palette, SheetWording, design_file, worded

S = TypeVar("S", bound=StrEnum)
W = TypeVar("W", bound=SheetWording)


class SheetFile(Content, Generic[S, W]):
    """What the file of such a design holds: its sections in their order, and the words of each language."""

    report: str
    sections: Annotated[list[S], Field(min_length=1)]
    wording: dict[Name, W]


class SheetDesign(Content, Generic[S, W]):
    """A design ready for one language."""

    sections: list[S]
    words: W
    palette: Palette


def sheet_design(name: str, kind: type[SheetFile[S, W]], language: str, own: Path | None) -> SheetDesign[S, W]:
    """The design in the file *name*; files in the folder *own* (the workspace's ``reports/``) come first.

    Raises :class:`~auditor.library.faults.InvalidFile` with file, line and field, or ``InvalidInput`` for a language
    that the design does not have.
    """
    file = design_file(name, kind, own)
    palette = design_file("palette.yaml", Palette, own)
    return SheetDesign(sections=file.sections, words=worded(file.wording, language, name), palette=palette)
