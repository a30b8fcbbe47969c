"""How nonconformities are followed: K-12 to K-21.

N are those issued in the period; what is open (K-15, K-20) is as it stands, and counted as of the day of reading.
"""

from __future__ import annotations

from collections import Counter
from datetime import date
from itertools import chain
from statistics import fmean, median

from auditor.figures.follow_up import BUCKETS, bucket_of
from auditor.figures.indicator import FEW, Basis, Case, Detail, Indicator, Period, mean, rate
from auditor.figures.indicator_facts import FollowUpFacts
from auditor.model.programme import EarlierNonconformity
from auditor.model.words import Grade, NonconformityState


def _open(basis: Basis) -> list[FollowUpFacts]:
    """O."""
    return [each for each in basis.followed if each.is_open]


def responses_in_time(basis: Basis, period: Period) -> Indicator:
    """K-12: first responses by their due day, of those that had come or were over by the last day."""
    return rate(
        (each.ref, each.responded is not None and each.responded <= each.response_due)
        for each in basis.issued(period)
        if each.response_due is not None
        and (each.response_due < period.last or (each.responded is not None and each.responded <= period.last))
    )


def first_pass(basis: Basis, period: Period) -> Indicator:
    """K-13: accepted without a return, of the first responses given in the period; one not reviewed is not accepted."""
    return rate((each.ref, each.first_pass) for each in basis.followed if period.holds(each.responded))


def days_to_close(basis: Basis, period: Period) -> Indicator:
    """K-14: mean and median days from issue to closing as effective, and by grade; from before the product as well.

    Of a grade with few cases among many, these are named with their days, too.
    """
    ends: list[FollowUpFacts | EarlierNonconformity] = []
    ends += [each for each in basis.followed if each.state is NonconformityState.CLOSED_EFFECTIVE]
    ends += basis.earlier
    spans = [
        (each.ref, each.grade, (each.closed - each.issued).days)
        for each in ends
        if each.issued and each.closed and period.holds(each.closed)
    ]
    details: dict[str, Detail] = {}
    for grade in (Grade.MAJOR, Grade.MINOR):
        of_grade = {ref: days for ref, of, days in spans if of is grade}
        if of_grade:
            numbers = of_grade.values()
            told = {"mean": fmean(numbers), "median": median(numbers), "n": len(of_grade)}
            details[grade.value] = {**told, **(of_grade if len(of_grade) < FEW <= len(spans) else {})}
    return mean([(ref, days) for ref, _, days in spans], details=details)


def overdue(basis: Basis, period: Period, today: date) -> Indicator:
    """K-15: overdue, of those open; and their ages in days since issue."""
    pending = _open(basis)
    ages = Counter(bucket_of((today - each.issued).days) for each in pending if each.issued)
    details = {"days open": {bucket: ages[bucket] for bucket in BUCKETS}}
    return rate(((each.ref, each.is_overdue(today)) for each in pending), details)


def repeats(basis: Basis, period: Period) -> Indicator:
    """K-16: linked to an earlier one that they repeat, of those issued."""
    return rate((each.ref, each.repeat) for each in basis.issued(period))


def not_effective(basis: Basis, period: Period) -> Indicator:
    """K-17: judged not effective, of all judgements of effectiveness in the period."""
    return rate(
        (each.ref, not effective) for each in basis.followed for day, effective in each.judged if period.holds(day)
    )


def extended(basis: Basis, period: Period) -> Indicator:
    """K-18: with at least one extension granted, of those issued."""
    return rate((each.ref, each.extended) for each in basis.issued(period))


def void(basis: Basis, period: Period) -> Indicator:
    """K-19: void, of those issued: a sign of the quality of the audits."""
    return rate((each.ref, each.state is NonconformityState.VOID) for each in basis.issued(period))


def open_majors(basis: Basis, period: Period, today: date) -> Indicator:
    """K-20: how many majors are open, of all open; and how many days the oldest is."""
    pending = _open(basis)
    ages = {each.ref: (today - each.issued).days for each in pending if each.grade is Grade.MAJOR and each.issued}
    cases = tuple(f"{ref} {days} days" for ref, days in ages.items()) if len(ages) < FEW else ()
    oldest: dict[str, Detail] = {"oldest, days": max(ages.values())} if ages else {}
    behind: list[Case] = [(ref, f"{days} days") for ref, days in ages.items()]
    return Indicator(len(ages), len(ages), len(pending), len(ages), cases, oldest, behind)


def pareto(basis: Basis, period: Period) -> Indicator:
    """K-21: those issued by clause, process, cause category and site, the most frequent first."""
    issued = basis.issued(period)
    found: dict[str, Counter[str]] = {name: Counter() for name in ("clause", "process", "cause", "site")}
    told = [each.words.split("\n") for each in issued]
    found["clause"].update(chain.from_iterable(clauses.split() for clauses, *_ in told))
    found["process"].update(process for _, process, *_ in told if process)
    found["site"].update(words[2] for words in told if words[2])
    found["cause"].update(chain.from_iterable(words[3:] for words in told))
    counts = {name: dict(sorted(each.items(), key=lambda i: (-i[1], i[0]))) for name, each in found.items()}
    behind: list[Case] = [(each.ref, each.words) for each in issued]
    return Indicator(counts, len(issued), len(issued), len(issued), behind=behind)
