"""A nonconformity as the rules of the trade tell it, in plain words and nothing of the product.

Written from the tables: who may do what in which state, what has to be given, what stands afterwards. Each step answers
with what is against it; with nothing against it, it is done.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

FINAL = {"closed_effective", "void", "transferred"}
LAST_OF_THE_REPORT = 1
LOOK_BACK_YEARS = 3

TABLE: dict[str, tuple[str, str, str]] = {
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

OFFICES = {"P01": {"LA"}, "P07": {"AR"}, "P13": {"TM"}, "P17": {"APM"}}
"""Who holds which office in the audit; owners and verifiers are named in the nonconformity."""

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
    issued: date
    due: dict[str, date | None]
    last: datetime
    state: str = "issued"
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
        found = [] if self._here(action) else ["state"]
        found += [] if self.offices(deed.by) & set(TABLE[action][2].split()) else ["person"]
        found += ["future"] if deed.on > deed.now else []
        found += ["late without a reason"] if deed.now - deed.on > timedelta(days=1) and not deed.late_reason else []
        found += ["before the last step"] if action in IN_HISTORY and deed.on < self.last else []
        return found

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
                standing.append(rule)
        return standing

    def done(self, action: str, deed: Deed, against: list[str], **fields: Any) -> list[str]:
        """With nothing *against* it: the new state, the entry in the history. Hands back what is against it."""
        kept, self._kept = self._kept, 0
        against = [*self.against(action, deed), *against]
        if against:
            return against
        target = TABLE[action][1] or self.state
        if action in IN_HISTORY:
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
        return who is not None and (who == self.owner or any(a.owner == who for a in self.actions.values()))

    def others_look(self, deed: Deed) -> list[str]:
        """G-34; set aside by top management, with a second person named."""
        named = any(rule == "G-34" and compensation for rule, _, compensation in deed.aside)
        found = self.broken(deed, G34=self.own(deed.by))
        return found or (["nobody else named"] if self._kept and not named else [])

    def lacks_later_evidence(self, captured: Collection[date]) -> list[str]:
        """G-35."""
        done = [a.done for a in self.actions.values() if a.done]
        found = [] if captured else ["no evidence"]
        return found + (["evidence too old"] if done and any(day < max(done) for day in captured) else [])

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
        return {"reopened": True, "due": deadlines(self.grade, day, day), "waiting": {**self.waiting, "seen": 0}}

    # the steps

    def acknowledge(self, deed: Deed, owner: str, agrees: bool, note: str) -> list[str]:
        return self.done("acknowledge", deed, [] if agrees or note else ["not said why"], owner=owner)

    def respond(self, deed: Deed, parts: set[str], actions: Mapping[str, str]) -> list[str]:
        needs = {"correction", "cause"} | ({"containment"} if self.is_major else set())
        return self.done(
            "submit response",
            deed,
            [*(needs - parts), *([] if actions else ["actions"])],
            parts=parts,
            actions={ref: Action(owner) for ref, owner in actions.items()},
            submissions=[*self.submissions, deed.on.date()],
            first_due=self.first_due or self.due["response"],
        )

    def give_back(self, deed: Deed, reason: str) -> list[str]:
        return self.done("return response", deed, _said(reason), reviews=[*self.reviews, False])

    def accept(self, deed: Deed, due: Mapping[str, date], note: str) -> list[str]:
        found = self.others_look(deed)
        looked = self._kept
        moved = any(self.moves_containment(which, day) for which, day in due.items())
        found += self.broken(deed, G38=moved)
        self._kept += looked
        found += [part for part in ("correction", "extent", "cause", "criterion") if part not in self.parts]
        found += [] if note or all(self.due[which] == day for which, day in due.items()) else ["not said why"]
        new = {**self.due, **due}
        return self.done("accept response", deed, found, reviews=[*self.reviews, True], due=new)

    def report_done(self, deed: Deed, done: Mapping[str, date], evidence: Mapping[str, str]) -> list[str]:
        if {*done, *evidence} - {*self.actions}:
            return ["no such action"]
        after = {ref: _as_done(action, ref, done, evidence) for ref, action in self.actions.items()}
        found = [ref for ref, action in after.items() if not (action.done and action.evidence)]
        days = [action.done for action in after.values() if action.done]
        found += ["not over yet"] if any(day > deed.now.date() for day in days) else []
        return self.done("report implemented", deed, found, actions=after, implemented=max(days, default=None))

    def report_one(self, deed: Deed, ref: str, day: date, evidence: str) -> list[str]:
        if ref not in self.actions:
            return ["no such action"]
        after = _as_done(self.actions[ref], ref, {ref: day}, {ref: evidence} if evidence else {})
        found = ["not over yet"] if day > deed.now.date() else []
        found += ["nothing new"] if after == self.actions[ref] else []
        return self.done("report action done", deed, found, actions={**self.actions, ref: after})

    def reject(self, deed: Deed, seen: str) -> list[str]:
        found = [*self.others_look(deed), *_said(seen)]
        return self.done("reject implementation", deed, found, checks=[*self.checks, ("rejected", ())])

    def verify(self, deed: Deed, seen: str, captured: Mapping[str, date]) -> list[str]:
        found = [*self.others_look(deed), *_said(seen), *self.lacks_later_evidence(captured.values())]
        return self.done("verify implementation", deed, found, checks=[*self.checks, ("verified", (*captured,))])

    def close(self, deed: Deed, seen: str, captured: Mapping[str, date]) -> list[str]:
        found = [*self.others_look(deed), *_said(seen), *self.lacks_later_evidence(captured.values())]
        looked = self._kept
        found += self.broken(deed, G36=self.still_waiting(deed.on.date()))
        self._kept += looked
        day = deed.on.date()
        checks = [*self.checks, ("effective", (*captured,))]
        return self.done("close as effective", deed, found, checks=checks, closed=day)

    def not_effective(self, deed: Deed, seen: str) -> list[str]:
        found = [*self.others_look(deed), *_said(seen)]
        again = self.start_again(deed.on.date())
        return self.done("reopen as not effective", deed, found, checks=[*self.checks, ("not-effective", ())], **again)

    def reopen(self, deed: Deed, reason: str) -> list[str]:
        found = _said(reason)
        if self.closed and deed.on.date() > years_later(self.closed, LOOK_BACK_YEARS):
            found.append("longer ago than one looks back")
        return self.done("reopen", deed, found, closed=None, **self.start_again(deed.on.date()))

    def void(self, deed: Deed, reason: str, with_person: str | None, revision: int | None) -> list[str]:
        both = self.offices(deed.by) | (self.offices(with_person) if with_person else set())
        found = _said(reason) + ([] if {"LA", "APM"} <= both else ["not both"])
        found += [] if revision == LAST_OF_THE_REPORT + 1 else ["not the next revision"]
        return self.done("void", deed, found)

    def transfer(self, deed: Deed, target: str, reason: str) -> list[str]:
        return self.done("transfer", deed, [*_said(target), *_said(reason)])

    def ask(self, deed: Deed, which: str, new: date, reason: str) -> list[str]:
        old = self.due[which]
        if old is None:
            return ["nothing is due"]
        asked = [each for each in self.extensions if each[3] is not False]
        contained = which == "containment" and self.is_major
        found = self.broken(deed, G38=contained or len(asked) >= 2 or deed.on.date() > old)
        found += _said(reason) + ([] if new > old else ["not later"])
        return self.done("ask for extension", deed, found, extensions=[*self.extensions, [which, old, new, None]])

    def decide(self, deed: Deed, granted: bool) -> list[str]:
        pending = [n for n, each in enumerate(self.extensions) if each[3] is None]
        if not pending:
            return ["nobody asked"]
        which, old, new, _ = self.extensions[pending[-1]]
        found = [] if ("TM" if self.is_major else "APM") in self.offices(deed.by) else ["somebody else decides"]
        decided = [*self.extensions]
        decided[pending[-1]] = [which, old, new, granted]
        due = {**self.due, which: new} if granted else self.due
        return self.done("decide extension", deed, found, extensions=decided, due=due)

    def escalate(self, deed: Deed, reason: str) -> list[str]:
        return self.done("escalate", deed, _said(reason), escalated=[*self.escalated, True])

    def de_escalate(self, deed: Deed, reason: str) -> list[str]:
        return self.done("de-escalate", deed, _said(reason), escalated=[False for _ in self.escalated])

    def reassign(self, deed: Deed, owner: str, reason: str) -> list[str]:
        own = self.verifier is not None and (
            self.verifier == owner or any(a.owner == self.verifier for a in self.actions.values())
        )
        return self.done("reassign", deed, [*self.broken(deed, G34=own), *_said(reason)], owner=owner)

    def set_due(self, deed: Deed, which: str, day: date, reason: str) -> list[str]:
        found = self.broken(deed, G38=self.moves_containment(which, day))
        found += [] if reason or self.due[which] == day else ["not said why"]
        return self.done("set due date", deed, found, due={**self.due, which: day})

    def wait_for(self, deed: Deed, fields: Mapping[str, int]) -> list[str]:
        found = self.broken(deed, G36=fields.get("days", self.usual_waiting) < self.usual_waiting)
        after = {**self.waiting, **fields}
        found += ["nothing new"] if after == self.waiting and not self._kept else []
        return self.done("set waiting", deed, found, waiting=after)

    def name(self, deed: Deed, who: str, as_what: str) -> list[str]:
        found = ["nothing new"] if getattr(self, as_what) == who else []
        found += ["G-10"] if as_what == "verifier" and who == OWNS_THE_PROCESS else []
        return self.done("name follow-up", deed, found, **{as_what: who})


def _said(text: str) -> list[str]:
    return [] if text else ["not said"]


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
