"""Answering items, and adding an audit's own (machine C)."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import click

from auditor.activities import checklist as choosing
from auditor.activities import conduct
from auditor.activities import evidence as collecting
from auditor.activities.act import Act
from auditor.cli import naming, rows
from auditor.cli.context import Acting, Call, acts, reads
from auditor.cli.edges import Noun, Verb
from auditor.cli.show import card, emit, told
from auditor.cli.values import NOT_APPLICABLE, NOT_AUDITED, GradeChoice, choice, given
from auditor.model.audit import AgendaLine
from auditor.model.parking import read_until, written
from auditor.model.record import Id
from auditor.model.words import Grade, ItemState, Method
from auditor.workspace import AuditBook


@click.command(cls=Verb)
@click.argument("ref")
@click.argument("items", metavar="ITEM...", nargs=-1, required=True)
@click.option("--grade", type=GradeChoice(NOT_APPLICABLE, NOT_AUDITED))
@click.option("--note", help="What was seen and heard; takes the place of the note that stands.")
@click.option("--evidence", multiple=True, metavar="E", help="Evidence by its reference; again for each.")
@click.option("--reason", default="", help="Why not applicable, not audited, parked, or graded otherwise.")
@click.option("--carried-over-to", metavar="REF", default="", help="Which audit looks at it instead.")
@click.option("--maturity", type=click.IntRange(0, 5), help="The optional rating beside the grade.")
@click.option("--no-draft", is_flag=True, help="Draft no finding with the grade.")
@click.option("--confirm", is_flag=True, help="Confirm what was graded in training or proposed; several items at once.")
@click.option("--park", is_flag=True, help="Come back later.")
@click.option("--until", metavar="TEXT", default="", help="When to come back: 14:30, +45, tomorrow 9; or words.")
@click.option("--take-back", is_flag=True, help="No grade any more; note and evidence stay.")
@acts
def answer(call: Acting, ref: str, items: tuple[str, ...], **options: Any) -> None:
    """Answer an item: keep its grade, note and evidence. What is missing still is said, not refused.

    A grade that is written up drafts its finding. Several items at once are confirmed, or marked not audited or not
    applicable for one reason: all of them or none, and one undo takes it back.
    """
    book = call.audit(ref)
    chosen = naming.items_of(book, items)
    steps = [name for name in ("grade", "confirm", "park", "take_back") if options[name]]
    if len(steps) > 1:
        raise click.UsageError(f"One at a time: {', '.join('--' + s.replace('_', '-') for s in steps)}.")
    acting = call.act(book.audit.id)
    if options["confirm"]:
        outcome = conduct.confirm(book, acting, chosen)
        call.tell_warnings(outcome)
    elif len(chosen) > 1:
        _mark_several(call, book, acting, chosen, **options)
    else:
        _answer(call, book, acting, chosen[0], **options)
    found = rows.items(book, (book.items[item] for item in chosen))
    lines = [f"{row['id']} {row['grade'] or row['state'].replace('_', ' ')}" for row in found]
    emit(call.as_json, found if options["confirm"] or len(found) > 1 else found[0], lines)


_OUTCOMES = {NOT_APPLICABLE: ItemState.NOT_APPLICABLE, NOT_AUDITED: ItemState.NOT_AUDITED}


def _mark_several(call: Acting, book: AuditBook, acting: Act, items: Collection[Id], **options: Any) -> None:
    outcome, reason, carried = (options[name] for name in ("grade", "reason", "carried_over_to"))
    of_one = [
        name for name in ("note", "evidence", "maturity", "park", "until", "take_back", "no_draft") if options[name]
    ]
    if outcome not in _OUTCOMES or not reason or of_one or (carried and outcome != NOT_AUDITED):
        raise click.UsageError(
            "Several items take --confirm, or --grade not-audited or not-applicable with --reason TEXT; "
            "anything else is said of one item at a time."
        )
    call.tell_warnings(conduct.mark(book, acting, items, _OUTCOMES[outcome], reason, carried))


def _answer(call: Acting, book: AuditBook, acting: Act, item: Id, **options: Any) -> None:
    grade, note, reason = options["grade"], options["note"], options["reason"]
    evidence = naming.evidence_of(book, options["evidence"])
    if grade and grade not in (NOT_APPLICABLE, NOT_AUDITED):
        outcome = conduct.grade(
            book,
            acting,
            item,
            Grade(grade),
            note=note,
            evidence=evidence,
            reason=reason,
            maturity=options["maturity"],
            draft_finding=not options["no_draft"],
        )
        call.tell_warnings(outcome)
        return
    done = False
    if evidence:
        call.tell_warnings(collecting.attach(book, acting, evidence, [item]))
        done = True
    if note is not None:
        call.tell_warnings(conduct.write_note(book, acting, item, note))
        done = True
    if grade == NOT_APPLICABLE:
        call.tell_warnings(conduct.mark_not_applicable(book, acting, item, reason))
    elif grade == NOT_AUDITED:
        call.tell_warnings(conduct.mark_not_audited(book, acting, item, reason, options["carried_over_to"]))
    elif options["park"]:
        until, words = read_until(options["until"], acting.now)
        when = written(until) if until is not None and not words else options["until"]
        call.tell_warnings(conduct.park(book, acting, item, reason, when))
    elif options["take_back"]:
        call.tell_warnings(conduct.take_back(book, acting, item, reason))
    elif reason:
        call.tell_warnings(conduct.give_reason(book, acting, item, reason, options["carried_over_to"]))
    elif not done:
        raise click.UsageError("Say what the answer is: --grade, --note, --evidence, --reason, --park, --confirm …")


@click.group(cls=Noun)
def item() -> None:
    """Single items: show one, add an audit's own, take evidence off."""


