"""A question of one's own, asked here and now (C8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from auditor.activities import checklist
from auditor.model.clause import Clause
from auditor.tui.widgets.form_fields import Field

if TYPE_CHECKING:
    from auditor.tui.screens.conduct.screen import ConductScreen


def add(screen: ConductScreen) -> None:
    """Ask for question and clause; site, process and auditor are those of the current item."""
    here = screen.book.items.get(screen.current_id or "")
    standard = screen.index.clause(here.clause).standard if here else ""
    at_here: dict[str, Any] = {"site": here.site, "process": here.process, "auditor": here.auditor} if here else {}

    def accept(answers: dict[str, str]) -> None:
        clause = Clause.parse(answers["clause"], standard)
        kept = checklist.add(
            screen.book, screen.desk.act(), question=answers["question"], clause=str(clause), **at_here
        )
        outside = "; outside the scope: tell the lead auditor and the client (G-26)" if kept.value.outside_scope else ""
        screen.kept(kept, f"{kept.value.ref} added{outside}")
        screen.go_to(kept.value.id)

    screen.ask(
        "A question of your own",
        [
            Field("question", "Question", required=True),
            Field(
                "clause",
                "Clause",
                here.clause if here else "",
                required=True,
                check=lambda text: Clause.parse(text, standard),
            ),
        ],
        accept,
    )
