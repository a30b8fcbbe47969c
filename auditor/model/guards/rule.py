"""Rules, breaches of them, and what follows: refused, overridden, or warned."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from auditor.errors import AuditorError
from auditor.model.record import Id, Override
from auditor.model.words import Role


class Strength(StrEnum):
    """What a breach does."""

    HARD = "hard"  # refused
    OVERRIDE = "override"  # refused unless the named role gives a reason, which the report prints
    SOFT = "soft"  # warned, and kept if ignored


@dataclass(frozen=True, slots=True)
class Rule:
    """One guard's rule in one sentence, its strength, and who may set it aside."""

    id: str
    strength: Strength
    sentence: str
    may_override: frozenset[Role] = frozenset()


def _hard(rule_id: str, sentence: str) -> Rule:
    return Rule(rule_id, Strength.HARD, sentence)


def _soft(rule_id: str, sentence: str) -> Rule:
    return Rule(rule_id, Strength.SOFT, sentence)


def _override(rule_id: str, sentence: str, *roles: Role) -> Rule:
    return Rule(rule_id, Strength.OVERRIDE, sentence, frozenset(roles))


RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        _soft("G-01", "A programme has one manager and one client, who are different people."),
        _hard(
            "G-02",
            "A programme states frequency, methods, responsibilities, planning, reporting, and what it considered.",
        ),
        _override("G-03", "Every clause, service and site is audited in the cycle.", Role.CLIENT),
        _override(
            "G-04",
            "An audit that is moved or cancelled leaves no required clause without a place.",
            Role.CLIENT,
        ),
        _hard("G-05", "A programme closes when each audit of it is closed, cancelled or handed over."),
        _hard("G-06", "An audit has objectives, scope and criteria with edition."),
        _hard("G-07", "A nonconformity cites a requirement."),
        _hard("G-08", "A nonconformity cites more than guidance or a maturity model."),
        _hard("G-09", "Experts, observers and guides do not grade; a trainee's grade needs confirmation."),
        _override(
            "G-10",
            "Nobody audits what he or she is responsible for, works in, or worked in during the last 12 months.",
            Role.CLIENT,
            Role.PROGRAMME_MANAGER,
        ),
        _soft("G-11", "For each clause group somebody in the team has recorded competence."),
        _override("G-12", "Each clause in scope is on the agenda or marked document review only.", Role.LEAD),
        _soft("G-13", "Nobody is in two agenda lines at the same time."),
        _soft("G-14", "The agenda has an opening meeting, team time and a closing meeting."),
        _soft("G-15", "No finding is a draft at the closing meeting."),
        _hard(
            "G-16",
            "A nonconformity cites a clause in scope and objective evidence a third person finds again.",
        ),
        _hard("G-17", "Each nonconformity was presented; acknowledged, or the disagreement is on record."),
        _hard("G-18", "Each item is answered, or not applicable or not audited with a reason."),
        _hard("G-19", "Every grade that is written up hangs on a finding, and a finding's grade on its items."),
        _hard("G-20", "All findings are presented or withdrawn before the report."),
        _hard("G-21", "Every field of the report is filled, or says none."),
        _hard("G-22", "Issued content is frozen; a later change is a new revision that earlier readers get."),
        _soft("G-23", "Conforming without note or evidence is thin."),
        _hard("G-24", "Not applicable needs a reason."),
        _hard("G-25", "No requirement of ISO/IEC 20000-1 clauses 4 to 10 can be excluded as a whole."),
        _soft("G-26", "An item outside the scope is noted and told to the lead auditor and the client."),
        _soft("G-27", "A statement names functions, not people."),
        _soft("G-28", "A statement holds no advice, unless the plan asked for recommendations."),
        _hard("G-29", "What does not fulfil a requirement is not filed as observation or improvement."),
        _hard("G-30", "An audit closes when its nonconformities are final."),
        _soft("G-31", "Owner, verifier and due dates are set before a nonconformity is issued."),
        _soft("G-32", "A response goes to the cause, looks elsewhere, and says what counts as effective."),
        _soft("G-33", "It is the management system that conforms; services are supported by it."),
        _override(
            "G-34",
            "Who accepts, verifies or closes owns neither the nonconformity nor any action of it, nor has answered it.",
            Role.CLIENT,
        ),
        _hard("G-35", "Verification cites evidence dated after the action."),
        _override("G-36", "Effectiveness is not judged before the waiting time is over.", Role.VERIFIER, Role.LEAD),
        _hard("G-37", "Voiding after issue needs the lead auditor, the programme manager and a report revision."),
        _override(
            "G-38",
            "At most two extensions, asked for before the date; containment of a major has none.",
            Role.CLIENT,
        ),
        _hard("G-39", "Nothing is deleted once an audit is in progress."),
        _soft("S-01", "No audit is planned on days that are kept free of audits."),
        _soft("S-02", "The auditor draws the sample, and does not accept one that the auditee chose."),
        _soft("S-03", "A sample is drawn before its records are seen."),
        _soft("S-04", "A report has its conclusion in one line, too."),
        _hard("A4", "Whoever audits by the agenda is in the team."),
        _hard(
            "F2",
            "A finding has a statement; a nonconformity also the reason of its grade, a process and a site; "
            "a repeat says whether its grade is raised, and why.",
        ),
        _hard("N4", "A response has a correction, a cause and a corrective action with owner and date."),
        _hard("N6", "A response is accepted part by part; none is empty."),
        _hard("N7", "Every action has the day it was done and its evidence."),
        _hard("N12", "A closed nonconformity is reopened within the look-back time; later it is a repeat."),
        _hard("N15", "The programme manager extends a minor, top management a major."),
        _hard("G-42", "Time runs forward: no step before the one it follows, none in the future."),
        _hard(
            "M-01",
            "What two copies did to the same thing is settled by a person before the report is issued or the audit "
            "closed.",
        ),
        _hard("M-02", "A reference names one record."),
        _hard("M-03", "A record names only what is there."),
        _hard("M-04", "A nonconformity and its finding name each other and have one grade."),
        _hard("M-05", "An item's state, grade and outcome belong together."),
        _hard("M-06", "Nobody is in a team twice."),
        _hard("M-07", "The steps of one object follow one another."),
        _hard("M-08", "The fields of a record fit together."),
        _hard("M-09", "One grade of an item drafts one finding."),
    )
}


