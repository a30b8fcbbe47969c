"""Public holidays of a country, or of a part of it, as python-holidays knows them."""

from __future__ import annotations

from datetime import date
from functools import cache

_YEARS = range(-1, 3)
"""The years beside the one of a day in which a period of working days may begin or end."""


def is_known(place: str) -> bool:
    """Whether the public holidays of *place* are known: a country such as ``PL``, a part of one such as ``DE-BY``."""
    import holidays

    country, _, part = place.partition("-")
    parts = holidays.list_supported_countries().get(country)
    return parts is not None and (not part or part in parts) and place == (f"{country}-{part}" if part else country)


def around(place: str, day: date) -> frozenset[date]:
    """The public holidays of *place* from the year before *day* to the second after it."""
    return frozenset().union(*(_of_year(place, day.year + years) for years in _YEARS))


@cache
def _of_year(place: str, year: int) -> frozenset[date]:
    import holidays

    country, _, part = place.partition("-")
    return frozenset(holidays.country_holidays(country, subdiv=part or None, years=year))
