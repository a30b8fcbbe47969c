"""A calendar that takes files in, as RFC 5545 has it: keyed by UID, a later version replaces an earlier one."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import icalendar

_VERSION = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")


@dataclass
class Client:
    """What a calendar holds; ``complaints`` are versions that it could not tell apart."""

    held: dict[str, Any] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)

    def take_in(self, data: bytes) -> None:
        """Import a file."""
        for event in events(data):
            uid = str(event["UID"])
            known = self.held.get(uid)
            if known is not None:
                older, newer = _version(known), _version(event)
                if newer < older or (newer[0] == older[0] and _content(known) != _content(event)):
                    self.complaints.append(f"{uid}: {_content(known)} ({older}) became {_content(event)} ({newer})")
                    continue
            elif str(event["STATUS"]) == "CANCELLED":
                continue
            self.held[uid] = event

    def shown(self) -> dict[str, dict[str, str]]:
        """What its owner sees: cancelled events are gone."""
        return {uid: _content(event) for uid, event in self.held.items() if str(event["STATUS"]) != "CANCELLED"}


def events(data: bytes) -> list[Any]:
    """The events of a file, which is read strictly."""
    calendar = icalendar.Calendar.from_ical(data)
    found = list(calendar.walk("VEVENT"))
    assert not calendar.errors
    assert not any(event.errors for event in found)
    return found


def shown_by(data: bytes) -> dict[str, dict[str, str]]:
    """What the file by itself says: a calendar that never took in another would show this."""
    alone = Client()
    alone.take_in(data)
    return alone.shown()


def _version(event: Any) -> tuple[int, Any]:
    return int(event["SEQUENCE"]), event["DTSTAMP"].dt


def _content(event: Any) -> dict[str, str]:
    return {name: value.to_ical().decode() for name, value in event.items() if name not in _VERSION}
