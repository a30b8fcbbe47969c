"""What changes a finding as a whole: withdrawing, merging, splitting. Each asks for its reason."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.activities import dissent as dissents
from auditor.activities import findings, grouping
from auditor.errors import InvalidInput
from auditor.model.finding import Finding
from auditor.model.item import Item
from auditor.model.record import Id
from auditor.model.words import Grade
from auditor.tui.screens import names
from auditor.tui.screens.acting import YES, yes_or_no
from auditor.tui.widgets.columns import Column, Row
from auditor.tui.widgets.form_fields import Choice, Field, LongField, OneOf

if TYPE_CHECKING:
    from auditor.tui.screens.findings.on_finding import FindingActions


def withdraw(screen: FindingActions) -> None:
    """F4."""
    finding = screen.finding
    screen.may("withdraw")

    def accept(answers: dict[str, str]) -> None:
        outcome = findings.withdraw(screen.book, screen.desk.act(), finding.id, answers["reason"])
        screen.kept(outcome, f"{finding.ref} withdrawn; it is kept")

    text = "It stays in the audit with its reason. A draft nonconformity is void with it."
    screen.ask(f"Withdraw {finding.ref}", [LongField("reason", "Reason", required=True)], accept, text=text)


def merge(screen: FindingActions) -> None:
    """F5: choose the finding that becomes part of this one, then say why."""
    target = screen.finding
    screen.may("merge")
    others = [f for f in screen.book.all(Finding).values() if f.id != target.id and not f.is_withdrawn]
    if not others:
        raise InvalidInput(f"{target.ref} is the only finding.")
    rows = [Row(f.id, (f.ref, names.numbers(f.clauses), f.title)) for f in others]

    def chosen(other: Id) -> None:
        ref = screen.book.get(Finding, other).ref

        def accept(answers: dict[str, str]) -> None:
            outcome = grouping.merge(screen.book, screen.desk.act(), target.id, [other], answers["reason"])
            screen.kept(outcome, f"{ref} merged into {target.ref}")

        text = f"{ref} is withdrawn and points to {target.ref}, which takes its items, clauses and evidence."
        screen.ask(f"Merge {ref} into {target.ref}", [LongField("reason", "Reason", required=True)], accept, text=text)

    screen.choose(
        f"Which finding becomes part of {target.ref}?", (Column("", 6), Column("", 12), Column("")), rows, chosen
    )


def split(screen: FindingActions) -> None:
    """F5: name the items that leave, and the title of the new finding."""
    finding = screen.finding
    screen.may("split")
    items = [screen.book.get(Item, item) for item in finding.items]
    if len(items) < 2:
        raise InvalidInput(f"{finding.ref} hangs on {len(items) or 'no'} item; there is nothing to split off.")

    def accept(answers: dict[str, str]) -> None:
        leaving = [screen.book.find(Item, ref).id for ref in answers["items"].replace(",", " ").split()]
        outcome = grouping.split(
            screen.book, screen.desk.act(), finding.id, leaving, answers["title"], answers["reason"]
        )
        screen.kept(outcome, f"{outcome.value.ref} split off {finding.ref}")

    screen.ask(
        f"Split {finding.ref}",
        [
            Field("items", "Items that leave", required=True, help=" ".join(i.ref for i in items)),
            Field("title", "Title of the new", required=True),
            LongField("reason", "Reason", required=True),
        ],
        accept,
        text="\n".join(f"{i.ref}  {i.question}" for i in items),
    )


def dissent(screen: FindingActions) -> None:
    """A member of the team sees it otherwise than the lead: who, which grade, why; without a why it is settled."""
    finding, book = screen.finding, screen.book
    screen.may("dissent")
    members = dissents.members(book)
    if not members:
        raise InvalidInput("Nobody is in the team beside the lead.", "A dissent is that of another member.")
    standing = {each.by: each for each in finding.dissents}
    first = screen.desk.by if screen.desk.by in members else next(iter(standing), members[0])
    known = standing.get(first)
    people = dict(names.people(book))
    grades = tuple((word.key, word.grade.value, word.label) for word in book.grading.grades)

    def accept(answers: dict[str, str]) -> None:
        of, reason = answers["of"], answers["reason"]
        if not reason and of in standing:
            kept = dissents.settle(book, screen.desk.act(), finding.id, of)
            screen.kept(kept, f"{finding.ref}: the team is of one opinion")
            return
        if known is not None and of != first and reason == known.reason:
            raise InvalidInput(f"These are the words of {people[first]}.", f"Write those of {people[of]}.")
        grade = Grade(answers["grade"]) if answers["grade"] else None
        kept = dissents.record(book, screen.desk.act(), finding.id, of, reason, grade)
        screen.kept(kept, f"{finding.ref}: the dissent of {people[of]} is kept")

    screen.ask(
        f"{finding.ref}: {book.grading.label(finding.grade)}, and who sees it otherwise",
        [
            OneOf("of", "Who", first, required=True, options=tuple((each, people[each]) for each in members)),
            Choice("grade", "Would grade it", known.grade.value if known and known.grade else "", options=grades),
            LongField("reason", "Why", known.reason if known else "", help="empty: the team came to one opinion"),
        ],
        accept,
        text="The lead decides. A dissent that stays is kept with its name and printed in the report.",
    )


def requirement_met(screen: FindingActions) -> None:
    """Whether the requirement is met: what is not met stays a nonconformity (G-29)."""
    screen.may("write")
    standing = screen.finding.requirement_met
    value = "" if standing is None else YES if standing else "no"

    def accept(answers: dict[str, str]) -> None:
        screen.write(requirement_met=answers["met"] == YES)

    screen.ask(
        f"{screen.finding.ref}: is the requirement met?",
        [yes_or_no("met", "Requirement", "met; it could be better", "not met: a nonconformity", value)],
        accept,
    )
