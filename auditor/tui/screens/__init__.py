"""One file a screen; each is imported when it is opened."""

from __future__ import annotations

from collections.abc import Mapping

SCREENS: Mapping[str, str] = {}
"""Where each screen of the menu is found: its name (``keys.SCREENS``), then ``module:class``.

The class is called with the workspace. A screen that is not here is not in the menu.
"""
