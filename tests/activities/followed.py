"""One nonconformity of a reported audit, taken along by people who may, each step with all that is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from auditor.activities import evidence, follow_up
from auditor.activities.act import Outcome
from auditor.model.evidence import Evidence
from auditor.model.nonconformity import Cause, CorrectiveAction, Nonconformity, Response
from auditor.model.words import EvidenceKind, Grade
from auditor.workspace import Settings
from auditor.workspace.settings import write_settings
from tests.properties.place import Place

OWNER, DOER, PROCESS_OWNER, LEAD, MANAGER, CLIENT = "P18", "P03", "P07", "P01", "P17", "P13"

WAY = ("acknowledge", "respond", "accept", "implement", "verify")


@dataclass
class Followed:
    """The minor (or major) nonconformity of :func:`tests.properties.place.reported`, with the people around it."""

    place: Place
    grade: Grade = Grade.MINOR

    @property
    def now(self) -> Nonconformity:
        return next(n for n in self.place.book.all(Nonconformity).values() if n.grade is self.grade)

    @property
    def id(self) -> str:
        return self.now.id

    @property
    def today(self) -> date:
        today: date = self.place.workspace.today()
        return today

    def settings(self, settings: Settings) -> None:
        """The organisation writes its settings and opens the workspace again."""
        self.place.workspace.close()
        write_settings(self.place.folder, settings)
        self.place.reopen(orderly=True, snapshots=True)

    def piece(self, back: timedelta = timedelta()) -> str:
        """Evidence, captured so long ago."""
        book, captured = self.place.book, self.place.workspace.now() - back
        acting = self.place.by(LEAD)
        evidence.add(book, acting, kind=EvidenceKind.RECORD, reference="list", captured=captured)
        return list(book.all(Evidence))[-1]

    def until(self, last: str) -> Followed:
        """All steps up to *last*, on one day."""
        for verb in WAY[: WAY.index(last) + 1]:
            step: Callable[[], Outcome[Nonconformity]] = getattr(self, verb)
            step()
        return self

    def acknowledge(self) -> Outcome[Nonconformity]:
        owner = self.place.people[OWNER]
        return follow_up.acknowledge(self.place.book, self.place.by(PROCESS_OWNER), self.id, owner)

    def respond(self, by: str = OWNER) -> Outcome[Nonconformity]:
        action = CorrectiveAction(ref="CA-1", text="mend it", owner=self.place.people[DOER], due=self.today)
        cause = Cause(text="nobody owned it", method="5 whys")
        said = dict.fromkeys(("correction", "containment", "extent", "criterion"), "as told")
        response = Response(**said, cause=cause, actions=[action])
        return follow_up.respond(self.place.book, self.place.by(by), self.id, response)

    def accept(self) -> Outcome[Nonconformity]:
        return follow_up.accept(self.place.book, self.place.by(LEAD), self.id)

    def implement(self, day: date | None = None, by: str = OWNER) -> Outcome[Nonconformity]:
        done, shown = {"CA-1": day or self.today}, {"CA-1": [self.piece()]}
        return follow_up.implement(self.place.book, self.place.by(by), self.id, done, shown)

    def verify(self) -> Outcome[Nonconformity]:
        return follow_up.verify(self.place.book, self.place.by(LEAD), self.id, "seen", [self.piece()], "record-review")

    def close(self) -> Outcome[Nonconformity]:
        return follow_up.close(self.place.book, self.place.by(LEAD), self.id, "seen", [self.piece()])
