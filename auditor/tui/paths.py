"""Paths as they are typed, pasted and dropped: each terminal and file manager writes them in a way of its own."""

from __future__ import annotations

import os
import re
import shlex
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

_LONGEST = 20_000
_AT_MOST = 200
_ON_WINDOWS = re.compile(r'"[^"]*"|\S+')


def path_of(text: str) -> Path:
    """The path that was typed or pasted: quotes are left out, ``file:`` is read, ``~`` is one's own folder.

    Where a file of exactly that name is there it is meant; else quotes and backslashes are read as a shell does, since
    terminals write what is dropped on them for one.
    """
    text = text.strip()
    plain = _plain(_unquoted(text))
    words = _words(text) if not os.path.lexists(plain) else []
    return Path(_plain(words[0]) if len(words) == 1 else plain)


def files_named(text: str) -> list[Path]:
    """The files whose paths were pasted, one or several; nothing unless each word of the text is the path of a file."""
    if not text.strip() or len(text) > _LONGEST or "\0" in text:
        return []
    lines = [line for line in text.splitlines() if line.strip()]
    for pieces in (lines, _words(text)):
        found = [path_of(piece) for piece in pieces]
        if found and len(found) <= _AT_MOST and all(map(_is_file, found)):
            return list(dict.fromkeys(found))
    return []


def file_named(text: str) -> Path | None:
    """The one file whose path was typed or pasted; ``None`` if *text* is no path of a file."""
    files = files_named(text)
    return files[0] if len(files) == 1 else None


def _is_file(path: Path) -> bool:
    """Whether it is a file by its whole path; a bare word is none."""
    # os.path says no, where Path raises, to a text that is too long for a path.
    return path.is_absolute() and os.path.isfile(path)  # noqa: PTH113


def _words(text: str) -> list[str]:
    """The paths on a line, each in quotes or with its spaces escaped."""
    if sys.platform == "win32":
        return _ON_WINDOWS.findall(text)
    try:
        return shlex.split(text)
    except ValueError:
        return []


def _unquoted(text: str) -> str:
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _plain(text: str) -> str:
    """A path without ``file:`` and ``~``."""
    if text[:5].casefold() == "file:":
        try:
            path = unquote(urlsplit(text.replace("#", "%23").replace("?", "%3F")).path)
        except ValueError:
            return text
        return path[1:] if re.match(r"/[A-Za-z]:", path) else path
    # Path.expanduser raises where nobody has the home that is named; os.path leaves it as it is.
    return os.path.expanduser(text)  # noqa: PTH111
