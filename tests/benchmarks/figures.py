"""What the indicators and their trends cost, as ratios of one run: 12 audits with 40 nonconformities being 1.

``python -m tests.benchmarks.figures``

*First* counts from the facts of the audits on, as after a change; *another period* is what a key on the screen of
figures counts; *drawn* are all 22 trends and the chart of one. Targets are those of a screen that does not wait: half a
second to be filled, a fifth to look at another period. The milliseconds of a processor are those of this machine.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from statistics import median
from time import process_time

from auditor.figures import bars
from auditor.figures.indicator import Basis, Period
from auditor.figures.indicator_facts import AuditFacts, FollowUpFacts, in_words
from auditor.figures.overview import in_one_text
from auditor.library.checklists import shelf
from auditor.model.clause import Clause
from auditor.model.programme import Slot
from auditor.model.words import AuditState, Grade, NonconformityState
from auditor.tui.marks import Signs
from auditor.tui.screens.figures.counted import Figures, counted
from auditor.tui.screens.figures.drawing import drawing

RUNS = 9
TODAY = date(2026, 11, 23)
FIRST = date(2017, 1, 1)


def basis(audits: int, nonconformities: int) -> Basis:
    """A programme of ten years, with so many audits and nonconformities spread over them."""
    chance = Random(1)
    clauses = [str(Clause("20000-1", leaf.number)) for leaf in shelf().load("iso20000-1-2018").leaves]
    made, slots = [], []
    for number in range(audits):
        day = FIRST + timedelta(days=number * 3600 // audits)
        followed = tuple(_followed(chance, clauses, number, n, day) for n in range(nonconformities // audits))
        ref = f"IA-{number:04}"
        made.append(
            AuditFacts(
                ref=ref,
                state=AuditState.CLOSED,
                started=day + timedelta(days=chance.randrange(2)),
                held=day + timedelta(days=2),
                closing=day + timedelta(days=2),
                reported=day + timedelta(days=chance.randrange(5, 20)),
                plan_issued=day - timedelta(days=20),
                planned_days=4,
                used_days=4.0 + number % 2,
                assignments=20,
                overrides=number % 3,
                audited=in_one_text(chance.sample(clauses, 25)),
                items=40,
                not_audited=1,
                conforming=30,
                thin=3,
                findings={Grade.MINOR: 6, Grade.MAJOR: 2, Grade.OFI: 2},
                feedback_asked=5,
                feedback=(4.0, 4.5, 3.5),
                nonconformities=followed,
            )
        )
        slots.append(
            Slot(id=ref, ref=ref, title=ref, programme="AP", planned_from=day, planned_to=day, first_planned=day)
        )
    required = [Clause.parse(clause) for clause in clauses]
    return Basis(slots=slots, audits=made, cycle=Period(date(2024, 1, 1), date(2026, 12, 31)), required=required)


def _followed(chance: Random, clauses: list[str], audit: int, number: int, day: date) -> FollowUpFacts:
    issued = day + timedelta(days=10)
    is_closed, was_effective = chance.random() < 0.9, chance.random() < 0.9
    judged = (issued + timedelta(days=90),)
    return FollowUpFacts(
        ref=f"NC-{audit:04}-{number:02}",
        grade=chance.choice((Grade.MINOR, Grade.MINOR, Grade.MAJOR)),
        state=NonconformityState.CLOSED_EFFECTIVE if is_closed else NonconformityState.ISSUED,
        words=in_words(chance.sample(clauses, 2), f"process {number % 20}", f"site {audit % 5}", ("method",)),
        issued=issued,
        closed=issued + timedelta(days=chance.randrange(20, 200)) if is_closed else None,
        due=None if is_closed else issued + timedelta(days=30),
        response_due=issued + timedelta(days=14),
        responded=issued + timedelta(days=chance.randrange(5, 20)),
        first_pass=chance.random() < 0.7,
        effective=judged if was_effective else (),
        not_effective=() if was_effective else judged,
        extended=chance.random() < 0.1,
        repeat=chance.random() < 0.1,
    )


def milliseconds(run: Callable[[], object]) -> float:
    """The median of what a run takes of a processor."""
    times = []
    for _ in range(RUNS):
        start = process_time()
        run()
        times.append((process_time() - start) * 1000)
    return median(times)


def measured(audits: int, nonconformities: int) -> dict[str, float]:
    """What each costs, in milliseconds."""
    known = basis(audits, nonconformities)
    anew = Period(None, TODAY)
    figures = counted(known, anew, TODAY)
    years = iter(range(2_000))

    def another() -> Figures:
        return counted(known, Period(date(2020, 1, 1) + timedelta(days=next(years)), TODAY), TODAY)

    def first() -> Figures:
        fields = {name: getattr(known, name) for name in known.__dataclass_fields__}
        return counted(Basis(**fields), anew, TODAY)

    def drawn() -> None:
        for name, points in figures.trends.items():
            seen = [point for _, point in points]
            bars.line(seen, bars.top_of(seen, figures.kinds[name]))
        drawing("K-14", figures.values["K-14"], figures.kinds["K-14"], figures.trends["K-14"], 118, 13, Signs())

    return {
        "22 indicators and their trends, first": milliseconds(first),
        "another period": milliseconds(another),
        "drawn": milliseconds(drawn),
    }


def main() -> None:
    """Measure, and print one table."""
    small, large = measured(12, 48), measured(2_000, 20_000)
    targets = {"22 indicators and their trends, first": 500, "another period": 200, "drawn": 5}
    print(f"{'':40}{'12 audits':>12}{'2,000':>11}{'ratio':>9}{'target':>12}")
    for name, time in large.items():
        print(f"{name:40}{small[name]:>9.1f} ms{time:>8.1f} ms{time / small[name]:>9.1f}{targets[name]:>9} ms")


if __name__ == "__main__":
    main()
