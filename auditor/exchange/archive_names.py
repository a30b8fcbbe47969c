"""Names of files in an archive: the same file under the same name on every system, and never outside the folder."""

from __future__ import annotations

import re
import unicodedata

_RESERVED = re.compile(r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])", re.IGNORECASE)
_STRANGE = re.compile(r'[\x00-\x1f\x7f<>:"|?*\\]')
_PART = 255  # bytes of one name, where systems count them
_PATH = 1024


def why_not(name: str) -> str:
    """Why *name*, with ``/`` between folders, cannot be a file's name in an archive; "" if it can."""
    try:
        length = len(name.encode())
    except UnicodeEncodeError:
        return "its name is no text"
    if not name or length > _PATH:
        return "its name is empty or too long"
    if _STRANGE.search(name):
        return "its name holds a character that some systems do not know"
    for part in name.split("/"):
        if part in ("", ".", ".."):
            return "its name leads elsewhere"
        if part[-1] in ". ":
            return "its name ends with a dot or a space"
        if _RESERVED.fullmatch(part.partition(".")[0].rstrip()):
            return "its name is a device on some systems"
        if len(part.encode()) > _PART:
            return "its name is too long"
    return ""


class Names:
    """The names in one archive so far: none twice, blind to case and to the writing of accents; no file is a folder."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def why_not(self, name: str) -> str:
        """Why *name* cannot stand beside the others; "" if it can, and does from here on."""
        reason = why_not(name)
        if reason:
            return reason
        key = unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())
        parts = key.split("/")
        above = {"/".join(parts[:depth]) for depth in range(1, len(parts))}
        if key in self._files:
            return "another name is the same on some systems"
        if key in self._folders or above & self._files:
            return "its name is that of a folder and of a file"
        self._files.add(key)
        self._folders |= above
        return ""
