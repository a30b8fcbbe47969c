"""What a copy that came in a file would bring: looked at first, and taken in by one key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import tzinfo
from pathlib import Path

from textual.app import ComposeResult

from auditor.activities import merging, organisation
from auditor.activities.act import Act
from auditor.activities.conflicts import Disagreement
from auditor.activities.merging import Incoming, Preview
from auditor.errors import AuditorError, NotFound
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.keymap import told
from auditor.tui.screen import WorkScreen
from auditor.tui.screens import trail
from auditor.tui.screens.acting import NO, yes_or_no
from auditor.tui.screens.headline import Headline
from auditor.tui.screens.trail import Trail
from auditor.tui.who import remember
from auditor.tui.widgets.columns import Row
from auditor.tui.widgets.facts import Clipped, Fact, Facts
from auditor.tui.widgets.reader import Reader
from auditor.tui.widgets.rows import Rows

_A_MOMENT = 0.05
_REFS_AT_MOST = 12


class TakingInScreen(WorkScreen):
    """Opened with the path of a bundle; ``y`` takes in what it brings, ``esc`` leaves everything as it is."""

    BINDINGS = bindings("yes", "filter", yes="take it in")
    DEFAULT_CSS = """
    TakingInScreen { overflow: hidden; }
    TakingInScreen > #brings { padding: 0 2; margin: 0 0 1 0; max-height: 40%; }
    TakingInScreen > Clipped { max-height: 35%; padding: 0 2; border-top: solid $panel; }
    """

    def __init__(self, desk: Desk, path: Path) -> None:
        super().__init__(desk)
        self.desk = desk
        self.path = path
        self._open = ExitStack()
        self._incoming: Incoming | None = None
        self._preview: Preview | None = None
        self._trail: Trail | None = None

    def body(self) -> ComposeResult:
        """What it brings in short, and in full."""
        yield Headline()
        yield Facts(label=12, id="brings")
        yield Rows(trail.COLUMNS)
        yield Clipped(label=trail.LABEL)

    def on_mount(self) -> None:
        """Show the frame; the file is checked after it is painted."""
        self.query_one(Rows).focus()
        self.locate(title="Take in a copy")
        self.query_one(Clipped).display = False
        self._head("Checking", f"{self.path.name} is read and checked whole; a moment …")
        self.call_after_refresh(self.set_timer, _A_MOMENT, self._read)

    def on_unmount(self) -> None:
        """Take away what was unpacked."""
        self._open.close()

    def _head(self, word: str, said: str = "") -> None:
        self.query_one(Headline).pieces = (((f"{word}  ", "strong"), (said, "")), ())

    # Looking

    def _read(self) -> None:
        try:
            self._incoming = self._open.enter_context(merging.opened(self.desk.workspace, self.path))
            self._preview = self._incoming.preview()
        except AuditorError as error:
            self._head("Nothing is taken in", self.path.name)
            self.query_one("#brings", Facts).show([Fact("", error.message, "error"), Fact("", error.hint, "muted")])
            self._open.close()
            raise
        self._show(self._preview)

    @property
    def _zone(self) -> tzinfo:
        return self.desk.workspace.zone

    def _show(self, preview: Preview) -> None:
        signs = self.query_one(Rows).signs
        self._trail = Trail(preview.steps, self._zone, signs, first=[*_conflicts(preview.conflicts)])
        self._head(f"{preview.name}", _whose(preview, self._zone))
        self.query_one("#brings", Facts).show(list(_brings(preview)))
        self._show_rows()
        self.refresh_bindings()

    def _show_rows(self) -> None:
        if self._trail is not None:
            rows = self.query_one(Rows)
            rows.set_rows(self._trail.holding(self.filter_words))
            self._show_below()

    def _show_below(self) -> None:
        facts = self._about(self.query_one(Rows).cursor_key or "")
        below = self.query_one(Clipped)
        below.display = bool(facts)
        below.show(facts)

    def _about(self, key: str) -> Sequence[Fact]:
        step = self._trail.step(key) if self._trail else None
        if step is not None:
            return list(trail.facts(step, self._zone, self.query_one(Rows).signs))
        conflict = next((c for c in self._preview.conflicts if c.id == key), None) if self._preview else None
        return [*_sides(conflict, self._zone)] if conflict else []

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Show what it changes."""
        event.stop()
        self._show_below()

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Show it whole."""
        event.stop()
        self.app.push_screen(Reader(told("What comes   {back} closes"), trail.as_text(self._about(event.key))))

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self._show_rows()

    # Taking in

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what brings something can be taken in."""
        if action == "yes":
            return self._preview is not None and not self._preview.is_empty
        return super().check_action(action, parameters)

    def action_yes(self) -> None:
        """Take it in; where lines were written twice, only when that is said to be meant."""
        preview = self._preview
        if preview is None or preview.is_empty:
            raise NotFound("There is nothing to take in.")
        if not preview.forks:
            self._begin(adopt_forks=False)
            return
        field = yes_or_no("both", "Keep both?", "keep both, each under a writer of its own", "take nothing in")

        def answered(answers: dict[str, str] | None) -> None:
            if answers is not None and answers["both"] != NO:
                self._begin(adopt_forks=True)

        self.ask(f"{preview.name}: lines were written twice", [field], lambda _: None, answered, text=_TWICE)

    def _begin(self, *, adopt_forks: bool) -> None:
        self.say("Taking in …")
        self.call_after_refresh(self.set_timer, _A_MOMENT, lambda: self._take(adopt_forks))

    def _take(self, adopt_forks: bool) -> None:
        incoming = self._incoming
        if incoming is None:
            return
        self._incoming = None
        self.say("")
        try:
            told = incoming.take_in(self._acting(incoming), adopt_forks=adopt_forks)
        except AuditorError:
            self._incoming = incoming
            raise
        self._leave(told, self._become(told))

    def _acting(self, incoming: Incoming) -> Act:
        """Whoever is at the desk, if the copy knows that person; else the one whom it was handed to."""
        known = self.desk.by in incoming.copy.all(Person)
        return incoming.act(self.desk.by if known else incoming.manifest.handed_to or self.desk.by)

    def _become(self, told: Preview) -> str:
        """In a copy that is new here, one acts as the person whom it was handed to; what to say of it."""
        if not told.is_new or told.kind != "audit":
            return ""
        workspace = self.desk.workspace
        people = workspace.audit(told.name).all(Person)
        person = next((p for p in people.values() if p.name == told.handed_to), None)
        if self.desk.by in people or person is None:
            return ""
        organisation.take_over(workspace, person)
        self.desk.by = person.id
        remember(workspace, person.id)
        return f"; {person.ref} acts from now on"

    def _leave(self, told: Preview, also: str) -> None:
        """Go on to the conflicts that it brought, else to the audit."""
        from auditor.tui.app import AuditorApp

        app, workspace = self.app, self.desk.workspace
        assert isinstance(app, AuditorApp)
        said = " ".join((f"Taken in: {', '.join(_counted(told))}{also}", *told.renumbered))
        self.dismiss(None)
        if told.kind == "audit":
            app.open_on("conflicts" if told.conflicts else "audit", workspace.audit(told.name))

        def say() -> None:
            if isinstance(app.screen, WorkScreen):
                app.screen.say(said, "success")

        app.call_later(say)


