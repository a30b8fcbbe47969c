"""Opening a file in the program that the system shows such files with."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from auditor.tui.screen import WorkScreen

_shown: list[subprocess.Popen[bytes]] = []
"""The viewers that were started; those that ended are let go of when the next one is."""


def open_file(file: Path) -> bool:
    """Hand *file* to the system's viewer and do not wait; tell whether there is one."""
    if sys.platform == "win32":
        os.startfile(file)
        return True
    command = "open" if sys.platform == "darwin" else "xdg-open"
    has_display = sys.platform == "darwin" or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    found = shutil.which(command)
    if found is None or not has_display:
        return False
    quiet = subprocess.DEVNULL
    _shown[:] = [viewer for viewer in _shown if viewer.poll() is None]
    _shown.append(subprocess.Popen([found, str(file)], stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True))
    return True


def show(screen: WorkScreen, file: Path, warnings: tuple[str, ...] = ()) -> None:
    """Open *file* and say so, with what could not be shown in it as it is; without a viewer say where it is."""
    if open_file(file):
        screen.say(f"Opened {file}{''.join(f'; {each}' for each in warnings)}", "warning" if warnings else "")
    else:
        screen.say("")
        screen.read("No viewer here: the file is", "\n\n".join((str(file), *warnings)))
