"""What there is to talk about: the clauses in scope, gathered by process, place and who may ask, with their minutes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil

from auditor.figures.agenda_proposal.facts import LONGEST, PER_ITEM, SHORTEST, STEP, Facts
from auditor.model.clause import Clause
from auditor.model.guards.agenda import clauses_to_plan
from auditor.model.item import Item
from auditor.model.people import Process
from auditor.model.record import Id

_SMALL = 45
"""Minutes below which two topics of the same people become one session."""

_CLAUSE = Item(id="", ref="-", clause="x:1", question="-", weight=2)


@dataclass(frozen=True, slots=True)
class Topic:
    """What one session is about; ``askers`` may lead it, nobody where the team has nobody independent of it."""

    title: str
    clauses: tuple[Clause, ...]
    site: Id | None
    auditees: tuple[Id, ...]
    askers: tuple[Id, ...]
    minutes: int
    items: int
    parts: int = 1
    """In how many sessions the same is talked about."""


def topics(facts: Facts, share: float = 1) -> list[Topic]:
    """The sessions that the items and the clauses in scope ask for, with a *share* of the time they would like."""
    gathered: dict[tuple[Id | None, str, tuple[Id, ...]], dict[Clause, list[Item]]] = defaultdict(dict)
    about: dict[str, Process] = {process.ref: process for process in facts.processes}
    for clause, items in _by_clause(facts):
        for site, asked in _by_site(facts, clause, items):
            process = _process(facts, clause, asked)
            askers = tuple(person for person in facts.graders if facts.may(person, clause, site))
            gathered[site, process.ref if process else "", askers].setdefault(clause, []).extend(asked)
    found: list[Topic] = []
    for (site, ref, askers), clauses in gathered.items():
        groups = [clauses] if ref else _grouped(clauses)
        for group in groups:
            found += _topics(facts, about.get(ref), site, askers, group, share)
    return _joined(sorted(found, key=lambda topic: (topic.site or "", topic.auditees, topic.clauses[0])))


def _by_clause(facts: Facts) -> Iterator[tuple[Clause, list[Item]]]:
    """Each clause that needs a place, in order of reading, with its items."""
    items: dict[Clause, list[Item]] = defaultdict(list)
    for item in sorted(facts.items, key=lambda item: item.ref):
        items[Clause.parse(item.clause)].append(item)
    reviewed = [Clause.parse(clause) for clause in facts.audit.document_review_only]
    for clause in sorted({*clauses_to_plan(facts.audit, facts.asked), *facts.asked}):
        if not any(wide.covers(clause) for wide in reviewed):
            yield clause, items[clause]


def _by_site(facts: Facts, clause: Clause, items: list[Item]) -> Iterator[tuple[Id | None, list[Item]]]:
    """The items of a clause by the site where they are asked: their own, else that of the process's owner."""
    process = _process(facts, clause, items)
    home = facts.home(process.owner) if process and process.owner else None
    usual = home if home in facts.places else next(iter(facts.places), None)
    by_site: dict[Id | None, list[Item]] = defaultdict(list)
    for item in items:
        by_site[item.site if item.site in facts.sites else usual].append(item)
    yield from by_site.items() if by_site else [(usual, [])]


def _process(facts: Facts, clause: Clause, items: Iterable[Item]) -> Process | None:
    """The process a clause is asked in: that of its items, else the one that names it most closely."""
    named = {item.process for item in items if item.process}
    own = [process for process in facts.processes if process.id in named]
    if own:
        return min(own, key=lambda process: process.ref)
    close = [
        (-len(known.number), process.ref, process)
        for process in facts.processes
        for known in map(Clause.parse, process.clauses)
        if known.covers(clause)
    ]
    return min(close, key=lambda each: each[:2])[2] if close else None


def _grouped(clauses: dict[Clause, list[Item]]) -> list[dict[Clause, list[Item]]]:
    """Clauses that no process fulfils, by the second level of their numbers."""
    groups: dict[Clause, dict[Clause, list[Item]]] = defaultdict(dict)
    for clause, items in clauses.items():
        groups[_group(clause)][clause] = items
    return list(groups.values())


def _group(clause: Clause) -> Clause:
    return next((parent for parent in clause.parents if parent.number.count(".") == 1), clause)


def _topics(
    facts: Facts,
    process: Process | None,
    site: Id | None,
    askers: tuple[Id, ...],
    clauses: dict[Clause, list[Item]],
    share: float,
) -> Iterator[Topic]:
    """One topic, or as many as it takes to keep each within the length of a session."""
    owner = process.owner if process else None
    auditee = owner if owner in facts.people else facts.audit.representative
    askers = tuple(person for person in askers if person != auditee)
    parts = list(_parts(clauses, share))
    title = process.name if process else _title(facts, clauses)
    for part in parts:
        asked = [item for items in part.values() for item in items]
        yield Topic(
            title=title,
            clauses=tuple(part),
            site=site,
            auditees=(auditee,) if auditee else (),
            askers=askers,
            minutes=_length(_minutes(part) * share, 2 * SHORTEST if share == 1 else SHORTEST),
            items=len(asked),
            parts=len(parts),
        )


def _title(facts: Facts, clauses: Iterable[Clause]) -> str:
    known = list(clauses)
    alike = _group(known[0]) if len(known) > 1 else known[0]
    return facts.titles.get(str(alike)) or facts.titles.get(str(known[0])) or f"Clause {alike.number}"


def _minutes(clauses: dict[Clause, list[Item]]) -> int:
    return sum(PER_ITEM[item.weight] for items in clauses.values() for item in items or [_CLAUSE])


def _parts(clauses: dict[Clause, list[Item]], share: float) -> Iterator[dict[Clause, list[Item]]]:
    """The clauses in parts of a session's length, item by item, none of them much shorter than the others."""
    total = _minutes(clauses)
    most = total / max(ceil(total * share / LONGEST), 1)
    part: dict[Clause, list[Item]] = {}
    one: dict[Clause, list[Item]]
    for clause, items in clauses.items():
        for one in [{clause: [item]} for item in items] or [{clause: []}]:
            if part and _minutes(part) + _minutes(one) / 2 > most:
                yield part
                part = {}
            part.setdefault(clause, []).extend(one[clause])
    yield part


def _length(minutes: float, least: int) -> int:
    """On the grid, at least a quarter of an hour, at most as long as anybody listens."""
    return min(max(ceil(minutes / STEP) * STEP, least), LONGEST)


def _joined(found: list[Topic]) -> list[Topic]:
    """Short topics of the same people at the same place, asked by the same auditors, in one session."""
    joined: list[Topic] = []
    for topic in found:
        last = joined[-1] if joined else None
        if (
            last
            and _alike(last, topic)
            and min(last.minutes, topic.minutes) < _SMALL
            and (last.minutes + topic.minutes <= LONGEST)
        ):
            joined[-1] = replace(
                last,
                title=f"{last.title}; {topic.title}",
                clauses=tuple(dict.fromkeys((*last.clauses, *topic.clauses))),
                minutes=last.minutes + topic.minutes,
                items=last.items + topic.items,
            )
        else:
            joined.append(topic)
    return joined


def _alike(one: Topic, other: Topic) -> bool:
    whole = one.parts == other.parts == 1
    return whole and (one.site, one.auditees, one.askers) == (other.site, other.auditees, other.askers)
