"""Building the demo workspace: the content is read, then its events are played in the order of time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from auditor.demo import (
    conducting,
    findings,
    follow_up,
    frequency,
    organisation,
    planning,
    programme,
    reporting,
    reviewing,
)
from auditor.demo.scenario import Scenario
from auditor.demo.supplement import BRNO, Supplement
from auditor.demo.timeline import Event, Stage
from auditor.errors import InvalidInput
from auditor.library.checklists import shelf
from auditor.library.reading import read_typed
from auditor.workspace import Settings, Workspace, utc_now
from auditor.workspace.settings import Demo, Organisation

_HERE = Path(__file__).parent
_CHAPTERS = (organisation, programme, frequency, planning, conducting, findings, reporting, follow_up, reviewing)


def build(
    folder: Path,
    *,
    home: Path | None = None,
    clock: Callable[[], datetime] = utc_now,
    until: datetime | None = None,
    progress: Callable[[str], None] | None = None,
) -> None:
    """Make the demo workspace in *folder*, which must be empty or not there; *progress* is told each day of the story.

    With *until* - in Brno, unless it says otherwise - the story stops there, and it is that day and time there: so
    one can go on in the middle of an audit. InvalidInput for a moment before the story begins.
    Everything happens through the activities, so the trail is the history of a year and every guard was passed. The
    settings pin the day that counts as today. Two builds differ in ids, hashes and recorded times only. What was begun
    and could not be finished is removed.
    """
    if until is not None and until.tzinfo is None:
        until = until.replace(tzinfo=BRNO)
    scenario = read_typed(_HERE / "scenario.yaml", Scenario)
    supplement = read_typed(_HERE / "supplement.yaml", Supplement)
    checklist = shelf().load(supplement.items.checklist)
    settings = Settings(
        organisation=Organisation(
            name=scenario.organization.name, short=scenario.organization.short, timezone=str(BRNO)
        ),
        demo=_pinned(until, clock()) if until else Demo(today=scenario.meta.as_of),
    )
    workspace = Workspace.create(folder, settings, home=home, clock=clock)
    finished = False
    try:
        with tempfile.TemporaryDirectory() as files, workspace:
            stage = Stage(workspace, scenario, supplement, checklist, Path(files))
            events = [event for event in _events(stage) if until is None or event.at < until]
            if not events:
                raise InvalidInput(
                    "The story of the demo has not begun by then.", "Its audit begins on 6 October 2026."
                )
            stage.play(events, progress)
        finished = True
    finally:
        if not finished:
            shutil.rmtree(folder, ignore_errors=True)


def _pinned(until: datetime, now: datetime) -> Demo:
    """The day and the time of day at which one goes on: the demo's clock runs on from there."""
    there, here = until.astimezone(BRNO), now.astimezone(BRNO)
    minutes = (there.hour - here.hour) * 60 + there.minute - here.minute
    return Demo(today=there.date(), ahead=minutes)


def _events(stage: Stage) -> Iterator[Event]:
    """The whole story; what happens at the same moment happens in this order."""
    for chapter in _CHAPTERS:
        yield from chapter.events(stage)
