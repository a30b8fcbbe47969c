"""The papers of the programme: its status with the coverage, to look at or in a file, and its days for calendars."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from auditor.activities.programme_status import programme_pdf, programme_status
from auditor.tui.paths import path_of
from auditor.tui.screens import outward, viewer
from auditor.tui.screens.building import build
from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.screens.writing import require_place, say_written, write
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.file_field import FileField
from auditor.tui.widgets.form_fields import Field

_WHAT_STANDS_IN_IT = (
    "State of the audits, coverage and its gaps, figures, nonconformities and next steps of the programme in force, "
    "as of today."
)


def ask_for_a_paper(screen: WorkspaceScreen) -> None:
    """Let one be chosen: the status to look at, the status to a file, the calendar."""
    rows = [
        Row("look", ("look at it", "the status of the programme as a PDF, in the viewer of this computer")),
        Row("file", ("to a file", "the status of the programme as a PDF; in another language")),
        Row("calendar", ("calendar", "audits, sessions and due dates as a file for calendars")),
    ]
    ways: Mapping[str, Callable[[], None]] = {
        "look": lambda: _look_at(screen),
        "file": lambda: _ask_for_the_file(screen),
        "calendar": lambda: outward.ask_for_the_calendar(screen),
    }
    screen.choose("The programme on paper", (Column("", 10), Column("")), rows, lambda way: ways[way]())


def _look_at(screen: WorkspaceScreen) -> None:
    folder = Path(tempfile.mkdtemp(prefix="auditor-"))
    _print(screen, "en", folder / "programme-status.pdf", partial(viewer.show, screen))


def _ask_for_the_file(screen: WorkspaceScreen) -> None:
    fields = (
        FileField(
            "file",
            "File",
            f"~/programme-{screen.desk.today()}.pdf",
            required=True,
            is_new=True,
            check=_is_pdf,
            help="one that is there is replaced",
        ),
        Field("language", "Language", "en", required=True, help="of labels: en, de, fr"),
    )

    def accept(answers: dict[str, str]) -> None:
        require_place(Path(answers["file"]))

    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None:
            _print(screen, answers["language"], Path(answers["file"]), partial(say_written, screen))

    title = "The status of the programme to a file"
    screen.ask(title, fields, accept, closed, text=_WHAT_STANDS_IN_IT, writes=False)


def _print(screen: WorkspaceScreen, language: str, file: Path, then: Callable[[Path, tuple[str, ...]], None]) -> None:
    workspace = screen.desk.workspace
    status = programme_status(workspace, language=language)

    def make() -> tuple[str, ...]:
        made = programme_pdf(workspace, status)
        write(file, made.pdf)
        return tuple(made.warnings)

    build(screen, "the status of the programme", make, lambda warnings: then(file, warnings))


def _is_pdf(text: str) -> Path:
    path = path_of(text)
    if path.suffix.casefold() != ".pdf":
        raise ValueError(f"{path.name} does not end in .pdf")
    return path
