"""Proposed audits: each gap of the cycle, put together with those that one audit can close, and why (chapter 14).

They are worked out whenever they are asked for, so they follow a new finding, service or site at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from auditor.figures.coverage import CoverageBasis, Gap, Reason, Risk, Thing, gaps, risks
from auditor.figures.coverage.looks import Look
from auditor.figures.effort import effort
from auditor.model.calendar import months_after
from auditor.model.clause import Clause
from auditor.model.frequency import FactorSubject
from auditor.model.record import Id
from auditor.model.words import Mode


@dataclass(frozen=True, slots=True)
class Proposal:
    """An audit that somebody should plan, or whose scope another takes on.

    ``key`` names it in a command, and stays the same while its reason does. ``why`` is a line for each reason.
    ``clauses`` are leaf clauses as text, the others ids; ``days`` is the estimated effort.
    """

    key: str
    subject: str
    due: date
    why: tuple[str, ...]
    clauses: tuple[str, ...] = ()
    sites: tuple[Id, ...] = ()
    services: tuple[Id, ...] = ()
    processes: tuple[Id, ...] = ()
    days: float = 0

    def is_overdue(self, today: date) -> bool:
        """Whether its day is over."""
        return self.due < today


def proposals(basis: CoverageBasis, today: date) -> tuple[Proposal, ...]:
    """What is proposed, the most urgent first. A calendar year that is over cannot be made up for, a risk can.

    Of a risk that nobody looks after the next time is proposed; when it is due after that follows from when it was.
    """
    together: dict[tuple[str, ...], list[Gap]] = {}
    for gap in gaps(basis, today):
        if gap.comes_after_another:
            continue
        if not gap.is_missed(today) or gap.reason in (Reason.RISK, Reason.AGAIN):
            together.setdefault(_alike(gap), []).append(gap)
    known = {_of_risk(risk): risk for risk in risks(basis, today)}
    found = [_proposal(basis, alike, known) for alike in together.values()]
    found += _to_consider(basis, today)
    return tuple(sorted(found, key=lambda each: (each.due, each.key)))


def _alike(gap: Gap) -> tuple[str, ...]:
    """Gaps with the same are closed by one audit: the rule, the day, the site, and whose risk it is."""
    own_risk = gap.reason is Reason.RISK and gap.thing is not Thing.CLAUSE
    return gap.reason.value, str(gap.due), gap.why, gap.site, gap.key if own_risk else ""


def _of_risk(risk: Risk) -> str:
    """By what a gap names the risk behind it: the clause's says so itself, since its leaves stand for it."""
    return risk.says if risk.factors.kind is FactorSubject.CLAUSE else risk.factors.reference


def _proposal(basis: CoverageBasis, alike: list[Gap], known: dict[str, Risk]) -> Proposal:
    first = alike[0]
    processes = [gap.key for gap in alike if gap.thing is Thing.PROCESS]
    leaves = {basis.by_text[gap.key] for gap in alike if gap.thing is Thing.CLAUSE}
    for process in processes:
        leaves |= basis.looks.leaves_of[process]
    sites = [gap.key for gap in alike if gap.thing is Thing.SITE] or [first.site] * bool(first.site)
    sites = sites or [site for each in basis.processes if each.id in processes for site in each.sites]
    return _made(
        basis,
        key="-".join(_key(basis, first)),
        subject=_subject(alike),
        due=first.due,
        why=tuple(_why(alike, known)),
        leaves=leaves,
        sites=sites,
        services=[gap.key for gap in alike if gap.thing is Thing.SERVICE],
        processes=processes,
    )


def _key(basis: CoverageBasis, first: Gap) -> Iterator[str]:
    """What sets a proposal apart: two majors may be of one day, and a process may run at two sites."""
    yield from (first.reason.value, str(first.due), _short(basis, first.label))
    if first.cause:
        yield first.cause
    if first.reason is Reason.RUNS_THERE:
        yield basis.named("site", first.site)[0]


def _short(basis: CoverageBasis, label: str) -> str:
    """A clause without its standard, where there is only one."""
    return label if len(basis.standards) > 1 else label.partition(":")[2] or label


def _made(
    basis: CoverageBasis,
    *,
    key: str,
    subject: str,
    due: date,
    why: tuple[str, ...],
    leaves: Iterable[int],
    sites: Iterable[Id] = (),
    services: Iterable[Id] = (),
    processes: Iterable[Id] = (),
) -> Proposal:
    clauses = [basis.leaves[leaf].clause for leaf in sorted(leaves)]
    visited = tuple(dict.fromkeys(sites))
    return Proposal(
        key=key,
        subject=subject,
        due=due,
        why=why,
        clauses=tuple(map(str, clauses)),
        sites=visited,
        services=tuple(dict.fromkeys(services)),
        processes=tuple(dict.fromkeys(processes)),
        days=estimate(basis, clauses, visited),
    )


