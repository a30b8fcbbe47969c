"""What is still unfinished before the closing meeting: items, findings and clauses, each with where it is finished."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum
from typing import Literal, NamedTuple

from auditor.model.audit import AgendaLine, Note
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.parking import said
from auditor.model.record import Id
from auditor.model.words import FindingState, ItemState


class Kind(StrEnum):
    """What is unfinished, the gravest first; the value is its heading."""

    UNEVIDENCED = "Nonconformities without evidence"
    UNHEARD = "Findings not read back"
    UNCONFIRMED = "Proposals not confirmed"
    UNANSWERED = "Not answered"
    PARKED = "Parked"
    TO_ASK = "Questions still to ask"
    CLAUSE = "Clauses of the agenda without an answer"
    INCOMPLETE = "Answers that lack something"
    THIN = "Thin: neither note nor evidence"


class Unfinished(NamedTuple):
    """One thing that is unfinished; ``record`` is the id of the item, finding, agenda line or note.

    A tuple, since an audit may have thousands. ``by`` is whose it is, where somebody's: the auditor of the item, who
    raised the finding.
    """

    kind: Kind
    about: Literal["item", "finding", "line", "question"]
    record: Id
    ref: str
    clause: str
    words: str
    by: Id | None = None


def unfinished(
    items: Iterable[Item], findings: Iterable[Finding], agenda: Iterable[AgendaLine], questions: Iterable[Note] = ()
) -> tuple[Unfinished, ...]:
    """Everything unfinished, kind by kind, within a kind by clause and reference; *questions* are those to be asked."""
    asked = list(items)
    counting = [finding for finding in findings if not finding.is_withdrawn]
    found = [*_findings(counting), *_items(asked, counting), *_questions(asked, questions), *_clauses(asked, agenda)]
    in_order = sorted({one.clause for one in found}, key=_place)
    places = {clause: number for number, clause in enumerate(in_order)}
    of_kind: dict[Kind, list[Unfinished]] = {kind: [] for kind in Kind}
    for one in found:
        of_kind[one.kind].append(one)
    return tuple(
        one for each in of_kind.values() for one in sorted(each, key=lambda one: (places[one.clause], one.ref))
    )


def _place(clause: str) -> tuple[object, ...]:
    return Clause.parse(clause).sort_key if clause else ()


def _findings(findings: Collection[Finding]) -> Iterator[Unfinished]:
    for finding in findings:
        clause = finding.clauses[0] if finding.clauses else ""
        kinds = []
        if finding.grade.is_nonconformity and not finding.evidence:
            kinds.append(Kind.UNEVIDENCED)
        if not finding.presentations and finding.state in (FindingState.DRAFT, FindingState.AGREED):
            kinds.append(Kind.UNHEARD)
        for kind in kinds:
            yield Unfinished(kind, "finding", finding.id, finding.ref, clause, finding.title, finding.raised_by)


def _items(items: Collection[Item], findings: Collection[Finding]) -> Iterator[Unfinished]:
    told = {item for finding in findings if not finding.evidence for item in finding.items}
    for item in items:
        if item.is_open:
            kind, words = (Kind.PARKED, _parked(item)) if item.state is ItemState.PARKED else (Kind.UNANSWERED, "")
            yield Unfinished(kind, "item", item.id, item.ref, item.clause, words or item.question, item.auditor)
            continue
        for kind, words in _of_answered(item, item.id in told):
            yield Unfinished(kind, "item", item.id, item.ref, item.clause, words or item.question, item.auditor)


def _parked(item: Item) -> str:
    until = f"until {said(item.parked_until)}" if item.parked_until else ""
    return ": ".join(part for part in (until, item.reason or item.question) if part)


def _of_answered(item: Item, is_told: bool) -> Iterator[tuple[Kind, str]]:
    """What the answer of an item lacks; *is_told*: its finding says already that evidence is missing."""
    if "evidence" in item.lacks and not is_told:
        yield Kind.UNEVIDENCED, ""
    lacks = [lack for lack in item.lacks if lack != "evidence"]
    if lacks:
        yield Kind.INCOMPLETE, f"no {' and no '.join(lacks)}: {item.question}"
    if item.proposed_by and not item.confirmed_by:
        yield Kind.UNCONFIRMED, f"{item.result.replace('-', ' ')}: {item.question}"
    if item.is_thin:
        yield Kind.THIN, ""


def _questions(items: Collection[Item], questions: Iterable[Note]) -> Iterator[Unfinished]:
    """The questions that wait, each with the item amid which it came up."""
    by_id = {item.id: item for item in items}
    for note in questions:
        item = by_id.get(note.item or "")
        ref, clause = (item.ref, item.clause) if item is not None else ("", "")
        yield Unfinished(Kind.TO_ASK, "question", note.id, ref, clause, note.text, note.for_person or note.by)


def _clauses(items: Collection[Item], agenda: Iterable[AgendaLine]) -> Iterator[Unfinished]:
    """A clause for which no item below it has an outcome; one that no item asks about is said to be so."""
    asked = _with_those_above({item.clause for item in items})
    answered = _with_those_above({item.clause for item in items if not item.is_open})
    seen: set[str] = set()
    for line in agenda:
        for text in line.clauses:
            clause = Clause.parse(text)
            if clause in answered or text in seen:
                continue
            seen.add(text)
            words = line.topic if clause in asked else f"{line.topic}: no item asks about it"
            yield Unfinished(Kind.CLAUSE, "line", line.id, clause.number, text, words, next(iter(line.auditors), None))


def _with_those_above(clauses: Collection[str]) -> frozenset[Clause]:
    parsed = [Clause.parse(clause) for clause in clauses]
    return frozenset(each for clause in parsed for each in (clause, *clause.parents))
