"""What earlier audits found about the same clause, process and site: shown when planning and when answering (G-44)."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from auditor.figures.overview import FindingRow, Followed
from auditor.model.clause import Clause
from auditor.model.programme import EarlierNonconformity
from auditor.model.text import searchable
from auditor.model.words import FindingState, Grade, NonconformityState


@dataclass(frozen=True, slots=True)
class Earlier:
    """A nonconformity or finding of an earlier audit. ``process`` and ``site`` are words as people read them.

    ``issued`` is the day it was issued, ``closed`` that of its closing; ``state`` is empty where nobody follows it.
    ``judged`` says in words how it ended, ``repeat_of`` names what it repeats itself. Services are words, too.
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
    judged: str = ""
    repeat_of: str = ""
    is_from_before: bool = False
    services: tuple[str, ...] = ()

    @classmethod
    def from_entry(cls, entry: Followed) -> Earlier:
        """One that was followed here."""
        row = entry.row
        return cls(
            ref=row.ref,
            audit=entry.audit,
            clauses=_clauses(entry.clauses),
            grade=row.grade,
            title=row.title,
            issued=row.issued or row.raised or date.max,
            process=entry.process.name if entry.process else "",
            site=entry.site.name if entry.site else "",
            state=row.state.value,
            closed=row.closed,
            judged=_JUDGED.get(row.state, ""),
            repeat_of=row.repeat_of,
            services=entry.services,
        )

    @classmethod
    def from_row(cls, row: FindingRow, audit: str, issued: date) -> Earlier:
        """An observation, improvement or good practice; *issued* is the day of its report."""
        return cls(
            ref=row.ref,
            audit=audit,
            clauses=_clauses(row.clauses),
            grade=row.grade,
            title=row.title,
            issued=issued,
            process=row.process,
            site=row.site,
            state=FindingState.ISSUED.value,
            judged=row.decided,
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
            judged=record.result,
            repeat_of=record.repeat_of,
            is_from_before=True,
        )


_JUDGED = {
    NonconformityState.CLOSED_EFFECTIVE: "judged effective",
    NonconformityState.VOID: "void",
    NonconformityState.TRANSFERRED: "transferred",
}


@dataclass(frozen=True, slots=True)
class Match:
    """An earlier one, and what it has in common: of ``clause``, ``process``, ``site``, ``service``, in this order."""

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


def in_common(
    record: Earlier, clauses: frozenset[Clause], process: str, site: str, services: Collection[str] = ()
) -> tuple[str, ...]:
    """What *record* shares; names are compared without regard to case and accents, empty ones never."""
    shared = {
        "clause": bool(clauses.intersection(record.clauses)),
        "process": _alike(record.process, process),
        "site": _alike(record.site, site),
        "service": any(_alike(one, other) for one in record.services for other in services),
    }
    return tuple(word for word, holds in shared.items() if holds)


def _alike(one: str, other: str) -> bool:
    return bool(one) and searchable(one) == searchable(other)


def _clauses(texts: Iterable[str]) -> tuple[Clause, ...]:
    return tuple(Clause.parse(text) for text in texts)
