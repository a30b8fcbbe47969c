"""The trail of the demo is a true history: in the order of events, every step by the machine, no rule passed by."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

import auditor.demo
from auditor.demo.timeline import LATE
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.machine import Machine
from auditor.model.machines import AUDIT, FINDING, NONCONFORMITY, PROGRAMME
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.programme import Programme
from auditor.model.record import HistoryEntry, Override, Warned
from auditor.model.words import Verification
from auditor.workspace import AuditBook, Book, Workspace

NOT_BY_MACHINE = {
    ("A1", "add slot"),
    ("A1", "take over"),
    ("N1", "raise"),
    ("P1", "create"),
    ("F6", "issue with report"),
    ("G-22", "issue report revision 2"),
    ("G-22", "changed by report revision 2"),
}
"""Beginnings, a taking over and what a report does to others: steps that no row of a machine names like that."""


def books(demo: Workspace) -> list[Book]:
    return [demo.programme, *demo.audits()]


def test_every_ledger_verifies(demo: Workspace) -> None:
    for book in books(demo):
        used = [piece.file.sha256 for piece in _evidence(book) if piece.file]
        assert book.ledger.verify(used) == []


def _evidence(book: Book) -> list[Evidence]:
    return list(book.all(Evidence).values()) if isinstance(book, AuditBook) else []


def test_lines_stand_in_the_order_of_events(demo: Workspace) -> None:
    for book in books(demo):
        lines = list(book.ledger.lines())
        assert lines
        for line, following in pairwise(lines):
            assert line.effective <= following.effective
            assert line.recorded < following.recorded
        assert all((line.reason or "").endswith(LATE) for line in lines), "a reason of its own stands before it"


def test_every_line_has_somebody_who_acted(demo: Workspace) -> None:
    for book in books(demo):
        people = {record["id"] for record in book.ledger.records("people")}
        assert {line.author for line in book.ledger.lines()} <= people


@pytest.mark.parametrize(
    ("machine", "kind"), [(AUDIT, None), (FINDING, Finding), (NONCONFORMITY, Nonconformity), (PROGRAMME, Programme)]
)
def test_every_step_is_a_row_of_its_machine(demo: Workspace, machine: Machine, kind: type[Any] | None) -> None:
    rows = {(t.id, t.action): t for t in machine.transitions}
    seen = 0
    for book in books(demo):
        if kind is None:
            objects = {book.audit.id} if isinstance(book, AuditBook) else set()
        else:
            objects = set(book.all(kind)) if kind in book.tables else set()
        for step in book.all(HistoryEntry).values():
            if step.object not in objects or (step.transition, step.action) in NOT_BY_MACHINE:
                continue
            action = "issue" if step.transition == "F6" else step.action
            row = rows[step.transition, action]
            assert step.from_state in row.sources
            assert step.to_state == (row.target or step.from_state)
            seen += 1
    assert seen > 0


def test_states_follow_one_another(demo: Workspace) -> None:
    for book in books(demo):
        for about in {step.object for step in book.all(HistoryEntry).values()}:
            steps = book.history(about)
            assert [b.from_state for _, b in pairwise(steps)] == [a.to_state for a, _ in pairwise(steps)]


def test_the_followed_histories_are_those_of_the_scenario(audit: AuditBook) -> None:
    told = yaml.load((Path(auditor.demo.__file__).parent / "scenario.yaml").read_bytes(), yaml.BaseLoader)
    people = {person.ref: person.id for person in audit.all(Person).values()}
    numbers = {
        "raise": "N1",
        "issue": "N2",
        "acknowledge": "N3",
        "submit": "N4",
        "return": "N5",
        "accept": "N6",
        "report": "N7",
        "verify implementation": "N9",
        "verify effectiveness": "N10",
        "ask": "N15",
        "grant": "N15",
        "escalate": "N16",
        "citation": "G-22",
    }
    for nonconformity in told["audit_detail"]["nonconformities"]:
        standing = next(n for n in audit.all(Nonconformity).values() if n.ref == nonconformity["id"])
        steps = [(step.on.date().isoformat(), step.transition, step.to_state) for step in audit.history(standing.id)]
        wanted = [
            (
                step["on"],
                next(number for word, number in numbers.items() if step["action"].startswith(word)),
                step["to_state"],
            )
            for step in nonconformity["history"]
        ]
        assert steps == wanted
        by = [people[step["by"]] for step in nonconformity["history"][1:]]
        assert [step.by for step in audit.history(standing.id)[1:]] == by


def test_no_rule_was_set_aside(demo: Workspace) -> None:
    """Independence was overridden by a recorded check that top management approved, and nothing else."""
    for book in books(demo):
        assert not book.all(Override)


def test_what_only_warns_was_warned_about_and_kept(demo: Workspace) -> None:
    """The first plan had one person in two places, which version 2 mended; one response was weak and was returned."""
    kept = [(book.ledger.name, warned.rule) for book in books(demo) for warned in book.all(Warned).values()]
    assert kept == [("IA-2026-03", "G-13"), *[("IA-2026-03", "G-32")] * 4]


def test_evidence_was_there_before_the_answer_that_cites_it(audit: AuditBook) -> None:
    pieces = audit.all(Evidence)
    for item in audit.items.values():
        assert item.answered_at is not None
        for piece in item.evidence:
            assert pieces[piece].captured <= item.answered_at


def test_an_item_tells_its_life(audit: AuditBook) -> None:
    """Chosen, given to its auditor, three pieces of evidence attached when they were seen, graded, locked."""
    lines = audit.ledger.history("items", audit.find(Item, "CK-032").id)
    evidence = ["add evidence"] * 3
    assert [line.verb for line in lines] == ["choose items", "assign items", *evidence, "grade", "issue report"]


def test_the_report_was_corrected_by_its_second_revision(audit: AuditBook) -> None:
    first, second = audit.revisions()
    assert (first.state.value, second.state.value) == ("superseded", "issued")
    assert len(second.distribution) == len(first.distribution) + 1
    frozen = [(audit.folder / "issued" / f"r{number}.json").read_text(encoding="utf-8") for number in (1, 2)]
    assert "12 criteria" in frozen[0]
    assert "12 criteria" not in frozen[1]
    finding = audit.find(Finding, "F-01")
    issue = next(line for line in audit.ledger.lines() if line.verb == "issue report revision")
    before = audit.ledger.before(issue)["findings", finding.id]
    assert before is not None
    assert before["clauses"] == ["20000-1:8.5.2.3"]
    assert finding.clauses == ["20000-1:8.5.2.3", "20000-1:8.5.3"]


def test_proposals_were_confirmed_by_the_lead(audit: AuditBook) -> None:
    proposed = {item.ref: item for item in audit.items.values() if item.proposed_by}
    assert set(proposed) == {"CK-042", "CK-059"}
    assert {item.confirmed_by for item in proposed.values()} == {audit.audit.lead}


def test_verification_of_statements_that_agree(audit: AuditBook) -> None:
    agreeing = audit.find(Evidence, "E-035")
    assert agreeing.verification is Verification.TWO_SOURCES
    assert agreeing.verification_note == "three statements that agree"
