"""Opening the app on a workspace, and making one where there is none."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from auditor.activities import giving_up
from auditor.activities.first_day import start_what_is_due
from auditor.activities.schedule import finish_slots, unfinished
from auditor.errors import AuditorError, InvalidInput
from auditor.ledger import DamagedLedger
from auditor.library.text_templates import text_templates
from auditor.tui.app import AuditorApp
from auditor.tui.desk import Desk
from auditor.tui.templates import take_from
from auditor.tui.terminal import theme_here
from auditor.tui.themes import THEMES
from auditor.tui.who import usual
from auditor.workspace import Workspace, read_preferences
from auditor.workspace.settings import FILE, PREFERENCES


def app_on(workspace: Workspace) -> AuditorApp:
    """The app on an open workspace."""
    preferences = read_preferences(workspace.home / PREFERENCES)
    desk = Desk(workspace, usual(workspace, preferences), preferences)
    _start_what_is_due(desk)
    take_from(lambda: text_templates(workspace.folder / "reports", preferences.templates))
    themes = [theme.name for theme in THEMES]
    theme = preferences.theme if preferences.theme in themes else themes[0]
    try:
        return AuditorApp(
            desk,
            theme=theme,
            keys=preferences.keys,
            trouble=lambda: _trouble(workspace),
            afterwards=lambda: _finish_what_was_begun(desk),
        )
    except InvalidInput as wrong:
        raise InvalidInput(f"{workspace.home / PREFERENCES}: {wrong.message}", wrong.hint) from wrong


def _start_what_is_due(desk: Desk) -> None:
    """Start the programme whose first day has come (P5), if that may be here."""
    if desk.by and not desk.workspace.read_only:
        with suppress(AuditorError):  # what is wrong is told when the first screen is read
            start_what_is_due(desk.workspace.programme, desk.act())


def _finish_what_was_begun(desk: Desk) -> bool:
    """Finish what a crash interrupted, if that may be here; whether there was any takes a look at every audit."""
    if desk.by and not desk.workspace.read_only:
        with suppress(AuditorError):
            if unfinished(desk.workspace):
                finish_slots(desk.workspace, desk.act())
                return True
            if giving_up.unfinished(desk.workspace):
                giving_up.finish(desk.workspace, desk.act())
                return True
    return False


def _trouble(workspace: Workspace) -> AuditorError | None:
    """What was found when the first screen was read: a newer format, or damage."""
    if workspace.newer is not None:
        return workspace.newer
    damage = [told.replace(f"{workspace.folder}{os.sep}", "") for told in workspace.damage]
    return DamagedLedger(damage[0], "Run auditor verify; it says all that does not check.") if damage else None


def start(folder: Path | None) -> None:
    """Open the app on the workspace in *folder*; where there is none, welcome and make one."""
    if folder is None or not (folder / FILE).is_file():
        from auditor.tui.screens.welcome import welcome

        folder = welcome(folder)
    if folder is not None:
        with Workspace.open(folder) as workspace:
            app = app_on(workspace)
            app.action_wear(theme_here(app.theme, app.console.color_system))
            app.run()
