"""A nonconformity as the rules of the trade tell it, in plain words and nothing of the product.

Written from the tables: who may do what in which state, what has to be given, what stands afterwards. Each step answers
with what is against it, as the rule's id and words that a refusal says; with nothing against it, it is done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

FINAL = {"closed_effective", "void", "transferred"}
LOOK_BACK_YEARS = 3

TABLE: dict[str, tuple[str, str, str]] = {
    "issue": ("draft", "issued", "LA"),
    "acknowledge": ("issued", "acknowledged", "PO AR"),
    "submit response": ("acknowledged response_returned reopened", "response_submitted", "AO PO"),
    "return response": ("response_submitted", "response_returned", "LA VF APM"),
    "accept response": ("response_submitted", "response_accepted", "LA VF APM"),
    "report implemented": ("response_accepted implementation_rejected", "implemented", "AO PO"),
    "reject implementation": ("implemented", "implementation_rejected", "LA VF APM"),
    "verify implementation": ("implemented", "implementation_verified", "LA VF APM"),
    "close as effective": ("implementation_verified", "closed_effective", "LA VF APM"),
    "reopen as not effective": ("implementation_verified", "reopened", "LA VF APM"),
    "reopen": ("closed_effective", "reopened", "LA APM"),
    "void": ("", "void", "LA APM"),
    "transfer": ("", "transferred", "APM"),
    "ask for extension": ("", "", "AO PO"),
    "decide extension": ("", "", "APM TM"),
    "escalate": ("", "", "APM"),
    "de-escalate": ("", "", "APM"),
    "reassign": ("", "", "PO APM"),
    "set due date": ("", "", "LA VF APM"),
    "set waiting": ("", "", "LA VF APM"),
    "name follow-up": ("", "", "LA APM"),
    "report action done": ("response_accepted implementation_rejected", "", "AO PO"),
}
"""From where (everything that is not final, if empty), to where (it stays, if empty), and by whom."""

IN_HISTORY = {
    "issue": "N2",
    "acknowledge": "N3",
    "submit response": "N4",
    "return response": "N5",
    "accept response": "N6",
    "report implemented": "N7",
    "reject implementation": "N8",
    "verify implementation": "N9",
    "close as effective": "N10",
    "reopen as not effective": "N11",
    "reopen": "N12",
    "void": "N13",
    "transfer": "N14",
    "ask for extension": "N15",
    "decide extension": "N15",
    "escalate": "N16",
    "de-escalate": "N16",
    "reassign": "N17",
    "set due date": "due",
}

RULE_OF = {
    **IN_HISTORY,
    "issue": "N2",
    "set due date": "N6",
    "set waiting": "G-36",
    "name follow-up": "G-31",
    "report action done": "N7",
}
"""Which rule a refusal names for the wrong state or the wrong person."""

NOT_HERE = {
    "set due date": "nothing of it is set",
    "set waiting": "nothing of it is set",
    "name follow-up": "nobody follows it",
}
"""What a refusal says of a state, where it is not that the step is not possible."""

OFFICES = {"P01": {"LA"}, "P07": {"AR"}, "P13": {"TM"}, "P17": {"APM"}}
"""Who holds which office in the audit; owners and verifiers are named in the nonconformity."""

METHODS = ("interview", "document-review", "record-review", "observation", "sampling")
NEXT_REVISION = 2
NOTHING_NEW = "Nothing to keep: changes no field"

OWNS_THE_PROCESS = "P07"
"""Who is not independent of what the nonconformity is about (G-10)."""


@dataclass
class Deed:
    """Somebody acts: when, with what excuse for being late, and which rules who set aside."""

    by: str
    on: datetime
    now: datetime
    late_reason: str = ""
    aside: tuple[tuple[str, str, str], ...] = ()


@dataclass
class Action:
    owner: str
    done: date | None = None
    evidence: tuple[str, ...] = ()


@dataclass
class Case:
    """One nonconformity."""

    grade: str
    issued: date | None
    due: dict[str, date | None]
    last: datetime
    presented: date
    reported: bool = True
    early: bool = False
    repeat: bool = False
    state: str = "issued"
    set_by_person: set[str] = field(default_factory=set)
    owner: str | None = None
    process_owner: str | None = "P07"
    verifier: str | None = "P01"
    parts: set[str] = field(default_factory=set)
    actions: dict[str, Action] = field(default_factory=dict)
    submissions: list[date] = field(default_factory=list)
    first_due: date | None = None
    reviews: list[bool] = field(default_factory=list)
    implemented: date | None = None
    checks: list[tuple[str, tuple[str, ...]]] = field(default_factory=list)
    extensions: list[list[Any]] = field(default_factory=list)
    escalated: list[bool] = field(default_factory=list)
    waiting: dict[str, int | None] = field(default_factory=lambda: {"days": None, "occurrences": None, "seen": 0})
    reopened: bool = False
    closed: date | None = None
    history: list[tuple[str, str, str, str, str]] = field(default_factory=list)
    overrides: int = 0
    _kept: int = 0

    @property
    def is_major(self) -> bool:
        return self.grade == "major"

    def offices(self, who: str) -> set[str]:
        held = set(OFFICES.get(who, ()))
        held |= {"AO"} if who == self.owner or any(a.owner == who for a in self.actions.values()) else set()
        held |= {"PO"} if who == self.process_owner else set()
        held |= {"VF"} if who == self.verifier else set()
        return held

    def may(self, action: str) -> set[str]:
        """The people who may, so far as the table goes."""
        people = {*OFFICES, self.owner, self.process_owner, self.verifier, *(a.owner for a in self.actions.values())}
        return {who for who in people if who and self.offices(who) & set(TABLE[action][2].split())}

    def possible(self) -> list[str]:
        """What goes in this state."""
        return [action for action in TABLE if self._here(action)]

    def _here(self, action: str) -> bool:
        sources = TABLE[action][0].split()
        return self.state in sources if sources else self.state not in FINAL

    def against(self, action: str, deed: Deed) -> list[str]:
        """What speaks against it whatever it is about: state, person, time."""
        rule = RULE_OF[action]
        found = [] if self._here(action) else [f"{rule}: {NOT_HERE.get(action, 'is not possible while')}"]
        may = self.offices(deed.by) & set(TABLE[action][2].split())
        found += [] if may else [f"{rule}: {'is named by' if action == 'name follow-up' else 'is done by'}"]
        found += ["G-42: is in the future"] if deed.on > deed.now else []
        late = deed.now - deed.on > timedelta(days=1) and not deed.late_reason
        found += ["G-42: more than a day back, without a reason"] if late else []
        found += ["G-42: before the step it follows"] if self.is_told(action) and deed.on < self.last else []
        return found

    def is_told(self, action: str) -> bool:
        """Whether it leaves an entry in the history; another due date of a draft does not."""
        return action in IN_HISTORY and not (action == "set due date" and self.issued is None)

    def broken(self, deed: Deed, **rules: bool) -> list[str]:
        """The rules that are broken and not set aside by somebody who may; those that are, are kept with the step."""
        who_may = {"G34": "TM", "G36": "VF LA", "G38": "TM"}
        standing = []
        self._kept = 0
        for rule in (name for name, is_broken in rules.items() if is_broken):
            asides = [a for a in deed.aside if a[0].replace("-", "") == rule]
            if any(self.offices(approver) & set(who_may[rule].split()) for _, approver, _ in asides):
                self._kept += len(asides)
            else:
                standing.append(f"{rule.replace('G', 'G-')}: ")
        return standing

    def done(self, action: str, deed: Deed, against: list[str], **fields: Any) -> list[str]:
        """With nothing *against* it: the new state, the entry in the history. Hands back what is against it."""
        kept, self._kept = self._kept, 0
        against = [*self.against(action, deed), *against]
        if against:
            return against
        target = TABLE[action][1] or self.state
        if self.is_told(action):
            self.history.append((IN_HISTORY[action], action, self.state, target, deed.by))
            self.last = deed.on
        self.state = target
        self.overrides += kept
        for name, value in fields.items():
            setattr(self, name, value)
        return []

    # the rules

    def own(self, who: str | None) -> bool:
        """G-34: whether it is who's own case."""
        return who is not None and (who in self.answered or self._owns(who))

    def _owns(self, who: str | None) -> bool:
        return who is not None and (who == self.owner or any(a.owner == who for a in self.actions.values()))

    @property
    def answered(self) -> set[str]:
        """Who gave the response that stands, and who reported it done since."""
        steps = [(rule, by) for rule, *_, by in self.history if rule in ("N4", "N7")]
        last = max((n for n, (rule, _) in enumerate(steps) if rule == "N4"), default=0)
        return {by for _, by in steps[last:]}

    def others_look(self, deed: Deed) -> list[str]:
        """G-34; set aside by top management, with a second person named."""
        named = any(rule == "G-34" and compensation for rule, _, compensation in deed.aside)
        found = self.broken(deed, G34=self.own(deed.by))
        return found or (["G-34: names the second person"] if self._kept and not named else [])

    def lacks_later_evidence(self, captured: Collection[date]) -> list[str]:
        """G-35."""
        done = [a.done for a in self.actions.values() if a.done]
        found = [] if captured else ["G-35: cites no evidence"]
        return found + (["G-35: is older than the action"] if done and any(day < max(done) for day in captured) else [])

    @property
    def usual_waiting(self) -> int:
        return 60 if self.is_major else 30

    def still_waiting(self, day: date) -> bool:
        """G-36."""
        if self.waiting["occurrences"] is not None:
            return (self.waiting["seen"] or 0) < self.waiting["occurrences"]
        days = self.usual_waiting if self.waiting["days"] is None else self.waiting["days"]
        return self.implemented is not None and day < self.implemented + timedelta(days=days)

    def moves_containment(self, which: str, new: date) -> bool:
        """G-38."""
        old = self.due[which]
        return which == "containment" and self.is_major and old is not None and new > old

    def start_again(self, day: date) -> dict[str, Any]:
        """Deadlines of the scheme from *day* on."""
        due = deadlines(self.grade, day, day)
        return {"reopened": True, "due": due, "set_by_person": set(), "waiting": {**self.waiting, "seen": 0}}

    def due_now(self) -> date | None:
        """Whose clock runs: the date that counts in this state; the auditors' side is never late."""
        if self.state in ("issued", "acknowledged", "response_returned", "reopened"):
            return self.due["response"]
        if self.state in ("response_accepted", "implementation_rejected"):
            return self.due["implementation"]
        return self.due["effectiveness"] if self.state == "implementation_verified" else None

    def flags(self, today: date) -> list[str]:
        """The flags that hold, whatever the state."""
        due = self.due_now()
        held = {
            "overdue": due is not None and due < today,
            "escalated": any(self.escalated),
            "extended": any(granted for *_, granted in self.extensions),
            "repeat": self.repeat,
            "early": self.early,
            "reopened": self.reopened,
        }
        return [flag for flag, holds in held.items() if holds]

    def too_early(self, days: Mapping[str, date]) -> list[str]:
        """Nothing is due before the day of issue, but for the containment."""
        other = [day for which, day in days.items() if self.due[which] != day and which != "containment"]
        return ["N6: was issued, on"] if self.issued and any(day < self.issued for day in other) else []

    def agreed_anew(self, days: Mapping[str, date]) -> dict[str, Any]:
        """Other due dates, and which of them a person has set."""
        other = {which for which, day in days.items() if self.due[which] != day}
        return {"due": {**self.due, **days}, "set_by_person": self.set_by_person | other}

    # the steps

    def issue(self, deed: Deed) -> list[str]:
        day = deed.on.date()
        due = deadlines(self.grade, self.presented, day) | {which: self.due[which] for which in self.set_by_person}
        found = ["N2: marked urgent"] if self.reported else []
        return self.done("issue", deed, found, issued=day, early=True, due=due)

    def acknowledge(self, deed: Deed, owner: str, agrees: bool, note: str) -> list[str]:
        return self.done("acknowledge", deed, [] if agrees or note else ["N3: say in words"], owner=owner)

    def respond(self, deed: Deed, parts: set[str], actions: Mapping[str, str]) -> list[str]:
        needs = {"correction", "cause"} | ({"containment"} if self.is_major else set())
        found = [f"N4: has no {part}" for part in needs - parts]
        return self.done(
            "submit response",
            deed,
            [*found, *([] if actions else ["N4: has no corrective action"])],
            parts=parts,
            actions={ref: Action(owner) for ref, owner in actions.items()},
            submissions=[*self.submissions, deed.on.date()],
            first_due=self.first_due or self.due["response"],
        )

    def give_back(self, deed: Deed, reason: str) -> list[str]:
        return self.done("return response", deed, _said("N5", reason), reviews=[*self.reviews, False])

    def accept(self, deed: Deed, due: Mapping[str, date], note: str) -> list[str]:
        found = self.others_look(deed)
        looked = self._kept
        moved = any(self.moves_containment(which, day) for which, day in due.items())
        found += self.broken(deed, G38=moved)
        self._kept += looked
        words = {
            "correction": "correction",
            "extent": "extent",
            "cause": "cause",
            "criterion": "effectiveness criterion",
        }
        found += [f"N6: has no {words[part]}" for part in words if part not in self.parts]
        found += [] if note or all(self.due[which] == day for which, day in due.items()) else ["N6: needs a reason"]
        found += self.too_early(due)
        reviews = [*self.reviews, True]
        return self.done("accept response", deed, found, reviews=reviews, **self.agreed_anew(due))

    def report_done(self, deed: Deed, done: Mapping[str, date], evidence: Mapping[str, str]) -> list[str]:
        if {*done, *evidence} - {*self.actions}:
            return ["N7: has no action"]
        after = {ref: _as_done(action, ref, done, evidence) for ref, action in self.actions.items()}
        found = [f"N7: {ref} has no day" for ref, action in after.items() if not action.done]
        found += [f"N7: {ref} has no evidence" for ref, action in after.items() if action.done and not action.evidence]
        days = [action.done for action in after.values() if action.done]
        found += ["G-42: is in the future"] if any(day > deed.now.date() for day in days) else []
        return self.done("report implemented", deed, found, actions=after, implemented=max(days, default=None))

    def report_one(self, deed: Deed, ref: str, day: date, evidence: str) -> list[str]:
        if ref not in self.actions:
            return [*self.against("report action done", deed), "N7: has no action"]
        after = _as_done(self.actions[ref], ref, {ref: day}, {ref: evidence} if evidence else {})
        found = ["G-42: is in the future"] if day > deed.now.date() else []
        found += [NOTHING_NEW] if after == self.actions[ref] else []
        return self.done("report action done", deed, found, actions={**self.actions, ref: after})

    def reject(self, deed: Deed, seen: str) -> list[str]:
        found = [*self.others_look(deed), *_said("N8", seen)]
        return self.done("reject implementation", deed, found, checks=[*self.checks, ("rejected", ())])

    def verify(self, deed: Deed, seen: str, captured: Mapping[str, date], method: str) -> list[str]:
        found = [
            *self.others_look(deed),
            *_said("N9", seen),
            *([] if method in METHODS else ["N9: method"]),
            *self.lacks_later_evidence(captured.values()),
        ]
        return self.done("verify implementation", deed, found, checks=[*self.checks, ("verified", (*captured,))])

    def close(self, deed: Deed, seen: str, captured: Mapping[str, date]) -> list[str]:
        found = [*self.others_look(deed), *_said("N10", seen), *self.lacks_later_evidence(captured.values())]
        looked = self._kept
        found += self.broken(deed, G36=self.still_waiting(deed.on.date()))
        self._kept += looked
        day = deed.on.date()
        checks = [*self.checks, ("effective", (*captured,))]
        return self.done("close as effective", deed, found, checks=checks, closed=day)

    def not_effective(self, deed: Deed, seen: str) -> list[str]:
        found = [*self.others_look(deed), *_said("N11", seen)]
        again = self.start_again(deed.on.date())
        return self.done("reopen as not effective", deed, found, checks=[*self.checks, ("not-effective", ())], **again)

    def reopen(self, deed: Deed, reason: str, shown: str, dated: date | None) -> list[str]:
        found = _said("N12", reason)
        found += [] if shown else ["N12: say which new evidence"]
        found += ["N12: of which day"] if shown and not dated else []
        found += ["N12: date"] if dated and not shown else []
        found += ["G-42: is in the future"] if dated and dated > deed.now.date() else []
        if self.closed and deed.on.date() > years_later(self.closed, LOOK_BACK_YEARS):
            found.append("N12: one looks back to")
        return self.done("reopen", deed, found, closed=None, **self.start_again(deed.on.date()))

    def void(self, deed: Deed, reason: str, with_person: str | None, revision: int | None) -> list[str]:
        both = self.offices(deed.by) | (self.offices(with_person) if with_person else set())
        needed = {"LA"} if self.issued is None else {"LA", "APM"}
        found = _said("N13", reason) + ([] if needed <= both else ["G-37: needs the"])
        found += ["G-37: revision"] if self.reported and revision != NEXT_REVISION else []
        return self.done("void", deed, found)

    def transfer(self, deed: Deed, target: str, reason: str) -> list[str]:
        return self.done("transfer", deed, [*_said("N14", target), *_said("N14", reason)])

    def ask(self, deed: Deed, which: str, new: date, reason: str) -> list[str]:
        old = self.due[which]
        if old is None:
            return [*self.against("ask for extension", deed), *_said("N15", reason), "N15: has no due date"]
        asked = [each for each in self.extensions if each[3] is not False]
        contained = which == "containment" and self.is_major
        found = self.broken(deed, G38=contained or len(asked) >= 2 or deed.on.date() > old)
        found += _said("N15", reason) + ([] if new > old else ["N15: goes to a later day"])
        return self.done("ask for extension", deed, found, extensions=[*self.extensions, [which, old, new, None]])

    def decide(self, deed: Deed, granted: bool) -> list[str]:
        pending = [n for n, each in enumerate(self.extensions) if each[3] is None]
        if not pending:
            return ["N15: nobody asked"]
        which, old, new, _ = self.extensions[pending[-1]]
        found = [] if ("TM" if self.is_major else "APM") in self.offices(deed.by) else ["N15: decides"]
        due = self.due[which]
        found += ["N15: is not later"] if granted and due is not None and due >= new else []
        decided = [*self.extensions]
        decided[pending[-1]] = [which, old, new, granted]
        return self.done(
            "decide extension", deed, found, extensions=decided, **self.agreed_anew({which: new} if granted else {})
        )

    def escalate(self, deed: Deed, reason: str) -> list[str]:
        return self.done("escalate", deed, _said("N16", reason), escalated=[*self.escalated, True])

    def de_escalate(self, deed: Deed, reason: str) -> list[str]:
        return self.done("de-escalate", deed, _said("N16", reason), escalated=[False for _ in self.escalated])

    def reassign(self, deed: Deed, owner: str, reason: str) -> list[str]:
        own = self.verifier is not None and (
            self.verifier == owner or any(a.owner == self.verifier for a in self.actions.values())
        )
        return self.done("reassign", deed, [*self.broken(deed, G34=own), *_said("N17", reason)], owner=owner)

    def set_due(self, deed: Deed, which: str, day: date, reason: str) -> list[str]:
        found = self.broken(deed, G38=self.moves_containment(which, day))
        found += [] if reason or self.due[which] == day else ["N6: needs a reason"]
        found += self.too_early({which: day})
        found += [NOTHING_NEW] if self.due[which] == day and self.issued is None and not self._kept else []
        return self.done("set due date", deed, found, **self.agreed_anew({which: day}))

    def wait_for(self, deed: Deed, fields: Mapping[str, int]) -> list[str]:
        too_short = fields.get("days", self.usual_waiting) < self.usual_waiting or fields.get("occurrences") == 0
        found = self.broken(deed, G36=too_short)
        after = {**self.waiting, **fields}
        found += [NOTHING_NEW] if after == self.waiting and not self._kept else []
        return self.done("set waiting", deed, found, waiting=after)

    def name(self, deed: Deed, who: str, as_what: str) -> list[str]:
        found = [NOTHING_NEW] if getattr(self, as_what) == who else []
        found += ["G-10: "] if as_what == "verifier" and who == OWNS_THE_PROCESS else []
        return self.done("name follow-up", deed, found, **{as_what: who})


def _said(rule: str, text: str) -> list[str]:
    return [] if text else [f"{rule}: say w"]


def _as_done(action: Action, ref: str, done: Mapping[str, date], evidence: Mapping[str, str]) -> Action:
    added = (evidence[ref],) if ref in evidence else ()
    return Action(action.owner, done.get(ref, action.done), (*action.evidence, *added))


def deadlines(grade: str, presented: date, issued: date) -> dict[str, date | None]:
    """The default scheme."""
    major = grade == "major"
    implementation = issued + timedelta(days=30 if major else 60)
    return {
        "containment": working_days_on(presented, 2) if major else None,
        "response": working_days_on(issued, 10 if major else 20),
        "implementation": implementation,
        "effectiveness": implementation + timedelta(days=60 if major else 183),
    }


def working_days_on(day: date, count: int) -> date:
    """So many Mondays to Fridays later."""
    while count:
        day += timedelta(days=1)
        count -= day.strftime("%a") not in ("Sat", "Sun")
    return day


def years_later(day: date, years: int) -> date:
    """The same day of a later year; the last of February stands for a day it does not have."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
