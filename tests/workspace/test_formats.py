"""A workspace of the first release goes on; settings of an older format are brought up, those of a newer only read."""

from __future__ import annotations

import json
import os
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditor.activities import conduct, history, undo, witness
from auditor.activities.act import act
from auditor.activities.verify import verify
from auditor.errors import InvalidInput, WorkspaceError
from auditor.ledger import NewerFormat, formats
from auditor.model.item import Item
from auditor.model.people import Person
from auditor.model.words import Grade
from auditor.reporting.record import AuditReport
from auditor.workspace import Workspace, read_preferences
from auditor.workspace.settings import FORMAT, Settings, read_settings, write_settings

FIRST = Path(__file__).parents[1] / "data" / "formats" / "1" / "workspace.tar.xz"
LATER = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def clock() -> datetime:
    """The story in the old workspace ends in November 2026, whatever the clock says here."""
    return LATER


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """A workspace as version 0.1.0 of 2026 wrote it: an issued report, and an audit that goes on."""
    with tarfile.open(FIRST) as archive:
        archive.extractall(tmp_path / "old", filter="data")
    return tmp_path / "old"


@pytest.fixture
def opened(old: Path, tmp_path: Path) -> Iterator[Workspace]:
    with Workspace.open(old, home=tmp_path / "home", clock=clock) as workspace:
        yield workspace


def trails(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.jsonl")}


def test_a_workspace_of_the_first_format_verifies_and_its_report_is_read(opened: Workspace) -> None:
    found = verify(opened, "", [witness.in_file(opened.folder / "audits" / "IA-1" / "issued" / "r1.pdf")[0]])
    assert found.is_sound
    assert [each.notes for each in found.ledgers] == [(), (), ()]
    own, given = found.ledgers[1].standings
    assert own.stands
    assert given.stands
    assert not own.anchor.heads  # the first release kept the hash only; the line is found by it
    assert set(own.lines.values()) == {59}
    frozen = (opened.folder / "audits" / "IA-1" / "issued" / "r1.json").read_bytes()
    assert AuditReport.read(frozen).canonical() == frozen
    assert AuditReport.read(frozen).is_untouched()
    (revision,) = opened.audit("IA-1").revisions()
    assert not revision.heads


def test_undo_history_and_a_new_commit_work_on_it_and_its_lines_stay_as_they_are(old: Path, opened: Workspace) -> None:
    before = trails(old)
    book = opened.audit("IA-2")
    lead = next(person for person in book.all(Person).values() if person.ref == "P02")
    first = len(list(book.ledger.lines()))
    assert {line.format for line in book.ledger.lines()} == {formats.LINE}
    assert len(history.steps(book)) == first
    undone = undo.undo_last(book, act(opened, lead.id))
    assert undone.line.verb == "undo"
    open_item = next(item for item in book.all(Item).values() if item.grade is None)
    conduct.grade(book, act(opened, lead.id), open_item.id, Grade.CONFORMING, note="seen")
    assert [step.verb for step in history.steps(book)][-2:] in (["undo", "grade"], ["grade", "undo"])
    assert verify(opened).is_sound
    opened.close()
    after = trails(old)
    assert {name: raw for name, raw in after.items() if name in before} == before  # a new writer, files of its own
    (new,) = [raw for name, raw in after.items() if name not in before and "IA-2" in name and raw]
    assert {json.loads(line)["format"] for line in new.splitlines()} == {formats.LINE}
    made = json.loads((old / "audits" / "IA-2" / "audit.json").read_bytes())["_trail"]["1"]
    assert made["format"] == formats.SNAPSHOT
    with Workspace.open(old, clock=clock, read_only=True) as again:
        assert verify(again).is_sound


OLD = """# ours, since 2024
[organisation]   # who we are
name = "Skála"

[calendar]
holidays = []
""".encode()


@pytest.mark.parametrize("ending", [b"\r\n", b"\n"])
def test_settings_without_a_number_are_brought_up_and_kept(old: Path, tmp_path: Path, ending: bytes) -> None:
    text = OLD.replace(b"\n", ending)
    path = old / "auditor.toml"
    path.write_bytes(text)
    with Workspace.open(old, home=tmp_path / "home", clock=clock, read_only=True) as workspace:
        assert workspace.settings.organisation.name == "Skála"
    assert path.read_bytes() == text  # whoever only reads changes nothing
    for _ in range(2):
        with Workspace.open(old, home=tmp_path / "home", clock=clock) as workspace:
            assert workspace.settings.organisation.name == "Skála"
            assert workspace.settings.format == FORMAT
    assert path.read_bytes() == b"format = 1" + ending + text
    assert (old / "auditor.toml.format0").read_bytes() == text
    assert len(list(old.glob("auditor.toml*"))) == 2


def test_settings_that_may_not_be_written_are_read_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "auditor.toml").write_bytes(OLD)

    def refuse(*_: object, **__: object) -> int:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:  # root may write everywhere, so a folder's mode says nothing
        patch.setattr(os, "open", refuse)
        with Workspace.open(tmp_path, home=tmp_path / "home") as workspace:
            assert workspace.settings.organisation.name == "Skála"
    assert (tmp_path / "auditor.toml").read_bytes() == OLD


