"""The library: the checklists on the shelf, and what each asks; for reading."""

from __future__ import annotations

from textual.app import ComposeResult

from auditor.errors import NotFound
from auditor.library.checklists import Entry, shelf
from auditor.model.checklist import Checklist, ChecklistItem
from auditor.model.clause import Clause
from auditor.model.quantity import quantity
from auditor.tui.bindings import bindings
from auditor.tui.desk import Desk
from auditor.tui.keymap import told
from auditor.tui.screen import WorkScreen
from auditor.tui.widgets.columns import Column, Row, matching
from auditor.tui.widgets.rows import Rows

SHELF = (
    Column("", 18),
    Column(),
    Column("", 12, from_width=100),
    Column("", 11, align="right"),
    Column("", 7, from_width=64),
)
ITEMS = (Column("", 13), Column(share=3), Column("", 15, from_width=72), Column("", 2, from_width=72))


class LibraryScreen(WorkScreen):
    """The shelf; enter opens a checklist, or says what is wrong with its file."""

    BINDINGS = bindings("filter")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self.desk = desk
        self._entries: dict[str, Entry] = {}
        self._rows: list[Row] = []

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(SHELF, empty="Reading the checklists …", id="shelf")

    def on_mount(self) -> None:
        """Show the frame; the files are read after the first paint."""
        self.query_one(Rows).focus()
        self.locate("checklists", title="Library")
        self.call_after_refresh(self._read)

    def _read(self) -> None:
        folder = self.desk.workspace.folder / "checklists"
        self._entries = {entry.id: entry for entry in shelf(folder).entries()}
        self._rows = [_row(entry) for entry in self._entries.values()]
        self.query_one(Rows).set_rows(self._rows)
        self.say(f"own checklists are files in {folder}")

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self.query_one(Rows).set_rows(matching(self._rows, words))

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open a checklist."""
        entry = self._entries[event.key]
        if entry.checklist is None:
            assert entry.problem is not None
            self.read(f"{entry.id} cannot be used", str(entry.problem))
        else:
            self.app.push_screen(ChecklistScreen(self.desk, entry.checklist))


def _row(entry: Entry) -> Row:
    whose = (("shipped", "muted"),) if entry.shipped else "our own"
    if entry.checklist is None:
        return Row(entry.id, (entry.id, ((told("cannot be used: {open} says why"), "error"),), "", "", whose))
    it = entry.checklist
    standard = f"{it.standard}:{it.edition}" if it.edition else it.standard
    return Row(entry.id, (it.id, it.title, ((it.kind, "muted"),), _count(it), whose or standard))


def _count(it: Checklist) -> str:
    return quantity(len(it.items), "item") if it.items else quantity(len(it.clauses), "clause")


class ChecklistScreen(WorkScreen):
    """The items of a checklist under their clauses; enter shows one whole. Of an outline, the clauses."""

    BINDINGS = bindings("filter", "jump")

    def __init__(self, desk: Desk, checklist: Checklist) -> None:
        super().__init__(desk)
        self.checklist = checklist
        self._rows = _items(checklist)

    def body(self) -> ComposeResult:
        """The list."""
        yield Rows(ITEMS, self._rows, id="items")

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()
        it = self.checklist
        self.locate(it.id, _count(it), title=it.title)

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self.query_one(Rows).set_rows(matching(self._rows, words))

    def jump(self, reference: str) -> None:
        """Go to a clause or an item."""
        rows = self.query_one(Rows)
        if rows.move_to(reference):
            return
        try:
            clause = Clause.parse(reference, self.checklist.standard)
        except ValueError:
            super().jump(reference)
            return
        for item in self.checklist.items:
            if clause.covers(Clause.parse(item.clause)) and rows.move_to(item.id):
                return
        raise NotFound(f"No item of {self.checklist.id} is about {clause}.")

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show an item whole."""
        item = next((item for item in self.checklist.items if item.id == event.key), None)
        if item is not None:
            self.read(f"{item.id}   {item.clause}", _whole(self.checklist, item))


def _items(checklist: Checklist) -> list[Row]:
    rows: list[Row] = []
    if not checklist.items:
        return [
            Row(each.number, (each.number, each.title, ((each.pdca.value, "muted"),), "")) for each in checklist.clauses
        ]
    last = ""
    for item in checklist.items:
        if item.clause != last:
            last = item.clause
            outlined = checklist.outlined(last)
            rows.append(Row(f"clause {last}", (f"{last} {outlined.title if outlined else ''}".rstrip(),), heading=True))
        rows.append(Row(item.id, (item.id, item.question, ((item.method.value, "muted"),), str(item.weight))))
    return rows


def _whole(checklist: Checklist, item: ChecklistItem) -> str:
    said = {
        "Look for": item.look_for,
        "Likely evidence": item.evidence,
        "Covers": item.topics,
        "Also cites": item.also_cites,
        "Kinds": [kind.value for kind in item.kinds],
    }
    facts = [f"method {item.method.value}", f"weight {item.weight}", f"phase {checklist.pdca_of(item).value}"]
    facts += [f"documented information: {item.documented_information}"] if item.documented_information else []
    parts = [
        item.question,
        *(f"{label}\n" + "\n".join(f"  {line}" for line in lines) for label, lines in said.items() if lines),
    ]
    return "\n\n".join([*parts, ", ".join(facts)])
