"""The frame around every screen: a line above, a line of state and a line of keys below, and what was refused."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from auditor.errors import AuditorError
from auditor.ledger import DamagedLedger
from auditor.model.text import readable
from auditor.tui.bindings import as_written, at_work
from auditor.tui.cells import Segments, cut, fit, one_line
from auditor.tui.keymap import as_key, key_of
from auditor.tui.widgets.toned import Toned
from auditor.tui.workplace import Workplace

_GAP = 2
_NAME = 10  # cells that a name has at least
_WORKSPACE = 16  # cells of the workspace in the line of state
_TITLE = 20  # cells of the title that a name does not take
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def day(when: date) -> str:
    """A day as the header shows it: ``Mon 2026-11-23``."""
    return f"{_DAYS[when.weekday()]} {when.isoformat()}"


def _length(pieces: Segments) -> int:
    return sum(cell_len(text) for text, _ in pieces)


class Line(Toned):
    """One line of the frame: pieces on the left, pieces on the right; the left gives way."""

    DEFAULT_CSS = "Line { height: 1; width: 100%; background: $background; color: $foreground; }"

    def left(self) -> Segments:
        """What stands on the left."""
        return ()

    def right(self) -> Segments:
        """What stands on the right."""
        return ()

    def render_line(self, y: int) -> Strip:
        """Draw the line."""
        width = max(self.size.width - 2, 0)
        more = self.signs.more
        right = self.right()
        if _length(right) > width * 2 // 3:
            right = tuple(fit(right, width * 2 // 3, more=more))
        left = fit(self.left(), width - _length(right) - (1 if right else 0), more=more)
        pieces = [(" ", ""), *left, *([(" ", "")] if right else []), *right, (" ", "")]
        return self.strip(pieces, self.rich_style).adjust_cell_length(self.size.width, self.rich_style)


class HeaderLine(Line):
    """Organisation and place on the left, the day and who acts on the right."""

    title: reactive[str] = reactive("")
    """What the screen is about."""
    alert: reactive[str] = reactive("")
    """What waits for somebody behind ``C``; empty: nothing."""
    held: reactive[str] = reactive("")
    """What is damaged or for reading only; empty: nothing."""

    def __init__(self, workplace: Workplace) -> None:
        super().__init__()
        self._workplace = workplace

    def left(self) -> Segments:
        """The organisation, the place, and what the screen is about."""
        places = [text for text in (self._workplace.name, self._workplace.place) if text]
        pieces = (("Auditor  ", "muted"), (" · ".join(places), "strong"), *self.alerted())
        return (*pieces, (f"  {self.title}", "")) if self.title else pieces

    def alerted(self) -> Segments:
        """What is damaged; what waits, and its key."""
        held: Segments = ((f"  {self.held}", "error"),) if self.held else ()
        return (*held, (f"   {self.alert} ", "warning"), as_key("conflicts")) if self.alert else held

    def right(self) -> Segments:
        """The day and the person, whose name is cut where place, alert and the beginning of the title need the room."""
        pieces = [(day(self._workplace.today()), "muted")]
        if self._workplace.person:
            title = min(len(self.title), _TITLE) - len(self.title)
            room = self.size.width - 2 - _length(self.left()) - title - 1 - _length(tuple(pieces)) - 3
            name = cut(self._workplace.person, max(room, _NAME), self.signs.more)
            pieces.append((f"   {name}", ""))
        return tuple(pieces)


class StatusLine(Line):
    """Where one is, the last message, and when the last change was kept.

    Where a message needs the room, what is said besides gives way, then the name of the workspace.
    """

    at: reactive[tuple[str, ...]] = reactive(())
    """Workspace, audit, item n of m."""
    where: reactive[tuple[str, ...]] = reactive(())
    """What the screen says besides."""
    message: reactive[tuple[str, str]] = reactive(("", ""))
    """The last message and its tone."""
    saved: reactive[datetime | None] = reactive(None)
    """When the last change became durable."""
    typing: reactive[bool] = reactive(False)
    """Whether letters are text at this moment."""

    def left(self) -> Segments:
        """The place and the message."""
        pieces: list[tuple[str, str]] = [("TEXT  ", "accent")] if self.typing else []
        text, tone = self.message
        said = one_line(text)
        room = self.size.width - 2 - _length((*pieces, *self.right())) - 1 - (cell_len(said) + 3 if said else 0)
        place = self._place(room)
        pieces.append((place, "muted"))
        if said:
            pieces.append((("   " if place else "") + said, tone))
        return tuple(pieces)

    def holds(self, text: str) -> bool:
        """Whether a message has room beside the audit and the item."""
        least = " · ".join(self.at[1:] or self.at)
        said = f"{least}   {one_line(text)}"
        return cell_len(said) <= self.size.width - 2 - _length(self.right()) - 1

    def _place(self, room: int) -> str:
        """As much of where one is as there is room for; the audit and the item always.

        Outside an audit the workspace stays, too.
        """
        more = self.signs.more
        first, *at = (*(cut(each, _WORKSPACE, more) for each in self.at[:1]), *self.at[1:]) or ("",)
        besides = [each for each in self.where if each not in at]
        while besides and cell_len(" · ".join([first, *at, *besides])) > room:
            besides.pop()
        whole = " · ".join(filter(None, [first, *at, *besides]))
        short = " · ".join([*at, *besides])
        return short if len(at) > 1 and cell_len(whole) > room else whole

    def right(self) -> Segments:
        """The time of the last change."""
        return ((f" saved {self.saved:%H:%M:%S}", "muted"),) if self.saved else ()


class KeyLine(Line):
    """The keys that work here; a click presses one."""

    def on_mount(self) -> None:
        """Follow the screen's bindings."""
        self.screen.bindings_updated_signal.subscribe(self, self._changed)
        self._places: list[tuple[int, int, str]] = []

    def _changed(self, _screen: Screen[object]) -> None:
        self.refresh()

    def entries(self) -> Sequence[tuple[str, str, str]]:
        """Key, shown key and word of what works here, the way to all of them last; none where something lies over."""
        if self.app.screen is not self.screen:
            return []
        here = [each.binding for each in at_work(self.screen) if each.binding.show]
        here.sort(key=lambda binding: binding.id == "help")
        return [(binding.key, as_written(binding), binding.description) for binding in here]

    def left(self) -> Segments:
        """As many keys as there is room for; the last one always."""
        entries = self.entries()
        lengths = [cell_len(shown) + 1 + cell_len(word) + _GAP for _, shown, word in entries]
        room = self.size.width - 2 + _GAP - sum(lengths[-1:])
        pieces: list[tuple[str, str]] = []
        self._places = []
        at = 0
        for number, ((key, shown, word), length) in enumerate(zip(entries, lengths, strict=True), start=1):
            if number < len(entries) and at + length > room:
                continue
            gap = [(" " * _GAP, "")] if pieces else []
            pieces += [*gap, (shown, "key"), (f" {word}", "muted")]
            self._places.append((at + 1, at + 1 + length - _GAP, key))
            at += length
        return tuple(pieces)

    def on_click(self, event: events.Click) -> None:
        """Press the key that was clicked."""
        for start, end, key in self._places:
            if start <= event.x < end:
                self.app.simulate_key(key)


