"""Gaps: what has to be audited, and nobody did or plans to; and which of them a change of the schedule opens."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from auditor.figures.coverage.basis import CoverageBasis
from auditor.figures.coverage.looks import met
from auditor.figures.coverage.required import AFTER_A_GAP, Reason, Requirement, Thing, looks_for, required
from auditor.figures.indicator import Period
from auditor.figures.wording import listed
from auditor.model.record import Id


@dataclass(frozen=True, slots=True)
class Gap:
    """A clause, process, site or service that has to be audited in a period, by whom nobody knows.

    ``key`` is a clause as text, or an id; ``site`` where it has to be looked at, ``cause`` the nonconformity behind it,
    ``follows`` the planned audit from which its time counts. ``passed_over`` are the audits that had it in their scope
    and did not look at it, ``too_late`` those that are planned after its day, with theirs.
    """

    thing: Thing
    key: str
    label: str
    title: str
    period: Period
    reason: Reason
    why: str
    site: Id = ""
    cause: str = ""
    follows: str = ""
    passed_over: tuple[str, ...] = ()
    too_late: tuple[str, ...] = ()

    @property
    def due(self) -> date:
        """By when it has to be audited."""
        return self.period.last

    def is_missed(self, today: date) -> bool:
        """Whether its time is over."""
        return self.due < today

    @property
    def comes_after_another(self) -> bool:
        """Whether its day follows from a gap before it, and changes as soon as that one is closed."""
        return self.follows.endswith(AFTER_A_GAP)

    @property
    def says(self) -> str:
        """The whole of it in one sentence."""
        return _sentence([self], f"by {self.due}")


def gaps(basis: CoverageBasis, today: date) -> tuple[Gap, ...]:
    """Every gap of the cycle, those that are missed included; by the day they are due."""
    found = [
        _gap(basis, requirement)
        for requirement in required(basis, today)
        if not met(looks_for(basis, requirement), requirement.period, requirement.site)
    ]
    order = list(Thing)
    return tuple(sorted(found, key=lambda gap: (gap.due, order.index(gap.thing), _place(basis, gap), gap.why)))


def opened(before: CoverageBasis, after: CoverageBasis, today: date) -> tuple[Gap, ...]:
    """The gaps that are in *after* and not in *before*, but for those whose time is over.

    When a risk is due follows from the audit before it. The gap behind an audit that moves moves with it, and is none
    that the move opens; nor is one that only comes later than before.
    """
    old, new = gaps(before, today), gaps(after, today)
    known, still = set(map(_identity, old)), set(map(_identity, new))
    gone = [gap for gap in old if gap.reason is Reason.RISK and _identity(gap) not in still]
    found = (gap for gap in new if _identity(gap) not in known and not gap.is_missed(today))
    return tuple(gap for gap in found if not _only_comes_later(gap, gone))


def _only_comes_later(gap: Gap, gone: list[Gap]) -> bool:
    """Whether the gap of a risk is one of those *gone*, at a later day; that one is then taken off."""
    for each in gone if gap.reason is Reason.RISK else ():
        if (each.thing, each.key, each.why) == (gap.thing, gap.key, gap.why) and each.due <= gap.due:
            gone.remove(each)
            return True
    return False


def left_uncovered(basis: CoverageBasis, ref: str, today: date, moved_to: date | None = None) -> tuple[Gap, ...]:
    """The gaps that cancelling the audit *ref* opens, or moving it to another day (G-04)."""
    after = basis.without(ref) if moved_to is None else basis.moved(ref, moved_to)
    return opened(basis, after, today)


def in_sentences(found: Sequence[Gap], today: date) -> tuple[str, ...]:
    """A sentence for each thing that is missing: what is asked for every year is said once, with the years."""
    alike: dict[tuple[str, ...], list[Gap]] = {}
    for gap in found:
        alike.setdefault((gap.thing.value, gap.key, gap.why, gap.site), []).append(gap)
    return tuple(_sentence(each, _when(each, today)) for each in alike.values())


def _when(alike: Sequence[Gap], today: date) -> str:
    is_yearly = len(alike) > 1 and all(gap.reason is Reason.YEAR for gap in alike)
    days = [f"{gap.due.year if is_yearly else gap.due}{' (missed)' if gap.is_missed(today) else ''}" for gap in alike]
    return f"{'in' if is_yearly else 'by'} {listed(days)}"


def _sentence(alike: Sequence[Gap], when: str) -> str:
    gap = alike[0]
    passed = ", ".join(dict.fromkeys(ref for each in alike for ref in each.passed_over))
    late = ", ".join(dict.fromkeys(said for each in alike for said in each.too_late))
    return (
        f"{gap.label} {gap.title}".rstrip()
        + f": {gap.why}, and nobody plans it {when}"
        + (f"; {passed} did not look at it" if passed else "")
        + (f"; too late: {late}" if late else "")
    )


def in_words(found: Collection[Gap]) -> str:
    """What is left uncovered, in one line."""
    return "; ".join(f"{gap.label} ({gap.why}, by {gap.due})" for gap in found)


def _identity(gap: Gap) -> tuple[object, ...]:
    return gap.thing, gap.key, gap.follows if gap.reason is Reason.RISK else gap.period, gap.why, gap.site


_ON_A_DAY = (Reason.RISK, Reason.AGAIN, Reason.CERTIFICATION)
"""What is due on a day of its own, so that an audit soon after it is worth a word."""


def _gap(basis: CoverageBasis, requirement: Requirement) -> Gap:
    label, title = basis.named(requirement.thing.value, requirement.key)
    looks = looks_for(basis, requirement)
    passed = sorted({look.audit.ref for look in looks if requirement.period.holds(look.day) and not look.is_done})
    after = [look.audit for look in looks if look.is_to_come and look.day > requirement.due]
    late = sorted(after, key=lambda audit: audit.begins)[:1] if requirement.reason in _ON_A_DAY else []
    return Gap(
        thing=requirement.thing,
        key=requirement.key,
        label=label,
        title=title,
        period=requirement.period,
        reason=requirement.reason,
        why=requirement.says,
        site=requirement.site,
        cause=requirement.cause,
        follows=requirement.follows,
        passed_over=tuple(passed),
        too_late=tuple(f"{audit.ref} on {audit.begins}" for audit in late),
    )


def _place(basis: CoverageBasis, gap: Gap) -> int:
    """Where a clause stands in the outline."""
    return basis.by_text.get(gap.key, 0)
