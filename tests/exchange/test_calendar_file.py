"""iCalendar files are read back with the library that others read them with."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from auditor.exchange.calendar_file import Entry, calendar_file
from auditor.figures.appointments import Appointment, Kind
from auditor.model.words import Confidentiality
from tests.data.calendar_client import Client, events, shown_by

CHANGED = datetime(2026, 9, 22, 14, 5, 6, 700, tzinfo=UTC)
SESSION = Appointment(
    key="line",
    kind=Kind.SESSION,
    title="IA-1: Opening meeting",
    first=datetime(2026, 10, 6, 8, 30),
    last=datetime(2026, 10, 6, 9, 0),
    zone="Europe/Prague",
    place="Brno – ústředí",
    note="Auditors: Žofie\nClauses: 8.2; 8.3, 8.4",
)
DAYS = Appointment(key="audit", kind=Kind.AUDIT, title="IA-1 Audit", first=date(2026, 10, 6), last=date(2026, 10, 8))


def written(*appointments: Appointment, sequence: int = 0) -> bytes:
    entries = [Entry(each, sequence, CHANGED) for each in appointments]
    return calendar_file("Audits", entries, Confidentiality.INTERNAL)


def test_a_session_stands_in_its_zone_and_the_zone_in_the_file() -> None:
    data = written(SESSION)
    (event,) = events(data)
    assert event.start == datetime(2026, 10, 6, 8, 30, tzinfo=ZoneInfo("Europe/Prague"))
    assert event.end - event.start == timedelta(minutes=30)
    assert str(event["SUMMARY"]) == "IA-1: Opening meeting"
    assert str(event["DESCRIPTION"]) == "Auditors: Žofie\nClauses: 8.2; 8.3, 8.4"
    assert str(event["LOCATION"]) == "Brno – ústředí"
    assert (str(event["STATUS"]), str(event["TRANSP"]), str(event["CLASS"])) == ("CONFIRMED", "OPAQUE", "PRIVATE")
    (zone,) = icalendar.Calendar.from_ical(data).walk("VTIMEZONE")
    assert isinstance(zone, icalendar.Timezone)
    assert str(zone["TZID"]) == "Europe/Prague"
    assert zone.to_tz().utcoffset(datetime(2026, 10, 6, 8, 30)) == timedelta(hours=2)
    assert zone.to_tz().utcoffset(datetime(2026, 12, 6, 8, 30)) == timedelta(hours=1)


def test_zones_stand_once_each_and_utc_needs_none() -> None:
    zones = ("Europe/Warsaw", "Atlantic/Faroe", "UTC", "Europe/Warsaw")
    data = written(*(replace(SESSION, key=f"k{n}", zone=zone) for n, zone in enumerate(zones)))
    named = [str(zone["TZID"]) for zone in icalendar.Calendar.from_ical(data).walk("VTIMEZONE")]
    assert named == ["Atlantic/Faroe", "Europe/Warsaw"]
    assert b"DTSTART:20261006T083000Z" in data


def test_a_zone_that_this_system_does_not_know_leaves_local_times() -> None:
    (event,) = events(written(replace(SESSION, zone="Mars/Olympus")))
    assert event.start == datetime(2026, 10, 6, 8, 30)


def test_whole_days_end_with_the_last_one() -> None:
    (event,) = events(written(DAYS))
    assert (event.start, event.end) == (date(2026, 10, 6), date(2026, 10, 9))
    assert str(event["TRANSP"]) == "TRANSPARENT"


@pytest.mark.parametrize("day", [date.min, date.max])
def test_the_ends_of_the_calendar(day: date) -> None:
    whole = replace(DAYS, first=day, last=day)
    timed = replace(SESSION, first=datetime.combine(day, time(8)), last=datetime.combine(day, time(9)))
    assert {event.start for event in events(written(whole, timed))} >= {day}


@pytest.mark.parametrize(
    ("firm", "off", "status"), [(False, False, "TENTATIVE"), (True, True, "CANCELLED"), (False, True, "CANCELLED")]
)
def test_what_is_planned_and_what_is_off_say_so(firm: bool, off: bool, status: str) -> None:
    (event,) = events(written(replace(SESSION, is_firm=firm, is_off=off)))
    assert str(event["STATUS"]) == status


def test_confidential_matters_are_marked() -> None:
    data = calendar_file("Audits", [Entry(DAYS, 0, CHANGED)], Confidentiality.CONFIDENTIAL)
    assert str(events(data)[0]["CLASS"]) == "CONFIDENTIAL"


def test_lines_are_short_and_end_as_the_standard_says() -> None:
    data = written(replace(SESSION, title="ž" * 400, note="a,b;c\\d\n" * 300))
    assert max(map(len, data.split(b"\r\n"))) <= 75
    assert b"\n" not in data.replace(b"\r\n", b"")
    (event,) = events(data)
    assert str(event["SUMMARY"]) == "ž" * 400
    assert str(event["DESCRIPTION"]) == "a,b;c\\d\n" * 300


def test_hostile_text_is_text(hostile: str) -> None:
    from auditor.model.text import readable

    text = readable(hostile)
    told = replace(SESSION, title=" ".join(text.split()) or "-", place=" ".join(text.split()), note=text)
    data = written(told, DAYS)
    found = {str(event["UID"]): event for event in events(data)}
    assert found.keys() == {"line@auditor", "audit@auditor"}
    assert str(found["line@auditor"]["SUMMARY"]) == told.title
    assert str(found["line@auditor"].get("DESCRIPTION", "")) == told.note
    assert not {"ATTACH", "VALARM", "ORGANIZER", "URL"} & set(found["line@auditor"])


def test_a_later_version_replaces_an_earlier_one_and_a_cancelled_one_goes() -> None:
    client = Client()
    for n, told in enumerate([SESSION, replace(SESSION, place="Łódź"), replace(SESSION, place="Łódź", is_off=True)]):
        client.take_in(written(told, DAYS, sequence=n))
        expected = {"audit@auditor"} if told.is_off else {"audit@auditor", "line@auditor"}
        assert client.shown().keys() == expected
    assert client.complaints == []
    assert shown_by(written(SESSION)).keys() == {"line@auditor"}


_WRITE = """
import hashlib, sys
from tests.exchange.test_calendar_file import DAYS, SESSION, written
from dataclasses import replace
zones = ("Europe/Warsaw", "Atlantic/Faroe", "America/Lima", "Asia/Tokyo")
data = written(DAYS, *(replace(SESSION, key=zone, zone=zone) for zone in zones))
sys.stdout.write(hashlib.sha256(data).hexdigest())
"""


def test_the_same_entries_are_the_same_bytes() -> None:
    made = set()
    for seed, zone in (("1", "Pacific/Auckland"), ("77", "America/Lima")):
        child = subprocess.run(
            [sys.executable, "-c", _WRITE],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        )
        made.add(child.stdout)
    assert len(made) == 1
