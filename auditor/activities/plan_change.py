"""When the team and the agenda of an audit may change, and by whom (A4, A5, A7)."""

from __future__ import annotations

from auditor.activities.act import Step, not_reported
from auditor.activities.permission import PLANNERS, only
from auditor.errors import InvalidInput
from auditor.model.audit import Audit
from auditor.model.machines import AUDIT
from auditor.model.words import BEFORE_PLAN, AuditState


def changing_plan(now: Step, audit: Audit, what: str) -> None:
    """Team and agenda change before the plan is issued, or on the fly with a line in the history (A7)."""
    if audit.state is AuditState.IN_PROGRESS:
        now.allow(AUDIT, "change plan", audit, note=what)
    else:
        before_the_plan(now, audit)


def before_the_plan(now: Step, audit: Audit) -> None:
    """An issued plan is reopened before it changes (A5), a reported one stands (G-22); auditors and manager plan."""
    only(now, PLANNERS, "A4", "an audit is planned")
    not_reported(audit)
    if audit.state not in BEFORE_PLAN:
        raise InvalidInput(
            f"{audit.ref} is {audit.state.value.replace('_', ' ')}; its plan stands.",
            "Reopen the plan (auditor audit reopen-plan), or note the change on the fly (auditor audit note).",
        )
