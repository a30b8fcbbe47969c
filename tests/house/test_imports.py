"""Imports point down only, and what is heavy is imported when it is used."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def imported(statement: str) -> set[str]:
    """The packages that a fresh Python holds after *statement*."""
    code = f"{statement}\nimport sys\nprint(*sorted({{name.partition('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT, timeout=60
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    ("statement", "absent"),
    [
        ("import auditor.cli.root", "textual rich reportlab pydantic tinydb yaml PIL pikepdf"),
        ("import auditor.__main__", "textual rich reportlab pydantic tinydb click"),
        ("import auditor.tui.app", "reportlab pikepdf PIL yaml"),
        ("import auditor.tui.start", "reportlab pikepdf PIL"),
        ("import auditor.activities.conduct, auditor.workspace", "textual rich reportlab PIL pikepdf click"),
        ("import auditor.model.audit, auditor.figures.results", "tinydb reportlab textual click yaml platformdirs"),
    ],
)
def test_what_is_heavy_waits(statement: str, absent: str) -> None:
    assert imported(statement) & set(absent.split()) == set()


def test_help_needs_no_library_of_the_work() -> None:
    help_ = "import sys; sys.argv = ['auditor', '--help']\nfrom auditor.__main__ import main\ntry: main()\n"
    help_ += "except SystemExit: pass"
    assert imported(help_) & {"textual", "rich", "reportlab", "pydantic", "tinydb", "yaml", "PIL", "pikepdf"} == set()


def test_the_contracts_of_the_rooms_are_kept() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint(['--no-cache'])"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_is_in_a_contract() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    layers = settings["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {name.strip() for layer in layers for name in layer.split("|")}
    rooms = {
        f"auditor.{path.stem}"
        for path in (ROOT / "auditor").iterdir()
        if (path.is_dir() and (path / "__init__.py").is_file()) or path.suffix == ".py"
    }
    assert rooms - named == {"auditor.__init__"}


def test_the_wheel_carries_the_content() -> None:
    from hatchling.builders.wheel import WheelBuilder

    builder = WheelBuilder(str(ROOT))
    files = {file.distribution_path.replace("\\", "/") for file in builder.recurse_included_files()}
    for content in ("checklists", "reports"):
        for path in (ROOT / content).glob("*.*"):
            assert f"auditor/content/{content}/{path.name}" in files
    assert {"auditor/py.typed", "auditor/demo/scenario.yaml", "auditor/demo/supplement.yaml"} <= files
    assert not any("__pycache__" in name or name.startswith("tests/") for name in files)
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "auditor").rglob("*.tcss")} <= files
    assert {path.relative_to(ROOT).as_posix() for path in (ROOT / "auditor" / "web" / "files").iterdir()} <= files
