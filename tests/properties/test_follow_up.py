"""Machine N: random people follow two nonconformities through random days, against what the rules of the trade say."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from random import Random
from typing import ClassVar

from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from auditor.activities import evidence, follow_up, nonconformities, report, undo
from auditor.activities.act import Act
from auditor.model.evidence import Evidence
from auditor.model.nonconformity import Cause, CorrectiveAction, DueField, Nonconformity, Response
from auditor.model.record import Override
from auditor.model.words import EvidenceKind
from auditor.workspace.rows import followed_in
from tests.tui.audits import Clock

from .follow_up_model import FINAL, TABLE, Case, Deed, deadlines
from .place import Override as Aside
from .place import Place, agreed, profile, reported

EVERYBODY = ["P01", "P02", "P03", "P07", "P13", "P17", "P18"]
PARTS = ["correction", "cause", "extent", "criterion", "containment"]
DUE: list[DueField] = ["response", "implementation", "effectiveness", "containment"]
ONWARD = [action for action, (_, target, _) in TABLE.items() if target and target not in ("void", "transferred")]
ONWARD += ["accept response", "verify implementation", "close as effective"] * 2

OTHER_EYES = {"accept response", "reject implementation", "verify implementation", "close as effective"}
OTHER_EYES |= {"reopen as not effective"}

STAYING = ["ask for extension"] * 4 + ["escalate", "escalate", "de-escalate", "set due date"]

SAID = ["as told"] * 9 + [""]
RULES = ["G-34", "G-36", "G-38"]
GRADES = ["major", "minor"]
HAPPENINGS = (
    ["onward"] * 9
    + ["anything"] * 6
    + ["time_passes", "find_evidence"] * 2
    + ["reopen_the_workspace", "undo", "close_the_audit"]
)


def _aside(chance: Random) -> list[tuple[str, str, str]]:
    """Rules that somebody sets aside, with or without a second person who looks as well."""
    rules = chance.sample(RULES, k=chance.choice([1, 1, 2]))
    return [
        (rule, chance.choice(["P13", "P13", *EVERYBODY]), chance.choice(["P02 looks as well", ""])) for rule in rules
    ]


Step = tuple[Callable[[Act], object], Callable[[Deed], list[str]]]
"""What is done, and what the rules say of it."""


class FollowingUp(RuleBasedStateMachine):
    """Two nonconformities of one audit, and beside each what the rules say of it."""

    tried: ClassVar[set[tuple[str, str]]] = set()
    """Grades with the states in which all that does not go there was tried, and with what was tried of the own case."""

    @initialize(begin=st.integers(0, 2**64))
    def open(self, begin: int) -> None:
        self.begin, self.steps = begin, 0
        clock = Clock()
        clock.move(days=5)
        self.is_reported = begin % 3 > 0
        self.place = Place(reported() if self.is_reported else agreed(), clock)
        today, now = self.place.workspace.today(), self.place.workspace.now()
        self.ids = {n.grade.value: n.id for n in self.place.book.all(Nonconformity).values()}
        self.cases = {grade: self._case(grade, today) for grade in self.ids}
        self.audit, self.audit_last = "follow_up" if self.is_reported else "in_progress", now
        self.pieces: dict[str, tuple[str, date]] = {}
        self.before_the_last_step: set[str] = set()

    def _case(self, grade: str, today: date) -> Case:
        """Issued by the report five days after it was presented, or agreed as urgent and a draft."""
        raised, presented = [("N1", "raise", "", "draft", "P01")], today - timedelta(days=5)
        repeat, last = grade == "minor", self.place.book.history(self.ids[grade])[-1].on
        if not self.is_reported:
            case = Case(grade, None, dict.fromkeys(DUE), last, presented, reported=False, repeat=repeat, state="draft")
        else:
            case = Case(grade, today, deadlines(grade, presented, today), last, presented, repeat=repeat)
            raised.append(("N2", "issue", "draft", "issued", "P01"))
        case.history += raised
        return case

    # what happens

    @rule(seed=st.integers(0, 2**64))
    def go_on(self, seed: int) -> None:
        """One thing after another: one rule and a chance of its own, so that every kind of thing happens."""
        self.steps += 1
        chance = Random(f"{self.begin} {self.steps} {seed}")  # hypothesis gives the same number again and again
        getattr(self, chance.choice(HAPPENINGS))(chance)

    def onward(self, chance: Random) -> None:
        """A step that leads on, by somebody who may."""
        grade = chance.choice(GRADES)
        case = self.cases[grade]
        steps = [action for action in case.possible() for _ in range(ONWARD.count(action))]
        if steps:
            action = chance.choice(steps) if chance.random() < 0.85 else "set waiting"
            may = sorted(case.may(action)) or EVERYBODY
            others = [who for who in may if not case.own(who)]
            self._play(chance, grade, action, chance.choice([*others, *others, *may]))

    def _try_the_own_case(self, grade: str) -> None:
        """Whoever may, but for owning it or an action of it (G-34); set aside without a second person, too."""
        case, chance = self.cases[grade], Random(f"{self.begin} {self.steps}")
        for action in sorted(OTHER_EYES.intersection(case.possible())):
            for by in sorted(filter(case.own, case.may(action))):
                if (grade, action) not in self.tried:
                    self.tried.add((grade, action))
                    self._play(chance, grade, action, by, careful=True)
                    self._play(chance, grade, action, by, careful=True, aside=[("G-34", "P13", "")])

    def _try_what_does_not_go(self, grade: str) -> None:
        """With all that is asked for: the state alone is against it, or the person alone."""
        case, chance = self.cases[grade], Random(f"{self.begin} {self.steps}")
        if (grade, case.state) in self.tried:
            return
        for action in (action for action in TABLE if action not in case.possible()):
            for by in [who for who in sorted(case.may(action)) if not case.own(who)] * 3 or EVERYBODY:
                self._play(chance, grade, action, by, careful=True)
        for action in case.possible():
            for by in [who for who in EVERYBODY if who not in case.may(action)]:
                self._play(chance, grade, action, by, careful=True)
        if self.is_reported:
            self._play(chance, grade, "void", "P01", careful=True)  # both say so, but no revision does (G-37)
        self.tried.add((grade, case.state))

    def anything(self, chance: Random) -> None:
        """Any step, by somebody who may or by anybody."""
        grade, action = chance.choice(GRADES), chance.choice(list(TABLE))
        if any(granted is None for *_, granted in self.cases[grade].extensions) and chance.random() < 0.4:
            action = "decide extension"
        elif chance.random() < 0.35:
            action = chance.choice(STAYING)
        may = sorted(self.cases[grade].may(action))
        self._play(chance, grade, action, chance.choice([*may * 6, *EVERYBODY]))

    def time_passes(self, chance: Random) -> None:
        self.place.clock.move(days=chance.choice([1, 1, 3, 3, 8, 35, 70, 400]), minutes=7)

    def reopen_the_workspace(self, chance: Random) -> None:
        self.place.reopen(orderly=chance.choice([True, False]), snapshots=chance.choice([True, False]))

    def find_evidence(self, chance: Random) -> None:
        by, back = chance.choice(EVERYBODY), chance.choice([0, 0, 0, 2, 3, 40])
        book, captured = self.place.book, self.place.workspace.now() - timedelta(days=back)
        acting, kind = self.place.by(by), EvidenceKind.RECORD
        assert not self.place.tried(lambda: evidence.add(book, acting, kind=kind, reference="list", captured=captured))
        self.pieces[list(book.all(Evidence))[-1]] = (by, captured.date())

    def undo(self, chance: Random) -> None:
        """Only evidence can be taken back here: the newest of who acts, unless something rests on it."""
        if not self.is_reported:
            return  # so much may be taken back before the report
        by = chance.choice(EVERYBODY)
        mine = [piece for piece, (who, _) in self.pieces.items() if who == by]
        mine = [piece for piece in mine if piece not in self.before_the_last_step]
        refusal = self.place.tried(lambda: undo.undo_last(self.place.book, self.place.by(by)))
        assert bool(refusal) is not (bool(mine) and mine[-1] not in self._cited())
        if not refusal:
            del self.pieces[mine[-1]]

    def close_the_audit(self, chance: Random) -> None:
        """A14 and G-30."""
        by = chance.choice(["P17", "P17", "P01"])
        refusal = self.place.tried(lambda: report.close(self.place.book, self.place.by(by)))
        final = all(case.state in FINAL for case in self.cases.values())
        assert bool(refusal) is not (final and self.audit == "follow_up" and by == "P17")
        if not refusal:
            self._audit_steps("closed")

    def _audit_steps(self, state: str) -> None:
        self.audit, self.audit_last = state, self.place.workspace.now()
        self.before_the_last_step = set(self.pieces)

    def _cited(self) -> set[str]:
        cited = {piece for case in self.cases.values() for _, pieces in case.checks for piece in pieces}
        return cited | {p for case in self.cases.values() for action in case.actions.values() for p in action.evidence}

    def _play(
        self, chance: Random, grade: str, action: str, by: str, *, careful: bool = False, aside: Sequence[Aside] = ()
    ) -> None:
        case = self.cases[grade]
        self.careful = careful
        do, rules = getattr(self, "_" + action.replace(" ", "_").replace("-", "_"))(chance, case, self.ids[grade])
        hours = 0 if careful else chance.choice([0] * 12 + [3, 30, 72, -2])
        late_reason = chance.choice(["written down later", ""]) if hours else ""
        aside = _aside(chance) if chance.random() < 0.25 and not careful else aside
        acting = self.place.by(by, timedelta(hours=hours), late_reason, aside)
        deed = Deed(by, acting.on, acting.now, late_reason, tuple(aside))
        reopens = action == "reopen" and self.audit == "closed"
        against = ["G-42: before the step it follows"] if reopens and deed.on < self.audit_last else rules(deed)
        refusal = self.place.tried(lambda: do(acting))
        note(f"{action} by {by}: {refusal}")
        assert bool(refusal) is bool(against), f"{action} by {by}: {refusal!r} where the rules say {against}"
        assert not refusal or _named(refusal, against), f"{action} by {by}: {refusal!r} does not say {against}"
        if reopens and not refusal:
            self._audit_steps("follow_up")
            self.audit_last = deed.on
        if not refusal:
            self._try_the_own_case(grade)
            self._try_what_does_not_go(grade)

    # the steps

    def _issue(self, chance: Random, case: Case, nc: str) -> Step:
        """Early, by its finding; the report issues the others."""
        finding = self.place.book.get(Nonconformity, nc).finding
        return lambda by: nonconformities.issue_early(self.place.book, by, finding), case.issue

    def _acknowledge(self, chance: Random, case: Case, nc: str) -> Step:
        owner, agrees, note = chance.choice(EVERYBODY), chance.choice([True, True, False]), chance.choice(SAID)
        return (
            lambda by: follow_up.acknowledge(
                self.place.book, by, nc, self.place.people[owner], agrees=agrees, note=note
            ),
            lambda deed: case.acknowledge(deed, owner, agrees, note),
        )

    def _submit_response(self, chance: Random, case: Case, nc: str) -> Step:
        parts = set(PARTS) - {chance.choice([""] * 12 + PARTS + ["containment"])}
        owners = chance.choices(EVERYBODY, k=chance.choice([1, 1, 1, 2, 2, 0]))
        actions = {f"CA-{n}": owner for n, owner in enumerate(owners, 1)}
        told = {part: part if part in parts else "" for part in PARTS if part != "cause"}
        response = Response(
            **told,
            cause=Cause(text="cause" if "cause" in parts else ""),
            actions=[
                CorrectiveAction(ref=ref, text="mend it", owner=self.place.people[owner], due=date(2027, 1, 1))
                for ref, owner in actions.items()
            ],
        )
        return (
            lambda by: follow_up.respond(self.place.book, by, nc, response),
            lambda deed: case.respond(deed, parts, actions),
        )

    def _return_response(self, chance: Random, case: Case, nc: str) -> Step:
        reason = chance.choice(SAID)
        return lambda by: follow_up.give_back(self.place.book, by, nc, reason), lambda deed: case.give_back(
            deed, reason
        )

    def _accept_response(self, chance: Random, case: Case, nc: str) -> Step:
        due: dict[DueField, date] = {}
        note = chance.choice(SAID)
        if chance.choice([False, False, True]):
            which = chance.choice(DUE)
            due = {which: chance.choice([self._day(chance), case.due[which] or self._day(chance)])}
        return (
            lambda by: follow_up.accept(self.place.book, by, nc, due=due, note=note),
            lambda deed: case.accept(deed, {str(which): day for which, day in due.items()}, note),
        )

    def _report_implemented(self, chance: Random, case: Case, nc: str) -> Step:
        left_out, strange = chance.choice([("", ())] * 9 + [("CA-1", ()), ("CA-2", ()), ("", ("CA-9",))])
        refs = [ref for ref in (*case.actions, *strange) if ref != left_out]
        today = self.place.workspace.today()
        done = {ref: today + timedelta(days=chance.choice([0] * 6 + [-5, -5, -1, 1])) for ref in refs}
        shown = {ref: piece for ref in refs for piece in self._some(chance, 1)}
        return (
            lambda by: follow_up.implement(self.place.book, by, nc, done, {ref: [p] for ref, p in shown.items()}),
            lambda deed: case.report_done(deed, done, shown),
        )

    def _report_action_done(self, chance: Random, case: Case, nc: str) -> Step:
        ref = chance.choice([*case.actions, "CA-1"])
        day = self.place.workspace.today() + timedelta(days=chance.choice([0, 0, -3, 1]))
        piece = "".join(self._some(chance, 1))
        return (
            lambda by: follow_up.report_action_done(self.place.book, by, nc, ref, day, [piece] if piece else []),
            lambda deed: case.report_one(deed, ref, day, piece),
        )

    def _reject_implementation(self, chance: Random, case: Case, nc: str) -> Step:
        seen = chance.choice(SAID)
        return lambda by: follow_up.reject(self.place.book, by, nc, seen), lambda deed: case.reject(deed, seen)

    def _verify_implementation(self, chance: Random, case: Case, nc: str) -> Step:
        seen, captured = chance.choice(SAID), self._captured(chance)
        method = "interview" if self.careful else chance.choice(["sampling", "record-review", "at a glance", ""])
        return (
            lambda by: follow_up.verify(self.place.book, by, nc, seen, list(captured), method),
            lambda deed: case.verify(deed, seen, captured, method),
        )

    def _close_as_effective(self, chance: Random, case: Case, nc: str) -> Step:
        self.place.clock.move(days=0 if self.careful else chance.choice([0, 29, 61]))
        seen, captured = chance.choice(SAID), self._captured(chance)
        return (
            lambda by: follow_up.close(self.place.book, by, nc, seen, list(captured)),
            lambda deed: case.close(deed, seen, captured),
        )

    def _reopen_as_not_effective(self, chance: Random, case: Case, nc: str) -> Step:
        seen = chance.choice(SAID)
        return (
            lambda by: follow_up.not_effective(self.place.book, by, nc, seen),
            lambda deed: case.not_effective(deed, seen),
        )

    def _reopen(self, chance: Random, case: Case, nc: str) -> Step:
        reason, shown = chance.choice(SAID), chance.choice(SAID)
        days = chance.choice([-3, 0, 0, 2, None])
        if self.careful:
            shown, days = "as told", 0
        dated = None if days is None else self.place.clock.now.date() + timedelta(days=days)
        return (
            lambda by: follow_up.reopen(
                self.place.workspace, self.place.book, by, nc, reason, shown_by=shown, dated=dated
            ),
            lambda deed: case.reopen(deed, reason, shown, dated),
        )

    def _void(self, chance: Random, case: Case, nc: str) -> Step:
        reason, other = chance.choice(SAID), chance.choice(["P17", "P17", "P13", ""])
        revision = chance.choice([2, 2, 2, 1, 3, None])
        if self.careful:
            reason, other, revision = "as told", "P17", None
        with_person = self.place.people.get(other)
        return (
            lambda by: follow_up.void(self.place.book, by, nc, reason, with_person=with_person, revision=revision),
            lambda deed: case.void(deed, reason, other, revision),
        )

    def _transfer(self, chance: Random, case: Case, nc: str) -> Step:
        target, reason = chance.choice(SAID), chance.choice(SAID)
        return (
            lambda by: follow_up.transfer(self.place.book, by, nc, target, reason),
            lambda deed: case.transfer(deed, target, reason),
        )

    def _ask_for_extension(self, chance: Random, case: Case, nc: str) -> Step:
        which, reason = chance.choice(DUE), chance.choice(SAID)
        day = (case.due[which] or self.place.workspace.today()) + timedelta(days=chance.choice([1, 7, 7, 30, 0, -1]))
        return (
            lambda by: follow_up.ask_extension(self.place.book, by, nc, which, day, reason),
            lambda deed: case.ask(deed, which, day, reason),
        )

    def _decide_extension(self, chance: Random, case: Case, nc: str) -> Step:
        granted = chance.choice([True, False])
        return (
            lambda by: follow_up.decide_extension(self.place.book, by, nc, granted),
            lambda deed: case.decide(deed, granted),
        )

    def _escalate(self, chance: Random, case: Case, nc: str) -> Step:
        reason, to = chance.choice(SAID), self.place.people[chance.choice(EVERYBODY)]
        return lambda by: follow_up.escalate(self.place.book, by, nc, to, reason), lambda deed: case.escalate(
            deed, reason
        )

    def _de_escalate(self, chance: Random, case: Case, nc: str) -> Step:
        reason = chance.choice(SAID)
        return (
            lambda by: follow_up.de_escalate(self.place.book, by, nc, reason),
            lambda deed: case.de_escalate(deed, reason),
        )

    def _reassign(self, chance: Random, case: Case, nc: str) -> Step:
        owner, reason = chance.choice(EVERYBODY), chance.choice(SAID)
        return (
            lambda by: follow_up.reassign(self.place.book, by, nc, self.place.people[owner], reason),
            lambda deed: case.reassign(deed, owner, reason),
        )

    def _set_due_date(self, chance: Random, case: Case, nc: str) -> Step:
        which, reason, day = chance.choice(DUE), chance.choice(SAID), self._day(chance)
        return (
            lambda by: follow_up.set_due(self.place.book, by, nc, which, day, reason),
            lambda deed: case.set_due(deed, which, day, reason),
        )

    def _set_waiting(self, chance: Random, case: Case, nc: str) -> Step:
        field = chance.choice(["days", "occurrences", "seen"])
        fields = {field: chance.choice([0, 1, 29, 30, 60] if field == "days" else [0, 1, 2, 2, 3])}
        return (
            lambda by: follow_up.wait_for(self.place.book, by, nc, **fields),
            lambda deed: case.wait_for(deed, fields),
        )

    def _name_follow_up(self, chance: Random, case: Case, nc: str) -> Step:
        who, as_what = chance.choice(EVERYBODY), chance.choice(["verifier", "process_owner"])
        return (
            lambda by: nonconformities.set_follow_up(self.place.book, by, nc, **{as_what: self.place.people[who]}),
            lambda deed: case.name(deed, who, as_what),
        )

    def _day(self, chance: Random) -> date:
        day: date = self.place.workspace.today() + timedelta(days=chance.randint(-40, 90))
        return day

    def _some(self, chance: Random, most: int) -> list[str]:
        """Evidence, mostly the newest, and often found just then."""
        if chance.random() < 0.5 and not self.careful:
            self.find_evidence(chance)
        if not self.pieces or chance.random() < 0.1:
            return []
        return list(dict.fromkeys([list(self.pieces)[-1], *chance.choices(list(self.pieces), k=most - 1)]))

    def _captured(self, chance: Random) -> dict[str, date]:
        return {piece: self.pieces[piece][1] for piece in self._some(chance, 2)}

    # what stands

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "place"):
            return
        book, refs = self.place.book, self.place.refs
        for grade, case in self.cases.items():
            record = book.get(Nonconformity, self.ids[grade])
            assert (record.state, record.reopened, record.closed) == (case.state, case.reopened, case.closed)
            assert {which: getattr(record.due, which) for which in DUE} == case.due
            named = (record.owner, record.process_owner, record.verifier)
            assert tuple(refs.get(who or "") for who in named) == (case.owner, case.process_owner, case.verifier)
            assert (record.submissions, record.first_response_due) == (case.submissions, case.first_due)
            assert [review.accepted for review in record.reviews] == case.reviews
            assert [(check.result, tuple(check.evidence)) for check in record.checks] == case.checks
            assert [[e.field, e.old, e.new, e.granted] for e in record.extensions] == case.extensions
            assert [each.ended is None for each in record.escalations] == case.escalated
            assert {**record.waiting.model_dump()} == case.waiting
            assert set(record.due.set_by_person) == case.set_by_person
            assert (record.issued, record.early) == (case.issued, case.early)
            for day in self._days_around(case):
                assert list(record.flags(day)) == case.flags(day)
            assert record.implemented == case.implemented
            for action in record.response.actions:
                known = case.actions[action.ref]
                assert (refs[action.owner], action.done, tuple(action.evidence)) == (
                    known.owner,
                    known.done,
                    known.evidence,
                )
            steps = [(h.transition, h.action, h.from_state, h.to_state, refs[h.by]) for h in book.history(record.id)]
            assert steps == case.history
        assert book.audit.state == self.audit
        assert len(book.all(Override)) == sum(case.overrides for case in self.cases.values())

    def _days_around(self, case: Case) -> list[date]:
        """Today, and the due date that counts with the days beside it."""
        due = case.due_now() or self.place.workspace.today()
        return [self.place.workspace.today(), *(due + timedelta(days=beside) for beside in (-1, 0, 1))]

    def teardown(self) -> None:
        if not hasattr(self, "place"):
            return
        assert self.place.from_the_trails() == self.place.records()
        assert not self.place.book.ledger.verify()
        for grade, case in self.cases.items():
            row = followed_in(self.place.book, self.ids[grade])
            for day in self._days_around(case):
                assert list(row.flags(day)) == case.flags(day)
        self.place.leave()


def _named(refusal: str, against: list[str]) -> bool:
    """Whether it says something of what is against it with the rule's id, and no rule that is not against it."""
    lines = refusal.splitlines()
    known = [tuple(each.split(": ", 1)) for each in against]
    said = any(line.startswith(f"{rule}: ") and words in line for line in lines for rule, words in known)
    rules = {found[0] for line in lines if (found := re.match(r"[A-Z]-?\d+(?=: )", line))}
    return said and rules <= {rule for rule, _ in known}


def test_following_up_by_the_rules(histories: int | None) -> None:
    FollowingUp.tried.clear()
    reported(), agreed()  # once, and not counted as a part of a history
    run_state_machine_as_test(FollowingUp, settings=profile(histories, usual=50, steps=60))
