"""People, sites, services and processes: what audits need to know of the organisation."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import Any, get_args

import click

from auditor.activities import organisation, ways
from auditor.cli import naming, rows, workload
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun, tell
from auditor.cli.show import emit, table, told
from auditor.cli.values import clock, day_of, given, parts
from auditor.errors import InvalidInput
from auditor.ledger import uuid7
from auditor.model.clause import Clause
from auditor.model.people import CompetenceKind, Person, Process, Service, Site
from auditor.model.quantity import quantity
from auditor.model.zones import known_zone
from auditor.workspace import Book, ProgrammeBook


def _row(book: Book, record: Person | Site | Service | Process) -> rows.Row:
    match record:
        case Person():
            return {
                "ref": record.ref,
                "name": record.name,
                "function": record.function,
                "site": rows.ref_of(book, Site, record.site),
                "email": record.email,
                "languages": record.languages,
                "competences": [c.model_dump(mode="json") for c in record.competences],
                "audit_days": record.audit_days,
                "ties": [t.model_dump(mode="json") for t in record.ties],
                "note": record.note,
            }
        case Process():
            owner = rows.ref_of(book, Person, record.owner)
            places = {"clauses": record.clauses, "sites": rows.refs_of(book, Site, record.sites)}
            return {"ref": record.ref, "name": record.name, "owner": owner, **places}
        case Site():
            to = {rows.ref_of(book, Site, way.to): way.minutes for way in record.ways}
            hours = {"works_from": f"{record.works_from:%H:%M}", "works_to": f"{record.works_to:%H:%M}"}
            return {**record.model_dump(mode="json", exclude={"id", "ways"}), **hours, "ways": to}
    return record.model_dump(mode="json", exclude={"id"})


def _list(call: Call, kind: type[Any], *columns: str) -> None:
    found = [_row(call.workspace.programme, each) for each in rows.by_ref(call.workspace.programme.all(kind).values())]
    emit(call.as_json, found, table(found, columns))


def _told(call: Acting, outcome: Any) -> None:
    call.tell_warnings(outcome)
    row = _row(call.workspace.programme, outcome.value)
    emit(call.as_json, row, [f"{row['ref']} {row['name']}"])


def _add(call: Acting, kind: type[Any], **fields: Any) -> None:
    _told(call, organisation.add(call.workspace.programme, call.act(), kind, **fields))


def _edit(call: Acting, kind: type[Any], wanted: str, **fields: Any) -> None:
    book = call.workspace.programme
    if not fields:
        raise click.UsageError("Say what changes; nothing was given.")
    _told(call, organisation.edit(book, call.act(), kind, book.find(kind, wanted).id, **fields))


@click.group(cls=Noun)
def people() -> None:
    """Who audits, is audited, or answers for something."""


@people.command("list")
@reads
def list_people(call: Call) -> None:
    """List people with their functions; after the organisation's own, those of audits taken in from elsewhere."""
    found = [_known_row(call, each) for each in organisation.known_people(call.workspace)]
    columns = ["ref", "name", "site", "function"]
    several = Counter(row["ref"] for row in found)
    columns += ["audit"] if any(row["audit"] for row in found) else []
    columns += ["id"] if any(several[row["ref"]] > 1 for row in found) else []
    emit(call.as_json, found, table(found, columns))


def _known_row(call: Call, each: organisation.Known) -> rows.Row:
    book = call.workspace.audit(each.audit) if each.audit else call.workspace.programme
    return {**_row(book, each.person), "audit": each.audit or None, "id": each.person.id}


def _about_people(command: Any) -> Any:
    for option in (
        click.option("--function", help="What he or she does."),
        click.option("--site", help="The site where he or she works."),
        click.option("--email"),
        click.option("--language", "languages", multiple=True),
        click.option(
            "--competence",
            "competences",
            multiple=True,
            metavar="SUBJECT;EVIDENCE;SINCE;UNTIL;KIND",
            help="A clause group (20000-1:8), a standard (20000-1), a process, a sector, a language, a method; "
            "the rest may be left out. After UNTIL it has to be shown again.",
        ),
        click.option(
            "--tie",
            "ties",
            multiple=True,
            metavar="KIND;REFERENCE;UNTIL;REASON",
            help="What he or she is responsible for or works in (G-10): clause, process, service or site.",
        ),
        click.option("--audit-days", type=click.FloatRange(0, 366), help="Days for audits in a year."),
        click.option("--note"),
    ):
        command = option(command)
    return command


