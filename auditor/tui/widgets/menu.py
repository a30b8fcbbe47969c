"""The one-line menu of screens, opened by space; the next key picks or closes."""

from __future__ import annotations

from collections.abc import Collection

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments
from auditor.tui.key import Key
from auditor.tui.keymap import as_key, worn
from auditor.tui.keys import SCREENS
from auditor.tui.widgets.frame import Line

_HEAD, _GAP = "Go to   ", "   "


class _MenuLine(Line):
    """The names of the screens, each with its letter."""

    def __init__(self, names: Collection[str]) -> None:
        super().__init__()
        self._names = names

    def left(self) -> Segments:
        """Letter and name of each screen."""
        entries = self._entries().values()
        return ((_HEAD, "accent"), *(p for e in entries for p in ((e.shown, "key"), (f" {e.word}{_GAP}", ""))))

    def _entries(self) -> dict[str, Key]:
        return {name: worn()[f"menu-{name}"] for name in SCREENS if name in self._names}

    def name_at(self, column: int) -> str | None:
        """The screen whose letter or name stands in a column."""
        end = 1 + cell_len(_HEAD)
        for name, entry in self._entries().items():
            start, end = end, end + cell_len(f"{entry.shown} {entry.word}{_GAP}")
            if start <= column < end - len(_GAP):
                return name
        return None

    def right(self) -> Segments:
        """How to close it."""
        return (as_key("back"), (" close", "muted"))


class Menu(ModalScreen[str]):
    """Asks for a screen by its letter; dismisses with its name, or with nothing."""

    BINDINGS = bindings(*(f"menu-{name}" for name in SCREENS))
    DEFAULT_CSS = """
    Menu { background: transparent; align: left bottom; }
    Menu _MenuLine { dock: bottom; background: $panel; }
    """

    def __init__(self, names: Collection[str]) -> None:
        super().__init__()
        self._names = names

    def compose(self) -> ComposeResult:
        """The line."""
        yield _MenuLine(self._names)

    def action_pick(self, name: str) -> None:
        """Go to a screen."""
        self.dismiss(name if name in self._names else None)

    def on_key(self, event: events.Key) -> None:
        """A key that picks nothing closes the menu."""
        picking = {key for name in SCREENS for key in worn()[f"menu-{name}"].keys}
        if picking.isdisjoint((event.key, event.character)):
            event.stop()
            self.dismiss(None)

    def on_click(self, event: events.Click) -> None:
        """A click on a name goes there; one beside it closes the menu."""
        line = self.query_one(_MenuLine)
        self.dismiss(line.name_at(event.screen_x) if event.screen_y == line.region.y else None)
