"""The plan of each issued version is kept as it was, printed as it was, and sent to each with the own sessions."""

from __future__ import annotations

from datetime import time
from pathlib import Path

import pytest

from auditor.activities import agenda, conduct, organisation, plan, schedule
from auditor.activities.plan_content import plan_of, plan_pdf
from auditor.activities.plan_mail import letters
from auditor.activities.plan_version import versions
from auditor.activities.verify import verify
from auditor.errors import NotFound
from auditor.exchange.bundle import write_bundle
from auditor.exchange.mail import Letter
from auditor.ledger import DamagedLedger
from auditor.model.audit import AgendaLine
from auditor.model.people import Person, Site
from tests.activities.conftest import Field


def test_what_is_not_issued_is_a_draft(planned: Field) -> None:
    draft = plan_of(planned.workspace, planned.audit)
    assert (draft.state, draft.version.number, draft.version.issued) == ("draft", "1", None)
    assert [line.topic for line in draft.agenda] == ["Everything"]
    assert draft.organisation == "Dílna & Co."


def test_a_version_is_printed_as_it_was_whatever_changes_around_it(planned: Field) -> None:
    workspace, book, lead = planned.workspace, planned.audit, planned.lead
    plan.describe(workspace, book, planned.by(lead), methods="Samples of 25", preparation="Access to the tool")
    plan.issue_plan(book, planned.by(lead))
    first = plan_of(workspace, book)
    assert (first.state, first.methods, first.agreement) == ("issued", "Samples of 25", None)
    plan.accept_plan(book, planned.by(planned.owner))
    plan.reopen_plan(book, planned.by(lead), "ill")
    line = next(iter(book.all(AgendaLine)))
    agenda.edit_line(book, planned.by(lead), line, start=time(10), topic="All of it")
    plan.describe(workspace, book, planned.by(lead), methods="Samples of 40")
    organisation.edit(workspace.programme, planned.by(planned.manager), Person, lead.id, name="Somebody else")
    schedule.refresh_copies(workspace, book, planned.by(planned.manager))
    draft = plan_of(workspace, book)
    assert (draft.state, draft.version.number, draft.methods) == ("draft", "2", "Samples of 40")
    again = plan_of(workspace, book, "1")
    assert again.model_copy(update={"agreement": None}) == first
    assert again.agreement is not None
    assert again.agreement.by == planned.owner.name
    assert again.content_hash() == first.content_hash()
    plan.issue_plan(book, planned.by(lead), "an hour later")
    second = plan_of(workspace, book)
    assert (second.version.number, second.version.change) == ("2", "an hour later")
    assert [version.number for version in second.earlier_versions] == ["1"]
    assert [line.topic for line in second.agenda] == ["All of it"]
    assert plan_pdf(workspace, second).pdf == plan_pdf(workspace, plan_of(workspace, book, "2")).pdf
    with pytest.raises(NotFound, match="no plan version 3"):
        plan_of(workspace, book, "3")


def test_a_change_on_the_fly_is_in_the_plan_that_was_issued(conducted: Field) -> None:
    workspace, book = conducted.workspace, conducted.audit
    line = next(iter(book.all(AgendaLine)))
    agenda.edit_line(book, conducted.by(conducted.lead), line, end=time(12, 30))
    changed = plan_of(workspace, book)
    assert changed.version.number == "1.1"
    assert changed.agenda[0].end == time(12, 30)
    assert changed.agreement is not None
    assert plan_of(workspace, book, "1").agenda[0].end == time(12)


def test_rules_set_aside_with_the_issue_are_in_its_record(planned: Field) -> None:
    book, lead = planned.audit, planned.lead
    agenda.edit_line(book, planned.by(lead), next(iter(book.all(AgendaLine))), clauses=["20000-1:8.2.6"])
    acting = planned.by(lead).overriding("G-12", book.audit.id, "by documents in the week before")
    plan.issue_plan(book, acting)
    assert [each.rule for each in plan_of(planned.workspace, book).overrides] == ["G-12"]


def test_verify_misses_a_record_that_is_gone_and_a_bundle_carries_it(planned: Field, tmp_path: Path) -> None:
    book = planned.audit
    plan.issue_plan(book, planned.by(planned.lead))
    (version,) = versions(book)
    path = book.ledger.exhibit(version.record)
    assert path.suffix == ".json"
    write_bundle(book.ledger, tmp_path / "out.zip")
    assert [problem for each in verify(planned.workspace).ledgers for problem in each.problems] == []
    path.unlink()
    found = [str(problem) for each in verify(planned.workspace).ledgers for problem in each.problems]
    assert any("plan version 1" in problem for problem in found)
    with pytest.raises(DamagedLedger, match="plan version 1"):
        plan_of(planned.workspace, book)


def sent(field: Field, to: Person) -> Letter:
    (letter,) = letters(field.workspace, field.audit, to.id)
    return letter


def test_everybody_with_a_part_gets_the_own_sessions_in_the_own_time(planned: Field) -> None:
    workspace, book, lead = planned.workspace, planned.audit, planned.lead
    manager = planned.by(planned.manager)
    far = organisation.add(workspace.programme, manager, Site, ref="TYO", name="Tokyo", timezone="Asia/Tokyo").value
    organisation.edit(workspace.programme, manager, Person, planned.doer.id, site=far.id, email="onne@example.com")
    schedule.refresh_copies(workspace, book, manager)
    line = {"day": workspace.today(), "start": time(13), "end": time(14), "zone": "Europe/Prague"}
    agenda.add_line(
        book, planned.by(lead), **line, topic="Floor", auditees=[planned.doer.id], clauses=["20000-1:8.6.1"]
    )
    plan.describe(workspace, book, planned.by(lead), preparation="Access to the tool", logistics="Room 3.14")
    assert "This is a draft" in sent(planned, planned.doer).text
    plan.issue_plan(book, planned.by(lead))
    letter = sent(planned, planned.doer)
    assert str(letter.to.address) == "Õnne-Liis Ööbik <onne@example.com>"
    assert letter.text.startswith("Dear Õnne-Liis Ööbik,\n")
    hour = 20 if "CEST" in letter.text else None
    assert "in the time of Asia/Tokyo" in letter.text
    assert any(f", {start}:00-{end}:00  Floor" in letter.text for start, end in ((20, 21), (21, 22))), hour
    assert "13:00-14:00 in Europe/Prague" in letter.text
    assert "Everything" not in letter.text
    assert "Access to the tool" in letter.text
    assert "Room 3.14" in letter.text
    assert f"to {lead.name}, lead auditor" in letter.text
    assert letter.calendar is not None
    assert letter.calendar.count(b"BEGIN:VEVENT") == 1
    people = [each.to.name for each in letters(workspace, book)]
    assert people[:2] == [lead.name, planned.auditor.name]
    assert planned.owner.name in people
    assert planned.client.name not in people


def test_who_has_no_part_gets_no_letter(planned: Field) -> None:
    with pytest.raises(NotFound, match="has no part"):
        letters(planned.workspace, planned.audit, planned.client.id)


def test_an_auditor_is_not_asked_to_prepare(conducted: Field) -> None:
    assert "Please have ready" not in sent(conducted, conducted.lead).text
    conduct.close_meeting(conducted.audit, conducted.by(conducted.lead))
    assert sent(conducted, conducted.lead).subject.endswith("version 1")
