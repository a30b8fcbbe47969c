"""Building the demo: quick to refuse, the same twice, nothing left of what could not be finished."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from auditor.activities import conduct
from auditor.demo import build
from auditor.errors import InvalidInput
from auditor.workspace import Workspace

_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_MADE = ("head", "heads", "content_sha256", "json_sha256", "pdf_sha256")


def told(folder: Path) -> list[Any]:
    """Everything that the ledgers say, ids told apart by the order in which they come, hashes of reports left out."""
    order: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return order.setdefault(found.group(), f"#{len(order)}")

    said = []
    with Workspace.open(folder, home=folder.parent / "reader", read_only=True) as workspace:
        for book in (workspace.programme, *workspace.audits()):
            for line in book.ledger.lines():
                changes = [
                    (c.table, c.record, {k: v for k, v in c.fields.items() if k not in _MADE}, c.transition)
                    for c in line.changes
                ]
                text = json.dumps([line.author, line.effective.isoformat(), line.verb, changes], sort_keys=True)
                said.append(_UUID.sub(named, text))
    return said


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    base = tmp_path_factory.mktemp("second")
    days: list[str] = []
    later = datetime(2027, 5, 4, 3, 2, 1, tzinfo=UTC)
    build(base / "demo", home=base / "home", clock=lambda: later, progress=days.append)
    return base / "demo", days


def test_two_builds_differ_in_ids_and_recorded_times_only(demo: Workspace, second: tuple[Path, list[str]]) -> None:
    assert told(second[0]) == told(demo.folder)


def test_the_clock_is_recorded_and_today_is_not(second: tuple[Path, list[str]]) -> None:
    with Workspace.open(second[0], home=second[0].parent / "reader", read_only=True) as workspace:
        lines = list(workspace.programme.ledger.lines())
        assert {line.recorded.date() for line in lines} == {date(2027, 5, 4)}
        assert workspace.today() == date(2026, 11, 23)


def test_each_day_of_the_story_is_told_once_and_in_order(second: tuple[Path, list[str]]) -> None:
    days = second[1]
    assert days == sorted(set(days))
    assert (days[0], days[-1]) == ("2025-12-01", "2026-11-20")


def test_a_folder_with_something_in_it_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInput, match="not empty"):
        build(tmp_path, home=tmp_path.parent / "home")
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_what_could_not_be_finished_is_removed(tmp_path: Path) -> None:
    def stop(day: str) -> None:
        if day == "2026-10-06":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        build(tmp_path / "demo", home=tmp_path / "home", progress=stop)
    assert not (tmp_path / "demo").exists()


def test_a_copy_can_be_worked_with(demo_workspace: Path, tmp_path: Path) -> None:
    with Workspace.open(demo_workspace, home=tmp_path / "home") as workspace:
        book = workspace.audit("IA-2026-03")
        assert book.audit.lead is not None
        before = len(list(book.ledger.lines()))
        from auditor.activities.act import act

        conduct.quick_note(book, act(workspace, book.audit.lead), "Looked at the demo")
        assert len(list(book.ledger.lines())) == before + 1
        assert not book.ledger.damage
