"""One nonconformity: the next step and whose it is, the response in its parts, dates, checks, and its history."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult

from auditor.activities import nonconformities
from auditor.errors import InvalidInput
from auditor.model.nonconformity import Nonconformity
from auditor.model.record import Id
from auditor.model.words import NonconformityState as N
from auditor.model.words import Owed, Role
from auditor.tui.bindings import bindings
from auditor.tui.cells import Segments
from auditor.tui.desk import Desk
from auditor.tui.screens import names
from auditor.tui.screens.acting import act_of, acts, somebody
from auditor.tui.screens.headline import Headline
from auditor.tui.screens.on_book import BookScreen
from auditor.tui.screens.register import dates, ending, form_back, letter, sheet, steps, waiting
from auditor.tui.screens.register.entries import Entry, entry
from auditor.tui.widgets.form_fields import Field
from auditor.tui.widgets.parts import Parts
from auditor.workspace import AuditBook
from auditor.workspace.rows import followed_in

_ENDINGS = ("reassign", "transfer", "void", "reopen")


class NonconformityScreen(BookScreen):
    """Opened with the book of its audit and its id."""

    BINDINGS = bindings(
        "yes",
        "deviates",
        "write",
        "response-form",
        "read-form",
        "due",
        "escalate",
        "history",
        "export",
        yes="next",
        due="due",
        deviates="not so",
        export="to PDF",
    )
    PALETTE: ClassVar = (
        "name-follow-up",
        "action-done",
        "wait-for",
        "de-escalate",
        "write-message",
        "reassign",
        "transfer",
        "void",
        "reopen",
    )

    def __init__(self, desk: Desk, book: AuditBook, nonconformity: Id) -> None:
        super().__init__(desk, book)
        self.id_of_record = nonconformity
        self._can_go_back = False

    @property
    def record(self) -> Nonconformity:
        """The nonconformity as it stands."""
        return self.book.get(Nonconformity, self.id_of_record)

    @property
    def entry(self) -> Entry:
        """It, and where it stands today."""
        it = followed_in(self.book, self.id_of_record)
        return entry(it, self.desk.today(), self.book.calendar.days_off)

    def body(self) -> ComposeResult:
        """The head line and the parts."""
        yield Headline()
        yield Parts(label=15)

    def on_mount(self) -> None:
        """The keys belong to the parts."""
        self.query_one(Parts).focus()

    def focus_list(self) -> None:
        """The keys belong to the parts."""
        self.query_one(Parts).focus()

    def show(self) -> None:
        """Show every part as it stands."""
        each = self.entry
        self._can_go_back = steps.back(self.record) is not None
        self.locate(self.record.ref, title=self.book.ref)
        self.query_one(Headline).pieces = self._head(each)
        self.query_one(Parts).set_parts(list(sheet.parts(self.book, self.record, each, self.signs, self.zone)))
        self.refresh_bindings()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """``d`` is offered only where something can be sent back."""
        if action == "deviates":
            return self._can_go_back
        if action in _ENDINGS:
            return ending.can(action, self.record)
        return super().check_action(action, parameters)

    def _head(self, each: Entry) -> tuple[Segments, Segments]:
        record = self.record
        left = ((f"{record.ref}  ", "strong"), *self.signs.segments(record.grade.value))
        late = ((f"   overdue {each.standing.overdue} d", "error"),) if each.standing.overdue else ()
        where = (names.numbers(record.clauses), names.process(self.book, record.process))
        right = ((" · ".join(part for part in where if part), "muted"),)
        return (*left, (f"   {names.state(record.state.value)}", ""), *late), right

    # Keys

    def on_parts_chosen(self, event: Parts.Chosen) -> None:
        """``enter``: the next step, or what the part names."""
        match event.key:
            case "finding":
                self.open_on("finding", self.book, self.record.finding)
            case "people":
                self.action_name_follow_up()
            case "due" | "asked":
                self.action_due()
            case "history" | "way":
                self.action_history()
            case "evidence":
                self.open_on("evidence", self.book)
            case _:
                self.action_yes()

    def action_yes(self) -> None:
        """The next step, whoever's turn it is."""
        step = steps.forward(self.record)
        if step is None:
            raise InvalidInput(f"{self.record.ref}: {self.entry.standing.next_step}.", _instead(self.record))
        step.ask(self, self.book, self.record)

    def action_deviates(self) -> None:
        """The other answer: returned, rejected, not effective."""
        step = steps.back(self.record)
        if step is None:
            raise InvalidInput(f"{self.record.ref} has nothing to be sent back: {self.entry.standing.next_step}.")
        step.ask(self, self.book, self.record)

    def action_write(self) -> None:
        """The text to the owner, to be copied."""
        letter.show(self, self.book, self.entry)

    def action_due(self) -> None:
        """Another due date, more time asked for, or a request decided."""
        dates.ask(self, self.book, self.record)

    def action_escalate(self) -> None:
        """Bring it to somebody above (N16)."""
        dates.escalate(self, self.book, self.record)

    def action_de_escalate(self) -> None:
        """End the escalation (N16)."""
        dates.de_escalate(self, self.book, self.record)

    def action_action_done(self) -> None:
        """Report one action done while others still run."""
        steps.action_done(self, self.book, self.record)

    def action_reassign(self) -> None:
        """Another owner (N17)."""
        ending.reassign(self, self.book, self.record)

    def action_transfer(self) -> None:
        """It is followed elsewhere (N14)."""
        ending.transfer(self, self.book, self.record)

    def action_void(self) -> None:
        """It was none (N13)."""
        ending.void(self, self.book, self.record)

    def action_reopen(self) -> None:
        """It was not effective after all (N12)."""
        ending.reopen(self, self.book, self.record)

    def action_history(self) -> None:
        """Every line of the trail that changed it."""
        self.open_on("history", self.book, self.id_of_record)

    def _acts(self, *roles: Role) -> Field:
        """Who acts, of those with one of *roles*; else the lead auditor is offered."""
        return acts(self.desk, self.book, dates.holds(self.book, self.record, *roles), self.book.audit.lead)

    def action_name_follow_up(self) -> None:
        """Name process owner and verifier (G-31)."""
        record = self.record

        def accept(answers: dict[str, str]) -> None:
            named = {name: answers[name] or None for name in ("process_owner", "verifier")}
            outcome = nonconformities.set_follow_up(self.book, act_of(self.desk, answers), record.id, **named)
            self.kept(outcome, f"{record.ref}: follow-up named")

        self.ask(
            f"Who follows {record.ref}",
            [
                somebody(self.book, "process_owner", "Process owner", record.process_owner),
                somebody(self.book, "verifier", "Verifier", record.verifier),
                self._acts(Role.LEAD, Role.PROGRAMME_MANAGER),
            ],
            accept,
        )

    def action_wait_for(self) -> None:
        """What has to pass before effectiveness is judged, and what was seen of it (G-36)."""
        waiting.ask(self, self.book, self.record)

    def action_write_message(self) -> None:
        """A message to the owner's side as a file."""
        letter.write_message(self, self.book, self.record)

    def action_response_form(self) -> None:
        """The form by which the owner answers, as a file."""
        letter.write_form(self, self.book, self.record)

    def action_read_form(self) -> None:
        """A form that came back."""
        form_back.read_form(self, self.record)

    def action_export(self) -> None:
        """All of it to a PDF."""
        from auditor.tui.screens.register import papers

        papers.ask_for_one(self, self.book, self.id_of_record, self.record.ref)


def _instead(record: Nonconformity) -> str:
    if record.state is N.DRAFT:
        return "The report issues it; an urgent finding is issued before, from the finding (ctrl+p)."
    return "It is looked back at with its repeats." if record.turn is Owed.NOBODY else ""
