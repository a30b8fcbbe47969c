"""Nonconformities, registers and lists for tests: as people write them, empty, hostile and long."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from auditor.model.words import Confidentiality, EvidenceKind, Grade, NonconformityState, Owed
from auditor.reporting import nonconformity_record as facts
from auditor.reporting.audit_facts import PersonFacts
from auditor.reporting.document import Rendered
from auditor.reporting.nonconformity_design import nonconformity_design
from auditor.reporting.nonconformity_paper import render_nonconformity
from auditor.reporting.nonconformity_record import NonconformitySheet
from auditor.reporting.owner_list import render_owner_list
from auditor.reporting.record import DueFacts
from auditor.reporting.register_design import register_design
from auditor.reporting.register_paper import render_register
from auditor.reporting.register_record import CountFacts, EntryFacts, OwnerList, RegisterSheet, TaskFacts
from auditor.reporting.review_record import FigureFacts, MonthFacts
from tests.reporting.sample import HOSTILE

TODAY = date(2026, 11, 23)
N = NonconformityState


def rendered(record: NonconformitySheet | RegisterSheet | OwnerList) -> Rendered:
    """*record* in the shipped design of its language."""
    if isinstance(record, NonconformitySheet):
        return render_nonconformity(record, nonconformity_design(record.language))
    design = register_design(record.language)
    return render_register(record, design) if isinstance(record, RegisterSheet) else render_owner_list(record, design)


def piece(ref: str, words: str = "Approval field empty", **fields: Any) -> facts.PieceFacts:
    """A piece of evidence."""
    said = {"kind": EvidenceKind.RECORD, "confidentiality": Confidentiality.INTERNAL, "reference": "REL-2026-0412"}
    at = datetime(2026, 10, 6, 14, 5, tzinfo=UTC)
    return facts.PieceFacts(ref=ref, captured=at, description=words, **(said | fields))


def step(day: int, by: str, transition: str, action: str, to: N | None = None, note: str = "") -> facts.StepFacts:
    """A step in October."""
    on = datetime(2026, 10, day, 14, tzinfo=UTC)
    return facts.StepFacts(on=on, by=by, transition=transition, action=action, to=to, note=note)


def sheet(**fields: Any) -> NonconformitySheet:
    """A major that went all the way round once and waits for the judgement of its effectiveness."""
    lead, owner, verifier = "Þórdís Ólafsdóttir", "يوسف الخطيب", "Nguyễn Thị Hồng Ánh"
    said: dict[str, Any] = {
        "organisation": "Skála & Žďár Managed Services SE",
        "classification": "internal",
        "as_of": TODAY,
        "ref": "NC-2026-04",
        "audit": "IA-2026-03",
        "audit_title": "Design, build, transition",
        "finding": "F-01",
        "grade": Grade.MAJOR,
        "grade_label": "critical",
        "state": N.IMPLEMENTATION_VERIFIED,
        "title": "Services go live without a decision",
        "clauses": [facts.CitedClause(clause="20000-1:8.5.2.3", title="Build and transition")],
        "process": "service design",
        "site": "Brno",
        "lead": PersonFacts(name=lead),
        "owner": PersonFacts(name=owner, function="project manager"),
        "process_owner": PersonFacts(name="Łukasz Żółć", function="owner of change"),
        "verifier": PersonFacts(name=verifier),
        "raised": date(2026, 10, 8),
        "raised_by": lead,
        "issued": date(2026, 10, 19),
        "due": [
            DueFacts(step="response", due=date(2026, 11, 2)),
            DueFacts(step="effectiveness", due=date(2026, 11, 20), reason="before stage 1"),
        ],
        "due_now": date(2026, 11, 20),
        "days_overdue": 3,
        "turn": Owed.VERIFIER,
        "whose": verifier,
        "flags": ["overdue", "escalated", "extended", "repeat"],
        "repeat_of": "NC-2025-07",
        "repeat_reason": "the same gate",
        "requirement": "Releases are approved before deployment.",
        "statement": "Two of three transitions went live without a decision.",
        "evidence": [
            piece("E-003"),
            piece("E-005", "", kind=EvidenceKind.STATEMENT, confidentiality="confidential", is_withheld=True),
        ],
        "grade_reason": "Systemic, two of three.",
        "presented_to": owner,
        "presented_on": date(2026, 10, 8),
        "presented_acknowledged": False,
        "disagreement": "The boss knew.",
        "acknowledgement": facts.AcknowledgementFacts(
            by="Łukasz Żółć", on=date(2026, 10, 20), agrees=False, note="see report 7.2"
        ),
        "submitted": [date(2026, 10, 28), date(2026, 10, 30)],
        "correction": "Retroactive decision held.",
        "containment": "Deployment lock.",
        "extent": "All transitions of 24 months checked.",
        "cause": "Nobody had the authority to stop a release.",
        "cause_method": "5 why",
        "cause_categories": ["authority", "data"],
        "whys": [
            facts.WhyFacts(number="1", text="The date stood in the contract"),
            facts.WhyFacts(number="1.1", text="Nobody had to agree to it", is_root=True),
            facts.WhyFacts(number="2", text="The plan had no gate"),
        ],
        "criterion": "The next two transitions meet all criteria.",
        "actions": [
            facts.ActionFacts(
                ref="CA-1",
                text="Gate with three signatures",
                owner=owner,
                due=date(2026, 11, 6),
                done=date(2026, 11, 5),
                evidence=["E-101"],
            ),
            facts.ActionFacts(
                ref="CA-2", text="Role description", owner=owner, due=TODAY, is_overdue=True, shown_by="the signed text"
            ),
        ],
        "reviews": [
            facts.ReviewFacts(on=date(2026, 10, 29), by=lead, accepted=False, reason="no extent"),
            facts.ReviewFacts(on=date(2026, 11, 2), by=lead, accepted=True),
        ],
        "checks": [
            facts.CheckFacts(
                kind="implementation",
                on=date(2026, 11, 19),
                by=verifier,
                method="walk-through",
                seen="Gate seen in the tool",
                result="verified",
                evidence=["E-104"],
            )
        ],
        "shown": [piece("E-104", "Gate in the tool")],
        "waiting_occurrences": 2,
        "occurrences_seen": 1,
        "extensions": [
            facts.ExtensionFacts(
                field="implementation",
                asked_on=date(2026, 11, 3),
                asked_by=owner,
                old=date(2026, 11, 10),
                new=date(2026, 11, 18),
                reason="supplier on strike",
                granted=True,
                decided_on=date(2026, 11, 4),
                decided_by="Bohumila Šťastná",
                note="once only",
            )
        ],
        "escalations": [
            facts.EscalationFacts(on=TODAY, by="Tuuli Yö-Järvinen", to="Bohumila Šťastná", reason="three days over")
        ],
        "set_aside": [
            facts.SetAsideFacts(rule="G-36", on=TODAY, by=verifier, reason="stage 1 comes", compensation="second look"),
            facts.SetAsideFacts(rule="G-32", on=date(2026, 10, 28), by=owner, text="no extent"),
        ],
        "history": [
            step(8, lead, "N1", "raise", N.DRAFT),
            step(19, lead, "N2", "issue", N.ISSUED, "with report revision 1"),
            step(29, lead, "N5", "return response", N.RESPONSE_RETURNED, "no extent"),
        ],
    }
    return NonconformitySheet(**(said | fields))


def entry(n: int = 1, **fields: Any) -> EntryFacts:
    """An entry of the register."""
    said: dict[str, Any] = {
        "ref": f"NC-2026-{n:02}",
        "audit": "IA-2026-03",
        "grade": Grade.MINOR,
        "state": N.RESPONSE_RETURNED,
        "title": f"Major incident {n:04} without information to top management",
        "clauses": ["20000-1:8.6.1", "20000-1:8.6.2"],
        "process": "incident management",
        "site": "Brno",
        "owner": "María José Núñez y Fernández de la Peña",
        "turn": Owed.OWNER,
        "issued": date(2026, 10, 19),
        "due": date(2026, 11, 16),
        "age": 35,
        "days_overdue": 7,
        "flags": ["overdue", "escalated", "repeat"],
        "repeat_of": "NC-2025-07",
        "is_open": True,
    }
    return EntryFacts(**(said | fields))


def register(**fields: Any) -> RegisterSheet:
    """A register of three, one of them closed."""
    months = [
        MonthFacts(month=date(2026, n, 1), share=n / 12 if n % 2 else None, seen=n, said="x") for n in range(1, 13)
    ]
    said: dict[str, Any] = {
        "organisation": "Skála & Žďár Managed Services SE",
        "classification": "internal",
        "programme": "AP-2026-2028",
        "as_of": TODAY,
        "manager": PersonFacts(name="Tuuli Yö-Järvinen"),
        "open": 2,
        "overdue": 1,
        "open_majors": 1,
        "oldest_major": 35,
        "closed": 1,
        "ageing": {"0-30": 0, "31-60": 2, "61-90": 0, ">90": 0},
        "by_state": {N.RESPONSE_RETURNED: 1, N.IMPLEMENTATION_VERIFIED: 1},
        "by_grade": {Grade.MAJOR: 1, Grade.MINOR: 1},
        "by_turn": {Owed.OWNER: 1, Owed.AUDITOR: 0, Owed.VERIFIER: 1},
        "entries": [
            entry(6),
            entry(4, grade=Grade.MAJOR, state=N.IMPLEMENTATION_VERIFIED, days_overdue=0, turn=Owed.VERIFIER, flags=[]),
            entry(
                5,
                state=N.CLOSED_EFFECTIVE,
                is_open=False,
                closed=date(2026, 11, 17),
                due=None,
                days_overdue=0,
                turn=Owed.NOBODY,
            ),
        ],
        "pareto": {"clause": [CountFacts(of=f"20000-1:8.{n}", n=20 - n) for n in range(1, 14)], "site": []},
        "figures": [
            FigureFacts(id="K-12", name="Responses in time", value="4 of 4", scale="0 to 100 %", months=months)
        ],
    }
    return RegisterSheet(**(said | fields))


def owner_list(**fields: Any) -> OwnerList:
    """A response to be written again, and an action of somebody else's nonconformity."""
    action = facts.ActionFacts(ref="CA-2", text="Sign the amendment", owner="Søren Å", due=date(2026, 12, 18))
    said: dict[str, Any] = {
        "organisation": "Skála & Žďár Managed Services SE",
        "classification": "internal",
        "as_of": TODAY,
        "person": PersonFacts(name="Søren Å"),
        "contact": PersonFacts(name="Tuuli Yö-Järvinen", function="programme manager"),
        "tasks": [
            TaskFacts(
                ref="NC-2026-06",
                audit="IA-2026-03",
                grade=Grade.MINOR,
                state=N.RESPONSE_RETURNED,
                title="No information",
                clauses=["20000-1:8.6.1"],
                due=date(2026, 11, 16),
                days_overdue=7,
                why="the cause restates the problem",
                repeat_of="NC-2025-07",
            ),
            TaskFacts(
                ref="NC-2026-07",
                audit="IA-2026-03",
                grade=Grade.MAJOR,
                state=N.RESPONSE_ACCEPTED,
                title="Contract not reviewed",
                only_actions=True,
                due=date(2026, 12, 18),
                actions=[action],
            ),
        ],
    }
    return OwnerList(**(said | fields))


