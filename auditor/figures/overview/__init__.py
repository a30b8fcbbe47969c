"""The rows of the overview: what lists over all audits show of each, made from the records of one audit.

A row holds facts only, and changes only with the ledger it was made from, so it can be kept. What depends on the day
(overdue, days left, age) is judged when it is shown, by the functions that judge a whole record.
"""

from auditor.figures.overview.audit import AuditRow, Member, SessionRow, audit_row, roles, standards
from auditor.figures.overview.findings import FindingRow, FindingsPage, findings_page
from auditor.figures.overview.history import HistoryPage, PastRow, StepRow, history_page
from auditor.figures.overview.register import Followed, Named, NonconformityRow, RegisterPage, register_page
from auditor.figures.overview.row import NOBODY, Row, clauses_in, in_one_text
from auditor.figures.overview.slot import SlotRow, slot_row

__all__ = [
    "NOBODY",
    "AuditRow",
    "FindingRow",
    "FindingsPage",
    "Followed",
    "HistoryPage",
    "Member",
    "Named",
    "NonconformityRow",
    "PastRow",
    "RegisterPage",
    "Row",
    "SessionRow",
    "SlotRow",
    "StepRow",
    "audit_row",
    "clauses_in",
    "findings_page",
    "history_page",
    "in_one_text",
    "register_page",
    "roles",
    "slot_row",
    "standards",
]
