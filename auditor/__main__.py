"""``auditor`` and ``python -m auditor``: the command line, which opens the app where that is asked for."""

from __future__ import annotations

import gc
import os
from pathlib import Path

_SELDOM = (50_000, 20, 50)
"""How seldom the garbage collector looks, by generation: rows and records by the ten thousand hold no cycles."""


def open_app(folder: Path | None, by: str) -> None:
    """Open the screens on the workspace in *folder*, or their welcome; *by* names who acts, where that was said."""
    if by:
        os.environ["AUDITOR_BY"] = by  # where the screens look for it, too
    from auditor.tui import run

    run(folder)


def main() -> None:
    """Run the command line and exit with its code."""
    from auditor.cli.edges import run

    gc.set_threshold(*_SELDOM)
    try:
        run(open_app)
    finally:
        gc.freeze()  # what is left goes with the process: looking through it once more takes longer than many commands


if __name__ == "__main__":
    main()
