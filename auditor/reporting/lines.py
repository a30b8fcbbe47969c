"""Lines: words in the fonts that have their letters, broken where the line ends, in the order of the eye."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from auditor.model.text import readable
from auditor.reporting import direction
from auditor.reporting.colour import Colour
from auditor.reporting.fonts import Face, Fonts, Glyphs

_SPACES = re.compile(r"[ \t\u200b]+|[^ \t\u200b]+")
_IDEOGRAPH = (
    "[\u2e80-\u2fdf\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]"
)
_BREAKS = re.compile(
    rf"(?<=[^\W\d_]{{2}}-)(?=[^\W\d_]{{2}})|(?<=/)|(?<=[–—])(?=\w)|(?<={_IDEOGRAPH})|(?={_IDEOGRAPH})(?<!^)"
)
"""Where a word may end a line: after hyphens between letters, slashes and dashes, and around ideographs."""

_CHUNK = 250
"""Longest stretch of letters that is measured at once: a word of 100,000 letters costs no more than other text."""

_BREAKS_WELL = frozenset("-_/.,;:&=?+)")


@dataclass(frozen=True, slots=True)
class Style:
    """How a text is set: sizes in points, ``tag`` its structure type."""

    face: Face
    size: float
    leading: float
    colour: Colour
    align: Literal["left", "right", "centre"] = "left"
    tag: str = "P"
    before: float = 0
    after: float = 0
    tracking: float = 0

    def having(self, **values: object) -> Style:
        """This style with other *values*."""
        return replace(self, **values)  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text set apart from its neighbours, or leading to the destination *to*."""

    text: str
    face: Face | None = None
    colour: Colour | None = None
    to: str = ""


Words: TypeAlias = "str | Run | Sequence[str | Run]"
"""What :func:`text` sets: a string, or stretches of it."""


class Piece(NamedTuple):
    """Letters of one font and colour at their place in a line; *to* is where they lead."""

    x: float
    glyphs: Glyphs
    colour: Colour
    to: str


class Line(NamedTuple):
    """A line of pieces in reading order; *joins* tells that the next line goes on inside the same word."""

    pieces: list[Piece]
    width: float
    joins: bool


_Part: TypeAlias = tuple[Glyphs, Run]


class _Atom(NamedTuple):
    """What is not broken: a word, or white space."""

    parts: list[_Part]
    width: float
    is_space: bool
    run: direction.Run
    is_glued: bool  # to the atom before


