"""What copies of an audit disagree about: the sides beside each other, and a key that takes one."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult

from auditor.activities import conflicts, undo
from auditor.activities.conflicts import BOTH, Disagreement, View
from auditor.errors import NotFound
from auditor.model.guards.merged import SETTLED
from auditor.model.quantity import quantity
from auditor.tui.bindings import bindings, quiet
from auditor.tui.cells import Segments, cut
from auditor.tui.desk import Desk
from auditor.tui.keymap import key_of, told
from auditor.tui.screens.headline import Headline
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.places import open_record
from auditor.tui.widgets.beside import Beside, Version
from auditor.tui.widgets.columns import Column, Row, matching
from auditor.tui.widgets.facts import Fact, Facts
from auditor.tui.widgets.form_fields import Choice, LongField
from auditor.tui.widgets.frame import said_on_screens
from auditor.tui.widgets.rows import Rows
from auditor.workspace import AuditBook

COLUMNS = (Column("what", share=3), Column("d  takes this", share=3, from_width=72), Column("y  keeps this", share=3))

_SETTLING = frozenset({"yes", "deviates", "settle_both", "settle_why", "next_view"})
_NUMBERS = "123456789"
_ASKED = {
    "": "{yes} keeps what stands, {deviates} takes the other one; both stay in the history.",
    "M-02": "Which one keeps the reference? The other gets the next free one and is found by both.",
    "M-06": "Which entry stays? The other leaves the team.",
    "M-09": "Both gave the same grade. Which draft stays? The other is withdrawn.",
    SETTLED: "Both steps stay in the history; {yes} says that it may stand as it is.",
}
"""What is asked, by the rule that merging broke; empty: two values stand against each other."""

_EMPTY = "What copies of this audit changed apart stands here until one side is taken."


class ConflictsScreen(BookScreen):
    """Opened with an audit's book. ``y`` and ``d`` take a side, enter opens the record itself.

    Nothing is lost by it: settling is a line of its own, both sides stay in the history, and what was settled may be
    changed again like anything else.
    """

    BINDINGS = [  # noqa: RUF012
        *bindings(
            "yes", "deviates", "settle-both", "settle-why", "next-view",
            yes="keep", deviates="take other", next_view="whole texts",
        ),
        *quiet("filter", "history", "undo"),
    ]  # fmt: skip
    DEFAULT_CSS = """
    ConflictsScreen { overflow: hidden; }
    ConflictsScreen > Rows { min-height: 2; }
    ConflictsScreen > Facts { padding: 0 2; max-height: 4; border-top: solid $panel; }
    ConflictsScreen > Beside { max-height: 45%; padding: 1 2 0 2; }
    """

    def __init__(self, desk: Desk, book: AuditBook) -> None:
        super().__init__(desk, book)
        self._open: dict[str, Disagreement] = {}

    def body(self) -> ComposeResult:
        """How many there are, the list, and the one at the cursor with its sides."""
        yield Headline()
        yield Rows(COLUMNS, titles=True)
        yield Facts(label=0)
        yield Beside()

    def on_mount(self) -> None:
        """The keys belong to the list."""
        self.query_one(Rows).focus()

    # Showing

    def alerted_of(self) -> None:
        """The header says nothing that the screen says itself."""
        return

    @property
    def audit_ref(self) -> str:
        """The reference of the audit."""
        return self.book.ref

    def show(self) -> None:
        """Show what is open."""
        self._open = {each.id: each for each in conflicts.open_conflicts(self.book)}
        many = len(self._open)
        self.locate(title=self.book.ref)
        said = f"{quantity(many, 'conflict')} between copies" if many else "No conflicts"
        self.query_one(Headline).pieces = (((said, "strong"),), ())
        self._show_rows()

    def _show_rows(self) -> None:
        rows = self.query_one(Rows)
        rows.empty = _EMPTY
        rows.set_rows(matching([_row(each) for each in self._open.values()], self.filter_words))
        self._show_current()

    def _show_current(self) -> None:
        each = self._open.get(self.query_one(Rows).cursor_key or "")
        said, sides = self.query_one(Facts), self.query_one(Beside)
        said.display = each is not None
        sides.display = each is not None and each.is_choice
        if each is not None:
            said.show(list(_asked(each)))
            sides.show([self._version(each, side) for side in range(1, len(each.sides) + 1)])
        self.refresh_bindings()

    def _version(self, each: Disagreement, side: int) -> Version:
        view = each.sides[side - 1]
        key = {_usual(each): "y", _other(each): "d"}.get(side, "d" if len(each.sides) > 2 else "")
        when = f"{view.on.astimezone(self.zone):%Y-%m-%d %H:%M}"
        who: Segments = ((f"{key}  " if key else "", "key"), (view.who, "strong"))
        stands: Segments = ((f"   {_standing(each, side)}", "success" if side == len(each.sides) else "muted"),)
        return Version((who, ((when, "muted"), *(stands if not each.rule else ()))), view.whole, _tone(view))

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Show its sides."""
        event.stop()
        self._show_current()

    def filtered(self, words: str) -> None:
        """Show only what holds the words."""
        self._show_rows()

    @property
    def current(self) -> Disagreement:
        """The one at the cursor; :class:`NotFound` where there is none."""
        found = self._open.get(self.query_one(Rows).cursor_key or "")
        if found is None:
            raise NotFound("Nothing waits here.")
        return found

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """A side can be taken where there are sides, both where they belong together."""
        if action in _SETTLING and self.is_mounted:
            each = self._open.get(self.query_one(Rows).cursor_key or "")
            if each is None or not each.is_choice:
                return False
            return {"settle_both": each.can_be_both, "deviates": each.rule != SETTLED}.get(action, True)
        return super().check_action(action, parameters)

    # Settling

    def action_yes(self) -> None:
        """What is marked so is right."""
        self._settle(self.current, _usual(self.current))

    def action_deviates(self) -> None:
        """Another side is right; where there is more than one other, it is chosen."""
        each = self.current
        if _other(each):
            self._settle(each, _other(each))
            return
        rows = [Row(str(n), (v.who, v.value)) for n, v in enumerate(each.sides, 1) if n != _usual(each)]
        columns = (Column(share=1), Column(share=3))
        self.choose(f"{each.about}: which?", columns, rows, lambda side: self._settle(each, int(side)))

    def action_settle_both(self) -> None:
        """Both belong together."""
        self._settle(self.current, BOTH)

    def action_settle_why(self) -> None:
        """Take a side and say why."""
        each = self.current
        sides = zip(_NUMBERS, each.sides, strict=False)
        options = [(number, number, f"{_named(view)}: {view.value}") for number, view in sides]
        if each.can_be_both:
            options.append(("b", str(BOTH), "both"))
        fields = (
            Choice("side", "Right is", str(_usual(each)), required=True, options=tuple(options)),
            LongField("reason", "Because", height=3),
        )

        def accept(answers: dict[str, str]) -> None:
            self._settle(each, int(answers["side"]), answers["reason"])

        self.ask(each.about, fields, accept)

    def _settle(self, each: Disagreement, side: int, reason: str = "") -> None:
        settled = conflicts.settle(self.book, self.desk.act(), each.id, side, reason, self.desk.workspace)
        value = "both" if side == BOTH else each.sides[side - 1].value
        whose = "" if side == BOTH else f" ({each.sides[side - 1].who})"
        self.kept(settled, f"{each.about}: {cut(value, 50, self.signs.more)}{whose}")

    # Looking closer

    def on_rows_chosen(self, event: Rows.Chosen) -> None:
        """Open the record where it is worked on."""
        event.stop()
        open_record(self, self.book, self.current.record)

    def action_next_view(self) -> None:
        """The sides at full length, one below the other."""
        each = self.current
        told = []
        for number, view in enumerate(each.sides, 1):
            key = {_usual(each): "y  ", _other(each): "d  "}.get(number, "")
            stands = "" if each.rule else f", {_standing(each, number)}"
            told.append(f"{key}{view.who}, {view.on.astimezone(self.zone):%Y-%m-%d %H:%M}{stands}\n\n{view.whole}")
        self.read(f"{each.about}   {key_of('back')} closes", "\n\n\n".join(told))

    def action_undo(self) -> None:
        """Say why nothing is taken back here: what was settled stays settled, other things were done elsewhere."""
        line = undo.last_reversible(self.book, self.desk.by)
        if line is None or line.verb != conflicts.VERB:
            raise NotFound(
                "Nothing that you did is undone here.",
                "What you recorded is taken back where it was done: esc, then u.",
            )
        super().action_undo()

    def action_history(self) -> None:
        """Who changed what at the record."""
        self.open_on("history", self.book, self.current.record)


