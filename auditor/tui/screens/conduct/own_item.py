"""A question of one's own, asked here and now (C8)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from auditor.activities import checklist
from auditor.activities.act import Outcome
from auditor.model.clause import Clause
from auditor.model.item import Item
from auditor.tui.widgets.form_fields import Field

if TYPE_CHECKING:
    from auditor.tui.screen import WorkScreen
    from auditor.tui.screens.conduct.screen import ConductScreen

Make = Callable[[str, str, dict[str, Any]], Outcome[Item]]
"""Makes the item of its question, its clause, and the site, process and auditor where it is asked."""


def add(screen: ConductScreen) -> None:
    """Ask for question and clause; site, process and auditor are those of the current item."""

    def make(question: str, clause: str, at_here: dict[str, Any]) -> Outcome[Item]:
        return checklist.add(screen.book, screen.desk.act(), question=question, clause=clause, **at_here)

    def kept(outcome: Outcome[Item], said: str) -> None:
        screen.kept(outcome, said)
        screen.go_to(outcome.value.id)

    ask(screen, "A question of your own", screen.book.items.get(screen.current_id or ""), "", make, kept)


def ask(
    screen: WorkScreen,
    title: str,
    here: Item | None,
    question: str,
    make: Make,
    kept: Callable[[Outcome[Item], str], None],
) -> None:
    """Ask for question and clause; *here* is the item amid which it comes up."""
    standard = Clause.parse(here.clause).standard if here else ""
    at_here = {"site": here.site, "process": here.process, "auditor": here.auditor} if here else {}

    def accept(answers: dict[str, str]) -> None:
        outcome = make(answers["question"], str(Clause.parse(answers["clause"], standard)), at_here)
        outside = "; outside the scope: tell the lead auditor and the client (G-26)"
        kept(outcome, f"{outcome.value.ref} added{outside if outcome.value.outside_scope else ''}")

    screen.ask(
        title,
        [
            Field("question", "Question", question, required=True),
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
