"""The app in a browser: on this machine only, or over a certificate for a tablet on the same desk."""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditor.cli.context import find_workspace
from auditor.cli.edges import Verb, tell
from auditor.cli.root import Root
from auditor.cli.show import print_lines
from auditor.errors import InvalidInput
from auditor.workspace import Workspace

if TYPE_CHECKING:
    import ssl

LOOPBACK = "127.0.0.1"
_EVERYWHERE = ("0.0.0.0", "::", "")
_EXTRA = {"aiohttp", "textual_serve", "cryptography"}


@click.command(cls=Verb)
@click.option("--workspace", metavar="DIR", help="The workspace; else AUDITOR_WORKSPACE, else the nearest above.")
@click.option("--by", metavar="PERSON", help="Who acts; else AUDITOR_BY, else your own settings.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="The port; default one that is free.")
@click.option("--host", metavar="ADDRESS", help="An address of this machine for another device; needs a certificate.")
@click.option("--certificate", type=click.Path(path_type=Path), metavar="FILE", help="A certificate as PEM: HTTPS.")
@click.option("--key", type=click.Path(path_type=Path), metavar="FILE", help="Its key as PEM, if in another file.")
@click.option("--make-certificate", is_flag=True, help="Make a certificate for this once, and print its fingerprint.")
@click.pass_obj
def serve(
    root: Root,
    workspace: str | None,
    by: str | None,
    port: int,
    host: str | None,
    certificate: Path | None,
    key: Path | None,
    make_certificate: bool,
) -> None:
    """Show the app in a browser on this machine, until ctrl+c.

    It prints an address that works once, in one browser. Every tab there is the app, as in a terminal of its own.
    """
    if host is not None and certificate is None and not make_certificate:
        raise click.UsageError("--host needs a certificate: --certificate FILE --key FILE, or --make-certificate.")
    if host in _EVERYWHERE:
        raise click.UsageError(f"--host {host}: name one address of this machine, not all of them.")
    if certificate is not None and make_certificate:
        raise click.UsageError("Give --certificate or --make-certificate, not both.")
    if key is not None and certificate is None:
        raise click.UsageError("--key belongs to a certificate: --certificate FILE.")
    folder = find_workspace(workspace or root.workspace).resolve()
    with Workspace.open(folder, read_only=True) as opened:
        title = opened.name
    if by or root.by:
        os.environ["AUDITOR_BY"] = by or root.by or ""  # where the app looks for it
    try:
        from auditor.web.door import Door
        from auditor.web.server import Server, run

        tls, fingerprint = _tls(host or LOOPBACK, certificate, make_certificate, key)
    except ModuleNotFoundError as error:
        if error.name not in _EXTRA:
            raise
        raise InvalidInput(
            f"The app in a browser needs what is not installed here: {error.name}.",
            'Install it with: pip install "auditor[serve]" - or, in the folder of the project: pip install ".[serve]"',
        ) from error
    with _listening(host or LOOPBACK, port) as listening:
        door = Door("https" if tls else "http", host or LOOPBACK, listening.getsockname()[1])
        command = [sys.executable, "-P", "-m", "auditor", "--workspace", str(folder)]

        def ready() -> None:
            print_lines([door.address])
            tell("Open this address in a browser; it works once. Ctrl+C stops.")
            if fingerprint:
                tell(f"Compare the fingerprint (SHA-256) of the certificate there: {fingerprint}")

        with suppress(KeyboardInterrupt):
            run(Server(door, command, title), listening, tls, ready)
    tell("Stopped; what was kept before stays.")


def _tls(
    host: str, certificate: Path | None, make_certificate: bool, key: Path | None
) -> tuple[ssl.SSLContext | None, str]:
    """How connections are encrypted, and the fingerprint; neither on this machine alone."""
    if certificate is None and not make_certificate:
        return None, ""
    from auditor.web.certificate import given, made_for

    return made_for(host) if certificate is None else given(certificate, key)


def _listening(host: str, port: int) -> socket.socket:
    """The socket that browsers connect to; InvalidInput where there is none to be had."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        made = socket.create_server(address[:2], family=family)
    except (OSError, UnicodeError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise InvalidInput(
            f"{host} port {port} cannot be served: {why}.",
            "Choose another --port, or none; --host is an address that this machine has.",
        ) from error
    return made
