"""The workspace a command works on, who acts, and when: what every command has in common."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import update_wrapper
from pathlib import Path
from typing import Any

import click

from auditor.activities import giving_up
from auditor.activities.act import Act, Outcome, act
from auditor.activities.first_day import is_due, start_what_is_due
from auditor.activities.organisation import find_person
from auditor.activities.schedule import finish_slots, unfinished
from auditor.cli.edges import tell
from auditor.cli.root import Root
from auditor.cli.values import Ahead
from auditor.errors import InvalidInput, NotFound, WorkspaceError
from auditor.model.guards.rule import RULES, Refusal
from auditor.model.people import Person
from auditor.model.programme import Programme
from auditor.model.record import Id
from auditor.workspace import AuditBook, Workspace, read_preferences, user_home
from auditor.workspace.damage import BRING_BACK, word
from auditor.workspace.overview import Overview
from auditor.workspace.settings import FILE, PREFERENCES

Command = Callable[..., None]

_A_WHILE = 50  # ledgers that are read in about a second


@dataclass(slots=True)
class Call:
    """One call of a command on an open workspace."""

    workspace: Workspace
    as_json: bool = False

    @property
    def today(self) -> date:
        """The day at which everything is judged: that of ``--as-of``, or today."""
        return self.workspace.today()

    def audit(self, ref: str) -> AuditBook:
        """The book of one audit."""
        return self.workspace.audit(ref)

    def overview(self) -> Overview:
        """The rows of all audits; ledgers that have to be read for them are counted on a terminal."""
        overview = self.workspace.overview()
        overview.reading = _counted
        return overview


@dataclass(slots=True)
class Acting(Call):
    """A call that changes something: by whom, with effect from when, and which rules are set aside for which reason."""

    by: str | None = None
    on: datetime | None = None
    late_reason: str = ""
    overrides: tuple[tuple[str, str], ...] = ()
    compensation: str = ""
    approved_by: str | None = None
    started: Programme | None = field(default=None, init=False)
    """The programme that began by itself when this command did (P5)."""
    _person: Person | None = field(default=None, init=False)

    @property
    def named(self) -> str:
        """Who was said to act, as it was written: by ``--by``, ``AUDITOR_BY``, or the person's own settings."""
        return self.by or _preferred()

    @property
    def person(self) -> Person:
        """Who acts: ``--by``, ``AUDITOR_BY``, or the person's own settings."""
        if self._person is None:
            wanted = self.named
            if not wanted:
                raise click.UsageError(
                    f'Say who acts: --by PERSON, or set AUDITOR_BY, or write by = "PERSON" into {_preferences_file()}.'
                )
            self._person = _person(self.workspace, wanted)
        return self._person

    def act(self, about: Id = "", by: Id | None = None) -> Act:
        """The act, with the overrides of the command line; *about* is the record they are for."""

        acting = act(self.workspace, by or self.person.id, self.on, self.late_reason)
        for rule, reason in self.overrides:
            if rule not in RULES or not RULES[rule].may_override:
                known = ", ".join(rule_id for rule_id, each in RULES.items() if each.may_override)
                raise InvalidInput(f"--override: {rule} cannot be set aside.", f"Rules that can be: {known}.")
            approver = _person(self.workspace, self.approved_by).id if self.approved_by else ""
            acting = acting.overriding(rule, about, reason, self.compensation, approver)
        return acting

    def tell_warnings(self, outcome: Outcome[Any]) -> None:
        """Say on stderr what was warned about and kept."""
        for warning in outcome.warnings:
            tell(str(warning))


def reads(command: Command) -> Command:
    """Give *command* an open workspace to read, and the options ``--workspace``, ``--as-of`` and ``--json``."""

    @click.option("--workspace", metavar="DIR", help="The workspace; else AUDITOR_WORKSPACE, else the nearest above.")
    @click.option("--as-of", metavar="DATE|DATETIME", help="The state effective by then, judged at that moment.")
    @click.option("--json", "as_json", is_flag=True, help="JSON for programs.")
    @click.pass_obj
    def wrapper(root: Root, /, workspace: str | None, as_of: str | None, as_json: bool, **options: Any) -> None:

        folder = find_workspace(workspace or root.workspace)
        with Workspace.open(folder, read_only=True) as opened:
            if as_of is None:
                _asked(command, Call(opened, as_json), options)
                return
            moment = _end(opened.moment(as_of), as_of)
        with Workspace.open(folder, as_of=moment) as opened:
            _asked(command, Call(opened, as_json), options)

    return update_wrapper(wrapper, command)


def _asked(command: Command, call: Call, options: dict[str, Any]) -> None:
    """Run a command that reads; what it read and did not check is said beside what it shows."""
    try:
        command(call, **_dated(options, call.today))
    finally:
        found = call.workspace.damage
        for problem in found:
            tell(problem)
        if word(found) == "damaged":
            tell(BRING_BACK)


