"""A file that came back from somebody: a text, a Word document, a mail with either, or a page of a mail program.

What it is is told by its first bytes, not by its name. A mail may hold several texts: its own and those attached.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

from auditor.errors import InvalidInput
from auditor.exchange.sent_along import SentAlong
from auditor.model.text import readable

_LARGEST = 40_000_000
_MAIL = re.compile(rb"\A(?:[!-9;-~]{1,60}:[ \t].*\r?\n(?:[ \t].*\r?\n)*){2,}\r?\n?")
_MAIL_HEADER = re.compile(rb"^(?:from|to|mime-version|received|message-id|content-type):", re.IGNORECASE | re.MULTILINE)
_PAGE = re.compile(r"\A\s*<(?:!doctype html|html|head|body|div|p|meta)\b", re.IGNORECASE)
_NESTED = 3
_BREAKS = frozenset({"br", "p", "div", "li", "tr", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "pre"})
_OTHERS = {
    b"\xd0\xcf\x11\xe0": "a message of Outlook (.msg) or an old Word document (.doc)",
    b"{\\rtf": "a document of rich text (.rtf)",
    b"%PDF": "a PDF",
}


@dataclass(frozen=True, slots=True)
class Received:
    """A text that was in a file, and where: the file, or what is attached to it.

    ``unread`` names a file that is attached and no text that can be read; the text says so, and why.
    """

    where: str
    text: str
    unread: str = ""


def received(path: Path) -> list[Received]:
    """The texts that a file holds. Raises InvalidInput where it is of a kind that cannot be read, or too large."""
    return list(texts_of(path.name, _bytes_of(path)))


def sent_along(path: Path) -> SentAlong:
    """The files that came with a form: beside it in its folder, and attached where it is a mail."""
    data = _bytes_of(path)
    attached: dict[str, bytes] = {}
    doubled: set[str] = set()
    if path.name.lower().endswith(".eml") or _is_mail(data):
        message = message_from_bytes(data, policy=default)
        for part in message.walk():
            payload, name = part.get_payload(decode=True), readable(part.get_filename() or "").replace("\n", " ")
            if name and isinstance(payload, bytes) and attached.setdefault(name, payload) != payload:
                doubled.add(name)
    return SentAlong(path, attached, frozenset(doubled))


def _bytes_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(_LARGEST + 1)
    except OSError as wrong:
        raise InvalidInput(
            f"{path} cannot be read: {wrong.strerror or wrong}.", "Name a file that is there."
        ) from wrong
    if len(data) > _LARGEST:
        raise InvalidInput(f"{path.name} is too large for a form.", "Save the text alone and read that.")
    return data


def texts_of(name: str, data: bytes, nested: int = 0) -> Iterator[Received]:
    """The texts in the bytes of a file."""
    from auditor.exchange import response_docx

    for sign, kind in _OTHERS.items():
        if data.startswith(sign):
            raise InvalidInput(f"{name} is {kind}.", "Save it as plain text, as .docx or as .eml, and read that.")
    if data.startswith(b"PK"):
        yield Received(name, response_docx.text_of(data))
    elif name.lower().endswith(".eml") or _is_mail(data):
        yield from _in_mail(name, data, nested)
    else:
        text = _decoded(data)
        yield Received(name, text_of_page(text) if _PAGE.match(text) else text)


def _is_mail(data: bytes) -> bool:
    found = _MAIL.match(data[:20_000])
    return found is not None and _MAIL_HEADER.search(found.group()) is not None


def _decoded(data: bytes, charset: str = "") -> str:
    """The text, by its byte order mark, as it is said to be, as UTF-8, or as Windows writes it in the west."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    for each in (charset, "utf-8-sig"):
        try:
            if each:
                return data.decode(each)
        except (LookupError, UnicodeDecodeError):
            continue
    return data.decode("cp1252", errors="replace")


def _in_mail(name: str, data: bytes, nested: int) -> Iterator[Received]:
    message = message_from_bytes(data, policy=default)
    assert isinstance(message, EmailMessage)
    plain: list[Received] = []
    others: list[Received] = []
    pages: list[Received] = []
    attached: list[Received] = []
    for part in message.walk():
        payload = part.get_payload(decode=True)
        if not isinstance(payload, bytes):
            continue
        called = part.get_filename() or ""
        kind = part.get_content_type()
        if called.lower().endswith((".docx", ".txt", ".eml")):
            try:
                attached += _in_attached(f"{name}, {called}", payload, nested + 1)
            except InvalidInput as wrong:
                others.append(_not_read(name, called, wrong.message))
        elif kind == "text/plain":
            text = _decoded(payload, part.get_content_charset(""))
            flowed = str(part.get_param("format", "")).lower() == "flowed"
            joined = str(part.get_param("delsp", "")).lower() == "yes"
            plain.append(Received(name, _unflowed(text, joined) if flowed else text))
        elif kind == "text/html":
            pages.append(Received(name, text_of_page(_decoded(payload, part.get_content_charset("")))))
        else:
            others.append(_not_read(name, called or kind))
    yield from plain if any("[[" in each.text for each in plain) or not pages else pages
    yield from attached
    yield from others


def _in_attached(name: str, data: bytes, nested: int) -> list[Received]:
    if nested > _NESTED:
        raise InvalidInput(f"Mails stand more than {_NESTED} within one another.", "Save the one with the form.")
    return list(texts_of(name, data, nested))


def _not_read(where: str, name: str, why: str = "") -> Received:
    """What is told of a file that is attached and no text that can be read."""
    return Received(where, f"attached and not read: {name}{f' ({why})' if why else ''}", name)


def _unflowed(text: str, joined: bool) -> str:
    """Lines that a blank at their end ties to the next one, put together (RFC 3676)."""
    lines: list[str] = []
    soft = False
    for line in text.splitlines():
        if soft and lines:
            begun = re.sub(r"^(?:>\s?)+", "", line)
            lines[-1] = f"{lines[-1][:-1] if joined else lines[-1]}{begun}"
        else:
            lines.append(line)
        soft = line.endswith(" ") and line != "-- "
    return "\n".join(lines)


def text_of_page(page: str) -> str:
    """The text of an HTML page, a line a paragraph."""
    reader = _Page()
    reader.feed(page)
    reader.close()
    return "".join(reader.pieces)


class _Page(HTMLParser):
    """Collects what is to be read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0
        self._as_is = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A block begins on a line of its own."""
        self._unseen += tag in ("style", "script", "title")
        self._as_is += tag == "pre"
        if tag in _BREAKS:
            self.pieces.append("\n- " if tag == "li" else "\n")

    def handle_endtag(self, tag: str) -> None:
        """And ends with it."""
        if tag in ("style", "script", "title"):
            self._unseen = max(0, self._unseen - 1)
        self._as_is = max(0, self._as_is - (tag == "pre"))
        if tag in _BREAKS and tag != "br":
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        """White space means nothing but a blank, except in what is set as it is."""
        if not self._unseen:
            self.pieces.append(data if self._as_is else re.sub(r"[ \t\r\n]+", " ", data))
