"""The schedule in random histories: audits are added, moved, cancelled, widened, narrowed, and revisions approved.

No move and no cancellation leaves anything uncovered that has to be audited, unless top management set that aside and
the reason is kept. Whatever else uncovers something shows as a gap in the matrix.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, ClassVar

import pytest
import yaml
from hypothesis import note
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from pydantic import ValidationError

from auditor.activities import frequency, giving_up, organisation, plan, programme, replanning, revision, schedule
from auditor.activities.act import Act, act
from auditor.errors import AuditorError
from auditor.figures.coverage import CellState, Reason, gaps, matrix
from auditor.model.frequency import FactorSubject, RiskFactors
from auditor.model.people import Person, Service, Site
from auditor.model.programme import Criterion, Programme, Slot
from auditor.model.record import Override
from auditor.model.words import AuditState, Mode, ProgrammeState
from auditor.workspace import Settings, Workspace
from auditor.workspace.basis import coverage_basis
from auditor.workspace.settings import Organisation
from tests.tui.audits import Clock

from .place import profile
from .schedule_model import CLAUSES, RISKY, SITES, YEARLY, YEARS, Planned, Requirement, Schedule

ANCHORS = {f"IA-{year}-01": date(year, 6, 1) for year in YEARS}
"""An audit a year, as P2 asks for; what they look at is never narrowed, so that the standard stays in the programme."""

HAPPENINGS = ["add", "postpone", "cancel", "take_on", "give_up"] * 3 + [
    "narrow_in_its_plan",
    "narrow_in_its_plan",
    "revise",
    "raise_criticality",
    "time_passes",
]


class Planning(RuleBasedStateMachine):
    """A programme that runs, and beside it what the rules say of its schedule."""

    happened: ClassVar[set[str]] = set()

    @initialize(begin=st.integers(0, 2**64))
    def begin(self, begin: int) -> None:
        self.root = Path(tempfile.mkdtemp(prefix="auditor-programme-"))
        shutil.copytree(running(), self.root / "work")
        self.clock = Clock()
        self.workspace = Workspace.open(self.root / "work", home=self.root / "home", clock=self.clock)
        book = self.workspace.programme
        self.people = {person.ref: person.id for person in book.all(Person).values()}
        self.things = {site.ref: site.id for site in book.all(Site).values()}
        self.things |= {service.ref: service.id for service in book.all(Service).values()}
        self.refs = {record: ref for ref, record in self.things.items()}
        self.model = Schedule()
        for ref, day in ANCHORS.items():
            self.model.audits[ref] = Planned(day, {CLAUSES[0]}, set(SITES), set(), goes=True)
        self.model.approved = self.model.standing()
        (factors,) = book.all(RiskFactors).values()
        self.model.risk_told = factors.since
        self.asides = 0

    @rule(seed=st.integers(0, 2**64))
    def something_happens(self, seed: int) -> None:
        chance = Random(seed)
        name = chance.choice(HAPPENINGS)
        getattr(self, name)(chance)
        self.clock.move(minutes=1)

    # what happens

    def add(self, chance: Random) -> None:
        day, goes = self._some_day(chance), chance.random() < 0.7
        clauses, sites, services = self._some(chance)
        number = len(self.model.audits) + 1
        audit = Planned(day, clauses, sites, services, goes, provisional=True)
        after = self.model.changed()
        after.audits[f"X-{number}"] = audit

        def do(acting: Act) -> object:
            return schedule.add_slot(
                self.workspace,
                acting,
                ref=f"X-{number}",
                title="Another",
                planned_from=day,
                planned_to=day,
                clauses=sorted(clauses),
                mode=Mode.ON_SITE if goes else Mode.REMOTE,
                **self._ids(sites, services),
            )

        self._try("add", chance, do, after, guarded=False)

    def postpone(self, chance: Random) -> None:
        ref, day, after = self._one(chance), self._some_day(chance), self.model.changed()
        after.audits[ref].day = day
        after.audits[ref].follow()
        against = after.audits[ref].cancelled

        def do(acting: Act) -> object:
            return replanning.postpone(self.workspace, self.workspace.audit(ref), acting, day, "illness")

        self._try("postpone", chance, do, after, against=against)

    def cancel(self, chance: Random) -> None:
        ref, after = self._one(chance), self.model.changed()
        goes_to = self._one(chance) if chance.random() < 0.5 else ""
        gone = after.audits[ref]
        against = gone.cancelled
        gone.cancelled = True
        if goes_to:
            other = after.audits[goes_to]
            against |= other.cancelled or goes_to == ref
            for name in other.slot:
                getattr(other, name).update(getattr(gone, name))
            if any(getattr(other, name) != getattr(self.model.audits[goes_to], name) for name in other.slot):
                other.follow()

        def do(acting: Act) -> object:
            return replanning.cancel(self.workspace, self.workspace.audit(ref), acting, "no need", goes_to)

        self._try("cancel", chance, do, after, against=against)

    def take_on(self, chance: Random) -> None:
        ref, after = self._one(chance), self.model.changed()
        clauses, sites, services = self._some(chance)
        audit = after.audits[ref]
        audit.clauses |= clauses
        audit.sites |= sites
        audit.services |= services
        audit.follow()
        before = self.model.audits[ref]
        same = all(getattr(audit, name) == getattr(before, name) for name in audit.slot)

        def do(acting: Act) -> object:
            places = self._ids(sites, services)
            return replanning.take_on(self.workspace, acting, ref, sorted(clauses), **places)

        self._try("take on", chance, do, after, guarded=False, against=audit.cancelled or same)

    def give_up(self, chance: Random) -> None:
        ref, after = self._one(chance, anchors=False), self.model.changed()
        if not ref:
            return
        clauses, sites, services = self._some(chance)
        audit, before = after.audits[ref], self.model.audits[ref]
        audit.clauses -= clauses
        audit.sites -= sites
        audit.services -= services
        same = all(getattr(audit, name) == getattr(before, name) for name in audit.slot)
        audit.slot = {name: set(getattr(audit, name)) for name in audit.slot}

        def do(acting: Act) -> object:
            return replanning.give_up(self.workspace, acting, ref, sorted(clauses), **self._ids(sites, services))

        self._try("give up", chance, do, after, against=audit.cancelled or same)

    def narrow_in_its_plan(self, chance: Random) -> None:
        """Whoever plans an audit may look at less: nothing refuses it, the gap shows."""
        ref, after = self._one(chance, anchors=False), self.model.changed()
        if not ref:
            return
        audit = after.audits[ref]
        audit.clauses = {clause for clause in audit.clauses if chance.random() < 0.5}
        same = audit.clauses == self.model.audits[ref].clauses

        def do(acting: Act) -> object:
            book = self.workspace.audit(ref)
            left = [clause for clause in book.audit.clauses if clause in audit.clauses]
            return plan.describe(self.workspace, book, acting, clauses=left)

        self._try("narrow", chance, do, after, guarded=False, against=audit.cancelled or same)

    def raise_criticality(self, chance: Random) -> None:
        after = self.model.changed()
        after.high_services = {"S1", "S2"}
        if after.high_services != self.model.high_services:
            book = self.workspace.programme
            organisation.edit(book, self._by("P17"), Service, self.things["S2"], criticality="high")
            self.model = after
            self.happened.add("criticality")

    def time_passes(self, chance: Random) -> None:
        self.clock.move(days=chance.choice([1, 30, 200]))

    def revise(self, chance: Random) -> None:
        differs = self.model.standing() != self.model.approved
        revision.propose(self.workspace.programme, self._by("P17"), "as the case is")
        said = revision.difference(self.workspace)
        assert bool(said) == differs, said
        assert self._told(lambda: revision.approve(self.workspace, self._by("P13"))) == (not differs)
        if differs:
            self.model.approved = self.model.standing()
            assert self.workspace.programme.programme.approvals[-1].changes == list(said)
            assert revision.difference(self.workspace) == ()
            for audit in self.model.audits.values():
                audit.provisional = audit.provisional and audit.cancelled
            self.happened.add("revised")

    # what holds

    @invariant()
    def the_gaps_are_those_of_the_rules(self) -> None:
        if not hasattr(self, "model"):
            return
        today = self.workspace.today()
        basis = coverage_basis(self.workspace)
        found = {
            self._requirement(gap.thing.value, gap.key, gap.period.first, gap.period.last)
            for gap in gaps(basis, today)
            if gap.reason is not Reason.RISK
        }
        assert found == self.model.gaps()
        waits = sorted(gap.due for gap in gaps(basis, today) if gap.reason is Reason.RISK)
        assert waits == sorted(self.model.waits().values())
        made = matrix(basis, today)
        cells = {
            (row.key, column.key): made.cells[r][c].state
            for r, row in enumerate(made.rows)
            for c, column in enumerate(made.columns)
        }
        for kind, what, first, last in found:
            if kind == "clause":
                states = {cells[what, str(year)] for year in range(first, last + 1)}
                assert CellState.GAP in states or CellState.NOT_AUDITED in states, (what, first, last, states)

    @invariant()
    def the_slots_are_those_of_the_rules(self) -> None:
        if not hasattr(self, "model"):
            return
        slots = {slot.ref: slot for slot in self.workspace.programme.all(Slot).values()}
        assert slots.keys() == self.model.audits.keys()
        for ref, audit in self.model.audits.items():
            slot = slots[ref]
            stands = {
                "clauses": set(slot.clauses),
                **{n: {self.refs[i] for i in getattr(slot, n)} for n in ("sites", "services")},
            }
            assert (slot.planned_from, stands, slot.provisional) == (audit.day, audit.slot, audit.provisional), ref

    def teardown(self) -> None:
        if not hasattr(self, "model"):
            return
        kept = {each.id for each in self.workspace.programme.all(Override).values()}
        assert len(kept) == self.asides
        assert not self.workspace.programme.ledger.verify()
        self.workspace.close()
        shutil.rmtree(self.root)

    # how

    def _try(
        self,
        name: str,
        chance: Random,
        do: Callable[[Act], object],
        after: Schedule,
        *,
        guarded: bool = True,
        against: bool = False,
    ) -> None:
        """Do it as somebody, with or without G-04 set aside by somebody; it is refused exactly where the rules say."""
        by = chance.choice(["P17"] * 9 + ["P13", "P01"])
        approver = chance.choice(["", "", "P13", "P13", "P17"])
        acting = self._by(by)
        if approver:
            acting = acting.overriding("G-04", "", "as the case is", "", self.people[approver])
        opened = self.model.opened(after, self.workspace.today()) if guarded else set()
        allowed = not opened or approver == "P13"
        refused = by != "P17" or against or not allowed
        note(f"{name} by {by}, G-04 set aside by {approver or 'nobody'}: opens {sorted(opened)}")
        assert self._told(lambda: do(acting)) == refused
        if not refused:
            assert not guarded or allowed
            self.asides += bool(opened)
            self.model = after
        self.happened.add(f"{name} {'refused' if refused else 'with G-04 set aside' if opened else 'done'}")

    def _told(self, call: Callable[[], object]) -> bool:
        """Whether it was refused."""
        try:
            call()
        except (AuditorError, ValidationError) as refusal:
            note(f"refused: {refusal}")
            return True
        return False

    def _by(self, ref: str) -> Act:
        return act(self.workspace, self.people[ref])

    def _one(self, chance: Random, *, anchors: bool = True) -> str:
        known = [ref for ref in sorted(self.model.audits) if anchors or ref not in ANCHORS]
        return chance.choice(known) if known else ""

    def _some_day(self, chance: Random) -> date:
        return date(2026, 1, 1) + timedelta(days=chance.randint(0, 4 * 365))

    def _some(self, chance: Random) -> tuple[set[str], set[str], set[str]]:
        some = [set(chance.sample(these, k=chance.randint(0, len(these)))) for these in (CLAUSES, SITES, ("S1", "S2"))]
        return some[0], some[1], some[2]

    def _ids(self, sites: set[str], services: set[str]) -> dict[str, Any]:
        return {
            "sites": [self.things[each] for each in sorted(sites)],
            "services": [self.things[each] for each in sorted(services)],
        }

    def _requirement(self, thing: str, key: str, first: date | None, last: date) -> Requirement:
        assert first is not None
        return thing, self.refs.get(key, key), first.year, last.year


@cache
def running() -> Path:
    """A programme that is approved and runs, with an audit in each year and a standard of four clauses."""
    base = Path(tempfile.mkdtemp(prefix="auditor-programme-base-"))
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    settings = Settings(organisation=Organisation(name="Služby Žďár", short="SŽMS", timezone="Europe/Prague"))
    with Workspace.create(base / "work", settings, home=base / "home", clock=Clock()) as workspace:
        _write_checklists(workspace.folder / "checklists")
        book, first = workspace.programme, act(workspace, "nobody")
        people = {
            ref: organisation.add(book, first, Person, ref=ref, name=name).value.id
            for ref, name in (("P01", "Þórdís"), ("P13", "Bohumila"), ("P17", "Tuuli"))
        }
        for site in SITES:
            organisation.add(book, first, Site, ref=site, name=site, timezone="Europe/Prague")
        for service, criticality in (("S1", "high"), ("S2", "low")):
            organisation.add(book, first, Service, ref=service, name=service, criticality=criticality)
        stated = "frequency methods responsibilities planning_requirements reporting importance changes earlier_results"
        fields: dict[str, Any] = dict.fromkeys(f"{stated} resources".split(), "as stated")
        manager, client = act(workspace, people["P17"]), act(workspace, people["P13"])
        programme.create(
            book,
            manager,
            ref="AP",
            title="Programme",
            cycle_from=date(YEARS[0], 1, 1),
            cycle_to=date(YEARS[-1], 12, 31),
            manager=people["P17"],
            client=people["P13"],
            criteria=[Criterion(title="ISO/IEC 20000-1:2018", standard="20000-1", edition="2018")],
            objectives=["Know"],
            risks=[{"kind": "risk", "text": "Few auditors"}],
            **fields,
        )
        sites = list(book.all(Site))
        for ref, day in ANCHORS.items():
            days: dict[str, Any] = {"planned_from": day, "planned_to": day}
            schedule.add_slot(workspace, manager, ref=ref, title="Context", clauses=[CLAUSES[0]], sites=sites, **days)
        programme.submit(workspace, manager)
        programme.approve(workspace, client)
        programme.start(book, manager)
        risk: dict[str, Any] = {"importance": 5, "change": 2, "incidents": 1}
        frequency.set_factors(book, manager, FactorSubject.CLAUSE, RISKY, **risk)
    return base / "work"


def _write_checklists(folder: Path) -> None:
    """Small ones in the place of those that come with the product."""
    numbers = [clause.partition(":")[2] for clause in CLAUSES]
    groups = sorted({number.partition(".")[0] for number in numbers})
    clauses: list[dict[str, Any]] = [{"number": n, "title": "Group", "pdca": "do"} for n in groups]
    clauses += [{"number": n, "title": "Clause", "pdca": "do", "weight": 1} for n in numbers]
    clauses.sort(key=lambda clause: str(clause["number"]))
    for name in ("iso20000-1-2018", "service-transition"):
        content = {
            "id": name,
            "title": "Small",
            "standard": "20000-1",
            "edition": "2018",
            "clauses": clauses,
            "items": [],
        }
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")


@pytest.mark.parametrize("seed", range(3))
def test_what_a_cancelled_programme_leaves_uncovered_is_set_aside(tmp_path: Path, seed: int) -> None:
    """Each audit goes by a step of its own; every gap that opens is told, and set aside for the programme's reason."""
    chance, today = Random(seed), Clock()().date()
    with Workspace.open(shutil.copytree(running(), tmp_path / "work"), home=tmp_path / "home", clock=Clock()) as at:
        book = at.programme
        manager, client = (act(at, book.find(Person, ref).id) for ref in ("P17", "P13"))
        approved = book.programme.having(state=ProgrammeState.APPROVED)
        book.commit("as if it had not begun", author=manager.by, effective=manager.on, records=[approved])
        for number in range(4):
            day = date(2026, 1, 1) + timedelta(days=chance.randint(0, 3 * 365))
            place: dict[str, Any] = {"planned_from": day, "planned_to": day, "clauses": chance.sample(CLAUSES, k=2)}
            schedule.add_slot(at, manager, ref=f"X-{number}", title="It", **place)
        before = {(gap.label, gap.why, gap.due) for gap in gaps(coverage_basis(at), today)}
        outcome = giving_up.cancel(at, client, "a merger", with_audits=True)
        basis = coverage_basis(at, book.get(Programme, approved.id))
        after = [gap for gap in gaps(basis, today) if not gap.is_missed(today) and gap.reason is not Reason.RISK]
        said = "; ".join(breach.missing for breach in outcome.warnings)
        opened = [gap for gap in after if (gap.label, gap.why, gap.due) not in before]
        assert opened
        assert all(gap.label in said and f"({gap.why}, by {gap.due})" in said for gap in opened)
        assert {row.state for row in at.overview().audits} == {AuditState.CANCELLED}
        aside = book.all(Override).values()
        assert {(each.rule, each.approved_by, each.reason) for each in aside} == {("G-04", client.by, "a merger")}
        assert len(aside) == len(outcome.warnings)


def test_planning_by_the_rules(histories: int | None) -> None:
    Planning.happened.clear()
    running()  # once, and not counted as a part of a history
    run_state_machine_as_test(Planning, settings=profile(histories, usual=16, steps=30))
    for verb in ("postpone", "cancel", "give up"):
        assert {f"{verb} {how}" for how in ("refused", "done")} <= Planning.happened
    assert any(each.endswith("with G-04 set aside") for each in Planning.happened)  # rare for each verb alone
    assert {"add done", "take on done", "narrow done", "revised", "criticality"} <= Planning.happened
    assert YEARLY in CLAUSES
