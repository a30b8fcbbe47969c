"""What is on record: versions of the plan, meetings, earlier findings, findings, the report, and the trail."""

from __future__ import annotations

from collections.abc import Sequence

from auditor.activities import agenda, history, plan_version
from auditor.figures.earlier import Match
from auditor.figures.plan_difference import plan_difference
from auditor.model.audit import IndependenceCheck, Meeting, Note, PlanVersion, Request
from auditor.model.clause import Clause
from auditor.model.finding import Finding
from auditor.model.nonconformity import Nonconformity
from auditor.model.words import AuditState
from auditor.tui.cells import Cell
from auditor.tui.keymap import told
from auditor.tui.marks import MARKS
from auditor.tui.screens import names, trail
from auditor.tui.screens.audit import planning, rescheduling
from auditor.tui.screens.audit.section import AuditSection
from auditor.tui.screens.audit.tasks import plan_in_force
from auditor.tui.screens.conduct.earlier import EarlierFindings
from auditor.tui.screens.sectioned import labelled
from auditor.tui.widgets.columns import Column, Row, RowSource
from auditor.workspace import AuditBook
from auditor.workspace.rows import audit_row

_ASKED = "asked"
"""What the keys of requests begin with."""


class Plan(AuditSection):
    """Versions of the plan, what the auditee said, independence, changes on the fly."""

    name = "plan"
    title = "Plan"
    empty = "No plan is issued yet."

    def count(self) -> str:
        """The version in force."""
        versions = plan_version.versions(self.book)
        return f"v{versions[-1].label}" if versions else ""

    def rows(self) -> Sequence[Row]:
        """The versions, then checks of independence, moves and changes."""
        book, width, rows = self.book, self.screen.section_width, []
        before: PlanVersion | None = None
        for version in plan_version.versions(book):
            rows += labelled(version.id, f"Version {version.label}", _said(book, version), width)
            changed = plan_difference(before, version, book.names, agenda.site_names(book)) if before else ()
            for number, words in enumerate(changed):
                rows += labelled(f"{version.id}/{number}", "", words, width, "muted")
            before = version
        for check in book.all(IndependenceCheck).values():
            said = f"{names.person(book, check.person)}, {check.clause}: {check.reason}"
            said += f"; {check.decision}" if check.decision else ""
            said += f"; made up for by {check.compensation}" if check.compensation else ""
            rows += labelled(
                check.id, f"G-10 {check.result}", said, width, "warning" if check.result == "override" else ""
            )
        for number, moved in enumerate(book.audit.postponements):
            rows += labelled(f"moved{number}", "Postponed", f"{moved.old} to {moved.new}: {moved.reason}", width)
        for number, asked in enumerate(book.audit.requests, 1):
            tone = "warning" if self._waits(number) else ""
            rows += labelled(f"{_ASKED}{number}", "Asked for", self._asked(asked, number), width, tone)
        for note in (n for n in book.all(Note).values() if n.kind == "plan-change"):
            rows += labelled(note.id, "Changed", f"{note.at:%Y-%m-%d %H:%M}  {note.text}", width)
        return rows

    def _waits(self, number: int) -> bool:
        return any(each.number == number for each in audit_row(self.book).requests)

    def _asked(self, asked: Request, number: int) -> str:
        """What was asked of the schedule, and what was answered."""
        said = f"{asked.on} {names.person(self.book, asked.by)} asks to {rescheduling.in_words(asked)}"
        if asked.granted is None:
            return f"{said}\n" + (told("waits for an answer: {open}") if self._waits(number) else "never answered")
        answer = f"{'granted' if asked.granted else 'declined'} {asked.answered_on}"
        answer += f" by {names.person(self.book, asked.answered_by)}"
        return f"{said}\n{answer}" + (f": {asked.answer}" if asked.answer else "")

    def open(self, key: str) -> None:
        """Answer what waits there: a request, a version of the plan, the objection to it."""
        key, screen = key.partition("#")[0].partition("/")[0], self.screen
        if key.startswith(_ASKED) and self._waits(number := int(key.removeprefix(_ASKED))):
            rescheduling.answer(screen, self.book, number)
            return
        version = plan_in_force(self.book)
        if version is None or version.id != key or self.book.audit.state is not AuditState.PLAN_ISSUED:
            screen.say("Nothing waits for an answer here.")
        elif version.objection and not (version.answer or version.accepted_by):
            planning.answer_objection(screen, self.book)
        elif not version.accepted_by:
            planning.accept(screen, self.book)
        else:
            screen.say("The plan is accepted.")


class Meetings(AuditSection):
    """Feasibility, opening and closing meeting."""

    name = "meetings"
    title = "Meetings"
    empty = "No meeting was held yet."

    def count(self) -> str:
        """How many of the two were held."""
        audit = self.book.audit
        held = sum(m is not None for m in (audit.opening, audit.closing))
        return f"{held}/2" if held else ""

    def rows(self) -> Sequence[Row]:
        """What was said before, and who was there."""
        book, audit, width = self.book, self.book.audit, self.screen.section_width
        rows: list[Row] = []
        if audit.feasibility:
            said = f"{audit.feasibility.on} {names.person(book, audit.feasibility.by)}: {audit.feasibility.note}"
            rows += labelled("feasible", "Feasible", said, width)
        rows += self._meeting("opening", "Opening", audit.opening)
        rows += self._meeting("closing", "Closing", audit.closing)
        if audit.response_times:
            agreed = (
                f"major {audit.response_times.major}, minor {audit.response_times.minor} working days from the issue"
            )
            rows += labelled("responses", "Responses", agreed, width)
        if audit.reason:
            rows += labelled("reason", "Reason", audit.reason, width)
        if audit.lessons:
            rows += labelled("lessons", "Lessons", audit.lessons, width)
        return rows

    def _meeting(self, key: str, label: str, meeting: Meeting | None) -> list[Row]:
        if meeting is None:
            return []
        there = ", ".join(names.person(self.book, p) for p in meeting.attendees) or "nobody named"
        said = f"{meeting.held.astimezone(self.screen.zone):%Y-%m-%d %H:%M}  {there}"
        return labelled(key, label, f"{said}\n{meeting.note}".strip(), self.screen.section_width)


