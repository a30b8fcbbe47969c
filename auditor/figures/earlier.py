"""What earlier audits found about the same clause, process and site: shown when planning and when answering (G-44)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.programme import EarlierNonconformity
from auditor.model.text import searchable
from auditor.model.words import Grade


@dataclass(frozen=True, slots=True)
class Earlier:
    """A nonconformity or finding of an earlier audit. ``process`` and ``site`` are words as people read them.

    ``issued`` is the day it was issued, ``closed`` that of its closing; ``state`` is empty where nobody follows it.
    """

    ref: str
    audit: str
    clauses: tuple[Clause, ...]
    grade: Grade
    title: str
    issued: date
    process: str = ""
    site: str = ""
    state: str = ""
    closed: date | None = None
    lesson: str = ""

    @classmethod
    def from_nonconformity(cls, record: Nonconformity, audit: str, process: str = "", site: str = "") -> Earlier:
        """One that was followed here; *process* and *site* are the names behind the record's ids."""
        return cls(
            ref=record.ref,
            audit=audit,
            clauses=_clauses(record.clauses),
            grade=record.grade,
            title=record.title,
            issued=record.issued or record.raised,
            process=process,
            site=site,
            state=record.state.value,
            closed=record.closed,
        )

    @classmethod
    def from_finding(cls, record: Finding, audit: str, issued: date, process: str = "", site: str = "") -> Earlier:
        """An observation, improvement or good practice; *issued* is the day of its report."""
        return cls(
            ref=record.ref,
            audit=audit,
            clauses=_clauses(record.clauses),
            grade=record.grade,
            title=record.title,
            issued=issued,
            process=process,
            site=site,
            state=record.state.value,
        )

    @classmethod
    def from_before(cls, record: EarlierNonconformity) -> Earlier:
        """A nonconformity from before this product."""
        return cls(
            ref=record.ref,
            audit=record.audit,
            clauses=_clauses(record.clauses),
            grade=record.grade,
            title=record.title,
            issued=record.issued,
            process=record.process,
            closed=record.closed,
            lesson=record.lesson or record.result,
        )


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier one, and what it has in common: of ``clause``, ``process`` and ``site``, in this order."""

    earlier: Earlier
    same: tuple[str, ...]


def of_the_same(
    records: Iterable[Earlier], clauses: Iterable[Clause], process: str = "", site: str = ""
) -> tuple[Match, ...]:
    """Those with one of exactly these *clauses*, or of the same *process*, newest first.

    The same site alone is no match, since most audits share it; it is told where something else matches.
    """
    wanted = frozenset(clauses)
    found = [Match(record, in_common(record, wanted, process, site)) for record in records]
    relevant = [match for match in found if {"clause", "process"}.intersection(match.same)]
    return tuple(sorted(relevant, key=lambda match: (match.earlier.issued, match.earlier.ref), reverse=True))


def in_common(record: Earlier, clauses: frozenset[Clause], process: str, site: str) -> tuple[str, ...]:
    """What *record* shares; process and site are compared without regard to case and accents, empty ones never."""
    shared = {
        "clause": bool(clauses.intersection(record.clauses)),
        "process": _alike(record.process, process),
        "site": _alike(record.site, site),
    }
    return tuple(word for word, holds in shared.items() if holds)


def _alike(one: str, other: str) -> bool:
    return bool(one) and searchable(one) == searchable(other)


def _clauses(texts: Iterable[str]) -> tuple[Clause, ...]:
    return tuple(Clause.parse(text) for text in texts)
