"""A photo in the terminal, where the terminal can and ``auditor[photos]`` is installed; elsewhere one line says so."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import sleep
from typing import TYPE_CHECKING, Any

from textual.app import ComposeResult, SuspendNotSupported
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from auditor.exchange.photo import upright
from auditor.tui.keymap import told
from auditor.tui.marks import Signs

if TYPE_CHECKING:
    from PIL.Image import Image
    from textual.app import App
    from textual.widget import Widget

WITHIN = (1600, 1200)
"""Most pixels of a preview; what the terminal shows is smaller still."""

_LATE = 0.15
"""Seconds in which a terminal answers what it was asked."""

NOT_HERE = "No preview: install auditor[photos] to have it in the terminal; {open} shows the photo outside."


class Picture(Vertical):
    """Shows one photo, turned upright, without anything that its file tells of itself."""

    DEFAULT_CSS = """
    Picture { height: 1fr; width: 1fr; align: left top; }
    Picture > Static { height: auto; color: $muted; }
    Picture > .shown { width: auto; height: 100%; max-width: 100%; }
    """

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self._shown: Path | None = None

    def compose(self) -> ComposeResult:
        """What is said where there is no picture."""
        yield Static("", markup=False)

    def show(self, file: Path | None) -> None:
        """Show the photo in *file*, or nothing."""
        if file == self._shown:
            return
        self._shown = file
        self.query(".shown").remove()
        picture = preview(self.app, file) if file is not None else ""
        said = self.query_one(Static)
        said.update(Content(picture if isinstance(picture, str) else ""))
        said.display = isinstance(picture, str)
        if not isinstance(picture, str):
            picture.add_class("shown")
            self.mount(picture)


def preview(app: App[Any], file: Path) -> Widget | str:
    """The widget that shows a photo, or why there is none."""
    if find_spec("textual_image") is None:
        return told(NOT_HERE)
    if app.no_color:
        return told("No preview without colours; {open} shows the photo outside.")
    if getattr(app, "signs", Signs()).ascii:
        return told("No preview on this terminal; {open} shows the photo outside.")
    photo = upright(file, WITHIN)
    if isinstance(photo, str):
        return f"No preview: {photo}."
    return _widget(app)(photo)


def _forget_late_answers() -> None:
    """What a slow terminal answers a moment later would be read as keys: ``?`` opens the help."""
    sleep(_LATE)
    if sys.platform == "win32":
        import msvcrt

        while msvcrt.kbhit():
            msvcrt.getch()
    elif sys.__stdin__ is not None:
        import termios

        termios.tcflush(sys.__stdin__, termios.TCIFLUSH)


def _widget(app: App[Any]) -> Callable[[Image], Widget]:
    """The best way this terminal has: it is asked once, with the app out of the way, since both read what it says."""
    is_terminal = sys.__stdout__ is not None and sys.__stdout__.isatty()
    if is_terminal and "textual_image.widget" not in sys.modules:
        try:
            with app.suspend():
                import_module("textual_image.widget")  # which asks the terminal
                _forget_late_answers()
        except SuspendNotSupported:  # in a browser
            is_terminal = False
    from textual_image.widget import HalfcellImage
    from textual_image.widget import Image as BestImage

    return BestImage if is_terminal else HalfcellImage
