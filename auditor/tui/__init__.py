"""Screens: ask, call an activity, show.

Importing this package lowers the time Textual waits after ``esc`` for the rest of an escape sequence. Textual
reads it once, when it is imported: so this package comes first.
"""

from __future__ import annotations

import os

os.environ.setdefault("ESCDELAY", "25")
