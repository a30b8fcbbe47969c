"""A small app on the foundation, for the tests and for looking at it: ``python tests/tui/toy.py``."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from textual.app import ComposeResult
from textual.containers import Horizontal

from auditor.errors import AuditorError
from auditor.tui.app import AuditorApp
from auditor.tui.bindings import bindings
from auditor.tui.cells import Cell
from auditor.tui.marks import MARKS
from auditor.tui.screen import WorkScreen
from auditor.tui.widgets.columns import Column, Row, matching
from auditor.tui.widgets.prose import Prose
from auditor.tui.widgets.rows import Rows
from auditor.tui.workplace import NotePlace


class ToyWorkplace:
    """A workspace that remembers what it was told."""

    name = "SŽMS"
    place = "ŁDZ"
    person = "P01 Þórdís Nguyễn, lead auditor"

    def __init__(self) -> None:
        self.grades: list[tuple[str, str]] = []
        self.notes: dict[str, str] = {}
        self.drafts: list[str] = []
        self.quick: list[str] = []

    def today(self) -> date:
        return date(2026, 11, 23)

    def close(self) -> None:
        pass


class Refused(AuditorError):
    """Like the model's refusal: names its rules."""

    rules = ("G-24",)


COLUMNS = (
    Column("", 1),
    Column("item", 6),
    Column("clause", 10, from_width=60),
    Column("question"),
    Column("grade", 16),
    Column("days", 4, align="right"),
)


def toy_rows(count: int = 30) -> list[Row]:
    rows: list[Row] = []
    names = (
        "Is configuration information verified?",
        "王秀英 answers for the service desk",
        "الخدمة ي متاحة",
        "Žďár: e\u0301",
    )
    for n in range(count):
        if n % 10 == 0:
            rows.append(Row(f"group-{n}", (f"{9 + n // 10}:30 Agenda line {n // 10}", f"{n % 7}/10"), heading=True))
        rows.append(Row(f"CK-{n:03}", toy_cells(n, names[n % 4], list(MARKS)[n % len(MARKS)])))
    return rows


def toy_cells(n: int, question: str, grade: str) -> tuple[Cell, ...]:
    mark = MARKS[grade]
    return (
        ((mark.shape, mark.tone),),
        f"CK-{n:03}",
        f"8.{n}",
        question,
        ((f"{mark.letter} {mark.word}", mark.tone),),
        f"{n}",
    )


class ToyList(WorkScreen):
    """A list and a note beside it."""

    BINDINGS = bindings("note", "filter", "jump", "yes", "undo", "grade-minor", "grade-major", "quick-note")
    CSS = "#note { width: 40%; } #list { width: 60%; }"

    def __init__(self, workplace: ToyWorkplace, rows: Sequence[Row] = ()) -> None:
        super().__init__(workplace)
        self.toy = workplace
        self.all_rows = list(rows) or toy_rows()

    def body(self) -> ComposeResult:
        with Horizontal():
            yield Rows(COLUMNS, self.all_rows, titles=True, empty="Nothing here. + makes one.", id="list")
            yield Prose(placeholder="note", keep_draft=self.toy.drafts.append, commit=self._note, id="note")

    def on_mount(self) -> None:
        self.query_one(Rows).focus()

    def _note(self, text: str) -> None:
        if text == "refuse me":
            raise Refused("The note says nothing", "Write what was seen.")
        self.toy.notes[self.query_one(Rows).cursor_key or ""] = text

    audit_ref = "IA-2026-03"

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        self.locate("by clause")

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        if event.key == "CK-002":
            raise Refused("CK-002 is locked [/b]", "Reopen it first: u.")
        self.say(f"opened {event.key}")
        self.query_one(Prose).focus()

    def action_note(self) -> None:
        self.query_one(Rows).action_open()

    def action_grade(self, grade: str) -> None:
        key = self.query_one(Rows).cursor_key or ""
        if grade == "major":
            raise Refused("A major needs evidence", "Attach the newest file: a.")
        self.toy.grades.append((key, grade))
        n = int(key.removeprefix("CK-"))
        self.query_one(Rows).update_row(key, Row(key, toy_cells(n, "graded", grade)))
        self.say(f"{key} graded {grade}")
        self.saved(datetime(2026, 11, 23, 9, 41, 7))

    def action_yes(self) -> None:
        self.app.push_screen(ToyList(self.toy, toy_rows(3)))

    def action_undo(self) -> None:
        raise AuditorError("There is nothing to take back")

    def filtered(self, words: str) -> None:
        self.query_one(Rows).set_rows(matching(self.all_rows, words))

    def jump(self, reference: str) -> None:
        if not self.query_one(Rows).move_to(reference):
            super().jump(reference)

    def note_place(self) -> NotePlace:
        return NotePlace(self.query_one(Rows).cursor_key or "the day", self.toy.drafts.append, self.toy.quick.append)


class ToyOther(WorkScreen):
    """Another screen of the menu."""

    def body(self) -> ComposeResult:
        yield Rows((Column("name"),), [Row("a", ("another screen",)), Row("b", ("b",))])

    def on_mount(self) -> None:
        self.query_one(Rows).focus()


def toy_app(**options: object) -> AuditorApp:
    return AuditorApp(ToyWorkplace(), {"today": ToyList, "audits": ToyOther}, **options)  # type: ignore[arg-type]


if __name__ == "__main__":
    toy_app().run()
