"""Time zones by their names in the IANA database.

What a person writes is checked where it is kept. What is read back is not: another system's database may be older, and
an audit is no less readable for that.
"""

from __future__ import annotations

from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from auditor.errors import InvalidInput


def known_zone(name: str) -> str:
    """Return *name* if this system knows a zone of that name."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise InvalidInput(f"{name!r} is no time zone.", "Write one such as Europe/Prague.") from unknown


def zone_of(name: str) -> ZoneInfo:
    """The zone called *name*; UTC where this system does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")
