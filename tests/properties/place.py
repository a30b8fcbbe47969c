"""A real workspace in a folder of its own, with a clock that is moved.

It is opened again at will, read from its trails alone, and watched, so that what was refused leaves no trace.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, settings
from pydantic import ValidationError

from auditor.activities import (
    checklist,
    conduct,
    evidence,
    findings,
    organisation,
    programme,
    report,
    schedule,
    team,
)
from auditor.activities.act import Act, act
from auditor.errors import AuditorError
from auditor.model.finding import Finding
from auditor.model.people import Person, Process, Site
from auditor.model.programme import Criterion
from auditor.model.words import EvidenceKind, Grade, Role
from auditor.workspace import AuditBook, Settings, Workspace
from auditor.workspace.settings import Organisation
from tests.tui.audits import DAY, PEOPLE, Clock, Conducted, conducted, small_checklist

AUDIT = "IA-2026-03"
Override = tuple[str, str, str]
"""A rule set aside: which, by whom, and what makes up for it."""


def profile(histories: int | None, usual: int, steps: int) -> settings:
    """The same histories in every run of the suite; other ones, and as many as were asked for, with the option.

    A history that fails is told as it was: each step depends on those before it, so a shorter one is another one.
    """
    return settings(
        max_examples=histories or usual,
        report_multiple_bugs=False,
        stateful_step_count=steps,
        derandomize=histories is None,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )


class Place:
    """A copy of a prepared workspace, open for somebody who acts."""

    def __init__(self, base: Path, clock: Clock) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="auditor-properties-"))
        self.folder, self.home, self.clock = self.root / "work", self.root / "home", clock
        shutil.copytree(base, self.folder)
        self._open()
        self.people = {p.ref: p.id for p in self.book.all(Person).values()}
        self.refs = {person: ref for ref, person in self.people.items()}

    def _open(self) -> None:
        self.workspace = Workspace.open(self.folder, home=self.home, clock=self.clock)
        self.book: AuditBook = self.workspace.audit(AUDIT)

    def by(
        self, ref: str, back: timedelta = timedelta(0), late_reason: str = "", overrides: Sequence[Override] = ()
    ) -> Act:
        """*ref* acts, so long *back* from now, with rules set aside."""
        acting = act(self.workspace, self.people[ref], self.workspace.now() - back if back else None, late_reason)
        for rule, approver, compensation in overrides:
            acting = acting.overriding(rule, "", "as the case is", compensation, self.people[approver])
        return acting

    def reopen(self, *, orderly: bool, snapshots: bool) -> None:
        """Close the workspace, or drop it as a crash would, and open it again, with or without what can be rebuilt."""
        if orderly:
            self.workspace.close()
        else:
            for book in (self.workspace.programme, self.book):
                book.ledger._release()
        if not snapshots:
            _forget(self.folder)
        self._open()

    def tried(self, call: Callable[[], object]) -> str:
        """Do it: nothing, or the words of the refusal, after which everything on disk is as it was."""
        before, records, said = self._files(), self.records(), ""
        try:
            call()
        except (AuditorError, ValidationError) as refusal:
            said = str(refusal)
        if said:
            assert self._files() == before, f"refused, and something was written: {said}"
            assert self.records() == records, f"refused, and something was changed: {said}"
        else:
            assert self._files() != before, "done, and nothing was written"
        return said

    def _files(self) -> dict[str, tuple[int, int]]:
        found = {}
        for path in self.folder.rglob("*"):
            if path.is_file() and path.name != "lock":
                stat = path.stat()
                found[str(path)] = (stat.st_size, stat.st_mtime_ns)
        return found

    def records(self) -> dict[str, list[Any]]:
        """Every record of the audit, by table."""
        return {table: self.book.ledger.records(table) for table in sorted(set(self.book.tables.values()))}

    def from_the_trails(self) -> dict[str, list[Any]]:
        """Every record as the trails alone tell it, in a folder that holds no snapshot and no index."""
        bare = self.root / "bare"
        shutil.copytree(self.folder, bare)
        _forget(bare)
        try:
            with Workspace.open(bare, home=self.home, read_only=True) as workspace:
                ledger = workspace.audit(AUDIT).ledger
                return {table: ledger.records(table) for table in self.records()}
        finally:
            shutil.rmtree(bare)

    def read(self) -> None:
        """Every record reads as what it should be; a DamagedLedger says which does not."""
        for kind in self.book.tables:
            self.book.all(kind)

    def leave(self) -> None:
        """Close it, and take the folder away."""
        self.workspace.close()
        shutil.rmtree(self.root)


def _forget(folder: Path) -> None:
    """What can be rebuilt from the trails goes."""
    for path in folder.rglob("audit.json"):
        path.unlink()
    shutil.rmtree(folder / ".cache", ignore_errors=True)


@cache
def _base() -> Path:
    base = Path(tempfile.mkdtemp(prefix="auditor-properties-base-"))
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    return base


@cache
def reported() -> Path:
    """A reported audit: a major nonconformity, a minor one that is a repeat, an observation and an improvement."""
    done = conducted(_base() / "reported")
    _found(done)
    conduct.close_meeting(done.book, done.by())
    write_report(done.book, done.by(), done.people["P07"].id)
    done.clock.move(days=5)
    report.issue(done.workspace, done.book, done.by())
    report.complete(done.book, done.by(), "none")
    done.workspace.close()
    return done.workspace.folder


@cache
def agreed() -> Path:
    """The same nonconformities on the day they were presented: urgent, and drafts still."""
    done = conducted(_base() / "agreed")
    _found(done, urgent=True)
    done.workspace.close()
    return done.workspace.folder


def _found(done: Conducted, *, urgent: bool = False) -> None:
    book = done.book
    site = book.audit.sites[0]
    grades = [Grade.MAJOR, Grade.MINOR, Grade.OBSERVATION, Grade.OFI] + [Grade.CONFORMING] * 4
    for item, grade in zip(list(book.items.values()), grades, strict=True):
        if grade.is_nonconformity:
            evidence.add(book, done.by(), kind=EvidenceKind.RECORD, reference="report Q2", items=[item.id])
        conduct.grade(book, done.by(), item.id, grade, note="seen")
    for finding in list(book.all(Finding).values()):
        repeats = "NC-2025-03" if finding.grade is Grade.MINOR else ""
        said = {"requirement": "as asked", "grade_reason": "as seen", "site": site, "repeat_of": repeats}
        findings.write(book, done.by(), finding.id, **said, repeat_reason="the grade stays: slight" if repeats else "")
        if urgent and finding.grade.is_nonconformity:
            findings.mark_urgent(book, done.by(), finding.id)
        findings.agree(done.workspace, book, done.by(), finding.id)
        findings.present(book, done.by(), finding.id, to=done.people["P07"].id, acknowledged=True)


@cache
def in_progress() -> Path:
    """An audit after its opening meeting, eight items to answer."""
    done = conducted(_base() / "in_progress")
    done.workspace.close()
    return done.workspace.folder


@cache
def planned() -> Path:
    """An audit with three items of two clauses, its team named and nothing else done."""
    clock, folder = Clock(), _base() / "planned"
    settings = Settings(organisation=Organisation(name="Služby Žďár", short="SŽMS", timezone="Europe/Prague"))
    with Workspace.create(folder / "work", settings, home=folder / "home", clock=clock) as workspace:
        book, first = workspace.programme, act(workspace, "nobody")
        people = {
            ref: organisation.add(book, first, Person, ref=ref, name=name, function=function).value.id
            for ref, name, function in PEOPLE
        }
        site = organisation.add(book, first, Site, ref="BRQ", name="Brno", timezone="Europe/Prague").value.id
        for ref, clause in (("CFG", "20000-1:8.2.6"), ("REL", "20000-1:8.5.3")):
            organisation.add(book, first, Process, ref=ref, name=ref, owner=people["P07"], clauses=[clause])
        manager = act(workspace, people["P17"])
        programme.create(
            book,
            manager,
            ref="AP",
            title="Programme 2026",
            cycle_from=date(2026, 1, 1),
            cycle_to=date(2028, 12, 31),
            manager=people["P17"],
            client=people["P13"],
            criteria=[Criterion(title="ISO/IEC 20000-1:2018", standard="20000-1", edition="2018")],
        )
        schedule.add_slot(
            workspace,
            manager,
            ref=AUDIT,
            title="Configuration and release",
            planned_from=DAY,
            planned_to=DAY,
            sites=[site],
            clauses=["20000-1:8.2.6", "20000-1:8.5.3"],
            lead=people["P01"],
        )
        audit = workspace.audit(AUDIT)
        for ref, role in (("P02", Role.AUDITOR), ("P03", Role.TRAINEE), ("P18", Role.EXPERT)):
            supervisor = people["P01"] if role is Role.TRAINEE else None
            team.name_member(audit, manager, people[ref], role, supervised_by=supervisor)
        only = ["8.2.6-01", "8.2.6-02", "8.5.3-01"]
        checklist.choose(audit, manager, small_checklist(), only=only)
    return folder / "work"


def write_report(book: AuditBook, acting: Act, reader: str) -> None:
    """Every part of the report that a person writes."""
    parts = ("conclusion", "fulfilment", "disagreements", "obstacles", "limits", "follow_up_of_earlier")
    report.write(
        book,
        acting,
        **dict.fromkeys((*parts, "confidentiality"), "none"),
        objective_conclusions=[{"objective": text, "conclusion": "reached"} for text in book.audit.objectives],
        participants=[reader],
        distribution=[reader],
    )
