"""What people write into forms, read: days, times, clauses, criteria. What cannot be read is said in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta, tzinfo

from auditor.model.clause import Clause
from auditor.model.criteria import read as read_criterion
from auditor.model.criteria import written
from auditor.model.programme import Criterion

_FROM_TO = re.compile(r"(?P<start>[0-9:]+)\s*(?:-|–|to)\s*(?P<end>[0-9:]+)")


def day(text: str) -> date:
    """A day as ISO 8601 writes it."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text} is no day; write 2026-10-07") from None


def span(text: str) -> tuple[date, date]:
    """Days from the first to the last: ``2026-12-10 to 2027-01-08``; one day alone is both."""
    first, _, last = text.partition(" to ")
    begins = day(first)
    ends = day(last) if last.strip() else begins
    if ends < begins:
        raise ValueError(f"it ends ({ends}) before it begins ({begins})")
    return begins, ends


def clock(text: str) -> time:
    """A time of day: ``9:30``, ``09:30``."""
    text = text.strip()
    try:
        read = time.fromisoformat(f"0{text}" if re.fullmatch(r"[0-9]:[0-9]{2}", text) else text)
    except ValueError:
        raise ValueError(f"{text} is no time of day; write 09:30") from None
    if read.tzinfo is not None:
        raise ValueError("no zone here; the place has one")
    return read


def from_to(text: str) -> tuple[time, time]:
    """Two times of a day: ``09:30-11:00``."""
    found = _FROM_TO.fullmatch(text.strip())
    if not found:
        raise ValueError(f"{text} is no span of time; write 09:30-11:00")
    start, end = clock(found["start"]), clock(found["end"])
    if end <= start:
        raise ValueError(f"it ends ({end:%H:%M}) before it begins ({start:%H:%M})")
    return start, end


def moment(text: str, zone: tzinfo) -> datetime:
    """A day with its time, in *zone*: ``2026-10-07 09:30``."""
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        raise ValueError(f"{text} is no day with a time; write 2026-10-07 09:30") from None
    return read if read.tzinfo else read.replace(tzinfo=zone)


def days(text: str) -> float:
    """A number of auditor days, more than none."""
    try:
        number = float(text.replace(",", "."))
    except ValueError:
        raise ValueError(f"{text} is no number of days; write 2 or 1.5") from None
    if not 0 < number < 10_000:
        raise ValueError("more than none, less than 10000")
    return number


def clauses(text: str, standard: str) -> list[str]:
    """Clauses apart by commas or spaces; without a standard they belong to *standard*: ``8.5, 9001:8.6``."""
    return [str(Clause.parse(part, standard)) for part in re.split(r"[,\s]+", text.strip()) if part]


def criteria(text: str) -> list[Criterion]:
    """A criterion a line, as :func:`written_criteria` writes them."""
    return [read_criterion(line) for line in lines(text)]


def written_criteria(criteria: Iterable[Criterion]) -> str:
    """The criteria, one a line; the parts of one whose title does not say all of it after semicolons."""
    return "\n".join(map(written, criteria))


def lines(text: str) -> list[str]:
    """The lines that hold something."""
    return [line.strip() for line in text.split("\n") if line.strip()]


def check_clauses(standard: str) -> Callable[[str], object]:
    """The check of a field that takes clauses."""
    return lambda text: clauses(text, standard)


def in_days(when: date, today: date) -> str:
    """How far away a day is: ``today``, ``in 12 d``, ``12 d ago``."""
    gap = (when - today) // timedelta(days=1)
    if not gap:
        return "today"
    return f"in {gap} d" if gap > 0 else f"{-gap} d ago"
