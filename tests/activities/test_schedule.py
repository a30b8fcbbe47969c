"""The schedule: an audit that moves says from when, by whom and at whose wish."""

from __future__ import annotations

from datetime import timedelta

import pytest

from auditor.activities import replanning
from auditor.errors import InvalidInput
from auditor.model.programme import Slot

from .conftest import Field


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