def _person_fields(book: ProgrammeBook, site: str | None, **options: Any) -> dict[str, Any]:
    fields = given(**options)
    if site is not None:
        fields["site"] = naming.site_of(book, site)
    if "competences" in fields:
        fields["competences"] = [_competence(text) for text in fields["competences"]]
    if "ties" in fields:
        fields["ties"] = [_tie(text) for text in fields["ties"]]
    return fields


def _competence(text: str) -> dict[str, Any]:
    subject, evidence, since, until, kind = parts(text, "SUBJECT;EVIDENCE;SINCE;UNTIL;KIND")
    if kind not in get_args(CompetenceKind):
        known = ", ".join(filter(None, get_args(CompetenceKind)))
        raise InvalidInput(f"--competence: {kind} is no kind of competence.", f"Known: {known}")
    days = {"since": _day(since, "--competence"), "until": _day(until, "--competence")}
    return {"subject": subject, "evidence": evidence, "kind": kind, **days}


def _tie(text: str) -> dict[str, Any]:
    kind, reference, until, reason = parts(text, "KIND;REFERENCE;UNTIL;REASON")
    if kind == "clause":
        _clauses([reference], "--tie")
    return {"kind": kind, "reference": reference, "until": _day(until, "--tie"), "reason": reason}


def _day(text: str, what: str) -> date | None:
    return day_of(text, what) if text else None


def _clauses(clauses: Iterable[str], option: str) -> list[str]:
    try:
        return [str(Clause.parse(clause)) for clause in clauses]
    except ValueError as wrong:
        raise InvalidInput(f"{option}: {wrong}.", "Nothing was kept.") from wrong


@people.command("add")
@click.argument("name")
@click.option("--ref", help="A short reference; default P01, P02 …")
@_about_people
@acts
def add_person(call: Acting, name: str, ref: str | None, **options: Any) -> None:
    """Add a person. The first one adds himself or herself, without --by."""
    book = call.workspace.programme
    fields = _person_fields(book, name=name, ref=ref, **options)
    if book.all(Person):
        _add(call, Person, **fields)
    else:
        own = uuid7()
        outcome = organisation.add(book, call.act(by=own), Person, id=own, **fields)
        _told(call, outcome)
        if not call.named:
            ref = outcome.value.ref
            tell(f"From here on say that it is you: --by {ref}, or AUDITOR_BY={ref} in the environment.")


@people.command("edit")
@click.argument("person")
@click.option("--name")
@_about_people
@acts
def edit_person(call: Acting, person: str, **options: Any) -> None:
    """Change what is known of a person; lists are replaced as a whole."""
    _edit(call, Person, person, **_person_fields(call.workspace.programme, **options))


people.add_command(workload.workload)
people.add_command(workload.competence)


@click.group(cls=Noun)
def sites() -> None:
    """The places of the organisation, each with its time zone."""


@sites.command("list")
@reads
def list_sites(call: Call) -> None:
    """List the sites."""
    _list(call, Site, "ref", "country", "timezone", "staff", "name")


def _about_sites(command: Any) -> Any:
    for option in (
        click.option("--country"),
        click.option("--timezone", help="Such as Europe/Prague; default the organisation's."),
        click.option("--staff", type=int),
        click.option("--function", "functions", multiple=True),
        click.option("--works-from", type=clock, help="Local time; default 08:30."),
        click.option("--works-to", type=clock, help="Local time; default 17:00."),
    ):
        command = option(command)
    return command


@sites.command("add")
@click.argument("name")
@click.option("--ref", help="A short reference; default SITE01, SITE02 …")
@_about_sites
@acts
def add_site(call: Acting, name: str, timezone: str | None, **options: Any) -> None:
    """Add a site."""
    zone = known_zone(timezone) if timezone else call.workspace.zone.key
    _add(call, Site, name=name, timezone=zone, **given(**options))


