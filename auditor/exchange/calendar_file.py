"""iCalendar files (RFC 5545): what calendars take in, and bring up to date when the next one is taken in.

Escaping, folding and zones are the library's. An entry keeps its UID for ever; SEQUENCE goes up with each change, and
what was cancelled stays in the file as cancelled, since a calendar forgets nothing by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from auditor.errors import InvalidInput
from auditor.figures.appointments import Appointment, Kind
from auditor.model.words import Confidentiality
from auditor.model.zones import known_zone

if TYPE_CHECKING:
    from icalendar import Calendar
    from icalendar import Event as Component

_PRODUCT = "-//Auditor//Audit programme//EN"
_CLASSES = {Confidentiality.PUBLIC: "PUBLIC", Confidentiality.INTERNAL: "PRIVATE"}
_YEARS = range(1970, 2101)
"""The years for which the changes of a zone's clock are written; before and after them its offset stands."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An appointment with what calendars tell its versions apart by: how often it changed, and when last."""

    appointment: Appointment
    sequence: int
    changed: datetime

    @property
    def uid(self) -> str:
        """The name under which calendars know it."""
        return f"{self.appointment.key}@auditor"


def calendar_file(name: str, entries: Iterable[Entry], classification: Confidentiality) -> bytes:
    """The file of *entries*; the same entries give the same bytes. *name* is the calendar's."""
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    ordered = sorted(entries, key=lambda entry: (entry.appointment.first.isoformat(), entry.uid))
    _add_zones(calendar, [entry.appointment for entry in ordered])
    for entry in ordered:
        calendar.add_component(_event(entry, _CLASSES.get(classification, "CONFIDENTIAL")))
    return bytes(calendar.to_ical())


def _add_zones(calendar: Calendar, appointments: Iterable[Appointment]) -> None:
    """A VTIMEZONE for each zone that is used, over the years in which it is."""
    from icalendar import Timezone

    timed = [(each.first.year, zone.key) for each in appointments if (zone := _zone(each)) and zone.key != "UTC"]
    years = [min(max(year, _YEARS[0]), _YEARS[-1]) for year, _ in timed]
    for name in sorted({key for _, key in timed}):
        first, last = date(min(years) - 1, 1, 1), date(max(years) + 2, 1, 1)
        calendar.add_component(Timezone.from_tzid(name, first_date=first, last_date=last))


def _event(entry: Entry, shown_to: str) -> Component:
    from icalendar import Event

    told, event = entry.appointment, Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.changed.astimezone(UTC))
    event.add("last-modified", entry.changed.astimezone(UTC))
    event.add("summary", told.title)
    _add_times(event, told)
    if told.place:
        event.add("location", told.place)
    if told.note:
        event.add("description", told.note)
    event.add("categories", [told.kind.value])
    event.add("class", shown_to)
    event.add("status", told.state.upper())
    event.add("transp", "OPAQUE" if told.kind is Kind.SESSION and not told.is_off else "TRANSPARENT")
    return event


def _add_times(event: Component, told: Appointment) -> None:
    """Times of a zone, or whole days, after which the end is the day that follows; the last day of all has none."""
    if isinstance(told.first, datetime) and isinstance(told.last, datetime):
        zone = _zone(told)
        event.add("dtstart", told.first.replace(tzinfo=zone))
        event.add("dtend", told.last.replace(tzinfo=zone))
        return
    event.add("dtstart", told.first)
    if told.last < date.max:
        event.add("dtend", told.last + timedelta(days=1))


def _zone(told: Appointment) -> ZoneInfo | None:
    """The zone of its times; none for whole days and where this system does not know it: then they are local ones."""
    if not isinstance(told.first, datetime):
        return None
    try:
        return ZoneInfo(known_zone(told.zone))
    except InvalidInput:
        return None
