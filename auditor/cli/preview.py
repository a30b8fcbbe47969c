"""What a bundle brings, in words and as JSON: before it is taken in, and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from auditor.activities.history import HistoryStep
from auditor.activities.merging import Preview
from auditor.activities.wording import FieldChange
from auditor.cli.conflicts import block
from auditor.cli.conflicts import row as conflict_row
from auditor.cli.history import PROGRAMME
from auditor.cli.rows import Row

_LONGEST = 120


def lines(preview: Preview, zone: tzinfo) -> Iterator[str]:
    """What taking it in would bring: who would have changed what and when, evidence, and what a person would decide."""
    yield f"Would be taken in: {_what(preview, zone)}"
    if preview.is_empty:
        yield "All of it is here already."
        return
    yield from _all(preview, zone)
    if preview.conflicts:
        yield f"To be settled by a person afterwards: {len(preview.conflicts)}"
        for each in preview.conflicts:
            yield from (f"  {text}" for text in block(each, zone, hint=False))
    yield f"That would be {counted(preview)}."


def lines_taken_in(preview: Preview, zone: tzinfo) -> Iterator[str]:
    """What was taken in, how much that was, and how to go on."""
    yield _what(preview, zone)
    if preview.is_empty:
        yield "All of it is here already."
        return
    yield from _all(preview, zone)
    yield f"Taken in: {counted(preview)}."
    ref = PROGRAMME if preview.kind == PROGRAMME else preview.name
    if preview.conflicts:
        yield f"Both sides of each conflict are kept. Next: auditor conflicts {ref}"
    else:
        yield f"Next: auditor history {ref} --last {max(len(preview.steps), 1)}"


def counted(preview: Preview) -> str:
    """How much came: steps, evidence, files, conflicts."""
    counts = (
        (len(preview.steps), "step", "steps"),
        (len(preview.evidence), "piece of evidence", "pieces of evidence"),
        (preview.exhibits, "file", "files"),
        (len(preview.conflicts), "conflict to settle", "conflicts to settle"),
    )
    said = [f"{many} {one if many == 1 else more}" for many, one, more in counts if many]
    return ", ".join(said) or "nothing"


def _what(preview: Preview, zone: tzinfo) -> str:
    whose = f", copy {preview.letter} of {preview.handed_to}" if preview.letter else ""
    where = "new here" if preview.is_new else "into what is here"
    return f"{preview.kind} {preview.name}{whose}, as it was {_moment(preview.made, zone)}: {where}"


def _all(preview: Preview, zone: tzinfo) -> Iterator[str]:
    """Item by item who changed what and when; then evidence and forks. Of an audit that is new here all is new."""
    if not preview.is_new:
        yield from _changes(preview.steps, zone)
        yield from (f"evidence  {piece}" for piece in preview.evidence)
    yield from (*preview.renumbered, *preview.letters)
    if preview.renewed:
        yield "Lines stand under this installation's name that it never wrote: it goes on under another writer."
    yield from (f"fork: {fork}" for fork in preview.forks)


def row(preview: Preview) -> Row:
    """The same for programs."""
    return {
        "name": preview.name,
        "kind": preview.kind,
        "new": preview.is_new,
        "letter": preview.letter,
        "handed_to": preview.handed_to,
        "made": preview.made.isoformat(),
        "lines": [
            {
                "effective": step.on.isoformat(),
                "recorded": step.recorded.isoformat(),
                "by_name": step.by,
                "verb": step.verb,
                "reason": step.reason,
                "changes": [
                    {"about": c.about, "field": c.field, "before": c.before, "after": c.after, "new": c.is_new}
                    for c in step.changes
                ],
            }
            for step in preview.steps
        ],
        "evidence": list(preview.evidence),
        "files": preview.exhibits,
        "forks": list(preview.forks),
        "renewed": preview.renewed,
        "renumbered": list(preview.renumbered),
        "letters": list(preview.letters),
        "conflicts": [conflict_row(each) for each in preview.conflicts],
    }


def _changes(steps: Iterable[HistoryStep], zone: tzinfo) -> Iterator[str]:
    """What comes, gathered by what it is about, in the order in which each was touched first."""
    gathered: dict[str, list[tuple[HistoryStep, list[FieldChange]]]] = {}
    for step in steps:
        by_about: dict[str, list[FieldChange]] = {}
        for change in step.changes:
            by_about.setdefault(change.about, []).append(change)
        for about, changes in by_about.items():
            gathered.setdefault(about, []).append((step, changes))
    for about, touched in gathered.items():
        yield about
        for step, changes in touched:
            yield f"    {_moment(step.on, zone)}  {step.by}  {step.verb}{_said(changes)}"


def _said(changes: Iterable[FieldChange]) -> str:
    told = [_one(change) for change in changes if change.said or (not change.is_new and change.field)]
    return f": {'; '.join(told)}" if told else ""


def _one(change: FieldChange) -> str:
    if change.said:
        return f"{change.field} {_short(change.said)}".strip()
    return f"{change.field} {_short(change.before) or '–'} → {_short(change.after) or '–'}"


def _moment(moment: datetime, zone: tzinfo) -> str:
    return f"{moment.astimezone(zone):%Y-%m-%d %H:%M}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1].rstrip()}…"