NEWER = """format = 7
colour = "green"
[organisation]
name = "Skála"
motto = { en = "Look twice" }
[weather]
today = "rain"
"""


def test_settings_of_a_newer_format_open_for_reading_only(old: Path, tmp_path: Path) -> None:
    path = old / "auditor.toml"
    path.write_text(NEWER, encoding="utf-8")
    kept = {each: each.read_bytes() for each in old.rglob("*") if each.is_file()}
    with Workspace.open(old, home=tmp_path / "home", clock=clock) as workspace:
        assert workspace.name == "Skála"
        assert workspace.read_only
        assert any("auditor.toml has format 7; this version knows up to 1" in told for told in workspace.damage)
        with pytest.raises(NewerFormat, match="newer version"):
            workspace.may_change()
        assert workspace.audit("IA-2").audit.ref == "IA-2"
        assert verify(workspace).is_sound
    assert {each: each.read_bytes() for each in kept} == kept


def test_an_installation_whose_own_data_is_of_a_newer_format_reads_only(old: Path, tmp_path: Path) -> None:
    with Workspace.open(old, home=tmp_path / "home", clock=clock) as workspace:
        path = workspace.writer.folder / "writer.json"
    path.write_text('{"format": 2}', encoding="utf-8")
    with Workspace.open(old, home=tmp_path / "home", clock=clock) as workspace:
        assert workspace.audit("IA-2").audit.ref == "IA-2"
        assert workspace.read_only
        with pytest.raises(NewerFormat):
            workspace.may_change()
    assert path.read_text(encoding="utf-8") == '{"format": 2}'


def test_newer_settings_whose_known_words_mean_something_else_are_refused(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_text('format = 7\norganisation = "Skála"\n', encoding="utf-8")
    with pytest.raises(WorkspaceError, match="organisation"):
        read_settings(tmp_path)


def test_a_persons_settings_with_a_number_or_of_a_newer_format_are_read(tmp_path: Path) -> None:
    file = tmp_path / "preferences.toml"
    for text in ('by = "P01"', 'format = 1\nby = "P01"', 'format = 3\nby = "P01"\nsounds = true'):
        file.write_text(text, encoding="utf-8")
        assert read_preferences(file).by == "P01"
    file.write_text('by = "P01"\nsounds = true', encoding="utf-8")
    with pytest.raises(InvalidInput, match="sounds"):
        read_preferences(file)


def test_what_this_version_writes_has_its_number(tmp_path: Path) -> None:
    write_settings(tmp_path, Settings())
    assert "format = 1\n" in (tmp_path / "auditor.toml").read_text(encoding="utf-8")
    assert read_settings(tmp_path).format == FORMAT
