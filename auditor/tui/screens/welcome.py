"""The welcome where there is no workspace: the demo, one of one's own, or one that is elsewhere."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Static

from auditor.errors import AuditorError, InvalidInput
from auditor.model.zones import known_zone
from auditor.tui.app import AuditorApp
from auditor.tui.bindings import binding
from auditor.tui.keys import TABLE
from auditor.tui.screen import WorkScreen
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import Field
from auditor.tui.widgets.rows import Rows
from auditor.workspace import Settings, Workspace
from auditor.workspace.settings import FILE, Organisation

if TYPE_CHECKING:
    from textual.binding import BindingType

_WAYS = (
    ("demo", "Look around in the demo", "an invented organisation with its audits"),
    ("new", "Make a workspace", "for your organisation, in a folder that you name"),
    ("open", "Open a workspace", "that is elsewhere"),
)


class Nowhere:
    """A :class:`~auditor.tui.workplace.Workplace` before there is a workspace; ``chosen`` is the one that is opened."""

    name = place = person = ""

    def __init__(self) -> None:
        self.chosen: Path | None = None

    def today(self) -> date:
        """The day."""
        return date.today()

    def close(self) -> None:
        """Nothing is open."""


def welcome(missing: Path | None) -> Path | None:
    """Welcome, and return the folder of the workspace to open; ``None``: nothing was chosen."""
    nowhere = Nowhere()
    welcome_app(nowhere, missing).run()
    return nowhere.chosen


def welcome_app(nowhere: Nowhere, missing: Path | None = None) -> AuditorApp:
    """The app that welcomes."""
    return AuditorApp(nowhere, {"today": lambda place: WelcomeScreen(place, missing)})


class WelcomeScreen(WorkScreen):
    """Three ways to begin; enter takes one. Whoever is here for the first time is told how to leave."""

    BINDINGS: ClassVar[list[BindingType]] = [
        binding(replace(TABLE["leave"], footer=True), key) for key in TABLE["leave"].keys
    ]
    DEFAULT_CSS = """
    WelcomeScreen .said { padding: 1 2; height: auto; }
    WelcomeScreen Rows { height: 5; }
    """

    def __init__(self, nowhere: Nowhere, missing: Path | None) -> None:
        super().__init__(nowhere)
        self.nowhere = nowhere
        self._missing = missing

    def body(self) -> ComposeResult:
        """What this is, and the three ways."""
        said = f"There is no workspace in {self._missing}." if self._missing else "There is no workspace here."
        yield Static(
            Content(f"{said} A workspace is a folder that holds your audits. Three ways to begin:"), classes="said"
        )
        rows = [Row(key, (words, ((more, "muted"),))) for key, words, more in _WAYS]
        yield Rows((Column("", 26), Column()), rows, id="ways")

    def on_mount(self) -> None:
        """The keys belong to the three ways."""
        self.query_one(Rows).focus()
        self.locate(title="Welcome")

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Take a way."""
        {"demo": self._demo, "new": self._new, "open": self._open}[event.key]()

    def _demo(self) -> None:
        folder = Path("auditor-demo")
        if (folder / FILE).is_file():
            self._go(folder)
            return
        self.say("Building the demo; a moment …")
        self.call_after_refresh(self.set_timer, 0.05, lambda: self._build(folder))

    def _build(self, folder: Path) -> None:
        from auditor.demo import build

        build(folder)
        self._go(folder)

    def _new(self) -> None:
        fields = (
            Field("folder", "Folder", str(self._missing or Path.cwd() / "audits"), required=True, check=_empty),
            Field("name", "Organisation", required=True, help="as it is printed on reports"),
            Field("short", "Short name", help="as it is shown on screens"),
            Field("timezone", "Time zone", _zone_here(), required=True, check=known_zone, help="Europe/Prague"),
        )

        def accept(answers: dict[str, str]) -> None:
            folder = Path(answers.pop("folder")).expanduser()
            Workspace.create(folder, Settings(organisation=Organisation(**answers))).close()
            self._go(folder)

        self.ask("Make a workspace", fields, accept)

    def _open(self) -> None:
        def accept(answers: dict[str, str]) -> None:
            folder = Path(answers["folder"]).expanduser()
            if not (folder / FILE).is_file():
                raise InvalidInput(f"{folder} is no workspace: it has no {FILE}.", "Name the folder that holds it.")
            self._go(folder)

        self.ask("Open a workspace", (Field("folder", "Folder", required=True),), accept)

    def _go(self, folder: Path) -> None:
        self.nowhere.chosen = folder
        self.app.exit()


def _empty(text: str) -> Path:
    folder = Path(text).expanduser()
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir())):
        raise ValueError(f"{folder} is not empty; name a new folder")
    return folder


def _zone_here() -> str:
    """The zone of this machine where its link says it, else UTC."""
    link = Path("/etc/localtime")
    name = str(link.resolve()).partition("zoneinfo/")[2] if link.is_symlink() else ""
    try:
        return known_zone(name)
    except AuditorError:
        return "UTC"
