"""Machines A, C and F: random people plan, conduct, report and undo, against what the rules of the trade say."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import time, timedelta
from random import Random
from typing import Any, ClassVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from auditor.activities import agenda, conduct, evidence, findings, organisation, plan, replanning, report, undo
from auditor.activities.act import Act
from auditor.model.audit import AgendaLine, PlanVersion
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.nonconformity import Nonconformity
from auditor.model.people import Person
from auditor.model.record import HistoryEntry, Override
from auditor.model.words import EvidenceKind, Grade
from tests.tui.audits import DAY, Clock

from .audit_model import AUDIT, ITEM_STEPS, STEPS, Deed, Life, shown
from .place import Place, planned, profile

EVERYBODY = ["P01", "P02", "P03", "P07", "P13", "P17", "P18"]
ITEMS = {"CK-001": "20000-1:8.2.6", "CK-002": "20000-1:8.2.6", "CK-003": "20000-1:8.5.3"}
SAID = ["as told"] * 9 + [""]
ONWARD = {
    "planned": ["appoint"],
    "initiated": ["confirm feasibility"],
    "preparing": ["add line", "issue plan"],
    "plan_issued": ["accept plan", "accept plan", "hold opening meeting"],
    "in_progress": ["answer"] * 8 + ["finding"] * 3 + ["hold closing meeting"],
    "concluded": ["settle"] * 5 + ["answer"],
    "terminated": ["settle"] * 5 + ["answer"],
    "reported": ["complete"],
    "completed": ["close"],
}
ANYTHING = [
    *(action for action in STEPS if action != "confirm feasibility"),
    "confirm feasibility",
    *("accept plan", "add line", "remove line", "describe", "write report"),
    *["answer", "finding"] * 6,
]
ANSWERS = ["note", "grade", "grade", "park", "mark", "mark", "take back", "give reason", "confirm", "add evidence"]

Step = tuple[Callable[[Act], object], Callable[[Deed], list[str]], str]
"""What is done, what the rules say of it, and whose it mostly is."""


class Auditing(RuleBasedStateMachine):
    """One audit from planning to closing, and beside it what the rules say of it."""

    tried: ClassVar[set[tuple[str, str]]] = set()
    """States of the audit, of items and of findings in which everything that does not go there was tried."""

    @initialize(begin=st.integers(0, 2**64))
    def open(self, begin: int) -> None:
        self.begin, self.steps = begin, 0
        self.place = Place(planned(), Clock())
        self.life = Life(ITEMS, DAY, self.place.workspace.now())
        self.lines: dict[str, str] = {}
        self.items = {item.ref: item.id for item in self.place.book.items.values()}

    @rule(seed=st.integers(0, 2**64))
    def go_on(self, seed: int) -> None:
        """One thing after another: one rule and a chance of its own, so that every kind of thing happens."""
        self.steps += 1
        chance = Random(f"{self.begin} {self.steps} {seed}")  # hypothesis gives the same number again and again
        what = chance.choices(["onward", "anything", "time", "reopen", "undo", "hire"], [10, 4, 3, 1, 3, 1])[0]
        match what:
            case "onward" if self.life.state in ONWARD:
                self._play(chance, chance.choice(ONWARD[self.life.state]), right=0.9)
            case "anything":
                self._play(chance, chance.choice(ANYTHING), right=0.5)
            case "time":
                self.place.clock.move(days=chance.choice([0, 0, 1, 2, 20]), minutes=chance.randint(1, 300))
            case "reopen":
                self.place.reopen(orderly=chance.random() < 0.5, snapshots=chance.random() < 0.5)
            case "undo":
                self._undo(chance)
            case "hire":  # whoever is new is known to the audit once it is appointed, and not where that is refused
                book, ref = self.place.workspace.programme, f"N{self.steps}"
                organisation.add(book, self.place.by("P17"), Person, ref=ref, name="Jan Nový")

    def _undo(self, chance: Random) -> None:
        by = chance.choice(["P01", "P01", "P01", "P02", "P02", "P03", *EVERYBODY])
        if by == "P17" and self.life.state == "planned":
            return  # what the manager prepared before this history began could be taken back, and is not known here
        acting, deed = self._deed(chance, by)
        refusal = self.place.tried(lambda: undo.undo_last(self.place.book, acting))
        against = self.life.undo(deed)
        note(f"undo by {by}: {refusal}")
        assert bool(refusal) is bool(against), f"undo by {by}: {refusal!r} where the rules say {against}"

    def _play(self, chance: Random, action: str, right: float) -> None:
        do, rules, may = getattr(self, "_" + action.replace(" ", "_"))(chance)
        people = [who for who in EVERYBODY if self.life.offices(who) & set(may.split())] or EVERYBODY
        by = chance.choice(people if chance.random() < right else EVERYBODY)
        self._do(action, do, rules, *self._deed(chance, by))
        self._try_what_does_not_go()

    def _try_what_does_not_go(self) -> None:
        """Whoever may and with all that is asked for: the state alone is against it; and in each, whoever may not."""
        chance, life = Random(f"{self.begin} {self.steps}"), self.life
        if ("audit", life.state) not in self.tried:
            for action in (action for action, (_, sources, *_) in STEPS.items() if life.state not in sources.split()):
                for _ in range(4):
                    do, rules, may = getattr(self, "_" + action.replace(" ", "_"))(chance)
                    for by in (who for who in EVERYBODY if life.offices(who) & set(may.split())):
                        self._do(action, do, rules, *self._deed(chance, by, careful=True))
            self.tried.add(("audit", life.state))
        if life.state not in ("in_progress", "concluded"):
            return
        for ref, item in life.of("item").items():
            if ("item", shown(item)) in self.tried:
                continue
            for what, (sources, may) in ITEM_STEPS.items():
                do, rules, _ = self._answer(chance, ref, what)
                here = shown(item) in sources.split()
                for by in (who for who in EVERYBODY if not here or not life.offices(who) & set(may.split())):
                    self._do(what, do, rules, *self._deed(chance, by, careful=True))
            self.tried.add(("item", shown(item)))
        for ref, finding in life.of("finding").items():
            if ("finding", finding["state"]) in self.tried:
                continue
            for what, sources in (("write", "draft"), ("agree", "draft"), ("present", "agreed presented")):
                do, rules, may = self._finding(chance, ref, what)
                here = finding["state"] in sources.split()
                for by in (who for who in EVERYBODY if not here or not life.offices(who) & set(may.split())):
                    self._do(what, do, rules, *self._deed(chance, by, careful=True))
            self.tried.add(("finding", finding["state"]))

    def _do(
        self, action: str, do: Callable[[Act], object], rules: Callable[[Deed], list[str]], acting: Act, deed: Deed
    ) -> None:
        by = deed.by
        refusal = self.place.tried(lambda: do(acting))
        against = rules(deed)
        note(f"{action} by {by}: {refusal or self.life.lines[-1].changes}")
        assert bool(refusal) is bool(against), f"{action} by {by}: {refusal!r} where the rules say {against}"

    def _deed(self, chance: Random, by: str, *, careful: bool = False) -> tuple[Act, Deed]:
        hours = 0 if careful else chance.choice([0] * 16 + [1, 3, 30, 72, -2])
        late_reason = chance.choice(["written down later", ""]) if hours else ""
        aside = [(rule, chance.choice(["P01", "P13", by])) for rule in ("G-04", "G-12") if chance.random() < 0.15]
        acting = self.place.by(by, timedelta(hours=hours), late_reason, [(*each, "") for each in aside])
        return acting, Deed(by, acting.on, acting.now, late_reason, tuple(aside))

    # planning

    def _appoint(self, chance: Random) -> Step:
        place, objectives = self.place, chance.choice([1, 1, 1, 1, 0])
        representative = chance.choice(["P07", "P07", "P07", "P07", None])
        named = place.people[representative] if representative else None
        lead = place.people["P01"]
        return (
            lambda by: plan.appoint(
                place.workspace,
                place.book,
                by,
                lead=lead,
                representative=named,
                objectives=["Determine conformity"] * objectives,
            ),
            lambda deed: self.life.appoint(deed, objectives, representative),
            "LA APM",
        )

    def _confirm_feasibility(self, chance: Random) -> Step:
        note, feasible = chance.choice(SAID), chance.choice([True] * 9 + [False])
        return (
            lambda by: plan.confirm_feasibility(self.place.book, by, note, feasible),
            lambda deed: self.life.step(
                "confirm feasibility", deed, [] if note and feasible else ["not said, or not feasible"]
            ),
            "LA",
        )

    def _add_line(self, chance: Random) -> Step:
        book, number = self.place.book, str(len(self.lines) + 1)
        clauses = chance.choice([["20000-1:8"], ["20000-1:8.2.6", "20000-1:8.5.3"], ["20000-1:8.2.6"]])
        covered = [clause for clause in set(ITEMS.values()) if clauses == ["20000-1:8"] or clause in clauses]
        fields: dict[str, Any] = {"day": DAY, "start": time(9), "end": time(10), "topic": number}
        auditee = self.place.people["P07"]

        def add(by: Act) -> None:
            added = agenda.add_line(book, by, **fields, clauses=clauses, auditees=[auditee])
            self.lines[number] = added.value.id

        return add, lambda deed: self.life.add_line(deed, number, covered), "LA APM AU"

    def _remove_line(self, chance: Random) -> Step:
        standing = list(self.life.of("line"))
        if not standing:
            return self._add_line(chance)
        number = chance.choice(standing)
        line = self.lines[number]
        return (
            lambda by: agenda.remove_line(self.place.book, by, line),
            lambda deed: self.life.remove_line(deed, number),
            "LA APM AU",
        )

    def _describe(self, chance: Random) -> Step:
        said = chance.choice(["internal", "secret", ""])
        return (
            lambda by: plan.describe(self.place.workspace, self.place.book, by, confidentiality=said),
            lambda deed: self.life.describe(deed, said),
            "LA APM AU",
        )

    def _issue_plan(self, chance: Random) -> Step:
        return lambda by: plan.issue_plan(self.place.book, by), self.life.issue_plan, "LA APM"

    def _reopen_plan(self, chance: Random) -> Step:
        reason = chance.choice(SAID)
        return (
            lambda by: plan.reopen_plan(self.place.book, by, reason),
            lambda deed: self.life.step("reopen plan", deed, [] if reason else ["not said"]),
            "LA APM",
        )

    def _accept_plan(self, chance: Random) -> Step:
        objection = chance.choice(["", "", "too early"])
        return (
            lambda by: plan.accept_plan(self.place.book, by, objection),
            lambda deed: self.life.accept_plan(deed, objection),
            "AR",
        )

    def _postpone(self, chance: Random) -> Step:
        place, reason = self.place, chance.choice(SAID)
        new = DAY + timedelta(days=chance.randint(0, 900))
        return (
            lambda by: replanning.postpone(place.workspace, place.book, by, new, reason),
            lambda deed: self.life.postpone(deed, new, reason),
            "APM",
        )

    def _cancel(self, chance: Random) -> Step:
        place, reason = self.place, chance.choice(SAID)
        return (
            lambda by: replanning.cancel(place.workspace, place.book, by, reason),
            lambda deed: self.life.cancel(deed, reason),
            "APM",
        )

    # conducting

    def _hold_opening_meeting(self, chance: Random) -> Step:
        return lambda by: conduct.open_meeting(self.place.book, by), self.life.open_meeting, "LA"

    def _change_plan(self, chance: Random) -> Step:
        return (
            lambda by: conduct.change_plan(self.place.book, by, "later"),
            lambda deed: self.life.change_plan(deed),
            "LA",
        )

    def _hold_closing_meeting(self, chance: Random) -> Step:
        return (
            lambda by: conduct.close_meeting(self.place.book, by),
            lambda deed: self.life.step("hold closing meeting", deed, closed=deed.on),
            "LA",
        )

    def _stop_early(self, chance: Random) -> Step:
        reason, other = chance.choice(SAID), chance.choice(["P17", "P17", "P13"])
        person = self.place.people[other]
        return (
            lambda by: conduct.stop_early(self.place.book, by, reason, person),
            lambda deed: self.life.stop_early(deed, reason, other),
            "LA",
        )

    def _answer(self, chance: Random, ref: str = "", what: str = "") -> Step:
        """*what* is done to the item *ref*, or anything to any of them."""
        reason = "as told" if ref else chance.choice(["", "", "as told"])
        text = "seen" if ref else chance.choice(["seen", "seen twice", ""])
        grade = Grade.CONFORMING if ref else chance.choice([Grade.CONFORMING, Grade.CONFORMING, *Grade])
        ref = ref or chance.choice(list(ITEMS))
        book, item, life = self.place.book, self.items[ref], self.life
        match what or chance.choice(ANSWERS):
            case "note":
                return (
                    lambda by: conduct.write_note(book, by, item, text),
                    lambda deed: life.write_note(deed, ref, text),
                    ITEM_STEPS["note"][1],
                )
            case "grade":
                return (
                    lambda by: conduct.grade(book, by, item, grade, reason=reason),
                    lambda deed: life.grade(deed, ref, grade.value, reason),
                    ITEM_STEPS["grade"][1],
                )
            case "park":
                return (
                    lambda by: conduct.park(book, by, item, reason),
                    lambda deed: life.park(deed, ref, reason),
                    ITEM_STEPS["park"][1],
                )
            case "mark" | "mark not applicable" | "mark not audited" as mark_as:
                outcome = chance.choice(["not_applicable", "not_audited"])
                outcome = mark_as.removeprefix("mark ").replace(" ", "_") if " " in mark_as else outcome
                mark = conduct.mark_not_audited if outcome == "not_audited" else conduct.mark_not_applicable
                return (
                    lambda by: mark(book, by, item, reason),
                    lambda deed: life.mark(deed, ref, outcome, reason),
                    ITEM_STEPS["mark not audited"][1],
                )
            case "take back":
                return (
                    lambda by: conduct.take_back(book, by, item, reason),
                    lambda deed: life.take_back(deed, ref, reason),
                    ITEM_STEPS["take back"][1],
                )
            case "give reason":
                return (
                    lambda by: conduct.give_reason(book, by, item, "because"),
                    lambda deed: life.give_reason(deed, ref, "because"),
                    "LA AU",
                )
            case "confirm":
                return lambda by: conduct.confirm(book, by, [item]), lambda deed: life.confirm(deed, ref), "LA"
        kind = EvidenceKind.RECORD
        return (
            lambda by: evidence.add(book, by, kind=kind, reference="list", items=[item]),
            lambda deed: life.add_evidence(deed, ref),
            ITEM_STEPS["note"][1],
        )

    def _finding(self, chance: Random, ref: str = "", what: str = "") -> Step:
        """*what* is done to the finding *ref*, or anything to any of them."""
        standing = list(self.life.of("finding"))
        if not standing:
            return self._answer(chance)
        reason = "as told" if ref else chance.choice(SAID)
        place, life, ref = self.place, self.life, ref or chance.choice(standing)
        book, finding = place.book, place.book.find(Finding, ref).id
        match what or chance.choice(["write", "agree", "agree", "present", "present", "withdraw"]):
            case "write":
                said = {"requirement": "as asked", "grade_reason": "as seen", "site": book.audit.sites[0]}
                return (
                    lambda by: findings.write(book, by, finding, **said),
                    lambda deed: life.write_finding(deed, ref),
                    "LA AU AT",
                )
            case "agree":
                return (
                    lambda by: findings.agree(place.workspace, book, by, finding),
                    lambda deed: life.agree(deed, ref),
                    "LA",
                )
            case "present":
                to, acknowledged = place.people["P07"], chance.random() < 0.7
                return (
                    lambda by: findings.present(
                        book, by, finding, to=to, acknowledged=acknowledged, disagreement=reason
                    ),
                    lambda deed: life.present(deed, ref, reason, acknowledged),
                    "LA AU",
                )
        return (
            lambda by: findings.withdraw(book, by, finding, reason),
            lambda deed: life.withdraw(deed, ref, reason),
            "LA",
        )

    # reporting

    def _settle(self, chance: Random) -> Step:
        """Whatever keeps the report from being issued is supplied, or the report is issued."""
        lacks = self.life.report_lacks()
        if not lacks:
            return self._issue_report(chance)
        rule, _, ref = chance.choice(lacks).partition(" ")
        match rule:
            case "G-21":
                return self._write_report(chance, "none")
            case "G-18":
                return self._answer(chance, ref, "grade")
            case "G-19":
                return self._answer(chance, ref, chance.choice(["grade", "take back"]))
            case "G-09":
                return self._answer(chance, ref, "confirm")
            case "reason":
                return self._answer(chance, ref, "give reason")
            case "note" | "evidence":
                return self._answer(chance, ref, "note" if rule == "note" else "add evidence")
        finding = self.life.of("finding")[ref]
        wanted = self.life.lacks(finding)
        if "statement" in wanted or "evidence" in wanted:
            return self._answer(chance, finding["item"], "note" if "statement" in wanted else "add evidence")
        onward = {"agreed": "present", "draft": "write" if wanted else "agree"}.get(finding["state"], "withdraw")
        return self._finding(chance, ref, chance.choice([onward, onward, onward, "withdraw"]))

    def _write_report(self, chance: Random, limits: str = "") -> Step:
        limits = limits or chance.choice(["none", "none", ""])
        book, reader = self.place.book, self.place.people["P07"]
        parts = ("conclusion", "fulfilment", "disagreements", "obstacles", "follow_up_of_earlier", "confidentiality")
        written: dict[str, Any] = {**dict.fromkeys(parts, "none"), "limits": limits, "participants": [reader]}
        concluded = [{"objective": "Determine conformity", "conclusion": "reached"}]
        return (
            lambda by: report.write(book, by, **written, distribution=[reader], objective_conclusions=concluded),
            lambda deed: self.life.write_report(deed, limits),
            "LA",
        )

    def _issue_report(self, chance: Random) -> Step:
        place = self.place
        return lambda by: report.issue(place.workspace, place.book, by), self.life.issue_report, "LA"

    def _complete(self, chance: Random) -> Step:
        lessons = chance.choice(SAID)
        return (
            lambda by: report.complete(self.place.book, by, lessons),
            lambda deed: self.life.complete(deed, lessons),
            "LA APM",
        )

    def _close(self, chance: Random) -> Step:
        return lambda by: report.close(self.place.book, by), self.life.close, "APM"

    # what stands

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "place"):
            return
        book, life, ref = self.place.book, self.life, self.place.refs
        audit, told = book.audit, life.audit
        assert (audit.state, audit.planned_from, len(audit.postponements)) == (
            told["state"],
            told["planned"],
            told["moves"],
        )
        assert (audit.confidentiality, len(audit.objectives)) == (told["confidentiality"], told["objectives"])
        assert (ref.get(audit.representative or ""), audit.report_issued) == (told["representative"], told["reported"])
        meetings = (audit.opening and audit.opening.held, audit.closing and audit.closing.held)
        assert meetings == (told["opened"], told["closed"])
        pieces = {piece.id: piece.ref for piece in book.all(Evidence).values()}
        assert set(pieces.values()) == set(life.of("evidence"))
        for item in book.all(Item).values():
            told_of = life.of("item")[item.ref]
            known = {**told_of, "state": shown(told_of)}
            del known["clause"], known["evidence"]
            standing = {name: getattr(item, name) for name in known}
            for who in ("answered_by", "proposed_by", "confirmed_by"):
                standing[who] = ref.get(standing[who] or "")
            assert standing == known
            assert tuple(pieces[piece] for piece in item.evidence) == told_of["evidence"]
        self._findings_agree(pieces)
        plans = sorted((p for p in book.all(PlanVersion).values() if not p.minor), key=lambda p: p.version)
        assert [
            (ref.get(p.accepted_by or ""), p.accepted_on, p.objection, ref.get(p.objected_by or ""), p.objected_on)
            for p in plans
        ] == [tuple(p.values()) for p in life.of("plan").values()]
        assert set(book.all(AgendaLine)) == {self.lines[number] for number in life.of("line")}
        assert len(book.all(Override)) == life.asides

    def _findings_agree(self, pieces: dict[str, str]) -> None:
        book, life, ref = self.place.book, self.life, self.place.refs
        assert {f.ref for f in book.all(Finding).values()} == set(life.of("finding"))
        about = {book.audit.id: AUDIT}
        for finding in book.all(Finding).values():
            told = life.of("finding")[finding.ref]
            assert (finding.state, finding.grade, finding.requirement_met) == (
                told["state"],
                told["grade"],
                told["met"],
            )
            assert (finding.statement, len(finding.presentations)) == (told["statement"], told["presented"])
            assert tuple(pieces[piece] for piece in finding.evidence) == told["evidence"]
            about[finding.id] = ("finding", finding.ref)
            if finding.nonconformity:
                about[finding.nonconformity] = ("nc", finding.ref)
                assert book.get(Nonconformity, finding.nonconformity).state == life.of("nc")[finding.ref]["state"]
        assert len(book.all(Nonconformity)) == len(life.of("nc"))
        names = ("about", "id", "from", "to", "by", "on")
        assert Counter(tuple(entry[name] for name in names) for entry in life.of("history").values()) == Counter(
            (about[h.object], h.transition, h.from_state, h.to_state, ref[h.by], h.on)
            for h in book.all(HistoryEntry).values()
        )

    def teardown(self) -> None:
        if not hasattr(self, "place"):
            return
        assert self.place.from_the_trails() == self.place.records()
        assert not self.place.book.ledger.verify()
        self.place.leave()


def test_auditing_by_the_rules(histories: int | None) -> None:
    Auditing.tried.clear()
    planned()  # once, and not counted as a part of a history
    run_state_machine_as_test(Auditing, settings=profile(histories, usual=60, steps=70))
