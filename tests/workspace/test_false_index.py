"""An index with false rows that was sealed anew: verify holds it against the trails as it reads them."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from msgspec import Raw
from msgspec.structs import replace

from auditor.activities import verify as work_of_verify
from auditor.activities.verify import verify
from auditor.ledger import checks
from auditor.workspace import overview
from auditor.workspace.index import FOLDER, PARTS, RECENT, SLOTS, Index

from .test_index import by_index, by_ledgers, change, made, opened, refs, work

__all__ = ["made", "work"]


def told(folder: Path, ref: str = "") -> list[str]:
    """What verify says of the index; that nothing is read twice is seen, too."""
    with opened(folder, read_only=True) as workspace:
        found = verify(workspace, ref)
    assert not any(each.problems for each in found.ledgers)
    assert found.is_sound == (not found.index)
    return [f"{each.path.name}: {each.message}" for each in found.index]


@pytest.mark.parametrize("few", [overview.FEW, 0], ids=["in one file", "in a file for each part"])
def test_false_rows_are_named(work: Path, few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(overview, "FEW", few)
    by_index(work)
    assert told(work) == []
    audits = dict(zip(PARTS, refs(work), strict=False))
    other = refs(work)[-1]
    with opened(work, read_only=True) as workspace:
        known = Index(work, workspace.id)
        recent = known.recent()
        for place, (part, audit) in enumerate(audits.items()):
            if few:
                rows = list(recent[audit].row)
                rows[place] = recent[other].row[place]
                recent[audit] = replace(recent[audit], row=tuple(rows))
                continue
            entries = known.raw(part)
            entries[audit] = replace(entries[audit], row=entries[other].row)
            known.write(part, list(entries.values()))
        if few:
            known.write(RECENT, list(recent.values()))
    assert by_index(work) != (by_ledgers(work), 0), "they are believed"
    said = told(work)
    wanted = {part: f"{RECENT if few else part}: The index says otherwise of {audits[part]} " for part in PARTS}
    assert [each for part, begin in wanted.items() for each in said if each.startswith(begin) and part in each] == said
    assert len(said) == len(PARTS)
    assert told(work, other) == []
    assert told(work, audits["register"]) == [each for each in said if audits["register"] in each]
    for file in (work / FOLDER).iterdir():
        file.unlink()
    assert told(work) == []


def test_an_audit_that_is_hidden_or_said_to_be_damaged_is_named(work: Path) -> None:
    by_index(work)
    hidden, damaged, copied = refs(work)[:3]
    with opened(work, read_only=True) as workspace:
        known = Index(work, workspace.id)
        entries = known.recent()
        nothing = Raw(msgspec.msgpack.encode(None))
        entries[hidden] = replace(entries[hidden], row=(nothing,) * len(PARTS))
        entries[damaged] = replace(entries[damaged], damage=("It is lost.",))
        entries[copied] = replace(entries[copied], copied_from=hidden)
        known.write(RECENT, list(entries.values()))
    said = told(work)
    assert {name for name in (hidden, damaged, copied) if any(f" {name} " in each for each in said)} == {
        hidden, damaged, copied,
    }  # fmt: skip


def test_slots_that_nobody_planned_are_named(work: Path) -> None:
    by_index(work)
    with opened(work, read_only=True) as workspace:
        known = Index(work, workspace.id)
        slots = known.slots()
        assert slots is not None
        known.write(SLOTS, [replace(slots, row=slots.row[1:])])
    (said,) = told(work)
    assert said.startswith("slots: The index says otherwise of programme ")


def test_rows_of_trails_that_changed_since_are_not_believed_anyway(work: Path) -> None:
    by_index(work)
    change(work, refs(work)[1])
    change(work, refs(work)[2], "somebody else")
    assert told(work) == []


def test_each_trail_is_read_once(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    by_index(work)
    read: list[Path] = []
    examine = checks.examine

    def counting(folder: Path, *given: object, **named: object) -> checks.Examined:
        read.append(folder)
        return examine(folder, *given, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(work_of_verify, "examine", counting)
    with opened(work, read_only=True) as workspace:
        verify(workspace)
        assert workspace.at_hand.read == 0
    assert len(read) == len(set(read)) == len(refs(work)) + 1
