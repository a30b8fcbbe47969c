"""The steps of a trail as rows, newest first under their days, and one of them whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import tzinfo
from itertools import groupby

from textual.content import Content

from auditor.activities.history import HistoryStep
from auditor.activities.wording import FieldChange
from auditor.model.record import Id
from auditor.model.text import readable, searchable
from auditor.tui.cells import Segments, cut
from auditor.tui.marks import Signs
from auditor.tui.widgets.columns import Column, Listing, Row
from auditor.tui.widgets.facts import Fact
from auditor.tui.widgets.frame import day

COLUMNS = (Column("", 5), Column("who", share=2), Column("did", share=2), Column("what", share=5))
LABEL = 20
"""Cells of the column of field names beside a step that is shown whole."""

_VALUE = 40
_FIELDS_AT_MOST = 8
_SIDE_BY_SIDE = 60
_SAID_ALREADY = (" at", " by")
"""How the fields end that repeat who and when: a row has said both."""


class Trail(Listing[HistoryStep]):
    """A row for each step, made when it is drawn, under headings for the days; the key of a row is its revision.

    What is said of *about* leaves out the record's own name. *first* are rows that stand above all steps.
    """

    def __init__(
        self, steps: Sequence[HistoryStep], zone: tzinfo, signs: Signs, about: Id = "", first: Sequence[Row] = ()
    ) -> None:
        super().__init__([*first, *_by_day(steps, zone)], self._row, lambda step: step.revision)
        self.steps = steps
        self._zone, self._signs, self._about = zone, signs, about
        self._texts: list[str] = []

    def _row(self, step: HistoryStep) -> Row:
        what = tuple(_what(step, self._signs, self._about))
        copy = ((f"{step.elsewhere.removeprefix('copy ')}  ", "warning"),) if step.elsewhere else ()
        return Row(step.revision, (f"{step.on.astimezone(self._zone):%H:%M}", (*copy, (step.by, "")), step.verb, what))

    def step(self, key: str) -> HistoryStep | None:
        """The step of a row."""
        return next((step for step in self.steps if step.revision == key), None)

    def holding(self, words: str) -> Trail:
        """The steps that hold every word anywhere, blind to case and accents."""
        wanted = searchable(words).split()
        if not wanted:
            return self
        self._texts = self._texts or [searchable(_everything(step, self._zone)) for step in self.steps]
        found = [s for s, text in zip(self.steps, self._texts, strict=True) if all(word in text for word in wanted)]
        return Trail(found, self._zone, self._signs, self._about)


def _by_day(steps: Sequence[HistoryStep], zone: tzinfo) -> Iterator[HistoryStep | Row]:
    last = None
    for step in reversed(steps):
        when = step.on.astimezone(zone).date()
        if when != last:
            last = when
            yield Row(f"{step.revision} day", (day(when),), heading=True)
        yield step


def _everything(step: HistoryStep, zone: tzinfo) -> str:
    said = (part for c in step.changes for part in (c.about, c.field, c.before, c.after, c.said))
    when = f"{step.on.astimezone(zone):%Y-%m-%d %H:%M}"
    return " ".join((when, step.by, step.recorded_by, step.verb, step.elsewhere, step.reason, *said))


def _what(step: HistoryStep, signs: Signs, about: Id) -> Iterator[tuple[str, str]]:
    """What a step changed, as far as a row has room for it."""
    groups = sorted(_by_record(step), key=lambda changes: changes[0].kind == "warning")
    parts = [_record(changes, signs, about) for changes in groups]
    if step.reason:
        parts.append(((f"({step.reason})", "muted"),))
    if step.recorded_by:
        parts.append(((f"recorded by {step.recorded_by}", "muted"),))
    for number, part in enumerate(part for part in parts if part):
        yield from ((("  ", ""),) if number else ())
        yield from part


def _by_record(step: HistoryStep) -> Iterator[list[FieldChange]]:
    return (list(changes) for _, changes in groupby(step.changes, key=lambda change: (change.record, change.about)))


def _record(changes: Sequence[FieldChange], signs: Signs, about: Id) -> Segments:
    """A record with its fields; of one that is new its name says enough, unless the whole list is about it."""
    first = changes[0]
    if first.said and not first.field:
        return ((f"{first.about}: ", "muted"), (first.said, "")) if first.kind != first.about else ((first.said, ""),)
    name = "" if about and first.record == about else first.about
    if first.is_removal:
        return ((name, ""), (" removed" if name else "removed", "warning"))
    if first.is_new and name:
        return (("new ", "success"), (name, ""))
    own = name.removeprefix(f"{first.kind} ")
    head = ((f"{name if ' ' in own else own}: ", "muted"),) if name else (("new ", "success"),) if first.is_new else ()
    told = [change for change in changes if change.field and not change.field.endswith(_SAID_ALREADY)]
    fields = [_field(change, signs) for change in told[:_FIELDS_AT_MOST]]
    between = ((" · ", "muted"),)
    return (*head, *(piece for n, field in enumerate(fields) for piece in (*(between if n else ()), *field)))


def _field(change: FieldChange, signs: Signs) -> Segments:
    """The name of a field, what stood there and what stands since, or what is said of it; each short."""
    if change.said:
        return ((f"{change.field} ", "muted"), (cut(change.said, 2 * _VALUE, signs.more), ""))
    before = ((f"{cut(change.before, _VALUE, signs.more)} {signs.arrow} ", "muted"),) if change.before else ()
    return ((f"{change.field} ", "muted"), *before, (cut(change.after, _VALUE, signs.more) or "nothing", ""))


# One step whole


def facts(step: HistoryStep, zone: tzinfo, signs: Signs) -> Iterator[Fact]:
    """Who did what when and why, then each record with its fields from what to what."""
    late = f"recorded {step.recorded.astimezone(zone):%Y-%m-%d %H:%M}" if step.was_late else ""
    if step.recorded_by:
        late = f"{late or 'recorded'} by {step.recorded_by}"
    yield Fact(
        f"{step.on.astimezone(zone):%Y-%m-%d %H:%M}",
        f"{step.verb}, {step.by}{f', {step.elsewhere}' if step.elsewhere else ''}",
        "strong",
        tail=((late, "muted"),) if late else (),
    )
    if step.reason:
        yield Fact("why", step.reason)
    for changes in _by_record(step):
        yield _named(changes[0])
        for change in changes:
            if change.said:
                yield Fact(f"  {change.field}", change.said)
            elif change.field:
                yield from _from_to(change, signs)


def _named(change: FieldChange) -> Fact:
    if change.kind == change.about:  # it is told by what is said of it
        return Fact("new", change.about, "success")
    if change.is_removal:
        return Fact("removed", change.about, "warning")
    return Fact("new" if change.is_new else "changed", change.about, "success" if change.is_new else "strong")


def _from_to(change: FieldChange, signs: Signs) -> Iterator[Fact]:
    """One field on one line where both values are short; else what stood before, and below it what stands since."""
    label = f"  {change.field}"
    before, after = change.before, change.after
    if not before:
        yield Fact(label, after)
    elif len(before) + len(after) <= _SIDE_BY_SIDE and "\n" not in before + after:
        yield Fact(label, after or "nothing", lead=((f"{before} {signs.arrow} ", "muted"),))
    else:
        yield Fact(label, before, "muted")
        yield Fact(f"  {signs.arrow}", after or "nothing")


def as_text(facts: Iterable[Fact]) -> Content:
    """Facts with their texts at full length; a long one stands below its label."""
    pieces: list[tuple[str, str]] = []
    for fact in facts:
        head = fact.label in ("new", "changed", "removed")
        is_long = len(fact.text) > _SIDE_BY_SIDE or "\n" in fact.text
        label = fact.label.strip()
        pieces += [
            ("\n" if head else "", ""),
            (f"{label}\n" if is_long else f"{label:<{LABEL}} " if label else "", "$muted"),
        ]
        pieces += [(readable(text), "") for text, _ in fact.lead]
        pieces += [(readable(fact.text), "bold" if head or fact.tone == "strong" else "")]
        pieces += [(f"   {text}", "$muted") for text, _ in fact.tail]
        pieces.append(("\n", ""))
    return Content.assemble(*pieces)
