"""The organisation that is audited: people, sites, services, processes; and nonconformities from before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from auditor.activities import organisation
from auditor.activities.act import Act
from auditor.model.people import Person, Process, Service, Site, Tie, Way
from auditor.model.words import Role
from auditor.model.zones import known_zone
from auditor.tui.screens import names, reading
from auditor.tui.screens.audit.doing import Answers, do_step, who
from auditor.tui.screens.people import by_reference, ids, one
from auditor.tui.screens.programme import competences
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import Choice, Field, LongField

_COLUMNS = (Column("", 7), Column(share=2), Column(share=2, from_width=52))
_TIES = ("clause", "process", "service", "site")


class _Kept(ProgrammeSection):
    """The base: records of one kind; enter changes one, ``+`` adds one."""

    kind: type[Person] | type[Site] | type[Service] | type[Process]
    columns = _COLUMNS
    noun = ""

    def count(self) -> str:
        """How many."""
        return str(len(self.book.all(self.kind)) or "")

    def rows(self) -> Sequence[Row]:
        """The records by reference."""
        return [Row(r.id, (r.ref, r.name, ((self.more(r), "muted"),))) for r in by_reference(self.book, self.kind)]  # type: ignore[type-var]

    def more(self, record: Any) -> str:
        """What else is said of a record."""
        return ""

    def fields(self, record: Any) -> list[Field]:
        """What is asked beside reference and name."""
        return []

    def read(self, answers: Answers) -> dict[str, Any]:
        """The answers as fields of the record."""
        return {}

    def new(self) -> None:
        """Add one."""
        self._ask(None)

    def open(self, key: str) -> None:
        """Change one."""
        self._ask(self.book.all(self.kind)[key])

    def _ask(self, record: Any) -> None:
        own = [
            Field("name", "Name", record.name if record else "", required=True),
            Field(
                "ref", "Reference", record.ref if record else "", required=record is not None, help="empty: the next"
            ),
        ]

        def do(answers: Answers, acting: Act) -> object:
            fields = {"name": answers["name"], "ref": answers["ref"], **self.read(answers)}
            if record is None:
                return organisation.add(self.book, acting, self.kind, **fields)  # type: ignore[type-var]
            return organisation.edit(self.book, acting, self.kind, record.id, **fields)  # type: ignore[type-var]

        title = f"{record.ref} {record.name}" if record else f"New {self.noun}"
        fields = [*own, *self.fields(record), *self._who()]
        do_step(self.screen, title, fields, do, "Kept", book=self.book)  # type: ignore[arg-type]

    def _who(self) -> list[Field]:
        """Who acts, where the person at the desk does not keep this: once there is a programme, all but people."""
        programme = self.programme
        if programme is None or self.kind is Person:
            return []
        return who(self.screen.desk, self.book, (Role.PROGRAMME_MANAGER, Role.CLIENT), programme.manager)


class People(_Kept):
    """People with what they do, what they are competent in, and what they are tied to (G-10, G-11)."""

    name = "people"
    title = "People"
    kind = Person
    noun = adds = "person"
    empty = "Nobody is known yet: {new} adds a person."

    def more(self, record: Person) -> str:
        """The function."""
        return record.function

    def fields(self, record: Person | None) -> list[Field]:
        """Function, place, address, competences and ties."""
        ties = "\n".join(_tie_text(tie) for tie in (record.ties if record else ()))
        return [
            Field("function", "Function", record.function if record else "", help="such as lead auditor"),
            one(self.book, Site, "site", "Site", record.site if record else None),
            Field("email", "E-mail", record.email if record else ""),
            Field("languages", "Languages", ", ".join(record.languages) if record else "", help="such as en, cs"),
            LongField(
                "competences",
                "Competences",
                competences.as_text(record.competences) if record else "",
                check=competences.read,
                height=3,
                help=competences.HELP,
            ),
            Field(
                "audit_days",
                "Days for audits",
                f"{record.audit_days:g}" if record and record.audit_days is not None else "",
                check=reading.days,
                help="in a year",
            ),
            LongField("ties", "Responsible for", ties, check=_ties, height=3, help=_RESPONSIBLE),
        ]

    def read(self, answers: Answers) -> dict[str, Any]:
        """The answers as fields of a person."""
        return {
            "function": answers["function"],
            "site": next(iter(ids(self.screen.desk, Site, answers["site"])), None),
            "email": answers["email"],
            "languages": [each.strip() for each in answers["languages"].split(",") if each.strip()],
            "competences": competences.read(answers["competences"]),
            "audit_days": reading.days(answers["audit_days"]) if answers["audit_days"] else None,
            "ties": _ties(answers["ties"]),
        }


_RESPONSIBLE = "or works in, one a line: clause 8.6.1; incident manager; 2026-03-31"


def _ties(text: str) -> list[Tie]:
    found = []
    for line in reading.lines(text):
        said, reason, until = _three(line)
        kind, _, reference = said.partition(" ")
        if kind not in _TIES or not reference.strip():
            raise ValueError(f"{said}: begin with {', '.join(_TIES)}, such as clause 8.6.1")
        fields = {"kind": kind, "reference": reference.strip(), "reason": reason}
        found.append(Tie.model_validate({**fields, "until": reading.day(until) if until else None}))
    return found


def _three(line: str) -> tuple[str, str, str]:
    first, second, third = (*(part.strip() for part in line.split(";", 2)), "", "")[:3]
    return first, second, third


def _tie_text(tie: Tie) -> str:
    return "; ".join(part for part in (f"{tie.kind} {tie.reference}", tie.reason, names.day(tie.until)) if part)


class Sites(_Kept):
    """Places with their time zones."""

    name = "sites"
    title = "Sites"
    kind = Site
    noun = adds = "site"
    empty = "No site yet: {new} adds one."

    def more(self, record: Site) -> str:
        """Country, zone, and the ways to other sites."""
        return ", ".join(part for part in (record.country, record.timezone, *self._ways(record)) if part)

    def _ways(self, record: Site | None) -> list[str]:
        known = self.book.all(Site)
        return [f"{known[way.to].ref} {way.minutes} min" for way in (record.ways if record else ()) if way.to in known]

    def fields(self, record: Site | None) -> list[Field]:
        """Country, zone, staff, working hours, ways to other sites."""
        zone = record.timezone if record else self.screen.desk.workspace.zone.key
        hours = record or Site(id="", ref="-", name="-")
        return [
            Field("country", "Country", record.country if record else ""),
            Field("timezone", "Time zone", zone, required=True, check=known_zone, help="such as Europe/Prague"),
            Field("staff", "People", str(record.staff) if record and record.staff else "", check=_whole),
            Field(
                "hours",
                "Working hours",
                f"{hours.works_from:%H:%M}-{hours.works_to:%H:%M}",
                required=True,
                check=reading.from_to,
            ),
            LongField(
                "ways",
                "Ways",
                "\n".join(way.removesuffix(" min") for way in self._ways(record)),
                check=self._read_ways,
                height=3,
                help="minutes to other sites and back, one a line: BRQ 360",
            ),
        ]

    def _read_ways(self, text: str) -> list[Way]:
        found = []
        for line in reading.lines(text):
            ref, _, minutes = line.rpartition(" ")
            if not ref or not minutes.isdecimal():
                raise ValueError(f"{line}: write the site and the minutes, such as BRQ 360")
            found.append(Way(to=self.book.find(Site, ref).id, minutes=int(minutes)))
        return found

    def read(self, answers: Answers) -> dict[str, Any]:
        """The answers as fields of a site."""
        staff = _whole(answers["staff"]) if answers["staff"] else 0
        begin, end = reading.from_to(answers["hours"])
        return {
            "country": answers["country"],
            "timezone": answers["timezone"],
            "staff": staff,
            "works_from": begin,
            "works_to": end,
            "ways": self._read_ways(answers["ways"]),
        }


def _whole(text: str) -> int:
    if not text.isdecimal():
        raise ValueError(f"{text} is no number")
    return int(text)


class Services(_Kept):
    """Services in scope."""

    name = "services"
    title = "Services"
    kind = Service
    noun = adds = "service"
    empty = "No service yet: {new} adds one."

    def more(self, record: Service) -> str:
        """Criticality and state."""
        return ", ".join(part for part in (record.criticality, record.state) if part)

    def fields(self, record: Service | None) -> list[Field]:
        """Criticality and state."""
        options = (("l", "low", "low"), ("m", "medium", "medium"), ("h", "high", "high"))
        return [
            Choice("criticality", "Criticality", record.criticality if record else "", options=options),
            Field("state", "State", record.state if record else "", help="such as live"),
        ]

    def read(self, answers: Answers) -> dict[str, Any]:
        """The answers as fields of a service."""
        return {"criticality": answers["criticality"], "state": answers["state"]}


class Processes(_Kept):
    """Processes with their owners and clauses."""

    name = "processes"
    title = "Processes"
    kind = Process
    noun = adds = "process"
    empty = "No process yet: {new} adds one."

    def more(self, record: Process) -> str:
        """Owner and clauses."""
        owner = self.screen.person(record.owner)
        return ", ".join(part for part in (*(c.rpartition(":")[2] for c in record.clauses), owner) if part)

    def fields(self, record: Process | None) -> list[Field]:
        """Owner and clauses."""
        standard = self.screen.standard
        clauses = ", ".join(c.removeprefix(f"{standard}:") for c in record.clauses) if record else ""
        return [
            one(self.book, Person, "owner", "Owner", record.owner if record else None),
            Field("clauses", "Clauses", clauses, check=reading.check_clauses(standard), help="such as 8.2.6, 8.6.1"),
        ]

    def read(self, answers: Answers) -> dict[str, Any]:
        """The answers as fields of a process."""
        owner = next(iter(ids(self.screen.desk, Person, answers["owner"])), None)
        return {"owner": owner, "clauses": reading.clauses(answers["clauses"], self.screen.standard)}
