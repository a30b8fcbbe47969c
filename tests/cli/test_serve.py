"""What ``auditor serve`` refuses before it serves anything."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from tests.cli.conftest import Commands


@pytest.mark.usefixtures("workspace")
@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--host", "192.0.2.7"), "--host needs a certificate"),
        (("--host", "127.0.0.1", "--port", "8000"), "--host needs a certificate"),
        (("--host", "127.0.0.1", "--key", "key.pem"), "--host needs a certificate"),
        (("--key", "key.pem"), "--key belongs to a certificate"),
        (("--certificate", "a.pem", "--make-certificate"), "not both"),
        (("--port", "65536"), "65535"),
        (("--host", "0.0.0.0", "--make-certificate"), "not all of them"),
        (("--host", "::", "--make-certificate"), "not all of them"),
    ],
)
def test_what_does_not_fit_together_is_wrong_usage(run: Commands, options: tuple[str, ...], said: str) -> None:
    run("serve", *options, code=2)
    assert said in run.talk


def test_a_certificate_that_is_none_is_refused(run: Commands, workspace: Path) -> None:
    run("serve", "--certificate", "none.pem", code=1)
    assert "none.pem cannot be used: No such file" in run.talk
    (workspace / "letter.pem").write_text("Dear Sir or Madam, ž", encoding="utf-8")
    run("serve", "--certificate", "letter.pem", code=1)
    assert "letter.pem cannot be used" in run.talk
    assert "both as PEM" in run.talk


@pytest.mark.usefixtures("workspace")
def test_a_port_or_an_address_that_is_not_to_be_had(run: Commands) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run("serve", "--port", port, code=1)
    assert f"127.0.0.1 port {port} cannot be served: " in run.talk
    run("serve", "--host", "192.0.2.7", "--make-certificate", code=1)
    assert "an address that this machine has" in run.talk


def test_there_has_to_be_a_workspace(run: Commands) -> None:
    run("serve", code=3)
    assert "auditor init" in run.talk
