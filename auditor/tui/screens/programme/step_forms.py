"""The forms of a programme's steps: what each asks, who does it (P1 to P9)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from auditor.activities import giving_up, revision
from auditor.activities import programme as work
from auditor.activities.act import Act
from auditor.library.checklists import shelf
from auditor.model.clause import Clause
from auditor.model.people import Person
from auditor.model.programme import Programme
from auditor.model.record import Id, Record
from auditor.model.words import AuditState, ProgrammeState, Role
from auditor.tui.screens import reading
from auditor.tui.screens.audit.doing import Answers, do_step, who
from auditor.tui.screens.people import ids, one
from auditor.tui.widgets.day_field import DayField
from auditor.tui.widgets.form_fields import Field, LongField, Several
from auditor.tui.widgets.several import values
from auditor.workspace import ProgrammeBook

if TYPE_CHECKING:
    from auditor.tui.screens.programme.screen import ProgrammeScreen

K = TypeVar("K", bound=Record)


def _create(screen: ProgrammeScreen) -> None:
    desk, book = screen.desk, screen.desk.workspace.programme
    year = first_year(desk.today(), book.all(Programme).values())
    fields = (
        Field("ref", "Reference", f"AP-{year}", required=True),
        Field("title", "Title", required=True, help="such as Audits of the service management system"),
        DayField("cycle_from", "Cycle from", f"{year}-01-01", required=True),
        DayField("cycle_to", "to", f"{year + 2}-12-31", required=True),
        one(book, Person, "manager", "Managed by", desk.by, required=True),
        one(book, Person, "client", "Ordered by", required=True),
    )

    def do(answers: Answers, acting: Act) -> object:
        made = work.create(
            book,
            acting,
            ref=answers["ref"],
            title=answers["title"],
            cycle_from=reading.day(answers["cycle_from"]),
            cycle_to=reading.day(answers["cycle_to"]),
            manager=ids(desk, Person, answers["manager"])[0],
            client=ids(desk, Person, answers["client"])[0],
        )
        screen.call_later(screen.choose_programme, made.value.id)
        return made

    do_step(screen, "New audit programme", fields, do, "The programme is a draft", book=_Nobody())  # type: ignore[arg-type]


def first_year(today: date, known: Iterable[Programme]) -> int:
    """The first year of a new cycle: after those there are; the next one where this one's last quarter has begun."""
    ends = [each.cycle_to.year for each in known if each.state is not ProgrammeState.CANCELLED]
    return max(today.year + (today.month > 9), *(year + 1 for year in ends), 0)


class _RolesIn:
    """The programme's book with the roles that people have in one of its programmes, not in the one in force."""

    def __init__(self, book: ProgrammeBook, programme: Programme) -> None:
        self._book, self._programme = book, programme

    def roles(self, person: Id) -> frozenset[Role]:
        """Those of the next cycle may be others."""
        return self._book.roles_in(self._programme, person)

    def all(self, kind: type[K]) -> Mapping[Id, K]:
        """The records of a kind."""
        return self._book.all(kind)


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
    text: str = "",
) -> Callable[[ProgrammeScreen], None]:
    def step(screen: ProgrammeScreen) -> None:
        programme = screen.programme
        assert programme is not None
        book: Any = _RolesIn(screen.desk.workspace.programme, programme)
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
            text=text,
        )

    return step


def _submit(screen: ProgrammeScreen, answers: Answers, acting: Act) -> object:
    on_shelf = shelf(screen.desk.workspace.folder / "checklists")
    covered = [on_shelf.load(name) for name in values(answers["cover"])]
    required = [Clause.parse(c.with_standard(leaf.number)) for c in covered for leaf in c.leaves]
    return work.submit(screen.desk.workspace, acting, required, screen.of)


def _ask_to_submit(screen: ProgrammeScreen) -> None:
    shelved = shelf(screen.desk.workspace.folder / "checklists").paths()
    cover = Several(
        "cover",
        "All clauses of",
        help="standards that the cycle has to cover; may be empty",
        options=tuple((name, name, name) for name in shelved),
    )
    _simple("Submit the programme", Role.PROGRAMME_MANAGER, "Submitted", _submit, cover)(screen)


