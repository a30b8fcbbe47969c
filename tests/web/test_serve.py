"""``auditor serve`` as a process: it starts an app for each tab, and leaves none behind."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import socket
import ssl
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from auditor.web.certificate import made_for
from auditor.workspace import Settings, Workspace
from auditor.workspace.settings import Organisation
from tests.web.served import Served, gone, served

needs_proc = pytest.mark.skipif(sys.platform != "linux", reason="processes are looked up where Linux lists them")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    settings = Settings(organisation=Organisation(name="Služby Žďár", timezone="Europe/Prague"))
    Workspace.create(tmp_path / "work", settings, home=tmp_path / "home").close()
    return tmp_path / "work"


class Visitor:
    """A program that came in by the token."""

    def __init__(self, client: aiohttp.ClientSession, server: Served, room: str, cookie: str) -> None:
        self._client = client
        self._server = server
        self._room = room
        self._cookie = cookie

    async def tab(self) -> aiohttp.ClientWebSocketResponse:
        """A tab in which the app has drawn itself."""
        headers = {"Cookie": self._cookie, "Origin": self._server.origin}
        address = f"{self._server.origin}{self._room}ws?width=80&height=24"
        opened = await self._client.ws_connect(address, headers=headers, ssl=False)
        shown = b""
        async with asyncio.timeout(60):
            while b"Who are you?" not in shown:  # what the app asks first on an empty workspace
                shown += await opened.receive_bytes()
        return opened


@asynccontextmanager
async def visitor(server: Served) -> AsyncIterator[Visitor]:
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        async with client.get(server.address, allow_redirects=False, ssl=False) as answer:
            assert answer.status == 303
            room, cookie = answer.headers["Location"], answer.headers["Set-Cookie"]
        assert ("Secure" in cookie) == server.origin.startswith("https")
        yield Visitor(client, server, room, cookie.partition(";")[0])


@needs_proc
async def test_a_closed_tab_ends_its_app_and_a_stopped_server_every_other(workspace: Path, tmp_path: Path) -> None:
    with served(workspace, tmp_path / "home") as server:
        for sent in (b"\x16\x03\x01 no request\r\n\r\n", b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"):
            with socket.create_connection(("127.0.0.1", int(server.origin.rpartition(":")[2])), timeout=15) as stranger:
                stranger.sendall(sent)
                assert b" 400 " in stranger.recv(100)
        async with visitor(server) as person:
            first = await person.tab()
            (first_app,) = server.apps()
            second = await person.tab()
            assert len(apps := server.apps()) == 2
            await first.close()
            assert gone({first_app})
            assert server.apps() == apps - {first_app}
            assert not second.closed
            assert server.stop() == 0
            assert gone(apps)
            while not second.closed:
                await second.receive(timeout=15)
            assert second.close_code == aiohttp.WSCloseCode.GOING_AWAY
        assert server.told.read_text().splitlines()[-1] == "Stopped; what was kept before stays."
        assert "Traceback" not in server.told.read_text()


@needs_proc
async def test_no_app_outlives_a_server_that_was_killed(workspace: Path, tmp_path: Path) -> None:
    with served(workspace, tmp_path / "home") as server:
        async with visitor(server) as person:
            tab = await person.tab()
            apps = server.apps()
            assert len(apps) == 1
            server.process.kill()
            server.process.wait(15)
            assert gone(apps)
            await tab.close()


@needs_proc
async def test_an_app_that_hangs_is_ended(workspace: Path, tmp_path: Path) -> None:
    with served(workspace, tmp_path / "home") as server:
        async with visitor(server) as person:
            tab = await person.tab()
            (app,) = server.apps()
            os.kill(app, signal.SIGSTOP)
            await tab.close()
            assert gone({app})


async def test_over_a_made_certificate_whose_fingerprint_is_printed(workspace: Path, tmp_path: Path) -> None:
    with served(workspace, tmp_path / "home", "--host", "127.0.0.1", "--make-certificate") as server:
        host, port = "127.0.0.1", int(server.origin.rpartition(":")[2])
        sent = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate((host, port)))
        fingerprint = hashlib.sha256(sent).hexdigest().upper()
        assert fingerprint in server.told.read_text().replace(":", "")
        async with visitor(server) as person:
            await (await person.tab()).close()
        with socket.create_connection((host, port), timeout=15) as plain:  # neither plain text nor a stranger to TLS
            plain.sendall(b"GET / HTTP/1.1\r\n\r\n")
            assert not plain.recv(100).startswith(b"HTTP")
        with pytest.raises(ssl.SSLCertVerificationError):
            ssl.get_server_certificate((host, port), ca_certs=ssl.get_default_verify_paths().cafile or os.devnull)
    assert "Traceback" not in server.told.read_text()


def test_the_made_certificate_is_for_the_address_and_no_other(tmp_path: Path) -> None:
    for host in ("192.0.2.7", "laptop.local", "fe80::1"):
        tls, fingerprint = made_for(host)
        assert len(fingerprint.split(":")) == 32
        assert isinstance(tls, ssl.SSLContext)
    assert made_for("192.0.2.7")[1] != made_for("192.0.2.7")[1]


def test_without_the_extra_it_says_what_to_install(workspace: Path) -> None:
    code = "import sys; sys.modules['aiohttp'] = None; from auditor.__main__ import main; main()"
    command = [sys.executable, "-c", code, "serve", "--workspace", str(workspace)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, "")
    assert "aiohttp" in done.stderr
    assert 'pip install "auditor[serve]"' in done.stderr
    assert "Traceback" not in done.stderr
