"""Printing a record in the workspace's own design and fonts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self, TypeVar

from auditor.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path

    from auditor.reporting.document import Rendered
    from auditor.reporting.facts import FontFacts

D_co = TypeVar("D_co", covariant=True)
D_contra = TypeVar("D_contra", contravariant=True)
R = TypeVar("R", bound="_Naming")
R_contra = TypeVar("R_contra", bound="_Naming", contravariant=True)
D = TypeVar("D")


class _Naming(Protocol):
    def naming(self, fonts: list[FontFacts]) -> Self: ...


class _Designs(Protocol[D_co]):
    def __call__(self, language: str = "en", own: Path | None = None) -> D_co: ...


class _Renders(Protocol[R_contra, D_contra]):
    def __call__(self, sheet: R_contra, design: D_contra, /, *, fonts_folder: Path | None = None) -> Rendered: ...


def printed(workspace: Workspace, sheet: R, language: str, design: _Designs[D], render: _Renders[R, D]) -> Rendered:
    """The PDF of *sheet*; a font from outside is named in the record that is attached."""
    folder = workspace.folder / "reports"
    made = design(language, own=folder)
    rendered = render(sheet, made, fonts_folder=folder / "fonts")
    if rendered.fonts:
        rendered = render(sheet.naming(rendered.fonts), made, fonts_folder=folder / "fonts")
    return rendered
