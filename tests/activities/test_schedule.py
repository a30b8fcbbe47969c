"""The schedule: an audit that moves says from when, by whom and at whose wish."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from auditor.activities import merging, plan, plan_version, replanning, timetable
from auditor.activities.act import act
from auditor.errors import InvalidInput, NotFound
from auditor.exchange.bundle import write_bundle
from auditor.model.audit import AgendaLine
from auditor.model.programme import Slot

from .conftest import Field
from .copies import empty_workspace


def test_a_postponement_keeps_who_asked_for_it(planned: Field) -> None:
    before = planned.audit.audit.planned_from
    later = before + timedelta(days=1)
    acting = planned.by(planned.manager)
    with pytest.raises(InvalidInput, match="A16"):
        replanning.postpone(planned.workspace, planned.audit, acting, later, "")
    replanning.postpone(planned.workspace, planned.audit, acting, later, "illness", planned.owner.id)
    (moved,) = planned.audit.audit.postponements
    assert (moved.old, moved.new, moved.by, moved.asked_by) == (before, later, planned.manager.id, planned.owner.id)
    assert planned.workspace.programme.get(Slot, planned.audit.audit.id).planned_from == later
    replanning.postpone(planned.workspace, planned.audit, planned.by(planned.manager), before, "well again")
    assert planned.audit.audit.postponements[-1].asked_by == planned.manager.id


def test_the_agenda_moves_with_its_audit_and_an_issued_plan_is_told_to_be_issued_anew(planned: Field) -> None:
    book, manager = planned.audit, planned.by(planned.manager)
    day = book.audit.planned_from

    def days() -> list[date]:
        return [line.day for line in book.all(AgendaLine).values()]

    moved = replanning.postpone(planned.workspace, book, manager, day + timedelta(days=9), "illness")
    assert (days(), moved.told) == ([day + timedelta(days=9)], ())
    plan.issue_plan(book, planned.by(planned.lead))
    moved = replanning.postpone(planned.workspace, book, planned.by(planned.manager), day, "well again")
    assert days() == [day]
    assert [line.day for line in plan_version.issued(book)[0].agenda] == [day + timedelta(days=9)]
    (said,) = moved.told
    assert said.startswith("Version 1 of the plan tells the days before")
    (session,) = (each for each in timetable.timetable(planned.workspace).entries if each.appointment.zone)
    assert (f"{session.appointment.first:%Y-%m-%d}", session.sequence) == (f"{day}", 1)


def test_an_audit_is_moved_where_its_programme_is(planned: Field, tmp_path: Path) -> None:
    write_bundle(planned.audit.ledger, tmp_path / "audit.zip")
    with empty_workspace(tmp_path, "second") as elsewhere:
        acting = act(elsewhere, planned.manager.id)
        merging.take_in(elsewhere, tmp_path / "audit.zip", acting)
        book = elsewhere.audit("IA-1")
        with pytest.raises(NotFound, match="The programme of IA-1 is not here"):
            replanning.postpone(elsewhere, book, acting, elsewhere.today() + timedelta(days=1), "illness")
        with pytest.raises(NotFound, match="The programme of IA-1 is not here"):
            replanning.cancel(elsewhere, book, acting, "no need")
