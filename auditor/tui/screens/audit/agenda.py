"""The agenda: when, where, who with whom, about which clauses; ``+`` adds a line, ``P`` proposes all of it.

A line is kept first. Where an auditor is not independent of one of its clauses (G-10), another auditor is offered, or
the override with its compensating measure; both are on record. What G-12 to G-14 say stands beside the lines and below
them, for the line that is being moved as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.activities import agenda as work
from auditor.activities import agenda_proposal
from auditor.activities.act import Act, Outcome
from auditor.errors import InvalidInput, NotFound
from auditor.figures.agenda import Problems
from auditor.figures.agenda_proposal import Proposal
from auditor.model.audit import AgendaLine, Audit
from auditor.model.clause import Clause
from auditor.model.quantity import quantity
from auditor.model.words import BEFORE_PLAN, AuditState
from auditor.tui.cells import Segments
from auditor.tui.keymap import as_key, told
from auditor.tui.screens import names
from auditor.tui.screens.audit import agenda_line
from auditor.tui.screens.audit.doing import Answers, do_step
from auditor.tui.screens.audit.section import AuditSection
from auditor.tui.screens.conduct.earlier import EarlierFindings
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.facts import wrapped
from auditor.tui.widgets.form_fields import Choice

_STEP = 15
"""Minutes by which the keys move a line."""

_WHOLE = "whole-"
"""What the keys of the rows about the agenda as a whole begin with."""

_REPLACE = (("k", "keep", "keep them, and not the proposal"), ("r", "replace", "replace them"))


class Agenda(AuditSection):
    """The lines of the agenda by day, with what is wrong with them."""

    name = "agenda"
    title = "Agenda"
    columns = (
        Column("", 11),
        Column("", 6),
        Column("", share=4),
        Column("", 4),
        Column("", share=2, from_width=64),
        Column("", share=2, from_width=78),
    )
    empty = "No line yet: {propose} proposes an agenda, {new} adds a line."
    adds = "line"
    wide = True
    beneath = 3

    _moving: AgendaLine | None = None
    """The line that is being moved, as it would be."""
    _proposal: Proposal | None = None
    """The agenda that is looked at and not kept yet."""
    _earlier: EarlierFindings | None = None

    def count(self) -> str:
        """How many lines, and whether something is wrong with them."""
        lines = work.lines(self.book)
        return f"{len(lines)}{'!' * bool(lines and work.problems(self.book).count)}" if lines else ""

    # Rows

    def _lines(self) -> list[AgendaLine]:
        """What is shown: the proposal, or what stands with the line that is being moved."""
        if self._proposal is not None:
            return list(self._proposal.lines)
        moving = self._moving
        return [moving if moving and moving.id == line.id else line for line in work.lines(self.book)]

    def rows(self) -> Sequence[Row]:
        """The lines under their days, then what is to be said of the whole."""
        lines = self._lines()
        if not lines:
            return []
        problems = work.problems(self.book, lines)
        rows: list[Row] = []
        if self._proposal is not None:
            rows.append(Row("proposal", ("Proposed; nothing is kept yet.",), heading=True))
            for number, remark in enumerate(self._proposal.remarks):
                rows.append(Row(f"{_WHOLE}remark-{number}", ("", (("note", "muted"),), remark)))
        day, stands = None, self._stands(lines, problems)
        for line in lines:
            if line.day != day:
                day = line.day
                head = ((f"{day:%a} {day.isoformat()}", "heading"), ("   ", ""), *stands)
                rows.append(Row(day.isoformat(), (head,), heading=True))
                stands = ()
            rows.append(self._row(line, problems))
        return [*rows, *self._whole(lines, problems)]

    def _row(self, line: AgendaLine, problems: Problems) -> Row:
        people = " ".join(names.ref(self.book, p) for p in line.auditors)
        if line.auditees:
            people += f" · {' '.join(names.ref(self.book, p) for p in line.auditees)}"
        moved = self._moving is not None and self._moving.id == line.id
        tone = "accent" if moved else "" if line.kind == "session" else "muted"
        begun = "done" if line.ended else "running" if line.begun else ""
        topic = ((line.topic, tone), ("  ", ""), (begun, "success")) if begun else ((line.topic, tone),)
        found = problems.of.get(line.id)
        is_draft = line.proposed and self._proposal is None and self._is_open
        mark = ((found[0].rule.id, "warning"),) if found else (("draft", "muted"),) if is_draft else ""
        times = ((f"{line.start:%H:%M}-{line.end:%H:%M}", tone if moved else ""),)
        return Row(line.id, (times, mark, topic, names.site(self.book, line.site), people, names.numbers(line.clauses)))

    @property
    def _is_open(self) -> bool:
        return self.book.audit.state in BEFORE_PLAN

    def _stands(self, lines: Sequence[AgendaLine], problems: Problems) -> Segments:
        """How the agenda stands, in a few words above it."""
        days = work.days(self.screen.desk.workspace, self.book, lines)
        wrong = f"{quantity(problems.count, 'problem')} · " if problems.count else ""
        said = f"{quantity(days.agenda, 'day')}, {days.planned:g} planned, {days.effort.days:g} estimated"
        return ((wrong, "warning"), (said, "muted"))

    def _whole(self, lines: Sequence[AgendaLine], problems: Problems) -> Iterator[Row]:
        """What is wrong with the agenda as a whole, and how the days were estimated."""
        if problems.whole:
            yield Row(f"{_WHOLE}heading", ("As a whole",), heading=True)
        for number, each in enumerate(problems.whole):
            yield Row(f"{_WHOLE}{number}", (((each.rule.id, "warning"),), "", each.missing))
        effort = work.days(self.screen.desk.workspace, self.book, lines).effort
        yield Row(
            f"{_WHOLE}days", (((f"{quantity(effort.days, 'day')} estimated: {effort.says}", "muted"),),), heading=True
        )

    # Beneath

    def says(self, key: str, column: int) -> Sequence[Segments]:
        """The line at the cursor in words: who, where, when, what is wrong with it; the whole text of a remark."""
        if key.startswith(_WHOLE):
            row = next((row for row in self.rows() if row.key == key), None)
            text = row.cells[2] if row else ""
            plain = text if isinstance(text, str) else "".join(part for part, _ in text)
            return [*self._keys(None), *self._short([(plain, "")])][: self.beneath]
        line = next((each for each in self._lines() if each.id == key), None)
        if line is None:
            return ()
        found = work.problems(self.book, self._lines()).of.get(key, ())
        keys = self._keys(line)
        problems = [(each.missing, "warning") for each in found]
        told = [(self._found_before(line), ""), (self._told(line), "muted")]
        return [*keys, *self._short([*problems, *(each for each in told if each[0])])][: self.beneath]

    def _found_before(self, line: AgendaLine) -> str:
        """What earlier audits found about the clauses of the line (G-44)."""
        if self._earlier is None:
            self._earlier = EarlierFindings(self.screen.desk.workspace, self.book)
            self._earlier.gather()
        site = names.site(self.book, line.site)
        found = [match for each in line.clauses for match in self._earlier.of(Clause.parse(each), "", site)]
        refs = dict.fromkeys(match.earlier.ref for match in found)
        return f"found before: {', '.join(refs)}" if refs else ""

    def _short(self, texts: Sequence[tuple[str, str]]) -> list[Segments]:
        width = self.screen.section_width
        lines: list[Segments] = [((line, tone),) for text, tone in texts for line in wrapped(text, width)]
        return lines[: self.beneath]

    def _keys(self, line: AgendaLine | None) -> list[Segments]:
        """What enter and esc do while something is not kept yet."""
        if self._proposal is not None:
            words = "takes it over, to be edited"
        elif line is not None and self._moving is not None and self._moving.id == line.id:
            words = f"moves it to {line.start:%H:%M}-{line.end:%H:%M}"
        else:
            return []
        return [(as_key("open"), (f" {words}   ", ""), as_key("back"), (" leaves it", ""))]

    def _told(self, line: AgendaLine) -> str:
        there = ", ".join(names.person(self.book, p) for p in line.auditors) or "nobody"
        with_ = ", ".join(names.person(self.book, p) for p in line.auditees)
        guides = ", ".join(names.person(self.book, p) for p in line.guides)
        site = names.site(self.book, line.site)
        where = f"{line.mode.value}{f', {site}' if site else ''}, {line.zone}"
        parts = (where, there, f"with {with_}" if with_ else "", f"guided by {guides}" if guides else "")
        return " · ".join(part for part in parts if part)

    # Keys

    def new(self) -> None:
        """Add a line after the last one."""
        self._let_go()
        self._ask(None)

    def open(self, key: str) -> None:
        """Change a line; keep what is being moved or was proposed; a clause that is missing gets a line."""
        if self._proposal is not None:
            self._accept(self._proposal)
        elif self._moving is not None and self._moving.id == key:
            self._keep_moved(self._moving)
        elif key.startswith(_WHOLE):
            self._mend(key)
        else:
            self._ask(self.book.get(AgendaLine, key))

    def remove(self, key: str) -> None:
        """Take a line off, before the audit begins."""
        self.screen.kept(work.remove_line(self.book, self.screen.desk.act(), key), "The line is off the agenda")

    def shift(self, key: str, steps: int) -> None:
        """Move the line at the cursor by quarters of an hour; nothing is kept yet."""
        if self._proposal is not None:
            raise InvalidInput("A proposal is taken over first.", told("{open} takes it over."))
        standing = self.book.all(AgendaLine).get(key)
        if standing is None:
            raise NotFound("There is no line in this row.", "The keys move to one.")
        moving = self._moving if self._moving is not None and self._moving.id == key else standing
        moved = work.shifted(moving, steps * _STEP)
        self._moving = moved if (moved.start, moved.end) != (standing.start, standing.end) else None
        self.screen.show_rows()

    def propose(self) -> None:
        """Show the agenda that scope, items, team and sites suggest; nothing is kept yet."""
        if not self._is_open:
            issued = self.book.audit.state is AuditState.PLAN_ISSUED
            raise InvalidInput(
                f"An agenda is proposed before the plan of {self.book.ref} is issued; its plan stands.",
                "Reopen the plan first, in Next." if issued else "Its lines are changed one by one, while it is held.",
            )
        self._moving = None
        proposal = agenda_proposal.proposed(self.screen.desk.workspace, self.book)
        if not proposal.lines:
            raise InvalidInput("; ".join(proposal.remarks) or "Nothing is proposed.", "Appoint the lead auditor: y")
        self._proposal = proposal
        self.screen.go(self.name)
        self.screen.show_rows()

    def leave(self) -> bool:
        """Let go of a line that is being moved, or of a proposal; tells whether there was one."""
        was = self._let_go()
        if was:
            self.screen.show_rows()
        return was

    def _let_go(self) -> bool:
        was = self._moving is not None or self._proposal is not None
        self._moving = self._proposal = None
        return was

    def _keep_moved(self, line: AgendaLine) -> None:
        fields = {"day": line.day, "start": line.start, "end": line.end}
        outcome = work.edit_line(self.book, self.screen.desk.act(), line.id, **fields)
        self._let_go()
        self.screen.kept(outcome, f"{line.topic}: {line.start:%H:%M}-{line.end:%H:%M}")

    def _accept(self, proposal: Proposal) -> None:
        screen = self.screen
        written = sum(not line.proposed for line in self.book.all(AgendaLine).values())
        fields = [Choice("lines", quantity(written, "line"), "keep", options=_REPLACE)] if written else []

        def do(answers: Answers, acting: Act) -> Outcome[Audit]:
            if answers.get("lines") == "keep":
                raise InvalidInput("The lines stay, and the proposal is not taken over.", told("{back} leaves it."))
            return agenda_proposal.accept(
                screen.desk.workspace, self.book, acting, proposal, replace=answers.get("lines") == "replace"
            )

        def taken_over() -> None:
            self._let_go()
            screen.show()

        do_step(
            screen,
            "Take the proposal over",
            fields,
            do,
            "The proposal is on the agenda, to be edited",
            book=self.book,
            text="People wrote lines that stand on the agenda." if written else "",
            then=taken_over,
        )

    def _mend(self, key: str) -> None:
        """A line for the clauses that have none; any other remark is read."""
        missing = work.unplanned(self.book) if key == f"{_WHOLE}0" else []
        if missing:
            self._ask(None, [str(clause) for clause in missing])
        else:
            self.screen.read("Agenda", "\n".join(text for segments in self.says(key, 0) for text, _ in segments))

    def _ask(self, line: AgendaLine | None, clauses: Sequence[str] = ()) -> None:
        agenda_line.ask(self.screen, line, work.lines(self.book)[-1:], clauses)
