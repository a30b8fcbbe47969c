"""One file a screen; each is imported when it is opened."""

from __future__ import annotations

from collections.abc import Mapping

SCREENS: Mapping[str, str] = {
    "today": "auditor.tui.screens.today.screen:TodayScreen",
    "programme": "auditor.tui.screens.programme.screen:ProgrammeScreen",
    "audits": "auditor.tui.screens.audits:AuditsScreen",
    "register": "auditor.tui.screens.register.register:RegisterScreen",
    "library": "auditor.tui.screens.library:LibraryScreen",
    "figures": "auditor.tui.screens.figures.screen:FiguresScreen",
}
"""Where each screen of the menu is found: its name (``keys.SCREENS``), then ``module:class``.

The class is called with the workspace. A screen that is not here is not in the menu.
"""

OPENED: Mapping[str, str] = {
    "audit": "auditor.tui.screens.audit.screen:AuditScreen",
    "conduct": "auditor.tui.screens.conduct.screen:ConductScreen",
    "conflicts": "auditor.tui.screens.conflicts:ConflictsScreen",
    "daily": "auditor.tui.screens.closing.daily:DailyNoteScreen",
    "evidence": "auditor.tui.screens.evidence.screen:EvidenceScreen",
    "figure": "auditor.tui.screens.figures.cases:CasesScreen",
    "finding": "auditor.tui.screens.findings.finding:FindingScreen",
    "findings": "auditor.tui.screens.findings.board:FindingsScreen",
    "gaps": "auditor.tui.screens.closing.gaps:GapsScreen",
    "history": "auditor.tui.screens.history:HistoryScreen",
    "nonconformity": "auditor.tui.screens.register.nonconformity:NonconformityScreen",
    "questions": "auditor.tui.screens.questions:QuestionsScreen",
    "report": "auditor.tui.screens.report.report:ReportScreen",
    "taking-in": "auditor.tui.screens.taking_in:TakingInScreen",
}
"""Where each screen is found that is opened on something: ``module:class``.

The class is called with the desk (``auditor.tui.desk``) and with what it is opened on: ``conduct``, ``conflicts``,
``daily``, ``findings``, ``gaps``, ``questions`` and ``report`` with an audit's book, ``finding`` and ``nonconformity``
with the book and the record's id, ``evidence`` with the book and the id of the item it is used at, ``figure`` with the
id of an indicator and a period, ``history`` with any book and, where it is about one record, that one's id, ``audit``
with its book and, where it is to open at a row, the section and the key, ``taking-in`` with the path of a bundle,
``conduct`` where it is to open at an item or a line of the agenda also with that one's id. The app's ``open_on`` opens
them by name.
"""