@item.command("show")
@click.argument("ref")
@click.argument("item_ref", metavar="ITEM")
@reads
def show(call: Call, ref: str, item_ref: str) -> None:
    """Show an item with what to look for, and its answer."""
    book = call.audit(ref)
    it = naming.item_of(book, item_ref)
    moved = book.all(AgendaLine).get(it.moved_to or "")
    row = rows.item(book, it) | {
        "moved_to": moved.topic if moved is not None else "",
        "look_for": it.look_for,
        "likely_evidence": it.likely_evidence,
        "documented_information": it.documented_information,
        "also_cites": it.also_cites,
        "outside_scope": it.outside_scope,
        "history": rows.steps(book, it.id),
    }
    emit(call.as_json, row, card({key: value for key, value in row.items() if value not in ("", [], None)}))


@item.command("add")
@click.argument("ref")
@click.option("--question", required=True)
@click.option("--clause", required=True)
@click.option("--ref", "own_ref", default="", help="Its reference; default the next CK number.")
@click.option("--look-for", multiple=True, help="Again for each.")
@click.option("--weight", type=click.IntRange(0, 3))
@click.option("--method", type=choice(Method))
@click.option("--auditor", metavar="PERSON")
@click.option("--site")
@click.option("--process")
@acts
def add(call: Acting, ref: str, question: str, clause: str, own_ref: str, **options: Any) -> None:
    """C8: add an item of the audit's own, at planning or on the fly; outside the scope it warns (G-26)."""
    book = call.audit(ref)
    auditor, site, process = options.pop("auditor"), options.pop("site"), options.pop("process")
    outcome = choosing.add(
        book,
        call.act(book.audit.id),
        question=question,
        clause=naming.clause_of(book, clause),
        ref=own_ref,
        **given(
            auditor=naming.person_of(book, auditor),
            site=naming.site_of(book, site),
            process=naming.process_of(book, process),
            **options,
        ),
    )
    told(call, outcome, rows.item(book, outcome.value), outcome.value.ref)


@item.command("detach")
@click.argument("ref")
@click.argument("item_ref", metavar="ITEM")
@click.argument("evidence")
@acts
def detach(call: Acting, ref: str, item_ref: str, evidence: str) -> None:
    """Take a piece of evidence off an item; the piece itself stays in the audit."""
    book = call.audit(ref)
    piece = naming.evidence_of(book, [evidence])[0]
    outcome = collecting.detach(book, call.act(book.audit.id), piece, naming.item_of(book, item_ref).id)
    told(call, outcome, rows.item(book, outcome.value), f"{outcome.value.ref} without {evidence}")