class Notice(Widget):
    """What was refused or failed: the rule, what is missing, what helps; or a warning. It stays until the next key."""

    DEFAULT_CSS = """
    Notice {
        display: none; height: auto; max-height: 10; width: 100%; padding: 0 1;
        border-left: outer $error; background: $panel; color: $foreground;
    }
    """
    error: reactive[AuditorError | None] = reactive(None, layout=True)
    warning: reactive[str] = reactive("", layout=True)
    """What was kept and warned about, where the line of state has no room for it."""

    def watch_error(self) -> None:
        """Show it, or be gone."""
        self.display = self.error is not None or bool(self.warning)

    def watch_warning(self) -> None:
        """Show it, or be gone."""
        self.watch_error()

    def clear(self) -> None:
        """Say nothing any more."""
        self.error, self.warning = None, ""

    def render(self) -> Content:
        """The rules by their id, the message and the hint, as data."""
        if self.error is not None:
            return notice_of(self.error)
        return Content.styled("\n".join(map(readable, self.warning.split(" · "))), "$warning")


def notice_of(error: AuditorError) -> Content:
    """An error as people read it: the ids of the rules that refused, what is wrong, and what helps."""
    rules = getattr(error, "rules", ())
    usual = "Damaged" if isinstance(error, DamagedLedger) else "Not done"
    head = f"{' '.join(rules)}  refused" if rules else usual
    parts: list[Content | tuple[str, str]] = [
        (readable(head), "bold $error"),
        ("\n", ""),
        (readable(error.message), ""),
    ]
    hint = said_on_screens(error.hint)
    if hint:
        parts += [("\n", ""), (readable(hint), "$muted")]
    return Content.assemble(*parts)


_COMMAND_ASIDE = re.compile(r"\s*\((?=[^()]*(?:--\w|\bauditor ))[^()]*\)")
_ACT_AS = re.compile(r"\b[Aa]ct as that person")
_COMMAND_AT_END = re.compile(r"\s*:?\s+--\w.*$")


def said_on_screens(hint: str) -> str:
    """A hint as the screens say it: without options and commands, in brackets or by themselves.

    Where it helps to act as somebody else, it says by which key.
    """
    lines = []
    for line in hint.split("\n"):
        if line.startswith(("auditor ", "--")):
            continue
        said = _COMMAND_AT_END.sub("", _COMMAND_ASIDE.sub("", line))
        lines.append(_ACT_AS.sub(rf"\g<0> ({key_of('act-as')})", said))
    return "\n".join(lines)
