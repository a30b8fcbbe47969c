"""Doing a step from a form: who acts, what is asked, and the way to set a rule aside that may be."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from auditor.activities.act import Act, Outcome
from auditor.model.guards.rule import Refusal, Rule, Strength
from auditor.model.people import Person
from auditor.model.record import Id
from auditor.model.words import Role
from auditor.tui.desk import Desk
from auditor.tui.screens.people import by_reference, ids, several
from auditor.tui.widgets.form_fields import Field, LongField
from auditor.workspace import AuditBook, Book

WHO = "who"
"""The field that asks who acts, where the person at the desk has not the role."""

Answers = Mapping[str, str]
Do = Callable[[Answers, Act], Outcome[Any]]


class Doing(Protocol):
    """A screen on which steps are done."""

    desk: Desk

    def ask(
        self,
        title: str,
        fields: Sequence[Field],
        accept: Callable[[dict[str, str]], object],
        then: Callable[[dict[str, str] | None], None] | None = None,
        *,
        text: str = "",
    ) -> None:
        """Ask for a few things."""
        ...

    def kept(self, outcome: Outcome[Any], said: str) -> None:
        """Say what was kept."""
        ...


def who(desk: Desk, book: Book, roles: Collection[Role], holder: Id | None) -> list[Field]:
    """The field that asks who acts; none where the person at the desk has one of *roles*."""
    if desk.by and book.roles(desk.by).intersection(roles):
        return []
    words = " or ".join(role.value.replace("-", " ") for role in roles)
    field = several(
        book, Person, WHO, "Acts as", [holder or desk.by], required=True, most=1, only=set(book.all(Person)), help=words
    )
    return [field]


def turn(screen: Doing, book: AuditBook, *roles: Role) -> list[Field]:
    """The field that asks who acts in an audit, with whoever holds one of *roles*."""
    audit = book.audit
    holders = {Role.LEAD: audit.lead, Role.PROGRAMME_MANAGER: audit.manager, Role.REPRESENTATIVE: audit.representative}
    return who(screen.desk, book, roles, next((holders[role] for role in roles if holders.get(role)), None))


def do_step(
    screen: Doing,
    title: str,
    fields: Sequence[Field],
    do: Do,
    said: str,
    *,
    book: Book,
    about: Id = "",
    text: str = "",
    then: Callable[[], object] | None = None,
    instead: Callable[[Answers, Act, Refusal], bool] = lambda *_: False,
) -> None:
    """Ask for *fields* (nothing is asked where there are none), do it, and say *said*.

    Where only rules refuse that somebody may set aside, the form for that follows, and it is tried again; unless
    *instead* has another way out, and says so. Nothing set aside, the first form is there again as it was filled.
    """
    desk = screen.desk
    blocked: list[tuple[dict[str, str], Act, Refusal]] = []

    def accept(answers: dict[str, str]) -> None:
        acting = desk.act_for(ids(desk, Person, answers[WHO])[0]) if answers.get(WHO) else desk.act()
        try:
            screen.kept(do(answers, acting), said)
        except Refusal as refusal:
            if any(breach.rule.strength is not Strength.OVERRIDE for breach in refusal.breaches):
                raise
            blocked.append((answers, acting, refusal))

    def closed(answers: dict[str, str] | None) -> None:
        if blocked:
            answered, acting, refusal = blocked[-1]
            if instead(answered, acting, refusal):
                return

            def back() -> None:
                if fields:
                    filled = [replace(field, value=answered.get(field.name, field.value)) for field in fields]
                    options = {"book": book, "about": about, "text": text, "then": then, "instead": instead}
                    do_step(screen, title, filled, do, said, **options)  # type: ignore[arg-type]

            _ask_to_set_aside(screen, refusal, acting, lambda now: do(answered, now), said, book, about, then, back)
        elif answers is not None and then is not None:
            then()

    if fields:
        screen.ask(title, fields, accept, closed, text=text)
    else:
        accept({})
        closed({})


def _ask_to_set_aside(
    screen: Doing,
    refusal: Refusal,
    acting: Act,
    do: Callable[[Act], Outcome[Any]],
    said: str,
    book: Book,
    about: Id,
    then: Callable[[], object] | None,
    back: Callable[[], None],
) -> None:
    def closed(answers: dict[str, str] | None) -> None:
        if answers is None:
            back()
        elif then is not None:
            then()

    rules = list(dict.fromkeys(breach.rule for breach in refusal.breaches))
    may = _may_approve(book, rules)
    usual = [acting.by] if acting.by in may else may[:1]
    known = set(book.all(Person))
    fields = (
        LongField("reason", "Reason", required=True, height=3),
        LongField("compensation", "Made up for by", height=3, help="a second auditor, a review of the evidence …"),
        several(book, Person, "approved_by", "Approved by", usual, required=True, most=1, only=known),
    )

    def accept(answers: dict[str, str]) -> None:
        approver = answers["approved_by"]
        now = acting
        for rule in rules:
            now = now.overriding(rule.id, about, answers["reason"], answers["compensation"], approver)
        screen.kept(do(now), said)

    roles = " or ".join(sorted({role.value.replace("-", " ") for rule in rules for role in rule.may_override}))
    text = "\n".join([*map(str, refusal.breaches), "", f"The {roles} may set this aside; the report prints it."])
    named = ", ".join(rule.id for rule in rules)
    screen.ask(f"Set {named} aside?", fields, accept, closed, text=text)


def _may_approve(book: Book, rules: Sequence[Rule]) -> list[Id]:
    """Who holds a role that may set all of the rules aside."""
    people = [person.id for person in by_reference(book, Person)]
    return [p for p in people if all(rule.may_override.intersection(book.roles(p)) for rule in rules)]