class EarlierOnes(AuditSection):
    """What earlier audits found about the same clauses (G-44)."""

    name = "earlier"
    title = "Earlier"
    columns = (
        Column("", 12),
        Column("", 11),
        Column(share=3),
        Column("", 12, from_width=56),
        Column("", 23, from_width=92),
    )
    empty = "Earlier audits found nothing about these clauses."

    def _matches(self) -> list[Match]:
        earlier = EarlierFindings(self.screen.desk.workspace, self.book)
        earlier.gather()
        found: dict[str, Match] = {}
        for clause in map(Clause.parse, self.book.audit.clauses):
            for match in earlier.of(clause, "", ""):
                found.setdefault(match.earlier.ref, match)
        return sorted(found.values(), key=lambda m: (m.earlier.issued, m.earlier.ref), reverse=True)

    def rows(self) -> Sequence[Row]:
        """The earlier findings, newest first; a lesson stands below its own."""
        rows = []
        for match in self._matches():
            earlier = match.earlier
            state = f"closed {earlier.closed:%b %Y}" if earlier.closed else names.state(earlier.state) or "open"
            where = ", ".join(c.number for c in earlier.clauses)
            cells: tuple[Cell, ...] = (earlier.ref, _grade(earlier.grade.value), earlier.title, where, state)
            rows.append(Row(earlier.ref, cells))
            if earlier.lesson:
                rows.append(Row(f"{earlier.ref}/lesson", (((f"    {earlier.lesson}", "muted"),),), heading=True))
        return rows


class Findings(AuditSection):
    """The findings and the nonconformities of this audit; enter opens one."""

    name = "findings"
    title = "Findings"
    columns = (Column("", 11), Column("", 13), Column(share=3), Column("", 23, from_width=70))
    empty = "No finding yet; a grade other than conforming drafts one."

    def count(self) -> str:
        """How many count."""
        return str(sum(not f.is_withdrawn for f in self.book.all(Finding).values()) or "")

    def rows(self) -> Sequence[Row]:
        """The findings by number, then the nonconformities."""
        rows = []
        for finding in sorted(self.book.all(Finding).values(), key=lambda f: f.ref):
            tone = "muted" if finding.is_withdrawn else ""
            grade, state = _grade(finding.grade.value), names.state(finding.state.value)
            rows.append(Row(finding.id, (finding.ref, grade, ((finding.title, tone),), state)))
        for record in sorted(self.book.all(Nonconformity).values(), key=lambda n: n.ref):
            state = names.state(record.state.value)
            rows.append(Row(record.id, (record.ref, _grade(record.grade.value), record.title, state)))
        return rows

    def open(self, key: str) -> None:
        """Open the finding or the nonconformity."""
        kind = "nonconformity" if key in self.book.all(Nonconformity) else "finding"
        self.screen.open_on(kind, self.book, key)


class Report(AuditSection):
    """The revisions of the report; enter opens it."""

    name = "report"
    title = "Report"
    empty = "{open} opens the report."

    def count(self) -> str:
        """The revision in force."""
        return f"r{len(issued)}" if (issued := self.book.revisions()) else ""

    def rows(self) -> Sequence[Row]:
        """The way to the report, and its revisions."""
        width = self.screen.section_width
        rows = [Row("open", ((("Report", "muted"),), "open it: its text, what is missing, issue"))]
        for revision in self.book.revisions():
            said = f"{revision.state.value} {revision.issued} by {names.person(self.book, revision.by)}"
            said += f"; {revision.reason}" if revision.reason else ""
            rows += labelled(revision.id, f"Revision {revision.number}", said, width)
        return rows

    def open(self, key: str) -> None:
        """Open the report."""
        self.screen.open_on("report", self.book)


class History(AuditSection):
    """The trail of the audit, the newest step first; enter opens it there."""

    name = "history"
    title = "History"
    columns = trail.COLUMNS

    def rows(self) -> RowSource:
        """A row for each step, made when it is drawn."""
        return trail.Trail(history.steps(self.book), self.screen.zone, self.screen.signs)

    def open(self, key: str) -> None:
        """Open the history at the step."""
        self.screen.open_on("history", self.book, "", key)


def _said(book: AuditBook, version: PlanVersion) -> str:
    """When a version was issued, what was said to it, and why it changed."""
    parts = [f"{'changed' if version.minor else 'issued'} {version.issued} by {names.person(book, version.by)}"]
    if version.objection:
        who = f"{names.day(version.objected_on)} by {names.person(book, version.objected_by)}".strip()
        parts.append(f"objection {who}: {version.objection}".replace(" by :", ":"))
    if version.answer:
        answered = f"{names.day(version.answered_on)} by {names.person(book, version.answered_by)}"
        parts.append(f"answered {answered}: {version.answer}")
    if version.accepted_by:
        parts.append(f"accepted {names.day(version.accepted_on)} by {names.person(book, version.accepted_by)}")
    return "; ".join([*parts, *([version.change] if version.change else [])])


def _grade(grade: str) -> Cell:
    mark = MARKS[grade]
    return ((mark.word, mark.tone),)
