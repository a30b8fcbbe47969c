"""``auditor`` and ``python -m auditor``: the command line, which opens the app where that is asked for."""

from __future__ import annotations

from pathlib import Path


def open_app(folder: Path) -> None:
    """Open the screens on the workspace in *folder*."""
    from auditor.tui import run

    run(folder)


def main() -> None:
    """Run the command line and exit with its code."""
    from auditor.cli.edges import run

    run(open_app)


if __name__ == "__main__":
    main()
