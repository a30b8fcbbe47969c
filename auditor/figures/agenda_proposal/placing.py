"""Finding a time, an auditor and company for each topic, in the working hours of its site."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from auditor.figures.agenda_proposal.diary import Busy, Diary, Window, common, starts, windows
from auditor.figures.agenda_proposal.facts import PAUSE, SHORTEST, STEP, Facts
from auditor.figures.agenda_proposal.topics import Topic
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.words import Role

_WORTH_A_WAY = 120
"""Minutes of work for which a site is visited in a hybrid audit, or as many as the way takes if that is longer."""


@dataclass(frozen=True, slots=True)
class Session:
    """A topic with its time in minutes of UTC, who asks, and who comes along."""

    topic: Topic
    begin: int
    end: int
    auditor: Id
    company: tuple[Id, ...] = ()
    guides: tuple[Id, ...] = ()


class Placing:
    """Places topics between the opening and the last team time, one after the other, each as early as it can be."""

    def __init__(self, facts: Facts, base: Id | None, remote: Iterable[Id], bounds: Window, diary: Diary) -> None:
        self._facts = facts
        self._base = base
        self._remote = frozenset(remote)
        self._bounds = bounds
        self.diary = diary
        self._load: dict[Id, int] = defaultdict(int)
        self._windows: dict[Id | None, list[Window]] = {}
        self._most = {member.person: int(member.days * self.room_a_day()) for member in facts.team if member.days}
        self.sessions: list[Session] = []
        self.left: list[Topic] = []

    def room_a_day(self) -> float:
        """Minutes of an average day that sessions may have."""
        return sum(end - begin for begin, end in self.hours(self._base)) / len(self._facts.days)

    def hours(self, site: Id | None) -> list[Window]:
        """When a session about a site may take place; from afar that is when people work in both places."""
        if site not in self._windows:
            places = (site, self._base) if self.is_remote(site) else (site,)
            found = [self._bounds]
            for each in dict.fromkeys(places):
                where = self._facts.sites.get(each or "")
                if where is not None:
                    found = common(found, windows(where, self._facts.days))
            self._windows[site] = found
        return self._windows[site]

    def is_remote(self, site: Id | None) -> bool:
        """Whether a site is audited from afar."""
        return site is None or site in self._remote

    def place(self, topics: Iterable[Topic]) -> None:
        """Place all topics; what finds no room is left."""
        for topic in topics:
            session = next((s for s in self._ways_to_place(topic) if s is not None), None)
            if session is None:
                self.left.append(topic)
            else:
                self._keep(session)

    def _ways_to_place(self, topic: Topic) -> Iterator[Session | None]:
        askers = topic.askers or self._facts.graders[:1]
        competent = [a for a in askers if all(self._facts.is_competent(a, clause) for clause in topic.clauses)]
        if competent and len(competent) < len(askers):
            yield self._earliest(topic, competent, PAUSE)
        yield self._earliest(topic, askers, PAUSE)
        for minutes in sorted({topic.minutes, topic.minutes * 2 // 3, topic.minutes // 2, SHORTEST}, reverse=True):
            shorter = replace(topic, minutes=max(minutes // STEP * STEP, SHORTEST))
            yield self._earliest(shorter, askers, 0)
            yield self._earliest(shorter, askers, 0, beyond=True)

    def _earliest(self, topic: Topic, askers: Sequence[Id], pause: int, beyond: bool = False) -> Session | None:
        """The earliest session with the asker who has least to do; *beyond* the days agreed upon if need be."""
        found: list[tuple[int, int, int, Session]] = []
        for order, asker in enumerate(askers):
            most = self._most.get(asker)
            if most is not None and not beyond and self._load[asker] + topic.minutes > most:
                continue
            begin = next(
                (b for b in starts(self.hours(topic.site), topic.minutes) if self._fits(topic, b, asker, pause)), None
            )
            if begin is not None:
                session = Session(topic, begin, begin + topic.minutes, asker)
                found.append((begin, self._load[asker], order, session))
        return min(found, key=lambda each: each[:3])[3] if found else None

    def _fits(self, topic: Topic, begin: int, asker: Id, pause: int) -> bool:
        end = begin + topic.minutes
        if not self.diary.is_free(asker, Busy(begin, end, self._place(topic)), pause):
            return False
        return all(self.diary.is_free(each, self._busy(topic, begin, end, each)) for each in topic.auditees)

    def _place(self, topic: Topic) -> Id:
        return "" if self.is_remote(topic.site) else topic.site or ""

    def _busy(self, topic: Topic, begin: int, end: int, auditee: Id) -> Busy:
        """Of somebody who is audited: who works elsewhere joins from there."""
        return Busy(begin, end, "" if self.joins_from_elsewhere(topic.site, auditee) else self._place(topic))

    def joins_from_elsewhere(self, site: Id | None, person: Id) -> bool:
        """Whether somebody works at another site."""
        return self._facts.home(person) not in (None, site)

    def _keep(self, session: Session) -> None:
        topic = session.topic
        here = Busy(session.begin, session.end, self._place(topic))
        company = tuple(each for each in self._company(session) if self._may_join(each, session, here))
        guides = tuple(each for each in self._guides(topic) if self.diary.is_free(each, here))[:1]
        session = replace(session, company=company, guides=guides)
        self.diary.enter((session.auditor, *company, *guides), here)
        for each in topic.auditees:
            self.diary.enter([each], self._busy(topic, session.begin, session.end, each))
        for person in (session.auditor, *company):
            self._load[person] += topic.minutes
        self.sessions.append(session)

    def _company(self, session: Session) -> Iterator[Id]:
        """Who is trained by the auditor, and the experts who know about it."""
        topic, facts = session.topic, self._facts
        for member in facts.members(Role.TRAINEE):
            learns = member.supervised_by == session.auditor
            if learns and all(facts.may(member.person, clause, topic.site) for clause in topic.clauses):
                yield member.person
        for member in facts.members(Role.EXPERT):
            if any(facts.is_competent(member.person, clause) for clause in topic.clauses):
                yield member.person

    def _may_join(self, person: Id, session: Session, here: Busy) -> bool:
        most = self._most.get(person)
        has_days = most is None or self._load[person] + session.topic.minutes <= most
        return person not in session.topic.auditees and has_days and self.diary.is_free(person, here)

    def _guides(self, topic: Topic) -> list[Id]:
        if self.is_remote(topic.site):
            return []
        return [m.person for m in self._facts.members(Role.GUIDE) if self._facts.home(m.person) in (None, topic.site)]

    def fold(self, topic: Topic) -> Session | None:
        """Add a topic that found no room to a session: at its site, asked by somebody independent, if that can be."""
        if not self.sessions:
            return None

        def rank(session: Session) -> tuple[bool, bool, int, int]:
            asks = session.auditor in (topic.askers or self._facts.graders)
            return not asks, session.topic.site != topic.site, len(session.topic.clauses), session.begin

        into = min(self.sessions, key=rank)
        merged = replace(
            into.topic,
            title=f"{into.topic.title}; {topic.title}",
            clauses=tuple(dict.fromkeys((*into.topic.clauses, *topic.clauses))),
            items=into.topic.items + topic.items,
        )
        session = replace(into, topic=merged)
        self.sessions[self.sessions.index(into)] = session
        return session


def visited(facts: Facts, topics: Sequence[Topic], base: Id | None) -> tuple[frozenset[Id], list[str]]:
    """The sites that are audited from afar, and why where the audit is hybrid."""
    work: dict[Id, int] = defaultdict(int)
    for topic in topics:
        if topic.site:
            work[topic.site] += topic.minutes
    if base is None or facts.is_remote:
        return frozenset(work), []
    from_afar, why = set(), []
    for site, minutes in work.items():
        way = facts.ways.get((base, site), 0)
        if facts.is_hybrid and site != base and minutes < max(_WORTH_A_WAY, way):
            from_afar.add(site)
            told = f", {_hours(way)} of way" if way else ""
            why.append(f"{facts.sites[site].ref} is audited from afar: {_hours(minutes)} of work{told}.")
    return frozenset(from_afar), why


def _hours(minutes: int) -> str:
    return f"{minutes / 60:.3g} hours" if minutes >= 120 else quantity(minutes, "minute")
