"""What two copies did to the same thing: listed, and settled by a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

import click

from auditor.activities import conflicts as work
from auditor.activities.conflicts import BOTH, Disagreement
from auditor.cli.context import Acting, acts
from auditor.cli.edges import Verb
from auditor.cli.history import PROGRAMME
from auditor.cli.rows import Row
from auditor.cli.show import emit
from auditor.workspace import Book

_TAKEN = {"both": BOTH}


def _side(ctx: click.Context, param: click.Parameter, value: str | None) -> int | None:
    if value is None or value in _TAKEN:
        return None if value is None else _TAKEN[value]
    if not value.isdecimal() or int(value) < 1:
        raise click.BadParameter(f"{value!r} is no side: 1, 2 … or both.")
    return int(value)


@click.command(cls=Verb)
@click.argument("ref", metavar="[REF|programme]", required=False)
@click.option("--settle", metavar="ID", help="Settle this one, in REF; --take says how.")
@click.option("--take", metavar="1|2|both", callback=_side, help="The side that stands from now on.")
@click.option("--reason", default="", help="Why; kept in the trail.")
@acts
def conflicts(call: Acting, ref: str | None, settle: str | None, take: int | None, reason: str) -> None:
    """List what copies of an audit changed apart, with both sides, and settle it by taking one.

    Both sides are kept until then, and both stay in the history afterwards; the later one stands meanwhile. A report is
    not issued, and an audit not closed, while something waits that has to be settled.
    """
    if settle is not None:
        if ref is None or take is None:
            raise click.UsageError("Settle one at a time: auditor conflicts REF --settle ID --take 1|2")
        book = _book(call, ref)
        outcome = work.settle(book, call.act(), settle, take, reason, call.workspace)
        said = outcome.value
        taken = "both" if take == BOTH else said.sides[take - 1].value
        emit(call.as_json, row(said), [f"settled: {said.about}: {taken}"])
        return
    books = [_book(call, ref)] if ref else list(work.books_to_look_at(call.workspace))
    found = [(book, each) for book in books for each in work.open_conflicts(book, call.workspace)]
    told = [text for book, each in found for text in (f"{book.ledger.name}", *block(each, call.workspace.zone))]
    emit(call.as_json, [{"ref": book.ledger.name, **row(each)} for book, each in found], told or ["none"])


def block(each: Disagreement, zone: tzinfo) -> Iterator[str]:
    """One disagreement: what it is about, each side with who and when, and what helps."""
    yield f"{each.id}  {each.said if each.rule else each.about}"
    for number, side in enumerate(each.sides, 1):
        stands = "  (stands)" if not each.rule and number == len(each.sides) else ""
        value = " ".join(side.value.split())
        yield f"    {number}  {value}   {side.by}, {side.on.astimezone(zone):%Y-%m-%d %H:%M}{stands}"
    if each.hint:
        yield f"    {each.hint}"


def row(each: Disagreement) -> Row:
    """The same for programs."""
    return {
        "id": each.id,
        "about": each.about,
        "said": each.said,
        "rule": each.rule,
        "sides": [
            {"take": number, "by_name": s.by, "effective": s.on.isoformat(), "value": s.value, "removed": s.gone}
            for number, s in enumerate(each.sides, 1)
        ],
        "choice": each.is_choice,
        "both": each.can_be_both,
        "blocks": each.blocks,
        "hint": each.hint,
    }


def _book(call: Acting, ref: str) -> Book:
    return call.workspace.programme if ref == PROGRAMME else call.audit(ref)