@sites.command("edit")
@click.argument("site")
@click.option("--name")
@_about_sites
@acts
def edit_site(call: Acting, site: str, timezone: str | None, **options: Any) -> None:
    """Change a site."""
    fields = given(**options) | ({"timezone": known_zone(timezone)} if timezone else {})
    _edit(call, Site, site, **fields)


@sites.command("travel")
@click.argument("site")
@click.argument("other")
@click.argument("minutes", type=click.IntRange(0, 7 * 24 * 60))
@click.option("--one-way", is_flag=True, help="The way back takes another time.")
@acts
def travel(call: Acting, site: str, other: str, minutes: int, one_way: bool) -> None:
    """Say how many minutes it takes from a site to another one, and back (G-13); 0 forgets it."""
    book = call.workspace.programme
    here, there = book.find(Site, site), book.find(Site, other)
    outcome = ways.set_way(book, call.act(), here.id, there.id, minutes, both_ways=not one_way)
    arrow = "to" if one_way else "and"
    row = {"from": here.ref, "to": there.ref, "minutes": minutes, "both_ways": not one_way}
    told(
        call, outcome, row, f"{here.ref} {arrow} {there.ref}: {quantity(minutes, 'minute')}" if minutes else "forgotten"
    )


@click.group(cls=Noun)
def services() -> None:
    """The services in the scope of the management system."""


@services.command("list")
@reads
def list_services(call: Call) -> None:
    """List the services."""
    _list(call, Service, "ref", "criticality", "state", "name")


_CRITICALITY = click.Choice(["low", "medium", "high"])


@services.command("add")
@click.argument("name")
@click.option("--ref", help="A short reference; default S01, S02 …")
@click.option("--criticality", type=_CRITICALITY)
@click.option("--state", help="Such as live, planned, removed.")
@acts
def add_service(call: Acting, name: str, **options: Any) -> None:
    """Add a service."""
    _add(call, Service, name=name, **given(**options))


@services.command("edit")
@click.argument("service")
@click.option("--name")
@click.option("--criticality", type=_CRITICALITY)
@click.option("--state")
@acts
def edit_service(call: Acting, service: str, **options: Any) -> None:
    """Change a service."""
    _edit(call, Service, service, **given(**options))


@click.group(cls=Noun)
def processes() -> None:
    """The processes, who owns them, and the clauses they fulfil."""


@processes.command("list")
@reads
def list_processes(call: Call) -> None:
    """List the processes."""
    _list(call, Process, "ref", "owner", "clauses", "name")


def _process_fields(
    book: ProgrammeBook, owner: str | None, clauses: tuple[str, ...], sites: tuple[str, ...], **options: Any
) -> dict[str, Any]:
    fields = given(**options)
    if sites:
        fields["sites"] = naming.ids(book, Site, sites)
    if owner is not None:
        fields["owner"] = naming.person_of(book, owner)
    if clauses:
        fields["clauses"] = _clauses(clauses, "--clause")
    return fields


@processes.command("add")
@click.argument("name")
@click.option("--ref", help="A short reference; default PR01, PR02 …")
@click.option("--owner", metavar="PERSON")
@click.option("--clause", "clauses", multiple=True, help="With its standard, such as 20000-1:8.2.6.")
@click.option("--site", "sites", multiple=True, help="Where it runs, and is looked at once a cycle; again for each.")
@acts
def add_process(call: Acting, name: str, **options: Any) -> None:
    """Add a process."""
    _add(call, Process, name=name, **_process_fields(call.workspace.programme, **options))


@processes.command("edit")
@click.argument("process")
@click.option("--name")
@click.option("--owner", metavar="PERSON")
@click.option("--clause", "clauses", multiple=True, help="With its standard; replaces those that stand.")
@click.option("--site", "sites", multiple=True, help="Where it runs; replaces those that stand.")
@acts
def edit_process(call: Acting, process: str, **options: Any) -> None:
    """Change a process."""
    _edit(call, Process, process, **_process_fields(call.workspace.programme, **options))