def _ask_to_approve_revision(screen: ProgrammeScreen) -> None:
    differs = "\n".join(revision.difference(screen.desk.workspace))
    changes = LongField("changes", "Changes", differs, required=True, height=5, help="one a line, as they are printed")
    _simple(
        "Approve the revision",
        Role.CLIENT,
        "The revision is approved",
        lambda s, answers, acting: revision.approve(s.desk.workspace, acting, reading.lines(answers["changes"])),
        changes,
        text="" if differs else "Nothing was changed since the last revision: change it first, or drop this one.",
    )(screen)


def _ask_to_close(screen: ProgrammeScreen) -> None:
    workspace, programme = screen.desk.workspace, screen.programme
    assert programme is not None
    over = {row.ref for row in workspace.overview().audits if row.state in (AuditState.CLOSED, AuditState.CANCELLED)}
    left = "\n".join(f"{slot.ref}: " for slot in workspace.programme.slots(programme.id) if slot.ref not in over)
    fields = [
        LongField("review", "Review", required=True, height=4, help="what it showed, what the next one needs"),
        LongField("lessons", "Lessons", required=True, height=3, help="may be none"),
    ]
    if left:
        told = "audit: who takes it over, and why; those without a word have to be finished first (G-05)"
        fields.append(LongField("left", "Left over", left, height=5, help=told))
    _simple(
        "Close the programme",
        Role.PROGRAMME_MANAGER,
        "The programme is closed",
        lambda s, answers, acting: work.close(
            s.desk.workspace,
            acting,
            review=answers["review"],
            lessons=answers["lessons"],
            left_over=_left_over(answers.get("left", "")),
            of=s.of,
        ),
        *fields,
    )(screen)


def _left_over(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in reading.lines(text))
    return {ref.strip(): why.strip() for ref, _, why in pairs if why.strip()}


_REASON = LongField("reason", "Reason", required=True, height=3)


def _ask_to_cancel(screen: ProgrammeScreen) -> None:
    goes = giving_up.said_of_cancelling(screen.desk.workspace, screen.of)
    text = "\n".join(["Cancelled with it, for the same reason:", *map(str, goes)]) if goes else ""
    _simple(
        "Cancel the programme",
        Role.CLIENT,
        "The programme is cancelled",
        lambda s, answers, acting: giving_up.cancel(
            s.desk.workspace, acting, answers["reason"], s.of, with_audits=True
        ),
        _REASON,
        text=text,
    )(screen)


DO: dict[str, Callable[[ProgrammeScreen], None]] = {
    "create": _create,
    "submit": _ask_to_submit,
    "send-back": _simple(
        "Send the programme back",
        Role.CLIENT,
        "Sent back",
        lambda s, answers, acting: work.send_back(s.desk.workspace.programme, acting, answers["reason"], s.of),
        _REASON,
    ),
    "approve": _simple(
        "Approve the programme",
        Role.CLIENT,
        "Approved",
        lambda s, answers, acting: work.approve(s.desk.workspace, acting, s.of),
    ),
    "start": _simple(
        "Start the programme",
        Role.PROGRAMME_MANAGER,
        "The programme is active",
        lambda s, answers, acting: work.start(s.desk.workspace.programme, acting, s.of),
    ),
    "propose": _simple(
        "Propose a revision",
        Role.PROGRAMME_MANAGER,
        "The revision is proposed; audits added from now on wait for it",
        lambda s, answers, acting: revision.propose(s.desk.workspace.programme, acting, answers["reason"]),
        _REASON,
    ),
    "approve-revision": _ask_to_approve_revision,
    "drop-revision": _simple(
        "Drop the proposed revision",
        Role.PROGRAMME_MANAGER,
        "The proposal is dropped",
        lambda s, answers, acting: revision.drop(s.desk.workspace.programme, acting, answers["reason"]),
        _REASON,
    ),
    "suspend": _simple(
        "Suspend the programme",
        Role.CLIENT,
        "The programme is suspended",
        lambda s, answers, acting: work.suspend(
            s.desk.workspace.programme, acting, answers["reason"], answers["consequence"], s.of
        ),
        _REASON,
        LongField("consequence", "For coverage", required=True, height=3, help="what is audited later, or not at all"),
    ),
    "resume": _simple(
        "Resume the programme",
        Role.CLIENT,
        "The programme goes on",
        lambda s, answers, acting: work.resume(s.desk.workspace.programme, acting, answers["reason"], s.of),
        LongField("reason", "Reason", height=3),
    ),
    "close": _ask_to_close,
    "cancel": _ask_to_cancel,
}
"""What each step asks, and does."""
