"""The layout of a page with sections: their names on the left, the rows of the chosen one on the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.strip import Strip

from auditor.errors import NotFound
from auditor.tui.cells import Segments
from auditor.tui.keymap import as_key, told
from auditor.tui.screen import WorkScreen
from auditor.tui.widgets.columns import Column, Row, RowSource, matching
from auditor.tui.widgets.facts import wrapped
from auditor.tui.widgets.frame import Line
from auditor.tui.widgets.grid import Grid
from auditor.tui.widgets.rows import Rows

LABEL = 16
"""Cells of a column of labels."""

_BESIDE = 24
"""Cells that the sections and what surrounds them take."""


class Section:
    """The base of the sections of a page; each names its columns, gives its rows, and says what keys do on them."""

    name: ClassVar[str]
    title: ClassVar[str]
    columns: ClassVar[Sequence[Column]] = (Column("", LABEL), Column())
    empty: ClassVar[str] = "Nothing here yet."
    adds: ClassVar[str] = ""
    """What ``+`` adds here, in a word; empty: nothing."""
    wide: ClassVar[bool] = False
    """Whether its rows take the place of the names while one is in them."""
    stay: int | None = None
    """How many of its columns stay while the cursor moves across the others; ``None``: it has no cells to move in."""
    beneath: int = 0
    """How many lines below its rows say more about the one at the cursor."""

    def says(self, key: str, column: int) -> Sequence[Segments]:
        """What is said below the rows of the row, and of the cell, at the cursor."""
        return ()

    def count(self) -> str:
        """What stands beside its name in the list of sections."""
        return ""

    def rows(self) -> RowSource:
        """What it lists."""
        return ()

    def holding(self, words: str) -> RowSource:
        """Those of its rows that hold the words of the filter."""
        return matching(self.rows(), words)

    def open(self, key: str) -> None:
        """What enter does on a row."""

    def new(self) -> None:
        """What ``+`` does."""

    def next_view(self) -> bool:
        """Show the same in another way, while one is in its rows; tells whether there is one."""
        return False

    def remove(self, key: str) -> None:
        """Take a row off again."""
        raise NotFound(f"Nothing is removed from {self.title.lower()}.", "What is wrong is changed: enter.")


def labelled(key: str, label: str, text: str, width: int, tone: str = "") -> list[Row]:
    """A label and its text on as many rows as it takes; the keys of the further ones end in ``#n``."""
    lines = wrapped(text, max(width - LABEL - 5, 20)) if text else ["–"]
    tone = tone if text else "muted"
    return [
        Row(key if not n else f"{key}#{n}", (((label if not n else "", "muted"),), ((line, tone),)))
        for n, line in enumerate(lines)
    ]


class Lines(Line):
    """A few lines of toned text, each cut to the width."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._said: Sequence[Segments] = ()
        self._line = 0

    def show(self, lines: Sequence[Segments]) -> None:
        """Say these lines."""
        self._said = lines
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Draw one of them."""
        self._line = y
        return super().render_line(y)

    def left(self) -> Segments:
        """The line that is drawn."""
        return self._said[self._line] if self._line < len(self._said) else ()


class HeadLines(Lines):
    """Two lines above a page: how it stands, and what comes next with the key that does it."""

    DEFAULT_CSS = "HeadLines { height: 2; margin: 0 0 1 0; }"

    def say(self, state: Segments, next_: str, otherwise: str = "Nothing is owed.") -> None:
        """Say both; without a next step, *otherwise*."""
        following: Segments = ((otherwise, "muted"),)
        if next_:
            following = (("Next  ", "muted"), (next_, ""), ("   ", ""), as_key("yes"))
        self.show((state, following))


