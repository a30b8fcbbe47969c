"""The app: keeps the screens, goes from one to another, hides them, and shows what an activity refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.dom import DOMNode
from textual.filter import Monochrome, NoColor

from auditor.errors import AuditorError, NotFound
from auditor.tui import bindings, keymap
from auditor.tui.keymap import told
from auditor.tui.marks import Signs, signs_of_terminal
from auditor.tui.screen import WorkScreen
from auditor.tui.screens import OPENED, SCREENS
from auditor.tui.terminal import InAscii, is_utf8
from auditor.tui.themes import NO_COLOUR, THEMES
from auditor.tui.tidying import Tidying
from auditor.tui.type_ahead import TypeAhead, TypedOut
from auditor.tui.workplace import NotePlace, Workplace

if TYPE_CHECKING:
    from textual.actions import ActionParseResult
    from textual.binding import BindingType

ScreenMaker = Callable[[Any], WorkScreen]
"""Makes a screen from the workspace."""

_FIRST = "first"
_A_MOMENT = 0.5  # seconds: the first screen is painted and filled by then


class AuditorApp(App[None]):
    """Auditor on one workspace. Each screen of the menu keeps its place; ``esc`` goes back through them."""

    DEFAULT_MODE = _FIRST
    ENABLE_COMMAND_PALETTE = False  # ours is opened by the table of keys
    BINDINGS: ClassVar[list[BindingType]] = bindings.of_the_app()
    DEFAULT_CSS = """
    App { background: $background; color: $foreground; }
    SearchIcon { display: none; }
    ModalScreen:ansi { background: $background; }
    QuickNote:ansi, Menu:ansi { background: transparent; }
    """

    def __init__(
        self,
        workplace: Workplace,
        screens: Mapping[str, str | ScreenMaker] = SCREENS,
        *,
        first: str = "today",
        theme: str = "quiet-dark",
        keys: Mapping[str, str] = MappingProxyType({}),
        signs: Signs | None = None,
        note_place: NotePlace | None = None,
        trouble: Callable[[], AuditorError | None] = lambda: None,
        afterwards: Callable[[], bool] = lambda: False,
    ) -> None:
        keymap.wear(keys)
        super().__init__()
        self.workplace = workplace
        self.signs = signs or signs_of_terminal()
        self._screens = screens
        self._first = first if first in screens else next(iter(screens))
        self._note_place = note_place
        self._trouble = trouble
        self._afterwards = afterwards
        self._been: list[str] = []
        self._ahead = TypeAhead(self)
        self._tidying = Tidying(self)
        self.add_mode(_FIRST, lambda: self._make(self._first))
        for each in THEMES:
            self.register_theme(each)
        self._without_colour = NoColor()
        self._filters = [each for each in self._filters if not isinstance(each, Monochrome)]
        self._filters.append(self._without_colour)
        if self.signs.ascii:
            self._filters.append(InAscii(everything=not is_utf8()))
        self.action_wear(theme)

    def on_load(self) -> None:
        """Let keys do what they do for this person."""
        self.set_keymap(keymap.changed())

    @property
    def screen_names(self) -> tuple[str, ...]:
        """The screens that can be gone to."""
        return tuple(self._screens)

    def delay_update(self, delay: float = 0.005) -> None:
        """Paint another screen as soon as it is laid out; Textual waits for 50 ms."""
        super().delay_update(min(delay, 0.005))

    async def on_event(self, event: events.Event) -> None:
        """Let keys act one after the other, and the screen know of each before it acts."""
        if not isinstance(event, events.Key | events.Paste | TypedOut) or event.is_forwarded:
            await super().on_event(event)
            return
        if not self._ahead.admits(event):
            return
        if isinstance(event, TypedOut):
            self.action_leave()
            return
        self._tidying.key_pressed()
        if isinstance(event, events.Key):
            for screen in self.screen_stack:
                if isinstance(screen, WorkScreen):
                    screen.key_pressed()
        target = self.focused or self.screen
        await super().on_event(event)
        self._ahead.follow(target)

    async def run_action(
        self,
        action: str | ActionParseResult,
        default_namespace: DOMNode | None = None,
        namespaces: Mapping[str, DOMNode] | None = None,
    ) -> bool:
        """Perform an action; what an activity refuses is shown, never raised."""
        try:
            return await super().run_action(action, default_namespace, namespaces)
        except AuditorError as error:
            self.refuse(error)
            return True

    def _handle_exception(self, error: Exception) -> None:
        # Timers and what runs after a paint have no handler around them; anything but a refusal is a defect.
        if isinstance(error, AuditorError):
            self.refuse(error)
        else:
            super()._handle_exception(error)

    def refuse(self, error: AuditorError) -> None:
        """Show on the nearest screen that can what was refused, and what helps."""
        for screen in reversed(self.screen_stack):
            if isinstance(screen, WorkScreen):
                screen.refuse(error)
                return

    def on_ready(self) -> None:
        """Say at once what keeps the workspace from being changed; do what nobody has to wait for a moment later."""
        trouble = self._trouble()
        if trouble is not None:
            self.refuse(trouble)
        self.set_timer(_A_MOMENT, self._do_the_rest)

    def _do_the_rest(self) -> None:
        if self._afterwards() and isinstance(self.screen, WorkScreen):
            self.screen.on_screen_resume()  # it reads what became otherwise

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Behind the curtain only the curtain works, and only screens that exist can be gone to."""
        if action == "goto":
            return parameters[0] in self._screens
        if action == "quick_note":
            return not self._curtain_is_down
        return True

    # Going from screen to screen

    async def action_goto(self, name: str) -> None:
        """Go to a screen as it was left; a second time, or to the first screen, to its beginning."""
        mode = self._mode(name)
        again = mode == self.current_mode
        if not again:
            if mode not in self._modes:
                screen = self._make(name)
                self.add_mode(mode, lambda: screen)
            self._been.append(self.current_mode)
            await self.switch_mode(mode)
        if again or mode == _FIRST:
            while len(self.screen_stack) > 1:
                await self.pop_screen()

    def open_on(self, name: str, *what: object, then: Callable[[None], None] | None = None) -> None:
        """Open a screen on something, such as ``open_on("conduct", book)``; ``esc`` comes back to here."""
        if name not in OPENED:
            raise NotFound(f"There is no screen called {name}.")
        module, _, class_name = OPENED[name].partition(":")
        self.push_screen(getattr(import_module(module), class_name)(self.workplace, *what), then)

    async def action_return_from(self) -> None:
        """Go back to the screen before this one."""
        if self._been:
            await self.switch_mode(self._been.pop())

    def _mode(self, name: str) -> str:
        return _FIRST if name == self._first else name

    def _make(self, name: str) -> WorkScreen:
        maker = self._screens[name]
        if isinstance(maker, str):
            module, _, class_name = maker.partition(":")
            maker = getattr(import_module(module), class_name)
        return maker(self.workplace)

    # Keys of the app

    @property
    def _curtain_is_down(self) -> bool:
        from auditor.tui.widgets.curtain import Curtain

        return isinstance(self.screen, Curtain)

    def action_privacy(self) -> None:
        """Blank the screen at once, or bring it back."""
        from auditor.tui.widgets.curtain import Curtain

        if self._curtain_is_down:
            self.pop_screen()
        else:
            self.push_screen(Curtain())

    def action_quick_note(self) -> None:
        """Take a note that lands where one is."""
        from auditor.tui.widgets.quick_note import QuickNote

        if isinstance(self.screen, QuickNote):
            return
        here = next((s for s in reversed(self.screen_stack) if isinstance(s, WorkScreen)), None)
        place = (here.note_place() if here else None) or self._note_place
        if place is None:
            raise NotFound("There is no audit here for a note to land in", told("Open an audit first: {audits}."))
        self.push_screen(QuickNote(place))

    def action_by_command(self, name: str) -> None:
        """Say which command does what has no screen."""
        from auditor.tui import by_command
        from auditor.tui.widgets.reader import Reader

        workspace = getattr(self.workplace, "workspace", None)
        text = by_command.told(name, workspace.folder.resolve() if workspace is not None else None)
        self.push_screen(Reader(told("By command   {back} closes"), text))

    def action_wear(self, theme: str) -> None:
        """Put on other colours, or none."""
        self.no_color = self._without_colour.enabled = theme == NO_COLOUR.name
        self.theme = theme

    def action_leave(self) -> None:
        """Leave; every open text field keeps what stands in it as it goes, a line in the foot while it can say so."""
        for screen in (each for stack in self._screen_stacks.values() for each in stack):
            if isinstance(screen, WorkScreen) and screen.is_mounted:
                screen.keep_foot()
        self.exit()
