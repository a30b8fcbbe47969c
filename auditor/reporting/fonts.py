"""The fonts of every report, and which of them draws which letters.

Fira Sans sets Latin, Greek and Cyrillic, unless the workspace's ``reports/fonts/`` holds faces of the house
(:data:`OWN`); what it lacks comes from Noto Sans and Noto Sans Arabic; what they lack comes from ``reports/fonts/`` and
then from the fonts of this system. A letter that none has is drawn as the replacement character and counted: nothing
ever vanishes.
"""

from __future__ import annotations

import hashlib
import unicodedata
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from auditor.errors import InvalidInput
from auditor.reporting import fontfiles
from auditor.reporting.direction import has_right_to_left
from auditor.reporting.facts import FontFacts

REPLACEMENT = "\ufffd"

_REMEMBERED = 30
"""Longest text whose width is remembered."""


class Face(StrEnum):
    """The faces that designs use; values are file names of the font packages."""

    LIGHT = "FiraSans-Light"
    REGULAR = "FiraSans-Regular"
    MEDIUM = "FiraSans-Medium"
    SEMIBOLD = "FiraSans-SemiBold"
    CONDENSED = "FiraSansCondensed-Regular"
    CONDENSED_MEDIUM = "FiraSansCondensed-Medium"
    CONDENSED_SEMIBOLD = "FiraSansCondensed-SemiBold"


OWN = {face: f"{face.name.lower().replace('_', '-')}.ttf" for face in Face}
"""The file in ``reports/fonts/`` that takes the place of each face: ``light.ttf``, ``condensed-medium.ttf``."""


class Glyphs(NamedTuple):
    """Letters in one font. ``stands_for`` is the text they replace or reshape, where it is another one."""

    font: str
    text: str
    width: float  # for size 1
    stands_for: str | None = None


class Widths(dict[str, float]):
    """Widths of texts in one font, for size 1; short ones are remembered."""

    def __init__(self, font: str) -> None:
        self._font = font

    def __missing__(self, text: str) -> float:
        width = float(_loaded(self._font).stringWidth(text, 1))
        if len(text) <= _REMEMBERED:
            self[text] = width
        return width


