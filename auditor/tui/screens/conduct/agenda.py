"""Beginning and ending a line of the agenda, and what it came to (on-site A.0)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from auditor.activities import conduct
from auditor.errors import NotFound
from auditor.model.audit import AgendaLine
from auditor.tui.screens.conduct.clock import begin_of, running
from auditor.tui.screens.conduct.order import line_title

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen


def begin_or_end(screen: ConductScreen) -> None:
    """End the line that runs if one is in it; else begin the line of the current item."""
    here, now_running = screen.index.line(screen.current), running(screen.index)
    if now_running is not None and (here is None or here.id == now_running.id):
        _end(screen, now_running)
    elif here is not None:
        kept = conduct.begin_line(screen.book, screen.desk.act(), here.id)
        before = f"; {now_running.topic} ended" if now_running is not None else ""
        screen.kept(kept, f"{line_title(here)} begun{before}")
    else:
        raise NotFound(
            f"{screen.current.ref} is in no line of the agenda.", "Put its clause on the agenda, or go to another item."
        )


def _end(screen: ConductScreen, line: AgendaLine) -> None:
    kept = conduct.end_line(screen.book, screen.desk.act(), line.id)
    ended = kept.value
    items = [item for item in screen.book.items.values() if (of := screen.index.line(item)) and of.id == ended.id]
    settled = sum(item.id not in screen.index.open for item in items)
    said = [f"Ended: {settled} of {len(items)} answered"]
    if ended.begun and ended.ended:
        said.append(f"{round((ended.ended - ended.begun) / timedelta(minutes=1))} min")
    findings = len({finding.id for item in items for finding in screen.index.findings(item.id)})
    pieces = len({piece for item in items for piece in item.evidence})
    said.append(f"{findings} finding{'s' * (findings != 1)}")
    said.append(f"{pieces} piece{'s' * (pieces != 1)} of evidence")
    screen.kept(kept, f"{', '.join(said)}{_next(screen)}")


def _next(screen: ConductScreen) -> str:
    """The line that comes next for whoever is at the desk today, and in how many minutes."""
    now = screen.desk.workspace.now()
    line = screen.index.due(now, screen.desk.by)
    begins = begin_of(line) if line is not None else None
    if line is None or begins is None or begins.date() != now.astimezone(begins.tzinfo).date():
        return ""
    minutes = round((begins - now) / timedelta(minutes=1))
    return f"; {line_title(line)} in {minutes} min" if minutes > 0 else f"; next {line_title(line)}"
