"""A response is returned: ready sentences for what is weak are ticked, then read and completed (N5, G-32)."""

from __future__ import annotations

from collections.abc import Collection

from auditor.activities import follow_up, letters
from auditor.model.guards import follow_up as guards
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.tui.keymap import told
from auditor.tui.screens.acting import act_of, acts
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import LongField
from auditor.tui.widgets.ticks import Ticks
from auditor.workspace import AuditBook


def weak(record: Nonconformity) -> str:
    """What a good response would have (N6, G-32), one a line."""
    found = [*guards.parts_are_accepted(record.response), *guards.response_is_strong(record, record.response)]
    said = [b.missing.split(";")[0] if b.rule.id == "N6" else b.missing for b in found]
    # "no extent" is said by both rules; the question of the softer one is the better sentence.
    questions = [s for s in said if "?" in s]
    doubled = {f"the response has no {word}" for word in ("extent", "effectiveness criterion") if questions}
    return "\n".join(f"{s[0].upper()}{s[1:]}.".replace("?.", "?") for s in dict.fromkeys(said) if s not in doubled)


def give_back(screen: BookScreen, book: AuditBook, record: Nonconformity) -> None:
    """Tick the ready sentences in the language of the owner, then complete the reason and return the response."""
    screen.require_writable()
    ready = letters.sentences(screen.desk.workspace, book, record)
    fit = {point.value for point in letters.points_to_return(record)}
    rows = [Row(point.value, (sentence,)) for point, sentence in ready.items()]

    def chosen(ticked: Collection[str] | None) -> None:
        if ticked is not None:
            points = [point for point in ready if point.value in ticked]
            screen.call_later(_ask, screen, book, record, letters.reason_of(ready, points))

    title = told(f"what is missing in the response to {record.ref}   {{yes}} goes on with the ticked")
    screen.app.push_screen(Ticks(title, (Column("sentence"),), rows, fit), chosen)


def _ask(screen: BookScreen, book: AuditBook, record: Nonconformity, reason: str) -> None:
    def accept(answers: dict[str, str]) -> None:
        outcome = follow_up.give_back(book, act_of(screen.desk, answers), record.id, answers["reason"])
        screen.kept(outcome, told(f"{record.ref}: response returned; {{write}} writes to the owner"))

    def may(person: Id) -> bool:
        return follow_up.may(book, record, "return response", person)

    screen.ask(
        f"Return the response to {record.ref}",
        [
            LongField("reason", "Reason", reason, required=True, height=8, help="part by part"),
            acts(screen.desk, book, may, record.verifier or book.audit.lead),
        ],
        accept,
        text="The due date does not move.",
    )
