"""The audit plan as messages: to everybody with a part in it, in his or her language and time zone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from itertools import groupby

from auditor.activities.plan_content import plan_of
from auditor.activities.plan_version import versions
from auditor.activities.timetable import sessions
from auditor.errors import NotFound
from auditor.exchange.calendar_file import Entry, calendar_file
from auditor.exchange.mail import Correspondent, Letter
from auditor.model.audit import AgendaLine, TeamMember
from auditor.model.clause import Clause
from auditor.model.people import Person, Site
from auditor.model.record import Id
from auditor.model.zones import zone_of
from auditor.reporting.design import design_file
from auditor.reporting.labels import fill
from auditor.reporting.plan_design import FILE, AuditPlanFile, MailWords, PlanWording
from auditor.reporting.spoken import language_for
from auditor.workspace import AuditBook, Workspace


def letters(
    workspace: Workspace, book: AuditBook, person: Id | None = None, *, with_calendar: bool = True
) -> list[Letter]:
    """A letter of the plan in force to each who has a part in it, or to one *person*; of a draft where none is issued.

    Those who audit come first, then the auditees in the order of the agenda, then the auditee's representative.
    """
    writing = _Writing(workspace, book)
    if person is not None and person not in writing.recipients:
        name = book.names.get(person, person)
        raise NotFound(f"{name} has no part in the plan of {book.ref}.", "Team, agenda and representative have one.")
    wanted = [person] if person else writing.recipients
    return [writing.letter(each, with_calendar) for each in wanted]


class _Writing:
    """What the letters of one plan have in common."""

    def __init__(self, workspace: Workspace, book: AuditBook) -> None:
        self._workspace, self._book = workspace, book
        self._plan = plan_of(workspace, book)
        self._wording = design_file(FILE, AuditPlanFile, workspace.folder / "reports").wording
        self._people, self._sites = book.all(Person), book.all(Site)
        self._version = None if self._plan.is_draft else versions(book)[-1]
        self._sessions_of = sessions(workspace, book) if self._version else _none
        lines = self._version.agenda if self._version and self._version.agenda else book.all(AgendaLine).values()
        self._agenda = sorted(lines, key=lambda line: (line.day, line.start, line.track, line.id))
        named = [book.audit.lead or "", *(member.person for member in book.all(TeamMember).values())]
        named += [person for line in self._agenda for person in _everybody(line)]
        named.append(book.audit.representative or "")
        self.recipients = [person for person in dict.fromkeys(named) if person in self._people]

    def letter(self, person: Id, with_calendar: bool) -> Letter:
        """The letter to one of the recipients."""
        plan, book, to = self._plan, self._book, self._people[person]
        words = self._words_for(to)
        dates = words.days(plan.first, plan.last)
        number = plan.version.number
        entries = self._sessions_of(person) if with_calendar else []
        parts = [*self._parts(to, words, dates), words.mail.calendar if entries else ""]
        return Letter(
            key=f"plan.{book.audit.id}.{'draft' if plan.is_draft else number}.{person}",
            written=self._written(),
            sender=self._correspondent(book.audit.lead),
            to=self._correspondent(person),
            subject=fill(words.mail.subject, ref=plan.audit, dates=dates, version=number),
            text="\n\n".join(part for part in parts if part) + "\n",
            calendar=self._calendar(entries, words),
            calendar_name=f"{book.ref}.ics",
        )

    def _words_for(self, to: Person) -> PlanWording:
        """Those of the first language of the recipient in which the plan has words."""
        return self._wording[language_for(to.languages, self._wording)]

    def _calendar(self, entries: Sequence[Entry], words: PlanWording) -> bytes | None:
        name = fill(words.labels.title, ref=self._plan.audit)
        return calendar_file(name, entries, self._workspace.settings.defaults.confidentiality) if entries else None

    def _written(self) -> datetime | None:
        """Noon of the day on which the version was issued; a draft has none, and gets that of its sending."""
        day = self._plan.version.issued
        return datetime.combine(day, time(12), self._workspace.zone) if day else None

    def _correspondent(self, person: Id | None) -> Correspondent:
        known = self._people.get(person or "")
        return Correspondent(known.name, known.email) if known else Correspondent("")

    def _parts(self, to: Person, wording: PlanWording, dates: str) -> Iterator[str]:
        plan, words = self._plan, wording.mail
        mine = [line for line in self._agenda if to.id in _everybody(line)]
        yield fill(words.greeting, name=to.name)
        yield fill(words.intro, ref=plan.audit, title=plan.title, organisation=plan.organisation, dates=dates)
        yield fill(words.scope, words=plan.scope.text) if plan.scope.text else ""
        yield words.is_draft if plan.is_draft else ""
        if plan.version.change:
            yield fill(words.changed, version=plan.version.number, words=plan.version.change)
        yield from self._sessions(to, wording, mine) if mine else [words.no_session]
        yield self._to_prepare(to, wording, mine)
        yield plan.logistics
        yield fill(words.languages, names=", ".join(plan.languages)) if plan.languages else ""
        yield plan.confidentiality
        yield self._whom_to_ask(to, wording.mail)

    def _sessions(self, to: Person, words: PlanWording, mine: Sequence[AgendaLine]) -> Iterator[str]:
        """The sessions by zone: the recipient's own, where a site tells it, else those of the lines."""
        site = self._sites.get(to.site or "")
        for zone, lines in groupby(mine, key=lambda line: site.timezone if site else line.zone):
            yield fill(words.mail.sessions, zone=zone)
            yield "\n\n".join("\n    ".join(self._session(line, zone, words)) for line in lines)

    def _session(self, line: AgendaLine, zone: str, words: PlanWording) -> Iterator[str]:
        mail = words.mail
        start, end = (_in_zone(datetime.combine(line.day, at), line.zone, zone) for at in (line.start, line.end))
        yield f"{words.weekday_of(start.date())}, {start:%H:%M}-{end:%H:%M}  {line.topic}"
        if start.time() != line.start:
            yield fill(mail.other_clock, start=f"{line.start:%H:%M}", end=f"{line.end:%H:%M}", zone=line.zone)
        site = self._sites.get(line.site or "")
        yield ", ".join(each for each in (site.name if site else "", words.modes[line.mode]) if each)
        for label, people in (
            (mail.with_auditors, line.auditors),
            (mail.with_auditees, line.auditees),
            (mail.with_guides, line.guides),
        ):
            names = ", ".join(self._people[person].name for person in people if person in self._people)
            if names:
                yield fill(label, names=names)
        if line.clauses:
            yield f"{words.labels.clauses}: {', '.join(line.clauses)}"

    def _to_prepare(self, to: Person, words: PlanWording, mine: Sequence[AgendaLine]) -> str:
        """What the auditee's side has ready: as the plan says, and the documents that the own clauses ask for."""
        plan = self._plan
        asked = [Clause.parse(clause) for line in mine if to.id in line.auditees for clause in line.clauses]
        if not asked and to.id != self._book.audit.representative:
            return ""
        needed = [each for each in plan.needed if _is_within(each.clause, asked)]
        listed = [f"- {each.clause} {each.title}: {'; '.join(each.documents)}" for each in needed]
        said = [plan.preparation, *listed]
        return "\n".join([words.mail.prepare, *said]) if any(said) else ""

    def _whom_to_ask(self, to: Person, words: MailWords) -> str:
        audit = self._book.audit
        asked = [self._people[p] for p in dict.fromkeys((audit.lead, audit.representative)) if p and p in self._people]
        told = [", ".join(part for part in (p.name, p.function, p.email) if part) for p in asked if p.id != to.id]
        if not told:
            return ""
        return " ".join([fill(words.ask, name=told[0]), *(fill(words.ask_also, name=name) for name in told[1:])])


def _is_within(clause: str, asked: Sequence[Clause]) -> bool:
    """Whether one of those *asked* covers a clause of the record, in which any text may stand."""
    try:
        named = Clause.parse(clause)
    except ValueError:
        return False
    return any(one.covers(named) for one in asked)


def _none(_: Id) -> list[Entry]:
    return []


def _everybody(line: AgendaLine) -> tuple[Id, ...]:
    return (*line.auditors, *line.auditees, *line.guides)


def _in_zone(moment: datetime, zone: str, other: str) -> datetime:
    """A local time of *zone* by the clock of the *other*; at the ends of the calendar it stays what it is."""
    if zone == other:
        return moment
    try:
        return moment.replace(tzinfo=zone_of(zone)).astimezone(zone_of(other))
    except OverflowError:
        return moment