def _usual(each: Disagreement) -> int:
    """The side that ``y`` takes, from 1: what stands; of two records with one reference, the one that was first."""
    return 1 if each.rule else len(each.sides)


def _other(each: Disagreement) -> int:
    """The side that ``d`` takes where there is one other; else 0."""
    return 3 - _usual(each) if len(each.sides) == 2 and each.rule != SETTLED else 0


def _row(each: Disagreement) -> Row:
    told = () if each.blocks else (("only told ", "muted"),)
    about: Segments = ((f"{each.rule} " if each.rule else "", "warning"), *told, (each.about, ""))
    if not each.is_choice:
        return Row(each.id, (about, "", each.said.removeprefix(f"{each.rule}: ")))
    usual = _usual(each) - 1
    others = [f"{_named(view)}: {view.value}" for place, view in enumerate(each.sides) if place != usual]
    keeps = each.sides[usual]
    return Row(each.id, (about, ((" | ".join(others), "muted"),), f"{_named(keeps)}: {keeps.value}"))


def _named(view: View) -> str:
    """Who left a side so, as short as a list wants it: the copy's letter, else the name."""
    return f"{view.copy} {view.by.split()[0]}" if view.copy and view.by else view.by


def _standing(each: Disagreement, side: int) -> str:
    """Of two values: the later one stands until somebody takes a side."""
    return "stands" if side == len(each.sides) else "set aside for now"


def _tone(view: View) -> str:
    return "warning" if view.gone else ""


def _asked(each: Disagreement) -> Iterator[Fact]:
    """What the matter is, and what helps."""
    rule: Segments = ((f"{each.rule}  ", "warning"),) if each.rule else ()
    yield Fact("", each.about if not each.rule else each.said.removeprefix(f"{each.rule}: "), "strong", lead=rule)
    if each.is_choice:
        both = " {settle-both} lets both stand." if each.can_be_both else ""
        yield Fact("", told(f"{_ASKED.get(each.rule, _ASKED[''])}{both}"), "muted")
    else:
        yield Fact("", f"{said_on_screens(each.hint)} {key_of('open')} opens it.".strip(), "muted")
