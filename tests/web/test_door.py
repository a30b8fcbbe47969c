"""Who is let in, asked over the network by a program that is no browser and follows none of its rules."""

from __future__ import annotations

import asyncio
import re
import socket
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp
import pytest
from aiohttp import web

from auditor.web import page
from auditor.web.door import Door
from auditor.web.server import AT_MOST, Server

ECHO = "import sys, os; os.write(1, b'__GANGLION__\\n'); [None for _ in sys.stdin]"
"""An app that shows nothing and leaves when nothing more is typed."""


THEIR_COMMENTS = ["https://github.com/chjj/term.js", "http://bellard.org/jslinux/"]
"""Addresses that nothing loads: the style sheet of the terminal says from whom it is."""


@dataclass
class Place:
    """A server in this process, and somebody who asks it."""

    door: Door
    client: aiohttp.ClientSession

    @property
    def room(self) -> str:
        return f"{self.door.origin}{self.door.room}"

    async def get(self, address: str, **headers: str) -> tuple[int, str, aiohttp.ClientResponse]:
        """Status, text and answer; nothing is followed or remembered by itself."""
        async with self.client.get(address, headers=headers, allow_redirects=False) as answer:
            return answer.status, await answer.text(errors="replace"), answer

    async def enter(self) -> dict[str, str]:
        """Come in by the token: the header that brings the session back."""
        status, _, answer = await self.get(self.door.address)
        assert status == 303
        return {"Cookie": answer.headers["Set-Cookie"].partition(";")[0]}

    async def socket_refused(self, **headers: str) -> int:
        """The status with which the websocket is refused."""
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await self.client.ws_connect(f"{self.room}ws", headers=headers)
        return refused.value.status


@pytest.fixture
async def place() -> AsyncIterator[Place]:
    listening = socket.create_server(("127.0.0.1", 0))
    door = Door("http", "127.0.0.1", listening.getsockname()[1])
    runner = web.AppRunner(Server(door, [sys.executable, "-c", ECHO], "Žďár <b>").application())
    await runner.setup()
    await web.SockSite(runner, listening).start()
    async with aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as client:
        yield Place(door, client)
    await runner.cleanup()


async def test_the_token_works_once_and_leaves_the_address(place: Place) -> None:
    status, _, answer = await place.get(place.door.address)
    assert (status, answer.headers["Location"]) == (303, place.door.room)
    cookie = answer.headers["Set-Cookie"]
    assert place.door.token not in cookie
    assert {"HttpOnly", "SameSite=Strict", f"Path={place.door.room}"} <= set(cookie.split("; "))
    status, text, answer = await place.get(place.door.address)
    assert (status, "Set-Cookie" in answer.headers) == (403, False)
    assert "used already" in text
    status, text, _ = await place.get(place.room, Cookie=cookie.partition(";")[0])
    assert status == 200
    assert "Žďár &lt;b&gt;" in text


async def test_without_the_token_nothing_is_there(place: Place) -> None:
    for address in (place.door.origin, f"{place.door.origin}/?token=", f"{place.door.origin}/?token=ž{'a' * 16}"):
        status, text, answer = await place.get(address)
        assert (status, "Set-Cookie" in answer.headers) == (403, False)
        assert "Open the whole address that auditor serve printed" in text
    made_up = {"Cookie": f"auditor={place.door.session}"}  # even the right one, before the token was used
    for headers in ({}, {"Cookie": "auditor="}, made_up):
        for address in (place.room, f"{place.room}files/page.js", f"{place.door.origin}/elsewhere"):
            status, text, _ = await place.get(address, **headers)
            assert (status, "did not come in" in text) == (403, True)
    assert await place.socket_refused(Origin=place.door.origin) == 403
    session = await place.enter()
    assert await place.socket_refused(Origin=place.door.origin) == 403
    assert await place.socket_refused(Origin=place.door.origin, Cookie=f"{session['Cookie']}x") == 403


async def test_a_name_that_was_pointed_here_is_refused(place: Place) -> None:
    port = place.door.port
    for host in ("rebound.example", f"rebound.example:{port}", f"localhost:{port}", "127.0.0.1", f"127.0.0.1:{port}."):
        status, text, _ = await place.get(place.door.address, Host=host)
        assert (status, "came by another way" in text) == (403, True)
    session = await place.enter()  # the token was not used up by any of them
    for address in (place.room, f"{place.room}files/page.js"):
        assert (await place.get(address, Host=f"rebound.example:{port}", **session))[0] == 403
    assert await place.socket_refused(Host=f"rebound.example:{port}", Origin=place.door.origin, **session) == 403


