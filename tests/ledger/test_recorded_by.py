"""Who recorded a line for somebody else: kept in the line, covered by its hash, no matter to those who do not ask."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from auditor.activities import conduct, history
from auditor.activities.act import act
from auditor.activities.verify import verify
from auditor.ledger.line import as_line, is_line
from auditor.model.item import Item
from auditor.model.people import Person
from tests.tui.audits import conducted


def test_the_line_keeps_who_recorded_it_for_somebody_else(tmp_path: Path) -> None:
    made = conducted(tmp_path)
    book, workspace = made.book, made.workspace
    by, other = (book.find(Person, ref).id for ref in ("P01", "P02"))
    item = book.find(Item, "CK-001").id
    kept = conduct.park(book, replace(act(workspace, by), recorded_by=other), item, "after lunch")
    assert (kept.line.author, kept.line.recorded_by) == (by, other)
    own = conduct.park(book, replace(act(workspace, by), recorded_by=by), item, "tomorrow")
    assert own.line.recorded_by == ""

    told = [step.recorded_by for step in history.steps(book, item)][-2:]
    assert told == [book.get(Person, other).name, ""]
    assert verify(workspace).is_sound
    entry = next(
        json.loads(raw)
        for trail in (book.folder / "trail").glob("*.jsonl")
        for raw in trail.read_bytes().splitlines()
        if json.loads(raw)["hash"] == kept.line.hash
    )
    assert entry["recorded_by"] == other
    assert entry["format"] == 2  # a program that does not know the field reads the line as ever
    assert is_line(entry)
    assert not is_line({**entry, "recorded_by": 7})
    del entry["recorded_by"]
    assert as_line(entry).recorded_by == ""
