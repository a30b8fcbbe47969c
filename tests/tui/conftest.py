"""A screen as plain lines of text, and a small app to drive."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from textual.app import App

from tests.tui.audits import Conducted, conducted

Lines = Callable[[App[Any]], list[str]]


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"auditor_tests_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


_TOY = _load(Path(__file__).parent / "toy.py")


@pytest.fixture
def toy() -> ModuleType:
    """The module of the small app."""
    return _TOY


@pytest.fixture
def lines() -> Lines:
    """What the app shows at this moment, line by line, without the spaces at the end."""

    def read(app: App[Any]) -> list[str]:
        return ["".join(s.text for s in strip).rstrip() for strip in app.screen._compositor.render_strips()]

    return read


@pytest.fixture
def done(tmp_path: Path) -> Iterator[Conducted]:
    """A small audit in progress, and who is in it."""
    made = conducted(tmp_path)
    with made.workspace:
        yield made
