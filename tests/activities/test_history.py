"""The trail read out: who changed what, from what to what, and when."""

from __future__ import annotations

import pytest

from auditor.activities import agenda, conduct, evidence, findings, history, organisation, undo
from auditor.errors import NotFound
from auditor.model.audit import AgendaLine
from auditor.model.finding import Finding
from auditor.model.people import Person
from auditor.model.words import EvidenceKind, FindingState, Grade
from tests.activities.conftest import Field


def test_a_step_says_who_changed_what_from_what_to_what(conducted: Field) -> None:
    item = conducted.item("CK-001")
    conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, Grade.MINOR, note="One of five is wrong.")
    conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, Grade.MAJOR, reason="five of five are")
    *_, last = history.steps(conducted.audit)
    assert (last.by, last.verb, last.was_late) == (conducted.lead.name, "grade", False)
    told = {(change.about, change.field): (change.before, change.after) for change in last.changes}
    assert told["item CK-001", "grade"] == ("minor", "major")
    assert told["finding F-01", "grade"] == ("minor", "major")


def test_of_a_record_only_what_changed_it_and_its_own_steps(conducted: Field) -> None:
    item = conducted.item("CK-001")
    conduct.grade(conducted.audit, conducted.by(conducted.lead), item.id, Grade.OFI, note="Typed by hand.")
    conduct.grade(conducted.audit, conducted.by(conducted.lead), conducted.item("CK-002").id, Grade.CONFORMING)
    (finding,) = conducted.audit.all(Finding).values()
    findings.withdraw(conducted.audit, conducted.by(conducted.lead), finding.id, "It is meant so.")
    made, gone = history.steps(conducted.audit, finding.id)
    assert all(change.is_new and change.kind == "finding" for change in made.changes)
    assert gone.reason == "It is meant so."
    assert ("state", "draft", "withdrawn") in [(c.field, c.before, c.after) for c in gone.changes]
    assert history.find(conducted.audit, "f-01") == finding.id
    with pytest.raises(NotFound):
        history.find(conducted.audit, "F-99")


def test_of_a_list_it_says_what_came_and_what_went(conducted: Field) -> None:
    item = conducted.item("CK-001").id
    for reference in ("Query Q-117", "Rack C-07"):
        acting = conducted.by(conducted.lead)
        piece = evidence.add(conducted.audit, acting, kind=EvidenceKind.RECORD, reference=reference, items=[item])
    *_, last = history.steps(conducted.audit, item)
    assert [(c.field, c.before, c.after) for c in last.changes] == [("evidence", "", "+ E-002")]
    evidence.detach(conducted.audit, conducted.by(conducted.lead), piece.value.id, item)
    *_, last = history.steps(conducted.audit, item)
    assert [(c.field, c.before, c.after) for c in last.changes] == [("evidence", "− E-002", "")]


def test_an_undo_says_what_it_takes_back(conducted: Field) -> None:
    conduct.grade(conducted.audit, conducted.by(conducted.lead), conducted.item("CK-001").id, Grade.OFI, note="New.")
    undo.undo_last(conducted.audit, conducted.by(conducted.lead))
    *_, graded, undone = history.steps(conducted.audit)
    assert undone.reason == f"takes back grade of {graded.on:%Y-%m-%d %H:%M}"
    assert ("finding F-01", True) in [(c.about, c.is_removal) for c in undone.changes]


def test_what_is_removed_is_named_by_what_it_was(planned: Field) -> None:
    (line,) = planned.audit.all(AgendaLine).values()
    agenda.remove_line(planned.audit, planned.by(planned.lead), line.id)
    *_, last = history.steps(planned.audit)
    assert [(c.about, c.is_removal) for c in last.changes] == [("agenda line Everything", True)]


def test_a_late_record_tells_both_times(planned: Field) -> None:
    book = planned.workspace.programme
    organisation.edit(book, planned.by(planned.manager, days=-3), Person, planned.doer.id, function="analyst")
    *_, last = history.steps(book, planned.doer.id)
    assert last.was_late
    assert last.reason == "written down later"
    assert [(c.field, c.before, c.after) for c in last.changes] == [("function", "configuration analyst", "analyst")]


def test_a_record_is_found_anywhere_if_it_is_called_so_once(conducted: Field) -> None:
    conduct.grade(conducted.audit, conducted.by(conducted.lead), conducted.item("CK-001").id, Grade.OFI, note="New.")
    book, found = history.find_anywhere(conducted.workspace, "F-01")
    assert book is conducted.audit
    assert book.get(Finding, found).state is FindingState.DRAFT
    with pytest.raises(NotFound, match="more than one place"):
        history.find_anywhere(conducted.workspace, "P01")
