"""The machines of the trade: programme, audit, item, finding, improvement, nonconformity (docs/rules.md shows them)."""

from __future__ import annotations

from auditor.model.improvement import DecisionState as D
from auditor.model.machine import Machine, row
from auditor.model.words import BEFORE_OPENING, BEFORE_PLAN
from auditor.model.words import AuditState as A
from auditor.model.words import FindingState as F
from auditor.model.words import ItemState as C
from auditor.model.words import NonconformityState as N
from auditor.model.words import ProgrammeState as P
from auditor.model.words import Role as R

PROGRAMME = Machine(
    "programme",
    row("P1", "create", "", P.DRAFT, R.PROGRAMME_MANAGER),
    row("P2", "submit", P.DRAFT, P.SUBMITTED, R.PROGRAMME_MANAGER),
    row("P3", "send back", P.SUBMITTED, P.DRAFT, R.CLIENT),
    row("P4", "approve", P.SUBMITTED, P.APPROVED, R.CLIENT),
    row("P5", "start", P.APPROVED, P.ACTIVE, R.PROGRAMME_MANAGER, R.SYSTEM),
    row("P6", "propose revision", P.ACTIVE, P.ACTIVE, R.PROGRAMME_MANAGER),
    row("P6", "drop revision", P.ACTIVE, P.ACTIVE, R.PROGRAMME_MANAGER, R.CLIENT),
    row("P6", "approve revision", P.ACTIVE, P.ACTIVE, R.CLIENT),
    row("P7", "suspend", P.ACTIVE, P.SUSPENDED, R.CLIENT),
    row("P7", "resume", P.SUSPENDED, P.ACTIVE, R.CLIENT),
    row("P8", "close", P.ACTIVE, P.CLOSED, R.PROGRAMME_MANAGER),
    row("P9", "cancel", (P.DRAFT, P.SUBMITTED, P.APPROVED), P.CANCELLED, R.CLIENT),
    row(
        "A1",
        "change schedule",
        (P.DRAFT, P.SUBMITTED, P.APPROVED, P.ACTIVE, P.SUSPENDED),
        "",
        R.PROGRAMME_MANAGER,
    ),
)

AUDIT = Machine(
    "audit",
    row("A1", "add slot", "", A.PLANNED, R.PROGRAMME_MANAGER),
    row("A1", "change slot", BEFORE_PLAN, "", R.PROGRAMME_MANAGER),
    row("A2", "appoint", A.PLANNED, A.INITIATED, R.PROGRAMME_MANAGER, R.LEAD),
    row("A3", "confirm feasibility", A.INITIATED, A.PREPARING, R.LEAD),
    row("A4", "issue plan", A.PREPARING, A.PLAN_ISSUED, R.LEAD, R.PROGRAMME_MANAGER),
    row("A5", "reopen plan", A.PLAN_ISSUED, A.PREPARING, R.LEAD, R.PROGRAMME_MANAGER),
    row("A6", "hold opening meeting", A.PLAN_ISSUED, A.IN_PROGRESS, R.LEAD),
    row("A7", "change plan", A.IN_PROGRESS, A.IN_PROGRESS, R.LEAD),
    row("A8", "hold closing meeting", A.IN_PROGRESS, A.CONCLUDED, R.LEAD),
    row("A9", "stop early", A.IN_PROGRESS, A.TERMINATED, R.LEAD),
    row("A10", "issue report", (A.CONCLUDED, A.TERMINATED), A.REPORTED, R.LEAD),
    row("A11", "complete", A.REPORTED, A.COMPLETED, R.LEAD, R.PROGRAMME_MANAGER),
    row("A12", "go to follow-up", A.COMPLETED, A.FOLLOW_UP, R.SYSTEM),
    row("A13", "close", A.COMPLETED, A.CLOSED, R.PROGRAMME_MANAGER),
    row("A14", "close", A.FOLLOW_UP, A.CLOSED, R.PROGRAMME_MANAGER),
    row("A15", "reopen", A.CLOSED, A.FOLLOW_UP, R.SYSTEM),
    row("A16", "postpone", BEFORE_OPENING, "", R.PROGRAMME_MANAGER),
    row("A17", "cancel", BEFORE_OPENING, A.CANCELLED, R.PROGRAMME_MANAGER),
    row("A17", "cancel with its programme", BEFORE_OPENING, A.CANCELLED, R.SYSTEM),
)

_OPEN_ITEM = (C.UNANSWERED, C.IN_WORK, C.PARKED)
_NOTE_TAKERS = (R.LEAD, R.AUDITOR, R.TRAINEE, R.EXPERT)

ITEM = Machine(
    "item",
    row("C1", "note", C.UNANSWERED, C.IN_WORK, *_NOTE_TAKERS),
    row("C1", "note", (C.IN_WORK, C.PARKED, C.ANSWERED, C.NOT_APPLICABLE, C.NOT_AUDITED), "", *_NOTE_TAKERS),
    row("C2", "grade", _OPEN_ITEM, C.ANSWERED, R.LEAD, R.AUDITOR, R.TRAINEE),
    row("C3", "park", _OPEN_ITEM, C.PARKED, R.LEAD, R.AUDITOR, R.TRAINEE),
    row("C4", "mark not applicable", _OPEN_ITEM, C.NOT_APPLICABLE, R.LEAD, R.AUDITOR),
    row("C5", "mark not audited", _OPEN_ITEM, C.NOT_AUDITED, R.LEAD, R.AUDITOR),
    row("C6", "grade", (C.ANSWERED, C.NOT_APPLICABLE, C.NOT_AUDITED), C.ANSWERED, R.LEAD, R.AUDITOR, R.TRAINEE),
    row("C6", "mark not applicable", (C.ANSWERED, C.NOT_AUDITED), C.NOT_APPLICABLE, R.LEAD, R.AUDITOR),
    row("C6", "mark not audited", (C.ANSWERED, C.NOT_APPLICABLE), C.NOT_AUDITED, R.LEAD, R.AUDITOR),
    row(
        "C6",
        "take back",
        (C.ANSWERED, C.NOT_APPLICABLE, C.NOT_AUDITED),
        C.IN_WORK,
        R.LEAD,
        R.AUDITOR,
        R.TRAINEE,
    ),
    row("C7", "lock", (C.ANSWERED, C.NOT_APPLICABLE, C.NOT_AUDITED), C.LOCKED, R.SYSTEM),
    row("C8", "add", "", C.UNANSWERED, R.LEAD, R.AUDITOR),
)