class Breaker:
    """Breaks stretches of text into lines of one style."""

    def __init__(self, style: Style, fonts: Fonts) -> None:
        self.style = style
        self._fonts = fonts

    def lines(self, runs: Sequence[Run], width: float) -> list[Line]:
        """The lines of *runs* at *width*; a line break in the data is a line break on paper."""
        lines: list[Line] = []
        for paragraph in _paragraphs(runs):
            plain = self._plain(paragraph[0], width) if len(paragraph) == 1 else None
            if plain is not None:
                lines += plain
                continue
            atoms = list(self._atoms(paragraph))
            along = [atom.run for atom in atoms if not atom.is_space]
            first = next((run for run in along if run != "N"), "L")
            base: direction.Run = "R" if first == "R" and along.count("R") > along.count("L") else "L"
            for row, joins in self._rows(atoms, width):
                lines.append(_line(row, base, self.style, joins))
        return lines

    def _plain(self, run: Run, width: float) -> list[Line] | None:
        """The same lines, sooner, of a text in one font whose every word fits the line; None where it is another."""
        font = self._fonts.plain(run.text, run.face or self.style.face)
        if font is None:
            return None
        widths, size, tracking = self._fonts.widths(font), self.style.size, self.style.tracking
        colour = run.colour or self.style.colour
        lines: list[Line] = []
        row: list[str] = []
        used = drawn = 0.0  # with tracking in points, and as the font has it
        end, count = (0.0, 0.0), 0  # both behind the last word, and how many parts lead there

        def line(joins: bool) -> Line:
            pieces = [Piece(0.0, Glyphs(font, "".join(row[:count]), end[1]), colour, run.to)] if count else []
            return Line(pieces, end[0], joins)

        for token in _SPACES.findall(run.text):
            is_space = token[0] == " "
            if len(token) > _CHUNK:
                return None
            for part in (token,) if is_space else _parts(token):
                unit = widths[part]
                wide = unit * size + len(part) * tracking
                if is_space:
                    if not row:
                        continue
                elif wide > width:
                    return None
                elif row and used + wide > width + 0.01:
                    lines.append(line(joins=count == len(row)))
                    row, used, drawn = [], 0.0, 0.0
                row.append(part)
                used, drawn = used + wide, drawn + unit
                if not is_space:
                    end, count = (used, drawn), len(row)
        return [*lines, line(joins=False)]

    def _atoms(self, runs: list[Run]) -> Iterable[_Atom]:
        """Words and spaces; a word that begins in one run and ends in the next is glued together."""
        turned = any(direction.has_right_to_left(run.text) for run in runs)
        glued = False
        for run in runs:
            for token, goes_on in _tokens(run.text):
                for part in direction.parted(token) if turned else (token,):
                    yield self._measured(part, run, turned, glued)
                    glued = True
                glued = goes_on

    def _measured(self, token: str, run: Run, turned: bool, glued: bool) -> _Atom:
        is_space = token[0] in " \t\u200b"
        shown = token
        if is_space:
            shown = token.replace("\u200b", "").replace("\t", "    ")
        elif turned and direction.has_right_to_left(token):
            shown = direction.as_drawn(token)
        parts = [(glyphs, run) for glyphs in self._fonts.glyphs(shown, run.face or self.style.face)]
        along = direction.direction(token) if turned else "L"
        return _Atom(parts, self._width_of(parts), is_space, along, glued and not is_space)

    def _width_of(self, parts: list[_Part]) -> float:
        size, tracking = self.style.size, self.style.tracking
        return sum(glyphs.width * size + len(glyphs.text) * tracking for glyphs, _ in parts)

    def _rows(self, atoms: list[_Atom], width: float) -> Iterable[tuple[list[_Atom], bool]]:
        """Atoms line by line, filled greedily; with each whether its last word goes on in the next."""
        row: list[_Atom] = []
        used = 0.0
        for word in _words(atoms):
            wide = sum(atom.width for atom in word)
            if word[0].is_space:
                if row:
                    row, used = row + word, used + wide
                continue
            if row and used + wide > width + 0.01 and not (wide > width and used < width / 2):
                joins = not row[-1].is_space
                yield _without_end_space(row), joins
                row, used = [], 0.0
            while used + wide > width + 0.01:
                head, word = self._cut(word, width - used)
                yield row + head, True
                row, used = [], 0.0
                wide = sum(atom.width for atom in word)
            row, used = row + word, used + wide
        yield _without_end_space(row), False

    def _cut(self, word: list[_Atom], width: float) -> tuple[list[_Atom], list[_Atom]]:
        """Cut a word that is wider than the line: after punctuation near its end, else between letters."""
        head: list[_Atom] = []
        for n, atom in enumerate(word):
            if atom.width <= width:
                head.append(atom)
                width -= atom.width
                continue
            front, back = self._cut_atom(atom, width, must=not head)
            return head + front, back + word[n + 1 :]
        return head, []

    def _cut_atom(self, atom: _Atom, width: float, must: bool) -> tuple[list[_Atom], list[_Atom]]:
        for m, part in enumerate(atom.parts):
            glyphs, run = part
            wide = self._width_of([part])
            if wide <= width:
                width -= wide
                continue
            count = self._fitting(glyphs, width) or (1 if must and not m else 0)
            front, back = list(atom.parts[:m]), list(atom.parts[m + 1 :])
            if count:
                front.append((self._fonts.run(glyphs.font, glyphs.text[:count]), run))
            if count < len(glyphs.text):
                back.insert(0, (self._fonts.run(glyphs.font, glyphs.text[count:], glyphs.stands_for), run))
            return [self._resized(atom, parts) for parts in (front,) if parts], [
                self._resized(atom, parts) for parts in (back,) if parts
            ]
        return [atom], []

    def _resized(self, atom: _Atom, parts: list[_Part]) -> _Atom:
        return atom._replace(parts=parts, width=self._width_of(parts))

    def _fitting(self, glyphs: Glyphs, width: float) -> int:
        """How many letters fit into *width*, fewer where a line ends better after punctuation."""
        used, count = 0.0, 0
        for letter in glyphs.text:
            used += self._fonts.run(glyphs.font, letter).width * self.style.size + self.style.tracking
            if used > width:
                break
            count += 1
        for back in range(count, max(0, count - 12), -1):
            if glyphs.text[back - 1] in _BREAKS_WELL:
                return back
        return count


