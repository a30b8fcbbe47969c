"""Pictures in a PDF, each once however often it is drawn, and none decoded only to be given a name."""

from __future__ import annotations

import io
from hashlib import sha256
from typing import Any


class Picture:
    """A picture as ReportLab asks for it, but for its name: that is the hash of its file, not of all its dots."""

    def __init__(self, data: bytes) -> None:
        from reportlab.lib.utils import ImageReader

        self._reader = ImageReader(io.BytesIO(data))
        self._name = sha256(data).hexdigest()

    def __str__(self) -> str:
        return self._name

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)