@dataclass(frozen=True, slots=True)
class Breach:
    """One thing that a rule found missing, in words, and how to supply it."""

    rule: Rule
    missing: str
    supply: str = ""

    def __str__(self) -> str:
        return f"{self.rule.id}: {self.missing}"


def breach(rule_id: str, missing: str, supply: str = "") -> Breach:
    """A breach of the rule with this id."""
    return Breach(RULES[rule_id], missing, supply)


class Refusal(AuditorError):
    """A rule says no: every breach is named with its guard's id, what is missing, and how to supply it."""

    def __init__(self, breaches: Collection[Breach]) -> None:
        self.breaches = tuple(breaches)
        hints = dict.fromkeys(b.supply for b in self.breaches if b.supply)
        for rule in dict.fromkeys(b.rule for b in self.breaches):
            if rule.strength is Strength.OVERRIDE:
                roles = " or ".join(sorted(role.value.replace("-", " ") for role in rule.may_override))
                hints[
                    f"The {roles} may set {rule.id} aside with a reason, kept and printed (--override {rule.id}=TEXT)."
                ] = None
        super().__init__("\n".join(str(b) for b in self.breaches), "\n".join(hints))

    @property
    def rules(self) -> tuple[str, ...]:
        """The ids of the rules that refused."""
        return tuple(dict.fromkeys(b.rule.id for b in self.breaches))


def enforce(
    breaches: Iterable[Breach],
    overrides: Collection[Override] = (),
    roles_of: Callable[[Id], Collection[Role]] = lambda _: (),
) -> tuple[Breach, ...]:
    """Refuse what must be refused; return the breaches that only warn, and those an override covers, to be kept."""
    granted = {
        override.rule
        for override in overrides
        if override.reason
        and override.rule in RULES
        and RULES[override.rule].may_override.intersection(roles_of(override.approved_by))
    }
    found = list(breaches)
    refused = [
        b
        for b in found
        if b.rule.strength is Strength.HARD or (b.rule.strength is Strength.OVERRIDE and b.rule.id not in granted)
    ]
    if refused:
        raise Refusal(refused)
    return tuple(found)
