"""The desk: an open workspace and the person who acts in it. Every screen is given one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from auditor.activities import organisation
from auditor.activities.act import Act, act
from auditor.errors import InvalidInput
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.workspace import Preferences, Workspace


class Desk:
    """A :class:`~auditor.tui.workplace.Workplace` on a real workspace; *by* is empty where nobody was named."""

    def __init__(
        self, workspace: Workspace, by: Id = "", preferences: Preferences | None = None, site: str = ""
    ) -> None:
        self.workspace = workspace
        self.by = by
        self.preferences = preferences or Preferences()
        self._site = site
        self._known: tuple[Id, Person | None] | None = None

    @property
    def name(self) -> str:
        """The organisation."""
        return self.workspace.name

    @property
    def place(self) -> str:
        """Where one is: a site, or empty."""
        return self._site

    @property
    def person(self) -> str:
        """Reference and name of who acts; empty if nobody was named."""
        found = self.workspace.programme.all(Person).get(self.by) or self._elsewhere()
        return f"{found.ref} {found.name}" if found else ""

    def _elsewhere(self) -> Person | None:
        """Who acts, if only an audit knows that person that was taken in; it is read once."""
        if self._known is None or self._known[0] != self.by:
            known = organisation.known_people(self.workspace) if self.by else []
            self._known = self.by, next((each.person for each in known if each.person.id == self.by), None)
        return self._known[1]

    def people_named(self) -> list[str]:
        """The names of the organisation's people."""
        return [person.name for person in self.workspace.programme.all(Person).values()]

    def today(self) -> date:
        """The day, in the organisation's zone."""
        return self.workspace.today()

    @property
    def home(self) -> Path:
        """The folder of what belongs to this person on this machine."""
        return self.workspace.home

    def act(self) -> Act:
        """The person acts at this moment; InvalidInput where nobody was named, NewerFormat where nothing may change."""
        self.workspace.may_change()
        if not self.by:
            raise InvalidInput("Nobody is named who acts.", "Say who you are: ctrl+p, Act as somebody else.")
        return act(self.workspace, self.by)

    def act_for(self, person: Id) -> Act:
        """Somebody else acts at this desk; the line keeps who recorded it beside."""
        return replace(act(self.workspace, person), recorded_by=self.by)

    def close(self) -> None:
        """Let go of the files."""
        self.workspace.close()
