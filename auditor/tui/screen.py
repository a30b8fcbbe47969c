"""The base of every screen: the frame, the message line, and the one place where a refusal is shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.await_remove import AwaitRemove
from textual.containers import Vertical
from textual.message import Message
from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from auditor.errors import AuditorError, NotFound
from auditor.tui.abilities import Keeping, Placed
from auditor.tui.bindings import bindings
from auditor.tui.widgets.draft import Failed, Left, TextField
from auditor.tui.widgets.frame import HeaderLine, KeyLine, Notice, StatusLine
from auditor.tui.widgets.rows import Rows
from auditor.tui.workplace import NotePlace, Workplace

if TYPE_CHECKING:
    from textual.binding import BindingType

    from auditor.tui.form_draft import FormDraft
    from auditor.tui.widgets.columns import Column, RowSource
    from auditor.tui.widgets.form_fields import Field
    from auditor.tui.widgets.prompt import Prompt


_POLL = 2.0
"""How often, in seconds, one looks whether something was damaged or mended."""


class WorkScreen(Screen[None]):
    """A screen with the frame around it; a subclass gives its :meth:`body` and names its keys."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("menu", "back", "help", "palette")
    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """Textual's own paints the whole screen when the focus moves; the two widgets that differ paint themselves."""
    PALETTE: ClassVar[tuple[str, ...]] = ()
    """The entries without a key that the command palette offers on this screen."""
    DEFAULT_CSS = """
    WorkScreen { background: $background; color: $foreground; }
    WorkScreen > #foot { dock: bottom; height: auto; }
    """

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self.workplace = workplace
        self.filter_words = ""
        """What the list is filtered by."""
        self._home: Rows | None = None
        self._placed: Placed | None = None
        self._unsent: dict[str, dict[str, str]] = {}

    def compose(self) -> ComposeResult:
        """The frame, with the body in it."""
        yield self.header()
        yield from self.body()
        with Vertical(id="foot"):
            yield Notice()
            yield StatusLine()
            yield KeyLine()

    def header(self) -> HeaderLine:
        """The line above; a screen may have one that tells more."""
        return HeaderLine(self.workplace)

    def body(self) -> ComposeResult:
        """What the screen is for."""
        yield from ()

    def on_mount(self) -> None:
        """Show in the status line whether letters are text."""
        self.watch(self, "focused", self._focus_moved)
        self.call_after_refresh(self.mark)
        self.set_interval(_POLL, self.mark)

    def on_screen_resume(self) -> None:
        """What was damaged or mended meanwhile is told above, and who acts; the keys work again."""
        self.query_one(KeyLine).refresh()
        self.query(HeaderLine).refresh()
        self.call_after_refresh(self.mark)

    def on_screen_suspend(self) -> None:
        """A form or a text lies over it, and has keys of its own."""
        self.query_one(KeyLine).refresh()

    def mark(self) -> None:
        """Say above, while it lasts, that something here is damaged or for reading only."""
        if self.is_current:
            held = self.held()
            for header in self.query(HeaderLine):
                header.held = held

    def held(self) -> str:
        """In a few words what keeps this from being written to; empty: nothing."""
        return ""

    def require_writable(self) -> None:
        """Raise, before anybody types, what would be raised when it is to be kept."""

    # What a screen says

    def locate(self, *parts: str, title: str = "") -> None:
        """Say besides where one is; *title* stands in the header."""
        self.query_one(StatusLine).where = tuple(part for part in parts if part)
        self.say_place()
        self.query_one(HeaderLine).title = title

    def say_place(self) -> None:
        """Say in which workspace, in which audit and at which of how many rows one is."""
        number, many = self._placed.place if self._placed is not None and self._placed.is_attached else (0, 0)
        count = f"{number} of {many}" if number else ""
        for line in self.query(StatusLine):
            line.at = tuple(filter(None, (self.workplace.name, self.audit_ref, count)))

    @property
    def audit_ref(self) -> str:
        """The audit that the screen is about; empty for none."""
        return ""

    def people_named(self) -> list[str]:
        """Whose names can be completed here."""
        known: list[str] = getattr(self.workplace, "people_named", list)()
        return known

    def on_rows_highlighted(self, event: Rows.Highlighted) -> None:
        """Another row is highlighted."""
        if event.rows is self._home:
            self.say_place()

    def on_parts_highlighted(self) -> None:
        """Another part of the page is highlighted."""
        self.say_place()

    def say(self, message: str, tone: str = "") -> None:
        """Say one sentence in the status line; it stays until the next one. A warning is told whole, whatever room."""
        line = self.query_one(StatusLine)
        line.message = (message, tone)
        self.query_one(Notice).warning = message if tone == "warning" and not line.holds(message) else ""

    def saved(self, at: datetime) -> None:
        """Say when the last change became durable."""
        self.query_one(StatusLine).saved = at

    def refuse(self, error: AuditorError) -> None:
        """Show what was refused or failed, and what helps, until the next key."""
        self.query_one(Notice).error = error

    def key_pressed(self) -> None:
        """The next key takes the notice away; it means what it always means."""
        self.query_one(Notice).clear()

    async def _dispatch_message(self, message: Message) -> None:
        # The one place through which every handler, callback and timer of a screen runs: what an activity refused
        # in any of them is shown here; anything else is a defect and goes on up.
        try:
            await super()._dispatch_message(message)
        except AuditorError as error:
            self.refuse(error)

    # What a screen asks

    def ask_in_foot(self, line: Widget) -> None:
        """Ask for one line in the place of the keys, so that nothing moves, until it posts :class:`Left`."""
        self.keep_foot()
        foot = self.query_one("#foot")
        foot.query(".asking").remove()
        line.add_class("asking")
        foot.mount(line)
        self.query_one(KeyLine).display = False

    def ask(
        self,
        title: str,
        fields: Sequence[Field],
        accept: Callable[[dict[str, str]], object],
        then: Callable[[dict[str, str] | None], None] | None = None,
        *,
        text: str = "",
        busy: str = "",
        writes: bool = True,
    ) -> None:
        """Ask for a few things and hand them to *accept*; *busy* is said while it works, where that takes a while.

        A form that *writes* is refused at once where nothing could be kept (:meth:`require_writable`).
        Cancelled, the form has the same text when it is asked again; where the screen has a place for drafts, also
        after the program was stopped. The *title* therefore names the record that the form is about.
        """
        from auditor.tui.widgets.ask import Ask

        if writes:
            self.require_writable()
        draft = self.form_draft(title)
        unsent = self._unsent.setdefault(title, {})
        if draft is not None and not unsent:
            unsent.update(draft.read())

        def accepted(answers: dict[str, str]) -> None:
            accept(answers)
            if draft is not None:
                draft.drop()

        def answered(answers: dict[str, str] | None) -> None:
            if answers is None and unsent:
                self.say("What was typed is kept")
            if then is not None:
                self.call_later(then, answers)  # in the screen's own turn, where what is refused is shown

        keep = draft.keep if draft is not None else None
        form = Ask(title, fields, accepted, text=text, unsent=unsent, keep_draft=keep, busy=busy)
        self.app.push_screen(form, answered)

    def form_draft(self, title: str) -> FormDraft | None:
        """Where what is typed into a form is kept; ``None``: in memory only."""
        return None

    def choose(
        self, title: str, columns: Sequence[Column], rows: RowSource, then: Callable[[str], object], words: str = ""
    ) -> None:
        """Let one row be chosen and hand its key to *then*; nothing happens if none is."""
        from auditor.tui.widgets.choose import Choose

        def chosen(key: str | None) -> None:
            if key is not None:
                self.call_later(then, key)  # in the screen's own turn, where what is refused is shown

        self.app.push_screen(Choose(title, columns, rows, words=words), chosen)

    def read(self, title: str, text: str) -> None:
        """Show a long text."""
        from auditor.tui.widgets.reader import Reader

        self.app.push_screen(Reader(title, text))

    def on_failed(self, message: Failed) -> None:
        """Show what was refused to a widget."""
        message.stop()
        self.refuse(message.error)

    # Where the keys go

    def _focus_moved(self, focused: Widget | None) -> None:
        if isinstance(focused, Rows):
            self._home = focused
        if isinstance(focused, Placed):
            self._placed = focused
            self.say_place()
        for line in self.query(StatusLine):
            line.typing = isinstance(focused, TextField)

    async def on_left(self, message: Left) -> None:
        """A text field was left: the keys belong to the list again."""
        message.stop()
        with self.app.batch_update():
            self.focus_list()
            await self.close_foot()

    def close_foot(self) -> AwaitRemove:
        """Show the keys again in the place of the line that asked."""
        self.query_one(KeyLine).display = True
        return self.query_one("#foot").query(".asking").remove()

    def keep_foot(self) -> None:
        """Have the line that asks keep what is typed; one that only looks for something has nothing to keep."""
        for line in self.query(".asking"):
            if isinstance(line, Keeping):
                line.keep()

    def focus_list(self) -> None:
        """Give the keys to the list that had them last."""
        home = self._home if self._home is not None and self._home.is_attached else self.query(Rows).first()
        self.set_focus(home)  # at once: a field that goes would hand the keys to its neighbour first

    # Keys of every screen

    def action_menu(self) -> None:
        """Open the one-line menu of screens."""
        from auditor.tui.widgets.menu import Menu

        self.app.push_screen(Menu(getattr(self.app, "screen_names", ())), self._menu_picked)

    async def _menu_picked(self, name: str | None) -> None:
        if name:
            await self.app.run_action(f"app.goto({name!r})")

    def action_help(self) -> None:
        """Show every key that works here."""
        from auditor.tui.help import Help

        self.app.push_screen(Help(self))

    def action_palette(self) -> None:
        """Find a command by its words."""
        from textual.command import CommandPalette

        from auditor.tui.commands import Commands

        self.app.push_screen(CommandPalette(providers=[Commands], placeholder="Find a command"))

    async def action_back(self) -> None:
        """Go back: out of the filter, then out of the screen."""
        if self.filter_words:
            self.filter_words = ""
            self.filtered("")
        elif len(self.app.screen_stack) > 1:
            self.dismiss(None)
        else:
            await self.app.run_action("app.return_from")

    def action_filter(self) -> None:
        """Filter the list as one types."""
        self._prompt("/", self.filter_words)

    def action_jump(self) -> None:
        """Ask for a clause or a reference."""
        self._prompt(":", "")

    def _prompt(self, sign: str, text: str) -> None:
        from auditor.tui.widgets.prompt import Prompt

        self.ask_in_foot(Prompt(sign, text))

    def on_prompt_typed(self, message: Prompt.Typed) -> None:
        """Filter with each change."""
        if message.sign == "/" and message.words != self.filter_words:
            self.filter_words = message.words
            self.filtered(message.words)

    def on_prompt_entered(self, message: Prompt.Entered) -> None:
        """Jump; a filter is there already."""
        if message.sign == ":" and message.words:
            self.jump(message.words)

    # What a screen may have

    def filtered(self, words: str) -> None:
        """Show only what holds *words*; all of it when they are empty."""

    def jump(self, reference: str) -> None:
        """Go to a clause or a reference; the base knows none."""
        raise NotFound(f"{reference} is not on this screen", "Write a clause such as 8.2.6, or a reference.")

    def note_place(self) -> NotePlace | None:
        """Where a quick note taken on this screen lands; ``None``: where the app puts it."""
        return None
