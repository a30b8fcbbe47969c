"""The base of the screens of one audit: the header says how many conflicts between copies are open."""

from __future__ import annotations

from auditor.model.quantity import quantity
from auditor.tui.bindings import bindings
from auditor.tui.desk import Desk
from auditor.tui.screen import WorkScreen
from auditor.tui.screens.people import act_as
from auditor.tui.widgets.frame import HeaderLine
from auditor.workspace import AuditBook


class AlertedScreen(WorkScreen):
    """``C`` leads to the conflicts, ``@`` to who acts.

    Conflicts are counted when the screen comes up; what one does on it makes none.
    """

    BINDINGS = bindings("conflicts", "act-as")
    desk: Desk

    def alerted_of(self) -> AuditBook | None:
        """The audit whose conflicts are counted; ``None``: none is."""
        return None

    @property
    def audit_ref(self) -> str:
        """The reference of the audit."""
        book = self.alerted_of()
        return book.ref if book is not None else ""

    def people_named(self) -> list[str]:
        """Those of the audit, then those of the organisation."""
        book = self.alerted_of()
        return [*(book.names.values() if book is not None else ()), *super().people_named()]

    def on_mount(self) -> None:
        """Count after the first paint."""
        self.call_after_refresh(self._count_conflicts)

    def on_screen_resume(self) -> None:
        """What was settled elsewhere counts no more, what was taken in meanwhile does."""
        self.call_after_refresh(self._count_conflicts)

    def _count_conflicts(self) -> None:
        book = self.alerted_of()
        if book is None or not self.is_mounted:
            return
        many = 0
        if len(book.ledger.heads) > 1:
            from auditor.activities.conflicts import open_conflicts

            many = len(open_conflicts(book))
        said = quantity(many, "conflict") if many else ""
        for header in self.query(HeaderLine):  # the presentation of a closing meeting has none
            header.alert = said

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only where there is an audit."""
        if action == "conflicts":
            return self.alerted_of() is not None
        return super().check_action(action, parameters)

    def action_act_as(self) -> None:
        """Name another person who acts here."""
        act_as(self, self.desk, self.refresh_bindings)

    def action_conflicts(self) -> None:
        """Show what copies disagree about."""
        from auditor.tui.app import AuditorApp

        if isinstance(self.app, AuditorApp):
            self.app.open_on("conflicts", self.alerted_of())
