"""Draws the main screens of the demo as SVG; the same code and the same demo give the same files.

python -m tests.pictures docs/pictures
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import auditor.tui  # noqa: F401  # before Textual, as the program does

# isort: split
from auditor.demo.build import build
from auditor.demo.supplement import BRNO
from auditor.model.people import Person
from auditor.tui.start import app_on
from auditor.tui.who import remember
from auditor.workspace import Workspace
from tests.tui.hand import Hand

SIZE = (120, 34)
ON_SITE = datetime(2026, 10, 7, 10, 54, tzinfo=BRNO)
"""Amid the session about configuration data."""


TODAY = datetime(2026, 11, 23, 8, 30, tzinfo=BRNO)
"""The day on which the demo's story stands."""


@dataclass(frozen=True)
class Picture:
    """A picture: its name, when in the story, which theme, and the keys that lead to it."""

    name: str
    keys: tuple[str, ...]
    until: datetime | None = None
    theme: str = "quiet-dark"


PICTURES = (
    Picture("today", ()),
    Picture("conduct", ("enter",), until=ON_SITE),
    Picture("register", ("f5",), theme="quiet-light"),
    Picture("programme", ("f3", "v", "enter"), theme="quiet-light"),
)


def drawn(picture: Picture) -> str:
    """The picture as SVG."""
    moment = picture.until or TODAY

    async def draw(workspace: Workspace) -> str:
        app = app_on(workspace)
        async with app.run_test(size=SIZE) as pilot:
            app.action_wear(picture.theme)
            hand = Hand(pilot)
            await hand.painted()
            for key in picture.keys:
                await hand.press(key)
                await hand.painted()
                while getattr(hand.screen, "is_reading", False):
                    await hand.painted()
            await pilot.pause(0.8)
            return steady(app.export_screenshot(title="Auditor"))

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder / "demo", home=folder / "home", until=picture.until)
        with Workspace.open(folder / "demo", home=folder / "home", clock=lambda: moment) as workspace:
            remember(workspace, workspace.programme.find(Person, "P01").id)
            return asyncio.run(draw(workspace))


def steady(svg: str) -> str:
    """An SVG that loads no font from elsewhere, whose names do not depend on what is drawn."""
    svg = re.sub(r"@font-face \{.*?\}", "", svg, flags=re.DOTALL)
    svg = re.sub(r"terminal-\d+", "terminal", svg)
    svg = svg.replace("font-family: Fira Code, monospace", "font-family: monospace")
    return "\n".join(line.rstrip() for line in svg.splitlines() if line.strip()) + "\n"


def main(folder: Path) -> None:
    """Draw all of them into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for picture in PICTURES:
        file = folder / f"{picture.name}.svg"
        file.write_text(drawn(picture), "utf-8")
        print(f"{file}  {file.stat().st_size // 1000} kB")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path("docs/pictures"))
