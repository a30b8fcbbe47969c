"""The demo's calendar, taken in time after time: what it shows at the end is what the last file says."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from auditor.activities.timetable import timetable
from auditor.exchange.calendar_file import calendar_file
from auditor.model.people import Person
from auditor.model.words import Confidentiality
from auditor.workspace import Workspace
from tests.data.calendar_client import Client, shown_by

MOMENTS = [datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 8, 1, tzinfo=UTC)]
MOMENTS += [datetime(2026, month, day, 20, tzinfo=UTC) for month in (9, 10, 11) for day in (6, 14, 22)]


def test_a_calendar_that_takes_in_every_file(demo: Workspace, tmp_path: Path) -> None:
    clients = {who: Client() for who in ("", "P01", "P07")}
    for moment in MOMENTS:
        with Workspace.open(demo.folder, home=tmp_path, as_of=moment) as then:
            for who, client in clients.items():
                person = then.programme.find(Person, who).id if who else None
                data = calendar_file("x", timetable(then, person).entries, Confidentiality.INTERNAL)
                client.take_in(data)
                assert client.complaints == []
                assert client.shown() == shown_by(data), f"{who} on {moment}"


def test_the_demos_calendar_shows_its_dates(demo: Workspace) -> None:
    told = {entry.appointment.title: entry.appointment for entry in timetable(demo).entries}
    assert str(told["CB-S1 stage 1"].first) == "2027-01-19"
    assert told["IA-2026-03: Closing meeting"].zone == "Europe/Prague"
    overdue = next(title for title in told if title.startswith("NC-2026-06 response due"))
    assert str(told[overdue].first) == "2026-11-16"
    done = next(title for title in told if title.startswith("NC-2026-05 implementation due"))
    assert "(done)" in done
