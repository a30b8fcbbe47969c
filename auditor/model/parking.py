"""Until when an item is parked: what a person types (``14:30``, ``+45``, ``tomorrow 9``), as a moment, and back.

An item keeps the moment as text with its offset, ``2026-10-07T14:30+02:00``; words that are no time stay words.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta

_MORNING = time(8)
_IN = re.compile(r"\+\s?(?P<amount>\d{1,4})\s?(?P<unit>h|min|m)?(?=[\s,;:]|$)", re.IGNORECASE)
_AT = re.compile(
    r"(?:(?P<day>tomorrow|today|\d{4}-\d\d-\d\d)(?:\s+(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))?)?"
    r"|(?P<only_hour>\d{1,2})[:.](?P<only_minute>\d\d))(?=[\s,;]|$)",
    re.IGNORECASE,
)


def read_until(text: str, now: datetime) -> tuple[datetime | None, str]:
    """The moment that *text* begins with, in the zone of *now*, and the words after it; without a time all of it.

    A time of day that is past is tomorrow's; a day alone is its morning.
    """
    text = " ".join(text.split())
    for pattern, moment_of in ((_IN, _later), (_AT, _at)):
        found = pattern.match(text)
        if found is not None:
            try:
                moment = moment_of(found, now.replace(second=0, microsecond=0))
            except (ValueError, OverflowError):  # 29:70 is no time of day
                break
            return moment, text[found.end() :].lstrip(" ,;:")
    return None, text


def _later(found: re.Match[str], now: datetime) -> datetime:
    amount = int(found["amount"])
    return now + (timedelta(hours=amount) if (found["unit"] or "").casefold() == "h" else timedelta(minutes=amount))


def _at(found: re.Match[str], now: datetime) -> datetime:
    if found["only_hour"] is not None:
        at = datetime.combine(now.date(), time(int(found["only_hour"]), int(found["only_minute"])), now.tzinfo)
        return at if at > now else at + timedelta(days=1)
    word = found["day"].casefold()
    days = {"today": now.date(), "tomorrow": now.date() + timedelta(days=1)}
    day = days[word] if word in days else date.fromisoformat(word)
    hour = time(int(found["hour"]), int(found["minute"] or 0)) if found["hour"] is not None else _MORNING
    return datetime.combine(day, hour, now.tzinfo)


def written(moment: datetime) -> str:
    """A moment as an item keeps it."""
    return moment.isoformat(timespec="minutes")


def moment_of(until: str) -> datetime | None:
    """The moment that an item keeps; ``None`` for words."""
    try:
        found = datetime.fromisoformat(until)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def said(until: str, today: date | None = None) -> str:
    """Until when, as people read it and may type it again: the time alone on the day itself, where that is told."""
    moment = moment_of(until)
    if moment is None:
        return until
    if moment.date() == today:
        return f"{moment:%H:%M}"
    if today is not None and moment.date() == today + timedelta(days=1):
        return f"tomorrow {moment:%H:%M}"
    return f"{moment:%Y-%m-%d %H:%M}"
