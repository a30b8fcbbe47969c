"""People's names in a field: a few letters become the name as it is spelled, blind to case and accents."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from auditor.model.text import searchable

if TYPE_CHECKING:
    from textual.app import App

_BEGUN = re.compile(r"(?<![\w-])@?[^\W\d_](?:[^\W\d_]|[’'‑-])*$")
_AT = re.compile(r"(?<!\w)@[^\W\d_](?:[^\W\d_]|[’'‑-])*$")


def people_here(app: App[Any]) -> Sequence[str]:
    """The names that are known where one is: those of the audit, then those of the organisation, each once."""
    for screen in reversed(app.screen_stack):
        known = getattr(screen, "people_named", None)
        if known is not None:
            return list(dict.fromkeys(known()))
    return ()


def begun(text: str) -> str:
    """The letters of a name at the end of a text, with the ``@`` before them if there is one; empty for none."""
    found = _BEGUN.search(text)
    return found.group() if found else ""


def is_asked(text: str) -> bool:
    """Whether a text ends in an ``@`` with letters after it."""
    return _AT.search(text) is not None


def spelled(letters: str, names: Sequence[str]) -> list[str]:
    """The names of which one part begins with the letters."""
    wanted = searchable(letters.removeprefix("@"))
    return [name for name in names if any(part.startswith(wanted) for part in searchable(name).split())]
