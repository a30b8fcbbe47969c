"""Names of folders and files that every system accepts, and what somebody meant by one that is not there."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from auditor.errors import InvalidInput
from auditor.model.text import searchable

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


def is_safe(name: str) -> bool:
    """Whether `safe_name` takes it as it is."""
    try:
        return safe_name(name) == name
    except InvalidInput:
        return False


def nearest(wanted: str, names: Iterable[str]) -> str:
    """The name that whoever wrote *wanted* may have meant: the same but for zeros before a number, else the most alike.

    Empty where none is alike.
    """
    from difflib import get_close_matches

    plain, sought = {_plain(name): name for name in names}, _plain(wanted)
    found = sought if sought in plain else next(iter(get_close_matches(sought, plain, n=1)), "")
    return plain.get(found, "")


def _plain(name: str) -> str:
    return re.sub(r"(?<!\d)0+(?=\d)", "", searchable(name.strip()))
