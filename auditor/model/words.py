"""The words of the trade, each with one spelling: used by records, commands, screens and reports alike.

Vocabulary after ISO 19011 and ISO 9000. Grades and states are ids; their labels are wording of a scheme.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who acts (the roles of an audit programme, of an audit, and of a nonconformity)."""

    CLIENT = "client"  # top management, who asks for the audits
    PROGRAMME_MANAGER = "programme-manager"
    COORDINATOR = "coordinator"  # of the certification; reads
    LEAD = "lead"
    AUDITOR = "auditor"
    TRAINEE = "trainee"
    EXPERT = "expert"
    OBSERVER = "observer"
    GUIDE = "guide"
    REPRESENTATIVE = "representative"  # the auditee's, for this audit
    PROCESS_OWNER = "process-owner"
    ACTION_OWNER = "action-owner"
    VERIFIER = "verifier"
    SYSTEM = "system"  # what happens by itself


class Grade(StrEnum):
    """Result of comparing evidence with a requirement."""

    CONFORMING = "conforming"
    GOOD_PRACTICE = "good-practice"
    OFI = "ofi"
    OBSERVATION = "observation"
    MINOR = "minor"
    MAJOR = "major"

    @property
    def is_nonconformity(self) -> bool:
        """Whether the requirement is not fulfilled."""
        return self in (Grade.MINOR, Grade.MAJOR)

    @property
    def is_written_up(self) -> bool:
        """Whether a finding is written for it; conforming is a finding too, but needs none."""
        return self is not Grade.CONFORMING


class ItemState(StrEnum):
    """States of a checklist item's response (machine C)."""

    UNANSWERED = "unanswered"
    IN_WORK = "in_work"
    PARKED = "parked"
    ANSWERED = "answered"
    NOT_APPLICABLE = "not_applicable"
    NOT_AUDITED = "not_audited"
    LOCKED = "locked"


class AuditState(StrEnum):
    """States of an audit (machine A)."""

    PLANNED = "planned"
    INITIATED = "initiated"
    PREPARING = "preparing"
    PLAN_ISSUED = "plan_issued"
    IN_PROGRESS = "in_progress"
    CONCLUDED = "concluded"
    REPORTED = "reported"
    COMPLETED = "completed"
    FOLLOW_UP = "follow_up"
    CLOSED = "closed"
    CANCELLED = "cancelled"
    TERMINATED = "terminated"


BEFORE_PLAN = (AuditState.PLANNED, AuditState.INITIATED, AuditState.PREPARING)
"""States of an audit whose plan may be written: none is issued, or it is reopened."""

BEFORE_OPENING = (*BEFORE_PLAN, AuditState.PLAN_ISSUED)
"""States of an audit that has not begun."""


class FindingState(StrEnum):
    """States of a finding (machine F)."""

    DRAFT = "draft"
    AGREED = "agreed"
    PRESENTED = "presented"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class NonconformityState(StrEnum):
    """States of a nonconformity (machine N)."""

    DRAFT = "draft"
    ISSUED = "issued"
    ACKNOWLEDGED = "acknowledged"
    RESPONSE_SUBMITTED = "response_submitted"
    RESPONSE_RETURNED = "response_returned"
    RESPONSE_ACCEPTED = "response_accepted"
    IMPLEMENTED = "implemented"
    IMPLEMENTATION_REJECTED = "implementation_rejected"
    IMPLEMENTATION_VERIFIED = "implementation_verified"
    REOPENED = "reopened"
    CLOSED_EFFECTIVE = "closed_effective"
    VOID = "void"
    TRANSFERRED = "transferred"

    @property
    def is_final(self) -> bool:
        """Whether nothing is owed any more."""
        return self in FINAL


FINAL = frozenset({NonconformityState.CLOSED_EFFECTIVE, NonconformityState.VOID, NonconformityState.TRANSFERRED})
"""States in which nobody owes anything."""


class ProgrammeState(StrEnum):
    """States of an audit programme (machine P)."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    CANCELLED = "cancelled"


class RevisionState(StrEnum):
    """States of a report revision."""

    ISSUED = "issued"
    SUPERSEDED = "superseded"


class Method(StrEnum):
    """How evidence is collected."""

    INTERVIEW = "interview"
    DOCUMENT_REVIEW = "document-review"
    RECORD_REVIEW = "record-review"
    OBSERVATION = "observation"
    SAMPLING = "sampling"


class Mode(StrEnum):
    """From where an audit or an agenda line is done."""

    ON_SITE = "on-site"
    REMOTE = "remote"
    HYBRID = "hybrid"


class EvidenceKind(StrEnum):
    """What a piece of objective evidence is."""

    DOCUMENT = "document"
    RECORD = "record"
    STATEMENT = "statement"
    OBSERVATION = "observation"
    PHOTO = "photo"
    FILE = "file"
    MEASUREMENT = "measurement"
    NOTE = "note"


class Verification(StrEnum):
    """Degree to which a piece of evidence was verified (ISO 19011 6.4.7)."""

    RECORD = "record"
    SEEN = "seen"
    TWO_SOURCES = "two-sources"
    SINGLE_STATEMENT = "single-statement"
    NONE = "none"


class Confidentiality(StrEnum):
    """Class of a piece of evidence: who may read it."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"
    PERSONAL = "personal"


class Phase(StrEnum):
    """Plan, do, check, act."""

    PLAN = "plan"
    DO = "do"
    CHECK = "check"
    ACT = "act"


class SampleMethod(StrEnum):
    """How a sample is drawn."""

    CENSUS = "census"
    RANDOM = "random"
    SYSTEMATIC = "systematic"
    STRATIFIED = "stratified"
    JUDGEMENT = "judgement"
    DISCOVERY = "discovery"
    MULTI_SITE = "multi-site"


class Owed(StrEnum):
    """Whose turn it is in a nonconformity."""

    OWNER = "owner"
    AUDITOR = "auditor"
    VERIFIER = "verifier"
    NOBODY = "nobody"


class TransitionKind(StrEnum):
    """What happens to a service in a transition; ``sms`` is what the management system itself needs."""

    NEW = "new"
    CHANGE = "change"
    REMOVAL = "removal"
    TRANSFER_IN = "transfer-in"
    TRANSFER_OUT = "transfer-out"
    SMS = "sms"


class TransitionPhase(StrEnum):
    """Where in the way of a service from project to operation a transition item is asked."""

    SCOPE = "scope"
    PLAN = "plan"
    DESIGN = "design"
    BUILD = "build"
    ACCEPTANCE_PROJECT = "acceptance-project"
    ACCEPTANCE_SERVICE = "acceptance-service"
    GO_NO_GO = "go-no-go"
    DEPLOY = "deploy"
    POST_IMPLEMENTATION = "post-implementation"
    HANDOVER = "handover"
    COOPERATION = "cooperation"
    OTHER_PARTIES = "other-parties"
    SM_PLAN = "sm-plan"
    PLAN_SERVICES = "plan-services"
    PM_SKILL = "pm-skill"
    IMPLEMENTATION = "implementation"
    PDCA = "pdca"


class OwnerSide(StrEnum):
    """Who answers for a transition item: the project, the service side, or both together."""

    PROJECT = "project"
    SERVICE = "service"
    BOTH = "both"