class Fonts:
    """Chooses fonts letter by letter and keeps count of what had to be replaced and what came from outside."""

    def __init__(self, folder: Path | None = None, system: bool = True) -> None:
        self._folders = [folder] if folder and folder.is_dir() else []
        self._own = {face: folder / name for face, name in OWN.items() if folder and (folder / name).is_file()}
        if system:
            self._folders += fontfiles.system_folders()
        self._outside: dict[fontfiles.FontFile, tuple[str, frozenset[str]]] = {}
        self._holder: dict[str, str | None] = {}
        self._widths: dict[str, Widths] = {}
        self._plain: dict[Face, tuple[str, frozenset[str]]] = {}
        self.replaced: dict[str, int] = {}
        self.used: dict[str, FontFacts] = {}

    def glyphs(self, text: str, face: Face) -> list[Glyphs]:
        """*text* as runs of one font each; combining marks stay with their letter."""
        first, covered = self._first(face)
        if covered.issuperset(text):
            return [self.run(first, text)]
        runs: list[Glyphs] = []
        for cluster in _clusters(text):
            font = self._font_for(cluster, face)
            if font is None:
                self.replaced[cluster] = self.replaced.get(cluster, 0) + 1
                runs.append(self.run(_NOTO, REPLACEMENT, cluster))
            elif runs and runs[-1].font == font and runs[-1].stands_for is None:
                runs[-1] = self.run(font, runs[-1].text + cluster)
            else:
                runs.append(self.run(font, cluster))
        return runs

    def run(self, font: str, text: str, stands_for: str | None = None) -> Glyphs:
        """*text* in *font*, measured."""
        return Glyphs(font, text, self.widths(font)[text], stands_for)

    def widths(self, font: str) -> Widths:
        """The widths of texts in *font*."""
        if font not in self._widths:
            self._widths[font] = Widths(font)
        return self._widths[font]

    def plain(self, text: str, face: Face) -> str | None:
        """The font that is asked first where it draws all of *text*, from left to right, letter by letter."""
        if face not in self._plain:
            font, covered = self._first(face)
            self._plain[face] = font, frozenset(c for c in covered if c >= " " and not has_right_to_left(c))
        font, letters = self._plain[face]
        return font if letters.issuperset(text) else None

    def _first(self, face: Face) -> tuple[str, frozenset[str]]:
        """The font that is asked first: the organisation's own for *face*, or the product's."""
        if face not in self._own:
            return face, _covered(face)
        found = fontfiles.FontFile(self._own[face])
        if found not in self._outside:
            name, covered = self._take_in(found)
            if not covered:
                raise InvalidInput(
                    f"{found.path} is no font that can be embedded.",
                    "Put a TrueType font with glyf outlines there (.ttf), or take the file away.",
                )
            self._outside[found] = name, frozenset(c for c in covered if not _is_invisible(c))
        return self._outside[found]

    def _font_for(self, cluster: str, face: Face) -> str | None:
        first, covered = self._first(face)
        if covered.issuperset(cluster):
            return first
        for font in (face, _NOTO, _ARABIC):
            if _covered(font).issuperset(cluster):
                return font
        if cluster not in self._holder:
            self._holder[cluster] = self._outside_font(cluster)
        return self._holder[cluster]

    def _outside_font(self, cluster: str) -> str | None:
        for name, covered in self._outside.values():
            if covered.issuperset(cluster):
                return name
        for found in fontfiles.holders(cluster[0], self._folders):
            if found not in self._outside:
                self._outside[found] = self._take_in(found)
            name, covered = self._outside[found]
            if covered.issuperset(cluster):
                return name
        return None

    def _take_in(self, found: fontfiles.FontFile) -> tuple[str, frozenset[str]]:
        """Register a font from outside: its name here, and what it covers - nothing where it must not be embedded."""
        from reportlab.pdfbase import pdfmetrics
        from reportlab.pdfbase.ttfonts import TTFError, TTFont

        digest = hashlib.sha256(found.path.read_bytes()).hexdigest()
        name = f"{found.path.stem}-{found.number}-{digest[:8]}"
        if name not in pdfmetrics._fonts:
            try:
                font = TTFont(name, str(found.path), subfontIndex=found.number, asciiReadable=0)
            except TTFError:
                return name, frozenset()
            font.face.name += b"-" + digest[:8].encode()  # two fonts that call themselves alike must not be mixed up
            pdfmetrics.registerFont(font)
        self.used[name] = FontFacts(name=found.path.name, sha256=digest)
        return name, frozenset(map(chr, pdfmetrics.getFont(name).face.charToGlyph))


_NOTO = "NotoSans[wdth,wght]"
_ARABIC = "NotoSansArabic[wdth,wght]"


def _package_folder(name: str) -> Path:
    import fontpkg_fira_sans
    import fontpkg_fira_sans_condensed
    import fontpkg_noto_sans
    import fontpkg_noto_sans_arabic

    packages = {
        "FiraSans": fontpkg_fira_sans,
        "FiraSansCondensed": fontpkg_fira_sans_condensed,
        "NotoSans": fontpkg_noto_sans,
        "NotoSansArabic": fontpkg_noto_sans_arabic,
    }
    return Path(packages[name.split("-")[0].split("[")[0]].ROOT)


@cache
def _registered(name: str) -> Any:
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    font = TTFont(name, str(_package_folder(name) / "files" / f"{name}.ttf"), asciiReadable=0)
    pdfmetrics.registerFont(font)
    return font


def _loaded(name: str) -> Any:
    from reportlab.pdfbase import pdfmetrics

    return pdfmetrics.getFont(name) if name in pdfmetrics._fonts else _registered(name)


@cache
def _covered(name: str) -> frozenset[str]:
    """The letters of a font of the product; those that show nothing are not letters."""
    return frozenset(c for c in map(chr, _registered(name).face.charToGlyph) if not _is_invisible(c))


def _clusters(text: str) -> list[str]:
    """Letters with the marks that follow them."""
    clusters: list[str] = []
    for character in text:
        if _is_invisible(character):
            continue
        if clusters and unicodedata.category(character) in ("Mn", "Me"):
            clusters[-1] += character
        else:
            clusters.append(character)
    return clusters


def _is_invisible(character: str) -> bool:
    """Whether nothing is to be seen of it by itself: joiners, variation selectors, soft hyphens."""
    return unicodedata.category(character) == "Cf" or "\ufe00" <= character <= "\ufe0f"
