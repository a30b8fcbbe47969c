"""Names of folders and files that every system accepts."""

from __future__ import annotations

import re
import unicodedata

from auditor.errors import InvalidInput

_RESERVED = {"con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10))}
_SAFE = re.compile(r"[^\W_](?:[\w-]|[.](?=\w)){0,63}")


def safe_name(name: str) -> str:
    """Return *name* in NFC if it can name a folder on every system; say what it may be made of if not."""
    name = unicodedata.normalize("NFC", name)
    if not _SAFE.fullmatch(name) or name.casefold().split(".")[0] in _RESERVED:
        raise InvalidInput(
            f"{name!r} cannot name a folder on every system.",
            "Use letters, digits, hyphens and single dots inside, at most 64 characters: IA-2026-03",
        )
    return name
