"""The ways between the organisation's sites: how long they take, kept with the sites (G-13)."""

from __future__ import annotations

from auditor.activities import permission
from auditor.activities.act import Act, Outcome, step
from auditor.errors import InvalidInput
from auditor.model.people import Site, Way
from auditor.model.record import Id
from auditor.workspace import Book


def set_way(book: Book, acting: Act, one: Id, other: Id, minutes: int, *, both_ways: bool = True) -> Outcome[Site]:
    """Say how many minutes it takes from a site to another one, and back; 0 forgets it. Once there is a programme, who
    answers for it does."""
    with step(book, acting, "set way between sites") as now:
        permission.keeps_the_organisation(now, book)
        here, there = book.get(Site, one), book.get(Site, other)
        if one == other:
            raise InvalidInput(f"{here.ref} to {here.ref} is no way.", "Name two sites.")
        here = with_way(here, other, minutes)
        now.put(here)
        if both_ways:
            now.put(with_way(there, one, minutes))
        return now.outcome(here)


def with_way(site: Site, other: Id, minutes: int) -> Site:
    """The site with its way to another one; 0 minutes forget it."""
    ways = [way for way in site.ways if way.to != other]
    return site.having(ways=[*ways, Way(to=other, minutes=minutes)] if minutes else ways)


def there_and_back(book: Book, standing: Site, changed: Site) -> list[Site]:
    """The other sites, each with the way back as long as the way there, where the way there is another one now."""
    before = {way.to: way.minutes for way in standing.ways}
    after = {way.to: way.minutes for way in changed.ways}
    others = [to for to in {**before, **after} if before.get(to) != after.get(to) and to in book.all(Site)]
    return [with_way(book.get(Site, to), changed.id, after.get(to, 0)) for to in others]
