"""The server of ``auditor serve``: the door, the page, and a websocket for each tab."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
import ssl
from collections.abc import Awaitable, Callable, Sequence

from aiohttp import WSCloseCode, web
from aiohttp.http_exceptions import HttpProcessingError

from auditor.web import page
from auditor.web.door import COOKIE, Door, Refused
from auditor.web.tab import show_in

AT_MOST = 8
"""Tabs that are open at the same time; each is a process."""

_PATIENCE = 10  # seconds in which all tabs end
_HEARTBEAT = 15  # seconds after which a tablet that went away is missed

_ANOTHER = "For another address, stop auditor serve in its terminal with ctrl+c, and start it again."

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class Server:
    """Lets one browser in, and shows it the app of *command*, a process for each tab."""

    def __init__(self, door: Door, command: Sequence[str], title: str) -> None:
        self._door = door
        self._command = command
        self._title = title
        self._files = page.files()
        self._tabs: set[web.WebSocketResponse] = set()
        self._pages = 0
        self._socket_origin = "ws" + door.origin.removeprefix("http")
        self._headers = page.headers(self._socket_origin)

    def application(self) -> web.Application:
        """The routes, and before each of them the guard at the door."""
        application = web.Application(middlewares=[self._guard])
        room = self._door.room
        application.add_routes(
            [
                web.get("/", self._enter, allow_head=False),
                web.get(room, self._page, allow_head=False),
                web.get(f"{room}files/{{name}}", self._file, allow_head=False),
                web.get(f"{room}ws", self._tab, allow_head=False),
            ]
        )
        application.on_response_prepare.append(self._add_headers)
        application.on_shutdown.append(self._close_tabs)
        return application

    @web.middleware
    async def _guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Refuse who comes by another way, and who was not let in; say in words what is not there."""
        is_socket = request.path == f"{self._door.room}ws"
        hosts, origins = request.headers.getall("Host", []), request.headers.getall("Origin", [])
        refused = self._door.strange(hosts, origins, needs_origin=is_socket)
        if refused is None and request.path != "/":
            refused = self._door.known(request.cookies.get(COOKIE, ""))
        if refused is not None:
            return _refusal(refused)
        try:
            return await handler(request)
        except web.HTTPException as error:
            return _words(error.status, "There is nothing here", "Auditor has one page only.")

    async def _enter(self, request: web.Request) -> web.StreamResponse:
        """Exchange the token for the session, and go on without it in the address."""
        refused = self._door.enter(request.query.get("token", ""))
        if refused is not None:
            return _refusal(refused)
        answer = web.Response(status=303, headers={"Location": self._door.room})
        is_secure = self._door.scheme == "https"
        answer.set_cookie(
            COOKIE, self._door.session, path=self._door.room, httponly=True, samesite="Strict", secure=is_secure
        )
        return answer

    async def _page(self, _request: web.Request) -> web.StreamResponse:
        if len(self._tabs) >= AT_MOST:
            return _words(503, "Too many tabs", f"{AT_MOST} are open. Close one of them, and load this page again.")
        self._pages += 1
        text = page.app_page(self._title, f"{self._socket_origin}{self._door.room}ws", self._pages)
        return web.Response(text=text, content_type="text/html")

    async def _file(self, request: web.Request) -> web.StreamResponse:
        file = self._files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        return web.FileResponse(file, headers={"Content-Type": page.KINDS[file.suffix]})

    async def _tab(self, request: web.Request) -> web.StreamResponse:
        """Show the app until it is left or the tab is closed."""
        if len(self._tabs) >= AT_MOST:
            return _words(503, "Too many tabs", f"{AT_MOST} are open.")
        websocket = web.WebSocketResponse(heartbeat=_HEARTBEAT, compress=False)
        self._tabs.add(websocket)
        try:
            await websocket.prepare(request)
            await show_in(websocket, self._command, request.query.get("width", ""), request.query.get("height", ""))
        finally:
            self._tabs.discard(websocket)
        return websocket

    async def _add_headers(self, _request: web.Request, response: web.StreamResponse) -> None:
        response.headers.update(self._headers)

    async def _close_tabs(self, _application: web.Application) -> None:
        gone = b"auditor serve was stopped"
        await asyncio.gather(*(tab.close(code=WSCloseCode.GOING_AWAY, message=gone) for tab in set(self._tabs)))


def _words(status: int, heading: str, text: str) -> web.Response:
    return web.Response(status=status, text=page.words(heading, text), content_type="text/html")


def _refusal(refused: Refused) -> web.Response:
    another = f" {_ANOTHER}" if refused in (Refused.USED, Refused.UNKNOWN) else ""
    return _words(403, "Not let in", f"{refused}{another}")


def run(server: Server, listening: socket.socket, tls: ssl.SSLContext | None, ready: Callable[[], None]) -> None:
    """Serve until the process is told to stop, by ctrl+c or a signal; every tab's app has ended by then."""
    asyncio.run(_serve(server, listening, tls, ready))


def _is_news(record: logging.LogRecord) -> bool:
    """A defect is told with where it is; that somebody sent what is no request is answered, and that is all."""
    return record.exc_info is None or not isinstance(record.exc_info[1], HttpProcessingError)


async def _serve(
    server: Server, listening: socket.socket, tls: ssl.SSLContext | None, ready: Callable[[], None]
) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            try:
                loop.add_signal_handler(getattr(signal, name), stopped.set)
            except NotImplementedError:  # Windows: ctrl+c cancels what is awaited below
                break
    logging.getLogger("aiohttp.server").addFilter(_is_news)
    runner = web.AppRunner(server.application(), access_log=None, shutdown_timeout=_PATIENCE)
    await runner.setup()
    try:
        await web.SockSite(runner, listening, ssl_context=tls).start()
        ready()
        await stopped.wait()
    finally:
        await runner.cleanup()
