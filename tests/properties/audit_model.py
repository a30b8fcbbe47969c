"""An audit as the rules of the trade tell it, in plain words and nothing of the product.

Records are dicts of plain values under a name such as ``("item", "CK-001")``. A step says what it would change and what
is against it; with nothing against it, it becomes a line. A line knows what each of its fields was before, so that it
can be taken back as long as nothing was built on it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

Key = tuple[str, str]
Fields = dict[str, Any]
After = dict[Key, Fields | None]

AUDIT: Key = ("audit", "audit")
REPORT: Key = ("report", "report")
CYCLE_ENDS = date(2028, 12, 31)
BEFORE_OPENING = "planned initiated preparing plan_issued"
OPEN_ITEM = "unanswered in_work parked"
MARKED = "answered not_applicable not_audited"
WRITTEN_UP = ("good-practice", "ofi", "observation", "minor", "major")
GRAVITY = ("conforming", *WRITTEN_UP)

OFFICES = {"P01": "LA", "P02": "AU", "P03": "AT", "P18": "TE", "P13": "TM", "P17": "APM"}
REPRESENTATIVE = "P07"

STEPS: dict[str, tuple[str, str, str, str]] = {
    "appoint": ("A2", "planned", "initiated", "APM LA"),
    "confirm feasibility": ("A3", "initiated", "preparing", "LA"),
    "issue plan": ("A4", "preparing", "plan_issued", "APM LA"),
    "reopen plan": ("A5", "plan_issued", "preparing", "APM LA"),
    "hold opening meeting": ("A6", "plan_issued", "in_progress", "LA"),
    "change plan": ("A7", "in_progress", "in_progress", "LA"),
    "hold closing meeting": ("A8", "in_progress", "concluded", "LA"),
    "stop early": ("A9", "in_progress", "terminated", "LA"),
    "issue report": ("A10", "concluded terminated", "reported", "LA"),
    "complete": ("A11", "reported", "completed", "APM LA"),
    "close": ("A13", "completed", "closed", "APM"),
    "postpone": ("A16", BEFORE_OPENING, "", "APM"),
    "cancel": ("A17", BEFORE_OPENING, "cancelled", "APM"),
}
"""Steps of the audit: their number, from where, to where (it stays, if empty), by whom."""

ITEM_STEPS: dict[str, tuple[str, str]] = {
    "note": ("unanswered in_work parked answered not_applicable not_audited", "LA AU AT TE"),
    "grade": (f"{OPEN_ITEM} {MARKED}", "LA AU AT"),
    "park": (OPEN_ITEM, "LA AU AT"),
    "mark not applicable": (f"{OPEN_ITEM} answered not_audited", "LA AU"),
    "mark not audited": (f"{OPEN_ITEM} answered not_applicable", "LA AU"),
    "take back": (MARKED, "LA AU AT"),
}
"""Steps of an item: from where, by whom."""

REVERSIBLE = {
    "write note",
    "grade",
    "park",
    "mark not applicable",
    "mark not audited",
    "take back",
    "give reason",
    "confirm",
    "add evidence",
    "write finding",
    "write report",
    "describe audit",
    "add agenda line",
}
"""What a single key takes back; meetings, issues, agreements, withdrawals have verbs of their own."""


@dataclass
class Deed:
    """Somebody acts: when, with what excuse for being late, and which rules who set aside."""

    by: str
    on: datetime
    now: datetime
    late_reason: str = ""
    aside: tuple[tuple[str, str], ...] = ()


@dataclass
class Line:
    """What was kept: each field that changed, as it was and as it is."""

    verb: str
    by: str
    on: datetime
    changes: dict[Key, tuple[Fields | None, Fields | None]]
    undoes: int = -1

    @property
    def steps_the_audit(self) -> bool:
        before, after = self.changes.get(AUDIT, (None, None))
        return after is not None and (before or {}).get("state") != after["state"]


class Life:
    """One audit from its planning to its closing."""

    def __init__(self, items: Mapping[str, str], planned: date, began: datetime) -> None:
        self.lines: list[Line] = []
        self.writers: dict[tuple[Key, str], int] = {}
        self.asides = self.entries = 0
        self.records: dict[Key, Fields] = {
            AUDIT: {
                "state": "planned",
                "planned": planned,
                "representative": None,
                "objectives": 0,
                "confidentiality": "",
                "opened": None,
                "closed": None,
                "moves": 0,
                "reported": None,
            }
        }
        self.clauses = set(items.values())
        for ref, clause in items.items():
            self.records["item", ref] = {"clause": clause, **_unanswered()}
        self._follow(self.records, AUDIT, "A1", "add slot", "", "planned", "P17", began)

    # reading

    @property
    def audit(self) -> Fields:
        return self.records[AUDIT]

    @property
    def state(self) -> str:
        return str(self.audit["state"])

    def of(self, kind: str) -> dict[str, Fields]:
        return {ref: fields for (name, ref), fields in self.records.items() if name == kind}

    def offices(self, who: str) -> set[str]:
        held = {OFFICES[who]} if who in OFFICES else set()
        return held | ({"AR"} if who == self.audit["representative"] else set())

    def history(self, about: Key) -> list[Fields]:
        return [entry for entry in self.of("history").values() if entry["about"] == about]

    def findings_of(self, item: str) -> dict[str, Fields]:
        found = self.of("finding")
        return {ref: f for ref, f in found.items() if f["item"] == item and f["state"] != "withdrawn"}

    def next_ref(self, kind: str, prefix: str, digits: int) -> str:
        numbers = [int(ref.removeprefix(prefix)) for ref in self.of(kind)]
        return f"{prefix}{max(numbers, default=0) + 1:0{digits}}"

    # keeping

    def _follow(
        self, after: Any, about: Key, number: str, action: str, source: str, target: str, by: str, on: datetime
    ) -> list[str]:
        """An entry in the history of something, not before the one it follows."""
        entries = [
            *self.history(about),
            *(f for (kind, _), f in after.items() if kind == "history" and f["about"] == about),
        ]
        late = ["before the last step"] if entries and on < max(entry["on"] for entry in entries) else []
        self.entries += 1
        entry = {"id": number, "action": action, "from": source, "to": target, "by": by, "on": on}
        after["history", str(self.entries)] = {"about": about, **entry}
        return late

    def keep(
        self, verb: str, deed: Deed, after: After, against: Collection[str], undoes: int = -1, asides: int = 0
    ) -> list[str]:
        """With nothing *against* it, the records stand as in *after*. Hands back what is against it."""
        found = [*against, *self._time(deed)]
        after = {key: _kept(now) if key[0] == "item" and now else now for key, now in after.items()}
        changes = {key: (self.records.get(key), now) for key, now in after.items() if self.records.get(key) != now}
        if found or not changes:
            return found or ["nothing changes"]
        for key, (before, now) in changes.items():
            if now is None:
                del self.records[key]
                continue
            for name, value in now.items():
                if before is None or before[name] != value:
                    self.writers[key, name] = len(self.lines)
            self.records[key] = now
        self.lines.append(Line(verb, deed.by, deed.on, changes, undoes))
        self.asides += asides
        return []

    def set_aside(self, rule: str, deed: Deed, office: str) -> int:
        """How many times somebody who may has set *rule* aside."""
        asides = [who for each, who in deed.aside if each == rule]
        return len(asides) if any(office in self.offices(who) for who in asides) else 0

    @staticmethod
    def _time(deed: Deed) -> list[str]:
        found = ["in the future"] if deed.on > deed.now else []
        late = deed.now - deed.on > timedelta(days=1) and not deed.late_reason
        return found + (["late without a reason"] if late else [])

    def undo(self, deed: Deed) -> list[str]:
        """My newest reversible line since the audit's last step is taken back, unless something was built on it."""
        mine: list[int] = []
        for number, line in enumerate(self.lines):
            if line.steps_the_audit:
                mine = []
            if line.by == deed.by:
                mine.append(number)
        undone = {self.lines[number].undoes for number in mine}
        mine = [number for number in mine if self.lines[number].verb in REVERSIBLE and number not in undone]
        if not mine:
            return ["nothing of mine"]
        line = self.lines[mine[-1]]
        undos = {number for number, each in enumerate(self.lines) if each.undoes >= 0}
        found = ["before what it takes back"] if deed.on < line.on else []
        after: After = {}
        for key, (before, now) in line.changes.items():
            assert now is not None
            changed = [name for name, value in now.items() if before is None or before[name] != value]
            if key not in self.records:
                return ["it is gone"]
            found += ["changed since" for name in changed if self.writers[key, name] not in {mine[-1], *undos}]
            after[key] = None if before is None else {**self.records[key], **{name: before[name] for name in changed}}
        gone = {key for key, now in after.items() if now is None}
        left = {**self.records, **after}
        if any(_names(fields) & gone for key, fields in left.items() if fields is not None and key not in gone):
            found.append("something names it")
        return self.keep("undo", deed, after, found, undoes=mine[-1])

    # steps of the audit

    def step(self, action: str, deed: Deed, against: Collection[str] = (), **fields: Any) -> list[str]:
        """A row of the table with what else is against it; *fields* stand in the audit afterwards."""
        after: After = {}
        found = [*self._may_step(action, deed, after), *against]
        after[AUDIT] = {**self.audit, **fields, "state": STEPS[action][2] or self.state}
        return self.keep(action, deed, after, found)

    def _may_step(self, action: str, deed: Deed, after: After) -> list[str]:
        number, sources, target, who = STEPS[action]
        found = [] if self.state in sources.split() else ["state"]
        found += [] if self.offices(deed.by) & set(who.split()) else ["person"]
        if action == "close" and self.state == "follow_up":
            number, found = "A14", [each for each in found if each != "state"]
        return found + self._follow(after, AUDIT, number, action, self.state, target or self.state, deed.by, deed.on)

    def appoint(self, deed: Deed, objectives: int, representative: str | None) -> list[str]:
        against = [] if objectives and representative else ["G-06"]
        return self.step("appoint", deed, against, objectives=objectives, representative=representative)

    def issue_plan(self, deed: Deed) -> list[str]:
        after: After = {}
        found = self._may_step("issue plan", deed, after)
        planned = {clause for line in self.of("line").values() for clause in line["clauses"]}
        bare = bool(self.clauses - planned)
        aside = self.set_aside("G-12", deed, "LA") if bare else 0
        found += ["G-12"] if bare and not aside else []
        after[AUDIT] = {**self.audit, "state": "plan_issued"}
        number = str(len(self.of("plan")) + 1)
        after["plan", number] = {
            "accepted_by": None,
            "accepted_on": None,
            "objection": "",
            "objected_by": None,
            "objected_on": None,
        }
        return self.keep("issue plan", deed, after, found, asides=aside)

    def cancel(self, deed: Deed, reason: str) -> list[str]:
        """G-04: no other audit looks at these clauses in the cycle, so top management has to set that aside."""
        after: After = {}
        aside, against = self._leaves_open(deed, None)
        found = [*self._may_step("cancel", deed, after), *_said(reason), *against]
        after[AUDIT] = {**self.audit, "state": "cancelled"}
        return self.keep("cancel", deed, after, found, asides=aside)

    def _leaves_open(self, deed: Deed, new: date | None) -> tuple[int, list[str]]:
        """Whether its clauses were to be audited in the cycle, and would not be on the *new* day, or at all."""
        if self.audit["planned"] > CYCLE_ENDS or (new is not None and new <= CYCLE_ENDS):
            return 0, []
        aside = self.set_aside("G-04", deed, "TM")
        return aside, [] if aside else ["G-04"]

    def accept_plan(self, deed: Deed, objection: str) -> list[str]:
        plans = self.of("plan")
        auditee = "AR" in self.offices(deed.by) or any(deed.by in line["with"] for line in self.of("line").values())
        found = [] if self.state == "plan_issued" else ["state"]
        found += [] if auditee else ["person"]
        if not plans:
            return found
        last = str(len(plans))
        day = deed.on.date()
        said = {"accepted_by": deed.by, "accepted_on": day}
        if objection:
            said = {"objection": objection, "objected_by": deed.by, "objected_on": day}
        return self.keep("accept plan", deed, {("plan", last): {**plans[last], **said}}, found)

    def open_meeting(self, deed: Deed) -> list[str]:
        plans = self.of("plan")
        last = plans.get(str(len(plans)), {"accepted_by": None, "objection": ""})
        answered = last["accepted_by"] or last["objection"]
        return self.step("hold opening meeting", deed, [] if answered else ["not accepted"], opened=deed.on)

    def change_plan(self, deed: Deed) -> list[str]:
        """A7: the audit stays as it is; the change is told by its history and by a note."""
        after: After = {}
        found = self._may_step("change plan", deed, after)
        return self.keep("change plan", deed, after, found)

    def stop_early(self, deed: Deed, reason: str, with_person: str) -> list[str]:
        both = self.offices(deed.by) | self.offices(with_person)
        return self.step("stop early", deed, [*_said(reason), *([] if "APM" in both else ["not both"])])

    def postpone(self, deed: Deed, new: date, reason: str) -> list[str]:
        after: After = {}
        aside, against = self._leaves_open(deed, new)
        found = [*self._may_step("postpone", deed, after), *_said(reason), *against]
        after[AUDIT] = {**self.audit, "planned": new, "moves": self.audit["moves"] + 1}
        for number, line in self.of("line").items():  # its agenda goes with the audit
            after["line", number] = {**line, "moved": line["moved"] + 1}
        return self.keep("postpone", deed, after, found, asides=aside)

    def complete(self, deed: Deed, lessons: str) -> list[str]:
        after: After = {}
        found = [*self._may_step("complete", deed, after), *_said(lessons)]
        state = "completed"
        if any(nc["state"] != "void" for nc in self.of("nc").values()):
            state = "follow_up"
            self._follow(after, AUDIT, "A12", "go to follow-up", "completed", state, deed.by, deed.on)
        after[AUDIT] = {**self.audit, "state": state}
        return self.keep("complete", deed, after, found)

    def close(self, deed: Deed) -> list[str]:
        open_ones = any(nc["state"] != "void" for nc in self.of("nc").values())
        return self.step("close", deed, ["G-30"] if open_ones else [])

    def _plans(self, deed: Deed) -> list[str]:
        """Whoever plans, before the plan is issued."""
        found = [] if self.state in ("planned", "initiated", "preparing") else ["state"]
        return found + ([] if self.offices(deed.by) & {"APM", "LA", "AU"} else ["person"])

    def describe(self, deed: Deed, confidentiality: str) -> list[str]:
        after: After = {AUDIT: {**self.audit, "confidentiality": confidentiality}}
        return self.keep("describe audit", deed, after, self._plans(deed))

    def add_line(self, deed: Deed, number: str, clauses: Collection[str]) -> list[str]:
        """While the audit is planned; on the fly it is a change of the plan (A7)."""
        after: After = {("line", number): {"clauses": tuple(clauses), "with": ("P07",), "moved": 0}}
        on_the_fly = self.state == "in_progress"
        found = self._may_step("change plan", deed, after) if on_the_fly else self._plans(deed)
        return self.keep("add agenda line", deed, after, found)

    def remove_line(self, deed: Deed, number: str) -> list[str]:
        return self.keep("remove agenda line", deed, {("line", number): None}, self._plans(deed))

    # items

    def _answering(self, action: str, deed: Deed, ref: str) -> list[str]:
        item = self.records["item", ref]
        sources, who = ITEM_STEPS[action]
        found = [] if self.state in ("in_progress", "concluded", "terminated") else ["not in progress"]
        found += [] if shown(item) in sources.split() else ["state"]
        found += [] if self.offices(deed.by) & set(who.split()) else ["person"]
        before = [moment for moment in (self.audit["opened"], item["answered_at"]) if moment]
        return found + (["before the last answer"] if before and deed.on < max(before) else [])

    def _own(self, deed: Deed, ref: str) -> list[str]:
        """C6: changed by whoever graded it, or by the lead."""
        graded_by = self.records["item", ref]["answered_by"]
        return [] if graded_by in (None, deed.by) or "LA" in self.offices(deed.by) else ["graded by somebody else"]

    def _proposal(self, deed: Deed, *settling: str) -> Fields:
        settled = self.offices(deed.by) & set(settling)
        return {"proposed_by": None if settled else deed.by, "confirmed_by": None}

    def write_note(self, deed: Deed, ref: str, text: str) -> list[str]:
        item = self.records["item", ref]
        state = "in_work" if shown(item) == "unanswered" else shown(item)
        if shown(item) == "in_work" and not text and not item["evidence"]:
            state = "unanswered"
        after: After = {("item", ref): {**item, "note": text, "state": state}}
        for number, finding in self.findings_of(ref).items():
            if finding["state"] == "draft" and finding["statement"] == item["note"]:
                title = text or ref if finding["title"] == (item["note"] or ref) else finding["title"]
                after["finding", number] = {**finding, "statement": text, "title": title}
        return self.keep("write note", deed, after, self._answering("note", deed, ref))

    def grade(self, deed: Deed, ref: str, grade: str, reason: str) -> list[str]:
        item = self.records["item", ref]
        now = {
            **item,
            "state": "answered",
            "outcome": None,
            "grade": grade,
            "reason": "",
            "answered_by": deed.by,
            "answered_at": deed.on,
            **self._proposal(deed, "LA", "AU"),
        }
        after: After = {("item", ref): now}
        found = [*self._answering("grade", deed, ref), *self._own(deed, ref)]
        return self.keep("grade", deed, after, found + self._findings_follow(after, ref, now, reason, draft=True))

    def mark(self, deed: Deed, ref: str, outcome: str, reason: str) -> list[str]:
        item, action = self.records["item", ref], f"mark {outcome.replace('_', ' ')}"
        if item["outcome"] == outcome and reason and not item["reason"]:  # the reason that it owes
            owed = {**item, "reason": reason, **self._proposal(deed, "LA")}
            return self.keep(action, deed, {("item", ref): owed}, self._answering("note", deed, ref))
        now = {
            **item,
            "state": outcome,
            "outcome": outcome,
            "grade": None,
            "reason": reason,
            "answered_by": deed.by,
            "answered_at": deed.on,
            **self._proposal(deed, "LA"),
        }
        after: After = {("item", ref): now}
        found = [*self._answering(action, deed, ref), *self._own(deed, ref)]
        if outcome == "not_applicable":
            others = [i for other, i in self.of("item").items() if other != ref and i["clause"] == item["clause"]]
            found += ["G-25"] if all(other["outcome"] == "not_applicable" for other in others) else []
        return self.keep(action, deed, after, found + self._findings_follow(after, ref, now, reason))

    def take_back(self, deed: Deed, ref: str, reason: str) -> list[str]:
        empty = {"grade": None, "outcome": None, "reason": "", "answered_by": None, "answered_at": None}
        now = {**self.records["item", ref], "state": "in_work", **empty}
        after: After = {("item", ref): now}
        found = [*self._answering("take back", deed, ref), *self._own(deed, ref)]
        return self.keep("take back", deed, after, found + self._findings_follow(after, ref, now, reason))

    def _findings_follow(self, after: After, ref: str, now: Fields, reason: str, draft: bool = False) -> list[str]:
        """A draft goes with the grade; what the team has agreed stays, and somebody says why."""
        hanging, grade = self.findings_of(ref), now["grade"]
        if not hanging and draft and grade in WRITTEN_UP:
            after["finding", self.next_ref("finding", "F-", 2)] = {
                "item": ref,
                "state": "draft",
                "grade": grade,
                "met": grade not in ("minor", "major"),
                "statement": now["note"],
                "title": now["note"] or ref,
                "evidence": now["evidence"],
                "written": False,
                "presented": 0,
                "nc": None,
            }
        if self.records["item", ref]["grade"] == grade:
            return []
        for number, finding in hanging.items():
            if finding["state"] == "draft" and grade in WRITTEN_UP:
                met = grade not in ("minor", "major")
                after["finding", number] = {**finding, "grade": grade, "met": met}
            elif finding["state"] == "draft":
                after["finding", number] = {**finding, "state": "withdrawn"}
            elif not reason:
                return ["not said why the grade changes"]
        return []

    def park(self, deed: Deed, ref: str, reason: str) -> list[str]:
        now = {**self.records["item", ref], "state": "parked", "reason": reason}
        return self.keep("park", deed, {("item", ref): now}, self._answering("park", deed, ref))

    def give_reason(self, deed: Deed, ref: str, reason: str) -> list[str]:
        now = {**self.records["item", ref], "reason": reason, **self._proposal(deed, "LA")}
        return self.keep("give reason", deed, {("item", ref): now}, self._answering("note", deed, ref))

    def confirm(self, deed: Deed, ref: str) -> list[str]:
        found = [each for each in self._answering("note", deed, ref) if each not in ("state", "person")]
        found += [] if "LA" in self.offices(deed.by) else ["person"]
        now = {**self.records["item", ref], "confirmed_by": deed.by}
        return self.keep("confirm", deed, {("item", ref): now}, found)

    def add_evidence(self, deed: Deed, ref: str) -> list[str]:
        item, piece = self.records["item", ref], self.next_ref("evidence", "E-", 3)
        sources, who = ITEM_STEPS["note"]
        found = [] if shown(item) in sources.split() else ["state"]
        found += [] if self.offices(deed.by) & set(who.split()) else ["person"]
        state = "in_work" if shown(item) == "unanswered" else shown(item)
        after: After = {("evidence", piece): {"by": deed.by}}
        after["item", ref] = {**item, "evidence": (*item["evidence"], piece), "state": state}
        for number, finding in self.findings_of(ref).items():
            if finding["state"] == "draft":
                both = (*finding["evidence"], *item["evidence"], piece)
                after["finding", number] = {**finding, "evidence": tuple(dict.fromkeys(both))}
        return self.keep("add evidence", deed, after, found)

    # findings

    def _on_finding(self, number: str, action: str, sources: str, who: str, deed: Deed) -> list[str]:
        found = [] if self.records["finding", number]["state"] in sources.split() else ["state"]
        return found + ([] if self.offices(deed.by) & set(who.split()) else ["person"])

    def write_finding(self, deed: Deed, number: str) -> list[str]:
        after: After = {("finding", number): {**self.records["finding", number], "written": True}}
        return self.keep("write finding", deed, after, self._on_finding(number, "write", "draft", "LA AU AT", deed))

    def lacks(self, finding: Fields) -> list[str]:
        """F2, G-07, G-16, G-29."""
        found = [] if finding["statement"] else ["statement"]
        if finding["grade"] in ("minor", "major"):
            found += [] if finding["evidence"] else ["evidence"]
            found += [] if finding["written"] else ["not written"]
        return found

    def agree(self, deed: Deed, number: str) -> list[str]:
        finding, after = self.records["finding", number], After()
        found = [*self._on_finding(number, "agree", "draft", "LA", deed), *self.lacks(finding)]
        found += self._follow(after, ("finding", number), "F2", "agree", finding["state"], "agreed", deed.by, deed.on)
        now = {**finding, "state": "agreed"}
        if finding["grade"] in ("minor", "major"):
            now["nc"] = number
            after["nc", number] = {"finding": number, "state": "draft"}
            self._follow(after, ("nc", number), "N1", "raise", "", "draft", deed.by, deed.on)
        after["finding", number] = now
        return self.keep("agree finding", deed, after, found)

    def present(self, deed: Deed, number: str, disagreement: str, acknowledged: bool) -> list[str]:
        finding, after = self.records["finding", number], After()
        found = self._on_finding(number, "present", "agreed presented", "LA AU", deed)
        found += [] if acknowledged or disagreement else ["not said what is disagreed with"]
        source = finding["state"]
        found += self._follow(after, ("finding", number), "F3", "present", source, "presented", deed.by, deed.on)
        after["finding", number] = {**finding, "state": "presented", "presented": finding["presented"] + 1}
        return self.keep("present finding", deed, after, found)

    def withdraw(self, deed: Deed, number: str, reason: str) -> list[str]:
        finding, after = self.records["finding", number], After()
        found = [*self._on_finding(number, "withdraw", "draft agreed presented", "LA", deed), *_said(reason)]
        about, source = ("finding", number), finding["state"]
        found += self._follow(after, about, "F4", "withdraw", source, "withdrawn", deed.by, deed.on)
        after["finding", number] = {**finding, "state": "withdrawn"}
        if finding["nc"] and self.records["nc", number]["state"] == "draft":
            found += self._follow(after, ("nc", number), "N13", "void", "draft", "void", deed.by, deed.on)
            after["nc", number] = {"finding": number, "state": "void"}
        return self.keep("withdraw finding", deed, after, found)

    # the report

    def write_report(self, deed: Deed, limits: str) -> list[str]:
        found = [] if "LA" in self.offices(deed.by) else ["person"]
        found += ["G-22"] if self.audit["reported"] else []
        return self.keep("write report", deed, {REPORT: {"limits": limits}}, found)

    def issue_report(self, deed: Deed) -> list[str]:
        after: After = {}
        found = [*self._may_step("issue report", deed, after), *self.report_lacks()]
        if found:
            return found
        for number, finding in self.of("finding").items():
            if finding["state"] == "withdrawn":
                continue
            about = ("finding", number)
            found += self._follow(after, about, "F6", "issue with report", finding["state"], "issued", deed.by, deed.on)
            after["finding", number] = {**finding, "state": "issued"}
            if finding["nc"]:
                found += self._follow(after, ("nc", number), "N2", "issue", "draft", "issued", deed.by, deed.on)
                after["nc", number] = {"finding": number, "state": "issued"}
        for ref, item in self.of("item").items():
            after["item", ref] = {**item, "state": "locked"}
        after[AUDIT] = {**self.audit, "state": "reported", "reported": deed.on.date()}
        return self.keep("issue report", deed, after, found)

    def report_lacks(self) -> list[str]:
        """G-16 to G-21, G-24."""
        found = [] if self.records.get(REPORT, {}).get("limits") else ["G-21"]
        standing = {n: f for n, f in self.of("finding").items() if f["state"] != "withdrawn"}
        found += [f"G-20 {number}" for number, finding in standing.items() if finding["state"] != "presented"]
        for ref, item in self.of("item").items():
            found += [f"G-18 {ref}"] if shown(item) in OPEN_ITEM.split() else []
            found += [f"G-09 {ref}"] if item["proposed_by"] and not item["confirmed_by"] else []
            found += [f"reason {ref}"] if item["outcome"] and not item["reason"] else []
            found += [f"note {ref}"] if item["grade"] in WRITTEN_UP and not item["note"] else []
            found += [f"evidence {ref}"] if item["grade"] in ("minor", "major") and not item["evidence"] else []
            grades = [finding["grade"] for finding in standing.values() if finding["item"] == ref]
            if item["grade"] in WRITTEN_UP and not any(_at_least(grade, item["grade"]) for grade in grades):
                found.append(f"G-19 {ref}")
            if any(item["grade"] is None or not _at_least(item["grade"], grade) for grade in grades):
                found.append(f"G-19 {ref}")
        return found + [f"G-16 {n}" for n, f in standing.items() if f["grade"] in ("minor", "major") and self.lacks(f)]


def _unanswered() -> Fields:
    return {
        "state": "unanswered",
        "outcome": None,
        "grade": None,
        "note": "",
        "reason": "",
        "evidence": (),
        "answered_by": None,
        "answered_at": None,
        "proposed_by": None,
        "confirmed_by": None,
    }


def shown(item: Fields) -> str:
    """An item with a note or evidence is in work: that follows from them, and is not kept beside them."""
    begun = item["state"] == "unanswered" and (item["note"] or item["evidence"])
    return "in_work" if begun else str(item["state"])


def _kept(item: Fields) -> Fields:
    follows = item["state"] == "in_work" and (item["note"] or item["evidence"])
    return {**item, "state": "unanswered"} if follows else item


def _at_least(one: str, other: str) -> bool:
    return GRAVITY.index(one) >= GRAVITY.index(other)


def _said(text: str) -> list[str]:
    return [] if text else ["not said"]


def _names(fields: Fields) -> set[Key]:
    """What a record names."""
    found = {("evidence", piece) for piece in fields.get("evidence", ())}
    found |= {fields["about"]} if "about" in fields else set()
    return found | ({("finding", fields["finding"])} if "finding" in fields else set())
