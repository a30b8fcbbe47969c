"""The schedule: an audit that moves says from when, by whom and at whose wish."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from auditor.activities import merging, replanning
from auditor.activities.act import act
from auditor.errors import InvalidInput, NotFound
from auditor.exchange.bundle import write_bundle
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
