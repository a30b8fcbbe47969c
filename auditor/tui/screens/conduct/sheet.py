"""What the screen says of one item: what helps to ask it, what supports its answer, and what the answer still lacks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from auditor.figures.earlier import Match
from auditor.figures.sampling import sentence
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.parking import said
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.sample import Sample
from auditor.model.words import Confidentiality, FindingState, ItemState, Verification
from auditor.tui.cells import Segments, cut
from auditor.tui.keymap import told
from auditor.tui.marks import Signs
from auditor.tui.screens.conduct.index import Index
from auditor.tui.screens.conduct.order import Order
from auditor.tui.widgets.columns import Row
from auditor.tui.widgets.facts import Fact

_EARLIER_AT_MOST = 3
_AROUND = 8
_TITLE = 40  # cells of a group's title that leave room for the marks

VERIFIED = {
    Verification.RECORD: "by record",
    Verification.SEEN: "seen",
    Verification.TWO_SOURCES: "two sources",
    Verification.SINGLE_STATEMENT: "single statement",
    Verification.NONE: "not verified",
}
"""Degrees of verification in the words of the list of evidence."""

_OWED_BY_KEY = {"note": "note ({note})", "evidence": "evidence ({evidence})", "reason": "reason (its key again)"}


def mark_of(item: Item) -> str:
    """The name of an item's mark: its result, or that it is open or parked."""
    return item.result or ("parked" if item.state is ItemState.PARKED else "open")


def row_of(index: Index, item: Item, signs: Signs, now: datetime) -> Row:
    """An item as a row of the list: grade and reference, question, and what hangs on it."""
    name = mark_of(item)
    marks: list[tuple[str, str]] = []
    if (until := index.parked.get(item.id)) is not None:
        marks.append((_until(until, now), "warning" if until <= now else "muted"))
    if item.lacks or (item.proposed_by and not item.confirmed_by):
        marks.append(("!", "warning"))
    if item.evidence:
        marks.append((f"E{len(item.evidence)}", "muted"))
    if index.findings(item.id):
        marks.append(("F", name))
    spaced = [piece for n, mark in enumerate(marks) for piece in ([(" ", "")] if n else []) + [mark]]
    question = ((item.question, "muted"),) if not item.is_open else item.question
    return Row(item.id, (((signs.letter(name), name), (f" {item.ref}", "")), question, tuple(spaced)))


def _until(moment: datetime, now: datetime) -> str:
    """Until when in few cells: the time on the day itself, else the day."""
    return f"{moment:%H:%M}" if moment.date() == now.astimezone(moment.tzinfo).date() else f"{moment.day} {moment:%b}"


def crumb(order: Order, items: Mapping[Id, Item], item: Item, signs: Signs) -> Segments:
    """The folded list: the group with its count, and the marks of the items around this one."""
    group = order.group_of(item.id)
    mates = order.mates(item.id)
    at = mates.index(item.id) if item.id in mates else 0
    pieces: list[tuple[str, str]] = []
    if group is not None:
        pieces = [(cut(group.title, _TITLE, signs.more), "heading"), (f" {group.settled}/{group.total}  ", "muted")]
    for other in mates[max(at - _AROUND, 0) : at + _AROUND + 1]:
        name = mark_of(items[other])
        letter = signs.letter(name)
        pieces.append((f"[{letter}]", "strong") if other == item.id else (f" {letter} ", name))
    return tuple(pieces)


def guidance(index: Index, item: Item, earlier: Sequence[Match]) -> list[Fact]:
    """What helps to ask: what to look for, and what earlier audits found about the same (G-44)."""
    facts = []
    if item.look_for:
        facts.append(Fact("Look for", "; ".join(item.look_for)))
    if item.likely_evidence:
        facts.append(Fact("Likely", "; ".join(item.likely_evidence)))
    if item.documented_information:
        facts.append(Fact("Documents", item.documented_information))
    if item.also_cites:
        facts.append(Fact("Also cites", ", ".join(item.also_cites)))
    for number, match in enumerate(earlier[:_EARLIER_AT_MOST]):
        facts.append(_earlier("Earlier" if number == 0 else "", match))
    if len(earlier) > _EARLIER_AT_MOST:
        facts.append(Fact("", f"and {len(earlier) - _EARLIER_AT_MOST} more", "muted"))
    return facts


def _earlier(label: str, match: Match) -> Fact:
    record = match.earlier
    state = f"closed {record.closed.isoformat()}" if record.closed else record.state.replace("_", " ") or "open"
    lesson = f" ({record.lesson})" if record.lesson else ""
    lead = ((record.ref, "strong"), (f" {record.grade.value.replace('-', ' ')} ", record.grade.value))
    text = f"{state}, same {' and '.join(match.same)}: {record.title}{lesson}"
    return Fact(label, text, "" if record.closed else "warning", lead)


