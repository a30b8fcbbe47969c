"""A tab of the browser: a process of the app, what it shows, and what is typed into it.

The process speaks the protocol of Textual's web driver: packets of a letter, four bytes of length, and content, where
``D`` is what a terminal would show or be sent, and ``M`` is JSON about the app. What is typed goes to its standard
input; the end of that is the end of the app.
"""

from __future__ import annotations

import asyncio
import json
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import Mapping, Sequence
from contextlib import suppress

from aiohttp import WSMsgType, web

DRIVER = "auditor.tui.browser:BrowserDriver"
"""What draws the app into the protocol."""

_ESCAPE = {"\x1b": "\x1b[27u"}
"""The key by itself, written so that nobody waits whether more of a sequence comes."""

_READY = b"__GANGLION__\n"
_LEAVING = 5.0  # seconds for an app to keep what stands in its fields and go
_ENDING = 2.0
_CELLS = range(10, 1000)


async def show_in(websocket: web.WebSocketResponse, command: Sequence[str], columns: str, rows: str) -> None:
    """Run the app of *command* in a tab until it is left, or the tab is closed; it is gone when this returns."""
    environment = _environment(os.environ, _cells(columns, 80), _cells(rows, 24))
    process = await asyncio.create_subprocess_exec(
        *command, stdin=PIPE, stdout=PIPE, env=environment, start_new_session=True
    )
    shown = asyncio.create_task(_show(process, websocket))
    try:
        async for message in websocket:
            if message.type is WSMsgType.TEXT:
                await _hand_on(process, websocket, message.data)
    finally:
        await _end(process)
        shown.cancel()
        await asyncio.wait([shown])


def _environment(outside: Mapping[str, str], columns: int, rows: int) -> dict[str, str]:
    """That of this process, with the browser for a terminal."""
    return {
        **outside,
        "TEXTUAL_DRIVER": DRIVER,
        "TEXTUAL_COLOR_SYSTEM": "truecolor",
        "TEXTUAL_FPS": "60",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "COLUMNS": str(columns),
        "ROWS": str(rows),
    }


def _cells(said: object, otherwise: int) -> int:
    """A number of columns or rows as the page says it."""
    text = str(said)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 5 and int(text) in _CELLS else otherwise


async def _show(process: Process, websocket: web.WebSocketResponse) -> None:
    """Hand on what the app shows until it ends; read on where nobody looks, so that it never waits to be read."""
    shown = process.stdout
    assert shown is not None
    with suppress(asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        await shown.readuntil(_READY)
        while True:
            head = await shown.readexactly(5)
            content = await shown.readexactly(int.from_bytes(head[1:], "big"))
            if head[:1] == b"D":
                with suppress(ConnectionError):
                    await websocket.send_bytes(content)
            elif head[:1] == b"M" and json.loads(content)["type"] == "exit":
                break
    await websocket.close()
    while await shown.read(1 << 16):
        pass


async def _hand_on(process: Process, websocket: web.WebSocketResponse, text: str) -> None:
    """Take one message of the page: ``[what, of it]``."""
    try:
        what, *rest = json.loads(text)
        of_it = rest[0] if rest else None
    except (ValueError, TypeError, RecursionError):
        return
    if what == "stdin" and isinstance(of_it, str):
        await _send(process, b"D", _ESCAPE.get(of_it, of_it).encode("utf-8", "replace"))
    elif what == "resize" and isinstance(of_it, dict):
        size = {"width": _cells(of_it.get("width"), 80), "height": _cells(of_it.get("height"), 24)}
        await _send(process, b"M", json.dumps({"type": "resize", **size}).encode())
    elif what in ("focus", "blur"):
        await _send(process, b"M", json.dumps({"type": what}).encode())
    elif what == "ping":
        await websocket.send_json(["pong", of_it])


async def _send(process: Process, kind: bytes, content: bytes) -> None:
    assert process.stdin is not None
    with suppress(ConnectionError):  # the app is going; its tab is told at once
        process.stdin.write(kind + len(content).to_bytes(4, "big") + content)
        await process.stdin.drain()


async def _end(process: Process) -> None:
    """Let the app leave, as if by its key; one that does not is ended."""
    assert process.stdin is not None
    process.stdin.close()
    for seconds, end in ((_LEAVING, process.terminate), (_ENDING, process.kill)):
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), seconds)
            return
        with suppress(ProcessLookupError):
            end()
    await process.wait()
