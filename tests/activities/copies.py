"""Two auditors with a copy each: their own workspaces, their own homes, and bundles that go to and fro."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from itertools import count
from pathlib import Path

from auditor.activities import conduct, evidence, findings, handing_over, merging, report
from auditor.activities.act import Act, act
from auditor.activities.merging import Preview
from auditor.exchange.bundle import write_bundle
from auditor.ledger import Change, Line
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.words import EvidenceKind, Grade
from auditor.workspace import AuditBook, Settings, Workspace
from auditor.workspace.settings import Organisation
from tests.activities.conftest import Field

AUDIT = "IA-1"
_numbers = count(1)


@dataclass
class Copy:
    """One installation: a workspace with a copy of the audit, and a folder for what it sends."""

    workspace: Workspace
    outbox: Path
    people: Field

    @property
    def book(self) -> AuditBook:
        return self.workspace.audit(AUDIT)

    def by(self, person: Person, on: datetime | None = None) -> Act:
        return act(self.workspace, person.id, on)

    def item(self, ref: str) -> Item:
        return self.book.find(Item, ref)

    def finding(self, ref: str) -> Finding:
        return self.book.find(Finding, ref)

    def bundle(self) -> Path:
        """A bundle of how it stands here."""
        path = self.outbox / f"{next(_numbers)}.zip"
        write_bundle(self.book.ledger, path)
        return path

    def takes(self, bundle: Path, *, adopt_forks: bool = False) -> Preview:
        return merging.take_in(self.workspace, bundle, self.by(self.people.lead), adopt_forks=adopt_forks)

    def state(self) -> dict[str, dict[Id, dict[str, object]]]:
        """Every record, but those that say how it came here."""
        told = ("taken_in",)
        return {
            table: {record.id: record.fields() for record in self.book.all(model).values()}
            for model, table in self.book.tables.items()
            if table not in told
        }

    def trails(self) -> dict[str, bytes]:
        folder = self.book.folder / "trail"
        return {path.name: path.read_bytes() for path in sorted(folder.glob("*.jsonl"))}

    def write(self, *changes: Change, verb: str = "slip", author: str = "nobody") -> Line:
        """A line that no activity would write: what a stranger, or another version, may send."""
        now = self.workspace.now()
        return self.book.ledger.commit(verb, author=author, effective=now, changes=changes)


@dataclass
class Pair:
    """The lead's own workspace, and the one of the auditor who got copy B."""

    lead: Copy
    auditor: Copy
    more: list[Copy] = field(default_factory=list)

    def to_auditor(self) -> Preview:
        return self.auditor.takes(self.lead.bundle())

    def to_lead(self) -> Preview:
        return self.lead.takes(self.auditor.bundle())


def empty_workspace(folder: Path, name: str) -> Workspace:
    """A new workspace in a home of its own."""
    settings = Settings(organisation=Organisation(name="Dílna & Co.", short=name, timezone="Europe/Prague"))
    return Workspace.create(folder / name, settings, home=folder / f"home of {name}")


def handed_out(folder: Path, field: Field, to: Person, name: str) -> Copy:
    """A copy of the audit, handed to *to*, who takes it into an empty workspace."""
    bundle = folder / f"for {name}.zip"
    handing_over.hand_out(field.audit, field.by(field.lead), to, bundle)
    workspace = empty_workspace(folder, name)
    merging.take_in(workspace, bundle, act(workspace, to.id))
    return Copy(workspace, folder, field)


def two_auditors(folder: Path, field: Field) -> Pair:
    """The lead's workspace and copy B."""
    return Pair(Copy(field.workspace, folder, field), handed_out(folder, field, field.auditor, "second"))


def graded(copy: Copy, ref: str, grade: Grade = Grade.MINOR) -> Finding:
    """An item graded by whoever's copy it is, with evidence and everything the team asks of its finding."""
    people = copy.people
    who = people.auditor if copy.book.letter else people.lead
    item = copy.item(ref)
    kind = EvidenceKind.RECORD
    evidence.add(copy.book, copy.by(who), kind=kind, reference=f"Query for {ref}", items=[item.id])
    conduct.grade(copy.book, copy.by(who), item.id, grade, note=f"{ref}: one of five is wrong.")
    (finding,) = copy.book.findings_of(item.id)
    written = {
        "requirement": "Records are correct.",
        "grade_reason": "One record.",
        "process": people.process.id,
        "site": people.site.id,
    }
    return findings.write(copy.book, copy.by(who), finding.id, **written).value


def issued(copy: Copy) -> None:
    """Everything else that a report needs, and its issue."""
    people, book = copy.people, copy.book
    lead = copy.by(people.lead)
    for item in book.items.values():
        if item.is_open:
            conduct.grade(book, lead, item.id, Grade.CONFORMING, note="As described.")
    conduct.close_meeting(book, lead, [people.owner.id])
    texts = dict.fromkeys(
        ("conclusion", "fulfilment", "disagreements", "obstacles", "limits", "follow_up_of_earlier", "confidentiality"),
        "none",
    )
    said = [{"objective": each, "conclusion": "Mostly."} for each in book.audit.objectives]
    report.write(
        book,
        lead,
        **texts,
        objective_conclusions=said,
        participants=[people.owner.id],
        distribution=[people.client.id],
    )
    report.issue(copy.workspace, book, lead)
