"""The yearly review of the programme, and what becomes of the actions it decided (ISO 19011 5.7)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from auditor.activities.act import Act, Outcome, step
from auditor.errors import InvalidInput, NotFound
from auditor.figures.indicator import Period
from auditor.figures.indicator_words import cases, value
from auditor.figures.indicators import indicators, kinds
from auditor.ledger import uuid7
from auditor.model.machine import NotAllowed
from auditor.model.quantity import quantity
from auditor.model.review import TOPICS, ProgrammeReview, ReviewAction, ReviewFigure
from auditor.model.text import LINE_LIMIT
from auditor.model.words import ProgrammeState, Role
from auditor.workspace import ProgrammeBook, Workspace
from auditor.workspace.basis import indicator_basis

_RUNNING = (ProgrammeState.ACTIVE, ProgrammeState.SUSPENDED, ProgrammeState.CLOSED)


def hold(
    workspace: Workspace,
    acting: Act,
    *,
    first: date,
    last: date,
    conclusion: str,
    said: Mapping[str, str] | None = None,
    actions: Sequence[ReviewAction] = (),
) -> Outcome[ProgrammeReview]:
    """Review the programme over a period: what is *said* by topic, its conclusion, and what shall be done.

    The indicators are kept as they stand, so that the review can be read when they have become others.
    """
    book = workspace.programme
    figures = _figures(workspace, first, last)
    with step(book, acting, "review programme") as now:
        programme = book.programme
        if Role.PROGRAMME_MANAGER not in now.roles:
            raise NotAllowed("5.7", "a programme is reviewed by the programme manager", "--by PERSON")
        if programme.state not in _RUNNING:
            raise InvalidInput(
                f"A programme that runs is reviewed; {programme.ref} is {programme.state.value}.",
                "auditor programme start",
            )
        if last > acting.day:
            raise InvalidInput(f"{last} is not over yet.", f"The period ends by {acting.day}, or earlier.")
        topics = dict(said or {})
        silent = [words for name, words in TOPICS.items() if not topics.get(name, "").strip()]
        if silent or not conclusion.strip():
            lacking = [*silent, *([] if conclusion.strip() else ["whether the programme reaches its objectives"])]
            raise InvalidInput(
                f"5.7: the review does not say {'; '.join(lacking)}.", "Each has an option; none is an answer."
            )
        review = ProgrammeReview(
            id=uuid7(),
            ref=next(_references(book, last.year)),
            programme=programme.id,
            period_from=first,
            period_to=last,
            on=acting.day,
            by=acting.by,
            conclusion=conclusion,
            actions=list(actions),
            figures=figures,
            **topics,
        )
        now.put(review)
        return now.outcome(review)


def action_done(
    book: ProgrammeBook, acting: Act, review: str, number: int, result: str = ""
) -> Outcome[ProgrammeReview]:
    """The *number*-th action of a review is done, today or on the day of the act."""
    with step(book, acting, "report review action done") as now:
        standing = book.find(ProgrammeReview, review)
        if not 1 <= number <= len(standing.actions):
            raise NotFound(
                f"{standing.ref} has {quantity(len(standing.actions), 'action')}.", "auditor programme review show"
            )
        action = standing.actions[number - 1]
        if Role.PROGRAMME_MANAGER not in now.roles and acting.by != action.owner:
            raise NotAllowed("5.7", "an action is reported done by its owner or the programme manager", "--by PERSON")
        if not action.is_open:
            raise InvalidInput(
                f"Action {number} of {standing.ref} was done on {action.done}.",
                f"auditor programme review show {standing.ref}",
            )
        done = action.having(done=acting.day, result=result)
        actions = [done if n == number else each for n, each in enumerate(standing.actions, start=1)]
        changed = standing.having(actions=actions)
        now.put(changed)
        return now.outcome(changed)


def reviews(book: ProgrammeBook) -> list[ProgrammeReview]:
    """The reviews of the programme in force, the oldest first."""
    programme = book.programme.id
    mine = (each for each in book.all(ProgrammeReview).values() if each.programme == programme)
    return sorted(mine, key=lambda each: (each.on, each.id))


def _references(book: ProgrammeBook, year: int) -> Iterator[str]:
    return book.numbers(ProgrammeReview, f"PR-{year}-", digits=2)


def _figures(workspace: Workspace, first: date, last: date) -> list[ReviewFigure]:
    today = workspace.today()
    named = kinds(today)
    found = indicators(indicator_basis(workspace), Period(first, last), today)
    return [
        ReviewFigure(
            id=name, name=named[name].name, value=value(it, named[name]), cases=cases(it, named[name])[:LINE_LIMIT]
        )
        for name, it in found.items()
    ]