_NOT_ISSUED = (F.DRAFT, F.AGREED, F.PRESENTED)

FINDING = Machine(
    "finding",
    row("F1", "raise", "", F.DRAFT, R.LEAD, R.AUDITOR, R.TRAINEE),
    row("F1", "write", F.DRAFT, F.DRAFT, R.LEAD, R.AUDITOR, R.TRAINEE),
    row("F2", "agree", F.DRAFT, F.AGREED, R.LEAD),
    row("F3", "present", (F.AGREED, F.PRESENTED), F.PRESENTED, R.LEAD, R.AUDITOR),
    row("F2", "dissent", _NOT_ISSUED, "", R.LEAD, R.AUDITOR, R.TRAINEE, R.EXPERT),
    row("F3", "agree response", (F.AGREED, F.PRESENTED), "", R.LEAD, R.AUDITOR),
    row("F4", "withdraw", _NOT_ISSUED, F.WITHDRAWN, R.LEAD),
    row("F5", "regrade", _NOT_ISSUED, "", R.LEAD),
    row("F5", "merge", _NOT_ISSUED, "", R.LEAD),
    row("F5", "split", _NOT_ISSUED, "", R.LEAD),
    row("F5", "mark urgent", _NOT_ISSUED, "", R.LEAD, R.AUDITOR, R.TRAINEE),
    row("F6", "issue", F.PRESENTED, F.ISSUED, R.SYSTEM),
    row("F7", "replace", F.ISSUED, F.SUPERSEDED, R.LEAD),
)

IMPROVEMENT = Machine(
    "improvement",
    row("O1", "decide", D.ISSUED, D.DECIDED, R.PROCESS_OWNER, R.REPRESENTATIVE),
    row("O2", "report done", D.DECIDED, D.DONE, R.ACTION_OWNER, R.PROCESS_OWNER, R.REPRESENTATIVE),
)

NOT_FINAL = tuple(state for state in N if not state.is_final)
_VERIFIERS = (R.VERIFIER, R.LEAD, R.PROGRAMME_MANAGER)

NONCONFORMITY = Machine(
    "nonconformity",
    row("N1", "raise", "", N.DRAFT, R.SYSTEM),
    row("N2", "issue", N.DRAFT, N.ISSUED, R.LEAD),
    row("N3", "acknowledge", N.ISSUED, N.ACKNOWLEDGED, R.PROCESS_OWNER, R.REPRESENTATIVE),
    row(
        "N4",
        "submit response",
        (N.ACKNOWLEDGED, N.RESPONSE_RETURNED, N.REOPENED),
        N.RESPONSE_SUBMITTED,
        R.ACTION_OWNER,
        R.PROCESS_OWNER,
    ),
    row("N5", "return response", N.RESPONSE_SUBMITTED, N.RESPONSE_RETURNED, *_VERIFIERS),
    row("N6", "accept response", N.RESPONSE_SUBMITTED, N.RESPONSE_ACCEPTED, *_VERIFIERS),
    row(
        "N7",
        "report implemented",
        (N.RESPONSE_ACCEPTED, N.IMPLEMENTATION_REJECTED),
        N.IMPLEMENTED,
        R.ACTION_OWNER,
        R.PROCESS_OWNER,
    ),
    row("N8", "reject implementation", N.IMPLEMENTED, N.IMPLEMENTATION_REJECTED, *_VERIFIERS),
    row("N9", "verify implementation", N.IMPLEMENTED, N.IMPLEMENTATION_VERIFIED, *_VERIFIERS),
    row("N10", "close as effective", N.IMPLEMENTATION_VERIFIED, N.CLOSED_EFFECTIVE, *_VERIFIERS),
    row("N11", "reopen as not effective", N.IMPLEMENTATION_VERIFIED, N.REOPENED, *_VERIFIERS),
    row("N12", "reopen", N.CLOSED_EFFECTIVE, N.REOPENED, R.LEAD, R.PROGRAMME_MANAGER),
    row("N13", "void", NOT_FINAL, N.VOID, R.LEAD, R.PROGRAMME_MANAGER),
    row("N14", "transfer", NOT_FINAL, N.TRANSFERRED, R.PROGRAMME_MANAGER),
    row("N15", "ask for extension", NOT_FINAL, "", R.ACTION_OWNER, R.PROCESS_OWNER),
    row("N15", "decide extension", NOT_FINAL, "", R.PROGRAMME_MANAGER, R.CLIENT),
    row("N16", "escalate", NOT_FINAL, "", R.PROGRAMME_MANAGER),
    row("N16", "de-escalate", NOT_FINAL, "", R.PROGRAMME_MANAGER),
    row("N17", "reassign", NOT_FINAL, "", R.PROCESS_OWNER, R.PROGRAMME_MANAGER),
)