_TWICE = (
    "The same installation wrote two different lines with one number: its folder was copied, restored or set back, and "
    "both went on; or somebody wrote under its name. Both are kept when you say so, each in a trail of its own; what "
    "they changed apart is a conflict like any other."
)


def _whose(preview: Preview, zone: tzinfo) -> str:
    letter = f"copy {preview.letter} of {preview.handed_to}" if preview.letter else "a copy"
    return f"{letter}, made {preview.made.astimezone(zone):%Y-%m-%d %H:%M}"


def _counted(preview: Preview) -> Iterator[str]:
    lines, pieces, files = len(preview.steps), len(preview.evidence), preview.exhibits
    yield quantity(lines, "step")
    if pieces:
        yield f"{quantity(pieces, 'piece')} of evidence"
    if files:
        yield quantity(files, "file")


def _brings(preview: Preview) -> Iterator[Fact]:
    if preview.is_empty:
        yield Fact("", "All of it is here already.", "success")
        return
    if preview.is_new:
        yield Fact("New here", f"this {preview.kind} comes as a whole")
    yield Fact("Brings", ", ".join(_counted(preview)))
    if preview.evidence:
        more = len(preview.evidence) - _REFS_AT_MOST
        yield Fact("", ", ".join([*preview.evidence[:_REFS_AT_MOST], *([f"{more} more"] if more > 0 else [])]), "muted")
    many = len(preview.conflicts)
    if many:
        yield Fact("Conflicts", f"{many} to settle afterwards; both sides are kept", "warning")
    for fork in preview.forks:
        yield Fact("Twice", fork, "warning")
    for renumbered in preview.renumbered:
        yield Fact("Number", renumbered, "warning")
    for letter in preview.letters:
        yield Fact("Letter", letter, "warning")
    if preview.renewed:
        yield Fact("Written here", "some of it bears this installation's name, which never wrote it; that goes on anew")


def _conflicts(found: Sequence[Disagreement]) -> Iterator[Row]:
    if found:
        yield Row("conflicts", ("To settle afterwards", str(len(found))), heading=True)
    for each in found:
        about: Segments = ((f"{each.rule} " if each.rule else "", "warning"), (each.about, ""))
        said = " | ".join(view.value for view in each.sides) or each.said
        yield Row(each.id, ((("!", "warning"),), ", ".join(view.by for view in each.sides), about, said))


def _sides(conflict: Disagreement, zone: tzinfo) -> Iterator[Fact]:
    yield Fact(conflict.rule, conflict.about if conflict.sides else conflict.said, "strong")
    for view in conflict.sides:
        yield Fact(f"{view.on.astimezone(zone):%Y-%m-%d %H:%M}", view.value, lead=((f"{view.by}: ", "muted"),))
