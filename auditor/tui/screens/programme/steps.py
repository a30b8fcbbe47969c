"""The steps of a programme: made, submitted, sent back or approved, started, revised (P1 to P6)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from auditor.activities import programme as work
from auditor.activities import revision
from auditor.activities.act import Act
from auditor.library.checklists import shelf
from auditor.model.clause import Clause
from auditor.model.guards.programme import programme_is_complete
from auditor.model.guards.rule import Breach
from auditor.model.people import Person
from auditor.model.programme import Programme
from auditor.model.record import Id
from auditor.model.words import ProgrammeState, Role
from auditor.tui.screens import names, reading
from auditor.tui.screens.audit.doing import Answers, do_step, who
from auditor.tui.screens.people import ids, one
from auditor.tui.screens.programme.section import ProgrammeSection
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.facts import wrapped
from auditor.tui.widgets.form_fields import Field, LongField, Several
from auditor.tui.widgets.several import values

if TYPE_CHECKING:
    from auditor.tui.screens.programme.screen import ProgrammeScreen

Step = tuple[str, str, Role]
"""Name, words and role of a step."""

_STEPS: dict[ProgrammeState, Sequence[Step]] = {
    ProgrammeState.DRAFT: [("submit", "Submit it to top management", Role.PROGRAMME_MANAGER)],
    ProgrammeState.SUBMITTED: [
        ("approve", "Approve it", Role.CLIENT),
        ("send-back", "Send it back", Role.CLIENT),
    ],
    ProgrammeState.APPROVED: [("start", "Start it", Role.PROGRAMME_MANAGER)],
    ProgrammeState.ACTIVE: [("propose", "Propose a revision", Role.PROGRAMME_MANAGER)],
}
_REVISED: Step = ("approve-revision", "Approve the revision that is proposed", Role.CLIENT)
_WITH_ROLES = 62
"""The least width at which it is said whose turn a step is."""

_ROLES = {Role.PROGRAMME_MANAGER: "programme manager", Role.CLIENT: "top management"}


def steps(programme: Programme | None) -> list[Step]:
    """What may be done at this point, the next step first."""
    if programme is None:
        return [("create", "Make the audit programme", Role.PROGRAMME_MANAGER)]
    if programme.state is ProgrammeState.ACTIVE and programme.proposed_change:
        return [_REVISED]
    return list(_STEPS.get(programme.state, ()))


def is_urgent(programme: Programme | None) -> bool:
    """Whether the first step is a next one, or only possible: an active programme may stay as it is."""
    return programme is None or programme.state is not ProgrammeState.ACTIVE or bool(programme.proposed_change)


class Coming(ProgrammeSection):
    """What comes next, and what is missing for it."""

    name = "steps"
    title = "Next"
    columns = (Column("", 2), Column(share=3), Column("", 18, from_width=_WITH_ROLES))
    empty = "Nothing is owed."

    def missing(self) -> list[Breach]:
        """What the programme does not state yet (G-02)."""
        programme = self.programme
        if programme is None or programme.state is not ProgrammeState.DRAFT:
            return []
        return list(programme_is_complete(programme, self.book.slots()))

    def count(self) -> str:
        """How much is missing."""
        return str(len(self.missing()) or "")

    def rows(self) -> Sequence[Row]:
        """The steps, what is missing, the approvals."""
        programme = self.programme
        rows = [Row("next", ("What comes next",), heading=True)]
        for number, (name, words, role) in enumerate(steps(programme)):
            key = (("y", "key"),) if number == 0 else ""
            rows.append(Row(name, (key, words, ((_ROLES[role], "muted"),))))
        missing = self.missing()
        if missing:
            rows.append(Row("gap-1", ("",), heading=True))
            rows.append(Row("missing", ("Missing before it is submitted", str(len(missing))), heading=True))
            for n, breach in enumerate(missing):
                said = breach.missing.removeprefix("the programme ").removeprefix("does not state ")
                where = "audits" if said.startswith("no audit") else "statements"
                rows.append(Row(f"missing-{n}-{where}", ("", ((said, "warning"),), breach.rule.id)))
        if programme is not None:
            rows += self._stands(programme)
        return rows

    def _stands(self, programme: Programme) -> list[Row]:
        rows = [Row("gap-2", ("",), heading=True), Row("stands", ("What stands",), heading=True)]
        said = [f"cycle {programme.cycle_from} to {programme.cycle_to}"]
        said += [f"managed by {self.screen.person(programme.manager)}, for {self.screen.person(programme.client)}"]
        said += [f"proposed: {programme.proposed_change}"] if programme.proposed_change else []
        for approval in reversed(programme.approvals):
            by, why = self.screen.person(approval.by), f": {approval.reason}" if approval.reason else ""
            said.append(f"revision {approval.revision} approved {approval.on} by {by}{why}")
            said += list(approval.changes)
        room = self.screen.section_width - (26 if self.screen.section_width > _WITH_ROLES else 6)
        lines = [line for text in said for line in wrapped(text, max(room, 30))]
        return [*rows, *(Row(f"stands-{n}", ("", ((line, "muted"),))) for n, line in enumerate(lines))]

    def open(self, key: str) -> None:
        """Do the step; from what is missing, go to where it is written."""
        if key in _DO:
            _DO[key](self.screen)
        elif key.startswith("missing-"):
            self.screen.go(key.rpartition("-")[2])


def perform(screen: ProgrammeScreen) -> None:
    """Do the next step."""
    _DO[steps(screen.programme)[0][0]](screen)


def _create(screen: ProgrammeScreen) -> None:
    desk, book = screen.desk, screen.desk.workspace.programme
    year = desk.today().year
    fields = (
        Field("ref", "Reference", f"AP-{year}", required=True),
        Field("title", "Title", required=True, help="such as Internal audits of the service management system"),
        Field("cycle_from", "Cycle from", f"{year}-01-01", required=True, check=reading.day),
        Field("cycle_to", "to", f"{year + 2}-12-31", required=True, check=reading.day),
        one(book, Person, "manager", "Managed by", desk.by, required=True),
        one(book, Person, "client", "Ordered by", required=True),
    )

    def do(answers: Answers, acting: Act) -> object:
        return work.create(
            book,
            acting,
            ref=answers["ref"],
            title=answers["title"],
            cycle_from=reading.day(answers["cycle_from"]),
            cycle_to=reading.day(answers["cycle_to"]),
            manager=ids(desk, Person, answers["manager"])[0],
            client=ids(desk, Person, answers["client"])[0],
        )

    do_step(screen, "New audit programme", fields, do, "The programme is a draft", book=_Nobody())  # type: ignore[arg-type]


class _Nobody:
    """Stands for the book before there is a programme: nobody has a role yet."""

    def roles(self, person: Id) -> frozenset[Role]:
        """None."""
        return frozenset()


def _simple(
    title: str,
    role: Role,
    said: str,
    do: Callable[[ProgrammeScreen, Answers, Act], object],
    *fields: Field,
) -> Callable[[ProgrammeScreen], None]:
    def step(screen: ProgrammeScreen) -> None:
        book, programme = screen.desk.workspace.programme, screen.programme
        assert programme is not None
        holder = programme.manager if role is Role.PROGRAMME_MANAGER else programme.client
        asked = [*fields, *who(screen.desk, book, (role,), holder)]
        do_step(
            screen,
            title,
            asked,
            lambda answers, acting: do(screen, answers, acting),  # type: ignore[arg-type, return-value]
            said,
            book=book,
            about=programme.id,
        )

    return step


def _submit(screen: ProgrammeScreen, answers: Answers, acting: Act) -> object:
    on_shelf = shelf(screen.desk.workspace.folder / "checklists")
    covered = [on_shelf.load(name) for name in values(answers["cover"])]
    required = [Clause.parse(c.with_standard(leaf.number)) for c in covered for leaf in c.leaves]
    return work.submit(screen.desk.workspace, acting, required)


def _ask_to_submit(screen: ProgrammeScreen) -> None:
    shelved = shelf(screen.desk.workspace.folder / "checklists").paths()
    cover = Several(
        "cover",
        "Has to cover",
        help="a checklist, all of whose clauses are to be audited; empty: none",
        options=tuple((name, name, name) for name in shelved),
    )
    _simple("Submit the programme", Role.PROGRAMME_MANAGER, "Submitted", _submit, cover)(screen)


def _ask_to_approve_revision(screen: ProgrammeScreen) -> None:
    book = screen.desk.workspace.programme
    added = "\n".join(f"{slot.ref} added: {slot.title}" for slot in book.slots() if slot.provisional)
    changes = LongField("changes", "Changes", added, required=True, height=5, help="one a line, as they are printed")
    _simple(
        "Approve the revision",
        Role.CLIENT,
        "The revision is approved",
        lambda s, answers, acting: revision.approve(s.desk.workspace, acting, reading.lines(answers["changes"])),
        changes,
    )(screen)


_REASON = LongField("reason", "Reason", required=True, height=3)

_DO: dict[str, Callable[[ProgrammeScreen], None]] = {
    "create": _create,
    "submit": _ask_to_submit,
    "send-back": _simple(
        "Send the programme back",
        Role.CLIENT,
        "Sent back",
        lambda s, answers, acting: work.send_back(s.desk.workspace.programme, acting, answers["reason"]),
        _REASON,
    ),
    "approve": _simple(
        "Approve the programme",
        Role.CLIENT,
        "Approved",
        lambda s, answers, acting: work.approve(s.desk.workspace, acting),
    ),
    "start": _simple(
        "Start the programme",
        Role.PROGRAMME_MANAGER,
        "The programme is active",
        lambda s, answers, acting: work.start(s.desk.workspace.programme, acting),
    ),
    "propose": _simple(
        "Propose a revision",
        Role.PROGRAMME_MANAGER,
        "The revision is proposed; audits added from now on wait for it",
        lambda s, answers, acting: revision.propose(s.desk.workspace.programme, acting, answers["reason"]),
        _REASON,
    ),
    "approve-revision": _ask_to_approve_revision,
}


def until(start: date, end: date) -> str:
    """A span of days as it is read."""
    return names.day(start) if start == end else f"{start} to {end}"
