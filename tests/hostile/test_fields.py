"""Hostile text in every free text field of every record, by every activity: kept in its clean form, or refused."""

from __future__ import annotations

import inspect
import json
from collections import defaultdict
from pathlib import Path
from types import ModuleType
from typing import Any

from pydantic import BaseModel

from auditor.activities import (
    agenda,
    agenda_proposal,
    checklist,
    conduct,
    conflicts,
    evidence,
    feedback,
    findings,
    follow_up,
    form_taken_in,
    frequency,
    grouping,
    nonconformities,
    organisation,
    plan,
    programme,
    replanning,
    report,
    review,
    revision,
    samples,
    ways,
)
from auditor.workspace import Workspace
from tests.hostile import fields
from tests.hostile.life import COMPUTED, Life

RAW = {
    "GradeWord.key": "one key of a keyboard; shown, and read at a terminal",
    "Override.rule": "a rule's id",
    "HistoryEntry.transition": "the id of a row of a machine",
    "HistoryEntry.from_state": "a state",
    "HistoryEntry.to_state": "a state",
    "Warned.rule": "a rule's id",
    "ExhibitFile.sha256": "a hash",
    "PopulationList.sha256": "a hash",
    "Revision.content_sha256": "a hash",
    "Revision.json_sha256": "a hash",
    "Revision.pdf_sha256": "a hash",
    "Revision.head": "a hash",
    "SignedCopy.certificate_sha256": "a hash",
    "SignedCopy.pdf_sha256": "a hash",
    "PlanVersion.record": "a hash",
    "TakenIn.head": "a hash",
    "Revision.heads": "ids of writers and hashes",
}
"""Strings of records that are neither text nor id nor clause, and what they are."""


def every_model() -> set[type[BaseModel]]:
    found: set[type[BaseModel]] = set()
    waiting: list[Any] = list(fields.RECORDS)
    while waiting:
        kind = waiting.pop()
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            if kind not in found:
                found.add(kind)
                waiting += [field.annotation for field in kind.model_fields.values()]
        else:
            waiting += getattr(kind, "__args__", ())
    return found


def test_no_record_holds_a_string_that_nobody_reads_first() -> None:
    bare = {
        f"{owner.__name__}.{name}"
        for model in every_model()
        for owner in model.__mro__
        for name, kind in getattr(owner, "__annotations__", {}).items()
        if issubclass(owner, BaseModel)
        and "ClassVar" not in str(kind)
        and "str" in str(kind).replace("[", " ").replace("]", " ").split()
    }
    assert {each for each in bare if "model_" not in each and "__" not in each} <= set(RAW) | {
        "Due.set_by_person",  # its keys are names of fields, its values are lines
    }


def test_the_lives_try_every_text_field(life: Life) -> None:
    assert set(fields.FIELDS) - life.tried - set(COMPUTED) == set()


def test_the_lives_use_every_activity() -> None:
    source = (Path(__file__).parent / "life.py").read_text(encoding="utf-8")
    modules: tuple[ModuleType, ...] = (
        *(agenda, agenda_proposal, checklist, conduct, conflicts, evidence, findings, follow_up, form_taken_in, ways),
        *(organisation, plan, programme, replanning, report, revision, samples, feedback, review, frequency),
        *(grouping, nonconformities),
    )
    verbs = {
        f"{module.__name__.rpartition('.')[2]}.{name}"
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and str(inspect.signature(function).return_annotation).startswith("Outcome")
    }
    assert len(verbs) > 60
    assert {verb for verb in verbs if f"{verb}(" not in source and f"{verb}, " not in source} == set()


def test_what_was_taken_stands_there_again_and_nothing_that_acts(life: Life, tmp_path: Path) -> None:
    stood = defaultdict(set)
    with Workspace.open(life.folder / "work", home=tmp_path, read_only=True) as workspace:
        for book in (workspace.programme, *workspace.audits()):
            for kind in book.tables:
                for record in book.all(kind).values():
                    assert not extras(record), f"{kind.__name__} keeps fields that it does not know"
            kinds = {table: kind.__name__ for kind, table in book.tables.items()}
            for line in book.ledger.lines():
                for change in line.changes:
                    for path, value in fields.values(change.fields, kinds[change.table]):
                        stood[path].add(value)
                        assert not any(fields.acts(c) for c in value.replace("\n", "")), path
    for path in sorted(life.tried - NEVER_TAKEN):
        if not fields.refusal(path, life.text):
            assert fields.clean_form(path, life.text) in stood[path], path


NEVER_TAKEN = {
    "Slot.ref": "names a folder",
    "Audit.ref": "names a folder",
    "AgendaLine.zone": "a zone that exists",
    "Site.timezone": "a zone that exists",
    "Evidence.file.name": "a name that a file can have, cut to what the system takes",
}.keys()


def extras(record: BaseModel) -> dict[str, Any]:
    found: dict[str, Any] = dict(record.model_extra or {})
    for name in type(record).model_fields:
        value = getattr(record, name)
        for each in value if isinstance(value, list) else [value]:
            if isinstance(each, BaseModel):
                found |= extras(each)
    return found


def test_the_snapshot_that_other_programs_read_holds_the_same_texts(life: Life) -> None:
    for path in (life.folder / "work").rglob("*.json"):
        text = path.read_text(encoding="utf-8")
        json.loads(text)
        assert not any(fields.acts(c) for c in text.replace("\n", "")), path
    for path in (life.folder / "work").rglob("*.jsonl"):
        assert not any(fields.acts(c) for c in path.read_text(encoding="utf-8").replace("\n", "")), path