async def test_a_page_from_elsewhere_is_refused(place: Place) -> None:
    strange = ("http://evil.example", "null", place.door.origin.replace("http", "https"), "http://127.0.0.1:1", "")
    for origin in strange:
        assert (await place.get(place.door.address, Origin=origin))[0] == 403
    session = await place.enter()
    for origin in strange:
        assert (await place.get(place.room, Origin=origin, **session))[0] == 403
        assert await place.socket_refused(Origin=origin, **session) == 403
    assert await place.socket_refused(**session) == 403  # every browser says where a page of a websocket is from
    assert (await place.get(place.room, Origin=place.door.origin, **session))[0] == 200


async def test_there_is_nothing_but_the_page_and_its_files(place: Place) -> None:
    session = await place.enter()
    for name in page.files():
        assert (await place.get(f"{place.room}files/{name}", **session))[0] == 200
    for name in ("", "page.html", "..%2fpage.py", "%2e%2e/page.py", "../../../etc/passwd", "page.js/"):
        status, text, _ = await place.get(f"{place.room}files/{name}", **session)
        assert (status, "There is nothing here" in text) == (404, True)
    for path in ("download/x", "static/", "ws/", "..;/"):
        assert (await place.get(f"{place.room}{path}", **session))[0] == 404
    for method in ("POST", "PUT", "DELETE", "OPTIONS", "HEAD"):
        for address in (place.room, place.door.address):
            async with place.client.request(method, address, headers=session) as answer:
                assert answer.status in (403, 404, 405)


async def test_nothing_comes_from_elsewhere(place: Place) -> None:
    session = await place.enter()
    _, text, answer = await place.get(place.room, **session)
    for name in ("page.css", "page.js", "xterm.css"):
        text += (await place.get(f"{place.room}files/{name}", **session))[1]
    socket_address = f"ws://127.0.0.1:{place.door.port}{place.door.room}ws"
    loaded = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?([^"')\s>]+)""", text)
    assert loaded
    assert [each for each in loaded if ":" in each] == ["data:,", socket_address]
    assert re.findall(r"\w+://[^\"'\s]+", text) == [socket_address, *THEIR_COMMENTS]
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self';")
    assert f"connect-src ws://127.0.0.1:{place.door.port};" in policy
    assert "http" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"


async def test_tabs_are_numbered_and_not_without_end(place: Place) -> None:
    session = await place.enter()
    assert 'data-number="1"' in (await place.get(place.room, **session))[1]
    assert 'data-number="2"' in (await place.get(place.room, **session))[1]
    origin = {"Origin": place.door.origin}
    tabs = [await place.client.ws_connect(f"{place.room}ws", headers={**session, **origin}) for _ in range(AT_MOST)]
    status, text, _ = await place.get(place.room, **session)
    assert (status, f"{AT_MOST} are open" in text) == (503, True)
    assert await place.socket_refused(**origin, **session) == 503
    await tabs.pop().close()
    async with asyncio.timeout(15):
        while (await place.get(place.room, **session))[0] == 503:
            await asyncio.sleep(0.02)
    await asyncio.gather(*(tab.close() for tab in tabs))


@pytest.mark.parametrize(
    "said", ["", "[]", "{}", "null", "[1]", '["stdin"]', '["stdin", 1]', '["resize", 1]', '["resize", {}]', "[" * 9999]
)
async def test_what_no_page_says_changes_nothing(place: Place, said: str) -> None:
    headers = {**await place.enter(), "Origin": place.door.origin}
    async with place.client.ws_connect(f"{place.room}ws?width=-1&height=99999999", headers=headers) as tab:
        await tab.send_str(said)
        await tab.send_bytes(b"\xff")
        await tab.send_str('["ping", "42"]')
        assert await tab.receive_json(timeout=15) == ["pong", "42"]


@pytest.mark.parametrize(
    ("scheme", "host", "port", "origin"),
    [
        ("http", "127.0.0.1", 8080, "http://127.0.0.1:8080"),
        ("http", "127.0.0.1", 80, "http://127.0.0.1"),
        ("https", "fe80::1", 443, "https://[fe80::1]"),
        ("https", "Laptop.local", 8443, "https://laptop.local:8443"),
    ],
)
def test_the_address_is_written_as_browsers_write_it(scheme: str, host: str, port: int, origin: str) -> None:
    door = Door(scheme, host, port)
    assert door.address == f"{origin}/?token={door.token}"
    assert door.strange([origin.partition("//")[2]], [origin], needs_origin=True) is None


def test_no_two_doors_have_a_token_in_common() -> None:
    doors = [Door("http", "127.0.0.1", 1) for _ in range(100)]
    assert len({text for door in doors for text in (door.token, door.session, door.room)}) == 300
