"""The demo workspace for tests: built once per process, copied for everybody who changes something.

Load this file with ``load`` of ``tests/conftest.py``; whoever loads it again shares the same build.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from auditor import demo

_BUILT = "AUDITOR_TESTS_DEMO"


def built() -> Path:
    """The folder of the demo workspace that all tests share: for reading only."""
    standing = os.environ.get(_BUILT)
    if standing and Path(standing).is_dir():
        return Path(standing)
    base = Path(tempfile.mkdtemp(prefix="auditor-demo-"))
    atexit.register(shutil.rmtree, base, ignore_errors=True)
    demo.build(base / "demo", home=base / "home")
    os.environ[_BUILT] = str(base / "demo")
    return base / "demo"


def copied(folder: Path) -> Path:
    """A copy of the demo workspace in *folder*, to change at will; its writer is a new one."""
    shutil.copytree(built(), folder)
    return folder
