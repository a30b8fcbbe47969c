"""Who is let in: the browser that brings the token first, from the address that was printed, and nobody else."""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from enum import StrEnum

COOKIE = "auditor"
"""The name of the session's cookie."""

_TYPED = 10
"""Bytes of the token: 16 letters, which somebody may type on a tablet. They can be tried only here, and work once."""

_SESSION = 32
"""Bytes of the session, which nobody types."""


class Refused(StrEnum):
    """Why somebody is not let in, in words."""

    STRANGE = "This came by another way than the address that auditor serve printed. Open that one, as it is."
    NO_TOKEN = "The token is missing or another one. Open the whole address that auditor serve printed."
    USED = "The token of this address was used already; it works once, in one browser."
    UNKNOWN = "This browser did not come in by the address that auditor serve printed, or has forgotten it."


@dataclass(slots=True)
class Door:
    """One address, one token that works once, and the session it is exchanged for."""

    scheme: str
    """``http`` or ``https``."""
    host: str
    """The address or name that browsers are given; an IPv6 address without its brackets."""
    port: int
    token: str = field(default_factory=lambda: base64.b32encode(secrets.token_bytes(_TYPED)).decode().lower())
    session: str = field(default_factory=lambda: secrets.token_urlsafe(_SESSION))
    room: str = field(default_factory=lambda: f"/{secrets.token_urlsafe(8)}/")
    """Where everything but the door lies. Cookies know no ports: one of this path goes to no other server here."""
    _is_used: bool = field(default=False, init=False)

    @property
    def netloc(self) -> str:
        """Host and port as a browser writes them into ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host.lower()
        usual = {"http": 80, "https": 443}[self.scheme]
        return host if self.port == usual else f"{host}:{self.port}"

    @property
    def origin(self) -> str:
        """What a page of this server writes into ``Origin``."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def address(self) -> str:
        """What is opened in a browser, once."""
        return f"{self.origin}/?token={self.token}"

    def strange(self, hosts: list[str], origins: list[str], *, needs_origin: bool = False) -> Refused | None:
        """Refuse another ``Host``, which a name pointed to this machine would bring, and another page's ``Origin``."""
        if [host.lower() for host in hosts] != [self.netloc]:
            return Refused.STRANGE
        if (origins or needs_origin) and origins != [self.origin]:
            return Refused.STRANGE
        return None

    def enter(self, token: str) -> Refused | None:
        """Take the token in exchange for the session; the second time it is refused."""
        if not _same(token, self.token):
            return Refused.NO_TOKEN
        if self._is_used:
            return Refused.USED
        self._is_used = True
        return None

    def known(self, session: str) -> Refused | None:
        """Refuse who does not bring the session back, and everybody before the token was used."""
        return None if self._is_used and _same(session, self.session) else Refused.UNKNOWN


def _same(given: str, expected: str) -> bool:
    return secrets.compare_digest(given.encode("utf-8", "replace"), expected.encode())
