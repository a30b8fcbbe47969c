"""The demo, built once, read by most tests and copied for those that change it."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from auditor.workspace import AuditBook, Workspace

_DATA = Path(__file__).parents[1] / "data"


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"auditor_tests_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def expected() -> Any:
    return yaml.safe_load((_DATA / "expected.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    folder = _load(_DATA / "demo.py").built()
    home = tmp_path_factory.mktemp("reader")
    with Workspace.open(folder, home=home, read_only=True) as workspace:
        yield workspace


@pytest.fixture
def demo_workspace(tmp_path: Path) -> Path:
    """A copy of the demo to change at will."""
    copy: Path = _load(_DATA / "demo.py").copied(tmp_path / "demo")
    return copy


@pytest.fixture(scope="session")
def audit(demo: Workspace) -> AuditBook:
    return demo.audit("IA-2026-03")
