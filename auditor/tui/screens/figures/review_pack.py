"""Asking for the period and the file of the input to the management review, and writing it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

from auditor.activities import management_review as work
from auditor.figures.indicator import Period
from auditor.model.calendar import months_before
from auditor.tui.screens import reading
from auditor.tui.screens.on_workspace import WorkspaceScreen
from auditor.tui.screens.writing import ask_and_write
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.file_field import FileField

_ENDINGS = (".pdf", ".md")


def ask_for_the_pack(screen: WorkspaceScreen, period: Period | None) -> None:
    """Ask for a period, by default the one that is looked at or the last twelve months, and for the file."""
    today = screen.desk.today()
    last = period.last if period else today
    first = (period.first if period else None) or months_before(last, 12) + timedelta(days=1)
    fields = (
        DayField("first", "From", first.isoformat(), required=True),
        DayField("last", "To", last.isoformat(), required=True),
        FileField(
            "file",
            "File",
            f"~/management-review-{last}.pdf",
            required=True,
            is_new=True,
            check=_ending,
            help="ends in .pdf, or in .md to be worked on",
        ),
    )

    def make(answers: Mapping[str, str]) -> bytes:
        workspace = screen.desk.workspace
        review = work.compiled(workspace, reading.day(answers["first"]), reading.day(answers["last"]))
        is_pdf = _suffix(Path(answers["file"])) == ".pdf"
        return work.as_pdf(workspace, review).pdf if is_pdf else work.as_markdown(workspace, review)

    text = "What the standards in scope ask for, filled from what was recorded; boxes for what only people know."
    ask_and_write(screen, "Input to the management review", fields, make, "Counting and writing …", text)


def _suffix(path: Path) -> str:
    return path.suffix.casefold()


def _ending(text: str) -> Path:
    path = Path(text)
    if _suffix(path) not in _ENDINGS:
        raise ValueError(f"{path.name} ends neither in .pdf nor in .md")
    return path
