"""What audits are planned around: external events, and days that are kept free of audits (S-01)."""

from __future__ import annotations

from datetime import date
from typing import get_args

import click

from auditor.activities import programme as work
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun
from auditor.cli.programme_rows import OF, told
from auditor.cli.show import emit, table
from auditor.cli.values import day, given
from auditor.errors import InvalidInput
from auditor.model.calendar import days_after
from auditor.model.people import Site
from auditor.model.programme import Blackout, Event, EventKind

_KINDS = click.Choice([kind for kind in get_args(EventKind) if kind])


@click.group(cls=Noun)
def event() -> None:
    """External events that audits are planned around: stage 1, stage 2, surveillance."""


@event.command("list")
@OF
@reads
def list_events(call: Call, of: str) -> None:
    """List them by day."""
    events = call.workspace.programme.called(of).events
    found = [each.model_dump(mode="json") for each in sorted(events, key=lambda each: each.on)]
    emit(call.as_json, found, table(found, ["ref", "kind", "on", "last", "title"], "no events"))


@event.command("add")
@click.argument("ref")
@click.option("--title", required=True)
@click.option("--on-day", "day_", type=day, required=True, help="Its first day.")
@click.option("--last", type=day, help="Its last day; default the first.")
@click.option("--kind", type=_KINDS)
@OF
@acts
def add_event(call: Acting, ref: str, title: str, day_: date, last: date | None, kind: str | None, of: str) -> None:
    """Note an event; possible at any time until the programme is over."""
    book = call.workspace.programme
    was = book.called(of).around
    events = was.events
    if any(each.ref == ref for each in events):
        raise InvalidInput(f"{ref} is noted already.", f"auditor programme event edit {ref}")
    new = Event.model_validate({"ref": ref, "title": title, "on": day_, **given(last=last, kind=kind)})
    told(call, work.describe(book, call.act(), of, was=was, events=[*events, new]))


@event.command("edit")
@click.argument("ref")
@click.option("--title")
@click.option("--on-day", "day_", type=day, help="Its first day.")
@click.option("--last", type=day, help="Its last day.")
@click.option("--kind", type=_KINDS)
@OF
@acts
def edit_event(
    call: Acting, ref: str, title: str | None, day_: date | None, last: date | None, kind: str | None, of: str
) -> None:
    """Change an event; one that moves to another day lasts as long as before, unless told."""
    book = call.workspace.programme
    was = book.called(of).around
    events = was.events
    known = _event(events, ref)
    fields = given(title=title, on=day_, last=last, kind=kind)
    if day_ and known.last and not last:
        fields["last"] = days_after(day_, (known.last - known.on).days)
    changed = [each.having(**fields) if each.ref == ref else each for each in events]
    told(call, work.describe(book, call.act(), of, was=was, events=changed))


@event.command("remove")
@click.argument("ref")
@OF
@acts
def remove_event(call: Acting, ref: str, of: str) -> None:
    """Drop an event that does not take place."""
    book = call.workspace.programme
    was = book.called(of).around
    events = was.events
    gone = _event(events, ref)
    told(call, work.describe(book, call.act(), of, was=was, events=[each for each in events if each != gone]))


def _event(events: list[Event], ref: str) -> Event:
    found = next((each for each in events if each.ref == ref), None)
    if found is None:
        known = ", ".join(each.ref for each in events) or "none yet"
        raise InvalidInput(f"There is no event {ref}.", f"Known: {known}")
    return found


@click.group(cls=Noun)
def blackout() -> None:
    """Days that are kept free of audits, such as a change freeze (S-01)."""


@blackout.command("list")
@OF
@reads
def list_blackouts(call: Call, of: str) -> None:
    """List them by day."""
    book = call.workspace.programme
    found = [
        {
            "first": each.first.isoformat(),
            "last": each.last.isoformat(),
            "sites": rows.refs_of(book, Site, each.sites),
            "reason": each.reason,
        }
        for each in sorted(book.called(of).blackouts, key=lambda each: each.first)
    ]
    emit(call.as_json, found, table(found, ["first", "last", "sites", "reason"], "no days are kept free"))


@blackout.command("add")
@click.argument("first", type=day)
@click.argument("last", type=day)
@click.option("--reason", required=True)
@click.option("--site", "sites", multiple=True, help="Only there; again for each. Default everywhere.")
@OF
@acts
def add_blackout(call: Acting, first: date, last: date, reason: str, sites: tuple[str, ...], of: str) -> None:
    """Keep days free of audits."""
    book = call.workspace.programme
    new = Blackout(first=first, last=last, reason=reason, sites=naming.ids(book, Site, sites))
    was = book.called(of).around
    told(call, work.describe(book, call.act(), of, was=was, blackouts=[*was.blackouts, new]))


@blackout.command("remove")
@click.argument("first", type=day)
@OF
@acts
def remove_blackout(call: Acting, first: date, of: str) -> None:
    """Audits may be planned again on the days that begin with FIRST."""
    book = call.workspace.programme
    was = book.called(of).around
    blackouts = was.blackouts
    kept = [each for each in blackouts if each.first != first]
    if kept == blackouts:
        raise InvalidInput(f"No days that begin on {first} are kept free.", "auditor programme blackout list")
    told(call, work.describe(book, call.act(), of, was=was, blackouts=kept))
