"""What every test shares: no settings of the person who runs it, no blinking, no animation; and hostile text.

A test that takes ``hostile`` runs once for each of the fifteen kinds of ``data/hostile.py``; one that takes
``all_hostile`` gets them all at once.
"""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest

# Textual reads these when it is imported.
os.environ["TEXTUAL_ANIMATIONS"] = "none"
for _name in ("NO_COLOR", "COLORTERM", "TEXTUAL", "AUDITOR_ASCII", "AUDITOR_WORKSPACE", "AUDITOR_BY"):
    os.environ.pop(_name, None)


def load(path: Path) -> ModuleType:
    """Load a Python file that stands beside the tests."""
    spec = importlib.util.spec_from_file_location(f"auditor_tests_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


HOSTILE: list[tuple[str, str]] = load(Path(__file__).parent / "data" / "hostile.py").HOSTILE


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "hostile" in metafunc.fixturenames:
        metafunc.parametrize("hostile", [text for _, text in HOSTILE], ids=[kind for kind, _ in HOSTILE])


@pytest.fixture
def all_hostile() -> list[str]:
    """The fifteen hostile texts."""
    return [text for _, text in HOSTILE]


@pytest.fixture(autouse=True)
def nobodys_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings, data and cache of the person who runs the tests are out of reach."""
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