def acts(command: Command) -> Command:
    """Give *command* a workspace to change, and the options that say who acts, when, and against which rule."""

    @click.option("--workspace", metavar="DIR", help="The workspace; else AUDITOR_WORKSPACE, else the nearest above.")
    @click.option("--by", metavar="PERSON", envvar="AUDITOR_BY", help="Who acts: reference, id or name.")
    @click.option("--on", metavar="DATE|DATETIME", help="When it took effect; default now.")
    @click.option("--late-reason", metavar="TEXT", default="", help="Why it is recorded more than a day later.")
    @click.option(
        "--override",
        "overrides",
        metavar="RULE=REASON",
        multiple=True,
        help="Set a rule aside that may be, with its reason, which the report prints.",
    )
    @click.option("--compensation", metavar="TEXT", default="", help="What makes up for the rule set aside.")
    @click.option("--approved-by", metavar="PERSON", help="Who approved setting it aside; default who acts.")
    @click.option("--json", "as_json", is_flag=True, help="JSON for programs: the record as it stands then.")
    @click.pass_obj
    def wrapper(
        root: Root,
        /,
        workspace: str | None,
        by: str | None,
        on: str | None,
        late_reason: str,
        overrides: tuple[str, ...],
        compensation: str,
        approved_by: str | None,
        as_json: bool,
        **options: Any,
    ) -> None:

        with Workspace.open(find_workspace(workspace or root.workspace)) as opened:
            opened.may_change()
            call = Acting(
                opened,
                as_json,
                by or root.by,
                opened.moment(on) if on else None,
                late_reason,
                tuple(_override(text) for text in overrides),
                compensation,
                approved_by,
            )
            try:
                _finish_what_was_begun(call)
                command(call, **_dated(options, call.today))
            except Refusal as refused:
                if "in the future" in refused.message and opened.pinned:
                    refused.hint = f"{refused.hint}\n{opened.pinned}".strip()
                raise

    return update_wrapper(wrapper, command)


def _dated(options: Mapping[str, Any], today: date) -> dict[str, Any]:
    """The options, each day that was written from today on as the day it is; which one, is said."""
    found = {}
    for name, value in options.items():
        found[name] = value.on(today) if isinstance(value, Ahead) else value
        if isinstance(value, Ahead):
            tell(f"{value.text} is {found[name]}")
    return found


def _counted(refs: Sequence[str]) -> Iterator[str]:
    """Each of the audits that are read, with a bar on a terminal where it takes a while."""
    hidden = len(refs) < _A_WHILE or not sys.stderr.isatty()
    with click.progressbar(refs, label="Reading audits", file=sys.stderr, hidden=hidden) as counted:
        yield from counted


def find_workspace(named: str | None) -> Path:
    """Where the workspace is: as named, by the environment, the nearest folder above, or the user's own."""
    folder = looked_for(named)
    if folder is None:
        raise WorkspaceError(
            "There is no workspace here.",
            "Make one: auditor init DIR; look at the demo: auditor demo; or name one: --workspace DIR",
        )
    return folder


def looked_for(named: str | None) -> Path | None:
    """Like :func:`find_workspace`, but ``None`` where there is none. One that is named is taken as it is."""

    named = named or os.environ.get("AUDITOR_WORKSPACE")
    if named:
        return Path(named)
    here = Path.cwd()
    own = user_home() / "workspace"
    return next((folder for folder in (here, *here.parents, own) if (folder / FILE).is_file()), None)


def _override(text: str) -> tuple[str, str]:
    rule, sign, reason = text.partition("=")
    if not (sign and reason.strip()):
        raise click.BadOptionUsage("override", f"--override {text}: write RULE=REASON, such as G-12='by documents'.")
    return rule.strip().upper(), reason.strip()


def _end(moment: datetime, text: str) -> datetime:
    """A day means all of it."""
    is_day = len(text) <= len("2026-10-07")
    return datetime.combine(moment.date(), time.max, moment.tzinfo) if is_day else moment


def _finish_what_was_begun(call: Acting) -> None:
    """Start the programme whose day has come; make the ledgers of slots whose making was interrupted."""

    book = call.workspace.programme
    if any(is_due(programme, call.today) for programme in book.all(Programme).values()):
        call.started = start_what_is_due(book, call.act())
        if call.started is not None:
            tell(f"{call.started.ref} is active: its first day has come.")
    if unfinished(call.workspace):
        for ref in finish_slots(call.workspace, call.act()):
            tell(f"{ref} was planned, and has its ledger only now.")
    if giving_up.unfinished(call.workspace):
        for given_up in giving_up.finish(call.workspace, call.act()):
            tell(f"Cancelled with its programme: {given_up}")


def _person(workspace: Workspace, wanted: str) -> Person:

    try:
        return find_person(workspace, wanted)
    except NotFound as unknown:
        unknown.hint += "\nAdd a person with: auditor people add NAME"
        raise


def _preferences_file() -> Path:

    return user_home() / PREFERENCES


def _preferred() -> str:

    return read_preferences(_preferences_file()).by