def _paragraphs(runs: Sequence[Run]) -> Iterable[list[Run]]:
    current: list[Run] = []
    for run in runs:
        first, *others = readable(run.text).split("\n")
        current.append(replace(run, text=first))
        for other in others:
            yield current
            current = [replace(run, text=other)]
    yield current


def _tokens(text: str) -> Iterable[tuple[str, bool]]:
    """White space and words between places where a line may end; with each whether the word goes on behind it."""
    for token in _SPACES.findall(text):
        if token[0] in " \t\u200b":
            yield token, False
            continue
        for start in range(0, len(token), _CHUNK):
            *parts, last = _parts(token[start : start + _CHUNK])
            for part in parts:
                yield part, False
            yield last, last[-1] not in "/–—"


@lru_cache(20_000)
def _parts(word: str) -> tuple[str, ...]:
    """A word, parted where it may end a line."""
    return tuple(part for part in _BREAKS.split(word) if part)


def _words(atoms: list[_Atom]) -> Iterable[list[_Atom]]:
    word: list[_Atom] = []
    for atom in atoms:
        if word and not (atom.is_glued and not word[-1].is_space):
            yield word
            word = []
        word = [*word, atom]
    if word:
        yield word


def _without_end_space(row: list[_Atom]) -> list[_Atom]:
    while row and row[-1].is_space:
        row = row[:-1]
    return row


def _line(row: list[_Atom], base: direction.Run, style: Style, joins: bool) -> Line:
    """Place the atoms of a line; pieces stay in reading order whatever order the eye sees."""
    starts = [0.0] * len(row)
    x = 0.0
    runs = [atom.run for atom in row]
    order: Iterable[int] = direction.visual_order(runs, base) if "R" in runs else range(len(row))
    for n in order:
        starts[n] = x
        x += row[n].width
    pieces: list[Piece] = []
    for atom, start in zip(row, starts, strict=True):
        for glyphs, run in atom.parts:
            _join(pieces, Piece(start, glyphs, run.colour or style.colour, run.to), style)
            start += glyphs.width * style.size + len(glyphs.text) * style.tracking
    return Line(pieces, x, joins)


def _join(pieces: list[Piece], piece: Piece, style: Style) -> None:
    """Add *piece*, as part of the one before where both can be drawn in one stroke."""
    if pieces and piece.glyphs.stands_for is None and pieces[-1].glyphs.stands_for is None:
        last = pieces[-1]
        end = last.x + last.glyphs.width * style.size + len(last.glyphs.text) * style.tracking
        alike = (last.glyphs.font, last.colour, last.to) == (piece.glyphs.font, piece.colour, piece.to)
        if alike and abs(end - piece.x) < 0.001:
            both = Glyphs(
                last.glyphs.font, last.glyphs.text + piece.glyphs.text, last.glyphs.width + piece.glyphs.width
            )
            pieces[-1] = last._replace(glyphs=both)
            return
    pieces.append(piece)
