"""What two copies did to the same thing: listed, and settled by a person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import tzinfo

import click

from auditor.activities import conflicts as work
from auditor.activities.conflicts import BOTH, Disagreement
from auditor.cli.context import Acting, acts
from auditor.cli.edges import Verb
from auditor.cli.history import PROGRAMME
from auditor.cli.rows import Row
from auditor.cli.show import emit
from auditor.errors import InvalidInput, NotFound
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
        _settle(call, ref, settle, take, reason)
        return
    if take is not None:
        raise click.UsageError("--take needs --settle ID: the conflict that it is taken in.")
    books = [_book(call, ref)] if ref else list(work.books_to_look_at(call.workspace))
    found = [(book, work.open_conflicts(book, call.workspace)) for book in books]
    told = [text for book, waiting in found if waiting for text in _waiting(book, waiting, call.workspace.zone)]
    data = [{"ref": book.ledger.name, **row(each)} for book, waiting in found for each in waiting]
    emit(call.as_json, data, told or ["none"])


def _settle(call: Acting, ref: str | None, wanted: str, take: int | None, reason: str) -> None:
    """Settle one; who does not say how is told what there is to take."""
    if ref is None:
        raise click.UsageError(f"Say in which audit: auditor conflicts REF --settle {wanted} --take 1|2")
    book = _book(call, ref)
    if take is None:
        each = next((each for each in work.open_conflicts(book, call.workspace) if each.id == wanted), None)
        if each is None:
            raise NotFound(f"Nothing called {wanted!r} waits in {book.ledger.name}.", f"auditor conflicts {ref}")
        if not each.is_choice:
            raise InvalidInput(f"{each.said}: that is mended, not chosen.", each.hint)
        raise click.UsageError("\n".join((f"Say what to take in {each.about}:", *_sides(each, call.workspace.zone))))
    outcome = work.settle(book, call.act(), wanted, take, reason, call.workspace)
    said = outcome.value
    taken = "both" if take == BOTH else said.sides[take - 1].value
    told = [f"settled: {said.about}: {taken}", *outcome.told]
    emit(call.as_json, {**row(said), "told": list(outcome.told)}, told)


def _waiting(book: Book, waiting: Sequence[Disagreement], zone: tzinfo) -> Iterator[str]:
    """All of one ledger, under its name."""
    many = len(waiting)
    yield f"{book.ledger.name}: {many} conflict{'s' if many != 1 else ''} between copies"
    for each in waiting:
        yield from (f"  {text}" for text in block(each, zone))


def block(each: Disagreement, zone: tzinfo, *, hint: bool = True) -> Iterator[str]:
    """One disagreement: what it is about, each side with who and when, and what helps."""
    yield f"{each.id}  {each.said if each.rule else each.about}"
    yield from _sides(each, zone)
    if each.hint and hint:
        yield f"    {each.hint}"


def _sides(each: Disagreement, zone: tzinfo) -> Iterator[str]:
    """What there is to take: a number, the value, who gave it in which copy, and whether it stands."""
    for number, side in enumerate(each.sides, 1):
        stands = "  (stands)" if not each.rule and number == len(each.sides) else ""
        value = " ".join(side.value.split())
        yield f"    {number}  {value}   {side.who}, {side.on.astimezone(zone):%Y-%m-%d %H:%M}{stands}"
    if each.can_be_both:
        yield "    both  one after the other"


def row(each: Disagreement) -> Row:
    """The same for programs."""
    return {
        "id": each.id,
        "about": each.about,
        "said": each.said,
        "rule": each.rule,
        "sides": [
            {
                "take": number,
                "by_name": s.by,
                "copy": s.copy,
                "effective": s.on.isoformat(),
                "value": s.value,
                "removed": s.gone,
            }
            for number, s in enumerate(each.sides, 1)
        ],
        "choice": each.is_choice,
        "both": each.can_be_both,
        "blocks": each.blocks,
        "hint": each.hint,
    }


def _book(call: Acting, ref: str) -> Book:
    return call.workspace.programme if ref == PROGRAMME else call.audit(ref)
