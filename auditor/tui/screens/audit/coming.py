"""What may be done at this point, the next step first; below it what stands."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.figures.progress import progress
from auditor.model.words import Role
from auditor.tui.keymap import as_key
from auditor.tui.marks import MARKS
from auditor.tui.screens import names
from auditor.tui.screens.audit.section import AuditSection
from auditor.tui.screens.audit.steps import perform
from auditor.tui.screens.audit.tasks import tasks
from auditor.tui.screens.sectioned import labelled
from auditor.tui.widgets.columns import Column, Row


class Coming(AuditSection):
    """The steps; enter does one, ``y`` the first."""

    name = "steps"
    title = "Next"
    columns = (Column("", 2), Column(share=3), Column("", 33, from_width=84))
    empty = "Nothing is owed any more."

    def rows(self) -> Sequence[Row]:
        """The steps with whose turn each is, then the figures."""
        rows = [Row("heading", ("What comes next",), heading=True)]
        for number, task in enumerate(self.screen.tasks):
            key = (as_key("yes"),) if self.screen.next_task == task else ""
            words = ((task.words, "strong" if number == 0 else ""),)
            whose = " or ".join(_role(role) for role in task.roles[:2])
            rows.append(Row(task.id, (key, words, ((whose, "muted"),))))
        if len(rows) == 1:
            rows.append(Row("nothing", ("", (("Nothing is owed any more.", "muted"),))))
        return [*rows, *self._stands()]

    def _stands(self) -> list[Row]:
        audit, book, width = self.book.audit, self.book, self.screen.section_width + 2
        counted = progress(book.items.values())
        said = []
        if counted.items:
            grades = ", ".join(f"{n} {MARKS[g.value].word}" for g, n in counted.by_grade.items() if n)
            rest = [
                f"{counted.open} open" if counted.open else "",
                f"{counted.incomplete} incomplete" if counted.incomplete else "",
            ]
            rest += [f"{counted.unconfirmed} to confirm" if counted.unconfirmed else ""]
            said.append(("Items", "; ".join(part for part in (f"{counted.items} chosen", grades, *rest) if part)))
        until = f" to {audit.planned_to}" if audit.planned_to != audit.planned_from else ""
        days = f"{audit.planned_days:g} auditor day{'s' * (audit.planned_days != 1)}"
        said.append(("Planned", f"{audit.planned_from}{until}, {days}"))
        said.append(("Lead", names.person(book, audit.lead)))
        if audit.report_issued:
            said.append(("Report", f"issued {audit.report_issued}"))
        rows = [Row("gap", ("",), heading=True), Row("stands", ("What stands",), heading=True)]
        for label, text in said:
            for row in labelled(f"stands-{label}", label, text, width):
                cells = row.cells
                rows.append(Row(row.key, ("", (*_toned(cells[0], 10), *cells[1]))))
        return rows

    def open(self, key: str) -> None:
        """Do the step."""
        task = next((task for task in tasks(self.book, self.screen.holidays) if task.id == key), None)
        if task is not None:
            perform(self.screen, task)


def _toned(cell: object, width: int) -> tuple[tuple[str, str], ...]:
    assert isinstance(cell, tuple)
    return tuple((f"{text:<{width}}", tone) for text, tone in cell)


def _role(role: Role) -> str:
    words = {Role.LEAD: "lead auditor", Role.REPRESENTATIVE: "auditee", Role.PROGRAMME_MANAGER: "programme manager"}
    return words.get(role, role.value)
