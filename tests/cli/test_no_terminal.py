"""Without a terminal the screens say so, and what works instead."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest


@pytest.mark.parametrize("words", [("demo", "there"), ("open", "there")])
def test_the_screens_without_a_terminal_say_what_works(tmp_path: Path, words: tuple[str, ...]) -> None:
    """Textual would wait for keys that never come, at full speed."""
    environment = {**os.environ, "AUDITOR_HOME": str(tmp_path / "home")}
    environment.pop("TEXTUAL_DRIVER", None)
    subprocess.run(
        [sys.executable, "-m", "auditor", "demo", "there", "--no-open"],
        env=environment, cwd=tmp_path, capture_output=True, timeout=120, check=True,
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-m", "auditor", *words],
        env=environment,
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert "The screens need a terminal" in done.stderr
    assert "--no-open" in done.stderr