def hostile_sheet() -> NonconformitySheet:
    """A hostile text in every field of the paper."""
    texts = iter([words[:2000] for words in HOSTILE] * 40)

    def said() -> str:
        return next(texts)

    day = TODAY - timedelta(days=3)
    return sheet(
        organisation=said(),
        classification=said(),
        ref=said()[:200],
        audit=said()[:200],
        audit_title=said(),
        grade_label=said()[:300],
        title=said(),
        clauses=[facts.CitedClause(clause=said()[:300], title=said())],
        process=said(),
        site=said(),
        services=[said()],
        owner=PersonFacts(name=said()[:500], function=said()),
        process_owner=PersonFacts(name=said()),
        raised_by=said(),
        due=[DueFacts(step="response", due=day, reason=said())],
        whose=said(),
        repeat_of=said(),
        repeat_reason=said(),
        requirement=HOSTILE[6],
        statement=HOSTILE[2],
        evidence=[piece(said()[:300], said(), reference=said(), place=said(), respondent=said())],
        grade_reason=said(),
        presented_to=said(),
        disagreement=said(),
        acknowledgement=facts.AcknowledgementFacts(by=said(), on=day, agrees=True, note=said()),
        correction=said(),
        containment=said(),
        extent=said(),
        cause=said(),
        cause_method=said(),
        cause_categories=[said()],
        criterion=said(),
        actions=[facts.ActionFacts(ref=said()[:300], text=said(), owner=said(), due=day, evidence=[said()])],
        reviews=[facts.ReviewFacts(on=day, by=said(), accepted=False, reason=said())],
        checks=[
            facts.CheckFacts(
                kind="effectiveness", on=day, by=said(), method=said(), seen=said(), result="not-effective"
            )
        ],
        extensions=[
            facts.ExtensionFacts(
                field="response", asked_on=day, asked_by=said(), old=day, new=TODAY, reason=said(), note=said()
            )
        ],
        escalations=[facts.EscalationFacts(on=day, by=said(), to=said(), reason=said())],
        set_aside=[facts.SetAsideFacts(rule="G-36", on=day, by=said(), reason=said(), compensation=said())],
        reason=said(),
        history=[step(8, said(), "N1", "raise", N.DRAFT, said()), step(9, said(), "G-22", said()[:300])],
    )


def hostile_register() -> RegisterSheet:
    """A hostile text in every field of the register."""
    texts = iter([words[:1000] for words in HOSTILE] * 40)
    names = ("title", "process", "site", "owner", "repeat_of")
    entries = [
        entry(n, clauses=[next(texts)[:300]], **{name: next(texts) for name in names}) for n in range(len(HOSTILE))
    ]
    return register(
        organisation=next(texts),
        programme=next(texts)[:200],
        entries=entries,
        pareto={"cause": [CountFacts(of=words, n=1) for words in HOSTILE]},
        not_read=list(HOSTILE[:2]),
    )


def long_register(count: int) -> RegisterSheet:
    """A register of so many."""
    return register(entries=[entry(n) for n in range(1, count + 1)], open=count)