def estimate(
    basis: CoverageBasis, clauses: Iterable[Clause], sites: Iterable[Id] = (), mode: Mode = Mode.ON_SITE
) -> float:
    """Days for an audit of leaf clauses at sites; where no site is named, with the staff of all."""
    wanted = set(sites)
    staff = sum(site.staff for site in basis.sites if not wanted or site.id in wanted)
    return effort(clauses, staff, mode, basis.effort, [leaf.clause for leaf in basis.leaves])


_SHOWN = 4  # clauses that are named before the rest is counted


def _subject(alike: list[Gap]) -> str:
    """What it is about in a few words: processes, else sites and services, else clauses."""
    for thing in (Thing.PROCESS, Thing.SITE, Thing.SERVICE):
        named = [f"{gap.label} {gap.title}" for gap in alike if gap.thing is thing]
        if named:
            return ", ".join(named)
    labels = [gap.label for gap in alike]
    if len(labels) == 1:
        return f"{labels[0]} {alike[0].title}".rstrip()
    more = f" and {len(labels) - _SHOWN} more" if len(labels) > _SHOWN else ""
    return f"{', '.join(labels[:_SHOWN])}{more}"


def _why(alike: list[Gap], known: dict[str, Risk]) -> Iterator[str]:
    first = alike[0]
    yield first.why
    risk = known.get(first.key, known.get(first.why)) if first.reason is Reason.RISK else None
    if risk is not None:
        yield f"last audited {risk.last}" if risk.last else "never audited"
        yield said_of(risk)
    passed = sorted({ref for gap in alike for ref in gap.passed_over})
    if passed:
        yield f"{', '.join(passed)} did not look at it"
    late = sorted({told for gap in alike for told in gap.too_late})
    if late:
        yield f"too late: {', '.join(late)}"


def said_of(risk: Risk) -> str:
    """The factors behind a score, in words; the nonconformities behind the past results are named."""
    it = risk.factors
    parts = [f"importance {it.importance}", f"past results {risk.past}" + _named(risk.because)]
    parts += [f"{name} {value}" for name, value in (("change", it.change), ("incidents", it.incidents)) if value]
    parts += [f"maturity {it.maturity}"] if it.maturity else []
    return ", ".join(parts) + (f": {it.reason}" if it.reason else "")


def _named(refs: tuple[str, ...]) -> str:
    return f" ({', '.join(refs)})" if refs else ""


# After a major incident or a big change an unplanned audit is considered


_GRAVE = 3


def _to_consider(basis: CoverageBasis, today: date) -> Iterator[Proposal]:
    """Subjects with the highest factor for incidents or change, until an audit looks at them or a decision is kept."""
    for risk in risks(basis, today):
        it = risk.factors
        said = [
            words
            for words, value in (("a major incident", it.incidents), ("a big change", it.change))
            if value == _GRAVE
        ]
        if not said or it.decision or _was_considered(basis, risk):
            continue
        is_process, is_service = it.kind is FactorSubject.PROCESS, it.kind is FactorSubject.SERVICE
        leaves = basis.looks.leaves_of[it.reference] if is_process else {leaf for leaf, _ in risk.parts}
        yield _made(
            basis,
            key=f"consider-{it.on}-{_short(basis, risk.label)}",
            subject=f"{risk.label} {risk.title}".rstrip(),
            due=_consider_by(risk),
            why=(f"{' and '.join(said)}: an unplanned audit is considered, and the decision recorded", said_of(risk)),
            leaves=leaves,
            services=[it.reference] if is_service else [],
            processes=[it.reference] if is_process else [],
        )


_MONTHS_TO_CONSIDER = 3


def _consider_by(risk: Risk) -> date:
    return months_after(risk.factors.on, _MONTHS_TO_CONSIDER)


def _was_considered(basis: CoverageBasis, risk: Risk) -> bool:
    """Whether an audit looks at it soon after the factors were kept."""
    return any(risk.factors.on <= look.audit.day <= _consider_by(risk) for look in _looks(basis, risk))


def _looks(basis: CoverageBasis, risk: Risk) -> Iterable[Look]:
    """The looks at a subject that are done or to come."""
    match risk.factors.kind:
        case FactorSubject.PROCESS:
            found = basis.looks.at_processes[risk.factors.reference]
        case FactorSubject.SERVICE:
            found = basis.looks.at_services[risk.factors.reference]
        case _:
            found = [look for leaf, _ in risk.parts for look in basis.looks.at_clauses[leaf]]
    return [look for look in found if look.is_done or look.is_to_come]
