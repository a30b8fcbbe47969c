"""What the browser is sent: the page with the terminal in it, and plain pages of words; nothing from elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from importlib.util import find_spec
from pathlib import Path
from string import Template

_OURS = Path(__file__).parent / "files"

_WORDS = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Auditor</title><h1>$heading</h1><p>$text</p></html>
"""


KINDS = {".css": "text/css", ".js": "text/javascript", ".ttf": "font/ttf"}
"""What each file is said to be; what the machine thinks of their endings does not count."""


def files() -> Mapping[str, Path]:
    """Every file that the page may ask for, by its name there."""
    spec = find_spec("textual_serve")
    assert spec is not None
    assert spec.origin is not None
    theirs = Path(spec.origin).parent / "static"
    return {
        "page.css": _OURS / "page.css",
        "page.js": _OURS / "page.js",
        "textual.js": theirs / "js" / "textual.js",
        "xterm.css": theirs / "css" / "xterm.css",
        "mono.ttf": theirs / "fonts" / "RobotoMono-VariableFont_wght.ttf",
        "mono-italic.ttf": theirs / "fonts" / "RobotoMono-Italic-VariableFont_wght.ttf",
    }


def app_page(title: str, socket: str, number: int) -> str:
    """The page of a tab: *socket* is the address of its websocket, *number* tells tabs apart."""
    page = Template((_OURS / "page.html").read_text(encoding="utf-8"))
    return page.substitute(title=escape(title), socket=escape(socket), number=number)


def words(heading: str, text: str) -> str:
    """A page that says something and holds nothing else."""
    return Template(_WORDS).substitute(heading=escape(heading), text=escape(text))


def headers(socket_origin: str) -> Mapping[str, str]:
    """What every answer says to the browser: nothing from elsewhere, nothing kept, nobody frames this page."""
    policy = (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",  # the terminal writes its own styles
        "font-src 'self'",
        "img-src 'self' data:",
        f"connect-src {socket_origin}",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
    return {
        "Content-Security-Policy": "; ".join(policy),
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }
