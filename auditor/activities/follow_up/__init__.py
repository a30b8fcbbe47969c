"""Following nonconformities to their end, by people other than the doers (N2 to N17; ISO 19011 6.7)."""

from auditor.activities.follow_up.dates import ask_extension, decide_extension, set_due
from auditor.activities.follow_up.effectiveness import close, not_effective, reopen, wait_for
from auditor.activities.follow_up.ending import transfer, void
from auditor.activities.follow_up.following import find, may, roles
from auditor.activities.follow_up.implementation import implement, reject, report_action_done, verify
from auditor.activities.follow_up.looking import planned_method, sample_named
from auditor.activities.follow_up.response import accept, acknowledge, give_back, respond
from auditor.activities.follow_up.responsible import de_escalate, escalate, reassign

__all__ = [
    "accept",
    "acknowledge",
    "ask_extension",
    "close",
    "de_escalate",
    "decide_extension",
    "escalate",
    "find",
    "give_back",
    "implement",
    "may",
    "not_effective",
    "planned_method",
    "reassign",
    "reject",
    "reopen",
    "report_action_done",
    "respond",
    "roles",
    "sample_named",
    "set_due",
    "transfer",
    "verify",
    "void",
    "wait_for",
]
