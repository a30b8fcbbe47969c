"""One file a screen; each is imported when it is opened."""

from __future__ import annotations

from collections.abc import Mapping

SCREENS: Mapping[str, str] = {}
"""Where each screen of the menu is found: its name (``keys.SCREENS``), then ``module:class``.

The class is called with the workspace. A screen that is not here is not in the menu.
"""

OPENED: Mapping[str, str] = {
    "conduct": "auditor.tui.screens.conduct.screen:ConductScreen",
}
"""Where each screen is found that is opened on something: ``module:class``.

The class is called with the desk (``auditor.tui.desk``) and with what it is opened on: ``conduct`` with an audit's book,
``finding`` with the book and the finding's id. The app's ``open_on`` opens them by name.
"""
