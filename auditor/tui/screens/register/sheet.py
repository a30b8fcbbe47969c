"""The parts of the page of a nonconformity: what comes next, the way it came, what was answered, seen and asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from auditor.figures.ladder import rung
from auditor.model.evidence import Evidence
from auditor.model.finding import Finding
from auditor.model.nonconformity import Check, Nonconformity
from auditor.model.quantity import quantity
from auditor.model.record import Id
from auditor.model.sample import Sample
from auditor.model.words import NonconformityState as N
from auditor.model.words import Owed
from auditor.tui.cells import Segments
from auditor.tui.keymap import key_of
from auditor.tui.marks import Signs
from auditor.tui.screens import names, past
from auditor.tui.screens.findings.sheet import evidence_line
from auditor.tui.screens.register import dates, letter, pieces, steps, waiting
from auditor.tui.screens.register.entries import Entry, by_when, flags
from auditor.tui.screens.register.response_facts import response_facts, verdict
from auditor.tui.widgets.facts import Fact
from auditor.tui.widgets.parts import Part
from auditor.workspace import AuditBook

NEXT = "next"


def parts(book: AuditBook, record: Nonconformity, each: Entry, signs: Signs, zone: tzinfo) -> Iterator[Part]:
    """The page from what is to be done to where it came from."""
    yield Part(NEXT, tuple(_next(book, record, each)))
    if way := tuple(_way(book, record, signs, zone)):
        yield Part("way", way)
    yield Part("finding", tuple(_finding(book, record)))
    yield Part("people", tuple(_people(book, record)))
    yield Part("due", tuple(_due(record, each)))
    yield Part("response", tuple(response_facts(book, record, signs)))
    if evidence := tuple(_evidence(book, record)):
        yield Part("evidence", evidence)
    if looked_at := tuple(_looked_at(book, record)):
        yield Part("checks", looked_at)
    if record.extensions or record.escalations:
        yield Part("asked", tuple(_asked(book, record)))
    if record.reason:
        yield Part("reason", (Fact("Reason", record.reason),))
    yield Part("history", past.timeline(book, record.id, zone), label=past.LABEL)


def _next(book: AuditBook, record: Nonconformity, each: Entry) -> Iterator[Fact]:
    yield Fact("Next", each.standing.next_step, "strong")
    whose = " · ".join(part for part in (names.person(book, each.standing.whose), by_when(each)) if part)
    if whose:
        yield Fact("", whose, "error" if each.standing.overdue else "")
    elif record.state is N.DRAFT:
        yield Fact("", "it is issued with the report; an urgent finding is issued before", "muted")
    if flags(each):
        yield Fact("", "", lead=flags(each))
    if each.it.row.more_time is not None:
        yield Fact("", f"more time is asked for, until {each.it.row.more_time}", "warning")
    proposed = rung(each.it, each.today, book.calendar.days_off)
    if proposed is not None:
        yield Fact("", f"it is time to {proposed.value}", "warning")
    keys = tuple(_keys(record, each))
    if keys:
        yield Fact("", "", lead=tuple(piece for key, word in keys for piece in ((key, "key"), (f" {word}   ", ""))))


def _keys(record: Nonconformity, each: Entry) -> Iterator[tuple[str, str]]:
    """The keys that help now, each with its word."""
    for name, step in (("yes", steps.forward(record)), ("deviates", steps.back(record))):
        if step is not None:
            yield key_of(name), step.word
    if each.it.row.more_time is not None:
        yield key_of("due"), "decide on more time"
    yield from letter.keys(record)
    if record.turn is Owed.OWNER and record.state is not N.DRAFT:
        yield key_of("write"), "write to the owner"
    if each.standing.overdue and "escalated" not in each.it.row.marks:
        yield key_of("escalate"), "escalate"


def _way(book: AuditBook, record: Nonconformity, signs: Signs, zone: tzinfo) -> Iterator[Fact]:
    """Each state it came to and when, on as few lines as they take; the year where it is another."""
    said, year = [], 0
    for step in book.history(record.id):
        if step.to_state and step.to_state != step.from_state and step.to_state != N.DRAFT.value:
            day = step.on.astimezone(zone).date()
            shown = f"{day:%m-%d}" if day.year == year else day.isoformat()
            said.append(f"{names.state(step.to_state)} {shown}")
            year = day.year
    if said:
        yield Fact("So far", f" {signs.arrow} ".join(said))


def _finding(book: AuditBook, record: Nonconformity) -> Iterator[Fact]:
    finding = book.get(Finding, record.finding)
    yield Fact("Finding", record.title, lead=((f"{finding.ref} ", "strong"),))
    where = [names.clause(book, c) for c in record.clauses]
    where += [names.process(book, record.process), names.site(book, record.site)]
    yield Fact("", " · ".join(part for part in where if part), "muted")


def _people(book: AuditBook, record: Nonconformity) -> Iterator[Fact]:
    for label, who in (
        ("Owner", record.owner),
        ("Process owner", record.process_owner),
        ("Verifier", record.verifier),
    ):
        yield Fact(label, names.person(book, who) or "not named yet", "" if who else "muted")


def _due(record: Nonconformity, each: Entry) -> Iterator[Fact]:
    label = "Due"
    if each.seen_by is not None:
        over = each.seen_by < each.today
        lead = ((f"{'acknowledge':<15}{each.seen_by.isoformat()}", "warning" if over else ""),)
        yield Fact(label, "", lead=lead, tail=(("a reminder; overdue goes by the response", "muted"),))
        label = ""
    for _, field in dates.FIELDS:
        day = getattr(record.due, field)
        if day is None:
            continue
        counts = day == record.due_now()
        yield Fact(label, "", lead=((f"{field:<15}{day.isoformat()}", "strong" if counts else ""),))
        label = ""
        if reason := record.due.set_by_person.get(field, ""):
            yield Fact(label, f"set by a person: {reason}", "muted")
    if record.waiting.days is not None:
        yield Fact(label, waiting.in_words(record), "muted")
        label = ""
    if label:
        yield Fact(label, "no dates until it is issued", "muted")


def _evidence(book: AuditBook, record: Nonconformity) -> Iterator[Fact]:
    """Every piece that actions and checks name, with what it shows."""
    shows: dict[Id, list[str]] = {}
    for piece, what in record.evidence():
        shows.setdefault(piece, []).append(what)
    known = book.all(Evidence)
    label = "Evidence"
    for piece, said in shows.items():
        if (found := known.get(piece)) is not None:
            tail = f"{', '.join(dict.fromkeys(said))} · {found.captured:%Y-%m-%d}"
            lead = ((f"{found.ref} ", "strong"), (f"{found.kind.value} ", "muted"))
            yield Fact(label, evidence_line(found), lead=lead, tail=((tail, "muted"),))
            label = ""


def _looked_at(book: AuditBook, record: Nonconformity) -> Iterator[Fact]:
    """What auditors and verifiers saw; what came of the last response stands with the response."""
    label = "Looked at"
    told = verdict(record)
    for review in record.reviews:
        if review is told:
            continue
        word, tone = ("accepted", "success") if review.accepted else ("returned", "warning")
        said = f"{review.on.isoformat()}  response {word} by {names.ref(book, review.by)}  "
        yield Fact(label, review.reason, lead=((said, tone),))
        label = ""
    for check in record.checks:
        tone = "success" if check.result in ("verified", "effective") else "warning"
        said = f"{check.on.isoformat()}  {check.kind} {check.result.replace('-', ' ')} by {names.ref(book, check.by)}  "
        looked = "; ".join(words for words in (check.how, _sampled(book, check)) if words)
        how = f" ({looked})" if looked else ""
        yield Fact(label, f"{check.seen}{how}", lead=((said, tone),), tail=_named(book, check.evidence))
        label = ""
    for again in record.reopenings:
        said = f"{again.on.isoformat()}  reopened by {names.ref(book, again.by)}  "
        shown = f" ({again.shown_by}, {again.dated})" if again.dated else ""
        yield Fact(label, f"{again.reason}{shown}", lead=((said, "warning"),), tail=_named(book, again.evidence))
        label = ""


def _sampled(book: AuditBook, check: Check) -> str:
    """The sample that a check rests on, in words."""
    drawn = check.sample
    if drawn is None:
        return ""
    sample = book.all(Sample).get(drawn.sample or "")
    which = f"{sample.ref}, " if sample else ""
    return f"{which}{drawn.n} of {drawn.size} seen, {quantity(drawn.exceptions, 'exception')}"


def _named(book: AuditBook, named: Sequence[Id]) -> Segments:
    refs = ", ".join(pieces.refs(book, named))
    return ((refs, "muted"),) if refs else ()


def _asked(book: AuditBook, record: Nonconformity) -> Iterator[Fact]:
    label = "Asked"
    for asked in record.extensions:
        decided = {None: f"waits for a decision ({key_of('due')})", True: "granted", False: "refused"}[asked.granted]
        moved = f"{asked.field} {asked.old.isoformat()} to {asked.new.isoformat()}"
        lead = f"{asked.asked_on.isoformat()}  {moved}, {decided}  "
        yield Fact(label, asked.reason, lead=((lead, "warning" if asked.granted is None else ""),))
        label = ""
    for raised in record.escalations:
        ended = f", ended {raised.ended.isoformat()}" if raised.ended else ""
        lead = f"{raised.on.isoformat()}  escalated to {names.ref(book, raised.to)}{ended}  "
        yield Fact(label, raised.reason, lead=((lead, "warning"),))
        label = ""
