"""Choosing items: a checklist from the shelf, then by clause, process, site, method, weight, or one by one."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from auditor.activities import checklist as choosing
from auditor.activities.act import Act
from auditor.errors import NotFound
from auditor.figures.scope import chosen
from auditor.library.checklists import shelf
from auditor.model.checklist import Checklist, ChecklistItem
from auditor.model.clause import Clause
from auditor.model.people import Process, Site
from auditor.model.quantity import quantity
from auditor.model.words import Method, TransitionKind
from auditor.tui.keymap import told
from auditor.tui.screens import reading
from auditor.tui.screens.audit.doing import Answers, do_step
from auditor.tui.screens.people import ids, one, several
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import Choice, Field, LongField, Several
from auditor.tui.widgets.several import values
from auditor.tui.widgets.ticks import Ticks

if TYPE_CHECKING:
    from auditor.tui.screens.audit.screen import AuditScreen

OWN = "+"
_ALL, _ONE_BY_ONE = "all", "one"
_SHELF = (Column("", 22), Column(share=2), Column("", 9, align="right"), Column("", 8, from_width=90))


def choose_items(screen: AuditScreen) -> None:
    """Ask for the checklist, then for what of it."""
    rows = []
    for entry in shelf(screen.desk.workspace.folder / "checklists").entries():
        if entry.checklist is not None and not entry.checklist.items:
            continue  # an outline asks nothing
        whose = "shipped" if entry.shipped else "our own"
        if entry.checklist is None:
            rows.append(Row(entry.id, (entry.id, ((told("cannot be used; {library} says why"), "error"),), "", whose)))
        else:
            count = quantity(len(entry.checklist.items), "item")
            rows.append(Row(entry.id, (entry.id, entry.checklist.title, count, whose)))
    rows.append(Row(OWN, (OWN, "an item of this audit's own", "", "")))

    def picked(key: str) -> None:
        if key == OWN:
            _add_own(screen)
        else:
            _ask_what(screen, shelf(screen.desk.workspace.folder / "checklists").load(key))

    screen.choose("Choose the checklist", _SHELF, rows, picked)


def _words(name: str, label: str, words: Collection[str], help: str) -> Several:
    return Several(name, label, help=help, options=tuple((word, word, word) for word in words))


def _ask_what(screen: AuditScreen, checklist: Checklist) -> None:
    programme = screen.desk.workspace.programme
    standard = checklist.standard
    methods = [m.value for m in Method if any(item.method is m for item in checklist.items)]
    fields: list[Field] = [
        Field(
            "clauses", "Clauses", check=reading.check_clauses(standard), help="empty: those of the scope; 8.5, 8.6.1"
        ),
        several(programme, Process, "processes", "Processes", only=set(programme.all(Process)), help="their clauses"),
        _words("methods", "Methods", methods, f"empty: all; {', '.join(methods)}"),
        Field("weights", "Weights", check=_weights, help="empty: all; 1 light, 2, 3 heavy"),
        one(programme, Site, "site", "At the site"),
        Choice(
            "how",
            "Take",
            _ALL,
            options=(("a", _ALL, "all that fit"), ("o", _ONE_BY_ONE, "one by one, from a list to tick")),
        ),
    ]
    if checklist.kind == "transition":
        kinds = [kind.value for kind in TransitionKind]
        fields.insert(2, _words("kinds", "Kinds", kinds, f"empty: all; {', '.join(kinds)}"))
    wanted: list[Answers] = []

    def do(answers: Answers, acting: Act) -> object:
        return _choose(screen, checklist, answers, acting)

    def accept(answers: dict[str, str]) -> None:
        wanted.append(answers)
        if answers["how"] == _ONE_BY_ONE:
            _fitting(screen, checklist, answers)
        else:
            outcome = _choose(screen, checklist, answers, screen.desk.act())
            screen.kept(outcome, f"{quantity(len(outcome.value), 'item')} chosen")  # type: ignore[attr-defined, arg-type]

    def closed(answers: dict[str, str] | None) -> None:
        if answers is not None and answers["how"] == _ONE_BY_ONE:
            _tick(screen, checklist, wanted[-1])

    screen.ask(f"Items of {checklist.title}", fields, accept, closed)


def _weights(text: str) -> list[int]:
    parts = [part.strip() for part in text.replace(" ", ",").split(",") if part.strip()]
    if any(part not in ("1", "2", "3") for part in parts):
        raise ValueError("1, 2 or 3, apart by commas")
    return [int(part) for part in parts]


def _clauses(screen: AuditScreen, checklist: Checklist, answers: Answers) -> list[Clause]:
    found = reading.clauses(answers["clauses"], checklist.standard)
    for process in values(answers["processes"]):
        found += screen.desk.workspace.programme.get(Process, process).clauses
    return [Clause.parse(clause, checklist.standard) for clause in found]


def _fitting(screen: AuditScreen, checklist: Checklist, answers: Answers) -> list[ChecklistItem]:
    """The items that fit and are not in the audit yet; :class:`NotFound` where there are none."""
    taken = {item.source for item in screen.book.items.values() if item.checklist == checklist.id}
    clauses = _clauses(screen, checklist, answers) or [Clause.parse(c) for c in screen.book.audit.clauses]
    fitting = chosen(
        checklist,
        clauses,
        [Method(m) for m in values(answers["methods"])],
        _weights(answers["weights"]),
        [TransitionKind(k) for k in values(answers.get("kinds", ""))],
    )
    left = [item for item in fitting if item.id not in taken]
    if not left:
        raise NotFound("No item fits that choice, or all of them are chosen already.", "Widen it.")
    return left


def _choose(
    screen: AuditScreen, checklist: Checklist, answers: Answers, acting: Act, only: Collection[str] = ()
) -> object:
    site = next(iter(ids(screen.desk, Site, answers["site"])), None)
    screen.take_over_new([site] if site else [], acting)
    return choosing.choose(
        screen.book,
        acting,
        checklist,
        clauses=_clauses(screen, checklist, answers),
        methods=[Method(m) for m in values(answers["methods"])],
        weights=_weights(answers["weights"]),
        kinds=[TransitionKind(k) for k in values(answers.get("kinds", ""))],
        only=only,
        site=site,
    )


def _tick(screen: AuditScreen, checklist: Checklist, answers: Answers) -> None:
    """A list of what fits, to tick one by one."""
    rows: list[Row] = []
    last = ""
    for item in _fitting(screen, checklist, answers):
        if item.clause != last:
            last = item.clause
            outlined = checklist.outlined(last)
            rows.append(Row(f"clause {last}", (f"{last} {outlined.title if outlined else ''}",), heading=True))
        rows.append(Row(item.id, (item.question, item.method.value, f"w{item.weight}")))

    def taken(keys: Collection[str] | None) -> None:
        if keys:
            outcome = _choose(screen, checklist, answers, screen.desk.act(), keys)
            screen.kept(outcome, f"{quantity(len(keys), 'item')} chosen")  # type: ignore[arg-type]

    columns = (Column(), Column("", 15, from_width=60), Column("", 2, from_width=60))
    screen.app.push_screen(Ticks(f"Items of {checklist.title}", columns, rows), taken)


def _add_own(screen: AuditScreen) -> None:
    check = reading.check_clauses(screen.standard)
    fields = (
        LongField("question", "Question", required=True, height=3),
        Field("clause", "Clause", required=True, check=check, help="8.6.1"),
        _words("method", "Method", [m.value for m in Method], "interview, if nothing is said"),
    )

    def do(answers: Answers, acting: Act) -> object:
        return choosing.add(
            screen.book,
            acting,
            question=answers["question"],
            clause=reading.clauses(answers["clause"], screen.standard)[0],
            method=Method(next(iter(values(answers["method"])), Method.INTERVIEW)),
        )

    do_step(screen, "An item of this audit's own", fields, do, "The item is added", book=screen.book)  # type: ignore[arg-type]
