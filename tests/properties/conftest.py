"""How many random histories are played: `--histories 2000` plays so many of each kind."""

from __future__ import annotations

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--histories", type=int, default=None, help="random histories of each machine")


@pytest.fixture(scope="session")
def histories(pytestconfig: pytest.Config) -> int | None:
    # the option is unknown where the whole suite is run: this file was not there when it was asked for
    asked: int | None = pytestconfig.getoption("histories", None)
    return asked