def support(index: Index, item: Item, zone: ZoneInfo) -> list[Fact]:
    """What supports the answer: evidence, samples, and notes taken in passing."""
    year = index.book.audit.planned_to.year
    facts = [
        _evidence("Evidence" if n == 0 else "", piece, year, index.users(piece.id) - 1)
        for n, piece in enumerate(index.evidence(item))
    ]
    facts += [_sample("Sample" if n == 0 else "", sample) for n, sample in enumerate(index.samples(item.id))]
    people = index.book.all(Person)
    for label, is_question in (("To ask", True), ("Notes", False)):
        notes = [note for note in index.notes(item.id) if (note.kind == "question") is is_question]
        for number, note in enumerate(notes):
            who = people[note.by].ref if note.by in people else ""
            when = f"{note.at.astimezone(zone):%H:%M} {who} "
            tone = "warning" if is_question else ""
            facts.append(Fact(label if number == 0 else "", note.text, tone, lead=((when, "muted"),)))
    return facts


def _evidence(label: str, piece: Evidence, year: int, elsewhere: int) -> Fact:
    day = f"{piece.captured.day} {piece.captured:%b}"
    tail = [VERIFIED[piece.verification], day if piece.captured.year == year else f"{day} {piece.captured.year}"]
    if piece.file is not None:
        tail.append(f"{piece.file.short_hash} {size(piece.file.size)}")
    if piece.confidentiality is not Confidentiality.INTERNAL:
        tail.append(piece.confidentiality.value)
    if elsewhere:
        tail.append(f"shared with {elsewhere} more")
    lead = ((piece.ref, "strong"), (f" {piece.kind.value} ", "muted"))
    by_whom = f" ({piece.respondent})" if piece.respondent else ""
    return Fact(label, f"{piece.reference}{by_whom}", lead=lead, tail=((" · ".join(tail), "muted"),))


def _sample(label: str, sample: Sample) -> Fact:
    return Fact(label, sentence(sample), lead=((f"{sample.ref} ", "strong"),))


def size(count: int) -> str:
    """A number of bytes as people read it."""
    amount = float(count)
    for unit in ("B", "kB", "MB"):
        if amount < 1000:
            return f"{amount:.0f} {unit}"
        amount /= 1000
    return f"{amount:.1f} GB"


def outcome(index: Index, item: Item, signs: Signs, now: datetime) -> list[Fact]:
    """What came out, what hangs on it, and what is still missing."""
    name = mark_of(item)
    word = index.book.grading.label(item.grade) if item.grade is not None else ""
    lead = ((f"{signs.shape(name)} {word or 'open'}", name),) if name == "open" else signs.segments(name, word)
    return [Fact("", _follows(index, item, signs, now), lead=(*lead, (" ", "")), tail=_missing(index, item))]


def _follows(index: Index, item: Item, signs: Signs, now: datetime) -> str:
    if item.reason or item.parked_until:
        until = f"until {said(item.parked_until, now.date())}" if item.parked_until else ""
        return ": ".join(part for part in (until, item.reason) if part)
    findings = index.findings(item.id)
    arrow = "-> " if signs.ascii else "→ "
    return arrow + ", ".join(_of_finding(f) for f in findings) if findings else ""


def _written_up(index: Index, item: Item) -> Sequence[Finding]:
    """The findings of a nonconformity."""
    return index.findings(item.id) if item.grade is not None and item.grade.is_nonconformity else ()


def _of_finding(finding: Finding) -> str:
    urgent = " urgent" if finding.urgent else ""
    return f"{finding.ref} {finding.state.value}{urgent}"


def _missing(index: Index, item: Item) -> Segments:
    if item.is_open:
        owed = "a reason" if item.state is ItemState.PARKED and not (item.reason or item.parked_until) else "a grade"
        return ((f"missing: {owed}", "muted"),)
    owed_parts = [told(_OWED_BY_KEY[lack]) for lack in item.lacks]
    if any(f.state is FindingState.DRAFT and not f.grade_reason for f in _written_up(index, item)):
        owed_parts.append(told(f"why ({{grade-{item.grade.value}}} again)" if item.grade else "why"))
    if owed_parts:
        return (("missing: ", "warning"), (", ".join(owed_parts), "warning"))
    if item.proposed_by and not item.confirmed_by:
        return (("proposed; the lead auditor confirms it (y)", "warning"),)
    if item.is_thin:
        return (("thin: neither note nor evidence", "warning"),)
    return (("missing: nothing", "muted"),)
