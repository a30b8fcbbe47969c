"""Lines with a right hash in a right chain that no ledger wrote: told with file, line and moment, the rest readable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from auditor.errors import InvalidInput
from auditor.ledger import Change, Ledger, Writer, uuid7
from auditor.ledger.checks import verify
from auditor.ledger.merging import UnsoundCopy

from .conftest import Bench, put
from .forger import forge


def at_line(number: int, **fields: Any) -> Callable[[dict[str, Any]], None]:
    """Change one line of each trail."""

    def change(line: dict[str, Any]) -> None:
        if line["sequence"] == number:
            line.update(fields)

    return change


def written(bench: Bench) -> list[str]:
    records = [uuid7() for _ in range(4)]
    with bench.create() as ledger:
        for record in records:
            put(ledger, record, note=record)
    return records


@pytest.mark.parametrize(
    "fields",
    [{"format": 0}, {"format": -1}, {"recorded": "0002-01-01T00:00:00.000000Z"}],
    ids=["format 0", "format -1", "recorded in year 2"],
)
def test_a_line_that_no_ledger_wrote_is_damage_of_that_line(bench: Bench, fields: dict[str, Any]) -> None:
    records = written(bench)
    forge(bench.folder, change=at_line(3, **fields))
    with bench.open() as ledger:
        assert ledger.read_only
        there = {document["id"] for document in ledger.records("responses")}
        assert there == {*records[:2], records[3]}
    (problem, *_) = [each for each in verify(bench.folder) if not each.note]
    assert (problem.path.suffix, problem.line) == (".jsonl", 3)
    assert problem.since is not None
    assert "not a line this version can read" in problem.message


def test_a_line_of_year_2_is_a_note_since_earlier_versions_took_it(bench: Bench) -> None:
    written(bench)
    forge(bench.folder, change=at_line(3, effective="0002-01-01T00:00:00+00:00"))
    somebody = Writer.for_workspace(bench.workspace, bench.workspace.with_name("another home"))  # knows no tip of it
    with Ledger.open(bench.folder, writer=somebody, clock=bench.clock) as ledger:
        assert not ledger.read_only
        with pytest.raises(InvalidInput, match="possible time"):
            ledger.commit(
                "answer", author="x", effective=datetime(2, 1, 1, tzinfo=UTC), changes=[Change("t", uuid7(), {"a": 1})]
            )
    told = [each for each in verify(bench.folder) if "dated 0002-01-01" in each.message]
    assert [(each.line, each.note) for each in told] == [(3, True)]


def two_writers(bench: Bench, folder: Path) -> Writer:
    """A ledger in which a second writer writes on, having read the first one's lines."""
    written(bench)
    other = Writer.for_workspace(folder / "elsewhere", folder / "another home")
    with Ledger.open(bench.folder, writer=other, clock=bench.clock) as ledger:
        put(ledger, uuid7(), note="theirs")
    with bench.open() as ledger:
        put(ledger, uuid7(), note="ours, with theirs known")
    assert verify(bench.folder) == []
    return other


def test_a_line_that_knew_of_one_that_is_not_here_is_told(bench: Bench, tmp_path: Path) -> None:
    other = two_writers(bench, tmp_path)
    name = f"{other.id}:1:{'0' * 12}"
    forge(bench.folder, change=at_line(5, after=[name]))
    (problem,) = [each for each in verify(bench.folder) if not each.note]
    assert problem.line == 5
    assert problem.since is not None
    assert f"line 1 of {other.id} known, which is not here" in problem.message


def test_the_trail_of_another_writer_that_was_removed_with_all_that_tells_of_it_is_told(
    bench: Bench, tmp_path: Path
) -> None:
    other = two_writers(bench, tmp_path)
    (bench.folder / "trail" / f"{other.id}.jsonl").unlink()
    forge(bench.folder)  # manifest and snapshot are made to fit
    (problem,) = [each for each in verify(bench.folder) if not each.note]
    assert f"line 1 of {other.id} known, which is not here" in problem.message
    with bench.open() as ledger:
        assert len(ledger.records("responses")) == 5


def test_a_copy_whose_lines_name_what_is_not_in_it_is_refused(bench: Bench, tmp_path: Path) -> None:
    import shutil

    other = two_writers(bench, tmp_path)
    shutil.copytree(bench.folder, tmp_path / "copy")
    (tmp_path / "copy" / "trail" / f"{other.id}.jsonl").unlink()
    forge(tmp_path / "copy")
    with bench.open() as ledger, pytest.raises(UnsoundCopy, match="which is not here"):
        ledger.merge(tmp_path / "copy")
