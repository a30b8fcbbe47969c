"""The note of a day: ten lines, large enough to be read aloud, written to a file where somebody wants it as text."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import VerticalScroll

from auditor.activities.closing import note_of_the_day
from auditor.tui.bindings import bindings
from auditor.tui.desk import Desk
from auditor.tui.keymap import as_key
from auditor.tui.screens.headline import Headline
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.writing import write
from auditor.tui.widgets.facts import Fact, Facts
from auditor.tui.widgets.file_field import FileField
from auditor.workspace import AuditBook


class DailyNoteScreen(BookScreen):
    """Opened with an audit's book, on today or the last day of the audit, whichever is earlier."""

    BINDINGS = bindings("export", "note-day-before", "note-day-after", "gaps", export="as text")
    DEFAULT_CSS = """
    DailyNoteScreen > #lines { height: 1fr; padding: 0 2; scrollbar-size-vertical: 1; }
    """

    def __init__(self, desk: Desk, book: AuditBook) -> None:
        super().__init__(desk, book)
        audit = book.audit
        self.day: date = min(max(desk.today(), audit.planned_from), max(audit.planned_to, audit.planned_from))

    def body(self) -> ComposeResult:
        """The head line and the lines."""
        yield Headline()
        with VerticalScroll(id="lines", can_focus=True):
            yield Facts(label=4)

    def on_mount(self) -> None:
        """The arrows move the text."""
        self.focus_list()

    def focus_list(self) -> None:
        """The keys belong to the lines."""
        self.query_one("#lines").focus()

    def show(self) -> None:
        """Show the note as it stands."""
        self.locate(self.book.ref, "daily note", title=self.book.ref)
        day = ((f"{self.day.isoformat()}  ", "muted"), as_key("note-day-before"), (" ", ""), as_key("note-day-after"))
        self.query_one(Headline).pieces = (
            (("Daily note", "strong"), ("   names of people are left out", "muted")),
            day,
        )
        lines = note_of_the_day(self.book, self.day)
        facts = []
        for number, line in enumerate(lines, 1):
            tone = "error" if line.startswith("URGENT") else "strong" if number == 1 else ""
            facts += [Fact(f"{number}", line, tone), Fact("", "")]
        self.query_one(Facts).show(facts)

    def action_note_day_before(self) -> None:
        """The day before."""
        self.day -= timedelta(days=1)
        self.show()

    def action_note_day_after(self) -> None:
        """The day after, up to today."""
        if self.day < self.desk.today():
            self.day += timedelta(days=1)
            self.show()

    def action_export(self) -> None:
        """Write it to a text file."""
        name = f"{self.book.ref}-{self.day.isoformat()}.txt"
        file = FileField("file", "File", f"~/{name}", required=True, is_new=True, help="one that is there is replaced")

        def accept(answers: dict[str, str]) -> None:
            path = Path(answers["file"])
            write(path, ("\n".join(note_of_the_day(self.book, self.day)) + "\n").encode())
            self.say(f"Written: {path.name}")

        self.ask(f"Daily note of {self.day.isoformat()} as text", [file], accept, writes=False)
