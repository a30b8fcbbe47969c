"""How nonconformities are followed: K-12 to K-21.

N are those issued in the period; what is open (K-15, K-20) is as it stands, and counted as of the day of reading.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from operator import attrgetter, itemgetter
from statistics import fmean, median

from auditor.figures.follow_up import BUCKETS, bucket_of
from auditor.figures.indicator import FEW, Basis, Detail, Indicator, Period, mean, rate
from auditor.figures.indicator_facts import FollowUpFacts
from auditor.model.programme import EarlierNonconformity
from auditor.model.quantity import quantity
from auditor.model.words import Grade, NonconformityState


def _open(basis: Basis) -> list[FollowUpFacts]:
    """O."""
    return basis.once("open", lambda: [each for each in basis.followed if each.is_open])


def responses_in_time(basis: Basis, period: Period) -> Indicator:
    """K-12: first responses by their due day, of those that had come or were over by the last day."""
    last = period.last
    due = [
        each
        for each in basis.issued(period)
        if each.response_due is not None
        and (each.response_due < last or (each.responded is not None and each.responded <= last))
    ]
    return rate(due, _responded_in_time)


def _responded_in_time(each: FollowUpFacts) -> bool:
    return each.responded is not None and each.response_due is not None and each.responded <= each.response_due


def first_pass(basis: Basis, period: Period) -> Indicator:
    """K-13: accepted without a return, of the first responses given in the period; one not reviewed is not accepted."""
    return rate(basis.followed_in(period, "responded"), attrgetter("first_pass"))


def days_to_close(basis: Basis, period: Period) -> Indicator:
    """K-14: mean and median days from issue to closing as effective, and by grade; from before the product as well.

    Of a grade with few cases among many, these are named with their days, too.
    """
    effective = NonconformityState.CLOSED_EFFECTIVE
    ends: list[FollowUpFacts | EarlierNonconformity] = []
    ends += [each for each in basis.followed_in(period, "closed") if each.state is effective and each.issued]
    ends += [each for each in basis.earlier if period.holds(each.closed)]
    details: dict[str, Detail] = {}
    for grade in (Grade.MAJOR, Grade.MINOR):
        of_grade = [each for each in ends if each.grade is grade]
        if of_grade:
            numbers = list(map(_days, of_grade))
            told = {"mean": fmean(numbers), "median": median(numbers), "n": len(numbers)}
            named = {each.ref: _days(each) for each in of_grade} if len(of_grade) < FEW <= len(ends) else {}
            details[grade.value] = {**told, **named}
    return mean(ends, _days, details=details)


def _days(each: FollowUpFacts | EarlierNonconformity) -> int:
    """From issue to closing."""
    return (each.closed - each.issued).days if each.closed and each.issued else 0


def overdue(basis: Basis, period: Period, today: date) -> Indicator:
    """K-15: overdue, of those open; and their ages in days since issue."""
    pending = _open(basis)
    ages = Counter(bucket_of((today - each.issued).days) for each in pending if each.issued)
    details = {"days open": {bucket: ages[bucket] for bucket in BUCKETS}}
    return rate(pending, lambda each: each.is_overdue(today), details)


def repeats(basis: Basis, period: Period) -> Indicator:
    """K-16: linked to an earlier one that they repeat, of those issued."""
    return rate(basis.issued(period), attrgetter("repeat"))


def not_effective(basis: Basis, period: Period) -> Indicator:
    """K-17: judged not effective, of all judgements of effectiveness in the period."""
    judged = basis.once("judged", lambda: sorted(_judgements(basis), key=itemgetter(0)))
    return rate(period.of(judged, itemgetter(0)), itemgetter(1), named=lambda each: each[2].ref)


def _judgements(basis: Basis) -> list[tuple[date, bool, FollowUpFacts]]:
    """The day of each, whether it was not effective, and of what."""
    failed = [(day, True, each) for each in basis.followed for day in each.not_effective]
    return failed + [(day, False, each) for each in basis.followed for day in each.effective]


def extended(basis: Basis, period: Period) -> Indicator:
    """K-18: with at least one extension granted, of those issued."""
    return rate(basis.issued(period), attrgetter("extended"))


def void(basis: Basis, period: Period) -> Indicator:
    """K-19: void, of those issued: a sign of the quality of the audits."""
    return rate(basis.issued(period), lambda each: each.state is NonconformityState.VOID)


def open_majors(basis: Basis, period: Period, today: date) -> Indicator:
    """K-20: how many majors are open, of all open; and how many days the oldest is."""
    return _open_majors(_open(basis), today)


def majors_open_at_the_end(basis: Basis, period: Period) -> Indicator:
    """K-20 as it stood on the last day of a period: a point of its trend."""
    return _open_majors([each for each in basis.followed if each.was_open(period.last)], period.last)


def _open_majors(pending: Sequence[FollowUpFacts], today: date) -> Indicator:
    ages = {each.ref: (today - each.issued).days for each in pending if each.grade is Grade.MAJOR and each.issued}
    cases = tuple(f"{ref} {quantity(days, 'day')}" for ref, days in ages.items()) if len(ages) < FEW else ()
    oldest: dict[str, Detail] = {"oldest, days": max(ages.values())} if ages else {}
    return Indicator(
        len(ages),
        len(ages),
        len(pending),
        len(ages),
        cases,
        oldest,
        lambda: [(ref, quantity(days, "day")) for ref, days in ages.items()],
    )


PARETO = ("clause", "process", "cause", "owner", "site")
"""What K-21 counts by; one nonconformity may have several clauses and causes."""


def pareto(basis: Basis, period: Period) -> Indicator:
    """K-21: those issued by clause, process, cause category, owner and site, the most frequent first."""
    issued = basis.issued(period)
    found: dict[str, Counter[str]] = {name: Counter() for name in PARETO}
    found["owner"].update(each.owner for each in issued if each.owner)
    for words, n in Counter(each.words for each in issued).items():  # many have the same
        clauses, process, site, *causes = words.split("\n")
        for name, told in (("clause", clauses.split()), ("process", [process]), ("site", [site]), ("cause", causes)):
            for each in filter(None, told):
                found[name][each] += n
    counts = {name: dict(sorted(each.items(), key=lambda i: (-i[1], i[0]))) for name, each in found.items()}
    return Indicator(
        counts,
        len(issued),
        len(issued),
        len(issued),
        behind=lambda: [(each.ref, f"{each.words}\n{each.owner}") for each in issued],
    )
