"""What drawing the coverage matrix anew costs, as ratios of one run: the demo's 63 clauses by 3 years being 1.

``python -m tests.benchmarks.matrix``

Three standards (ISO/IEC 20000-1 as it is shipped, two outlines of the size of ISO 9001 and of ISO/IEC 27001 with its
controls), 12 audits a year over 10 years, each third of them of everything, all with items at their sites and with
nonconformities; then the same with 2,000 audits. *Anew* counts from the facts of the audits on, as after a change;
*again* is another view of what was counted already. The milliseconds of a processor are those of this machine.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from random import Random
from statistics import median
from time import process_time

from auditor.figures.coverage import CoverageBasis, CoveringAudit, Dimension, Leaf, Subject, gaps, matrix
from auditor.figures.indicator import Period
from auditor.figures.indicator_facts import AuditFacts, FollowUpFacts, in_words
from auditor.figures.overview import in_one_text
from auditor.figures.proposals import proposals
from auditor.library.checklists import shelf
from auditor.model.clause import Clause
from auditor.model.frequency import FactorSubject, RiskFactors
from auditor.model.people import Process, Service, Site
from auditor.model.words import AuditState, Grade, NonconformityState

RUNS = 7
FIRST = date(2020, 1, 1)
SITES = tuple(Site(id=f"site-{n}", ref=f"L{n:02}", name=f"Place {n}", staff=40 * n) for n in range(1, 6))
SERVICES = tuple(
    Service(id=f"service-{n}", ref=f"S{n}", name=f"Service {n}", criticality="high" if n % 3 == 0 else "low")
    for n in range(1, 21)
)


def outline(standards: int) -> list[Leaf]:
    """Leaf clauses: 63 of the shipped outline, and with three standards about 60 and 120 more."""
    found = [Clause("20000-1", leaf.number) for leaf in shelf().load("iso20000-1-2018").leaves]
    if standards > 1:
        found += [Clause("9001", f"{chapter}.{n}") for chapter in range(4, 11) for n in range(1, 10)]
        found += [Clause("27001", f"{chapter}.{n}") for chapter in range(4, 11) for n in range(1, 5)]
        controls = {"A.5": 37, "A.6": 8, "A.7": 14, "A.8": 34}
        found += [Clause("27001", f"{group}.{n}") for group, count in controls.items() for n in range(1, count + 1)]
    return [Leaf(clause, f"Clause {clause.number}", 1 + n % 3) for n, clause in enumerate(sorted(found))]


def basis(audits: int, years: int, standards: int = 3) -> CoverageBasis:
    """A programme over so many years, two thirds of whose audits were held."""
    chance = Random(1)
    leaves = outline(standards)
    texts = [str(leaf.clause) for leaf in leaves]
    processes = [
        Process(id=f"process-{n}", ref=f"PR{n:02}", name=f"process {n}", clauses=texts[n::30], sites=[SITES[n % 5].id])
        for n in range(30)
    ]
    made = []
    for number in range(audits):
        day = FIRST + timedelta(days=int(number * (years * 365 - 5) / audits))
        scope = texts if number % 3 == 0 else texts[number % 5 :: 5]
        sites = tuple(site.id for site in SITES[number % 4 : number % 4 + 2])
        was_held = number < audits * 2 // 3
        found = tuple(_nonconformity(number, n, day, chance.choice(scope)) for n in range(10)) if was_held else ()
        ref = f"IA-{day.year}-{number:04}"
        state = AuditState.FOLLOW_UP if was_held else AuditState.PLANNED
        here = in_one_text(scope[::2])
        facts = AuditFacts(
            ref,
            state,
            held=day if was_held else None,
            audited=in_one_text(scope) if was_held else "",
            items=len(scope),
            nonconformities=found,
            at_sites=((sites[0], in_one_text(scope)), (sites[-1], here)) if was_held else (),
        )
        services = tuple(service.id for service in SERVICES[number % 18 : number % 18 + 3])
        made.append(CoveringAudit(ref, ref, state, day, day, in_one_text(scope), sites, sites, services, facts=facts))
    told = {"on": FIRST, "since": FIRST, "by": "manager", "kind": FactorSubject.PROCESS}
    return CoverageBasis(
        Period(FIRST, date(FIRST.year + years - 1, 12, 31)),
        leaves,
        made,
        SITES,
        SERVICES,
        processes,
        [RiskFactors(id=each.id, reference=each.id, importance=1 + n % 5, **told) for n, each in enumerate(processes)],
    )


def _nonconformity(audit: int, number: int, day: date, clause: str) -> FollowUpFacts:
    grade = Grade.MAJOR if number == 0 and audit % 7 == 0 else Grade.MINOR
    state = NonconformityState.CLOSED_EFFECTIVE if number % 4 else NonconformityState.ISSUED
    words = in_words([clause], f"process {number}", f"Place {1 + number % 5}", ())
    return FollowUpFacts(f"NC-{audit}-{number}", grade, state, words, day)


def milliseconds(run: Callable[[], object]) -> float:
    """The median of some runs, after one that warms up."""
    run()
    times = []
    for _ in range(RUNS):
        start = process_time()
        run()
        times.append(process_time() - start)
    return median(times) * 1000


def main() -> None:
    """Measure, and print one table."""
    sizes = {
        "1 standard, 12 audits, 3 years": (12, 3, 1),
        "3 standards, 120 audits, 10 years": (120, 10, 3),
        "3 standards, 2,000 audits, 10 years": (2000, 10, 3),
    }
    print(f"{'':38}{'rows':>6}{'columns':>9}{'anew':>10}{'again':>10}{'of the first':>14}")
    first = 0.0
    for title, (audits, years, standards) in sizes.items():
        of = basis(audits, years, standards)
        today = FIRST + timedelta(days=int(years * 365 * 2 / 3))
        print(title)
        for rows, columns, then in (
            (Subject.CLAUSE, Dimension.YEAR, None),
            (Subject.CLAUSE, Dimension.AUDIT, None),
            (Subject.CLAUSE, Dimension.SITE, None),
            (Subject.CLAUSE, Dimension.SERVICE, None),
            (Subject.CLAUSE, Dimension.SITE, Dimension.YEAR),
            (Subject.PROCESS, Dimension.YEAR, None),
        ):
            made = matrix(of, today, rows=rows, columns=columns, then=then)

            def draw(of: CoverageBasis) -> object:
                return matrix(of, today, rows=rows, columns=columns, then=then)  # noqa: B023  # called at once

            again = milliseconds(lambda: draw(of))  # noqa: B023
            anew = milliseconds(lambda: draw(of.without("")))  # noqa: B023
            first = first or anew
            name = f"  {rows.value} by {columns.value}" + (f" and {then.value}" if then else "")
            size = f"{len(made.rows):>6}{len(made.columns):>9}"
            print(f"{name:38}{size}{anew:>7.1f} ms{again:>7.1f} ms{anew / first:>14.1f}", flush=True)
        for name, told in (("gaps", gaps), ("proposals", proposals)):
            anew = milliseconds(lambda: told(of.without(""), today))  # noqa: B023
            count = len(told(of, today))
            print(f"{f'  {name}':38}{count:>6}{'':>9}{anew:>7.1f} ms{'':>10}{anew / first:>14.1f}", flush=True)


if __name__ == "__main__":
    main()
