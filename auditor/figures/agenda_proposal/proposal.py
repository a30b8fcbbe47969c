"""An agenda proposed from scope, items, team and places: a draft that a person edits (ISO 19011 6.3.2.2).

Every clause in scope is on it (G-12). It keeps to the working hours of each site in its zone, to independence (G-10)
and to the ways between sites (G-13); it has opening, team time, lunch and closing (G-14). The same records give the
same agenda. Where the days have not enough room, sessions are shortened, and what found none of its own is said.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from auditor.figures.agenda_proposal.diary import Busy, Diary, Window, has_lunch, hours, local, minute
from auditor.figures.agenda_proposal.facts import CLOSING, CONCLUSIONS, LUNCH, OPENING, TEAM, Facts
from auditor.figures.agenda_proposal.placing import Placing, Session, visited
from auditor.figures.agenda_proposal.topics import Topic, topics
from auditor.model.audit import AgendaLine
from auditor.model.guards.agenda import clashes
from auditor.model.people import Site
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.words import Mode, Role
from auditor.model.zones import zone_of

_SHARES = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.25)
"""How much of the room is tried, one after the other, until everything finds its place."""

_SHORT_DAY = 4 * 60

_LONGEST_TITLE = 90


@dataclass(frozen=True, slots=True)
class Proposal:
    """The proposed lines in order, and what is to be known about them: what did not fit, and why it is as it is."""

    lines: tuple[AgendaLine, ...]
    remarks: tuple[str, ...]


def propose(facts: Facts) -> Proposal:
    """The proposed agenda; nothing where nobody of the team may grade."""
    if not facts.graders:
        return Proposal((), ("Nobody leads the audit yet.",))
    return _Making(facts).proposal()


class _Making:
    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._topics = topics(facts)
        self._base = _base(facts, self._topics)
        self._remote, self._remarks = visited(facts, self._topics, self._base)
        where = facts.sites.get(self._base or "")
        self._site = where or Site(id="", ref="-", name="-", timezone=facts.zone)
        self._zone = zone_of(self._site.timezone)
        self._idle: frozenset[Id] = frozenset()
        self._meetings()

    # Meetings

    def _meetings(self) -> None:
        """When the meetings are: the opening at the start of the first day, the closing at the end of the last one."""
        days, site = self._facts.days, self._site
        spans = {day: [minute(day, at, self._zone) for at in hours(site)] for day in days}
        begin, end = spans[days[0]][0], spans[days[-1]][1]
        length = spans[days[0]][1] - begin
        less = 4 if length < _SHORT_DAY else 2 if len(days) == 1 else 1
        self._opening = begin, begin + OPENING // min(less, 2)
        self._closing = end - CLOSING // less, end
        self._conclusions = self._closing[0] - CONCLUSIONS // less, self._closing[0]
        self._daily = [(spans[day][1] - TEAM, spans[day][1]) for day in days[:-1] if length >= _SHORT_DAY]

    @property
    def _team(self) -> list[Id]:
        others = [m.person for role in (Role.TRAINEE, Role.EXPERT) for m in self._facts.members(role)]
        return [p for p in dict.fromkeys((*self._facts.graders, *others)) if p not in self._idle]

    def _diary(self) -> Diary:
        diary = Diary(self._facts.ways)
        here = "" if self._base is None or self._base in self._remote else self._base
        diary.enter(self._team, Busy(*self._opening, here))
        for meeting in (*self._daily, self._conclusions, self._closing):
            diary.enter(self._team, Busy(*meeting))
        return diary

    # Sessions

    def proposal(self) -> Proposal:
        """Place the topics, with less time for each until all have a place."""
        placing = self._placed()
        self._tell_room(placing)
        for topic in placing.left:
            self._put_somewhere(placing, topic)
        self._tell_independence()
        self._tell_places(placing)
        self._tell_idle(placing)
        lines = self._lines(placing)
        return Proposal(tuple(lines), tuple(dict.fromkeys(self._remarks)))

    def _placed(self) -> Placing:
        """All topics with as much of their time as lets each find a place; what is left over at the least is told."""
        wanted = sum(topic.minutes for topic in self._topics)
        for step in _SHARES:
            bounds = (self._opening[1], self._conclusions[0])
            placing = Placing(self._facts, self._base, self._remote, bounds, self._diary())
            room = placing.room_a_day() * len(self._facts.days) * len(self._facts.graders) * step
            share = min(room / wanted, 1.0) if wanted else 1.0
            placing.place(sorted(topics(self._facts, share), key=self._order))
            if not placing.left:
                break
        return placing

    def _order(self, topic: Topic) -> tuple[object, ...]:
        """The base first, then the sites that are visited, then what is done from afar; few askers before many."""
        rank = 0 if topic.site == self._base else 2 if topic.site is None or topic.site in self._remote else 1
        site = self._facts.sites[topic.site].ref if topic.site else ""
        return rank, site, len(topic.askers) or len(self._facts.graders) + 1, topic.clauses[0]

    def _put_somewhere(self, placing: Placing, topic: Topic) -> None:
        """What found no room: in another session, else on top of the first day, so that nothing is forgotten (G-12)."""
        session = placing.fold(topic)
        asked = f"{quantity(topic.items, 'item')}, {quantity(topic.minutes, 'minute')}"
        if session is None:
            begin = self._opening[1]
            asker = (topic.askers or self._facts.graders)[0]
            placing.sessions.append(Session(topic, begin, begin + topic.minutes, asker))
            self._remarks.append(f"{topic.title} ({asked}) has no room: it stands after the opening meeting.")
        else:
            beside = session.topic.title.removesuffix(f"; {topic.title}")
            self._remarks.append(f"{topic.title} ({asked}) has no room of its own: it is in “{_cut(beside)}”.")

    def _tell_room(self, placing: Placing) -> None:
        asked = sum(topic.minutes for topic in self._topics)
        given = sum(session.end - session.begin for session in placing.sessions)
        if given < asked:
            self._remarks.insert(
                0,
                f"The items want {asked / 60:.3g} hours of sessions, the days have room for {given / 60:.3g}: "
                f"the sessions are {100 * given // asked} % as long as they should be.",
            )

    def _tell_independence(self) -> None:
        facts = self._facts
        bare = sorted({c for topic in self._topics if not topic.askers for c in topic.clauses})
        if bare:
            lead = facts.people[facts.graders[0]].ref
            self._remarks.append(
                f"Nobody in the team is independent of {', '.join(str(c) for c in bare)}: given to {lead} for now; "
                "name another auditor, or override G-10."
            )

    def _tell_places(self, placing: Placing) -> None:
        facts = self._facts
        with_work = {topic.site for topic in self._topics}
        for site in facts.places:
            if site not in with_work:
                self._remarks.append(f"{facts.sites[site].ref} is in scope, and nothing is asked there.")
        visits = [site for site in facts.places if site in with_work and site not in self._remote]
        for site in visits:
            if self._base and site != self._base and (self._base, site) not in facts.ways:
                here, there = facts.sites[self._base].ref, facts.sites[site].ref
                self._remarks.append(
                    f"How long the way from {here} to {there} takes is not known: it is planned over night "
                    f"(auditor sites travel {here} {there} MINUTES)."
                )
        for member in facts.team:
            most = member.days * placing.room_a_day()
            spent = sum(s.end - s.begin for s in placing.sessions if member.person in (s.auditor, *s.company))
            if member.days and spent > most:
                self._remarks.append(
                    f"{facts.people[member.person].ref} is needed for more than {quantity(member.days, 'day')}."
                )

    def _tell_idle(self, placing: Placing) -> None:
        """Experts who join no session are in no meeting either."""
        busy = {person for session in placing.sessions for person in session.company}
        experts = [m.person for m in self._facts.members(Role.EXPERT) if m.person not in busy]
        self._idle = frozenset(experts)
        for person in experts:
            self._remarks.append(
                f"{self._facts.people[person].ref} joins no session: no competence for what is asked is recorded."
            )

    # Lines

    def _lines(self, placing: Placing) -> list[AgendaLine]:
        made = [
            *(self._session(placing, session, title) for session, title in _titled(placing.sessions)),
            *self._company(placing),
            *self._lunches(placing),
        ]
        made.sort(key=lambda line: (line.day, minute(line.day, line.start, zone_of(line.zone)), line.track, line.topic))
        numbered = [line.having(id=f"proposal-{number}") for number, line in enumerate(made, 1)]
        return _reachable(numbered, self._facts)

    def _session(self, placing: Placing, session: Session, title: str) -> AgendaLine:
        facts, topic = self._facts, session.topic
        remote = placing.is_remote(topic.site)
        elsewhere = any(placing.joins_from_elsewhere(topic.site, each) for each in topic.auditees)
        mode = Mode.REMOTE if remote else Mode.HYBRID if elsewhere else Mode.ON_SITE
        graders = facts.graders
        return self._line(
            (session.begin, session.end),
            title,
            "session",
            site=topic.site,
            zone=None if remote else topic.site,
            track=chr(ord("A") + graders.index(session.auditor) % 26) if len(graders) > 1 else "",
            auditors=[session.auditor, *session.company],
            auditees=list(topic.auditees),
            guides=list(session.guides),
            clauses=[str(clause) for clause in topic.clauses],
            mode=mode,
        )

    def _company(self, placing: Placing) -> Iterator[AgendaLine]:
        """Opening, daily team time, conclusions, closing."""
        audit = self._facts.audit
        heads = [p for p in (audit.client, audit.representative) if p in self._facts.people]
        asked = dict.fromkeys(p for s in sorted(placing.sessions, key=lambda s: s.begin) for p in s.topic.auditees)
        everybody = [p for p in dict.fromkeys((*heads, *asked)) if p and p not in self._team]
        yield self._meeting(self._opening, "Opening meeting", "opening", self._base, everybody)
        for number, meeting in enumerate(self._daily, 1):
            yield self._meeting(
                meeting, f"Team, day {number}: what was seen, what is open", "team", self._where(placing, meeting)
            )
        where = self._where(placing, self._closing)
        yield self._meeting(self._conclusions, "Team: findings, grading, conclusions", "team", where)
        yield self._meeting(self._closing, "Closing meeting", "closing", where, everybody)

    def _meeting(
        self, when: Window, topic: str, kind: str, where: Id | None, auditees: Iterable[Id] = ()
    ) -> AgendaLine:
        facts, asked = self._facts, list(auditees)
        site = where or self._base
        if where is None or where in self._remote:
            mode = Mode.REMOTE
        else:
            mode = Mode.HYBRID if any(facts.home(p) not in (None, where) for p in asked) else Mode.ON_SITE
        return self._line(when, topic, kind, site=site, zone=self._base, auditors=self._team, auditees=asked, mode=mode)

    def _where(self, placing: Placing, when: Window) -> Id | None:
        """Where all who grade are by then; ``None`` where they are apart."""
        places = {self._place(placing, person, when[0]) for person in self._facts.graders}
        return places.pop() if len(places) == 1 else None

    def _place(self, placing: Placing, person: Id, at: int) -> Id | None:
        """Where somebody was in person last; the base before that."""
        seen = [
            (s.begin, s.topic.site)
            for s in placing.sessions
            if s.begin <= at and not placing.is_remote(s.topic.site) and person in (s.auditor, *s.company)
        ]
        return max(seen)[1] if seen else self._base

    def _lunches(self, placing: Placing) -> Iterator[AgendaLine]:
        """A break each day at each site where somebody of the team is."""
        facts = self._facts
        for day in facts.days:
            noon = minute(day, LUNCH[0], self._zone)
            at: dict[Id | None, list[Id]] = defaultdict(list)
            for person in self._team:
                at[self._place(placing, person, noon)].append(person)
            for where, people in at.items():
                site = facts.sites.get(where or "", self._site)
                zone = zone_of(site.timezone)
                when = (minute(day, LUNCH[0], zone), minute(day, LUNCH[1], zone))
                free = [p for p in people if placing.diary.is_free(p, Busy(*when, where or ""))]
                if has_lunch(site) and free:
                    yield self._line(when, "Lunch", "break", site=where, zone=where, auditors=free, mode=Mode.ON_SITE)

    def _line(self, when: Window, topic: str, kind: str, zone: Id | None = None, **fields: object) -> AgendaLine:
        site = self._facts.sites.get(zone or "", self._site)
        begin, end = (local(at, zone_of(site.timezone)).replace(tzinfo=None) for at in when)
        if end <= begin or end.date() != begin.date():  # the clock is set, or the day ends
            end = min(begin + timedelta(minutes=when[1] - when[0]), datetime.combine(begin.date(), time(23, 59)))
        return AgendaLine.model_validate(
            {
                "id": "",
                "day": begin.date(),
                "start": begin.time(),
                "end": end.time(),
                "zone": site.timezone,
                "topic": topic,
                "kind": kind,
                "proposed": True,
                **fields,
            }
        )


def _base(facts: Facts, found: Iterable[Topic]) -> Id | None:
    """The site with most to talk about, where the audit opens."""
    work: dict[Id, int] = defaultdict(int)
    for topic in found:
        if topic.site:
            work[topic.site] += topic.minutes
    places = [*facts.places, *work]
    return max(places, key=lambda site: (work[site], -places.index(site))) if places else None


def _reachable(lines: Sequence[AgendaLine], facts: Facts) -> list[AgendaLine]:
    """Meetings of people who cannot come together in time are held from afar."""
    from_afar = {
        line.id
        for clash in clashes(lines, facts.ways)
        if clash.minutes is not None
        for line in (clash.one, clash.other)
        if line.kind != "session"
    }
    return [line.having(mode=Mode.REMOTE) if line.id in from_afar else line for line in lines]


def _titled(sessions: Iterable[Session]) -> Iterator[tuple[Session, str]]:
    """The sessions in order with their titles, those about the same thing numbered as they follow one another."""
    met: Counter[tuple[str, Id | None, tuple[Id, ...]]] = Counter()
    for session in sorted(sessions, key=lambda each: (each.begin, each.auditor)):
        topic = session.topic
        same = (topic.title, topic.site, topic.askers)
        met[same] += 1
        part = f" ({met[same]}/{topic.parts})" if topic.parts > 1 else ""
        yield session, _cut(topic.title, _LONGEST_TITLE - len(part)) + part


def _cut(title: str, most: int = _LONGEST_TITLE) -> str:
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"
