from __future__ import annotations

import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditor.ledger import Change, Ledger, Line, Writer

NOON = datetime(2026, 3, 17, 12, 0, tzinfo=UTC)


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def move(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Bench:
    """One installation, one workspace, one audit's folder."""

    def __init__(self, root: Path) -> None:
        self.workspace = root / "workspace"
        self.home = root / "home"
        self.folder = self.workspace / "audits" / "IA-2026-03"
        self.clock = Clock()

    def writer(self) -> Writer:
        return Writer.for_workspace(self.workspace, self.home)

    def create(self) -> Ledger:
        return Ledger.create(self.folder, kind="audit", name="IA-2026-03", writer=self.writer(), clock=self.clock)

    def open(self, **options: Any) -> Ledger:
        return Ledger.open(self.folder, writer=self.writer(), clock=self.clock, **options)

    def read(self, **options: Any) -> Ledger:
        return Ledger.open(self.folder, writer=None, clock=self.clock, **options)

    @property
    def trail(self) -> Path:
        (path,) = (self.folder / "trail").iterdir()
        return path


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


@pytest.fixture
def fsyncs(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often os.fsync was called since the last time this was asked."""
    count = 0
    real = os.fsync

    def counting(descriptor: Any) -> None:
        nonlocal count
        count += 1
        real(descriptor)

    def asked() -> int:
        nonlocal count
        answer, count = count, 0
        return answer

    monkeypatch.setattr(os, "fsync", counting)
    return asked


def put(ledger: Ledger, record: str, table: str = "responses", /, **fields: Any) -> Line:
    """Commit some fields of one record."""
    return ledger.commit("answer", author="Jana Dvořáková", effective=NOON, changes=[Change(table, record, fields)])