class SectionedScreen(WorkScreen):
    """A page with sections: enter goes into the rows of one, ``esc`` back; ``+`` adds where something can be added."""

    DEFAULT_CSS = """
    SectionedScreen #sections { width: 20; margin: 0 1 0 0; }
    SectionedScreen #section { width: 1fr; }
    SectionedScreen #beneath { height: 0; }
    """

    sections: dict[str, Section]
    section: Section

    def have(self, *sections: Section) -> None:
        """Have these sections; the first one is shown."""
        self.sections = {section.name: section for section in sections}
        self.section = sections[0]
        self._cursors: dict[str, str] = {}
        self._alone = False

    def body(self) -> ComposeResult:
        """What comes next, and the two lists; they are filled when it is shown, where a refusal can be said."""
        yield HeadLines()
        with Horizontal():
            yield Rows((Column(), Column("", 5, align="right")), id="sections")
            with Vertical():
                yield Grid((Column(),), id="section")
                yield Lines(id="beneath")

    def on_mount(self) -> None:
        """The keys belong to the sections."""
        self.parts.focus()

    @property
    def parts(self) -> Rows:
        """The list of sections."""
        return self.query_one("#sections", Rows)

    @property
    def rows(self) -> Grid:
        """The rows of the chosen section."""
        return self.query_one("#section", Grid)

    @property
    def row_key(self) -> str:
        """Key of the row that the keys act on; empty where they act on the sections."""
        return (self.rows.cursor_key or "") if self.focused is self.rows else ""

    @property
    def section_width(self) -> int:
        """Cells that a row of the section has."""
        beside = 3 if self._alone else _BESIDE
        return max(self.app.size.width - beside, 30)

    # Showing

    def show_sections(self) -> None:
        """Show names and rows as they stand."""
        self.parts.set_rows(self._names(), cursor=self.section.name)
        self.show_rows()

    def _names(self) -> list[Row]:
        return [Row(name, (part.title, ((part.count(), "muted"),))) for name, part in self.sections.items()]

    def show_rows(self) -> None:
        """Show the rows of the chosen section as they stand."""
        rows = self.rows
        rows.empty = self.section.empty
        rows.set_columns(self.section.columns, self.section.stay)
        rows.set_rows(self.section.holding(self.filter_words), cursor=self._cursors.get(self.section.name))
        self.query_one("#beneath").styles.height = self.section.beneath
        self._say_beneath()

    def _say_beneath(self) -> None:
        """Say more about the row at the cursor."""
        if self.section.beneath:
            rows = self.rows
            self.query_one("#beneath", Lines).show(self.section.says(rows.cursor_key or "", rows.column))

    def show_section(self, name: str) -> None:
        """Show another section, its cursor where it was."""
        if name != self.section.name:
            self._cursors[self.section.name] = self.rows.cursor_key or ""
            self.section = self.sections[name]
            self.filter_words = ""
            self.show_rows()
            self.refresh_bindings()
            self.section_shown()
        self.parts.move_to(name)

    def section_shown(self) -> None:
        """Say where one is."""

    def steps_here(self) -> Sequence[tuple[str, str]]:
        """Name and words of each step that may be done on this page, for the palette."""
        return ()

    def action_step(self, name: str) -> None:
        """Do a step by its name."""
        self.sections["steps"].open(name)

    def go(self, name: str, key: str = "") -> None:
        """Go into the rows of a section, to the one with *key*."""
        self.show_section(name)
        self.rows.focus()
        if key:
            self.rows.move_to(key)

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Another section is looked at."""
        if event.rows.id == "sections" and event.key:
            self.show_section(event.key)
        elif event.rows.id == "section" and event.key:
            self._cursors[self.section.name] = event.key
            self._say_beneath()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The rows of a wide section take the place of the names while the keys act on them."""
        alone = self.section.wide and event.widget is self.rows
        if self._alone is not alone and event.widget in (self.rows, self.parts):
            self._set_alone(alone)

    def _set_alone(self, alone: bool) -> None:
        self._alone = alone
        self.parts.display = not alone
        self.show_rows()

    def on_resize(self) -> None:
        """Lay long texts out anew."""
        if self.is_mounted:
            self.show_rows()

    def filtered(self, words: str) -> None:
        """Show only the rows that hold the words."""
        self.show_rows()

    # Keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """``+`` works where a section adds something."""
        return bool(self.section.adds) if action == "new" else super().check_action(action, parameters)

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """From a section into its rows; a row does what it does."""
        if event.rows.id == "sections":
            self.go(event.key)
        else:
            self.section.open(event.key)

    async def action_back(self) -> None:
        """From the rows back to the sections, then back to where one came from."""
        if self.focused is self.rows and not self.filter_words:
            self._set_alone(False)
            self.parts.focus()
        else:
            await super().action_back()

    def action_new(self) -> None:
        """Add something to the section."""
        self.section.new()

    def action_next_view(self) -> None:
        """Show what the rows show in the next way, or the next section."""
        if self.focused is self.rows and self.section.next_view():
            self.show_rows()
            self.section_shown()
            return
        order = list(self.sections)
        self.show_section(order[(order.index(self.section.name) + 1) % len(order)])

    def action_remove(self) -> None:
        """Take the row off again."""
        key = self.rows.cursor_key
        if key is None:
            raise NotFound("No row is chosen.", told("{open} goes from the parts into their rows."))
        self.section.remove(key)
