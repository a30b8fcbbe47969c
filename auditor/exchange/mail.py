"""Messages as ``.eml`` files (RFC 5322), to be opened and sent by whatever program somebody reads mail with.

The standard library writes headers and encodes text. Nothing in it comes from a clock or from chance.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from itertools import count

DOMAIN = "auditor.invalid"
"""The domain of message ids: one that nobody has (RFC 2606)."""


_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"(?P<user>{_ATOM}(?:\.{_ATOM})*)@(?P<domain>[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*)")
_LONGEST = 254  # characters of an address (RFC 5321)


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody who writes or is written to."""

    name: str
    email: str = ""

    @property
    def address(self) -> Address | None:
        """The plain address; none where what stands there is no such one, so that a person puts it in."""
        plain = _ADDRESS.fullmatch(self.email) if len(self.email) <= _LONGEST else None
        return Address(self.name, plain["user"], plain["domain"]) if plain else None


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that goes with a message."""

    name: str
    data: bytes
    maintype: str
    subtype: str


DOCX = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")
"""What a Word document is to a mail program."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A message to one person. ``key`` names it for ever; ``calendar`` is an iCalendar file that goes with it."""

    key: str
    written: datetime | None
    sender: Correspondent
    to: Correspondent
    subject: str
    text: str
    calendar: bytes | None = None
    calendar_name: str = "calendar.ics"
    attached: Sequence[Attached] = ()


def file_names(stem: str, letters: Sequence[Letter]) -> list[str]:
    """A name for the file of each: the person's as it is written, in whatever script, with hyphens for what is neither
    a letter nor a number. Where two would be called the same, to a system that ignores case too, a number follows."""
    taken: set[str] = set()
    names = []
    for letter in letters:
        called = "-".join(part for part in (stem, _plain(letter.to.name)) if part)
        name = next(each for each in _numbered(called) if each.casefold() not in taken)
        taken.add(name.casefold())
        names.append(f"{name}.eml")
    return names


def file_stem(name: str) -> str:
    """A name or a reference as the beginning of a file's name."""
    return _plain(name) or "form"


def _plain(name: str) -> str:
    """Its letters, marks and numbers, at most 40: some 160 bytes, where file systems take 255."""
    kept = "".join(each if unicodedata.category(each)[0] in "LMN" else " " for each in name)
    return "-".join(kept.split())[:40].strip("-")


def _numbered(name: str) -> Iterator[str]:
    yield name
    yield from (f"{name}-{number}" for number in count(2))


def eml(letter: Letter) -> bytes:
    """The letter as a file; the same letter gives the same bytes."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = letter.subject
    if letter.sender.address:
        message["From"] = letter.sender.address
    if letter.to.address:
        message["To"] = letter.to.address
    if letter.written is not None:
        message["Date"] = format_datetime(letter.written)
    message["Message-ID"] = f"<{letter.key}@{DOMAIN}>"
    message["X-Unsent"] = "1"
    message.set_content(letter.text, subtype="plain", charset="utf-8", cte="quoted-printable")
    if letter.calendar is not None:
        message.add_attachment(
            letter.calendar,
            maintype="text",
            subtype="calendar",
            filename=letter.calendar_name,
            params={"charset": "utf-8", "method": "PUBLISH"},
        )
    for each in letter.attached:
        message.add_attachment(each.data, maintype=each.maintype, subtype=each.subtype, filename=each.name)
    if message.is_multipart():
        message.set_boundary(f"={sha256(letter.key.encode()).hexdigest()[:32]}=")
    return message.as_bytes()
