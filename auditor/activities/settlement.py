"""Lines that bring copies together, in words: what was taken in from where, and what a choice kept and set aside."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from auditor.activities.wording import Difference, FieldChange, called, field_in_words, kind_in_words, order
from auditor.activities.wording import in_words as plainly
from auditor.activities.wording import value_in_words as worded
from auditor.activities.writers import Writers
from auditor.ledger import Change
from auditor.ledger.line import JSON
from auditor.model.guards.merged import SETTLED
from auditor.model.record import Id, Record

HEAD = 12
"""So many digits of a head tell one from another; paper and ``verify --head`` do with as many."""


def in_words(
    difference: Difference, model: type[Record], names: Mapping[Id, str], writers: Writers
) -> Iterator[FieldChange]:
    """What a person settled: field by field what was kept and what was set aside, and who had given it where."""
    change = difference.change
    about, kind = called(model, difference.document, names), kind_in_words(model)
    if change.deleted or any(side.deleted for _, side in difference.sides):
        yield FieldChange(
            about,
            "",
            "",
            "",
            change.record,
            kind=kind,
            is_removal=change.deleted,
            said=_with_removals(difference, model, names, writers),
        )
        return
    told = [
        FieldChange(about, field_in_words(name), aside, kept, change.record, kind=kind, said=said)
        for name in sorted(change.fields.keys() & change.settles.keys(), key=order(model))
        if name not in model.WHO_AND_WHEN
        for aside, kept, said in _of_field(difference, name, names, writers)
    ]
    told = told or [each for each in plainly(difference, model, names) if each.field]
    yield from told or [FieldChange(about, "", "", "", change.record, kind=kind, said="kept as it stood")]


def _of_field(
    difference: Difference, name: str, names: Mapping[Id, str], writers: Writers
) -> Iterator[tuple[str, str, str]]:
    """What was set aside in a field, what was kept, and the sentence that says it; nothing where all said the same."""
    kept = difference.change.fields[name]
    last = {line.writer: (line, side.fields[name]) for line, side in difference.sides if name in side.fields}
    givers = [writers.by(line) for line, value in last.values() if value == kept]
    aside = [(line, value) for line, value in last.values() if value != kept]
    if not aside:
        return
    value = worded(kept, names, name) or "empty"
    was = [worded(other, names, name) or "empty" for _, other in aside]
    if givers or len(last) < 2:
        others = "; ".join(f"{words} ({writers.by(line)})" for words, (line, _) in zip(was, aside, strict=True))
        yield "; ".join(was), value, f"kept {value}{f' ({givers[0]})' if givers else ''}; set aside {others}"
    else:
        yield "; ".join(was), value, f"kept both: {' '.join(value.split())}"


def _with_removals(difference: Difference, model: type[Record], names: Mapping[Id, str], writers: Writers) -> str:
    """Of a record that one side removed: which of both was kept."""
    removed = [writers.by(line) for line, side in difference.sides if side.deleted]
    changed = [f"{_fields(side, model, names)} ({writers.by(line)})" for line, side in difference.sides if side.fields]
    gone = f"the removal ({', '.join(removed)})" if removed else "the removal"
    edits = "; ".join(changed) or "what was changed in it"
    return f"kept {gone}; set aside {edits}" if difference.change.deleted else f"kept {edits}; set aside {gone}"


def _fields(side: Change, model: type[Record], names: Mapping[Id, str]) -> str:
    told: dict[str, JSON] = {name: side.fields[name] for name in sorted(side.fields, key=order(model))}
    said = ((name, worded(value, names, name)) for name, value in told.items() if name not in model.WHO_AND_WHEN)
    return ", ".join(f"{field_in_words(name)} {words}" for name, words in said if words)


def let_stand(differences: Iterable[Difference], names: Mapping[Id, str]) -> Iterator[FieldChange]:
    """What a person settled where nothing but the history is affected: two steps that may stand as they are (M-07)."""
    for difference in differences:
        step = difference.document
        if step.get("transition") == SETTLED:
            about, state = str(step.get("object", "")), worded(step.get("to_state"), names, "state")
            yield FieldChange(
                names.get(about, about), "state", "", state, about, said=f"kept {state}; both steps stay in the history"
            )


def taken_in(difference: Difference, writers: Writers) -> FieldChange:
    """From which copies how much came, and where the trail of what was sent ended."""
    taken = difference.document
    said = _counted(taken.get("lines"), "step")
    said += f" and {_counted(taken['exhibits'], 'file')}" if taken.get("exhibits") else ""
    came = taken.get("up_to")
    said += f" from {', '.join(sorted({writers.told(writer) for writer in came}))}" if isinstance(came, dict) else ""
    said += f", head {str(taken['head'])[:HEAD]}" if taken.get("head") else ""
    return FieldChange("taken in", "", "", "", difference.change.record, is_new=True, kind="taken in", said=said)


def _counted(many: JSON, noun: str) -> str:
    return f"{many} {noun}{'' if many == 1 else 's'}"
