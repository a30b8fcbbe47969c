"""Naming people and places in forms, and adding on the way those who are not there yet."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import TypeVar

from auditor.activities import organisation
from auditor.activities.act import act
from auditor.ledger import uuid7
from auditor.model.people import Person, Process, Service, Site
from auditor.model.record import Id
from auditor.model.text import searchable
from auditor.tui.desk import Desk
from auditor.tui.screen import WorkScreen
from auditor.tui.screens.writable import require_writable
from auditor.tui.who import remember
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import Field, Several
from auditor.tui.widgets.frame import HeaderLine
from auditor.tui.widgets.several import NEW, values
from auditor.workspace import Book

K = TypeVar("K", Person, Site, Service, Process)


def several(
    book: Book,
    kind: type[K],
    name: str,
    label: str,
    value: Iterable[Id] = (),
    *,
    required: bool = False,
    most: int = 0,
    only: Collection[Id] | None = None,
    help: str = "",
) -> Several:
    """A field that names records of a kind; with ``+`` before it, one that is new, unless *only* says who may be."""
    records = [r for r in by_reference(book, kind) if only is None or r.id in only]
    addable = only is None
    hint = help or "names or references, apart by commas" * (most != 1) or "name or reference"
    return Several(
        name,
        label,
        "\n".join(v for v in value if v),
        required=required,
        help=f"{hint}; {NEW}Name adds" if addable else hint,
        options=tuple((r.id, _words(r), _short(r)) for r in records),
        addable=addable,
        most=most,
    )


def one(
    book: Book, kind: type[K], name: str, label: str, value: Id | None = None, *, required: bool = False
) -> Several:
    """A field that names one record of a kind."""
    return several(book, kind, name, label, [value] if value else [], required=required, most=1)


def by_reference(book: Book, kind: type[K]) -> list[K]:
    """Every record of a kind by its reference."""
    return sorted(book.all(kind).values(), key=lambda record: record.ref)


def _words(record: Person | Site | Service | Process) -> str:
    said = getattr(record, "function", "")
    return f"{record.ref} {record.name}{f', {said}' if said else ''}"


def _short(record: Person | Site | Service | Process) -> str:
    plain = isinstance(record, Person) and "," not in record.name
    return record.name if plain else record.ref


def ids(desk: Desk, kind: type[K], answer: str) -> list[Id]:
    """The ids that an answer names; what begins with ``+`` is added to the organisation first, once."""
    book = desk.workspace.programme
    found = []
    for value in values(answer):
        if not value.startswith(NEW):
            found.append(value)
            continue
        name = value.removeprefix(NEW)
        known = next((r.id for r in book.all(kind).values() if searchable(r.name) == searchable(name)), None)
        found.append(known or _added(desk, kind, name))
    return found


def _added(desk: Desk, kind: type[K], name: str) -> Id:
    fields = {"timezone": desk.workspace.zone.key} if kind is Site else {}
    return organisation.add(desk.workspace.programme, desk.act(), kind, name=name, **fields).value.id


def choose_who_acts(screen: WorkScreen, desk: Desk, then: Callable[[Id], object]) -> None:
    """Ask who one is; where nobody is known yet, or with the first row, for a name that is new."""
    people = organisation.everybody(desk.workspace)

    def chosen(key: str) -> None:
        if key == NEW:
            _ask_for_name(screen, desk, then)
        else:
            organisation.take_over(desk.workspace, next(p for p in people if p.id == key))
            then(key)

    if not people:
        _ask_for_name(screen, desk, then)
        return
    rows = [Row(p.id, (p.ref, p.name, p.function)) for p in people]
    rows.append(Row(NEW, (NEW, "Somebody who is not here yet", "")))
    screen.choose(
        "Who are you?   what you do is recorded under your name", (Column("", 6), Column(), Column()), rows, chosen
    )


def _ask_for_name(screen: WorkScreen, desk: Desk, then: Callable[[Id], object]) -> None:
    fields = (Field("name", "Name", required=True), Field("function", "Function", help="such as lead auditor"))

    def accept(answers: dict[str, str]) -> None:
        own = uuid7()
        organisation.add(desk.workspace.programme, act(desk.workspace, own), Person, id=own, **answers)
        then(own)

    require_writable(desk, desk.workspace.programme.ledger)
    text = "What you do is recorded under this name."
    screen.ask("Who are you?", fields, accept, text=text, writes=False)


def act_as(screen: WorkScreen, desk: Desk, then: Callable[[], object] = lambda: None) -> None:
    """Ask who acts from now on, and remember it on this machine."""

    def chosen(person: Id) -> None:
        desk.by = person
        remember(desk.workspace, person)
        for header in screen.query(HeaderLine):
            header.refresh()
        screen.say(f"{desk.person} acts from now on")
        then()

    choose_who_acts(screen, desk, chosen)
