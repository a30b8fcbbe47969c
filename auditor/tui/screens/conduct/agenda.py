"""Beginning and ending a line of the agenda, what it came to, and moving its rest to another line (on-site A.0)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from auditor.activities import agenda_clock, moving_items, questions
from auditor.errors import NotFound
from auditor.model.audit import AgendaLine
from auditor.model.people import Person
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.tui.keymap import told
from auditor.tui.screens.conduct import around
from auditor.tui.screens.conduct.clock import begin_of
from auditor.tui.screens.conduct.order import line_title
from auditor.tui.widgets.columns import Column, Row

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen


def begin_or_end(screen: ConductScreen) -> None:
    """End the line that runs if one is in it; else begin the line of the current item."""
    here, now_running = screen.index.line(screen.current), screen.index.running(screen.desk.by)
    if now_running is not None and (here is None or here.id == now_running.id):
        _end(screen, now_running)
    elif here is not None:
        kept = agenda_clock.begin_line(screen.book, screen.desk.act(), here.id)
        over = now_running is not None and screen.book.get(AgendaLine, now_running.id).ended
        before = f"; {now_running.topic} ended" if now_running is not None and over else ""
        screen.views.begin()
        screen.show_rows()
        screen.kept(kept, f"{line_title(here)} begun{before}")
    else:
        raise NotFound(
            f"{screen.current.ref} is in no line of the agenda.", "Put its clause on the agenda, or go to another item."
        )


def _end(screen: ConductScreen, line: AgendaLine) -> None:
    kept = agenda_clock.end_line(screen.book, screen.desk.act(), line.id)
    ended = kept.value
    items = [item for item in screen.book.items.values() if (of := screen.index.line(item)) and of.id == ended.id]
    settled = sum(item.id not in screen.index.open for item in items)
    said = [f"Ended: {settled} of {len(items)} answered"]
    if waiting := len(questions.open_questions(screen.book)):
        said.append(told(f"{waiting} to ask ({{questions}})"))
    if ended.begun and ended.ended:
        said.append(f"{round((ended.ended - ended.begun) / timedelta(minutes=1))} min")
    findings = len({finding.id for item in items for finding in screen.index.findings(item.id)})
    pieces = len({piece for item in items for piece in item.evidence})
    said.append(quantity(findings, "finding"))
    said.append(f"{quantity(pieces, 'piece')} of evidence")
    screen.views.end()
    screen.show_rows()
    screen.kept(kept, f"{', '.join(said)}{_next(screen)}")


def move_rest(screen: ConductScreen) -> None:
    """Choose the line to which everything goes that is open in the one that runs."""
    book, line = screen.book, screen.index.running(screen.desk.by)
    if line is None:
        raise NotFound(
            "No line of the agenda runs.", told("{agenda-line} begins the line of an item; then its rest can be moved.")
        )
    screen.require_writable()
    count, _ = around.open_in(screen, line.id)
    others = moving_items.lines_to_move_to(book, line.id, screen.desk.by)
    if not count or not others:
        raise NotFound(
            f"Nothing is open in {line_title(line)}." if not count else "No other line of the agenda is left.",
            told("{agenda-line} ends the line; {park} parks an item, {grade-not-audited} marks it not audited."),
        )

    def accept(to: Id) -> None:
        kept = moving_items.move_rest(book, screen.desk.act(), line.id, to)
        title, moved = line_title(book.get(AgendaLine, to)), len(kept.value)
        screen.kept(kept, told(f"{quantity(moved, 'item')} moved to {title}; {{undo}} takes it back"))

    columns = (Column("", 6), Column("", 11), Column(""), Column("", 9), Column("", 7, align="right"))
    title = f"Move {quantity(count, 'open item')} of {line_title(line)} to …"
    screen.choose(title, columns, [_row(screen, each) for each in others], accept)


def _row(screen: ConductScreen, line: AgendaLine) -> Row:
    """When, about what, who, and how much is open there."""
    people = screen.book.all(Person)
    who = ", ".join("you" if each == screen.desk.by else people[each].ref for each in line.auditors if each in people)
    count, _ = around.open_in(screen, line.id)
    hours = f"{line.start:%H:%M}–{line.end:%H:%M}"
    return Row(line.id, (f"{line.day.day} {line.day:%b}", hours, line.topic, who, f"{count} open"))


def _next(screen: ConductScreen) -> str:
    """The line that comes next for whoever is at the desk today, and in how many minutes."""
    now = screen.desk.workspace.now()
    line = screen.index.due(now, screen.desk.by)
    begins = begin_of(line) if line is not None else None
    if line is None or begins is None or begins.date() != now.astimezone(begins.tzinfo).date():
        return ""
    minutes = round((begins - now) / timedelta(minutes=1))
    return f"; {line_title(line)} in {minutes} min" if minutes > 0 else f"; next {line_title(line)}"
